"""What tables of pandas are made of, columns and indexes, as JSON with the bytes of their arrays behind one another.

A :class:`Writer` describes, a :class:`Reader` builds the same again: through pandas' constructors, out of arrays whose
dtypes are in a table here. No text of the other side is taken for a dtype or an expression.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.remote.arrays import array_from
from autograde.remote.frames import MAX_FRAME, ProtocolError
from autograde.remote.pandas_scalars import (
    UNITS,
    encode_scalar,
    frequency_from,
    frequency_of,
    loaded,
    zone_from,
    zone_of,
)
from autograde.remote.plain import encode_plain, plain_type_of

Convert = Callable[[Any], Any]
NUMBERS = ["|b1", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "<u8"]
NUMBERS += ["<f2", "<f4", "<f8", "<c8", "<c16"]
DTYPES = frozenset([*NUMBERS, *(f"<{kind}8[{unit}]" for kind in "mM" for unit in UNITS)])
STORAGES = ("python", "pyarrow")
# They are their own JSON.
AS_THEY_ARE = frozenset({str, float, bool, type(None)})
CONTAINERS = frozenset({tuple, list, dict, set, frozenset})
OTHER = ["other"]
# What is decoded wherever values are missing: the wire asks whether that is taken.
GAPS = ["gaps"]


class Writer:
    """Describes columns and indexes; ``crosses`` says afterwards whether all of it has a form that can cross."""

    def __init__(self, encode: Convert) -> None:
        self.crosses = True
        self._encode = encode
        self._arrays: list[np.ndarray] = []

    def content(self) -> bytes:
        """The bytes of all arrays so far."""
        return b"".join(array.tobytes() for array in self._arrays)

    def label(self, label: Any) -> Any:
        """The name of a series, an index or a level."""
        return self._encode(label) if is_cell(label) else self._other()

    def index(self, index: Any) -> list[Any]:
        pd, kind = loaded(), type(index)
        names = [self.label(name) for name in index.names]
        if kind is pd.RangeIndex:
            return ["range", names, index.start, index.stop, index.step]
        if kind is pd.MultiIndex:
            codes = [self._array(np.asarray(codes)) for codes in index.codes]
            return ["multi", names, [self.index(level) for level in index.levels], codes]
        if kind in (pd.DatetimeIndex, pd.TimedeltaIndex):
            text = None if index.freq is None else frequency_of(pd, index.freq)
            return ["index", names, self.column(index), self._other() if text == "" else text]
        if kind in (pd.Index, pd.CategoricalIndex, pd.PeriodIndex, pd.IntervalIndex):
            return ["index", names, self.column(index), None]
        return self._other()

    def column(self, column: Any) -> list[Any]:
        """A series, an index or an array of pandas."""
        pd, dtype = loaded(), column.dtype
        if isinstance(dtype, np.dtype):
            values = column.to_numpy()
            return self._cells(values) if dtype.kind == "O" else ["array", self._array(values)]
        forms = {
            pd.CategoricalDtype: self._category,
            pd.DatetimeTZDtype: self._zoned,
            pd.PeriodDtype: self._period,
            pd.IntervalDtype: self._interval,
            pd.StringDtype: self._text,
            **dict.fromkeys(_masked_dtypes(pd), self._masked),
        }
        form = forms.get(type(dtype))
        return form(pd, getattr(column, "array", column)) if form else self._other()

    def _other(self) -> list[Any]:
        self.crosses = False
        return OTHER

    def _array(self, values: np.ndarray) -> list[Any]:
        self.crosses &= values.dtype.str in DTYPES
        self._arrays.append(values)
        return [values.dtype.str, len(values)]

    def _cells(self, values: np.ndarray) -> list[Any]:
        items = values.tolist()
        kinds = {*map(type, items)}
        if kinds <= AS_THEY_ARE:
            return ["cells", items]
        if not all(is_cell(item) for item in items):
            return self._other()
        return ["cells", [self._encode(item) for item in items]]

    def _category(self, _: Any, values: Any) -> list[Any]:
        codes = self._array(values.codes)
        return ["category", codes, self.index(values.categories), values.ordered]

    def _zoned(self, pd: Any, values: Any) -> list[Any]:
        zone = zone_of(pd, values.dtype.tz)
        moments = pd.DatetimeIndex(values).tz_convert(None).to_numpy()
        return ["zoned", self._array(moments), zone] if zone else self._other()

    def _period(self, pd: Any, values: Any) -> list[Any]:
        text = frequency_of(pd, values.dtype)
        ordinals = pd.PeriodIndex(values).asi8
        return ["period", self._array(ordinals), text] if text else self._other()

    def _interval(self, _: Any, values: Any) -> list[Any]:
        return ["interval", self.index(values.left), self.index(values.right), values.closed]

    def _masked(self, _: Any, values: Any) -> list[Any]:
        kind = values.dtype.numpy_dtype
        numbers = values.to_numpy(dtype=kind, na_value=kind.type(0))
        return ["masked", self._array(numbers), self._array(np.asarray(values.isna()))]

    def _text(self, pd: Any, values: Any) -> list[Any]:
        dtype = values.dtype
        is_na = dtype.na_value is pd.NA
        if dtype.storage not in STORAGES or _text_dtype(pd, dtype.storage, is_na) != dtype:
            return self._other()
        items = values.to_numpy(dtype=object, na_value=None).tolist()
        return ["text", dtype.storage, is_na, items]


class Reader:
    """Builds what a :class:`Writer` has described.

    All of it raises ProtocolError, or what pandas says of values that do not fit together.
    """

    def __init__(self, content: bytes, decode: Convert) -> None:
        import pandas

        self._pd = pandas
        self._decode = decode
        self._content, self._at = content, 0

    def require_end(self) -> None:
        """Raise if there are bytes that nothing was made of."""
        if self._at != len(self._content):
            raise ProtocolError("a table has bytes that belong to no column")

    def label(self, node: Any) -> Any:
        return _checked_cell(self._decode(node))

    def index(self, node: list[Any]) -> Any:
        pd, (kind, names, *parts) = self._pd, node
        labels = [self.label(name) for name in names]
        if kind == "multi":
            levels, codes = parts
            arrays = [self._array(one) for one in codes]
            made = [self.index(level) for level in levels]
            return pd.MultiIndex(levels=made, codes=arrays, names=labels)
        [label] = labels
        if kind == "range":
            if not all(type(part) is int for part in parts) or len(range(*parts)) > MAX_FRAME:
                raise ProtocolError("a range is damaged or too long")
            return pd.RangeIndex(*parts, name=label)
        if kind != "index":
            raise ProtocolError(f"no index is called {str(kind)[:40]!r}")
        values = self.column(parts[0])
        index = pd.Index(values, dtype=values.dtype, name=label, tupleize_cols=False)
        if parts[1] is not None:
            if not isinstance(index, pd.DatetimeIndex | pd.TimedeltaIndex):
                raise ProtocolError("an index that counts no time has a frequency")
            # pandas itself looks whether the moments follow it.
            index.freq = pd.tseries.frequencies.to_offset(frequency_from(parts[1]))
        return index

    def column(self, node: list[Any]) -> Any:
        """An array of NumPy's or of pandas'."""
        pd, (kind, *parts) = self._pd, node
        if kind == "array":
            return self._array(parts[0])
        if kind == "cells":
            return _objects([_checked_cell(self._decode(item)) for item in parts[0]])
        if kind == "text":
            storage, is_na, items = parts
            if storage not in STORAGES or not {*map(type, items)} <= {str, type(None)}:
                raise ProtocolError("a column of text holds something else")
            if is_na is True and None in items:
                self._decode(GAPS)
            return pd.array(_objects(items), dtype=_text_dtype(pd, storage, is_na is True))
        if kind == "category":
            codes = self._array(parts[0])
            dtype = pd.CategoricalDtype(self.index(parts[1]), ordered=bool(parts[2]))
            return pd.Categorical.from_codes(codes, dtype=dtype)
        if kind == "zoned":
            moments = pd.DatetimeIndex(self._array(parts[0])).tz_localize("UTC")
            return moments.tz_convert(zone_from(parts[1])).array
        if kind == "period":
            ordinals, frequency = self._array(parts[0]), frequency_from(parts[1])
            return pd.PeriodIndex.from_ordinals(ordinals, freq=frequency).array
        if kind == "interval":
            left, right = self.index(parts[0]), self.index(parts[1])
            return pd.arrays.IntervalArray.from_arrays(left, right, closed=parts[2])
        if kind == "masked":
            numbers, mask = self._array(parts[0]), self._array(parts[1])
            if mask.any():
                self._decode(GAPS)
            forms = {"b": "BooleanArray", "f": "FloatingArray"}
            return getattr(pd.arrays, forms.get(numbers.dtype.kind, "IntegerArray"))(numbers, mask)
        raise ProtocolError(f"no column of a table is called {str(kind)[:40]!r}")

    def _array(self, node: list[Any]) -> np.ndarray:
        dtype, size = node
        if dtype not in DTYPES or type(size) is not int or not 0 <= size <= len(self._content):
            raise ProtocolError("a column has no dtype that is known, or no size")
        start, self._at = self._at, self._at + size * np.dtype(dtype).itemsize
        return array_from(dtype, [size], "C", self._content[start : self._at])


def is_cell(value: Any) -> bool:
    """Whether a value may stand in a column or name one: what crosses as it is, and no object that stays at home."""
    if type(value) in CONTAINERS or plain_type_of(value) is not None:
        return True
    if encode_plain(value) is not NotImplemented:
        return True
    if encode_scalar(value, lambda _: None) is not NotImplemented:
        return True
    return loaded() is not None and type(value) in described_dtypes(loaded())


def described_dtypes(pd: Any) -> tuple[type, ...]:
    """The dtypes of pandas that cross."""
    zoned = (pd.CategoricalDtype, pd.DatetimeTZDtype, pd.PeriodDtype, pd.IntervalDtype)
    return (*zoned, pd.StringDtype, *_masked_dtypes(pd))


def _masked_dtypes(pd: Any) -> tuple[type, ...]:
    """Those of numbers and truth values that may be missing."""
    whole = [getattr(pd, f"{sign}Int{bits}Dtype") for sign in ("", "U") for bits in (8, 16, 32, 64)]
    return (*whole, pd.Float32Dtype, pd.Float64Dtype, pd.BooleanDtype)


def _text_dtype(pd: Any, storage: str, is_na: bool) -> Any:
    # Before pandas 2.3 there was no other.
    return pd.StringDtype(storage) if is_na else pd.StringDtype(storage, na_value=np.nan)


def _checked_cell(value: Any) -> Any:
    if not is_cell(value):
        raise ProtocolError("a table holds an object that cannot leave its process")
    return value


def _objects(items: list[Any]) -> np.ndarray:
    made = np.empty(len(items), dtype=object)
    for place, item in enumerate(items):
        made[place] = item
    return made
