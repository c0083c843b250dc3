"""The command line: ``autograde``."""

from __future__ import annotations

import atexit
import gc
import os
from pathlib import Path
from typing import Any

import click

from autograde import build_cli, class_cli, grade_cli, scores_cli, tell_cli
from autograde.classroom import ClassError

# New objects after which Python looks for garbage: with its own number, 700, an eighth of a command's imports is that.
NEW_OBJECTS = 50_000


class Plainly(click.Group):
    """A group whose commands end with a sentence, never with a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except BrokenPipeError:  # click ends in silence: who reads the output has seen enough
            raise
        except Exception as error:
            from autograde.lesson import LessonError  # here, for it takes its time

            if isinstance(error, ClassError | LessonError):
                raise click.ClickException(str(error)) from error
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


for group in (class_cli, grade_cli, tell_cli, scores_cli, build_cli):
    for command in group.COMMANDS:
        main.add_command(command)
