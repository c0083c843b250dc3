"""Run a rebuilt notebook and gather what it put out and what the checks saw."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from autograde.intake import CHECK, GIVEN, Cell
from autograde.kernel import CellRun, Kernel, KernelDied, start_kernel
from autograde.observe import CALL, Observation
from autograde.observing import MIME, observing_code

MAX_STARTS = 4
STOPPED = "Stopped"


@dataclass(frozen=True)
class Limits:
    """Seconds that one cell, and a whole submission, may take; ``cancelled`` ends all that still runs."""

    cell: float = 60.0
    total: float = 600.0
    cancelled: Event = field(default_factory=Event, compare=False)


@dataclass(frozen=True)
class Observing:
    """A lesson's checks: their text, and by the grade id of a check cell the exercise with the names of its checks."""

    checks_source: str
    exercises: Mapping[str, tuple[str, Sequence[str]]]


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


def run(
    cells: Sequence[Cell], files: Mapping[str, bytes], observing: Observing | None, limits: Limits
) -> Ran:
    """Run the code cells in order in a kernel of their own; a cell that fails costs no other cell.

    A cell that ends the process, or cannot be stopped, is left out, and the rest runs again in a new one.

    Parameters:  cells, files (put into the kernel's folder, by name), observing (None for an ordinary assignment)

    Raises:      KernelDied if no kernel starts.
    """
    started = time.monotonic()
    deadline = started + limits.total
    left_out: dict[int, str] = {}
    while True:
        ran = _attempt(cells, files, observing, limits, deadline, left_out)
        if ran is not None:
            ran.seconds = time.monotonic() - started
            return ran


def _attempt(
    cells: Sequence[Cell],
    files: Mapping[str, bytes],
    observing: Observing | None,
    limits: Limits,
    deadline: float,
    left_out: dict[int, str],
) -> Ran | None:
    """Run all cells once; None after adding the cell that ended the process to ``left_out``."""
    ran = Ran([CellRun() for _ in cells])
    with tempfile.TemporaryDirectory(prefix="autograde-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        with start_kernel(folder, limits.cancelled) as kernel:
            for place, cell in enumerate(cells):
                if cell.kind != "code" or not cell.source.strip():
                    continue
                why = left_out.get(place) or _why_skipped(cell, ran, deadline, len(left_out))
                if why:
                    _stop(ran, place, cell, observing, why)
                    continue
                seconds = min(limits.cell, deadline - time.monotonic())
                try:
                    ran.cells[place] = kernel.run(cell.source, seconds)
                    if ran.cells[place].stopped:
                        _stop(ran, place, cell, observing, ran.cells[place].stopped)
                    elif observing and cell.grade_id in observing.exercises:
                        _observe(kernel, cell, observing, ran, seconds)
                except KernelDied as died:
                    left_out[place] = str(died)
                    return None
    return ran


def _why_skipped(cell: Cell, ran: Ran, deadline: float, deaths: int) -> str:
    if time.monotonic() >= deadline:
        return "the time for the whole notebook was over"
    if deaths >= MAX_STARTS:
        return "the Python process was ended too often"
    if cell.role == GIVEN and ran.stopped:
        for name in ran.stopped:
            if re.search(rf"\b{re.escape(name)}\b", cell.source):
                return f"it uses {name}, which was stopped"
    return ""


def _stop(ran: Ran, place: int, cell: Cell, observing: Observing | None, why: str) -> None:
    ran.cells[place].stopped = why
    if cell.role != CHECK:
        return
    ran.stopped[cell.grade_id] = why
    if observing and cell.grade_id in observing.exercises:
        exercise, checks = observing.exercises[cell.grade_id]
        ran.stopped[exercise] = why
        ran.observations[exercise] = {check: _did_not_end(why) for check in checks}


def _did_not_end(why: str) -> Observation:
    return {CALL: {"raised": STOPPED, "message": why, "where": ""}}


def _observe(kernel: Kernel, cell: Cell, observing: Observing, ran: Ran, seconds: float) -> None:
    """Try every check of the cell's exercise, and note as stopped those that no answer came from."""
    exercise, checks = observing.exercises[cell.grade_id]
    code = observing_code(exercise, observing.checks_source)
    behind = kernel.run(code, seconds, remember=False)
    seen: dict[str, Observation] = {}
    for output in behind.outputs:
        text = output.get("data", {}).get(MIME)
        message = json.loads(text) if isinstance(text, str) else {}
        if "check" in message:
            seen[message["check"]] = message["seen"]
        ran.ready_made.setdefault(exercise, []).extend(message.get("ready_made", []))
    why = behind.stopped or behind.error or "the check did not come to an end"
    missing = [check for check in checks if check not in seen]
    if missing:
        ran.stopped[exercise] = why
    ran.observations[exercise] = seen | {check: _did_not_end(why) for check in missing}
