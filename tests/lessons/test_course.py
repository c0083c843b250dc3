"""What the course promises as a whole: how much there is, that every mistake is caught, and that everything leads somewhere."""

import importlib
import inspect
import re
from pathlib import Path

import nbformat
import pytest

from autograde.lesson import find_lessons, load_lesson
from autograde.overview import course_pages, exercises_that_catch, read_terms, table
from nnedu.widgets.export import page_name, widgets
from slides.widgets import widgets_of

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "notebooks"
FOLDERS = find_lessons(COURSE)
NAMES = [folder.name for folder in FOLDERS]
LINK = re.compile(r"\]\(([^)\s]+)\)")

each_lesson = pytest.mark.parametrize("folder", FOLDERS, ids=NAMES)


@pytest.fixture(scope="module")
def lessons():
    return [load_lesson(folder) for folder in FOLDERS]


def test_there_is_enough_to_do(lessons):
    answers = [answer for lesson in lessons for answer in lesson.answers]
    assert len(lessons) == 14
    assert all(len(lesson.exercises) >= 5 for lesson in lessons)
    assert sum(len(lesson.exercises) for lesson in lessons) >= 80
    assert sum(not answer.is_right for answer in answers) >= 300
    assert sum(answer.is_right for answer in answers) >= 160


def test_every_catalogued_mistake_is_caught_by_name(lessons):
    catalogue = [int(number) for number, _, _ in table(COURSE, "mistake")]
    assert catalogue == list(range(1, 26))
    for number in catalogue:
        assert any(exercises_that_catch(lesson, number) for lesson in lessons), number
    used = {answer.mistake for lesson in lessons for answer in lesson.answers}
    assert used - {None} == set(catalogue)


def test_the_committed_pages_are_what_the_lessons_build():
    for path, text in course_pages(COURSE).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run autograde build"


def test_the_index_names_every_exercise_and_mistake(lessons):
    page = (COURSE / "index.md").read_text(encoding="utf-8")
    for lesson in lessons:
        part = page.partition(f"## [{lesson.title}](")[2].partition("\n## ")[0]
        assert re.findall(r"^- `(\w+)`: ", part, re.MULTILINE) == list(lesson.exercises)
    rows = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", page, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 26))
    assert all("`" in where for _, where in rows)


def test_the_index_gives_no_answer_away(lessons):
    page = (COURSE / "index.md").read_text(encoding="utf-8")
    for lesson in lessons:
        told = [answer.say for answer in lesson.answers] + [answer.ask for answer in lesson.answers]
        told += [hint for exercise in lesson.exercises.values() for hint in exercise.hints]
        # The catalogue's own questions stand on the page for all.
        shown = {row[2] for row in table(COURSE, "mistake")}
        assert not [text for text in told if text and text not in shown and text in page]


def test_the_glossary_agrees_with_the_notation_and_the_docstrings(lessons):
    terms = read_terms(COURSE / "terms.toml", lessons)
    assert len(terms) >= 60
    explained = [(name, term) for term in terms for name in names_in(term.get("symbol", ""))]
    for name, shape in notation().items():
        shapes = [term.get("shape", "") for other, term in explained if other == name]
        assert shapes, f"the glossary does not explain {name}"
        assert not shape or set(shapes) == {shape}, name
    for term in terms:
        if "code" in term:
            assert lesson_of(term["code"]) in (term["lesson"], ""), term


def test_every_word_of_the_glossary_is_met_in_its_lesson(lessons):
    text = {folder.name: prose(folder) for folder in FOLDERS}
    for term in read_terms(COURSE / "terms.toml", lessons):
        for word in re.findall(r"\w{2,}", term["term"].lower()):
            assert word[:6] in text[term["lesson"]], f"{term['term']} is not in {term['lesson']}"


def prose(folder):
    """All that a lesson says in words, in small letters."""
    cells = nbformat.read(folder / f"{folder.name}.ipynb", 4).cells
    return " ".join(cell.source for cell in cells if cell.cell_type == "markdown").lower()


def notation():
    """The shape of every name of CONTRIBUTING's notation; empty where it gives none."""
    found = {}
    for names, shapes, _ in table(COURSE, "name"):
        given = re.findall(r"\([^)]*\)|same", shapes) or [""]
        for i, name in enumerate(names_in(names)):
            shape = given[min(i, len(given) - 1)]
            found[name] = given[0] if shape == "same" else shape
    return found


def names_in(code):
    """The names between backquotes, without what they are equal to."""
    parts = re.findall(r"`([^`]+)`", code)
    return [name for part in parts for name in part.partition(" = ")[0].split(", ")]


def lesson_of(name):
    """The lesson that a docstring of the library names."""
    module, _, attribute = name.rpartition(".")
    text = inspect.getdoc(getattr(importlib.import_module(module), attribute)) or ""
    named = re.search(r"Lesson:\s*(\w+)", text)
    return named[1] if named else ""


@each_lesson
def test_a_lesson_leads_on_and_refers_back(folder):
    place = NAMES.index(folder.name)
    text = markdown(folder)
    linked = [NAMES.index(name) for name in re.findall(r"\]\(\.\./\w+/(\w+)\.ipynb\)", text)]
    assert place == 0 or any(other < place for other in linked), "no link to an earlier lesson"
    assert place == len(NAMES) - 1 or place + 1 in linked, f"no link to {NAMES[place + 1]}"


@each_lesson
def test_links_in_a_lesson_resolve(folder):
    check_links(markdown(folder), folder)


def test_links_in_the_pages_of_the_course_resolve():
    for path in course_pages(COURSE):
        check_links(path.read_text(encoding="utf-8"), COURSE)


def markdown(folder):
    notebook = nbformat.read(folder / f"{folder.name}.ipynb", as_version=4)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


def check_links(text, folder):
    links = [link for link in LINK.findall(text) if not link.startswith(("https://", "#"))]
    missing = [link for link in links if not (folder / link).is_file()]
    assert not missing, missing


@each_lesson
def test_a_lesson_has_its_deck_with_its_widgets(folder):
    text = (ROOT / "slides" / f"{folder.name}.md").read_text(encoding="utf-8")
    slides = re.split(r"^---$", text, flags=re.MULTILINE)[2:]
    assert 12 <= len(slides) <= 25
    check_links(text, ROOT / "slides")
    source = (folder / "lesson.py").read_text(encoding="utf-8")
    shown = {page_name(w)[:-5] for w in widgets() if re.search(rf"\b{w.__name__}\(", source)}
    assert shown <= set(widgets_of(text)), "the deck links the widgets that its lesson shows"


def test_every_deck_belongs_to_a_lesson():
    assert [path.stem for path in sorted((ROOT / "slides").glob("*.md"))] == NAMES
