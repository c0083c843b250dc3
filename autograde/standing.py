"""Where everyone stands with an assignment: missing, failed, excused, late and zero are five things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from autograde.classroom import Classroom
from autograde.collect import timestamp_of
from autograde.excused import excused
from autograde.nbgrader_course.gradebook import Gradebook, Person, people
from autograde.nbgrader_course.recorded import Recorded, all_recorded, penalties
from autograde.result import FAILED, GRADED, Result, load_result

MISSING, WAITING, AGAIN = "missing", "needs a person", "handed in again"
SUBMITTED, EXCUSED = "submitted", "excused"
Scores = Mapping[tuple[str, str], Recorded]


@dataclass(frozen=True)
class Standing:
    """Where one student is with one assignment.

    ``status`` is graded, needs a person, failed, submitted, missing, excused, or handed in again since it was
    graded; ``reason`` says why it failed or is excused. ``scores`` are the scores that count, by notebook and cell;
    there are none for one that is missing, failed or excused. ``penalty`` are the points lost for being late.
    """

    person: Person
    assignment: str
    status: str
    reason: str
    result: Result | None
    scores: Scores
    penalty: float = 0.0

    @property
    def score(self) -> float | None:
        total = sum(score.score for score in self.scores.values())
        return max(0.0, total - self.penalty) if self.scores else None

    @property
    def is_late(self) -> bool:
        return self.result is not None and self.result.late


def standings(classroom: Classroom, book: Gradebook, assignment: str) -> list[Standing]:
    """Everyone in the class and where they are with an assignment."""
    known = {person.id: person for person in people(book)}
    everyone = {**{student: Person(student) for student in classroom.students()}, **known}
    submitted = set(classroom.submissions(assignment))
    scores, lost = all_recorded(book, assignment), penalties(book, assignment)
    reasons = excused(classroom, assignment)
    found = []
    for student, person in sorted(everyone.items()):
        result = load_result(classroom.autograded(student, assignment))
        own = scores.get(student, {})
        status, reason = _status(classroom, result, own, student, assignment, student in submitted)
        if student in reasons:
            status, reason = EXCUSED, reasons[student]
        counted = {} if status in (EXCUSED, FAILED, SUBMITTED, MISSING) else own
        penalty = lost.get(student, 0.0) if counted else 0.0
        found.append(Standing(person, assignment, status, reason, result, counted, penalty))
    return found


def _status(
    classroom: Classroom,
    result: Result | None,
    scores: Scores,
    student: str,
    assignment: str,
    is_submitted: bool,
) -> tuple[str, str]:
    """The status and its reason, of one who is not excused."""
    by_hand = any(score.by_hand for score in scores.values())
    if result is None and not scores:
        return SUBMITTED if is_submitted else MISSING, ""
    if result is not None and result.outcome == FAILED and not by_hand:
        return FAILED, result.reason
    stamp = timestamp_of(classroom.submitted(student, assignment))
    if result is not None and is_submitted and result.submitted != stamp:
        return AGAIN, ""
    waiting = any(score.needs_manual_grade for score in scores.values())
    return WAITING if waiting else GRADED, ""
