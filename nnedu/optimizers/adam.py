r"""Adam and its relatives: running means of the gradient and of its square. Lesson: 06_optimizers"""

import math

import numpy as np

from nnedu.optimizers.base import BLOCK, Optimizer, Trainable, check_not_negative, check_share
from nnedu.schedules import Schedule


class Moments(Optimizer):
    """Base of those that keep running means, m of the gradient and v of its square."""

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
        check_share("beta1", beta1)
        check_share("beta2", beta2)
        check_not_negative("eps", eps)
        self.beta1, self.beta2, self.eps = beta1, beta2, eps
        self.add_state("m", "v")

    def corrections(self) -> tuple[float, float]:
        """What m and v lack of 1 in weight, since they began at 0."""
        return 1 - self.beta1**self.steps, 1 - self.beta2**self.steps

    def follow(self, grad: np.ndarray, m: np.ndarray, v: np.ndarray) -> None:
        """Move the running means towards the gradient and its square."""
        m += (1 - self.beta1) * (grad - m)
        v += (1 - self.beta2) * (grad * grad - v)


class Adam(Moments):
    r"""Adaptive moments: momentum, with a step size of its own for every parameter.

    .. math:: m \leftarrow \beta_1 m + g \qquad v \leftarrow \beta_2 v + g^2 \qquad
              \theta \leftarrow \theta - lr \frac{m / w_1}{\sqrt{v / w_2} + \epsilon} \qquad
              w = 1 + \beta + \dots + \beta^{t - 1} = \frac{1 - \beta^t}{1 - \beta}

    The paper multiplies g and its square by ``1 - beta`` on the way into m and v, and divides by
    ``1 - beta^t``; here both are done at once, at the end, which spares two passes over all parameters.

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
        super().__init__(model, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)
        self.scratch = np.empty(min(BLOCK, model.theta.size), model.theta.dtype)

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Step along m, divided by the root of v."""
        # Each group is one line of the formula, written without new arrays: that is what makes a
        # step on a long vector several times faster.
        scratch = self.scratch[: theta.size]
        m *= self.beta1
        m += grad

        np.multiply(grad, grad, out=scratch)
        v *= self.beta2
        v += scratch

        # The root of w2 is taken out of the fraction: multiplying two numbers instead of all of v.
        correction1, correction2 = self.corrections()
        w1, root_w2 = correction1 / (1 - self.beta1), (correction2 / (1 - self.beta2)) ** 0.5
        np.sqrt(v, out=scratch)
        scratch += self.eps * root_w2
        np.divide(m, scratch, out=scratch)
        scratch *= lr * root_w2 / w1
        theta -= scratch


class AdamW(Adam):
    r"""Adam with decoupled weight decay: the parameters shrink, the gradient stays as it is.

    .. math:: \theta \leftarrow (1 - lr \cdot wd)\, \theta \quad \text{then as Adam}

    Parameters:  as `Adam`, weight_decay
    Paper:       Loshchilov and Hutter 2019
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.0]))
        >>> AdamW(model, lr=0.1, weight_decay=0.5).step()
        >>> model.theta
        array([0.95])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        eps: float = 1e-8,
        weight_decay: float = 0.01,
    ) -> None:
        super().__init__(model, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        check_not_negative("weight_decay", weight_decay)
        self.shrinking = weight_decay

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Shrink theta, then step as Adam."""
        theta *= 1 - lr * self.shrinking
        super().update(theta, grad, lr, m, v)


class RAdam(Moments):
    r"""Adam that trusts v only once enough gradients have been seen: a warm-up of its own.

    .. math:: \rho_\infty = \frac{2}{1 - \beta_2} - 1 \qquad
              \rho_t = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t} \qquad
              r_t = \sqrt{\frac{(\rho_t - 4)(\rho_t - 2) \rho_\infty}
                              {(\rho_\infty - 4)(\rho_\infty - 2) \rho_t}}

    Where ``rho_t > 5`` the step is Adam's times ``r_t``, before that it is ``lr`` times the mean
    gradient. As PyTorch's.

    Parameters:  as `Adam`
    Paper:       Liu et al. 2020
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> RAdam(model, lr=0.1).step()
        >>> model.theta
        array([0.95])
    """

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Step along m, divided by the root of v once that can be trusted."""
        self.follow(grad, m, v)
        correction1, correction2 = self.corrections()
        rho_end = 2 / (1 - self.beta2) - 1
        rho = rho_end - 2 * self.steps * self.beta2**self.steps / correction2
        if rho <= 5:
            theta -= lr / correction1 * m
            return
        r = math.sqrt((rho - 4) * (rho - 2) * rho_end / ((rho_end - 4) * (rho_end - 2) * rho))
        theta -= lr * r / correction1 * m / ((np.sqrt(v) + self.eps) / math.sqrt(correction2))


class AdaBelief(Moments):
    r"""Adam whose v follows how far the gradient is from what was expected.

    .. math:: v \leftarrow \beta_2 v + (1 - \beta_2) (g - m)^2 + \epsilon \qquad
              \theta \leftarrow \theta - lr
              \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon}

    Parameters:  as `Adam`; the paper's formulas and defaults
    Paper:       Zhuang et al. 2020
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> AdaBelief(model, lr=0.1).step()
        >>> model.theta.round(3)
        array([0.889])
    """

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, m: np.ndarray, v: np.ndarray
    ) -> None:
        """Step far where the gradient is as expected."""
        m += (1 - self.beta1) * (grad - m)
        v += (1 - self.beta2) * ((grad - m) ** 2 - v) + self.eps
        correction1, correction2 = self.corrections()
        theta -= lr / correction1 * m / (np.sqrt(v / correction2) + self.eps)
