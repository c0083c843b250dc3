"""A class with a released lesson, and one graded class of twelve, shared by the tests of a class."""

import copy
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.classroom import Classroom, new_classroom
from autograde.collect import Fate, collect
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook
from autograde.release import release
from autograde.result import Result
from autograde.run import Limits
from autograde.sandbox.isolation import probe
from autograde.sandbox.worlds import Worlds, open_worlds
from tests.autograde.classes import (
    COURSE,
    LESSON,
    answered,
    bare,
    place_of,
    put,
    released,
    solutions,
    text_of,
)

collect_ignore = ["lessons"]


@pytest.fixture(scope="session")
def worlds() -> Iterator[Worlds]:
    """Where students' code runs: isolated, where this machine can."""
    with open_worlds(probe()) as opened:
        yield opened


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class with the small lesson released; to be copied."""
    made = new_classroom(tmp_path_factory.mktemp("pristine") / "class", COURSE)
    release(made, LESSON)
    return made


@pytest.fixture
def classroom(pristine: Classroom, tmp_path: Path) -> Classroom:
    """A class of the test's own with the small lesson released."""
    shutil.copytree(pristine.root, tmp_path / "class")
    return Classroom(tmp_path / "class")


@dataclass(frozen=True)
class GradedClass:
    classroom: Classroom
    fates: list[Fate]
    results: Mapping[str, Result]


@pytest.fixture(scope="session")
def graded(
    pristine: Classroom, tmp_path_factory: pytest.TempPathFactory, worlds: Worlds
) -> GradedClass:
    """Twelve who handed in and one who did not, graded once for all tests; nothing may be changed in it."""
    root = tmp_path_factory.mktemp("graded")
    shutil.copytree(pristine.root, root / "class")
    made = Classroom(root / "class")
    with open_gradebook(made) as book:
        add_people(book, [Person("mia", "Mia", "Missing"), Person("anna", "Anna", "Right")])
    inbox = root / "inbox"
    hand_in(made, inbox)
    fates = collect(made, inbox)
    assignment = load_assignment(made, LESSON)
    results = grade(made, assignment, made.submissions(LESSON), Limits(12, 90), 0, worlds)
    return GradedClass(made, fates, {result.student: result for result in results})


def hand_in(classroom: Classroom, inbox: Path) -> None:
    right = solutions()

    def put_answers(student: str, **answers: str) -> None:
        put(inbox, f"{student}/{LESSON}.ipynb", answered(released(classroom), right | answers))

    put_answers("anna")
    put_answers("bert", double="def double(z):\n    return z**2")
    put(inbox, f"cleo/{LESSON}.ipynb", released(classroom))
    put(inbox, f"dora/{LESSON}.ipynb", _with_a_copied_cell(classroom))
    whole = text_of(answered(released(classroom), right))
    put(inbox, f"emil/{LESSON}.ipynb", whole[: len(whole) // 2])
    put_answers("finn", total="def total(z):\n    while True:\n        pass")
    put(inbox, "gina/my homework.ipynb", bare(answered(released(classroom), right)))
    put(inbox, f"hugo/{LESSON}.ipynb", _with_tampered_checks(classroom))
    put(inbox, f"ines/{LESSON}.ipynb", _with_helpers(classroom))
    put_answers("jan", total="import os\n\ndef total(z):\n    os._exit(0)")
    put_answers("kim", double="def double(z)\n    return 2 * z")
    put_answers(
        "lea", total="import scipy.ndimage\n\ndef total(z):\n    return float(scipy.ndimage.sum(z))"
    )


def _with_a_copied_cell(classroom: Classroom) -> NotebookNode:
    notebook = answered(released(classroom), solutions())
    place = place_of(notebook, "double")
    twin = copy.deepcopy(notebook.cells[place])
    twin.id = "pasted"
    notebook.cells.insert(place + 1, twin)
    return notebook


def _with_tampered_checks(classroom: Classroom) -> NotebookNode:
    wrong = {"total": "def total(z):\n    for value in z:\n        return float(value)"}
    notebook = answered(released(classroom), solutions() | wrong)
    notebook.cells[place_of(notebook, "check-total")].source = "print('right, all checks pass')"
    notebook.cells[place_of(notebook, "check-counter")].metadata["tags"] = ["skip-execution"]
    del notebook.cells[place_of(notebook, "check-double")]
    return notebook


def _with_helpers(classroom: Classroom) -> NotebookNode:
    notebook = answered(
        released(classroom), solutions() | {"total": "def total(z):\n    return add_up(z)"}
    )
    helper = new_code_cell("import math\n\ndef add_up(z):\n    return math.fsum(z)")
    notebook.cells.insert(place_of(notebook, "total"), helper)
    notebook.cells[place_of(notebook, "start-3")].source += "\nprint('my own line')"
    return notebook
