"""Widgets: pictures that answer while you move a slider."""

from nnedu.widgets.activation_explorer import ActivationExplorer
from nnedu.widgets.graph_stepper import GraphStepper

__all__ = ["ActivationExplorer", "GraphStepper"]
