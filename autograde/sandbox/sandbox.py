"""Open a sandbox: a warm process that is isolated from this machine and forks a child for each request."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from autograde.sandbox.begun import Beginnings, begin, fork
from autograde.sandbox.bwrap import HOME, PYTHON, bwrap_command
from autograde.sandbox.child import Child, SandboxLost
from autograde.sandbox.isolation import Isolation
from autograde.sandbox.launched import LaunchedSandbox
from autograde.sandbox.limits import ProcessLimits

START_SECONDS = 120.0
STARTS = 3
END_SECONDS = 5.0
ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    "PATH": os.pathsep.join((str(Path(PYTHON).parent), "/usr/bin", "/bin")),
    "LANG": "C.UTF-8",
    "USER": "student",
    "PYTHONPATH": str(ROOT),
    "PYTHONSAFEPATH": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Sets in the same order whenever a submission is graded.
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # One submission uses one core, or a class on all cores would take turns on each.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
}


class SandboxError(Exception):
    """The sandbox cannot be started; the message says why as far as is known."""


class SandboxClosed(SandboxError):
    """The run is over: no more processes are started."""


class Sandbox:
    """A fork server in its isolation; one that has died is started again."""

    def __init__(
        self, isolation: Isolation, absent: Collection[str], preload: Sequence[str]
    ) -> None:
        self.isolation = isolation
        self._absent, self._preload = sorted(absent), list(preload)
        self._lock = threading.Lock()
        self._is_closed = self._is_ready = False
        self._beginnings = Beginnings()
        self._start()

    def spawn(
        self,
        entry: str,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        beginning: Sequence[bytes] = (),
    ) -> Child:
        """Start a process that finds ``files`` in its working folder and calls ``entry`` with its channel.

        Parameters:  entry ("package.module:function"), limits, files (content by relative name),
                     beginning (frames that many are sent first: where it can, it has answered them already)

        Raises:      SandboxError, ChildDied
        """
        begun = None
        if beginning and self.isolation.is_isolated:
            begun = self._beginnings.get(
                (entry, frozenset(files.items()), tuple(beginning)),
                lambda: begin(self._ask, entry, limits, files, beginning),
            )
        try:
            child = fork(begun.ask if begun else self._ask, entry, limits, files)
        except SandboxLost:
            if begun:
                self._beginnings.forget(begun)
            raise
        child.begun = begun.answers if begun else ()
        return child

    def end_all(self) -> None:
        """End every child that runs, and tell whoever waits for one; the next one starts all anew."""
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the fork server and every child that still runs."""
        self._is_closed = True
        self.end_all()
        with self._lock:
            self._end_process()

    def _end_process(self) -> None:
        self.end_all()
        self._beginnings.clear()
        self._control.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stderr is not None
        self._process.stderr.close()

    def _start(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        settings = {
            "control": theirs.fileno(),
            "is_isolated": self.isolation.is_isolated,
            "absent": self._absent,
            "preload": self._preload,
        }
        around = bwrap_command(self._absent) if self.isolation.is_isolated else []
        environment = ENVIRONMENT | {"HOME": HOME if around else str(Path.home())}
        if around:
            around += [part for pair in environment.items() for part in ("--setenv", *pair)]
        command = [PYTHON, "-m", "autograde.sandbox.fork_server", json.dumps(settings)]
        self._process = subprocess.Popen(
            [*around, *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(theirs.fileno(),),
            start_new_session=True,  # Ctrl-C is for us to hear
        )
        theirs.close()
        self._control, self._is_ready = ours, False

    def _ask(self, request: bytes, fds: list[int]) -> None:
        """Hand a request to the fork server."""
        with self._lock:
            if self._is_closed:
                raise SandboxClosed("the run is over")
            if self._process.poll() is not None and self._is_ready:
                self._end_process()
                self._start()
            self._wait_until_ready()
            try:
                socket.send_fds(self._control, [request], fds)
            except OSError:
                raise SandboxLost("the sandbox was ended") from None

    def _wait_until_ready(self) -> None:
        """Raises:  SandboxError if it does not start; the next request tries again."""
        for _ in range(STARTS):
            self._control.settimeout(START_SECONDS)
            with contextlib.suppress(OSError):
                self._is_ready = self._is_ready or bool(self._control.recv(16))
            if self._is_ready:
                return
            why = self._why()
            if self._is_closed:
                break
            self._end_process()
            self._start()
        raise SandboxError(why)

    def _why(self) -> str:
        if self._is_closed:
            return "the run is over"
        self._process.kill()
        assert self._process.stderr is not None
        told = self._process.stderr.read().decode(errors="replace").strip().splitlines()
        said = [line for line in told if not line.startswith("Fontconfig")]  # not worth a word
        return said[-1] if said else "the sandbox did not start"


class AnySandbox(Protocol):
    """What starts processes, wherever they run."""

    isolation: Isolation

    def spawn(
        self,
        entry: str,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        beginning: Sequence[bytes] = (),
    ) -> Child:
        """Start a process that finds ``files`` in its working folder, and may have begun already."""

    def end_all(self) -> None:
        """End every process that runs."""

    def close(self) -> None:
        """End all, and start no more."""


def make_sandbox(
    isolation: Isolation, absent: Collection[str], preload: Sequence[str]
) -> AnySandbox:
    """A sandbox as this system has it."""
    if sys.platform == "linux":
        return Sandbox(isolation, absent, preload)
    return LaunchedSandbox(isolation, absent, preload, ENVIRONMENT)


@contextmanager
def open_sandbox(
    isolation: Isolation, absent: Collection[str], preload: Sequence[str]
) -> Iterator[AnySandbox]:
    """A sandbox that is closed, with all that runs in it, at the end.

    Parameters:  isolation (as probed), absent (packages that cannot be imported inside, but for stand-ins),
                 preload (what is imported once, before any child: ``module``, or ``module:function`` to call)
    """
    sandbox = make_sandbox(isolation, absent, preload)
    try:
        yield sandbox
    finally:
        sandbox.close()
