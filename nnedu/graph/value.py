"""``Value``: a number or an array that remembers what it was computed from."""

from collections.abc import Callable
from typing import Any, Union

import numpy as np
import numpy.typing as npt

from nnedu.graph import operations as ops
from nnedu.graph.operations import Array, Operation

Operand = Union["Value", float, npt.NDArray[np.floating[Any]]]


class Value:
    """A node of a computational graph: data, its gradient, and the parents it came from.

    Parameters:
        data: a number or an array of any shape; integers become float64, float32 stays float32
        name: what a drawing calls it; a leaf with a name is an input or a weight

    Example:
        >>> a, b = Value(2.0, "a"), Value(-3.0, "b")
        >>> loss = (a * b + a).tanh()
        >>> loss.backward()
        >>> print(f"{loss.data:.4f} {a.grad:.4f}")
        -0.9993 -0.0027

    Lesson: 04_backprop
    """

    # NumPy then leaves `array * value` and `array @ value` to the operators below.
    __array_ufunc__ = None

    def __init__(self, data: npt.ArrayLike, name: str = "") -> None:
        array = np.asarray(data)
        self.data: Array = array if np.issubdtype(array.dtype, np.floating) else array.astype(float)
        self.grad: Array | None = None
        self.name = name
        self.operation: Operation | None = None
        self.parents: tuple[Value, ...] = ()
        self.constant = False

    def __repr__(self) -> str:
        label = f"{self.name} = " if self.name else ""
        gradient = "" if self.grad is None else f", grad={self.grad}"
        return f"{label}Value({self.data}{gradient})"

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    def named(self, name: str) -> "Value":
        """Give the node a name and return it: ``h = (x * w).tanh().named("h")``."""
        self.name = name
        return self

    def backward(self) -> None:
        """Fill ``grad`` of every node this one was computed from; it must be a single number."""
        from nnedu.graph.steps import Graph

        Graph(self).backward()

    def __add__(self, other: Operand) -> "Value":
        return compute(ops.ADD, self, other)

    def __radd__(self, other: Operand) -> "Value":
        return compute(ops.ADD, other, self)

    def __sub__(self, other: Operand) -> "Value":
        return compute(ops.SUB, self, other)

    def __rsub__(self, other: Operand) -> "Value":
        return compute(ops.SUB, other, self)

    def __mul__(self, other: Operand) -> "Value":
        return compute(ops.MUL, self, other)

    def __rmul__(self, other: Operand) -> "Value":
        return compute(ops.MUL, other, self)

    def __truediv__(self, other: Operand) -> "Value":
        return compute(ops.DIV, self, other)

    def __rtruediv__(self, other: Operand) -> "Value":
        return compute(ops.DIV, other, self)

    def __matmul__(self, other: Operand) -> "Value":
        return compute(ops.MATMUL, self, other)

    def __rmatmul__(self, other: Operand) -> "Value":
        return compute(ops.MATMUL, other, self)

    def __neg__(self) -> "Value":
        return compute(ops.NEG, self)

    def __pow__(self, exponent: float) -> "Value":
        if not isinstance(exponent, int | float):
            raise TypeError(f"the exponent is a plain number, got {type(exponent).__name__}")
        return compute(ops.power(exponent), self)

    def exp(self) -> "Value":
        return compute(ops.EXP, self)

    def log(self) -> "Value":
        return compute(ops.LOG, self)

    def tanh(self) -> "Value":
        return compute(ops.TANH, self)

    def sigmoid(self) -> "Value":
        return compute(ops.SIGMOID, self)

    def relu(self) -> "Value":
        return compute(ops.RELU, self)

    def sum(self, axis: int | None = None) -> "Value":
        return compute(ops.total(axis), self)

    def mean(self, axis: int | None = None) -> "Value":
        return compute(ops.average(axis), self)

    def reshape(self, *shape: int) -> "Value":
        return compute(ops.reshaped(shape), self)

    @property
    def T(self) -> "Value":
        return compute(ops.TRANSPOSE, self)


def constant(data: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> Value:
    """A node for a plain number or array; no gradient goes there."""
    value = Value(np.asarray(data, dtype=dtype))
    value.constant = True
    return value


def compute(operation: Operation, *operands: Operand) -> Value:
    """A new node: the operation's value on its operands.

    Raises:
        ValueError: if the shapes do not fit the operation
    """
    dtype = np.result_type(*(x.data for x in operands if isinstance(x, Value)))
    parents = tuple(x if isinstance(x, Value) else constant(x, dtype) for x in operands)
    value = Value(run_forward(operation, parents))
    value.operation, value.parents = operation, parents
    return value


def apply(name: str, forward: Callable[..., Any], backward: Callable[..., Any],
          *parents: Operand) -> Value:  # fmt: skip
    """A node computed by your own pair of functions.

    Parameters:
        name: what drawings call the operation
        forward: ``forward(*inputs) -> output``, on arrays
        backward: ``backward(d, *inputs)`` with ``d = dLoss/doutput``; one gradient for each input,
            each with that input's shape (a single input's gradient may stand alone)
        parents: the inputs

    Example:
        >>> x = Value(3.0, "x")
        >>> y = apply("square", lambda x: x * x, lambda d, x: d * 2 * x, x)
        >>> y.backward()
        >>> print(y.data, x.grad)
        9.0 6.0

    Lesson: 04_backprop
    """
    return compute(ops.own_operation(name, forward, backward, len(parents)), *parents)


def run_forward(operation: Operation, parents: tuple[Value, ...]) -> Array:
    """The operation's output, as an array."""
    try:
        output = operation.forward(*(parent.data for parent in parents))
    except ValueError as error:
        if operation.own:
            raise
        shapes = " and ".join(str(parent.shape) for parent in parents)
        raise ValueError(f"{operation.name} cannot join shapes {shapes}: {error}") from error
    if output is None:
        raise TypeError(f"{operation.name} returned None: is its `return` missing?")
    return np.asarray(output)


def run_backward(node: Value, d: Array) -> tuple[Array, ...]:
    """What a node with gradient ``d`` sends to each parent.

    Raises:
        ValueError: if an own backward gives too few gradients or one of another shape
    """
    assert node.operation is not None
    result = node.operation.backward(d, *(parent.data for parent in node.parents))
    if not isinstance(result, tuple | list):
        result = (result,)
    name = node.operation.name
    if len(result) != len(node.parents):
        raise ValueError(
            f"{name}'s backward gives one gradient for each input: expected {len(node.parents)}, "
            f"got {len(result)}"
        )
    gradients = tuple(np.asarray(gradient) for gradient in result)
    for i, (gradient, parent) in enumerate(zip(gradients, node.parents, strict=True)):
        if gradient.dtype == object:
            raise TypeError(f"{name}'s gradient {i} is not a number: is a `return` missing?")
        if gradient.shape != parent.shape:
            raise ValueError(
                f"a gradient has the shape of its input: {name}'s gradient {i} should have "
                f"{parent.shape}, got {gradient.shape}; is a sum over the batch missing, or too much?"
            )
    return gradients
