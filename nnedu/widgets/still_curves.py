"""Value and slope of an activation as an SVG, for places where the widget does not run."""

import numpy as np

from nnedu.widgets.activation_curve import Z
from nnedu.widgets.own_code import Array
from nnedu.widgets.still import BLUE, ORANGE, Drawing, Panel, drawing_of, span


def still_curves(
    name: str, a: Array, slope: Array, bands: list[tuple[float, float]], i: int, alt: str
) -> Drawing:
    """Two panels beside each other, the point ``Z[i]`` marked, saturated bands shaded."""
    panels = [
        _panel(f"a = f(z), {name}", a, BLUE, bands, i),
        _panel("slope f'(z)", slope, ORANGE, bands, i),
    ]
    return drawing_of(panels, alt)


def _panel(title: str, y: Array, color: str, bands: list[tuple[float, float]], i: int) -> Panel:
    panel = Panel(title, (-6, 6), span(y))
    for start, end in bands:
        panel.band(start, end)
    panel.curve(Z, y, color)
    if np.isfinite(y[i]):
        panel.dot(float(Z[i]), float(y[i]), color)
    return panel
