"""``Graph``: the nodes of a computation in order, and every step forward and backward through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Literal, NamedTuple

import numpy as np

from nnedu.graph import text
from nnedu.graph.drawing import Drawing, draw
from nnedu.graph.operations import Array
from nnedu.graph.value import Value, run_backward, run_forward


@dataclass(frozen=True)
class Step:
    """One step: a node gets its value, or a parent gets a contribution to its gradient.

    ``node`` and ``parent`` are places in ``graph.nodes``. ``value`` is the node's value
    ("forward"), 1 ("seed") or the contribution ("backward"); ``total`` is the receiver's gradient
    so far; ``local`` is the local derivative where node and parent are single numbers.
    """

    kind: Literal["forward", "seed", "backward"]
    node: int
    parent: int | None
    value: Array
    total: Array | None
    local: float | None
    text: str


class Contribution(NamedTuple):
    """What ``node`` sends to its parent number ``input``, and what the parent had before."""

    node: Value
    input: int
    gradient: Array
    before: Array | None


class Graph:
    """A computation that ends in ``output``, to run forward and backward, step, and draw.

    Parameters:
        output: the last node, usually the loss
        leaves: the order in which ``leaves`` lists inputs and weights; the order of use if empty

    Example:
        >>> a, b = Value(2.0, "a"), Value(-3.0, "b")
        >>> graph = Graph((a * b + a).named("loss"))
        >>> for step in graph.steps():
        ...     print(step.text)
        v1 = a * b = 2 * (-3) = -6
        loss = v1 + a = (-6) + 2 = -4
        dloss = 1
        dv1 = dloss = 1
        da = dloss = 1
        da = 1 + dv1 * b = 1 + 1 * (-3) = -2
        db = dv1 * a = 1 * 2 = 2

    Lesson: 04_backprop
    """

    def __init__(self, output: Value, leaves: Sequence[Value] = ()) -> None:
        self.output = output
        self.nodes = _in_order(output)
        self.place = {id(node): i for i, node in enumerate(self.nodes)}
        used = [node for node in self.nodes if not node.parents and not node.constant]
        listed = [leaf for leaf in leaves if id(leaf) in self.place]
        ordered = listed + [leaf for leaf in used if all(leaf is not known for known in listed)]
        self.names = _names(self.nodes)
        self.leaves = {self.names[self.place[id(leaf)]]: leaf for leaf in ordered}

    def forward(self) -> Array:
        """Compute every node again from the leaves' ``data``; returns the output."""
        for node in self.nodes:
            if node.operation:
                node.data = run_forward(node.operation, node.parents)
        return self.output.data

    def backward(self) -> None:
        """Fill ``grad`` of every node with dLoss/dnode; a node used twice gets the sum."""
        for _ in self.contributions():
            pass

    def contributions(self) -> Iterator[Contribution]:
        """Run backward and tell, in order, what every node sends to each of its parents."""
        if self.output.data.size != 1:
            raise ValueError(
                f"backward starts from a single number, got shape {self.output.shape}: "
                "end the graph with .sum() or .mean()"
            )
        for node in self.nodes:
            node.grad = None
        self.output.grad = np.ones_like(self.output.data)
        for node in reversed(self.nodes):
            if not node.operation:
                continue
            assert node.grad is not None
            for i, gradient in enumerate(run_backward(node, node.grad)):
                parent = node.parents[i]
                if parent.constant:
                    continue
                before = parent.grad
                parent.grad = gradient if before is None else before + gradient
                yield Contribution(node, i, gradient, before)

    def steps(self) -> list[Step]:
        """Every step in order: forward from the leaves, the seed dLoss/dLoss = 1, backward."""
        self.forward()
        steps = [self._forward_step(node) for node in self.nodes if node.operation]
        seed, last = np.ones_like(self.output.data), self.place[id(self.output)]
        steps.append(Step("seed", last, None, seed, seed, None, f"d{self.names[last]} = 1"))
        return steps + [self._backward_step(sent) for sent in self.contributions()]

    def _forward_step(self, node: Value) -> Step:
        assert node.operation is not None
        i, value = self.place[id(node)], text.show(node.data)
        numbers = self._in_numbers(node, node.operation.formula) if _all_numbers(node) else value
        words = _chain(self.names[i], self.formula(node), numbers, value)
        return Step("forward", i, None, node.data, None, None, words)

    def _backward_step(self, sent: Contribution) -> Step:
        node, i = sent.node, sent.input
        assert node.operation is not None
        rule, parent = node.operation.rules[i], self.place[id(node.parents[i])]
        so_far = "" if sent.before is None else f"{text.show(sent.before)} + "
        total = sent.gradient if sent.before is None else sent.before + sent.gradient
        names, numbers, local = so_far + self._in_names(node, rule), text.show(total), None
        if _all_numbers(node):
            local = float(run_backward(node, np.ones_like(node.data))[i])
            numbers = so_far + self._in_numbers(node, rule)
        words = _chain(f"d{self.names[parent]}", names, numbers, text.show(total))
        return Step("backward", self.place[id(node)], parent, sent.gradient, total, local, words)

    def formula(self, node: Value) -> str:
        """What a node computes, in names: ``a * b``; empty for a leaf."""
        return self._in_names(node, node.operation.formula) if node.operation else ""

    def _in_names(self, node: Value, template: str) -> str:
        names = [self.names[self.place[id(parent)]] for parent in node.parents]
        out = self.names[self.place[id(node)]]
        return template.format(*names, d=f"d{out}", out=out)

    def _in_numbers(self, node: Value, template: str) -> str:
        numbers = [text.factor(parent.data) for parent in node.parents]
        d = "" if node.grad is None else text.factor(node.grad)
        return template.format(*numbers, d=d, out=text.factor(node.data))

    def draw(self, step: int | None = None) -> Drawing:
        """The graph as a picture, whole or as it stands after so many steps."""
        steps = self.steps()
        if step is None:
            return draw(self, steps)
        return draw(self, steps[:step], active=steps[step - 1] if step else None)

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict[str, str], dict[str, object]]:
        return self.draw()._repr_mimebundle_()


def _chain(name: str, in_names: str, in_numbers: str, result: str) -> str:
    """``name = in names = in numbers = result``; what would stand there twice stands once."""
    parts = [name, in_names, in_numbers, result]
    kept = [
        part for part, after in pairwise(parts) if text.in_formula(part) != text.in_formula(after)
    ]
    return " = ".join([*kept, result])


def _all_numbers(node: Value) -> bool:
    return not any(value.data.ndim for value in (node, *node.parents))


def _in_order(output: Value) -> list[Value]:
    """All nodes, parents first: by their depth, so that a walk sweeps from left to right."""
    depth: dict[int, int] = {}
    found: list[Value] = []
    waiting = [output]
    while waiting:
        node = waiting[-1]
        missing = [parent for parent in reversed(node.parents) if id(parent) not in depth]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        if id(node) not in depth:
            depth[id(node)] = 1 + max((depth[id(parent)] for parent in node.parents), default=-1)
            found.append(node)
    return sorted(found, key=lambda node: depth[id(node)])


def _names(nodes: list[Value]) -> list[str]:
    """A name for each node: its own, a constant's number, or v1, v2, ... in order."""
    given = [node.name for node in nodes if node.name]
    twice = {name for name in given if given.count(name) > 1}
    if twice:
        raise ValueError(f"every node has its own name, got two nodes called {twice.pop()!r}")
    fresh = (name for name in (f"v{i}" for i in count(1)) if name not in given)
    return [
        node.name or (text.factor(node.data) if node.constant else next(fresh)) for node in nodes
    ]
