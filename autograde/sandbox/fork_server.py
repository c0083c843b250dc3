"""A warm Python that forks a child for each request, and never runs a student's code itself (Linux).

Started with a JSON text: the number of the control socket, whether to isolate, what to import, what is absent.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
import sys
from collections.abc import Callable, Mapping
from typing import Any

from autograde.sandbox import huge_pages, namespaces
from autograde.sandbox.attendant import attend
from autograde.sandbox.bwrap import HOME
from autograde.sandbox.enter import enter, tell_failure
from autograde.sandbox.inside import warm_up

READY = b"ready"
MAX_REQUEST = 4096


def main(settings: Mapping[str, Any]) -> None:
    """Serve until the control socket is closed."""
    is_isolated = settings["is_isolated"]
    fork = namespaces.enter_own() if is_isolated else os.fork
    warm_up(settings["absent"], settings["preload"])
    huge_pages.gather()
    control = socket.socket(fileno=settings["control"])
    control.send(READY)
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        while True:
            for ready, _ in waiting.select():
                if ready.fileobj is not control:
                    waiting.unregister(ready.fileobj)
                    _tell_end(ready.fd, *ready.data)
                    continue
                text, fds, _, _ = socket.recv_fds(control, MAX_REQUEST, 2)
                if not text:
                    return
                talk, status = (socket.socket(fileno=fd) for fd in fds)
                if child := _start(fork, json.loads(text), talk, status, is_isolated):
                    waiting.register(os.pidfd_open(child), selectors.EVENT_READ, (child, status))


def _start(
    fork: Callable[[], int],
    request: Mapping[str, Any],
    talk: socket.socket,
    status: socket.socket,
    is_isolated: bool,
) -> int | None:
    """Fork a child for the request, which keeps ``talk``; who has an attendant is told of by that."""
    try:
        child = fork()
    except OSError as error:  # too many processes or namespaces: those that run go on
        tell_failure(status, error)
        talk.close()
        status.close()
        return None
    if child == 0:
        if is_isolated:
            enter(request, talk, status, HOME, is_isolated)
        attend(request, talk, status)
    talk.close()
    if not is_isolated:
        status.close()
    return child


def _tell_end(pidfd: int, child: int, status: socket.socket) -> None:
    """Tell a child's end once it has gone with all that was in its namespaces."""
    os.close(pidfd)
    _, ended = os.waitpid(child, 0)
    with contextlib.suppress(OSError):  # nobody may listen any more
        status.send(str(os.waitstatus_to_exitcode(ended)).encode())
    status.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
