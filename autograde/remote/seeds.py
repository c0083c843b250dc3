"""Tests seed the global random generators for the answer too: when that was done has to be noticed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograde.remote.tensors import loaded_torch

# Given code runs in both processes, and is to draw the same in both.
GIVEN_SEED = 20_150_101

_times_seeded = [0]
_seed_numpy, _seed_python = np.random.seed, random.seed
# What PyTorch begins with, in every process.
UNSEEDED_TORCH = 67_280_421_310_721


def draw_alike() -> None:
    """Start the global generators as the other process does."""
    _seed_python(GIVEN_SEED)
    _seed_numpy(GIVEN_SEED)


def draw_apart() -> None:
    """Let nobody foretell what tests draw, unless given code has seeded for them."""
    if not _times_seeded[0]:
        _seed_python()
        _seed_numpy()
    torch = loaded_torch()
    if torch is not None and torch.initial_seed() == UNSEEDED_TORCH:
        torch.seed()


def watch_seeds() -> None:
    """Count from now on how often the global generators are seeded: the same seed again leaves no other trace."""
    np.random.seed = _counted(np.random.seed)
    random.seed = _counted(random.seed)


def _counted(seed: Callable[..., Any]) -> Callable[..., Any]:
    if hasattr(seed, "__wrapped__"):
        return seed

    @wraps(seed)
    def counted(*given: Any, **named: Any) -> Any:
        _times_seeded[0] += 1
        return seed(*given, **named)

    return counted


def seeds() -> tuple[Any, ...]:
    """The states of NumPy's, Python's and PyTorch's global generators and how often they were seeded, to be compared."""
    state = np.random.get_state(legacy=False)  # noqa: NPY002
    inner = state["state"]
    numpy = ("MT19937", inner["key"].tobytes(), inner["pos"], state["has_gauss"], state["gauss"])
    return numpy, random.getstate(), _of_torch(), _times_seeded[0]


def _of_torch() -> bytes | None:
    torch = loaded_torch()
    if torch is None:
        return None
    torch.manual_seed = _counted(torch.manual_seed)  # it may have been imported just now
    state: bytes = torch.get_rng_state().numpy().tobytes()
    return state


def set_seed_of_torch(state: bytes) -> None:
    """Let PyTorch's global generator go on from a state, if this process has PyTorch."""
    torch = loaded_torch()
    if torch is not None:
        torch.set_rng_state(torch.from_numpy(np.frombuffer(state, np.uint8).copy()))
