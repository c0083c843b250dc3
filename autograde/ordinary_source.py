"""What the source of an ordinary nbgrader assignment tells: which names answers define, which libraries it uses."""

from __future__ import annotations

import ast
import dis
import re
import types
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograde.forbidden import READY_MADE
from autograde.operators import operators_of
from autograde.parse import parse
from autograde.remote.given import bound_names
from autograde.requirements import needed_by

# Methods that change what they are called on, and functions that change what they are given first.
METHODS = frozenset(
    [
        "append",
        "extend",
        "insert",
        "remove",
        "pop",
        "popitem",
        "clear",
        "sort",
        "reverse",
        "add",
        "discard",
        "update",
        "setdefault",
        "appendleft",
        "popleft",
        "extendleft",
        "rotate",
        "fill",
        "resize",
    ]
)
FUNCTIONS = frozenset(
    ["shuffle", "heappush", "heappop", "heapify", "heapreplace", "insort", "fill_diagonal"]
)
# The ready-made libraries that are installed by another name than they are imported by.
MODULES = {"scikit-learn": "sklearn"}
# What stands behind it is code of the notebook's.
TIMED = re.compile(r"^%time[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """``answers`` are the own answers by grade id, ``answer_names`` the names that they define, and the given ones that
    they change; ``classes`` are those of them that are classes, with the operators that tests may use, ``test_names`` those that nothing but test cells makes,
    ``read_names`` those of the latter that the own answers, or given cells, read, ``imports`` the modules by the name they are imported as,
    ``absent`` the ready-made libraries that neither the assignment uses nor what it uses needs."""

    answer_names: Collection[str] = ()
    imports: Mapping[str, str] = field(default_factory=dict)
    absent: Collection[str] = ()
    classes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    test_names: Collection[str] = ()
    read_names: Collection[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)


def read_source(notebook: NotebookNode, modules: Iterable[str] = ()) -> Source:
    """Read the instructor's own notebook, with its solutions.

    Parameters:  notebook, modules (the texts of the Python files that come with it)
    """
    answer_names: set[str] = set()
    given_names: set[str] = set()
    test_names: set[str] = set()
    read_names: set[str] = set()
    changed_names: set[str] = set()
    answers: dict[str, str] = {}
    imports: dict[str, str] = {}
    roots: set[str] = set()
    statements: list[ast.stmt] = []
    for cell in notebook.cells:
        tree = _parsed(cell.source) if cell.cell_type == "code" else ast.Module([], [])
        label = cell.metadata.get("nbgrader", {})
        is_answer, is_test = label.get("solution"), label.get("grade")
        if is_answer:
            answers[label.get("grade_id", "")] = cell.source
            read, assigned = _globals_of(tree)
            read_names |= read
            changed_names |= assigned | read.intersection(_changed_by(tree))
        elif not is_test:
            read_names |= _globals_of(tree)[0]
        found = answer_names if is_answer else test_names if is_test else given_names
        for statement in tree.body:
            found |= set(bound_names(statement))
        statements += [] if is_test and not is_answer else tree.body
        for name, module in _imported(tree):
            imports.setdefault(name, module)
            roots.add(module.partition(".")[0])
    for text in modules:
        roots |= {module.partition(".")[0] for _, module in _imported(_parsed(text))}
    used = roots | {MODULES.get(package, package) for package in needed_by(roots)}
    answer_names |= changed_names & given_names
    names = sorted(answer_names - set(imports))
    operators = {name: sorted(operators_of(name, statements)) for name in names}
    classes = {name: allowed for name, allowed in operators.items() if allowed}
    own = sorted(test_names - given_names - answer_names)
    shared = sorted(read_names.intersection(own))
    return Source(names, imports, sorted(READY_MADE - used), classes, own, shared, answers)


def _parsed(source: str) -> ast.Module:
    """A cell without its commands to IPython; empty if it is no Python."""
    lines = TIMED.sub("", source).splitlines()
    lines = [line for line in lines if not line.lstrip().startswith(("%", "!"))]
    try:
        return parse("\n".join(lines))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _globals_of(tree: ast.Module) -> tuple[set[str], set[str]]:
    """The names that a cell reads and those that it assigns that are not its functions' own."""
    try:
        waiting = [compile(tree, "<answer>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)]
    except (SyntaxError, ValueError):  # such as a return outside of a function
        return set(), set()
    read: set[str] = set()
    assigned: set[str] = set()
    while waiting:
        code = waiting.pop()
        for step in dis.get_instructions(code):
            if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                read.add(step.argval)
            elif step.opname in ("STORE_GLOBAL", "DELETE_GLOBAL"):
                assigned.add(step.argval)
        waiting += [inner for inner in code.co_consts if isinstance(inner, types.CodeType)]
    return read, assigned


def _changed_by(tree: ast.Module) -> Iterator[str]:
    """The names of what a cell changes in place, wherever they are bound: ``a`` in ``a[0] = 1`` and ``a.b.append(1)``."""
    for node in ast.walk(tree):
        target: ast.AST | None = None
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            target = node.value
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in FUNCTIONS and node.args:
                target = node.args[0]
            elif isinstance(node.func, ast.Attribute) and (name in METHODS or _is_in_place(node)):
                target = node.func.value
        yield from _root(target)


def _is_in_place(call: ast.Call) -> bool:
    return any(
        word.arg == "inplace" and isinstance(word.value, ast.Constant) and bool(word.value.value)
        for word in call.keywords
    )


def _root(node: ast.AST | None) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    alias.asname or alias.name.partition(".")[0],
                    (alias.name if alias.asname else alias.name.partition(".")[0]),
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"
