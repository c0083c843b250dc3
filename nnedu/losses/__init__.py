r"""Losses: ``(predictions, y) -> (value, dpredictions)``, the gradient beside the value.

The loss divides by the number of examples, and nobody else does. Lesson: 03_losses
"""

from collections.abc import Callable

import numpy as np

from nnedu.losses.classification import (
    balanced_cross_entropy,
    binary_cross_entropy,
    cross_entropy,
    focal,
    hinge,
    nll,
)
from nnedu.losses.contrastive import contrastive, margin_ranking, triplet
from nnedu.losses.overlap import dice, iou, tversky
from nnedu.losses.regression import huber, mae, mse, quantile

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]

# These apply sigmoid or softmax themselves: a model for them ends with plain sums.
TAKES_LOGITS = (
    binary_cross_entropy,
    cross_entropy,
    balanced_cross_entropy,
    focal,
)

__all__ = [
    "TAKES_LOGITS",
    "Loss",
    "balanced_cross_entropy",
    "binary_cross_entropy",
    "contrastive",
    "cross_entropy",
    "dice",
    "focal",
    "hinge",
    "huber",
    "iou",
    "mae",
    "margin_ranking",
    "mse",
    "nll",
    "quantile",
    "triplet",
    "tversky",
]
