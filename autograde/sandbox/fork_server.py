"""A warm Python that forks a child for each request, and never runs a student's code itself (Linux).

Started with a JSON text: the number of the control socket, whether to isolate, what to import, what is absent.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Mapping
from typing import Any

from autograde.sandbox import huge_pages, namespaces
from autograde.sandbox.attendant import attend
from autograde.sandbox.beginning import begin
from autograde.sandbox.bwrap import HOME
from autograde.sandbox.channel import Channel
from autograde.sandbox.enter import enter
from autograde.sandbox.forks import fork_for_each
from autograde.sandbox.inside import run_entry, warm_up

READY = b"ready"


def main(settings: Mapping[str, Any]) -> None:
    """Serve until the control socket is closed."""
    is_isolated = settings["is_isolated"]
    fork = namespaces.enter_own() if is_isolated else os.fork
    warm_up(settings["absent"], settings["preload"])
    huge_pages.gather()
    control = socket.socket(fileno=settings["control"])
    control.send(READY)
    request, sockets = fork_for_each(control, fork, waits=is_isolated)
    if not is_isolated:
        attend(request, *sockets)
    if request["begins"]:
        begin(request, *sockets)
    run_entry(request["entry"], Channel(enter(request, HOME, is_isolated, *sockets)))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
