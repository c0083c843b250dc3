"""What must not be read, written, reached or left behind, and how one sees that it was."""

from __future__ import annotations

import ctypes
import hashlib
import os
import secrets
import selectors
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import psutil

PLANTED = ("/planted*", "/tmp/planted*", "/dev/shm/planted*", "/var/tmp/planted*", "/work/planted*")
WRITTEN = "written-by-a-student"
PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Canaries:
    """Secret files in the class folder and the home, and sockets that nobody may reach."""

    classroom: Path
    home: Path
    secret: str = field(default_factory=lambda: f"canary-secret-{secrets.token_hex(8)}")
    port: int = 0
    connections: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)

    def plant(self) -> None:
        folders = ["", "source", "lessons", "submitted", "release"]
        for folder in [*(self.classroom / name for name in folders), self.home]:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "canary.txt").write_text(self.secret)
        self.before = self.digests()

    def digests(self) -> dict[str, str]:
        """What stands in the class folder and is not the grader's to write, and the home's canary."""
        paths = [self.home / "canary.txt", *sorted(self.classroom.rglob("*"))]
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in paths
            if path.is_file() and not path.is_symlink() and not self._is_the_graders(path)
        }

    def _is_the_graders(self, path: Path) -> bool:
        top = path.relative_to(self.classroom).parts[0] if self.classroom in path.parents else ""
        return top in ("autograded", "feedback", "report") or top.startswith(("gradebook.db", "."))

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Count whoever comes by TCP, UDP or a Unix socket, on both loopback addresses."""
        self.home.mkdir(parents=True, exist_ok=True)
        with selectors.DefaultSelector() as waiting:
            sockets = [*self._on_loopback(), *self._unix()]
            for one in sockets:
                one.setblocking(False)
                waiting.register(one, selectors.EVENT_READ)
            ended, end = socket.socketpair()
            waiting.register(ended, selectors.EVENT_READ)
            thread = Thread(target=self._count, args=(waiting, ended))
            thread.start()
            try:
                yield
            finally:
                end.send(b"x")
                thread.join()
                Path(f"/tmp/canary-{self.port}").unlink(missing_ok=True)
                for one in (*sockets, ended, end):
                    one.close()

    def _on_loopback(self) -> Iterator[socket.socket]:
        for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                one = socket.socket(family, kind)
                with suppress(OSError):  # a machine without IPv6
                    one.bind((address, self.port))
                    self.port = self.port or one.getsockname()[1]
                    if kind == socket.SOCK_STREAM:
                        one.listen()
                    yield one

    def _unix(self) -> Iterator[socket.socket]:
        # A socket's path may have a hundred letters only.
        for address in (f"/tmp/canary-{self.port}", f"\0canary-{self.port}"):
            one = socket.socket(socket.AF_UNIX)
            one.bind(address)
            one.listen()
            yield one

    def _count(self, waiting: selectors.DefaultSelector, ended: socket.socket) -> None:
        while True:
            for key, _ in waiting.select():
                one = key.fileobj
                assert isinstance(one, socket.socket)
                if one is ended:
                    return
                with suppress(OSError):
                    self.connections.append(str(one.getsockname()))
                    if one.type == socket.SOCK_DGRAM:
                        one.recv(1000)
                    else:
                        one.accept()[0].close()


def adopt_orphans() -> None:
    """Let whatever a child leaves behind become this process's child, so that it can be seen."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def processes_left(known: set[int]) -> list[str]:
    """The processes below this one that were not there before; they are ended."""
    left = [p for p in psutil.Process().children(recursive=True) if p.pid not in known]
    told = []
    for process in left:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                told.append(" ".join(process.cmdline()) or process.name())
                os.kill(process.pid, signal.SIGKILL)
    return told
