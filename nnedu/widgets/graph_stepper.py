"""The graph stepper: values forward and gradients backward, one step at a time."""

from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph import Graph, Value, expression
from nnedu.graph.drawing import Drawing
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.graph_run import run_graph, structure, trouble_in_words
from nnedu.widgets.own_code import ENDS

TWO_LAYERS = """
h1 = sigmoid(w1*x1 + w2*x2 + b1)
h2 = sigmoid(w3*x1 + w4*x2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
loss = (t1 - o1)**2/2 + (t2 - o2)**2/2
"""
TWO_LAYERS_VALUES = {
    "x1": 0.05, "x2": 0.10, "w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30, "b1": 0.35,
    "w5": 0.40, "w6": 0.45, "w7": 0.50, "w8": 0.55, "b2": 0.60, "t1": 0.01, "t2": 0.99,
}  # fmt: skip


def examples() -> dict[str, Graph]:
    """What the stepper shows when it is given nothing."""
    return {
        "one neuron": expression("a = sigmoid(w*x + b); loss = (a - t)**2", w=1.5, x=2, b=-1, t=0),
        "a value used twice": expression("loss = a*b + a", a=2, b=-3),
        "(a*b + c).tanh()": expression("loss = (a*b + c).tanh()", a=2, b=-0.5, c=0.5),
        "two layers, two inputs": expression(TWO_LAYERS, **TWO_LAYERS_VALUES),
    }


class GraphStepper(LessonWidget):
    """Step through a computational graph: forward to the loss, back to every gradient.

    Parameters:
        sources: expressions as for `nnedu.graph.expression`, graphs, or values such as your loss;
            nothing at all shows some examples
        predict: a question and its options, asked before the controls unlock
        given: values for names in the expressions, or your own operations as ``(forward, backward)``

    Example:
        >>> square = (lambda z: z * z, lambda d, z: d * 2 * z)
        >>> stepper = GraphStepper("loss = square(w*x - t)", square=square, w=0.5, x=2, t=3)
        >>> stepper.graphs[0]["whose"], stepper.values
        ("your square and nnedu's operations, in Python", [0.5, 2.0, 3.0])

    Lesson: 04_backprop
    """

    module = "graph_stepper.js"
    title = "Backpropagation, step by step"
    about = "Send values forward through a graph and gradients back, one multiplication at a time."

    graphs = t.List(t.Dict()).tag(sync=True)
    graph = t.Unicode().tag(sync=True, setting=True)
    values = t.List(t.Float()).tag(sync=True, setting=True)
    step = t.Int(0, min=0, max=10_000).tag(sync=True, setting=True)

    def __init__(
        self, *sources: str | Graph | Value, predict: Question | None = None, **given: Any
    ) -> None:
        # The widget shows nan and inf; NumPy's warnings would say it twice.
        with np.errstate(all="ignore"):
            self._graphs = _labelled(sources, given) if sources else examples()
        graphs = [{"label": label} | structure(graph) for label, graph in self._graphs.items()]
        first = graphs[0]
        super().__init__(
            predict=predict, options={"graph": list(self._graphs)},
            graphs=graphs, graph=first["label"], values=first["values"],
        )  # fmt: skip
        self.on_msg(self._answer)

    @t.observe("graph")
    def _fit_values(self, change: dict[str, Any]) -> None:
        """Another graph has other leaves; its own values stand in where those set do not fit."""
        [first] = [graph["values"] for graph in self.graphs if graph["label"] == self.graph]
        if len(self.values) != len(first):
            self.values, self.step = first, 0

    def _answer(self, widget: object, question: dict[str, Any], buffers: object) -> None:
        """Run a graph that JavaScript cannot: the question names the graph and its leaves' values."""
        graph = self._graphs[question["graph"]]
        trouble = ""
        numbers: tuple[Any, ...] = (np.empty(0, np.float32), np.empty(0, np.float32))
        try:
            numbers = run_graph(graph, question["values"])
        except ENDS as error:
            trouble = trouble_in_words(graph, error)
        self.send({"graph": question["graph"], "trouble": trouble}, buffers=list(numbers))

    def still(self) -> Drawing:
        graph = self._graphs[self.graph]
        try:
            run_graph(graph, self.values)
            return graph.draw()
        except ENDS as error:
            words = trouble_in_words(graph, error)
            return Drawing("<svg xmlns='http://www.w3.org/2000/svg'/>", f"No graph: {words}")


def _labelled(sources: tuple[str | Graph | Value, ...], given: dict[str, Any]) -> dict[str, Graph]:
    """Every source as a graph; an expression of one line is its own label."""
    graphs: dict[str, Graph] = {}
    for i, source in enumerate(sources, start=1):
        label = f"graph {i}"
        if isinstance(source, str):
            text = source.strip()
            label = label if "\n" in text or len(text) > 40 else text
            source = expression(source, **given)
        elif isinstance(source, Value):
            source = Graph(source)
        graphs[label] = source
    return graphs
