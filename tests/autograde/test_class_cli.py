"""The commands as an instructor types them: help, the way from a new folder to feedback, and errors in a sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograde.classroom import Classroom
from autograde.cli import main
from autograde.scores_cli import print_side_by_side
from tests.autograde.classes import COURSE, LESSON, answered, put, released, solutions
from tests.autograde.conftest import GradedClass


def autograde(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "command",
    [
        *("new", "release", "collect", "grade", "feedback", "export", "demo"),
        *("report", "similar", "check-class", "excuse"),
    ],
)
def test_help_explains_with_an_example(command: str) -> None:
    shown = autograde(command, "--help")
    assert shown.exit_code == 0
    assert f"autograde {command}" in shown.output


def test_from_a_new_folder_to_feedback(tmp_path: Path) -> None:
    root, inbox = tmp_path / "class", tmp_path / "inbox"
    assert autograde("new", root, "--course", COURSE).exit_code == 0
    shown = autograde("-C", root, "release")
    assert f"{LESSON}: hand out" in shown.output
    classroom = Classroom(root)
    put(inbox, f"anna/{LESSON}.ipynb", answered(released(classroom), solutions()))
    put(inbox, f"emil/{LESSON}.ipynb", b'{"cells": [')
    put(inbox, "emil/notes.txt", b"sorry")
    shown = autograde("collect", inbox, LESSON, "-C", root)
    assert "2 taken, 1 left." in shown.output
    shown = autograde("grade", "-C", root, "--jobs", 1)
    assert f"{LESSON}: 1 graded, 1 failed" in shown.output
    assert "✗ emil: failed, because the file is damaged" in shown.output
    assert f"{LESSON}: 2 pages" in autograde("-C", root, "feedback", LESSON).output
    shown = autograde("-C", root, "export", "-o", tmp_path / "scores.csv")
    assert (tmp_path / "scores.csv").read_text().startswith("student,")
    shown = autograde("-C", root, "grade", LESSON, "--student", "emil")
    assert "0 graded, 1 failed" in shown.output


def test_status_tells_who_is_where(graded: GradedClass) -> None:
    shown = autograde("status", "-C", graded.classroom.root).output
    lines = {line.split()[1]: line for line in shown.splitlines() if line.startswith("│")}
    assert "9" in lines["anna"]
    assert "failed" in lines["emil"]
    assert "missing" in lines["mia"]
    assert "✗ emil, 01_small: the file is damaged" in shown


def test_a_wide_class_is_shown_in_several_tables(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    lessons = [f"{number:02}_a_lesson_of_many" for number in range(7)]
    print_side_by_side({lesson: {"anna": "12 late", "mia": "missing"} for lesson in lessons})
    shown = capsys.readouterr().out
    assert all(lesson in shown for lesson in lessons)
    assert shown.count("12 late") == shown.count("missing") == 7
    assert shown.count("student") == shown.count("anna") == 4
    assert max(map(len, shown.splitlines())) <= 70


def test_a_reader_who_has_seen_enough_is_no_error(graded: GradedClass) -> None:
    command = [sys.executable, "-m", "autograde", "-C", str(graded.classroom.root), "status"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.stderr == ""


def test_a_student_is_excused_and_counts_again(graded: GradedClass, tmp_path: Path) -> None:
    shutil.copytree(graded.classroom.root, tmp_path / "class")
    here = ("-C", tmp_path / "class")
    shown = autograde(*here, "excuse", "mia", LESSON, "--because", "ill until May")
    assert f"mia is excused from {LESSON}." in shown.output
    assert f"· mia, {LESSON}: ill until May" in autograde(*here, "status").output
    autograde(*here, "excuse", "anna", LESSON)
    autograde(*here, "feedback")
    page = tmp_path / "class" / "feedback" / "anna" / LESSON / f"{LESSON}.html"
    assert "You are excused: this score does not count." in page.read_text()
    assert "is not excused" in autograde(*here, "excuse", "anna", LESSON, "--undo").output
    assert "Nobody in this class" in autograde(*here, "excuse", "nobody", LESSON).output


def test_a_number_in_canvas_is_kept_in_the_class(graded: GradedClass, tmp_path: Path) -> None:
    shutil.copytree(graded.classroom.root, tmp_path / "class")
    export = ("-C", tmp_path / "class", "export", "--format", "canvas")
    shown = autograde(*export)
    assert shown.exit_code == 1
    assert f"--canvas-id {LESSON}=1234" in shown.output
    assert f"{LESSON} (77)" in autograde(*export, "--canvas-id", f"{LESSON}=77").output
    assert f"{LESSON} (77)" in autograde(*export).output


def test_only_what_is_named_is_graded_again(graded: GradedClass, tmp_path: Path) -> None:
    shutil.copytree(graded.classroom.root, tmp_path / "class")
    grade = ("-C", tmp_path / "class", "grade", LESSON, "--student", "anna", "--again")
    shown = autograde(*grade, "--exercise", "letter", "--timeout", 12)
    assert f"{LESSON}: 1 graded, 0 failed" in shown.output
    shown = autograde(*grade, "--exercise", "none_such")
    assert shown.exit_code == 1
    assert f"{LESSON} has no exercise none_such. It has: double, total" in shown.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["release", "-C", "{empty}"], "is not a class folder"),
        (["new", "{full}"], "is not empty"),
        (["-C", "{class}", "release", "09_none"], "09_none is neither"),
        (["-C", "{class}", "grade", "09_none"], "09_none is not released"),
        (["-C", "{class}", "grade", "--student", "nobody"], "Nothing was handed in by nobody"),
        (["-C", "{class}", "collect", "{empty}/none.zip"], "is not there"),
        (["-C", "{class}", "export", "--canvas-id", "x"], "LESSON=ID"),
        (["demo", "{full}"], "is not empty"),
        (["-C", "{broken}", "release"], "is missing: a lesson has"),
    ],
)
def test_an_error_is_a_sentence_and_no_traceback(
    classroom: Classroom, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    if "{broken}" in arguments:
        (classroom.lesson(LESSON) / "answers.py").unlink()
    places = {
        "empty": tmp_path / "empty",
        "full": tmp_path / "full",
        "class": classroom.root,
        "broken": classroom.root,
    }
    shown = autograde(*(argument.format(**places) for argument in arguments))
    assert shown.exit_code == 1
    assert told in shown.output
    assert "Traceback" not in shown.output


def test_an_unforeseen_error_is_a_sentence_too(classroom: Classroom) -> None:
    (classroom.root / "autograde.json").write_text("not json")
    shown = autograde("-C", classroom.root, "release")
    assert shown.exit_code == 1
    assert "This should not happen" in shown.output
    assert "Traceback" not in shown.output
