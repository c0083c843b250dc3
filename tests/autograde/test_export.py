"""Exports tell missing, failed and zero apart, and have the columns that Canvas and Moodle read."""

import csv
import io

from autograde.classroom import Classroom, write_atomically
from autograde.collect import TIMESTAMP
from autograde.export import AGAIN, WAITING, export_as, standings
from autograde.gradebook import Person, add_people, open_gradebook
from autograde.result import GRADED, RESULT, Result, dump_result
from autograde.submission_row import record
from tests.autograde.classes import LESSON
from tests.autograde.conftest import GradedClass


def rows_of(
    classroom: Classroom, kind: str, **titles: str
) -> tuple[list[dict[str, str]], list[str]]:
    with open_gradebook(classroom) as book:
        text, warnings = export_as(classroom, book, [LESSON], kind, titles)
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


def test_canvas_gets_its_columns_and_empty_cells_for_no_score(graded: GradedClass) -> None:
    rows, warnings = rows_of(graded.classroom, "canvas", **{LESSON: "Small steps (4711)"})
    assert list(rows[0]) == [
        *("Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Small steps (4711)")
    ]
    assert rows[0]["Small steps (4711)"] == "9"
    scores = {row["SIS Login ID"]: row["Small steps (4711)"] for row in rows[1:]}
    assert (scores["bert"], scores["cleo"]) == ("7", "0")
    assert scores["emil"] == scores["mia"] == ""
    assert sorted(warnings) == [
        f"emil has no score in {LESSON}: failed",
        f"mia has no score in {LESSON}: missing",
    ]


def test_a_title_in_canvas_is_remembered_and_its_lack_is_told(classroom: Classroom) -> None:
    _, warnings = rows_of(classroom, "canvas")
    assert "Canvas will make a new assignment" in warnings[0]
    rows_of(classroom, "canvas", **{LESSON: "Small (1)"})
    rows, warnings = rows_of(classroom, "canvas")
    assert "Small (1)" in rows[0]
    assert warnings == []


def test_moodle_gets_people_and_scores(graded: GradedClass) -> None:
    rows, _ = rows_of(graded.classroom, "moodle")
    anna = next(row for row in rows if row["ID number"] == "anna")
    assert (anna["First name"], anna["Last name"], anna[LESSON]) == ("Anna", "Right", "9")


def test_a_name_that_is_a_formula_is_quoted(classroom: Classroom) -> None:
    with open_gradebook(classroom) as book:
        add_people(book, [Person("eve", "=cmd()", "@sum")])
        text, _ = export_as(classroom, book, [LESSON], "csv", {})
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
