"""What test code replaces in modules is noticed, however it is done: by an assignment, a mock or pytest's monkeypatch."""

from __future__ import annotations

import ast
import builtins
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from autograde.remote.names import Names
from autograde.remote.reflection import is_instance, is_subclass
from autograde.remote.replaced import MISSING, NOTEBOOK, REPLACED_EVERYWHERE, Place

SETTERS = frozenset({NOTEBOOK, "unittest.mock", "_pytest.monkeypatch"})
# By what code replaces things in modules.
REPLACING = frozenset(
    [
        "patch",
        "mock",
        "monkeypatch",
        "MonkeyPatch",
        "setattr",
        "delattr",
        "unittest",
        "pytest",
        "vars",
        "globals",
        "__dict__",
        "__main__",
        "exec",
    ]
)
STREAMS = frozenset({"stdin", "stdout", "stderr"})
PLAIN = (bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, np.ndarray)

_originals: dict[Place, Any] = {}
_builtins_now: dict[str, Any] = {}


class _Watched(ModuleType):
    """A module that notes what test code replaces in it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not _is_noted(self, name, value):
            super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        if not _is_noted(self, name, MISSING):
            super().__delattr__(name)


class _Main(ModuleType):
    """The notebook as a module, which tests import or name to replace what stands in it."""

    __dict__: Any = property(lambda self: _names_of(self))

    def __init__(self, names: Names) -> None:
        super().__init__(NOTEBOOK)
        object.__setattr__(self, "_autograde_names", names)

    def __getattr__(self, name: str) -> Any:
        try:
            return _names_of(self)[name]
        except KeyError:
            raise AttributeError(f"module '__main__' has no attribute {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        _names_of(self).replace(name, value)

    def __delattr__(self, name: str) -> None:
        try:
            _names_of(self).replace(name)
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        return sorted(_names_of(self).own())


def _names_of(main: _Main) -> Names:
    return object.__getattribute__(main, "_autograde_names")


def _is_noted(module: ModuleType, name: str, value: Any) -> bool:
    """Take note of a change by test code; whether that is all that is done."""
    setter = sys._getframe(2).f_globals.get("__name__")
    is_stream = module is sys and name in STREAMS  # what is printed comes here by itself
    if setter not in SETTERS or name.startswith("__") or is_stream:
        return False
    _originals.setdefault((module.__name__, name), vars(module).get(name, MISSING))
    if module is not builtins or name in REPLACED_EVERYWHERE:
        return False
    _builtins_now[name] = value
    return True


def may_replace(tree: ast.AST) -> bool:
    """Whether code may replace something in a module, or ask for the notebook as one.

    Example:
        >>> [may_replace(ast.parse(text)) for text in ("assert f(1) == 2", "np.dot = None", "with patch('a.b'): f()")]
        [False, True, True]
    """
    return any(
        not isinstance(node.ctx, ast.Load) or node.attr in REPLACING
        if isinstance(node, ast.Attribute)
        else not REPLACING.isdisjoint(_words_of(node))
        for node in ast.walk(tree)
    )


def _words_of(node: ast.AST) -> set[str]:
    if isinstance(node, ast.Name):
        return {node.id}
    if isinstance(node, ast.Import | ast.ImportFrom):
        module = node.module if isinstance(node, ast.ImportFrom) else None
        texts = [module or "", *(alias.name for alias in node.names)]
        return {word for text in texts for word in text.split(".")}
    return {node.value} if isinstance(node, ast.Constant) and type(node.value) is str else set()


@contextmanager
def watched(tree: ast.AST, names: Names) -> Iterator[None]:
    """Notice meanwhile what the test cell ``tree`` replaces, if it or code before it can replace anything."""
    names.may_replace = names.may_replace or may_replace(tree)
    if not names.may_replace:  # to watch takes longer than most tests
        yield
        return
    _import_what_is_named(tree)
    _let_files_beside_know()
    main = sys.modules[NOTEBOOK]
    modules = [module for module in [*sys.modules.values()] if type(module) is ModuleType]
    for module in modules:
        module.__class__ = _Watched
    sys.modules[NOTEBOOK] = _Main(names)
    try:
        yield
    finally:
        sys.modules[NOTEBOOK] = main
        for module in modules:
            ModuleType.__setattr__(module, "__class__", ModuleType)


def _let_files_beside_know() -> None:
    """Give the Python files that come with the assignment the tests' isinstance."""
    for file in Path.cwd().glob("*.py"):
        if module := sys.modules.get(file.stem):
            vars(module).setdefault("isinstance", is_instance)
            vars(module).setdefault("issubclass", is_subclass)


def _import_what_is_named(tree: ast.AST) -> None:
    """Import what the test will: a module that came later would not be watched."""
    for node in ast.walk(tree):
        named: list[str] = []
        if isinstance(node, ast.Import):
            named = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            named = [node.module or ""]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in ("patch", "setattr") and isinstance(node.args[0].value, str):
                named = [node.args[0].value.rpartition(".")[0]]
        for module in filter(None, named):
            with suppress(Exception, SystemExit):
                importlib.import_module(module)


def replaced(names: Names) -> dict[Place, tuple[Any, Any]]:
    """What differs from the original by a test's doing, by its place, with the original and what is there now."""
    found = {(NOTEBOOK, name): pair for name, pair in names.replaced()}
    for (module, name), own in _originals.items():
        if module == "builtins" and name not in REPLACED_EVERYWHERE:
            found[module, name] = own, _builtins_now[name]
        elif module in sys.modules:
            found[module, name] = own, vars(sys.modules[module]).get(name, MISSING)
    return {
        place: (own, now)
        for place, (own, now) in found.items()
        if now is not own and (now is MISSING or callable(now) or isinstance(now, PLAIN))
    }
