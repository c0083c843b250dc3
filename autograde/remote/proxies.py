"""What stands on this side for objects of the other: classes that are real classes, instances that forward.

A proxy forwards attributes, calls and the special methods that the other side's class really has. What must not be
left to the other side stays here: it is equal to nothing but another proxy, NumPy computes with nothing but the plain
array that it converts to, and operators that mix it with values of this side work only on classes that were asked for
by name: an answer that is asked for a number cannot hand in an object that is close to every number.
"""

from __future__ import annotations

import builtins
import inspect
import types
from typing import Any, Protocol

from autograde.remote.known import loaded_class, shared_class
from autograde.remote.signatures import signature_from
from autograde.remote.special import SHOWN
from autograde.remote.tensors import RemoteTensor, number_of_tensor

SLOT, CLASS_SLOT = "_autograde_remote", "_autograde_remote_class"
HOME_SLOT, SPECIAL_SLOT = "_autograde_home", "_autograde_special"
READABLE = frozenset(
    [
        "__name__",
        "__qualname__",
        "__dict__",
        "__code__",
        "__defaults__",
        "__kwdefaults__",
        "__annotations__",
        "__closure__",
        "__wrapped__",
        "__func__",
        "__self__",
        "__sklearn_tags__",
        "__sklearn_clone__",
        "__sklearn_is_fitted__",
    ]
)
# Kinds of Python's own objects that tests ask for by isinstance, or through inspect.
KINDS: dict[str, type] = {
    str(kind.__name__): kind
    for kind in (
        *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.CodeType),
        *(types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.CellType),
        *(map, zip, filter, enumerate, reversed, property, classmethod, staticmethod),
    )
}


class Asking(Protocol):
    """The way to the other side."""

    def ask(self, operation: str, *values: Any) -> Any:
        """Have the other side do something; what it raises is raised."""

    def note(self, remark: str) -> None:
        """Keep a remark for a person who asks why a test did not pass."""


class CannotBeJudged(BaseException):
    """A test asks for what only one process for all could give; a person has to look."""


class Remote:
    """What all proxies of instances share; where it is at home stands in their slot."""

    __slots__ = ()
    __array_ufunc__ = None

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__":
            return signature_from(way_of(self).ask("signature", self))
        if name.startswith("__") and name.endswith("__") and name not in READABLE:
            # NumPy asks for all ways to an array, and has __array__.
            if name in slot_of(type(self), SPECIAL_SLOT) and not name.startswith("__array_"):
                note_class_of(self)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        if name.startswith("_") and shared_class(*slot_of(type(self), HOME_SLOT)):
            note_class_of(
                self
            )  # the library of this side that goes on with it needs one of its own
        return way_of(self).ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        else:
            way_of(self).ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        way_of(self).ask("del", self, name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Remote):
            note_class_of(self)
            return False
        return way_of(self).ask("equal", self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        # Asking would cut in where a set of objects is just being read.
        if "__hash__" in slot_of(type(self), SPECIAL_SLOT):
            note_class_of(self)
        return object.__hash__(self)

    def __copy__(self) -> Any:
        return way_of(self).ask("copy", self)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return way_of(self).ask("deepcopy", self)

    def __repr__(self) -> str:
        return str(way_of(self).ask("repr", self))

    def __str__(self) -> str:
        return str(way_of(self).ask("str", self))


class RemoteObject(Remote):
    """The root of proxies that are no exceptions."""

    __slots__ = (SLOT, "__weakref__")


class RemoteClass(type):
    """A class of the other side: calling it makes an object there."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return way_of(cls).ask("call", cls, args, tuple(kwargs.items()))

    def __getattribute__(cls, name: str) -> Any:
        if name not in SHOWN:
            return type.__getattribute__(cls, name)
        is_theirs = name in slot_of(cls, SPECIAL_SLOT)
        return way_of(cls).ask("get", cls, name) if is_theirs else getattr(object, name)

    @property
    def __signature__(cls) -> inspect.Signature:
        return signature_from(way_of(cls).ask("signature", cls))

    def __eq__(cls, other: object) -> bool:
        return cls is other or (
            isinstance(other, type) and loaded_class(*slot_of(cls, HOME_SLOT)) is other
        )

    __hash__ = type.__hash__

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            if name in slot_of(cls, SPECIAL_SLOT):
                way_of(cls).note(f"the answer's own class {cls.__name__}")
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return way_of(cls).ask("get", cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if name.startswith("__"):
            type.__setattr__(cls, name, value)
        else:
            way_of(cls).ask("set", cls, name, value)

    def __delattr__(cls, name: str) -> None:
        way_of(cls).ask("del", cls, name)

    def __init__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> None:
        super().__init__(name, bases, names)
        if CLASS_SLOT not in names:
            raise CannotBeJudged(f"a class {name} that is derived from a class of the answer")


def number_of(value: Any) -> int | None:
    """The number of a proxy, instance or class; None for anything else."""
    if isinstance(value, RemoteClass):
        return type.__getattribute__(value, CLASS_SLOT)[1]
    if isinstance(value, Remote):
        return object.__getattribute__(value, SLOT)[1]
    return number_of_tensor(value) if isinstance(value, RemoteTensor) else None


def exception_called(name: Any) -> type[BaseException] | None:
    """The built-in exception of that name that may be raised here."""
    found = getattr(builtins, name, None) if isinstance(name, str) else None
    if isinstance(found, type) and (issubclass(found, Exception) or found is SystemExit):
        return found
    return None


def ask_for_source(thing: Any) -> list[str]:
    """The lines of a function or class of the other side.

    Raises:  OSError or whatever else hinders the other side
    """
    try:
        return str(way_of(thing).ask("source", thing)).splitlines(keepends=True)
    except Exception:
        way_of(thing).note("the text of the answer")
        raise


def way_of(proxy: Any) -> Asking:
    if isinstance(proxy, RemoteClass):
        return type.__getattribute__(proxy, CLASS_SLOT)[0]
    return object.__getattribute__(proxy, SLOT)[0]


def slot_of(made: type, slot: str) -> Any:
    return type.__getattribute__(made, slot)


def note_class_of(proxy: Any) -> None:
    """Say that a test takes objects of a class for values."""
    made = type(proxy)
    root = slot_of(made, HOME_SLOT)[0].partition(".")[0]
    whose = (
        "the answer's own class "
        if root in ("", "__main__")
        else f"{'Python' if root == 'builtins' else root}'s "
    )
    way_of(proxy).note(f"objects of {whose}{made.__name__}")
