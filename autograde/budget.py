"""The time that is left to a run."""

from __future__ import annotations

import os
import time

from autograde.sandbox.child import PATIENCE
from autograde.sandbox.student_process import StudentProcess

CORES = os.cpu_count() or 1


class Budget:
    """Seconds of computing, and on the clock, that are left to the processes of one run."""

    def __init__(self, cell: float, total: float) -> None:
        self._cell, self._total = cell, total
        self._deadline = time.monotonic() + PATIENCE * total
        self._used = 0.0
        self._student: StudentProcess | None = None
        self._began = 0.0

    def begin(self, student: StudentProcess) -> None:
        """A new process takes over."""
        self._student, self._began = student, time.monotonic()

    def end(self) -> None:
        """The process has gone; what it has used is used."""
        if self._student:
            self._used += self._student.child.cpu_used
            self._student = None

    def is_over(self) -> bool:
        return self.for_cell() <= 0 or time.monotonic() >= self._deadline

    def for_cell(self) -> float:
        left = self._total - self._used
        if self._student:
            # What was used is read only where it can matter: reading costs more than most cells take.
            at_most = CORES * (time.monotonic() - self._began)
            if left - at_most < self._cell:
                left -= self._student.child.cpu_seconds()
        return min(self._cell, left)
