r"""Optimizers: a few vector operations in place on the model's flat ``theta`` and ``grad``.

The formulas and defaults are PyTorch's. Lesson: 06_optimizers
"""

from typing import Protocol

import numpy as np

from nnedu.schedules import Schedule


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
        grad = self.model.grad
        if self.weight_decay:
            grad = grad + self.weight_decay * self.model.theta
        self.update(self.model.theta, grad, lr)

    def update(self, theta: np.ndarray, grad: np.ndarray, lr: float) -> None:
        """Change theta in place; ``self.steps`` counts from 1 here."""
        raise NotImplementedError(f"{type(self).__name__} has no update")

    def new_state(self, name: str) -> np.ndarray:
        """Zeros like theta that are saved with the optimizer."""
        self.state[name] = np.zeros_like(self.model.theta)
        return self.state[name]

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
            self.velocity = self.new_state("velocity")

    def update(self, theta: np.ndarray, grad: np.ndarray, lr: float) -> None:
        """Step down the gradient, or down the velocity."""
        if self.momentum == 0:
            theta -= lr * grad
            return
        self.velocity *= self.momentum
        self.velocity += grad
        direction = grad + self.momentum * self.velocity if self.nesterov else self.velocity
        theta -= lr * direction


class Adam(Optimizer):
    r"""Adaptive moments: momentum, with a step size of its own for every parameter.

    .. math:: m \leftarrow \beta_1 m + (1 - \beta_1) g \qquad
              v \leftarrow \beta_2 v + (1 - \beta_2) g^2 \qquad
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
        self.m = self.new_state("m")
        self.v = self.new_state("v")
        self.scratch = np.empty_like(model.theta)

    def update(self, theta: np.ndarray, grad: np.ndarray, lr: float) -> None:
        """Step along m, divided by the root of v."""
        scratch, correction1 = self.scratch, 1 - self.beta1**self.steps
        root_correction2 = (1 - self.beta2**self.steps) ** 0.5
        # One scratch array instead of a new one for every operation makes a step 1.4 to 5 times
        # faster; read each pair of lines as one formula.
        np.multiply(grad, 1 - self.beta1, out=scratch)
        self.m *= self.beta1
        self.m += scratch
        np.multiply(grad, grad, out=scratch)
        scratch *= 1 - self.beta2
        self.v *= self.beta2
        self.v += scratch
        np.sqrt(self.v, out=scratch)
        scratch /= root_correction2
        scratch += self.eps
        np.divide(self.m, scratch, out=scratch)
        scratch *= lr / correction1
        theta -= scratch


def _check_share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in 0..1 (1 excluded), got {value}: 0.9 is usual")


def _check_not_negative(name: str, value: float) -> None:
    if not value >= 0:
        raise ValueError(f"{name} must be 0 or above, got {value}")
