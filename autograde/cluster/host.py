"""An actor on a Dask worker: the sandboxes of that machine, and the students' processes in them."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from autograde.cache_key import versions
from autograde.sandbox.child import Child, ChildDied, SandboxLost, TimeIsOver
from autograde.sandbox.isolation import probe
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.sandbox import SandboxError
from autograde.sandbox.worlds import Worlds

# What a call came to, before what it gave or why it gave nothing.
DONE, LATE, DIED, LOST, NONE = "done", "late", "died", "lost", "none"
Answer = tuple[str, Any]


class Host:
    """Starts students' processes, and carries frames to them and back; nothing of theirs is read here."""

    def __init__(self, threads: int) -> None:
        self._worlds = Worlds(probe())
        # Each process that is waited for takes a thread, and must not keep another from being ended.
        self._pool = ThreadPoolExecutor(4 * threads + 4)
        self._children: dict[int, Child] = {}
        self._numbers = itertools.count()

    def __del__(self) -> None:
        self._worlds.close()
        self._pool.shutdown(wait=False)

    async def about(self) -> tuple[dict[str, str], str, str]:
        """The versions here, and the level of isolation and why it is no better."""
        return versions(), self._worlds.isolation.level, self._worlds.isolation.why

    async def spawn(
        self,
        absent: list[str],
        entry: str,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        beginning: Sequence[bytes],
    ) -> Answer:
        """Start a process where these packages are absent; its number, and what it has begun with."""

        def start() -> tuple[int, Sequence[bytes]]:
            child = self._worlds.without(absent).spawn(entry, limits, files, beginning)
            number = next(self._numbers)
            self._children[number] = child
            return number, child.begun

        return await self._do(start)

    async def exchange(self, number: int, frame: bytes | None, seconds: float) -> Answer:
        """Send a frame, unless it is None, and wait for one."""
        child = self._children[number]

        def ask() -> bytes:
            if frame is not None:
                child.send(frame)
            return child.receive(seconds)

        return await self._do(ask)

    async def interrupt(self, number: int) -> Answer:
        return await self._do(self._children[number].interrupt)

    async def cpu_seconds(self, number: int) -> Answer:
        return await self._do(self._children[number].cpu_seconds)

    async def kill(self, number: int) -> Answer:
        """End a process; the seconds of computing that it had used."""
        child = self._children.pop(number)
        used = await self._do(child.cpu_seconds)
        await self._do(child.kill)
        return used

    async def end_all(self) -> None:
        """End all that runs, and tell whoever waits for it."""
        self._worlds.end_all()

    async def _do(self, act: Callable[[], Any]) -> Answer:
        try:
            return DONE, await asyncio.get_running_loop().run_in_executor(self._pool, act)
        except TimeIsOver as why:
            return LATE, str(why)
        except SandboxLost as why:
            return LOST, str(why)
        except ChildDied as why:
            return DIED, str(why)
        except SandboxError as why:
            return NONE, str(why)
