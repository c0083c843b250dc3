"""A process in the sandbox, as the instructor's process holds it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Sequence
from types import TracebackType

from autograde.sandbox.channel import CHUNK, LENGTH, MAX_FRAME, framed
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.processes import Usage, memory_of

# A sleeper uses no processor, and a loaded machine takes longer: the clock allows this many times the budget.
PATIENCE = 5
POLL_SECONDS = 0.1
SEND_SECONDS = 30.0
END_SECONDS = 10.0
ENDED_ITSELF = "it ended the Python process"


class ChildDied(Exception):
    """The process is gone; the message says why as far as is known."""


class SandboxLost(ChildDied):
    """The process is gone, and not through its own doing: it may be tried again."""


class TimeIsOver(Exception):
    """The process did not answer in time; it is still there."""


class Child:
    """A process that talks in frames, and is ended with everything it started.

    ``receive(seconds)`` allows so many seconds of computing, and ``PATIENCE`` times that on the clock.
    ``begun`` are its answers to the frames that it had answered before it was handed over.
    """

    begun: Sequence[bytes] = ()

    def __init__(
        self, talk: socket.socket, status: socket.socket, pid: int, limits: ProcessLimits
    ) -> None:
        self._talk, self._status, self._limits = talk, status, limits
        self._pidfd = os.pidfd_open(pid)
        self._usage = Usage(pid)
        with contextlib.suppress(OSError, ValueError):
            self._usage.inherited = memory_of(pid)
        self._talk.setblocking(False)
        self._why = ""

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def send(self, content: bytes) -> None:
        """Send a frame.  Raises:  ChildDied, BadFrame"""
        left = memoryview(framed(content))
        deadline = time.monotonic() + SEND_SECONDS
        while left:
            _, writable, _ = select.select([], [self._talk], [], POLL_SECONDS)
            if writable:
                try:
                    left = left[self._talk.send(left) :]
                except OSError:
                    self._raise_died()
            elif time.monotonic() > deadline:
                self._end_because("it did not listen any more")

    def receive(self, seconds: float) -> bytes:
        """The next frame.

        Raises:  TimeIsOver if none came in time, ChildDied if none will ever come.
        """
        wait = _Wait(self, seconds)
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size, wait))
        if length > MAX_FRAME:
            self._end_because("it sent more than fits into a message")
        return self._exactly(length, wait)

    def _exactly(self, count: int, wait: _Wait) -> bytes:
        gathered = bytearray()
        while len(gathered) < count:
            readable, _, _ = select.select([self._talk], [], [], POLL_SECONDS)
            if not readable or wait.is_due():
                wait.check()
            if readable:
                try:
                    chunk = self._talk.recv(min(CHUNK, count - len(gathered)))
                except OSError:
                    chunk = b""
                if not chunk:
                    self._raise_died()
                gathered += chunk
        return bytes(gathered)

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        self._signal(signal.SIGINT)

    def cpu_seconds(self) -> float:
        """Seconds of computing of the process and all that it started."""
        return self._usage.read().cpu

    @property
    def cpu_used(self) -> float:
        """What ``cpu_seconds`` last was; it is known when the process has gone, too."""
        return self._usage.cpu

    def check_usage(self) -> float:
        """Seconds of computing so far.  Raises:  ChildDied if it uses more memory or processes than it may."""
        usage = self._usage.read()
        if usage.memory > self._limits.memory:
            self._end_because(f"it used more than {self._limits.memory / 2**30:g} GiB of memory")
        if usage.processes > 2 * self._limits.processes:
            self._end_because(f"it started more than {self._limits.processes} processes")
        return usage.cpu

    def kill(self) -> None:
        """End it with all that it started, and wait until that is so."""
        if self._pidfd < 0:
            return
        self._signal(signal.SIGKILL)
        with contextlib.suppress(OSError):
            self._status.settimeout(END_SECONDS)
            while self._status.recv(256):
                pass
        self.leave()

    def leave(self) -> None:
        """Have no more to do with it, and let it go on."""
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
        self._talk.close()
        self._status.close()

    def _signal(self, number: int) -> None:
        if self._pidfd >= 0:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    def _end_because(self, why: str) -> None:
        self._why = why
        self.kill()
        raise ChildDied(why)

    def _raise_died(self) -> None:
        """Say how it ended, as the process that waited for it tells."""
        if self._why or self._pidfd < 0:
            raise ChildDied(self._why or "it was ended")
        self._signal(signal.SIGKILL)
        self._status.settimeout(END_SECONDS)
        with contextlib.suppress(OSError):
            if told := self._status.recv(256):
                self._why = _in_words(int(told))
                raise ChildDied(self._why)
        raise SandboxLost("the sandbox was ended")


class _Wait:
    """How long an answer may still take."""

    def __init__(self, child: Child, seconds: float) -> None:
        self._child, self._seconds = child, seconds
        self._began = self._looked = time.monotonic()
        self._base: float | None = None

    def is_due(self) -> bool:
        return time.monotonic() - self._looked > POLL_SECONDS

    def check(self) -> None:
        """Raise TimeIsOver or ChildDied where a limit has been reached."""
        self._looked = time.monotonic()
        used = self._child.check_usage()
        # Reading what was used costs more than most answers take: it begins with the first look.
        self._base = used if self._base is None else self._base
        if used - self._base > self._seconds:
            raise TimeIsOver(f"it did not end within {self._seconds:g} s")
        if self._looked - self._began > PATIENCE * self._seconds:
            raise TimeIsOver(f"it did not end within {PATIENCE * self._seconds:g} s")


def _in_words(code: int) -> str:
    if code == -signal.SIGXCPU:
        return "it used all the time that the whole notebook may take"
    if code < 0:
        with contextlib.suppress(ValueError):
            return f"{ENDED_ITSELF} ({signal.Signals(-code).name})"
    return ENDED_ITSELF
