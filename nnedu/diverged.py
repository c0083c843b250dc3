"""Training that went wrong, in the reader's words. Lesson: 05_gradient_descent"""

import math

import numpy as np


class Diverged(FloatingPointError):
    """The loss became NaN or infinite."""


def why(value: float, theta: np.ndarray, x: np.ndarray, y: np.ndarray, step: int, lr: float) -> str:
    """What happened to the loss, and the likely cause.

    Parameters:  value of the loss, theta and the batch x, y that gave it, step counted from 1, lr
    Example:
        >>> x, y = np.ones((2, 1)), np.ones((2, 1))
        >>> why(np.nan, np.ones(3), x, y, step=12, lr=30)
        'the loss became NaN at step 12; the learning rate 30 is likely too large'
    """
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        cause = "the data contain NaN or infinite values"
    elif step > 1:
        cause = f"the learning rate {lr:g} is likely too large"
    elif not np.isfinite(theta).all():
        cause = "the parameters were so before: make the model anew, this one has diverged already"
    else:
        largest = max(np.abs(x).max(), np.abs(y).max())
        cause = f"nothing was learned yet, so the data, up to {largest:.3g} in size, need scaling"
    return f"the loss became {'NaN' if math.isnan(value) else 'infinite'} at step {step}; {cause}"
