"""Bytes that lie become an error and nothing else."""

import contextlib
import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.remote.frames import MAGIC, ProtocolError, pack, unpack
from autograde.remote.wire import Wire
from tests.autograde.test_wire import NoHandles


def head(value=None, objects=(), dropped=(), **more):
    return {"value": value, "objects": objects, "dropped": dropped, **more}


def array(dtype="<f8", shape=(2,), size=16, order="C"):
    return ["array", dtype, shape, order, True, True, {"bytes": 0}], bytes(size)


def one_array(**form):
    content, raw = array(**form)
    return pack(head(["@", 1], [[1, content]]), [raw])


def number(frame):
    return MAGIC + struct.pack(">I", frame)


HOSTILE = {
    "nothing": b"",
    "other protocol": b"\x80\x04\x95\x10\x00\x00\x00pickle",
    "cut": pack(head(1), [])[:-3],
    "more than was said": pack(head(1), []) + b"x",
    "length beyond the end": number(2**32 - 1) + b"[]",
    "no JSON": number(4) + b"{{{{",
    "JSON of another form": pack(head(), [])[:8] + b"[]",
    "nested JSON": number(200_000) + b"[" * 200_000,
    "huge number": number(200_014) + b'[{"value":' + b"9" * 200_000 + b"},[]]",
    "list for a head": pack([1, 2], []),
    "no objects": pack({"value": 1}, []),
    "a dict for a value": pack(head({"a": 1}), []),
    "empty node": pack(head([]), []),
    "unknown tag": pack(head(["pickle", "x"]), []),
    "tag that is no text": pack(head([["list"]]), []),
    "unknown number": pack(head(["@", 77]), []),
    "number that is ours": pack(head(["@", -1], [[-1, ["list", []]]]), []),
    "number that is no number": pack(head(None, [["x", ["list", []]]]), []),
    "negative size": one_array(shape=[-2]),
    "float size": one_array(shape=[2.0]),
    "size that is true": one_array(shape=[True, 2]),
    "shape larger than the bytes": one_array(shape=[2**40, 2**40]),
    "bytes larger than the shape": one_array(size=24),
    "many dimensions": one_array(shape=[1] * 40, size=8),
    "objects as bytes": one_array(dtype="|O"),
    "records": one_array(dtype="<f8,<f8"),
    "records of objects": one_array(dtype=[["a", "|O"]]),
    "records of records": one_array(dtype=[["a", [["b", "<f8"]]]]),
    "records of arrays": one_array(dtype=[["a", "(2,)<f8"]]),
    "records of arrays by size": one_array(dtype=[["a", "<f8", [2]]]),
    "records of nothing": one_array(dtype=[], size=0),
    "two fields of one name": one_array(dtype=[["a", "<f4"], ["a", "<f4"]]),
    "a field without a name": one_array(dtype=[[["a", "b"], "<f8"]]),
    "a record of wrong size": pack(head(["numpy", [["a", "<f8"]], "00"]), []),
    "a dtype of objects": pack(head(["dtype", [["a", "|O"]]]), []),
    "dtype that is code": one_array(dtype="__import__('os')"),
    "void": one_array(dtype="|V8"),
    "unknown order": one_array(order="K"),
    "unit that is none": one_array(dtype="<M8[zz]"),
    "scalar of wrong size": pack(head(["numpy", "<f8", "00"]), []),
    "scalar that is no hex": pack(head(["numpy", "<f8", "zz"]), []),
    "int that is no hex": pack(head(["int", "hello"]), []),
    "int that never ends": pack(head(["int", "f" * 2_000_000]), []),
    "fraction over zero": pack(head(["fraction", "0x1", "0x0"]), []),
    "date that is none": pack(head(["date", "date", "9999-99-99"]), []),
    "date of another class": pack(head(["date", "__class__", "x"]), []),
    "type that is none": pack(head(["type", "eval"]), []),
    "set of lists": pack(head(["@", 1], [[1, ["set", [["@", 1]]]]]), []),
    "unhashable key": pack(head(["@", 1], [[1, ["dict", "dict", "", [[["@", 1], 1]]]]]), []),
    "dict of another class": pack(head(["@", 1], [[1, ["dict", "Popen", "", []]]]), []),
    "pairs that are none": pack(head(["@", 1], [[1, ["dict", "dict", "", [1, 2]]]]), []),
    "view of nothing": pack(head(["@", 1], [[1, ["view", 5, 0, [1], [8], "<f8"]]]), []),
    "unknown content": pack(head(["@", 1], [[1, ["file", "/etc/passwd"]]]), []),
    "blob that is not there": pack(head(["@", 1], [[1, ["floats", {"bytes": 3}]]]), []),
    "half a float": pack(head(["@", 1], [[1, ["floats", {"bytes": 0}]]]), [b"abc"]),
    "random place behind the end": pack(
        head(["@", 1], [[1, ["mt19937", 10**9, 0, 0.0, {"bytes": 0}]]]), [bytes(2496)]
    ),
    "named tuple of code": pack(head(["named", "x", ["a b; import os"], [1]]), []),
    "dict class of code": pack(head(["attributes", "x; import os", []]), []),
    "dict class that is none": pack(head(["attributes", 5, []]), []),
    "attributes of nothing": pack(head(["attributes", "X", [1]]), []),
    "method of dict": pack(head(["dict view", "__class__", 1]), []),
    "mask of another shape": pack(head(["masked", ["@", 1], ["@", 2], 0.0], [[1, array()[0]], [2, [*array("|b1", [1])[0][:-1], {"bytes": 1}]]]), [bytes(16), b"\0"]),
    "mask that is none": pack(head(["masked", ["@", 1], ["@", 1], 0.0], [[1, array()[0]]]), [bytes(16)]),
    "mask of nothing": pack(head(["masked", 1.0, None, 0.0]), []),
    "fill value that is a type": pack(head(["masked", ["@", 1], None, ["type", "int"]], [[1, array()[0]]]), [bytes(16)]),
    "tower of tuples": MAGIC
    + struct.pack(">I", 900 * 10 + 45 + 900 * 2)
    + (
        b'[{"value":'
        + b'["tuple",[' * 900
        + b"]]" * 900
        + b',"objects":[],"dropped":[]},[]]'
    ),
    "object array that lies": pack(head(["@", 1], [[1, ["objects", [2**30, 2**30], []]]]), []),
}  # fmt: skip


@pytest.mark.parametrize("frame", HOSTILE.values(), ids=HOSTILE)
def test_a_lying_frame_is_an_error_and_nothing_else(frame):
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), -1).load(frame)


@pytest.mark.parametrize(
    ("dtype", "raw"),
    [
        ("|b1", b"\x07"),
        ("<U1", b"\xff" * 4),
        ([["a", "<f8"], ["b", "|b1"]], b"\x07" * 9),
        ([["a", "<i2"], ["b", "<U1"]], b"\xff" * 6),
    ],
)
def test_bytes_that_numpy_would_stumble_over_are_refused(dtype, raw):
    content, _ = array(dtype=dtype, shape=[1])
    with pytest.raises(ProtocolError, match=r"neither 0 nor 1|no letters"):
        Wire(NoHandles(), -1).load(pack(head(["@", 1], [[1, content]]), [raw]))


def test_a_view_of_records_is_refused():
    content, raw = array(dtype=[["a", "|b1"], ["b", "|i1"]], shape=[8])
    objects = [[1, content], [2, ["view", 1, 1, [7], [2], content[1]]]]
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), -1).load(pack(head(["@", 2], objects), [raw]))


def test_a_view_stays_inside_its_array():
    content, raw = array(shape=[2])
    for start, shape, strides in [(8, [2], [8]), (0, [3], [8]), (0, [2], [2**40]), (-8, [1], [8])]:
        objects = [[1, content], [2, ["view", 1, start, shape, strides, "<f8"]]]
        with pytest.raises(ProtocolError):
            Wire(NoHandles(), -1).load(pack(head(["@", 2], objects), [raw]))


@given(st.binary(max_size=200), st.integers(0, 200))
def test_damaged_bytes_never_do_more_than_raise(noise, place):
    frame = Wire(NoHandles(), 1).dump(([1.5] * 20, np.arange(6), {"a": (1, 2)}), {})
    place = min(place, len(frame))
    with contextlib.suppress(ProtocolError):
        Wire(NoHandles(), -1).load(frame[:place] + noise + frame[place + len(noise) :])


def test_a_frame_that_is_too_large_is_not_sent():
    with pytest.raises(ProtocolError, match=r"65 MiB is too large .* 64 MiB"):
        pack(None, [bytes(65 * 2**20)])
    text = json.dumps("x" * 17 * 2**20)
    with pytest.raises(ProtocolError, match="too large"):
        pack(text, [])


def test_a_frame_is_its_head_and_its_bytes():
    assert unpack(pack({"a": [1, None]}, [b"xy", b""])) == ({"a": [1, None]}, [b"xy", b""])
