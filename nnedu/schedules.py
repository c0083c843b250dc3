r"""Learning rates that change: each function here returns a function of the step, counted from 0.

``Adam(model, lr=cosine(0.01, total_steps=1000))`` uses one. Lesson: 06_optimizers
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np

Schedule = Callable[[int], float]


def constant(lr: float) -> Schedule:
    """Keep the same rate.

    Example:
        >>> constant(0.1)(1000)
        0.1
    """
    _check_rate(lr)
    return lambda step: lr


def step_decay(lr: float, *, every: int, factor: float = 0.1) -> Schedule:
    r"""Multiply the rate by ``factor`` after every ``every`` steps.

    .. math:: lr_t = lr \cdot factor^{\lfloor t / every \rfloor}

    Example:
        >>> schedule = step_decay(1.0, every=10, factor=0.5)
        >>> schedule(0), schedule(9), schedule(10), schedule(20)
        (1.0, 1.0, 0.5, 0.25)
    """
    _check_rate(lr)
    _check_steps("every", every)
    _check_factor("factor", factor)
    return lambda step: lr * factor ** (step // every)


def exponential(lr: float, *, rate: float) -> Schedule:
    r"""Multiply the rate by ``rate`` at every step: ``lr_t = lr * rate**t``.

    Example:
        >>> exponential(1.0, rate=0.5)(3)
        0.125
    """
    _check_rate(lr)
    _check_factor("rate", rate)
    return lambda step: lr * rate**step


def inverse_time(lr: float, *, rate: float) -> Schedule:
    r"""Decay like 1/t: ``lr_t = lr / (1 + rate * t)``.

    Example:
        >>> inverse_time(1.0, rate=0.1)(10)
        0.5
    """
    _check_rate(lr)
    if not rate >= 0:
        raise ValueError(
            f"inverse_time expects rate of 0 or above, got {rate}: the rate has to fall"
        )
    return lambda step: lr / (1 + rate * step)


def cosine(lr: float, *, total_steps: int, final_lr: float = 0.0) -> Schedule:
    r"""Fall along half a cosine from ``lr`` to ``final_lr``, and stay there.

    .. math:: lr_t = lr_{end} + \tfrac{1}{2} (lr - lr_{end}) (1 + \cos(\pi t / T))

    Paper:       Loshchilov and Hutter 2017
    Example:
        >>> schedule = cosine(1.0, total_steps=100)
        >>> schedule(0), round(schedule(50), 6), schedule(100), schedule(500)
        (1.0, 0.5, 0.0, 0.0)
    """
    _check_rate(lr)
    _check_steps("total_steps", total_steps)
    if not final_lr >= 0:
        raise ValueError(f"cosine expects final_lr of 0 or above, got {final_lr}")

    def schedule(step: int) -> float:
        t = min(step / total_steps, 1)
        return final_lr + 0.5 * (lr - final_lr) * (1 + math.cos(math.pi * t))

    return schedule


def warmup(schedule: Schedule | float, *, steps: int) -> Schedule:
    r"""Rise in a straight line over the first ``steps`` steps, then follow ``schedule``.

    Paper:       Goyal et al. 2017
    Example:
        >>> rising = warmup(1.0, steps=4)
        >>> [rising(step) for step in range(6)]
        [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    _check_steps("steps", steps)
    after = schedule if callable(schedule) else constant(schedule)
    return lambda step: after(step) * min((step + 1) / steps, 1)


def one_cycle(lr: float, *, total_steps: int, rise: float = 0.3) -> Schedule:
    r"""Rise along a cosine from ``lr / 25`` to ``lr``, then fall to nearly 0, as PyTorch's OneCycleLR.

    Parameters:  lr the highest rate, total_steps, rise the share of the steps spent rising
    Paper:       Smith and Topin 2018
    Example:
        >>> schedule = one_cycle(1.0, total_steps=101)
        >>> [round(schedule(step), 4) for step in (0, 29, 100)]
        [0.04, 0.9998, 0.0]
    """
    _check_rate(lr)
    _check_steps("total_steps", total_steps)
    if not 0 < rise < 1:
        raise ValueError(f"one_cycle expects rise between 0 and 1, got {rise}: is it a percentage?")
    first, last, peak = lr / 25, lr / 25e4, rise * total_steps - 1

    def schedule(step: int) -> float:
        if step < peak:
            return _between(first, lr, step / peak)
        return _between(lr, last, min((step - peak) / (total_steps - 1 - peak), 1))

    return schedule


class ReduceOnPlateau:
    r"""A rate that falls when the loss does: multiplied by ``factor`` after ``patience`` bad epochs.

    It is a schedule; tell it every epoch's loss with `observe`, for example from a callback of `fit`.
    As PyTorch's ReduceLROnPlateau.

    Parameters:  lr, factor between 0 and 1, patience epochs without improvement that are borne,
                 threshold the share by which a loss must be smaller to count, min_lr the lowest rate
    Lesson:      06_optimizers
    Example:
        >>> schedule = ReduceOnPlateau(1.0, factor=0.5, patience=1)
        >>> for loss in (3.0, 2.0, 2.0, 2.0):
        ...     schedule.observe(loss)
        >>> schedule(0)
        0.5
    """

    def __init__(
        self,
        lr: float,
        *,
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        min_lr: float = 0.0,
    ) -> None:
        _check_rate(lr)
        if not 0 < factor < 1:
            raise ValueError(f"factor must be between 0 and 1, got {factor}: the rate has to fall")
        self.lr, self.factor, self.patience = lr, factor, patience
        self.threshold, self.min_lr = threshold, min_lr
        self.best, self.bad_epochs = math.inf, 0

    def observe(self, loss: float) -> None:
        """Take notice of an epoch's loss."""
        if loss < self.best * (1 - self.threshold):
            self.best, self.bad_epochs = loss, 0
            return
        self.bad_epochs += 1
        if self.bad_epochs > self.patience:
            self.lr, self.bad_epochs = max(self.lr * self.factor, self.min_lr), 0

    def __call__(self, step: int) -> float:
        return self.lr

    def state_dict(self) -> dict[str, np.ndarray]:
        """What a later session needs to go on exactly here; an optimizer saves it with its own."""
        return {"schedule": np.array([self.lr, self.best, self.bad_epochs])}

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Go on where the schedule that made ``saved`` stood."""
        lr, best, bad_epochs = saved["schedule"]
        self.lr, self.best, self.bad_epochs = float(lr), float(best), int(bad_epochs)


class RangeTest(NamedTuple):
    """The rates tried and the loss before the step with each."""

    rates: np.ndarray
    losses: np.ndarray

    def suggestion(self) -> float:
        """A tenth of the rate at which the loss was lowest, a common and cautious choice."""
        return float(self.rates[np.argmin(self.losses)] / 10)


def range_test(
    model: Any,
    data: Iterable[np.ndarray],
    *,
    loss: Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]],
    optimizer: Any,
    rng: np.random.Generator,
    lowest: float = 1e-6,
    highest: float = 10.0,
    steps: int = 100,
    batch_size: int = 32,
) -> RangeTest:
    r"""Train while the rate grows from ``lowest`` to ``highest``, until the loss explodes.

    The rates grow by the same factor from step to step. Model and optimizer are put back as they were.

    Parameters:  model, data x and y, loss, optimizer, rng that draws the batches, the range of rates,
                 steps, batch_size
    Returns:     a `RangeTest`; its losses end where one is NaN or four times the best
    Paper:       Smith 2017
    Lesson:      05_gradient_descent
    Example:
        >>> from nnedu import Dense, SGD, Sequential, mse
        >>> rng = np.random.default_rng(0)
        >>> model = Sequential(Dense(1, 1, rng=rng))
        >>> x = np.linspace(-1, 1, 64)[:, None]
        >>> found = range_test(model, (x, 3 * x), loss=mse, optimizer=SGD(model, lr=1), rng=rng)
        >>> 0.01 < found.suggestion() < 1
        True
    """
    if not 0 < lowest < highest or steps < 2:
        raise ValueError(
            f"range_test expects rates above 0 that grow and at least 2 steps, got {lowest} to "
            f"{highest} in {steps} steps"
        )
    x, y = (np.asarray(array) for array in data)
    before, optimizer_before, lr_before = model.state_dict(), optimizer.state_dict(), optimizer.lr
    rates = np.geomspace(lowest, highest, steps)
    losses: list[float] = []
    with np.errstate(over="ignore", invalid="ignore"):
        for rate in rates:
            rows = rng.choice(len(x), min(batch_size, len(x)), replace=False)
            value, dlogits = loss(model.forward(x[rows], train=True), y[rows])
            if not math.isfinite(value) or (losses and value > 4 * min(losses)):
                break
            losses.append(value)
            model.backward(dlogits, input_gradient=False)
            optimizer.lr = float(rate)
            optimizer.step()
    model.load_state_dict(before)
    optimizer.load_state_dict(optimizer_before)
    optimizer.lr = lr_before
    if not losses:
        raise ValueError("the loss was not finite before the first step: do the data contain NaN?")
    return RangeTest(rates[: len(losses)], np.array(losses))


def _between(start: float, end: float, t: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * t))


def _check_rate(lr: float) -> None:
    if not 0 < lr < math.inf:
        raise ValueError(
            f"a learning rate must be above 0 and finite, got {lr}: with 0 nothing is learned"
        )


def _check_factor(name: str, factor: float) -> None:
    if not factor > 0:
        raise ValueError(f"{name} must be above 0, got {factor}: a rate must not change its sign")


def _check_steps(name: str, steps: int) -> None:
    if not steps > 0:
        raise ValueError(f"{name} must be at least 1, got {steps}")
