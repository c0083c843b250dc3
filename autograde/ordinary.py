"""Score an ordinary nbgrader assignment by nbgrader's rules, without their traps.

A test cell that raises gets 0, one that ends with a plain number gets that many points, any other gets all.
nbgrader also gives all points for ``True``, ``-1``, ``array(1.5)`` and ``np.float64(0.0)``, and none after a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from nbformat import NotebookNode

from autograde.doubts import doubts, is_untouched
from autograde.intake import ANSWER, CHECK, Cell
from autograde.ordinary_source import Source
from autograde.result import WILL_LOOK, Score
from autograde.run import Ran

MAX_NOTE, MAX_LINE = 500, 200


def score_ordinary(
    notebook: str, released: NotebookNode, cells: Sequence[Cell], ran: Ran, source: Source
) -> list[Score]:
    """A score for every graded cell of an ordinary assignment, None where a person has to read the answer."""
    by_id = {cell.grade_id: cell for cell in cells}
    scores = []
    for cell in released.cells:
        meta = cell.metadata.get("nbgrader", {})
        if not (meta.get("grade") or meta.get("task")):
            continue
        name = meta["grade_id"]
        score = Score(notebook, name, name, name, float(meta.get("points", 0)), None)
        own = by_id[name]
        if own.role == CHECK and own.kind == "code":
            _score_tests(score, own, ran.tests.get(name, {}), ran.stopped.get(name, ""))
            if not score.is_right:
                _be_fair(score, own, cells, ran, source)
        elif own.role == ANSWER and own.unanswered:
            score.score, score.unwritten = 0.0, True
        else:
            score.needs_a_person, score.answer = True, own.source if own.role == ANSWER else ""
        scores.append(score)
    return scores


def _score_tests(score: Score, cell: Cell, outcome: Mapping[str, Any], stopped: str) -> None:
    score.score = score.points
    if stopped:
        score.score = 0.0
        score.notes.append(f"The tests were stopped: {stopped}.")
    elif outcome.get("error"):
        score.score = 0.0
        score.notes.append(_why_failed(cell, outcome))
        if outcome["look"]:
            _leave_to_a_person(score, outcome["look"])
    elif outcome:
        _score_by_value(score, outcome)


def _be_fair(score: Score, test: Cell, cells: Sequence[Cell], ran: Ran, source: Source) -> None:
    """An answer that nobody wrote is none to look at; one that may be right gets a person's look."""
    if is_untouched(test, cells, source):
        score.unwritten, score.needs_a_person = True, False
        score.notes = [note for note in score.notes if not note.endswith(WILL_LOOK)]
    elif not score.needs_a_person and (why := "; ".join(doubts(test, cells, ran, source))):
        _leave_to_a_person(score, why)


def _leave_to_a_person(score: Score, why: str) -> None:
    score.needs_a_person = True
    score.notes.append(f"The tests need {why}: {WILL_LOOK}")


def _score_by_value(score: Score, outcome: Mapping[str, Any]) -> None:
    number = outcome["number"]
    if number is not None and 0 <= number <= score.points:
        score.score = number
        if number < score.points:
            score.notes.append(f"The tests gave {number:g} of {score.points:g} points.")
    elif number is not None or outcome["odd"]:
        score.score, score.needs_a_person = 0.0, True
        score.notes.append(
            f"The tests ended with {outcome['shown'][:60]}, which is no score between 0 and {score.points:g}: "
            f"{WILL_LOOK}"
        )


def _why_failed(cell: Cell, outcome: Mapping[str, Any]) -> str:
    if outcome.get("is_hidden"):
        return "A further test, which is not shown, did not pass."
    shown = (cell.handed_out or cell.source).splitlines()
    lines = [shown[number - 1].strip() for number in outcome["lines"] if 0 < number <= len(shown)]
    where = f" in the line {lines[-1][:MAX_LINE]!r}" if lines else ""
    return f"A test did not pass{where}: {outcome['error'][:MAX_NOTE].removesuffix(':')}"
