"""Draw the figures of a deck: each fenced block ``python figure alt="..."`` is run and becomes its picture."""

from __future__ import annotations

import base64
import html
import io
import re
import traceback
from pathlib import Path
from typing import Any

FIGURE = re.compile(r"```python figure\b(.*)")
ALT = re.compile(r'\s+alt="([^"]*\S[^"]*)"\s*')

# The room for a figure under a slide's title, and the smallest text that the back row can read, in pixels.
ROOM = (1160, 520)
SMALLEST_TEXT = 14
# Text and axes are drawn in this colour, which becomes the page's: black on light, white on dark.
INK = "#1b1b1c"
INK_STYLE = (
    "<style>svg{color:#1b1b1b}@media (prefers-color-scheme:dark){svg{color:#f0f0ee}}</style>"
)


class DeckError(Exception):
    """A deck cannot be built; the message names the file, the line and what to do."""


def with_figures(deck: Path) -> str:
    """The deck's text with every figure block replaced by the picture that it draws."""
    lines = deck.read_text(encoding="utf-8").splitlines()
    built: list[str] = []
    number = 0
    while number < len(lines):
        opening = FIGURE.fullmatch(lines[number])
        number += 1
        if not opening:
            built.append(lines[number - 1])
            continue
        where = f"{deck.name}:{number}"
        alt = ALT.fullmatch(opening[1])
        if not alt:
            raise DeckError(
                f"{where}: a figure needs words for those who cannot see it: "
                f'```python figure alt="what it shows"'
            )
        if "```" not in lines[number:]:
            raise DeckError(f"{where}: this figure block is never closed with ```")
        end = lines.index("```", number)
        picture = draw("\n".join(lines[number:end]), where=(deck, number))
        data = base64.b64encode(picture.encode()).decode()
        words = html.escape(alt[1])
        built.append(f'<figure><img alt="{words}" src="data:image/svg+xml;base64,{data}"></figure>')
        number = end + 1
    return "\n".join(built) + "\n"


def draw(code: str, where: tuple[Path, int]) -> str:
    """The SVG of the Figure that ``code`` leaves in ``figure``; the same code gives the same bytes."""
    import matplotlib
    from matplotlib import pyplot
    from matplotlib.figure import Figure

    deck, line = where
    names: dict[str, Any] = {"__name__": "__main__"}
    with matplotlib.rc_context(style()):
        try:
            # The empty lines make a traceback count as the deck does.
            exec(compile("\n" * line + code, str(deck), "exec"), names)
        except Exception as error:
            raise DeckError(f"{deck.name}:{_line(error, deck, line)}: {error!r}") from error
        figure = names.get("figure")
        if not isinstance(figure, Figure):
            raise DeckError(
                f"{deck.name}:{line}: the block must leave a matplotlib Figure in `figure`, "
                f"got {type(figure).__name__}"
            )
        _require_legible(figure, f"{deck.name}:{line}")
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None}, transparent=True)
        pyplot.close("all")
    svg = buffer.getvalue()
    opening = svg[svg.index("<svg") : svg.index(">", svg.index("<svg")) + 1]
    return (opening + INK_STYLE + svg.partition(opening)[2]).replace(INK, "currentColor")


def style() -> Any:
    """Matplotlib's settings for a figure on a slide."""
    from cycler import cycler

    from nnedu.plots import COLORS

    inked = ("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color")
    return {
        "backend": "agg",
        "svg.hashsalt": "nnedu",
        "svg.fonttype": "path",
        "font.family": ["DejaVu Sans"],
        "font.size": 13,
        "figure.figsize": (9.2, 4.1),
        "figure.constrained_layout.use": True,
        "axes.prop_cycle": cycler(color=COLORS[:-1]),
        "axes.spines.top": False,
        "axes.spines.right": False,
        "lines.linewidth": 2.5,
        "legend.frameon": False,
        **dict.fromkeys(inked, INK),
    }


def _line(error: BaseException, deck: Path, block: int) -> int:
    """The line of the deck where an error of a figure block arose."""
    if isinstance(error, SyntaxError) and error.filename == str(deck):
        return error.lineno or block
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(deck)]
    return lines[-1] or block if lines else block


def _require_legible(figure: Any, where: str) -> None:
    width, height = figure.get_size_inches() * 72
    scale = min(ROOM[0] / width, ROOM[1] / height)
    sizes = (text.get_fontsize() for text in _texts(figure))
    smallest = min(sizes, default=SMALLEST_TEXT / scale) * scale
    if smallest < SMALLEST_TEXT - 0.5:
        raise DeckError(
            f"{where}: the smallest text of this figure would be {smallest:.0f} pixels high on the slide, "
            f"too small for the back row ({SMALLEST_TEXT}): draw less in it, or make figsize smaller"
        )


def _texts(figure: Any) -> list[Any]:
    """The texts that a figure shows."""
    from matplotlib.text import Text

    figure.draw_without_rendering()  # only now do the ticks have their numbers
    without = [axis for ax in figure.axes if not ax.axison for axis in (ax.xaxis, ax.yaxis)]
    unseen = {text for axis in without for text in axis.findobj(Text)}
    found = (text for text in figure.findobj(Text) if text not in unseen)
    return [text for text in found if text.get_visible() and text.get_text()]
