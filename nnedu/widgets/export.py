"""Widgets as pages of their own: one HTML file each, which needs no kernel and no network."""

import json
import re
from base64 import b64encode
from html import escape
from pathlib import Path
from zlib import compress

import nnedu.widgets
from nnedu.widgets.base import LessonWidget
from nnedu.widgets.bundle import STATIC, bundle
from nnedu.widgets.still import first_panel, without_words

# The policy makes the promise of "no request" one that the browser keeps.
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{about}</p>
{content}
</main>
</body>
</html>
"""

WIDGET = """<div id="widget"><noscript>{still}</noscript></div>
<p class="small">Everything is computed in this page: it sends nothing and works offline. Tab moves
from control to control, the arrow keys move a slider. <a href="index.html">All widgets</a></p>
<script type="module">
if (!globalThis.DecompressionStream) {{
  document.getElementById("widget").textContent = "This page needs a browser of 2023 or later.";
}}
// The program, deflated: its source is in nnedu/widgets/static.
const deflated = Uint8Array.from(atob("{script}"), (character) => character.charCodeAt(0));
const inflated = new Blob([deflated]).stream().pipeThrough(new DecompressionStream("deflate"));
const program = document.createElement("script");
program.type = "module";
program.textContent = await new Response(inflated).text();
document.body.append(program);
</script>"""

CARD = """<a class="card{kind}" href="{file}">
{picture}
<div>
<h2>{title}</h2>
<p>{about}</p>
<p class="small"><span>{lesson}</span></p>
</div>
</a>"""

TITLE = "See neural networks work"
ABOUT = (
    "Sixteen small machines to play with. Move a slider, and the picture answers at once: no maths to "
    "begin with, nothing to install. Each page is one file that works offline, sends nothing, and may "
    "be passed on."
)
FIRST = nnedu.widgets.Playground


def widgets() -> list[type[LessonWidget]]:
    """Every widget that the package offers, in the order of its ``__all__``."""
    return [getattr(nnedu.widgets, name) for name in nnedu.widgets.__all__]


def page_name(widget: type[LessonWidget]) -> str:
    """The file of a widget's page.

    Example:
        >>> page_name(nnedu.widgets.GraphStepper)
        'graph-stepper.html'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "-", widget.__name__).lower() + ".html"


def page(widget: type[LessonWidget]) -> str:
    """One self-contained HTML page: style, engine, drawing and the widget's first state."""
    state = json.dumps(widget().state(), separators=(",", ":"))
    start = f'openPage(render, {state}, document.getElementById("widget"));'
    program = f"{bundle(widget.module, 'page.js')}\n{start}"
    content = WIDGET.format(
        still=widget().still().svg, script=b64encode(compress(program.encode(), 9)).decode()
    )
    return _fill(widget.title, widget.about, _css("widget.css") + _css("page.css"), content)


def index() -> str:
    """The page that leads to all others in the order of the lessons, the playground before them."""
    others = sorted((widget for widget in widgets() if widget is not FIRST), key=_lesson)
    cards = [_card(FIRST, "first", "Start here: press Play", first_panel(FIRST().still().svg))]
    for widget in others:
        number, topic = _lesson(widget)
        picture = first_panel(widget().still().svg)
        cards.append(_card(widget, "", f"Lesson {number}: {topic}", picture))
    style = _css("page.css") + _css("index.css")
    return _fill(TITLE, ABOUT, style, '<div class="cards">' + "\n".join(cards) + "</div>")


def _card(widget: type[LessonWidget], kind: str, lesson: str, picture: str) -> str:
    return CARD.format(
        kind=f" {kind}".rstrip(), file=page_name(widget), lesson=lesson,
        title=escape(widget.title), about=escape(widget.about), picture=without_words(picture),
    )  # fmt: skip


def _lesson(widget: type[LessonWidget]) -> tuple[int, str]:
    """Number and topic of the lesson that the widget's docstring names."""
    found = re.search(r"Lesson: (\d+)_(\w+)", widget.__doc__ or "")
    if not found:
        raise ValueError(
            f"{widget.__name__} names no lesson: end its docstring with 'Lesson: 04_backprop'"
        )
    return int(found[1]), found[2].replace("_", " ")


def export(out: str | Path) -> list[Path]:
    """Write the index and one page for each widget into a folder; returns the files."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {"index.html": index()} | {page_name(widget): page(widget) for widget in widgets()}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in pages]


def _fill(title: str, about: str, style: str, content: str) -> str:
    return PAGE.format(title=escape(title), about=escape(about), style=style, content=content)


def _css(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
