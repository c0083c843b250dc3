"""The model of the graph stepper: a graph as plain data, and its numbers for given leaves."""

from typing import Any

import numpy as np
import numpy.typing as npt

from nnedu.graph import Graph, Value
from nnedu.graph.drawing import layout
from nnedu.widgets.own_code import in_words

# Larger arrays keep their values: a slider for each entry would fill the screen.
MOST_SLIDERS = 12


def structure(graph: Graph) -> dict[str, Any]:
    """Everything about a graph that does not change when a slider moves."""
    sliders = [
        {"label": name + (str(list(index)) if index else ""), "node": graph.place[id(leaf)],
         "entry": entry}
        for name, leaf in graph.leaves.items()
        if leaf.data.size <= MOST_SLIDERS
        for entry, index in enumerate(np.ndindex(leaf.shape))
    ]  # fmt: skip
    scalar = all(node.data.ndim == 0 for node in graph.nodes)
    own = [f"your {node.operation.name}" for node in _own(graph)]
    return {
        "nodes": [
            _node(graph, node, at) for node, at in zip(graph.nodes, layout(graph), strict=True)
        ],
        "sliders": sliders,
        "values": [
            float(graph.nodes[s["node"]].data.flat[s["entry"]])  # type: ignore[call-overload]
            for s in sliders
        ],
        "engine": "js" if scalar and not own else "kernel",
        "whose": " and ".join([*dict.fromkeys(own), "nnedu's operations"])
        + (", in your browser" if scalar and not own else ", in Python"),
    }


def _own(graph: Graph) -> list[Any]:
    return [node for node in graph.nodes if node.operation and node.operation.own]


def _node(graph: Graph, node: Value, at: tuple[float, float] | None) -> dict[str, Any]:
    operation = node.operation
    return {
        "name": graph.names[graph.place[id(node)]],
        "at": at,
        "shape": list(node.shape),
        "constant": node.constant,
        "data": [] if operation else [float(x) for x in node.data.flat],
        "parents": [graph.place[id(parent)] for parent in node.parents],
        "operation": operation.name if operation else "",
        "exponent": operation.exponent if operation else None,
        "formula": operation.formula if operation else "",
        "rules": list(operation.rules) if operation else [],
    }


def run_graph(graph: Graph, values: list[float]) -> tuple[npt.NDArray[np.float32], ...]:
    """Set the leaves, run the graph; returns all values, and all contributions in step order.

    Example:
        >>> from nnedu.graph import expression
        >>> run_graph(expression("a * b"), [2.0, 3.0])
        (array([2., 3., 6.], dtype=float32), array([3., 2.], dtype=float32))
    """
    place = 0
    for leaf in graph.leaves.values():
        if leaf.data.size <= MOST_SLIDERS:
            given = values[place : place + leaf.data.size]
            leaf.data = np.reshape(given, leaf.shape).astype(leaf.data.dtype)
            place += leaf.data.size
    with np.errstate(all="ignore"):
        graph.forward()
        sent = [contribution.gradient for contribution in graph.contributions()]
    return _flat([node.data for node in graph.nodes]), _flat(sent)


def _flat(arrays: list[Any]) -> npt.NDArray[np.float32]:
    return np.concatenate([np.empty(0), *map(np.ravel, arrays)]).astype(np.float32)


def trouble_in_words(graph: Graph, error: BaseException) -> str:
    """What went wrong, naming the learner's function it went wrong in."""
    pairs = [(node.operation.forward, node.operation.backward) for node in _own(graph)]
    return in_words(error, *(function for pair in pairs for function in pair))
