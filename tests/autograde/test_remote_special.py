"""Special methods of an answer's objects: asked over where they make a value, else told to whoever looks at the test."""

import copy
import math
import operator
import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograde.remote.client import Client
from tests.autograde.remote_pair import serving, student

OWN = """
import functools
import numpy as np

class Grams:
    def __init__(self, n): self.n = n
    def __float__(self): return float(self.n)
    def __int__(self): return int(self.n)
    def __complex__(self): return complex(self.n, 1)
    def __index__(self): return int(self.n)
    def __round__(self, digits=0): return round(self.n, digits)
    def __floor__(self): return int(self.n // 1)
    def __ceil__(self): return -int(-self.n // 1)
    def __format__(self, how): return format(self.n, how) + " g"
    def __bytes__(self): return b"g"
    def __lt__(self, other): return self.n < other.n
    def __eq__(self, other): return self.n == other.n
    def __hash__(self): return hash(self.n)
    def __sub__(self, other): return Grams(self.n - getattr(other, "n", other))
    def __rsub__(self, other): return Grams(other - self.n)
    def __neg__(self): return Grams(-self.n)
    def __abs__(self): return Grams(abs(self.n))
    def __contains__(self, part): return part <= self.n
    def __setitem__(self, key, value): self.n = value
    async def __aenter__(self): return self
    async def __aexit__(self, *_): pass
    def __fspath__(self): return "g"
    def __rich_repr__(self): yield self.n

class Bag:
    def __init__(self, *items): self.items = list(items)
    def __iter__(self): return iter(self.items)
    def __contains__(self, item): return item in self.items or item == "air"

class Table:
    def __init__(self, columns): self.columns = columns
    def __iter__(self): return iter(self.columns)
    def __len__(self): return len(self.columns)
    def __getitem__(self, name): return self.columns[name]
    def __array__(self, dtype=None, copy=None): return np.array([*self.columns.values()], dtype)
    def __sub__(self, other): return Table({k: v - other for k, v in self.columns.items()})

class Picture:
    __array_interface__ = {"shape": (2,), "typestr": "<i8", "data": (3).to_bytes(8, "little") * 2, "version": 3}

class Series(Table):
    def __array_ufunc__(self, f, method, *given, **named): return "computes by itself"

class Plain: pass

def grams(n): return Grams(n)
def bag(): return Bag(1, 2)
def table(): return Table({1: [1.0, -4.0], 2: [9.0, 16.0]})
def series(): return Series({1: [1.0, -4.0]})
def picture(): return Picture()
def plain(): return Plain()
def drawn(n): return [Grams(k) for k in (3, 1, 2)[:n]]
"""


@pytest.fixture
def own() -> Iterator[Any]:
    with student(serving(OWN)) as exchange:
        client = Client(exchange)

        class Own:
            def __getattr__(self, name: str) -> Any:
                return client.look(name)[1]

            def remark(self) -> str:
                return client.unusual()

        yield Own()


def test_an_object_converts_to_the_value_that_its_class_makes_of_it(own):
    g = own.grams(2.25)
    assert (float(g), int(g), complex(g), operator.index(g)) == (2.25, 2, 2.25 + 1j, 2)
    assert (round(g), round(g, 1), math.floor(g), math.ceil(g)) == (2, 2.2, 2, 3)
    assert (f"{g:.1f}", bytes(g), math.sqrt(g)) == ("2.2 g", b"g", 1.5)
    assert math.isclose(g, 2.25)
    assert not math.isclose(g, 2.5)
    assert np.isclose(np.array([g], dtype=float), 2.25).all()
    assert not own.remark()


def test_what_a_class_does_not_convert_to_is_an_error_without_a_remark(own):
    for convert in (float, int, round, abs, operator.neg, lambda p: p - 1, lambda p: p < 1):
        with pytest.raises(TypeError):
            convert(own.plain())
    assert not own.remark()


REFUSED = {
    "-": lambda g: g - 1,
    "- from the right": lambda g: 1 - g,
    "in place": lambda g: operator.isub(g, 1),
    "order": lambda g: g < 3,
    "order from the right": lambda g: np.float64(3) > g,
    "sign": operator.neg,
    "size": abs,
    "in": lambda g: 1 in g,
    "put": lambda g: operator.setitem(g, 0, 1),
    "a path": os.fspath,
}


@pytest.mark.parametrize("use", REFUSED.values(), ids=REFUSED)
def test_what_a_class_has_and_tests_may_not_use_is_told(own, use):
    with pytest.raises(TypeError):
        use(own.grams(2))
    assert "Grams" in own.remark()


def test_a_special_name_is_told_only_if_the_class_has_it(own):
    g = own.grams(2)
    assert not hasattr(g, "__length_hint__")
    assert not own.remark()
    assert not hasattr(g, "__rich_repr__")
    assert "Grams" in own.remark()


def test_looking_for_a_value_goes_through_the_items_and_is_told(own):
    bag = own.bag()
    assert 2 in bag
    assert 3 not in bag
    assert "Bag" in own.remark()


def test_hashes_are_not_asked_for_but_told(own):
    assert len({own.grams(1), own.grams(1)}) == 2
    assert "Grams" in own.remark()


def test_the_answers_own_objects_are_sorted_as_they_say(own):
    assert [g.n for g in sorted(own.drawn(3))] == [1, 2, 3]
    assert max(own.drawn(3)).n == 3
    assert own.grams(1) < own.grams(2)
    assert not own.grams(2) < own.grams(1)
    assert not own.remark()
    with pytest.raises(TypeError):
        sorted([2, *own.drawn(2)])
    assert own.remark()


def test_an_array_is_what_its_class_makes_not_what_it_iterates_over(own):
    table, values = own.table(), [[1.0, -4.0], [9.0, 16.0]]
    assert np.asarray(table).tolist() == values
    assert np.array(table, dtype=int).tolist() == values
    assert np.allclose(table, values)
    assert not np.allclose(table, [1, 2])
    assert np.asarray(own.picture()).tolist() == [3, 3]
    np.testing.assert_array_equal(table, values)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(table, np.ones((2, 2)))
    assert not own.remark()


def test_numpys_functions_compute_with_the_array(own):
    table, values = own.table(), np.array([[1.0, -4.0], [9.0, 16.0]])
    assert np.abs(table).tolist() == np.abs(values).tolist()
    assert np.max(np.abs(values - table)) == 0
    assert np.add.reduce(table).tolist() == [10, 12]
    assert not own.remark()
    assert np.max(np.abs(table - values)) == 0
    assert "Table" in own.remark()


def test_a_class_that_computes_by_itself_is_told(own):
    assert np.abs(own.series()).tolist() == [[1, 4]]
    assert "Series" in own.remark()


def test_equality_with_an_array_is_refused_and_told(own):
    values = np.array([[1.0, -4.0], [9.0, 16.0]])
    assert (values == own.table()) is False
    assert (values != own.table()) is True
    assert "Table" in own.remark()


def test_a_copy_is_made_where_the_object_is(own):
    bag = own.bag()
    shallow, deep = copy.copy(bag), copy.deepcopy([bag, bag])
    bag.items.append(3)
    bag.items = bag.items
    assert type(shallow) is type(deep[0]) is type(bag)
    assert deep[0] is deep[1]
    assert list(shallow) == [1, 2, 3]
    assert list(deep[0]) == [1, 2]
    shallow.items = []
    assert list(bag) == [1, 2, 3]
