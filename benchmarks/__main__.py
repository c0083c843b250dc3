"""Measure and write benchmarks/README.md: ``make bench``."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np

from benchmarks import start, training

SECTIONS: dict[str, tuple[str, Callable[[], str]]] = {
    "start": (
        "Starting. Fresh processes in turn; nnedu's figure includes NumPy's.",
        start.table,
    ),
    "training": (
        "One training step: forward, cross-entropy, backward, Adam, float32. Median of 30 rounds in which every way has its turn.",
        training.table,
    ),
}


@click.command()
@click.argument("sections", nargs=-1, type=click.Choice(list(SECTIONS)))
def main(sections: tuple[str, ...]) -> None:
    """Measure SECTIONS (default: all) side by side; all of them together write benchmarks/README.md."""
    parts = [
        "# Benchmarks",
        "Repeat with `make bench`. Believe the ratios: everything in a table was measured in turn in one run.",
        f"Python {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores, {platform.machine()}, "
        f"OMP_NUM_THREADS={os.environ.get('OMP_NUM_THREADS', 'unset')}.",
    ]
    for name in sections or SECTIONS:
        words, table = SECTIONS[name]
        click.echo(f"measuring {name} ...")
        parts += [f"## {name.capitalize()}", words, table()]
    text = "\n\n".join(parts) + "\n"
    click.echo(text)
    if not sections:
        Path(__file__).with_name("README.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
