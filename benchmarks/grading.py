"""Grading a class: ``autograde grade`` against ``nbgrader autograde``, and the students' bare code as the floor (Linux)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from autograde.sandbox.processes import descendants
from benchmarks.made_class import NAME, make_class

STUDENTS, JOBS = 24, 2
SIZES = (50, 500, 2000)
LOOK_SECONDS = 0.05
BIN = Path(sys.executable).parent
# nbgrader alone, as in a course of its own.
PLAIN = 'get_config().CourseDirectory.course_id = "default_course"\n'
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass
class Cost:
    """Seconds of computing of a command and all that it started, on the clock, to the first result; peak of its memory in MiB."""

    cpu: float = 0.0
    wall: float = 0.0
    first: float = 0.0
    peak: float = 0.0


def table() -> str:
    """Two Markdown tables: a class of 24 graded both ways, and the memory that classes of other sizes take."""
    if not sys.platform.startswith("linux"):
        return "Measured on Linux alone."
    with tempfile.TemporaryDirectory() as folder:
        return f"{_side_by_side(Path(folder))}\n\n{_sizes(Path(folder))}"


def _side_by_side(folder: Path) -> str:
    ours, theirs = folder / "ours", folder / "theirs"
    for root in (ours, theirs):
        make_class(root, STUDENTS)
    (theirs / "nbgrader_config.py").write_text(PLAIN, encoding="utf-8")
    grade = cost(ours, "autograde", "grade", "--jobs", str(JOBS))
    nbgrader = cost(theirs, "nbgrader", "autograde", NAME)
    floor = _bare_in_a_process(ours)
    assert scores(ours) == scores(theirs), "the scores differ"
    drawn = (figures(ours), figures(theirs))
    rows = [
        "| | CPU s a submission | wall time, s | first result, s | figures |",
        "|---|---|---|---|---|",
        f"| nbgrader autograde | {nbgrader.cpu / STUDENTS:.2f} | {nbgrader.wall:.1f} | {nbgrader.first:.1f} | {drawn[1]} |",
        f"| autograde grade --jobs {JOBS} | {grade.cpu / STUDENTS:.2f} | {grade.wall:.1f} | {grade.first:.1f} | {drawn[0]} |",
        f"| times less | {nbgrader.cpu / grade.cpu:.1f} | {nbgrader.wall / grade.wall:.1f} | {nbgrader.first / grade.first:.1f} | |",
        f"| the bare code in a warm fork | {floor:.2f} | | | |",
        f"| autograde grade / bare code | {grade.cpu / STUDENTS / floor:.2f} | | | |",
    ]
    return "\n".join([*rows, "", "All scores are the same."])


def _sizes(folder: Path) -> str:
    rows = [
        "| submissions | wall time, s | CPU s a submission | peak memory of the instructor's process, MiB |",
        "|---|---|---|---|",
    ]
    for size in SIZES:
        make_class(folder / str(size), size)
        taken = cost(folder / str(size), "autograde", "grade", "--jobs", str(JOBS))
        rows.append(f"| {size} | {taken.wall:.0f} | {taken.cpu / size:.2f} | {taken.peak:.0f} |")
    return "\n".join(rows)


def cost(root: Path, *command: str) -> Cost:
    """Run a command in a class folder and measure it, with all that it starts."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    taken, began = Cost(), time.monotonic()
    with (root / "said.txt").open("w") as said:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        while process.poll() is None:
            time.sleep(LOOK_SECONDS)
            # The sum falls when a process takes the seconds of those that it never waited for into its grave.
            taken.cpu = max(taken.cpu, sum(map(_seconds, descendants(process.pid))))
            taken.peak = max(taken.peak, _peak(process.pid))
            if not taken.first and any(root.glob(f"autograded/*/{NAME}/{NAME}.ipynb")):
                taken.first = time.monotonic() - began
    taken.wall = time.monotonic() - began
    assert process.returncode == 0, (root / "said.txt").read_text()
    return taken


def _seconds(pid: int) -> float:
    """Computing of a process and of its children that have ended."""
    with suppress(OSError, ValueError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _peak(pid: int) -> float:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
    return 0.0


def scores(root: Path) -> dict[tuple[str, str], float]:
    """Every score in a class's gradebook."""
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        submissions = book.assignment_submissions(NAME)
        found = {
            (one.student.id, grade.name): grade.score
            for one in submissions
            for notebook in one.notebooks
            for grade in notebook.grades
        }
        book.engine.dispose()
    return found


def figures(root: Path) -> int:
    """How many figures the graded notebooks show."""
    notebooks = [nbformat.read(path, 4) for path in root.glob(f"autograded/*/{NAME}/{NAME}.ipynb")]
    outputs = [o for n in notebooks for cell in n.cells for o in cell.get("outputs", ())]
    return sum("image/png" in output.get("data", {}) for output in outputs)


def _bare_in_a_process(root: Path) -> float:
    environment = {**os.environ, **dict.fromkeys(THREADS, "1")}
    command = [sys.executable, "-m", "benchmarks.grading", str(root)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return float(done.stdout)


def bare(root: Path) -> float:
    """CPU seconds a submission of executing its cells and drawing its figures, nothing else, in a warm fork."""
    import matplotlib.pyplot as plt
    from IPython.core.pylabtools import print_figure

    plt.switch_backend("agg")
    plt.figure()

    def draw() -> None:
        for number in plt.get_fignums():
            print_figure(plt.figure(number))
        plt.close("all")

    draw()
    total = 0.0
    paths = sorted(root.glob(f"submitted/*/{NAME}/{NAME}.ipynb"))
    for path in paths:
        cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
        if (child := os.fork()) == 0:
            names: dict[str, object] = {}
            for cell in cells:
                with suppress(Exception), redirect_stdout(io.StringIO()):
                    exec(cell.source, names)
                draw()
            os._exit(0)
        _, _, used = os.wait4(child, 0)
        total += used.ru_utime + used.ru_stime
    return total / len(paths)


if __name__ == "__main__":
    print(bare(Path(sys.argv[1])))
