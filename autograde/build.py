"""Build a lesson's notebooks from its text: the learner's, committed, and nbgrader's source, for a class.

One way only and byte-identical when repeated: cell ids come from the names of exercises.
"""

from __future__ import annotations

import ast
import re
import textwrap
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.bank import PUBLIC_NAME, SOLUTION_MARKS, dump_bank, make_bank
from autograde.lesson import Cell, Lesson, LessonError
from autograde.parse import parse

BEGIN, END = SOLUTION_MARKS
# Where a source cell keeps the text that replaces it in the release.
STUB_KEY = "nnedu_stub"
START = (
    "from autograde.learner import check, hint, predict, progress, ready, reveal, solution, start\n\n"
    'start("{lesson}")'
)


def build_lesson(lesson: Lesson) -> dict[Path, str]:
    """The files that are generated for learners, by path: the notebook and its public bank."""
    folder = lesson.folder
    return {
        folder / f"{lesson.name}.ipynb": notebook_text(learner_notebook(lesson)),
        folder / PUBLIC_NAME: dump_bank(make_bank(lesson, hidden=False, solutions=True)),
    }


def learner_notebook(lesson: Lesson) -> NotebookNode:
    """The notebook with stubs in place of solutions, as learners get it."""
    notebook = source_notebook(lesson)
    for cell in notebook.cells:
        replace_by_stub(cell)
    return notebook


def replace_by_stub(cell: NotebookNode) -> None:
    """Put the stub that a source cell carries in place of its solution."""
    cell.source = cell.metadata.pop(STUB_KEY, cell.source)


def source_notebook(lesson: Lesson) -> NotebookNode:
    """The nbgrader source notebook: solutions between their marks, a graded check cell behind each."""
    cells, anchor, count = [], "start", 0
    for cell in _with_start(lesson):
        name = cell.exercise or cell.prediction
        if name:
            anchor, count = name, 0
            cells.append(_answer_cell(lesson, cell, name))
            cells.append(_check_cell(lesson, cell, name))
        else:
            count += 1
            make = new_markdown_cell if cell.kind == "markdown" else new_code_cell
            cells.append(make(cell.source, id=f"{anchor}-{count}"))
    notebook = new_notebook(cells=cells)
    notebook.nbformat_minor = 5
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "nnedu": {"lesson": lesson.name},
    }
    return notebook


def _with_start(lesson: Lesson) -> list[Cell]:
    """The lesson's cells with the one that opens the checks before its first code cell."""
    cells = list(lesson.cells)
    first_code = next(i for i, cell in enumerate(cells) if cell.kind == "code")
    cells.insert(first_code, Cell("code", START.format(lesson=lesson.name), {}))
    return cells


def _answer_cell(lesson: Lesson, cell: Cell, name: str) -> NotebookNode:
    if cell.prediction:
        source = stub = cell.source
    else:
        source, stub = cell.source, stub_of(lesson, cell)
        if BEGIN not in source:
            source = f"{BEGIN}\n{source}\n{END}"
    metadata = {"nbgrader": _nbgrader(name, solution=True), STUB_KEY: stub}
    if cell.prediction:
        del metadata[STUB_KEY]
    return new_code_cell(source, id=name, metadata=metadata)


def _check_cell(lesson: Lesson, cell: Cell, name: str) -> NotebookNode:
    if cell.prediction:
        return new_code_cell(f"predict({name}={name})", id=f"predict-{name}")
    is_value = not re.search(rf"\b(def|class) {name}\b", cell.source)
    points = lesson.exercises[name].points
    return new_code_cell(
        f"check({name}={name})" if is_value else f"check({name})",
        id=f"check-{name}",
        metadata={"nbgrader": _nbgrader(f"check-{name}", solution=False, points=points)},
    )


def _nbgrader(grade_id: str, solution: bool, points: float | None = None) -> dict[str, Any]:
    kept = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return kept if points is None else kept | {"points": points}


def stub_of(lesson: Lesson, cell: Cell) -> str:
    """What a learner finds in an exercise's cell: the solution regions replaced, or a text to mend.

    ``starts_from="name"`` in the cell's metadata begins with that wrong answer instead.
    """
    name = str(cell.exercise)
    starts_from = cell.metadata.get("starts_from")
    if starts_from:
        for answer in lesson.answers_to(name, right=False):
            if answer.name == starts_from.replace("_", " "):
                return answer.source
        raise LessonError(f"{lesson.name}/answers.py: no wrong answer {starts_from!r} to {name!r}")
    return without_solution(cell.source, name, f"{lesson.name}/lesson.py")


def without_solution(source: str, name: str, where: str) -> str:
    """Replace every solution region: in a function by NotImplementedError, at the top by ``name = ...``."""
    lines: list[str] = []
    region: list[str] | None = None
    for line in source.splitlines():
        mark = line.strip()
        if mark == BEGIN and region is None:
            region = []
        elif mark == END and region is not None:
            lines += _stub_lines(region, name, where)
            region = None
        elif mark in (BEGIN, END):
            raise LessonError(f"{where}: exercise {name!r}: {mark} without its partner")
        elif region is not None:
            region.append(line)
        else:
            lines.append(line)
    if region is not None:
        raise LessonError(f"{where}: exercise {name!r}: {BEGIN} is never ended")
    if len(lines) == len(source.splitlines()):
        raise LessonError(f"{where}: exercise {name!r} has no solution between {BEGIN} and {END}")
    return "\n".join(lines)


def _stub_lines(region: list[str], name: str, where: str) -> list[str]:
    written = [line for line in region if line.strip()]
    if not written:
        raise LessonError(f"{where}: exercise {name!r} has an empty solution")
    indent = written[0][: len(written[0]) - len(written[0].lstrip())]
    if indent:
        return [
            f"{indent}# Your code here.",
            f'{indent}raise NotImplementedError("{name} is not written yet")',
        ]
    stubs = []
    for node in parse(textwrap.dedent("\n".join(region))).body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if not targets or not isinstance(targets[0], ast.Name):
            raise LessonError(
                f"{where}: exercise {name!r}: a solution at the top of a cell only assigns names; "
                "put the marks inside the function, or use starts_from"
            )
        stubs.append(f"{targets[0].id} = ...")
    return stubs


def notebook_text(notebook: NotebookNode) -> str:
    """A notebook as it is written to a file."""
    nbformat.validate(notebook)
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n"
