r"""The largest of several lines: maxout and dynamic ReLU. Lesson: 02_activations"""

import numpy as np

from nnedu.functional.arrays import as_floats, check_upstream


def maxout(z: np.ndarray) -> np.ndarray:
    r"""Largest of each unit's pieces.

    .. math:: a_{nu} = \max_k z_{nuk}

    Parameters:  z (batch, units, pieces)
    Returns:     a (batch, units)
    Paper:       Goodfellow et al. 2013
    Lesson:      02_activations
    Example:
        >>> maxout(np.array([[[1.0, 4.0], [3.0, 2.0]]]))
        array([[4., 3.]])
    """
    return np.max(z, axis=-1)


def maxout_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    r"""Gradient of `maxout`: the piece that won gets all of ``da`` (the first one of a tie).

    Parameters:  da (batch, units), z (batch, units, pieces)
    Returns:     dz with the shape of z
    Lesson:      02_activations
    Example:
        >>> maxout_backward(np.array([[1.0, 1.0]]), np.array([[[1.0, 4.0], [3.0, 2.0]]]))
        array([[[0., 1.],
                [1., 0.]]])
    """
    z = as_floats(z)
    check_upstream("maxout_backward", da, z.shape[:-1])
    winner = z.argmax(axis=-1)[..., None]
    dz = np.zeros_like(z)
    np.put_along_axis(dz, winner, np.asarray(da)[..., None], axis=-1)
    return dz


def dynamic_relu(z: np.ndarray, slope: np.ndarray, intercept: np.ndarray) -> np.ndarray:
    r"""Largest of K lines whose slopes and intercepts may differ for every example.

    .. math:: a_{nc} = \max_k (\mathrm{slope}_{nck}\, z_{nc} + \mathrm{intercept}_{nck})

    ReLU is the case of two lines with slopes 1 and 0 and intercepts 0. The layer ``DynamicReLU``
    computes slopes and intercepts from the input.

    Parameters:  z (batch, ..., channels); slope, intercept (batch, channels, K)
    Returns:     a with the shape of z
    Raises:      ValueError where the shapes do not fit
    Paper:       Chen et al. 2020
    Lesson:      02_activations
    Example:
        >>> slope, intercept = np.array([[[1.0, 0.0]]]), np.zeros((1, 1, 2))
        >>> dynamic_relu(np.array([[-3.0]]), slope, intercept)
        array([[0.]])
    """
    return _lines(*_checked(z, slope, intercept)).max(axis=-1)


def dynamic_relu_backward(
    da: np.ndarray, z: np.ndarray, slope: np.ndarray, intercept: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of `dynamic_relu`: with k the line that won,

    .. math:: dz = da \cdot \mathrm{slope}_k \qquad d\mathrm{slope}_k = \sum da \cdot z \qquad
              d\mathrm{intercept}_k = \sum da

    where the sums run over height and width.

    Parameters:  da and z (batch, ..., channels); slope, intercept (batch, channels, K)
    Returns:     dz, dslope, dintercept with the shapes of z, slope, intercept
    Lesson:      02_activations
    Example:
        >>> slope, intercept = np.array([[[1.0, 0.0]]]), np.zeros((1, 1, 2))
        >>> dynamic_relu_backward(np.ones((1, 1)), np.array([[3.0]]), slope, intercept)[1]
        array([[[3., 0.]]])
    """
    z, slope, intercept = _checked(z, slope, intercept)
    check_upstream("dynamic_relu_backward", da, z.shape)
    lines = _lines(z, slope, intercept)
    won = (np.arange(lines.shape[-1]) == lines.argmax(axis=-1)[..., None]).astype(z.dtype)
    space = tuple(range(1, z.ndim - 1))
    dlines = np.asarray(da)[..., None] * won
    dz = (dlines * _over_space(slope, z)).sum(axis=-1)
    return dz, (dlines * z[..., None]).sum(axis=space), dlines.sum(axis=space)


def _checked(*arrays: np.ndarray) -> tuple[np.ndarray, ...]:
    z, slope, intercept = map(as_floats, arrays)
    one_each = z.shape[:1] + z.shape[-1:]
    if slope.shape != intercept.shape or slope.shape[:-1] != one_each or z.ndim < 2:
        raise ValueError(
            "dynamic_relu expects slope and intercept of shape (batch, channels, lines) for z of shape "
            f"(batch, ..., channels), got {slope.shape} and {intercept.shape} for {z.shape}"
        )
    return z, slope, intercept


def _lines(z: np.ndarray, slope: np.ndarray, intercept: np.ndarray) -> np.ndarray:
    return _over_space(slope, z) * z[..., None] + _over_space(intercept, z)


def _over_space(per_channel: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Give (batch, channels, K) the axes of height and width that z has, with length 1."""
    batch, *rest = per_channel.shape
    return per_channel.reshape(batch, *(1,) * (z.ndim - 2), *rest)
