r"""A rate that falls when the loss no longer does. Lesson: 06_optimizers"""

import math

import numpy as np

from nnedu.schedules.steps import check_rate


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
        check_rate(lr)
        if not 0 < factor < 1:
            raise ValueError(f"factor must be between 0 and 1, got {factor}: the rate has to fall")
        if not (patience >= 0 and threshold >= 0 and min_lr >= 0):
            raise ValueError(
                "patience, threshold and min_lr must be 0 or above, "
                f"got {patience}, {threshold} and {min_lr}"
            )
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
