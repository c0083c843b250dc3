"""What a process does between its fork and the code that it is for: to its place, with its limits, without privileges."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograde.sandbox import namespaces, system_calls
from autograde.sandbox.limits import ProcessLimits

STARTED, FAILED = b"started", b"failed "
MAX_WHY = 4096


def enter(
    request: Mapping[str, Any],
    folder: str,
    is_isolated: bool,
    talk: socket.socket,
    status: socket.socket,
) -> socket.socket:
    """Become what the request asks for and tell ``status`` of it; the socket to talk through."""
    try:
        talk, status = hold_alone(talk, status)
        limits = ProcessLimits(**request["limits"])
        namespaces.die_with_parent()
        os.setsid()
        if is_isolated:
            namespaces.leave_keyring()
            namespaces.leave_the_rest()
            namespaces.cover(folder, limits.disk)
            namespaces.hide_processes()
        go_home(folder)
        limits.hold(is_isolated)
        if is_isolated:
            namespaces.drop_privileges()
            system_calls.refuse()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        status.send(STARTED)
        status.close()
    except BaseException as error:
        tell_failure(status, error)
        os._exit(1)
    return talk


def go_home(folder: str) -> None:
    """Work in an own folder from now on, with nothing to read from or write to but that."""
    for standard in (1, 2):
        os.dup2(0, standard)
    os.environ["HOME"], os.environ["TMPDIR"] = folder, f"{folder}/tmp"
    for name in ("tmp", "work"):
        Path(folder, name).mkdir()
    os.chdir(Path(folder, "work"))


def tell_failure(status: socket.socket, error: BaseException) -> None:
    """Say why no process was started, if anybody still listens."""
    with contextlib.suppress(OSError):
        status.send(FAILED + repr(error).encode()[:MAX_WHY])


def hold_alone(*kept: socket.socket) -> list[socket.socket]:
    """These as the numbers from 3 on; what else the fork server holds open is other processes' business."""
    first, behind = 3, 3 + len(kept)
    numbers = [fcntl.fcntl(own.detach(), fcntl.F_DUPFD, behind) for own in kept]
    for place, number in enumerate(numbers, first):
        os.dup2(number, place, inheritable=False)
    os.closerange(behind, os.sysconf("SC_OPEN_MAX"))
    return [socket.socket(fileno=place) for place in range(first, behind)]
