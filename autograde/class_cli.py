"""The commands that take a class from a new folder to scores: new, release, collect, grade."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograde.classroom import ClassError, Classroom, new_classroom, open_classroom

FOLDER = click.Path(file_okay=False, path_type=Path)


def in_class(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the class of ``-C DIR``, written before or behind its name, or of the folder it runs in."""

    @click.option("-C", "folder", type=FOLDER, metavar="DIR", help="The class folder.")
    @click.pass_context
    @functools.wraps(command)
    def in_folder(context: click.Context, folder: Path | None, **options: Any) -> None:
        command(open_classroom(folder or context.obj or Path()), **options)

    return in_folder


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on the error stream; the function it gives counts one on."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@click.command()
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option(
    "--course", type=FOLDER, help="The folder that holds the lessons, if not this course's own."
)
def new(folder: Path, course: Path | None) -> None:
    """Make a class folder in DIR.

    \b
    autograde new autumn_class
    cd autumn_class
    autograde release
    """
    classroom = new_classroom(folder, course)
    click.echo(f"The class is in {classroom.root}; its README.md says what to do.")
    click.echo(f"Next: autograde -C {folder} release")


@click.command()
@click.argument("lessons", nargs=-1)
@click.option(
    "--update", is_flag=True, help="Copy the lessons from the course again, over the class's copy."
)
@in_class
def release(classroom: Classroom, lessons: Sequence[str], update: bool) -> None:
    """Make LESSONS (default: all) ready to hand out, in release/.

    \b
    autograde release 04_backprop
    autograde release --update 04_backprop    # after the course has changed

    The class keeps its own copy of each lesson in lessons/, so that its grading stays the same when the
    course moves on. An ordinary nbgrader assignment in source/NAME/ is released in the same way.
    Nothing private gets into release/: that is checked each time.
    """
    from autograde.release import releasable
    from autograde.release import release as make_release

    names = list(lessons) or releasable(classroom)
    if not names:
        raise ClassError(
            f"{classroom.course} holds no lesson and source/ no assignment. Lessons with their solutions are in "
            "a clone of the course: autograde new DIR --course CLONE/notebooks."
        )
    released = {}
    with counting("Releasing", len(names)) as done:
        for name in names:
            released[name] = make_release(classroom, name, update)
            done()
    for name, paths in released.items():
        click.echo(f"{name}: hand out {', '.join(str(path) for path in paths)}")


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("lessons", nargs=-1)
@in_class
def collect(classroom: Classroom, path: Path, lessons: Sequence[str]) -> None:
    """Take in what students handed in: PATH is a folder or a zip.

    \b
    autograde collect ~/Downloads/submissions.zip
    autograde collect returned/ 04_backprop   # only this one, and everything in it

    Downloads of Canvas and Moodle are understood, and folders like STUDENT/LESSON.ipynb, STUDENT/LESSON/x.ipynb
    or STUDENT.ipynb. A renamed or damaged notebook is recognised by its content. Of several the newest stays;
    the others are kept in earlier/. Every file is listed with what became of it.
    """
    from autograde.collect import TAKEN
    from autograde.collect import collect as take

    if lessons:
        classroom.chosen(lessons)
    with Console(stderr=True).status("Reading what was handed in"):
        fates = take(classroom, path, lessons)
    for fate in fates:
        to = f" -> {fate.student}, {fate.assignment}" if fate.student else ""
        why = f" ({fate.why})" if fate.why else ""
        click.echo(f"{fate.status:<8} {fate.path}{to}{why}")
    count = Counter(fate.status for fate in fates)
    rest = "".join(f", {number} {status}" for status, number in count.items() if status != TAKEN)
    click.echo(f"{count[TAKEN]} taken{rest}.")


@click.command()
@click.argument("lessons", nargs=-1)
@click.option("--student", "students", multiple=True, help="Only this student; may be repeated.")
@click.option(
    "--jobs", type=click.IntRange(min=0), default=0, help="How many at a time; 0 is one a core."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=60,
    show_default=True,
    help="Seconds a cell may take.",
)
@in_class
def grade(
    classroom: Classroom,
    lessons: Sequence[str],
    students: Sequence[str],
    jobs: int,
    timeout: float,
) -> None:
    """Run and grade what was handed in for LESSONS (default: all).

    \b
    autograde grade
    autograde grade 04_backprop --student anna --timeout 120

    Every submission ends as graded, or as failed with the reason; grading again gives the same scores.
    Scores that you gave by hand in the formgrader stay. Students' code runs on this machine with your rights.
    """
    from autograde.grade import grade as grade_all
    from autograde.grade import load_assignment
    from autograde.run import Limits

    names = classroom.chosen(lessons)
    absent = _absent(classroom, names, students)
    if absent:
        raise ClassError(f"Nothing was handed in by {', '.join(absent)} for {', '.join(names)}.")
    for name in names:
        assignment = load_assignment(classroom, name)
        handed_in = [s for s in classroom.submissions(name) if not students or s in students]
        results = []
        with counting(f"Grading {name}", len(handed_in)) as done:
            limits = Limits(cell=timeout, total=10 * timeout)
            for result in grade_all(classroom, assignment, handed_in, limits, jobs):
                results.append(result)
                done()
        failed = [result for result in results if result.outcome == "failed"]
        click.echo(f"{name}: {len(results) - len(failed)} graded, {len(failed)} failed")
        for result in sorted(failed, key=lambda result: result.student):
            click.echo(f"  ✗ {result.student}: failed, because {result.reason}")


def _absent(classroom: Classroom, names: Sequence[str], students: Sequence[str]) -> list[str]:
    there = {student for name in names for student in classroom.submissions(name)}
    return sorted(set(students) - there)


COMMANDS = [new, release, collect, grade]
