"""The row of a submission in nbgrader's gradebook, with everything below it: the truth about a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nbgrader.api import (
    Comment,
    Grade,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.utils import parse_utc

from autograde.nbgrader_course.gradebook import Gradebook, student_row
from autograde.nbgrader_course.recorded import cells_of
from autograde.patience import patient
from autograde.result import Result


@patient
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
        late = _penalize(book, submission)
        book.db.commit()
    except BaseException:
        book.db.rollback()
        raise
    return late


def _penalize(book: Gradebook, submission: SubmittedAssignment) -> bool:
    """Take the points off that the class's configuration says; return whether it came late."""
    book.db.flush()
    seconds = float(submission.total_seconds_late)
    for notebook in submission.notebooks:
        notebook.late_submission_penalty = None
        if seconds > 0:
            book.db.refresh(notebook, ["score"])  # the database computes it
            score = float(notebook.score)
            lost = book.late_rule(str(submission.student_id), score, seconds)
            notebook.late_submission_penalty = lost or None
    return seconds > 0


@dataclass(frozen=True)
class Row:
    """What the gradebook holds of one submission: when it came, whether late, and the scores by notebook and cell."""

    submitted: datetime | None
    late: bool
    scores: dict[tuple[str, str], float | None]

    def agrees(self, result: Result) -> bool:
        """Whether the row is that of a result."""
        told = {(s.notebook, s.grade_id): s.score for s in result.scores}
        return (
            self.submitted == _time(result.submitted)
            and all(score == told.get(cell) for cell, score in self.scores.items())
            and set(told) <= set(self.scores)
        )


@patient
def kept_rows(book: Gradebook, assignment: str) -> dict[str, Row]:
    """The row of every student whose submission the gradebook holds, in one query."""
    cells = cells_of(Grade, assignment, SubmittedAssignment, Grade.auto_score)
    rows: dict[str, Row] = {}
    for student, notebook, cell, submission, score in book.db.execute(cells):
        late = submission.total_seconds_late > 0
        row = rows.setdefault(student, Row(submission.timestamp, late, {}))
        row.scores[notebook, cell] = score
    return rows


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
            assignment=book.find_assignment(assignment), student=student_row(book, student)
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
