r"""Quasi-Newton updates: learn the inverse curvature H from how steps changed the gradient.

After a step s the gradient has changed by y. Each update returns an H for which ``H y = s``, as it
would be for a parabola. `newton.minimize` runs whole methods of this kind. Lesson: 06_optimizers
"""

import numpy as np

# Below this the change of the gradient says nothing about the curvature, or that it is negative.
FLAT = 1e-12


def bfgs(H: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    r"""The BFGS update of an inverse curvature: stays symmetric and positive.

    .. math:: H \leftarrow (I - \rho s y^T) H (I - \rho y s^T) + \rho s s^T \qquad \rho = 1 / s^T y

    Parameters:  H (n, n), s the step and y the change of the gradient (n,)
    Returns:     the new H; the old one where s and y do not curve upwards
    Paper:       Broyden, Fletcher, Goldfarb, Shanno 1970
    Lesson:      06_optimizers
    Example:
        >>> s, y = np.array([1.0, 0.0]), np.array([2.0, 1.0])
        >>> (bfgs(np.eye(2), s, y) @ y).round(6)
        array([1., 0.])
    """
    if s @ y <= FLAT:
        return H
    rho = 1 / (s @ y)
    left = np.eye(len(H)) - rho * np.outer(s, y)
    return left @ H @ left.T + rho * np.outer(s, s)


def dfp(H: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    r"""The update of Davidon, Fletcher and Powell, the first of its kind: stays symmetric and positive.

    .. math:: H \leftarrow H + \frac{s s^T}{s^T y} - \frac{H y y^T H}{y^T H y}

    Parameters:  H (n, n) symmetric, s the step and y the change of the gradient (n,)
    Returns:     the new H; the old one where s and y do not curve upwards
    Paper:       Davidon 1959; Fletcher and Powell 1963
    Lesson:      06_optimizers
    Example:
        >>> s, y = np.array([1.0, 0.0]), np.array([2.0, 1.0])
        >>> (dfp(np.eye(2), s, y) @ y).round(6)
        array([1., 0.])
    """
    if s @ y <= FLAT:
        return H
    Hy = H @ y
    return H + np.outer(s, s) / (s @ y) - np.outer(Hy, Hy) / (y @ Hy)


def broyden(H: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    r"""Broyden's update: the smallest change of the curvature itself, which need not stay symmetric.

    .. math:: H \leftarrow H + \frac{(s - H y)\, s^T H}{s^T H y}

    Parameters:  H (n, n), s the step and y the change of the gradient (n,)
    Returns:     the new H; the old one where the fraction would divide by 0
    Paper:       Broyden 1965
    Lesson:      06_optimizers
    Example:
        >>> s, y = np.array([1.0, 0.0]), np.array([2.0, 1.0])
        >>> (broyden(np.eye(2), s, y) @ y).round(6)
        array([1., 0.])
    """
    Hy = H @ y
    if abs(s @ Hy) <= FLAT:
        return H
    return H + np.outer(s - Hy, s @ H) / (s @ Hy)
