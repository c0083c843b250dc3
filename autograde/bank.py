"""The bank of a lesson: what every check sees for the solution and for each wrong answer, as JSON.

The public bank, ``exercises.json`` beside a learner's notebook, knows only the visible checks and holds no
code of wrong answers; the full bank stays with the instructor.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Collection
from typing import Any

from autograde.compare import differences, show
from autograde.exercise import Exercise
from autograde.lesson import Lesson, LessonError
from autograde.observe import CALL, Observation, observe
from autograde.parse import parse

PUBLIC_NAME = "exercises.json"
SOLUTION_MARKS = ("### BEGIN SOLUTION", "### END SOLUTION")


def make_bank(
    lesson: Lesson, hidden: bool, solutions: bool, only: Collection[str] | None = None
) -> dict[str, Any]:
    """Run every check on the solution and on each wrong answer and keep what it saw.

    Parameters:  hidden (whether the hidden checks are in it), solutions (whether the solutions are),
                 only (of these exercises; None for all)
    """
    checks_source = (lesson.folder / "checks.py").read_text(encoding="utf-8")
    return {
        "lesson": lesson.name,
        "title": lesson.title,
        "checks_source": checks_source if hidden else without_hidden_checks(checks_source),
        "exercises": {
            name: _entry(lesson, exercise, hidden, solutions)
            for name, exercise in lesson.exercises.items()
            if only is None or name in only
        },
    }


def _entry(lesson: Lesson, exercise: Exercise, hidden: bool, solutions: bool) -> dict[str, Any]:
    checks = exercise.checks if hidden else exercise.visible_checks
    solution = lesson.solved[exercise.name]
    observed = {check.name: observe(check, solution) for check in checks}
    for name, observation in observed.items():
        if CALL in observation:
            raise LessonError(
                f"{lesson.name}/checks.py: {name} stops at the solution: {show(observation[CALL])}"
            )
    expected = {name: _kept(observation) for name, observation in observed.items()}
    mistakes = []
    for answer in lesson.answers_to(exercise.name, right=False):
        tried = lesson.tried(exercise.name, answer.source).observations
        seen = {
            check.name: _unlike(_kept(tried[check.name]), expected[check.name], check.rtol)
            for check in checks
        }
        seen = {check: observation for check, observation in seen.items() if observation}
        if seen:  # one that only hidden checks see would give them away
            mistakes.append(
                {"name": answer.name, "say": answer.say, "ask": answer.ask, "seen": seen}
            )
    entry: dict[str, Any] = {
        "title": exercise.title,
        "points": exercise.points,
        "hints": list(exercise.hints),
        "hidden_checks": len(exercise.checks) - len(exercise.visible_checks),
        "expected": expected,
        "mistakes": mistakes,
    }
    starts_from = lesson.cell_of(exercise.name).metadata.get("starts_from")
    if starts_from:
        entry["starts_from"] = starts_from.replace("_", " ")
    if solutions:
        entry["solution"] = without_marks(lesson.cell_of(exercise.name).source)
    return entry


def _unlike(seen: Observation, expected: Observation, rtol: float) -> Observation:
    """What a check would not accept."""
    wrong = {difference.label for difference in differences(seen, expected, rtol)}
    return {label: value for label, value in seen.items() if label in wrong}


def _kept(observation: Observation) -> Observation:
    """Ten digits are enough to compare with, and the same on every processor; no line of code is kept."""
    kept = {}
    for label, value in observation.items():
        if "array" in value:
            value = {**value, "array": _round(value["array"])}
        elif "raised" in value:
            value = {**value, "where": ""}
        kept[label] = value
    return kept


def _round(value: Any) -> Any:
    if isinstance(value, list):
        return [_round(item) for item in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value


def without_hidden_checks(source: str) -> str:
    """The text of a ``checks.py`` with every function under a ``.hidden(...)`` decorator cut out."""
    lines = source.splitlines(keepends=True)
    for node in reversed(parse(source).body):
        if isinstance(node, ast.FunctionDef) and any(map(_is_hidden, node.decorator_list)):
            start = node.decorator_list[0].lineno - 1
            # A comment right above belongs to the check and could give it away.
            while start and lines[start - 1].startswith("#"):
                start -= 1
            del lines[start : node.end_lineno]
    return "".join(lines)


def _is_hidden(decorator: ast.expr) -> bool:
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(target, ast.Attribute) and target.attr == "hidden"


def without_marks(source: str) -> str:
    """A solution cell's text without its BEGIN and END SOLUTION lines."""
    return "\n".join(line for line in source.splitlines() if line.strip() not in SOLUTION_MARKS)


def dump_bank(bank: dict[str, Any]) -> str:
    """JSON with a line for every check and mistake, so that a change can be read."""
    return _dump(bank, depth=4) + "\n"


def _dump(value: Any, depth: int, indent: str = "") -> str:
    if not depth or not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = indent + " "
    if isinstance(value, dict):
        rows = [
            f"{inner}{json.dumps(key)}: {_dump(item, depth - 1, inner)}"
            for key, item in value.items()
        ]
        return "{\n" + ",\n".join(rows) + f"\n{indent}}}"
    rows = [inner + _dump(item, depth - 1, inner) for item in value]
    return "[\n" + ",\n".join(rows) + f"\n{indent}]"
