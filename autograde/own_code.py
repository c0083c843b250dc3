"""Which part of a notebook runs where the ready-made libraries are absent: what answers may be built on."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograde.intake import GIVEN, Cell
from autograde.parse import parse

DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)

# The functions of a lesson's notebook are there and do nothing; pictures are not drawn.
PRELUDE = """
def _nothing(*_, **__):
    return False

check = hint = predict = progress = ready = reveal = solution = start = _nothing
try:
    import matplotlib
    matplotlib.use("agg")
except ImportError:
    pass
"""

# For a run whose outputs nobody keeps: figures are made and closed as ever, but drawing them takes most of the time.
NO_FIGURES = (
    '__import__("matplotlib_inline.config").config.InlineBackend.instance().figure_formats = set()'
)


def own_code(cell: Cell, is_setup: bool) -> list[str]:
    """The pieces of a cell's code to run, each by itself: an error in one of given code stops no other.

    Answers, the student's own cells and setup run whole; of other given cells what they define.

    Example:
        >>> given = Cell("code", "k = 3\\ndef f(x):\\n    return k * x\\nprint(f(k))", GIVEN)
        >>> own_code(given, is_setup=False)
        ['k = 3', 'def f(x):\\n    return k * x']
    """
    if cell.role != GIVEN or is_setup:
        return [cell.source]
    return [text for node, text in _statements(cell.source) if _defines(node)]


def pieces(source: str) -> list[str]:
    """The statements at the top of a cell; the whole where it is more than Python.

    Example:
        >>> pieces("a = 1; b = 2\\n")
        ['a = 1', 'b = 2']
    """
    return [text for _, text in _statements(source)] or [source]


def _statements(source: str) -> Sequence[tuple[ast.stmt, str]]:
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return [(node, ast.unparse(node)) for node in tree.body]


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        try:
            ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return False
        return True
    return isinstance(node, DEFINING)
