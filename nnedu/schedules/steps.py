r"""Schedules that know the step alone. Lesson: 06_optimizers"""

import math
from collections.abc import Callable

Schedule = Callable[[int], float]


def constant(lr: float) -> Schedule:
    """Keep the same rate.

    Parameters:  lr above 0
    Returns:     a function of the step
    Raises:      ValueError where lr is 0 or below
    Example:
        >>> constant(0.1)(1000)
        0.1
    """
    check_rate(lr)
    return lambda step: lr


def step_decay(lr: float, *, every: int, factor: float = 0.1) -> Schedule:
    r"""Multiply the rate by ``factor`` after every ``every`` steps.

    .. math:: lr_t = lr \cdot factor^{\lfloor t / every \rfloor}

    Parameters:  lr the first rate, every how many steps, factor above 0
    Returns:     a function of the step
    Raises:      ValueError where a number is 0 or below
    Example:
        >>> schedule = step_decay(1.0, every=10, factor=0.5)
        >>> schedule(0), schedule(9), schedule(10), schedule(20)
        (1.0, 1.0, 0.5, 0.25)
    """
    check_rate(lr)
    _check_steps("every", every)
    _check_factor("factor", factor)
    return lambda step: lr * factor ** (step // every)


def exponential(lr: float, *, rate: float) -> Schedule:
    r"""Multiply the rate by ``rate`` at every step: ``lr_t = lr * rate**t``.

    Parameters:  lr the first rate, rate above 0
    Returns:     a function of the step
    Raises:      ValueError where a number is 0 or below
    Example:
        >>> exponential(1.0, rate=0.5)(3)
        0.125
    """
    check_rate(lr)
    _check_factor("rate", rate)
    return lambda step: lr * rate**step


def inverse_time(lr: float, *, rate: float) -> Schedule:
    r"""Decay like 1/t: ``lr_t = lr / (1 + rate * t)``.

    Parameters:  lr the first rate, rate of 0 or above
    Returns:     a function of the step
    Raises:      ValueError where lr is 0 or below, or rate below 0
    Example:
        >>> inverse_time(1.0, rate=0.1)(10)
        0.5
    """
    check_rate(lr)
    if not rate >= 0:
        raise ValueError(
            f"inverse_time expects rate of 0 or above, got {rate}: the rate has to fall"
        )
    return lambda step: lr / (1 + rate * step)


def cosine(lr: float, *, total_steps: int, final_lr: float = 0.0) -> Schedule:
    r"""Fall along half a cosine from ``lr`` to ``final_lr``, and stay there.

    .. math:: lr_t = lr_{end} + \tfrac{1}{2} (lr - lr_{end}) (1 + \cos(\pi t / T))

    Parameters:  lr the first rate, total_steps T, final_lr the last rate
    Returns:     a function of the step
    Raises:      ValueError where lr or total_steps is 0 or below, or final_lr below 0
    Paper:       Loshchilov and Hutter 2017
    Example:
        >>> schedule = cosine(1.0, total_steps=100)
        >>> schedule(0), round(schedule(50), 6), schedule(100), schedule(500)
        (1.0, 0.5, 0.0, 0.0)
    """
    check_rate(lr)
    _check_steps("total_steps", total_steps)
    if not final_lr >= 0:
        raise ValueError(f"cosine expects final_lr of 0 or above, got {final_lr}")

    def schedule(step: int) -> float:
        t = min(step / total_steps, 1)
        return final_lr + 0.5 * (lr - final_lr) * (1 + math.cos(math.pi * t))

    return schedule


def warmup(schedule: Schedule | float, *, steps: int) -> Schedule:
    r"""Rise in a straight line over the first ``steps`` steps, then follow ``schedule``.

    Parameters:  schedule or a constant rate, steps of the rise
    Returns:     a function of the step
    Raises:      ValueError where steps or the rate is 0 or below
    Paper:       Goyal et al. 2017
    Example:
        >>> rising = warmup(1.0, steps=4)
        >>> [rising(step) for step in range(6)]
        [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    _check_steps("steps", steps)
    after = schedule if callable(schedule) else constant(schedule)

    def rising(step: int) -> float:
        return after(step) * min((step + 1) / steps, 1)

    for name in ("observe", "state_dict", "load_state_dict"):  # those of a ReduceOnPlateau
        if hasattr(after, name):
            setattr(rising, name, getattr(after, name))
    return rising


def one_cycle(lr: float, *, total_steps: int, rise: float = 0.3) -> Schedule:
    r"""Rise along a cosine from ``lr / 25`` to ``lr``, then fall to nearly 0, as PyTorch's OneCycleLR.

    Parameters:  lr the highest rate, total_steps, rise the share of the steps spent rising
    Returns:     a function of the step
    Raises:      ValueError where lr or total_steps is 0 or below, or rise outside 0..1
    Paper:       Smith and Topin 2019
    Example:
        >>> schedule = one_cycle(1.0, total_steps=101)
        >>> [round(schedule(step), 4) for step in (0, 29, 100)]
        [0.04, 0.9998, 0.0]
    """
    check_rate(lr)
    _check_steps("total_steps", total_steps)
    if not 0 < rise < 1:
        raise ValueError(f"one_cycle expects rise between 0 and 1, got {rise}: is it a percentage?")
    first, last, peak = lr / 25, lr / 25e4, rise * total_steps - 1

    def schedule(step: int) -> float:
        if step < peak:
            return _between(first, lr, step / peak)
        return _between(lr, last, min((step - peak) / (total_steps - 1 - peak), 1))

    return schedule


def _between(start: float, end: float, t: float) -> float:
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * t))


def check_rate(lr: float) -> None:
    """Refuse a rate of 0 or below."""
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
