"""Tables of pandas cross the wire by value, and bytes that lie become an error and nothing else."""

import datetime
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.pandas import column, data_frames, range_indexes

from autograde.remote import frames, tables
from autograde.remote.frames import ProtocolError
from autograde.remote.wire import Wire
from tests.autograde.test_wire import NoHandles, cross

DAYS = pd.date_range("2024-03-30", periods=3, freq="D", tz="Europe/Berlin")
COLUMNS = {
    "text": pd.Series(["a", None, "ü"]),
    "cells": pd.Series(["a", 2**70, None], dtype=object),
    "gaps": pd.Series([None, np.nan, pd.NA], dtype=object),
    "lists": pd.Series([[1, [2]], (3,), {"k": {4}}], dtype=object),
    "moments": pd.Series([pd.Timestamp("2024"), datetime.date(2024, 1, 2), Decimal("0.1")]),
    "dates": pd.Series(pd.to_datetime(["2024-01-01", None, "1999-12-31"])),
    "seconds": pd.Series(pd.to_datetime(["2024-01-01", None, "1999-12-31"])).astype("M8[s]"),
    "zoned": pd.Series([*DAYS[:2], pd.NaT]),
    "offset": pd.Series(pd.to_datetime(["2024-01-01T00:00+05:30"] * 3)),
    "spans": pd.Series(pd.to_timedelta(["1h", None, "-2 days"])),
    "months": pd.Series(pd.period_range("2024-01", periods=3, freq="M")),
    "category": pd.Series(["a", None, "b"], dtype=pd.CategoricalDtype(["b", "a", "c"], ordered=True)),
    "bins": pd.cut(pd.Series([1, 5, 9]), [0, 2, 6, 10]),
    "intervals": pd.Series(pd.arrays.IntervalArray.from_breaks([0.0, 1.0, 2.0, 4.0], closed="left")),
    "whole": pd.Series([1, None, 2**62], dtype="Int64"),
    "small": pd.Series([1, None, 3], dtype="UInt8"),
    "real": pd.Series([0.5, None, -0.0], dtype="Float32"),
    "truth": pd.Series([True, None, False], dtype="boolean"),
    "string": pd.Series(["a", None, "b"], dtype="string"),
    "complex": pd.Series([1j, 2, 3]),
    "single": pd.Series([1, 2, 3], dtype="float32"),
    "dtypes": pd.Series([np.dtype("int64"), np.dtype(object), pd.Int64Dtype()]),
    "named": pd.Series([1, 2, 3], index=pd.Index(list("abc"), name="k"), name=("n", 1)),
}  # fmt: skip
INDEXES = {
    "range": pd.RangeIndex(3, 12, 3, name="n"),
    "numbers": pd.Index([3, 1, 1], dtype="int32"),
    "text": pd.Index(["a", "b", "b"], name="key"),
    "mixed": pd.Index(["a", 1, None], dtype=object),
    "tuples": pd.Index([("a", 1), ("b", 2), ("c", 3)], tupleize_cols=False),
    "truth": pd.Index([True, False, True]),
    "days": DAYS,
    "weeks": pd.date_range("2024", periods=3, freq="2W-TUE", name="week"),
    "backwards": pd.date_range("2024", periods=3, freq="-1h"),
    "no freq": pd.DatetimeIndex(["2024-01-01", "2024-01-05", "2024-01-02"]),
    "spans": pd.timedelta_range("1h", periods=3, freq="90min"),
    "quarters": pd.period_range("2024Q1", periods=3, freq="Q-NOV"),
    "category": pd.CategoricalIndex(["a", "b", "a"], categories=["b", "a", "z"], ordered=True),
    "intervals": pd.interval_range(0, 3),
    "levels": pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["x", None]),
    "dated levels": pd.MultiIndex.from_arrays([DAYS, [1, None, 2]], names=["day", "n"]),
    "nullable": pd.Index([1, None, 3], dtype="Int64"),
}
SCALARS = [
    pd.Timestamp("2024-03-31 02:30:00.123456789"),
    pd.Timestamp("2024-10-27 01:30", tz="UTC").tz_convert("Europe/Berlin"),  # the second 02:30
    pd.Timestamp("2024-10-27 02:30", tz="UTC"),
    pd.Timestamp("2024-10-27 02:30").as_unit("s"),
    pd.Timedelta("-1 days 03:00:00.5"),
    pd.Period("2024-02", "M"),
    pd.Interval(0, 1.5, closed="both"),
    pd.Interval(pd.Timestamp("2024"), pd.Timestamp("2025")),
    pd.CategoricalDtype(["b", "a"], ordered=True),
    pd.CategoricalDtype(),
    pd.DatetimeTZDtype("ns", "Asia/Tokyo"),
    pd.Int16Dtype(),
    pd.BooleanDtype(),
    pd.StringDtype(),
    pd.PeriodDtype("D"),
    pd.IntervalDtype("float64", "left"),
    np.dtype(object),
    pd.DataFrame,
    pd.Timestamp,
]
STRICT = {"check_freq": True, "check_exact": True}


@pytest.fixture
def wires():
    return Wire(NoHandles(), 1), Wire(NoHandles(), -1)


def sent_again(here, there):
    """How many contents a side sends along though nothing was changed."""
    return len(frames.unpack(there.dump(None, {}))[0]["objects"])


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_of_each_dtype_crosses(name, wires):
    here, there = wires
    series = COLUMNS[name]
    back, _ = there.load(here.dump(series, {}))
    pd.testing.assert_series_equal(back, series, **STRICT)
    assert list(map(type, back)) == list(map(type, series))
    assert sent_again(here, there) == sent_again(there, here) == 0
    frame = pd.DataFrame({"a": series, "b": range(3)}) if name != "named" else series.to_frame()
    pd.testing.assert_frame_equal(cross(frame), frame, **STRICT)


@pytest.mark.parametrize("name", INDEXES)
def test_an_index_of_each_kind_crosses(name):
    index = INDEXES[name]
    back = cross(index)
    pd.testing.assert_index_equal(back, index, exact=True, check_exact=True)
    assert getattr(back, "freq", None) == getattr(index, "freq", None)
    rows = pd.DataFrame({"n": [1.5, 2.5, 3.5]}, index=index)
    pd.testing.assert_frame_equal(cross(rows), rows, **STRICT)
    columns = pd.DataFrame([[1, "a", 2.5]], columns=index)
    pd.testing.assert_frame_equal(cross(columns), columns, **STRICT)


@pytest.mark.parametrize("value", SCALARS, ids=repr)
def test_a_scalar_or_dtype_crosses(value):
    back = cross([value])[0]
    assert back == value
    assert type(back) is type(value)
    assert str(back) == str(value)


def test_what_is_missing_stays_the_same_object():
    back = cross((pd.NaT, pd.NA))
    assert back[0] is pd.NaT
    assert back[1] is pd.NA


@pytest.mark.parametrize("name", ["category", "whole", "string", "zoned", "months"])
def test_an_array_of_pandas_crosses(name):
    array = COLUMNS[name].array
    pd.testing.assert_extension_array_equal(cross(array), array, check_exact=True)


KINDS = st.sampled_from(["int8", "uint64", "float32", "float64", "bool", "M8[ns]", "m8[ns]", "complex128"])  # fmt: skip
TABLES = st.lists(KINDS, min_size=1, max_size=4).flatmap(
    lambda kinds: data_frames(
        [column(f"c{i}", dtype=np.dtype(kind)) for i, kind in enumerate(kinds)],
        index=range_indexes(0, 6),
    )
)


@given(TABLES, st.integers(1, 3))
def test_a_table_comes_out_as_it_went_in(table, step):
    table = table.iloc[:, [*range(table.shape[1]), 0]][::step]  # a name twice, rows left out
    pd.testing.assert_frame_equal(cross(table), table, **STRICT)


@pytest.mark.parametrize("table", [pd.DataFrame(), pd.DataFrame(index=["a"]), pd.DataFrame(columns=["a"]), pd.Series(dtype="f8")], ids=repr)  # fmt: skip
def test_an_empty_table_crosses(table):
    back = cross(table)
    assert type(back) is type(table)
    assert back.equals(table)


def test_changes_in_place_follow_both_ways(wires):
    here, there = wires
    mine = {"frame": pd.DataFrame({"a": [1, 2]}), "series": pd.Series([1.0, 2.0], name="s")}
    theirs, _ = there.load(here.dump(mine, {}))
    frame, series = mine["frame"], mine["series"]
    theirs["frame"]["b"] = ["x", "y"]
    theirs["frame"].index = pd.Index(["r", "s"], name="row")
    theirs["series"].loc[5] = 7.0
    theirs["series"].name = "other"
    back, _ = here.load(there.dump((theirs["series"], theirs["frame"]), {}))
    assert back[0] is series
    assert back[1] is frame
    pd.testing.assert_frame_equal(frame, theirs["frame"], **STRICT)
    pd.testing.assert_series_equal(series, theirs["series"], **STRICT)
    del mine["frame"]["a"]
    mine["series"].iloc[0] = -1
    there.load(here.dump(None, {}))
    pd.testing.assert_frame_equal(theirs["frame"], frame, **STRICT)
    pd.testing.assert_series_equal(theirs["series"], series, **STRICT)


def test_a_table_that_was_not_changed_is_not_sent_again(wires):
    here, there = wires
    mine = pd.DataFrame({**COLUMNS} | {"named": 0})
    theirs, _ = there.load(here.dump(mine, {}))
    assert sent_again(here, there) == sent_again(there, here) == 0
    del theirs
    here.load(there.dump(None, {}))
    assert not {k for k, v in here._shared.items() if tables.is_table(v.value)}


class Thing:
    pass


class Own(pd.DataFrame):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Own({"a": [1]}),
        pd.Series([Thing()]),
        pd.DataFrame({"a": [1, Thing()]}),
        pd.DataFrame({"a": [pd.Series([1])]}),
        pd.Series([1], name=frozenset([1])).rename(Thing()),
        pd.Series([1], index=[Thing()]),
        pd.Series([0, 0, 1], dtype="Sparse[int]"),
        pd.Series([1], dtype=">i4"),
        pd.date_range("2024", periods=3, freq=pd.offsets.CDay(holidays=["2024-01-02"])),
        pd.DatetimeIndex(["2024"], tz=datetime.timezone(datetime.timedelta(hours=1), "Mars")),
        pd.DataFrame({"a": [1]}).groupby("a"),
        pd.DataFrame({"a": [1]}).loc,
        pd.DataFrame(np.zeros((1, tables.MAX_COLUMNS + 1))),
        pd.ExcelWriter,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_has_another_form_is_kept_where_it_is(value):
    with pytest.raises(TypeError, match="cannot cross"):
        cross(value)
    assert tables.is_of_pandas(value)


def test_methods_and_functions_of_pandas_are_its_own_too():
    frame = pd.DataFrame({"a": [1]})
    assert all(map(tables.is_of_pandas, [frame.eval, pd.read_csv, frame.iloc]))
    assert not any(map(tables.is_of_pandas, [Thing(), Thing, len, [frame].append, np.mean, 3]))


def test_an_object_put_into_a_table_that_crossed_is_refused(wires):
    here, there = wires
    mine = pd.DataFrame({"a": [1]})
    theirs, _ = there.load(here.dump(mine, {}))
    theirs["b"] = [Thing()]
    with pytest.raises(ProtocolError):
        here.load(there.dump(None, {}))
    assert list(mine.columns) == ["a"]


def lying(content, raw=b"", value=None):
    """A frame that nobody who is honest sends."""
    blobs = [raw]
    if content is not None:
        content = [[-1, [*content, {"bytes": 0}]]]
    head = {"value": ["@", -1] if value is None else value, "objects": content or [], "dropped": []}
    return frames.pack(head, blobs)


ROWS = ["range", [None], 0, 2, 1]
ONE = ["index", [None], ["cells", ["a"]], None]
TWO = np.arange(2).tobytes()


def frame_of(column, names=ONE, rows=ROWS):
    return ["table", "frame", rows, names, [column]]


HOSTILE = {
    "no such table": (["table", "panel", ROWS], b""),
    "too few rows": (frame_of(["array", ["<i8", 1]]), TWO[:8]),
    "too many rows": (frame_of(["cells", [1, 2, 3]]), b""),
    "bytes are missing": (frame_of(["array", ["<i8", 2]]), TWO[:9]),
    "bytes are left": (frame_of(["array", ["<i8", 2]]), TWO + b"1"),
    "a negative size": (frame_of(["array", ["<i8", -2]]), TWO),
    "an absurd size": (frame_of(["array", ["<i8", 2**62]]), TWO),
    "a size that is none": (frame_of(["array", ["<i8", True]]), TWO),
    "an object dtype": (frame_of(["array", ["|O", 2]]), TWO),
    "a record dtype": (frame_of(["array", ["i4,i4", 2]]), TWO),
    "a dtype as text": (frame_of(["array", ["category", 2]]), TWO),
    "more names than columns": (["table", "frame", ROWS, ["range", [None], 0, 10**6, 1], []], b""),
    "more columns than names": (["table", "frame", ROWS, ONE, [["cells", [1, 2]]] * 2], b""),
    "columns without end": (["table", "frame", ["range", [None], 0, 0, 1], ["range", [None], 0, 10001, 1],
                             [["cells", []]] * 10001], b""),
    "rows without end": (["table", "frame", ["range", [None], 0, 10**18, 1], ["range", [None], 0, 0, 1], []], b""),
    "a range of no step": (["table", "frame", ["range", [None], 0, 2, 0], ["range", [None], 0, 0, 1], []], b""),
    "a code outside": (frame_of(["category", ["|i1", 2], ONE, False]), b"\x00\x01"),
    "codes that are moments": (frame_of(["category", ["<M8[ns]", 2], ONE, False]), TWO),
    "categories twice": (frame_of(["category", ["|i1", 2], ["index", [None], ["cells", ["a", "a"]], None], False]), b"\x00\x00"),
    "a level's code outside": (frame_of(["cells", [1, 2]], rows=["multi", [None], [ONE], [["|i1", 2]]]), b"\x00\x05"),
    "a level's negative code": (frame_of(["cells", [1, 2]], rows=["multi", [None], [ONE], [["|i1", 2]]]), b"\x00\xf0"),
    "levels of unlike length": (frame_of(["cells", [1, 2]], rows=["multi", [None, None], [ONE, ONE], [["|i1", 2], ["|i1", 1]]]), b"\0\0\0"),
    "no levels": (frame_of(["cells", []], rows=["multi", [], [], []]), b""),
    "a file for a time zone": (frame_of(["zoned", ["<M8[ns]", 2], "dateutil//etc/passwd"]), TWO),
    "a path for a time zone": (frame_of(["zoned", ["<M8[ns]", 2], "../../etc/passwd"]), TWO),
    "no such time zone": (frame_of(["zoned", ["<M8[ns]", 2], "Mars/Olympus"]), TWO),
    "a frequency that is code": (frame_of(["period", ["<i8", 2], "__import__('os')"]), TWO),
    "no such frequency": (frame_of(["period", ["<i8", 2], "QQQ"]), TWO),
    "an endless frequency": (frame_of(["period", ["<i8", 2], "9" * 5000 + "D"]), TWO),
    "a frequency not kept": (frame_of(["cells", [1, 2]], rows=["index", [None], ["array", ["<M8[ns]", 2]], "D"]), TWO),
    "a frequency of numbers": (frame_of(["cells", [1, 2]], rows=["index", [None], ["array", ["<i8", 2]], "D"]), TWO),
    "a mask of numbers": (frame_of(["masked", ["<i8", 2], ["|i1", 2]]), TWO + b"\x00\x01"),
    "a mask too short": (frame_of(["masked", ["<i8", 2], ["|b1", 1]]), TWO + b"\x00"),
    "a truth value of 7": (frame_of(["masked", ["|b1", 2], ["|b1", 2]]), b"\x07\0\0\0"),
    "a sort of text that runs": (frame_of(["text", "os.system", True, ["a", "b"]]), b""),
    "numbers for text": (frame_of(["text", "python", True, [1, 2]]), b""),
    "a kind of its own": (frame_of(["eval", "1"]), b""),
    "what did not cross": (frame_of(["other"]), b""),
    "an interval turned round": (frame_of(["interval", ROWS, ["range", [None], 0, -2, -1], "left"]), b""),
    "a name that is a list": (frame_of(["cells", [1, 2]], names=["index", [["@", -1]], ["cells", ["a"]], None]), b""),
    "an object for a name": (frame_of(["cells", [1, 2]], names=["index", [["mine", 1, 1]], ["cells", ["a"]], None]), b""),
    "itself in a cell": (frame_of(["cells", [["@", -1], 1]]), b""),
    "not even lists": (["table", "frame", 1, 2, 3], b""),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_table_that_lies_is_refused(name):
    content, raw = HOSTILE[name]
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), 1).load(lying(content, raw))


@pytest.mark.parametrize(
    "node",
    [
        ["Timestamp", "ns", "1", None],
        ["Timestamp", "Y", 1, None],
        ["Timestamp", "ns", 2**70, None],
        ["Timestamp", "ns", 1, "dateutil//etc/passwd"],
        ["Timedelta", "D", 1],
        ["Period", 1.5, "D"],
        ["Period", 1, "D; 1"],
        ["Interval", 2, 1, "left"],
        ["Interval", "a", "b", "left"],
        ["Interval", 1, 2, "ajar"],
        ["type", "ExcelWriter"],
        ["type", "read_pickle"],
        ["index", ["index", [None], ["array", ["<i8", 1]], None], "00"],
        ["index", ["range", [None], 0, 10**18, 1], ""],
        ["array", ["array", ["<i8", 1]], "zz"],
        ["dtype", ["zoned", ["<M8[D]", 0], "UTC"], ""],
        ["eval", "1"],
        [],
        [["NA"]],
    ],
    ids=repr,
)
def test_a_scalar_that_lies_is_refused(node):
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), 1).load(lying(None, value=["pandas", *node]))


def test_categories_of_categories_without_end_are_refused():
    node = ["range", [None], 0, 1, 1]
    for _ in range(300):
        node = ["index", [None], ["category", ["|i1", 0], node, False], None]
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), 1).load(lying(frame_of(["cells", []], names=node)))


WHOLE = pd.DataFrame(COLUMNS | {"named": 0}).set_index(INDEXES["dated levels"])
ODD = st.sampled_from([None, True, -1, 0, 7, 2**62, 2**70, 0.5, "", "D", "UTC", "<i8", "|O", "a" * 99, (), {}, ("@", -1)])  # fmt: skip
CHANGES = st.lists(st.tuples(st.lists(st.integers(0, 30), min_size=1, max_size=7), ODD), min_size=1)


@given(CHANGES, st.sampled_from([b"", b"\x00"]))
def test_a_table_with_parts_exchanged_is_refused_or_whole(changes, more):
    head, [raw] = frames.unpack(Wire(NoHandles(), -1).dump(WHOLE, {}))
    for path, odd in changes:
        parent, place = head["objects"][0], 1
        for step in path:
            if isinstance(parent[place], list) and parent[place]:
                parent, place = parent[place], step % len(parent[place])
        parent[place] = odd
    try:
        table, _ = Wire(NoHandles(), 1).load(frames.pack(head, [raw + more]))
    except ProtocolError:
        return
    repr(table)


def test_pandas_is_imported_only_when_a_table_comes():
    code = (
        "import sys\nfrom autograde.remote.wire import Wire\n"
        "from tests.autograde.test_wire import NoHandles, cross\n"
        "cross([1, 'a', (2, {3: [4]})])\nassert 'pandas' not in sys.modules\n"
        "frame = bytes.fromhex(sys.argv[1])\n"
        "print(Wire(NoHandles(), -1).load(frame)[0].columns.tolist(), 'pandas' in sys.modules)"
    )
    frame = Wire(NoHandles(), 1).dump(pd.DataFrame({"a": [1]}), {})
    command = [sys.executable, "-c", code, frame.hex()]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "['a'] True"
