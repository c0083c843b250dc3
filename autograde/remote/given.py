"""Which statements of an instructor's given cell the judge can run for itself: those that need nothing of the answers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

HISTORY = frozenset({"In", "Out", "_", "__", "___"})
PERSONAL = HISTORY | {"get_ipython"}
LATE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Given:
    """Follows which names come from the student's process: answers, and what given cells made with them."""

    def __init__(self, answer_names: frozenset[str]) -> None:
        self._answer_names = answer_names
        self.theirs = set(answer_names | PERSONAL)
        self._uses_theirs_when_called: set[str] = set()
        self._modules: set[str] = set()

    def own_statements(self, source: str) -> list[ast.stmt]:
        """The statements of a cell to run here; the names that the others make come from the student's process.

        Example:
            >>> given = Given(frozenset({"relu"}))
            >>> [ast.unparse(s) for s in given.own_statements("z = 3\\na = relu(z)\\nb = 2 * a\\nc = z + 1")]
            ['z = 3', 'c = z + 1']
        """
        own = []
        for statement in ast.parse(source).body:
            bound = set(bound_names(statement))
            if bound & self._answer_names or self._needs_theirs(statement):
                self.give_up(statement)
                continue
            self.theirs -= bound
            self._uses_theirs_when_called -= bound
            if isinstance(statement, ast.Import | ast.ImportFrom):
                self._modules |= bound
            if self._loads(statement, late=True) & (self.theirs | self._uses_theirs_when_called):
                self._uses_theirs_when_called |= bound
            own.append(statement)
        return own

    def give_up(self, statement: ast.stmt) -> None:
        """What a statement makes or changes comes from the student's process from now on."""
        self.theirs |= set(bound_names(statement)) | (
            set(_changed_names(statement)) - self._modules
        )

    def _needs_theirs(self, statement: ast.stmt) -> bool:
        loads = self._loads(statement, late=False)
        return bool(loads & (self.theirs | self._uses_theirs_when_called))

    def _loads(self, statement: ast.stmt, late: bool) -> set[str]:
        return {
            node.id
            for node in _nodes(statement, late)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load | ast.Del)
        }


def bound_names(statement: ast.AST) -> Iterator[str]:
    """The names that a statement makes at the top of a cell."""
    for node in _nodes(statement, late=False):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0]


def _changed_names(statement: ast.AST) -> Iterator[str]:
    """What is changed in place: ``a`` in ``a.b = 1``, ``a[0] = 1`` and ``a.append(1)``."""
    for node in _nodes(statement, late=False):
        stored = isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store)
        target: ast.AST = node.func if isinstance(node, ast.Call) else node
        if stored or (isinstance(node, ast.Call) and isinstance(target, ast.Attribute)):
            while isinstance(target, ast.Attribute | ast.Subscript):
                target = target.value
            if isinstance(target, ast.Name):
                yield target.id


def _nodes(node: ast.AST, late: bool) -> Iterator[ast.AST]:
    """All nodes that run when the statement does; with ``late`` also those inside of functions."""
    yield node
    for name, value in ast.iter_fields(node):
        if isinstance(node, LATE) and name == "body" and not late:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _nodes(child, late)
