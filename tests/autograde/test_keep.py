"""What is kept is whole: a disk without room, or a row that is refused, leaves what was there before."""

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from autograde.classroom import ClassError, Classroom
from autograde.grade_submission import Graded
from autograde.keep import keep, keep_or_fail
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.nbgrader_course.submission_row import kept_rows
from autograde.result import FAILED, GRADED, RESULT, Result, Score, load_result
from tests.autograde.classes import LESSON
from tests.autograde.test_patience import files_of_at_most


def graded(score: float, text: str = "") -> Graded:
    result = Result("anna", LESSON, GRADED, key="k")
    result.scores = [Score(LESSON, "check-double", "double", "Double", 3.0, score)]
    return Graded(result, {LESSON: new_notebook(cells=[new_markdown_cell(text, id="a")])})


def test_a_full_disk_leaves_what_was_kept_before(classroom: Classroom) -> None:
    folder = classroom.autograded("anna", LESSON)
    with open_gradebook(classroom, patience=1) as book:
        keep(classroom, book, graded(3.0))
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        told = "The disk is full: anna's 01_small could not be kept"
        with files_of_at_most(200_000), pytest.raises(ClassError, match=told):
            keep(classroom, book, graded(1.0, "x" * 300_000))
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        assert kept_rows(book, LESSON)["anna"].scores[LESSON, "check-double"] == 3.0
        keep(classroom, book, graded(1.0, "x" * 300_000))
        assert kept_rows(book, LESSON)["anna"].scores[LESSON, "check-double"] == 1.0
    assert set(before) == {f"{LESSON}.ipynb", RESULT}


def test_a_row_that_is_refused_is_a_reason_and_is_tried_again(classroom: Classroom) -> None:
    other = graded(3.0)
    other.result.assignment = "hw9"
    with open_gradebook(classroom) as book:
        keep(classroom, book, other)
    kept = load_result(classroom.autograded("anna", "hw9"))
    assert kept is not None
    assert (kept.outcome, kept.key) == (FAILED, "")
    assert "the gradebook did not take it: MissingEntry: No such assignment: hw9" in kept.reason


def test_what_no_file_can_hold_fails_that_submission_alone(classroom: Classroom) -> None:
    with open_gradebook(classroom) as book:
        failed = keep_or_fail(classroom, book, graded(3.0, "half a letter: \ud800"))
        assert keep_or_fail(classroom, book, graded(2.0)).outcome == GRADED
    assert failed.outcome == FAILED
    assert "what came of it could not be written: UnicodeEncodeError" in failed.reason


def test_what_a_killed_run_staged_does_not_stay(classroom: Classroom) -> None:
    folder = classroom.autograded("anna", LESSON)
    folder.mkdir(parents=True)
    (folder / f".staged-{LESSON}.ipynb").write_text('{"cells": [')
    with open_gradebook(classroom) as book:
        keep(classroom, book, graded(3.0))
    assert {path.name for path in folder.iterdir()} == {f"{LESSON}.ipynb", RESULT}
    nbformat.read(folder / f"{LESSON}.ipynb", as_version=4)
