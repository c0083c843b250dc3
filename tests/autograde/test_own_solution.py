"""Who fails a test that the instructor's own solution fails too, asked from outside, is left to the instructor."""

from html import unescape
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_notebook

from autograde.check_class import check_class
from autograde.classroom import Classroom, new_classroom
from autograde.cli import main
from autograde.release import release
from autograde.result import FROM_INSIDE, WILL_LOOK, Score, load_result
from tests.autograde.classes import answered, put, released

COUNT = "import uuid\nkey = uuid.UUID(int=1)\n\ndef count(n):\n    yield from range(n)"
TESTS = {
    "values": "import helpers\nassert list(count(3)) == helpers.three",
    "inside": "import types\nassert type(count(3)) is types.GeneratorType",
    "share": "points = 1.0\nif type(count).__name__ == 'function' and type(count) is type(lambda: 0):\n    points += 1\npoints",
    "partly": "1.5",
    "numpys": "import numpy as np\nnp.float64(1.5)",
    "object": "import uuid\nassert key == uuid.UUID(int=1)",
    "nowhere": "assert list(count(1)) == [1]",
}


def _cell(id: str, source: str, **label: bool | int) -> dict:
    flags = {"grade": False, "locked": False, "solution": False, "task": False, "schema_version": 3}
    return new_code_cell(source, id=id, metadata={"nbgrader": flags | {"grade_id": id} | label})


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Classroom, Result]:
    """Anna's answer is the instructor's own, Ben's is wrong."""
    classroom = new_classroom(tmp_path_factory.mktemp("own") / "class")
    solution = f"### BEGIN SOLUTION\n{COUNT}\n### END SOLUTION"
    cells = [_cell("count", solution, solution=True)]
    cells += [_cell(id, test, grade=True, locked=True, points=2) for id, test in TESTS.items()]
    notebook = new_notebook(cells=cells)
    notebook.metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    put(classroom.source("hw"), "hw.ipynb", notebook)
    put(classroom.source("hw"), "helpers.py", b"three = [0, 1, 2]\n")
    release(classroom, "hw")
    for student, answer in {"anna": COUNT, "ben": "def count(n):\n    return [n]"}.items():
        own = answered(released(classroom, "hw"), {"count": answer})
        put(classroom.submitted(student, "hw"), "hw.ipynb", own)
    return classroom, CliRunner().invoke(main, ["-C", str(classroom.root), "grade"])


def scores(classroom: Classroom, student: str) -> dict[str, Score]:
    result = load_result(Path(classroom.autograded(student, "hw")))
    assert result is not None
    return {score.name: score for score in result.scores}


def test_what_can_only_be_asked_from_inside_waits_for_a_person(
    graded: tuple[Classroom, Result],
) -> None:
    for student in ("anna", "ben"):
        found = scores(graded[0], student)
        waiting = {name for name, score in found.items() if score.needs_a_person}
        assert waiting == {"inside", "share", "object"}
        assert found["inside"].score == 0
        assert found["inside"].notes[-1] == FROM_INSIDE


def test_everything_else_is_scored_as_ever(graded: tuple[Classroom, Result]) -> None:
    anna, ben = (scores(graded[0], student) for student in ("anna", "ben"))
    assert {name: anna[name].score for name in ("values", "partly", "numpys", "nowhere")} == {
        "values": 2,
        "partly": 1.5,
        "numpys": 1.5,
        "nowhere": 0,
    }
    assert anna["numpys"].notes == ["The tests gave 1.5 of 2 points."]
    assert ben["values"].score == 0
    assert ben["nowhere"].score == 2


def test_the_kept_notebook_says_why_an_answer_waits(graded: tuple[Classroom, Result]) -> None:
    path = graded[0].autograded("anna", "hw") / "hw.ipynb"
    remarks = unescape(nbformat.read(path, as_version=4).cells[0].source).splitlines()[2:]
    begin = [
        "- inside: A test did not pass in the line",
        "- share: The tests gave 1 of 2 points; ",
        "- object: A test did not pass in the line",
    ]
    assert [r.startswith(b) for r, b in zip(remarks, begin, strict=True)] == [True] * 3
    assert f"{remarks[0]}.".endswith(f"; {FROM_INSIDE}")
    assert f"{remarks[2]}.".endswith(f"; The tests need objects of uuid's UUID: {WILL_LOOK}")


def test_the_instructor_is_told(graded: tuple[Classroom, Result]) -> None:
    classroom, said = graded
    assert (
        "6 answers wait for you to look at, in the formgrader\n  2 of them for inside"
        in said.output
    )
    found = [f"{f.rule}: {f.found}" for f in check_class(classroom) if f.found.startswith("hw")]
    outside = (
        "every test can be asked of an answer from outside its notebook: hw: {}: your own solution passes it "
        "in a notebook, where it is a fine test, but autograde cannot ask it from outside: {}"
    )
    assert found[:3] == [
        outside.format("inside", "AssertionError"),
        outside.format("share", "it gave 1 of 2 points"),
        outside.format("object", "AssertionError; it needs objects of uuid's UUID"),
    ]
    assert found[3:] == ["your own solution passes every test: hw: nowhere: AssertionError"]
