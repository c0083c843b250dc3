r"""Losses for classes, from logits: the scores before sigmoid or softmax. Lesson: 03_losses

Computed together with the loss, sigmoid and softmax stay exact where alone they would round to 0.
"""

import numpy as np

from nnedu.functional import log_softmax, sigmoid, softplus
from nnedu.losses.checks import check_bits, check_labels, check_targets


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
    logits, y = check_targets("binary_cross_entropy", logits, y)
    check_bits("binary_cross_entropy", y)
    n = y.size
    value = float((softplus(logits) - y * logits).sum() / n)
    return value, (sigmoid(logits) - y) / n


def cross_entropy(
    logits: np.ndarray,
    y: np.ndarray,
    weight: np.ndarray | None = None,
    label_smoothing: float = 0.0,
) -> tuple[float, np.ndarray]:
    r"""Cross-entropy of one class out of several, from logits, mean over the batch.

    .. math:: L = -\frac{1}{n} \sum_n \log \mathrm{softmax}(z_n)_{y_n}
              \qquad dz = \frac{1}{n} (\mathrm{softmax}(z) - \mathrm{onehot}(y))

    With ``weight`` each example counts with the weight of its class, and the mean is a weighted one.
    With ``label_smoothing`` s the wanted probabilities are ``(1 - s) onehot(y) + s / classes``.
    Both as in PyTorch.

    Parameters:  logits (batch, classes), y (batch,) integers in 0..classes-1,
                 weight (classes,), label_smoothing in 0..1
    Returns:     the loss, and dlogits with the shape of logits
    Raises:      ValueError where the shapes do not fit or a label is out of range,
                 TypeError where y is not of integers
    Lesson:      03_losses
    Example:
        >>> value, dlogits = cross_entropy(np.array([[0.0, 0.0]]), np.array([1]))
        >>> round(value, 4), dlogits
        (0.6931, array([[ 0.5, -0.5]]))
    """
    logits, y = check_labels("cross_entropy", logits, y)
    if weight is not None or label_smoothing:
        return _soft_cross_entropy(logits, y, weight, label_smoothing)
    n = len(y)
    # Turned, (classes, batch): along a short last axis NumPy's maximum and sum take 4 times as long.
    z = logits.T.copy()
    # The places of z[y, rows] in the flat array.
    right = y * n + np.arange(n)
    z -= z.max(axis=0)
    e = np.exp(z)
    total = e.sum(axis=0)
    value = float((np.log(total) - z.take(right)).sum() / n)
    e *= 1 / (total * n)
    e.reshape(-1)[right] -= 1 / n
    dlogits = e.T
    return value, dlogits


def _soft_cross_entropy(
    logits: np.ndarray, y: np.ndarray, weight: np.ndarray | None, label_smoothing: float
) -> tuple[float, np.ndarray]:
    """Cross-entropy against weighted and smoothed targets t: ``-sum(t log softmax(z))``."""
    classes = logits.shape[1]
    if not 0 <= label_smoothing <= 1:
        raise ValueError(
            f"cross_entropy expects label_smoothing in 0..1, got {label_smoothing}: is it a percentage?"
        )
    weight = np.ones(classes) if weight is None else np.asarray(weight)
    if weight.shape != (classes,):
        raise ValueError(
            f"cross_entropy expects weight with one number for each of {classes} classes, "
            f"got an array of shape {weight.shape}"
        )
    if weight.min() < 0 or not weight[y].sum() > 0:
        raise ValueError(
            f"cross_entropy: weight must be 0 or above, and above 0 for a class of the batch, got {weight}: "
            "there is no weighted mean otherwise"
        )
    wanted = np.eye(classes)[y] * (1 - label_smoothing) + label_smoothing / classes
    targets = (wanted * weight / weight[y].sum()).astype(logits.dtype)
    log_probs = log_softmax(logits)
    dlogits = np.exp(log_probs) * targets.sum(axis=1, keepdims=True) - targets
    # Where nothing is wanted nothing is lost, not even at a logit of -inf: 0 times infinity is NaN.
    lost = np.where(targets > 0, log_probs, 0) * targets
    return -float(lost.sum()), dlogits


def balanced_cross_entropy(logits: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""`cross_entropy` in which every class of the batch counts the same, however rare it is.

    Each class that occurs gets the weight 1 / (number of its examples).

    Parameters:  logits (batch, classes), y (batch,) integers in 0..classes-1
    Returns:     the loss, and dlogits with the shape of logits
    Raises:      as `cross_entropy`
    Paper:       after Xie and Tu 2015
    Lesson:      03_losses
    Example:
        >>> logits = np.array([[0.0, 0.0], [0.0, 0.0], [3.0, 0.0]])
        >>> balanced_cross_entropy(logits, np.array([0, 0, 1]))[1].round(2)
        array([[-0.12,  0.12],
               [-0.12,  0.12],
               [ 0.48, -0.48]])
    """
    logits, y = check_labels("balanced_cross_entropy", logits, y)
    counts = np.bincount(y, minlength=logits.shape[1])
    return cross_entropy(logits, y, weight=1 / np.maximum(counts, 1))


def nll(log_probs: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Negative log-likelihood, from log-probabilities such as `log_softmax` gives; mean over the batch.

    .. math:: L = -\frac{1}{n} \sum_n \ell_{n y_n} \qquad d\ell = -\frac{1}{n} \mathrm{onehot}(y)

    Parameters:  log_probs (batch, classes), y (batch,) integers in 0..classes-1
    Returns:     the loss, and dlog_probs with the shape of log_probs
    Raises:      as `cross_entropy`, and ValueError where a log-probability is above 0
    Lesson:      03_losses
    Example:
        >>> nll(np.log([[0.5, 0.5]]), np.array([1]))[1]
        array([[ 0., -1.]])
    """
    log_probs, y = check_labels("nll", log_probs, y)
    n, rows = len(y), np.arange(len(y))
    if log_probs.max() > 1e-6:
        raise ValueError(
            f"nll expects log-probabilities, 0 or below, got up to {log_probs.max():g}: "
            "are they logits or probabilities? then end with the logits and use cross_entropy"
        )
    dlog_probs = np.zeros_like(log_probs)
    dlog_probs[rows, y] = -1 / n
    return -float(log_probs[rows, y].sum() / n), dlog_probs


def focal(logits: np.ndarray, y: np.ndarray, gamma: float = 2.0) -> tuple[float, np.ndarray]:
    r"""Cross-entropy in which easy examples fade.

    .. math:: L = \frac{1}{n} \sum_i -(1 - p_i)^\gamma \log p_i

    with p the probability of what is right: ``sigmoid(z)`` where y = 1 and ``1 - sigmoid(z)`` where
    y = 0, mean over all elements; for class numbers y (batch,) ``softmax(z)_y``, mean over the batch.

    Parameters:  logits and y (same shape), y of 0 and 1, or logits (batch, classes) and y (batch,)
                 class numbers; gamma >= 0 (0 is the plain cross-entropy)
    Returns:     the loss, and dlogits with the shape of logits
    Raises:      ValueError where the shapes do not fit, a target is out of range or gamma is below 0
    Paper:       Lin et al. 2017
    Lesson:      03_losses
    Example:
        >>> value, dlogits = focal(np.array([[0.0]]), np.array([[1.0]]))
        >>> round(value, 4)
        0.1733
    """
    if not gamma >= 0:
        raise ValueError(f"focal expects gamma of 0 or above, got {gamma}")
    if np.ndim(logits) == 2 and np.ndim(y) == 1:
        return _multiclass_focal(*check_labels("focal", logits, y), gamma)
    logits, y = check_targets("focal", logits, y)
    _check_two("focal", y, (0, 1), "each example is either yes or no")
    sign = 2 * y - 1
    # With s the logit of being right: p = sigmoid(s), 1 - p = sigmoid(-s), log p = -softplus(-s).
    s = sign * logits
    p, wrong, log_p = sigmoid(s), sigmoid(-s), -softplus(-s)
    n = y.size
    value = -(wrong**gamma * log_p).sum() / n
    return float(value), sign * wrong**gamma * (gamma * p * log_p - wrong) / n


def _multiclass_focal(logits: np.ndarray, y: np.ndarray, gamma: float) -> tuple[float, np.ndarray]:
    n, rows = len(y), np.arange(len(y))
    log_probs = log_softmax(logits)
    log_p = log_probs[rows, y]
    wrong = -np.expm1(log_p)
    # log p / (1 - p), which goes to -1 where the example becomes easy.
    ratio = np.where(wrong > 0, log_p / np.where(wrong > 0, wrong, 1), -1)
    dlog_p = wrong**gamma * (gamma * np.exp(log_p) * ratio - 1) / n
    dlogits = -np.exp(log_probs) * dlog_p[:, None]
    dlogits[rows, y] += dlog_p
    return -float((wrong**gamma * log_p).sum() / n), dlogits


def _check_two(loss: str, y: np.ndarray, two: tuple[int, int], cause: str) -> None:
    others = y[~np.isin(y, two)]
    if others.size:
        raise ValueError(
            f"{loss} expects targets of {two[0]} and {two[1]} only, got {others[0]:g}: {cause}"
        )


def hinge(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Margin loss of support vector machines: right is not enough, it must be right by 1.

    For targets -1 and 1 of the same shape as the scores, mean over all elements:

    .. math:: L = \frac{1}{n} \sum_i \max(0, 1 - y_i z_i)

    For class numbers y (batch,), mean over the batch, as PyTorch's MultiMarginLoss:

    .. math:: L = \frac{1}{n K} \sum_n \sum_{k \ne y_n} \max(0, 1 - z_{n y_n} + z_{nk})

    Parameters:  scores and y (same shape), or scores (batch, classes) and y (batch,)
    Returns:     the loss, and dscores with the shape of scores
    Raises:      ValueError where a target is not -1 or 1, or a label out of range
    Paper:       Cortes and Vapnik 1995; Crammer and Singer 2001
    Lesson:      03_losses
    Example:
        >>> hinge(np.array([[0.5], [2.0]]), np.array([[1], [1]]))
        (0.25, array([[-0.5],
               [-0. ]]))
    """
    if np.ndim(scores) == 2 and np.ndim(y) == 1:
        return _multiclass_hinge(*check_labels("hinge", scores, y))
    scores, y = check_targets("hinge", scores, y)
    _check_two("hinge", y, (-1, 1), "for 0 and 1 pass 2 * y - 1")
    margin = 1 - y * scores
    return float(np.maximum(margin, 0).sum() / y.size), -y * (margin > 0) / y.size


def _multiclass_hinge(scores: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    rows = np.arange(len(y))
    margin = 1 - scores[rows, y][:, None] + scores
    margin[rows, y] = 0
    dscores = (margin > 0).astype(scores.dtype)
    dscores[rows, y] = -dscores.sum(axis=1)
    return float(np.maximum(margin, 0).sum() / scores.size), dscores / scores.size
