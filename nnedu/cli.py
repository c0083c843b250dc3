"""The command line: ``nnedu``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from nnedu.lab import CHECKS, CannotOpen, course_source, deliver, open_lab

COPY = Path("my_course")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nnedu")
def main() -> None:
    """Learn how neural networks work by building them."""


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=COPY)
@click.option(
    "--port", type=int, help="The port to answer on; default: the first free one from 8888."
)
@click.option("--browser/--no-browser", default=True, help="Whether to open a browser.")
def lab(folder: Path, port: int | None, browser: bool) -> None:
    """Open JupyterLab on your own copy of the course, in FOLDER (default: my_course).

    What you wrote is never overwritten: new lessons are added, and a lesson that changed comes beside yours.
    """
    folder = folder.resolve()
    try:
        for line in deliver(course_source(), folder):
            click.echo(line)
        open_lab(folder, port, browser)
    except CannotOpen as problem:
        raise click.ClickException(str(problem)) from problem
    except PermissionError as problem:
        raise click.ClickException(
            f"{problem.filename} cannot be written: choose a folder of your own, nnedu lab FOLDER"
        ) from problem


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=COPY)
def progress(folder: Path) -> None:
    """Show what is done in the copy of the course in FOLDER (default: my_course)."""
    lessons = sorted(folder.glob(f"*/{CHECKS}")) or sorted(folder.glob(CHECKS))
    if not lessons:
        raise click.ClickException(
            f"{folder} holds no lesson. Run this where you ran nnedu lab, or name your copy: nnedu progress FOLDER"
        )
    for path in lessons:
        bank = json.loads(path.read_text(encoding="utf-8"))
        records = _records(path.with_name("progress.json"))
        names = list(bank["exercises"])
        done = [name for name in names if records.get(name, {}).get("passed")]
        tried = [
            name
            for name in records
            if name in names and name not in done and records[name]["attempts"]
        ]
        bar = "█" * round(20 * len(done) / len(names)) if names else ""
        click.echo(f"{bank['title']:<40} {bar:·<20} {len(done)} of {len(names)}")
        if tried:
            click.echo(f"    tried, not right yet: {', '.join(tried)}")


def _records(path: Path) -> dict[str, dict[str, object]]:
    try:
        records: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))[
            "exercises"
        ]
        return records
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        click.echo(f"{path} is damaged and was passed over", err=True)
        return {}


@main.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
def widgets(out: Path) -> None:
    """Write every widget as a page of its own into OUT, with an index: no Python needed to use them."""
    from nnedu.widgets.export import export

    export(out)
    click.echo(f"Open {out / 'index.html'}")
