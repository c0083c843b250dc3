r"""Batch and layer normalization as pure pairs. Lesson: 08_normalization"""

import numpy as np

from nnedu.functional.arrays import as_floats, check_upstream

Three = tuple[np.ndarray, np.ndarray, np.ndarray]


def batch_norm(
    x: np.ndarray,
    gamma: np.ndarray,
    beta: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    train: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> np.ndarray:
    r"""Normalize every feature over the batch, then scale and shift it.

    .. math:: \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y = \gamma \hat x + \beta

    In training mu and sigma are those of the batch (of all axes but the last), and the running ones
    move towards them in place, ``running += momentum * (batch - running)``, the variance as the
    unbiased one (divided by n - 1). At test time the running ones are used. As in PyTorch.

    Parameters:  x (batch, ..., features); gamma, beta, running_mean, running_var (features,); train;
                 momentum the share of the new statistics, eps
    Returns:     y with the shape of x
    Raises:      ValueError in training with one value per feature, whose variance is 0, or where
                 the running statistics cannot be changed in place
    Paper:       Ioffe and Szegedy 2015
    Lesson:      08_normalization
    Example:
        >>> x, ones, zeros = np.array([[1.0], [3.0]]), np.ones(1), np.zeros(1)
        >>> batch_norm(x, ones, zeros, zeros.copy(), ones.copy(), train=True).round(3)
        array([[-1.],
               [ 1.]])
    """
    x, gamma, beta = as_floats(x), as_floats(gamma), as_floats(beta)
    _check_features("batch_norm", x, gamma, beta, running_mean, running_var)
    if not 0 <= momentum <= 1:
        raise ValueError(
            f"batch_norm expects momentum in 0..1, got {momentum}: is it a percentage?"
        )
    if train:
        n = x.size // x.shape[-1]
        if n < 2:
            raise ValueError(
                f"batch_norm in training expects more than one value for each feature, got {x.shape}: "
                "is the last batch of a single example?"
            )
        _check_writeable(running_mean, running_var)
        mean, var = _statistics(x)
        running_mean += momentum * (mean - running_mean)
        running_var += momentum * (var * (n / (n - 1)) - running_var)
    else:
        mean, var = as_floats(running_mean), as_floats(running_var)
    return (x - mean) * (gamma / np.sqrt(var + eps)) + beta


def batch_norm_backward(
    dy: np.ndarray,
    x: np.ndarray,
    gamma: np.ndarray,
    running_mean: np.ndarray,
    running_var: np.ndarray,
    train: bool,
    eps: float = 1e-5,
) -> Three:
    r"""Gradients of `batch_norm`; in training mean and variance depend on x too.

    .. math:: d\gamma = \sum dy\,\hat x \qquad d\beta = \sum dy \qquad
              dx = \frac{\gamma}{\sqrt{\sigma^2 + \epsilon}}
              \Bigl(dy - \frac{d\beta}{n} - \hat x \frac{d\gamma}{n}\Bigr)

    At test time the two means are absent from dx.

    Parameters:  dy and x (batch, ..., features), gamma, running_mean, running_var (features,), train
    Returns:     dx, dgamma, dbeta with the shapes of x, gamma, beta
    Lesson:      08_normalization
    Example:
        >>> x, ones, zeros = np.array([[1.0], [3.0]]), np.ones(1), np.zeros(1)
        >>> dx, dgamma, dbeta = batch_norm_backward(x, x, ones, zeros, ones, train=True)
        >>> dgamma.round(2), dbeta
        (array([2.]), array([4.]))
    """
    dy, x, gamma = as_floats(dy), as_floats(x), as_floats(gamma)
    check_upstream("batch_norm_backward", dy, x.shape)
    mean, var = _statistics(x) if train else (as_floats(running_mean), as_floats(running_var))
    axes = tuple(range(x.ndim - 1))
    n = x.size // x.shape[-1]
    x_hat = (x - mean) / np.sqrt(var + eps)
    dgamma, dbeta = (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)
    dx = dy - (dbeta + x_hat * dgamma) / n if train else dy
    return dx * (gamma / np.sqrt(var + eps)), dgamma, dbeta


def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-5) -> np.ndarray:
    r"""Normalize every example over its features (the last axis), then scale and shift each feature.

    .. math:: \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y = \gamma \hat x + \beta

    mu and sigma are those of the single example: training and test are the same, as in PyTorch.

    Parameters:  x (..., features), gamma and beta (features,), eps
    Returns:     y with the shape of x
    Raises:      ValueError where gamma or beta has not one number for each feature
    Paper:       Ba, Kiros and Hinton 2016
    Lesson:      08_normalization
    Example:
        >>> layer_norm(np.array([[1.0, 3.0]]), np.ones(2), np.zeros(2)).round(3)
        array([[-1.,  1.]])
    """
    x, gamma, beta = as_floats(x), as_floats(gamma), as_floats(beta)
    _check_features("layer_norm", x, gamma, beta)
    x_hat, _ = _normalized(x, eps)
    return gamma * x_hat + beta


def layer_norm_backward(
    dy: np.ndarray, x: np.ndarray, gamma: np.ndarray, eps: float = 1e-5
) -> Three:
    r"""Gradients of `layer_norm`, with means over the features of an example:

    .. math:: d\hat x = \gamma\,dy \qquad
              dx = \frac{1}{\sqrt{\sigma^2 + \epsilon}} \bigl(d\hat x - \mathrm{mean}(d\hat x) -
              \hat x\,\mathrm{mean}(d\hat x\,\hat x)\bigr)

    Parameters:  dy and x (..., features), gamma (features,), eps
    Returns:     dx, dgamma, dbeta with the shapes of x, gamma, beta
    Lesson:      08_normalization
    Example:
        >>> dx, dgamma, dbeta = layer_norm_backward(np.ones((1, 2)), np.array([[1.0, 3.0]]), np.ones(2))
        >>> dgamma.round(3), dbeta
        (array([-1.,  1.]), array([1., 1.]))
    """
    dy, x, gamma = as_floats(dy), as_floats(x), as_floats(gamma)
    check_upstream("layer_norm_backward", dy, x.shape)
    x_hat, std = _normalized(x, eps)
    axes = tuple(range(x.ndim - 1))
    dx_hat = gamma * dy
    mean = dx_hat.mean(axis=-1, keepdims=True)
    along = (dx_hat * x_hat).mean(axis=-1, keepdims=True)
    dx = (dx_hat - mean - x_hat * along) / std
    return dx, (dy * x_hat).sum(axis=axes), dy.sum(axis=axes)


def _check_features(name: str, x: np.ndarray, *arrays: np.ndarray) -> None:
    """Refuse gamma and its like where they have not one number for each feature of x."""
    for array in arrays:
        if np.shape(array) != x.shape[-1:]:
            raise ValueError(
                f"{name} expects one number for each of the {x.shape[-1]} features in the last axis "
                f"of x {x.shape}, got an array of shape {np.shape(array)}"
            )


def _check_writeable(*running: np.ndarray) -> None:
    """Refuse running statistics that training could not move in place."""
    for array in running:
        if not (
            isinstance(array, np.ndarray) and array.dtype.kind == "f" and array.flags.writeable
        ):
            raise ValueError(
                "batch_norm in training moves running_mean and running_var in place: both must be "
                f"arrays of floats that may be written to, got {array!r}"
            )


def _statistics(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and (biased) variance of every feature."""
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axis=axes)
    centred = x - mean
    return mean, (centred * centred).mean(axis=axes)


def _normalized(x: np.ndarray, eps: float) -> tuple[np.ndarray, np.ndarray]:
    centred = x - x.mean(axis=-1, keepdims=True)
    std = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + eps)
    return centred / std, std
