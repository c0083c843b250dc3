r"""Losses for numbers: how far are the predictions from y? Lesson: 03_losses"""

import numpy as np

from nnedu.losses.checks import check_targets


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
    predictions, y = check_targets("mse", predictions, y)
    difference = predictions - y
    n = difference.size
    return float((difference * difference).sum() / n), difference * (2 / n)


def mae(predictions: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    r"""Mean absolute error over all elements: outliers pull no harder than others.

    .. math:: L = \frac{1}{n} \sum_i |p_i - y_i| \qquad dp = \frac{1}{n} \mathrm{sign}(p - y)

    Parameters:  predictions and y (same shape)
    Returns:     the loss, and dpredictions with the shape of predictions
    Raises:      ValueError where the shapes differ
    Lesson:      03_losses
    Example:
        >>> mae(np.array([[1.0], [2.0]]), np.array([[0.0], [4.0]]))
        (1.5, array([[ 0.5],
               [-0.5]]))
    """
    predictions, y = check_targets("mae", predictions, y)
    difference = predictions - y
    n = difference.size
    return float(np.abs(difference).sum() / n), np.sign(difference) / n


def huber(predictions: np.ndarray, y: np.ndarray, delta: float = 1.0) -> tuple[float, np.ndarray]:
    r"""Squared near 0, straight beyond ``delta``: mean over all elements, as PyTorch's HuberLoss.

    .. math:: h(d) = \begin{cases} \frac{1}{2} d^2 & |d| \le \delta \\
              \delta (|d| - \frac{1}{2} \delta) & \text{otherwise} \end{cases} \qquad
              L = \frac{1}{n} \sum_i h(p_i - y_i) \qquad
              dp = \frac{1}{n} \mathrm{clip}(p - y, -\delta, \delta)

    Parameters:  predictions and y (same shape), delta > 0 where the straight part begins
    Returns:     the loss, and dpredictions with the shape of predictions
    Raises:      ValueError where the shapes differ or delta is 0 or below
    Paper:       Huber 1964
    Lesson:      03_losses
    Example:
        >>> huber(np.array([[0.5], [3.0]]), np.zeros((2, 1)))
        (1.3125, array([[0.25],
               [0.5 ]]))
    """
    if not delta > 0:
        raise ValueError(f"huber expects delta above 0, got {delta}")
    predictions, y = check_targets("huber", predictions, y)
    difference = predictions - y
    n = difference.size
    # Where |d| <= delta, clipped is d and this is d^2 / 2; beyond, it is the straight part.
    clipped = np.clip(difference, -delta, delta)
    return float((clipped * (difference - 0.5 * clipped)).sum() / n), clipped / n


def quantile(predictions: np.ndarray, y: np.ndarray, q: float = 0.5) -> tuple[float, np.ndarray]:
    r"""Pinball loss, whose best constant prediction is the q-quantile of y; mean over all elements.

    .. math:: L = \frac{1}{n} \sum_i \max(q\, d_i, (q - 1)\, d_i) \qquad d = y - p

    Parameters:  predictions and y (same shape), q between 0 and 1: 0.9 punishes predictions that are
                 too low nine times as hard as those that are too high
    Returns:     the loss, and dpredictions with the shape of predictions
    Raises:      ValueError where the shapes differ or q is outside 0..1
    Paper:       Koenker and Bassett 1978
    Lesson:      03_losses
    Example:
        >>> quantile(np.array([[0.0], [0.0]]), np.array([[1.0], [-1.0]]), q=0.75)
        (0.5, array([[-0.375],
               [ 0.125]]))
    """
    if not 0 < q < 1:
        raise ValueError(f"quantile expects q between 0 and 1, got {q}: is it a percentage?")
    predictions, y = check_targets("quantile", predictions, y)
    difference = y - predictions
    n = difference.size
    value = np.maximum(q * difference, (q - 1) * difference).sum() / n
    too_low = difference > 0
    return float(value), (np.where(too_low, -q, 1 - q) * (difference != 0) / n).astype(y.dtype)
