"""A class that is in order has nothing to mend; whatever is put wrong in it is told, with what to do."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from autograde import check_class as checks
from autograde.check_class import check_class
from autograde.classroom import Classroom, write_atomically
from autograde.cli import main
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook
from autograde.release import release
from autograde.sandbox.isolation import probe
from tests.autograde.classes import (
    LESSON,
    answered,
    place_of,
    put,
    released,
    solutions,
    text_of,
    write_ordinary_assignment,
)

Damage = Callable[[Classroom], object]


@pytest.fixture
def in_order(classroom: Classroom) -> Classroom:
    """A class with a lesson and an ordinary assignment released, and a submission to each."""
    write_ordinary_assignment(classroom)
    without_cells(classroom, "truth", "negative", "array")
    release(classroom, "hw1")
    with open_gradebook(classroom) as book:
        add_people(book, [Person("anna")])
    put(classroom.submitted("anna", LESSON), f"{LESSON}.ipynb", released(classroom))
    for stem in ("problem1", "problem2"):
        notebook = released(classroom, "hw1", stem)
        put(classroom.submitted("anna", "hw1"), f"{stem}.ipynb", notebook)
    return classroom


def without_cells(classroom: Classroom, *ids: str) -> None:
    """Take tests that end with no score out of the ordinary assignment."""
    path = classroom.source("hw1") / "problem1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if cell.id not in ids]
    path.write_bytes(text_of(notebook))


def told(classroom: Classroom) -> list[str]:
    return [f"{finding.rule}: {finding.found}" for finding in check_class(classroom)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def lesson_notebook(classroom: Classroom) -> Path:
    return classroom.release(LESSON) / f"{LESSON}.ipynb"


def hand_out_the_solution(classroom: Classroom) -> None:
    put(
        classroom.release(LESSON),
        f"{LESSON}.ipynb",
        answered(released(classroom), solutions()),
    )


def hand_out_an_ordinary_solution(classroom: Classroom) -> None:
    shutil.copy(
        classroom.source("hw1") / "problem1.ipynb", classroom.release("hw1") / "problem1.ipynb"
    )


def drop_a_check(classroom: Classroom) -> None:
    notebook = released(classroom)
    del notebook.cells[place_of(notebook, "check-total")]
    put(classroom.release(LESSON), f"{LESSON}.ipynb", notebook)


def change_the_points(classroom: Classroom) -> None:
    notebook = released(classroom)
    notebook.cells[place_of(notebook, "check-total")].metadata.nbgrader.points = 30
    put(classroom.release(LESSON), f"{LESSON}.ipynb", notebook)


def link_a_submission(classroom: Classroom) -> None:
    folder = classroom.submitted("anna", LESSON)
    (folder / "more.ipynb").symlink_to(classroom.source(LESSON) / f"{LESSON}.ipynb")


def cut_a_submission(classroom: Classroom) -> None:
    path = classroom.submitted("anna", LESSON) / f"{LESSON}.ipynb"
    whole = text_of(released(classroom))
    path.write_bytes(whole[: len(whole) // 2])


DAMAGES: dict[str, tuple[Damage, str]] = {
    "settings": (
        lambda c: (c.root / "autograde.json").write_text("{"),
        "autograde.json can be read: Expecting property name",
    ),
    "settings that are a list": (
        lambda c: (c.root / "autograde.json").write_text("[]"),
        "autograde.json can be read: it holds no settings",
    ),
    "a course that has moved": (
        lambda c: c.keep(course="/nowhere/at/all"),
        "the course is there: /nowhere/at/all is no folder",
    ),
    "nbgrader's configuration": (
        lambda c: (c.root / "nbgrader_config.py").write_text("c = ("),
        "nbgrader_config.py can be read: SyntaxError",
    ),
    "no gradebook": (
        lambda c: (c.root / "gradebook.db").unlink(),
        "the gradebook is there: gradebook.db is missing",
    ),
    "a broken gradebook": (
        lambda c: (c.root / "gradebook.db").write_bytes(b"no database" * 200),
        "the gradebook can be read: ",
    ),
    "a damaged result": (
        lambda c: write_atomically(c.autograded("anna", LESSON) / "result.json", "{"),
        f"results can be read: autograded/anna/{LESSON}/result.json is damaged",
    ),
    "an assignment that the gradebook does not know": (
        lambda c: [shutil.copytree(c.root / top / "hw1", c.root / top / "hw2") for top in TOPS],
        "the gradebook knows every assignment: it has no hw2",
    ),
    "an unreleased lesson": (
        lambda c: [shutil.rmtree(c.root / top / LESSON) for top in TOPS],
        f"every lesson is released: release/{LESSON} has no {LESSON}.ipynb",
    ),
    "an unreleased assignment": (
        lambda c: shutil.rmtree(c.release("hw1")),
        "every lesson is released: release/hw1 has no problem1.ipynb",
    ),
    "a broken lesson": (
        lambda c: (c.lesson(LESSON) / "checks.py").write_text("import nothing_of_this_name"),
        f"every lesson can be read: {LESSON}: ",
    ),
    "a changed lesson": (
        lambda c: edit(c.lesson(LESSON) / "lesson.py", "A question.", "Another question."),
        f"the release is the lesson's: {LESSON}: lessons/{LESSON}/lesson.py has changed",
    ),
    "a changed check": (
        lambda c: edit(c.lesson(LESSON) / "checks.py", "[-1.0, 0.0, 2.5]", "[-1.0, 2.5]"),
        f"the release is the lesson's: {LESSON}: the visible checks",
    ),
    "a release with another text": (
        lambda c: edit(lesson_notebook(c), "A question.", "A hint."),
        f"the release is its source's: {LESSON}: the cell that begins with 'A question.'",
    ),
    "a release without a check": (
        drop_a_check,
        f"the release is its source's: {LESSON}: the cell check-total is not in {LESSON}.ipynb",
    ),
    "a release with other points": (
        change_the_points,
        f"the release is its source's: {LESSON}: check-total has 30 points, in source/ 3",
    ),
    "a release with another file": (
        lambda c: (c.release(LESSON) / "exercises.json").write_text("{}"),
        f"the release is its source's: {LESSON}: exercises.json is not the one of source/",
    ),
    "a changed source": (
        lambda c: edit(c.source("hw1") / "problem1.ipynb", "add(2, 2) == 4", "add(2, 3) == 5"),
        "the release is its source's: hw1: the cell said of problem1.ipynb is another",
    ),
    "a release that is no notebook": (
        lambda c: lesson_notebook(c).write_text("{"),
        f"released notebooks can be read: {LESSON}: ",
    ),
    "a solution in the release": (
        hand_out_the_solution,
        f"nothing private is in release/: {LESSON}: the solution of total",
    ),
    "the checks in the release": (
        lambda c: shutil.copy(c.lesson(LESSON) / "checks.py", c.release(LESSON)),
        f"nothing private is in release/: {LESSON}: checks.py is there",
    ),
    "an ordinary solution in the release": (
        hand_out_an_ordinary_solution,
        "nothing private is in release/: hw1: problem1.ipynb has a line with BEGIN SOLUTION",
    ),
    "a hidden test in the release": (
        hand_out_an_ordinary_solution,
        "a hidden test is in problem1.ipynb: \"assert add(10, 20) == 30, 'thirty is secret'\"",
    ),
    "a submission for nothing": (
        lambda c: put(c.submitted("anna", "hw9"), "hw9.ipynb", released(c)),
        "submissions are of known assignments: submitted/anna/hw9 is of no assignment",
    ),
    "a submission of nobody": (
        lambda c: put(c.submitted("nobody", LESSON), f"{LESSON}.ipynb", released(c)),
        "submissions are of known students: submitted/nobody is nobody in the gradebook",
    ),
    "a damaged submission": (
        cut_a_submission,
        f"submitted/anna/{LESSON}/{LESSON}.ipynb: the file is damaged",
    ),
    "an empty submission": (
        lambda c: (c.submitted("anna", LESSON) / f"{LESSON}.ipynb").unlink(),
        f"submitted notebooks can be read: submitted/anna/{LESSON} holds no notebook",
    ),
    "a link": (
        link_a_submission,
        f"there are no links: submitted/anna/{LESSON}/more.ipynb is a link",
    ),
    "a link out of source": (
        lambda c: (c.source("hw1") / "data").symlink_to(c.root.parent),
        "there are no links: source/hw1/data is a link",
    ),
}
TOPS = ("source", "release")


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_wrong_is_told_and_nothing_was_wrong_before(
    in_order: Classroom, damage: str
) -> None:
    assert told(in_order) == []
    put_wrong, expected = DAMAGES[damage]
    put_wrong(in_order)
    findings = told(in_order)
    assert any(expected in finding for finding in findings), findings


def test_looking_changes_nothing(in_order: Classroom) -> None:
    def everything() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in in_order.root.rglob("*") if p.is_file()}

    before = everything()
    check_class(in_order)
    assert everything() == before


def test_a_missing_alembic_is_told(
    in_order: Classroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    assert [f.rule for f in checks.missing_alembic(in_order)] == ["the program alembic is there"]


def test_a_machine_that_cannot_isolate_is_told(
    in_order: Classroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("PATH", str(tmp_path))
        probe.cache_clear()
        [finding] = checks.no_isolation(in_order)
    probe.cache_clear()
    assert finding.rule == "students' code can be isolated"
    assert finding.found


def test_a_gradebook_in_use_is_told(in_order: Classroom) -> None:
    with closing(sqlite3.connect(in_order.root / "gradebook.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [finding.found for finding in checks.another_writer(in_order)] == [
            "database is locked"
        ]
    assert list(checks.another_writer(in_order)) == []


def test_a_disk_that_is_nearly_full_is_told(
    in_order: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "ENOUGH_BYTES", 2**80)
    [finding] = checks.full_disk(in_order)
    assert "MB are free, less than" in finding.found


def test_an_ordinary_release_may_be_made_by_nbgraders_own_stubs(in_order: Classroom) -> None:
    notebook = released(in_order, "hw1", "problem1")
    assert "YOUR CODE HERE" in notebook.cells[place_of(notebook, "add")].source
    assert told(in_order) == []


def test_a_release_may_lack_blanks_that_nobody_sees(in_order: Classroom) -> None:
    path = in_order.source("hw1") / "problem1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    hidden = "### BEGIN HIDDEN TESTS\nassert add(10, 20) == 30\n### END HIDDEN TESTS"
    notebook.cells[place_of(notebook, "said")].source = f"x = 1\n    \nassert x\n\n{hidden}"
    answer = notebook.cells[place_of(notebook, "add")]
    answer.source += f"\n\n{hidden}"
    answer.metadata.nbgrader |= {"grade": True, "points": 1}
    path.write_bytes(text_of(notebook))
    release(in_order, "hw1")
    assert told(in_order) == []


def test_the_command_says_rule_finding_and_remedy(in_order: Classroom) -> None:
    command = ["-C", str(in_order.root), "check-class"]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 0, shown.output
    assert "✓ Nothing to mend: 2 released, 1 handed in." in shown.output
    settings = in_order.settings | {"course": "/nowhere/at/all"}
    (in_order.root / "autograde.json").write_text(json.dumps(settings))
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 1
    assert "✗ the course is there: /nowhere/at/all is no folder" in shown.output
    assert 'Change "course" in' in shown.output
    assert "1 to mend." in shown.output
