r"""A layer whose output is defined by an equation instead of a formula. Lesson: 13_beyond_backprop

.. math:: z = \tanh(z W + x U + b)

However many rounds the forward pass took to find z, the backward pass needs none of them: at the
fixed point the equation itself can be differentiated.
"""

import numpy as np

from nnedu.functional import dense_backward
from nnedu.initializers import glorot_uniform, orthogonal
from nnedu.layers import Layer, View

START, LIMIT = 0.5, 0.95  # of the largest singular value of W: below 1 the rounds surely settle


class NoFixedPoint(ArithmeticError):
    """The rounds of a fixed-point layer did not settle."""


def fixed_point(
    x: np.ndarray, W: np.ndarray, U: np.ndarray, b: np.ndarray, *, max_rounds: int = 1000
) -> np.ndarray:
    r"""Put z into ``tanh(z W + x U + b)`` again and again, until it no longer changes.

    It settles, and at the same z from every start, where the largest singular value of W is below 1.

    Parameters:  x (batch, fan_in), W (units, units), U (fan_in, units), b (units,), max_rounds
    Returns:     z (batch, units), to the precision of its dtype
    Raises:      NoFixedPoint where z still changes after max_rounds
    Paper:       Bai, Kolter and Koltun 2019, Deep equilibrium models
    Lesson:      13_beyond_backprop
    Example:
        >>> x, W, U, b = np.array([[1.0]]), np.array([[0.5]]), np.array([[1.0]]), np.zeros(1)
        >>> z = fixed_point(x, W, U, b)
        >>> z.round(4), np.tanh(0.5 * z + 1).round(4)
        (array([[0.8952]]), array([[0.8952]]))
    """
    fixed = x @ U + b
    z = np.zeros_like(fixed)
    tolerance = 10 * np.finfo(z.dtype).eps
    for _ in range(max_rounds):
        before, z = z, np.tanh(z @ W + fixed)
        change = np.abs(z - before).max()
        # Written this way round, NaN in x is passed on, and `train` says where it comes from.
        if not change > tolerance:
            return z
    raise NoFixedPoint(
        f"z still changes by {change:.2g} after {max_rounds} rounds; the largest singular value of W is "
        f"{np.linalg.norm(W, 2):.2g}, and z surely settles where it is below 1: shrink W, or keep it "
        "small while it learns, as the layer FixedPoint does"
    )


def fixed_point_backward(
    dz: np.ndarray, x: np.ndarray, z: np.ndarray, W: np.ndarray, U: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of `fixed_point` by the implicit function theorem.

    With ``s = z W + x U + b`` and ``tanh'(s) = 1 - z^2``, whatever reaches z goes round once more
    through W, so the gradient of s solves a linear system, one for each example:

    .. math:: ds = (dz + ds\, W^T) \odot (1 - z^2) \qquad
              dx = ds\, U^T \quad dW = z^T ds \quad dU = x^T ds \quad db = \sum_n ds_n

    Parameters:  dz (batch, units), x (batch, fan_in), z (batch, units) the fixed point,
                 W (units, units), U (fan_in, units)
    Returns:     dx, dW, dU, db with the shapes of x, W, U, b
    Lesson:      13_beyond_backprop
    Example:
        >>> x, W, U = np.array([[0.0]]), np.array([[0.5]]), np.array([[1.0]])
        >>> dx, dW, dU, db = fixed_point_backward(np.array([[1.0]]), x, np.array([[0.0]]), W, U)
        >>> dx
        array([[2.]])
    """
    slope = 1 - z * z
    # Row by row: (I - diag(slope) W) ds = slope * dz
    systems = np.eye(len(W), dtype=W.dtype) - slope[:, :, None] * W
    ds = np.linalg.solve(systems, (slope * dz)[:, :, None])[:, :, 0]
    dx, dU, db = dense_backward(ds, x, U)
    return dx, z.T @ ds, dU, db


class FixedPoint(Layer):
    r"""A layer as deep as it needs to be: ``z = tanh(z W + x U + b)``.

    While training, a W that has grown too large to settle is scaled back before it is used, to a
    largest singular value of 0.95.

    Parameters:  fan_in and units the numbers of inputs and outputs, rng for the first weights
    Paper:       Bai, Kolter and Koltun 2019, Deep equilibrium models; El Ghaoui et al. 2021,
                 Implicit deep learning, keeps W small too, by another norm
    Lesson:      13_beyond_backprop
    Example:
        >>> layer = FixedPoint(2, 3, rng=np.random.default_rng(0))
        >>> x = np.ones((5, 2))
        >>> z = layer.forward(x, train=True)
        >>> bool(np.allclose(z, np.tanh(z @ layer.W + x @ layer.U + layer.b)))
        True
    """

    W, dW = View(), View()
    U, dU = View(), View()
    b, db = View(), View()

    def __init__(self, fan_in: int, units: int, *, rng: np.random.Generator) -> None:
        if fan_in < 1 or units < 1:
            raise ValueError(f"FixedPoint expects sizes of at least 1, got ({fan_in}, {units})")
        W = START * orthogonal((units, units), rng)
        super().__init__(W=W, U=glorot_uniform((fan_in, units), rng), b=np.zeros(units))

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """The fixed point ``z (batch, units)`` for ``x (batch, fan_in)``."""
        if x.ndim != 2 or x.shape[1] != len(self.U):
            raise ValueError(f"FixedPoint expects x of shape (batch, {len(self.U)}), got {x.shape}")
        if train:
            self._scale_back()
        self.x = x
        self.z = fixed_point(x, self.W, self.U, self.b)
        return self.z

    def _scale_back(self) -> None:
        largest = np.linalg.norm(self.W, 2)
        if largest > LIMIT:
            self.W *= LIMIT / largest

    def backward(self, dz: np.ndarray) -> np.ndarray:
        """Write dW, dU and db, return dx."""
        dx, self.dW, self.dU, self.db = fixed_point_backward(dz, self.x, self.z, self.W, self.U)
        return dx

    def __repr__(self) -> str:
        return f"FixedPoint({self.U.shape[0]}, {self.U.shape[1]})"
