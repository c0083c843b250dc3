"""A Jupyter kernel that runs one cell after another within limits of time and output."""

from __future__ import annotations

import os
import queue
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import DEVNULL
from threading import Event
from typing import Any

from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_core.utils import ensure_event_loop
from nbformat import NotebookNode
from nbformat.v4 import new_output, output_from_msg

START_SECONDS = 90.0
GRACE_SECONDS = 3.0
POLL_SECONDS = 0.5
OUTPUT_CHARACTERS = 2_000_000
FLOOD_CHARACTERS = 50_000_000


class Cancelled(Exception):
    """Whoever asked for the run does not want it any more."""


class KernelDied(Exception):
    """The kernel is gone; the message says why as far as is known."""


@dataclass
class CellRun:
    """What a cell put out. ``error`` is the exception in a line, ``stopped`` why it was cut short.

    ``count`` is the number that a notebook shows beside the cell.
    """

    outputs: list[NotebookNode] = field(default_factory=list)
    error: str = ""
    stopped: str = ""
    characters: int = 0
    count: int | None = None

    def add(self, output: NotebookNode) -> None:
        """Keep an output while there is room; text that goes on is put together."""
        self.characters += len(str(output))
        if self.characters > OUTPUT_CHARACTERS:
            if not self.stopped:
                self.stopped = "it put out too much, the rest was left out"
                self.outputs.append(new_output("stream", name="stdout", text="\n[cut here]\n"))
            return
        last = self.outputs[-1] if self.outputs else {}
        if output.output_type == "stream" and last.get("name") == output.name:
            last["text"] += output.text
        else:
            self.outputs.append(output)


class Kernel:
    """A running kernel in its own folder."""

    def __init__(
        self, manager: KernelManager, client: BlockingKernelClient, cancelled: Event
    ) -> None:
        self._manager, self._client, self._cancelled = manager, client, cancelled

    def run(self, code: str, seconds: float, remember: bool = True) -> CellRun:
        """Run a cell; one that does not end in time is interrupted.

        Parameters:  code, seconds, remember (whether the code is kept in the notebook's history)

        Raises:  KernelDied if the process ended, or had to be ended because it did not stop.
        """
        ran = CellRun()
        message = self._client.execute(code, store_history=remember, allow_stdin=False)
        ended = self._listen(message, ran, time.monotonic() + seconds)
        if not ended:
            ran.stopped = ran.stopped or f"it did not end within {seconds:g} s"
            self._manager.interrupt_kernel()
            if not self._listen(message, ran, time.monotonic() + GRACE_SECONDS):
                raise KernelDied(f"{ran.stopped} and could not be interrupted")
        return ran

    def _listen(self, message: str, ran: CellRun, deadline: float) -> bool:
        """Gather a cell's outputs until it is done (True), or time or patience is over (False)."""
        clear_first = False
        while (left := deadline - time.monotonic()) > 0:
            if self._cancelled.is_set():
                raise Cancelled
            try:
                heard = self._client.get_iopub_msg(timeout=min(left, POLL_SECONDS))
            except queue.Empty:
                if not self._manager.is_alive():
                    raise KernelDied("it ended the Python process") from None
                continue
            if heard["parent_header"].get("msg_id") != message:
                continue
            kind, content = heard["msg_type"], heard["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return True
            if kind == "execute_input":
                ran.count = content["execution_count"]
            elif kind == "clear_output":
                clear_first = bool(content.get("wait"))
                if not clear_first:
                    ran.outputs.clear()
            elif kind in ("stream", "display_data", "execute_result", "error"):
                if clear_first:
                    ran.outputs.clear()
                    clear_first = False
                self._keep(heard, ran)
                if ran.characters > FLOOD_CHARACTERS:
                    return False
        return False

    def _keep(self, heard: dict[str, Any], ran: CellRun) -> None:
        output = output_from_msg(heard)
        ran.add(output)
        if output.output_type == "error":
            ran.error = f"{output.ename}: {output.evalue}".strip()[:500]


@contextmanager
def start_kernel(folder: Path, cancelled: Event) -> Iterator[Kernel]:
    """A kernel of this very Python, working in ``folder``; it and what it started are ended at the end.

    Raises:  KernelDied if it does not start.
    """
    manager = KernelManager()
    spec = manager.kernel_spec
    assert spec is not None
    launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.argv, spec.env = [*launch, "--HistoryManager.enabled=False"], {}
    # One submission uses one core, or a class on all cores would take turns on each.
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    quiet = {"PYDEVD_DISABLE_FILE_VALIDATION": "1", "IPYTHONDIR": str(folder / ".ipython")}
    with tempfile.TemporaryDirectory(prefix="kernel-", ignore_cleanup_errors=True) as sockets:
        manager.connection_file = str(Path(sockets) / "k.json")
        if sys.platform != "win32":
            manager.transport = "ipc"  # a file that nobody else can open, and no port to run out of
        manager.start_kernel(
            cwd=str(folder), env={**os.environ, **threads, **quiet}, stdout=DEVNULL, stderr=DEVNULL
        )
        client = manager.client()
        client.start_channels()
        try:
            try:
                client.wait_for_ready(timeout=START_SECONDS)
            except RuntimeError as error:
                raise KernelDied(f"Python could not be started: {error}") from None
            yield Kernel(manager, client, cancelled)
        finally:
            client.stop_channels()
            _end(manager)
            # The clients made an event loop for this thread, and nobody else ends it.
            ensure_event_loop().close()


def _end(manager: KernelManager) -> None:
    """End the kernel and every process that it left behind in its group."""
    group = getattr(manager.provisioner, "pgid", None)
    manager.shutdown_kernel(now=True)
    if group and hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
