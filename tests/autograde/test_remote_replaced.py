"""What a test replaces, or takes away, is replaced for the answer too, and is the answer's again afterwards."""

from __future__ import annotations

import random
from collections.abc import Iterator

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.remote.judge_main import Judge
from tests.autograde.remote_pair import serving, student

OWN = """
import random, datetime, json
import numpy as np
import matplotlib.pyplot as plt
plt.switch_backend("agg")
LIMIT = 3
def helper(): return 1
def own_solve(A, b): return np.linalg.inv(A) @ b
def solve(A, b): return np.linalg.solve(A, b)
def uses_sort(x): return np.sort(x)
def own_sort(x): return np.asarray(sorted(x))
def roll(): return random.randint(1, 6)
def show():
    plt.plot([1, 2])
    plt.show()
def least(x): return min(x)
def own_least(x):
    best = x[0]
    for one in x: best = one if one < best else best
    return best
def count(x): return len(x)
def total(x): return sum(x)
def own_total(x):
    t = 0
    for one in x: t += one
    return t
def shadowed(x): return reversed(x)
def reversed(x): return x[::-1]
def answer(): return 10
def twice(): return 2 * answer()
def helped(): return 5 + helper()
def limited(): return LIMIT
def year(): return datetime.datetime.now().year
def text(x): return json.dumps(x)
def product(x): return np.prod(x)
"""
GIVEN = """
import numpy as np
LIMIT = 3
def helper(): return 1
import datetime
def without_sort(call):
    own = np.sort
    np.sort = None
    try:
        return call()
    finally:
        np.sort = own
"""
NAMES = [
    "own_solve", "solve", "uses_sort", "own_sort", "roll", "show", "least", "own_least", "count", "total", "own_total",
    "shadowed", "reversed", "answer", "twice", "helped", "limited", "year", "text", "product",
]  # fmt: skip
A = "A, b = np.array([[2.0, 1.0], [0.0, 4.0]]), np.array([4.0, 8.0])\n"
PATCH = "from unittest.mock import Mock, patch\n"


@pytest.fixture(autouse=True)
def put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in [(np.linalg, "solve"), (np, "sort"), (random, "randint"), (plt, "show")]:
        monkeypatch.setattr(module, name, getattr(module, name))


@pytest.fixture
def judge() -> Iterator[Judge]:
    with student(serving(OWN)) as exchange:
        judge = Judge(exchange)
        judge.begin(NAMES, {}, {}, ["sum", "own"], [])
        judge.given(GIVEN)
        yield judge
    plt.close("all")


FORBIDDEN = {
    "set to None": A
    + "own, np.linalg.solve = np.linalg.solve, None\nanswer = {0}solve(A, b)\nnp.linalg.solve = own",
    "a side effect": A
    + PATCH
    + "with patch('numpy.linalg.solve', side_effect=RuntimeError('no')):\n    {0}solve(A, b)",
    "a decorator": A
    + PATCH
    + "@patch('numpy.linalg.solve', side_effect=RuntimeError)\ndef test(_):\n    {0}solve(A, b)\ntest()",
    "deleted": A + "own = np.linalg.solve\ndel np.linalg.solve\n{0}solve(A, b)",
    "monkeypatch": A
    + "import pytest\nwith pytest.MonkeyPatch.context() as m:\n    m.delattr('numpy.linalg.solve')\n    {0}solve(A, b)",
    "in a given function": "x = [2, 1]\nwithout_sort(lambda: {1}sort(x))",
    "a builtin of the notebook's": PATCH
    + "with patch('__main__.min', side_effect=AssertionError):\n    {0}least([2, 1])",
    "a builtin": PATCH
    + "with patch('builtins.min', side_effect=AssertionError):\n    {0}least([2, 1])",
    "a builtin set to None": "import builtins\nbuiltins.sum = None\nassert {0}total([2, 1]) == 3",
    "a name of the test's": "def sum(*_):\n    raise AssertionError\nassert {0}total([2, 1]) == 3",
}


@pytest.mark.parametrize("source", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_function_that_is_taken_away_is_not_there_for_the_answer(
    judge: Judge, source: str
) -> None:
    assert judge.test(source.format("own_", "own_"))["error"] == ""
    assert judge.test(source.format("", "uses_"))["error"]


def test_what_stays_replaced_is_so_for_each_later_test(judge: Judge) -> None:
    judge.test("import builtins\nbuiltins.sum = np.sort = None\ndef min(*_): raise AssertionError")
    for use in ("uses_sort([2])", "total([2, 1])", "least([2, 1])"):
        assert judge.test(use)["error"].startswith(("TypeError", "AssertionError"))
    judge.test("builtins.sum = sum\ndel min")
    assert judge.test("assert total([2, 1]) == 3 and least([2, 1]) == 1")["error"] == ""


WATCHED = {
    "object": "with patch.object(np, 'sort', return_value=[7]) as sort:\n    assert uses_sort([2, 1]) == [7]\n"
    "    own_sort([2, 1])\nsort.assert_called_once_with([2, 1])\nassert list(uses_sort([2, 1])) == [1, 2]",
    "wraps": "with patch('numpy.sort', wraps=np.sort) as sort:\n    assert list(uses_sort([2, 1])) == [1, 2]\nassert sort.called",
    "chance": "with patch('random.randint', return_value=4):\n    assert [roll() for _ in range(9)] == [4] * 9\n"
    "assert len({roll() for _ in range(99)}) > 1",
    "a figure that is shown": "with patch('matplotlib.pyplot.show') as shown:\n    show()\nshown.assert_called_once_with()",
    "start and no stop": "patch('random.randint', return_value=4).start()\nassert roll() == 4",
    "an answer": "with patch('__main__.answer', return_value=1) as mock:\n    assert twice() == 2\nmock.assert_called_once_with()\n"
    "assert twice() == 20",
    "an answer, by the module": "import __main__\nown = __main__.answer\n__main__.answer = lambda: 3\nassert twice() == 6\n"
    "__main__.answer = own\nassert twice() == 20",
    "a given function": "with patch('__main__.helper', return_value=2) as mock:\n    assert helped() == 7\nassert mock.called\n"
    "assert helped() == 6 and helper() == 1",
    "a given value": "with patch('__main__.LIMIT', 9):\n    assert limited() == 9\nassert limited() == 3",
    "a class": "with patch('__main__.datetime') as mock:\n    mock.datetime.now.return_value.year = 1999\n    assert year() == 1999",
    "what the notebook calls like a builtin": "with patch('builtins.reversed', None):\n    assert shadowed([1, 2]) == [2, 1]",
    "what serves itself": "with patch('builtins.len', return_value=7):\n    assert count([1]) == 7\nassert count([1]) == 1",
    "what writes messages": "with patch('json.dumps', return_value='x'):\n    assert text([1]) == 'x'\nassert text([1]) == '[1]'",
    "what reads arrays": "with patch('math.prod', side_effect=RuntimeError), patch('numpy.prod', return_value=1):\n"
    "    assert product(np.array([2, 3])) == 1\nassert product(np.array([2, 3])) == 6",
    **{
        f"what the wire needs: {name}": f"with patch({name!r}, side_effect=RuntimeError):\n"
        "    assert list(own_sort(np.array([2, 1]))) == [1, 2]"
        for name in (
            "numpy.zeros",
            "numpy.frombuffer",
            "numpy.errstate",
            "numpy.geterr",
            "json.loads",
            "builtins.isinstance",
        )
    },
    "a module that is not there": "with patch('colorsys.rgb_to_hsv'):\n    assert answer() == 10",
    "unittest": "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertEqual(answer(), 10)\n"
    "ran = unittest.main(argv=['x'], exit=False).result\nassert ran.testsRun == 1 and ran.wasSuccessful()",
}


@pytest.mark.parametrize("source", WATCHED.values(), ids=WATCHED)
def test_what_a_test_replaces_is_what_the_answer_calls(judge: Judge, source: str) -> None:
    assert judge.test(PATCH + source)["error"] == ""
