r"""Which rates are worth trying? Lesson: 05_gradient_descent"""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np


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
    rng: np.random.Generator | None,
    lowest: float = 1e-6,
    highest: float = 10.0,
    steps: int = 100,
    batch_size: int = 32,
) -> RangeTest:
    r"""Train while the rate grows from ``lowest`` to ``highest``, until the loss explodes.

    The rates grow by the same factor from step to step. Model and optimizer are put back as they were.

    Parameters:  model, data x and y, loss, optimizer, rng that draws the batches (None takes the
                 examples in their order, again and again), the range of rates, steps, batch_size
    Returns:     a `RangeTest`; its losses end where one is NaN or four times the best
    Raises:      ValueError where the rates do not grow from above 0, or the first loss is not finite
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
        for step, rate in enumerate(rates):
            rows = _rows(len(x), min(batch_size, len(x)), step, rng)
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


def _rows(n: int, batch_size: int, step: int, rng: np.random.Generator | None) -> np.ndarray:
    if rng is None:
        return (step * batch_size + np.arange(batch_size)) % n
    return rng.choice(n, batch_size, replace=False)
