"""What is to be observed of a notebook, and what the judge has to know for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograde.ordinary_source import Source


@dataclass(frozen=True)
class Observing:
    """A lesson's checks: their text, and by the grade id of a check cell the exercise with the names of its checks.

    ``setup`` are the texts of the cells that exercises need; ``with_libraries`` are the exercises that may use
    what is ready-made, ``classes`` those that ask for a class, with the operators that it has; ``hidden`` are the
    names of hidden checks.
    """

    checks_source: str
    exercises: Mapping[str, tuple[str, Sequence[str]]]
    setup: Collection[str] = ()
    with_libraries: Collection[str] = ()
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hidden: Collection[str] = ()


def first_tasks(observing: Observing | None, source: Source) -> list[dict[str, Any]]:
    """What the judge has to know of the assignment."""
    if observing is not None:
        classes = dict(observing.classes)
        return [{"task": "checks", "source": observing.checks_source, "classes": classes}]
    return [
        {
            "task": "begin",
            "answer_names": list(source.answer_names),
            "imports": dict(source.imports),
            "classes": dict(source.classes),
            "test_names": list(source.test_names),
            "read_names": list(source.read_names),
        }
    ]
