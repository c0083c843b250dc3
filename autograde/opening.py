"""What every submission of an assignment begins with: given code before the first answer, run once for a whole class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from autograde.intake import CHECK, GIVEN, Cell


@dataclass(frozen=True)
class Opening:
    """``cells`` are the first that students' processes run, ``judged`` are the given ones before the first test, which
    judges run."""

    cells: Sequence[str] = ()
    judged: Sequence[str] = ()

    def of(self, cells: Sequence[Cell]) -> Sequence[str]:
        """The first cells of a notebook if it begins like all, else none: a student may have put others before."""
        own = _code(takewhile(lambda cell: cell.role == GIVEN, cells))
        return self.cells if own[: len(self.cells)] == self.cells else ()


NOTHING = Opening()


def opening(released: Sequence[Cell]) -> Opening:
    """What all begin with who work on these cells.

    Example:
        >>> cells = [Cell("code", "import math", GIVEN), Cell("code", "k = 1", "answer"), Cell("code", "n = 2", GIVEN)]
        >>> opening(cells)
        Opening(cells=('import math',), judged=('import math', 'n = 2'))
    """
    cells = _code(takewhile(lambda cell: cell.role == GIVEN, released))
    before_tests = takewhile(lambda cell: cell.role != CHECK, released)
    return Opening(cells, _code(cell for cell in before_tests if cell.role == GIVEN))


def _code(cells: Iterable[Cell]) -> tuple[str, ...]:
    return tuple(c.source for c in cells if c.kind == "code" and c.source.strip())
