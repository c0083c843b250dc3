"""DataFrames and Series as values that hold values, and what else of pandas crosses: indexes, arrays, dtypes, scalars.

Whatever cannot be described so stays a proxy of the student's, and is not handed to an answer: by a method of a frame,
such as ``eval`` or ``to_csv``, it would read and write where the tests run.
"""

from __future__ import annotations

import types
from typing import Any

from autograde.remote.columns import Convert, Reader, Writer, described_dtypes
from autograde.remote.frames import ProtocolError
from autograde.remote.pandas_scalars import decode_scalar, encode_scalar, loaded

MAX_COLUMNS = 10_000


def is_table(value: Any) -> bool:
    """Whether a value is a DataFrame or a Series, and of no class derived from them."""
    pd = loaded()
    return pd is not None and type(value) in (pd.DataFrame, pd.Series)


def print_as_notebooks_do() -> None:
    """Have wide tables printed as in a notebook: pandas takes a process without a kernel for a terminal."""
    pd = loaded()
    if pd is not None and pd.get_option("display.max_columns") == 0:
        pd.set_option("display.max_columns", 20)


def can_cross(table: Any) -> bool:
    """Whether all that a table holds can cross as it is."""
    writer = Writer(lambda _: None)
    _describe(table, writer)
    return writer.crosses


def content_of(table: Any, encode: Convert) -> list[Any]:
    """What a table holds now.

    Where an answer has put objects into a table that crossed before, the other side refuses this.
    """
    writer = Writer(encode)
    described = _describe(table, writer)
    return ["table", *described, writer.content()]


def empty(content: list[Any]) -> Any:
    """A table for :func:`fill` to fill."""
    import pandas as pd

    return pd.DataFrame() if content[1] == "frame" else pd.Series(dtype=object)


def fill(table: Any, content: list[Any], decode: Convert) -> None:
    """Make ``table`` hold ``content``.

    Raises:  ProtocolError, or what pandas says of values that do not fit together
    """
    import pandas as pd

    _, kind, *parts, raw = content
    reader = Reader(raw, decode)
    index = reader.index(parts[0])
    if kind == "frame" and type(table) is pd.DataFrame:
        names, nodes = reader.index(parts[1]), parts[2]
        columns = [_series(pd, reader.column(node), index) for node in nodes]
        if len(columns) != len(names) or len(columns) > MAX_COLUMNS:
            raise ProtocolError("a table has other columns than names, or too many")
        new = pd.DataFrame(dict(enumerate(columns)), index=index)
        new.columns = names
    elif kind == "series" and type(table) is pd.Series:
        new = _series(pd, reader.column(parts[2]), index)
        new.name = reader.label(parts[1])
    else:
        raise ProtocolError(f"a {type(table).__name__} cannot hold {str(kind)[:40]!r}")
    reader.require_end()
    table.__init__(new)


def encode_constant(value: Any, encode: Convert) -> Any:
    """The JSON of what never changes; NotImplemented if it is nothing of pandas, or cannot cross."""
    pd = loaded()
    if pd is None:
        return NotImplemented
    node = encode_scalar(value, encode)
    if node is not NotImplemented:
        return ["pandas", *node]
    writer = Writer(encode)
    if isinstance(value, pd.Index):
        node = ["index", writer.index(value)]
    elif isinstance(value, pd.api.extensions.ExtensionArray):
        node = ["array", writer.column(value)]
    elif type(value) is pd.CategoricalDtype and value.categories is None:
        return ["pandas", "any category", value.ordered]
    elif type(value) in described_dtypes(pd):
        node = ["dtype", writer.column(pd.Series([], dtype=value))]
    else:
        return NotImplemented
    return ["pandas", *node, writer.content().hex()] if writer.crosses else NotImplemented


def decode_constant(node: list[Any], decode: Convert) -> Any:
    """What a node that begins with "pandas" stands for.

    Raises:  ProtocolError, or what pandas says of values that do not fit together
    """
    _, tag, *parts = node
    if tag == "any category":
        import pandas as pd

        return pd.CategoricalDtype(ordered=bool(parts[0]))
    if tag not in ("index", "array", "dtype"):
        return decode_scalar(node[1:], decode)
    reader = Reader(bytes.fromhex(parts[1]), decode)
    made = reader.index(parts[0]) if tag == "index" else reader.column(parts[0])
    reader.require_end()
    return made.dtype if tag == "dtype" else made


def is_of_pandas(value: Any) -> bool:
    """Whether an object is of a class of pandas or one derived from it, such a class, or a function or method of them."""
    if isinstance(value, types.MethodType | types.BuiltinMethodType):
        value = value.__self__
    if isinstance(value, types.FunctionType):
        return _belongs(value)
    return any(_belongs(cls) for cls in (value if isinstance(value, type) else type(value)).__mro__)


def _belongs(value: Any) -> bool:
    return str(value.__module__).partition(".")[0] == "pandas"


def _describe(table: Any, writer: Writer) -> list[Any]:
    index = writer.index(table.index)
    if table.ndim == 1:
        return ["series", index, writer.label(table.name), writer.column(table)]
    names, width = writer.index(table.columns), table.shape[1]
    writer.crosses &= width <= MAX_COLUMNS
    return ["frame", index, names, [writer.column(table.iloc[:, place]) for place in range(width)]]


def _series(pd: Any, values: Any, index: Any) -> Any:
    if len(values) != len(index):
        raise ProtocolError("a column has another length than the table's index")
    return pd.Series(values, index=index, dtype=values.dtype)
