"""Which operators of an answer's class tests may use."""

import ast

import pytest

from autograde.operators import ALONE, operators_of
from autograde.remote.special import NAMED_ONLY

ADDING = {"__add__", "__radd__", "__iadd__"}
ORDERED = {"__lt__", "__le__", "__gt__", "__ge__"}
CLASSES = {
    "one operator": ("class V:\n    def __add__(self, o): ...", ADDING),
    "none": ("class V:\n    def norm(self): ...", set()),
    "its reflection alone": ("class V:\n    def __radd__(self, o): ...", ADDING),
    "a name for another": ("class V:\n    __radd__ = lambda self, o: self", ADDING),
    "an order": ("class V:\n    def __lt__(self, o): ...", ORDERED),
    "a row of values": ("class V:\n    def __iter__(self): ...", {"__contains__"}),
    "a base": ("class B:\n    def __gt__(self, o): ...\nclass V(B): pass", ORDERED),
    "an ordered record": ("@dataclass(order=True)\nclass V:\n    x: int", ORDERED),
    "a plain record": ("@dataclasses.dataclass\nclass V:\n    x: int", set()),
    "added later": ("class V: pass\nV.__add__ = lambda self, o: self", ADDING),
}
UNKNOWN = {
    "a base from elsewhere": "class V(numbers.Number): pass",
    "another decorator": "@ordered\nclass V: pass",
    "a class of classes": "class V(metaclass=M): pass",
    "set by name": "class V: pass\nfor n in names: setattr(V, n, f)",
    "a named tuple": "V = collections.namedtuple('V', 'x y')",
    "another name": "class W: pass\nV = W",
}
NO_CLASSES = ["V = 2.5", "V = np.array([1.0])", "def V(x): return x", "class W: pass\nV = W()", ""]


@pytest.mark.parametrize(("source", "allowed"), CLASSES.values(), ids=CLASSES)
def test_an_operator_that_the_author_wrote_comes_with_its_kin(source, allowed):
    assert operators_of("V", ast.parse(source).body) == ALONE | allowed


def test_a_list_brings_the_operators_of_lists():
    found = operators_of("V", ast.parse("class V(list): pass").body)
    assert ADDING | ORDERED | {"__contains__"} <= found
    assert "__sub__" not in found


@pytest.mark.parametrize("source", UNKNOWN.values(), ids=UNKNOWN)
def test_where_it_cannot_be_read_all_are_allowed(source):
    assert operators_of("V", ast.parse(source).body) == NAMED_ONLY


@pytest.mark.parametrize("source", NO_CLASSES)
def test_what_is_no_class_has_none(source):
    assert operators_of("V", ast.parse(source).body) == frozenset()
