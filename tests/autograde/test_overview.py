"""The index and the glossary of a course: what is in them, what is kept out, and what is said of a wrong text."""

import pytest
from click.testing import CliRunner

from autograde.cli import main
from autograde.lesson import LessonError, load_lesson
from autograde.overview import course_pages, exercises_that_catch
from tests.autograde.small import ANSWERS, write_small_lesson

CATALOGUE = """# Contributing

| name | shape | meaning |
|---|---|---|
| `z` | (batch,) | the sum |

More text.

| # | mistake | question that leads on |
|---|---|---|
| 1 | squares for doubles | What is twice 3? |
| 2 | nothing is kept | Where does it live? |
"""
TERMS = """terms = [
  { term = "sum", symbol = "`z`", shape = "(batch,)", lesson = "01_small", says = "What adds up." },
  { term = "Array", lesson = "01_small", says = "Numbers in rows.", code = "numpy.ndarray" },
]
"""
NUMBERED = ANSWERS.replace('"You squared z.", ask', '"You squared z.", mistake=1, ask').replace(
    '"The count is never kept.", ask', '"The count is never kept.", mistake=2, ask'
)


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    write_small_lesson(folder, answers=NUMBERED)
    (folder / "terms.toml").write_text(TERMS)
    (tmp_path / "CONTRIBUTING.md").write_text(CATALOGUE)
    return folder


def test_the_index_lists_exercises_and_who_recognises_a_mistake(course):
    page = course_pages(course)[course / "index.md"]
    assert "1 lessons, 3 exercises." in page
    assert "## [A small lesson](01_small/01_small.ipynb)" in page
    assert "- `double`: Twice a number (3 points)" in page
    assert "| 1 | squares for doubles | What is twice 3? | 01 `double` |" in page


def test_the_index_gives_nothing_away(course):
    page = course_pages(course)[course / "index.md"]
    for private in (
        "You squared",
        "squared",
        "in place",
        "2 * z",
        "z is not changed",
        "two letters on",
    ):
        assert private not in page
    assert "| 2 | nothing is kept | Where does it live? |  |" in page, "that is the bug to be found"
    assert exercises_that_catch(load_lesson(course / "01_small"), 2) == []


def test_the_glossary_has_the_notation_and_the_words_in_order(course):
    page = course_pages(course)[course / "glossary.md"]
    assert "| `z` | (batch,) | the sum |" in page
    array = "**Array**: Numbers in rows. In the library: `numpy.ndarray`. [Lesson 01](01_small/01_small.ipynb)"
    assert array in page
    assert page.index(array) < page.index("**sum** (`z`, (batch,)): What adds up.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('says = "What adds up."', 'tells = "What adds up."', "sum has term, symbol, shape, lesson, tells"),
        ('lesson = "01_small", says = "W', 'lesson = "02", says = "W', "sum: there is no lesson 02"),
        ('"Array"', '"sum"', "sum is explained 2 times"),
    ],
)  # fmt: skip
def test_a_wrong_term_is_named(course, old, new, told):
    (course / "terms.toml").write_text(TERMS.replace(old, new))
    with pytest.raises(LessonError, match=told):
        course_pages(course)


def test_build_writes_the_pages_and_check_finds_what_was_edited_by_hand(course):
    def build(*options):
        return CliRunner().invoke(main, ["build", "--course", str(course), *options])

    assert build().exit_code == 0
    assert build("--check").exit_code == 0
    (course / "index.md").write_text("mine")
    assert "index.md is not what the lessons build" in build("--check").output


def test_a_course_without_terms_or_catalogue_has_an_index_of_its_exercises(course):
    (course / "terms.toml").unlink()
    (course.parent / "CONTRIBUTING.md").unlink()
    pages = course_pages(course)
    assert list(pages) == [course / "index.md"]
    assert "Mistakes" not in pages[course / "index.md"]
