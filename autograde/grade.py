"""Grade a class: plan what has changed, grade that, and keep each submission as it is done."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace

from autograde.ahead import sources_of, start_worlds
from autograde.assignment import Assignment
from autograde.bank import PUBLIC_NAME, make_bank
from autograde.cache_key import assignment_key, submission_key
from autograde.classroom import ClassError, Classroom
from autograde.grade_submission import Graded, grade_submission
from autograde.intake import released_cells
from autograde.keep import keep_again, keep_or_fail
from autograde.lesson import load_lesson
from autograde.nbgrader_course.gradebook import Gradebook, open_gradebook, released_notebooks
from autograde.nbgrader_course.submission_row import kept_rows
from autograde.own_solution import OwnSolution
from autograde.plan import Task, plan
from autograde.result import Result
from autograde.run import Limits
from autograde.sandbox.isolation import isolation
from autograde.sandbox.worlds import Worlds, open_worlds
from autograde.scoring import exercises_by_grade_id
from autograde.variant import assignment_with, class_seed, draw, key_with

# Submissions that wait for a core: enough that none is idle, few enough that a large class needs no more memory.
WAITING = 2

# The students whose submissions run now, and since when.
Running = dict[str, float]


def load_assignment(classroom: Classroom, name: str) -> Assignment:
    """Read an assignment as it was released, with hidden tests or hidden checks.

    Raises:  ClassError, LessonError
    """
    notebooks = released_notebooks(classroom, name)
    files = {
        path.relative_to(classroom.source(name)).as_posix(): path.read_bytes()
        for path in classroom.source(name).rglob("*")
        if path.is_file() and path.suffix != ".ipynb"
    }
    if not classroom.is_lesson(name):
        return Assignment(name, notebooks, files, sources=sources_of(classroom, name))
    lesson = load_lesson(classroom.lesson(name))
    known = {cell.grade_id for cell in released_cells(notebooks[name])}
    missing = [id for id in exercises_by_grade_id(lesson) if id not in known]
    if missing or PUBLIC_NAME not in files:
        raise ClassError(
            f"lessons/{name} and release/{name} differ ({', '.join(missing) or PUBLIC_NAME} is not released): "
            f"run autograde release {name}."
        )
    return Assignment(
        name, notebooks, files, lesson, make_bank(lesson, hidden=True, solutions=False)
    )


def grade(
    classroom: Classroom,
    assignment: Assignment,
    students: Sequence[str],
    limits: Limits,
    jobs: int = 0,
    worlds: Worlds | None = None,
    *,
    again: bool = False,
    exercises: Collection[str] = (),
    running: Running | None = None,
) -> Iterator[Result]:
    """Grade and record submissions, ``jobs`` at a time (0: one for each core); yield each result once it is kept.

    What has not changed since it was graded is not run.

    Parameters:  worlds (where students' code runs; without them isolated ones are opened), again (run it all the same), exercises (only these), running (is kept up to date meanwhile)
    """
    if worlds is None:
        with open_worlds(isolation()) as worlds:
            yield from grade(
                classroom, assignment, students, limits, jobs, worlds,
                again=again, exercises=exercises, running=running,
            )  # fmt: skip
        return
    key = assignment_key(assignment, limits, worlds.isolation.level)
    seed = class_seed(classroom, assignment.name)
    watch = {} if running is None else running
    jobs = jobs or worlds.jobs or cores()
    solution = OwnSolution(assignment, limits, worlds)

    def work(task: Task) -> Graded:
        watch[task.student] = time.monotonic()
        try:
            own = assignment_with(assignment, task.numbers) if task.numbers else assignment
            return grade_submission(classroom, own, task, limits, worlds, solution)
        finally:
            del watch[task.student]

    with open_gradebook(classroom) as book, ThreadPoolExecutor(jobs) as pool:
        rows = kept_rows(book, assignment.name)
        begun: set[Future[Graded]] = set()
        try:
            for student in students:
                own = submission_key(key, assignment, classroom.submitted(student, assignment.name))
                numbers = (
                    draw(assignment.lesson, seed, student) if assignment.lesson and seed else {}
                )
                if numbers:
                    own = key_with(own, numbers)
                task = replace(
                    plan(classroom, assignment, student, own, again, exercises), numbers=numbers
                )
                if task.kept and task.is_nothing:
                    task.kept.unchanged = True
                    keep_again(classroom, book, task.kept, rows.get(student))
                    yield task.kept
                    continue
                if not begun:
                    is_lesson = assignment.lesson is not None
                    start_worlds(worlds, is_lesson, assignment.sources.values())
                begun.add(pool.submit(work, task))
                if len(begun) >= jobs + WAITING:
                    done, begun = wait(begun, return_when=FIRST_COMPLETED)
                    yield from _kept(classroom, book, done)
            while begun:
                done, begun = wait(begun, return_when=FIRST_COMPLETED)
                yield from _kept(classroom, book, done)
        except BaseException:
            limits.cancelled.set()
            worlds.end_all()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _kept(
    classroom: Classroom, book: Gradebook, done: Collection[Future[Graded]]
) -> Iterator[Result]:
    for future in done:
        yield keep_or_fail(classroom, book, future.result())


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
