"""nnedu: neural networks that can be read, checked and taken apart.

The most used names are here. The rest has its subject: `nnedu.functional`, `nnedu.layers`,
`nnedu.losses`, `nnedu.optimizers`, `nnedu.schedules`, `nnedu.data`, `nnedu.gradcheck`,
`nnedu.probes`, `nnedu.plots`.
"""

from nnedu import (
    data,
    functional,
    gradcheck,
    initializers,
    layers,
    losses,
    metrics,
    optimizers,
    probes,
    regularizers,
    schedules,
)
from nnedu.layers import (
    ELU,
    GELU,
    SELU,
    Activation,
    Dense,
    Dropout,
    Identity,
    LeakyReLU,
    Op,
    ReLU,
    Sigmoid,
    Softplus,
    Swish,
    Tanh,
)
from nnedu.losses import binary_cross_entropy, cross_entropy, mse
from nnedu.metrics import accuracy
from nnedu.model import Sequential
from nnedu.optimizers import SGD, Adam
from nnedu.training import Diverged, evaluate, fit, train

__version__ = "0.1.0"

__all__ = [
    "ELU",
    "GELU",
    "SELU",
    "SGD",
    "Activation",
    "Adam",
    "Dense",
    "Diverged",
    "Dropout",
    "Identity",
    "LeakyReLU",
    "Op",
    "ReLU",
    "Sequential",
    "Sigmoid",
    "Softplus",
    "Swish",
    "Tanh",
    "accuracy",
    "binary_cross_entropy",
    "cross_entropy",
    "data",
    "evaluate",
    "fit",
    "functional",
    "gradcheck",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "mse",
    "optimizers",
    "probes",
    "regularizers",
    "schedules",
    "train",
]
