"""Which operators of an answer's class the tests may use: those that the author's own class has, and their kin.

An operator says what it likes. Where a test computes with what a method returned, an answer that returns itself could
be close to every number: its operators are not asked where the author's own class has none.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from autograde.remote.special import NAMED_ONLY, OPERATORS

# Where an author wrote one of them, a student may have written another, and Python finds it.
KIN = [frozenset(f"__{side}{name}__" for side in ("", "r", "i")) for name in OPERATORS]
KIN += [frozenset(["__lt__", "__le__", "__gt__", "__ge__"])]
KIN += [frozenset(["__contains__", "__iter__", "__getitem__"])]
# They are told of no other value that could be repeated to the test.
ALONE = NAMED_ONLY.difference(*KIN)
# Decorators that add no operators but these kin, and what makes classes.
ADDING = frozenset(["total_ordering", "dataclass", "final", "runtime_checkable"])
MAKING = frozenset(["type", "namedtuple", "NamedTuple", "make_dataclass", "new_class", "Enum"])


def operators_of(name: str, statements: list[ast.stmt]) -> frozenset[str]:
    """The special methods of a class that tests may use, by the statements that make it; none of what is no class.

    Example:
        >>> text = "class Money:\\n    def __add__(self, other): ...\\nprice = 2.5"
        >>> sorted(operators_of("Money", ast.parse(text).body) - ALONE)
        ['__add__', '__iadd__', '__radd__']
        >>> operators_of("price", ast.parse(text).body)
        frozenset()
    """
    classes = {node.name: node for node in statements if isinstance(node, ast.ClassDef)}
    if name not in classes:
        return NAMED_ONLY if _makes_a_class(name, statements, classes) else frozenset()
    own = set(_special(classes[name], classes, set())) | set(_added_later(name, statements))
    if "?" in own:
        return NAMED_ONLY
    return NAMED_ONLY & ALONE.union(*(kin for kin in KIN if kin & own))


def _special(
    node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], seen: set[str]
) -> Iterator[str]:
    """The names that a class and its bases define; a question mark where that cannot be read."""
    seen.add(node.name)
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name
        for inner in ast.walk(statement) if not isinstance(statement, ast.FunctionDef) else ():
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                yield inner.id
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if _last_name(called) not in ADDING:
            yield "?"
        if isinstance(decorator, ast.Call) and any(k.arg == "order" for k in decorator.keywords):
            yield "__lt__"
    for base in node.bases:
        known = getattr(builtins, base.id, None) if isinstance(base, ast.Name) else None
        if isinstance(base, ast.Name) and base.id in classes:
            if base.id not in seen:
                yield from _special(classes[base.id], classes, seen)
        elif isinstance(known, type):
            yield from (name for part in known.__mro__[:-1] for name in vars(part))
        else:
            yield "?"
    if node.keywords:
        yield "?"


def _added_later(name: str, statements: list[ast.stmt]) -> Iterator[str]:
    """What is put into a class after it was made, as in ``Money.__radd__ = Money.__add__``."""
    for statement in statements:
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and _last_name(node.value) == name:
                yield node.attr
            if isinstance(node, ast.Call) and _last_name(node.func) == "setattr":
                yield "?"


def _makes_a_class(
    name: str, statements: list[ast.stmt], classes: Mapping[str, ast.ClassDef]
) -> bool:
    """Whether a name may hold a class that something else made: ``Point = namedtuple(...)``, ``Point = Vector``."""
    for statement in statements:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = statement.value
            called = value.func if isinstance(value, ast.Call) else value
            given = value.args if isinstance(value, ast.Call) else []
            if {_last_name(node) for node in [called, *given]} & (MAKING | set(classes)):
                return not (isinstance(value, ast.Call) and _last_name(called) in classes)
    return False


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
