r"""Smooth activations and steps: formula beside derivative.

Each function works element by element and keeps the dtype and shape of ``z``. Each
``<name>_backward(da, z)`` takes the upstream gradient ``da = dLoss/da`` and returns
``dz = dLoss/dz = da * f'(z)``.
"""

import math

import numpy as np

from nnedu.functional.arrays import as_floats


def identity(z: np.ndarray) -> np.ndarray:
    r"""Pass ``z`` on unchanged: ``a = z``.

    Parameters:  z (any shape)
    Returns:     a, which is z itself
    Lesson:      01_neuron
    Example:
        >>> identity(np.array([-1.0, 2.0]))
        array([-1.,  2.])
    """
    return np.asarray(z)


def identity_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `identity`: ``dz = da``.

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> identity_backward(np.array([5.0]), np.array([2.0]))
        array([5.])
    """
    return np.asarray(da)


def heaviside(z: np.ndarray) -> np.ndarray:
    r"""Step from 0 to 1: 1 where ``z >= 0``, else 0 (the threshold unit of McCulloch and Pitts).

    Its derivative is 0 wherever it exists, so no gradient can train it: there is no backward.

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       McCulloch and Pitts 1943
    Lesson:      01_neuron
    Example:
        >>> heaviside(np.array([-2.0, 0.0, 3.0]))
        array([0., 1., 1.])
    """
    return np.heaviside(z, 1)


def sign(z: np.ndarray) -> np.ndarray:
    r"""Sign of z: -1, 0 or 1. Its derivative is 0 wherever it exists: there is no backward.

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Lesson:      01_neuron
    Example:
        >>> sign(np.array([-2.0, 0.0, 3.0]))
        array([-1.,  0.,  1.])
    """
    return np.sign(z)


def sigmoid(z: np.ndarray) -> np.ndarray:
    r"""Squash z into (0, 1).

    .. math:: a = \frac{1}{1 + e^{-z}}

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Lesson:      02_activations
    Example:
        >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
        array([0. , 0.5, 1. ])
    """
    z = as_floats(z)
    # 1 / (1 + e^-z) where z >= 0, and the same fraction as e^z / (1 + e^z) below: nothing overflows.
    return np.exp(np.minimum(z, 0)) / (1 + np.exp(-np.abs(z)))


def sigmoid_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `sigmoid`.

    .. math:: dz = da \cdot a (1 - a) \qquad a = \mathrm{sigmoid}(z)

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> sigmoid_backward(np.array([1.0, 2.0]), np.array([0.0, 0.0]))
        array([0.25, 0.5 ])
    """
    a = sigmoid(z)
    return da * a * (1 - a)


def tanh(z: np.ndarray) -> np.ndarray:
    r"""Squash z into (-1, 1).

    .. math:: a = \frac{e^z - e^{-z}}{e^z + e^{-z}}

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Lesson:      02_activations
    Example:
        >>> tanh(np.array([-1e4, 0.0, 1e4]))
        array([-1.,  0.,  1.])
    """
    return np.tanh(as_floats(z))


def tanh_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `tanh`.

    .. math:: dz = da \cdot (1 - a^2) \qquad a = \tanh(z)

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> tanh_backward(np.array([3.0]), np.array([0.0]))
        array([3.])
    """
    a = tanh(z)
    return da * (1 - a * a)


def softplus(z: np.ndarray) -> np.ndarray:
    r"""Smooth ReLU.

    .. math:: a = \log(1 + e^z)

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       Dugas et al. 2000
    Lesson:      02_activations
    Example:
        >>> softplus(np.array([-1e4, 0.0, 1e4])).round(4)
        array([0.000e+00, 6.931e-01, 1.000e+04])
    """
    z = as_floats(z)
    # log(1 + e^z) is also z + log(1 + e^-z): of the two this takes the one that cannot overflow.
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `softplus`.

    .. math:: dz = da \cdot \mathrm{sigmoid}(z)

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> softplus_backward(np.array([1.0]), np.array([0.0]))
        array([0.5])
    """
    return da * sigmoid(z)


def swish(z: np.ndarray) -> np.ndarray:
    r"""Swish, also called SiLU.

    .. math:: a = z \cdot \mathrm{sigmoid}(z)

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       Ramachandran, Zoph and Le 2017
    Lesson:      02_activations
    Example:
        >>> swish(np.array([-1e4, 0.0, 2.0])).round(4)
        array([-0.    ,  0.    ,  1.7616])
    """
    return z * sigmoid(z)


def swish_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `swish`.

    .. math:: dz = da \cdot (s + z\, s (1 - s)) \qquad s = \mathrm{sigmoid}(z)

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> swish_backward(np.array([1.0]), np.array([0.0]))
        array([0.5])
    """
    s = sigmoid(z)
    return da * (s + z * s * (1 - s))


def gelu(z: np.ndarray) -> np.ndarray:
    r"""Gaussian error linear unit, exact as in PyTorch's default.

    .. math:: a = z\,\Phi(z) \qquad \Phi(z) = \tfrac{1}{2}\bigl(1 + \mathrm{erf}(z / \sqrt{2})\bigr)

    Parameters:  z (any shape)
    Returns:     a with the shape and dtype of z
    Paper:       Hendrycks and Gimpel 2016
    Lesson:      02_activations
    Example:
        >>> gelu(np.array([-1e4, 0.0, 1.0])).round(4)
        array([-0.    ,  0.    ,  0.8413])
    """
    return z * _normal_cdf(z)


def gelu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `gelu`.

    .. math:: dz = da \cdot \bigl(\Phi(z) + z\,\varphi(z)\bigr) \qquad
              \varphi(z) = e^{-z^2/2} / \sqrt{2\pi}

    Parameters:  da and z (same shape)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> gelu_backward(np.array([1.0]), np.array([0.0]))
        array([0.5])
    """
    z = as_floats(z)
    phi = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return da * (_normal_cdf(z) + z * phi)


def _normal_cdf(z: np.ndarray) -> np.ndarray:
    # Here, because NumPy has no erf and importing SciPy at the top would slow down `import nnedu`.
    from scipy.special import ndtr

    return ndtr(as_floats(z))
