"""The command line: ``autograde``."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from autograde import class_cli, grade_cli, scores_cli, tell_cli
from autograde.bank import PUBLIC_NAME
from autograde.build import build_lesson
from autograde.classroom import ClassError
from autograde.lesson import LessonError, find_lessons, load_lesson
from autograde.overview import course_pages
from autograde.promises import broken_promises

# New objects after which Python looks for garbage: with its own number, 700, an eighth of a command's imports is that.
NEW_OBJECTS = 50_000
COURSE = Path(__file__).resolve().parent.parent / "notebooks"


class Plainly(click.Group):
    """A group whose commands end with a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ClassError, LessonError) as error:
            raise click.ClickException(str(error)) from error
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except BrokenPipeError:  # click ends in silence: who reads the output has seen enough
            raise
        except Exception as error:
            if "AUTOGRADE_DEBUG" in os.environ:
                raise
            raise click.ClickException(
                f"{type(error).__name__}: {error}\n"
                "This should not happen. With AUTOGRADE_DEBUG=1 set, it says where."
            ) from error


@click.group(cls=Plainly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nnedu")
@click.option(
    "-C", "folder", type=click.Path(path_type=Path), metavar="DIR", help="The class folder."
)
@click.pass_context
def main(context: click.Context, folder: Path | None) -> None:
    """Write lessons, hand them out, grade what comes back, and return feedback."""
    gc.set_threshold(NEW_OBJECTS)
    # Nor is there garbage in what was imported when all ends, where Python looks once more, for a sixth of a second.
    atexit.register(gc.freeze)
    context.obj = folder


for group in (class_cli, grade_cli, tell_cli, scores_cli):
    for command in group.COMMANDS:
        main.add_command(command)


@main.command()
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
    problems = []
    for path, text in course_pages(course).items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            problems.append(f"{path} is not what the lessons build: run autograde build")
    return problems


def _open_copy(folder: Path) -> None:
    """Show a lesson as a learner first sees it; the copy goes when JupyterLab ends."""
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
