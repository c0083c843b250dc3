"""Pictures: arrays in, Axes out, each with a text for those who cannot see it.

Every function draws on ``ax`` (or a new one), returns it, and notes an alternative text. `show`
displays the figure in the notebook with that text. Colours are Okabe and Ito's, which colour-blind
people can tell apart; line styles, markers and numbers say the same again.
"""

import base64
import html
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgb
from matplotlib.figure import Figure

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F7F7F", "#000000")
STYLES = ("-", "--", "-.", ":")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*", "<", ">")

_texts: WeakKeyDictionary[Axes, str] = WeakKeyDictionary()


def axes_row(n: int = 1, width: float = 4.6, height: float = 3.4) -> list[Axes]:
    """A new figure with n plots side by side."""
    # Not through pyplot, which would keep the figure and draw it again without its text.
    figure = Figure(figsize=(width * n, height), layout="constrained", facecolor="white")
    return list(np.ravel(figure.subplots(1, n)))


def describe(ax: Axes, text: str) -> Axes:
    """Set the alternative text of a plot."""
    _texts[ax] = text
    return ax


def alt_text(figure: Figure) -> str:
    """The alternative texts of all plots of a figure."""
    return " ".join(_texts[ax] for ax in figure.axes if ax in _texts)


class Picture:
    """A figure as a PNG that carries its alternative text into the notebook's output."""

    def __init__(self, figure: Figure, alt: str) -> None:
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=110)
        self.png = buffer.getvalue()
        self.alt = alt

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        # JupyterLab gives an image/png no alt attribute, so the page gets its own <img>; nbconvert
        # and other readers take the metadata.
        png = base64.b64encode(self.png).decode()
        img = f'<img alt="{html.escape(self.alt)}" src="data:image/png;base64,{png}">'
        data = {"text/html": img, "image/png": png, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


def show(ax: Axes | Figure, alt: str | None = None) -> None:
    """Display the figure of ``ax`` in the notebook, with its alternative text or with ``alt``."""
    from IPython.display import display

    figure = ax if isinstance(ax, Figure) else ax.figure
    assert isinstance(figure, Figure)
    alt = alt or alt_text(figure)
    if not alt:
        raise ValueError("a picture needs a text for those who cannot see it: show(ax, alt='...')")
    display(Picture(figure, alt))


def curves(
    series: Mapping[str, Sequence[float] | np.ndarray],
    x: Sequence[float] | np.ndarray | None = None,
    *,
    title: str = "",
    xlabel: str = "x",
    ylabel: str = "",
    first: int = 0,
    log: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Named curves over x, or over the counts ``first, first + 1, ...``.

    Parameters:  series values by name, x, title and labels, log for a logarithmic y axis
    Example:
        >>> ax = curves({"loss": [1.0, 0.5]}, xlabel="epoch", ylabel="loss", title="Training")
        >>> alt_text(ax.figure)
        'Training: loss over epoch. loss goes from 1 to 0.5.'
    """
    ax = ax or axes_row()[0]
    for i, (name, values) in enumerate(series.items()):
        over = np.arange(first, first + len(values)) if x is None else x
        style = STYLES[i % len(STYLES)]
        ax.plot(over, values, style, color=COLORS[i % len(COLORS)], linewidth=2, label=name)
    _label(ax, title, xlabel, ylabel)
    if log:
        ax.set_yscale("log")
    ax.grid(alpha=0.3)
    ax.legend()
    ends = (f"{name} goes from {v[0]:.3g} to {v[-1]:.3g}" for name, v in series.items())
    what = f"{title or 'Curves'}: {ylabel or ', '.join(series)} over {xlabel}."
    return describe(ax, f"{what} {'; '.join(ends)}.")


def scatter_classes(
    x: np.ndarray, y: np.ndarray, *, title: str = "", ax: Axes | None = None
) -> Axes:
    """Points in the plane, a colour and a marker for each class.

    Parameters:  x (examples, 2), y (examples,) integers
    Example:
        >>> ax = scatter_classes(np.eye(2), np.array([0, 1]), title="Two points")
        >>> alt_text(ax.figure)
        'Two points: 2 points of the classes 0, 1.'
    """
    ax = ax or axes_row()[0]
    labels = np.unique(y)
    for label in labels:
        i = int(label)
        x1, x2 = x[y == label].T
        ax.scatter(
            x1, x2, s=24, color=COLORS[i % len(COLORS)], marker=MARKERS[i % len(MARKERS)],
            edgecolors="white", linewidths=0.5, label=f"class {label}",
        )  # fmt: skip
    _label(ax, title, "x1", "x2")
    ax.legend()
    classes = ", ".join(map(str, labels))
    return describe(ax, f"{title or 'Scatter plot'}: {len(x)} points of the classes {classes}.")


def decision_boundary(
    predict: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    y: np.ndarray,
    *,
    title: str = "",
    points: int = 150,
    ax: Axes | None = None,
) -> Axes:
    """Which class a model says everywhere in the plane, with the examples on top.

    Parameters:  predict from points (n, 2) to labels (n,), x (examples, 2), y (examples,) integers
    Example:
        >>> right = lambda p: (p[:, 0] > 0).astype(int)
        >>> ax = decision_boundary(right, np.eye(2), np.array([1, 0]), title="Right or left")
        >>> alt_text(ax.figure)
        'Right or left: 2 points of the classes 0, 1. The regions predicted agree with 100% of them.'
    """
    low, high = x.min(axis=0), x.max(axis=0)
    margin = 0.1 * (high - low)
    axis1, axis2 = (np.linspace(low[i] - margin[i], high[i] + margin[i], points) for i in (0, 1))
    grid1, grid2 = np.meshgrid(axis1, axis2)
    regions = predict(np.stack([grid1.ravel(), grid2.ravel()], axis=1)).reshape(grid1.shape)
    ax = scatter_classes(x, y, title=title, ax=ax)
    classes = int(max(regions.max(), y.max())) + 1
    colors = ListedColormap([COLORS[i % len(COLORS)] for i in range(classes)])
    between = np.arange(classes + 1) - 0.5
    ax.contourf(grid1, grid2, regions, levels=between, cmap=colors, alpha=0.25, zorder=0)
    ax.contour(grid1, grid2, regions, levels=between[1:-1], colors="black", linewidths=1)
    share = float((predict(x) == y).mean())
    return describe(ax, f"{_texts[ax]} The regions predicted agree with {share:.0%} of them.")


def table(array: np.ndarray, *, title: str = "", ax: Axes | None = None) -> Axes:
    """A small array as a table of its numbers: axis 0 runs down, axis 1 runs across.

    Parameters:  array (rows, columns)
    Example:
        >>> ax = table(np.array([[1, 2, 3], [4, 5, 6]]), title="x")
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
    _label(ax, title, "axis 1 →", "← axis 0")
    lines = (f"Row {i}: {', '.join(f'{v:.4g}' for v in row)}." for i, row in enumerate(array))
    return describe(ax, f"{title or 'Array'}: a table of shape {array.shape}. {' '.join(lines)}")


def _label(ax: Axes, title: str, xlabel: str, ylabel: str) -> None:
    ax.set_title(title)
    ax.set_xlabel(xlabel)
    ax.set_ylabel(ylabel)


def spread(
    groups: Mapping[str, Sequence[float] | np.ndarray],
    *,
    title: str = "",
    ylabel: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Repeated measurements side by side: a dot for each, their mean and standard deviation as a bar.

    Parameters:  groups measurements by name (one for each seed, say), title and ylabel
    Example:
        >>> ax = spread({"relu": [1.0, 3.0], "tanh": [4.0]}, title="Steps to learn")
        >>> alt_text(ax.figure)
        'Steps to learn: relu 2 ± 1, tanh 4 ± 0.'
    """
    ax = ax or axes_row()[0]
    numbers = []
    for i, (name, values) in enumerate(groups.items()):
        mean, deviation = np.mean(values), np.std(values)
        color, marker = COLORS[i % len(COLORS)], MARKERS[i % len(MARKERS)]
        ax.plot(np.full(len(values), i), values, ".", color="gray", alpha=0.6)
        ax.errorbar(i + 0.2, mean, deviation, fmt=marker, color=color, capsize=6)
        numbers.append(f"{name} {mean:.4g} ± {deviation:.2g}")
    _label(ax, title, "", ylabel)
    ax.set(xticks=range(len(groups)), xticklabels=groups, xlim=(-0.5, len(groups) - 0.3))
    return describe(ax, f"{title or ylabel or 'Measurements'}: {', '.join(numbers)}.")


def histograms(values: Mapping[str, np.ndarray], *, title: str = "", bins: int = 40) -> list[Axes]:
    """A histogram for each name, side by side: what the layers' outputs look like.

    Example:
        >>> axes = histograms({"layer 1": np.array([0.0, 1.0])})
        >>> alt_text(axes[0].figure)
        'Histogram of layer 1: mean 0.5, standard deviation 0.5.'
    """
    axes = axes_row(len(values), width=2.6, height=2.4)
    for ax, (name, array) in zip(axes, values.items(), strict=True):
        ax.hist(np.ravel(array), bins=bins, color=COLORS[0])
        _label(ax, name, "", "")
        ax.set_yticks([])
        numbers = f"mean {array.mean():.3g}, standard deviation {array.std():.3g}"
        describe(ax, f"Histogram of {name}: {numbers}.")
    if title:
        axes[0].figure.suptitle(title)
    return axes


def confusion(
    matrix: np.ndarray, names: Sequence[str], *, title: str = "", ax: Axes | None = None
) -> Axes:
    """A confusion matrix: true classes in rows, predicted ones in columns, with the counts.

    Example:
        >>> ax = confusion(np.array([[5, 1], [0, 4]]), ["cat", "dog"], title="Animals")
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
    _label(ax, title, "predicted", "true")
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
