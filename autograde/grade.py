"""Grade submissions: intake, run, score, record. Every one ends as graded, or as failed with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograde.bank import PUBLIC_NAME, make_bank
from autograde.classroom import ClassError, Classroom, write_atomically
from autograde.collect import TIMESTAMP, is_late, timestamp_of
from autograde.follow_on import note_follow_ons
from autograde.gradebook import open_gradebook, record, released_notebooks
from autograde.handed_in import IntakeError
from autograde.inbox import Refused, read_regular
from autograde.intake import rebuild, released_cells
from autograde.kernel import KernelDied
from autograde.lesson import Lesson, load_lesson
from autograde.ordinary import score_ordinary
from autograde.recognise import ID
from autograde.result import FAILED, GRADED, RESULT, Result, dump_result
from autograde.run import Limits, Observing, run
from autograde.scoring import exercises_by_grade_id, score_lesson
from autograde.write_notebook import graded_notebook

MAX_NOTEBOOK_BYTES = 20 * 2**20


@dataclass(frozen=True)
class Assignment:
    """All that grading needs to know about an assignment; ``lesson`` and ``bank`` are None for an ordinary one."""

    name: str
    notebooks: Mapping[str, NotebookNode]
    files: Mapping[str, bytes]
    lesson: Lesson | None = None
    bank: Mapping[str, Any] | None = None

    @property
    def observing(self) -> Observing | None:
        if self.lesson is None or self.bank is None:
            return None
        return Observing(self.bank["checks_source"], exercises_by_grade_id(self.lesson))


@dataclass(frozen=True)
class Graded:
    """A result with the notebooks to keep beside it."""

    result: Result
    notebooks: dict[str, NotebookNode]


def load_assignment(classroom: Classroom, name: str) -> Assignment:
    """Read an assignment as it was released, with hidden tests or hidden checks.

    Raises:  ClassError, LessonError
    """
    notebooks = released_notebooks(classroom, name)
    files = {
        path.relative_to(classroom.source(name)).as_posix(): path.read_bytes()
        for path in classroom.source(name).rglob("*")
        if path.is_file() and path.suffix != ".ipynb"
    }
    if not classroom.is_lesson(name):
        return Assignment(name, notebooks, files)
    lesson = load_lesson(classroom.lesson(name))
    known = {cell.grade_id for cell in released_cells(notebooks[name])}
    missing = [id for id in exercises_by_grade_id(lesson) if id not in known]
    if missing or PUBLIC_NAME not in files:
        raise ClassError(
            f"lessons/{name} and release/{name} differ ({', '.join(missing) or PUBLIC_NAME} is not released): "
            f"run autograde release {name}."
        )
    return Assignment(
        name, notebooks, files, lesson, make_bank(lesson, hidden=True, solutions=False)
    )


def grade(
    classroom: Classroom,
    assignment: Assignment,
    students: Sequence[str],
    limits: Limits,
    jobs: int = 0,
) -> Iterator[Result]:
    """Grade and record submissions, ``jobs`` at a time (0: one for each core); yield each result once it is kept."""
    with (
        open_gradebook(classroom) as book,
        ThreadPoolExecutor(jobs or cores()) as pool,
    ):
        waiting = [
            pool.submit(grade_one, classroom, assignment, student, limits) for student in students
        ]
        try:
            for done in as_completed(waiting):
                graded = done.result()
                try:
                    graded.result.late |= record(book, graded.result)
                except Exception as error:
                    _fail(graded.result, f"the gradebook did not take it: {_in_a_line(error)}")
                _store(classroom, graded)
                yield graded.result
        except BaseException:
            limits.cancelled.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def grade_one(classroom: Classroom, assignment: Assignment, student: str, limits: Limits) -> Graded:
    """Grade one student's submission; whatever goes wrong becomes its reason."""
    folder = classroom.submitted(student, assignment.name)
    title = assignment.lesson.title if assignment.lesson else assignment.name
    result = Result(student, assignment.name, GRADED, title=title)
    graded = Graded(result, {})
    for name, released in assignment.notebooks.items():
        try:
            graded.notebooks[name] = _grade_notebook(assignment, name, folder, limits, result)
        except (IntakeError, Refused, KernelDied) as error:
            _fail(result, str(error), name if len(assignment.notebooks) > 1 else "")
        except Exception as error:  # a fault of the grader is a reason too, and stays with this one
            _fail(result, f"the grader met an error: {_in_a_line(error)}")
        if name not in graded.notebooks:
            untouched = released_cells(released)
            graded.notebooks[name] = graded_notebook(released, untouched, [], [result.reason])
    result.late = is_late(folder)
    result.submitted = timestamp_of(folder)
    return graded


def _fail(result: Result, reason: str, notebook: str = "") -> None:
    reason = f"{notebook}.ipynb: {reason}" if notebook else reason
    result.outcome = FAILED
    result.reason = f"{result.reason}; {reason}" if result.reason else reason


def _in_a_line(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"


def _grade_notebook(
    assignment: Assignment, name: str, folder: Path, limits: Limits, result: Result
) -> NotebookNode:
    """Grade one notebook of a submission into ``result``; return what is kept of it."""
    released = assignment.notebooks[name]
    path = find_notebook(folder, name, assignment)
    rebuilt = rebuild(released, read_regular(path, MAX_NOTEBOOK_BYTES))
    repairs = list(rebuilt.repairs)
    if path.stem != name:
        repairs.insert(0, f"The notebook was called {path.name} instead of {name}.ipynb.")
    ran = run(rebuilt.cells, assignment.files, assignment.observing, limits)
    if assignment.lesson and assignment.bank:
        scores = score_lesson(assignment.lesson, assignment.bank, rebuilt.cells, ran)
    else:
        scores = score_ordinary(name, released, rebuilt.cells, ran.cells)
    note_follow_ons(scores)
    result.scores += scores
    result.repairs += repairs
    result.seconds = round(result.seconds + ran.seconds, 1)
    result.unanswered += [[name, cell.grade_id] for cell in rebuilt.cells if cell.unanswered]
    return graded_notebook(released, rebuilt.cells, ran.cells, repairs)


def find_notebook(folder: Path, name: str, assignment: Assignment) -> Path:
    """The file that a student handed in as notebook ``name``, even under another name.

    Raises:  IntakeError if there is none.
    """
    if folder.is_symlink():
        raise Refused("the folder is a link: hand in the files themselves")
    path = folder / f"{name}.ipynb"
    if path.is_symlink() or path.exists():
        return path
    others = [p for p in sorted(folder.glob("*.ipynb")) if p.stem not in assignment.notebooks]
    own = {cell.id for cell in assignment.notebooks[name].cells}
    if len(assignment.notebooks) > 1:
        others = [p for p in others if own & set(ID.findall(_text(p)))]
    if not others:
        raise IntakeError("no notebook was handed in")
    return max(others, key=lambda p: p.lstat().st_mtime)


def _text(path: Path) -> str:
    return read_regular(path, MAX_NOTEBOOK_BYTES).decode("utf-8", errors="replace")


def _store(classroom: Classroom, graded: Graded) -> None:
    """Keep the notebooks, then the result: where it is, all is."""
    result = graded.result
    folder = classroom.autograded(result.student, result.assignment)
    for name, notebook in graded.notebooks.items():
        text = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
        write_atomically(folder / f"{name}.ipynb", text + "\n")
    if result.submitted:
        write_atomically(folder / TIMESTAMP, result.submitted + "\n")
    write_atomically(folder / RESULT, dump_result(result))
