"""The one file that touches nbgrader: making a release, reading what was released, and its gradebook."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import (
    Comment,
    Grade,
    Gradebook,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions
from nbgrader.utils import capture_log, parse_utc
from sqlalchemy.engine import make_url
from traitlets.config import Config, PyFileConfigLoader

from autograde.build import replace_by_stub
from autograde.classroom import ClassError, Classroom
from autograde.intake import HANDED_OUT
from autograde.result import Result


class StubsForSolutions(ClearSolutions):
    """nbgrader's step that removes solutions, which for a lesson puts in the stubs that its cells carry."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if "nnedu" not in nb.metadata:
            return super().preprocess(nb, resources)
        for cell in nb.cells:
            replace_by_stub(cell)
        return nb, resources


def configure(config: Config, path: str) -> None:
    """Set nbgrader up for the class folder that the configuration file ``path`` stands in."""
    config.CourseDirectory.root = str(Path(path).resolve().parent)
    config.GenerateAssignment.preprocessors = [
        StubsForSolutions if step is ClearSolutions else step
        for step in GenerateAssignment.preprocessors.default_args[0]
    ]
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = ["autograde.button.GradeHere"]


def _course(classroom: Classroom) -> CourseDirectory:
    path = classroom.root / "nbgrader_config.py"
    config = PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    configure(config, str(path))  # in a course of nbgrader's own the file knows nothing of us
    return CourseDirectory(config=config)


def generate_release(classroom: Classroom, name: str) -> None:
    """Run nbgrader's generate_assignment on ``source/name``.

    Raises:  ClassError with what nbgrader said.
    """
    _alembic_on_path()
    course = _course(classroom)
    course.assignment_id = name
    step = GenerateAssignment(coursedir=course, config=course.config)
    step.force = step.create_assignment = True
    # nbgrader logs the cause and raises only that there was one; it is told once, below.
    step.log.propagate = False
    outcome = capture_log(step)
    if not outcome["success"]:
        causes = re.findall(
            r"^ *[\w.]+(?:Error|Exception): (.+)", outcome.get("log", ""), re.MULTILINE
        )
        last = outcome["error"].strip().splitlines()[-1].partition(": ")[2]
        raise ClassError(f"nbgrader could not release {name}: {causes[0] if causes else last}")


def _alembic_on_path() -> None:
    """nbgrader starts the program alembic, which lies beside this Python."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = here + os.pathsep + os.environ["PATH"]


def alembic_program() -> str | None:
    """Where the program alembic is; None if nbgrader would not find it."""
    _alembic_on_path()
    return shutil.which("alembic")


def gradebook_file(classroom: Classroom) -> Path | None:
    """Where the class's gradebook is or would be; None if it is on a database server."""
    url = make_url(_course(classroom).db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@contextmanager
def open_gradebook(classroom: Classroom) -> Iterator[Gradebook]:
    """The class's gradebook, closed at the end."""
    _alembic_on_path()
    course = _course(classroom)
    book = Gradebook(course.db_url, course.course_id)
    try:
        yield book
    finally:
        book.close()
        book.engine.dispose()


def released_notebooks(classroom: Classroom, name: str) -> dict[str, NotebookNode]:
    """An assignment's notebooks as released, with the hidden tests back in their cells."""
    if not list(classroom.release(name).glob("*.ipynb")) or not _is_known(classroom, name):
        generate_release(classroom, name)
    notebooks = {}
    with open_gradebook(classroom) as book:
        for stem in classroom.notebooks(name):
            path = classroom.release(name) / f"{stem}.ipynb"
            if not path.is_file():
                raise ClassError(f"{path} is missing: run autograde release {name}.")
            notebook = nbformat.read(path, as_version=4)
            kept = {cell.name: cell for cell in book.find_notebook(stem, name).source_cells}
            for cell in notebook.cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                if grade_id in kept:
                    cell.metadata[HANDED_OUT] = cell.source
                    cell.source = kept[grade_id].source
            notebooks[stem] = notebook
    return notebooks


def _is_known(classroom: Classroom, name: str) -> bool:
    with open_gradebook(classroom) as book:
        try:
            return {n.name for n in book.find_assignment(name).notebooks} == set(
                classroom.notebooks(name)
            )
        except MissingEntry:
            return False


def record(book: Gradebook, result: Result) -> bool:
    """Write one submission's scores, in one transaction; scores given by hand stay.

    Returns:  whether it came after the date that it was due.
    """
    try:
        submission = _submission(book, result.student, result.assignment)
        submission.timestamp = _time(result.submitted)
        scores = {(score.notebook, score.grade_id): score for score in result.scores}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                score = scores.get((notebook.name, grade.name))
                grade.auto_score = score.score if score else None
                grade.needs_manual_grade = bool(
                    grade.manual_score is not None or score is None or score.needs_a_person
                )
            for comment in notebook.comments:
                blank = [notebook.name, comment.name] in result.unanswered
                comment.auto_comment = "No response." if blank else None
        late = bool(submission.total_seconds_late > 0)
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise
    return late


def _time(text: str) -> datetime | None:
    try:
        return parse_utc(text) if text else None
    except (ValueError, OverflowError):
        return None


def _submission(book: Gradebook, student: str, assignment: str) -> SubmittedAssignment:
    """The submission's row with everything below it, made where it is missing, not yet committed."""
    try:
        return book.find_submission(assignment, student)
    except MissingEntry:
        pass
    with book.db.no_autoflush:
        submission = SubmittedAssignment(
            assignment=book.find_assignment(assignment), student=_student(book, student)
        )
        for notebook in submission.assignment.notebooks:
            row = SubmittedNotebook(notebook=notebook, assignment=submission)
            for cell in [*notebook.grade_cells, *notebook.task_cells]:
                Grade(cell_id=cell.id, notebook=row)
            for cell in [*notebook.solution_cells, *notebook.task_cells]:
                Comment(cell_id=cell.id, notebook=row)
    book.db.add(submission)
    book.db.flush()
    return submission


def _student(book: Gradebook, student: str) -> Student:
    try:
        return book.find_student(student)
    except MissingEntry:
        row = Student(id=student)
        book.db.add(row)
        return row


@dataclass(frozen=True)
class Person:
    """A student as the gradebook knows them; ``lms_id`` is their number in Canvas."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


def people(book: Gradebook) -> list[Person]:
    """Everyone in the class, in the order of their ids."""
    return [
        Person(
            row.id,
            row.first_name or "",
            row.last_name or "",
            row.email or "",
            row.lms_user_id or "",
        )
        for row in sorted(book.students, key=lambda row: str(row.id))
    ]


def add_people(book: Gradebook, new: Sequence[Person]) -> None:
    """Add students, or what is newly known about them."""
    for person in new:
        known = {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "lms_user_id": person.lms_id,
        }
        book.update_or_create_student(person.id, **{k: v for k, v in known.items() if v})


@dataclass(frozen=True)
class Recorded:
    """What the gradebook holds on one graded cell, a person's score and comment included."""

    score: float
    needs_manual_grade: bool
    by_hand: bool
    comment: str


def recorded(book: Gradebook, student: str, assignment: str) -> dict[tuple[str, str], Recorded]:
    """A submission's scores as they count now, by notebook and cell; empty if there are none."""
    try:
        submission = book.find_submission(assignment, student)
    except MissingEntry:
        return {}
    found = {}
    for notebook in submission.notebooks:
        said = {c.name: c.manual_comment for c in notebook.comments if c.manual_comment}
        for grade in notebook.grades:
            found[notebook.name, grade.name] = Recorded(
                float(grade.score),
                grade.needs_manual_grade,
                grade.manual_score is not None or bool(grade.extra_credit),
                said.get(grade.name) or said.get(grade.name.removeprefix("check-")) or "",
            )
    return found


def known_assignments(book: Gradebook) -> list[str]:
    """The names of the assignments that the gradebook holds."""
    return sorted(str(assignment.name) for assignment in book.assignments)


def points(book: Gradebook, assignment: str) -> list[tuple[str, str, float]]:
    """Notebook, cell and points of everything that is graded in an assignment."""
    return [
        (notebook.name, cell.name, float(cell.max_score))
        for notebook in sorted(book.find_assignment(assignment).notebooks, key=lambda n: n.name)
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    ]
