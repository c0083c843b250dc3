"""The commands that tell how a class did: feedback, export, status; and demo, which shows all of them."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from autograde.class_cli import FOLDER, in_class
from autograde.classroom import ClassError, Classroom
from autograde.counting import counting


@click.command()
@click.argument("lessons", nargs=-1)
@in_class
def feedback(classroom: Classroom, lessons: Sequence[str]) -> None:
    """Write a page for each student into feedback/STUDENT/LESSON/, with scores and comments given by hand.

    \b
    autograde feedback
    autograde feedback 04_backprop
    """
    from autograde.feedback import write_feedback
    from autograde.gradebook import open_gradebook, people, recorded

    names = classroom.chosen(lessons)
    with open_gradebook(classroom) as book:
        everyone = people(book)
        pages: Counter[str] = Counter()
        with counting("Writing feedback", len(names) * len(everyone)) as done:
            for name in names:
                for person in everyone:
                    scores = recorded(book, person.id, name)
                    pages[name] += write_feedback(classroom, person, name, scores) is not None
                    done()
    for name in names:
        click.echo(f"{name}: {pages[name]} pages in feedback/")


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
    "--column",
    "columns",
    multiple=True,
    metavar="LESSON=TITLE",
    help='A lesson\'s column in Canvas, as in "04_backprop=Backprop (1234)".',
)
@in_class
def export(
    classroom: Classroom,
    lessons: Sequence[str],
    kind: str,
    output: Path | None,
    columns: Sequence[str],
) -> None:
    """Write the scores of LESSONS (default: all) as a table.

    \b
    autograde export -o scores.csv
    autograde export 04_backprop --format canvas --column "04_backprop=Backprop (1234)" -o canvas.csv
    autograde export --format moodle -o moodle.csv

    csv has a row for each student and exercise and tells missing, failed and zero apart. In the others a cell stays
    empty where there is no score. Canvas's titles are remembered; copy them from a CSV that Canvas exports.
    """
    from autograde.classroom import write_atomically
    from autograde.export import export_as
    from autograde.gradebook import open_gradebook

    names = classroom.chosen(lessons)
    with open_gradebook(classroom) as book:
        text, warnings = export_as(classroom, book, names, kind, _titles(columns))
    for warning in warnings:
        click.echo(warning, err=True)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_atomically(output, text)
        click.echo(f"Written to {output}.")


def _titles(columns: Sequence[str]) -> dict[str, str]:
    for column in columns:
        if "=" not in column:
            raise ClassError(f"--column takes LESSON=TITLE, got {column!r}.")
    return dict(column.split("=", 1) for column in columns)


@click.command()
@click.argument("lessons", nargs=-1)
@in_class
def report(classroom: Classroom, lessons: Sequence[str]) -> None:
    """Write a page on how the class did with LESSONS (default: all), and its numbers as CSV and JSON, into report/.

    \b
    autograde report
    autograde report 04_backprop

    It tells how the scores are spread, which exercises are hard and which do not tell, the most frequent
    mistakes with an example, who failed to run and why, who is missing or late, and the time used.
    """
    from autograde.class_report import report_lesson, write_class_report
    from autograde.gradebook import open_gradebook

    names = classroom.chosen(lessons)
    with open_gradebook(classroom) as book:
        reports = [report_lesson(classroom, book, name) for name in names]
    page, *tables = write_class_report(classroom, reports)
    click.echo(f"The report is {page}; beside it are {', '.join(path.name for path in tables)}.")


@click.command()
@click.argument("lessons", nargs=-1)
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many pairs to list.",
)
@in_class
def similar(classroom: Classroom, lessons: Sequence[str], most: int) -> None:
    """List pairs of submissions to LESSONS (default: all) with suspiciously alike answers: a place to look, not a verdict.

    \b
    autograde similar 04_backprop
    autograde similar --most 5

    Renamed variables and another layout hide nothing. What stands in the release, in the solution, in the
    lesson's own answers or in many submissions does not count. A page in report/ shows the lines side by side.
    """
    from autograde.similar import compare_submissions, write_likeness

    for name in classroom.chosen(lessons):
        with Console(stderr=True).status(f"Comparing {name}"):
            likeness = compare_submissions(classroom, name)
        page = write_likeness(classroom, likeness, most)
        click.echo(f"{name}: {likeness.compared} compared; pairs to look at: {len(likeness.pairs)}")
        for pair in likeness.pairs[:most]:
            both = " and ".join(pair.students)
            where = ", ".join(pair.where)
            click.echo(
                f"  {both}: {pair.shared} passages, {pair.share:.0%} of the smaller, in {where}"
            )
        for student, reason in likeness.unread.items():
            click.echo(f"  ✗ {student} is not compared: {reason}")
        click.echo(f"  side by side: {page}")


@click.command()
@click.argument("lessons", nargs=-1)
@in_class
def status(classroom: Classroom, lessons: Sequence[str]) -> None:
    """Show where every student is with LESSONS (default: all)."""
    show_class(classroom, classroom.chosen(lessons))


def show_class(classroom: Classroom, names: Sequence[str]) -> None:
    """Print a table of scores, with failures and what is missing told apart, and the reasons below."""
    from autograde.export import standings
    from autograde.gradebook import open_gradebook

    with open_gradebook(classroom) as book:
        columns = {name: standings(classroom, book, name) for name in names}
    table = Table("student", *names)
    reasons = []
    for row in zip(*columns.values(), strict=True):
        cells = []
        for standing in row:
            score = "" if standing.score is None else f"{standing.score:g}"
            cells.append(
                score if standing.status == "graded" else f"{score} {standing.status}".strip()
            )
            if standing.reason:
                reasons.append(f"{standing.person.id}, {standing.assignment}: {standing.reason}")
        table.add_row(row[0].person.id, *cells)
    Console().print(table)
    for reason in reasons:
        click.echo(f"✗ {reason}")


@click.command("check-class")
@in_class
def check_class(classroom: Classroom) -> None:
    """Say before the deadline what is wrong with a class folder, and what to do; the exit code is 1 if anything is.

    \b
    autograde check-class
    autograde -C autumn_class check-class

    It looks at settings, gradebook and disk, at what is released (as the lessons say, and nothing private in
    it), and at what was handed in (of whom, for what, readable). It changes nothing and runs no student's code.
    """
    from autograde.check_class import check_class as find

    with Console(stderr=True).status("Looking at everything"):
        findings = find(classroom)
    for finding in findings:
        click.echo(f"✗ {finding.rule}: {finding.found}\n  {finding.do}")
    if findings:
        raise ClassError(f"{len(findings)} to mend.")
    students = len(classroom.students())
    click.echo(f"✓ Nothing to mend: {len(classroom.assignments())} released, {students} handed in.")


@click.command()
@click.argument("folder", type=FOLDER, metavar="[DIR]", default=Path("demo_class"))
@click.option("--seed", type=int, default=1, show_default=True, help="Which mistakes who makes.")
@click.option("--course", type=FOLDER, help="The folder that holds the lessons.")
@click.option("--lesson", "lessons", multiple=True, help="Only this lesson; may be repeated.")
@click.option("--open/--no-open", "show", default=None, help="Open a page in the browser, or not.")
def demo(
    folder: Path, seed: int, course: Path | None, lessons: Sequence[str], show: bool | None
) -> None:
    """Make a class of sample students in DIR, grade it and write its feedback.

    \b
    autograde demo
    autograde demo my_demo --lesson 04_backprop --no-open

    The students answer as the lessons' own right and wrong answers do. One hands in nothing, one an untouched
    notebook, one a truncated file, one a renamed notebook; one copied a cell, one wrote a loop that never ends.
    """
    from autograde.demo import make_demo

    classroom, pages = make_demo(folder, seed, course, lessons, counting)
    show_class(classroom, classroom.assignments())
    click.echo("Feedback pages, for example:")
    for what, page in pages.items():
        click.echo(f"  {what}: {page}")
    click.echo(
        f"The class is in {classroom.root}. Start jupyter lab there to see it in the formgrader."
    )
    has_screen = sys.platform in ("win32", "darwin") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if show or (show is None and has_screen and sys.stdout.isatty()):
        webbrowser.open(next(iter(pages.values())).as_uri())


COMMANDS = [feedback, report, similar, export, status, check_class, demo]
