"""Whether students' code can be isolated on this machine; probed, not assumed."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from functools import cache

from autograde.classroom import ClassError
from autograde.sandbox.bwrap import bwrap_path
from autograde.sandbox.channel import Channel

# Every Linux has one of them, and nothing inside needs any.
FILES = ("/etc/passwd", "/etc/hostname", "/var", "/sys")

ISOLATED, NOT_ISOLATED = "isolated", "NOT ISOLATED"


@dataclass(frozen=True)
class Isolation:
    """``level`` is "isolated" or "NOT ISOLATED"; ``why`` says what is missing, in a sentence."""

    level: str
    why: str = ""

    @property
    def is_isolated(self) -> bool:
        return self.level == ISOLATED


@cache
def probe() -> Isolation:
    """Start a sandbox and look around in it, once."""
    if sys.platform != "linux":
        return Isolation(
            NOT_ISOLATED, "Only Linux isolates students' code: grade there or in WSL2."
        )
    if not bwrap_path():
        return Isolation(
            NOT_ISOLATED,
            "bubblewrap is not installed. On Debian and Ubuntu: apt install bubblewrap",
        )
    from autograde.sandbox.child import ChildDied
    from autograde.sandbox.limits import ProcessLimits
    from autograde.sandbox.sandbox import SandboxError, open_sandbox

    try:
        with (
            open_sandbox(Isolation(ISOLATED), (), ()) as sandbox,
            sandbox.spawn("autograde.sandbox.isolation:look_around", ProcessLimits(), {}) as child,
        ):
            seen = child.receive(5).decode()
    except (SandboxError, ChildDied) as error:
        seen = f"The system does not allow it: {error}."
    return Isolation(NOT_ISOLATED, seen) if seen else Isolation(ISOLATED)


class NotIsolated(ClassError):
    """Students' code cannot be isolated here, and nobody has said that it may run all the same."""


def isolation(allow_unsandboxed: bool = False) -> Isolation:
    """What the probe finds.

    Raises:  NotIsolated if that is no isolation, unless ``allow_unsandboxed``.
    """
    found = probe()
    if not found.is_isolated and not allow_unsandboxed:
        raise NotIsolated(
            f"Students' code cannot be isolated on this machine. {found.why} "
            "Or, if you trust every submission: --allow-unsandboxed, which runs them with your own rights."
        )
    return found


def look_around(channel: Channel) -> None:
    """Runs inside: send what is not as it should be, or nothing."""
    wrong = []
    if os.getpid() != 1 or os.listdir("/proc"):
        wrong.append("other processes can be seen")
    if os.getuid() == 0:
        wrong.append("it runs as root")
    if [name for _, name in socket.if_nameindex() if name != "lo"]:
        wrong.append("there is a network")
    if any(map(os.path.exists, FILES)) or any(os.access(p, os.W_OK) for p in ("/", __file__)):
        wrong.append("files outside are in reach")
    told = f"bubblewrap runs, but does not isolate: {', '.join(wrong)}." if wrong else ""
    channel.send(told.encode())
