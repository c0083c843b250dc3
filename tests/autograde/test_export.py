"""Exports tell missing, failed and zero apart, and have the columns that Canvas and Moodle read."""

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from autograde.classroom import ClassError, Classroom, write_atomically
from autograde.collect import TIMESTAMP
from autograde.excused import excuse, undo_excuse
from autograde.export import export_as, remember_canvas
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook
from autograde.nbgrader_course.submission_row import record
from autograde.result import GRADED, RESULT, Result, Score, dump_result
from autograde.standing import AGAIN, WAITING, standings
from tests.autograde.classes import LESSON
from tests.autograde.conftest import GradedClass


def rows_of(classroom: Classroom, kind: str) -> tuple[list[dict[str, str]], list[str]]:
    with open_gradebook(classroom) as book:
        text, warnings = export_as(classroom, book, [LESSON], kind)
    return list(csv.DictReader(io.StringIO(text))), warnings


def test_every_exercise_of_everyone_has_a_row(graded: GradedClass) -> None:
    rows, _ = rows_of(graded.classroom, "csv")
    assert len(rows) == 13 * 4
    bert = {row["exercise"]: row for row in rows if row["student"] == "bert"}
    assert {name: row["score"] for name, row in bert.items()} == {
        "double": "1",
        "total": "3",
        "counter": "2",
        "letter": "1",
    }
    assert bert["double"]["mistakes"] == "squared"
    assert bert["double"]["points"] == "3"


def test_missing_failed_and_zero_are_three_things(graded: GradedClass) -> None:
    rows, _ = rows_of(graded.classroom, "csv")
    told = {row["student"]: (row["status"], row["score"]) for row in rows}
    assert told["cleo"] == ("graded", "0")
    assert told["emil"] == ("failed", "")
    assert told["mia"] == ("missing", "")
    reasons = {row["reason"] for row in rows if row["student"] == "emil"}
    assert reasons == {"the file is damaged: it breaks off in the middle"}


@dataclass(frozen=True)
class Imported:
    """What an import makes of a file: by whom it knows a student, the points of each assignment."""

    students: Mapping[str, Mapping[str, str]]
    points: Mapping[str, str]


def as_canvas_reads(text: str) -> Imported:
    """Canvas's import: assignments by the number at the end of the heading, people by ID, else by login.

    Columns that are its own are left out, so is the row of possible points; an empty cell changes nothing.
    """
    header, *rows = list(csv.reader(io.StringIO(text)))
    assert header[:5] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    numbers = {place: re.search(r"\((\d+)\)$", header[place]) for place in range(5, len(header))}
    assert all(numbers.values())
    cells = {place: found[1] for place, found in numbers.items() if found}
    possible, *people = rows
    assert re.fullmatch(r"\s*Points Possible", possible[0])
    return Imported(
        {row[1] or row[3]: {n: row[at] for at, n in cells.items() if row[at]} for row in people},
        {number: possible[at] for at, number in cells.items()},
    )


def as_moodle_reads(text: str) -> Imported:
    """Moodle's import as one sets its form: people by ID number, each other numeric column an item."""
    rows = list(csv.DictReader(io.StringIO(text)))
    own = {"First name", "Last name", "ID number", "Email address"}
    assert own <= set(rows[0])
    return Imported(
        {
            row["ID number"]: {n: v for n, v in row.items() if n not in own and v != ""}
            for row in rows
        },
        {},
    )


def export_text(classroom: Classroom, kind: str) -> str:
    with open_gradebook(classroom) as book:
        return export_as(classroom, book, [LESSON], kind)[0]


@pytest.fixture(scope="module")
def exported(graded: GradedClass, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """The graded class, with a number in Canvas and two who are excused."""
    root = tmp_path_factory.mktemp("exported") / "class"
    shutil.copytree(graded.classroom.root, root)
    classroom = Classroom(root)
    remember_canvas(classroom, LESSON, "4711")
    excuse(classroom, LESSON, "mia", "ill")
    excuse(classroom, LESSON, "kim", "")
    with open_gradebook(classroom) as book:
        add_people(book, [Person("anna", lms_id="1001"), Person("bert", email="bert@example.org")])
    return classroom


SCORES = {"bert": "7", "cleo": "0", "dora": "9", "finn": "6", "gina": "9", "hugo": "6"}
SCORES |= {"ines": "9", "jan": "6", "lea": "6"}


def test_canvas_reads_back_what_the_gradebook_holds(exported: Classroom) -> None:
    read = as_canvas_reads(export_text(exported, "canvas"))
    assert read.points == {"4711": "9"}
    scores = {who: own.get("4711") for who, own in read.students.items()}
    assert scores == {**SCORES, "1001": "9", "emil": None, "mia": "EX", "kim": "EX"}


def test_moodle_reads_back_what_the_gradebook_holds(exported: Classroom) -> None:
    read = as_moodle_reads(export_text(exported, "moodle"))
    scores = {who: own.get(LESSON) for who, own in read.students.items()}
    assert scores == {**SCORES, "anna": "9", "emil": None, "mia": None, "kim": None}


def test_every_exercise_of_the_full_table_adds_up_to_the_score(exported: Classroom) -> None:
    sums: dict[str, float] = {}
    for row in csv.DictReader(io.StringIO(export_text(exported, "csv"))):
        if row["score"]:
            sums[row["student"]] = sums.get(row["student"], 0) + float(row["score"])
    assert sums == {**{who: float(score) for who, score in SCORES.items()}, "anna": 9.0}


def test_five_things_are_told_apart(exported: Classroom) -> None:
    rows = csv.DictReader(io.StringIO(export_text(exported, "csv")))
    told = {r["student"]: (r["status"], r["score"], r["reason"]) for r in rows}
    assert told["cleo"] == ("graded", "0", "")
    assert told["emil"][:2] == ("failed", "")
    assert told["mia"] == ("excused", "", "ill")
    assert told["kim"] == ("excused", "", "")
    undo_excuse(exported, LESSON, "mia")
    rows = csv.DictReader(io.StringIO(export_text(exported, "csv")))
    assert {r["status"] for r in rows if r["student"] == "mia"} == {"missing"}
    excuse(exported, LESSON, "mia", "ill")


def test_who_may_not_be_found_or_has_no_score_is_told(exported: Classroom) -> None:
    _, canvas = rows_of(exported, "canvas")
    assert canvas[0].startswith("No number in Canvas is known of bert, cleo, dora")
    assert f"emil has no score in {LESSON}: failed" in canvas
    _, moodle = rows_of(exported, "moodle")
    assert moodle[0].startswith("No email address is known of anna, cleo")


def test_a_number_in_canvas_is_asked_for_and_remembered(classroom: Classroom) -> None:
    with pytest.raises(ClassError, match=f"--canvas-id {LESSON}=1234"):
        rows_of(classroom, "canvas")
    remember_canvas(classroom, LESSON, "12")
    assert f"{LESSON} (12)" in rows_of(classroom, "canvas")[0][0]
    remember_canvas(classroom, LESSON, " Small steps (4711)")
    assert "Small steps (4711)" in rows_of(classroom, "canvas")[0][0]
    with pytest.raises(ClassError, match="by a number, got 'Small steps'"):
        remember_canvas(classroom, LESSON, "Small steps")


def late_row(classroom: Classroom, configuration: str) -> dict[str, str]:
    """What the table says of one who came two days late, in a class with this configuration."""
    with (classroom.root / "nbgrader_config.py").open("a") as file:
        file.write(configuration)
    with sqlite3.connect(classroom.root / "gradebook.db") as database:
        database.execute("UPDATE assignment SET duedate = '2026-03-01 12:00:00.000000'")
    database.close()
    result = Result("anna", LESSON, GRADED, submitted="2026-03-03 12:00:00.000000 UTC")
    result.scores = [Score(LESSON, "check-double", "double", "Double", 3.0, 2.0)]
    write_atomically(classroom.submitted("anna", LESSON) / TIMESTAMP, result.submitted)
    with open_gradebook(classroom) as book:
        result.late = record(book, result)
        write_atomically(classroom.autograded("anna", LESSON) / RESULT, dump_result(result))
        [standing] = standings(classroom, book, LESSON)
    [row] = [row for row in rows_of(classroom, "csv")[0] if row["exercise"] == "double"]
    return {**row, "total": f"{standing.score:g}"}


def test_late_is_shown_and_costs_nothing(classroom: Classroom) -> None:
    row = late_row(classroom, "")
    assert (row["late"], row["penalty"], row["score"], row["total"]) == ("late", "", "2", "2")


def test_late_costs_what_the_class_says(classroom: Classroom) -> None:
    row = late_row(classroom, "\nget_config().LateSubmissionPlugin.penalty_method = 'zero'\n")
    assert (row["late"], row["penalty"], row["score"], row["total"]) == ("late", "2", "2", "0")


def test_a_name_that_is_a_formula_is_quoted(classroom: Classroom) -> None:
    with open_gradebook(classroom) as book:
        add_people(book, [Person("eve", "=cmd()", "@sum")])
        text, _ = export_as(classroom, book, [LESSON], "csv")
    assert "'=cmd()" in text
    assert ",=cmd()" not in text


def test_standings_know_who_only_handed_in(classroom: Classroom) -> None:
    (classroom.submitted("new", LESSON)).mkdir(parents=True)
    with open_gradebook(classroom) as book:
        [standing] = standings(classroom, book, LESSON)
    assert (standing.status, standing.score) == ("submitted", None)


def test_a_newer_submission_than_the_graded_one_is_told(classroom: Classroom) -> None:
    result = Result("anna", LESSON, GRADED, submitted="2026-03-01 12:00:00.000000 UTC")
    folder = classroom.submitted("anna", LESSON)
    with open_gradebook(classroom) as book:
        record(book, result)
        write_atomically(classroom.autograded("anna", LESSON) / RESULT, dump_result(result))
        write_atomically(folder / TIMESTAMP, result.submitted)
        [standing] = standings(classroom, book, LESSON)
        assert standing.status == WAITING
        write_atomically(folder / TIMESTAMP, "2026-03-02 12:00:00.000000 UTC")
        [standing] = standings(classroom, book, LESSON)
        assert standing.status == AGAIN
