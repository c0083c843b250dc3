"""Makes classes and instances of this side for those of the other side.

What their special methods do here rests on what they make: plain values are asked for, operators are not, unless the
class was asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np

from autograde.remote.known import is_shared, shared_class
from autograde.remote.proxies import (
    CLASS_SLOT,
    HOME_SLOT,
    KINDS,
    SLOT,
    SPECIAL_SLOT,
    Asking,
    Remote,
    RemoteClass,
    RemoteObject,
    exception_called,
    note_class_of,
    slot_of,
    way_of,
)
from autograde.remote.special import (
    ALWAYS,
    ARRAY,
    BINARY,
    COMPARISONS,
    CONVERSIONS,
    ITEMS,
    NAMED_ONLY,
    RARE,
    UNARY,
)


def make_class(
    way: Asking,
    number: int,
    module: str,
    name: str,
    doc: str | None,
    bases: Sequence[type],
    error: str,
    special: Sequence[str],
) -> RemoteClass:
    """A class of this side for one of theirs.

    Parameters:  way, number, module, name, doc, bases (made before), error (the nearest built-in exception it derives from,
                 or ""), special (the special names that it and its bases define)
    """
    names: dict[str, Any] = _special_methods(special)
    names |= {CLASS_SLOT: (way, number), "__slots__": (), "__module__": "__main__", "__doc__": doc}
    names |= {HOME_SLOT: (module, name), SPECIAL_SLOT: frozenset(special)}
    if name in ("function", "method", "builtin_function_or_method"):
        names["__doc__"] = property(lambda self: way_of(self).ask("get", self, "__doc__"))
    if is_shared(module):
        names["__class__"] = property(lambda self: shared_class(module, name) or type(self))
    if module == "builtins" and name in KINDS:
        names["__class__"] = property(lambda self: KINDS[name])
    if error:
        names["args"] = property(lambda self: way_of(self).ask("get", self, "args"))
    root = (Remote, exception_called(error) or Exception) if error else (RemoteObject,)
    try:
        return RemoteClass(name, tuple(bases) or root, dict(names))
    except TypeError:  # an order of bases that only their side can lay out
        return RemoteClass(name, root, names)


def allow_operators(made: RemoteClass, only: Collection[str] = NAMED_ONLY) -> None:
    """Let operators of a class work that was asked for by name."""
    for method in NAMED_ONLY.intersection(only) & slot_of(made, SPECIAL_SLOT):
        type.__setattr__(made, method, _forwarding(method))


def make_instance(made: RemoteClass, way: Asking, number: int) -> Any:
    """The proxy of an object."""
    proxy: Any = made.__new__(made)  # type: ignore[call-overload]
    object.__setattr__(proxy, SLOT, (way, number))
    return proxy


def _special_methods(special: Sequence[str]) -> dict[str, Any]:
    """What a class that nobody asked for by name does where it has a special method at home."""
    made: dict[str, Any] = {m: _forwarding(m) for m in ALWAYS.intersection(special)}
    made |= {m: _converting(m) for m in CONVERSIONS.intersection(special)}
    made |= {m: _comparing(m) for m in COMPARISONS.intersection(special)}
    made |= dict.fromkeys(BINARY.intersection(special), _not_computing)
    made |= {m: _refusing(m) for m in (UNARY | ITEMS | RARE).intersection(special)}
    if "__contains__" in made:
        made["__contains__"] = _looking_through
    if ARRAY in special:
        computes_itself = not {"__array_ufunc__", "__array_wrap__"}.isdisjoint(special)
        made |= {ARRAY: _array, "__array_ufunc__": _computing_with_arrays(computes_itself)}
    return made


def _forwarding(method: str) -> Callable[..., Any]:
    if method == "__call__":

        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            return way_of(self).ask("call", self, args, tuple(kwargs.items()))

        return call

    def forward(self: Any, *args: Any) -> Any:
        return way_of(self).ask("special", self, method, args)

    return forward


def _converting(method: str) -> Callable[..., Any]:
    def convert(self: Any, *args: Any) -> Any:
        value = way_of(self).ask("special", self, method, args)
        if isinstance(value, Remote | RemoteClass):
            raise _refusal(self, method)
        return value

    return convert


def _comparing(method: str) -> Callable[..., Any]:
    def compare(self: Any, other: object) -> Any:
        if isinstance(other, Remote):
            found = way_of(self).ask("special", self, method, (other,))
            if isinstance(found, bool | np.bool_) or found is NotImplemented:
                return found
        note_class_of(self)
        return NotImplemented

    return compare


def _not_computing(self: Any, *others: object) -> Any:
    note_class_of(self)
    return NotImplemented


def _refusing(method: str) -> Callable[..., Any]:
    def refuse(self: Any, *args: Any) -> Any:
        raise _refusal(self, method)

    return refuse


def _refusal(proxy: Any, method: str) -> TypeError:
    note_class_of(proxy)
    return TypeError(f"{type(proxy).__name__!r} is not what was asked for: no {method} of its own")


def _looking_through(self: Any, wanted: object) -> bool:
    note_class_of(self)
    return any(one is wanted or one == wanted for one in self)


def _array(self: Any, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
    array = way_of(self).ask("special", self, ARRAY, ())
    if type(array) is not np.ndarray:
        raise _refusal(self, ARRAY)
    return array.astype(array.dtype if dtype is None else dtype, copy=bool(copy))


def _computing_with_arrays(computes_itself: bool) -> Callable[..., Any]:
    """What NumPy's functions do with an object: compute with its array, which may not be all that its class would do."""

    def compute(self: Any, function: np.ufunc, method: str, *given: Any, **named: Any) -> Any:
        if function in (np.equal, np.not_equal):
            note_class_of(self)
            return function is np.not_equal
        if any(isinstance(one, Remote) for one in named.get("out", ())):
            raise _refusal(self, "__array_ufunc__")
        if computes_itself:
            note_class_of(self)
        arrays = [np.asarray(one) if isinstance(one, Remote) else one for one in given]
        return getattr(function, method)(*arrays, **named)

    return compute
