"""Panels with axes as one SVG, for places where a widget does not run."""

import re
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt

from nnedu.graph.drawing import BLUE, GREY, ORANGE, Drawing

__all__ = ["BLUE", "GREY", "ORANGE", "Drawing", "Panel", "drawing_of", "first_panel", "span"]

WIDTH, HEIGHT = 320, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 26, 24
INK = "#222222"
# What of a panel, and of a graph, is shown where there is little room: left, top, width, height.
INSIDE = (LEFT - 4, TOP - 4, WIDTH - LEFT - RIGHT + 8, HEIGHT - TOP - BOTTOM + 8)
FIRST_NODES = (0, 0, 376, 148)
Numbers = Sequence[float] | npt.NDArray[np.floating]
Range = tuple[float, float]


class Panel:
    """One pair of axes; what is out of their ranges is cut off."""

    def __init__(self, title: str, x: Range, y: Range) -> None:
        self.x, self.y = x, y
        self.parts: list[str] = []
        self._text(LEFT, 18, title)
        for value in (x[0], (x[0] + x[1]) / 2, x[1]):
            self._text(self._px(value), HEIGHT - 8, f"{value:.4g}", "middle")
        for value in y:
            self._text(LEFT - 3, min(self._py(value) + 10, HEIGHT - BOTTOM), f"{value:.3g}", "end")
        self.parts.append(
            f'<path d="M{LEFT} {self._py(max(y[0], min(y[1], 0))):.1f}h{WIDTH - LEFT - RIGHT}" '
            f'stroke="{GREY}"/>'
        )

    def curve(self, xs: Numbers, ys: Numbers, color: str, width: float = 2.5) -> "Panel":
        """A line through the points inside, of which about 80 are enough."""
        inside = [(x, y) for x, y in zip(xs, ys, strict=True) if self._holds(x, y)]
        every = max(1, len(inside) // 80)
        points = " ".join(f"{self._px(x):.1f},{self._py(y):.1f}" for x, y in inside[::every])
        self.parts.append(
            f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="{width:g}"/>'
        )
        return self

    def dot(self, x: float, y: float, color: str, size: float = 5) -> "Panel":
        """A point, where it lies inside."""
        if self._holds(x, y):
            at = f'cx="{self._px(x):.1f}" cy="{self._py(y):.1f}"'
            self.parts.append(f'<circle {at} r="{size:g}" fill="{color}"/>')
        return self

    def band(self, start: float, end: float) -> "Panel":
        """A shaded range of x."""
        left, right = self._px(start), self._px(end)
        self.parts.append(
            f'<rect x="{left:.1f}" y="{TOP}" width="{right - left:.1f}" '
            f'height="{HEIGHT - TOP - BOTTOM}" fill="#e4e4e4"/>'
        )
        return self

    def shade(self, where: npt.NDArray[np.bool_], color: str, strength: float) -> "Panel":
        """The places of a grid over the panel, its first row at the bottom, row by row as stripes."""
        rows, columns = where.shape
        edges = np.diff(np.pad(where, ((0, 0), (1, 1))).astype(int), axis=1) != 0
        stripes = "".join(
            f"M{start} {rows - 1 - row}h{end - start}v1h{start - end}z"
            for row, edge in enumerate(edges)
            for start, end in np.flatnonzero(edge).reshape(-1, 2)
        )
        across, up = (WIDTH - LEFT - RIGHT) / columns, (HEIGHT - TOP - BOTTOM) / rows
        self.parts.append(
            f'<path transform="translate({LEFT} {TOP}) scale({across:.3f} {up:.3f})" d="{stripes}" '
            f'fill="{color}" fill-opacity="{strength:g}" shape-rendering="crispEdges"/>'
        )
        return self

    def valley(self, surface: Callable[..., Any]) -> "Panel":
        """A surface over the panel: the deeper, the darker."""
        heights = surface(*np.meshgrid(np.linspace(*self.x, 72), np.linspace(*self.y, 36)))
        low, high = heights.min(), heights.max()
        for level in (0.4, 0.22, 0.1, 0.03):
            self.shade(heights < low + level * (high - low), BLUE, 0.13)
        return self

    def _holds(self, x: float, y: float) -> bool:
        return self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]

    def _px(self, x: float) -> float:
        return LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - LEFT - RIGHT)

    def _py(self, y: float) -> float:
        return HEIGHT - BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - TOP - BOTTOM)

    def _text(self, x: float, y: float, words: str, anchor: str = "start") -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" text-anchor="{anchor}">{escape(words)}</text>'
        )


def span(values: npt.ArrayLike) -> Range:
    """A little more than the finite values and 0 need."""
    numbers = np.append(np.ravel(np.asarray(values, dtype=float)), 0)
    finite = numbers[np.isfinite(numbers)]
    pad = max(0.08 * float(np.ptp(finite)), 0.1)
    return float(finite.min()) - pad, float(finite.max()) + pad


def drawing_of(panels: list[Panel], alt: str) -> Drawing:
    """The panels beside each other."""
    inside = "".join(
        f'<g transform="translate({i * WIDTH} 0)">{"".join(panel.parts)}</g>'
        for i, panel in enumerate(panels)
    )
    width = len(panels) * WIDTH
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" '
        f'width="{width}" height="{HEIGHT}" role="img" aria-label="{escape(alt)}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{inside}</svg>'
    )
    return Drawing(svg, alt)


def without_words(svg: str) -> str:
    """The picture hidden from screen readers, for a place that has words of its own."""
    return re.sub(r'role="img" aria-label="[^"]*"', 'aria-hidden="true"', svg)


def first_panel(svg: str) -> str:
    """The first of several panels without its axes' words, or what comes first in a graph: to be
    recognized when it is small."""
    panel, more, _ = svg.partition(f'<g transform="translate({WIDTH} 0)">')
    if not re.search(rf'viewBox="0 0 \d+ {HEIGHT}"', svg):
        return _cropped(svg, *FIRST_NODES)
    return _cropped(re.sub("<text.*?</text>", "", panel), *INSIDE) + "</svg>" * bool(more)


def _cropped(svg: str, left: int, top: int, width: int, height: int) -> str:
    size = f'viewBox="{left} {top} {width} {height}" width="{width}" height="{height}"'
    return re.sub(r'viewBox="[^"]*" width="\d+" height="\d+"', size, svg, count=1)
