"""Reverse-mode automatic differentiation on a graph that can be stepped through and drawn."""

from nnedu.graph.expression import expression
from nnedu.graph.steps import Graph, Step
from nnedu.graph.value import Value, apply

__all__ = ["Graph", "Step", "Value", "apply", "expression"]
