"""Pictures made of cells: tables, confusion matrices, images."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure

from nnedu.plots.figure import COLORS, axes_row, describe, label_axes


def table(array: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """A small array as a table of its numbers: axis 0 runs down, axis 1 runs across.

    Parameters:  array (rows, columns)
    Example:
        >>> ax = table(np.array([[1, 2, 3], [4, 5, 6]]), title="x")
        >>> from nnedu.plots import alt_text
        >>> alt_text(ax.figure)
        'x: a table of shape (2, 3). Row 0: 1, 2, 3. Row 1: 4, 5, 6.'
    """
    rows, columns = array.shape
    ax = ax or axes_row(width=0.7 * columns + 0.6, height=0.6 * rows + 0.8)[0]
    cell = ListedColormap([(*to_rgb(COLORS[5]), 0.25)])
    ax.pcolormesh(np.zeros(array.shape), cmap=cell, edgecolors="gray", linewidth=1)
    for (row, column), value in np.ndenumerate(array):
        ax.text(column + 0.5, row + 0.5, f"{value:.4g}", ha="center", va="center")
    ax.set(aspect="equal", xlim=(0, columns), ylim=(rows, 0), xticks=[], yticks=[], frame_on=False)
    label_axes(ax, title, "axis 1 →", "← axis 0")
    lines = (f"Row {i}: {', '.join(f'{v:.4g}' for v in row)}." for i, row in enumerate(array))
    return describe(ax, f"{title or 'Array'}: a table of shape {array.shape}. {' '.join(lines)}")


def confusion(
    matrix: np.ndarray, names: Sequence[str], *, title: str = "", ax: Axes | None = None
) -> Axes:
    """A confusion matrix: true classes in rows, predicted ones in columns, with the counts.

    Example:
        >>> ax = confusion(np.array([[5, 1], [0, 4]]), ["cat", "dog"], title="Animals")
        >>> from nnedu.plots import alt_text
        >>> alt_text(ax.figure)
        'Animals: 9 of 10 right. Most frequent error: cat taken for dog, 1 times.'
    """
    ax = ax or axes_row(height=4)[0]
    ax.imshow(matrix, cmap="Blues")
    middle = matrix.max() / 2
    for (row, column), count in np.ndenumerate(matrix):
        color = "white" if count > middle else "black"
        ax.text(column, row, str(count), ha="center", va="center", color=color, fontsize=8)
    ax.set_xticks(range(len(names)), names)
    ax.set_yticks(range(len(names)), names)
    label_axes(ax, title, "predicted", "true")
    wrong = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(wrong.argmax(), wrong.shape)
    text = f"{title or 'Confusion matrix'}: {np.trace(matrix)} of {matrix.sum()} right."
    if wrong.any():
        text += (
            f" Most frequent error: {names[row]} taken for {names[column]}, "
            f"{wrong[row, column]} times."
        )
    return describe(ax, text)


def image_grid(
    images: np.ndarray, titles: Sequence[str] = (), *, columns: int = 8, title: str = ""
) -> list[Axes]:
    """Small grey or colour images in rows.

    Parameters:  images (n, height, width) or (n, height, width, 3), titles one for each
    Example:
        >>> axes = image_grid(np.zeros((3, 8, 8)), ["0", "1", "2"])
        >>> from nnedu.plots import alt_text
        >>> alt_text(axes[0].figure)
        '3 images: 0, 1, 2.'
    """
    rows = -(-len(images) // columns)
    columns = min(columns, len(images))
    size = (1.1 * columns, 1.25 * rows)
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    axes = list(np.ravel(figure.subplots(rows, columns)))
    for ax in axes:
        ax.set_axis_off()
    for i, image in enumerate(images):
        axes[i].imshow(image, cmap="gray_r", interpolation="nearest")
        axes[i].set_title(titles[i] if len(titles) else "", fontsize=9)
    names = f": {', '.join(titles)}" if len(titles) else ""
    describe(axes[0], f"{title + ': ' if title else ''}{len(images)} images{names}.")
    return axes
