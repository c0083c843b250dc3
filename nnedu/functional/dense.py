r"""The dense (fully connected) layer as a pure pair. Lesson: 04_backprop"""

import numpy as np

from nnedu.functional.arrays import as_floats, check_upstream


def dense(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    r"""Weighted sums of the inputs, one for each unit.

    .. math:: z = x W + b

    Parameters:  x (batch, fan_in), W (fan_in, fan_out), b (fan_out,)
    Returns:     z (batch, fan_out)
    Raises:      ValueError where the shapes do not fit
    Lesson:      04_backprop
    Example:
        >>> dense(np.array([[1.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 10.0]]), np.array([0.5, 0.5]))
        array([[ 1.5, 20.5]])
    """
    x, W, b = as_floats(x), as_floats(W), as_floats(b)
    if W.ndim != 2:
        raise ValueError(f"Dense expects W of shape (fan_in, fan_out), got {W.shape}")
    if x.ndim != 2 or x.shape[1] != W.shape[0]:
        raise ValueError(_wrong_input(x, W))
    if b.shape != W.shape[1:]:
        raise ValueError(
            f"Dense expects b of shape {W.shape[1:]}, one for each unit, got {b.shape}"
        )
    return x @ W + b


def dense_backward(
    dz: np.ndarray, x: np.ndarray, W: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of ``z = x W + b`` given ``dz = dLoss/dz``.

    .. math:: dx = dz\,W^T \qquad dW = x^T dz \qquad db = \sum_n dz_n

    Parameters:  dz (batch, fan_out), x (batch, fan_in), W (fan_in, fan_out)
    Returns:     dx, dW, db with the shapes of x, W, b; they sum over the batch,
                 for the loss has already divided by its size
    Raises:      ValueError where dz has not the shape of z
    Lesson:      04_backprop
    Example:
        >>> x, W = np.array([[2.0, 3.0]]), np.array([[4.0], [5.0]])
        >>> dx, dW, db = dense_backward(np.array([[1.0]]), x, W)
        >>> dx, dW, db
        (array([[4., 5.]]), array([[2.],
               [3.]]), array([1.]))
    """
    dz, x, W = as_floats(dz), as_floats(x), as_floats(W)
    check_upstream("dense_backward", dz, (len(x), W.shape[1]))
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


def _wrong_input(x: np.ndarray, W: np.ndarray) -> str:
    fan_in = W.shape[0]
    message = f"Dense expects x of shape (batch, {fan_in}), got {x.shape}"
    if x.ndim == 2 and x.shape[0] == fan_in:
        return message + ": is x transposed?"
    if x.shape == (fan_in,):
        return message + ": a single example needs a batch axis, x[None, :]"
    if x.ndim > 2:
        return message + ": put Flatten() or x.reshape(len(x), -1) before it"
    return message + ": fan_in must be the number of features in x"
