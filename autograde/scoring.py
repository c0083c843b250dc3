"""Score a lesson: judge what was observed against the bank, outside the student's process."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from autograde.compare import show
from autograde.forbidden import ready_made_named
from autograde.intake import ANSWER, Cell
from autograde.judge import CheckResult, Verdict, judge
from autograde.lesson import Lesson
from autograde.mistakes import distortion
from autograde.observe import CALL
from autograde.remote.judge_process import STOPPED
from autograde.result import ANSWER_STOPPED, CELL_FAILED, CELL_STOPPED, Named, Score, Shown, Tried
from autograde.run import Ran
from autograde.sandbox.cell_run import CellRun

PREFIX = "check-"


def exercises_by_grade_id(lesson: Lesson) -> dict[str, tuple[str, Sequence[str]]]:
    """The exercise behind each check cell with the names of its checks."""
    return {
        PREFIX + name: (name, [check.name for check in exercise.checks])
        for name, exercise in lesson.exercises.items()
    }


def score_lesson(
    lesson: Lesson,
    bank: Mapping[str, Any],
    cells: Sequence[Cell],
    ran: Ran,
    only: Collection[str] | None = None,
) -> list[Score]:
    """A score for every exercise of a lesson, or for those in ``only``."""
    answers = {
        cell.grade_id: (cell, run)
        for cell, run in zip(cells, ran.cells, strict=True)
        if cell.role == ANSWER
    }
    scores = []
    for name, exercise in lesson.exercises.items():
        if only is not None and name not in only:
            continue
        entry = bank["exercises"][name]
        observations = ran.observations.get(name, {})
        sources = _sources_before(PREFIX + name, cells)
        called = {*ran.ready_made.get(name, []), *ready_made_named(name, sources)}
        ready_made = sorted(called - set(exercise.may_use))
        notes = []
        try:
            verdict = judge(exercise, entry, observations, ready_made)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError):
            # What came back has not the form of an observation: whatever it is, it is no answer.
            verdict = judge(exercise, entry, {})
            notes.append("What your answer returned could not be read.")
        cell, run = answers[name]
        notes += _notes(verdict, run, ran.stopped.get(name, ""))
        scores.append(_score(lesson.name, verdict, cell, notes))
    return scores


def _sources_before(grade_id: str, cells: Sequence[Cell]) -> list[str]:
    place = [cell.grade_id for cell in cells].index(grade_id)
    return [cell.source for cell in cells[:place] if cell.kind == "code"]


def _notes(verdict: Verdict, run: CellRun, stopped: str) -> list[str]:
    notes = []
    if stopped:
        notes.append(f"{ANSWER_STOPPED}: {stopped}.")
    if run.stopped:
        notes.append(f"{CELL_STOPPED}: {run.stopped}.")
    elif run.error and not verdict.passed and not verdict.unwritten:
        notes.append(f"{CELL_FAILED}: {run.error}")
    if verdict.ready_made:
        notes.append(
            f"Your answer calls {' and '.join(verdict.ready_made)}. "
            "It is your own code that counts, so this gets no points."
        )
    return notes + [remark for remark in verdict.remarks if remark in _visible_remarks(verdict)]


def _visible_remarks(verdict: Verdict) -> set[str]:
    """What may be said about returned values: one that only a hidden check saw would describe that check."""
    shown = [result for result in verdict.results if not result.is_hidden]
    return {distortion(difference) for result in shown for difference in result.differences}


def _score(
    lesson: str,
    verdict: Verdict,
    cell: Cell,
    notes: list[str],
) -> Score:
    return Score(
        notebook=lesson,
        grade_id=PREFIX + verdict.exercise,
        name=verdict.exercise,
        title=verdict.title,
        points=verdict.points,
        score=verdict.score,
        answer=cell.source,
        unwritten=verdict.unwritten,
        untouched=verdict.untouched,
        checks=[_tried(result, verdict.unwritten) for result in verdict.results],
        mistakes=[Named(m.name, m.say, m.ask) for m in verdict.mistakes],
        notes=notes,
    )


def _tried(result: CheckResult, unwritten: bool) -> Tried:
    tried = Tried(result.what, result.points, result.passed, result.is_hidden)
    if unwritten or result.is_hidden:
        return tried
    for difference in result.differences:
        got = difference.got or {}
        # The expected value of a question is its answer; that an answer was stopped is told once, in a note.
        if "secret" in got or got.get("raised") == STOPPED:
            continue
        label = "your code stopped" if difference.label == CALL else difference.label
        expected = "" if difference.expected is None else show(difference.expected)
        tried.differences.append(Shown(label, difference.reason, show(difference.got), expected))
    return tried
