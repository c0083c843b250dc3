r"""Penalties on the parameters, limits on the gradient and on the weights. Lesson: 09_regularization"""

import numpy as np


def l1(theta: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
    r"""Penalty on the sizes of the parameters; drives many of them to exactly 0.

    .. math:: P = \lambda \sum_i |\theta_i| \qquad d\theta = \lambda\, \mathrm{sign}(\theta)

    Parameters:  theta (any shape), strength lambda
    Returns:     the penalty, and its gradient with the shape of theta
    Raises:      ValueError where strength is below 0
    Example:
        >>> l1(np.array([-2.0, 3.0]), 0.1)
        (0.5, array([-0.1,  0.1]))
    """
    _check_strength(strength)
    return strength * float(np.abs(theta).sum()), strength * np.sign(theta)


def l2(theta: np.ndarray, strength: float) -> tuple[float, np.ndarray]:
    r"""Penalty on the squares of the parameters; keeps all of them small.

    .. math:: P = \frac{\lambda}{2} \sum_i \theta_i^2 \qquad d\theta = \lambda\, \theta

    Parameters:  theta (any shape), strength lambda
    Returns:     the penalty, and its gradient with the shape of theta
    Raises:      ValueError where strength is below 0
    Example:
        >>> l2(np.array([-2.0, 4.0]), 0.5)
        (5.0, array([-1.,  2.]))
    """
    _check_strength(strength)
    return 0.5 * strength * float((theta * theta).sum()), strength * theta


def elastic(theta: np.ndarray, strength: float, l1_share: float = 0.5) -> tuple[float, np.ndarray]:
    r"""Elastic net: `l1` and `l2` together.

    .. math:: P = s\, P_{l1} + (1 - s)\, P_{l2}

    Parameters:  theta (any shape), strength lambda of both, l1_share s in 0..1
    Returns:     the penalty, and its gradient with the shape of theta
    Raises:      ValueError where strength is below 0 or l1_share outside 0..1
    Paper:       Zou and Hastie 2005
    Example:
        >>> elastic(np.array([-2.0, 4.0]), 1.0)
        (8.0, array([-1.5,  2.5]))
    """
    if not 0 <= l1_share <= 1:
        raise ValueError(f"l1_share must be in 0..1, got {l1_share}: is it a percentage?")
    value1, dtheta1 = l1(theta, strength * l1_share)
    value2, dtheta2 = l2(theta, strength * (1 - l1_share))
    return value1 + value2, dtheta1 + dtheta2


def clip_norm(grad: np.ndarray, max_norm: float) -> float:
    r"""Scale ``grad`` down in place where its length is above ``max_norm``; the direction stays.

    Parameters:  grad (any shape), max_norm > 0
    Returns:     the length before clipping
    Raises:      ValueError where max_norm is 0 or below
    Paper:       Pascanu, Mikolov and Bengio 2013
    Example:
        >>> grad = np.array([3.0, 4.0])
        >>> clip_norm(grad, 1.0)
        5.0
        >>> grad
        array([0.6, 0.8])
    """
    _check_limit("max_norm", max_norm)
    norm = float(np.linalg.norm(grad))
    if norm > max_norm:
        grad *= max_norm / norm
    return norm


def clip_value(grad: np.ndarray, limit: float) -> float:
    r"""Cut every element of ``grad`` to ``-limit..limit`` in place; the direction may change.

    Parameters:  grad (any shape), limit > 0
    Returns:     the largest size before clipping
    Raises:      ValueError where limit is 0 or below
    Example:
        >>> grad = np.array([3.0, -0.5])
        >>> clip_value(grad, 1.0)
        3.0
        >>> grad
        array([ 1. , -0.5])
    """
    _check_limit("limit", limit)
    largest = float(np.abs(grad).max())
    np.clip(grad, -limit, limit, out=grad)
    return largest


def max_norm(W: np.ndarray, limit: float) -> float:
    r"""Scale the incoming weights of every unit down in place where their length is above ``limit``.

    Call it after each step, for it limits weights, not gradients.

    Parameters:  W (..., fan_out), limit > 0
    Returns:     the largest length before
    Raises:      ValueError where limit is 0 or below
    Paper:       Srivastava et al. 2014, after Srebro and Shraibman 2005
    Example:
        >>> W = np.array([[3.0, 0.6], [4.0, 0.8]])
        >>> max_norm(W, 2.0)
        5.0
        >>> W
        array([[1.2, 0.6],
               [1.6, 0.8]])
    """
    _check_limit("limit", limit)
    norms = np.sqrt((W * W).sum(axis=tuple(range(W.ndim - 1))))
    W *= limit / np.maximum(norms, limit)
    return float(norms.max())


def _check_strength(strength: float) -> None:
    if not strength >= 0:
        raise ValueError(f"a penalty's strength must be 0 or above, got {strength}")


def _check_limit(name: str, limit: float) -> None:
    if not limit > 0:
        raise ValueError(f"{name} must be above 0, got {limit}: 0 would stop all learning")
