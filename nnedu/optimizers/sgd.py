r"""Gradient descent and momentum. Lesson: 06_optimizers"""

import numpy as np

from nnedu.optimizers.base import Optimizer, Trainable, check_share
from nnedu.schedules import Schedule


class SGD(Optimizer):
    r"""Stochastic gradient descent, with momentum if wanted.

    .. math:: v \leftarrow \mu v + g \qquad \theta \leftarrow \theta - lr \cdot v

    Nesterov's variant steps along ``g + momentum * v`` instead of ``v``.

    Parameters:  model, lr, momentum in 0..1, nesterov, weight_decay
    Paper:       Polyak 1964; Sutskever et al. 2013
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> SGD(model, lr=0.1).step()
        >>> model.theta
        array([0.95])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr=lr, weight_decay=weight_decay)
        check_share("momentum", momentum)
        if nesterov and momentum == 0:
            raise ValueError("Nesterov's step looks ahead along the momentum: set momentum above 0")
        self.momentum = momentum
        self.nesterov = nesterov
        if momentum:
            self.add_state("velocity")

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, velocity: np.ndarray | None = None
    ) -> None:
        """Step down the gradient, or down the velocity."""
        if velocity is None:
            theta -= lr * grad
            return
        velocity *= self.momentum
        velocity += grad
        theta -= lr * (grad + self.momentum * velocity if self.nesterov else velocity)
