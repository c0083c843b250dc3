r"""Optimizers: a few vector operations in place on the model's flat ``theta`` and ``grad``.

Each is ``X(model, lr=...)`` with ``step()``; the formulas and defaults are PyTorch's where it has the
optimizer, the paper's otherwise. Those that use how the slope changes are in
`nnedu.optimizers.second_order`. Lesson: 06_optimizers
"""

from nnedu.optimizers import second_order
from nnedu.optimizers.adam import AdaBelief, Adam, AdamW, RAdam
from nnedu.optimizers.adaptive import AdaDelta, AdaGrad, RMSProp
from nnedu.optimizers.base import Optimizer, Trainable
from nnedu.optimizers.bounded import AdaBound, AMSBound
from nnedu.optimizers.lookahead import Lookahead, Ranger
from nnedu.optimizers.sgd import SGD

__all__ = [
    "SGD",
    "AMSBound",
    "AdaBelief",
    "AdaBound",
    "AdaDelta",
    "AdaGrad",
    "Adam",
    "AdamW",
    "Lookahead",
    "Optimizer",
    "RAdam",
    "RMSProp",
    "Ranger",
    "Trainable",
    "second_order",
]
