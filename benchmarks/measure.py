"""Time several ways of doing one thing, turn and turn about, so that what else the machine does hits all alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def medians(
    ways: Mapping[str, Callable[[], object]], rounds: int = 30, seconds: float = 0.02
) -> dict[str, float]:
    """Seconds a call of each way: the median over rounds in which every way has its turn.

    Each turn repeats the call for about ``seconds``; the first round warms up and does not count.
    """
    repeats = {name: _repeats(call, seconds) for name, call in ways.items()}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, call in ways.items():
            start = time.perf_counter()
            for _ in range(repeats[name]):
                call()
            times[name].append((time.perf_counter() - start) / repeats[name])
    return {name: statistics.median(taken) for name, taken in times.items()}


def middle_and_high(times: Sequence[float]) -> tuple[float, float]:
    """The median, and what 95 % stay below."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def scripts(*names: str) -> str:
    """Scripts of this folder as one, to be evaluated in a page."""
    return "\n".join((Path(__file__).parent / name).read_text(encoding="utf-8") for name in names)


def _repeats(call: Callable[[], object], seconds: float) -> int:
    call()
    start = time.perf_counter()
    call()
    return max(1, int(seconds / max(time.perf_counter() - start, 1e-7)))
