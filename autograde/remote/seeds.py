"""Tests seed the global random generators for the answer too: when that was done has to be noticed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

# Given code runs in both processes, and is to draw the same in both.
GIVEN_SEED = 20_150_101

_times_seeded = [0]
_seed_numpy = np.random.seed


def draw_alike() -> None:
    """Start the global generators as the other process does."""
    random.seed(GIVEN_SEED)
    _seed_numpy(GIVEN_SEED)


def draw_apart() -> None:
    """Let nobody foretell what tests draw, unless given code has seeded for them."""
    if not _times_seeded[0]:
        random.seed()
        _seed_numpy()


def watch_seeds() -> None:
    """Count from now on how often the global generators are seeded: the same seed again leaves no other trace."""
    np.random.seed = _counted(np.random.seed)
    random.seed = _counted(random.seed)


def _counted(seed: Callable[..., None]) -> Callable[..., None]:
    if hasattr(seed, "__wrapped__"):
        return seed

    @wraps(seed)
    def counted(*given: Any, **named: Any) -> None:
        seed(*given, **named)
        _times_seeded[0] += 1

    return counted


def seeds() -> tuple[Any, ...]:
    """The states of NumPy's and Python's global generators and how often they were seeded, in a form that can be compared."""
    state = np.random.get_state(legacy=False)  # noqa: NPY002
    inner = state["state"]
    numpy = ("MT19937", inner["key"].tobytes(), inner["pos"], state["has_gauss"], state["gauss"])
    return numpy, random.getstate(), _times_seeded[0]
