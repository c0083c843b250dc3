"""NumPy arrays and scalars as a dtype, a shape and raw bytes; nothing is ever unpickled."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import prod
from typing import Any, Literal

import numpy as np
from numpy import frombuffer

from autograde.remote.frames import MAX_FRAME, ProtocolError

DTYPE = re.compile(
    r"[<>|=](b1|[iu][1248]|f(2|4|8|12|16)|c(8|16|24|32)|S\d{1,6}|U\d{1,6}|[mM]8(\[\d*\w{1,2}\])?)"
)
MAX_DIMS = 32
LAST_CHARACTER = 0x10FFFF


def can_cross(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype cross as bytes: numbers, truth values, text, dates, and records of nothing else."""
    return dtype_from_or_none(dtype_node(dtype)) == dtype


def dtype_node(dtype: np.dtype) -> Any:
    """The JSON of a dtype: its text, or the names and texts of a record's fields."""
    fields = dtype.fields
    return [[n, fields[n][0].str] for n in dtype.names or ()] if fields else dtype.str


def dtype_from(node: Any) -> np.dtype:
    """The dtype of such JSON, which may lie.

    Raises:  ProtocolError
    """
    dtype = dtype_from_or_none(node)
    if dtype is None:
        raise ProtocolError(f"no array has the dtype {str(node)[:40]!r}")
    return dtype


def dtype_from_or_none(node: Any) -> np.dtype | None:
    try:
        if isinstance(node, str) and DTYPE.fullmatch(node):
            return np.dtype(node)
        if isinstance(node, list) and node and all(map(_is_field, node)):
            return np.dtype([(name, text) for name, text in node])
    except (TypeError, ValueError):  # a unit that is none, or two fields of one name
        pass
    return None


def _is_field(field: Any) -> bool:
    is_pair = isinstance(field, list) and len(field) == 2 and isinstance(field[0], str)
    return is_pair and isinstance(field[1], str) and DTYPE.fullmatch(field[1]) is not None


def order_of(array: np.ndarray) -> Literal["C", "F"]:
    """The order in which an array's bytes cross: as they lie in memory, where they lie there without gaps."""
    return "F" if array.flags.f_contiguous and not array.flags.c_contiguous else "C"


def array_from(dtype: Any, shape: Any, order: Any, content: bytes) -> np.ndarray:
    """An array of its own memory out of bytes that may lie.

    Raises:  ProtocolError
    """
    kind, sizes = dtype_from(dtype), sizes_from(shape)
    if order not in ("C", "F"):
        raise ProtocolError("an array has neither C's nor Fortran's order")
    if prod(sizes) * kind.itemsize != len(content):
        raise ProtocolError(f"{len(content)} bytes do not fill an array of shape {tuple(sizes)}")
    array: np.ndarray = np.ndarray(sizes, kind, content, order=order)
    for name in kind.names or ():
        _require_readable(kind[name], array[name].tobytes())
    if not kind.names:
        _require_readable(kind, content)
    return array.copy(order="K")


def scalar_from(dtype: Any, digits: Any) -> Any:
    """A NumPy scalar out of the hexadecimal digits of its bytes.

    Raises:  ProtocolError
    """
    try:
        content = bytes.fromhex(digits)
    except (TypeError, ValueError):
        raise ProtocolError("a number's bytes are damaged") from None
    return array_from(dtype, [], "C", content)[()]


def masked_from(data: Any, mask: Any, fill_value: Any) -> np.ma.MaskedArray:
    """A masked array that has its data and mask (or None) in the memory of these.

    Raises:  ProtocolError
    """
    is_whole = type(data) is np.ndarray and (mask is None or type(mask) is np.ndarray)
    if not is_whole or not isinstance(fill_value, np.generic | int | float | str | bytes):
        raise ProtocolError("a masked array is damaged")
    if mask is None:
        return np.ma.MaskedArray(data, fill_value=fill_value)
    if mask.shape != data.shape or mask.dtype != np.ma.make_mask_descr(data.dtype):
        raise ProtocolError("a masked array's mask is of another shape or dtype")
    return np.ma.MaskedArray(data, mask, fill_value=fill_value)


def sizes_from(shape: Any) -> Sequence[int]:
    """A checked shape.

    Raises:  ProtocolError
    """
    is_shape = isinstance(shape, list) and len(shape) <= MAX_DIMS
    if not is_shape or not all(type(n) is int and 0 <= n <= MAX_FRAME for n in shape):
        raise ProtocolError("an array's shape is damaged")
    return list(shape)


def _require_readable(dtype: np.dtype, content: bytes) -> None:
    """Bytes that NumPy takes and then stumbles over: a truth value of 7, a letter beyond Unicode's last."""
    whole = frombuffer(content, np.uint8)
    if dtype.kind == "b" and whole.max(initial=0) > 1:
        raise ProtocolError("a truth value is neither 0 nor 1")
    if dtype.kind == "U":
        letters = frombuffer(content, dtype=f"{dtype.byteorder}u4".replace("|", "="))
        if letters.max(initial=0) > LAST_CHARACTER:
            raise ProtocolError("a text holds no letters")
