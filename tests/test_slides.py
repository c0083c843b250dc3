"""The decks' figures, and what is said where a deck or the machine lacks something."""

import base64
import re
from pathlib import Path

import pytest

from slides.build import find_decks, install_marp
from slides.figures import INK, DeckError, with_figures
from slides.widgets import widgets_of, with_widgets

SLIDES = Path(__file__).parents[1] / "slides"

FIGURE = """\
from matplotlib.figure import Figure
figure = Figure(figsize=(6, 3))
figure.subplots().plot([1, 3, 2], label="a < b")
"""


def deck(folder: Path, code: str, info: str = ' alt="Three points"', end: str = "```") -> Path:
    path = folder / "deck.md"
    path.write_text(f"# Title\n\n```python figure{info}\n{code}{end}\n\nThe end\n")
    return path


def test_a_figure_takes_its_blocks_place(tmp_path):
    text = with_figures(deck(tmp_path, FIGURE, ' alt="p < 1 & more"'))
    assert text.startswith("# Title\n\n<figure><img alt=")
    assert text.endswith("></figure>\n\nThe end\n")
    assert 'alt="p &lt; 1 &amp; more"' in text
    assert "python figure" not in text


def test_the_same_figure_has_the_same_bytes(tmp_path):
    path = deck(tmp_path, FIGURE)
    assert with_figures(path) == with_figures(path)


def test_a_figure_takes_the_pages_colour(tmp_path):
    text = with_figures(deck(tmp_path, FIGURE))
    svg = base64.b64decode(re.search('base64,([^"]+)', text)[1]).decode()
    assert "currentColor" in svg
    assert INK not in svg
    assert "prefers-color-scheme" in svg


def test_ordinary_code_is_left_alone(tmp_path):
    path = tmp_path / "deck.md"
    path.write_text("```python\nfigure = 1\n```\n")
    assert with_figures(path) == path.read_text()


def test_every_block_has_names_of_its_own(tmp_path):
    path = deck(tmp_path, FIGURE)
    path.write_text(path.read_text() + '\n```python figure alt="again"\nfigure = figure\n```\n')
    with pytest.raises(DeckError, match=r"deck\.md:12: NameError"):
        with_figures(path)


@pytest.mark.parametrize(
    ("code", "info", "end", "message"),
    [
        (FIGURE, "", "```", "deck.md:3: a figure needs words"),
        (FIGURE, ' alt=""', "```", "deck.md:3: a figure needs words"),
        (FIGURE, ' alt=" "', "```", "deck.md:3: a figure needs words"),
        (FIGURE, ' alt="x"', "", "deck.md:3: this figure block is never closed"),
        ("x = 1\n", ' alt="x"', "```", "deck.md:3: .* a matplotlib Figure in `figure`, got NoneType"),
        ("figure = 1\n", ' alt="x"', "```", "deck.md:3: .* got int"),
        (FIGURE + "1 / 0\n", ' alt="x"', "```", "deck.md:7: ZeroDivisionError"),
        (FIGURE + "1 +\n", ' alt="x"', "```", "deck.md:7: SyntaxError"),
        (FIGURE.replace("6, 3", "40, 3"), ' alt="x"', "```", "deck.md:3: .* 5 pixels high"),
    ],
)  # fmt: skip
def test_a_broken_figure_is_named_with_deck_and_line(tmp_path, code, info, end, message):
    with pytest.raises(DeckError, match=message):
        with_figures(deck(tmp_path, code, info, end))


def test_texts_that_are_not_drawn_may_be_small(tmp_path):
    code = FIGURE.replace("6, 3", "40, 3") + "figure.axes[0].set_axis_off()\n"
    assert "<img" in with_figures(deck(tmp_path, code))


MARKED = "# One\n\nwidget: graph-stepper\n\n---\n\n# Two\n\nwidget: loss-explorer\n"


def test_a_widget_is_linked_where_it_is_named():
    linked = with_widgets(MARKED, "deck")
    assert '<div class="widget"><a href="widgets/graph-stepper.html" target="_blank">' in linked
    assert "Widget: Loss functions</a>" in linked
    assert widgets_of(MARKED) == ["graph-stepper", "loss-explorer"]
    printed = with_widgets(MARKED, "deck", linked=False)
    assert "Widget: Loss functions" in printed
    assert "href" not in printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (MARKED.replace("loss-explorer", "loss"), "deck: there is no widget 'loss'; there are act"),
        (MARKED.replace("---", ""), "deck: a slide shows one widget, this one has two: '# One"),
    ],
)
def test_a_wrong_mark_is_named(text, message):
    with pytest.raises(DeckError, match=message):
        with_widgets(text, "deck")


def test_an_unknown_deck_is_named_beside_those_that_exist():
    with pytest.raises(DeckError, match=r"no deck .*99_nothing\.md; the decks are 00_start_here"):
        find_decks(["99_nothing"])


def test_a_machine_without_node_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DeckError, match=r"Node\.js 18 or newer: install it"):
        install_marp()


def test_marp_is_pinned_by_hash_and_names_no_registry():
    lock = (SLIDES / "package-lock.json").read_text()
    packages = lock.count('"node_modules/')
    assert packages > 100
    assert lock.count('"integrity": "sha512-') == packages
    assert '"resolved"' not in lock
    assert "registry" not in lock


@pytest.mark.parametrize("path", find_decks([]), ids=lambda path: path.stem)
def test_every_deck_has_a_lesson_and_notes_for_the_speaker(path):
    text = path.read_text()
    assert (SLIDES.parent / "notebooks" / path.stem / "lesson.py").is_file()
    for setting in ("marp: true", "theme: nnedu", "math: mathjax", "title: "):
        assert setting in text.split("---")[1]
    slides = re.split(r"^---$", text, flags=re.MULTILINE)[2:]
    silent = [n for n, slide in enumerate(slides, 1) if not re.search("<!--(?! _)", slide)]
    assert not silent, f"slides without a speaker's note: {silent}"
