r"""One step of a recurrent network, and the embedding that often stands before it, as pure pairs.

Sequences are (batch, time, features); a step sees one moment of them. Lesson: 11_architectures
"""

import numpy as np

from nnedu.functional.activations import sigmoid
from nnedu.functional.arrays import as_floats, check_upstream


def embedding(indices: np.ndarray, W: np.ndarray) -> np.ndarray:
    r"""Row ``W[i]`` for every index i: a vector for each word.

    Parameters:  indices (any shape) of integers in 0..words-1, W (words, features)
    Returns:     a (*shape of indices, features)
    Raises:      TypeError where indices are not integers, ValueError where one is out of range
    Lesson:      10_data
    Example:
        >>> embedding(np.array([[1, 0]]), np.array([[1.0, 2.0], [3.0, 4.0]]))
        array([[[3., 4.],
                [1., 2.]]])
    """
    indices, W = np.asarray(indices), as_floats(W)
    if indices.dtype.kind not in "iu":
        raise TypeError(
            f"Embedding expects integers, the numbers of the words, got {indices.dtype}"
        )
    if indices.size and (indices.min() < 0 or indices.max() >= len(W)):
        raise ValueError(
            f"Embedding expects numbers in 0..{len(W) - 1}, got {indices.min()} to {indices.max()}: "
            "is the vocabulary larger than the embedding?"
        )
    return W[indices]


def embedding_backward(da: np.ndarray, indices: np.ndarray, W: np.ndarray) -> np.ndarray:
    r"""Gradient of `embedding` for W: each row gathers the gradients of the places that used it.

    Parameters:  da (*shape of indices, features), indices, W (words, features)
    Returns:     dW with the shape of W
    Lesson:      10_data
    Example:
        >>> embedding_backward(np.array([[1.0], [2.0]]), np.array([1, 1]), np.zeros((3, 1)))
        array([[0.],
               [3.],
               [0.]])
    """
    indices, W = np.asarray(indices), as_floats(W)
    check_upstream("embedding_backward", da, (*indices.shape, *W.shape[1:]))
    dW = np.zeros_like(W)
    np.add.at(dW, indices, da)
    return dW


def rnn_step(
    x: np.ndarray, h: np.ndarray, Wx: np.ndarray, Wh: np.ndarray, b: np.ndarray
) -> np.ndarray:
    r"""New state of a plain recurrent network from its input and its last state.

    .. math:: h' = \tanh(x W_x + h W_h + b)

    Parameters:  x (batch, features), h (batch, hidden), Wx (features, hidden), Wh (hidden, hidden),
                 b (hidden,)
    Returns:     the new h (batch, hidden)
    Raises:      ValueError where the shapes do not fit
    Paper:       Elman 1990
    Lesson:      11_architectures
    Example:
        >>> x, h, W = np.array([[1.0]]), np.array([[0.5]]), np.ones((1, 1))
        >>> rnn_step(x, h, W, W, np.array([-1.5]))
        array([[0.]])
    """
    x, h, Wx, Wh, b = map(as_floats, (x, h, Wx, Wh, b))
    _check_step("rnn_step", x, h, Wx, Wh, b, gates=1)
    return np.tanh(x @ Wx + h @ Wh + b)


def rnn_step_backward(
    dh_new: np.ndarray,
    x: np.ndarray,
    h: np.ndarray,
    h_new: np.ndarray,
    Wx: np.ndarray,
    Wh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of `rnn_step`.

    .. math:: dz = dh' (1 - h'^2) \qquad dx = dz W_x^T \qquad dh = dz W_h^T \qquad
              dW_x = x^T dz \qquad dW_h = h^T dz \qquad db = \sum_n dz_n

    Parameters:  dh_new, h_new (batch, hidden) what `rnn_step` returned, its x, h, Wx, Wh
    Returns:     dx, dh, dWx, dWh, db
    Lesson:      11_architectures
    Example:
        >>> one = np.ones((1, 1))
        >>> dx, dh, dWx, dWh, db = rnn_step_backward(one, 2 * one, 3 * one, 0 * one, one, one)
        >>> dWx, dWh
        (array([[2.]]), array([[3.]]))
    """
    dh_new, x, h, h_new, Wx, Wh = map(as_floats, (dh_new, x, h, h_new, Wx, Wh))
    check_upstream("rnn_step_backward", dh_new, h.shape)
    dz = dh_new * (1 - h_new * h_new)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)


def lstm_step(
    x: np.ndarray, h: np.ndarray, c: np.ndarray, Wx: np.ndarray, Wh: np.ndarray, b: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""New state and memory cell of an LSTM.

    .. math:: (i, f, g, o) = x W_x + h W_h + b \qquad
              c' = \sigma(f)\, c + \sigma(i) \tanh(g) \qquad h' = \sigma(o) \tanh(c')

    The four gates stand side by side in the columns of Wx, Wh and b: input, forget, cell, output.

    Parameters:  x (batch, features), h and c (batch, hidden), Wx (features, 4 hidden),
                 Wh (hidden, 4 hidden), b (4 hidden,)
    Returns:     the new h and c (batch, hidden), and the gates (batch, 4 hidden) after sigma and tanh,
                 which `lstm_step_backward` needs
    Raises:      ValueError where the shapes do not fit
    Paper:       Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000
    Lesson:      11_architectures
    Example:
        >>> x, h, c = np.zeros((1, 1)), np.zeros((1, 1)), np.array([[2.0]])
        >>> h_new, c_new, gates = lstm_step(x, h, c, np.zeros((1, 4)), np.zeros((1, 4)), np.zeros(4))
        >>> c_new, gates
        (array([[1.]]), array([[0.5, 0.5, 0. , 0.5]]))
    """
    x, h, c, Wx, Wh, b = map(as_floats, (x, h, c, Wx, Wh, b))
    _check_step("lstm_step", x, h, Wx, Wh, b, gates=4)
    if c.shape != h.shape:
        raise ValueError(f"lstm_step expects c of the shape of h, {h.shape}, got {c.shape}")
    hidden = h.shape[1]
    z = x @ Wx + h @ Wh + b
    gates = sigmoid(z)
    gates[:, 2 * hidden : 3 * hidden] = np.tanh(z[:, 2 * hidden : 3 * hidden])
    i, f, g, o = _four(gates)
    c_new = f * c + i * g
    return o * np.tanh(c_new), c_new, gates


def lstm_step_backward(
    dh_new: np.ndarray,
    dc_new: np.ndarray,
    x: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    c_new: np.ndarray,
    gates: np.ndarray,
    Wx: np.ndarray,
    Wh: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of `lstm_step`: back through the new cell, then through each gate.

    .. math:: dc' \mathrel{+}= dh'\, o\, (1 - \tanh^2 c') \qquad dc = dc' f \qquad
              do = dh' \tanh(c') \quad di = dc' g \quad df = dc' c \quad dg = dc' i

    and through each gate's sigma or tanh to dz, from which the rest follows as in `dense_backward`.

    Parameters:  dh_new, dc_new, the inputs x, h, c of `lstm_step`, its results c_new, gates, Wx, Wh
    Returns:     dx, dh, dc, dWx, dWh, db
    Lesson:      11_architectures
    Example:
        >>> zero, one, gates = np.zeros((1, 1)), np.ones((1, 1)), np.array([[0.5, 0.25, 0.0, 0.5]])
        >>> W = np.zeros((1, 4))
        >>> lstm_step_backward(zero, one, zero, zero, one, one, gates, W, W)[2]
        array([[0.25]])
    """
    dh_new, dc_new, x, h, c = map(as_floats, (dh_new, dc_new, x, h, c))
    c_new, gates, Wx, Wh = map(as_floats, (c_new, gates, Wx, Wh))
    check_upstream("lstm_step_backward", dh_new, h.shape)
    i, f, g, o = _four(gates)
    tanh_c = np.tanh(c_new)
    dc_new = dc_new + dh_new * o * (1 - tanh_c * tanh_c)
    dz = np.concatenate(
        [
            dc_new * g * i * (1 - i),
            dc_new * c * f * (1 - f),
            dc_new * i * (1 - g * g),
            dh_new * tanh_c * o * (1 - o),
        ],
        axis=1,
    )
    return dz @ Wx.T, dz @ Wh.T, dc_new * f, x.T @ dz, h.T @ dz, dz.sum(axis=0)


def _check_step(
    name: str,
    x: np.ndarray,
    h: np.ndarray,
    Wx: np.ndarray,
    Wh: np.ndarray,
    b: np.ndarray,
    gates: int,
) -> None:
    features, hidden = x.shape[-1], h.shape[-1]
    expected = [(features, gates * hidden), (hidden, gates * hidden), (gates * hidden,)]
    if [Wx.shape, Wh.shape, b.shape] != expected or len(x) != len(h):
        raise ValueError(
            f"{name} expects Wx, Wh, b of shapes {', '.join(map(str, expected))} for x {x.shape} and "
            f"h {h.shape} of one batch, got {Wx.shape}, {Wh.shape}, {b.shape}"
        )


def _four(gates: np.ndarray) -> tuple[np.ndarray, ...]:
    """The gates input, forget, cell, output as views."""
    hidden = gates.shape[1] // 4
    return tuple(gates[:, k * hidden : (k + 1) * hidden] for k in range(4))
