"""Run a rebuilt notebook and gather what it put out and what the checks saw.

A lesson runs twice: once for its answers alone, where the ready-made libraries are absent and whose functions the
checks try; and once as the learner has it, for its outputs and figures.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from autograde.budget import Budget
from autograde.forbidden import READY_MADE
from autograde.hidden_tests import has_hidden_tests, resting_on_hidden, without_words
from autograde.imported_by_tests import imports_for_later
from autograde.intake import CHECK, GIVEN, Cell
from autograde.observe import Observation
from autograde.observing import Observing, first_tasks
from autograde.opening import NOTHING, Opening
from autograde.ordinary_source import Source
from autograde.own_code import NO_FIGURES, PRELUDE, own_code, pieces
from autograde.remote.judge_process import JudgeProcess, did_not_end
from autograde.remote.test_output import as_cell_run
from autograde.sandbox.cell_run import CellRun
from autograde.sandbox.child import ChildDied, SandboxLost
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.outputs import CUT
from autograde.sandbox.sandbox import AnySandbox, SandboxError
from autograde.sandbox.student_process import StudentProcess, start_student
from autograde.sandbox.worlds import Worlds

MAX_STARTS = 20
MAX_LOST = 3
NOT_HERE = "NotHere:"


@dataclass(frozen=True)
class Limits:
    """Seconds of computing that one cell, and each of the two runs of a submission, may take.

    Whoever sets ``cancelled`` does not want the run any more.
    """

    cell: float = 60.0
    total: float = 600.0
    cancelled: Event = field(default_factory=Event, compare=False)


@dataclass
class Ran:
    """What came of a notebook: per cell, and by exercise what was observed and which libraries were called.

    ``tests`` are the outcomes of an ordinary assignment's test cells by grade id (see ``autograde.remote.test_cell``);
    ``stopped`` says by grade id or exercise why it was cut short.
    """

    cells: list[CellRun]
    tests: dict[str, dict[str, Any]] = field(default_factory=dict)
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
    source: Source | None = None,
    opening: Opening = NOTHING,
    outputs: bool = True,
) -> Ran:
    """Run the code cells in order in processes of their own; a cell that fails costs no other cell.

    A cell that ends the process, or cannot be stopped, is left out, and the rest runs again in a new one.

    Parameters:  cells, files (put into the working folder, by name), observing (None for an ordinary assignment),
                 limits, worlds, source (what an ordinary assignment's source tells), opening (what all submissions begin
                 with), outputs (whether the cells' are wanted)

    Raises:      SandboxError if no process starts.
    """
    started = time.monotonic()
    source = source or Source()
    # All are made ready at once.
    absent = () if observing else source.absent
    judging, notebook = worlds.judging(absent), worlds.without(absent)
    world = worlds.without(READY_MADE) if observing else notebook
    tasks, needed = first_tasks(observing, source), files if observing is None else {}
    ran = Ran([CellRun() for _ in cells])
    judged = opening.judged if observing is None else ()
    with JudgeProcess(judging, ProcessLimits(), needed, tasks, judged) as judge:
        running = _Running(cells, files, observing, limits, ran, judge, opening)
        with_libraries = running.judged(with_libraries=True)
        if observing is None:
            running.go(world, running.run_ordinary, "" if outputs else NO_FIGURES)
        else:
            running.go(world, running.run_own_code, PRELUDE)
            if outputs or with_libraries:
                running.go(notebook, running.run_cell)
        # Whoever was asked what is hidden could tell it in what is shown: it is asked in processes of its own.
        running.is_hidden = True
        if observing is None and any(has_hidden_tests(cell) for cell in cells):
            running.go(world, running.run_ordinary, NO_FIGURES)
        elif observing and observing.hidden:
            running.go(world, running.run_own_code, PRELUDE)
            if with_libraries:
                running.go(notebook, running.run_cell, NO_FIGURES)
    ran.seconds = time.monotonic() - started
    return ran


class _CheckLost(Exception):
    """A check ended the student's process: the rest goes on in a new one."""


class _Running:
    """The run of one submission. ``left_out`` are the cells, by place, that are not run again, and why;
    ``is_hidden`` is whether it is run for what is hidden, and nothing that it puts out is kept."""

    def __init__(
        self,
        cells: Sequence[Cell],
        files: Mapping[str, bytes],
        observing: Observing | None,
        limits: Limits,
        ran: Ran,
        judge: JudgeProcess,
        opening: Opening,
    ) -> None:
        self.cells, self.files, self.limits, self.ran = cells, files, limits, ran
        self.judge = judge
        # The budget comes first; this holds where it cannot be watched.
        self.process_limits = ProcessLimits(cpu_seconds=int(2 * limits.total) + 60)
        self.observing = observing or Observing("", {})
        self.opening = opening.of(cells)
        self.left_out: dict[int, str] = {}
        self.lost_checks = 0
        self.is_hidden = False
        is_code = [cell.kind == "code" and bool(cell.source.strip()) for cell in cells]
        # Nothing before it can use what an answer defines.
        self.first_own = next((n for n, c in enumerate(cells) if is_code[n] and c.role != GIVEN), 0)
        self.resting_on_hidden = resting_on_hidden(cells)
        # Nothing behind it can change what a check sees.
        self.last_check = max((n for n, c in enumerate(cells) if c.role == CHECK), default=-1)

    def go(self, sandbox: AnySandbox, step: Step, prelude: str = "") -> None:
        """Take the step with every code cell, and again from the start without a cell that ended the process."""
        budget = Budget(self.limits.cell, self.limits.total)
        lost = 0
        while not self.limits.cancelled.is_set():
            try:
                opening = () if step == self.run_own_code else self.opening
                with start_student(sandbox, self.process_limits, self.files, opening) as student:
                    budget.begin(student)
                    self.judge.begin_anew()
                    if prelude:
                        student.run(prelude, self.limits.cell, remember=False)
                    if self._all_cells(student, step, budget):
                        return
            except ChildDied as died:  # and not through a cell
                lost += 1
                if lost == MAX_LOST:
                    raise SandboxError(f"no process could be kept running: {died}") from None

    def _all_cells(self, student: StudentProcess, step: Step, budget: Budget) -> bool:
        for place, cell in enumerate(self.cells):
            if self.is_hidden and place > self.last_check:
                return True
            if cell.kind != "code" or not cell.source.strip():
                continue
            why = self.left_out.get(place) or self._why_skipped(place, budget)
            if why:
                self._stop(place, why)
                continue
            try:
                step(student, place, budget.for_cell())
            except SandboxLost:
                raise
            except _CheckLost:
                budget.end()
                self.lost_checks += 1
                return False
            except ChildDied as died:
                budget.end()
                self.left_out[place] = str(died)
                return False
        return True

    def _why_skipped(self, place: int, budget: Budget) -> str:
        cell = self.cells[place]
        if budget.is_over():
            return "the time for the whole notebook was over"
        if len(self.left_out) + self.lost_checks >= MAX_STARTS:
            return "the Python process was ended too often"
        if cell.role == GIVEN and place > self.first_own:
            for name in self.ran.stopped:
                if re.search(rf"\b{re.escape(name)}\b", cell.source):
                    return f"it uses {name}, which was stopped"
        return ""

    def run_cell(self, student: StudentProcess, place: int, seconds: float) -> None:
        """Run a cell for its outputs, as the learner has it."""
        cell = self.cells[place]
        came = student.run(cell.source, seconds)
        if not self.is_hidden:
            self.ran.cells[place] = came
        if came.stopped:
            self._stop(place, came.stopped)
        elif cell.grade_id in self.judged(with_libraries=True):
            self._observe(student, cell, seconds)

    def run_ordinary(self, student: StudentProcess, place: int, seconds: float) -> None:
        """Run a cell of an ordinary assignment: tests in the judge's process, given cells in both."""
        cell = self.cells[place]
        if cell.role != CHECK:
            self.run_cell(student, place, seconds)
            if cell.role == GIVEN and place < self.last_check:
                self.judge.given(cell.source)
            return
        is_all_hidden = place in self.resting_on_hidden
        if imports := imports_for_later(self.cells, place):
            student.run(imports, seconds, remember=False)
        if is_all_hidden and not self.is_hidden:
            return
        source = cell.source if self.is_hidden else cell.handed_out or cell.source
        tested = self.judge.test(student, source, seconds)
        if tested.lost:
            raise ChildDied(tested.stopped)
        if tested.stopped:
            self._stop(place, tested.stopped)
            return
        shown = self.ran.tests.get(cell.grade_id)
        if not self.is_hidden:
            outcome = tested.outcome
        elif is_all_hidden:
            outcome = without_words(tested.outcome)
        elif shown and not shown["error"] and has_hidden_tests(cell):
            outcome = without_words(tested.outcome) | {"printed": shown["printed"]}
        else:
            return
        self.ran.tests[cell.grade_id] = outcome
        self.ran.cells[place] = as_cell_run(outcome)

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
        if not self.is_hidden or cell.role == CHECK:
            self.ran.cells[place].stopped = why
        if cell.role != CHECK:
            return
        self.ran.stopped[cell.grade_id] = why
        if cell.grade_id in self.observing.exercises:
            exercise, checks = self.observing.exercises[cell.grade_id]
            self.ran.stopped[exercise] = why
            seen = self.ran.observations.setdefault(exercise, {})
            for check in checks:
                seen.setdefault(check, did_not_end(why))

    def _observe(self, student: StudentProcess, cell: Cell, seconds: float) -> None:
        """Try every check of the cell's exercise that was not tried yet."""
        exercise, checks = self.observing.exercises[cell.grade_id]
        seen = self.ran.observations.setdefault(exercise, {})
        for check in checks:
            if check in seen or (check in self.observing.hidden) != self.is_hidden:
                continue
            observed = self.judge.observe(student, exercise, check, seconds)
            seen[check] = observed.seen
            called = self.ran.ready_made.setdefault(exercise, [])
            called += [library for library in observed.ready_made if library not in called]
            if observed.stopped:
                self.ran.stopped[exercise] = observed.stopped
            if observed.lost:
                raise _CheckLost
