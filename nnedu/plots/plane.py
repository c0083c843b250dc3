"""Points, regions and paths in the plane."""

from collections.abc import Callable, Mapping

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


def paths(
    value: Callable[[float, float], float],
    routes: Mapping[str, np.ndarray],
    *,
    title: str = "",
    labels: tuple[str, str] = ("w1", "w2"),
    corners: tuple[tuple[float, float], tuple[float, float]] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Paths of two weights over the contours of their loss, a ring where each begins.

    Parameters:  value of (w1, w2), routes arrays (steps, 2) by name, labels of the axes,
                 corners of the picture, lower left and upper right, where the paths do not set them
    Example:
        >>> bowl = lambda w1, w2: w1**2 + w2**2
        >>> ax = paths(bowl, {"lr 0.5": np.array([[2.0, 1.0], [0.0, 0.0]])}, title="One step")
        >>> from nnedu.plots import alt_text
        >>> alt_text(ax.figure)
        'One step: paths over the contours of a loss. lr 0.5: 1 steps, from (2, 1) to (0, 0).'
    """
    ax = ax or axes_row()[0]
    places = np.concatenate([np.asarray(route) for route in routes.values()])
    low, high = places.min(axis=0), places.max(axis=0)
    room = 0.3 * np.maximum(high - low, 1e-3)
    low, high = corners or (low - room, high + room)
    axis1, axis2 = (np.linspace(low[i], high[i], 60) for i in (0, 1))
    heights = np.array([[value(a, b) for a in axis1] for b in axis2])
    # Levels that lie closer near the bottom, where the paths end.
    levels = heights.min() + np.ptp(heights) * np.linspace(0.02, 1, 14) ** 2
    ax.contour(axis1, axis2, heights, levels=levels, colors="gray", linewidths=0.6, alpha=0.7)
    told = []
    for i, (name, route) in enumerate(routes.items()):
        color, marker = COLORS[i % len(COLORS)], MARKERS[i % len(MARKERS)]
        w1, w2 = np.asarray(route).T
        ax.plot(w1, w2, "-", marker=marker, color=color, markersize=3, linewidth=1, label=name)
        ax.plot(w1[0], w2[0], "o", color=color, fillstyle="none", markersize=9)
        ends = f"from ({w1[0]:.3g}, {w2[0]:.3g}) to ({w1[-1]:.3g}, {w2[-1]:.3g})"
        told.append(f"{name}: {len(w1) - 1} steps, {ends}.")
    label_axes(ax, title, *labels)
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    if len(routes) > 1:
        ax.legend()
    return describe(ax, f"{title or 'Paths'}: paths over the contours of a loss. {' '.join(told)}")
