"""The commands that tell how a class did: feedback, report, similar, check-class; and demo, which shows all."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from autograde.class_cli import FOLDER, in_class
from autograde.classroom import ClassError, Classroom
from autograde.counting import counting
from autograde.scores_cli import show_class


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
    from autograde.nbgrader_course.gradebook import open_gradebook, people
    from autograde.nbgrader_course.recorded import all_recorded, penalties

    names = classroom.chosen(lessons)
    pages: Counter[str] = Counter()
    with open_gradebook(classroom) as book:
        everyone = people(book)
        with counting("Writing feedback", len(names) * len(everyone)) as done:
            for name in names:
                scores, lost = all_recorded(book, name), penalties(book, name)
                for person in everyone:
                    own = scores.get(person.id, {})
                    page = write_feedback(classroom, person, name, own, lost.get(person.id, 0.0))
                    pages[name] += page is not None
                    done()
    for name in names:
        click.echo(f"{name}: {pages[name]} pages in feedback/")


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
    from autograde.nbgrader_course.gradebook import open_gradebook

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


@click.command("check-class")
@in_class
def check_class(classroom: Classroom) -> None:
    """Say before the deadline what is wrong with a class folder, and what to do; the exit code is 1 if anything is.

    \b
    autograde check-class
    autograde -C autumn_class check-class

    It looks at settings, gradebook and disk, at what is released (as the lessons say, and nothing private in
    it), at what was handed in (of whom, for what, readable), and whether your own solutions of ordinary assignments
    pass their tests. It changes nothing and runs no student's code.
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
    All fourteen lessons take about ten minutes on two cores, one lesson about one.
    """
    from autograde.demo import make_demo
    from autograde.sandbox.isolation import NOT_ISOLATED, probe

    if not probe().is_isolated:
        click.echo(
            f"{NOT_ISOLATED}: {probe().why} The demo goes on, since it grades only submissions that it makes itself."
        )
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


COMMANDS = [feedback, report, similar, check_class, demo]
