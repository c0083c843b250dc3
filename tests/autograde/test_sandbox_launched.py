"""Where nothing can be forked a process is launched for each request: the same cells, the same ends."""

import os
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from autograde.sandbox.child import ChildDied, SandboxLost
from autograde.sandbox.isolation import NOT_ISOLATED, Isolation
from autograde.sandbox.launched import LaunchedSandbox
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.sandbox import ENVIRONMENT
from autograde.sandbox.student_process import StudentProcess, start_student


@pytest.fixture(scope="module")
def sandbox() -> Iterator[LaunchedSandbox]:
    opened = LaunchedSandbox(Isolation(NOT_ISOLATED), ["torch"], (), ENVIRONMENT)
    yield opened
    opened.close()
    with pytest.raises(SandboxLost):
        opened.spawn("autograde.sandbox.student:main", ProcessLimits(), {})


@pytest.fixture
def student(sandbox: LaunchedSandbox) -> Iterator[StudentProcess]:
    with start_student(sandbox, ProcessLimits(), {"in/data.txt": b"beside it"}) as process:
        yield process


def test_cells_run_beside_their_files(student: StudentProcess) -> None:
    [stream] = student.run("print(open('in/data.txt').read())", 20).outputs
    assert stream.text == "beside it\n"
    assert student.run("import torch\ntorch.tensor(1)", 20).error.startswith("NotHere")
    assert student.run("1 / 0", 20).error == "ZeroDivisionError: division by zero"


def test_what_does_not_end_is_interrupted(student: StudentProcess) -> None:
    assert student.run("while True: pass", 0.5).stopped.startswith("it did not end")
    assert not student.run("1", 20).error


def test_a_death_is_told(student: StudentProcess) -> None:
    with pytest.raises(ChildDied, match="it ended the Python process"):
        student.run("import os; os._exit(0)", 20)


def test_no_process_and_no_folder_is_left(sandbox: LaunchedSandbox) -> None:
    with start_student(sandbox, ProcessLimits(), {}) as student:
        where = student.run("import os; os.getcwd(), os.system('sleep 4711 &')", 20)
        folder = str(where.outputs[0].data["text/plain"]).split("'")[1]
        assert os.path.isdir(folder)
        for _ in range(500):  # the shell goes on before what it forked has begun
            if sleepers():
                break
            time.sleep(0.01)
        left = sleepers()
        assert left
    _, alive = psutil.wait_procs(left, timeout=20)  # ended, and perhaps not yet gone
    assert not alive
    assert not os.path.exists(folder)


def sleepers() -> list[psutil.Process]:
    """The processes that the cell has left behind."""
    return [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == ["sleep", "4711"]]


def test_ending_all_wakes_who_waits() -> None:
    sandbox, told = LaunchedSandbox(Isolation(NOT_ISOLATED), (), (), ENVIRONMENT), []

    def endless() -> None:
        with start_student(sandbox, ProcessLimits(), {}) as student:
            began.set()
            try:
                student.run("while True: pass", 60)
            except SandboxLost as lost:
                told.append(lost)

    began = threading.Event()
    thread = threading.Thread(target=endless)
    thread.start()
    assert began.wait(60)
    time.sleep(0.2)
    sandbox.close()
    thread.join(20)
    assert len(told) == 1
