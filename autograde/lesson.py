"""Read a lesson folder: its text (``lesson.py``), its checks and its answers."""

from __future__ import annotations

import ast
import importlib.util
import linecache
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograde.answers import Answer, answers_of
from autograde.exercise import Exercise, Prediction, exercises_of, predictions_of
from autograde.forbidden import ready_made_used
from autograde.observe import Observation, observe
from autograde.parse import parse

SOURCES = ("lesson.py", "checks.py", "answers.py")


class LessonError(Exception):
    """A lesson folder breaks a rule of its format; the message names the file, the rule and the cause."""


@dataclass(frozen=True)
class Cell:
    """One cell of ``lesson.py``: markdown, plain code, or code that belongs to an exercise or a prediction."""

    kind: str
    source: str
    metadata: dict[str, Any]

    @property
    def exercise(self) -> str | None:
        return self.metadata.get("exercise")

    @property
    def prediction(self) -> str | None:
        return self.metadata.get("predict")

    @property
    def is_setup(self) -> bool:
        return bool(self.metadata.get("setup"))


@dataclass(frozen=True)
class Trial:
    """What all checks of an exercise saw of an answer, and which ready-made libraries it calls."""

    observations: dict[str, Observation]
    ready_made: list[str]


@dataclass(frozen=True)
class Lesson:
    """A lesson as its author wrote it."""

    name: str
    folder: Path
    cells: Sequence[Cell]
    exercises: dict[str, Exercise]
    predictions: dict[str, Prediction]
    answers: Sequence[Answer]
    _trials: dict[tuple[str, str], Trial] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        for cell in self.cells:
            if cell.kind == "markdown" and cell.source.startswith("# "):
                return cell.source.splitlines()[0].removeprefix("# ")
        raise LessonError(f"{self.name}/lesson.py: the first markdown cell starts with '# Title'")

    def cell_of(self, exercise: str) -> Cell:
        return next(cell for cell in self.cells if cell.exercise == exercise)

    def answers_to(self, exercise: str, right: bool) -> list[Answer]:
        return [a for a in self.answers if a.exercise == exercise and a.is_right == right]

    @cached_property
    def solved(self) -> dict[str, Any]:
        """The names a notebook holds once its setup cells ran and every exercise is solved."""
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in self.cells:
            if cell.is_setup or cell.exercise:
                title = cell.exercise or "setup"
                where = f"{self.name}/lesson.py, cell {title}"
                with _explaining(where, _answer_file(title)):
                    define(cell.source, names, title)
            if cell.exercise and cell.exercise not in names:
                raise LessonError(f"{where}: the cell defines nothing called {cell.exercise!r}")
        return names

    def with_answer(self, exercise: str, source: str) -> Any:
        """What the exercise's name holds after ``source`` took the place of the solution."""
        names = dict(self.solved)
        with _explaining(
            f"{self.name}/answers.py, an answer to {exercise}", _answer_file(exercise)
        ):
            define(source, names, exercise)
        return names[exercise]

    def tried(self, exercise: str, source: str) -> Trial:
        """Try every check on ``source`` in place of the solution, once however often it is asked for."""
        if (exercise, source) not in self._trials:
            subject, asked = self.with_answer(exercise, source), self.exercises[exercise]
            seen = {check.name: observe(check, subject) for check in asked.checks}
            ready_made = ready_made_used(subject, asked.may_use)
            self._trials[exercise, source] = Trial(seen, ready_made)
        return self._trials[exercise, source]


def define(source: str, names: dict[str, Any], title: str) -> None:
    """Run notebook code in ``names`` so that tracebacks can quote it."""
    filename = _answer_file(title)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    with np.errstate():  # what a cell tells NumPy holds for no other lesson
        exec(compile(source, filename, "exec"), names)


def _answer_file(title: str) -> str:
    return f"<answer {title}>"


@contextmanager
def _explaining(where: str, filename: str) -> Iterator[None]:
    """Turn an error in an author's text into a LessonError with the line of ``filename`` that it passed through."""
    try:
        yield
    except Exception as error:
        lines = [
            f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == filename
        ]
        if isinstance(error, SyntaxError):
            lines, error = [error.lineno], SyntaxError(error.msg)
        line = f", line {lines[-1]}" if lines else ""
        raise LessonError(f"{where}{line}: {type(error).__name__}: {error}") from error


def load_lesson(folder: Path) -> Lesson:
    """Read and validate the lesson in ``folder``.

    Raises:  LessonError with the file and the rule, if a file is missing or names disagree.
    """
    folder = Path(folder)
    for name in SOURCES:
        if not (folder / name).is_file():
            raise LessonError(f"{folder / name} is missing: a lesson has {', '.join(SOURCES)}")
    checks = load_module(folder / "checks.py")
    lesson = Lesson(
        name=folder.name,
        folder=folder,
        cells=read_cells(folder / "lesson.py"),
        exercises=exercises_of(checks),
        predictions=predictions_of(checks),
        answers=answers_of(load_module(folder / "answers.py")),
    )
    _require_agreement(lesson)
    return lesson


def read_cells(path: Path) -> list[Cell]:
    """The cells of a percent-format text."""
    import jupytext

    notebook = jupytext.read(path, fmt="py:percent")
    return [Cell(c.cell_type, c.source, dict(c.metadata)) for c in notebook.cells]


def load_module(path: Path) -> ModuleType:
    """Run a lesson's ``checks.py`` or ``answers.py``."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    linecache.checkcache(str(path))
    # Only while it runs: ``inspect`` finds a class's text through here, and other courses reuse the name.
    sys.modules[spec.name] = module
    try:
        with _explaining(f"{path.parent.name}/{path.name}", str(path)):
            spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    _require_unique_names(path)
    return module


def _require_unique_names(path: Path) -> None:
    """A second definition would quietly take the place of the first."""
    names: list[str] = []
    for node in parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    for name, times in Counter(names).items():
        if times > 1:
            raise LessonError(
                f"{path.parent.name}/{path.name} defines {name!r} {times} times: rename"
            )


def find_lessons(root: Path) -> list[Path]:
    """The lesson folders below ``root``, in the order of their numbers."""
    return sorted(path.parent for path in Path(root).glob("*/lesson.py"))


def _require_agreement(lesson: Lesson) -> None:
    where = lesson.name
    if not any(cell.kind == "code" for cell in lesson.cells):
        raise LessonError(f"{where}/lesson.py has no code cell: a cell begins with a line '# %%'")
    written = [cell.exercise for cell in lesson.cells if cell.exercise]
    for name in written:
        if written.count(name) > 1:
            raise LessonError(
                f"{where}/lesson.py: exercise {name!r} has {written.count(name)} cells"
            )
        if name not in lesson.exercises:
            raise LessonError(f"{where}/checks.py has no Exercise {name!r}, lesson.py has its cell")
    for name, exercise in lesson.exercises.items():
        if name not in written:
            raise LessonError(
                f"{where}/lesson.py has no cell exercise={name!r}, checks.py defines it"
            )
        if not exercise.visible_checks:
            raise LessonError(f"{where}/checks.py: exercise {name!r} has no visible check")
    _require_agreement_on_predictions(lesson)
    for answer in lesson.answers:
        if answer.exercise not in lesson.exercises:
            raise LessonError(
                f"{where}/answers.py: {answer.name!r} answers {answer.exercise!r}, no such exercise"
            )


def _require_agreement_on_predictions(lesson: Lesson) -> None:
    predicted = {cell.prediction for cell in lesson.cells if cell.prediction}
    for name in sorted(predicted - set(lesson.predictions)):
        raise LessonError(f"{lesson.name}/checks.py has no Prediction {name!r}")
    for name in sorted(set(lesson.predictions) - predicted):
        raise LessonError(
            f"{lesson.name}/lesson.py has no cell predict={name!r}, checks.py defines it"
        )
    for cell in lesson.cells:
        for name in re.findall(r"""\breveal\(["'](\w+)["']\)""", cell.source):
            if name not in predicted:
                raise LessonError(
                    f"{lesson.name}/lesson.py reveals {name!r}, which nothing predicts"
                )
