"""A class of twelve, each in another trouble: everyone has an outcome and a reason, honest scores are exact."""

import json
from collections.abc import Callable

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograde.classroom import Classroom
from autograde.collect import collect
from autograde.feedback import feedback_page
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import Person
from autograde.result import FAILED, GRADED, RESULT, Result, Score, load_result
from autograde.run import Limits
from tests.autograde.classes import LESSON, answered, db_url, put, released, solutions
from tests.autograde.conftest import GradedClass

SCORES = {
    "anna": 9.0,
    "bert": 7.0,
    "cleo": 0.0,
    "dora": 9.0,
    "finn": 6.0,
    "gina": 9.0,
    "hugo": 6.0,
    "ines": 9.0,
    "jan": 6.0,
    "kim": 6.0,
    "lea": 6.0,
}


@pytest.mark.parametrize("student", SCORES)
def test_an_honest_score_is_exact(graded: GradedClass, student: str) -> None:
    result = graded.results[student]
    assert (result.outcome, result.reason) == (GRADED, "")
    assert result.score == SCORES[student]
    assert result.points == 9.0


def test_everyone_who_handed_in_has_an_outcome(graded: GradedClass) -> None:
    assert set(graded.results) == {*SCORES, "emil"}
    failed = graded.results["emil"]
    assert (failed.outcome, failed.reason) == (
        FAILED,
        "the file is damaged: it breaks off in the middle",
    )
    assert failed.scores == []


def score_of(result: Result, name: str) -> Score:
    return next(score for score in result.scores if score.name == name)


def test_a_mistake_is_named(graded: GradedClass) -> None:
    score = score_of(graded.results["bert"], "double")
    assert [mistake.name for mistake in score.mistakes] == ["squared"]
    assert score.score == 1.0
    [shown] = score.checks[0].differences
    assert (shown.got, shown.expected) == ("[1.   0.   6.25]", "[-2.  0.  5.]")


@pytest.mark.parametrize(
    ("student", "exercise", "reason"),
    [
        ("finn", "total", "Your answer was stopped: it did not end within"),
        ("jan", "total", "Your answer was stopped: it ended the Python process."),
        ("kim", "double", "Your cell ended with an error: SyntaxError:"),
        ("lea", "total", "Your answer calls scipy."),
    ],
)
def test_an_answer_without_points_has_its_reason(
    graded: GradedClass, student: str, exercise: str, reason: str
) -> None:
    score = score_of(graded.results[student], exercise)
    assert score.score == 0.0
    assert any(note.startswith(reason) for note in score.notes), score.notes


def test_repairs_are_told_in_words(graded: GradedClass) -> None:
    told = {student: " ".join(result.repairs) for student, result in graded.results.items()}
    assert "second cell labelled double" in told["dora"]
    assert "check-double" in told["hugo"]
    assert "missing" in told["hugo"]
    assert "check-total" in told["hugo"]
    assert "without its label" in told["gina"]
    assert "changed. It ran as given, then as changed" in told["ines"]
    assert told["anna"] == told["bert"] == ""


def test_nbgraders_own_gradebook_reads_the_scores(graded: GradedClass) -> None:
    with Gradebook(db_url(graded.classroom)) as book:
        read = {s.student.id: s for s in book.find_assignment(LESSON).submissions}
        assert {student: read[student].score for student in SCORES} == SCORES
        assert not any(read[student].needs_manual_grade for student in SCORES)
        # A failed one is no silent zero: it waits for a person.
        assert read["emil"].needs_manual_grade
        assert "mia" not in read
        grade = book.find_grade("check-double", LESSON, LESSON, "bert")
        assert (grade.auto_score, grade.max_score) == (1.0, 3.0)
        assert book.find_comment("double", LESSON, LESSON, "cleo").auto_comment == "No response."
        book.engine.dispose()


def test_the_kept_notebook_is_the_releases_with_outputs(graded: GradedClass) -> None:
    folder = graded.classroom.autograded("hugo", LESSON)
    notebook = nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
    nbformat.validate(notebook)
    cells = {cell.id: cell for cell in notebook.cells}
    assert cells["check-total"].source == "check(total)"
    shown = str(cells["check-total"].outputs)
    assert "total: not right yet" in shown
    assert cells["check-double"].metadata.nbgrader.points == 3
    assert not any("tags" in cell.metadata for cell in notebook.cells)


def test_nothing_of_hidden_checks_is_in_the_kept_notebook(graded: GradedClass) -> None:
    for student in SCORES:
        text = (graded.classroom.autograded(student, LESSON) / f"{LESSON}.ipynb").read_text()
        assert "an empty array" not in text
        assert "total of nothing" not in text
        assert "try_checks" not in text


def test_a_result_is_read_as_it_was_written(graded: GradedClass) -> None:
    for student, result in graded.results.items():
        assert load_result(graded.classroom.autograded(student, LESSON)) == result


@pytest.fixture
def grade_now(classroom: Classroom) -> Callable[[], dict[str, Result]]:
    def grade_all() -> dict[str, Result]:
        assignment = load_assignment(classroom, LESSON)
        students = classroom.submissions(LESSON)
        return {r.student: r for r in grade(classroom, assignment, students, Limits(30, 60))}

    return grade_all


def test_an_answer_that_builds_on_a_wrong_one_loses_no_points_for_it(
    classroom: Classroom, grade_now: Callable[[], dict[str, Result]]
) -> None:
    squares = {"double": "def double(z):\n    return z**2"}
    builds = {"total": "def total(z):\n    return float(double(z).sum()) / 2"}
    forgets = {"total": "def total(z):\n    return float(double(z).sum())"}
    submitted = classroom.root / "submitted"
    for student, total in {"bert": builds, "cleo": forgets}.items():
        notebook = answered(released(classroom), solutions() | squares | total)
        put(submitted, f"{student}/{LESSON}/{LESSON}.ipynb", notebook)
    results = grade_now()
    assert results["bert"].score == 7
    assert score_of(results["bert"], "total").with_correct == ["double"]
    page = feedback_page(results["bert"], Person("bert"), {})
    assert page.count("It has its points with a correct double in place of your own") == 1
    # Wrong in itself: what it builds on is named and nothing is given.
    assert results["cleo"].score == 6
    assert score_of(results["cleo"], "total").builds_on == ["double"]
    assert score_of(results["cleo"], "double").builds_on == []
    page = feedback_page(results["cleo"], Person("cleo"), {})
    assert page.count("This builds on your double, which is not right yet: begin there.") == 1


def test_damaged_missing_and_linked_files_fail_with_their_reason(
    classroom: Classroom, grade_now: Callable[[], dict[str, Result]]
) -> None:
    submitted = classroom.root / "submitted"
    put(submitted, f"empty/{LESSON}/{LESSON}.ipynb", b"")
    put(submitted, f"text/{LESSON}/{LESSON}.ipynb", b'{"cells": 3}')
    put(submitted, f"nothing/{LESSON}/notes.txt", b"I am sorry")
    put(submitted, f"blank/{LESSON}/{LESSON}.ipynb", b'{"cells": [], "nbformat": 4}')
    (submitted / "link" / LESSON).mkdir(parents=True)
    (submitted / "link" / LESSON / f"{LESSON}.ipynb").symlink_to(
        classroom.lesson(LESSON) / "checks.py"
    )
    results = grade_now()
    assert {student: result.reason for student, result in results.items()} == {
        "empty": "the file is empty",
        "text": "the file is not a notebook: it has no cells",
        "nothing": "no notebook was handed in",
        "blank": "the notebook is empty",
        "link": "it is a link: hand in the file itself",
    }
    kept = classroom.autograded("link", LESSON) / f"{LESSON}.ipynb"
    assert "no_numbers" not in kept.read_text()
    assert json.loads((kept.parent / RESULT).read_text())["outcome"] == FAILED


def test_grading_again_keeps_scores_given_by_hand(
    classroom: Classroom, grade_now: Callable[[], dict[str, Result]]
) -> None:
    inbox = classroom.root / "inbox"
    put(inbox, f"anna/{LESSON}.ipynb", answered(released(classroom), solutions()))
    collect(classroom, inbox)
    grade_now()
    with Gradebook(db_url(classroom)) as book:
        book.find_grade("check-total", LESSON, LESSON, "anna").manual_score = 2.5
        book.db.commit()
        book.engine.dispose()
    grade_now()
    with Gradebook(db_url(classroom)) as book:
        assert book.find_submission(LESSON, "anna").score == 8.5
        book.engine.dispose()


def test_grading_that_is_given_up_ends_at_once(classroom: Classroom) -> None:
    inbox = classroom.root / "inbox"
    put(inbox, f"anna/{LESSON}.ipynb", answered(released(classroom), solutions()))
    endless = solutions() | {"double": "while True:\n    pass"}
    put(inbox, f"finn/{LESSON}.ipynb", answered(released(classroom), endless))
    collect(classroom, inbox)
    limits = Limits(cell=3600, total=3600)
    before = set(psutil.Process().children(recursive=True))
    running = grade(classroom, load_assignment(classroom, LESSON), ["anna", "finn"], limits, 2)
    assert next(running).student == "anna"
    running.close()
    assert set(psutil.Process().children(recursive=True)) <= before
    assert load_result(classroom.autograded("finn", LESSON)) is None
    assert load_result(classroom.autograded("anna", LESSON)).score == 9
