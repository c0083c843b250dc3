"""Looks after a child where no namespace does: ends all that it leaves behind (Linux without isolation)."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Mapping
from typing import Any, NoReturn

from autograde.sandbox import namespaces
from autograde.sandbox.channel import Channel
from autograde.sandbox.enter import enter, hold_alone, tell_failure
from autograde.sandbox.inside import run_entry
from autograde.sandbox.processes import descendants


def attend(request: Mapping[str, Any], talk: socket.socket, status: socket.socket) -> NoReturn:
    """Start a child, wait for its end, and tell it with all that it leaves behind."""
    try:
        talk, status = hold_alone(talk, status)
        folder = tempfile.mkdtemp(prefix="autograde-")
        namespaces.prctl(namespaces.PR_SET_CHILD_SUBREAPER, 1)
        child = os.fork()
        if child == 0:
            talk = enter(request, folder, False, talk, status)
            run_entry(request["entry"], Channel(talk))
        talk.close()
        _end_with_parent(child, status)
        _, ended = os.waitpid(child, 0)
        _end_descendants()
        shutil.rmtree(folder, ignore_errors=True)
        status.send(str(os.waitstatus_to_exitcode(ended)).encode())
    except BaseException as error:
        tell_failure(status, error)
    finally:
        os._exit(0)


def _end_with_parent(child: int, status: socket.socket) -> None:
    """When the fork server is gone, end the child, whose end is then not told as its own doing."""

    def end(*_: object) -> None:
        status.shutdown(socket.SHUT_RDWR)
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    namespaces.die_with_parent(signal.SIGTERM)


def _end_descendants() -> None:
    """End all that a child has left behind: those without a parent have become ours."""
    while left := [pid for pid in descendants(os.getpid()) if pid != os.getpid()]:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.005)
