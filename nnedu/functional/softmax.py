r"""From scores to probabilities: softmax and its logarithm. Lesson: 02_activations"""

import numpy as np

from nnedu.functional.arrays import as_floats


def softmax(z: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    r"""Turn scores into probabilities that sum to 1 along ``axis``.

    .. math:: a_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}

    A high temperature T flattens the probabilities, a low one sharpens them.

    Parameters:  z (any shape), axis of the classes, temperature > 0
    Returns:     a with the shape and dtype of z
    Raises:      ValueError where temperature is 0 or below
    Lesson:      02_activations
    Example:
        >>> softmax(np.array([1e4, 1e4, -1e4]))
        array([0.5, 0.5, 0. ])
    """
    z = _tempered(z, temperature)
    # Subtracting the largest score changes nothing in the fraction and keeps exp from overflowing.
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_backward(
    da: np.ndarray, z: np.ndarray, axis: int = -1, temperature: float = 1.0
) -> np.ndarray:
    r"""Gradient of `softmax`: every probability depends on every score.

    .. math:: dz_i = \frac{1}{T}\, a_i \Bigl(da_i - \sum_j da_j a_j\Bigr)

    Parameters:  da and z (same shape), axis of the classes, temperature > 0
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> softmax_backward(np.array([1.0, 0.0]), np.array([0.0, 0.0]))
        array([ 0.25, -0.25])
    """
    a = softmax(z, axis, temperature)
    return a * (da - (da * a).sum(axis=axis, keepdims=True)) / temperature


def log_softmax(z: np.ndarray, axis: int = -1, temperature: float = 1.0) -> np.ndarray:
    r"""Logarithm of `softmax`, exact where softmax itself would round to 0.

    .. math:: a_i = z_i / T - \log \sum_j e^{z_j / T}

    Parameters:  z (any shape), axis of the classes, temperature > 0
    Returns:     a with the shape and dtype of z
    Raises:      ValueError where temperature is 0 or below
    Lesson:      03_losses
    Example:
        >>> log_softmax(np.array([0.0, -1e4]))
        array([     0., -10000.])
    """
    z = _tempered(z, temperature)
    z = z - z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def log_softmax_backward(
    da: np.ndarray, z: np.ndarray, axis: int = -1, temperature: float = 1.0
) -> np.ndarray:
    r"""Gradient of `log_softmax`.

    .. math:: dz_i = \frac{1}{T} \Bigl(da_i - \mathrm{softmax}(z)_i \sum_j da_j\Bigr)

    Parameters:  da and z (same shape), axis of the classes, temperature > 0
    Returns:     dz with the shape of z
    Lesson:      03_losses
    Example:
        >>> log_softmax_backward(np.array([1.0, 0.0]), np.array([0.0, 0.0]))
        array([ 0.5, -0.5])
    """
    total = np.sum(da, axis=axis, keepdims=True)
    return (da - softmax(z, axis, temperature) * total) / temperature


def _tempered(z: np.ndarray, temperature: float) -> np.ndarray:
    if not temperature > 0:
        raise ValueError(
            f"softmax expects a temperature above 0, got {temperature}: "
            "a low temperature such as 0.1 sharpens, 0 would divide by zero"
        )
    z = as_floats(z)
    return z if temperature == 1 else z / temperature
