"""Measure what each cheat gains from plain nbgrader, which has no protection, and write plain_nbgrader.json.

Run by hand: ``python -m tests.hostile.plain_nbgrader [NAME...]``. The cheats run with your rights in a throwaway
folder, each with a time limit; those marked ``unsafe`` are left out, for they would harm the machine.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograde.classroom import Classroom
from autograde.nbgrader_course import alembic_on_path
from tests.autograde.classes import db_url
from tests.hostile.assignments import HERE, HOMEWORK, make_class
from tests.hostile.corpus import Submission, corpus, hand_in

FIGURES = HERE / "plain_nbgrader.json"
SECONDS = 120
CONFIG = "c = get_config()\nc.CourseDirectory.root = {root!r}\nc.ExecutePreprocessor.timeout = 20\n"


def measure(names: list[str]) -> Iterator[tuple[str, float | str]]:
    """Each cheat on the ordinary assignment, and its points or why it was not tried."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        base = make_class(Path(folder) / "base")
        for one in corpus("cheats"):
            if HOMEWORK not in one.assignments or (names and one.name not in names):
                continue
            if "unsafe" in one.settings:
                yield one.name, f"not tried: {one.settings['unsafe']}"
                continue
            root = Path(folder) / one.name
            shutil.copytree(base.root, root)
            yield one.name, _points(one, Classroom(root), Path(folder) / "home")


def _points(one: Submission, classroom: Classroom, home: Path) -> float | str:
    """What nbgrader gives for one submission in a course of its own."""
    (classroom.root / "nbgrader_config.py").write_text(CONFIG.format(root=str(classroom.root)))
    filled_in = {
        "CLASS_FOLDER": str(classroom.root),
        "HOME_FOLDER": str(home),
        "CANARY_PORT": "9",
        "COURSE_FOLDER": str(HERE.parents[1]),
    }
    hand_in(classroom, [one], filled_in)
    alembic_on_path()
    home.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "nbgrader", "autograde", HOMEWORK, "--student", one.name],
        cwd=classroom.root,
        env=os.environ | {"HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return "no grade: it did not end"
    finally:
        # Also what a cheat left running: some act when grading is over.
        if "waits" in one.settings:
            subprocess.run(["sleep", one.settings["waits"]], check=True)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return _score(classroom, one.name)


def _score(classroom: Classroom, student: str) -> float | str:
    with Gradebook(db_url(classroom)) as book:
        try:
            return float(book.find_submission(HOMEWORK, student).score)
        except MissingEntry:
            return "no grade"
        finally:
            book.engine.dispose()


def main() -> None:
    names = sys.argv[1:]
    known = json.loads(FIGURES.read_text()) if names and FIGURES.exists() else {}
    for name, points in measure(names):
        print(f"{name:<40} {points}", flush=True)
        known[name] = points
        FIGURES.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")


if __name__ == "__main__":
    main()
