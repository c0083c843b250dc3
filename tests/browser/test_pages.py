"""Feedback and class report as people read them: light, dark, narrow, printed, without eyes."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

from autograde.class_report import class_page, summarize
from autograde.feedback import feedback_page
from autograde.nbgrader_course.gradebook import Person
from autograde.nbgrader_course.recorded import Recorded
from autograde.result import (
    ANSWER_STOPPED,
    FAILED,
    GRADED,
    Named,
    Result,
    Score,
    Shown,
    Tried,
)
from autograde.standing import EXCUSED, MISSING, Standing
from tests.browser.axe import axe

pytestmark = pytest.mark.browser

LOOKS: Mapping[str, Mapping[str, str]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "print": {"color_scheme": "light", "media": "print"},
}


def score(name: str, points: float, **told: object) -> Score:
    return Score("hw", name, name, f"Exercise {name}", 3.0, points, **told)  # type: ignore[arg-type]


def result(student: str, *points: float) -> Result:
    """One of everything that can be told of an answer."""
    shown = Shown("z after the call", "the sign is turned round", "[1. 2.]", "[-1. -2.]")
    checks = [Tried("three numbers", 2.0, False, False, [shown]), Tried("more", 1.0, True, True)]
    mistake = Named("squared", "You squared z.", "What is twice 3?")
    first, second, third = (*points, 0.0, 0.0, 0.0)[:3]
    return Result(
        student,
        "hw",
        GRADED,
        title="An exercise sheet",
        scores=[
            score("one", first, answer="def one(z):\n    return z**2", checks=checks),
            score(
                "two", second, mistakes=[mistake], notes=[f"{ANSWER_STOPPED}: it took too long."]
            ),
            score("three", third, unwritten=True, builds_on=["one"]),
            score("four", 3.0, with_correct=["one"], checks=[Tried("all", 3.0, True, False)]),
        ],
        repairs=["The notebook was called mine.ipynb instead of hw.ipynb."],
        late=True,
        seconds=1.5,
    )


def feedback(student: str = "anna") -> str:
    kept = {("hw", "two"): Recorded(2.0, False, True, "Nearly.\nSee me.")}
    return feedback_page(result(student, 3.0, 1.0), Person(student, "Anna", "Right"), kept, 0.5)


def failed() -> str:
    broken = Result("emil", "hw", FAILED, "the file is damaged", "An exercise sheet")
    return feedback_page(broken, Person("emil"), {})


def report() -> str:
    worth = [("hw", name, 3.0) for name in ("one", "two", "three", "four")]
    everyone = []
    for place in range(9):
        own = result(f"student-{place}", place % 4, place % 3)
        kept = {
            (s.notebook, s.grade_id): Recorded(s.score or 0.0, False, False, "") for s in own.scores
        }
        everyone.append(Standing(Person(own.student), "hw", GRADED, "", own, kept))
    broken = Result("emil", "hw", FAILED, "the file is damaged", "An exercise sheet")
    everyone += [
        Standing(Person("emil"), "hw", FAILED, broken.reason, broken, {}),
        Standing(Person("mia"), "hw", MISSING, "", None, {}),
        Standing(Person("kim"), "hw", EXCUSED, "ill", None, {}),
    ]
    return class_page("Autumn", [summarize("hw", worth, everyone), summarize("hw2", worth, [])])


PAGES = {"feedback": feedback, "failed": failed, "report": report}


@pytest.fixture
def opened(request: pytest.FixtureRequest, page: Page, tmp_path: Path) -> Page:
    path = tmp_path / "page.html"
    path.write_text(PAGES[request.param](), encoding="utf-8")
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("opened", PAGES, indirect=True)
def test_a_page_can_be_read_by_everybody(opened: Page, look: str) -> None:
    opened.emulate_media(**LOOKS[look])  # type: ignore[arg-type]
    for details in opened.locator("details").all():
        details.evaluate("part => part.open = true")
    assert axe(opened) == []


@pytest.mark.parametrize("opened", PAGES, indirect=True)
def test_a_page_fits_a_telephone(opened: Page) -> None:
    opened.set_viewport_size({"width": 360, "height": 740})
    width = opened.evaluate("document.documentElement.scrollWidth")
    assert width <= 360


@pytest.mark.parametrize("opened", PAGES, indirect=True)
def test_nothing_is_cut_off_on_paper(opened: Page) -> None:
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 700, "height": 1000})
    assert opened.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.parametrize("opened", ["report"], indirect=True)
def test_every_figure_has_words(opened: Page) -> None:
    figures = opened.get_by_role("img").all()
    assert figures
    for figure in figures:
        words = figure.evaluate("part => part.getAttribute('aria-labelledby') ?? ''").split()
        told = " ".join(opened.locator(f"[id='{id}']").text_content() or "" for id in words)
        assert "Students by share of the points: " in told
