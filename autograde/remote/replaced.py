"""Tests put something in place of `input` or `print` to see what an answer asks and says: the answer has to call that."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable, Iterator
from typing import Any

REPLACEABLE = ("input", "print", "open")


class Replaced:
    """In the judge's process: which of them tests have replaced since this was made, and what was told of it.

    Parameters:  names (the tests' own, which come before builtins)
    """

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names
        self._own = {name: getattr(builtins, name) for name in REPLACEABLE}
        self._told = dict(self._own)

    def changes(self) -> Iterator[tuple[str, Callable[..., Any] | None]]:
        """What is new, with None for what is as it was."""
        for name, own in self._own.items():
            now = dict.get(self._names, name, getattr(builtins, name))
            if now is not self._told[name] and callable(now):
                self._told[name] = now
                yield name, None if now is own else _only_called(now)

    def take_back(self) -> Iterator[str]:
        """Those that are replaced; from now on they count as told of as they were."""
        for name, own in self._own.items():
            if self._told[name] is not own:
                self._told[name] = own
                yield name


def replace(name: str, value: Callable[..., Any] | None, originals: dict[str, Any]) -> None:
    """In the student's process: put something in place of a builtin, or back what was there."""
    originals.setdefault(name, getattr(builtins, name))
    setattr(builtins, name, originals[name] if value is None else value)


def is_mocks_own(target: Any, operation: str, name: str) -> bool:
    """Whether this is how a mock is set up or asked what came of it, not what an answer uses it for."""
    mock = sys.modules.get("unittest.mock")
    if mock is None or not isinstance(target, mock.NonCallableMock):
        return False
    return operation != "get" or name in dir(mock.Mock())


def _only_called(replacement: Callable[..., Any]) -> Callable[..., Any]:
    """A function that calls it: a mock itself would let an answer write what it was called with."""

    def called(*args: Any, **named: Any) -> Any:
        return replacement(*args, **named)

    return called
