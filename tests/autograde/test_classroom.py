"""A class folder of its own that nbgrader's commands work in too."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograde.classroom import ClassError, Classroom, new_classroom, open_classroom
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.result import load_result
from tests.autograde.classes import COURSE, LESSON, answered, put, released, solutions


def test_a_new_class_has_nbgraders_folders(tmp_path: Path) -> None:
    classroom = new_classroom(tmp_path / "class", COURSE)
    there = {path.name for path in classroom.root.iterdir()}
    assert there >= {"source", "release", "submitted", "autograded", "feedback", "README.md"}
    assert open_classroom(tmp_path / "class") == classroom
    assert classroom.course == COURSE


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(ClassError, match="not empty"):
        new_classroom(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_making_a_class_again_keeps_what_is_in_it(tmp_path: Path) -> None:
    classroom = new_classroom(tmp_path / "class", COURSE)
    (classroom.root / "README.md").write_text("my notes")
    new_classroom(tmp_path / "class")
    assert (classroom.root / "README.md").read_text() == "my notes"
    assert classroom.course == COURSE


@pytest.mark.parametrize("course", ["nowhere", "."])
def test_a_course_without_lessons_is_refused(tmp_path: Path, course: str) -> None:
    with pytest.raises(ClassError, match="holds no lessons"):
        new_classroom(tmp_path / "class", tmp_path / course)


def test_a_folder_that_is_no_class_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClassError, match="autograde new"):
        open_classroom(tmp_path)


def test_an_assignment_that_is_not_there_is_named_with_those_that_are(
    classroom: Classroom,
) -> None:
    with pytest.raises(ClassError, match=r"09_none is not released .*01_small"):
        classroom.chosen(["09_none"])
    assert classroom.chosen([]) == [LESSON]


def nbgrader(classroom: Classroom, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    ran = subprocess.run(command, cwd=classroom.root, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_nbgraders_own_command_releases_our_stubs(classroom: Classroom) -> None:
    release = classroom.release(LESSON) / f"{LESSON}.ipynb"
    ours = release.read_text()
    release.unlink()
    nbgrader(classroom, "generate_assignment", LESSON, "--force")
    assert nbformat.read(release, 4) == nbformat.reads(ours, 4)
    assert "double is not written yet" in ours


def test_nbgraders_own_command_grades_as_ours_does(classroom: Classroom) -> None:
    wrong = solutions() | {"double": "def double(z):\n    return z**2"}
    put(
        classroom.submitted("bert", LESSON), f"{LESSON}.ipynb", answered(released(classroom), wrong)
    )
    nbgrader(classroom, "autograde", LESSON, "--student", "bert")
    with open_gradebook(classroom) as book:
        assert book.find_submission(LESSON, "bert").score == 7.0
    result = load_result(classroom.autograded("bert", LESSON))
    assert result is not None
    assert result.score == 7.0
    nbgrader(classroom, "autograde", LESSON, "--student", "bert", "--force")
    kept = nbformat.read(classroom.autograded("bert", LESSON) / f"{LESSON}.ipynb", 4)
    assert "double: not right yet" in str(kept.cells)
