"""What hidden tests of an ordinary assignment come to, told without what only they know.

They run in processes of their own, behind everything that is shown: an answer that was asked about hidden values could
put them into whatever it puts out or raises from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograde.intake import CHECK, Cell


def has_hidden_tests(cell: Cell) -> bool:
    """Whether a test cell holds more than students got."""
    return cell.role == CHECK and bool(cell.handed_out) and cell.handed_out != cell.source


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
