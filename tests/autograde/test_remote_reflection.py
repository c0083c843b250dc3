"""What tests ask about classes of libraries, signatures and texts of what an answer defines."""

import argparse
import builtins
import inspect
import re
import sqlite3
import sys
import types
import unittest
from abc import ABC
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

import matplotlib.axes
import matplotlib.figure
import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.remote.client import Client
from autograde.remote.names import Names
from autograde.remote.reflection import is_instance, is_subclass, watch_reflection
from autograde.remote.test_cell import run_test
from tests.autograde.remote_pair import serving, student

OWN = '''
import abc
import argparse
import copy
import enum
import functools
import re
from re import search
import sqlite3
import matplotlib.axes
import matplotlib.figure

def figure(): return matplotlib.figure.Figure()
def axes(): return figure().add_subplot()
def match(): return re.match("a", "abc")
def connection(): return sqlite3.connect(":memory:")
def parser(): return Parser()
def pears(): return fruit.Fruit("pear")

class Parser(argparse.ArgumentParser): pass
class Shape(abc.ABC): pass
class Square(Shape): pass
class Plain: pass
class Colour(enum.Enum):
    RED = 1

def says(module, name):
    """An object that says of which class it is."""
    return type(name, (), {"__module__": module})()

def total(first, *rest: int, by=2, **named) -> float:
    """Adds."""
    return by * sum([first, *rest])

@functools.lru_cache
def cached(n=3):
    return n

class Item:
    """A thing."""
    kind = "thing"

    def __init__(self, price, name="pen"):
        self.price = price

    def __str__(self):
        return "an item"

    def raised(self, by, *, much=False):
        return self.price + by

    @staticmethod
    def free(): return 0

class Bare:
    kind = "bare"

class Mutable:
    def __eq__(self, other): return self is other
'''
FRUIT = """
class Fruit:
    def __init__(self, kind): self.kind = kind
    def __eq__(self, other): return isinstance(other, Fruit) and self.kind == other.kind
"""


@pytest.fixture(scope="module")
def fruit() -> Iterator[types.ModuleType]:
    module = types.ModuleType("fruit")
    exec(FRUIT, vars(module))
    sys.modules["fruit"] = module
    yield module
    del sys.modules["fruit"]


@pytest.fixture(scope="module")
def own(fruit) -> Iterator[Any]:
    with student(serving(OWN, {"fruit": fruit})) as exchange:
        client = Client(exchange)

        class Own:
            def __getattr__(self, name: str) -> Any:
                return client.look(name)[1]

        own: Any = Own()
        own.client = client
        yield own


@pytest.fixture(autouse=True)
def watched(monkeypatch, own):
    monkeypatch.setattr(inspect, "getsourcelines", inspect.getsourcelines)
    for name in ("isinstance", "issubclass"):
        monkeypatch.setattr(unittest.case, name, getattr(builtins, name), raising=False)
    watch_reflection()
    own.client.remarks.clear()


def test_objects_are_of_the_librarys_class(own, fruit):
    for thing, kind in (
        (own.figure(), matplotlib.figure.Figure),
        (own.axes(), matplotlib.axes.Axes),
        (own.match(), re.Match),
        (own.connection(), sqlite3.Connection),
        (own.pears(), fruit.Fruit),
    ):
        assert is_instance(thing, kind)
        assert is_instance(thing, (str, (int, kind)))
        assert is_instance(thing, int | kind)
        assert type(thing) == kind  # noqa: E721
        assert not is_instance(thing, (str, types.ModuleType))
        assert not is_instance(own.Plain(), kind)
        assert not isinstance(own.says(kind.__module__, "Other"), kind)
        unittest.TestCase().assertIsInstance(thing, kind)  # noqa: PT009


def test_a_class_of_the_answers_may_derive_from_a_librarys(own):
    parser = own.parser()
    assert is_instance(parser, argparse.ArgumentParser)
    assert is_instance(parser, own.Parser)
    assert is_subclass(own.Parser, argparse.ArgumentParser)
    assert type(parser) is parser.__class__ is own.Parser
    assert own.Parser != argparse.ArgumentParser
    assert is_subclass(own.Square, ABC)
    assert is_instance(own.Colour.RED, Enum)
    assert not is_subclass(own.Plain, (ABC, argparse.ArgumentParser))
    assert not is_subclass(own.Square, argparse.ArgumentParser)
    with pytest.raises(TypeError):
        is_subclass(own.parser(), ABC)


def test_nothing_passes_for_a_value_or_for_what_is_not_loaded(own):
    for kind in (int, str, np.ndarray, np.float64, dict, type):
        assert not is_instance(own.says(kind.__module__, kind.__name__), kind)
    assert not is_instance(own.says("builtins", "list"), (list, Sequence))
    assert own.says("not.loaded", "Thing") is not None


def test_libraries_are_told_of_pictures_alone(own):
    """What sklearn.clone would call with arguments of the object's choice, and what a table would trust."""
    assert isinstance(own.figure(), matplotlib.figure.Figure)
    for kind in (sqlite3.Connection, unittest.TestCase, types.SimpleNamespace):
        lie = own.says(kind.__module__, kind.__name__)
        assert not isinstance(lie, kind)
        assert lie.__class__ is type(lie)


def test_a_figure_can_be_closed_and_what_looks_inside_is_told(own):
    plt.close(own.figure())
    own.client.remarks.clear()
    assert not hasattr(own.axes(), "_no_such_thing")
    assert "Axes" in own.client.unusual()


def test_signatures_are_the_answers(own):
    assert str(inspect.signature(own.total)) == ("(first, *rest: 'int', by=2, **named) -> 'float'")
    assert str(inspect.signature(own.cached)) == "(n=3)"
    assert str(inspect.signature(own.Item)) == "(price, name='pen')"
    assert str(inspect.signature(own.Item.__init__)) == "(self, price, name='pen')"
    assert str(inspect.signature(own.Item.raised)) == "(self, by, *, much=False)"
    item = own.Item(3)
    assert str(inspect.signature(item.raised)) == "(by, *, much=False)"
    assert inspect.ismethod(item.raised)
    assert item.raised.__func__ is own.Item.raised
    assert str(inspect.signature(own.Bare)) == "()"


def test_a_class_has_its_own_special_methods_or_objects(own):
    assert own.Item.__str__ is not object.__str__
    assert own.Bare.__str__ is object.__str__
    assert own.Bare.__init__ is object.__init__
    assert own.Item.__init__.__name__ == "__init__"
    assert own.Mutable.__hash__ is None
    assert not hasattr(own.Bare, "__add__")
    assert str(own.Item(2)) == own.Item.__str__(own.Item(2)) == "an item"


def test_texts_are_the_answers(own):
    assert inspect.getsource(own.total).startswith("def total(first")
    assert inspect.getsource(own.cached).startswith("@functools.lru_cache\ndef cached")
    text = inspect.getsource(own.Item)
    assert text.startswith("class Item:\n")
    assert text.endswith("def free(): return 0\n")
    assert inspect.getsource(own.Item.__init__).lstrip().startswith("def __init__(self, price")
    assert "price + by" in inspect.getsource(own.Item(1).raised)
    assert "def test_texts" in inspect.getsource(test_texts_are_the_answers)
    assert not own.client.unusual()


@pytest.mark.parametrize("name", ["Bare", "search"])
def test_a_text_that_cannot_be_had_is_told(own, name):
    with pytest.raises(OSError, match=r"source|text"):
        inspect.getsource(getattr(own, name))
    assert "the text of the answer" in own.client.unusual()


CELLS = {
    "a class of a library": "import matplotlib.axes\nassert isinstance(axes(), matplotlib.axes.Axes)",
    "a derived class": "import argparse\nassert issubclass(Parser, argparse.ArgumentParser)",
    "a text": "import inspect\nassert 'sum' in inspect.getsource(total)",
    "a function in a test": "from abc import ABC\ndef holds(c): return issubclass(c, ABC)\nassert holds(Square)",
}


@pytest.mark.parametrize("source", CELLS.values(), ids=CELLS)
def test_test_cells_ask_so(own, source):
    names = Names(frozenset(["axes", "Parser", "Square", "total"]), {})
    names.client = own.client
    outcome = run_test(source, names, own.client)
    assert (outcome["error"], outcome["look"]) == ("", "")
    wrong = source.replace("assert ", "assert not ")
    outcome = run_test(wrong, names, own.client)
    assert outcome["error"].startswith("AssertionError")
    assert not outcome["look"]


ESTIMATORS = """
import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.tree import DecisionTreeClassifier

class NearestMean(ClassifierMixin, BaseEstimator):
    def __init__(self, sign=1): self.sign = sign
    def fit(self, X, y):
        self.classes_ = np.unique(y)
        self.means_ = np.array([X[y == c].mean(0) for c in self.classes_])
        return self
    def predict(self, X):
        far = ((X[:, None] - self.means_) ** 2).sum(-1)
        return self.classes_[(self.sign * far).argmin(1)]

def tree(): return DecisionTreeClassifier(max_depth=2)
def runs_a_program():
    class Popen:
        __module__ = "subprocess"
        def get_params(self, deep=True): return {"args": ["touch", "run-by-the-judge"]}
    return Popen()
"""


def test_scikit_learn_works_with_estimators_of_the_answers(tmp_path, monkeypatch):
    base = pytest.importorskip("sklearn.base")
    from sklearn.model_selection import GridSearchCV, cross_val_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.tree import DecisionTreeClassifier

    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(60, 2)), np.repeat([0, 1], 30)
    X[30:] += 6
    with student(serving(ESTIMATORS)) as exchange:
        client = Client(exchange)
        kind, tree = client.look("NearestMean")[1], client.look("tree")[1]()
        assert cross_val_score(kind(), X, y).mean() > 0.9
        assert cross_val_score(kind(-1), X, y).mean() < 0.1
        assert make_pipeline(StandardScaler(), kind()).fit(X, y).score(X, y) > 0.9
        assert GridSearchCV(kind(), {"sign": [-1, 1]}).fit(X, y).best_params_ == {"sign": 1}
        assert base.clone(kind(3)).sign == 3
        assert is_subclass(kind, base.BaseEstimator)
        assert is_instance(tree, DecisionTreeClassifier)
        assert cross_val_score(tree, X, y).mean() > 0.9
        with pytest.raises(TypeError):
            base.clone(client.look("runs_a_program")[1]())
    assert not list(tmp_path.iterdir())
