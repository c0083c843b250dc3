"""An ordinary nbgrader assignment, made elsewhere, goes through the same commands."""

import csv
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook

from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.export import export_as
from autograde.feedback import feedback_page
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import Person, open_gradebook
from autograde.nbgrader_course.recorded import recorded
from autograde.release import release
from autograde.result import Result
from autograde.run import Limits
from autograde.sandbox.worlds import Worlds
from autograde.standing import standings
from tests.autograde.classes import db_url, place_of, put, released, write_ordinary_assignment

RIGHT = "def add(a, b):\n    return a + b"
CAPPED = "def add(a, b):\n    return min(a + b, 5)"
WRONG = "def add(a, b):\n    return a - b"


@dataclass(frozen=True)
class Homework:
    classroom: Classroom
    results: Mapping[str, Result]

    def scores(self, student: str) -> dict[str, float | None]:
        return {score.name: score.score for score in self.results[student].scores}


@pytest.fixture(scope="module")
def homework(tmp_path_factory: pytest.TempPathFactory) -> Homework:
    """Never released by hand: grading makes what it needs."""
    classroom = new_classroom(tmp_path_factory.mktemp("ordinary") / "class")
    write_ordinary_assignment(classroom)
    assignment = load_assignment(classroom, "hw1")
    submitted = classroom.root / "submitted"

    def put_first(student: str, answer: str) -> None:
        notebook = released(classroom, "hw1", "problem1")
        notebook.cells[place_of(notebook, "add")].source = answer
        put(submitted, f"{student}/hw1/problem1.ipynb", notebook)

    def put_second(student: str, essay: str) -> None:
        notebook = released(classroom, "hw1", "problem2")
        notebook.cells[0].source = essay or notebook.cells[0].source
        notebook.cells[1].source = "def double(x):\n    return 2 * x"
        put(submitted, f"{student}/hw1/problem2.ipynb", notebook)

    put_first("anna", RIGHT)
    put_second("anna", "Because sums commute.")
    put_first("bert", CAPPED)
    put_second("bert", "")
    put_first("cleo", WRONG)
    results = grade(classroom, assignment, classroom.submissions("hw1"), Limits(cell=30, total=90))
    return Homework(classroom, {result.student: result for result in results})


def test_right_answers_get_what_the_tests_say(homework: Homework) -> None:
    assert homework.scores("anna") == {
        "test-add": 2.0,
        "test-warns": 1.0,
        "partial": 3.0,
        "scalar": 5.0,
        "truth": 0.0,
        "negative": 0.0,
        "array": 0.0,
        "said": 1.0,
        "essay": None,
        "test-double": 3.0,
    }


def test_an_honest_notebook_needs_no_repair(homework: Homework) -> None:
    assert homework.results["anna"].repairs == homework.results["bert"].repairs == []


def test_a_hidden_test_counts(homework: Homework) -> None:
    scores = homework.scores("bert")
    assert (scores["test-add"], scores["test-warns"], scores["partial"]) == (0.0, 1.0, 3.0)


def test_a_value_that_is_no_score_never_gives_full_marks(homework: Homework) -> None:
    scores = homework.scores("cleo")
    for trap in ("scalar", "truth", "negative", "array"):
        assert scores[trap] == 0.0
    flagged = {s.name for s in homework.results["cleo"].scores if s.needs_a_person}
    assert flagged >= {"truth", "negative", "array"}
    assert "scalar" not in flagged


def test_an_essay_waits_for_a_person_and_an_untouched_one_gets_zero(homework: Homework) -> None:
    assert homework.scores("bert")["essay"] == 0.0
    with Gradebook(db_url(homework.classroom)) as book:
        essay = book.find_grade("essay", "problem2", "hw1", "anna")
        assert (essay.auto_score, essay.needs_manual_grade) == (None, True)
        assert not book.find_grade("essay", "problem2", "hw1", "bert").needs_manual_grade
        assert book.find_grade("test-add", "problem1", "hw1", "anna").score == 2.0
        book.engine.dispose()


def test_a_notebook_that_was_not_handed_in_is_named(homework: Homework) -> None:
    result = homework.results["cleo"]
    assert result.reason == "problem2.ipynb: no notebook was handed in"
    assert homework.scores("cleo")["test-add"] == 0.0
    with open_gradebook(homework.classroom) as book:
        where = {s.person.id: s.status for s in standings(homework.classroom, book, "hw1")}
    assert where == {"anna": "needs a person", "bert": "needs a person", "cleo": "failed"}


def test_what_waits_for_a_person_is_exported_without_a_score(homework: Homework) -> None:
    with open_gradebook(homework.classroom) as book:
        text, _ = export_as(homework.classroom, book, ["hw1"], "csv")
        _, warnings = export_as(homework.classroom, book, ["hw1"], "moodle")
    rows = list(csv.DictReader(text.splitlines()))
    scores = {row["exercise"]: row["score"] for row in rows if row["student"] == "anna"}
    assert (scores["essay"], scores["test-add"]) == ("", "2")
    assert "anna's score in hw1 is not whole yet: it needs a person" in warnings


def test_hidden_tests_run_and_are_never_shown_to_the_student(homework: Homework) -> None:
    kept = homework.classroom.autograded("bert", "hw1") / "problem1.ipynb"
    assert "thirty is secret" in kept.read_text()
    with open_gradebook(homework.classroom) as book:
        scores = recorded(book, "bert", "hw1")
    page = feedback_page(homework.results["bert"], Person("bert"), scores)
    assert "secret" not in page
    assert "A further test, which is not shown, did not pass." in page
    assert "thirty" not in (homework.classroom.release("hw1") / "problem1.ipynb").read_text()


def test_a_visible_test_that_fails_says_how(homework: Homework) -> None:
    notes = {score.name: score.notes for score in homework.results["cleo"].scores}
    assert notes["test-add"] == [
        "A test did not pass in the line 'assert add(1, 2) == 3': AssertionError"
    ]


def test_the_kept_notebook_has_nbgraders_labels(homework: Homework) -> None:
    kept = homework.classroom.autograded("anna", "hw1") / "problem2.ipynb"
    notebook = nbformat.read(kept, as_version=4)
    labels = [cell.metadata.nbgrader.grade_id for cell in notebook.cells]
    assert labels == ["essay", "double", "test-double"]


QUICKSTART = {
    "anna": ("RIGHT_SQUARES", "return sum(squares(n))"),
    "bert": ("RIGHT_SQUARES", "return sum(i**2 for i in range(1, n + 1))"),
    "cleo": ("OPEN_SQUARES", "return sum(squares(n))"),
    "dora": ("", ""),
}
SQUARES = {
    "RIGHT_SQUARES": """
def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]
""",
    "OPEN_SQUARES": "def squares(n):\n    return [i**2 for i in range(1, n + 1)]",
}


@pytest.mark.parametrize("folder", ["source", "release"])
def test_a_damaged_notebook_of_the_instructors_is_named(homework: Homework, folder: str) -> None:
    path = homework.classroom.root / folder / "hw1" / "problem2.ipynb"
    kept = path.read_bytes()
    path.write_bytes(kept[:100])
    try:
        with pytest.raises(ClassError, match=r"problem2\.ipynb cannot be read as a notebook"):
            load_assignment(homework.classroom, "hw1")
    finally:
        path.write_bytes(kept)


def test_a_course_made_by_nbgraders_quickstart_is_graded(tmp_path: Path, worlds: Worlds) -> None:
    """The scores are those that nbgrader gives to the same answers."""
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "quickstart", "course101"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    config = (tmp_path / "course101" / "nbgrader_config.py").read_text()
    classroom = new_classroom(tmp_path / "course101")
    assert (classroom.root / "nbgrader_config.py").read_text() == config
    release(classroom, "ps1")
    for student, (squares, line) in QUICKSTART.items():
        notebook = released(classroom, "ps1", "problem1")
        if squares:
            notebook.cells[place_of_name(notebook, "squares")].source = SQUARES[squares]
            own = f"def sum_of_squares(n):\n    {line}"
            notebook.cells[place_of_name(notebook, "sum_of_squares")].source = own
        put(classroom.submitted(student, "ps1"), "problem1.ipynb", notebook)
        second = released(classroom, "ps1", "problem2")
        put(classroom.submitted(student, "ps1"), "problem2.ipynb", second)
    assignment = load_assignment(classroom, "ps1")
    limits = Limits(cell=30, total=90)
    results = list(grade(classroom, assignment, list(QUICKSTART), limits, worlds=worlds))
    assert {(r.outcome, tuple(r.repairs)) for r in results} == {("graded", ())}
    names = (
        "correct_squares squares_invalid_input correct_sum_of_squares sum_of_squares_uses_squares"
    )
    scores = {
        result.student: [s.score for n in names.split() for s in result.scores if s.name == n]
        for result in results
    }
    assert scores == {
        "anna": [1.0, 1.0, 0.5, 0.5],
        "bert": [1.0, 1.0, 0.5, 0.0],
        "cleo": [1.0, 0.0, 0.5, 0.5],
        "dora": [0.0, 0.0, 0.0, 0.0],
    }
    marked = {s.name for r in results for s in r.scores if s.needs_a_person and r.student == "anna"}
    assert not marked & set(names.split())


def place_of_name(notebook: NotebookNode, grade_id: str) -> int:
    labels = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return labels.index(grade_id)
