"""Python's parser, one tree at a time.

Two threads that make trees at once let Python miscount how deep they are, where a finalizer runs in between:
``SystemError: AST constructor recursion depth mismatch`` (https://github.com/python/cpython/issues/106905).
"""

from __future__ import annotations

import ast
import re
from threading import RLock

COMMAND = re.compile(r"^[%!].*$", re.MULTILINE)

_one_at_a_time = RLock()


def parse(source: str) -> ast.Module:
    """The syntax tree of a text, from any thread.

    Raises:  SyntaxError, ValueError (a null character), RecursionError, MemoryError

    Example:
        >>> ast.unparse(parse("a=1"))
        'a = 1'
    """
    with _one_at_a_time:
        return ast.parse(source)


def parse_cell(source: str) -> ast.Module:
    """The tree of a cell without its commands to IPython; empty if it is no Python.

    Example:
        >>> ast.unparse(parse_cell("%matplotlib inline\\na = 1")), parse_cell("a b").body
        ('a = 1', [])
    """
    try:
        return parse(COMMAND.sub("", source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])
