"""The commands on scores: status, excuse, export."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from autograde.class_cli import in_class
from autograde.classroom import ClassError, Classroom

if TYPE_CHECKING:
    from autograde.standing import Standing


@click.command()
@click.argument("lessons", nargs=-1)
@click.option("--format", "kind", type=click.Choice(["csv", "canvas", "moodle"]), default="csv")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; else the screen.",
)
@click.option(
    "--canvas-id",
    "--column",
    "numbers",
    multiple=True,
    metavar="LESSON=ID",
    help="A lesson's number in Canvas, as in 04_backprop=1234, or the heading of its column there.",
)
@in_class
def export(
    classroom: Classroom,
    lessons: Sequence[str],
    kind: str,
    output: Path | None,
    numbers: Sequence[str],
) -> None:
    """Write the scores of LESSONS (default: all) as a table.

    \b
    autograde export -o scores.csv
    autograde export 04_backprop --format canvas --canvas-id 04_backprop=1234 -o canvas.csv
    autograde export --format moodle -o moodle.csv

    csv has a row for each student and exercise and tells missing, failed, excused, late and zero apart. In the
    others a cell stays empty where there is no score; Canvas reads EX as excused. Canvas finds an assignment by its
    number, the last one in its address there: it is asked for once and remembered.
    """
    from autograde.classroom import write_atomically
    from autograde.export import canvas_columns, export_as, remember_canvas
    from autograde.nbgrader_course.gradebook import open_gradebook

    names = classroom.chosen(lessons)
    for lesson, number in _pairs(numbers):
        classroom.chosen([lesson])
        remember_canvas(classroom, lesson, number)
    if kind == "canvas" and sys.stdin.isatty():
        for name in names:
            if name not in canvas_columns(classroom):
                question = f"The number of {name} in Canvas (the last one in its address there)"
                remember_canvas(classroom, name, click.prompt(question, err=True))
    with open_gradebook(classroom) as book:
        text, warnings = export_as(classroom, book, names, kind)
    for warning in warnings:
        click.echo(warning, err=True)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)
        click.echo(f"Written to {output}.")


def _pairs(numbers: Sequence[str]) -> list[tuple[str, str]]:
    for number in numbers:
        if "=" not in number:
            raise ClassError(f"--canvas-id takes LESSON=ID, got {number!r}.")
    return [(lesson, own) for lesson, own in (number.split("=", 1) for number in numbers)]


@click.command()
@click.argument("student")
@click.argument("lesson")
@click.option("--because", default="", metavar="REASON", help="Why, for your own tables.")
@click.option("--undo", is_flag=True, help="Take the excuse back.")
@in_class
def excuse(classroom: Classroom, student: str, lesson: str, because: str, undo: bool) -> None:
    """Excuse STUDENT from LESSON: no score counts there, not even zero.

    \b
    autograde excuse anna 04_backprop --because "ill until May"
    autograde excuse anna 04_backprop --undo
    """
    from autograde.excused import excuse as keep_excuse
    from autograde.excused import undo_excuse
    from autograde.nbgrader_course.gradebook import open_gradebook, people

    classroom.chosen([lesson])
    with open_gradebook(classroom) as book:
        known = {person.id for person in people(book)} | set(classroom.students())
    if student not in known:
        raise ClassError(f"Nobody in this class is called {student}: autograde status lists them.")
    if undo:
        undo_excuse(classroom, lesson, student)
        click.echo(f"{student} is not excused from {lesson}.")
    else:
        keep_excuse(classroom, lesson, student, because)
        click.echo(f"{student} is excused from {lesson}.")


@click.command()
@click.argument("lessons", nargs=-1)
@in_class
def status(classroom: Classroom, lessons: Sequence[str]) -> None:
    """Show where every student is with LESSONS (default: all)."""
    show_class(classroom, classroom.chosen(lessons))


def show_class(classroom: Classroom, names: Sequence[str]) -> None:
    """Print a table of scores, with failures and what is missing told apart, and the reasons below."""
    from autograde.nbgrader_course.gradebook import open_gradebook
    from autograde.sandbox.isolation import NOT_ISOLATED
    from autograde.standing import EXCUSED, standings

    with open_gradebook(classroom) as book:
        columns = {name: standings(classroom, book, name) for name in names}
    print_side_by_side({name: _in_words(everyone) for name, everyone in columns.items()})
    reasons = [
        f"{'·' if standing.status == EXCUSED else '✗'} {standing.person.id}, {name}: {standing.reason}"
        for row in zip(*columns.values(), strict=True)
        for name, standing in zip(columns, row, strict=True)
        if standing.reason
    ]
    for reason in reasons:
        click.echo(reason)
    for name, everyone in columns.items():
        bare = [s.person.id for s in everyone if s.result and s.result.was_unsandboxed]
        if bare:
            click.echo(f"{NOT_ISOLATED}: no sandbox was around {name} of {', '.join(bare)}.")


def _in_words(everyone: Sequence[Standing]) -> dict[str, str]:
    """By student the score, what else there is to say, and whether it was late."""
    from autograde.result import GRADED

    return {
        standing.person.id: " ".join(
            filter(
                None,
                [
                    "" if standing.score is None else f"{standing.score:g}",
                    "" if standing.status == GRADED else standing.status,
                    "late" if standing.is_late else "",
                ],
            )
        )
        for standing in everyone
    }


def print_side_by_side(columns: Mapping[str, Mapping[str, str]]) -> None:
    """Print a column for each lesson and a row for each student, in as many tables as the screen's width asks for."""
    console, left = Console(), list(columns)
    unbounded = console.options.update(width=10_000)
    while left:
        count = len(left)
        table = _table({name: columns[name] for name in left})
        while count > 1 and console.measure(table, options=unbounded).maximum > console.width:
            count -= 1
            table = _table({name: columns[name] for name in left[:count]})
        console.print(table)
        left = left[count:]


def _table(columns: Mapping[str, Mapping[str, str]]) -> Table:
    table = Table("student", *columns)
    for student in next(iter(columns.values())):
        table.add_row(student, *(column[student] for column in columns.values()))
    return table


COMMANDS = [export, excuse, status]
