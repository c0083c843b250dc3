"""What a process and all that it started have used, read from outside (Linux)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field


@dataclass
class Usage:
    """Of a process and its descendants: seconds of computing, bytes of memory of their own, how many they are.

    ``inherited`` is memory that the first had when it began, and shares with others.
    """

    pid: int
    cpu: float = 0.0
    memory: int = 0
    processes: int = 0
    inherited: int = 0
    _ticks: dict[int, int] = field(default_factory=dict)

    def read(self) -> Usage:
        """Look again; processes that have ended still count with what they were last seen to have used."""
        self.memory = self.processes = 0
        for pid in descendants(self.pid):
            with suppress(OSError, ValueError, IndexError):
                self._ticks[pid] = max(_ticks(pid), self._ticks.get(pid, 0))
                self.memory += max(0, memory_of(pid) - self.inherited)
                self.processes += 1
        self.cpu = sum(self._ticks.values()) / os.sysconf("SC_CLK_TCK")
        return self


def descendants(pid: int) -> Iterator[int]:
    """A process, its children and theirs."""
    waiting = [pid]
    while waiting:
        pid = waiting.pop()
        yield pid
        with suppress(OSError):
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/children") as file:
                    waiting += [int(child) for child in file.read().split()]


def memory_of(pid: int) -> int:
    """Bytes that a process has in memory and that belong to no file: its own, and those it shares with others."""
    with open(f"/proc/{pid}/status") as file:
        held = [line.split() for line in file if line.startswith(("RssAnon:", "RssShmem:"))]
    return sum(int(words[1]) for words in held) * 1024


def _ticks(pid: int) -> int:
    """Clock ticks in user and kernel; the name of a process may hold blanks and brackets."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
