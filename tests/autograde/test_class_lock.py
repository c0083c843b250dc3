"""One writer at a time: a second one says who is at work, or waits; a lock of the dead holds nobody up."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograde.class_lock import NAME, only_writer
from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.cli import main
from tests.autograde.classes import COURSE

HOLD = """
import sys, time
from pathlib import Path
from autograde.class_lock import only_writer
from autograde.classroom import Classroom
with only_writer(Classroom(Path(sys.argv[1])), "autograde grade"):
    print("held", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def empty(tmp_path: Path) -> Classroom:
    return new_classroom(tmp_path / "class", COURSE)


def test_a_second_writer_is_told_who_is_at_work(empty: Classroom) -> None:
    command = [sys.executable, "-c", HOLD, str(empty.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        told = rf"autograde grade has been running since \d\d:\d\d \(process {other.pid} on .+\)"
        with pytest.raises(ClassError, match=told), only_writer(empty, "mine"):
            pass
        other.kill()
    # The file is still there, with the name of a process that is not.
    assert str(other.pid) in (empty.root / NAME).read_text()
    with only_writer(empty, "mine"):
        assert str(os.getpid()) in (empty.root / NAME).read_text()


def test_a_second_writer_that_waits_comes_next(
    empty: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with only_writer(empty, "the first"):
            held.set()
            free.wait()

    first = threading.Thread(target=hold)
    first.start()
    held.wait()
    threading.Timer(1, free.set).start()
    with only_writer(empty, "the second", wait=True):
        assert not first.is_alive() or free.is_set()
    first.join()
    assert "the first has been running" in capsys.readouterr().err


def test_the_command_ends_with_a_sentence(empty: Classroom) -> None:
    with only_writer(empty, "autograde collect"):
        shown = CliRunner().invoke(main, ["-C", str(empty.root), "release"])
    assert shown.exit_code == 1
    assert "autograde collect has been running since" in shown.output
