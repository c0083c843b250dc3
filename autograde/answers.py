"""What an author writes in ``answers.py``: wrong answers with what to tell the learner, and right ones in other styles.

The function below the decorator is the answer; its name is the mistake's name. Only its text is used: it
is put into the exercise's cell, renamed, exactly as a learner would have typed it.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeVar

from autograde.parse import parse

Definition = TypeVar("Definition", bound=Callable[..., Any])


@dataclass(frozen=True)
class Answer:
    """One answer to an exercise: its text, and for a wrong one what it shows about the learner's idea."""

    exercise: str
    name: str
    source: str
    is_right: bool
    say: str = ""
    ask: str = ""
    mistake: int | None = None


def wrong(
    exercise: str, say: str, ask: str = "", mistake: int | None = None
) -> Callable[[Definition], Definition]:
    """Mark the function below as a wrong answer.

    Parameters:  exercise (its name), say (what went wrong, one sentence), ask (a question that leads on),
                 mistake (its number in the project's catalogue of misconceptions, if it is there)
    """

    def mark(definition: Definition) -> Definition:
        return _keep(definition, exercise, is_right=False, say=say, ask=ask, mistake=mistake)

    return mark


def right(exercise: str) -> Callable[[Definition], Definition]:
    """Mark the function below as a right answer written in another style than the solution."""

    def mark(definition: Definition) -> Definition:
        return _keep(definition, exercise, is_right=True)

    return mark


def _keep(definition: Definition, exercise: str, is_right: bool, **told: Any) -> Definition:
    source = _renamed(inspect.getsource(definition), exercise)
    name = definition.__name__.replace("_", " ")
    definition.__answer__ = Answer(exercise, name, source, is_right, **told)  # type: ignore[attr-defined]
    return definition


def _renamed(source: str, name: str) -> str:
    """The definition in ``source`` without its decorators, called ``name``."""
    source = textwrap.dedent(source)
    definition = parse(source).body[0]
    assert isinstance(definition, ast.FunctionDef | ast.ClassDef)
    lines = source.splitlines()[definition.lineno - 1 :]
    lines[0] = lines[0].replace(definition.name, name, 1)
    return "\n".join(lines)


class Worked(str):
    """A value worked out from the lesson's names, for a question whose numbers are a student's own.

    Example:
        >>> wrong_value("product", Worked("w + x"), "the sum", "You added.").source
        'product = w + x'
    """

    def __repr__(self) -> str:
        return str(self)


def wrong_value(
    exercise: str, value: Any, name: str, say: str, ask: str = "", mistake: int | None = None
) -> Answer:
    """A wrong answer to a question whose answer is a value."""
    return Answer(exercise, name, f"{exercise} = {value!r}", False, say, ask, mistake)


def right_value(exercise: str, value: Any, name: str = "the same value") -> Answer:
    """A right answer to a question, written in another way than the solution."""
    return Answer(exercise, name, f"{exercise} = {value!r}", True)


def answers_of(module: ModuleType) -> list[Answer]:
    """Every answer of an ``answers.py``: marked definitions, values, and values in lists, in order."""
    found: list[Answer] = []
    for value in vars(module).values():
        candidates = value if isinstance(value, list) else [getattr(value, "__answer__", value)]
        found += [answer for answer in candidates if isinstance(answer, Answer)]
    return found
