"""The commands that set a class up and take in its work: new, release, collect."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from autograde.class_lock import only_writer
from autograde.classroom import ClassError, Classroom, new_classroom, open_classroom
from autograde.counting import counting

FOLDER = click.Path(file_okay=False, path_type=Path)


def in_class(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the class of ``-C DIR``, written before or behind its name, or of the folder it runs in."""

    @click.option("-C", "folder", type=FOLDER, metavar="DIR", help="The class folder.")
    @click.pass_context
    @functools.wraps(command)
    def in_folder(context: click.Context, folder: Path | None, **options: Any) -> None:
        command(open_classroom(folder or context.obj or Path()), **options)

    return in_folder


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
@click.option(
    "--variants",
    is_flag=True,
    help="Also write a copy with other numbers for each student, into release_variants/.",
)
@in_class
def release(classroom: Classroom, lessons: Sequence[str], update: bool, variants: bool) -> None:
    """Make LESSONS (default: all) ready to hand out, in release/.

    \b
    autograde release 04_backprop
    autograde release --update 04_backprop    # after the course has changed
    autograde release --variants 04_backprop  # numbers of each student's own, where the lesson draws some

    The class keeps its own copy of each lesson in lessons/, so that its grading stays the same when the
    course moves on. An ordinary nbgrader assignment in source/NAME/ is released in the same way.
    Nothing private gets into release/: that is checked each time.
    """
    from autograde.release import releasable
    from autograde.release import release as make_release
    from autograde.release_variants import release_variants

    names = list(lessons) or releasable(classroom)
    if not names:
        raise ClassError(
            f"{classroom.course} holds no lesson and source/ no assignment. Lessons with their solutions are in "
            "a clone of the course: autograde new DIR --course CLONE/notebooks."
        )
    released, copies = {}, {}
    with only_writer(classroom, "autograde release"), counting("Releasing", len(names)) as done:
        for name in names:
            released[name] = make_release(classroom, name, update)
            if variants:
                copies[name] = release_variants(classroom, name)
            done()
    for name, paths in released.items():
        click.echo(f"{name}: hand out {', '.join(str(path) for path in paths)}")
    for name, folders in copies.items():
        click.echo(
            f"{name}: hand out to each of {len(folders)} students their folder in {folders[0].parent.parent}"
        )


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
    reading = Console(stderr=True).status("Reading what was handed in")
    with only_writer(classroom, "autograde collect"), reading:
        fates = take(classroom, path, lessons)
    for fate in fates:
        to = f" -> {fate.student}, {fate.assignment}" if fate.student else ""
        why = f" ({fate.why})" if fate.why else ""
        click.echo(f"{fate.status:<8} {fate.path}{to}{why}")
    count = Counter(fate.status for fate in fates)
    rest = "".join(f", {number} {status}" for status, number in count.items() if status != TAKEN)
    click.echo(f"{count[TAKEN]} taken{rest}.")


COMMANDS = [new, release, collect]
