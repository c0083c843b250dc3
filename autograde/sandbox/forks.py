"""Forks a child for each request that comes through a socket, and tells of its end (Linux)."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import socket
from collections.abc import Callable
from typing import Any

from autograde.sandbox.enter import tell_failure

MAX_REQUEST = 4096
MAX_SOCKETS = 3


def fork_for_each(
    control: socket.socket, fork: Callable[[], int], *, waits: bool = True, lingers: bool = False
) -> tuple[dict[str, Any], list[socket.socket]]:
    """Serve until the control socket is closed, and then end this process. Returns in each child.

    Parameters:  control, fork, waits (for the end of children, to tell it; who has an attendant is told of by that),
                 lingers (until the last child has ended)

    Returns:     the request, and the sockets that came with it: to talk through, to tell of the beginning and the end
                 through, ...
    """
    with selectors.DefaultSelector() as waiting:
        waiting.register(control, selectors.EVENT_READ)
        while waiting.get_map():
            for ready, _ in waiting.select():
                if ready.fileobj is not control:
                    waiting.unregister(ready.fileobj)
                    _tell_end(ready.fd, *ready.data)
                    continue
                text, fds, _, _ = socket.recv_fds(control, MAX_REQUEST, MAX_SOCKETS)
                if not text:
                    waiting.unregister(control)
                    if lingers:
                        continue
                    os._exit(0)
                sockets = [socket.socket(fileno=fd) for fd in fds]
                child = _fork(fork, sockets[1])
                if child == 0:
                    control.close()
                    return json.loads(text), sockets
                talk, status, *others = sockets
                for unneeded in (talk, *others, *(() if child and waits else (status,))):
                    unneeded.close()
                if child and waits:
                    waiting.register(os.pidfd_open(child), selectors.EVENT_READ, (child, status))
    os._exit(0)


def _fork(fork: Callable[[], int], status: socket.socket) -> int | None:
    try:
        return fork()
    except OSError as error:  # too many processes or namespaces: those that run go on
        tell_failure(status, error)
        return None


def _tell_end(pidfd: int, child: int, status: socket.socket) -> None:
    """Tell a child's end once it has gone with all that was in its namespaces."""
    os.close(pidfd)
    _, ended = os.waitpid(child, 0)
    with contextlib.suppress(OSError):  # nobody may listen any more
        status.send(str(os.waitstatus_to_exitcode(ended)).encode())
    status.close()
