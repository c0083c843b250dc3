r"""Adam with bounds that close in on plain gradient descent. Lesson: 06_optimizers"""

import math

import numpy as np

from nnedu.optimizers.adam import Moments
from nnedu.optimizers.base import Trainable
from nnedu.schedules import Schedule


class Bounded(Moments):
    """Base of those that clip Adam's rates."""

    more_state: tuple[str, ...] = ()

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        final_lr: float = 0.1,
        gamma: float = 0.001,
    ) -> None:
        super().__init__(model, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)
        if not (final_lr > 0 and gamma > 0):
            raise ValueError(f"final_lr and gamma must be above 0, got {final_lr} and {gamma}")
        self.first_lr = self.current_lr
        self.final_lr, self.gamma = final_lr, gamma
        self.add_state(*self.more_state)

    def rates(self, lr: float, v: np.ndarray) -> np.ndarray:
        """The clipped rate of every parameter."""
        correction1, correction2 = self.corrections()
        end, t = self.final_lr * lr / self.first_lr, self.gamma * self.steps
        rates = lr * math.sqrt(correction2) / correction1 / (np.sqrt(v) + self.eps)
        return np.clip(rates, end * (1 - 1 / (t + 1)), end * (1 + 1 / t))


class AdaBound(Bounded):
    r"""Adam whose rates are clipped to bounds that meet at ``final_lr``.

    .. math:: \eta = \mathrm{clip}\Bigl(lr \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}
              \frac{1}{\sqrt{v} + \epsilon},\; \bigl(1 - \tfrac{1}{\gamma t + 1}\bigr) lr_{end},\;
              \bigl(1 + \tfrac{1}{\gamma t}\bigr) lr_{end}\Bigr) \qquad
              \theta \leftarrow \theta - \eta\, m

    As the authors' code. Where lr follows a schedule, ``final_lr`` follows in proportion.

    Parameters:  as `Adam`, final_lr the rate of the gradient descent that it becomes,
                 gamma how fast the bounds close
    Paper:       Luo et al. 2019
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> AdaBound(model, lr=0.1).step()
        >>> model.theta.round(6)
        array([0.9])
    """

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Step along m with rates clipped to the bounds."""
        self.follow(grad, m, v)
        theta -= self.rates(lr, v) * m


class AMSBound(Bounded):
    r"""AdaBound that divides by the largest v so far, so that rates never rise again.

    Parameters:  as `AdaBound`
    Paper:       Luo et al. 2019, after Reddi, Kale and Kumar 2018
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> AMSBound(model, lr=0.1).step()
        >>> model.theta.round(6)
        array([0.9])
    """

    more_state = ("largest_v",)

    def update(
        self,
        theta: np.ndarray,
        grad: np.ndarray,
        lr: float,
        m: np.ndarray,
        v: np.ndarray,
        largest_v: np.ndarray,
    ) -> None:
        """Step along m with rates from the largest v so far."""
        self.follow(grad, m, v)
        np.maximum(largest_v, v, out=largest_v)
        theta -= self.rates(lr, largest_v) * m
