r"""Learning rates that change: each function here returns a function of the step, counted from 0.

``Adam(model, lr=cosine(0.01, total_steps=1000))`` uses one. Lesson: 06_optimizers
"""

from nnedu.schedules.plateau import ReduceOnPlateau
from nnedu.schedules.rates import RangeTest, range_test
from nnedu.schedules.steps import (
    Schedule,
    constant,
    cosine,
    exponential,
    inverse_time,
    one_cycle,
    step_decay,
    warmup,
)

__all__ = [
    "RangeTest",
    "ReduceOnPlateau",
    "Schedule",
    "constant",
    "cosine",
    "exponential",
    "inverse_time",
    "one_cycle",
    "range_test",
    "step_decay",
    "warmup",
]
