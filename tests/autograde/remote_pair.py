"""A student's process for tests of the judge's side: a fork that answers, with no sandbox around it."""

import os
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograde.lesson import define
from autograde.remote.peer import Exchange
from autograde.remote.serve import Server
from autograde.sandbox.channel import Channel

Answering = Callable[[Channel], None]


def serving(source: str, names: Mapping[str, Any] | None = None, title: str = "own") -> Answering:
    """What answers questions about the names that ``source`` defines."""

    def answer(channel: Channel) -> None:
        notebook: dict[str, Any] = {"__name__": "__main__"} | dict(names or {})
        define(source, notebook, title)
        server = Server(notebook)

        def exchange(frame: bytes) -> bytes:
            channel.send(frame)
            return channel.receive()

        while True:
            channel.send(server.handle(channel.receive(), exchange))

    return answer


@contextmanager
def student(answer: Answering) -> Iterator[Exchange]:
    """A process that answers, ended at the end."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if not pid:
        ours.close()
        try:
            answer(Channel(theirs))
        finally:
            os._exit(0)
    theirs.close()
    channel = Channel(ours)

    def exchange(frame: bytes) -> bytes:
        channel.send(frame)
        return channel.receive()

    try:
        yield exchange
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
