"""Grade one submission: intake, run, score. Whatever goes wrong becomes its reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from autograde.assignment import MAX_NOTEBOOK_BYTES, Assignment, find_notebook
from autograde.bank import without_marks
from autograde.classroom import Classroom
from autograde.collect import is_late, timestamp_of
from autograde.follow_on import credit_follow_ons, note_follow_ons
from autograde.handed_in import IntakeError
from autograde.inbox import Refused, read_regular
from autograde.intake import ANSWER, Cell, rebuild, released_cells
from autograde.one_line import one_line
from autograde.opening import NOTHING, opening
from autograde.ordinary import score_ordinary
from autograde.ordinary_source import Source
from autograde.own_solution import OwnSolution
from autograde.plan import Task
from autograde.result import GRADED, Result, Score, fail
from autograde.run import Limits, Ran, run
from autograde.sandbox.sandbox import SandboxError
from autograde.sandbox.worlds import Worlds
from autograde.scoring import score_lesson
from autograde.write_notebook import graded_notebook


@dataclass(frozen=True)
class Graded:
    """A result with the notebooks to keep beside it."""

    result: Result
    notebooks: dict[str, NotebookNode]


def grade_submission(
    classroom: Classroom,
    assignment: Assignment,
    task: Task,
    limits: Limits,
    worlds: Worlds,
    own: OwnSolution,
) -> Graded:
    """Do what the task says; the result is kept under the task's key, unless the grader itself was at fault."""
    folder = classroom.submitted(task.student, assignment.name)
    result = Result(task.student, assignment.name, GRADED, title=assignment.title)
    result.isolation = worlds.isolation.level
    result.key, result.exercise_keys = task.key.whole, task.keys
    result.only = sorted(task.only or ())
    graded = Graded(result, {})
    for name, released in assignment.notebooks.items():
        try:
            graded.notebooks[name] = _notebook(
                assignment, name, folder, task, limits, worlds, own, result
            )
        except (IntakeError, Refused) as error:
            fail(result, str(error), name if len(assignment.notebooks) > 1 else "")
        except SandboxError as error:
            fail(result, str(error), name if len(assignment.notebooks) > 1 else "", again=True)
        except Exception as error:  # a fault of the grader is a reason too, and stays with this one
            told = f"{type(error).__name__}: {one_line(error)}"
            fail(result, f"the grader met an error: {told}", again=True)
        if name not in graded.notebooks:
            untouched = released_cells(released)
            graded.notebooks[name] = graded_notebook(released, untouched, [], [result.reason])
    result.late = is_late(folder)
    result.submitted = timestamp_of(folder)
    return graded


def _notebook(
    assignment: Assignment,
    name: str,
    folder: Path,
    task: Task,
    limits: Limits,
    worlds: Worlds,
    own: OwnSolution,
    result: Result,
) -> NotebookNode:
    """Grade one notebook of a submission into ``result``; return what is kept of it."""
    released = assignment.notebooks[name]
    path = find_notebook(folder, name, assignment)
    rebuilt = rebuild(released, read_regular(path, MAX_NOTEBOOK_BYTES))
    repairs = list(rebuilt.repairs)
    if path.stem != name:
        repairs.insert(0, f"The notebook was called {path.name} instead of {name}.ipynb.")
    observing, source = assignment.observing(task.only), assignment.sources.get(name)
    # Numbers of a student's own are in the given code, too.
    begins = NOTHING if task.numbers else opening(released_cells(released))
    ran = run(
        rebuilt.cells,
        assignment.files,
        observing,
        limits,
        worlds,
        source=source,
        opening=begins,
    )
    remarks = list(repairs)
    if assignment.lesson:
        result.scores += _score_lesson(assignment, rebuilt.cells, ran, task, limits, worlds)
    else:
        scores = score_ordinary(name, released, rebuilt.cells, ran, source or Source())
        own.leave_to_a_person(scores)
        result.scores += scores
        # The student's page does not say why.
        remarks += [
            f"{score.title}: {'; '.join(' '.join(note.split()).removesuffix('.') for note in score.notes)}"
            for score in scores
            if score.is_beyond_the_grader
        ]
    result.repairs += repairs
    result.seconds = round(result.seconds + ran.seconds, 1)
    result.unanswered += [[name, cell.grade_id] for cell in rebuilt.cells if cell.unanswered]
    return graded_notebook(released, rebuilt.cells, ran.cells, remarks)


def _score_lesson(
    assignment: Assignment,
    cells: Sequence[Cell],
    ran: Ran,
    task: Task,
    limits: Limits,
    worlds: Worlds,
) -> list[Score]:
    """The scores of a lesson's exercises, those that were not run from the kept result."""
    lesson, bank = assignment.lesson, assignment.bank
    assert lesson is not None
    assert bank is not None
    scores = {score.name: score for score in task.kept.scores} if task.kept else {}
    scores |= {s.name: s for s in score_lesson(lesson, bank, cells, ran, task.only)}
    ordered = [scores[name] for name in lesson.exercises]
    note_follow_ons(ordered)

    def retry(solved: Collection[str], tried: Collection[str]) -> list[Score]:
        own = _with_solutions(assignment, cells, solved)
        observing = assignment.observing(tried)
        ran = run(own, assignment.files, observing, limits, worlds, outputs=False)
        return score_lesson(lesson, bank, cells, ran, tried)

    return credit_follow_ons(ordered, retry)


def _with_solutions(
    assignment: Assignment, cells: Sequence[Cell], solved: Collection[str]
) -> list[Cell]:
    """The cells, with the author's answers to some exercises."""
    assert assignment.lesson is not None
    return [
        replace(cell, source=without_marks(assignment.lesson.cell_of(cell.grade_id).source))
        if cell.role == ANSWER and cell.grade_id in solved
        else cell
        for cell in cells
    ]
