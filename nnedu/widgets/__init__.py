"""Widgets: pictures that answer while you move a slider.

A widget is three small things. A class in Python holds its state as traits and answers what only
Python can compute (`base.LessonWidget`). A pure model computes what there is to show, in Python
and, where it can, in JavaScript under ``static/``, both tested against each other. A module in
``static/`` has the controls and one function that draws. Naming the class in ``__all__`` gives it a
page of its own (`export`) and its browser tests.
"""

from nnedu.widgets.activation_explorer import ActivationExplorer
from nnedu.widgets.batch_norm import BatchNormExplorer
from nnedu.widgets.convolution import ConvolutionStepper
from nnedu.widgets.dropout_ensemble import DropoutEnsemble
from nnedu.widgets.gradient_descent import GradientDescent
from nnedu.widgets.graph_stepper import GraphStepper
from nnedu.widgets.hyperparameter_search import HyperparameterSearch
from nnedu.widgets.initialization import InitializationExplorer
from nnedu.widgets.loss_explorer import LossExplorer
from nnedu.widgets.optimizer_race import OptimizerRace
from nnedu.widgets.overfitting import OverfittingExplorer
from nnedu.widgets.penalties import WeightPenalties
from nnedu.widgets.perceptron import PerceptronSteps
from nnedu.widgets.playground import Playground
from nnedu.widgets.schedule_explorer import ScheduleExplorer
from nnedu.widgets.vanishing_gradients import VanishingGradients

__all__ = [
    "ActivationExplorer",
    "BatchNormExplorer",
    "ConvolutionStepper",
    "DropoutEnsemble",
    "GradientDescent",
    "GraphStepper",
    "HyperparameterSearch",
    "InitializationExplorer",
    "LossExplorer",
    "OptimizerRace",
    "OverfittingExplorer",
    "PerceptronSteps",
    "Playground",
    "ScheduleExplorer",
    "VanishingGradients",
    "WeightPenalties",
]
