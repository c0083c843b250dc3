"""The whole corpus handed in to one class and graded in one run, as an instructor would."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from autograde.classroom import Classroom
from autograde.result import Result, load_result
from autograde.sandbox.isolation import probe
from tests.hostile.assignments import HOMEWORK, LESSON, REAL, TABLES, make_class
from tests.hostile.canaries import Canaries, adopt_orphans, processes_left
from tests.hostile.corpus import Submission, corpus, hand_in
from tests.hostile.intake_attacks import hand_in_attacks

collect_ignore = ["lessons"]
CELL_SECONDS, REAL_SECONDS = 2, 30


@dataclass(frozen=True)
class Attacked:
    """The class after grading, and what was seen meanwhile."""

    classroom: Classroom
    handed_in: dict[tuple[str, str], Submission]
    canaries: Canaries
    left: list[str]
    said: str

    def result(self, student: str, assignment: str) -> Result:
        found = load_result(self.classroom.autograded(student, assignment))
        assert found is not None, f"{student} has no outcome in {assignment}:\n{self.said[-3000:]}"
        return found


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """Everything handed in, graded in one run, with feedback, report and tables written."""
    _require_isolation()
    root = tmp_path_factory.mktemp("attacked")
    classroom = make_class(root / "class")
    canaries = Canaries(classroom.root, root / "home")
    with canaries.listening():
        filled_in = {
            "CLASS_FOLDER": str(classroom.root),
            "HOME_FOLDER": str(canaries.home),
            "CANARY_PORT": str(canaries.port),
            "COURSE_FOLDER": str(Path(__file__).parents[2]),
        }
        there = hand_in(classroom, corpus(), filled_in)
        hand_in_attacks(classroom)
        canaries.plant()
        adopt_orphans()
        known = {child.pid for child in psutil.Process().children(recursive=True)}
        said = _command(classroom, canaries, "grade", HOMEWORK, LESSON, f"--timeout={CELL_SECONDS}")
        said += _command(classroom, canaries, "grade", REAL, TABLES, f"--timeout={REAL_SECONDS}")
        time.sleep(max(float(one.settings.get("waits", 0)) for one in there.values()))
        for command in (["feedback"], ["report"], ["export", f"--output={root / 'scores.csv'}"]):
            said += _command(classroom, canaries, *command)
        left = processes_left(known)
    return Attacked(classroom, there, canaries, left, said)


def _require_isolation() -> None:
    isolation = probe()
    if not isolation.is_isolated:
        pytest.skip(f"the corpus runs in isolation alone: {isolation.why}")


def _command(classroom: Classroom, canaries: Canaries, *command: str) -> str:
    """Run a command of the class as its instructor does, with a home of its own."""
    temporary = classroom.root.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    ran = subprocess.run(
        [sys.executable, "-m", "autograde", "-C", str(classroom.root), *command],
        env=os.environ | {"HOME": str(canaries.home), "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    assert ran.returncode == 0, f"{command} ended with {ran.returncode}:\n{ran.stdout[-5000:]}"
    return ran.stdout
