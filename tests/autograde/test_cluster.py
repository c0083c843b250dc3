"""A class graded on a Dask cluster of real processes: the same grades, whatever happens to a worker."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.cluster.cluster import open_cluster
from autograde.grade import grade, load_assignment
from autograde.result import Result
from autograde.run import Limits
from autograde.sandbox.isolation import probe
from autograde.sandbox.worlds import Worlds
from tests.autograde.classes import place_of, put, released, write_ordinary_assignment

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.skipif(not probe().is_isolated, reason="nothing can be isolated here"),
    pytest.mark.filterwarnings("ignore"),  # Dask's own, at the end of a worker that was killed
]

ROOT = Path(__file__).parents[2]
ANSWERS = {"anna": "a + b", "bert": "a - b", "cleo": "a + b", "dora": "a * b", "emil": "a + b"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


@pytest.fixture
def homework(tmp_path: Path) -> Classroom:
    classroom = new_classroom(tmp_path / "class")
    write_ordinary_assignment(classroom)
    load_assignment(classroom, "hw1")
    for student, answer in ANSWERS.items():
        notebook = released(classroom, "hw1", "problem1")
        source = f"import time\ntime.sleep(0.5)\ndef add(a, b):\n    return {answer}"
        notebook.cells[place_of(notebook, "add")].source = source
        put(classroom.submitted(student, "hw1"), "problem1.ipynb", notebook)
    return classroom


def scores(results: Sequence[Result]) -> dict[str, list[float | None]]:
    return {r.student: [s.score for s in r.scores if s.notebook == "problem1"] for r in results}


def test_a_lost_worker_costs_nobody_anything(
    cluster: Any, homework: Classroom, worlds: Worlds
) -> None:
    assignment, students = load_assignment(homework, "hw1"), list(ANSWERS)
    here = list(grade(homework, assignment, students, Limits(), worlds=worlds))
    results: list[Result] = []
    with open_cluster(cluster.scheduler_address, probe()) as there:
        assert there.jobs == 2
        [first, _] = cluster.workers.values()
        run = grade(homework, assignment, students, Limits(), worlds=there, again=True)
        results.append(next(run))
        os.kill(first.pid, signal.SIGKILL)
        results += run
    assert {r.isolation for r in results} == {"isolated"}
    assert scores(results) == scores(here)


def test_a_worker_with_another_grader_is_refused(cluster: Any, tmp_path: Path) -> None:
    for name in ("autograde", "nnedu"):
        leave = shutil.ignore_patterns("__pycache__", "*.js", "*.npz")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    with (tmp_path / "autograde" / "judge.py").open("a") as file:
        file.write("# another one\n")
    command = [sys.executable, "-m", "distributed.cli.dask_worker", cluster.scheduler_address]
    other = subprocess.Popen(
        [*command, "--no-nanny", "--no-dashboard", "--nthreads", "1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.DEVNULL,
    )
    try:
        with distributed.Client(cluster.scheduler_address) as client:
            client.wait_for_workers(3, timeout=60)
        with (
            pytest.raises(ClassError, match="another copy of the grader's files"),
            open_cluster(cluster.scheduler_address, probe()),
        ):
            pass
    finally:
        other.kill()
        other.wait()
