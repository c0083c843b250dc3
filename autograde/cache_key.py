"""What a result depends on. Where none of it has changed, grading again would give the same."""

from __future__ import annotations

import ast
import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from autograde.assignment import MAX_NOTEBOOK_BYTES, Assignment, find_notebook
from autograde.bank import PUBLIC_NAME
from autograde.handed_in import IntakeError
from autograde.inbox import Refused, read_regular
from autograde.parse import parse
from autograde.run import Limits
from autograde.scoring import PREFIX

PACKAGES = ("autograde", "nnedu")
HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Key:
    """``whole`` stands for all that every score depends on, ``exercises`` for what is one exercise's own."""

    whole: str
    exercises: Mapping[str, str] = field(default_factory=dict)


def assignment_key(assignment: Assignment, limits: Limits, isolation: str) -> Key:
    """The key of everything but the submission: source, checks, bank, grader, limits and isolation."""
    parts = [grader(), repr((limits.cell, limits.total)), isolation]
    parts += [_json(list(_given(assignment))), *_sources(assignment)]
    parts += [
        f"{name} {digest(content)}"
        for name, content in sorted(assignment.files.items())
        # What is in a lesson's public bank is in the keys of its exercises.
        if assignment.lesson is None or name != PUBLIC_NAME
    ]
    return Key(digest("\n".join(parts)), _exercise_keys(assignment))


def submission_key(key: Key, assignment: Assignment, folder: Path) -> Key:
    """The key of an assignment, made that of one submission to it by the bytes in ``folder``."""
    parts = [key.whole]
    for name in assignment.notebooks:
        try:
            path = find_notebook(folder, name, assignment)
            parts += [path.name, digest(read_regular(path, MAX_NOTEBOOK_BYTES))]
        except (IntakeError, Refused, OSError) as error:
            parts.append(f"none: {error}")
    return replace(key, whole=digest("\n".join(parts)))


@cache
def grader() -> str:
    """What grades: its version, its files, and the Python and NumPy that run it."""
    return digest("\n".join([platform.platform(), *versions().values()]))


@cache
def versions() -> dict[str, str]:
    """What has to be the same wherever a class is graded."""
    from nnedu import __version__  # from its files: they are here also where nothing is installed

    files = sorted(path for name in PACKAGES for path in (HERE / name).rglob("*.py"))
    parts = [f"{path.relative_to(HERE)} {digest(path.read_bytes())}" for path in files]
    return {
        "Python": platform.python_version(),
        "nnedu": __version__,
        "NumPy": version("numpy"),
        "copy of the grader's files": digest("\n".join(parts))[:12],
    }


def _given(assignment: Assignment) -> Iterator[Any]:
    """The cells as released; check cells of a lesson's exercises belong to the exercise."""
    for name, notebook in sorted(assignment.notebooks.items()):
        for cell in notebook.cells:
            if _exercise_of(assignment, cell) is None:
                yield [name, cell.cell_type, cell.get("id", ""), cell.source, cell.metadata]


def _sources(assignment: Assignment) -> Iterator[str]:
    """What grading takes from the instructor's own notebooks, in an order that is always the same."""
    for name, source in sorted(assignment.sources.items()):
        for part, value in sorted(vars(source).items()):
            values = value.items() if isinstance(value, Mapping) else value
            yield f"{name} {part} {sorted(values)}"


def _exercise_of(assignment: Assignment, cell: Any) -> str | None:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
    exercise = str(grade_id).removeprefix(PREFIX)
    known = assignment.lesson is not None and exercise in assignment.lesson.exercises
    return exercise if known and exercise != grade_id else None


def _exercise_keys(assignment: Assignment) -> dict[str, str]:
    if assignment.lesson is None or assignment.bank is None:
        return {}
    checks = Checks(assignment.bank["checks_source"])
    cells = {
        _exercise_of(assignment, cell): [cell.source, cell.metadata]
        for cell in assignment.notebooks[assignment.name].cells
    }
    return {
        name: digest(
            _json([assignment.bank["exercises"][name], checks.behind(name), cells.get(name)])
        )
        for name in assignment.lesson.exercises
    }


class Checks:
    """The text of a ``checks.py``, taken apart by what each exercise needs of it."""

    def __init__(self, source: str) -> None:
        self.statements = parse(source).body
        self.defining: dict[str, list[ast.stmt]] = {}
        for statement in self.statements:
            for name in _defined(statement):
                self.defining.setdefault(name, []).append(statement)

    def behind(self, exercise: str) -> list[str]:
        """The statements that an exercise's checks consist of or reach, as text without comments."""
        wanted = [s for s in self.statements if not _defined(s) or _checks(s, exercise)]
        wanted += self.defining.get(exercise, [])
        reached: list[ast.stmt] = []
        while wanted:
            statement = wanted.pop()
            if statement not in reached:
                reached.append(statement)
                for name in _names(statement, ast.Load):
                    wanted += self.defining.get(name, [])
        return [ast.unparse(s) for s in self.statements if s in reached]


def _checks(statement: ast.stmt, exercise: str) -> bool:
    """Whether a statement is a check of the exercise: a function under its name."""
    decorators = statement.decorator_list if isinstance(statement, ast.FunctionDef) else []
    return any(exercise in _names(decorator, ast.Load) for decorator in decorators)


def _defined(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}
    return _names(statement, ast.Store)


def _names(node: ast.AST, kind: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, kind)}


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def digest(content: str | bytes) -> str:
    """A short text that stands for a long one."""
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()
