"""Processes that have begun: what many begin with is run once, and each of them cannot tell."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

import psutil
import pytest

from autograde.intake import ADDED, ANSWER, CHECK, GIVEN, Cell
from autograde.opening import NOTHING, Opening, opening
from autograde.remote.judge_process import JudgeProcess
from autograde.remote.tasks import WARM as JUDGE_WARM
from autograde.run import Limits, run
from autograde.sandbox import begun
from autograde.sandbox.cell_run import CellRun
from autograde.sandbox.child import ChildDied, SandboxLost
from autograde.sandbox.isolation import NOT_ISOLATED, Isolation, probe
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.requests import WARM
from autograde.sandbox.sandbox import AnySandbox, open_sandbox
from autograde.sandbox.student_process import StudentProcess, start_student
from autograde.sandbox.worlds import open_worlds

pytestmark = pytest.mark.skipif(not probe().is_isolated, reason=probe().why)

FILES = {"data.txt": b"1 2 3"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[AnySandbox]:
    with open_sandbox(probe(), (), (*WARM, *JUDGE_WARM)) as opened:
        yield opened


def start(sandbox: AnySandbox, *cells: str) -> StudentProcess:
    return start_student(sandbox, ProcessLimits(), FILES, cells)


def said(ran: CellRun) -> str:
    assert not ran.error, ran.error
    return "".join(out.text if "text" in out else out.data["text/plain"] for out in ran.outputs)


def all_of(student: StudentProcess, cells: Sequence[str]) -> list[str]:
    return [said(student.run(cell, 20)) for cell in cells]


def test_what_many_begin_with_is_run_once_and_shared_by_nobody(sandbox: AnySandbox) -> None:
    first = "import time\nkept = [time.time_ns()]\nprint(open('data.txt').read())"
    with start(sandbox, first) as one, start(sandbox, first) as other:
        assert (said(one.run(first, 20)), said(other.run(first, 20))) == ("1 2 3\n", "1 2 3\n")
        assert one.run("kept", 20).count == 2
        assert said(one.run("kept[0]", 20)) == said(other.run("kept[0]", 20))
        assert all_of(one, ["kept.append('mine'); open('mine.txt', 'w').write('x')"]) == ["1"]
        assert said(other.run("len(kept), __import__('os').listdir()", 20)) == "(1, ['data.txt'])"


def test_streams_and_the_event_loop_are_each_ones_own(sandbox: AnySandbox) -> None:
    first = "import os, sys, asyncio, logging\nout = sys.stdout\nlogging.basicConfig(stream=out)"
    with start(sandbox, first) as one, start(sandbox, first) as other:
        for name, student in {"one": one, "other": other}.items():
            student.run(first, 20)
            student.run(f"name = {name!r}", 20)
        for student in (one, other, one):
            assert "(" not in said(student.run("await asyncio.sleep(0.01)", 20))
            told = said(student.run("os.write(1, b'to 1 '); logging.warning(name)", 20))
            assert told.endswith(said(student.run("print(name)", 20)))
            assert told.startswith("to 1 ")


def test_chance_is_what_it_would_be_for_one_alone(sandbox: AnySandbox) -> None:
    seeded = "import random, numpy as np\nrandom.seed(3)\nnp.random.seed(3)\nrandom.random()"
    draw = "random.random(), np.random.rand()"
    with start(sandbox, seeded) as one, start(sandbox) as alone:
        assert all_of(one, [seeded, draw]) == all_of(alone, [seeded, draw])
    unseeded = "import random, numpy as np\nrandom.random()"
    with start(sandbox, unseeded) as one, start(sandbox) as alone:
        assert all_of(one, [unseeded, draw]) == all_of(alone, [unseeded, draw])


@pytest.mark.parametrize(
    "cell",
    [
        "f = open('data.txt')",
        "open('made.txt', 'w').write('x')",
        "import os; os.remove('data.txt')",
        "import os; os.mkdir('made'); os.chdir('made')",
        "import threading, time; threading.Thread(target=time.sleep, args=(9,)).start()",
        "import subprocess; p = subprocess.Popen(['sleep', '9'])",
        "import tempfile; t = tempfile.TemporaryFile()",
        "import sqlite3; db = sqlite3.connect('made.db')",
        "from multiprocessing import shared_memory as s; m = s.SharedMemory(create=True, size=9)",
        "import os; os._exit(3)",
        "while True: pass",
    ],
)
def test_what_a_fork_would_not_copy_is_done_by_each(
    sandbox: AnySandbox, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "BEGIN_SECONDS", 0.5)
    with start(sandbox, cell, "1 + 1") as student:
        assert student.child.begun == ()
        with contextlib.suppress(ChildDied):
            assert student.run(cell, 0.5).error in ("", "KeyboardInterrupt:")
            assert said(student.run("1 + 1", 20)) == "2"


def test_an_error_in_it_is_everybodys(sandbox: AnySandbox) -> None:
    for _ in range(2):
        with start(sandbox, "a = 1", "1 / 0", "a = 2") as student:
            assert len(student.child.begun) == 3
            assert not student.run("a = 1", 20).error
            assert student.run("1 / 0", 20).error == "ZeroDivisionError: division by zero"
            assert said(student.run("a", 20)) == "2"


def test_what_is_displayed_in_it_can_be_updated_by_each(sandbox: AnySandbox) -> None:
    first = "shown = display('old', display_id=True)"
    for name in ("one", "other"):
        with start(sandbox, first) as student:
            earlier = student.run(first, 20)
            assert earlier.outputs[0].data["text/plain"] == "'old'"
            student.run(f"shown.update({name!r})", 20)
            assert earlier.outputs[0].data["text/plain"] == repr(name)


def test_one_that_ends_costs_no_other_and_all_end_with_the_sandbox() -> None:
    with open_sandbox(probe(), (), WARM) as sandbox:
        with start(sandbox, "n = 1") as one, start(sandbox, "n = 1") as other:
            with pytest.raises(ChildDied, match="it ended the Python process"):
                one.run("import os; os._exit(1)", 20)
            assert said(other.run("n", 20)) == "1"
            process = sandbox._process  # type: ignore[attr-defined]
            started = psutil.Process(process.pid).children(recursive=True)
            sandbox.end_all()
            with pytest.raises(SandboxLost):
                other.run("while True: pass", 20)
        deadline = time.monotonic() + 20
        while True:  # it begins anew for the next
            try:
                with start(sandbox, "n = 1") as student:
                    assert len(student.child.begun) == 1
                    break
            except SandboxLost:
                assert time.monotonic() < deadline
    _, alive = psutil.wait_procs(started, timeout=20)
    assert alive == []


def test_a_process_that_has_begun_and_was_ended_begins_anew() -> None:
    with open_sandbox(probe(), (), WARM) as sandbox:
        with start(sandbox, "n = 1") as student:
            assert said(student.run("n", 20)) == "1"
        [kept] = sandbox._beginnings._kept.values()  # type: ignore[attr-defined]
        kept.result()._child.kill()
        with pytest.raises(SandboxLost):
            start(sandbox, "n = 1")
        with start(sandbox, "n = 1") as student:
            assert len(student.child.begun) == 1


def test_the_oldest_goes_when_many_begin_and_ends_after_its_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(begun, "MAX_BEGUN", 2)
    with open_sandbox(probe(), (), WARM) as sandbox, start(sandbox, "n = 0") as oldest:
        before = len(psutil.Process().children(recursive=True))
        for n in range(1, 5):
            with start(sandbox, f"n = {n}") as student:
                assert said(student.run("n", 20)) == str(n)
        assert said(oldest.run("n", 20)) == "0"
        oldest.child.kill()
        deadline = time.monotonic() + 20
        # Two processes each: one waits for the other, which is the first of its namespace.
        while len(psutil.Process().children(recursive=True)) > before + 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_without_isolation_each_begins_for_itself() -> None:
    with (
        open_sandbox(Isolation(NOT_ISOLATED), (), WARM) as sandbox,
        start(sandbox, "n = 1") as student,
    ):
        assert student.child.begun == ()
        assert said(student.run("n = 1\nn", 20)) == "1"


def test_judges_that_begin_alike_draw_inputs_of_their_own_unless_given_code_seeds(
    sandbox: AnySandbox,
) -> None:
    begin = {"task": "begin", "answer_names": [], "imports": {}, "classes": {}}
    begin |= {"test_names": [], "read_names": []}
    test = "import numpy as np, random\n(np.random.rand(), random.random())"

    def drawn(given: str) -> str:
        with (
            JudgeProcess(sandbox, ProcessLimits(), {}, [begin], [given]) as judge,
            start(sandbox) as student,
        ):
            judge.given(given)
            shown: str = judge.test(student, test, 20).outcome["shown"]
            assert judge._child is not None
            assert len(judge._child.begun) == 2
            return shown

    assert drawn("import math") != drawn("import math")
    seeded = "import numpy as np, random\nnp.random.seed(1)\nrandom.seed(1)"
    assert drawn(seeded) == drawn(seeded)


def test_the_opening_is_what_stands_before_the_first_answer() -> None:
    given, answer = Cell("code", "k = 1", GIVEN), Cell("code", "a = k", ANSWER, grade_id="a")
    text, test = Cell("markdown", "Now you.", GIVEN), Cell("code", "assert a", CHECK, grade_id="t")
    later = Cell("code", "m = 2", GIVEN)
    begins = opening([given, text, later, answer, given, test, later])
    assert begins == Opening(("k = 1", "m = 2"), ("k = 1", "m = 2", "k = 1"))
    assert begins.of([text, given, later, answer]) == begins.cells
    own = Cell("code", "k = 2", ADDED)
    assert begins.of([given, later, own, answer]) == begins.cells
    assert begins.of([given, own, later, answer]) == ()


def test_a_run_with_an_opening_gives_what_one_without_gives() -> None:
    cells = [
        Cell("code", "import matplotlib.pyplot as plt\nk = 2\nprint('begun')", GIVEN),
        Cell("code", "plt.plot([1, k]);", GIVEN),
        Cell("code", "def twice(x):\n    return k * x", ANSWER, grade_id="twice"),
        Cell("code", "assert twice(4) == 4 * k", CHECK, grade_id="test"),
        Cell("code", "twice(k)", GIVEN),
    ]
    with open_worlds(probe()) as worlds:
        with_it, without, again = (
            run(cells, FILES, None, Limits(), worlds, opening=begins)
            for begins in (opening(cells), NOTHING, opening(cells))
        )
    assert with_it.cells == without.cells == again.cells
    assert with_it.tests == without.tests == again.tests
    assert [cell.count for cell in with_it.cells] == [1, 2, 3, None, 4]
    assert "image/png" in with_it.cells[1].outputs[0].data
