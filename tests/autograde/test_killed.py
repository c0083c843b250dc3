"""Killed at any point, interrupted or run twice at once: a second run comes to the grades of a clean one."""

import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.classroom import Classroom, new_classroom
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.nbgrader_course.submission_row import kept_rows
from autograde.release import release
from autograde.result import RESULT, load_result
from tests.autograde.classes import put, released

KILLS = 20
HELPER = Path(__file__).with_name("forking_grader.py")
ANSWERS = {"anna": "2 * x", "bert": "x + 1", "cleo": "x.no", "dora": "x * 2", "emil": "0"}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="orphans are caught on Linux only")


class Grader:
    """Runs ``autograde grade`` in processes of their own that can be killed."""

    def __init__(self, classroom: Classroom) -> None:
        self.classroom = classroom
        self.output = classroom.root / "output.txt"
        self.helper = subprocess.Popen(
            [sys.executable, str(HELPER)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def start(self, *options: str) -> int:
        """Begin to grade; the process's number."""
        assert self.helper.stdin
        command = [str(self.output), "-C", str(self.classroom.root), "grade", *options]
        self.helper.stdin.write(shlex.join(command) + "\n")
        self.helper.stdin.flush()
        return self._read()

    def end(self) -> int:
        """Wait for the end; the exit code, negative where a signal ended it."""
        return self._read()

    def _read(self) -> int:
        assert self.helper.stdout
        return int(self.helper.stdout.readline())

    def orphans(self) -> list[psutil.Process]:
        """What still runs some seconds after the end."""
        for _ in range(100):
            left = psutil.Process(self.helper.pid).children(recursive=True)
            if not any(map(runs, left)):
                return []
            time.sleep(0.1)
        return left


def runs(process: psutil.Process) -> bool:
    """Whether it is still there: it may end while it is looked at."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def grader(tmp_path: Path) -> Iterator[Grader]:
    """A class of five with a small assignment of nbgrader's."""
    classroom = new_classroom(tmp_path / "class")
    put(classroom.source("hw"), "hw.ipynb", small_assignment())
    release(classroom, "hw")
    for student, answer in ANSWERS.items():
        notebook = released(classroom, "hw")
        notebook.cells[0].source = f"def double(x):\n    return {answer}"
        put(classroom.submitted(student, "hw"), "hw.ipynb", notebook)
    made = Grader(classroom)
    yield made
    made.helper.communicate()


def small_assignment() -> object:
    answer = {"grade": False, "locked": False, "solution": True, "task": False, "points": 0}
    test = {"grade": True, "locked": True, "solution": False, "task": False, "points": 2}
    sources = {
        "double": (
            "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION",
            answer,
        ),
        "test-one": ("assert double(1) == 2", test),
        "test-two": ("assert double(5) == 10", test),
    }
    notebook = new_notebook(
        cells=[
            new_code_cell(
                source, id=name, metadata={"nbgrader": {**m, "grade_id": name, "schema_version": 3}}
            )
            for name, (source, m) in sources.items()
        ]
    )
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.metadata = {"kernelspec": kernel}
    return notebook


def grades(classroom: Classroom) -> Mapping[str, Mapping[tuple[str, str], float | None]]:
    """Every score, in the gradebook and in the results, which agree."""
    with open_gradebook(classroom) as book:
        rows = {student: dict(row.scores) for student, row in kept_rows(book, "hw").items()}
    for student, scores in rows.items():
        result = load_result(classroom.autograded(student, "hw"))
        assert result is not None
        assert {("hw", score.grade_id): score.score for score in result.scores} == scores
    return rows


@pytest.mark.slow
def test_killed_at_any_point_and_run_again_the_grades_are_the_same(grader: Grader) -> None:
    started = time.monotonic()
    grader.start()
    assert grader.end() == 0
    seconds = time.monotonic() - started
    clean = grades(grader.classroom)
    points = {student: sum(scores.values()) for student, scores in clean.items()}
    assert points == {"anna": 4, "bert": 2, "cleo": 0, "dora": 4, "emil": 0}
    chance, killed = random.Random(1), 0
    while killed < KILLS:
        own = grader.start("--again")
        time.sleep(chance.uniform(0, 0.9 * seconds))
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(own, signal.SIGKILL)
        how = grader.end()
        assert how in (-signal.SIGKILL, 0)
        killed += how == -signal.SIGKILL
        for path in grader.classroom.root.glob(f"autograded/*/hw/{RESULT}"):
            assert load_result(path.parent) is not None
    assert grader.orphans() == []
    # Nobody's grade was ever lost: what was kept before a run is there until the new one is.
    assert grades(grader.classroom).keys() == clean.keys()
    grader.start()
    assert grader.end() == 0
    assert grades(grader.classroom) == clean


def test_interrupted_it_stops_cleanly_and_goes_on_from_there(grader: Grader) -> None:
    put_endless(grader.classroom)
    own = grader.start("--jobs", "2", "--timeout", "600")
    while not list(grader.classroom.root.glob(f"autograded/*/hw/{RESULT}")):
        assert psutil.pid_exists(own)
        time.sleep(0.05)
    os.kill(own, signal.SIGINT)
    assert grader.end() == 130
    told = grader.output.read_text()
    assert "are done and kept; the same command goes on from there." in told
    assert "Traceback" not in told
    assert grader.orphans() == []
    done = len(list(grader.classroom.root.glob(f"autograded/*/hw/{RESULT}")))
    assert 1 <= done < 6
    (grader.classroom.submitted("zoe", "hw") / "hw.ipynb").unlink()
    (grader.classroom.submitted("zoe", "hw")).rmdir()
    grader.start("--timeout", "600")
    assert grader.end() == 0
    assert f"hw: 5 graded, 0 failed, {done} of them unchanged" in grader.output.read_text()


def put_endless(classroom: Classroom) -> None:
    notebook = released(classroom, "hw")
    notebook.cells[0].source = "while True:\n    pass"
    put(classroom.submitted("zoe", "hw"), "hw.ipynb", notebook)
