r"""A step size for every parameter, from the squares of its gradients. Lesson: 06_optimizers"""

import numpy as np

from nnedu.optimizers.base import Optimizer, Trainable, check_not_negative, check_share
from nnedu.schedules import Schedule


class AdaGrad(Optimizer):
    r"""Divide by the root of all squares so far: steps only ever get smaller. As PyTorch's.

    .. math:: s \leftarrow s + g^2 \qquad \theta \leftarrow \theta - lr \frac{g}{\sqrt{s} + \epsilon}

    Parameters:  model, lr, eps, weight_decay
    Paper:       Duchi, Hazan and Singer 2011
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> AdaGrad(model, lr=0.1).step()
        >>> model.theta.round(6)
        array([0.9])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.01,
        eps: float = 1e-10,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr=lr, weight_decay=weight_decay)
        check_not_negative("eps", eps)
        self.eps = eps
        self.add_state("s")

    def update(self, theta: np.ndarray, grad: np.ndarray, lr: float, s: np.ndarray) -> None:
        """Step down the gradient over the root of s."""
        s += grad * grad
        theta -= lr * grad / (np.sqrt(s) + self.eps)


class RMSProp(Optimizer):
    r"""Divide by the root of a running mean of the squares, which forgets. As PyTorch's.

    .. math:: s \leftarrow \alpha s + (1 - \alpha) g^2 \qquad
              v \leftarrow \mu v + \frac{g}{\sqrt{s} + \epsilon} \qquad
              \theta \leftarrow \theta - lr \cdot v

    Parameters:  model, lr, alpha the share of s that is kept, eps, momentum mu, weight_decay
    Paper:       Tieleman and Hinton 2012
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> RMSProp(model, lr=0.01).step()
        >>> model.theta.round(6)
        array([0.9])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr=lr, weight_decay=weight_decay)
        check_share("alpha", alpha)
        check_not_negative("eps", eps)
        check_share("momentum", momentum)
        self.alpha, self.eps, self.momentum = alpha, eps, momentum
        self.add_state("s")
        if momentum:
            self.add_state("velocity")

    def update(
        self,
        theta: np.ndarray,
        grad: np.ndarray,
        lr: float,
        s: np.ndarray,
        velocity: np.ndarray | None = None,
    ) -> None:
        """Step down the scaled gradient, or down its velocity."""
        s += (1 - self.alpha) * (grad * grad - s)
        scaled = grad / (np.sqrt(s) + self.eps)
        if velocity is not None:
            velocity *= self.momentum
            velocity += scaled
            scaled = velocity
        theta -= lr * scaled


class AdaDelta(Optimizer):
    r"""Steps as large as the last steps were, scaled by the gradients: needs no rate. As PyTorch's.

    .. math:: s \leftarrow \rho s + (1 - \rho) g^2 \qquad
              \delta = \frac{\sqrt{u + \epsilon}}{\sqrt{s + \epsilon}} g \qquad
              u \leftarrow \rho u + (1 - \rho) \delta^2 \qquad \theta \leftarrow \theta - lr\,\delta

    Both running means forget: without the decay rho this would be AdaGrad's ever smaller steps.

    Parameters:  model, lr, rho the share of the running means that is kept, eps, weight_decay
    Paper:       Zeiler 2012
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> AdaDelta(model).step()
        >>> model.theta.round(5)
        array([0.99684])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(model, lr=lr, weight_decay=weight_decay)
        check_share("rho", rho)
        check_not_negative("eps", eps)
        self.rho, self.eps = rho, eps
        self.add_state("s", "u")

    def update(
        self, theta: np.ndarray, grad: np.ndarray, lr: float, s: np.ndarray, u: np.ndarray
    ) -> None:
        """Step down the gradient, scaled by the ratio of the two roots."""
        s += (1 - self.rho) * (grad * grad - s)
        delta = np.sqrt(u + self.eps) / np.sqrt(s + self.eps) * grad
        u += (1 - self.rho) * (delta * delta - u)
        theta -= lr * delta
