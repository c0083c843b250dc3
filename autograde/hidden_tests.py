"""What hidden tests of an ordinary assignment come to, told without what only they know.

They run in processes of their own, behind everything that is shown: an answer that was asked about hidden values could
put them into whatever it puts out or raises from then on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from autograde.intake import CHECK, Cell, names_in
from autograde.parse import parse_cell
from autograde.remote.given import bound_names


def has_hidden_tests(cell: Cell) -> bool:
    """Whether a test cell holds more than students got."""
    return cell.role == CHECK and bool(cell.handed_out) and cell.handed_out != cell.source


def resting_on_hidden(cells: Sequence[Cell]) -> set[int]:
    """The test cells, by place, whose visible part uses what only the hidden part of an earlier one makes.

    Example:
        >>> first = Cell("code", "x = 1\\nk = 2", CHECK, handed_out="x = 1")
        >>> resting_on_hidden([first, Cell("code", "assert f(k)", CHECK), Cell("code", "assert x", CHECK)])
        {1}
    """
    hidden: set[str] = set()
    found: set[int] = set()
    if not any(map(has_hidden_tests, cells)):
        return found
    for place, cell in enumerate(cells):
        if cell.kind != "code":
            continue
        shown = cell.handed_out if has_hidden_tests(cell) else cell.source
        made = _made_by(shown)
        hidden -= made
        if cell.role == CHECK and hidden & names_in(shown):
            found.add(place)
        if has_hidden_tests(cell):
            hidden |= _made_by(cell.source) - made
    return found


@lru_cache(maxsize=4096)
def _made_by(source: str) -> frozenset[str]:
    body = parse_cell(source).body
    return frozenset(name for statement in body for name in bound_names(statement))


def without_words(outcome: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome of a test cell without a word that the student's process may have chosen.

    Example:
        >>> told = {"number": None, "error": "Asked: 7351", "look": "", "shown": "", "printed": "7351"}
        >>> without_words(told)["error"], without_words(told)["printed"]
        ('it does not hold beside the tests that are not shown', '')
    """
    number = outcome["number"]
    return {
        **outcome,
        "is_hidden": True,
        "printed": "",
        "error": outcome["error"] and "it does not hold beside the tests that are not shown",
        "look": outcome["look"] and "a person",
        "shown": "" if not outcome["shown"] else "a value" if number is None else f"{number:g}",
    }
