"""A test cell without IPython's commands that change nothing about what it tests."""

from __future__ import annotations

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

# They are about how a notebook looks, or loads what is loaded here anyway.
IDLE = frozenset({"matplotlib", "load_ext", "reload_ext", "autoreload", "config"})
OPTIONS = re.compile(r"\s*(-[a-zA-Z]\s*\d*\s+)*")
CAPTURE = "with __import__('IPython.utils.capture', fromlist=['*']).capture_output(){}: pass"


def parse_test(source: str, file: str = "<test cell>") -> ast.Module:
    """The code of a test cell; commands that are more than idle still ask for ``get_ipython``.

    Raises:  SyntaxError

    Example:
        >>> ast.unparse(parse_test("%matplotlib inline\\n%time r = f(2)\\nassert r == 4"))
        'pass\\nr = f(2)\\nassert r == 4'
    """
    tree = ast.parse(TransformerManager().transform_cell(source), file)
    return ast.fix_missing_locations(_WithoutMagics(file).visit(tree))


class _WithoutMagics(ast.NodeTransformer):
    def __init__(self, file: str) -> None:
        self._file = file

    def visit_Expr(self, node: ast.Expr) -> ast.AST | list[ast.stmt]:
        match _magic_of(node.value):
            case ["run_line_magic", name, _] if name in IDLE:
                return ast.copy_location(ast.Pass(), node)
            case ["run_line_magic", "time", text]:
                return self._statements(text, node.lineno - 1)
            case ["run_line_magic", "timeit", text]:  # once will do; it shows no value
                tried = self._statements(OPTIONS.sub("", text, count=1), node.lineno - 1)
                return ast.If(ast.Constant(True), tried or [ast.Pass()], [])
            case ["run_cell_magic", "time", text, body] if not text.strip():
                return self._statements(body, node.lineno)
            case ["run_cell_magic", "capture", text, body] if re.fullmatch(r"\w*", text.strip()):
                kept = f" as {text.strip()}" if text.strip() else ""
                [capturing] = ast.parse(CAPTURE.format(kept)).body
                assert isinstance(capturing, ast.With)
                capturing.body = self._statements(body, node.lineno) or capturing.body
                return capturing
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match _magic_of(node):
            case ["run_line_magic", "time", text]:
                match self._statements(text, node.lineno - 1):
                    case [ast.Expr(value)]:
                        return value
        return self.generic_visit(node)

    def _statements(self, source: str, above: int) -> list[ast.stmt]:
        """The statements of code that begins that many lines down the cell."""
        above += source[: len(source) - len(source.lstrip())].count("\n")  # IPython cuts them off
        try:
            return ast.increment_lineno(parse_test(source, self._file), above).body
        except SyntaxError as error:
            error.lineno = (error.lineno or 1) + above
            raise


def _magic_of(node: ast.expr) -> list[str]:
    """A call that IPython makes of a magic: the method of its shell and what that is given."""
    match node:
        case ast.Call(ast.Attribute(ast.Call(ast.Name("get_ipython")), method), given):
            texts = [arg.value for arg in given if isinstance(arg, ast.Constant)]
            return [method, *(text for text in texts if isinstance(text, str))]
    return []
