"""NumPy arrays and scalars as a dtype, a shape and raw bytes; nothing is ever unpickled."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograde.remote.frames import MAX_FRAME, ProtocolError

DTYPE = re.compile(
    r"[<>|=](b1|[iu][1248]|f(2|4|8|12|16)|c(8|16|24|32)|S\d{1,6}|U\d{1,6}|[mM]8(\[\d*\w{1,2}\])?)"
)
MAX_DIMS = 32
LAST_CHARACTER = 0x10FFFF


def can_cross(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype cross as bytes: numbers, truth values, text and dates, not objects or records."""
    return DTYPE.fullmatch(dtype.str) is not None


def array_from(dtype: Any, shape: Any, order: Any, content: bytes) -> np.ndarray:
    """An array of its own memory out of bytes that may lie.

    Raises:  ProtocolError
    """
    if not isinstance(dtype, str) or not DTYPE.fullmatch(dtype) or order not in ("C", "F"):
        raise ProtocolError(f"no array has the dtype {str(dtype)[:40]!r}")
    sizes = sizes_from(shape)
    try:
        kind = np.dtype(dtype)
    except TypeError:
        raise ProtocolError(f"no array has the dtype {dtype[:40]!r}") from None
    if math.prod(sizes) * kind.itemsize != len(content):
        raise ProtocolError(f"{len(content)} bytes do not fill an array of shape {tuple(sizes)}")
    _require_readable(kind, content)
    array: np.ndarray = np.ndarray(sizes, kind, content, order=order)
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
    whole = np.frombuffer(content, np.uint8)
    if dtype.kind == "b" and whole.max(initial=0) > 1:
        raise ProtocolError("a truth value is neither 0 nor 1")
    if dtype.kind == "U":
        letters = np.frombuffer(content, dtype=f"{dtype.byteorder}u4".replace("|", "="))
        if letters.max(initial=0) > LAST_CHARACTER:
            raise ProtocolError("a text holds no letters")
