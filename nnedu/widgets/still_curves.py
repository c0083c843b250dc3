"""Value and slope of an activation as an SVG, for places where the widget does not run."""

from html import escape

import numpy as np

from nnedu.graph.drawing import BLUE, GREY, ORANGE, Drawing
from nnedu.widgets.activation_curve import Z
from nnedu.widgets.own_code import Array

WIDTH, HEIGHT = 320, 200


def still_curves(
    name: str, a: Array, slope: Array, bands: list[tuple[float, float]], i: int, alt: str
) -> Drawing:
    """Two panels beside each other, the point ``Z[i]`` marked, saturated bands shaded."""
    panels = _panel(f"a = f(z), {name}", a, BLUE, bands, i, 0)
    panels += _panel("slope f'(z)", slope, ORANGE, bands, i, WIDTH)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" '
        f'width="{2 * WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(alt)}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{panels}</svg>'
    )
    return Drawing(svg, alt)


def _panel(
    title: str, y: Array, color: str, bands: list[tuple[float, float]], i: int, left: float
) -> str:
    finite = y[np.isfinite(y)]
    low, high = (finite.min() - 0.1, finite.max() + 0.1) if finite.size else (-1.0, 1.0)

    def px(z: float) -> float:
        return left + 40 + (z + 6) / 12 * (WIDTH - 52)

    def py(value: float) -> float:
        return HEIGHT - 24 - (value - low) / (high - low) * (HEIGHT - 50)

    parts = [f'<text x="{left + 40:g}" y="18" fill="#222222">{escape(title)}</text>']
    for start, end in bands:
        parts.append(
            f'<rect x="{px(start):.1f}" y="26" width="{px(end) - px(start):.1f}" '
            f'height="{HEIGHT - 50}" fill="#e4e4e4"/>'
        )
    for z in (-6, 0, 6):
        parts.append(f'<text x="{px(z) - 5:.1f}" y="{HEIGHT - 8}" fill="#222222">{z}</text>')
    for value in (low + 0.1, high - 0.1):
        parts.append(
            f'<text x="{left + 2:g}" y="{py(value) + 4:.1f}" fill="#222222">{round(value, 2):g}</text>'
        )
    parts.append(
        f'<path d="M{left + 40:g} {py(max(low, min(high, 0))):.1f}h{WIDTH - 52}" stroke="{GREY}"/>'
    )
    points = [
        f"{px(z):.1f},{py(value):.1f}" for z, value in zip(Z, y, strict=True) if np.isfinite(value)
    ]
    line = " ".join(points[::4])
    parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2.5"/>')
    if np.isfinite(y[i]):
        parts.append(f'<circle cx="{px(Z[i]):.1f}" cy="{py(y[i]):.1f}" r="5" fill="{color}"/>')
    return "".join(parts)
