"""Every deck as the room sees it: built, opened in Chromium, slide by slide."""

import os
import re
import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from slides.build import find_decks
from slides.widgets import widgets_of

ROOT = Path(__file__).parents[2]
DECKS = [deck.stem for deck in find_decks([])]

pytestmark = pytest.mark.browser

# What sticks out of the slide that is shown, as words; letters may reach a little below their line.
OVERFLOW = """() => {
  const slide = document.querySelector("svg.bespoke-marp-active section");
  const edge = slide.getBoundingClientRect();
  const found = [];
  for (const part of slide.querySelectorAll("*")) {
    if (part.closest("svg svg")) continue;
    const box = part.getBoundingClientRect();
    const out = Math.max(
      box.right - edge.right, box.bottom - edge.bottom, edge.left - box.left, edge.top - box.top);
    const cut = part.scrollWidth - part.clientWidth;
    if (out > 2 || (part.tagName === "PRE" && cut > 2))
      found.push(`${part.tagName}: ${part.textContent.trim().slice(0, 40)}`);
  }
  return found;
}"""

RAW_TEXT = """() => {
  const copy = document.querySelector("svg.bespoke-marp-active section").cloneNode(true);
  for (const part of copy.querySelectorAll("code, pre, mjx-container")) part.remove();
  return copy.textContent;
}"""


def build(out: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "slides.build", "--out", str(out), *arguments]
    environment = {"CHROME_PATH": os.environ.get("CHROMIUM", "")} | os.environ
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Every deck's HTML."""
    if not shutil.which("npm"):
        pytest.skip("Node.js is not installed, the slides cannot be built")
    out = tmp_path_factory.mktemp("slides")
    build(out, "--html-only")
    return out


@pytest.fixture
def open_deck(built, page):
    """Open a deck in a window of its slides' size; what the page asked the network for."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    def open_it(name: str, scheme: str = "light") -> list[str]:
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(color_scheme=scheme)
        page.goto((built / f"{name}.html").as_uri())
        return requests

    return open_it


def slides_of(page) -> int:
    return page.locator("svg[data-marpit-svg]").count()


def turn_to(page, number: int) -> None:
    page.evaluate("number => location.hash = number", number)
    page.wait_for_selector(f"svg.bespoke-marp-active section[id='{number}']")


def faults(page) -> list[str]:
    """What the room would see go wrong, slide by slide."""
    found = []
    for number in range(1, slides_of(page) + 1):
        turn_to(page, number)
        found += [f"slide {number} overflows: {part}" for part in page.evaluate(OVERFLOW)]
        if "$" in page.evaluate(RAW_TEXT):
            found.append(f"slide {number} shows a formula's source")
        if page.locator("svg.bespoke-marp-active [data-mml-node=merror]").count():
            found.append(f"slide {number} has a formula that cannot be read")
    return found


BAD_DECK = r"""---
marp: true
theme: nnedu
math: mathjax
title: Bad
---
# Fine $x$

---

# Too full
- 1
- 2
- 3
- 4
- 5
- 6
- 7
- 8
- 9
- 10
- 11

---

```python
line = "too long for a slide, as code is never broken: it runs out of its box and out of sight"
```

---

A formula $ x = 1 $ that is none

---

$\frac{1$

---

<!-- _class: split -->

# Fine, though the figure is tall

Words

- one
- two

More words, and a formula

$$z = x$$

```python figure alt="nothing"
from matplotlib.figure import Figure
figure = Figure(figsize=(2, 9))
```

widget: graph-stepper
"""

# Where the parts of the split slide stand: from left to right, and whether from top to bottom.
LAYOUT = """() => {
  const slide = document.querySelector("svg.bespoke-marp-active section");
  const box = (part) => part.getBoundingClientRect();
  const words = [...slide.querySelectorAll(":scope > p, :scope > ul")].map(box);
  const figure = box(slide.querySelector("figure"));
  const link = box(slide.querySelector(".widget"));
  return {
    beside: words.every((part) => part.right <= figure.left),
    stacked: words.length === 4 && words.every((part, i) => !i || part.top >= words[i - 1].bottom),
    centred: Math.abs(words[0].top + words[3].bottom - figure.top - figure.bottom) < 4,
    below: link.top >= figure.bottom && link.left === box(slide.querySelector("h1")).left,
  };
}"""


def test_a_slide_that_is_too_full_is_seen(built, page, tmp_path):
    deck = tmp_path / "bad.md"
    deck.write_text(BAD_DECK)
    build(tmp_path, str(deck), "--html-only")
    page.goto((tmp_path / "bad.html").as_uri())
    assert {fault.partition(":")[0] for fault in faults(page)} == {
        "slide 2 overflows",
        "slide 3 overflows",
        "slide 4 shows a formula's source",
        "slide 5 has a formula that cannot be read",
    }
    assert page.evaluate(LAYOUT) == dict.fromkeys(("beside", "stacked", "centred", "below"), True)


@pytest.mark.parametrize("name", DECKS)
def test_nothing_sticks_out_and_every_formula_is_drawn(name, open_deck, page):
    requests = open_deck(name)
    count = slides_of(page)
    assert 12 <= count <= 25
    assert faults(page) == []
    assert [url for url in requests if not url.startswith(("file:", "data:"))] == []


@pytest.mark.parametrize("name", DECKS)
def test_every_picture_and_formula_has_words(name, open_deck, page):
    open_deck(name)
    for image in page.locator("section img").all():
        assert (image.get_attribute("alt") or "").strip()
        assert image.get_attribute("src").startswith("data:image/svg+xml;base64,")
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    for formula in page.locator("mjx-container > svg").all():
        assert (formula.get_attribute("aria-label") or "").strip()


@pytest.mark.parametrize("name", DECKS)
def test_every_widget_that_is_linked_lies_beside_the_deck(name, built, open_deck, page):
    open_deck(name)
    links = page.locator("section .widget a")
    pages = [link.get_attribute("href") for link in links.all()]
    marks = widgets_of((ROOT / "slides" / f"{name}.md").read_text())
    assert pages == [f"widgets/{mark}.html" for mark in marks]
    for link in [*pages, "widgets/index.html"]:
        assert (built / link).is_file(), link


def test_a_link_opens_the_widget_in_a_page_of_its_own(open_deck, page):
    open_deck("04_backprop")
    turn_to(page, 5)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Widget: Backpropagation").click()
    opened.value.get_by_role("button").first.wait_for()
    assert opened.value.url.endswith("widgets/graph-stepper.html")


def test_formulas_are_pictures(open_deck, page):
    open_deck("00_start_here")
    assert page.locator("mjx-container").count() >= 1


def test_light_and_dark_by_system_and_by_key(open_deck, page):
    def look() -> bytes:
        turn_to(page, 5)
        page.mouse.move(1, 1)
        return page.locator("svg.bespoke-marp-active figure").screenshot()

    open_deck("00_start_here", "light")
    light = look()
    page.keyboard.press("d")
    switched = look()
    open_deck("00_start_here", "dark")
    assert look() == switched != light


def test_the_same_deck_has_the_same_bytes(built, tmp_path):
    build(tmp_path, "--html-only")
    for name in [*DECKS, "index"]:
        assert (tmp_path / f"{name}.html").read_bytes() == (built / f"{name}.html").read_bytes()


def unpacked(pdf: bytes) -> bytes:
    """A PDF's compressed objects as text."""
    streams = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(stream) for stream in streams)


def test_a_deck_becomes_a_pdf_and_the_index_names_both(built, page, tmp_path):
    build(tmp_path, "00_start_here")
    pdf = (tmp_path / "00_start_here.pdf").read_bytes()
    page.goto((tmp_path / "00_start_here.html").as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", unpacked(pdf))) == slides_of(page)
    page.goto((tmp_path / "index.html").as_uri())
    links = [link.get_attribute("href") for link in page.get_by_role("link").all()]
    pages = ["00_start_here.html", "00_start_here.pdf", "widgets/activation-explorer.html"]
    assert links == ["widgets/index.html", *pages]
    assert all((tmp_path / link).is_file() for link in links)
    assert str(tmp_path).encode() not in unpacked(pdf)
