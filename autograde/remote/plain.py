"""Values that never change, as JSON: numbers, text, dates, ranges, types known to both sides.

A float, a text, a truth value and None stand for themselves; everything else is a list that begins with its tag.
"""

from __future__ import annotations

import builtins
import datetime
import pathlib
from collections import namedtuple
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from autograde.remote.arrays import can_cross, dtype_from, dtype_node, scalar_from
from autograde.remote.frames import ProtocolError
from autograde.remote.tensors import DECODERS as TENSOR_DECODERS
from autograde.remote.tensors import encode_name

SMALL = 2**63
OBJECTS = np.dtype(object)
MAX_DIGITS = 1_000_000
DATES = {kind.__name__: kind for kind in (datetime.date, datetime.time, datetime.datetime)}
TYPES = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and not name.startswith("_")
}
NUMPY_TYPES = {kind.__name__: kind for kind in vars(np).values() if isinstance(kind, type) and issubclass(kind, np.generic)}  # fmt: skip
TYPE_NAMES = {kind: ["type", name] for name, kind in TYPES.items()} | {
    kind: ["numpy type", name] for name, kind in NUMPY_TYPES.items()
}
# How a value of a subclass is read: through the plain type's own methods, never through overridden ones.
AS_BASE: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    complex: lambda value: complex.__mul__(value, 1),
    str: str.__str__,
    bytes: lambda value: bytes.__getitem__(value, slice(None)),
    tuple: lambda value: tuple.__getitem__(value, slice(None)),
    list: lambda value: list.__getitem__(value, slice(None)),
    dict: dict.copy,
    set: lambda value: {*set.__iter__(value)},
    frozenset: lambda value: frozenset(frozenset.__iter__(value)),
    np.ndarray: lambda value: np.ndarray.view(value, np.ndarray),
}


def plain_type_of(value: Any) -> type | None:
    """The plain type that a value's class derives from, if there is one."""
    return next((base for base in type(value).__mro__ if base in AS_BASE), None)


def encode_plain(value: Any) -> Any:
    """The JSON of a value that holds no other values; NotImplemented if it is none of these."""
    kind = type(value)
    if value is None or kind is bool or kind is str or kind is float:
        return value
    if kind is int:
        return value if -SMALL < value < SMALL else ["int", hex(value)]
    if isinstance(value, np.generic) and kind is value.dtype.type and _is_number(value.dtype):
        return ["numpy", dtype_node(value.dtype), value.tobytes().hex()]
    if isinstance(value, type):
        return TYPE_NAMES.get(value, NotImplemented)
    if isinstance(value, np.dtype) and can_cross(value):
        return ["dtype", dtype_node(value)]
    if value is OBJECTS:
        return ["object dtype"]
    encode = ENCODERS.get(kind)
    return encode(value) if encode else encode_name(value)


ENCODERS: dict[type, Callable[[Any], Any]] = {
    complex: lambda value: ["complex", value.real, value.imag],
    bytes: lambda value: ["bytes", value.hex()],
    type(...): lambda value: ["..."],
    type(NotImplemented): lambda value: ["NotImplemented"],
    type(np.ma.masked): lambda value: ["masked"],
    Fraction: lambda value: ["fraction", hex(value.numerator), hex(value.denominator)],
    Decimal: lambda value: ["decimal", str(value)],
    datetime.timedelta: lambda value: ["seconds", value.days, value.seconds, value.microseconds],
    pathlib.PosixPath: lambda value: ["path", str(value)],
    **{
        kind: lambda value: ["date", type(value).__name__, value.isoformat()]
        for kind in DATES.values()
    },
}


def _is_number(dtype: np.dtype) -> bool:
    return can_cross(dtype) and dtype.kind not in "SU"


def _int(digits: Any) -> int:
    if not isinstance(digits, str) or len(digits) > MAX_DIGITS:
        raise ProtocolError("a whole number is damaged or too long")
    return int(digits, 16)


def _decimal(digits: Any) -> Decimal:
    if not isinstance(digits, str) or len(digits) > MAX_DIGITS:
        raise ProtocolError("a decimal number is damaged or too long")
    return Decimal(digits)


DECODERS: dict[str, Callable[..., Any]] = {
    "int": _int,
    "numpy": scalar_from,
    "type": TYPES.__getitem__,
    "numpy type": NUMPY_TYPES.__getitem__,
    "dtype": dtype_from,
    "object dtype": lambda: OBJECTS,
    "complex": lambda real, imag: complex(float(real), float(imag)),
    "bytes": bytes.fromhex,
    "...": lambda: ...,
    "NotImplemented": lambda: NotImplemented,
    "fraction": lambda above, below: Fraction(_int(above), _int(below)),
    "decimal": _decimal,
    "seconds": lambda days, seconds, micro: datetime.timedelta(days, seconds, micro),
    "path": pathlib.Path,
    "date": lambda kind, text: DATES[kind].fromisoformat(text),
    **TENSOR_DECODERS,
}


def decode_plain(node: list[Any]) -> Any:
    """The value of a tagged list.

    Raises:  ProtocolError
    """
    tag = node[0] if node and isinstance(node[0], str) else ""
    if tag not in DECODERS:
        raise ProtocolError(f"no value is called {tag[:40]!r}")
    try:
        return DECODERS[tag](*node[1:])
    except (TypeError, ValueError, KeyError, ArithmeticError) as error:
        raise ProtocolError(f"a value is damaged: {error}") from None


@lru_cache(maxsize=256)
def named_tuple(name: str, fields: tuple[str, ...]) -> type:
    """A namedtuple class of this side for one of the other side.

    Raises:  ProtocolError
    """
    try:
        return namedtuple(name, fields)
    except (TypeError, ValueError) as error:
        raise ProtocolError(f"a named tuple is damaged: {error}") from None


class AttributeDict(dict[Any, Any]):
    """A dict whose keys are attributes, as results of SciPy and scikit-learn are."""

    def __getattr__(self, name: str) -> Any:
        if name not in self or name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return self[name]

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"{type(self).__name__}({super().__repr__()})"


def has_attributes(kind: type) -> bool:
    """Whether a class of dicts is one of those, theirs or ours."""
    is_of_library = kind.__module__.partition(".")[0] in ("scipy", "sklearn")
    return issubclass(kind, AttributeDict) or (is_of_library and hasattr(kind, "__getattr__"))


@lru_cache(maxsize=256)
def attribute_dict(name: str) -> type[AttributeDict]:
    """A class of this side for one of the other side.

    Raises:  ProtocolError
    """
    if not isinstance(name, str) or not name.isidentifier():
        raise ProtocolError("a dict's class has no name")
    return type(name, (AttributeDict,), {})
