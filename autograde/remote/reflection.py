"""What tests ask Python about an answer's objects: of which class they are, and how they are written."""

from __future__ import annotations

import inspect
import types
import unittest.case
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from autograde.remote.known import loaded_class
from autograde.remote.proxies import HOME_SLOT, Remote, RemoteClass, ask_for_source


def is_instance(value: Any, kinds: Any) -> bool:
    """isinstance for tests: an answer's object may be of a library's class, or of one that derives from it.

    Libraries' own code is told no such thing: what an object says of itself must not lead it to trust the object.
    """
    return isinstance(value, kinds) or (isinstance(value, Remote) and _derives(type(value), kinds))


def is_subclass(cls: Any, kinds: Any) -> bool:
    """issubclass for tests: an answer's class may derive from a library's."""
    return issubclass(cls, kinds) or (isinstance(cls, RemoteClass) and _derives(cls, kinds))


def watch_reflection() -> None:
    """Have inspect and unittest ask the answer's process about what is its own, from now on."""
    inspect.getsourcelines = _asking_for_source(inspect.getsourcelines)
    vars(unittest.case).update(isinstance=is_instance, issubclass=is_subclass)


def _asking_for_source(here: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(here)
    def getsourcelines(thing: Any) -> Any:
        is_theirs = isinstance(thing, Remote | RemoteClass)
        return (ask_for_source(thing), 0) if is_theirs else here(thing)

    return getsourcelines


def _derives(made: type, kinds: Any) -> bool:
    homes = [vars(base)[HOME_SLOT] for base in made.__mro__ if HOME_SLOT in vars(base)]
    known = [cls for module, name in homes if (cls := loaded_class(module, name))]
    return any(issubclass(cls, kind) for cls in known for kind in _each(kinds))


def _each(kinds: Any) -> Iterator[type]:
    """The classes of what isinstance takes: a class, a tuple, a union."""
    if isinstance(kinds, types.UnionType):
        kinds = kinds.__args__
    if isinstance(kinds, tuple):
        for kind in kinds:
            yield from _each(kind)
    else:
        yield kinds
