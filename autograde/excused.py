"""Who is excused from what, kept in the class's settings."""

from __future__ import annotations

from autograde.classroom import Classroom

SETTING = "excused"


def excused(classroom: Classroom, assignment: str) -> dict[str, str]:
    """The students who are excused from an assignment, each with the reason or an empty text."""
    kept: dict[str, str] = classroom.settings.get(SETTING, {}).get(assignment, {})
    return kept


def excuse(classroom: Classroom, assignment: str, student: str, reason: str) -> None:
    """Excuse a student from an assignment: no score of theirs counts there, not even zero."""
    _keep(classroom, assignment, {**excused(classroom, assignment), student: reason})


def undo_excuse(classroom: Classroom, assignment: str, student: str) -> None:
    """Take an excuse back; it is no error if there is none."""
    kept = excused(classroom, assignment)
    _keep(classroom, assignment, {who: why for who, why in kept.items() if who != student})


def _keep(classroom: Classroom, assignment: str, students: dict[str, str]) -> None:
    everyone = {**classroom.settings.get(SETTING, {}), assignment: students}
    classroom.keep(**{SETTING: {name: those for name, those in everyone.items() if those}})
