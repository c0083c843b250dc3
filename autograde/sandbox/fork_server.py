"""A warm Python that forks a child for each request, and never runs a student's code itself (Linux).

Started with a JSON text: the number of the control socket, whether to isolate, what to import, what is absent.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograde.sandbox import namespaces, system_calls
from autograde.sandbox.bwrap import HOME
from autograde.sandbox.channel import Channel
from autograde.sandbox.inside import run_entry, warm_up
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.processes import descendants

READY, STARTED, FAILED = b"ready", b"started", b"failed "
MAX_REQUEST = 4096


def main(settings: Mapping[str, Any]) -> None:
    """Serve until the control socket is closed."""
    warm_up(settings["absent"], settings["preload"])
    control = socket.socket(fileno=settings["control"])
    signal.signal(signal.SIGCHLD, _reap)
    control.send(READY)
    while True:
        request, fds, _, _ = socket.recv_fds(control, MAX_REQUEST, 2)
        if not request:
            return
        if os.fork() == 0:
            control.close()
            talk, status = (socket.socket(fileno=fd) for fd in fds)
            _attend(json.loads(request), talk, status, settings["is_isolated"])
        for fd in fds:
            os.close(fd)


def _reap(*_: object) -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _attend(
    request: Mapping[str, Any], talk: socket.socket, status: socket.socket, is_isolated: bool
) -> None:
    """Start a child, wait for its end, and tell it with all that it leaves behind; does not return."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    folder = HOME
    try:
        if is_isolated:
            namespaces.die_with_parent()
            namespaces.become_nobody()
            namespaces.leave_keyring()
            namespaces.unshare()
        else:
            folder = tempfile.mkdtemp(prefix="autograde-")
            namespaces.prctl(namespaces.PR_SET_CHILD_SUBREAPER, 1)
        child = os.fork()
        if child == 0:
            _become_child(request, talk, status, folder, is_isolated)
        talk.close()
        if not is_isolated:
            _end_with_parent(child, status)
        _, ended = os.waitpid(child, 0)
        if not is_isolated:
            end_descendants()
            shutil.rmtree(folder, ignore_errors=True)
        status.send(str(os.waitstatus_to_exitcode(ended)).encode())
    except BaseException as error:
        with contextlib.suppress(OSError):
            status.send(FAILED + repr(error).encode()[:MAX_REQUEST])
    finally:
        os._exit(0)


def _become_child(
    request: Mapping[str, Any],
    talk: socket.socket,
    status: socket.socket,
    folder: str,
    is_isolated: bool,
) -> None:
    try:
        limits = ProcessLimits(**request["limits"])
        namespaces.die_with_parent()
        os.setsid()
        for standard in (1, 2):
            os.dup2(0, standard)
        if is_isolated:
            namespaces.cover(folder, limits.disk)
        os.environ["HOME"], os.environ["TMPDIR"] = folder, f"{folder}/tmp"
        for name in ("tmp", "work"):
            Path(folder, name).mkdir()
        os.chdir(Path(folder, "work"))
        limits.hold(is_isolated)
        if is_isolated:
            namespaces.drop_privileges()
            system_calls.refuse()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        status.send(STARTED)
        status.close()
    except BaseException as error:
        status.send(FAILED + repr(error).encode()[:MAX_REQUEST])
        os._exit(1)
    run_entry(request["entry"], Channel(talk))


def _end_with_parent(child: int, status: socket.socket) -> None:
    """When the fork server is gone, end the child, whose end is then not told as its own doing."""

    def end(*_: object) -> None:
        status.shutdown(socket.SHUT_RDWR)
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGTERM, end)
    namespaces.die_with_parent(signal.SIGTERM)


def end_descendants() -> None:
    """End all that a child has left behind, where no namespace does: those without a parent have become ours."""
    while left := [pid for pid in descendants(os.getpid()) if pid != os.getpid()]:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _reap()
        time.sleep(0.005)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
