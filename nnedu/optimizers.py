r"""Optimizers: a few vector operations in place on the model's flat ``theta`` and ``grad``.

The formulas and defaults are PyTorch's. Lesson: 06_optimizers
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from nnedu.schedules import Schedule

# Long vectors are updated in blocks that stay in the processor's cache: 1.4 times faster on the
# 400,000 parameters of 784-512-10.
BLOCK = 32768


class Trainable(Protocol):
    """What an optimizer needs of a model: flat parameters and their flat gradient."""

    theta: np.ndarray
    grad: np.ndarray


class Optimizer:
    """Base of all optimizers: counts steps, asks the schedule, saves and loads.

    Parameters:  model with ``theta`` and ``grad``, lr a rate above 0 or a schedule, a function of
                 the step; weight_decay adds ``weight_decay * theta`` to the gradient
    """

    def __init__(
        self, model: Trainable, *, lr: float | Schedule, weight_decay: float = 0.0
    ) -> None:
        if not callable(lr) and not lr > 0:
            raise ValueError(
                f"{type(self).__name__} expects lr, the learning rate, above 0, got {lr}: "
                "a step with a negative rate would climb"
            )
        _check_not_negative("weight_decay", weight_decay)
        self.model = model
        self.lr = lr
        self.weight_decay = weight_decay
        self.steps = 0
        self.state: dict[str, np.ndarray] = {}

    @property
    def current_lr(self) -> float:
        """The rate that the next step will use."""
        return self.lr(self.steps) if callable(self.lr) else self.lr

    def step(self) -> None:
        """Change the parameters once, following the gradient that `backward` left in the model."""
        lr = self.current_lr
        self.steps += 1
        for start in range(0, self.model.theta.size, BLOCK):
            part = slice(start, start + BLOCK)
            theta, grad = self.model.theta[part], self.model.grad[part]
            if self.weight_decay:
                grad = grad + self.weight_decay * theta
            self.update(theta, grad, lr, *[array[part] for array in self.state.values()])

    # update(theta, grad, lr, *state) changes theta and the state in place, element by element;
    # ``self.steps`` counts from 1 here.
    update: Callable[..., None]

    def add_state(self, *names: str) -> None:
        """Declare arrays like theta that `update` gets after lr, and that are saved."""
        for name in names:
            self.state[name] = np.zeros_like(self.model.theta)

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of everything that a later session needs to go on exactly here."""
        copies = {name: array.copy() for name, array in self.state.items()}
        return {"steps": np.array(self.steps), **copies}

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Go on where the optimizer that made ``saved`` stood."""
        for name, array in self.state.items():
            if name not in saved or saved[name].shape != array.shape:
                raise ValueError(
                    f"{type(self).__name__} expects {name} of shape {array.shape} among the saved "
                    f"arrays, got {sorted(saved)}: is it the state of another optimizer or model?"
                )
            array[...] = saved[name]
        self.steps = int(saved["steps"])


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
        _check_share("momentum", momentum)
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


class Adam(Optimizer):
    r"""Adaptive moments: momentum, with a step size of its own for every parameter.

    .. math:: m \leftarrow m + (1 - \beta_1) (g - m) \qquad
              v \leftarrow v + (1 - \beta_2) (g^2 - v) \qquad
              \theta \leftarrow \theta - lr
              \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    Parameters:  model, lr, beta1 and beta2 in 0..1, eps, weight_decay
    Paper:       Kingma and Ba 2015
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> Adam(model, lr=0.1).step()
        >>> model.theta.round(6)
        array([0.9])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr=lr, weight_decay=weight_decay)
        _check_share("beta1", beta1)
        _check_share("beta2", beta2)
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.add_state("m", "v")
        self.scratch = np.empty(min(BLOCK, model.theta.size), model.theta.dtype)

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Step along m, divided by the root of v."""
        # Each group is one line of the formula, written without new arrays: that is what makes a
        # step on a long vector several times faster.
        scratch = self.scratch[: theta.size]
        np.subtract(grad, m, out=scratch)
        scratch *= 1 - self.beta1
        m += scratch

        np.multiply(grad, grad, out=scratch)
        scratch -= v
        scratch *= 1 - self.beta2
        v += scratch

        root_correction2 = (1 - self.beta2**self.steps) ** 0.5
        np.sqrt(v, out=scratch)
        scratch += self.eps * root_correction2
        np.divide(m, scratch, out=scratch)
        scratch *= lr * root_correction2 / (1 - self.beta1**self.steps)
        theta -= scratch


def _check_share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in 0..1 (1 excluded), got {value}: 0.9 is usual")


def _check_not_negative(name: str, value: float) -> None:
    if not value >= 0:
        raise ValueError(f"{name} must be 0 or above, got {value}")
