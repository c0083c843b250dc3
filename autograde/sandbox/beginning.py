"""A process that begins as many others would, and is then forked for each of them (Linux, isolated).

What stands before the first answer is the same for a whole class: it is run once. A child has its own namespaces,
folder, streams and channel; what it cannot have of its own, an open file or a thread, must not be there.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox import huge_pages, namespaces
from autograde.sandbox.bwrap import HOME
from autograde.sandbox.channel import Channel
from autograde.sandbox.enter import STARTED, enter, go_home, hold_alone, tell_failure
from autograde.sandbox.forks import fork_for_each
from autograde.sandbox.inside import run_entry, take_files
from autograde.sandbox.limits import ProcessLimits

# Matplotlib opens them anew after a fork.
FONTS = (".ttf", ".ttc", ".otf", ".afm", ".pfb")


def begin(
    request: Mapping[str, Any], talk: socket.socket, status: socket.socket, control: socket.socket
) -> NoReturn:
    """Go to an own place, begin with what comes through ``talk``, and fork for whatever comes through ``control``."""
    try:
        talk, status, control = hold_alone(talk, status, control)
        namespaces.die_with_parent()
        fork = namespaces.enter_own()
        namespaces.leave_mounts()
        namespaces.cover(HOME, ProcessLimits(**request["limits"]).disk)
        go_home(HOME)
        status.send(STARTED)
        status.close()
    except BaseException as error:
        tell_failure(status, error)
        os._exit(1)
    run_entry(request["entry"], Beginning(talk, control, fork))


class Beginning(Channel):
    """The channel of such a process: an empty frame ends the beginning, and each child goes on with its own channel."""

    def __init__(
        self, talk: socket.socket, control: socket.socket, fork: Callable[[], int]
    ) -> None:
        super().__init__(talk)
        self._control, self._fork = control, fork
        self._traces: set[str] | None = None
        self._close, self._reopen = _nothing, _nothing

    def around_forks(self, close: Callable[[], None], reopen: Callable[[], None]) -> None:
        self._close, self._reopen = close, reopen

    def receive(self) -> bytes:
        if self._traces is None:
            self._traces = set(_traces())
        if frame := super().receive():
            return frame
        left = sorted(set(_traces()) ^ self._traces)
        self.send(" ".join(left).encode())
        if left:
            os._exit(0)
        self._become_child()
        return super().receive()

    def _become_child(self) -> None:
        self._close()
        gc.freeze()
        huge_pages.gather()
        drawn = random.getstate()
        request, sockets = fork_for_each(self._control, self._fork, lingers=True)
        random.setstate(drawn)  # Python seeds it anew in every child
        self._socket.detach()
        self._socket = enter(request, HOME, True, *sockets)
        take_files(self)
        self._reopen()


def _nothing() -> None:
    """Most have nothing to close."""


def _traces() -> Iterator[str]:
    """What a fork does not copy, or a child would not find again: threads, children, open files, files, the folder."""
    yield f"in {os.getcwd()}"
    for thread in os.listdir("/proc/self/task"):
        yield f"thread {thread}"
        for child in Path(f"/proc/self/task/{thread}/children").read_text().split():
            yield f"process {child}"
    for number in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):  # the folder itself was open for this
            file = os.readlink(f"/proc/self/fd/{number}")
            if not file.endswith(FONTS):
                yield f"open {number} {file}"
    for place in (HOME, "/dev/shm"):
        for folder, _, files in os.walk(place):
            for name in (folder, *(os.path.join(folder, file) for file in files)):
                about = os.lstat(name)
                yield f"file {name} {about.st_size} {about.st_mtime_ns}"
