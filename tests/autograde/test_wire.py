"""Values cross the wire as they are, and bytes that lie become an error and nothing else."""

import datetime
import math
import random
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays, scalar_dtypes

from autograde.remote.frames import ProtocolError
from autograde.remote.wire import KEPT_FRAMES, Wire


class NoHandles:
    """Neither side has objects that stay at home."""

    def export(self, value):
        return None

    def keep(self, value):
        raise TypeError(f"{value!r} cannot cross")

    def learn(self, classes):
        assert not classes

    def resolve(self, node):
        raise ProtocolError("no handles here")

    def masked(self, made):
        return made

    def gaps(self):
        pass


@pytest.fixture
def wires():
    return Wire(NoHandles(), 1), Wire(NoHandles(), -1)


def cross(value):
    here, there = Wire(NoHandles(), 1), Wire(NoHandles(), -1)
    return there.load(here.dump(value, {}))[0]


PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(10**400), 10**400)
    | st.floats(allow_nan=False)
    | st.complex_numbers(allow_nan=False)
    | st.text(st.characters(codec=None))
    | st.binary()
    | st.fractions()
    | st.decimals(allow_nan=False)
    | st.datetimes()
    | st.dates()
    | st.timedeltas()
    | st.sampled_from([..., NotImplemented, int, ValueError, np.float32, np.dtype("<i4")])
    | st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.just(2))
    | st.builds(slice, st.none() | st.integers(), st.integers())
)
HASHABLE = st.integers() | st.text() | st.tuples(st.booleans(), st.text())
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(HASHABLE, inner)
        | st.sets(HASHABLE)
        | st.frozensets(HASHABLE)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_a_plain_value_comes_out_as_it_went_in(value):
    back = cross(value)
    assert back == value
    assert type(back) is type(value)


NUMBERS = scalar_dtypes() | st.sampled_from([np.dtype("<U4"), np.dtype("S3"), np.dtype(">f8")])


@given(arrays(NUMBERS, array_shapes(min_dims=0, min_side=0)), st.sampled_from("CF"))
def test_an_array_comes_out_as_it_went_in(array, order):
    array = array.copy(order=order)
    back = cross(array)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert back.flags.c_contiguous == array.flags.c_contiguous
    assert back.flags.f_contiguous == array.flags.f_contiguous
    assert back.tobytes() == array.tobytes()
    assert back.flags.writeable


@given(arrays(scalar_dtypes(), ()))
def test_a_numpy_scalar_keeps_its_type(array):
    back = cross(array[()])
    assert type(back) is type(array[()])
    assert back.tobytes() == array[()].tobytes()


@pytest.mark.parametrize(
    "value",
    [
        [1.5] * 40,
        list(range(-20, 20)),
        [10**30] * 40,
        [True] * 40,
        OrderedDict(a=1),
        Counter("hello"),
        deque([1, 2], maxlen=3),
        bytearray(b"ab"),
        Path("data.txt"),
        {1: [2, {3: (4,)}]},
        np.array([[1, "a"], [None, 2.5]], dtype=object),
        [Fraction(1, 3), Decimal("0.1"), datetime.time(3, 4)],
    ],
    ids=repr,
)
def test_every_kind_of_container_crosses(value):
    back = cross(value)
    assert type(back) is type(value)
    assert np.array_equal(back, value) if isinstance(value, np.ndarray) else back == value


def test_a_defaultdict_keeps_what_it_makes():
    back = cross(defaultdict(int, a=1))
    assert back["b"] == 0
    assert cross(defaultdict(None, a=1)).default_factory is None


def test_random_generators_go_on_where_they_were():
    rng, old, plain = np.random.default_rng(5), np.random.RandomState(5), random.Random(5)
    rng.normal(size=3)
    there = cross((rng, old, plain))
    assert there[0].normal() == rng.normal()
    assert there[1].normal() == old.normal()
    assert there[2].random() == plain.random()


def test_a_namedtuple_keeps_its_fields():
    point = namedtuple("Point", "x y")(1, [2])
    assert cross(point).y == [2]
    assert cross(point) == point


def test_a_result_of_scipy_keeps_its_attributes():
    optimize = pytest.importorskip("scipy.optimize", reason="SciPy makes such results")
    result = optimize.minimize(lambda x: (x[0] - 3) ** 2, [0.0])
    for back in (cross(result), cross(cross(result))):
        assert back.success is True
        assert back["x"].tolist() == back.x.tolist() == result.x.tolist()
        assert isinstance(back, dict)
        assert type(back).__name__ == "OptimizeResult"
        assert repr(back).startswith("OptimizeResult({")
        with pytest.raises(AttributeError, match="'OptimizeResult' object has no attribute 'y'"):
            _ = back.y
    assert cross([result, result.x])[0].x.shape == (1,)


def test_a_bunch_of_scikit_learn_keeps_its_attributes():
    utils = pytest.importorskip("sklearn.utils", reason="scikit-learn makes such results")
    back = cross(utils.Bunch(data=np.arange(3), names=["a"], __array__=5))
    back.more = 4
    assert (back.names, back["more"], back.data.tolist()) == (["a"], 4, [0, 1, 2])
    assert not hasattr(back, "__array__")


def test_another_class_of_dicts_is_a_plain_dict():
    class Own(dict):
        def __getattr__(self, name):
            return 99

    assert type(cross(Own(a=1))) is dict


class Liar(float):
    def __float__(self):
        return 99.0

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Listed(list):
    def __iter__(self):
        return iter([99])


class Lied(np.ndarray):
    def tobytes(self, order="C"):
        return b"nonsense"


def test_a_subclass_is_read_through_its_base():
    assert (type(cross(Liar(2.0))), cross(Liar(2.0))) == (float, 2.0)
    assert (type(cross(Listed([1, 2]))), cross(Listed([1, 2]))) == (list, [1, 2])
    back = cross(np.arange(3.0).view(Lied))
    assert type(back) is np.ndarray
    assert back.tolist() == [0, 1, 2]


def test_what_is_one_stays_one(wires):
    here, there = wires
    inner = [1]
    loop = [inner, inner]
    loop.append(loop)
    back, _ = there.load(here.dump(loop, {}))
    assert back[0] is back[1]
    assert back[2] is back


def test_changes_follow_while_both_sides_hold_a_value(wires):
    here, there = wires
    mine = {"list": [1], "array": np.zeros(3), "rng": np.random.default_rng(1)}
    theirs, _ = there.load(here.dump(mine, {}))
    theirs["list"].append(2)
    theirs["array"][1] = 5
    drawn = theirs["rng"].normal()
    here.load(there.dump(None, {}))
    assert mine["list"] == [1, 2]
    assert mine["array"].tolist() == [0, 5, 0]
    assert np.random.default_rng(1).normal() == drawn
    assert mine["rng"].normal() == theirs["rng"].normal()


def test_what_comes_back_is_what_went(wires):
    here, there = wires
    mine = np.arange(12.0).reshape(3, 4)
    theirs, _ = there.load(here.dump(mine, {}))
    same, view = here.load(there.dump((theirs, theirs[1:, ::-2]), {}))[0]
    assert same is mine
    assert np.shares_memory(view, mine)
    np.testing.assert_array_equal(view, mine[1:, ::-2])


def test_a_last_change_arrives_though_nobody_holds_the_value_any_more(wires):
    here, there = wires
    mine = np.ones(3)
    theirs, _ = there.load(here.dump(mine, {}))
    theirs[...] = 0
    del theirs
    here.load(there.dump(None, {}))
    assert not mine.any()


def test_what_one_side_let_go_of_is_forgotten(wires):
    here, there = wires
    mine = [[1], np.zeros(3)]
    theirs, _ = there.load(here.dump(mine, {}))
    assert len(here._shared) == len(there._shared) == 3
    del theirs
    here.load(there.dump(None, {}))
    assert here._shared == there._shared == {}


LARGE_ARRAYS = {
    "rows": np.zeros((300, 401)),
    "columns": np.zeros((300, 401)).T,
    "with gaps": np.zeros((600, 401))[::2],
    "odd number of bytes": np.zeros(70_001, np.uint8),
    "text": np.zeros(20_001, "<U3"),
    "dates": np.zeros(20_000, "<M8[s]"),
}


@pytest.mark.parametrize("mine", LARGE_ARRAYS.values(), ids=LARGE_ARRAYS)
@pytest.mark.parametrize("place", [0, -1])
def test_a_change_in_a_large_array_is_seen(mine, place, wires):
    here, there = wires
    mine = mine.copy("K") if mine.base is None else mine
    theirs, _ = there.load(here.dump(mine, {}))
    theirs.flat[place] = 1
    here.load(there.dump(None, {}))
    np.testing.assert_array_equal(mine, theirs)
    assert str(mine.flat[place]) == str(theirs.flat[place]) != str(mine.flat[1])
    mine.flat[place] = 2
    there.load(here.dump(None, {}))
    np.testing.assert_array_equal(mine, theirs)


def test_another_form_of_the_same_bytes_is_a_change(wires):
    here, there = wires
    mine = np.zeros((300, 400))
    there.load(here.dump(mine, {}))
    mine.shape = (400, 300)
    with pytest.raises(ProtocolError, match="another shape"):
        there.load(here.dump(mine, {}))


def test_a_large_array_is_copied_and_sent_once(monkeypatch, wires):
    here, there = wires
    mine = np.zeros(100_000)
    for call in range(20):
        if call == 1:
            monkeypatch.setattr("autograde.remote.wire.content_of", None)
        there.load(here.dump("the name", {}))
        here.load(there.dump("the function", {}))
        frame = here.dump(mine, {})
        assert (len(frame) > mine.nbytes) is (call == 0)
        assert there.load(frame)[0].sum() == 0
        here.load(there.dump("the result", {}))


def test_a_large_array_that_nobody_speaks_of_any_more_is_forgotten(wires):
    here, there = wires
    mine = np.zeros(100_000)
    for value in (mine, *[None] * KEPT_FRAMES):
        there.load(here.dump(value, {}))
        here.load(there.dump(None, {}))
    assert here._shared == there._shared == {}


def test_a_very_deep_value_is_refused_and_a_deep_list_is_not():
    deep = []
    for _ in range(5000):
        deep = [deep]
    cross(deep)
    tower = ()
    for _ in range(5000):
        tower = (tower,)
    with pytest.raises(ProtocolError, match="too deeply"):
        cross(tower)


def test_a_deep_list_is_forgotten_without_looking_at_all_of_it_again(monkeypatch, wires):
    here, there = wires
    deep = []
    for _ in range(1000):
        deep = [deep, np.arange(3.0)]
    there.load(here.dump(deep, {}))
    here.load(there.dump(None, {}))
    looks = []
    count = Wire._references
    monkeypatch.setattr(Wire, "_references", lambda _, shared: looks.append(1) or count(shared) - 1)
    del deep
    here.dump(None, {})
    assert not here._shared
    assert len(looks) < 6000


RECORDS = np.array(
    [(1.5, 2, True, "ab"), (0, -1, False, "c")],
    dtype=[("x", "f8"), ("n", ">i4"), ("b", "?"), ("s", "U3")],
)


@pytest.mark.parametrize(
    "array",
    [
        RECORDS,
        RECORDS.reshape(1, 2).T,
        RECORDS[::-1],
        RECORDS[["x", "s"]],
        RECORDS.view(np.recarray),
        RECORDS.astype(np.dtype(RECORDS.dtype.descr, align=True)),
        np.zeros((0, 2), RECORDS.dtype),
    ],
    ids=lambda array: str(array.dtype),
)
def test_records_keep_their_fields(array):
    back = cross(array)
    assert type(back) is np.ndarray
    assert (back.dtype.names, back.shape) == (array.dtype.names, array.shape)
    for name in array.dtype.names:
        assert back[name].dtype == array[name].dtype
        assert back[name].tolist() == array[name].tolist()


def test_a_single_record_and_a_records_dtype_cross(wires):
    assert type(cross(RECORDS[0])) is np.void
    assert cross(RECORDS[0]) == RECORDS[0]
    assert cross(RECORDS.view(np.recarray)[1])["s"] == "c"
    assert cross(RECORDS.dtype) == RECORDS.dtype
    here, there = wires
    mine = RECORDS.copy()
    theirs, _ = there.load(here.dump(mine, {}))
    theirs["n"] += 1
    assert here.load(there.dump(theirs, {}))[0] is mine
    assert mine["n"].tolist() == [3, 0]


@pytest.mark.parametrize("inside", [("p", [("x", float)]), ("p", float, (2,)), ("p", object)])
def test_records_of_more_than_simple_fields_are_refused_with_the_reason(inside):
    with pytest.raises(ProtocolError, match="a record may hold numbers"):
        cross(np.zeros(2, [inside]))


@pytest.mark.parametrize(
    "array",
    [
        np.ma.masked_array([1.0, 5.0, 7.0], [False, True, False], fill_value=-1),
        np.ma.masked_invalid([[1.0, np.nan], [np.inf, 2.0]]),
        np.ma.masked_array([1, 2]),
        np.ma.masked_array(["alpha", "b"], [True, False]),
        np.ma.masked_array([None, [1]], [True, False], dtype=object),
        np.ma.masked_all(()),
        np.ma.masked_array(RECORDS, [True, False]),
    ],
    ids=repr,
)
def test_a_masked_array_keeps_values_mask_and_fill_value(array):
    back = cross(array)
    assert type(back) is np.ma.MaskedArray
    assert back.dtype == array.dtype
    assert np.array_equal(back.data, array.data, equal_nan=array.dtype.kind == "f")
    assert np.array_equal(back.mask, array.mask)
    assert back.fill_value == array.fill_value
    assert cross(np.ma.masked) is np.ma.masked


def test_a_masked_array_is_changed_in_place(wires):
    here, there = wires
    mine = np.ma.masked_array([1.0, 2.0, 3.0], [True, False, False])
    theirs, _ = there.load(here.dump(mine, {}))
    theirs[1], theirs[2] = 9, np.ma.masked
    here.load(there.dump(None, {}))
    assert mine.data[1] == 9
    assert mine.mask.tolist() == [True, False, True]


def test_odd_floats_are_kept():
    raw = np.array([0x7FF0000000000001, 0xFFF8DEADBEEF0000], np.uint64).view(np.float64)
    assert cross(raw).tobytes() == raw.tobytes()
    assert math.copysign(1, cross(-0.0)) == -1
    assert math.isnan(cross(float("nan")))
