"""Make submissions for tests: the released notebook, filled in, damaged, renamed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.bank import without_marks
from autograde.classroom import Classroom
from autograde.lesson import load_lesson

COURSE = Path(__file__).parent / "lessons"
LESSON = "01_small"


def db_url(classroom: Classroom) -> str:
    return f"sqlite:///{classroom.root / 'gradebook.db'}"


def solutions() -> dict[str, str]:
    """The solution of each exercise of the small lesson."""
    lesson = load_lesson(COURSE / LESSON)
    return {name: without_marks(lesson.cell_of(name).source) for name in lesson.exercises}


def released(classroom: Classroom, name: str = LESSON, notebook: str = "") -> NotebookNode:
    """A student's fresh copy."""
    path = classroom.release(name) / f"{notebook or name}.ipynb"
    return nbformat.read(path, as_version=4)


def answered(notebook: NotebookNode, answers: Mapping[str, str]) -> NotebookNode:
    """The notebook with the given texts in the cells of those ids."""
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    return notebook


def place_of(notebook: NotebookNode, id: str) -> int:
    return next(i for i, cell in enumerate(notebook.cells) if cell.id == id)


def text_of(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook).encode()


def put(folder: Path, path: str, content: NotebookNode | bytes) -> None:
    """Write a file into an inbox."""
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content if isinstance(content, bytes) else text_of(content))


def bare(notebook: NotebookNode) -> NotebookNode:
    """The notebook after a tool that keeps nothing but the text of cells."""
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    notebook.metadata = {}
    notebook.nbformat_minor = 4
    return notebook


def _graded(grade_id: str, points: float, source: str, **flags: bool) -> NotebookNode:
    meta = {"grade": True, "locked": True, "solution": False, "task": False, "schema_version": 3}
    meta |= {"grade_id": grade_id, "points": points, **flags}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": meta})


def _solution(grade_id: str, source: str) -> NotebookNode:
    meta = {"grade": False, "locked": False, "solution": True, "task": False, "schema_version": 3}
    return new_code_cell(source, id=grade_id, metadata={"nbgrader": meta | {"grade_id": grade_id}})


def write_ordinary_assignment(classroom: Classroom, name: str = "hw1") -> None:
    """An nbgrader assignment of two notebooks as an instructor elsewhere writes it."""
    first = new_notebook(
        cells=[
            new_markdown_cell("# Problem 1", id="title"),
            new_code_cell("import warnings\n\nimport numpy as np", id="imports"),
            _solution(
                "add",
                "def add(a, b):\n    ### BEGIN SOLUTION\n    return a + b\n    ### END SOLUTION",
            ),
            _graded(
                "test-add",
                2,
                "assert add(1, 2) == 3\n"
                "### BEGIN HIDDEN TESTS\nassert add(10, 20) == 30, 'thirty is secret'\n"
                "### END HIDDEN TESTS\n"
                "assert add(0, 0) == 0",
            ),
            _graded("test-warns", 1, "warnings.warn('only a warning')\nassert add(1, 1) == 2"),
            _graded("partial", 4, "float(sum(add(n, 1) == n + 1 for n in range(3)))"),
            _graded("scalar", 5, "np.float64(0.0 if add(1, 2) != 3 else 5.0)"),
            _graded("truth", 5, "add(1, 2) == 3"),
            _graded("negative", 5, "-1"),
            _graded("array", 5, "np.array(1.5)"),
            _graded("said", 1, "assert add(2, 2) == 4\n'well done'"),
        ]
    )
    essay = {"grade": True, "locked": False, "solution": True, "task": False, "schema_version": 3}
    second = new_notebook(
        cells=[
            new_markdown_cell(
                "Say why.",
                id="essay",
                metadata={"nbgrader": essay | {"grade_id": "essay", "points": 6}},
            ),
            _solution(
                "double", "### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"
            ),
            _graded("test-double", 3, "assert double(4) == 8"),
        ]
    )
    for stem, notebook in {"problem1": first, "problem2": second}.items():
        kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
        notebook.metadata = {"kernelspec": kernel}
        put(classroom.source(name), f"{stem}.ipynb", notebook)
