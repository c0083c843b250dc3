"""A graph from a line of arithmetic, as in ``expression("(a*b + c).tanh()", a=2)``."""

import ast
from collections.abc import Callable
from itertools import cycle
from typing import Any

import numpy.typing as npt

from nnedu.graph import operations as ops
from nnedu.graph.steps import Graph
from nnedu.graph.value import Value, apply, compute, constant

Pair = tuple[Callable[..., Any], Callable[..., Any]]

BINARY: dict[type[ast.operator], ops.Operation] = {
    ast.Sub: ops.SUB,
    ast.Mult: ops.MUL,
    ast.Div: ops.DIV,
    ast.MatMult: ops.MATMUL,
}
DEFAULTS = (1.5, -0.5, 1.0, 2.0, -1.0, 0.5)


def expression(source: str, **given: "npt.ArrayLike | Pair") -> Graph:
    """The graph of an arithmetic expression; nothing in it is run as Python.

    Parameters:
        source: numbers, names, + - * / ** @, parentheses, ``tanh(a)`` or ``a.tanh()`` (also exp,
            log, sigmoid, relu), and lines ``h = ...`` that name a node (``w = 0.5`` a leaf); the last line is the output
        given: a number or array for a name; or a pair ``(forward, backward)`` of your own functions
            for the operation of that name. A name without a value gets a small one.

    Raises:
        ValueError: if the source holds anything else

    Example:
        >>> graph = expression("h = tanh(w*x + b); (h - t)**2", w=0.5, x=2, b=0, t=1)
        >>> graph.backward()
        >>> graph.names[-1], f"{graph.leaves['w'].grad:.4f}"
        ('v4', '-0.4005')

    Lesson: 04_backprop
    """
    try:
        lines = ast.parse(source.strip()).body
    except SyntaxError as error:
        raise ValueError(f"cannot read {source!r}: {error.msg}") from error
    if not lines:
        raise ValueError("the expression is empty")
    reader = _Reader(given)
    output = [reader.line(line) for line in lines][-1]
    return Graph(output, leaves=list(reader.leaves.values()))


class _Reader:
    """Turns syntax into values; every name is made once."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.own = {name: pair for name, pair in given.items() if isinstance(pair, tuple)}
        self.leaves = {n: Value(data, n) for n, data in given.items() if n not in self.own}
        self.named: dict[str, Value] = {}
        self.defaults = cycle(DEFAULTS)

    def line(self, line: ast.stmt) -> Value:
        if isinstance(line, ast.Expr):
            return self.read(line.value)
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            name = line.targets[0].id
            if name in self.named or name in self.leaves:
                raise ValueError(f"{name} stands for one node, it cannot be set again")
            value = self.read(line.value)
            if value.constant:
                value.constant = False
                self.leaves[name] = value
            # `h = a` gives no new node, only another name for the same one.
            self.named[name] = value if value.name else value.named(name)
            return value
        raise ValueError(f"a line is an expression or `name = expression`, got {ast.unparse(line)}")

    def read(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=int() | float() as x):
                return constant(float(x))
            case ast.Name(id=name):
                return self.named.get(name) or self.leaf(name)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as x)):
                return constant(-float(x))
            case ast.UnaryOp(op=ast.USub()):
                return -self.read(node.operand)
            case ast.BinOp(op=ast.Add()):
                terms = [self.read(term) for term in _terms(node)]
                return compute(ops.add_up(len(terms)), *terms)
            case ast.BinOp(op=ast.Pow()):
                return self.read(node.left) ** _exponent(node.right)
            case ast.BinOp(op=op) if type(op) in BINARY:
                return compute(BINARY[type(op)], self.read(node.left), self.read(node.right))
            case ast.Call(func=ast.Name(id=name), keywords=[]):
                return self.call(name, [self.read(argument) for argument in node.args])
            case ast.Call(func=ast.Attribute(value=inner, attr=name), args=[], keywords=[]):
                return self.call(name, [self.read(inner)])
        raise ValueError(
            f"{ast.unparse(node)!r} is not arithmetic: use numbers, names, + - * / ** @ and "
            + ", ".join([*ops.UNARY, *self.own])
        )

    def leaf(self, name: str) -> Value:
        if name not in self.leaves:
            self.leaves[name] = Value(next(self.defaults), name)
        return self.leaves[name]

    def call(self, name: str, inputs: list[Value]) -> Value:
        if name in self.own:
            return apply(name, *self.own[name], *inputs)
        if name not in ops.UNARY:
            known = ", ".join([*ops.UNARY, *self.own])
            raise ValueError(
                f"there is no operation {name!r}: use {known}, "
                f"or give your own pair as {name}=({name}, {name}_backward)"
            )
        if len(inputs) != 1:
            raise ValueError(f"{name} takes one input, got {len(inputs)}")
        return compute(ops.UNARY[name], *inputs)


def _terms(node: ast.expr) -> list[ast.expr]:
    """The terms of a chain of additions, which becomes one node."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_terms(node.left), node.right]
    return [node]


def _exponent(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as n):
            return n
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as n)):
            return -n
    raise ValueError(f"the exponent is a plain number, got {ast.unparse(node)!r}")
