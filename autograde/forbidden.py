"""Find calls to ready-made implementations in an answer: the learner's own code is what is graded."""

from __future__ import annotations

import dis
import sys
import types
from collections.abc import Collection, Iterator
from typing import Any

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
