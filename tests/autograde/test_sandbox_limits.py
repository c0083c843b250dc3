"""What a student's process cannot do: each abuse is held, told in words, and costs its own cell alone."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from autograde.sandbox.child import ChildDied
from autograde.sandbox.isolation import probe
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.requests import WARM
from autograde.sandbox.sandbox import Sandbox, open_sandbox
from autograde.sandbox.student_process import StudentProcess, start_student

pytestmark = pytest.mark.skipif(not probe().is_isolated, reason=probe().why)

SMALL = ProcessLimits(memory=1024 * 2**20, file=2**20, disk=8 * 2**20, processes=16)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with open_sandbox(probe(), (), WARM) as opened:
        yield opened


@pytest.fixture
def student(sandbox: Sandbox) -> Iterator[StudentProcess]:
    with start_student(sandbox, SMALL, {"data.txt": b"beside it"}) as process:
        yield process


def printed(student: StudentProcess, code: str, seconds: float = 10) -> str:
    ran = student.run(code, seconds)
    assert not ran.error, ran.error
    return "".join(output.get("text", "") for output in ran.outputs).strip()


SWALLOWING = """
while True:
    try:
        while True: sum(range(1000))
    except BaseException: pass
"""
IGNORING = """
import signal, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: time.sleep(0.01) or sum(range(10000))
"""


@pytest.mark.parametrize(
    "code", ["while True: pass", "!sleep 1000", "import time; time.sleep(1000)"]
)
def test_what_does_not_end_is_interrupted(student: StudentProcess, code: str) -> None:
    assert student.run(code, 0.5).stopped.startswith("it did not end within")
    assert printed(student, "print(open('data.txt').read())") == "beside it"


@pytest.mark.parametrize("code", [SWALLOWING, IGNORING])
def test_what_cannot_be_interrupted_is_ended(student: StudentProcess, code: str) -> None:
    with pytest.raises(ChildDied, match="could not be interrupted"):
        student.run(code, 0.5)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import os; os._exit(0)", "it ended the Python process"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
        ("import os; os.abort()", "it ended the Python process"),
        ("import os; os.closerange(3, 99)", "it ended the Python process"),
        ("import os; [os.write(n, bytes(99)) for n in range(3, 9)]", "it sent"),
        ("import os; [os.write(n, b'\\xff' * 99) for n in range(3, 9)]", "more than fits"),
    ],
)
def test_what_ends_the_process_is_told(student: StudentProcess, code: str, why: str) -> None:
    # What cannot be written to is no way out.
    code = code.replace(
        "[os.write", "import contextlib\nwith contextlib.suppress(OSError): [os.write"
    )
    with pytest.raises(ChildDied, match=why):
        student.run(code, 10)


OPEN = """
import os
def is_open(number):
    try:
        return bool(os.fstat(number))
    except OSError:
        return False
[number for number in range(1024) if is_open(number)]
"""


def test_a_process_holds_nothing_of_another(sandbox: Sandbox, student: StudentProcess) -> None:
    with start_student(sandbox, SMALL, {}) as second:
        for process in (student, second):
            [told] = process.run(OPEN, 10).outputs
            # Streams, its channel, and the three of an event loop.
            assert told.data["text/plain"] == "[0, 1, 2, 3, 4, 5, 6]"


def test_memory_is_limited_in_a_process_and_in_all_together(student: StudentProcess) -> None:
    assert student.run("x = bytearray(2 * 2**30)", 10).error.startswith("MemoryError")
    each = "import os, time\nfor _ in range(6):\n    if not os.fork():\n        x = b'1' * (300 * 2**20); time.sleep(60)\n"
    with pytest.raises(ChildDied, match="more than 1 GiB of memory"):
        student.run(each + "time.sleep(60)", 20)


def test_memory_that_no_sum_would_hold_cannot_be_made(student: StudentProcess) -> None:
    for code in (
        "import os; os.memfd_create('mine')",
        "import ctypes, os\nc = ctypes.CDLL(None, use_errno=True)\n"
        "if c.shmget(0, 4096, 0o1600) < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))",
        "if c.msgget(0, 0o1600) < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))",
    ):
        assert "not implemented" in student.run(code, 10).error
    shared = "from multiprocessing.shared_memory import SharedMemory\nm = SharedMemory(create=True, size=9)\nprint(m.size)"
    assert int(printed(student, shared)) >= 9


def test_a_fork_bomb_runs_dry(student: StudentProcess) -> None:
    bomb = "import os\nmade = 0\ntry:\n    while made < 200:\n        if not os.fork():\n            import time; time.sleep(60)\n        made += 1\n"
    count = int(printed(student, bomb + "except BlockingIOError: print(made)"))
    assert count < SMALL.processes


def test_a_disk_runs_full_for_nobody_else(student: StudentProcess) -> None:
    assert student.run("open('big', 'wb').write(bytes(2 * 2**20))", 10).error.startswith("OSError")
    many = "for n in range(100): open(f'{n}', 'wb').write(bytes(2**20 - 1))"
    assert "No space left" in student.run(many, 10).error


@pytest.mark.parametrize(
    "code",
    [
        "while True: print('flood' * 1000)",
        "import os\nos.system('yes')",
        "from IPython.display import display\ndisplay({'text/plain': 'x' * 300_000_000}, raw=True)",
        "print('x' * 300_000_000)",
        "'x' * 30_000_000",
        "1/0 if False else (_ for _ in ()).throw(ValueError('x' * 50_000_000))",
    ],
)
def test_a_flood_of_output_is_cut(sandbox: Sandbox, code: str) -> None:
    with start_student(sandbox, ProcessLimits(), {}) as student:
        ran = student.run(code, 3)
        assert ran.stopped
        assert len(str(ran.outputs)) < 3_000_000
        assert printed(student, "print('still here')") == "still here"


def test_a_process_left_behind_is_ended(sandbox: Sandbox) -> None:
    name = "left-behind-8271"
    daemon = f"import os, time\nif not os.fork():\n    os.setsid()\n    if not os.fork():\n        os.execv('/bin/sleep', ['{name}', '1000'])\n    os._exit(0)\nos.wait()\nNone"
    with start_student(sandbox, SMALL, {}) as student:
        assert not student.run(daemon, 10).error
        while name not in commands():
            time.sleep(0.05)
    assert name not in commands()


def commands() -> str:
    return " ".join(" ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))


def test_there_is_no_network(student: StudentProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        ran = student.run(f"import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)", 10)
    assert ran.error.startswith(("OSError", "ConnectionRefusedError"))
    ran = student.run("socket.create_connection(('192.0.2.1', 80), 2)", 10)
    assert "unreachable" in ran.error


def test_no_file_outside_can_be_read_or_written(student: StudentProcess, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("secret")
    assert student.run(f"open({str(canary)!r}).read()", 10).error.startswith("FileNotFoundError")
    for path in ("/etc/passwd", "/etc/shadow", str(Path.home() / ".bashrc"), str(Path(__file__))):
        assert student.run(f"open({path!r}).read()", 10).error.startswith("FileNotFoundError")
    for path in ("/x", "/usr/x", "/dev/x", "/proc/x", __import__("numpy").__file__):
        assert student.run(f"open({path!r}, 'a')", 10).error.startswith(("OSError", "Permission"))
    assert printed(student, "import os\nprint(os.listdir('/proc'), sorted(os.environ.get('USER')))")


def test_no_process_outside_can_be_seen_or_signalled(student: StudentProcess) -> None:
    code = "import os\nfor pid in (*range(2, 5000), os.getppid() or 2):\n    try: os.kill(pid, 9)\n    except ProcessLookupError: continue\n    print(pid)"
    assert printed(student, code) == ""


def test_privileges_cannot_be_had(student: StudentProcess) -> None:
    code = "import ctypes, os\nc = ctypes.CDLL(None)\nprint(c.unshare(0x10000000), c.mount(b'none', b'/tmp', b'tmpfs', 0, None), c.umount(b'/proc'), os.getuid())"
    assert printed(student, code) == "-1 -1 -1 65534"


def test_one_student_leaves_nothing_for_the_next(sandbox: Sandbox) -> None:
    leave = "import tempfile\nplaces = (tempfile.gettempdir(), '/dev/shm', '.')\nfor folder in places: open(folder + '/left', 'w').write('x')\nimport numpy; numpy.left = 1"
    with start_student(sandbox, SMALL, {}) as first, start_student(sandbox, SMALL, {}) as second:
        assert not first.run(leave, 10).error
        look = "import os, tempfile, numpy\nplaces = (tempfile.gettempdir(), '/dev/shm', '.')\nprint([os.path.exists(f + '/left') for f in places], hasattr(numpy, 'left'))"
        assert printed(second, look) == "[False, False, False] False"
