r"""ReLU and its relatives: formula beside derivative.

At the kink ``z = 0`` the derivative taken is the one from the left, as in PyTorch. They are sums of
a right part, ``max(z, 0)``, and a left part of ``min(z, 0)``: np.where would read nearer to the
formulas, but takes 4 times as long.
"""

import numpy as np

from nnedu.functional.arrays import as_floats

# Klambauer et al. 2017: chosen so that mean 0 and variance 1 are a fixed point from layer to layer.
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def relu(z: np.ndarray) -> np.ndarray:
    r"""Rectified linear unit: ``a = max(z, 0)``.

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       Nair and Hinton 2010
    Lesson:      02_activations
    Example:
        >>> relu(np.array([-2.0, 0.0, 3.0]))
        array([0., 0., 3.])
    """
    # Against zeros in an array NumPy is up to four times as fast as against the number 0.
    z = np.asarray(z)
    a = np.zeros(z.shape, z.dtype)
    return np.maximum(z, a, out=a)


def relu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `relu`: ``dz = da`` where ``z > 0``, else 0.

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> relu_backward(np.array([5.0, 5.0, 5.0]), np.array([-2.0, 0.0, 3.0]))
        array([0., 0., 5.])
    """
    return da * (np.asarray(z) > 0)


def leaky_relu(z: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    r"""ReLU with a small slope on the left: z where ``z > 0``, else ``alpha * z``.

    Parameters:  z (any shape), alpha the slope on the left
    Returns:     a with the shape and dtype of z
    Paper:       Maas, Hannun and Ng 2013
    Lesson:      02_activations
    Example:
        >>> leaky_relu(np.array([-2.0, 3.0]), alpha=0.1)
        array([-0.2,  3. ])
    """
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def leaky_relu_backward(da: np.ndarray, z: np.ndarray, alpha: float = 0.01) -> np.ndarray:
    r"""Gradient of `leaky_relu`: ``dz = da`` where ``z > 0``, else ``alpha * da``.

    Parameters:  da and z (same shape), alpha the slope on the left
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> leaky_relu_backward(np.array([1.0, 1.0]), np.array([-2.0, 3.0]), alpha=0.1)
        array([0.1, 1. ])
    """
    z = as_floats(z)
    right = (z > 0).astype(z.dtype)
    return da * (right + alpha * (1 - right))


def prelu(z: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    r"""Leaky ReLU whose slope on the left is learned, one for each feature (or one for all).

    Parameters:  z (..., features), alpha (features,), (1,) or a number
    Returns:     a with the shape and dtype of z
    Raises:      ValueError where there is another number of alphas
    Paper:       He et al. 2015
    Lesson:      02_activations
    Example:
        >>> prelu(np.array([[-2.0, -2.0]]), np.array([0.1, 0.5]))
        array([[-0.2, -1. ]])
    """
    z = as_floats(z)
    if np.shape(alpha) not in ((), (1,), z.shape[-1:]):
        raise ValueError(
            f"prelu expects one alpha for each of the {z.shape[-1]} features of z or one for all, "
            f"got an array of shape {np.shape(alpha)}"
        )
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def prelu_backward(
    da: np.ndarray, z: np.ndarray, alpha: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    r"""Gradients of `prelu` for its input and for its slopes.

    .. math:: dz = da \cdot [z > 0 \,?\, 1 : \alpha] \qquad d\alpha = \sum_n da_n \min(z_n, 0)

    Parameters:  da and z (..., features), alpha (features,), (1,) or a number
    Returns:     dz, dalpha with the shapes of z, alpha
    Lesson:      02_activations
    Example:
        >>> z, alpha = np.array([[-2.0, 3.0]]), np.array([0.1, 0.5])
        >>> prelu_backward(np.ones((1, 2)), z, alpha)
        (array([[0.1, 1. ]]), array([-2.,  0.]))
    """
    z = as_floats(z)
    right = (z > 0).astype(z.dtype)
    dz = da * (right + alpha * (1 - right))
    # alpha's own axis comes last: where it is one for all, all are summed.
    dalpha = (da * np.minimum(z, 0)).reshape(-1, np.size(alpha)).sum(axis=0)
    return dz, dalpha.reshape(np.shape(alpha))


def elu(z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    r"""Exponential linear unit: z where ``z > 0``, else ``alpha * (exp(z) - 1)``.

    Parameters:  z (any shape), alpha the depth of the left plateau
    Returns:     a with the shape and dtype of z
    Paper:       Clevert, Unterthiner and Hochreiter 2016
    Lesson:      02_activations
    Example:
        >>> elu(np.array([-1e4, 0.0, 3.0]))
        array([-1.,  0.,  3.])
    """
    z = as_floats(z)
    return np.maximum(z, 0) + alpha * np.expm1(np.minimum(z, 0))


def elu_backward(da: np.ndarray, z: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    r"""Gradient of `elu`: ``dz = da`` where ``z > 0``, else ``da * alpha * exp(z)``.

    Parameters:  da and z (same shape), alpha the depth of the left plateau
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> elu_backward(np.array([1.0, 1.0]), np.array([-1e4, 3.0]))
        array([0., 1.])
    """
    z = as_floats(z)
    right = (z > 0).astype(z.dtype)
    return da * (right + alpha * np.exp(np.minimum(z, 0)) * (1 - right))


def selu(z: np.ndarray) -> np.ndarray:
    r"""Scaled ELU, ``1.0507 * elu(z, 1.6733)``: keeps mean 0 and variance 1 through the layers.

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       Klambauer et al. 2017
    Lesson:      02_activations
    Example:
        >>> selu(np.array([-1e4, 0.0, 1.0])).round(4)
        array([-1.7581,  0.    ,  1.0507])
    """
    return SELU_SCALE * elu(z, SELU_ALPHA)


def selu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `selu`: that of `elu`, scaled.

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> selu_backward(np.array([1.0]), np.array([2.0])).round(4)
        array([1.0507])
    """
    return SELU_SCALE * elu_backward(da, z, SELU_ALPHA)
