"""The sandboxes of a run, one for each choice of what is absent; each is opened when it is first asked for.

Students' and judges' processes come from the same one. It holds nothing of either's: what they know, they are sent.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from autograde.remote.tasks import WARM as JUDGE_WARM
from autograde.sandbox.isolation import Isolation
from autograde.sandbox.requests import WARM
from autograde.sandbox.sandbox import AnySandbox, SandboxClosed, make_sandbox

# What the notebooks of the course import, and what its data sets do.
COURSE_WARM = ("nnedu.plots", "nnedu.widgets", "nnedu.data:digits", "sklearn.datasets")


class Worlds:
    """Sandboxes by what is absent in them; ``jobs`` are as many as can run at a time, if known."""

    jobs = 0

    def __init__(self, isolation: Isolation) -> None:
        self.isolation = isolation
        self._sandboxes: dict[frozenset[str], AnySandbox] = {}
        self._lock = threading.Lock()
        self._is_closed = False

    def without(self, absent: Collection[str]) -> AnySandbox:
        """The sandbox for students in which these packages are absent.  Raises:  SandboxClosed"""
        return self.judging(absent)  # a cluster has another for students

    def judging(self, absent: Collection[str]) -> AnySandbox:
        """The sandbox for judges in which these packages are absent.  Raises:  SandboxClosed"""
        key = frozenset(absent)
        with self._lock:
            if self._is_closed:
                raise SandboxClosed("the run is over")
            if key not in self._sandboxes:
                warm = (*WARM, *JUDGE_WARM, *(() if "nnedu" in absent else COURSE_WARM))
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
