"""The model of the optimizer race: every optimizer on one surface from one start."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np

from nnedu.optimizers import SGD, AdaGrad, Adam, RMSProp
from nnedu.widgets.descent import BOUND, STEPS, Gradient, Value
from nnedu.widgets.own_code import ENDS, Array, OwnCodeError, in_words, name_of

Setting = dict[str, Any]

# Trait, label, the optimizer, and what it takes from the setting besides lr. As static/race.js.
RUNNERS: dict[str, tuple[str, Any, Callable[[Setting], dict[str, Any]]]] = {
    "sgd": ("SGD", SGD, lambda s: {}),
    "with_momentum": ("momentum", SGD, lambda s: {"momentum": s["momentum"]}),
    "nesterov": ("Nesterov", SGD, lambda s: {"momentum": s["momentum"], "nesterov": True}),
    "adagrad": ("AdaGrad", AdaGrad, lambda s: {}),
    "rmsprop": ("RMSProp", RMSProp, lambda s: {"alpha": s["beta2"]}),
    "adam": ("Adam", Adam, lambda s: {"beta1": s["beta1"], "beta2": s["beta2"]}),
}


def run_one(
    surface: tuple[Value, Gradient], optimizer: Any, setting: Setting, **options: Any
) -> Array:
    """Rows of w1, w2 and loss, from the start to step 100 or to where w is lost.

    Example:
        >>> from nnedu.widgets.descent import SURFACES
        >>> start = {"lr": 0.5, "w1": 2.0, "w2": 0.0}
        >>> run_one(SURFACES["round bowl"], SGD, start)[1].round(4)
        array([1. , 0. , 0.5])
    """
    value, gradient = surface
    model = SimpleNamespace(theta=np.array([setting["w1"], setting["w2"]]), grad=np.zeros(2))
    moves = optimizer(model, lr=setting["lr"], **options)
    rows = []
    for _ in range(STEPS + 1):
        rows.append([*model.theta, value(*model.theta)])
        if not np.hypot(*model.theta) < BOUND:
            break
        model.grad[:] = gradient(*model.theta)
        moves.step()
    return np.array(rows)


def run_own(surface: tuple[Value, Gradient], optimizer: Any, setting: Setting) -> Array:
    """`run_one` with a learner's optimizer; what goes wrong comes back in words."""
    name = name_of(optimizer)
    try:
        with np.errstate(all="ignore"):
            rows = run_one(surface, optimizer, setting)
    except ENDS as error:
        methods = [m for m in (getattr(optimizer, n, None) for n in ("__init__", "step")) if m]
        raise OwnCodeError(in_words(error, optimizer, *methods)) from error
    if np.array_equal(rows[0], rows[-1]) and np.any(surface[1](*rows[0][:2])):
        raise OwnCodeError(
            f"{name} leaves theta as it is: does its step change model.theta in place, "
            "`model.theta -= ...`?"
        )
    return rows
