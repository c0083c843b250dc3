r"""Look ahead, then step back half the way. Lesson: 06_optimizers"""

import numpy as np

from nnedu.optimizers.adam import RAdam
from nnedu.optimizers.base import Optimizer, Trainable
from nnedu.schedules import Schedule


class Lookahead:
    r"""After every k steps of ``inner``, go back to a point between where they began and ended.

    .. math:: \phi \leftarrow \phi + \alpha (\theta - \phi) \qquad \theta \leftarrow \phi

    Parameters:  inner another optimizer, k steps ahead, alpha in 0..1 the share of the way kept
    Paper:       Zhang et al. 2019
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> from nnedu.optimizers import SGD
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> optimizer = Lookahead(SGD(model, lr=0.1), k=2)
        >>> optimizer.step(), optimizer.step()
        (None, None)
        >>> model.theta
        array([0.95])
    """

    def __init__(self, inner: Optimizer, *, k: int = 5, alpha: float = 0.5) -> None:
        if not isinstance(inner, Optimizer):
            raise TypeError(
                f"Lookahead wraps an optimizer, Lookahead(SGD(model, lr=0.1)), got {inner!r}"
            )
        if k < 1 or not 0 < alpha <= 1:
            raise ValueError(
                f"Lookahead expects k of at least 1 and alpha in 0..1, got {k}, {alpha}"
            )
        self.model, self.inner, self.k, self.alpha = inner.model, inner, k, alpha
        self.slow = inner.model.theta.copy()

    @property
    def lr(self) -> float | Schedule:
        """The rate or schedule of the inner optimizer."""
        return self.inner.lr

    @lr.setter
    def lr(self, lr: float | Schedule) -> None:
        self.inner.lr = lr

    @property
    def current_lr(self) -> float:
        """The rate that the next step of the inner optimizer will use."""
        return self.inner.current_lr

    @property
    def steps(self) -> int:
        """How many steps the inner optimizer has taken."""
        return self.inner.steps

    def step(self) -> None:
        """One step of the inner optimizer; every k-th one goes back."""
        self.inner.step()
        if self.inner.steps % self.k == 0:
            theta = self.inner.model.theta
            self.slow += self.alpha * (theta - self.slow)
            theta[:] = self.slow

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of everything that a later session needs to go on exactly here."""
        return {"slow": self.slow.copy(), **self.inner.state_dict()}

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Go on where the optimizer that made ``saved`` stood."""
        if "slow" not in saved:
            raise ValueError(
                "Lookahead expects slow weights among the saved arrays: another optimizer's?"
            )
        self.inner.load_state_dict({name: a for name, a in saved.items() if name != "slow"})
        self.slow[:] = saved["slow"]


class Ranger(Lookahead):
    r"""`RAdam` inside `Lookahead`, with the author's defaults.

    Parameters:  model, lr, k, alpha, and those of `RAdam`
    Paper:       Wright 2019 (Ranger), after Liu et al. 2020 and Zhang et al. 2019
    Lesson:      06_optimizers
    Example:
        >>> from types import SimpleNamespace
        >>> model = SimpleNamespace(theta=np.array([1.0]), grad=np.array([0.5]))
        >>> Ranger(model, lr=0.1).step()
        >>> model.theta
        array([0.95])
    """

    def __init__(
        self,
        model: Trainable,
        *,
        lr: float | Schedule = 0.001,
        k: int = 6,
        alpha: float = 0.5,
        beta1: float = 0.95,
        beta2: float = 0.999,
        eps: float = 1e-5,
        weight_decay: float = 0.0,
    ) -> None:
        inner = RAdam(model, lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)
        super().__init__(inner, k=k, alpha=alpha)
