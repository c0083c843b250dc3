"""What an author writes in ``checks.py``: exercises, their checks, and predictions.

A check is a plain function that takes what the learner wrote, tries it, and returns what it saw as
named values. It never says what is right: that is whatever it sees when it is given the author's
solution. The same function, given a wrong answer of ``answers.py``, shows what that mistake looks like.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

Probe = Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Check:
    """One thing that is tried on an exercise and what it is worth.

    ``probe`` maps the learner's object to named observations; ``what`` is the first line of its
    docstring and is shown to the learner; ``rtol`` is the relative tolerance for float64 results.
    """

    name: str
    probe: Probe
    points: float
    is_hidden: bool
    rtol: float

    @property
    def what(self) -> str:
        return (inspect.getdoc(self.probe) or self.name.replace("_", " ")).splitlines()[0]


@dataclass
class Exercise:
    """A function, class or value that the learner writes; its name is the variable that holds it.

    Parameters:  title (shown above the result), hints (second and third hint, from gentle to plain;
                 the first is the question that comes with a recognised mistake), may_use (names of
                 libraries the answer may call though they are reference code, such as "nnedu")

    Example:
        >>> double = Exercise("Twice a number", hints=["What is 3 + 3?"])
        >>> @double.visible(points=2)
        ... def small_numbers(double):
        ...     "twice 3"
        ...     return {"double(3)": double(3)}
        >>> double.checks[0].what, double.points
        ('twice 3', 2)
    """

    title: str
    hints: Sequence[str] = ()
    may_use: Sequence[str] = ()
    name: str = ""
    checks: list[Check] = field(default_factory=list)

    def visible(self, points: float = 1, rtol: float = 1e-6) -> Callable[[Probe], Probe]:
        """Add a check that the learner sees, with what it got and what it expected."""
        return self._add(points, rtol, is_hidden=False)

    def hidden(self, points: float = 1, rtol: float = 1e-6) -> Callable[[Probe], Probe]:
        """Add a check that runs only when a submission is graded."""
        return self._add(points, rtol, is_hidden=True)

    def _add(self, points: float, rtol: float, is_hidden: bool) -> Callable[[Probe], Probe]:
        if callable(points):
            raise TypeError("write the decorator with brackets, as in @relu.visible()")
        if points <= 0:
            raise ValueError(f"a check is worth more than 0 points, got {points}")

        def add(probe: Probe) -> Probe:
            self.checks.append(Check(probe.__name__, probe, points, is_hidden, rtol))
            return probe

        return add

    @property
    def points(self) -> float:
        return sum(check.points for check in self.checks)

    @property
    def visible_checks(self) -> list[Check]:
        return [check for check in self.checks if not check.is_hidden]


@dataclass(frozen=True)
class Secret:
    """An observed value that is compared by its digest, so that showing the check never shows the answer."""

    value: str | float


def named(names: Sequence[str], result: Any) -> dict[str, Any]:
    """The values that an answer returned, by name, for a check to observe.

    Raises:  TypeError if it returned another number of values, or no tuple or list; the learner reads it
    Example:
        >>> named(["dW", "db"], (0.5, 0.25))
        {'dW': 0.5, 'db': 0.25}
        >>> named(["dW", "db"], 0.5)
        Traceback (most recent call last):
        TypeError: it should return dW and db, got float
    """
    is_several = isinstance(result, tuple | list)
    if not is_several or len(result) != len(names):
        came = f"{len(result)} values" if is_several else type(result).__name__
        raise TypeError(f"it should return {' and '.join(names)}, got {came}")
    return dict(zip(names, result, strict=True))


def letters_of(order: Any, example: str) -> str:
    """The letters of an answer such as ``"bd AC"`` or ``"B, D -> A, C"``, as capitals alone, for a check to observe.

    Raises:  TypeError if it is no text or list of letters; the learner reads it, with the ``example``
    Example:
        >>> letters_of("bd, A, C", "ABCD")
        'BDAC'
    """
    if not isinstance(order, str | list | tuple):
        raise TypeError(f"the answer is letters in order, such as {example!r}, got {order!r}")
    return "".join(filter(str.isalnum, "".join(map(str, order)))).upper()


def what_numpy_warns_of(function: Callable[..., Any], *inputs: Any) -> tuple[Any, str]:
    """The result and, in a word or two each, what NumPy's arithmetic warned of on the way.

    Other warnings do not count: Python's memory manager may speak at any moment of what an earlier cell left open.
    It warns here, even where a notebook has told it not to.

    Example:
        >>> what_numpy_warns_of(np.exp, np.array(800.0))[1]
        'overflow'
        >>> what_numpy_warns_of(abs, -3)
        (3, 'nothing')
    """
    all_but_underflow = np.errstate(divide="warn", over="warn", invalid="warn", under="ignore")
    with warnings.catch_warnings(record=True) as caught, all_but_underflow:
        warnings.simplefilter("always")
        result = function(*inputs)
    messages = [str(w.message) for w in caught if issubclass(w.category, RuntimeWarning)]
    words = {text.split(" encountered")[0] for text in messages if " encountered in " in text}
    return result, ", ".join(sorted(words)) or "nothing"


def choice(
    title: str, options: Sequence[str], points: float = 1, hints: Sequence[str] = ()
) -> Exercise:
    """A question answered with one of a few words, such as ``"a"``, in capitals or not, with blanks or without.

    Example:
        >>> choice("Which saturates?", options=["relu", "tanh"]).points
        1
    """
    exercise = Exercise(title, hints)

    @exercise.visible(points)
    def your_answer(answer: Any) -> Mapping[str, Any]:
        """your answer"""
        for option in options:
            if _squeezed(answer) == _squeezed(option):
                return {"your answer": Secret(option)}
        raise ValueError(f"the answer is one of {', '.join(map(repr, options))}, got {answer!r}")

    return exercise


def _squeezed(text: Any) -> str:
    return "".join(str(text).split()).casefold()


def number(title: str, decimals: int, points: float = 1, hints: Sequence[str] = ()) -> Exercise:
    """A question answered with a number worked out by hand, compared after rounding to ``decimals``.

    Example:
        >>> number("The loss", decimals=4).checks[0].what
        'your number, to 4 decimals'
        >>> number("A share", decimals=1).checks[0].what
        'your number, to 1 decimal'
    """
    exercise = Exercise(title, hints)

    def your_number(answer: Any) -> Mapping[str, Any]:
        count = getattr(answer, "size", None)
        if count == 1:  # an array of one number, as x @ w may be
            answer = answer.item()
        if isinstance(answer, bool) or count not in (None, 1) or not hasattr(answer, "__float__"):
            quotes = " without quotes" if isinstance(answer, str) else ""
            raise TypeError(f"the answer is a number{quotes}, got {answer!r}")
        if not decimals and abs(float(answer) - round(float(answer))) > 1e-6:
            raise ValueError(f"the answer is a whole number, got {answer!r}")
        return {"your number": Secret(round(float(answer), decimals))}

    rounded = f"your number, to {decimals} decimal{'s' * (decimals > 1)}"
    your_number.__doc__ = rounded if decimals else "your whole number"
    exercise.visible(points)(your_number)
    return exercise


@dataclass
class Prediction:
    """What the learner expects before a run shows it: recorded, never graded.

    Parameters:  question, options (what may be predicted), outcome (the option that the run shows),
                 because (one or two sentences shown with the outcome)
    """

    question: str
    options: Sequence[str]
    outcome: str
    because: str
    name: str = ""

    def __post_init__(self) -> None:
        if self.outcome not in self.options:
            raise ValueError(
                f"the outcome {self.outcome!r} is not among the options {self.options}"
            )


def exercises_of(module: ModuleType | Mapping[str, Any]) -> dict[str, Exercise]:
    """The exercises that a ``checks.py`` defines, named by their variables, in order."""
    return _of_kind(module, Exercise)


def predictions_of(module: ModuleType | Mapping[str, Any]) -> dict[str, Prediction]:
    """The predictions that a ``checks.py`` defines, named by their variables, in order."""
    return _of_kind(module, Prediction)


def _of_kind(module: ModuleType | Mapping[str, Any], kind: type) -> dict[str, Any]:
    names = module if isinstance(module, Mapping) else vars(module)
    found: dict[str, Any] = {n: value for n, value in names.items() if isinstance(value, kind)}
    for name, value in found.items():
        value.name = name
    return found
