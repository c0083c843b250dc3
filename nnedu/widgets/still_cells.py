"""Grids of numbers as one SVG of shaded cells, for places where a widget does not run."""

from html import escape

import numpy as np

from nnedu.widgets.own_code import Array
from nnedu.widgets.still import BLUE, HEIGHT, INK, ORANGE, WIDTH, Drawing

LEVELS = 4


def still_cells(grids: dict[str, Array], alt: str) -> Drawing:
    """The grids beside each other under their names; blue above 0, orange below, each in 4 strengths."""
    inside = "".join(
        f'<g transform="translate({i * WIDTH} 0)">{_grid(name, values)}</g>'
        for i, (name, values) in enumerate(grids.items())
    )
    width = len(grids) * WIDTH
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" '
        f'width="{width}" height="{HEIGHT}" role="img" aria-label="{escape(alt)}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{inside}</svg>'
    )
    return Drawing(svg, alt)


def _grid(name: str, values: Array) -> str:
    """One path for each strength, which is far smaller than one element for each cell."""
    rows, columns = values.shape
    side = (HEIGHT - 50) / max(rows, columns)
    left, top = (WIDTH - side * columns) / 2, 26
    finite = np.nan_to_num(values, posinf=0, neginf=0)
    levels = np.round(LEVELS * finite / (np.abs(finite).max() or 1)).astype(int)
    parts = [
        f'<text x="{WIDTH / 2:g}" y="18" fill="{INK}" text-anchor="middle">{escape(name)}</text>'
    ]
    for level in np.unique(levels[levels != 0]):
        squares = "".join(f"M{j} {i}h1v1h-1z" for i, j in np.argwhere(levels == level))
        color, strength = BLUE if level > 0 else ORANGE, abs(level) / LEVELS
        parts.append(f'<path d="{squares}" fill="{color}" fill-opacity="{strength:g}"/>')
    frame = f'<path d="M0 0h{columns}v{rows}h-{columns}z" fill="none" stroke="{INK}" stroke-width=".05"/>'
    place = f"translate({left:.1f} {top}) scale({side:.2f})"
    return f'{parts[0]}<g transform="{place}">{"".join(parts[1:])}{frame}</g>'
