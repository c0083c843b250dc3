"""What has not changed is not run again, what has is, and a lost row or result comes back."""

import json
import sqlite3
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from autograde import cache_key
from autograde.assignment import Assignment
from autograde.cache_key import assignment_key
from autograde.classroom import Classroom, write_atomically
from autograde.collect import TIMESTAMP
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.nbgrader_course.submission_row import kept_rows
from autograde.result import RESULT, Result
from autograde.run import Limits
from autograde.sandbox.worlds import Worlds, open_worlds
from tests.autograde.classes import LESSON, answered, put, released, solutions

LIMITS = Limits(30, 90)
_started: list[str] = []
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in ("subprocess.Popen", "os.fork", "os.posix_spawn"):
        _started.append(f"{event} {arguments}")


sys.addaudithook(_hook)


@dataclass(frozen=True)
class Two(Classroom):
    """A class of two, and the sandboxes in which it is graded."""

    worlds: Worlds

    def grade(self, **options: Any) -> list[Result]:
        assignment = load_assignment(self, LESSON)
        students = self.submissions(LESSON)
        results = list(grade(self, assignment, students, LIMITS, worlds=self.worlds, **options))
        return sorted(results, key=lambda result: result.student)

    def grade_without_a_process(self) -> list[Result]:
        """Grade it with sandboxes that are not open yet: none is opened."""
        global _watching
        _started.clear()
        with open_worlds(self.worlds.isolation) as unopened:
            _watching = True
            try:
                results = replace(self, worlds=unopened).grade()
            finally:
                _watching = False
        assert _started == []
        return results


@pytest.fixture
def two(classroom: Classroom, worlds: Worlds) -> Two:
    """A class of two, graded."""
    wrong = {"double": "def double(z):\n    return z**2"}
    for student, answers in {"anna": {}, "bert": wrong}.items():
        notebook = answered(released(classroom), solutions() | answers)
        put(classroom.submitted(student, LESSON), f"{LESSON}.ipynb", notebook)
    made = Two(classroom.root, worlds)
    assert not any(result.unchanged for result in made.grade())
    return made


def rows(classroom: Classroom) -> dict[str, dict[tuple[str, str], float | None]]:
    with open_gradebook(classroom) as book:
        return {student: row.scores for student, row in kept_rows(book, LESSON).items()}


def change_a_check(classroom: Classroom, old: str, new: str) -> None:
    path = classroom.lesson(LESSON) / "checks.py"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_an_unchanged_second_run_starts_no_process(two: Two) -> None:
    before = rows(two)
    results = two.grade_without_a_process()
    assert [(r.student, r.unchanged, r.score) for r in results] == [
        ("anna", True, 9.0),
        ("bert", True, 7.0),
    ]
    assert rows(two) == before


def test_a_changed_hidden_check_regrades_its_exercise_alone(two: Two) -> None:
    change_a_check(two, "total(np.array([]))", "total(np.array([])) + 1")
    results = two.grade()
    assert [(r.only, r.unchanged, r.score) for r in results] == [
        (["total"], False, 9.0),
        (["total"], False, 7.0),
    ]
    assert [score.name for score in results[1].scores] == ["double", "total", "counter", "letter"]
    assert all(result.unchanged for result in two.grade_without_a_process())


def test_what_was_judged_with_another_answer_is_regraded_with_it(two: Two) -> None:
    answers = {
        "double": "def double(z):\n    return z**2",
        "total": "def total(z):\n    return float(double(z).sum()) / 2",
    }
    notebook = answered(released(two), solutions() | answers)
    put(two.submitted("bert", LESSON), f"{LESSON}.ipynb", notebook)
    assert two.grade()[1].scores[1].with_correct == ["double"]
    change_a_check(two, "[-1.0, 0.0, 2.5]", "[-1.0, 0.0, 3.5]")
    again = two.grade()
    assert [result.only for result in again] == [["double"], ["double", "total"]]
    fresh = two.grade(again=True)
    assert [result.only for result in fresh] == [[]] * 2
    assert [result.scores for result in again] == [result.scores for result in fresh]


def test_one_exercise_again_leaves_the_others_as_they_are(two: Two) -> None:
    results = two.grade(again=True, exercises=["letter"])
    assert [(r.only, r.score) for r in results] == [(["letter"], 9.0), (["letter"], 7.0)]


def test_another_answer_is_graded_as_a_whole(two: Two) -> None:
    put(
        two.submitted("bert", LESSON),
        f"{LESSON}.ipynb",
        answered(released(two), solutions()),
    )
    anna, bert = two.grade(exercises=["letter"])
    assert (anna.unchanged, bert.unchanged, bert.only, bert.score) == (True, False, [], 9.0)


def damaged(path: Path) -> None:
    path.write_text(path.read_text()[:100])


@pytest.mark.parametrize("harm", [Path.unlink, damaged])
def test_a_lost_or_damaged_result_is_made_again(two: Two, harm: Any) -> None:
    harm(two.autograded("bert", LESSON) / RESULT)
    assert [(r.unchanged, r.score) for r in two.grade()] == [(True, 9.0), (False, 7.0)]


def test_a_lost_gradebook_is_filled_again_without_a_run(two: Two) -> None:
    before = rows(two)
    (two.root / "gradebook.db").unlink()
    assert all(result.unchanged for result in two.grade())
    assert rows(two) == before


def test_a_row_that_differs_from_the_result_is_mended(two: Two) -> None:
    before = rows(two)
    with sqlite3.connect(two.root / "gradebook.db") as database:
        database.execute("UPDATE grade SET auto_score = 1000")
    database.close()
    two.grade_without_a_process()
    assert rows(two) == before


def test_a_date_that_comes_to_be_known_is_kept_without_a_run(two: Two) -> None:
    with sqlite3.connect(two.root / "gradebook.db") as database:
        database.execute("UPDATE assignment SET duedate = '2026-03-01 12:00:00.000000'")
    database.close()
    late = "2026-03-02 12:00:00.000000 UTC"
    write_atomically(two.submitted("anna", LESSON) / TIMESTAMP, late)
    anna, bert = two.grade_without_a_process()
    assert (anna.unchanged, anna.late, anna.submitted) == (True, True, late)
    assert not bert.late
    assert two.grade_without_a_process()[0].late
    kept = json.loads((two.autograded("anna", LESSON) / RESULT).read_text())
    assert (kept["late"], kept["submitted"]) == (True, late)


def test_the_key_is_the_same_each_time_and_knows_every_exercise(two: Two) -> None:
    def key(**changes: Any) -> Any:
        assignment = load_assignment(two, LESSON)
        return assignment_key(Assignment(**{**vars(assignment), **changes}), LIMITS, "isolated")

    first = key()
    assert first == key()
    assert set(first.exercises) == {"double", "total", "counter", "letter"}
    assert key(files={"data.csv": b"1"}).whole != first.whole
    assignment = load_assignment(two, LESSON)
    assert assignment_key(assignment, Limits(31, 90), "isolated").whole != first.whole
    assert assignment_key(assignment, LIMITS, "NOT ISOLATED").whole != first.whole


def test_the_version_is_known_where_nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    installed = {"numpy": "2.0"}
    monkeypatch.setattr(cache_key, "version", lambda name: installed[name])
    project = tomllib.loads((cache_key.HERE / "pyproject.toml").read_text())["project"]
    found = cache_key.versions.__wrapped__()
    assert (found["nnedu"], found["NumPy"]) == (project["version"], "2.0")
