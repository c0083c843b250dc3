"""Python's parser, one tree at a time.

Two threads that make trees at once let Python miscount how deep they are, where a finalizer runs in between:
``SystemError: AST constructor recursion depth mismatch`` (https://github.com/python/cpython/issues/106905).
"""

from __future__ import annotations

import ast
from threading import RLock

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
