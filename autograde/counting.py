"""Progress on the error stream: how many are done, the time left, and who is slow."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

# Who takes longer than this is named.
SLOW = 10.0


class Slowest(ProgressColumn):
    """The one that has been running for longest, if that is long."""

    def __init__(self, running: Mapping[str, float]) -> None:
        super().__init__()
        self.running = running

    def render(self, task: Task) -> Text:
        """For example "finn for 34 s"."""
        return Text(slowest(dict(self.running), time.monotonic()))


def slowest(running: Mapping[str, float], now: float) -> str:
    """Who has been running for longest, if that is long.

    Example:
        >>> slowest({"anna": 95.0, "finn": 60.0}, now=100.0), slowest({"anna": 95.0}, now=100.0)
        ('finn for 40 s', '')
    """
    who, since = min(running.items(), key=lambda item: item[1], default=("", now))
    return f"{who} for {now - since:.0f} s" if now - since > SLOW else ""


@contextmanager
def counting(
    what: str, total: int, running: Mapping[str, float] | None = None
) -> Iterator[Callable[[], None]]:
    """A progress bar; the function it gives counts one on.

    Parameters:  what, total, running (who is being worked on, and since when)
    """
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        Slowest({} if running is None else running),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=False,
    ) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
