"""A gradebook on PostgreSQL: a real server, started for this test on a socket of its own, ended with it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.check_class import check_class
from autograde.classroom import Classroom, new_classroom
from autograde.export import export_as
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import (
    Person,
    add_people,
    gradebook_file,
    open_gradebook,
    people,
)
from autograde.nbgrader_course.submission_row import kept_rows
from autograde.patience import GradebookTrouble
from autograde.release import release
from autograde.run import Limits
from autograde.sandbox.worlds import Worlds
from autograde.standing import standings
from tests.autograde.classes import COURSE, LESSON, answered, put, released, solutions

# PostgreSQL refuses to run as root.
UNPRIVILEGED = "nobody" if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def program(name: str) -> str:
    """A program of PostgreSQL, which Debian keeps off the PATH."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    found = shutil.which(name) or (str(places[-1]) if places else None)
    if found is None:
        reason = "PostgreSQL is not installed. On Debian and Ubuntu: sudo apt install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


class Server:
    """A PostgreSQL server that listens on a socket in its own folder and nowhere else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-U", "teacher", "--no-sync")

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://teacher@/postgres?host={self.folder}"

    def run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [program(name), *arguments],
            check=True, cwd=self.folder, user=UNPRIVILEGED,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-D", str(self.data), "-o", options, "-l", log)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    program("initdb")
    # A socket's path may have 107 characters, and pytest's folders are closed to other users.
    folder = Path(tempfile.mkdtemp(prefix="autograde-pg-"))
    if UNPRIVILEGED:
        shutil.chown(folder, UNPRIVILEGED)
    made = Server(folder)
    made.start()
    try:
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


@pytest.fixture
def classroom(server: Server, tmp_path: Path) -> Classroom:
    made = new_classroom(tmp_path / "class", COURSE)
    with (made.root / "nbgrader_config.py").open("a") as file:
        file.write(f"\nget_config().CourseDirectory.db_url = {server.url!r}\n")
    return made


def test_a_class_is_graded_into_a_server(
    server: Server, classroom: Classroom, worlds: Worlds
) -> None:
    assert gradebook_file(classroom) is None
    release(classroom, LESSON)
    for student, answers in {
        "anna": {},
        "bert": {"double": "def double(z):\n    return z**2"},
    }.items():
        notebook = answered(released(classroom), solutions() | answers)
        put(classroom.submitted(student, LESSON), f"{LESSON}.ipynb", notebook)
    assignment = load_assignment(classroom, LESSON)

    def grade_all() -> dict[str, tuple[float, bool]]:
        results = grade(classroom, assignment, ["anna", "bert"], Limits(), 2, worlds)
        return {result.student: (result.score, result.unchanged) for result in results}

    assert grade_all() == {"anna": (9.0, False), "bert": (7.0, False)}
    assert grade_all() == {"anna": (9.0, True), "bert": (7.0, True)}
    with open_gradebook(classroom) as book:
        assert {s.person.id: s.score for s in standings(classroom, book, LESSON)} == {
            "anna": 9.0,
            "bert": 7.0,
        }
        assert kept_rows(book, LESSON)["bert"].scores[LESSON, "check-double"] == 1.0
        assert "bert,,,,01_small,graded" in export_as(classroom, book, [LESSON], "csv")[0]
    assert not (classroom.root / "gradebook.db").exists()
    assert check_class(classroom) == []


def test_a_server_that_is_away_is_told_and_nothing_is_lost(
    server: Server, classroom: Classroom
) -> None:
    with open_gradebook(classroom) as book:
        add_people(book, [Person("zoe", "Zoe")])
    server.stop()
    try:
        told = r"The database server does not answer\. Start it, or mend db_url"
        with pytest.raises(GradebookTrouble, match=told), open_gradebook(classroom):
            pass
        rules = [finding.rule for finding in check_class(classroom)]
        assert rules == ["the gradebook can be read", "something is released"]
    finally:
        server.start()
    with open_gradebook(classroom) as book:
        assert Person("zoe", "Zoe") in people(book)
