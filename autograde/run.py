"""Run a rebuilt notebook and gather what it put out and what the checks saw.

A lesson runs twice: once for its answers alone, where the ready-made libraries are absent and whose functions the
checks try; and once as the learner has it, for its outputs and figures.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from autograde.forbidden import READY_MADE
from autograde.intake import CHECK, GIVEN, Cell
from autograde.observe import CALL, Observation
from autograde.observing import MIME, observing_code
from autograde.own_code import PRELUDE, own_code, pieces
from autograde.sandbox.cell_run import CellRun
from autograde.sandbox.child import PATIENCE, ChildDied, SandboxLost
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.outputs import CUT
from autograde.sandbox.sandbox import Sandbox, SandboxError
from autograde.sandbox.student_process import StudentProcess, start_student
from autograde.sandbox.worlds import Worlds

MAX_STARTS = 20
MAX_LOST = 3
STOPPED = "Stopped"
NOT_HERE = "NotHere:"


@dataclass(frozen=True)
class Limits:
    """Seconds of computing that one cell, and each of the two runs of a submission, may take.

    Whoever sets ``cancelled`` does not want the run any more.
    """

    cell: float = 60.0
    total: float = 600.0
    cancelled: Event = field(default_factory=Event, compare=False)


@dataclass(frozen=True)
class Observing:
    """A lesson's checks: their text, and by the grade id of a check cell the exercise with the names of its checks.

    ``setup`` are the texts of the cells that exercises need; ``with_libraries`` are the exercises that may use
    what is ready-made.
    """

    checks_source: str
    exercises: Mapping[str, tuple[str, Sequence[str]]]
    setup: Collection[str] = ()
    with_libraries: Collection[str] = ()


@dataclass
class Ran:
    """What came of a notebook: per cell, and by exercise what was observed and which libraries were called.

    ``stopped`` says by grade id or exercise why it was cut short.
    """

    cells: list[CellRun]
    observations: dict[str, dict[str, Observation]] = field(default_factory=dict)
    ready_made: dict[str, list[str]] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


# Does what is to be done with one cell, by its place, within so many seconds.
Step = Callable[[StudentProcess, int, float], None]


def run(
    cells: Sequence[Cell],
    files: Mapping[str, bytes],
    observing: Observing | None,
    limits: Limits,
    worlds: Worlds,
    *,
    absent: Collection[str] = (),
    outputs: bool = True,
) -> Ran:
    """Run the code cells in order in processes of their own; a cell that fails costs no other cell.

    A cell that ends the process, or cannot be stopped, is left out, and the rest runs again in a new one.

    Parameters:  cells, files (put into the working folder, by name), observing (None for an ordinary assignment),
                 limits, worlds, absent (packages that an ordinary assignment cannot import),
                 outputs (whether the cells' outputs are wanted)

    Raises:      SandboxError if no process starts.
    """
    started = time.monotonic()
    running = _Running(cells, files, observing, limits, Ran([CellRun() for _ in cells]))
    if observing is None:
        running.go(worlds.without(absent), running.run_cell)
    else:
        # Both are made ready at once.
        own, notebook = worlds.without(READY_MADE), worlds.without(())
        running.go(own, running.run_own_code, PRELUDE)
        if outputs or running.judged(with_libraries=True):
            running.go(notebook, running.run_cell)
    running.ran.seconds = time.monotonic() - started
    return running.ran


class _Running:
    """The run of one submission. ``left_out`` are the cells, by place, that are not run again, and why."""

    def __init__(
        self,
        cells: Sequence[Cell],
        files: Mapping[str, bytes],
        observing: Observing | None,
        limits: Limits,
        ran: Ran,
    ) -> None:
        self.cells, self.files, self.limits, self.ran = cells, files, limits, ran
        self.observing = observing or Observing("", {})
        self.left_out: dict[int, str] = {}

    def go(self, sandbox: Sandbox, step: Step, prelude: str = "") -> None:
        """Take the step with every code cell, and again from the start without a cell that ended the process."""
        budget = _Budget(self.limits)
        lost = 0
        while not self.limits.cancelled.is_set():
            try:
                with start_student(sandbox, ProcessLimits(), self.files) as student:
                    budget.begin(student)
                    if prelude:
                        student.run(prelude, self.limits.cell, remember=False)
                    if self._all_cells(student, step, budget):
                        return
            except ChildDied as died:  # and not through a cell
                lost += 1
                if lost == MAX_LOST:
                    raise SandboxError(f"no process could be kept running: {died}") from None

    def _all_cells(self, student: StudentProcess, step: Step, budget: _Budget) -> bool:
        for place, cell in enumerate(self.cells):
            if cell.kind != "code" or not cell.source.strip():
                continue
            why = self.left_out.get(place) or self._why_skipped(cell, budget)
            if why:
                self._stop(place, why)
                continue
            try:
                step(student, place, budget.for_cell())
            except SandboxLost:
                raise
            except ChildDied as died:
                budget.end()
                self.left_out[place] = str(died)
                return False
        return True

    def _why_skipped(self, cell: Cell, budget: _Budget) -> str:
        if budget.is_over():
            return "the time for the whole notebook was over"
        if len(self.left_out) >= MAX_STARTS:
            return "the Python process was ended too often"
        if cell.role == GIVEN and self.ran.stopped:
            for name in self.ran.stopped:
                if re.search(rf"\b{re.escape(name)}\b", cell.source):
                    return f"it uses {name}, which was stopped"
        return ""

    def run_cell(self, student: StudentProcess, place: int, seconds: float) -> None:
        """Run a cell for its outputs, as the learner has it."""
        cell = self.cells[place]
        self.ran.cells[place] = student.run(cell.source, seconds)
        if why := self.ran.cells[place].stopped:
            self._stop(place, why)
        elif cell.grade_id in self.judged(with_libraries=True):
            self._observe(student, cell, seconds)

    def run_own_code(self, student: StudentProcess, place: int, seconds: float) -> None:
        """Run what answers are built on; at a check cell, try the checks."""
        cell = self.cells[place]
        if cell.role == CHECK:
            if cell.grade_id in self.judged(with_libraries=False):
                self._observe(student, cell, seconds)
            return
        for piece in own_code(cell, is_setup=cell.source in self.observing.setup):
            came = student.run(piece, seconds)
            if came.error.startswith(NOT_HERE):
                for statement in pieces(piece):
                    student.run(statement, seconds)
            if came.stopped and came.stopped != CUT:
                self.left_out[place] = came.stopped

    def judged(self, with_libraries: bool) -> set[str]:
        """The check cells whose exercises are tried with, or without, the ready-made libraries at hand."""
        return {
            id
            for id, (exercise, _) in self.observing.exercises.items()
            if (exercise in self.observing.with_libraries) == with_libraries
        }

    def _stop(self, place: int, why: str) -> None:
        cell = self.cells[place]
        self.ran.cells[place].stopped = why
        if cell.role != CHECK:
            return
        self.ran.stopped[cell.grade_id] = why
        if cell.grade_id in self.observing.exercises:
            exercise, checks = self.observing.exercises[cell.grade_id]
            self.ran.stopped[exercise] = why
            self.ran.observations[exercise] = {check: _did_not_end(why) for check in checks}

    def _observe(self, student: StudentProcess, cell: Cell, seconds: float) -> None:
        """Try every check of the cell's exercise, and note as stopped those that no answer came from."""
        exercise, checks = self.observing.exercises[cell.grade_id]
        code = observing_code(exercise, self.observing.checks_source)
        behind = student.run(code, seconds, remember=False)
        seen: dict[str, Observation] = {}
        for output in behind.outputs:
            text = output.get("data", {}).get(MIME)
            message = json.loads(text) if isinstance(text, str) else {}
            if "check" in message:
                seen[message["check"]] = message["seen"]
            self.ran.ready_made.setdefault(exercise, []).extend(message.get("ready_made", []))
        why = behind.stopped or behind.error or "the check did not come to an end"
        missing = [check for check in checks if check not in seen]
        if missing:
            self.ran.stopped[exercise] = why
        self.ran.observations[exercise] = seen | {check: _did_not_end(why) for check in missing}


class _Budget:
    """Seconds of computing, and on the clock, that are left to the processes of one run."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + PATIENCE * limits.total
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
        return min(self._limits.cell, self._left())

    def _left(self) -> float:
        used = self._student.child.cpu_seconds() if self._student else 0.0
        return self._limits.total - self._used - used


def _did_not_end(why: str) -> Observation:
    return {CALL: {"raised": STOPPED, "message": why, "where": ""}}
