"""What the source of an ordinary nbgrader assignment tells: which names answers define, which libraries it uses."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograde.forbidden import READY_MADE
from autograde.remote.given import bound_names


@dataclass(frozen=True)
class Source:
    """``answer_names`` are those that solutions define, ``classes`` those of them that are no functions,
    ``imports`` the modules by the name they are imported as,
    ``absent`` the ready-made libraries that the assignment does not use itself."""

    answer_names: Collection[str] = ()
    imports: Mapping[str, str] = field(default_factory=dict)
    absent: Collection[str] = ()
    classes: Collection[str] = ()


def read_source(notebook: NotebookNode) -> Source:
    """Read the instructor's own notebook, with its solutions."""
    answer_names: set[str] = set()
    functions: set[str] = set()
    imports: dict[str, str] = {}
    roots: set[str] = set()
    for cell in notebook.cells:
        tree = _parsed(cell.source) if cell.cell_type == "code" else ast.Module([], [])
        is_answer = cell.metadata.get("nbgrader", {}).get("solution")
        for statement in tree.body if is_answer else ():
            answer_names |= set(bound_names(statement))
            if isinstance(statement, ast.FunctionDef):
                functions.add(statement.name)
        for name, module in _imported(tree):
            imports.setdefault(name, module)
            roots.add(module.partition(".")[0])
    names = answer_names - set(imports)
    return Source(sorted(names), imports, sorted(READY_MADE - roots), sorted(names - functions))


def _parsed(source: str) -> ast.Module:
    """A cell without its commands to IPython; empty if it is no Python."""
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(lines))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


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
