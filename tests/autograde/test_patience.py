"""A gradebook in use is waited for; a full, damaged or missing one is told in words, and nothing is lost."""

import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.exc import OperationalError

from autograde.classroom import Classroom
from autograde.nbgrader_course.gradebook import (
    Gradebook,
    Person,
    add_people,
    open_gradebook,
    people,
)
from autograde.patience import GradebookTrouble, in_words, patiently


@contextmanager
def locked(classroom: Classroom, seconds: float = 3600) -> Iterator[None]:
    """Another program holds the gradebook for itself."""
    other = sqlite3.connect(classroom.root / "gradebook.db", check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    freed = threading.Timer(seconds, other.rollback)
    freed.start()
    try:
        yield
    finally:
        freed.cancel()
        freed.join()
        other.close()


def test_a_gradebook_in_use_is_waited_for_with_a_word(
    classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_gradebook(classroom) as book, locked(classroom, 2.5):
        add_people(book, [Person("anna")])
        assert [person.id for person in people(book)] == ["anna"]
    told = "The gradebook is in use by another program; trying again for 120 s ..."
    assert capsys.readouterr().err.count(told) == 1


def test_patience_ends_with_what_to_do(classroom: Classroom) -> None:
    with open_gradebook(classroom, patience=1) as book:
        with locked(classroom), pytest.raises(GradebookTrouble, match="End it") as caught:
            add_people(book, [Person("anna")])
        assert "database is locked" in str(caught.value)
        assert people(book) == []
        add_people(book, [Person("anna")])
    opening = open_gradebook(classroom, patience=1)
    with locked(classroom), pytest.raises(GradebookTrouble, match="End it"), opening:
        pass


def test_a_damaged_gradebook_is_told_with_what_to_do(classroom: Classroom) -> None:
    (classroom.root / "gradebook.db").write_bytes(b"no database" * 200)
    told = r"damaged\. Put it back from your backup"
    with pytest.raises(GradebookTrouble, match=told), open_gradebook(classroom):
        pass


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """A disk on which no file can grow beyond ``size`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_a_disk_without_room_is_told_and_nothing_is_half_written(classroom: Classroom) -> None:
    size = (classroom.root / "gradebook.db").stat().st_size
    with open_gradebook(classroom, patience=1) as book:
        crowd = [Person(f"student-{number}", "x" * 2000) for number in range(40)]
        full = pytest.raises(GradebookTrouble, match="Make room, then run this again")
        with files_of_at_most(size), full:
            add_people(book, crowd)
        assert people(book) == []
        add_people(book, crowd)
        assert len(people(book)) == 40


def test_a_server_that_is_away_is_told_with_what_to_do() -> None:
    error = OperationalError("", {}, Exception("connection to server at x failed"))
    assert "Start it, or mend db_url" in in_words(error)


def test_a_missing_driver_is_told_with_what_to_install() -> None:
    with pytest.raises(GradebookTrouble, match=r"nnedu\[postgresql\]"):
        patiently(
            lambda: Gradebook("postgresql+nodriver://x/y", "c", 1, lambda *_: 0.0), lambda: None, 1
        )


def test_other_errors_are_not_waited_for() -> None:
    started = time.monotonic()

    def wrong() -> None:
        raise OperationalError("", {}, Exception("no such table: student"))

    with pytest.raises(GradebookTrouble, match="no such table"):
        patiently(wrong, lambda: None)
    assert time.monotonic() - started < 60
