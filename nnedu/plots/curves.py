"""Plots over an axis: curves, repeated measurements, histograms."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnedu.plots.figure import COLORS, MARKERS, STYLES, axes_row, describe, label_axes


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
        >>> from nnedu.plots import alt_text
        >>> alt_text(ax.figure)
        'Training: loss over epoch. loss goes from 1 to 0.5.'
    """
    ax = ax or axes_row()[0]
    for i, (name, values) in enumerate(series.items()):
        over = np.arange(first, first + len(values)) if x is None else x
        style = STYLES[i % len(STYLES)]
        ax.plot(over, values, style, color=COLORS[i % len(COLORS)], linewidth=2, label=name)
    label_axes(ax, title, xlabel, ylabel)
    if log:
        ax.set_yscale("log")
    ax.grid(alpha=0.3)
    ax.legend()
    ends = (f"{name} goes from {v[0]:.3g} to {v[-1]:.3g}" for name, v in series.items())
    what = f"{title or 'Curves'}: {ylabel or ', '.join(series)} over {xlabel}."
    return describe(ax, f"{what} {'; '.join(ends)}.")


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
        >>> from nnedu.plots import alt_text
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
    label_axes(ax, title, "", ylabel)
    ax.set(xticks=range(len(groups)), xticklabels=groups, xlim=(-0.5, len(groups) - 0.3))
    if len(groups) > 6:  # so many names would run into each other
        ax.tick_params(axis="x", rotation=45)
    return describe(ax, f"{title or ylabel or 'Measurements'}: {', '.join(numbers)}.")


def histograms(
    values: Mapping[str, np.ndarray], *, title: str = "", bins: int | np.ndarray = 40
) -> list[Axes]:
    """A histogram for each name, side by side: what the layers' outputs look like.

    Parameters:  values by name, title, bins their number or, to have the same everywhere, their edges
    Example:
        >>> axes = histograms({"layer 1": np.array([0.0, 1.0])})
        >>> from nnedu.plots import alt_text
        >>> alt_text(axes[0].figure)
        'Histogram of layer 1: mean 0.5, standard deviation 0.5.'
    """
    axes = axes_row(len(values), width=2.6, height=2.4)
    for ax, (name, array) in zip(axes, values.items(), strict=True):
        ax.hist(
            np.ravel(array), bins=bins if isinstance(bins, int) else list(bins), color=COLORS[0]
        )
        label_axes(ax, name, "", "")
        ax.set_yticks([])
        numbers = f"mean {array.mean():.3g}, standard deviation {array.std():.3g}"
        describe(ax, f"Histogram of {name}: {numbers}.")
    if title:
        axes[0].figure.suptitle(title)
    return axes
