"""In the judge's process: unpickling runs what a pickle holds, and an answer may have written it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from autograde.remote.proxies import CannotBeJudged

# What pickles of plain values and arrays name, as of numbers that the author has kept in a file.
HARMLESS = frozenset(
    [("builtins", name) for name in ("object", "set", "frozenset", "complex", "bytearray", "range", "slice")]
    + [("collections", name) for name in ("OrderedDict", "Counter", "deque")]
    + [("datetime", name) for name in ("date", "time", "datetime", "timedelta")]
    + [("numpy", name) for name in ("ndarray", "dtype")]
    + [
        (f"numpy.{core}.{module}", name)
        for core in ("core", "_core")
        for module, name in (("multiarray", "_reconstruct"), ("multiarray", "scalar"), ("numeric", "_frombuffer"))
    ]
)  # fmt: skip


def refuse_pickles(asked: Callable[[], bool]) -> None:
    """From now on raise CannotBeJudged where more than plain values is unpickled once an answer was asked anything."""

    def hook(event: str, about: tuple[Any, ...]) -> None:
        if event == "pickle.find_class" and asked() and tuple(about) not in HARMLESS:
            raise CannotBeJudged("what a pickle holds, which the answer may have written")

    sys.addaudithook(hook)
