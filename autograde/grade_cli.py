"""The command that runs and grades what was handed in."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from autograde.class_cli import in_class
from autograde.class_lock import only_writer
from autograde.classroom import ClassError, Classroom
from autograde.counting import counting
from autograde.result import FAILED, FROM_INSIDE, Result

if TYPE_CHECKING:
    from autograde.assignment import Assignment


@click.command()
@click.argument("lessons", nargs=-1)
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option("--exercise", "exercises", multiple=True, help="Only this exercise; may be repeated.")
@click.option("--again", is_flag=True, help="Run it again even where nothing has changed.")
@click.option("--wait", is_flag=True, help="Wait where another autograde is writing to the class.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="How many at a time; 0 is one a core."
)
@click.option(
    "--scheduler",
    metavar="tcp://HOST:PORT",
    help="Run students' code on the workers of this Dask cluster; --jobs is then one a thread of theirs.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=60,
    show_default=True,
    help="Seconds a cell may take.",
)
@click.option(
    "--allow-unsandboxed",
    is_flag=True,
    help="Run students' code with your own rights where it cannot be isolated.",
)
@in_class
def grade(
    classroom: Classroom,
    lessons: Sequence[str],
    students: Sequence[str],
    exercises: Sequence[str],
    again: bool,
    wait: bool,
    jobs: int,
    scheduler: str | None,
    timeout: float,
    allow_unsandboxed: bool,
) -> None:
    """Run and grade what was handed in for LESSONS (default: all).

    \b
    autograde grade
    autograde grade 04_backprop --student anna --timeout 120
    autograde grade 04_backprop --student anna --exercise relu --again

    Every submission ends as graded, or as failed with the reason. What has not changed since it was graded is not
    run again; where only the checks of an exercise changed, only that exercise is. Stopped or ended in any way, the
    same command goes on from there. Scores that you gave by hand in the formgrader stay.
    Students' code runs in a sandbox: it sees no file of yours, no network and no other submission.
    """
    from autograde.ahead import start_ahead
    from autograde.cluster.cluster import open_cluster
    from autograde.sandbox.isolation import NOT_ISOLATED, isolation
    from autograde.sandbox.worlds import open_worlds

    names = classroom.chosen(lessons)
    absent = _absent(classroom, names, students)
    if absent:
        raise ClassError(f"Nothing was handed in by {', '.join(absent)} for {', '.join(names)}.")
    found = isolation(allow_unsandboxed)
    if not found.is_isolated:
        click.echo(f"{NOT_ISOLATED}: students' code runs with your own rights. {found.why}")
    opened = open_cluster(scheduler, found, allow_unsandboxed) if scheduler else open_worlds(found)
    with only_writer(classroom, "autograde grade", wait), opened as worlds:
        start_ahead(classroom, names, students, worlds)
        # nbgrader is slow to import: the sandboxes start meanwhile.
        from autograde.grade import Running, load_assignment
        from autograde.grade import grade as grade_all
        from autograde.run import Limits

        for name in names:
            assignment = load_assignment(classroom, name)
            only = _only(assignment, exercises)
            handed_in = classroom.submissions(name, students)
            limits = Limits(cell=timeout, total=10 * timeout)
            running: Running = {}
            told = Tally()
            try:
                with counting(f"Grading {name}", len(handed_in), running) as done:
                    for result in grade_all(
                        classroom, assignment, handed_in, limits, jobs, worlds,
                        again=again, exercises=only, running=running,
                    ):  # fmt: skip
                        told.add(result)
                        done()
            except KeyboardInterrupt:
                click.echo(
                    f"{name}: stopped. {told.count} of {len(handed_in)} are done and kept; "
                    "the same command goes on from there."
                )
                sys.exit(130)
            told.tell(name)


def _absent(classroom: Classroom, names: Sequence[str], students: Sequence[str]) -> list[str]:
    there = {student for name in names for student in classroom.submissions(name)}
    return sorted(set(students) - there)


def _only(assignment: Assignment, exercises: Collection[str]) -> Collection[str]:
    """The exercises named, which have to be of this assignment."""
    if exercises and assignment.lesson is None:
        raise ClassError(
            f"{assignment.name} is an ordinary nbgrader assignment, which is graded as a whole: leave --exercise out."
        )
    known = assignment.lesson.exercises if assignment.lesson else {}
    unknown = [exercise for exercise in exercises if exercise not in known]
    if unknown:
        raise ClassError(
            f"{assignment.name} has no exercise {', '.join(unknown)}. It has: {', '.join(known)}. "
            "With --exercise, name the lesson."
        )
    return exercises


@dataclass
class Tally:
    """What is told of a run at its end; the results themselves would need more memory the larger the class."""

    count: int = 0
    unchanged: int = 0
    partly: int = 0
    exercises: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    to_look_at: int = 0
    from_inside: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count a result."""
        self.count += 1
        self.unchanged += result.unchanged
        self.partly += bool(result.only)
        self.exercises.update(result.only)
        if result.outcome == FAILED:
            self.failed[result.student] = result.reason
        self.to_look_at += sum(score.needs_a_person for score in result.scores)
        self.from_inside.update(s.name for s in result.scores if FROM_INSIDE in s.notes)

    def tell(self, name: str) -> None:
        """Print how many were graded, and why others were not."""
        click.echo(
            f"{name}: {self.count - len(self.failed)} graded, {len(self.failed)} failed"
            + (f", {self.unchanged} of them unchanged" if self.unchanged else "")
        )
        if self.partly:
            exercises = ", ".join(sorted(self.exercises))
            click.echo(f"  in {self.partly} only {exercises} was graded again")
        if self.to_look_at:
            plural = "s wait" if self.to_look_at > 1 else " waits"
            click.echo(f"  {self.to_look_at} answer{plural} for you to look at, in the formgrader")
        for test, count in sorted(self.from_inside.items()):
            click.echo(
                f"  {count} of them for {test}, which your own solution does not pass here either: "
                "autograde check-class says why"
            )
        for student, reason in sorted(self.failed.items()):
            click.echo(f"  ✗ {student}: failed, because {reason}")


COMMANDS = [grade]
