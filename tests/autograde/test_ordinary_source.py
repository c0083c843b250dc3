"""What is read from the source of an ordinary assignment."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde import requirements
from autograde.forbidden import READY_MADE
from autograde.ordinary_source import read_source


def _cell(source: str, **label: bool):
    return new_code_cell(source, metadata={"nbgrader": label} if label else {})


def test_names_belong_to_who_makes_them():
    found = read_source(
        new_notebook(
            cells=[
                _cell("%matplotlib inline\nimport numpy as np\nlimit = f(2)"),
                _cell("def f(x):\n    return x\nk = 2.5", solution=True),
                _cell("class V:\n    def __add__(self, o): ...", solution=True, grade=True),
                _cell("from math import isclose\nlimit = 3\nfor k in (1, 2): v = k", grade=True),
            ]
        )
    )
    assert {"V", "f", "k"} <= set(found.answer_names)
    assert found.test_names == ["isclose", "v"]
    assert list(found.classes) == ["V"]
    assert "__add__" in found.classes["V"]
    assert "__sub__" not in found.classes["V"]


@pytest.mark.parametrize(
    ("cell", "module", "there"),
    [
        ("import numpy as np, math, a_module_of_nobody", "", set()),
        ("from scipy.stats import norm", "", {"scipy"}),
        ("from sklearn.datasets import load_iris", "", {"scipy", "sklearn"}),
        ("import dateutil, sklearn.svm as svm", "", {"scipy", "sklearn"}),
        ("import helpers", "def load():\n    import scipy.io", {"scipy"}),
    ],
)
def test_what_is_used_is_there_with_all_that_it_needs(cell: str, module: str, there: set[str]):
    found = read_source(new_notebook(cells=[_cell(cell)]), [module])
    assert set(found.absent) == READY_MADE - there


def test_what_answers_read_of_tests_is_known():
    found = read_source(
        new_notebook(
            cells=[
                _cell("def place(x):\n    local = x\n    board[x] = local", solution=True),
                _cell("await place(3)", solution=True),
                _cell("return other", solution=True),
                _cell("board = {}\nlocal = x = other = 3\nplace(x)", grade=True),
            ]
        )
    )
    assert found.read_names == ["board"]


@pytest.mark.parametrize(
    "answer",
    [
        "table['sum'] = table['a'] + 1",
        "del table['a']",
        "table['rows'].append(3)",
        "table.columns = ['b']",
        "table.drop('a', inplace=True)",
        "random.shuffle(table)",
        "def add(x):\n    table['rows'][x] += 1",
        "def anew():\n    global table\n    table = {}",
    ],
)
def test_what_answers_change_of_what_is_given_is_theirs(answer: str):
    given = _cell("import random\ntable = {'a': 1, 'rows': []}\nkept = other = [1]")
    own = "def f(other):\n    other.append(1)\n    mine = []\n    mine.append(kept)\n    mine.sort()\n    return kept.index(1)\n"
    found = read_source(new_notebook(cells=[given, _cell(own + answer, solution=True)]))
    assert "table" in found.answer_names
    assert not {"kept", "other", "mine", "random"} & set(found.answer_names)


def test_what_a_package_has_by_default_is_needed(monkeypatch: pytest.MonkeyPatch):
    texts = ["dash-a>=1; extra == 'default'", "dash_b", "dash-c; extra == 'test'"]
    told = {"one": texts, "dash-a": [], "dash-b": []}
    monkeypatch.setattr(requirements, "requires", told.__getitem__)
    requirements._required_by.cache_clear()
    assert requirements.needed_by(["one"]) == {"one", "dash-a", "dash-b"}
    requirements._required_by.cache_clear()


def test_what_a_timed_line_makes_is_made_by_the_cell():
    timed = _cell("%time made = f(2)\n%timeit f(3)\nassert made", grade=True)
    found = read_source(new_notebook(cells=[_cell("def f(x): return x", solution=True), timed]))
    assert found.test_names == ["made"]
