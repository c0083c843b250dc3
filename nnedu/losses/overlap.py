r"""Losses of overlap, for pictures in which most points are background. Lesson: 03_losses

They take probabilities. Each example's overlap is counted over all its elements; the losses are
averaged over the batch. An example with nothing to find and nothing found has no loss.
"""

import numpy as np

from nnedu.losses.checks import check_bits, check_targets


def tversky(
    probs: np.ndarray, y: np.ndarray, alpha: float = 0.5, beta: float = 0.5
) -> tuple[float, np.ndarray]:
    r"""One minus the Tversky index: ``alpha`` is the price of false alarms, ``beta`` of misses.

    .. math:: L = 1 - \frac{TP}{TP + \alpha FP + \beta FN} \qquad
              TP = \sum p y \quad FP = \sum p (1 - y) \quad FN = \sum (1 - p) y

    Parameters:  probs and y (batch, ...) of the same shape, between 0 and 1; alpha and beta >= 0
    Returns:     the loss, and dprobs with the shape of probs
    Raises:      ValueError where the shapes differ or something is outside its range
    Paper:       Salehi, Erdogmus and Gholipour 2017
    Lesson:      03_losses
    Example:
        >>> value, dprobs = tversky(np.array([[0.5, 0.5]]), np.array([[1, 0]]), alpha=0.3, beta=0.7)
        >>> round(value, 4)
        0.5
    """
    if not (alpha >= 0 and beta >= 0 and alpha + beta > 0):
        raise ValueError(f"tversky expects alpha and beta of 0 or above, got {alpha} and {beta}")
    probs, y = check_targets("tversky", probs, y)
    if probs.ndim == 0:
        raise ValueError(
            "an overlap loss expects probabilities of shape (batch, ...), got one number"
        )
    check_bits("an overlap loss", y)
    if probs.min() < 0 or probs.max() > 1:
        raise ValueError(
            f"an overlap loss expects probabilities in 0..1, got {probs.min():g} to {probs.max():g}: "
            "are they logits? then put Sigmoid() before it"
        )
    n = len(y)
    p, t = probs.reshape(n, -1), y.reshape(n, -1)
    hits = (p * t).sum(axis=1, keepdims=True)
    # The denominator TP + alpha FP + beta FN, written with what p multiplies: d/dp is by_p.
    by_p = (1 - alpha - beta) * t + alpha
    whole = (p * by_p).sum(axis=1, keepdims=True) + beta * t.sum(axis=1, keepdims=True)
    empty = whole == 0
    safe = np.where(empty, 1, whole)
    index = np.where(empty, 1, hits / safe)
    dp = np.where(empty, 0, (index * by_p - t) / safe) / n
    return float((1 - index).sum() / n), dp.reshape(probs.shape)


def dice(probs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""One minus the Dice coefficient: `tversky` with alpha = beta = 1/2.

    .. math:: L = 1 - \frac{2 \sum p y}{\sum p + \sum y}

    Parameters:  probs and y (batch, ...) of the same shape, between 0 and 1
    Returns:     the loss, and dprobs with the shape of probs
    Raises:      as `tversky`
    Paper:       Milletari, Navab and Ahmadi 2016 (who square p and y in the denominator)
    Lesson:      03_losses
    Example:
        >>> dice(np.array([[1.0, 1.0]]), np.array([[1, 1]]))[0]
        0.0
    """
    return tversky(probs, y, 0.5, 0.5)


def iou(probs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""One minus intersection over union: `tversky` with alpha = beta = 1.

    .. math:: L = 1 - \frac{\sum p y}{\sum p + \sum y - \sum p y}

    Parameters:  probs and y (batch, ...) of the same shape, between 0 and 1
    Returns:     the loss, and dprobs with the shape of probs
    Raises:      as `tversky`
    Paper:       Rahman and Wang 2016
    Lesson:      03_losses
    Example:
        >>> iou(np.array([[1.0, 1.0]]), np.array([[1, 0]]))[0]
        0.5
    """
    return tversky(probs, y, 1.0, 1.0)
