"""The command that builds the course's notebooks and tries what they promise."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import click

from autograde.classroom import COURSE


@click.command()
@click.argument("lessons", nargs=-1)
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=COURSE,
    help="The folder that holds the lesson folders.",
)
@click.option("--check", is_flag=True, help="Write nothing; fail if a committed file differs.")
@click.option(
    "--open", "show", is_flag=True, help="Then open the last lesson in JupyterLab, in a fresh copy."
)
def build(lessons: tuple[str, ...], course: Path, check: bool, show: bool) -> None:
    """Build the notebooks of LESSONS (default: all) and try every answer on every check.

    Writes NAME.ipynb and exercises.json beside the lesson's text, then lists what the lesson promises
    and does not keep: a wrong answer that passes or is not named, a check that rejects nothing, a right
    answer that is refused. Then writes the course's index of exercises and mistakes, and its glossary.
    """
    from autograde.lesson import LessonError, find_lessons

    folders = [course / name for name in lessons] or find_lessons(course)
    if not folders:
        raise click.ClickException(
            f"{course} holds no lesson: a lesson is a folder with a lesson.py"
        )
    problems: list[str] = []
    for folder in folders:
        try:
            problems += _build_one(folder, check)
        except LessonError as error:
            problems.append(str(error))
    if not problems:
        problems += _build_pages(course, check)
    for problem in problems:
        click.echo(f"✗ {problem}")
    if show:
        _open_copy(folders[-1])
    if problems:
        raise click.ClickException(f"{len(problems)} to mend")


def _build_pages(course: Path, check: bool) -> list[str]:
    from autograde.overview import course_pages

    problems = []
    for path, text in course_pages(course).items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{path} is not what the lessons build: run autograde build")
    return problems


def _open_copy(folder: Path) -> None:
    """Show a lesson as a learner first sees it; the copy goes when JupyterLab ends."""
    from autograde.bank import PUBLIC_NAME
    from nnedu.lab import CannotOpen, open_lab

    with tempfile.TemporaryDirectory(prefix="nnedu-") as copy:
        name = f"{folder.name}.ipynb"
        for file in (name, PUBLIC_NAME):
            shutil.copy(folder / file, copy)
        try:
            open_lab(Path(copy), notebook=name)
        except CannotOpen as problem:
            raise click.ClickException(str(problem)) from problem


def _build_one(folder: Path, check: bool) -> list[str]:
    from autograde.bank import PUBLIC_NAME
    from autograde.build import build_lesson
    from autograde.lesson import load_lesson
    from autograde.promises import broken_promises

    lesson = load_lesson(folder)
    problems = []
    for path, text in build_lesson(lesson).items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.name != PUBLIC_NAME and (
            not path.exists() or path.read_text(encoding="utf-8") != text
        ):
            problems.append(
                f"{path} is not what {folder.name}/lesson.py builds: edit lesson.py, "
                f"then run autograde build {folder.name}"
            )
    problems += broken_promises(lesson)
    wrong = sum(not answer.is_right for answer in lesson.answers)
    click.echo(
        f"{lesson.name}: {len(lesson.exercises)} exercises, {wrong} wrong and "
        f"{len(lesson.answers) - wrong} right answers, {'checked' if check else 'built'}"
    )
    return problems


COMMANDS = [build]
