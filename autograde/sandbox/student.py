"""The student's process, inside: runs a notebook's cells, then answers the judge's calls."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from autograde.remote.seeds import draw_alike
from autograde.sandbox.channel import Channel
from autograde.sandbox.outputs import Stream
from autograde.sandbox.requests import EXCHANGE, RUN
from autograde.sandbox.shell import NotebookShell, make_shell


def warm_up() -> None:
    """Do what takes time and is the same for everybody: the shell, and a first figure with its fonts."""
    shell = make_shell()
    with suppress(ImportError):
        import matplotlib.pyplot as plt

        asyncio.set_event_loop(asyncio.new_event_loop())
        shell.run("%matplotlib inline", remember=False)
        for text in ("$x^2$", "text"):
            plt.figure().add_subplot(title=text).plot([0, 1], label=text)
        shell.run("", remember=False)
        plt.close("all")
        # Figures are shown, and closed, before pyplot would draw them once more for a window that there is not.
        plt.uninstall_repl_displayhook()
        plt.install_repl_displayhook()
        _close_loop()
    shell.outputs.begin()


def _close_loop() -> None:
    asyncio.get_event_loop_policy().get_event_loop().close()


def main(channel: Channel) -> None:
    """Answer each frame with one frame, until nobody asks any more."""
    shell = make_shell()
    sys.path.insert(0, "")
    draw_alike()
    streams = Stream("stdout", 1, shell.outputs), Stream("stderr", 2, shell.outputs)
    sys.stdout, sys.stderr = streams

    def reopen() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        for stream in streams:
            stream.catch()

    reopen()
    channel.around_forks(_close_loop, reopen)
    server: Any = None

    def exchange(frame: bytes) -> bytes:
        channel.send(EXCHANGE + frame)
        return channel.receive()[1:]

    while True:
        frame = channel.receive()
        if frame[:1] == RUN:
            channel.send(RUN + _run(shell, **json.loads(frame[1:])))
            continue
        if server is None:
            from autograde.remote.serve import Server

            server = Server(shell.user_ns)
        answer = _interruptible(partial(server.handle, frame[1:], exchange))
        channel.send(EXCHANGE + answer)


def _run(shell: NotebookShell, code: str, remember: bool) -> bytes:
    outputs = shell.outputs
    outputs.begin()
    number = shell.execution_count
    _interruptible(partial(shell.run, code, remember))
    for output in outputs.kept:
        if "text" in output:
            output["text"] = "".join(output["text"])
    message = {
        "outputs": outputs.kept,
        "updates": outputs.updates,
        "stopped": outputs.stopped,
        "count": number if remember else None,
    }
    return json.dumps(message, default=repr, skipkeys=True).encode()


def _interruptible(call: Callable[[], Any]) -> Any:
    """Call, and let an interrupt reach the call alone."""
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return call()
    finally:
        with suppress(KeyboardInterrupt):
            signal.signal(signal.SIGINT, signal.SIG_IGN)
