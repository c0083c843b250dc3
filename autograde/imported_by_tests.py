"""What a test cell imports is there for the cells behind it, as in a notebook."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograde.intake import CHECK, COMMAND, Cell, names_in
from autograde.parse import parse
from autograde.remote.given import bound_names


def imports_for_later(cells: Sequence[Cell], place: int) -> str:
    """The imports of what students see of a test cell that later cells, but tests, may use.

    Example:
        >>> cells = [Cell("code", "import os, math\\nassert f(1)", CHECK), Cell("code", "k = math.pi", "answer")]
        >>> imports_for_later(cells, 0)
        'import os, math'
    """
    test = cells[place]
    later = [c.source for c in cells[place + 1 :] if c.kind == "code" and c.role != CHECK]
    try:
        tree = parse(COMMAND.sub("", test.handed_out or test.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    words = names_in("\n".join(later)) if imports else set()
    return "\n".join(ast.unparse(node) for node in imports if words & set(bound_names(node)))
