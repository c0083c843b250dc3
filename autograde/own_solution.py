"""Tests that the instructor's own solution does not pass here: nobody is to blame for failing them.

A judge asks answers from outside, and some things can only be asked from inside: how an object is made, which names a
function closes over. The author of a test need not know; the own solution, which passes in a notebook, shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from threading import Lock

from autograde.assignment import Assignment
from autograde.intake import ANSWER, CHECK, GIVEN, Cell, released_cells
from autograde.opening import opening
from autograde.ordinary import score_ordinary
from autograde.result import FROM_INSIDE, Score
from autograde.run import Limits, Ran, run
from autograde.sandbox.cell_run import CellRun
from autograde.sandbox.worlds import Worlds

# How NumPy shows a number of its own.
NUMPYS = re.compile(r"^np\.\w+\((.+)\)$")


class Trouble(Enum):
    """What is the matter with a test that the own solution does not pass."""

    FROM_INSIDE = "it passes in its notebook, and not asked from outside"
    NO_SCORE = "the test ends with a value that is no score"
    NOWHERE = "it passes nowhere"


@dataclass(frozen=True)
class Lost:
    """A test that the own solution does not pass: what the matter is, and what came of it."""

    trouble: Trouble
    came: str


class OwnSolution:
    """The instructor's own answers to an ordinary assignment, which are tried when they are first asked for."""

    def __init__(self, assignment: Assignment, limits: Limits, worlds: Worlds) -> None:
        self._assignment, self._limits, self._worlds = assignment, limits, worlds
        self._lost: dict[str, Mapping[str, Lost]] = {}
        self._lock = Lock()

    def lost(self, notebook: str) -> Mapping[str, Lost]:
        """The tests of a notebook, by grade id, that it does not pass, here or at all.

        Raises:  SandboxError if no process starts
        """
        with self._lock:
            if notebook not in self._lost:
                self._lost[notebook] = self._try(notebook)
            return self._lost[notebook]

    def leave_to_a_person(self, scores: Iterable[Score]) -> None:
        """Have the instructor look at those that lost points through a test that cannot be asked from outside."""
        for score in scores:
            is_lost = score.score is not None and score.score < score.points
            if not is_lost or score.unwritten or score.needs_a_person:
                continue
            own = self.lost(score.notebook).get(score.name)
            if own is not None and own.trouble is Trouble.FROM_INSIDE:
                score.needs_a_person = True
                score.notes.append(FROM_INSIDE)

    def _try(self, notebook: str) -> Mapping[str, Lost]:
        released = self._assignment.notebooks[notebook]
        source = self._assignment.sources[notebook]
        cells = [_own(cell, source.answers) for cell in released_cells(released)]
        ran = self._run(notebook, cells)
        scores = {s.name: s for s in score_ordinary(notebook, released, cells, ran, source)}
        tests = {c.grade_id: place for place, c in enumerate(cells) if c.role == CHECK}
        missed = [
            s
            for name, s in scores.items()
            if name in tests and s.score is not None and not s.is_right
        ]
        if not missed:
            return {}
        inside = self._run(notebook, [replace(cell, role=GIVEN) for cell in cells]).cells
        lost = {}
        for score in missed:
            came = inside[tests[score.name]]
            error = ran.stopped.get(score.name) or ran.tests.get(score.name, {}).get("error", "")
            if score.needs_a_person and not error:
                lost[score.name] = Lost(Trouble.NO_SCORE, ran.tests[score.name]["shown"])
            elif _points(came, score.points) > (score.score or 0.0):
                lost[score.name] = Lost(Trouble.FROM_INSIDE, _why(score, error, ran))
            elif error:
                lost[score.name] = Lost(Trouble.NOWHERE, error.removesuffix(":"))
        return lost

    def _run(self, notebook: str, cells: Sequence[Cell]) -> Ran:
        files, source = self._assignment.files, self._assignment.sources[notebook]
        return run(
            cells,
            files,
            None,
            self._limits,
            self._worlds,
            source=source,
            opening=opening(released_cells(self._assignment.notebooks[notebook])),
            outputs=False,
        )


def _own(cell: Cell, answers: Mapping[str, str]) -> Cell:
    """The cell with the own answer; all of a test is shown to it, so that one run is enough."""
    own = answers.get(cell.grade_id, cell.source) if cell.role == ANSWER else cell.source
    return replace(cell, source=own, handed_out="", unanswered=False)


def _why(score: Score, error: str, ran: Ran) -> str:
    """Why a test could not be asked from outside, as far as is known."""
    if not error:
        return f"it gave {score.score:g} of {score.points:g} points"
    look = ran.tests.get(score.name, {}).get("look", "")
    needs = f"; it needs {look}" if look and look not in error else ""
    return error.removesuffix(":") + needs


def _points(came: CellRun, most: float) -> float:
    """What a test cell gives that ran as any cell does: a number at its end, or all."""
    if came.error or came.stopped:
        return 0.0
    shown = [out.data for out in came.outputs if out.output_type == "execute_result"]
    with suppress(IndexError, KeyError, ValueError):
        return float(NUMPYS.sub(r"\1", shown[-1]["text/plain"]))
    return most
