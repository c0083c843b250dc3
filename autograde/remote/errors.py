"""Exceptions across the wire: by name where both sides know the class, else as a proxy that is an exception."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from autograde.observe import LINE, line_of_the_learner
from autograde.remote.frames import ProtocolError
from autograde.remote.proxies import Remote, exception_called

ORIGIN = "_autograde_origin"
MAX_MESSAGE = 10_000
PLAIN = (str, int, float, bool, type(None))
# A class of another library could mean something to the tests: unittest takes a SkipTest for no failure.
LIBRARIES = frozenset(
    [
        "numpy",
        "pandas",
        "json",
        "decimal",
        "re",
        "struct",
        "csv",
        "statistics",
        "queue",
        "configparser",
    ]
)


class Errors:
    """Describes exceptions for the other side and rebuilds theirs; one that comes back is the very same."""

    def __init__(self) -> None:
        self._sent: dict[int, BaseException] = {}

    def describe(self, error: BaseException) -> tuple[Any, ...]:
        """An exception as a value that can cross."""
        where = line_of_the_learner(error)
        origin = error.__dict__.get(ORIGIN)
        if origin is not None:
            return ("again", origin, where)
        number = len(self._sent) + 1
        self._sent[number] = error
        if isinstance(error, Remote):
            return ("object", number, error, where)
        cls = type(error)
        if exception_called(cls.__name__) is not cls and cls.__module__ == "__main__":
            return ("object", number, error, where)
        args = [arg if type(arg) in PLAIN else str(arg) for arg in error.args]
        name = (cls.__module__, cls.__name__, _builtin_base(cls))
        return ("named", number, name, tuple(args), _text_of(error), where)

    def rebuild(self, described: Any) -> BaseException:
        """The exception to raise here for one that was raised there.

        Raises:  ProtocolError
        """
        try:
            return self._rebuilt(*described)
        except (TypeError, ValueError, KeyError, AttributeError):
            raise ProtocolError("an exception has not the agreed form") from None

    def _rebuilt(self, kind: str, number: int, *rest: Any) -> BaseException:
        if kind == "again":
            error, where = self._sent[number], rest[0]
        elif kind == "object":
            error, where = rest
            if not isinstance(error, Exception | SystemExit):
                raise ProtocolError("what was raised is no exception")
            error.__dict__[ORIGIN] = number
        elif kind == "named":
            (module, name, base), args, text, where = rest
            error = _named(module, name, base, args, text)
            error.__dict__[ORIGIN] = number
        else:
            raise ProtocolError("an exception has not the agreed form")
        if not error.__dict__.get(LINE):
            error.__dict__[LINE] = str(where)[:MAX_MESSAGE]
        return error

    def forget(self) -> None:
        """Let go of what was raised on the way."""
        self._sent.clear()


def _builtin_base(cls: type) -> str:
    return next((b.__name__ for b in cls.__mro__ if exception_called(b.__name__) is b), "Exception")


def _text_of(error: BaseException) -> str:
    try:
        return str.__str__(str(error))[:MAX_MESSAGE]
    except Exception:
        return ""


def _named(module: str, name: str, base: str, args: tuple[Any, ...], text: str) -> BaseException:
    """An exception of a class that both sides know, or of a class made for it."""
    cls = exception_called(name) if module == "builtins" else _library_class(module, name)
    cls = cls or exception_called(base) or Exception
    if cls.__module__ == "builtins" and cls.__name__ == name:
        with suppress(TypeError):
            known = cls(*args)
            if str(known) == text:
                return known
    made: Any = type(str(name), (cls,), {"__str__": lambda self: text, "__module__": module})
    error: BaseException = made.__new__(made)
    error.args = args
    return error


def _library_class(module: str, name: str) -> type[BaseException] | None:
    """An exception of a library that is loaded here as well, such as numpy.linalg.LinAlgError."""
    if module.partition(".")[0] not in LIBRARIES:
        return None
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) and issubclass(found, Exception) else None
