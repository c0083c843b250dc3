"""Students' cells run within limits, and what goes wrong in one costs no other."""

import pytest

from autograde.intake import ADDED, ANSWER, CHECK, GIVEN, Cell
from autograde.observe import CALL
from autograde.observing import Observing
from autograde.run import Limits, Ran, run
from autograde.sandbox.cell_run import CellRun
from autograde.sandbox.worlds import Worlds

CHECKS = """
import numpy as np
from autograde.exercise import Exercise

size = Exercise("A size")

@size.visible()
def of_three(size):
    return {"size(3)": size(3)}

@size.hidden()
def of_four(size):
    return {"size(4)": size(4)}
"""
OBSERVING = Observing(CHECKS, {"check-size": ("size", ["of_three", "of_four"])})


def code(source: str, role: str = ADDED, id: str = "") -> Cell:
    return Cell("code", source, role, id, id)


def text_of(ran: CellRun) -> str:
    return "".join(str(out.get("text", out.get("data", ""))) for out in ran.outputs)


@pytest.fixture(scope="module")
def troubled(worlds: Worlds) -> Ran:
    """One notebook with every trouble in it; the process is lost twice on the way."""
    cells = [
        code("kept = 1"),
        code("1 / 0"),
        code("raise SystemExit"),
        code("input('Your name?')"),
        code("import os\nos._exit(1)"),
        code(
            "while True:\n    try:\n        sum(range(1000))\n    except BaseException:\n        pass"
        ),
        code("while True:\n    pass"),
        code("for n in range(10**7): print('flood' * 100)"),
        code("import warnings\nwarnings.warn('harmless')"),
        code("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
        code("print(open('data.txt').read(), kept)"),
        code("kept += 1\nkept"),
        Cell("markdown", "The *end*.", ADDED),
    ]
    return run(cells, {"data.txt": b"beside it"}, None, Limits(cell=4, total=120), worlds)


def test_a_failing_cell_says_how_and_the_rest_runs(troubled: Ran) -> None:
    assert troubled.cells[1].error == "ZeroDivisionError: division by zero"
    assert troubled.cells[3].error.startswith("StdinNotImplementedError")
    assert "beside it 1" in text_of(troubled.cells[10])
    assert "2" in text_of(troubled.cells[11])


def test_a_cell_that_does_not_end_is_stopped(troubled: Ran) -> None:
    assert troubled.cells[4].stopped.startswith("it ended the Python process")
    assert troubled.cells[6].stopped == "it did not end within 4 s"
    assert troubled.cells[5].stopped == "it did not end within 4 s and could not be interrupted"


def test_a_flood_of_output_is_cut(troubled: Ran) -> None:
    assert troubled.cells[7].stopped
    assert len(text_of(troubled.cells[7])) < 3_000_000


def test_a_figure_is_there(troubled: Ran) -> None:
    assert any("image/png" in out.get("data", {}) for out in troubled.cells[9].outputs)


def observe_size(answer: str, worlds: Worlds) -> Ran:
    cells = [
        code(answer, ANSWER, "size"),
        code("print('checked')", CHECK, "check-size"),
        code("size(5)", GIVEN),
        code("'of_' 'four' in repr(In)"),
        code("'still here'"),
    ]
    return run(cells, {}, OBSERVING, Limits(cell=4, total=60), worlds)


def test_checks_observe_what_the_name_holds_and_leave_no_trace(worlds: Worlds) -> None:
    ran = observe_size("def size(n):\n    print('noise')\n    return n / 2", worlds)
    seen = ran.observations["size"]
    assert seen["of_three"]["size(3)"]["array"] == 1.5
    assert seen["of_four"]["size(4)"]["array"] == 2.0
    assert ran.ready_made["size"] == []
    assert text_of(ran.cells[1]) == "checked\n"
    assert "False" in text_of(ran.cells[3])
    assert [cell.count for cell in ran.cells] == [1, 2, 3, 4, 5]


def test_not_a_number_and_infinity_come_through(worlds: Worlds) -> None:
    seen = observe_size(
        "def size(n):\n    return [float('nan'), float('inf')]", worlds
    ).observations
    nan, inf = seen["size"]["of_three"]["size(3)"]["array"]
    assert nan != nan
    assert inf == float("inf")


@pytest.mark.parametrize(
    ("answer", "raised"),
    [
        ("pass", "NameError"),
        ("def size(n):\n    raise SystemExit(3)", "SystemExit"),
        ("def size(n):\n    return [0][n]", "IndexError"),
    ],
)
def test_an_answer_that_raises_is_an_observation(answer: str, raised: str, worlds: Worlds) -> None:
    seen = observe_size(answer, worlds).observations["size"]
    assert {s[CALL]["raised"] for s in seen.values()} == {raised}


def test_a_hidden_check_that_does_not_end_costs_that_check_alone(worlds: Worlds) -> None:
    ran = observe_size("def size(n):\n    while n == 4: pass\n    return n", worlds)
    seen = ran.observations["size"]
    assert seen["of_three"]["size(3)"]["array"] == 3
    assert seen["of_four"][CALL]["message"] == "it did not end within 4 s"
    assert ran.cells[2].stopped == "it uses size, which was stopped"
    assert "still here" in text_of(ran.cells[4])


def test_ready_made_answers_are_told(worlds: Worlds) -> None:
    ran = observe_size(
        "import scipy.special\ndef size(n):\n    return scipy.special.expit(n)", worlds
    )
    assert ran.ready_made["size"] == ["scipy"]


def test_the_time_of_a_whole_notebook_is_limited(worlds: Worlds) -> None:
    cells = [code("while True: pass"), code("print('late')")]
    ran = run(cells, {}, None, Limits(cell=60, total=1), worlds)
    assert ran.cells[0].stopped
    assert ran.cells[1].stopped == "the time for the whole notebook was over"
