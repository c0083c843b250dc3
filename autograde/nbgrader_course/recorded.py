"""What the gradebook holds on scores: as they count now, with a person's scores and comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Notebook as SourceNotebook
from sqlalchemy import ColumnElement, Select, func, select

from autograde.nbgrader_course.gradebook import Gradebook
from autograde.patience import patient


@dataclass(frozen=True)
class Recorded:
    """What the gradebook holds on one graded cell, a person's score and comment included."""

    score: float
    needs_manual_grade: bool
    by_hand: bool
    comment: str


@patient
def recorded(book: Gradebook, student: str, assignment: str) -> dict[tuple[str, str], Recorded]:
    """A submission's scores as they count now, by notebook and cell; empty if there are none."""
    return _recorded(book, assignment, SubmittedAssignment.student_id == student).get(student, {})


@patient
def all_recorded(book: Gradebook, assignment: str) -> dict[str, dict[tuple[str, str], Recorded]]:
    """The same for everyone who has a submission in the gradebook, in two queries."""
    return _recorded(book, assignment)


def _recorded(
    book: Gradebook, assignment: str, *where: ColumnElement[bool]
) -> dict[str, dict[tuple[str, str], Recorded]]:
    said = {
        (student, notebook, cell): text
        for student, notebook, cell, text in book.db.execute(
            cells_of(Comment, assignment, Comment.manual_comment).where(
                Comment.manual_comment.is_not(None), *where
            )
        )
    }
    found: dict[str, dict[tuple[str, str], Recorded]] = {}
    columns = (Grade.score, Grade.needs_manual_grade, Grade.manual_score, Grade.extra_credit)
    for student, notebook, cell, score, needs, manual, extra in book.db.execute(
        cells_of(Grade, assignment, *columns).where(*where)
    ):
        answer = cell.removeprefix("check-")
        comment = said.get((student, notebook, cell)) or said.get((student, notebook, answer)) or ""
        by_hand = manual is not None or bool(extra)
        kept = Recorded(float(score), needs, by_hand, comment)
        found.setdefault(student, {})[notebook, cell] = kept
    return found


def cells_of(table: type[Grade | Comment], assignment: str, *columns: Any) -> Select[Any]:
    """A query for columns of everyone's grades or comments of an assignment, behind student, notebook and cell."""
    return (
        select(SubmittedAssignment.student_id, SourceNotebook.name, BaseCell.name, *columns)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(SourceNotebook, SubmittedNotebook.notebook_id == SourceNotebook.id)
        .join(table, table.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, table.cell_id == BaseCell.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
    )


@patient
def penalties(book: Gradebook, assignment: str) -> dict[str, float]:
    """The points that students lost for being late, where the class's configuration says so."""
    lost = (
        select(
            SubmittedAssignment.student_id,
            func.sum(SubmittedNotebook.late_submission_penalty),
        )
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id)
    )
    return {student: float(points) for student, points in book.db.execute(lost) if points}


@patient
def points(book: Gradebook, assignment: str) -> list[tuple[str, str, float]]:
    """Notebook, cell and points of everything that is graded in an assignment."""
    return [
        (notebook.name, cell.name, float(cell.max_score))
        for notebook in sorted(book.find_assignment(assignment).notebooks, key=lambda n: n.name)
        for cell in [*notebook.grade_cells, *notebook.task_cells]
    ]
