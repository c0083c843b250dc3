r"""Where training starts: arrays of first weights.

Every initializer is a function ``(shape, rng) -> array``. ``fan_in`` and ``fan_out`` are the numbers
of inputs and outputs of a unit: for a weight matrix ``(fan_in, fan_out)``, for a convolution
``(kernel_h, kernel_w, in, out)`` each times the size of the kernel.

For another width write ``init=functools.partial(normal, std=0.5)``. Lesson: 08_normalization
"""

import math
from collections.abc import Callable

import numpy as np

Initializer = Callable[[tuple[int, ...], np.random.Generator], np.ndarray]


def zeros(shape: tuple[int, ...], rng: np.random.Generator | None = None) -> np.ndarray:
    """All zeros: right for biases, wrong for weights, whose units would all learn the same.

    Example:
        >>> zeros((2,))
        array([0., 0.])
    """
    return np.zeros(shape)


def constant(
    shape: tuple[int, ...], rng: np.random.Generator | None = None, value: float = 0.1
) -> np.ndarray:
    """All equal to ``value``.

    Example:
        >>> constant((2,), value=0.5)
        array([0.5, 0.5])
    """
    return np.full(shape, float(value))


def normal(shape: tuple[int, ...], rng: np.random.Generator, std: float = 0.01) -> np.ndarray:
    """Normal with mean 0 and standard deviation ``std``.

    Example:
        >>> normal((2, 3), np.random.default_rng(0)).shape
        (2, 3)
    """
    check_generator(rng)
    return std * rng.standard_normal(shape)


def uniform(shape: tuple[int, ...], rng: np.random.Generator, limit: float = 0.05) -> np.ndarray:
    """Uniform between ``-limit`` and ``limit``.

    Example:
        >>> bool(abs(uniform((2, 3), np.random.default_rng(0))).max() <= 0.05)
        True
    """
    check_generator(rng)
    return rng.uniform(-limit, limit, shape)


def glorot_normal(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Normal with variance ``2 / (fan_in + fan_out)``; for tanh, sigmoid and linear units.

    Paper:       Glorot and Bengio 2010
    Example:
        >>> glorot_normal((400, 400), np.random.default_rng(0)).std().round(2)
        np.float64(0.05)
    """
    fan_in, fan_out = _fans(shape)
    return normal(shape, rng, std=math.sqrt(2 / (fan_in + fan_out)))


def glorot_uniform(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Uniform with the variance of `glorot_normal`: limit ``sqrt(6 / (fan_in + fan_out))``.

    Paper:       Glorot and Bengio 2010
    Example:
        >>> bool(abs(glorot_uniform((3, 3), np.random.default_rng(0))).max() <= 1)
        True
    """
    fan_in, fan_out = _fans(shape)
    return uniform(shape, rng, limit=math.sqrt(6 / (fan_in + fan_out)))


def he_normal(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Normal with variance ``2 / fan_in``; for ReLU, which drops half of the variance.

    Some texts divide by the mean of fan_in and fan_out instead; the paper and this function do not.

    Paper:       He et al. 2015
    Example:
        >>> he_normal((800, 100), np.random.default_rng(0)).std().round(2)
        np.float64(0.05)
    """
    fan_in, _ = _fans(shape)
    return normal(shape, rng, std=math.sqrt(2 / fan_in))


def he_uniform(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Uniform with the variance of `he_normal`: limit ``sqrt(6 / fan_in)``.

    Paper:       He et al. 2015
    Example:
        >>> bool(abs(he_uniform((6, 3), np.random.default_rng(0))).max() <= 1)
        True
    """
    fan_in, _ = _fans(shape)
    return uniform(shape, rng, limit=math.sqrt(6 / fan_in))


def lecun_normal(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Normal with variance ``1 / fan_in``; for SELU, and for tanh before Glorot.

    Paper:       LeCun, Bottou, Orr and Müller 1998, Efficient BackProp
    Example:
        >>> lecun_normal((400, 100), np.random.default_rng(0)).std().round(2)
        np.float64(0.05)
    """
    fan_in, _ = _fans(shape)
    return normal(shape, rng, std=math.sqrt(1 / fan_in))


def orthogonal(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    r"""Rows or columns (whichever are fewer) orthogonal and of length 1; for recurrent weights.

    Paper:       Saxe, McClelland and Ganguli 2014
    Example:
        >>> W = orthogonal((3, 3), np.random.default_rng(0))
        >>> bool(np.allclose(W.T @ W, np.eye(3)))
        True
    """
    check_generator(rng)
    rows, columns = math.prod(shape[:-1]), shape[-1]
    Q, R = np.linalg.qr(rng.standard_normal((max(rows, columns), min(rows, columns))))
    # QR leaves the signs free; this choice makes every orthogonal matrix equally likely.
    Q = Q * np.sign(np.diag(R))
    return (Q if rows >= columns else Q.T).reshape(shape)


def check_generator(rng: np.random.Generator) -> None:
    """Refuse a seed or anything else that draws no numbers, as a generator and a widget's Chance do."""
    if not hasattr(rng, "standard_normal"):
        raise TypeError(
            f"rng should be a random generator, np.random.default_rng(0), got {rng!r}: is it a seed?"
        )


def _fans(shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) < 2:
        raise ValueError(
            f"an initializer that looks at fan_in expects weights of at least two axes, got {shape}: "
            "use zeros or constant for biases"
        )
    kernel = math.prod(shape[:-2])
    return kernel * shape[-2], kernel * shape[-1]
