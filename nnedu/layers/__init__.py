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
from nnedu.layers.convolution import AvgPool2D, Conv2D, MaxPool2D
from nnedu.layers.dense import Dense
from nnedu.layers.dropout import Dropout, SpatialDropout
from nnedu.layers.learned_activation import DynamicReLU, Maxout, PReLU, Softmax
from nnedu.layers.normalization import BatchNorm, LayerNorm
from nnedu.layers.recurrent import LSTM, RNN, Embedding
from nnedu.layers.residual import Flatten, Residual

__all__ = [
    "ELU",
    "GELU",
    "LSTM",
    "RNN",
    "SELU",
    "Activation",
    "AvgPool2D",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "Dropout",
    "DynamicReLU",
    "Embedding",
    "Flatten",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "MaxPool2D",
    "Maxout",
    "Op",
    "PReLU",
    "Parameter",
    "ReLU",
    "Residual",
    "Sigmoid",
    "Softmax",
    "Softplus",
    "SpatialDropout",
    "Swish",
    "Tanh",
    "View",
]
