"""A feedback page stands alone, runs nothing, tells what went wrong and no hidden check."""

import re
from html.parser import HTMLParser

import pytest

from autograde.feedback import feedback_page, write_feedback
from autograde.nbgrader_course.gradebook import Person, open_gradebook
from autograde.nbgrader_course.recorded import Recorded, recorded
from autograde.result import (
    FAILED,
    FROM_INSIDE,
    GRADED,
    WILL_LOOK,
    Named,
    Result,
    Score,
    Shown,
    Tried,
)
from tests.autograde.classes import LESSON
from tests.autograde.conftest import GradedClass

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def page_of(graded: GradedClass, student: str) -> str:
    with open_gradebook(graded.classroom) as book:
        scores = recorded(book, student, LESSON)
    return feedback_page(graded.results[student], Person(student), scores)


class Structure(HTMLParser):
    """Counts what a reader without eyes relies on."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_mistake_is_told_with_what_was_got_and_expected(graded: GradedClass) -> None:
    page = page_of(graded, "bert")
    for told in ("7</b>", "of 9 points", "[1.   0.   6.25]", "[-2.  0.  5.]", "You squared z."):
        assert told in page
    assert "This looks like “squared”" in page
    assert "What is twice 3?" in page
    assert "partly right" in page


def test_hidden_checks_are_counted_and_never_shown(graded: GradedClass) -> None:
    for student in graded.results:
        page = page_of(graded, student)
        assert "an empty array" not in page
        assert "total of nothing" not in page
        assert "z itself is not changed" not in page
    assert "0 of 1 further checks passed" in page_of(graded, "hugo")
    assert "1 of 1 further checks passed" in page_of(graded, "anna")


def test_the_answer_to_a_question_is_not_given_away(graded: GradedClass) -> None:
    page = page_of(graded, "cleo")
    assert "sha" not in page
    assert 'letter = "b"' not in page


@pytest.mark.parametrize(
    ("student", "told"),
    [
        ("emil", "the file is damaged: it breaks off in the middle"),
        ("emil", "This is not a zero."),
        ("finn", "Your answer was stopped: it did not end within 12 s."),
        ("jan", "it ended the Python process"),
        ("lea", "It is your own code that counts"),
        ("cleo", "not written yet"),
        ("dora", "second cell labelled double"),
    ],
)
def test_troubles_are_told_in_plain_words(graded: GradedClass, student: str, told: str) -> None:
    assert told in page_of(graded, student)


def test_a_page_loads_and_runs_nothing(graded: GradedClass) -> None:
    for student in graded.results:
        page = Structure()
        page.feed(page_of(graded, student))
        assert not {"script", "img", "iframe", "link", "object", "form"} & set(page.tags)
        assert not [name for name, _ in page.attributes if name.startswith("on")]
        links = [value for name, value in page.attributes if name in ("href", "src")]
        assert all(str(link).startswith("#") for link in links)


def test_a_page_has_one_title_and_labelled_tables(graded: GradedClass) -> None:
    page = Structure()
    page.feed(page_of(graded, "bert"))
    assert page.tags.count("h1") == 1
    assert page.tags.count("caption") == page.tags.count("table")
    assert ("lang", "en") in page.attributes
    assert ("scope", "row") in page.attributes


def hostile() -> Result:
    score = Score(LESSON, "check-x", "x", EVIL, 2.0, 0.0, answer=EVIL, notes=[EVIL])
    score.checks = [Tried(EVIL, 2.0, False, False, [Shown(EVIL, EVIL, EVIL, EVIL)])]
    score.mistakes = [Named(EVIL, EVIL, EVIL)]
    return Result("eve", LESSON, FAILED, EVIL, EVIL, [score], [EVIL])


def test_whatever_a_student_writes_is_text() -> None:
    page = feedback_page(hostile(), Person("eve", EVIL), {})
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 10


def test_a_text_to_mend_that_was_not_mended_is_called_so() -> None:
    score = Score(LESSON, "check-x", "x", "An exercise", 4.0, 0.0, untouched=True)
    score.mistakes = [Named("never counts", "It is never kept.", "Where does it live?")]
    page = feedback_page(Result("anna", LESSON, GRADED, scores=[score]), Person("anna"), {})
    assert "when it was handed out" in page
    assert "It is never kept." in page
    assert "never counts" not in page


@pytest.mark.parametrize("note", [FROM_INSIDE, f"The tests need In, which: {WILL_LOOK}"])
def test_an_error_of_a_test_that_cannot_be_asked_is_not_held_against_the_answer(note: str) -> None:
    notes = ["A test did not pass: TypeError: unsupported operand", note]
    score = Score("hw", "test-x", "x", "A test", 2.0, 0.0, needs_a_person=True, notes=notes)
    result = Result("anna", "hw", GRADED, scores=[score])
    page = feedback_page(result, Person("anna"), {})
    assert "TypeError" not in page
    assert note not in page
    assert f"That says nothing about your answer: {WILL_LOOK}" in page
    assert "waits for your instructor" in page
    by_hand = Recorded(2.0, False, True, "It is right.")
    page = feedback_page(result, Person("anna"), {("hw", "test-x"): by_hand})
    assert WILL_LOOK not in page
    assert "TypeError" not in page
    assert "It is right." in page


def test_a_score_and_a_comment_given_by_hand_count() -> None:
    score = Score(LESSON, "check-x", "x", "An exercise", 4.0, 1.0)
    result = Result("anna", LESSON, GRADED, scores=[score])
    by_hand = Recorded(3.5, False, True, "Nearly.\nSee me.")
    page = feedback_page(result, Person("anna"), {(LESSON, "check-x"): by_hand})
    assert "3.5 of 4" in page
    assert "Nearly.\nSee me." in page


def test_pages_lie_where_nbgrader_puts_feedback(graded: GradedClass) -> None:
    path = write_feedback(graded.classroom, Person("anna", "Anna", "Right"), LESSON, {})
    assert path == graded.classroom.root / "feedback" / "anna" / LESSON / f"{LESSON}.html"
    assert "Anna Right" in path.read_text()
    assert write_feedback(graded.classroom, Person("mia"), LESSON, {}) is None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        colour = colour if len(colour) == 6 else "".join(c * 2 for c in colour)
        parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_colour_can_be_read_in_light_dark_and_print(graded: GradedClass) -> None:
    page = page_of(graded, "anna")
    looks = {"light": "", "dark": "prefers-color-scheme: dark", "print": "print"}
    for look in looks.values():
        colours = palette(page, "") | palette(page, look)
        for ink in ("ink", "soft", "right", "part", "wrong", "open"):
            for ground in ("paper", "card"):
                assert contrast(colours[ink], colours[ground]) >= 4.5, (look, ink, ground)


def palette(page: str, media: str) -> dict[str, str]:
    """The colours by name that a page sets, everywhere or for one medium."""
    found: dict[str, str] = {}
    for inside, text in re.findall(r"(@media[^{]*\{\s*)?:root \{(.*?)\}", page, re.DOTALL):
        if media in inside if media else not inside:
            found |= re.findall(r"--(\w+): #(\w+)", text)
    assert found
    return found
