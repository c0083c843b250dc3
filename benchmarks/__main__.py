"""Measure and write benchmarks/README.md: ``make bench``."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from benchmarks import digits, grading, layers, playground, start, training, widgets

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
SECTIONS: dict[str, tuple[str, Callable[[], str]]] = {
    "start": (
        "Starting. Fresh processes in turn, bytecode compiled; nnedu's figures include those above them.",
        start.table,
    ),
    "training": (
        "One training step: forward, cross-entropy, backward, Adam, float32. Median of 30 rounds in which every way "
        "has its turn. The matrix products are the floor: those that the step needs, and nothing else; nnedu leaves "
        "out the gradient of the input, as `train` does. Smaller ratios are better, 1 is as fast as the other.",
        training.table,
    ),
    "layers": ("The same for convolutions and recurrent layers.", layers.table),
    "digits": ("Learning the bundled digits, 8 by 8 pixels.", digits.table),
    "grading": (
        "A class of 24 with an ordinary nbgrader assignment (25 cells, 6 exercises with hidden tests, 2 figures), graded "
        "by both, one after the other. Seconds of computing are those of all processes. The floor is every code cell "
        "executed once, hidden tests left out, with its figures drawn as a notebook draws them. `autograde grade` runs "
        "what is hidden a second time, in processes of its own. Below, classes of other sizes.",
        grading.table,
    ),
    "widgets": (
        "In a real JupyterLab as `nnedu lab` sets it up, and a headless Chromium. A network of 2-8-8-1 on two moons: in the "
        "playground every other change is a slider and every other one 20 training steps (its Step), with a picture for "
        "every neuron after each; with `interact` each change of the slider brings 20 training steps and a figure of the "
        "boundary, 60 by 60, and the losses. 100 changes each, in blocks turn and turn about; the time ends when the "
        "picture is drawn, or decoded, and ready for the next frame of the screen. The first picture is the median of nine in a "
        "notebook of their own; all else is measured in one that shows each way once. Below, the memory of each page of its own, driven through "
        "10,000 updates, after forced garbage collection.",
        widgets.table,
    ),
    "playground": (
        "The playground's page beside TensorFlow Playground in the same headless Chromium: 2-8-8-1, tanh, 500 points, half "
        "of them to train on, batches of 10, so that a Step and a frame of Play are 25 training steps for both. 100 presses of Step, in "
        "blocks turn and turn about. nnedu draws every neuron with 50 by 50 cells, TensorFlow Playground with 100 by 100; the screen "
        "shows 60 frames a second. To repeat it, clone and build `tensorflow/playground` and name its folder `dist` in the "
        "environment: `TF_PLAYGROUND=DIR make bench`.",
        playground.table,
    ),
}
# What depends on the number of threads is measured with one and with all.
BY_THREADS = ("training", "layers")


@click.command()
@click.argument("sections", nargs=-1, type=click.Choice(list(SECTIONS)))
@click.option(
    "--threads", type=int, help="Print the sections' tables alone, measured with so many threads."
)
def main(sections: tuple[str, ...], threads: int | None) -> None:
    """Measure SECTIONS (default: all) side by side; all of them together write benchmarks/README.md."""
    if threads is not None:
        click.echo("\n\n".join(SECTIONS[name][1]() for name in sections))
        return
    parts = [
        "# Benchmarks",
        "Repeat with `make bench`; PyTorch is compared where it is installed. Believe the ratios: everything in a "
        "table was measured in turn in one run. Ratios with several threads swing widely where something else runs on "
        "the same cores, for PyTorch's threads wait for one another at every step: a ratio near 0 there says that the "
        "machine was busy. Those with one thread are the ones to compare.",
        _versions(),
    ]
    for name in sections or SECTIONS:
        words, table = SECTIONS[name]
        parts += [f"## {name.capitalize()}", words]
        for count in _thread_counts() if name in BY_THREADS else (None,):
            click.echo(f"measuring {name}{f' with {count} threads' if count else ''} ...", err=True)
            if count:
                parts.append("One thread:" if count == 1 else f"{count} threads:")
            parts.append(_in_a_process(name, count) if count else table())
    text = "\n\n".join(parts) + "\n"
    click.echo(text)
    if not sections:
        Path(__file__).with_name("README.md").write_text(text, encoding="utf-8")


def _versions() -> str:
    parts = [f"Python {platform.python_version()}"]
    for package in ("numpy", "scikit-learn", "torch", "jupyterlab", "anywidget"):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"no {package}")
    return f"{', '.join(parts)}; {os.cpu_count()} cores, {platform.machine()}."


def _thread_counts() -> tuple[int, ...]:
    cores = os.cpu_count() or 1
    return (1, cores) if cores > 1 else (1,)


def _in_a_process(name: str, threads: int) -> str:
    """A section's table from a process of its own: the number of threads is settled when NumPy is imported."""
    environment = {**os.environ, **dict.fromkeys(THREADS, str(threads))}
    command = [sys.executable, "-m", "benchmarks", name, "--threads", str(threads)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
