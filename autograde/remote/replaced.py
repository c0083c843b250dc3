"""Tests put something in place of a function to watch an answer or to forbid it: the answer has to meet that too."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

# By module, or "__main__" for the notebook, and name.
Place = tuple[str, str]
MISSING = object()
NOTEBOOK = "__main__"
# Those that modules beside the notebook are to meet as well. Any other builtin may be needed by what serves and judges.
REPLACED_EVERYWHERE = frozenset({"input", "print", "open"})


def as_told(own: Any, now: Any) -> tuple[Any, ...]:
    """What the student's process puts there instead of the original: nothing, or one value."""
    if now is MISSING:
        return ()
    # A mock itself would let an answer write what it was called with, but that of a class is asked for more than calls.
    is_itself = not callable(now) or isinstance(own, type | ModuleType)
    return (now if is_itself else _only_called(now),)


def _only_called(replacement: Callable[..., Any]) -> Callable[..., Any]:
    def called(*args: Any, **named: Any) -> Any:
        return replacement(*args, **named)

    return called


class Originals:
    """In the student's process: puts something in a place, and back what was there.

    Parameters:  notebook (its names)
    """

    def __init__(self, notebook: dict[str, Any]) -> None:
        self._notebook = notebook
        self._kept: dict[Place, tuple[dict[str, Any], Any]] = {}

    def replace(self, module: str, name: str, told: tuple[Any, ...]) -> None:
        """Put there what was told; nowhere if that module is not here."""
        place = self._names_of(module, name)
        if place is None:
            return
        self._kept.setdefault((module, name), (place, place.get(name, MISSING)))
        _put(place, name, *told)

    def put_back(self, module: str, name: str) -> None:
        """Put back what was there."""
        if (module, name) in self._kept:
            place, own = self._kept.pop((module, name))
            _put(place, name, *(() if own is MISSING else (own,)))

    def put_back_all(self) -> None:
        """Put back whatever was there."""
        for place in reversed([*self._kept]):
            self.put_back(*place)

    def _names_of(self, module: str, name: str) -> dict[str, Any] | None:
        if (module, name) in self._kept:
            return self._kept[module, name][0]
        if module == NOTEBOOK:
            return self._notebook
        if module == "builtins" and name not in REPLACED_EVERYWHERE:
            # What the notebook itself calls so comes before builtins.
            return None if name in self._notebook else self._notebook
        return getattr(sys.modules.get(module), "__dict__", None)


def _put(names: dict[str, Any], name: str, *value: Any) -> None:
    if value:
        names[name] = value[0]
    else:
        names.pop(name, None)


def is_mocks_own(target: Any, operation: str, name: str) -> bool:
    """Whether this is how a mock is set up or asked what came of it, not what an answer uses it for."""
    mock = sys.modules.get("unittest.mock")
    if mock is None or not isinstance(target, mock.NonCallableMock):
        return False
    return operation != "get" or name in dir(mock.Mock())
