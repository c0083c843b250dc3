r"""Losses: ``(predictions, y) -> (value, dpredictions)``, the gradient beside the value.

The loss divides by the number of examples, and nobody else does. Classification losses take logits,
the scores before softmax or sigmoid: computed together the two are exact where either alone would
round to 0. Lesson: 03_losses
"""

from collections.abc import Callable

import numpy as np

from nnedu.functional import sigmoid, softplus

Loss = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]


def mse(predictions: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Mean squared error over all elements.

    .. math:: L = \frac{1}{n} \sum_i (p_i - y_i)^2 \qquad dp = \frac{2}{n} (p - y)

    Parameters:  predictions and y (same shape)
    Returns:     the loss, and dpredictions with the shape of predictions
    Raises:      ValueError where the shapes differ
    Lesson:      03_losses
    Example:
        >>> mse(np.array([[1.0], [2.0]]), np.array([[0.0], [4.0]]))
        (2.5, array([[ 1.],
               [-2.]]))
    """
    y = _targets("mse", predictions, y)
    difference = predictions - y
    n = difference.size
    return float((difference * difference).sum() / n), difference * (2 / n)


def binary_cross_entropy(logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Cross-entropy of yes-or-no answers, from logits, mean over all elements.

    .. math:: L = \frac{1}{n} \sum_i \mathrm{softplus}(z_i) - y_i z_i
              \qquad dz = \frac{1}{n} (\mathrm{sigmoid}(z) - y)

    Parameters:  logits and y (same shape), y between 0 and 1
    Returns:     the loss, and dlogits with the shape of logits
    Raises:      ValueError where the shapes differ or a target is outside 0..1
    Lesson:      03_losses
    Example:
        >>> value, dlogits = binary_cross_entropy(np.array([[0.0]]), np.array([[1.0]]))
        >>> round(value, 4), dlogits
        (0.6931, array([[-0.5]]))
    """
    y = _targets("binary_cross_entropy", logits, y)
    if y.min() < 0 or y.max() > 1:
        raise ValueError(
            f"binary_cross_entropy expects targets in 0..1, got {y.min():g} to {y.max():g}: "
            "are the labels -1 and 1, or class numbers?"
        )
    n = y.size
    value = float((softplus(logits) - y * logits).sum() / n)
    return value, (sigmoid(logits) - y) / n


def cross_entropy(logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Cross-entropy of one class out of several, from logits, mean over the batch.

    .. math:: L = -\frac{1}{n} \sum_n \log \mathrm{softmax}(z_n)_{y_n}
              \qquad dz = \frac{1}{n} (\mathrm{softmax}(z) - \mathrm{onehot}(y))

    Parameters:  logits (batch, classes), y (batch,) integers in 0..classes-1
    Returns:     the loss, and dlogits with the shape of logits
    Raises:      ValueError where the shapes do not fit or a label is out of range,
                 TypeError where y is not of integers
    Lesson:      03_losses
    Example:
        >>> value, dlogits = cross_entropy(np.array([[0.0, 0.0]]), np.array([1]))
        >>> round(value, 4), dlogits
        (0.6931, array([[ 0.5, -0.5]]))
    """
    y = _labels("cross_entropy", logits, y)
    n = len(y)
    rows = np.arange(n)
    shifted = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    value = float((np.log(total[:, 0]) - shifted[rows, y]).sum() / n)
    dlogits = e / (total * n)
    dlogits[rows, y] -= 1 / n
    return value, dlogits


def _targets(loss: str, predictions: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return y in the dtype of the predictions, where it has their shape."""
    y = np.asarray(y, predictions.dtype)
    if y.shape != predictions.shape:
        cause = ": reshape y with y[:, None]" if y.shape == predictions.shape[:1] else ""
        raise ValueError(
            f"{loss} expects y of the same shape as the predictions, {predictions.shape}, "
            f"got {y.shape}{cause}"
        )
    if y.size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {y.shape}")
    return y


def _labels(loss: str, logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return y where it holds one class number in range for each row of the logits."""
    y = np.asarray(y)
    if logits.ndim != 2 or y.shape != logits.shape[:1]:
        cause = ": is y one-hot? then pass y.argmax(axis=1)" if y.ndim == 2 else ""
        raise ValueError(
            f"{loss} expects logits (batch, classes) and y (batch,), "
            f"got {logits.shape} and {y.shape}{cause}"
        )
    if y.dtype.kind not in "iu":
        raise TypeError(
            f"{loss} expects y of integers, the class numbers, got {y.dtype}: "
            "convert with y.astype(int)"
        )
    if y.size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {logits.shape}")
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError(
            f"{loss} expects labels in 0..{logits.shape[1] - 1} for {logits.shape[1]} logits, "
            f"got {y.min()} to {y.max()}: do the labels start at 1, or has the network too few outputs?"
        )
    return y
