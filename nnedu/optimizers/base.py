"""What all optimizers share: rates, blocks, saving."""

import math
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
        if not callable(lr) and not 0 < lr < math.inf:
            raise ValueError(
                f"{type(self).__name__} expects lr, the learning rate, above 0 and finite, got {lr}: "
                "with 0 nothing is learned, and a negative rate would climb"
            )
        check_not_negative("weight_decay", weight_decay)
        self.model = model
        self.lr = lr
        self.weight_decay = weight_decay
        self.steps = 0
        self.state: dict[str, np.ndarray] = {}

    @property
    def current_lr(self) -> float:
        """The rate that the next step will use."""
        return float(self.lr(self.steps)) if callable(self.lr) else self.lr

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
        saved = {"steps": np.array(self.steps), **copies}
        if hasattr(self.lr, "state_dict"):  # a ReduceOnPlateau, or a rise before one
            saved |= self.lr.state_dict()
        return saved

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Go on where the optimizer that made ``saved`` stood."""
        if saved.keys() - {"schedule", "rng"} != self.state.keys() | {"steps"}:
            raise ValueError(
                f"{type(self).__name__} expects {sorted(self.state)} and steps among the saved arrays, "
                f"got {sorted(saved)}: is it the state of another optimizer?"
            )
        for name, array in self.state.items():
            if saved[name].shape != array.shape:
                raise ValueError(
                    f"{type(self).__name__} expects {name} of shape {array.shape} among the saved "
                    f"arrays, got {saved[name].shape}: is it the state of another model's optimizer?"
                )
            array[...] = saved[name]
        self.steps = int(saved["steps"])
        # What was saved with another rate may go on with a rate that falls on plateaus from now on.
        if hasattr(self.lr, "load_state_dict") and "schedule" in saved:
            self.lr.load_state_dict(saved)


def check_share(name: str, value: float) -> None:
    """Refuse a momentum or decay outside 0..1."""
    if not 0 <= value < 1:
        raise ValueError(f"{name} must be in 0..1 (1 excluded), got {value}: 0.9 is usual")


def check_not_negative(name: str, value: float) -> None:
    """Refuse a number below 0."""
    if not value >= 0:
        raise ValueError(f"{name} must be 0 or above, got {value}")
