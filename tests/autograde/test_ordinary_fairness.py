"""Ordinary assignments as they are elsewhere: honest answers get what a notebook gives, or a person's look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograde.hidden_tests import resting_on_hidden
from autograde.intake import ADDED, ANSWER, Cell, released_cells
from autograde.ordinary import score_ordinary
from autograde.ordinary_source import read_source
from autograde.result import Score
from autograde.run import Limits, run
from autograde.sandbox.worlds import Worlds

STUB = "raise NotImplementedError"


def given(source: str) -> NotebookNode:
    return new_code_cell(source)


def answer(name: str, own: str) -> NotebookNode:
    label = {"grade_id": name, "solution": True, "grade": False}
    return new_code_cell(own, metadata={"nbgrader": label})


def check(name: str, shown: str, hidden: str = "") -> NotebookNode:
    label = {"grade_id": name, "solution": False, "grade": True, "points": 1}
    cell = new_code_cell(f"{shown}\n{hidden}".strip(), metadata={"nbgrader": label})
    cell.metadata["autograde_handed_out"] = shown
    return cell


def scores(
    worlds: Worlds,
    source: Sequence[NotebookNode],
    answers: Mapping[str, str],
    added: Sequence[str] = (),
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> dict[str, Score]:
    """What a student gets who wrote these answers, and whose own cells stand before the first; the rest is untouched."""
    notebook = new_notebook(cells=list(source))
    read = read_source(notebook)
    cells = [
        replace(
            cell, source=answers.get(cell.grade_id, STUB), unanswered=cell.grade_id not in answers
        )
        if cell.role == ANSWER
        else cell
        for cell in released_cells(notebook)
    ]
    first = next(n for n, cell in enumerate(cells) if cell.role == ANSWER)
    cells[first:first] = [Cell("code", own, ADDED) for own in added]
    ran = run(cells, files, None, Limits(cell=20, total=60), worlds, source=read)
    return {s.name: s for s in score_ordinary("hw", notebook, cells, ran, read)}


def is_right(score: Score) -> bool:
    return score.is_right and not score.needs_a_person


def is_lost(score: Score) -> bool:
    return score.score == 0 and not score.needs_a_person


def waits(score: Score, word: str) -> bool:
    return score.score == 0 and score.needs_a_person and word in score.notes[-1]


def test_a_name_that_only_a_hidden_test_makes_is_there_for_later_tests(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(x): return 2 * x"),
        check("first", "assert f(1) == 2", "from math import isclose\nassert isclose(f(2.5), 5)"),
        answer("g", "def g(x): return 3 * x"),
        check("second", "assert isclose(g(2), 6)"),
        check("third", "assert g(0) == 0"),
    ]
    assert resting_on_hidden(released_cells(new_notebook(cells=source))) == {3}
    right = {"f": "def f(x): return x + x", "g": "def g(x): return x + 2 * x"}
    assert all(map(is_right, scores(worlds, source, right).values()))
    wrong = scores(worlds, source, right | {"g": "def g(x): return x"})
    assert is_lost(wrong["second"])
    assert wrong["second"].notes == ["A further test, which is not shown, did not pass."]
    assert is_right(wrong["third"])


def test_what_nobody_wrote_is_nothing_to_look_at(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return 3"),
        check("asks", "assert f() == get_ipython().execution_count"),
        answer("g", "k = 3"),
        check("value", "assert k == get_ipython().execution_count"),
    ]
    untouched = scores(worlds, source, {})
    assert all(map(is_lost, untouched.values()))
    assert all(score.unwritten for score in untouched.values())
    tried = scores(worlds, source, {"f": "def f(): return 'x'"})
    assert tried["asks"].needs_a_person
    assert is_lost(tried["value"])


def test_a_library_that_the_assignment_does_not_use_is_for_a_person_to_judge(
    worlds: Worlds,
) -> None:
    source = [
        answer("f", "def f(x): return x * x"),
        check("square", "assert f(3) == 9"),
        answer("m", "m = 2"),
        check("mean", "assert m == 2"),
    ]
    inside = "import scipy.special as s\ndef f(x): return s.comb(x, 1) * x"
    at_the_top = "from scipy import stats\nm = stats.tmean([1, 3])"
    tried = scores(worlds, source, {"f": inside, "m": at_the_top})
    assert waits(tried["square"], "scipy, which the assignment does not use")
    assert waits(tried["mean"], "scipy, which the assignment does not use")


def test_what_a_test_makes_is_there_for_the_cells_behind_it(worlds: Worlds) -> None:
    source = [
        answer("one", "def one(): return 1"),
        check("first", "import math, statistics\nstart = 5\nassert one() == 1"),
        given("doubled = 2 * start"),
        answer("mean", "def mean(xs): return sum(xs) / len(xs)"),
        check("second", "assert mean([1, 3]) == 2"),
        answer("top", "top = 11"),
        check("third", "assert top == 11"),
    ]
    right = {
        "one": "def one(): return 1",
        "mean": "def mean(xs): return statistics.mean(xs)",
        "top": "top = doubled + math.floor(1.5)",
    }
    assert all(map(is_right, scores(worlds, source, right).values()))


def test_what_a_test_makes_and_an_answer_cannot_see_is_for_a_person(worlds: Worlds) -> None:
    source = [
        answer("one", "def one(): return 1"),
        check("first", "def helper(x): return x + 1\nassert one() == 1"),
        answer("inc", "def inc(x): return x + 1"),
        check("second", "assert inc(1) == 2"),
        answer("two", "two = 2"),
        check("third", "assert two == 2"),
    ]
    right = {"one": "def one(): return 1", "inc": "def inc(x): return helper(x)"}
    tried = scores(worlds, source, right | {"two": "two = helper(1)"})
    assert waits(tried["second"], "helper, which a test makes")
    assert waits(tried["third"], "helper, which a test makes")
    assert is_lost(scores(worlds, source, right | {"two": "two = helped(1)"})["third"])


def test_a_test_that_rests_on_one_that_waits_waits_too(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return {'a': 1}"),
        check("first", "made = dict(f(), shell=get_ipython())\nassert made"),
        check("second", "assert made['a'] == 1"),
    ]
    tried = scores(worlds, source, {"f": "def f(): return {'a': 1}"})
    assert tried["first"].needs_a_person
    assert waits(tried["second"], "made, which a test makes")
    plain = [source[0], check("first", "made = f()['b']"), check("second", "assert made == 1")]
    assert is_lost(scores(worlds, plain, {"f": "def f(): return {'a': 1}"})["second"])


def test_given_code_that_an_answer_was_written_into_is_for_a_person(worlds: Worlds) -> None:
    source = [
        given("import re\ndef extract(text):\n    return re.findall(r'INSERT', text)"),
        answer("n", "n = 1"),
        check("first", "assert extract('ab 12') == ['12']"),
        check("second", "assert n == 1"),
    ]
    mine = "def extract(text):\n    return re.findall(r'[0-9]+', text)"
    tried = scores(worlds, source, {"n": "n = 2"}, added=[mine])
    assert waits(tried["first"], "has made of extract")
    assert is_lost(tried["second"])


def test_a_name_of_a_test_is_taken_back_from_the_answer_with_it(worlds: Worlds) -> None:
    source = [
        answer("ask", "def ask(): return int(input('n? '))"),
        check(
            "first",
            "inputs = iter(['5'])\ndef input(prompt=''): return next(inputs)\nassert ask() == 5\ndel input",
        ),
        check(
            "second",
            "from unittest.mock import patch\nwith patch('builtins.input', return_value='7'):\n    assert ask() == 7",
        ),
    ]
    right = {"ask": "def ask(): return int(input('? '))"}
    assert all(map(is_right, scores(worlds, source, right).values()))


OWN_VECTOR = """
class Vec:
    def __init__(self, xs): self.xs = list(xs)
    def __add__(self, other): return Vec(a + b for a, b in zip(self.xs, other.xs))
    def norm(self): return sum(x * x for x in self.xs) ** 0.5
    @property
    def T(self): return Vec(reversed(self.xs))
def unit(n): return Vec([1] * n)
"""


@pytest.mark.parametrize(
    "base",
    [
        "class Vec(list):\n",
        "class Vec(tuple):\n",
        "import numpy as np\nclass Vec(np.ndarray):\n    def __new__(cls, xs): return np.array(list(xs)).view(cls)\n",
    ],
)
def test_a_class_that_derives_from_a_container_keeps_its_methods(base: str, worlds: Worlds) -> None:
    source = [
        answer("vec", OWN_VECTOR),
        check("one", "assert Vec([3, 4]).norm() == 5"),
        check("sum", "assert (Vec([1, 2]) + Vec([2, 2])).norm() == 5"),
        check("made", "assert unit(4).norm() == 2 and isinstance(unit(4), Vec)"),
        check("inside", "assert [v.norm() for v in (unit(1), unit(4).T)] == [1, 2]"),
    ]
    own = (
        base + "    def __add__(self, other): return Vec(a + b for a, b in zip(self, other))\n"
        "    def norm(self): return float(sum(x * x for x in self)) ** 0.5\n"
    )
    if "ndarray" not in base:
        own += "    @property\n    def T(self): return Vec(reversed(self))\n"
    made = "def unit(n): return Vec([1] * n)"
    assert all(map(is_right, scores(worlds, source, {"vec": own + made}).values()))
    wrong = scores(worlds, source, {"vec": own + "def unit(n): return Vec([2] * n)"})
    assert is_lost(wrong["made"])


def test_a_named_tuple_keeps_methods_of_its_own(worlds: Worlds) -> None:
    plain = "class Point:\n    def __init__(self, x, y): self.x, self.y = x, y\n"
    methods = "    def twice(self): return Point(2 * self.x, 2 * self.y)\n"
    source = [
        answer("p", plain + methods + "    def __mul__(self, k): return Point(k * self.x, k * self.y)"),
        check("first", "p = Point(3, 4)\nassert (p.twice().x, p.twice().y) == (6, 8)"),
    ]  # fmt: skip
    named = "from typing import NamedTuple\nclass Point(NamedTuple):\n    x: float\n    y: float\n"
    assert is_right(scores(worlds, source, {"p": named + methods})["first"])
    fields_alone = [
        answer("p", "from collections import namedtuple\nPoint = namedtuple('Point', 'x y')"),
        check("first", "assert Point(3, 4) == (3, 4) and Point(1, 2).y == 2"),
    ]
    assert is_right(scores(worlds, fields_alone, {"p": named})["first"])


def test_a_dict_that_makes_what_is_missing_does_so_for_tests(worlds: Worlds) -> None:
    source = [
        answer("q", "def q(): return {0: [0, 1], 1: [0, 0]}"),
        check("first", "Q = q()\nassert Q[0] == [0, 1] and Q[1] == [0, 0] and len(Q) == 2"),
    ]
    by_function = "from collections import defaultdict\ndef q():\n    Q = defaultdict(lambda: [0, 0])\n    Q[0][1] = 1\n    return Q"
    by_class = "class D(dict):\n    def __missing__(self, k):\n        self[k] = [0, 0]\n        return self[k]\ndef q():\n    Q = D()\n    Q[0][1] = 1\n    return Q"
    for own in (by_function, by_class):
        assert is_right(scores(worlds, source, {"q": own})["first"])
    wrong = by_function.replace("[0, 0])", "[1, 0])")
    assert is_lost(scores(worlds, source, {"q": wrong})["first"])


def test_given_code_may_use_what_a_test_got_from_an_answer(worlds: Worlds) -> None:
    source = [
        answer("agent", "class Agent:\n    def act(self): return 1"),
        check("first", "agent = Agent()\nassert agent.act() == 1"),
        given("acted = agent.act() + 1\nprint(acted)"),
        check("second", "assert acted == 2 and agent.act() == 1"),
    ]
    right = {"agent": "class Agent:\n    def act(self): return 2 - 1"}
    assert all(map(is_right, scores(worlds, source, right).values()))
    wrong = scores(worlds, source, {"agent": "class Agent:\n    def act(self): return 2"})
    assert not any(map(is_right, wrong.values()))


def test_an_array_put_into_an_answers_object_arrives(worlds: Worlds) -> None:
    net = "import numpy as np\nclass Net:\n    def __init__(self): self.params = {'W': np.ones((2, 2))}\n"
    net += "    def loss(self, X): return float((X @ self.params['W']).sum())"
    source = [
        given("import numpy as np"),
        answer("net", net),
        check(
            "first",
            "net = Net()\nnet.params['W'] = np.zeros((2, 2))\nassert net.loss(np.ones((1, 2))) == 0",
        ),
    ]
    assert is_right(scores(worlds, source, {"net": net})["first"])


def test_an_object_that_evaluates_text_is_not_handed_to_an_answer(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(pages, name): return 'Hi ' + name"),
        check("first", "import jinja2\nassert f(jinja2.Environment(), 'Anna') == 'Hi Anna'"),
    ]
    cheat = "def f(pages, name): return pages.from_string('{{ 7 * 6 }}').render()"
    tried = scores(worlds, source, {"f": cheat})
    assert waits(tried["first"], "an object of jinja2 that answers are handed")


def test_given_code_that_draws_unseeded_draws_the_same_for_tests(worlds: Worlds) -> None:
    draw = "import random, numpy as np\nX = np.random.rand(5)\nk = random.randint(1, 10**9)"
    source = [
        given(draw),
        answer("total", "total = X.sum() + k"),
        check("first", "assert total == X.sum() + k"),
        check("own", "assert np.random.rand() != again[0] and random.random() != again[1]"),
    ]
    foretold = "\nimport random, numpy as np\nagain = (np.random.rand(), random.random())"
    tried = scores(worlds, source, {"total": "total = X.sum() + k" + foretold})
    assert is_right(tried["first"])
    assert is_right(tried["own"])
    assert not is_right(scores(worlds, source, {"total": "total = 0" + foretold})["first"])


def test_beside_an_answer_only_plain_values_are_unpickled(worlds: Worlds) -> None:
    expected = "import pickle, numpy as np\nkept = pickle.dumps({'x': np.arange(3.0), 'k': {1, 2}})"
    source = [
        given(expected),
        answer("f", "def f(): return b'', 3.0"),
        check("kept", "assert f()[1] == pickle.loads(kept)['x'].sum()"),
        check("loads", "assert pickle.loads(f()[0]) == 1"),
    ]
    cheat = (
        "import pickle\nclass One:\n    def __reduce__(self): return eval, ('1',)\n"
        "def f(): return pickle.dumps(One()), 3.0"
    )
    tried = scores(worlds, source, {"f": cheat})
    assert is_right(tried["kept"])
    assert waits(tried["loads"], "what a pickle holds")


def test_what_tests_ask_about_objects_of_an_answers_class(worlds: Worlds) -> None:
    own = """import abc, functools
class Shape(abc.ABC): pass
@functools.total_ordering
class Square(Shape):
    def __init__(self, a, b=0): self.a = a
    def __lt__(self, other): return self.a < other.a
    def __float__(self): return float(self.a)
    def __sub__(self, other): return self.a - other
def squares(n):
    return [Square(k) for k in range(n, 0, -1)]"""
    source = [
        answer("shapes", own),
        check("sorts", "assert [s.a for s in sorted(squares(3))] == [1, 2, 3]"),
        check("converts", "import math\nassert math.isclose(squares(2)[0], 2)"),
        check("derives", "from abc import ABC\nassert issubclass(type(squares(1)[0]), ABC)"),
        check("signature", "import inspect\nassert str(inspect.signature(Square)) == '(a, b=0)'"),
        check("loops", "import inspect\nassert 'for k' in inspect.getsource(squares)"),
        check("text", "import inspect\nassert 'self.a - ' in inspect.getsource(Square)"),
        check("computes", "assert abs(squares(2)[0].a - 2) < 1e-9"),
    ]
    assert all(map(is_right, scores(worlds, source, {"shapes": own}).values()))
    other = (
        own.replace("n, 0, -1", "n")
        .replace("(Shape)", "")
        .replace(", b=0", "")
        .replace("for k", "for  k")
        .replace("self.a - other", "0")
    )
    assert all(map(is_lost, scores(worlds, source, {"shapes": other}).values()))


def test_an_operator_that_the_own_class_has_not_is_for_a_person_to_judge(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return 3"),
        check("near", "assert abs(f() - 3) < 1e-9"),
    ]
    number = "class N:\n    def __sub__(self, other): return 0\ndef f(): return N()"
    assert waits(scores(worlds, source, {"f": number})["near"], "own class N")
    plain = "class N: pass\ndef f(): return N()"
    assert is_lost(scores(worlds, source, {"f": plain})["near"])


def test_what_a_test_takes_away_is_taken_from_the_answer_and_given_back(worlds: Worlds) -> None:
    source = [
        given("import numpy as np"),
        answer("sort", "def my_sort(x): return sorted(x)"),
        check("sorts", "own = np.sort\nnp.sort = None\nassert list(my_sort([2, 1])) == [1, 2]"),
        answer("top", "top = [1, 2]"),
        check("tops", "assert list(top) == [1, 2]"),
        answer("least", "def least(x): return x[0] if x[0] < x[1] else x[1]"),
        check(
            "forbids",
            "from unittest.mock import patch\nwith patch('builtins.min', side_effect=AssertionError):\n    assert least([2, 1]) == 1",
            "with patch('__main__.min', side_effect=AssertionError):\n    assert least([4, 3]) == 3",
        ),
    ]
    right = {
        "sort": "def my_sort(x): return sorted(x)",
        "top": "top = np.sort([2, 1])",
        "least": "def least(x): return sorted(x)[0]",
    }
    assert all(map(is_right, scores(worlds, source, right).values()))
    forbidden = {
        "sort": "def my_sort(x): return np.sort(x)",
        "least": "def least(x): return min(x)",
    }
    tried = scores(worlds, source, right | forbidden)
    assert is_lost(tried["sorts"])
    assert is_right(tried["tops"])
    assert is_lost(tried["forbids"])


def test_a_shell_that_is_imported_is_none_to_judge_by(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return 1"),
        check(
            "imported",
            "from IPython import get_ipython\nget_ipython().run_line_magic('rerun', '1')",
            "assert f() == 1",
        ),
        check(
            "asked for",
            "from IPython.core.interactiveshell import InteractiveShell\nassert not InteractiveShell.initialized()",
        ),
    ]
    tried = scores(worlds, source, {"f": "def f(): return 2"})
    assert waits(tried["imported"], "get_ipython")
    assert is_right(tried["asked for"])


def test_what_an_answer_shows_is_what_its_test_finds_as_the_last_output(worlds: Worlds) -> None:
    source = [
        answer("two", "1 + 1"),
        check("last", "3\nassert _ == 2\nfor i in [1]:\n    i", "assert Out[len(In) - 2] == 2"),
        answer("three", "_ + 1"),
        check("next", "import numpy as np\nassert _ == 3 and __ == 2", "assert '+' in In[-2]"),
        answer("four", "x = 4"),
        check("none shown", "assert len(In) - 2 not in Out and _ == 3 and x == 4"),
    ]
    right = {"two": "4 - 2", "three": "2 + 1", "four": "x = 4"}
    assert all(map(is_right, scores(worlds, source, right).values()))
    wrong = scores(worlds, source, {"two": "3", "three": "4 + 1", "four": "x = 4\n4"})
    assert all(map(is_lost, wrong.values()))
    nothing = scores(worlds, source, {"two": "two = 2", "three": "3", "four": "x = 4"})
    assert is_lost(nothing["last"])


def test_a_file_beside_the_notebook_knows_objects_of_its_classes(worlds: Worlds) -> None:
    helpers = (
        "class Fruit:\n    def __init__(self, name): self.name = name\n"
        "def grade(found): assert isinstance(found, Fruit) and found.name == 'pear'"
    )
    source = [
        answer("pear", "from helpers import Fruit\npear = Fruit('pear')"),
        check("first", "from helpers import grade\ngrade(pear)"),
    ]
    files = {"helpers.py": helpers.encode()}
    right = {"pear": "from helpers import Fruit\npear = Fruit('pe' + 'ar')"}
    assert is_right(scores(worlds, source, right, files=files)["first"])
    for wrong in (
        "from helpers import Fruit\npear = Fruit('fig')",
        "class F:\n    name = 'pear'\npear = F()",
    ):
        assert not is_right(scores(worlds, source, {"pear": wrong}, files=files)["first"])


def test_a_test_that_is_no_python_has_to_do_with_no_files(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return 1"),
        check("files", "import os\nassert f() == 1 and not os.path.exists('no.txt')"),
        check("broken", "assert ("),
    ]
    tried = scores(worlds, source, {"f": "def f(): return 1"})
    assert is_right(tried["files"])
    assert is_lost(tried["broken"])
    assert "SyntaxError" in tried["broken"].notes[0]


def test_a_timed_test_may_use_files(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): open('out.txt', 'w').write('x')"),
        check("timed", "%%time\nf()\nassert open('out.txt').read() == 'x'"),
    ]
    assert is_right(
        scores(worlds, source, {"f": "def f(): open('out.txt', 'w').write('x')"})["timed"]
    )
    assert is_lost(
        scores(worlds, source, {"f": "def f(): open('out.txt', 'w').write('y')"})["timed"]
    )
