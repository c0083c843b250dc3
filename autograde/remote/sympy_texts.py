"""Keeps sympy from running texts in the judge's process: its functions evaluate a text that they are given.

``sympy.simplify(f()) == 0`` would run whatever an answer returned as a text. A formula of names, numbers and operators
stays a formula; anything else makes the answer wait for a person.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from autograde.remote.proxies import CannotBeJudged
from autograde.remote.symbolic import NAME, may_be_called

NUMBER = re.compile(r"[\d.]+(e[+-]?\d+)?j?", re.IGNORECASE)
FUNCTIONS = frozenset(["sqrt", "cbrt", "root", "real_root"])
FORMULA: tuple[type[ast.AST], ...] = (
    *(ast.Expression, ast.Call, ast.keyword, ast.Name, ast.Constant, ast.BinOp, ast.UnaryOp),
    *(ast.Compare, ast.BoolOp, ast.Tuple, ast.List, ast.expr_context),
    *(ast.operator, ast.unaryop, ast.cmpop, ast.boolop),
)


def guard_sympy() -> None:
    """Guard sympy in this process, now or when it is imported."""
    for name, guard in GUARDS.items():
        if module := sys.modules.get(name):
            guard(module)
    sys.meta_path.insert(0, _Finder())


class _Finder:
    """Finds the modules to guard as ever, and guards them once they are there."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in GUARDS else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_guard(module: ModuleType) -> None:
            execute(module)
            GUARDS[name](module)

        spec.loader.exec_module = execute_and_guard  # type: ignore[method-assign]
        return spec


def _guard_parser(parser: Any) -> None:
    evaluate = parser.eval_expr

    def eval_expr(code: str, local_dict: dict[str, Any], global_dict: dict[str, Any]) -> Any:
        known = global_dict | (local_dict or {})
        if not all(
            _is_of_a_formula(node, known) for node in ast.walk(ast.parse(code.strip(), mode="eval"))
        ):
            raise CannotBeJudged("a text that sympy would run")
        return evaluate(code, local_dict, global_dict)  # fmt: skip

    parser.eval_expr = eval_expr


def _is_of_a_formula(node: ast.AST, known: Mapping[str, Any]) -> bool:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return bool(NAME.fullmatch(node.value) or NUMBER.fullmatch(node.value))
    if isinstance(node, ast.Name):
        return node.id in FUNCTIONS or _is_a_value(known.get(node.id))
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id == "Function":
            name = node.args[0] if node.args else None
            return isinstance(name, ast.Constant) and may_be_called(str(name.value))
        return isinstance(node.func, ast.Name | ast.Call)
    return isinstance(node, FORMULA)


def _is_a_value(found: Any) -> bool:
    """Whether this is a value of sympy's or a class of them."""
    sympy: Any = sys.modules["sympy"]
    kinds = (sympy.Basic, sympy.MatrixBase)
    is_class = isinstance(found, type) and issubclass(found, kinds)
    return is_class or isinstance(found, (*kinds, sympy.FunctionClass))


def _guard_lambdify(module: Any) -> None:
    make = module.lambdify

    def lambdify(args: Any, expr: Any, *more: Any, **options: Any) -> Any:
        if any(
            isinstance(one, str) for one in (expr if isinstance(expr, list | tuple) else [expr])
        ):
            raise CannotBeJudged("a text that sympy would run")
        return make(args, expr, *more, **options)  # fmt: skip

    for home in (module, *(sys.modules.get(name) for name in ("sympy", "sympy.utilities"))):
        if getattr(home, "lambdify", None) is make:
            home.lambdify = lambdify


GUARDS: dict[str, Callable[[Any], None]] = {
    "sympy.parsing.sympy_parser": _guard_parser,
    "sympy.utilities.lambdify": _guard_lambdify,
}
