"""Turn the line ``widget: graph-stepper`` of a slide into a link to that widget's page, beside the decks."""

from __future__ import annotations

import html
import re
from pathlib import Path

from slides.figures import DeckError

MARK = re.compile(r"widget: +(\S+) *")
FOLDER = "widgets"


def titles() -> dict[str, str]:
    """The title of every widget, by the name of its page."""
    from nnedu.widgets.export import page_name, widgets

    return {page_name(widget).removesuffix(".html"): widget.title for widget in widgets()}


def widgets_of(text: str) -> list[str]:
    """The widgets that a deck's text names, in the order of its slides."""
    return [match[1] for line in text.splitlines() if (match := MARK.fullmatch(line))]


def with_widgets(text: str, where: str, linked: bool = True) -> str:
    """The deck's text with a link in place of each mark; without ``linked``, for print, its words alone."""
    known = titles()
    lines = []
    for line in text.splitlines():
        mark = MARK.fullmatch(line)
        if mark and mark[1] not in known:
            raise DeckError(
                f"{where}: there is no widget {mark[1]!r}; there are {', '.join(known)}"
            )
        if mark:
            words = f"Widget: {html.escape(known[mark[1]])}"
            page = f"{FOLDER}/{mark[1]}.html"
            link = f'<a href="{page}" target="_blank">{words}</a>' if linked else words
            line = f'<div class="widget">{link}</div>'
        lines.append(line)
    slides = "\n".join(lines).split("\n---\n")
    for slide in slides:
        if slide.count('<div class="widget">') > 1:
            raise DeckError(f"{where}: a slide shows one widget, this one has two: {slide[:60]!r}")
    return "\n".join(lines) + "\n"


def write_pages(out: Path) -> None:
    """Put every widget's page beside the decks."""
    from nnedu.widgets.export import export

    export(out / FOLDER)
