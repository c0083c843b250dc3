"""A drawing of a network, made from the model itself. Lesson: 01_neuron

Every unit is a circle, every weight a line: the thicker the larger, solid where positive, dashed where
negative. Layers of many units are abbreviated.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from nnedu.layers import Dense

if TYPE_CHECKING:
    from nnedu.model import Sequential

MOST_UNITS = 10  # a layer of more units is abbreviated
MOST_LABELS = 8  # a layer of more weights is drawn without numbers on its lines
COLUMN, ROW, RADIUS, MARGIN = 180, 52, 13, 30
POSITIVE, NEGATIVE = "#0072B2", "#D55E00"


@dataclass
class Column:
    """Units drawn above each other; ``W`` and ``b`` are those of the lines and circles."""

    units: int | None  # None for a layer that is not made of single units: it is drawn as a box
    captions: list[str] = field(default_factory=list)
    W: np.ndarray | None = None
    b: np.ndarray | None = None

    def shown(self) -> list[int | None]:
        """The units to draw; None stands for those left out."""
        if self.units is None:
            return []
        if self.units <= MOST_UNITS:
            return list(range(self.units))
        return [0, 1, 2, None, self.units - 2, self.units - 1]


class Diagram:
    """An SVG drawing of a model, with its alternative text; a notebook shows it by itself.

    Parameters:  model
    Example:
        >>> from nnedu import Dense, Sequential, Tanh
        >>> rng = np.random.default_rng(0)
        >>> diagram = Sequential(Dense(2, 3, rng=rng), Tanh(), Dense(3, 1, rng=rng)).diagram()
        >>> print(diagram.alt)
        Network of 2 inputs, then Dense(2, 3), Tanh(), Dense(3, 1); 13 parameters.
    """

    def __init__(self, model: "Sequential") -> None:
        columns = _columns(model)
        layers = ", ".join(map(repr, model.layers))
        first = f"{columns[0].units} inputs" if columns[0].units else "its input"
        self.alt = f"Network of {first}, then {layers}; {model.theta.size:,} parameters."
        self.svg = _svg(columns, self.alt)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict, dict]:
        # As HTML the drawing keeps its label in JupyterLab, which shows image/svg+xml as a bare image.
        data = {"text/html": self.svg, "image/svg+xml": self.svg, "text/plain": self.alt}
        return data, {"image/svg+xml": {"alt": self.alt}}


def _columns(model: "Sequential") -> list[Column]:
    columns = [Column(None, ["input"])]
    for layer in model.layers:
        if isinstance(layer, Dense):
            fan_in, fan_out = layer.W.shape
            if len(columns) == 1:
                columns[0].units = fan_in
            columns.append(Column(fan_out, [repr(layer)], layer.W, layer.b))
        elif layer.parameter_names or layer.layers:
            columns.append(Column(None, [repr(layer)]))
        else:
            columns[-1].captions.append(repr(layer))
    for column in columns:
        if column.units and column.units > MOST_UNITS:
            column.captions.append(f"… {column.units} units")
    return columns


def _svg(columns: list[Column], alt: str) -> str:
    rows = max(len(column.shown()) for column in columns)
    lines = max(len(column.captions) for column in columns)
    middle = MARGIN + max(rows, 2) * ROW / 2
    width = 2 * MARGIN + COLUMN * (len(columns) - 1) + 2 * RADIUS + 60
    height = 2 * middle + 18 * lines
    places = [_places(i, column, middle) for i, column in enumerate(columns)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" style="max-width:100%" role="img" aria-label="{escape(alt)}" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(alt)}</title>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="white"/>',
    ]
    for i, column in enumerate(columns[1:], start=1):
        if column.W is not None and places[i - 1]:
            parts += _weights(places[i - 1], places[i], column.W)
        else:
            parts.append(_arrow(_x(i - 1), _x(i), middle))
    for i, column in enumerate(columns):
        parts += _units(i, column, places[i], middle)
        for line, caption in enumerate(column.captions):
            parts.append(_text(_x(i), 2 * middle + 18 * line, caption))
    return "\n".join([*parts, "</svg>"])


def _x(index: int) -> float:
    return MARGIN + 30 + RADIUS + COLUMN * index


def _places(index: int, column: Column, middle: float) -> dict[int, tuple[float, float]]:
    """Where the units that are shown stand."""
    shown = column.shown()
    top = middle - ROW * (len(shown) - 1) / 2
    return {
        unit: (_x(index), top + ROW * row) for row, unit in enumerate(shown) if unit is not None
    }


def _units(
    index: int, column: Column, places: dict[int, tuple[float, float]], middle: float
) -> Iterator[str]:
    x = _x(index)
    if column.units is None:
        yield (
            f'<rect x="{x - 22:g}" y="{middle - 40:g}" width="44" height="80" rx="6" '
            'fill="#f3f3f3" stroke="#333"/>'
        )
    for unit, (x, y) in places.items():
        tip = (
            f"input {unit + 1}"
            if column.b is None
            else f"unit {unit + 1}, b = {column.b[unit]:.3g}"
        )
        yield (
            f'<circle cx="{x:g}" cy="{y:g}" r="{RADIUS}" fill="#f3f3f3" stroke="#333">'
            f"<title>{tip}</title></circle>"
        )
    if None in column.shown():
        yield _text(x, middle + ROW / 2 + 7, "⋮", size=22)


def _weights(
    before: dict[int, tuple[float, float]],
    after: dict[int, tuple[float, float]],
    W: np.ndarray,
) -> Iterator[str]:
    largest = float(np.abs(W).max()) or 1.0
    for i, (x1, y1) in before.items():
        for j, (x2, y2) in after.items():
            w = float(W[i, j])
            color, dash = (POSITIVE, "") if w >= 0 else (NEGATIVE, ' stroke-dasharray="5 3"')
            yield (
                f'<line x1="{x1 + RADIUS:g}" y1="{y1:g}" x2="{x2 - RADIUS:g}" y2="{y2:g}" '
                f'stroke="{color}" stroke-width="{0.4 + 2.6 * abs(w) / largest:.2f}"{dash}>'
                f"<title>w = {w:.3g}</title></line>"
            )
            if W.size <= MOST_LABELS:
                # Placed by turns, so that the numbers of crossing lines stand apart.
                t = 0.26 + 0.2 * (i % 2)
                x, y = x1 + (x2 - x1) * t, y1 + (y2 - y1) * t
                yield _text(x, y + 4, f"{w:.2f}".replace("-", "−"), size=11, halo=True)


def _arrow(x1: float, x2: float, y: float) -> str:
    """From one layer to the next, where no single weights are drawn."""
    start, end = x1 + 30, x2 - 30
    return (
        f'<path d="M{start:g} {y:g} H{end:g} m-7 -5 l7 5 l-7 5" fill="none" stroke="#333" '
        'stroke-width="1.5"/>'
    )


def _text(x: float, y: float, text: str, size: int = 12, halo: bool = False) -> str:
    behind = ' stroke="white" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" fill="#111"{behind}>'
        f"{escape(text)}</text>"
    )
