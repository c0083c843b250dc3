"""Points and regions in the plane."""

from collections.abc import Callable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from nnedu.plots.figure import COLORS, MARKERS, alt_text_of, axes_row, describe, label_axes


def scatter_classes(
    x: np.ndarray, y: np.ndarray, *, title: str = "", ax: Axes | None = None
) -> Axes:
    """Points in the plane, a colour and a marker for each class.

    Parameters:  x (examples, 2), y (examples,) integers
    Example:
        >>> ax = scatter_classes(np.eye(2), np.array([0, 1]), title="Two points")
        >>> from nnedu.plots import alt_text
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
    label_axes(ax, title, "x1", "x2")
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
        >>> from nnedu.plots import alt_text
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
    return describe(ax, f"{alt_text_of(ax)} The regions predicted agree with {share:.0%} of them.")
