"""sympy's expressions and matrices as the text that ``srepr`` writes, built up again node by node.

The text is parsed and never run. sympy itself runs texts: its functions evaluate a text that they are given, and
``lambdify`` writes names into code. So a text stands nowhere but as a name or as the digits of a number, and a name can
neither hold a call nor be that of a function which code could call.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
import sys
import unicodedata
import warnings
from typing import Any

from autograde.remote.frames import ProtocolError

MAX_TEXT = 200_000
MAX_DEPTH = 150
MAX_BITS = 14_000
MAX_PRECISION = 100_000
MUTABLE = ("MutableDenseMatrix", "MutableSparseMatrix")
# Classes that srepr writes and that `import sympy` does not name.
ELSEWHERE = {
    "Str": "sympy.core.symbol",
    "ExprCondPair": "sympy.functions.elementary.piecewise",
    "AccumulationBounds": "sympy.calculus.accumulationbounds",
    "TupleArg": "sympy.functions.special.hyper",
}
NAMED = ("Symbol", "Dummy", "Wild", "Str")
# Names as in mathematics, \theta_{1} too: without a bracket, a dot or a quotation mark nothing can be called.
NAME = re.compile(r"[\w\\{}^ ]{1,200}")
# Where lambdify and sympify look for what an undefined function's name means.
CALLABLES = ("builtins", "numpy", "scipy", "sympy")


def symbolic_text(value: Any) -> str | None:
    """The text of a sympy value from which :func:`symbolic` builds an equal one; None if there is none."""
    sympy = sys.modules.get("sympy")
    if sympy is None or not issubclass(type(value), _kinds(sympy)):
        return None
    try:
        text = content_text(value)
        built = symbolic(text)
        return text if type(built) is type(value) and built == value else None
    except Exception:  # a class of the notebook's own may raise anything
        return None


def content_text(value: Any) -> str:
    """What ``srepr`` writes, with terms in the order that they are kept in."""
    return str(sys.modules["sympy"].srepr(value, order="none"))


def is_mutable_matrix(value: Any) -> bool:
    """Whether a value is a sympy matrix that can be changed and that can cross."""
    return type(value).__name__ in MUTABLE and symbolic_text(value) is not None


def symbolic(text: Any) -> Any:
    """The sympy value of a text that may lie.

    Raises:  ProtocolError
    """
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise ProtocolError(f"a sympy value's text is no text or longer than {MAX_TEXT} letters")
    try:
        sympy = importlib.import_module("sympy")
    except ImportError:
        raise ProtocolError("a sympy value came, and sympy is not installed here") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = ast.parse(text, mode="eval").body
            built = _Builder(sympy).value(node, MAX_DEPTH, outermost=True)
    except ProtocolError:
        raise
    except (Exception, RecursionError, MemoryError) as error:
        raise ProtocolError(f"a sympy value is damaged: {type(error).__name__}") from None
    if not issubclass(type(built), _kinds(sympy)):
        raise ProtocolError("a sympy value is none")
    return built


def change_matrix(value: Any, new: Any) -> None:
    """Make a mutable matrix hold what a new one holds; it may have lost rows or columns.

    Raises:  ProtocolError if it has grown, which sympy's matrices do not do in place
    """
    if new.rows > value.rows or new.cols > value.cols:
        raise ProtocolError("a matrix has another shape now")
    while value.rows > new.rows:
        value.row_del(value.rows - 1)
    while value.cols > new.cols:
        value.col_del(value.cols - 1)
    for place in range(len(new)):
        value[place] = new[place]


def _kinds(sympy: Any) -> tuple[type, ...]:
    return sympy.Basic, sympy.MatrixBase, sympy.FunctionClass


class _Builder:
    """Builds values from the nodes of a text that was parsed."""

    def __init__(self, sympy: Any) -> None:
        self._sympy = sympy
        # Built as they were written: 2*(x + 1) stays a product, and no power or factorial is worked out here.
        self._as_written = (sympy.Add, sympy.Mul, sympy.Pow, sympy.Function, sympy.Rel)

    def value(self, node: ast.expr, depth: int, outermost: bool = False) -> Any:
        if not depth:
            raise ProtocolError("a sympy value is nested too deeply")
        if isinstance(node, ast.Call):
            return self._call(node, depth - 1)
        if isinstance(node, ast.Name):
            return self._named(node.id, outermost)
        if isinstance(node, ast.Constant):
            return _plain(node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.value(node.operand, depth - 1)
        if isinstance(node, ast.List | ast.Tuple):
            items = [self.value(item, depth - 1) for item in node.elts]
            return items if isinstance(node, ast.List) else tuple(items)
        raise ProtocolError(f"a sympy value holds a {type(node).__name__}")

    def _named(self, name: str, outermost: bool) -> Any:
        """What stands there as a bare name: one of its kind such as pi, or, by itself, a function such as sin."""
        found = vars(self._sympy).get(name)
        is_function = outermost and isinstance(found, self._sympy.FunctionClass)
        if not is_function and not issubclass(type(found), self._sympy.Basic):
            raise ProtocolError(f"no sympy value is called {name[:40]!r}")
        return found

    def _call(self, node: ast.Call, depth: int) -> Any:
        if isinstance(node.func, ast.Call):
            made = self.value(node.func, depth)
            if not isinstance(made, self._sympy.core.function.UndefinedFunction):
                raise ProtocolError("a sympy value calls what is no function")
        else:
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in (*NAMED, "Float", "Function"):
                return self._with_text(name, node)
            made = self._class(name)
        if node.keywords:
            raise ProtocolError("a sympy value has options that srepr does not write")
        options = {"evaluate": False} if issubclass(made, self._as_written) else {}
        return made(*[self.value(arg, depth) for arg in node.args], **options)

    def _class(self, name: str) -> type:
        home = sys.modules[ELSEWHERE[name]] if name in ELSEWHERE else self._sympy
        found = vars(home).get(name)
        of_values = (self._sympy.Basic, self._sympy.MatrixBase)
        if not isinstance(found, type) or not issubclass(found, of_values):
            raise ProtocolError(f"no class of sympy values is called {name[:40]!r}")
        return found

    def _with_text(self, name: str, node: ast.Call) -> Any:
        """What is made of a text: a number of its digits, anything else of its name."""
        args = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        options = {k.arg: k.value.value for k in node.keywords if k.arg and isinstance(k.value, ast.Constant)}  # fmt: skip
        is_whole = len(args) == len(node.args) == 1 and len(options) == len(node.keywords)
        if not is_whole or not isinstance(args[0], str):
            raise ProtocolError(f"a sympy {name} is damaged")
        text: str = args[0]
        if name == "Float":
            precision = options.pop("precision", None)
            if type(precision) is not int or not 0 < precision <= MAX_PRECISION or options:
                raise ProtocolError("a sympy Float has no sensible precision")
            return self._sympy.Float(text, precision=precision)
        if name == "Function":
            if options or not may_be_called(text):
                raise ProtocolError(f"no function without a meaning is called {text[:40]!r}")
            return self._sympy.Function(text)
        index = _plain(options.pop("dummy_index", 0))
        if not NAME.fullmatch(text) or not all(type(given) is bool for given in options.values()):
            raise ProtocolError(f"a sympy {name} has a name or an assumption that cannot cross")
        if name == "Dummy":
            options["dummy_index"] = index
        return self._class(name)(text, **options)


def _plain(value: Any) -> Any:
    """A literal that may stand among a sympy value's arguments."""
    if value is None or type(value) is bool:
        return value
    if type(value) is not int or value.bit_length() > MAX_BITS:
        raise ProtocolError("a sympy value holds a text, or a number that is too long")
    return value


def may_be_called(name: str) -> bool:
    """Whether an undefined function may have that name: code made of it must not call something else."""
    meant = unicodedata.normalize("NFKC", name)  # as Python reads names
    homes = [builtins, *(sys.modules[home] for home in CALLABLES if home in sys.modules)]
    is_taken = any(callable(getattr(home, meant, None)) for home in homes)
    return meant.isidentifier() and not meant.startswith("_") and not is_taken
