"""What a process does between its fork and the code that it is for: to its place, with its limits, without privileges."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox import namespaces, system_calls
from autograde.sandbox.channel import Channel
from autograde.sandbox.inside import run_entry
from autograde.sandbox.limits import ProcessLimits

STARTED, FAILED = b"started", b"failed "
MAX_WHY = 4096


def enter(
    request: Mapping[str, Any],
    talk: socket.socket,
    status: socket.socket,
    folder: str,
    is_isolated: bool,
) -> NoReturn:
    """Become what the request asks for, tell ``status`` of it, and run."""
    try:
        talk, status = hold_alone(talk, status)
        limits = ProcessLimits(**request["limits"])
        namespaces.die_with_parent()
        os.setsid()
        for standard in (1, 2):
            os.dup2(0, standard)
        if is_isolated:
            namespaces.leave_keyring()
            namespaces.leave_the_rest()
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
        tell_failure(status, error)
        os._exit(1)
    run_entry(request["entry"], Channel(talk))


def tell_failure(status: socket.socket, error: BaseException) -> None:
    """Say why no process was started, if anybody still listens."""
    with contextlib.suppress(OSError):
        status.send(FAILED + repr(error).encode()[:MAX_WHY])


def hold_alone(talk: socket.socket, status: socket.socket) -> tuple[socket.socket, socket.socket]:
    """These two as the numbers 3 and 4; what else the fork server holds open is other processes' business."""
    numbers = [os.dup(kept.detach()) for kept in (talk, status)]
    for place, number in enumerate(numbers, start=3):
        os.dup2(number, place, inheritable=False)
    os.closerange(5, os.sysconf("SC_OPEN_MAX"))
    return socket.socket(fileno=3), socket.socket(fileno=4)
