"""The parser from many threads."""

from __future__ import annotations

import ast
import gc
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from autograde.parse import parse

SOURCE = "\n".join(f"def f{n}(x):\n    return [x + {n}, (x, {n})]" for n in range(100))


class Slow:
    """Lets another thread go on in the middle of whatever collects garbage."""

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        time.sleep(0.0001)


@pytest.fixture
def much_garbage() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(100)
    yield
    gc.set_threshold(*before)


def parsed_by_threads(parser: Callable[[str], ast.Module]) -> int:
    """How many trees four threads made at once."""

    def work(_: int) -> int:
        made = 0
        for _ in range(10):
            garbage = [Slow() for _ in range(10)]
            del garbage
            made += len(parser(SOURCE).body) == 100
        return made

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(work, range(4)))


def test_threads_that_parse_at_once_do_not_disturb_each_other(much_garbage: None) -> None:
    assert parsed_by_threads(parse) == 40
