"""Numbers of a student's own: a lesson that says how to draw them is handed out with other ones to each student.

The numbers come from the class's seed and the student's name alone, so grading draws the same ones again.
"""

from __future__ import annotations

import ast
import copy
import hashlib
import json
import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from nbformat import NotebookNode

from autograde.assignment import Assignment
from autograde.bank import PUBLIC_NAME, dump_bank, make_bank
from autograde.cache_key import Key, digest
from autograde.classroom import ClassError, Classroom
from autograde.lesson import Lesson, LessonError
from autograde.parse import parse

SETTING = "variants"
Numbers = Mapping[str, Any]


def class_seed(classroom: Classroom, lesson: str) -> str:
    """The seed of a lesson's variants in a class; empty where it is handed out to all alike."""
    return str(classroom.settings.get(SETTING, {}).get(lesson, ""))


def begin_variants(classroom: Classroom, lesson: Lesson) -> str:
    """Draw a class's seed for a lesson, once, and keep it.

    Raises:  ClassError if the lesson draws no numbers
    """
    if _place(lesson) is None:
        raise ClassError(
            f"{lesson.name} draws no numbers: its lesson.py has no cell with setup=true variant=true."
        )
    seed = class_seed(classroom, lesson.name) or secrets.token_hex(8)
    kept = classroom.settings.get(SETTING, {})
    classroom.keep(**{SETTING: {**kept, lesson.name: seed}})
    return seed


def draw(lesson: Lesson, seed: str, student: str) -> Numbers:
    """A student's numbers: what ``variant(rng)`` of the lesson's ``checks.py`` returns.

    Raises:  LessonError if it does not return a plain value for each name of the variant cell
    """
    names: dict[str, Any] = {}
    path = lesson.folder / "checks.py"
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    place = _place(lesson)
    if place is None or "variant" not in names:
        raise LessonError(
            f"{lesson.name}: variants need a cell with setup=true variant=true in lesson.py and a function "
            "variant(rng) in checks.py"
        )
    source = f"{seed}\n{lesson.name}\n{student}".encode()
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(source).digest()[:8]))
    drawn = {
        name: value.tolist() if isinstance(value, np.generic | np.ndarray) else value
        for name, value in names["variant"](rng).items()
    }
    wanted = _names(parse(lesson.cells[place].source), ast.Store)
    if set(drawn) != wanted or not all(map(_is_plain, drawn.values())):
        raise LessonError(
            f"{lesson.name}/checks.py: variant(rng) returns a number, a text or a list of them for each of "
            f"{', '.join(sorted(wanted))}, the names of the variant cell, got {drawn}"
        )
    return drawn


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(_is_plain, value))
    return isinstance(value, int | float | str)


def key_with(key: Key, numbers: Numbers) -> Key:
    """The key of a submission to an assignment with these numbers."""
    return replace(key, whole=digest(f"{key.whole}\n{json.dumps(numbers, sort_keys=True)}"))


def assignment_with(assignment: Assignment, numbers: Numbers) -> Assignment:
    """The assignment as it is for a student with these numbers: text, solutions and what is expected."""
    lesson, bank = assignment.lesson, assignment.bank
    assert lesson is not None
    assert bank is not None
    own = lesson_with(lesson, numbers)
    touched = _touched(own, numbers)
    fresh = make_bank(own, hidden=True, solutions=False, only=touched)["exercises"]
    notebook = copy.deepcopy(assignment.notebooks[assignment.name])
    put_numbers(notebook, lesson, own)
    return replace(
        assignment,
        lesson=own,
        bank={**bank, "exercises": {**bank["exercises"], **fresh}},
        notebooks={**assignment.notebooks, assignment.name: notebook},
        files={**assignment.files, PUBLIC_NAME: _public_bank(assignment, own, touched)},
    )


def lesson_with(lesson: Lesson, numbers: Numbers) -> Lesson:
    """The lesson with these numbers in its variant cell."""
    place = _place(lesson)
    assert place is not None
    cells = list(lesson.cells)
    source = "\n".join(f"{name} = {value!r}" for name, value in numbers.items())
    cells[place] = replace(cells[place], source=source)
    return replace(lesson, cells=cells, _trials={})


def put_numbers(notebook: NotebookNode, before: Lesson, after: Lesson) -> None:
    """Put the numbers of one lesson in place of the other's."""
    place = _place(before)
    assert place is not None
    for cell in notebook.cells:
        if cell.source == before.cells[place].source:
            cell.source = after.cells[place].source


def _public_bank(assignment: Assignment, own: Lesson, touched: Collection[str]) -> bytes:
    bank = json.loads(assignment.files[PUBLIC_NAME])
    fresh = make_bank(own, hidden=False, solutions=False, only=touched)["exercises"]
    bank["exercises"] |= fresh
    return dump_bank(bank).encode()


def _place(lesson: Lesson) -> int | None:
    """Where the lesson's variant cell is."""
    return next((i for i, c in enumerate(lesson.cells) if c.metadata.get("variant")), None)


def _touched(lesson: Lesson, numbers: Numbers) -> list[str]:
    """The exercises whose solutions use the numbers, or something made of them."""
    tainted, found = set(numbers), []
    for cell in lesson.cells:
        if not (cell.is_setup or cell.exercise):
            continue
        tree = parse(cell.source)
        if _names(tree, ast.Load) & tainted:
            tainted |= _names(tree, ast.Store) | _functions(tree)
            if cell.exercise:
                found.append(cell.exercise)
    return found


def _functions(tree: ast.Module) -> set[str]:
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def _names(tree: ast.AST, kind: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}
