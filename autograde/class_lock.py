"""One writer to a class folder at a time: a lock that goes with the process that holds it, however that ends."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click

from autograde.classroom import ClassError, Classroom

NAME = ".autograde.lock"
PAUSE = 0.5


@contextmanager
def only_writer(classroom: Classroom, doing: str, wait: bool = False) -> Iterator[None]:
    """Hold the class's lock.

    Parameters:  doing (what others are told), wait (for another one to end)
    Raises:      ClassError that says who holds it
    """
    with (classroom.root / NAME).open("a+", encoding="utf-8") as file:
        told = False
        while not _take(file):
            holder = _holder(file)
            if not wait:
                raise ClassError(
                    f"{holder} in this class. Wait for its end (--wait does), or end it first."
                )
            if not told:
                click.echo(f"{holder} in this class; waiting for its end ...", err=True)
            told = True
            time.sleep(PAUSE)
        who = {"pid": os.getpid(), "host": platform.node(), "doing": doing}
        file.seek(0)
        file.truncate()
        file.write(json.dumps({**who, "since": time.strftime("%H:%M")}))
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _holder(file: IO[str]) -> str:
    file.seek(0)
    try:
        who = json.loads(file.read())
        since = f"since {who['since']} (process {who['pid']} on {who['host']})"
        return f"{who['doing']} has been running {since}"
    except (ValueError, KeyError, TypeError):
        return "Another autograde is running"


def _take(file: IO[str]) -> bool:
    """Take the operating system's lock on the file; it is given back when the process ends."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(2**20)  # a byte behind the text, which others are to read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
