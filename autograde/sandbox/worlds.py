"""The sandboxes of a run, one for each choice of what is absent; each is opened when it is first asked for."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from autograde.remote.tasks import WARM as JUDGE_WARM
from autograde.sandbox.isolation import Isolation
from autograde.sandbox.requests import WARM
from autograde.sandbox.sandbox import AnySandbox, SandboxClosed, make_sandbox

# What the notebooks of the course import, and what its data sets do; what its checks do.
COURSE_WARM = ("nnedu.plots", "nnedu.widgets", "nnedu.data:digits", "sklearn.datasets")
CHECKS_WARM = ("nnedu.data:digits",)


class Worlds:
    """Sandboxes by what is absent in them and what they begin with; ``jobs`` are as many as can run at a time, if known."""

    jobs = 0

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self._sandboxes: dict[tuple[frozenset[str], Sequence[str]], AnySandbox] = {}
        self._lock = threading.Lock()
        self._is_closed = False

    def without(self, absent: Collection[str]) -> AnySandbox:
        """The sandbox for students in which these packages are absent.  Raises:  SandboxClosed"""
        return self._get(absent, WARM if "nnedu" in absent else (*WARM, *COURSE_WARM))

    def judging(self, is_lesson: bool) -> AnySandbox:
        """The sandbox for judges of a lesson, or of an ordinary assignment.  Raises:  SandboxClosed"""
        return self._get((), (*JUDGE_WARM, *CHECKS_WARM) if is_lesson else JUDGE_WARM)

    def _get(self, absent: Collection[str], warm: Sequence[str]) -> AnySandbox:
        key = frozenset(absent), warm
        with self._lock:
            if self._is_closed:
                raise SandboxClosed("the run is over")
            if key not in self._sandboxes:
                self._sandboxes[key] = make_sandbox(self.isolation, absent, warm)
            return self._sandboxes[key]

    def end_all(self) -> None:
        """End all that runs, and tell whoever waits for it; the next to ask starts anew."""
        for sandbox in list(self._sandboxes.values()):
            sandbox.end_all()

    def close(self) -> None:
        """End all that runs; whoever waits for it is told."""
        with self._lock:
            self._is_closed = True
            for sandbox in self._sandboxes.values():
                sandbox.close()


@contextmanager
def open_worlds(isolation: Isolation) -> Iterator[Worlds]:
    """The sandboxes of a run; closed, with all that runs in them, at the end."""
    worlds = Worlds(isolation)
    try:
        yield worlds
    finally:
        worlds.close()
