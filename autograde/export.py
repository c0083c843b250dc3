"""Export scores as CSV: everything per exercise, or the columns that Canvas and Moodle read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograde.classroom import Classroom
from autograde.collect import timestamp_of
from autograde.gradebook import Gradebook, Person, Recorded, people, points, recorded
from autograde.result import FAILED, Result, load_result

MISSING, WAITING, AGAIN = "missing", "needs a person", "handed in again"
EVERYTHING = [
    *("student", "last_name", "first_name", "email", "assignment", "status", "reason"),
    *("submitted", "late", "notebook", "exercise", "score", "points", "mistakes"),
]


@dataclass(frozen=True)
class Standing:
    """Where one student is with one assignment.

    ``status`` is graded, needs a person, failed, submitted, missing, or handed in again since it was graded.
    ``scores`` are the scores that count, by notebook and cell; there are none for a missing or failed one.
    """

    person: Person
    assignment: str
    status: str
    reason: str
    result: Result | None
    scores: Mapping[tuple[str, str], Recorded]

    @property
    def score(self) -> float | None:
        return sum(s.score for s in self.scores.values()) if self.scores else None


Everyone = Mapping[str, Sequence[Standing]]


def standings(classroom: Classroom, book: Gradebook, assignment: str) -> list[Standing]:
    """Everyone in the class and where they are with an assignment."""
    submitted = set(classroom.submissions(assignment))
    known = {person.id: person for person in people(book)}
    everyone = {**{student: Person(student) for student in classroom.students()}, **known}
    return [
        _standing(classroom, book, everyone[student], assignment, student in submitted)
        for student in sorted(everyone)
    ]


def _standing(
    classroom: Classroom, book: Gradebook, person: Person, assignment: str, submitted: bool
) -> Standing:
    result = load_result(classroom.autograded(person.id, assignment))
    folder = classroom.submitted(person.id, assignment)
    scores = recorded(book, person.id, assignment)
    by_hand = any(score.by_hand for score in scores.values())
    if result is None and not scores:
        status = "submitted" if submitted else MISSING
        return Standing(person, assignment, status, "", None, {})
    if result is not None and result.outcome == FAILED and not by_hand:
        return Standing(person, assignment, FAILED, result.reason, result, {})
    if result is not None and result.submitted != timestamp_of(folder) and submitted:
        return Standing(person, assignment, AGAIN, "", result, scores)
    waiting = any(score.needs_manual_grade for score in scores.values())
    return Standing(person, assignment, WAITING if waiting else "graded", "", result, scores)


def export_as(
    classroom: Classroom,
    book: Gradebook,
    assignments: Sequence[str],
    kind: str,
    titles: Mapping[str, str],
) -> tuple[str, list[str]]:
    """The text of a CSV file, and what its reader should know before using it.

    Parameters:  assignments, kind ("csv", "canvas" or "moodle"), titles (Canvas's titles, remembered from now on)
    """
    everyone = {name: standings(classroom, book, name) for name in assignments}
    if kind == "csv":
        return _everything(book, everyone), []
    unscored = [
        f"{standing.person.id} has no score in {name}: {standing.status}"
        for name, those in everyone.items()
        for standing in those
        if standing.score is None
    ] + [
        f"{standing.person.id}'s score in {name} is not whole yet: it needs a person"
        for name, those in everyone.items()
        for standing in those
        if standing.status == WAITING
    ]
    if kind == "moodle":
        return _for_moodle(everyone), unscored
    known = {**classroom.settings.get("canvas", {}), **titles}
    classroom.keep(canvas=known)
    untitled = [
        f"Canvas will make a new assignment of {name}: "
        f'give its title there with --column "{name}=Title (1234)".'
        for name in assignments
        if name not in known
    ]
    return _for_canvas(book, everyone, known), untitled + unscored


def _everything(book: Gradebook, everyone: Everyone) -> str:
    """A row for each student, assignment and exercise; what is missing, failed or waits for a person has no score."""
    rows = [
        row
        for name, those in everyone.items()
        for standing in those
        for row in _exercise_rows(standing, points(book, name))
    ]
    return csv_text(EVERYTHING, rows)


def _exercise_rows(
    standing: Standing, graded: Sequence[tuple[str, str, float]]
) -> Iterator[list[object]]:
    person, result = standing.person, standing.result
    told = {(s.notebook, s.grade_id): s for s in result.scores} if result else {}
    for notebook, grade_id, worth in graded:
        kept = standing.scores.get((notebook, grade_id))
        own = told.get((notebook, grade_id))
        yield [
            *(person.id, person.last_name, person.first_name, person.email),
            *(standing.assignment, standing.status, standing.reason),
            result.submitted if result else "",
            "late" if result and result.late else "",
            notebook,
            own.name if own else grade_id.removeprefix("check-"),
            ""
            if kept is None or (kept.needs_manual_grade and not kept.by_hand)
            else f"{kept.score:g}",
            f"{worth:g}",
            "; ".join(mistake.name for mistake in own.mistakes) if own else "",
        ]


def _for_canvas(book: Gradebook, everyone: Everyone, titles: Mapping[str, str]) -> str:
    """The columns of Canvas's gradebook, which finds people by their number there."""
    worth = [f"{sum(most for *_, most in points(book, name)):g}" for name in everyone]
    rows: list[list[object]] = [["    Points Possible", "", "", "", "", *worth]]
    for row in zip(*everyone.values(), strict=True):
        person = row[0].person
        name = f"{person.last_name}, {person.first_name}".strip(", ") or person.id
        rows.append([name, person.lms_id, "", person.id, "", *map(_score, row)])
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    return csv_text(header + [titles.get(name, name) for name in everyone], rows)


def _for_moodle(everyone: Everyone) -> str:
    """Columns for Moodle's gradebook import, which finds people by email address or id number."""
    rows: list[list[object]] = []
    for row in zip(*everyone.values(), strict=True):
        person = row[0].person
        rows.append(
            [person.first_name, person.last_name, person.id, person.email, *map(_score, row)]
        )
    return csv_text(["First name", "Last name", "ID number", "Email address", *everyone], rows)


def _score(standing: Standing) -> str:
    return "" if standing.score is None else f"{standing.score:g}"


def csv_text(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([[_harmless(value) for value in row] for row in rows])
    return text.getvalue()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would run as a formula is quoted."""
    is_formula = isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r")
    return f"'{value}" if is_formula else value
