"""Why a failed test of an ordinary assignment may be no fault of the answer's, as far as text and run of the notebook show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograde.intake import ADDED, ANSWER, GIVEN, Cell, defined_names, names_in
from autograde.ordinary_source import Source
from autograde.run import NOT_HERE, Ran

NAME_ERROR = re.compile(r"NameError: name '(\w+)' is not defined")


def is_untouched(test: Cell, cells: Sequence[Cell], source: Source) -> bool:
    """Whether nobody wrote into any answer that a test is about: those that define what it names, else the one before it."""
    answers = [cell for cell in cells if cell.role == ANSWER and cell.kind == "code"]
    words = names_in(test.source)
    about = [cell for cell in answers if words & set(_defined(cell, source))]
    about = about or [cell for cell in answers if cells.index(cell) < cells.index(test)][-1:]
    return bool(about) and all(cell.unanswered for cell in about)


def doubts(test: Cell, cells: Sequence[Cell], ran: Ran, source: Source) -> Iterator[str]:
    """What a person has to look at before a failed test costs points, in words."""
    words = names_in(test.source)
    given, added = (
        {name for c in cells if c.role == role and c.kind == "code" for name in defined_names(c.source)}
        for role in (GIVEN, ADDED)
    )  # fmt: skip
    if changed := sorted(given & added & words):
        yield f"what the answer's own notebook has made of {', '.join(changed)}"
    for cell, run in zip(cells, ran.cells, strict=True):
        if cell.role not in (ANSWER, ADDED) or not words & set(_defined(cell, source)):
            continue
        if run.error.startswith(NOT_HERE):
            yield f"{run.error.removeprefix(NOT_HERE).split()[0]}, which the assignment does not use itself"
        missing = NAME_ERROR.match(run.error)
        if missing and missing[1] in source.test_names:
            yield f"{missing[1]}, which a test makes"


def _defined(cell: Cell, source: Source) -> Sequence[str]:
    """What an answer defines, or would if it were as the own one."""
    return (
        *defined_names(cell.source),
        *defined_names(source.answers.get(cell.grade_id, "") if cell.grade_id else ""),
    )
