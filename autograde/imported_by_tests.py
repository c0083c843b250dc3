"""What a test cell imports is there for the cells behind it, as in a notebook."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from functools import lru_cache

from autograde.intake import CHECK, Cell, names_in
from autograde.parse import parse_cell
from autograde.remote.given import bound_names


def imports_for_later(cells: Sequence[Cell], place: int) -> str:
    """The imports of what students see of a test cell that later cells, but tests, may use.

    Example:
        >>> cells = [Cell("code", "import os, math\\nassert f(1)", CHECK), Cell("code", "k = math.pi", "answer")]
        >>> imports_for_later(cells, 0)
        'import os, math'
    """
    test = cells[place]
    imports = _imports_of(test.handed_out or test.source)
    if not imports:
        return ""
    later = [c.source for c in cells[place + 1 :] if c.kind == "code" and c.role != CHECK]
    words = names_in("\n".join(later))
    return "\n".join(text for text, names in imports if words & names)


@lru_cache(maxsize=4096)
def _imports_of(source: str) -> Sequence[tuple[str, frozenset[str]]]:
    """The imports at the top of a cell, each with the names that it makes."""
    return [
        (ast.unparse(node), frozenset(bound_names(node)))
        for node in parse_cell(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
