"""Layers: thin objects over `nnedu.functional`, one subject a file."""

from nnedu.layers.activation import (
    ELU,
    GELU,
    SELU,
    Activation,
    Identity,
    LeakyReLU,
    ReLU,
    Sigmoid,
    Softplus,
    Swish,
    Tanh,
)
from nnedu.layers.base import Layer, Op, Parameter, View
from nnedu.layers.dense import Dense
from nnedu.layers.dropout import Dropout

__all__ = [
    "ELU",
    "GELU",
    "SELU",
    "Activation",
    "Dense",
    "Dropout",
    "Identity",
    "Layer",
    "LeakyReLU",
    "Op",
    "Parameter",
    "ReLU",
    "Sigmoid",
    "Softplus",
    "Swish",
    "Tanh",
    "View",
]
