"""The time that is left to a run."""

from __future__ import annotations

import time

from autograde.sandbox.child import PATIENCE
from autograde.sandbox.student_process import StudentProcess


class Budget:
    """Seconds of computing, and on the clock, that are left to the processes of one run."""

    def __init__(self, cell: float, total: float) -> None:
        self._cell, self._total = cell, total
        self._deadline = time.monotonic() + PATIENCE * total
        self._used = 0.0
        self._student: StudentProcess | None = None

    def begin(self, student: StudentProcess) -> None:
        """A new process takes over."""
        self._student = student

    def end(self) -> None:
        """The process has gone; what it has used is used."""
        if self._student:
            self._used += self._student.child.cpu_used
            self._student = None

    def is_over(self) -> bool:
        return self._left() <= 0 or time.monotonic() >= self._deadline

    def for_cell(self) -> float:
        return min(self._cell, self._left())

    def _left(self) -> float:
        used = self._student.child.cpu_seconds() if self._student else 0.0
        return self._total - self._used - used
