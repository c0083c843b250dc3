r"""Losses that compare: which is nearer, which is ranked higher? Lesson: 03_losses

They take several predictions and return as many gradients, and average over the batch.
"""

import numpy as np

from nnedu.functional.arrays import as_floats

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
    x1, x2 = _check_same("margin_ranking", x1, x2)
    y = _check_pairs("margin_ranking", y, x1.shape, (-1, 1)).astype(x1.dtype)
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
    x1, x2 = _check_same("contrastive", x1, x2)
    _check_rows("contrastive", x1, margin)
    y = _check_pairs("contrastive", y, x1.shape[:1], (0, 1)).astype(x1.dtype)
    difference = x1 - x2
    d = _length(difference)
    different = y[:, None]
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
    anchor, positive, negative = _check_same("triplet", anchor, positive, negative)
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


def _check_same(loss: str, *predictions: np.ndarray) -> list[np.ndarray]:
    """Return the predictions as floats, where they have one shape."""
    floats = [as_floats(p) for p in predictions]
    shapes = [p.shape for p in floats]
    if len(set(shapes)) > 1:
        raise ValueError(f"{loss} expects predictions of one shape, got {shapes}")
    if floats[0].size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {shapes[0]}")
    return floats


def _check_pairs(
    loss: str, y: np.ndarray, shape: tuple[int, ...], two: tuple[int, int]
) -> np.ndarray:
    y = np.asarray(y)
    others = y[~np.isin(y, two)]
    if y.shape != shape or others.size:
        got = f"an array of shape {y.shape}" if y.shape != shape else f"{others[0]:g}"
        raise ValueError(
            f"{loss} expects y of {two[0]} and {two[1]} and of shape {shape}, got {got}"
        )
    return y


def _check_rows(loss: str, rows: np.ndarray, margin: float) -> None:
    if rows.ndim != 2:
        raise ValueError(f"{loss} expects predictions (batch, features), got {rows.shape}")
    if not margin >= 0:
        raise ValueError(f"{loss} expects a margin of 0 or above, got {margin}")
