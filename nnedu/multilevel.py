r"""Multi-level optimisation: learn a hyperparameter by gradient too. Lesson: 13_beyond_backprop

Training finds weights w that are good on the training data for a given strength of the L2 penalty.
Which strength is good shows on validation data. That makes two levels:

.. math:: \min_{\lambda} L_{validation}(w^*(\lambda)) \qquad
          w^*(\lambda) = \arg\min_w L_{training}(w) + \tfrac{\lambda}{2} |w|^2

The outer gradient goes *through* training, step by step back to the start, or *around* it, by
differentiating the condition that holds where training ends. The inner model is linear, so that every
line can be read; ``log_strength``, the logarithm of lambda, keeps lambda above 0.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from nnedu.losses import mse
from nnedu.optimizers import Adam
from nnedu.regularizers import l2


class Split(NamedTuple):
    """Training and validation data: x (examples, features) and y (examples, 1) of each."""

    x: np.ndarray
    y: np.ndarray
    x_validation: np.ndarray
    y_validation: np.ndarray

    def training(self, w: np.ndarray, log_strength: float) -> tuple[float, np.ndarray]:
        """The penalised training loss at w (features, 1), and its gradient."""
        value, dpredictions = mse(self.x @ w, self.y)
        penalty, dw = l2(w, float(np.exp(log_strength)))
        return value + penalty, self.x.T @ dpredictions + dw

    def validation(self, w: np.ndarray) -> tuple[float, np.ndarray]:
        """The validation loss at w (features, 1), and its gradient."""
        value, dpredictions = mse(self.x_validation @ w, self.y_validation)
        return value, self.x_validation.T @ dpredictions

    def curvature(self, log_strength: float) -> np.ndarray:
        """Second derivatives (features, features) of the penalised training loss; the same at all w."""
        H = 2 / len(self.x) * self.x.T @ self.x
        return H + np.exp(log_strength) * np.eye(len(H))


OuterGradient = Callable[[Split, float], tuple[float, float]]


def gradient_through(
    split: Split, log_strength: float, *, lr: float = 0.1, steps: int = 200
) -> tuple[float, float]:
    r"""Validation loss after training from w = 0, and its gradient through all steps of training.

    .. math:: w_{t+1} = w_t - lr\,(H w_t - c) \qquad
              d\lambda \leftarrow d\lambda - lr\; w_t \cdot dw \qquad
              dw \leftarrow dw - lr\,H\,dw

    H is the curvature. Exact for training that stops early too; it has to remember every w.

    Parameters:  split, log_strength, lr and steps of the training
    Returns:     the validation loss, and its gradient for log_strength
    Raises:      ValueError where lr is so large that training climbs
    Paper:       Maclaurin, Duvenaud and Adams 2015, Gradient-based hyperparameter optimization
                 through reversible learning
    Lesson:      13_beyond_backprop
    Example:
        >>> split = Split(*(np.array([[number]]) for number in (1.0, 2.0, 1.0, 1.0)))
        >>> value, gradient = gradient_through(split, 0.0)
        >>> round(value, 4), round(gradient, 4)
        (0.1111, -0.2963)
    """
    H, strength = split.curvature(log_strength), float(np.exp(log_strength))
    if not 0 < lr * np.linalg.norm(H, 2) < 2:
        raise ValueError(
            f"training settles for lr between 0 and {2 / np.linalg.norm(H, 2):.3g} here, got {lr}"
        )
    ws = [np.zeros((len(H), 1))]
    for _ in range(steps):
        ws.append(ws[-1] - lr * split.training(ws[-1], log_strength)[1])
    value, dw = split.validation(ws.pop())
    dstrength = 0.0
    while ws:
        dstrength -= lr * float((ws.pop() * dw).sum())
        dw = dw - lr * H @ dw
    return value, dstrength * strength


def gradient_around(split: Split, log_strength: float) -> tuple[float, float]:
    r"""Validation loss where training ends, and its gradient by the implicit function theorem.

    At the end the training gradient is 0; it stays 0 when lambda changes, so ``H dw/dlambda = -w``:

    .. math:: d\lambda = -w \cdot H^{-1} dw

    Needs no memory of the way, but training has to have reached the end.

    Parameters:  split, log_strength
    Returns:     the validation loss, and its gradient for log_strength
    Paper:       Bengio 2000, Gradient-based optimization of hyperparameters
    Lesson:      13_beyond_backprop
    Example:
        >>> split = Split(*(np.array([[number]]) for number in (1.0, 2.0, 1.0, 1.0)))
        >>> value, gradient = gradient_around(split, 0.0)
        >>> round(value, 4), round(gradient, 4)
        (0.1111, -0.2963)
    """
    H, strength = split.curvature(log_strength), float(np.exp(log_strength))
    start = np.zeros((len(H), 1))
    # The loss is a parabola: one Newton step from anywhere ends the training.
    w = -np.linalg.solve(H, split.training(start, log_strength)[1])
    value, dw = split.validation(w)
    return value, -float((w * np.linalg.solve(H, dw)).sum()) * strength


class Learned(NamedTuple):
    """The strength that was learned, and the validation loss after every step."""

    log_strength: float
    losses: list[float]


def learn_strength(
    split: Split, log_strength: float = 0.0, *, gradient: OuterGradient = gradient_around,
    lr: float = 0.1, steps: int = 150,
) -> Learned:  # fmt: skip
    """Descend to the strength of the penalty with the least validation loss.

    Parameters:  split, log_strength to start at, gradient `gradient_around` or `gradient_through`
                 or your own, lr of Adam and steps of the outer level
    Returns:     a Learned
    Lesson:      13_beyond_backprop
    Example:
        >>> split = Split(*(np.array([[number]]) for number in (1.0, 2.0, 1.0, 1.0)))
        >>> round(float(np.exp(learn_strength(split).log_strength)), 2)
        2.0
    """
    outer = SimpleNamespace(theta=np.array([log_strength]), grad=np.zeros(1))
    adam, losses = Adam(outer, lr=lr), []
    for _ in range(steps):
        value, outer.grad[0] = gradient(split, float(outer.theta[0]))
        adam.step()
        losses.append(value)
    return Learned(float(outer.theta[0]), losses)
