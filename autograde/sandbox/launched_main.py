"""A process that is started for one request, where none can be forked: connects to the one outside and serves."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from autograde.sandbox.channel import Channel
from autograde.sandbox.inside import run_entry, warm_up
from autograde.sandbox.limits import ProcessLimits


def main(settings: Mapping[str, Any]) -> None:
    """Connect, and prove by the token to be the one that was started."""
    connection = socket.create_connection(("127.0.0.1", settings["port"]))
    connection.sendall(bytes.fromhex(settings["token"]))
    warm_up(settings["absent"], settings["preload"])
    # Windows has no such limits, and macOS not all of them.
    with contextlib.suppress(ImportError, ValueError, OSError):
        ProcessLimits(**settings["limits"]).hold(is_isolated=False)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    run_entry(settings["entry"], Channel(connection))


def _end_with(parent: int) -> None:
    """End this process when the one that started it has gone, however that came; Windows does not tell."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
