"""A sandbox forks processes, survives their deaths and its own, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from autograde.forbidden import READY_MADE
from autograde.sandbox.child import ChildDied, SandboxLost
from autograde.sandbox.forks import fork_for_each
from autograde.sandbox.isolation import ISOLATED, NOT_ISOLATED, Isolation, probe
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.requests import WARM
from autograde.sandbox.sandbox import SandboxClosed, SandboxError, open_sandbox
from autograde.sandbox.student_process import start_student

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no fork server elsewhere")

LEVELS = [
    pytest.param(
        Isolation(ISOLATED), marks=pytest.mark.skipif(not probe().is_isolated, reason=probe().why)
    ),
    Isolation(NOT_ISOLATED),
]
at_each_level = pytest.mark.parametrize("level", LEVELS, ids=["isolated", "not isolated"])
LIMITS = ProcessLimits()


def is_running(name: str) -> bool:
    return any(name in " ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))


def wait_until_gone(name: str) -> None:
    deadline = time.monotonic() + 20
    while is_running(name):
        assert time.monotonic() < deadline, f"{name} is still running"
        time.sleep(0.05)


def leave_behind(name: str) -> str:
    """A cell that starts a process of this name, with neither parent nor session."""
    return f"""
import os
if not os.fork():
    os.setsid()
    if not os.fork():
        os.execv("/bin/sleep", ["{name}", "1000"])
    os._exit(0)
os.wait()
None
"""


@at_each_level
def test_processes_are_apart_and_find_their_files(level: Isolation) -> None:
    with open_sandbox(level, (), ("numpy",)) as sandbox:

        def where(number: int) -> str:
            files = {"in/data.txt": str(number).encode()}
            with start_student(sandbox, LIMITS, files) as student:
                student.run("import numpy as np\nx = int(open('in/data.txt').read())", 20)
                [output] = student.run("x", 20).outputs
                return str(output.data["text/plain"])

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(where, range(8))) == [str(number) for number in range(8)]


@at_each_level
def test_a_death_is_told_and_the_next_process_lives(level: Isolation) -> None:
    with open_sandbox(level, (), ()) as sandbox:
        with (
            start_student(sandbox, LIMITS, {}) as student,
            pytest.raises(ChildDied, match="it ended the Python process") as died,
        ):
            student.run("import os; os._exit(3)", 20)
        assert not isinstance(died.value, SandboxLost)
        with start_student(sandbox, LIMITS, {}) as student:
            assert not student.run("1", 20).error


@at_each_level
def test_what_is_left_behind_is_ended(level: Isolation) -> None:
    name = f"left-behind-{os.getpid()}"
    with open_sandbox(level, (), ()) as sandbox, start_student(sandbox, LIMITS, {}) as student:
        assert not student.run(leave_behind(name), 20).error
        while not is_running(name):
            time.sleep(0.05)
        student.child.kill()
        assert not is_running(name)


@at_each_level
def test_a_lost_fork_server_is_no_fault_of_the_student_and_starts_again(level: Isolation) -> None:
    with open_sandbox(level, (), ()) as sandbox:
        with start_student(sandbox, LIMITS, {}) as student:
            sandbox.end_all()
            with pytest.raises(SandboxLost):
                student.run("while True: pass", 20)
        for _ in range(3):
            try:
                with start_student(sandbox, LIMITS, {}) as student:
                    assert not student.run("1", 20).error
                return
            except SandboxLost:
                time.sleep(0.2)
        raise AssertionError("it did not start again")


@at_each_level
def test_closing_ends_what_runs_at_once(level: Isolation) -> None:
    name, told = f"closed-{os.getpid()}", []
    with open_sandbox(level, (), ()) as sandbox:

        def endless() -> None:
            with start_student(sandbox, LIMITS, {}) as student:
                student.run(leave_behind(name), 60)
                try:
                    student.run("while True: pass", 60)
                except ChildDied as died:
                    told.append(died)

        thread = threading.Thread(target=endless)
        thread.start()
        while not is_running(name):
            time.sleep(0.05)
    thread.join(20)
    assert not thread.is_alive()
    assert len(told) == 1
    wait_until_gone(name)
    with pytest.raises(SandboxClosed):
        start_student(sandbox, LIMITS, {})


INSTRUCTOR = """
import sys
from autograde.sandbox.isolation import Isolation
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.sandbox import open_sandbox
from autograde.sandbox.student_process import start_student

with open_sandbox(Isolation(sys.argv[1]), (), ()) as sandbox:
    with start_student(sandbox, ProcessLimits(), {}) as student:
        student.run(sys.argv[2], 60)
        student.run("while True: pass", 60)
"""


@at_each_level
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
def test_no_process_outlives_the_instructor(level: Isolation, by: signal.Signals) -> None:
    name = f"orphan-{os.getpid()}"
    command = [sys.executable, "-c", INSTRUCTOR, level.level, leave_behind(name)]
    instructor = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while not is_running(f"{name} 1000"):
        assert instructor.poll() is None
        time.sleep(0.05)
    started = psutil.Process(instructor.pid).children(recursive=True)
    instructor.send_signal(by)
    instructor.wait(20)
    wait_until_gone(f"{name} 1000")
    _, alive = psutil.wait_procs(started, timeout=20)
    assert alive == []


@at_each_level
def test_an_absent_library_is_a_stand_in_that_says_so(level: Isolation) -> None:
    with (
        open_sandbox(level, READY_MADE, ()) as sandbox,
        start_student(sandbox, LIMITS, {}) as student,
    ):
        assert not student.run("import nnedu, scipy.special as s\nfrom torch import nn", 20).error
        for code in ("nnedu.functional.relu(3)", "s.expit(0)", "class Net(nn.Module): pass"):
            assert student.run(code, 20).error.startswith("NotHere: ")


@at_each_level
def test_a_library_that_only_looks_for_an_absent_one_is_told_that_it_is_not_there(
    level: Isolation,
) -> None:
    """As torch.optim looks for scikit-learn."""
    looks = (
        b"import importlib, importlib.util\nfound = importlib.util.find_spec('scipy')\n"
        b"try: importlib.util.find_spec('scipy.special')\n"
        b"except ModuleNotFoundError as error: within = error.name\n"
        b"try: import scipy\nexcept ImportError: scipy = None"
    )
    with (
        open_sandbox(level, ["scipy"], ()) as sandbox,
        start_student(sandbox, LIMITS, {"looks.py": looks}) as student,
    ):
        cell = (
            "import looks, importlib.util\n"
            "assert looks.found is None and looks.within == 'scipy' and looks.scipy is None\n"
            "assert importlib.util.find_spec('scipy') and importlib.util.find_spec('nowhere') is None\n"
            "import scipy.special\nscipy.special.expit(0)"
        )
        assert student.run(cell, 20).error.startswith("NotHere: ")


@pytest.mark.skipif(not probe().is_isolated, reason=probe().why)
def test_an_absent_library_is_on_no_path() -> None:
    look = """
import os, sys
found = [os.path.join(f, d) for f, folders, _ in os.walk('/') for d in folders if d in names and os.listdir(os.path.join(f, d))]
print([f for f in found if '-packages/' in f and f.count('-packages/') == 1 and os.path.dirname(f).endswith('-packages')])
sys.meta_path[:] = [finder for finder in sys.meta_path if isinstance(finder, type)]
for name in names:
    try: print(__import__(name).__file__)
    except ImportError: pass
"""
    with (
        open_sandbox(probe(), READY_MADE, ()) as sandbox,
        start_student(sandbox, LIMITS, {}) as student,
    ):
        ran = student.run(f"names = {sorted(READY_MADE)}" + look, 60)
        printed = "".join(output.get("text", "") for output in ran.outputs)
        assert set(printed.split()) <= {"[]", "None"}, printed


def test_without_bubblewrap_it_refuses_and_says_what_to_do(tmp_path: Path) -> None:
    code = "from autograde.sandbox.isolation import isolation; isolation()"
    tried = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert tried.returncode
    assert "apt install bubblewrap" in tried.stderr
    assert "--allow-unsandboxed" in tried.stderr


def test_python_may_be_started_by_a_relative_path(tmp_path: Path) -> None:
    code = "from autograde.sandbox.isolation import probe; print(probe())"
    tried = subprocess.run(
        [os.path.relpath(sys.executable, tmp_path), "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert tried.stdout == f"{probe()}\n"


def test_a_sandbox_that_does_not_start_says_why() -> None:
    with (
        open_sandbox(Isolation(NOT_ISOLATED), (), ("no_such_module",)) as sandbox,
        pytest.raises(SandboxError, match="no_such_module"),
    ):
        start_student(sandbox, LIMITS, {})


def test_cells_put_out_what_a_kernel_would() -> None:
    with (
        open_sandbox(Isolation(NOT_ISOLATED), (), WARM) as sandbox,
        start_student(sandbox, LIMITS, {}) as student,
    ):

        def outputs(code: str) -> list:
            return [dict(output) for output in student.run(code, 20).outputs]

        [result] = outputs("6 * 7")
        assert (result["output_type"], result["execution_count"]) == ("execute_result", 1)
        assert result["data"] == {"text/plain": "42"}
        [stream] = outputs("import os\nprint('a')\n_ = os.system('echo b')\nprint('c')")
        assert (stream["name"], stream["text"]) == ("stdout", "a\nb\nc\n")
        [stream] = outputs("import warnings\nwarnings.warn('mind')")
        assert stream["name"] == "stderr"
        assert "UserWarning: mind" in stream["text"]
        [error] = outputs("def f():\n    return 1 / 0\nf()")
        assert (error["ename"], error["evalue"]) == ("ZeroDivisionError", "division by zero")
        assert "line 2" in "".join(error["traceback"])
        [figure] = outputs("%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);")
        assert figure["data"]["image/png"].startswith("iVBOR")
        picture = outputs("from nnedu.plots import curves, show\nshow(curves({'a': [1, 2]}))")[0]
        assert picture["metadata"]["image/png"]["alt"].startswith("Curves")
        [stream] = outputs(
            "from IPython.display import clear_output\nprint(1)\nclear_output(wait=True)\nprint(2)"
        )
        assert stream["text"] == "2\n"
        [error] = outputs("input('Your name?')")
        assert error["ename"] == "StdinNotImplementedError"
        [result] = outputs("import asyncio\nawait asyncio.sleep(0.01, 'awaited')")
        assert result["data"]["text/plain"] == "'awaited'"
        assert "Wall time" in outputs("%%time\nsum(range(9))")[0]["text"]
        [result] = outputs("import ipywidgets\nipywidgets.IntSlider()")
        assert "IntSlider" in result["data"]["text/plain"]
        [stream] = outputs("%%bash\necho from bash")
        assert stream["text"] == "from bash\n"
        assert outputs("6 * 7;") == []


def test_a_display_is_updated_in_an_earlier_cell() -> None:
    with (
        open_sandbox(Isolation(NOT_ISOLATED), (), ()) as sandbox,
        start_student(sandbox, LIMITS, {}) as student,
    ):
        earlier = student.run("handle = display('old', display_id=True)", 20)
        assert earlier.outputs[0].data["text/plain"] == "'old'"
        assert student.run("handle.update('new')", 20).outputs == []
        assert earlier.outputs[0].data["text/plain"] == "'new'"


def test_a_fork_that_fails_is_told_and_ends_nobody_else() -> None:
    def fork() -> int:
        raise BlockingIOError("too many processes")

    control, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if (server := os.fork()) == 0:
        control.close()
        fork_for_each(inside, fork)
    inside.close()
    for _ in range(2):
        (talk, ours), (status, told) = socket.socketpair(), socket.socketpair()
        with ours, told:
            with talk, status:
                socket.send_fds(control, [b"{}"], [talk.fileno(), status.fileno()])
            assert told.recv(100).startswith(b"failed BlockingIOError")
            assert (told.recv(100), ours.recv(100)) == (b"", b"")
    control.close()
    assert os.waitpid(server, 0)[1] == 0
