"""Export scores as CSV: everything per exercise, or the columns that Canvas and Moodle read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from autograde.classroom import ClassError, Classroom
from autograde.nbgrader_course.gradebook import Gradebook
from autograde.nbgrader_course.recorded import points
from autograde.standing import EXCUSED, WAITING, Standing, standings

EVERYTHING = [
    *("student", "last_name", "first_name", "email", "assignment", "status", "reason"),
    *("submitted", "late", "penalty", "notebook", "exercise", "score", "points", "mistakes"),
]
# What Canvas's import takes for "excused".
CANVAS_EXCUSED = "EX"

Everyone = Mapping[str, Sequence[Standing]]


def export_as(
    classroom: Classroom, book: Gradebook, assignments: Sequence[str], kind: str
) -> tuple[str, list[str]]:
    """The text of a CSV file, and what its reader should know before using it.

    Parameters:  assignments, kind ("csv", "canvas" or "moodle")
    Raises:      ClassError where an assignment's number in Canvas is not known
    """
    everyone = {name: standings(classroom, book, name) for name in assignments}
    if kind == "csv":
        return _everything(book, everyone), []
    if kind == "moodle":
        return _for_moodle(everyone), _without(everyone, "email") + _not_whole(everyone)
    columns = canvas_columns(classroom)
    unknown = [name for name in assignments if name not in columns]
    if unknown:
        raise ClassError(
            f"Which assignment of Canvas is {unknown[0]}? Say its number there, the last one in its address, with "
            f"--canvas-id {unknown[0]}=1234. It is remembered. Without it Canvas would make a new assignment."
        )
    text = _for_canvas(book, everyone, columns)
    return text, _without(everyone, "lms_id") + _not_whole(everyone)


def canvas_columns(classroom: Classroom) -> dict[str, str]:
    """The heading of each assignment's column in Canvas, as far as known; it ends with a number."""
    kept: dict[str, str] = classroom.settings.get("canvas", {})
    return kept


def remember_canvas(classroom: Classroom, assignment: str, number: str) -> None:
    """Keep an assignment's number in Canvas, or the whole heading of its column there.

    Raises:  ClassError if it is neither
    """
    number = number.strip()
    if re.fullmatch(r"\d+", number):
        number = f"{assignment} ({number})"
    if not re.fullmatch(r".*\(\d+\)", number):
        raise ClassError(
            f"Canvas knows an assignment by a number, got {number!r}: give the last number in its address, such as "
            '1234, or the heading of its column, such as "Backprop (1234)".'
        )
    classroom.keep(canvas={**canvas_columns(classroom), assignment: number})


def _without(everyone: Everyone, known_by: str) -> list[str]:
    """A word on people whom the import may not find."""
    names = {"email": "email address", "lms_id": "number in Canvas"}
    people = {s.person for those in everyone.values() for s in those}
    nameless = sorted(person.id for person in people if not getattr(person, known_by))
    if not nameless:
        return []
    return [
        f"No {names[known_by]} is known of {', '.join(nameless)}: they are found by their login or id only."
    ]


def _not_whole(everyone: Everyone) -> list[str]:
    """A word on everyone who has no score, or none that is whole."""
    told = []
    for name, those in everyone.items():
        for standing in those:
            who = standing.person.id
            if standing.score is None:
                told.append(f"{who} has no score in {name}: {standing.status}")
            elif standing.status == WAITING:
                told.append(f"{who}'s score in {name} is not whole yet: it needs a person")
    return told


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
            "late" if standing.is_late else "",
            f"{standing.penalty:g}" if standing.penalty else "",
            notebook,
            own.name if own else grade_id.removeprefix("check-"),
            ""
            if kept is None or (kept.needs_manual_grade and not kept.by_hand)
            else f"{kept.score:g}",
            f"{worth:g}",
            "; ".join(mistake.name for mistake in own.mistakes) if own else "",
        ]


def _for_canvas(book: Gradebook, everyone: Everyone, columns: Mapping[str, str]) -> str:
    """The columns of Canvas's gradebook, which finds people by their number there."""
    worth = [f"{sum(most for *_, most in points(book, name)):g}" for name in everyone]
    rows: list[list[object]] = [["    Points Possible", "", "", "", "", *worth]]
    for row in zip(*everyone.values(), strict=True):
        person = row[0].person
        name = f"{person.last_name}, {person.first_name}".strip(", ") or person.id
        rows.append([name, person.lms_id, "", person.id, "", *map(_for_canvas_score, row)])
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    return csv_text(header + [columns[name] for name in everyone], rows)


def _for_moodle(everyone: Everyone) -> str:
    """Columns for Moodle's gradebook import, which finds people by email address or id number."""
    rows: list[list[object]] = []
    for row in zip(*everyone.values(), strict=True):
        person = row[0].person
        rows.append(
            [person.first_name, person.last_name, person.id, person.email, *map(_score, row)]
        )
    return csv_text(["First name", "Last name", "ID number", "Email address", *everyone], rows)


def _for_canvas_score(standing: Standing) -> str:
    return CANVAS_EXCUSED if standing.status == EXCUSED else _score(standing)


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
