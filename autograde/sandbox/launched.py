"""A stand-in for a sandbox on macOS and Windows: a process for each request, with limits and without isolation."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict

import psutil

from autograde.sandbox.child import ENDED_ITSELF, Child, ChildDied, SandboxLost
from autograde.sandbox.isolation import Isolation
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.processes import Usage

START_SECONDS = 120.0
END_SECONDS = 10.0
TOKEN_BYTES = 32


class LaunchedSandbox:
    """Starts a new Python for each process: slower than a fork, and possible everywhere."""

    def __init__(
        self,
        isolation: Isolation,
        absent: Collection[str],
        preload: Sequence[str],
        environment: Mapping[str, str],
    ) -> None:
        self.isolation = isolation
        self._absent, self._preload = sorted(absent), list(preload)
        self._environment = dict(os.environ) | dict(environment)
        self._children: set[LaunchedChild] = set()
        self._lock = threading.Lock()
        self._is_closed = False

    def spawn(
        self,
        entry: str,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        beginning: Sequence[bytes] = (),
    ) -> Child:
        """Start a process that finds ``files`` in its working folder and calls ``entry`` with its channel."""
        token = secrets.token_bytes(TOKEN_BYTES)
        settings = {"entry": entry, "limits": asdict(limits), "token": token.hex()}
        # What is made ready for other entries would only take time in a process that is not forked.
        module = entry.partition(":")[0]
        preload = [name for name in self._preload if name.partition(":")[0] == module]
        settings |= {"absent": self._absent, "preload": preload}
        folder = tempfile.mkdtemp(prefix="autograde-")
        with socket.create_server(("127.0.0.1", 0)) as server, self._lock:
            if self._is_closed:
                raise SandboxLost("the run is over")
            settings["port"] = server.getsockname()[1]
            process = subprocess.Popen(
                [sys.executable, "-m", "autograde.sandbox.launched_main", json.dumps(settings)],
                cwd=folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
            try:
                talk = _accept(server, token)
            except OSError:
                process.kill()
                raise ChildDied("no process could be started") from None
            child = LaunchedChild(talk, process, folder, limits)
            self._children.add(child)
        for name, content in files.items():
            child.send(name.encode())
            child.send(content)
        child.send(b"")
        return child

    def end_all(self) -> None:
        """End every process that runs, and tell whoever waits for one."""
        with self._lock:
            for child in self._children:
                child.end(SandboxLost("the run is over"))
            self._children.clear()

    def close(self) -> None:
        """End all, and start no more."""
        self._is_closed = True
        self.end_all()


def _accept(server: socket.socket, token: bytes) -> socket.socket:
    server.settimeout(START_SECONDS)
    while True:
        talk, _ = server.accept()
        talk.settimeout(START_SECONDS)
        if talk.recv(TOKEN_BYTES, socket.MSG_WAITALL) == token:
            return talk
        talk.close()


class LaunchedChild(Child):
    """A process that was started and not forked."""

    def __init__(
        self, talk: socket.socket, process: subprocess.Popen, folder: str, limits: ProcessLimits
    ) -> None:
        self._talk, self._process, self._folder, self._limits = talk, process, folder, limits
        self._talk.setblocking(False)
        self._usage: Usage = _Usage(process.pid)
        self._died: ChildDied | None = None

    def interrupt(self) -> None:
        with contextlib.suppress(psutil.Error):
            for process in (psutil.Process(self._process.pid), *self._descendants()):
                # Windows interrupts no other process.
                process.kill() if os.name == "nt" else process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        self.end(ChildDied("it was ended"))
        self._talk.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def end(self, why: ChildDied) -> None:
        """End it with all that it started, as far as is known; the first reason is the one that is told."""
        self._died = self._died or why
        started = self._descendants()
        for process in started:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self._process.kill()
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(END_SECONDS)
        psutil.wait_procs(started, END_SECONDS)

    def _descendants(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return psutil.Process(self._process.pid).children(recursive=True)
        return []

    def _end_because(self, why: str) -> None:
        self.end(ChildDied(why))
        raise ChildDied(why)

    def _raise_died(self) -> None:
        self.end(ChildDied(ENDED_ITSELF))
        assert self._died is not None
        raise self._died


class _Usage(Usage):
    """What a process and all that it started have used, on any system."""

    def read(self) -> Usage:
        self.memory = self.processes = 0
        with contextlib.suppress(psutil.Error):
            first = psutil.Process(self.pid)
            for process in (first, *first.children(recursive=True)):
                times = process.cpu_times()
                self._ticks[process.pid] = int(100 * (times.user + times.system))
                self.memory += process.memory_info().rss
                self.processes += 1
        self.cpu = sum(self._ticks.values()) / 100
        return self
