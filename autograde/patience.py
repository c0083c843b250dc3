"""A gradebook that is busy, full, damaged or out of reach: wait where waiting helps, else say what to do."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import click
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from autograde.classroom import ClassError
from autograde.one_line import one_line

PATIENCE = 120.0
PAUSE = 1.0

Given = ParamSpec("Given")
Back = TypeVar("Back")

# What databases say, and what to do about it; the first words that are found count.
TROUBLES = {
    "is locked": "Another program is writing to the gradebook. End it (often the formgrader, or a copy to the cloud), then run this again.",
    "disk is full": "The disk is full. Make room, then run this again.",
    "disk i/o error": "The disk is full or failing. Make room, then run this again.",
    "no space left": "The database's disk is full. Make room there, then run this again.",
    "readonly database": "The gradebook may not be written to. Give yourself the right to write to it and its folder.",
    "not a database": "The gradebook is damaged. Put it back from your backup; without one move it away and run autograde "
    "grade: scores come back from the results that are kept, those given by hand are gone.",
    "malformed": "The gradebook is damaged. Put it back from your backup; without one move it away and run autograde "
    "grade: scores come back from the results that are kept, those given by hand are gone.",
    "unable to open": "The gradebook's folder is not there, or may not be read.",
    "connection": "The database server does not answer. Start it, or mend db_url in nbgrader_config.py.",
}


class GradebookTrouble(ClassError):
    """The gradebook cannot be used; what was kept is kept."""


def patiently(
    act: Callable[[], Back], undo: Callable[[], object], patience: float = PATIENCE
) -> Back:
    """Do something with the gradebook; where it is locked or its server is away, again until it works.

    Parameters:  act, undo (called after each failure), patience (seconds)
    Raises:      GradebookTrouble that says what to do
    """
    started, told = time.monotonic(), False
    while True:
        try:
            return act()
        except DBAPIError as error:
            undo()
            waited = time.monotonic() - started
            if not _passes(error) or waited >= patience:
                raise GradebookTrouble(in_words(error)) from error
            if not told:
                click.echo(
                    f"The gradebook is in use by another program; trying again for {patience:g} s ...",
                    err=True,
                )
            told = True
            time.sleep(PAUSE)
        except (NoSuchModuleError, ModuleNotFoundError) as error:
            raise GradebookTrouble(
                f"{error}. For PostgreSQL write postgresql+psycopg://... as db_url in nbgrader_config.py "
                'and install the driver: pip install "nnedu[postgresql]".'
            ) from error


def _passes(error: DBAPIError) -> bool:
    return error.connection_invalidated or "is locked" in str(error.orig)


def in_words(error: DBAPIError) -> str:
    """What a database's error means and what to do, in a sentence or two."""
    said = one_line(error.orig)
    do = next((do for words, do in TROUBLES.items() if words in said.lower()), "")
    return f"The gradebook cannot be used: {said}. {do}".strip()


class HasPatience:
    """What ``patient`` needs of a gradebook."""

    patience: float

    def undo(self) -> None:
        """Forget what was begun."""
        raise NotImplementedError


Book = TypeVar("Book", bound=HasPatience)


def patient(
    work: Callable[Concatenate[Book, Given], Back],
) -> Callable[Concatenate[Book, Given], Back]:
    """Let a function of a gradebook wait where the gradebook is in use."""

    @functools.wraps(work)
    def waiting(book: Book, *rest: Given.args, **options: Given.kwargs) -> Back:
        return patiently(lambda: work(book, *rest, **options), book.undo, book.patience)

    return waiting
