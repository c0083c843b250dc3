"""Find calls to ready-made implementations in an answer: the learner's own code is what is graded."""

from __future__ import annotations

import ast
import dis
import sys
import types
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from autograde.parse import parse

READY_MADE = frozenset(
    {"nnedu", "torch", "sklearn", "scipy", "tensorflow", "keras", "jax", "autograd", "flax"}
)

IMPORT_BY_TEXT = frozenset({"__import__", "import_module"})


def ready_made_used(subject: Any, may_use: Collection[str] = ()) -> list[str]:
    """The libraries of ready-made networks that an answer leans on, itself or through its own helpers.

    Example:
        >>> import scipy.special
        >>> def sigmoid(z):
        ...     return scipy.special.expit(z)
        >>> ready_made_used(sigmoid), ready_made_used(lambda z: z)
        (['scipy'], [])
    """
    found: set[str] = set()
    seen: set[int] = set()
    _visit(subject, found, seen)
    return sorted(found & (READY_MADE - set(may_use)))


def ready_made_named(name: str, sources: Sequence[str]) -> list[str]:
    """The same for a name that notebook cells define, by their text alone: nothing of it runs.

    Example:
        >>> ready_made_named("f", ["import torch as t", "def g(z): return t.relu(z)", "def f(z): return g(z)"])
        ['torch']
        >>> ready_made_named("f", ["import torch", "def f(z): return z"])
        []
    """
    defined: dict[str, types.CodeType] = {}  # as in Python, the last definition counts
    modules: dict[str, str] = {}
    for statement in (statement for source in sources for statement in _statements(source)):
        imported = dict(_imported(statement))
        code = compile(ast.Module([statement], []), "<cell>", "exec")
        for bound in _stored(code):
            defined.pop(bound, None)
            modules.pop(bound, None)
            if bound in imported:
                modules[bound] = imported[bound]
            else:
                defined[bound] = code
    found: set[str] = set()
    waiting, seen = {name}, {name}
    while waiting:
        current = waiting.pop()
        found.add(modules.get(current, ""))
        if current in defined:
            named, libraries = _named_in(defined[current])
            found |= libraries
            waiting |= named - seen
            seen |= named
    return sorted(found & READY_MADE)


def _statements(source: str) -> Sequence[ast.stmt]:
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        tree = parse("\n".join(lines))
        compile(tree, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tree.body


def _imported(statement: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that an import makes, and their libraries."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            module = alias.name if isinstance(statement, ast.Import) else statement.module or ""
            yield (alias.asname or alias.name).partition(".")[0], module.partition(".")[0]


def _stored(code: types.CodeType) -> Iterator[str]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("STORE_NAME", "STORE_GLOBAL"):
            yield str(instruction.argval)


def _named_in(code: types.CodeType) -> tuple[set[str], set[str]]:
    """The global names that code reads, with the functions in it, and the libraries it imports inside of functions."""
    named: set[str] = set()
    imported: set[str] = set()
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            named.add(str(instruction.argval))
        elif instruction.opname == "IMPORT_NAME":
            imported.add(str(instruction.argval).partition(".")[0])
    by_text = IMPORT_BY_TEXT.intersection(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            within = _named_in(constant)
            named, imported = named | within[0], imported | within[1]
        elif by_text and isinstance(constant, str):
            imported.add(constant.partition(".")[0])
    return named, imported


def _visit(subject: Any, found: set[str], seen: set[int]) -> None:
    if id(subject) in seen:
        return
    seen.add(id(subject))
    module = subject.__name__ if isinstance(subject, types.ModuleType) else _home(subject)
    root = module.partition(".")[0]
    if root in READY_MADE:
        found.add(root)
    elif isinstance(subject, types.FunctionType):
        for used in _used_by(subject.__code__, subject.__globals__):
            _visit(used, found, seen)
        for cell in subject.__closure__ or ():
            _visit(_contents(cell), found, seen)
    elif isinstance(subject, type) and root == "__main__":
        for member in (*subject.__bases__, *vars(subject).values()):
            _visit(getattr(member, "__func__", member), found, seen)
    elif isinstance(subject, types.MethodType):
        _visit(subject.__func__, found, seen)


def _contents(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # named, but not set yet
        return None


def _home(subject: Any) -> str:
    """The module that defines an object; a ufunc does not know its own, so it is looked for."""
    home = getattr(subject, "__module__", None)
    if isinstance(home, str):
        return home
    name = getattr(subject, "__name__", None)
    if not isinstance(name, str):
        return ""
    for module_name, module in list(sys.modules.items()):
        is_ready_made = module_name.partition(".")[0] in READY_MADE
        if is_ready_made and vars(module).get(name) is subject:
            return module_name
    return ""


def _used_by(code: types.CodeType, names: dict[str, Any]) -> Iterator[Any]:
    """The modules that code imports and the globals that it and the functions within it name."""
    for instruction in dis.get_instructions(code):
        if instruction.opname == "IMPORT_NAME":
            yield types.ModuleType(str(instruction.argval))
        elif instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME") and instruction.argval in names:
            yield names[instruction.argval]
    imports_by_text = IMPORT_BY_TEXT.intersection(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _used_by(constant, names)
        elif imports_by_text and isinstance(constant, str):
            yield types.ModuleType(constant)
