"""A release holds what students need, and nothing that only the instructor may know."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.lesson import load_lesson
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.nbgrader_course.submission_row import record
from autograde.private import private_text_in
from autograde.release import releasable, release
from autograde.result import GRADED, Result
from tests.autograde.classes import COURSE, LESSON, write_ordinary_assignment

SECRETS = [
    "return 2 * z",
    "result += float",
    "self.count += 1",
    "no_numbers",
    "an empty array",
    "np.array([1.5, -2.5])",
    "return z**2",
    "sum_so_far +=",
    "BEGIN SOLUTION",
    "nnedu_stub",
]


def test_a_release_is_the_notebook_and_the_public_bank(classroom: Classroom) -> None:
    there = sorted(path.name for path in classroom.release(LESSON).iterdir())
    assert there == [f"{LESSON}.ipynb", "exercises.json"]
    cells = nbformat.read(classroom.release(LESSON) / f"{LESSON}.ipynb", as_version=4).cells
    double = next(cell for cell in cells if cell.id == "double")
    assert 'raise NotImplementedError("double is not written yet")' in double.source
    predict = next(cell for cell in cells if cell.id == "larger")
    assert predict.source.endswith("larger = ...")


@pytest.mark.parametrize("secret", SECRETS)
def test_nothing_private_is_in_a_release(classroom: Classroom, secret: str) -> None:
    escaped = json.dumps(secret)[1:-1]
    for path in classroom.release(LESSON).iterdir():
        text = path.read_text()
        assert secret not in text
        assert escaped not in text


def test_the_bank_handed_out_names_mistakes_and_has_no_solutions(classroom: Classroom) -> None:
    # The other mistake is one that only a hidden check sees.
    bank = json.loads((classroom.release(LESSON) / "exercises.json").read_text())
    assert [m["name"] for m in bank["exercises"]["double"]["mistakes"]] == ["squared"]
    assert not any("solution" in entry for entry in bank["exercises"].values())


def lesson_with(tmp_path: Path, file: str, old: str, new: str) -> Classroom:
    course = tmp_path / "course"
    shutil.copytree(COURSE, course)
    text = (course / LESSON / file).read_text()
    assert old in text
    (course / LESSON / file).write_text(text.replace(old, new))
    return new_classroom(tmp_path / "class", course)


def test_a_release_that_would_tell_a_hidden_check_is_refused(tmp_path: Path) -> None:
    classroom = lesson_with(
        tmp_path,
        "checks.py",
        "@total.hidden(points=2)",
        "later = total.hidden(points=2)\n\n\n@later",
    )
    with pytest.raises(ClassError, match=r"the hidden check no_numbers in exercises\.json"):
        release(classroom, LESSON)
    assert not classroom.release(LESSON).exists()


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("    result += float(value)", "the solution of total"),
        ('return {"total of nothing": total(np.array([]))}', "the hidden check no_numbers"),
        ("sum_so_far += float(value)", "the wrong answer 'begins nowhere'"),
        ("return float(np.sum(z))", "the right answer 'with numpy'"),
    ],
)
def test_a_secret_is_found_in_any_file_of_a_release(
    classroom: Classroom, line: str, secret: str
) -> None:
    lesson, folder = load_lesson(classroom.lesson(LESSON)), classroom.release(LESSON)
    assert list(private_text_in(lesson, folder)) == []
    notebook = new_notebook(cells=[new_markdown_cell(f"As said:\n{line}\nThat is all.")])
    (folder / "notes.ipynb").write_text(nbformat.writes(notebook))
    assert any(found.startswith(secret) for found in private_text_in(lesson, folder))


def test_a_line_amid_a_sentence_gives_nothing_away(classroom: Classroom) -> None:
    lesson, folder = load_lesson(classroom.lesson(LESSON)), classroom.release(LESSON)
    (folder / "notes.txt").write_text("Which sum_so_far += float(value) of yours is that?")
    assert private_text_in(lesson, folder) == []


def test_the_class_keeps_its_copy_until_it_is_updated(tmp_path: Path) -> None:
    classroom = lesson_with(tmp_path, "lesson.py", "Twice a number.", "Twice a number, please.")
    release(classroom, LESSON)
    course_text = classroom.course / LESSON / "lesson.py"
    course_text.write_text(course_text.read_text().replace("please", "at once"))
    notebook = classroom.release(LESSON) / f"{LESSON}.ipynb"
    release(classroom, LESSON)
    assert "please" in notebook.read_text()
    release(classroom, LESSON, update=True)
    assert "at once" in notebook.read_text()


def test_an_update_that_would_orphan_submissions_is_refused_and_undone(tmp_path: Path) -> None:
    classroom = lesson_with(tmp_path, "lesson.py", "Twice a number.", "Twice a number, please.")
    release(classroom, LESSON)
    handed_out = (classroom.release(LESSON) / f"{LESSON}.ipynb").read_text()
    with open_gradebook(classroom) as book:
        record(book, Result("anna", LESSON, GRADED))
    classroom.submitted("anna", LESSON).mkdir(parents=True)
    for file, old, new in (("lesson.py", "larger", "bigger"), ("checks.py", "larger", "bigger")):
        text = (classroom.course / LESSON / file).read_text()
        (classroom.course / LESSON / file).write_text(text.replace(old, new))
    with pytest.raises(ClassError, match="there are submissions associated with it"):
        release(classroom, LESSON, update=True)
    assert (classroom.release(LESSON) / f"{LESSON}.ipynb").read_text() == handed_out
    assert "bigger" not in (classroom.lesson(LESSON) / "lesson.py").read_text()


def test_an_ordinary_assignment_is_released_beside_lessons(classroom: Classroom) -> None:
    write_ordinary_assignment(classroom)
    assert releasable(classroom) == [LESSON, "hw1"]
    paths = release(classroom, "hw1")
    assert [path.name for path in paths] == ["problem1.ipynb", "problem2.ipynb"]
    assert "YOUR CODE HERE" in paths[0].read_text()


def test_what_is_neither_lesson_nor_assignment_is_refused(classroom: Classroom) -> None:
    with pytest.raises(ClassError, match=r"09_none is neither .* Known: 01_small"):
        release(classroom, "09_none")


@pytest.mark.parametrize("version", [1, 2])
def test_why_nbgrader_refuses_an_old_source_is_told(classroom: Classroom, version: int) -> None:
    write_ordinary_assignment(classroom)
    for path in classroom.source("hw1").glob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        new = text.replace('"schema_version": 3', f'"schema_version": {version}')
        assert new != text
        path.write_text(new, encoding="utf-8")
    with pytest.raises(ClassError, match=r"old version of the nbgrader metadata .*nbgrader update"):
        release(classroom, "hw1")
