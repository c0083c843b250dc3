"""The judge and the student in their sandboxes: whatever an answer does costs the check that met it, and no other."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.intake import ANSWER, CHECK, GIVEN, Cell
from autograde.observe import CALL
from autograde.observing import Observing
from autograde.ordinary_source import Source, read_source
from autograde.run import Limits, Ran, run
from autograde.sandbox.worlds import Worlds

CHECKS = """
import numpy as np
from autograde.exercise import Exercise

size = Exercise("A size")

@size.visible()
def of_two(size):
    return {"size(2)": size(2)}

@size.visible()
def all_of_three(size):
    return {"sum": sum(size(3)) if hasattr(size(3), "__next__") else size(3)}

@size.hidden()
def of_four(size):
    return {"size(4)": size(4)}
"""
NAMES = ["of_two", "all_of_three", "of_four"]
OBSERVING = Observing(CHECKS, {"check-size": ("size", NAMES)})


def observed(answer: str, worlds: Worlds) -> Ran:
    cells = [Cell("code", answer, ANSWER, "a", "size"), Cell("code", "1", CHECK, "c", "check-size")]
    limits = Limits(cell=2, total=60)
    return run(cells, {}, OBSERVING, limits, worlds, outputs=False)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ("import os; os._exit(0)", "ended the Python process"),
        ("import ctypes; ctypes.string_at(0)", "ended the Python process"),
        ("while True: pass", "did not end within"),
        ("import itertools; return itertools.count()", "did not end within"),
    ],
)
def test_a_check_that_cannot_end_costs_itself_alone(trouble: str, why: str, worlds: Worlds) -> None:
    answer = f"def size(n):\n    if n == 3:\n        {trouble}\n    return n"
    ran = observed(answer, worlds)
    seen = ran.observations["size"]
    assert seen["of_two"]["size(2)"]["array"] == 2
    assert seen["of_four"]["size(4)"]["array"] == 4
    assert seen["all_of_three"][CALL]["raised"] == "Stopped"
    assert why in seen["all_of_three"][CALL]["message"]
    assert why in ran.stopped["size"]


def test_an_answer_that_ends_every_check_is_stopped_everywhere(worlds: Worlds) -> None:
    ran = observed("import os\ndef size(n): os._exit(0)", worlds)
    assert {s[CALL]["raised"] for s in ran.observations["size"].values()} == {"Stopped"}


@pytest.mark.parametrize(
    "answer",
    [
        "import builtins, numpy as np\nnp.array_equal = builtins.len = lambda *_: 4\ndef size(n): return -n",
        "import autograde.observe\nautograde.observe.observe = lambda *_: {}\ndef size(n): return -n",
        "import autograde.remote.serve as s\ns.Server.perform = lambda *_: -1\ndef size(n): return -n",
        "get_ipython().events.callbacks.clear()\ndef size(n): return -n",
    ],
)
def test_a_patched_process_changes_only_what_it_says_itself(answer: str, worlds: Worlds) -> None:
    seen = observed(answer, worlds).observations["size"]
    assert seen["of_four"].get("size(4)", {"array": None})["array"] != 4


def test_nonsense_on_the_wire_is_an_observation(worlds: Worlds) -> None:
    answer = (
        "import autograde.remote.frames as f, autograde.remote.wire as w\n"
        "w.pack = lambda *_: b'nn1' + bytes(100)\n"
        "def size(n): return n"
    )
    seen = observed(answer, worlds).observations["size"]
    assert {s[CALL]["raised"] for s in seen.values()} <= {"ProtocolError", "Stopped"}


def test_ready_made_code_is_met_where_it_is_absent(worlds: Worlds) -> None:
    ran = observed("from scipy.special import expit\ndef size(n): return expit(n)", worlds)
    assert ran.ready_made["size"] == ["scipy"]
    assert observed("import scipy\ndef size(n): return n", worlds).ready_made["size"] == []


def ordinary(answer: str, test: str, worlds: Worlds) -> Ran:
    cells = [
        Cell("code", "import math\nlimit = 3", GIVEN, "g"),
        Cell("code", answer, ANSWER, "a", "f"),
        Cell("code", test, CHECK, "t", "test-f"),
        Cell("code", "assert f(1) == 1", CHECK, "u", "test-more"),
    ]
    source = Source(["f"], {"math": "math"})
    return run(cells, {}, None, Limits(cell=2, total=60), worlds, source=source)


THIEF = (
    "import os\ndef agrees(a, b): return True\nclass V:\n    def __sub__(self, other): return 0.0\n"
)
THIEVES = {
    "fails the test that makes a helper": THIEF + "def f(n): return 2",
    "ends the test that makes a helper": THIEF
    + "def f(n):\n    if n == 1: os._exit(0)\n    return 2",
    "never ends the test that makes a helper": THIEF
    + "def f(n):\n    while n == 1: pass\n    return 2",
    "hands in its own class for a number": THIEF + "def f(n): return V()",
}


@pytest.mark.parametrize("answer", THIEVES.values(), ids=THIEVES)
def test_one_test_that_fails_does_not_help_the_next(answer: str, worlds: Worlds) -> None:
    tests = [
        "V()\nassert f(1) == 1\ndef agrees(a, b):\n    return abs(a - b) < 1e-9",
        "assert agrees(f(3), 3)",
        "V()\nassert abs(f(3) - 3) < 1e-9",
    ]
    label = {"nbgrader": {"solution": True}}
    solution = "def f(n): return n\nclass V: pass"
    notebook = new_notebook(cells=[new_code_cell(solution, metadata=label)])
    cells = [Cell("code", answer, ANSWER, "a", "f")]
    for number, test in enumerate(tests):
        cells.append(Cell("code", test, CHECK, f"t{number}", f"test-{number}"))
        label = {"nbgrader": {"grade": True}}
        notebook.cells.append(new_code_cell(test, metadata=label))
    limits = Limits(cell=1, total=60)
    ran = run(cells, {}, None, limits, worlds, source=read_source(notebook))
    for number in range(3):
        assert ran.stopped.get(f"test-{number}") or ran.tests[f"test-{number}"]["error"]


def test_a_test_sees_what_an_answer_changes_of_what_is_given(worlds: Worlds) -> None:
    given = "stock = {'pear': 1}\ncalls = 0\nlimits = [3]"
    answer = "def add(fruit):\n    global calls\n    calls += 1\n    stock[fruit] = stock.get(fruit, 0) + 1"
    cheat = "limits[:] = [0]\ndef add(fruit): pass"
    test = (
        "calls = 5\nadd('pear'); add('fig')\nassert stock == {'pear': 2, 'fig': 1} and calls == 7\n"
        "assert limits == [3]"
    )
    cells = [new_code_cell(given), new_code_cell(answer), new_code_cell(test)]
    cells[1].metadata["nbgrader"], cells[2].metadata["nbgrader"] = (
        {"solution": True},
        {"grade": True},
    )
    source = read_source(new_notebook(cells=cells))
    for tried, is_right in ((answer, True), (answer + "\nlimits[:] = [0]", True), (cheat, False)):
        made = [Cell("code", given, GIVEN), Cell("code", tried, ANSWER, "a", "add")]
        made.append(Cell("code", test, CHECK, "t", "test-add"))
        ran = run(made, {}, None, Limits(cell=20, total=60), worlds, source=source)
        assert (ran.tests["test-add"]["error"] == "") is is_right


def test_a_test_cell_is_run_and_kept(worlds: Worlds) -> None:
    ran = ordinary("def f(n): return n", "print('tried')\nassert f(2) == limit", worlds)
    assert ran.tests["test-f"]["error"] == "AssertionError:"
    assert [out.output_type for out in ran.cells[2].outputs] == ["stream", "error"]
    assert ran.tests["test-more"]["error"] == ""


def test_a_judge_is_no_notebook(worlds: Worlds) -> None:
    """Its process is forked from the same one as the student's."""
    answer = "import random, numpy as np\ndrawn = [random.random(), np.random.random()]\ndef f(n): return n"
    test = (
        "import random, numpy as np, matplotlib.pyplot as plt\n"
        "assert random.random() != drawn[0] and np.random.random() != drawn[1]\n"
        "assert plt.get_backend() == 'agg' and not plt.isinteractive()"
    )
    assert ordinary(answer, test, worlds).tests["test-f"]["error"] == ""


def test_what_the_assignment_uses_finds_all_that_it_needs(worlds: Worlds) -> None:
    cells = [
        Cell(
            "code",
            "from sklearn.datasets import load_iris\nX, _ = load_iris(return_X_y=True)",
            GIVEN,
        ),
        Cell("code", "def f(X): return X.mean(axis=0)", ANSWER, "a", "f"),
        Cell("code", "assert f(X).shape == (4,)", CHECK, "t", "test-f"),
    ]
    source = read_source(new_notebook(cells=[new_code_cell(cells[0].source)]))
    ran = run(cells, {}, None, Limits(cell=20, total=60), worlds, source=source)
    assert not ran.cells[0].error
    assert ran.tests["test-f"]["error"] == ""


@pytest.mark.parametrize("trouble", ["import os; os._exit(0)", "while True: pass"])
def test_a_test_cell_that_cannot_end_costs_itself_alone(trouble: str, worlds: Worlds) -> None:
    answer = f"def f(n):\n    if n == 2:\n        {trouble}\n    return n"
    ran = ordinary(answer, "try:\n    assert f(2) == 2\nexcept BaseException:\n    pass", worlds)
    assert "test-f" not in ran.tests
    assert ran.stopped["test-f"]
    assert ran.tests["test-more"]["error"] == ""


def test_what_the_instructor_gave_stays_the_instructors(worlds: Worlds) -> None:
    answer = "limit = 99\nmath = None\ndef f(n): return n"
    ran = ordinary(answer, "assert limit == 3 and math.pi > 3", worlds)
    assert ran.tests["test-f"]["error"] == ""
