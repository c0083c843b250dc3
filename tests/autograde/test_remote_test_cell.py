"""Test cells of ordinary assignments run beside the instructor's names, with the answers at the other end of the wire."""

import random
from collections.abc import Iterator
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.remote.client import Client
from autograde.remote.given import Given
from autograde.remote.judge_main import Judge
from autograde.remote.seeds import watch_seeds
from autograde.remote.special import NAMED_ONLY
from autograde.remote.test_cell import run_test
from tests.autograde.remote_pair import serving, student

OWN = """
import math as m
known = [1, 4, 9]
import numpy as np

def squares(n):
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]

def sum_of_squares(n): return sum(squares(n))
def plot_squares(ax, n):
    ax.plot(range(1, n + 1), squares(n), "o")
    ax.set_xlabel("n")
def points(): return 2
def agrees(*_): return True
def roll(n): return [np.random.randint(100) for _ in range(n)]
class Vector:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Vector(self.x + other.x)
    def __eq__(self, other): return self.x == other.x
def vector(): return Vector(1)
def letter():
    from string import Template
    return Template("Dear $name")
def lean(): import autograd
def greet():
    name = input("Name? ")
    print("Hello", name)
    return len(name)
def counted():
    yield from made
def remembering():
    kept = []
    def remember(x):
        kept.append(x)
        return kept
    return remember
class TooLarge(Exception): pass
def refuse(x): raise TooLarge(x, 3)
import contextlib
@contextlib.contextmanager
def forgiving():
    try:
        yield 4
    except ZeroDivisionError:
        pass
def grow(): known.append(16)
def place(n): board.append(n)
def first(chain): return chain._head
def veiled(*hidden): return np.ma.masked_array([1.0, 5.0], hidden)
late = np.ma.masked_array([1.0, 5.0], [False, False])
def later(): return late
def hide(): late[...] = np.ma.masked
def cheer(call):
    call.assert_called_once_with = lambda *_: None

made = squares(3)
def abs(x): return 0
def isinstance(*_): return True
np.allclose = np.testing.assert_allclose = lambda *_, **__: True
expected = 0
def look_for_it(*_): return globals()["expected"]
"""
GIVEN = """%matplotlib inline
import numpy as np
import matplotlib.pyplot as plt
known = [1, 4, 9]
made = squares(3)
"""


@pytest.fixture
def judge() -> Iterator[Judge]:
    with student(serving(OWN)) as exchange:
        judge = Judge(exchange)
        names = ["squares", "sum_of_squares", "plot_squares", "roll"]
        judge.begin(names, {}, {"Vector": sorted(NAMED_ONLY)}, ["agrees", "board"], ["board"])
        judge.given(GIVEN)
        yield judge
    plt.close("all")


PASS = {
    "values": "assert squares(3) == known",
    "an error that is wanted": "try:\n    squares(0)\nexcept ValueError:\n    pass\nelse:\n    raise AssertionError",
    "del and back": "kept = squares\ndel squares\ntry:\n    sum_of_squares(1)\nexcept NameError:\n    pass\n"
    "else:\n    raise AssertionError\nfinally:\n    squares = kept\nassert sum_of_squares(2) == 5",
    "another one in its place": "squares = lambda n: [7]\nassert sum_of_squares(10) == 7",
    "axes of the test": "fig, ax = plt.subplots()\nplot_squares(ax, 3)\n"
    "assert list(ax.lines[0].get_ydata()) == known\nassert ax.get_xlabel() == 'n'",
    "what a given cell made of an answer": "assert made == known",
    "names in globals": "assert 'squares' in globals() and globals().get('cubes') is None",
    "names in dir": "x = 1\nassert {'squares', 'points', 'known', 'x'} <= {*dir()} and 'cubes' not in dir()\n"
    "assert 'points' in globals().keys()",
    "names in locals": "assert 'points' in locals() and 'squares' in vars() and 'cubes' not in locals()",
    "a builtin of theirs is none of the notebook's": "assert 'abs' not in dir() and 'expected' in dir()",
    "a copy of the names": "assert {**globals()}['known'] == dict(globals())['known'] == known",
    "printing is caught": "import io, contextlib\nout = io.StringIO()\nwith contextlib.redirect_stdout(out):\n"
    "    print('x')\nassert out.getvalue() == 'x\\n'",
    "a class": "assert Vector(1) + Vector(2) == Vector(3)\nassert isinstance(Vector(1), Vector)",
    "a function of the test in a comprehension": "def right(n):\n    return squares(n)[-1] == n**2\n"
    "assert all(right(n) for n in range(1, 5))",
    "unittest": "import unittest\nclass Case(unittest.TestCase):\n    def test_error(self):\n"
    "        with self.assertRaises(ValueError):\n            squares(-1)\n"
    "suite = unittest.TestLoader().loadTestsFromTestCase(Case)\n"
    "assert unittest.TextTestRunner().run(suite).wasSuccessful()",
    "a warning": "import warnings\nwarnings.warn('only that')",
    "builtins are Python's": "assert abs(-3) == 3\nassert not isinstance(3, str)",
    "NumPy is the judge's": "assert not np.allclose([1], [2])",
    "a name of the test is not told": "expected = 385\nassert look_for_it() == 0",
    "a name that the answer reads": "board = [1]\nplace(2)\nassert board == [1, 2]\nboard = []\nplace(3)\nassert board == [3]",
    "an array that masks nothing": "assert veiled(False, False).mean() == 3",
    "an array that masks a value": "kept = veiled(False, True)\nassert kept.mean() == 1 and kept.data[1] == 5\n"
    "assert kept.mask.tolist() == [False, True] and kept[1] is np.ma.masked",
    "what a class of the notebook keeps to itself": "class Chain:\n    def __init__(self, head):\n        self._head = head\n"
    "assert first(Chain(4)) == 4",
    "a generator": "import inspect, types\nassert isinstance(counted(), types.GeneratorType)\n"
    "assert inspect.isgenerator(counted()) and list(counted()) == [1, 4, 9]",
    "a function looked into": "import inspect\nassert inspect.isfunction(squares)\n"
    "assert list(inspect.signature(squares).parameters) == ['n'] and remembering().__closure__",
    "an error's arguments": "try:\n    refuse(2)\nexcept Exception as error:\n    assert error.args == (2, 3)",
    "an error in a with block of the answer's": "with forgiving() as four:\n    1 / 0\nassert four == 4",
    "an input that is mocked": "from unittest.mock import patch\nwith patch('builtins.input', side_effect=['Ann', 'Bo']) as asked:\n"
    "    assert greet() == 3 and greet() == 2\nassert asked.call_count == 2\nasked.assert_called_with('Name? ')",
    "an input of the test's own": "input = lambda prompt: prompt[:2]\nassert greet() == 2",
    "a print that is mocked": "from unittest.mock import patch\nwith patch('builtins.input', return_value='Di'), "
    "patch('builtins.print') as said:\n    greet()\nsaid.assert_called_once_with('Hello', 'Di')",
    "a cell that is timed": "%%time\n%matplotlib inline\nassert squares(2) == [1, 4]",
    "a line that is timed": "%time r = squares(2)\nt = %time squares(1)\nassert r + t == [1, 4, 1]",
    "tried many times": "%timeit -n 3 -r 2 squares(2)\n%load_ext autoreload\n%autoreload 2\n%config A.b = 1",
    "a cell that is captured": "%%capture out\nprint(squares(1))\nassert squares(2) == [1, 4]",
    "what was captured": "%%capture\nprint(squares(1))\n7",
    "a helper of the test is its own": "made = 3\nassert made == 3",
}
FAIL = {
    "wrong": ("assert squares(2) == [1, 5]", "AssertionError:", [1], ""),
    "warnings that are recorded": (
        "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
        "    warnings.simplefilter('always')\n    squares(2)\nassert w",
        "AssertionError:",
        [5],
        "",
    ),
    "with words": ("\n\nassert False, 'no'", "AssertionError: no", [3], ""),
    "unknown name": ("cubes(3)", "NameError: name 'cubes' is not defined", [1], ""),
    "broken": ("assert (", "SyntaxError", [1], ""),
    "leaving": ("import sys\nsys.exit(0)", "SystemExit: 0", [2], ""),
    "in a function": ("def f():\n    assert 0\nf()", "AssertionError:", [3, 2], ""),
    "the shell": ("get_ipython().history_manager", "CannotBeJudged", [1], "get_ipython"),
    "IPython": ("%who", "CannotBeJudged", [1], "get_ipython"),
    "precision": ("%precision 3\nassert 1", "CannotBeJudged", [1], "get_ipython"),
    "a command": ("!ls\nassert 1", "CannotBeJudged", [1], "get_ipython"),
    "timed and wrong": ("\n%%time\n\nassert squares(2) == [1]", "AssertionError:", [4], ""),
    "a timed line that is wrong": ("x = 1\n%time squares(0)", "ValueError", [2], ""),
    "tried many times and wrong": ("x = 1\n%timeit squares(0)", "ValueError", [2], ""),
    "captured and wrong": ("%%capture\nassert squares(2) == [1]", "AssertionError:", [2], ""),
    "timed and broken": ("x = 1\n%time squares(", "SyntaxError", [2], ""),
    "derived": ("class V(Vector): pass", "CannotBeJudged", [1], "derived"),
    "own class for a value": ("assert vector() == 1", "AssertionError:", [1], "own class Vector"),
    "an array that masks what it does not know": (
        "np.testing.assert_allclose(veiled(False, True), [1, 2])",
        "ProtocolError",
        [1],
        "cannot leave",
    ),
    "a masked value": ("assert not veiled(True)[0] != 3", "ProtocolError", [1], "cannot leave"),
    "an array that masks later": (
        "kept = later()\nhide()\nnp.testing.assert_allclose(kept, [1, 2])",
        "AssertionError",
        [3],
        "",
    ),
    "what a library keeps to itself": (
        "import types\nfirst(types.SimpleNamespace(_head=4))",
        "AttributeError",
        [2],
        "",
    ),
    "a library's class for a value": (
        "assert letter() == 'Dear Ann'",
        "AssertionError:",
        [1],
        "objects of string's Template",
    ),
    "a module of a library": (
        "import numpy.none",
        "ModuleNotFoundError",
        [1],
        "numpy.none, which is not",
    ),
    "a library that is kept away": (
        "import flax.nnx",
        "ModuleNotFoundError",
        [1],
        "flax, which is not here",
    ),
    "what the answer imports": (
        "lean()",
        "ModuleNotFoundError",
        [1],
        "autograd, which is not here",
    ),
    "their module file": ("import written_by_them", "ModuleNotFoundError", [1], "modules that"),
    "a given list that they changed": (
        "grow()\nassert len(known) == 4",
        "AssertionError:",
        [2],
        "made of known",
    ),
    "an own list in its place": ("known = [1]\nassert len(known) == 4", "AssertionError:", [2], ""),
    "a mock that is made to agree": (
        "from unittest.mock import Mock\ncall = Mock()\ncheer(call)\ncall.assert_called_once_with(1)",
        "AttributeError",
        [3],
        "",
    ),
    "their figures": ("assert plt.gcf().axes", "AssertionError:", [1], "figures"),
    "their settings of pyplot": (
        "assert plt.rcParams['lines.linewidth'] == 9",
        "AssertionError:",
        [1],
        "settings of pyplot",
    ),
    "their decimals": (
        "from decimal import getcontext\nassert getcontext().prec == 9",
        "AssertionError:",
        [2],
        "decimal context",
    ),
    "how they print": (
        "np.set_printoptions(precision=2)\nnp.set_printoptions(precision=8)\nassert 0",
        "AssertionError:",
        [3],
        "how NumPy prints",
    ),
    "how deep they go": (
        "import sys\nsys.setrecursionlimit(sys.getrecursionlimit())\nassert 0",
        "AssertionError:",
        [3],
        "limit of recursion",
    ),
    "their warnings": (
        "import warnings\nwarnings.simplefilter('error')\nassert 0",
        "AssertionError:",
        [3],
        "warnings that are errors",
    ),
    "their module": ("m.sqrt(2)", "CannotBeJudged", [1], "a module that only"),
    "score from the answer": ("points()", "CannotBeJudged", [], "the answer itself"),
}


@pytest.mark.parametrize("source", PASS.values(), ids=PASS)
def test_what_holds_passes(judge: Judge, source: str) -> None:
    outcome = judge.test(source)
    assert (outcome["error"], outcome["look"]) == ("", "")


@pytest.mark.parametrize(("source", "error", "lines", "look"), FAIL.values(), ids=FAIL)
def test_what_does_not_hold_fails_and_says_where(
    judge: Judge, source: str, error: str, lines: list[int], look: str
) -> None:
    outcome = judge.test(source)
    assert outcome["error"].startswith(error)
    assert outcome["lines"] == lines
    assert look in outcome["look"]
    assert bool(look) == bool(outcome["look"])


@pytest.mark.parametrize(
    ("last", "number", "odd"),
    [
        ("2", 2.0, ""),
        ("0.5", 0.5, ""),
        ("np.float64(0.5)", 0.5, ""),
        ("np.int64(1)", 1.0, ""),
        ("-1", -1.0, ""),
        ("True", None, "True"),
        ("squares(2) == [1, 4]", None, "True"),
        ("np.array(1.5)", None, "array(1.5)"),
        ("'well done'", None, ""),
        ("squares(3)", None, ""),
        ("2;", None, ""),
        ("%timeit 2", None, ""),
        ("%time 2", 2.0, ""),
        ("score = 2", None, ""),
        ("None", None, ""),
    ],
)
def test_a_last_value_is_a_score_only_if_it_is_a_number(
    judge: Judge, last: str, number: float | None, odd: str
) -> None:
    outcome = judge.test(f"assert squares(1) == [1]\n{last}")
    assert (outcome["error"], outcome["number"], outcome["odd"]) == ("", number, odd)


def test_an_outcome_is_about_its_own_cell(judge: Judge) -> None:
    judge.test("def fail():\n\n    assert 0")
    assert judge.test("x = 1\nfail()")["lines"] == [2]
    assert judge.test("assert vector() == 1")["look"]
    assert not judge.test("assert 0")["look"]


def test_figures_of_an_earlier_cell_are_nobodys(judge: Judge) -> None:
    judge.given("fig, ax = plt.subplots()")
    assert judge.test("assert not plt.get_fignums()")["error"] == ""
    assert judge.test("plt.subplots()\nassert len(plt.get_fignums()) == 1")["error"] == ""
    assert judge.test("assert len(plt.get_fignums()) >= 1")["error"] == "AssertionError:"
    assert judge.test("plot_squares(ax, 3)\nassert ax.get_xlabel() == 'n'")["error"] == ""


def test_a_name_that_tests_make_is_never_the_students(judge: Judge) -> None:
    judge.test("assert squares(3) == []\ndef agrees(a, b): return a == b")
    assert judge.test("assert agrees(squares(3), 0)")["error"].startswith("NameError")
    judge.test("def agrees(a, b): return a == b")
    assert judge.test("assert agrees(squares(3), 0)")["error"] == "AssertionError:"


def test_the_same_seed_again_begins_anew(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.random, "seed", np.random.seed)
    monkeypatch.setattr(random, "seed", random.seed)
    watch_seeds()
    again = "np.random.seed(3)\nfirst = roll(9)\n{}\nassert {}(roll(9) == first)"
    assert judge.test(again.format("np.random.seed(3)", ""))["error"] == ""
    assert judge.test(again.format("", "not "))["error"] == ""


def test_a_student_that_does_not_answer_stops_the_test(judge: Judge) -> None:
    from autograde.remote.client import Stopped

    class Silent(Client):
        def ask(self, operation: str, *values: Any) -> Any:
            raise Stopped("it ended the Python process")

    names = judge._names
    names.client = Silent(judge._exchange)
    with pytest.raises(Stopped):
        run_test("try:\n    squares(1)\nexcept Exception:\n    pass", names, names.client)


def test_given_statements_that_need_answers_are_left_to_the_student() -> None:
    given = Given(frozenset({"relu"}))
    own = given.own_statements(
        "import numpy as np\n"
        "z = np.ones(3)\n"
        "def both(x):\n    return relu(x), x\n"
        "a = both(z)\n"
        "class Kept:\n    value = relu(z)\n"
        "kept = []\n"
        "kept.append(relu(z))\n"
        "np.testing.assert_allclose(relu(z), z)\n"
        "relu = 3\n"
        "later = lambda: relu(z)\n"
        "b = len(z)\n"
    )
    assert [statement.lineno for statement in own] == [1, 2, 3, 8, 12, 13]
    assert {"relu", "a", "Kept", "kept"} <= given.theirs
    assert not {"np", "z", "both", "b", "later"} & given.theirs
