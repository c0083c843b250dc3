r"""Losses that compare: which is nearer, which is ranked higher? Lesson: 03_losses

They take several predictions and return as many gradients, and average over the batch.
"""

import numpy as np

Pair = tuple[np.ndarray, np.ndarray]


def margin_ranking(
    x1: np.ndarray, x2: np.ndarray, y: np.ndarray, margin: float = 0.0
) -> tuple[float, Pair]:
    r"""The one that should rank higher must do so by ``margin``, as PyTorch's MarginRankingLoss.

    .. math:: L = \frac{1}{n} \sum_i \max(0, -y_i (x_{1i} - x_{2i}) + m)

    Parameters:  x1 and x2 scores, y of 1 where x1 should be higher, -1 where x2 should (same shapes)
    Returns:     the loss, and the gradients (dx1, dx2)
    Raises:      ValueError where the shapes differ or a target is not -1 or 1
    Lesson:      03_losses
    Example:
        >>> margin_ranking(np.array([1.0]), np.array([3.0]), np.array([1]))
        (2.0, (array([-1.]), array([1.])))
    """
    _check_same("margin_ranking", x1, x2)
    if np.shape(y) != x1.shape or not np.isin(y, (-1, 1)).all():
        raise ValueError(f"margin_ranking expects y of -1 and 1 and of shape {x1.shape}")
    y = np.asarray(y, x1.dtype)
    short = margin - y * (x1 - x2)
    dx1 = -y * (short > 0) / y.size
    return float(np.maximum(short, 0).sum() / y.size), (dx1, -dx1)


def contrastive(
    x1: np.ndarray, x2: np.ndarray, y: np.ndarray, margin: float = 1.0
) -> tuple[float, Pair]:
    r"""Similar pairs (y = 0) come together, different ones (y = 1) move apart up to ``margin``.

    .. math:: L = \frac{1}{n} \sum_n (1 - y_n) \tfrac{1}{2} d_n^2 +
              y_n \tfrac{1}{2} \max(0, m - d_n)^2 \qquad d_n = \lVert x_{1n} - x_{2n} \rVert

    Parameters:  x1 and x2 (batch, features), y (batch,) of 0 and 1, margin
    Returns:     the loss, and the gradients (dx1, dx2)
    Raises:      ValueError where the shapes do not fit or a target is not 0 or 1
    Paper:       Hadsell, Chopra and LeCun 2006
    Lesson:      03_losses
    Example:
        >>> contrastive(np.array([[3.0, 4.0]]), np.zeros((1, 2)), np.array([0]))
        (12.5, (array([[3., 4.]]), array([[-3., -4.]])))
    """
    _check_same("contrastive", x1, x2)
    _check_rows("contrastive", x1, margin)
    if np.shape(y) != x1.shape[:1] or not np.isin(y, (0, 1)).all():
        raise ValueError(f"contrastive expects y of 0 and 1 and of shape {x1.shape[:1]}")
    difference = x1 - x2
    d = _length(difference)
    different = np.asarray(y, x1.dtype)[:, None]
    short = np.maximum(margin - d, 0)
    value = 0.5 * ((1 - different) * d**2 + different * short**2).sum() / len(d)
    # Two equal points that should be apart: no direction is better than another, so none is taken.
    direction = difference / np.where(d == 0, 1, d)
    dx1 = ((1 - different) * difference - different * short * direction) / len(d)
    return float(value), (dx1, -dx1)


def triplet(
    anchor: np.ndarray, positive: np.ndarray, negative: np.ndarray, margin: float = 1.0
) -> tuple[float, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    r"""The anchor must be nearer to the positive than to the negative by ``margin``.

    .. math:: L = \frac{1}{n} \sum_n \max(0, d(a_n, p_n) - d(a_n, q_n) + m) \qquad
              d(x, y) = \lVert x - y + 10^{-6} \rVert

    As PyTorch's TripletMarginLoss, whose small number keeps the distance's slope defined.

    Parameters:  anchor, positive and negative (batch, features), margin
    Returns:     the loss, and the gradients (danchor, dpositive, dnegative)
    Raises:      ValueError where the shapes differ
    Paper:       Schroff, Kalenichenko and Philbin 2015
    Lesson:      03_losses
    Example:
        >>> anchor, near, far = np.array([[0.0]]), np.array([[1.0]]), np.array([[1.5]])
        >>> round(triplet(anchor, near, far)[0], 4)
        0.5
    """
    _check_same("triplet", anchor, positive, negative)
    _check_rows("triplet", anchor, margin)
    to_positive, to_negative = anchor - positive + 1e-6, anchor - negative + 1e-6
    near, far = _length(to_positive), _length(to_negative)
    short = near - far + margin
    active = (short > 0) / len(short)
    dpositive = -(to_positive / near) * active
    dnegative = (to_negative / far) * active
    gradients = tuple(
        g.astype(anchor.dtype) for g in (-dpositive - dnegative, dpositive, dnegative)
    )
    return float(np.maximum(short, 0).sum() / len(short)), gradients


def _length(rows: np.ndarray) -> np.ndarray:
    return np.sqrt((rows * rows).sum(axis=1, keepdims=True))


def _check_same(loss: str, *predictions: np.ndarray) -> None:
    shapes = [p.shape for p in predictions]
    if len(set(shapes)) > 1:
        raise ValueError(f"{loss} expects predictions of one shape, got {shapes}")
    if len(predictions[0]) == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {shapes[0]}")


def _check_rows(loss: str, rows: np.ndarray, margin: float) -> None:
    if rows.ndim != 2:
        raise ValueError(f"{loss} expects predictions (batch, features), got {rows.shape}")
    if not margin >= 0:
        raise ValueError(f"{loss} expects a margin of 0 or above, got {margin}")
