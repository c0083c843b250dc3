"""Processes of a sandbox, from outside: forked from one that has begun, where many begin alike, or from the warm one."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import asdict

from autograde.sandbox.child import Child, ChildDied, SandboxLost, TimeIsOver
from autograde.sandbox.limits import ProcessLimits

SPAWN_SECONDS = 60.0
BEGIN_SECONDS = 60.0
MAX_BEGUN = 32
CREDENTIALS = struct.Struct("3i")

# Hands a request to a process that forks, with the descriptors that go with it.
Ask = Callable[[bytes, list[int]], None]


class Begun:
    """A process that has answered the frames of a beginning, and is forked for those that begin alike."""

    def __init__(self, child: Child, control: socket.socket, answers: Sequence[bytes]) -> None:
        self.answers = answers
        self._child, self._control = child, control

    def ask(self, request: bytes, fds: list[int]) -> None:
        """Hand it a request for a fork.  Raises:  SandboxLost"""
        try:
            socket.send_fds(self._control, [request], fds)
        except OSError:
            raise SandboxLost("the process that had begun was ended") from None

    def close(self) -> None:
        """Ask for no more: it ends after the last that was forked from it."""
        self._control.close()
        self._child.leave()


class Beginnings:
    """What has begun, by what it has begun with; the oldest goes when there are too many."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Future[Begun | None]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Begun | None]) -> Begun | None:
        """What has begun with this, made by whoever asks first while others wait."""
        with self._lock:
            future = self._kept.get(key)
            is_first = future is None
            if future is None:
                future = self._kept[key] = Future()
                if len(self._kept) > MAX_BEGUN:
                    _close(self._kept.pop(next(iter(self._kept))))
        if is_first:
            try:
                future.set_result(make())
            except BaseException as error:
                future.set_exception(error)
                self._drop(future)
        return future.result()

    def forget(self, begun: Begun) -> None:
        """It does not fork any more: the next to ask has it made anew."""
        with self._lock:
            lost = [f for f in self._kept.values() if f.done() and f.result() is begun]
        for future in lost:
            self._drop(future)

    def clear(self) -> None:
        """Forget all that has begun."""
        with self._lock:
            begun = [future for future in self._kept.values() if future.done()]
        for future in begun:
            self._drop(future)

    def _drop(self, future: Future[Begun | None]) -> None:
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if kept is not future}
        _close(future)


def _close(future: Future[Begun | None]) -> None:
    if future.done() and not future.exception() and (begun := future.result()):
        begun.close()


def begin(
    ask: Ask,
    entry: str,
    limits: ProcessLimits,
    files: Mapping[str, bytes],
    frames: Sequence[bytes],
) -> Begun | None:
    """Have a process begin; None where what it did cannot be forked, or it did not end.

    Raises:  SandboxError, SandboxLost
    """
    with ExitStack() as unless_begun:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        unless_begun.callback(ours.close)
        with theirs:
            child = fork(ask, entry, limits, files, theirs)
        unless_begun.callback(child.kill)
        try:
            answers = [_answer(child, frame) for frame in frames]
            if not _answer(child, b""):
                unless_begun.pop_all()
                return Begun(child, ours, answers)
        except SandboxLost:
            raise
        except (ChildDied, TimeIsOver):
            pass  # each begins for itself, within limits of its own
    return None


def _answer(child: Child, frame: bytes) -> bytes:
    child.send(frame)
    return child.receive(BEGIN_SECONDS)


def fork(
    ask: Ask,
    entry: str,
    limits: ProcessLimits,
    files: Mapping[str, bytes],
    control: socket.socket | None = None,
) -> Child:
    """Ask for a process that finds ``files`` in its working folder and calls ``entry`` with its channel.

    Parameters:  control (where it takes requests itself, if it is to begin for others)

    Raises:      SandboxError, ChildDied
    """
    ours, theirs = socket.socketpair()
    status, status_theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    status.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    status.settimeout(SPAWN_SECONDS)
    request = {"entry": entry, "limits": asdict(limits), "begins": control is not None}
    try:
        with theirs, status_theirs:
            fds = [own.fileno() for own in (theirs, status_theirs, control) if own]
            ask(json.dumps(request).encode(), fds)
        child = Child(ours, status, _pid_of_started(status), limits)
    except BaseException:
        ours.close()
        status.close()
        raise
    try:
        for name, content in files.items():
            child.send(name.encode())
            child.send(content)
        child.send(b"")
    except BaseException:
        child.kill()
        raise
    return child


def _pid_of_started(status: socket.socket) -> int:
    """Wait until a child has begun; its process id as seen from here, which the kernel tells."""
    try:
        message, told, _, _ = status.recvmsg(5000, socket.CMSG_SPACE(CREDENTIALS.size))
    except TimeoutError:
        raise SandboxLost("the sandbox did not answer") from None
    if not message:
        raise SandboxLost("the sandbox was ended")
    if message != b"started":
        raise ChildDied(f"no process could be started, {message.decode(errors='replace')}")
    return int(CREDENTIALS.unpack(told[0][2])[0])
