"""What a process in the sandbox may use."""

from __future__ import annotations

import os
from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True)
class ProcessLimits:
    """Bytes of memory (of one process, and of all together), of one file and of all files; processes; open files.

    ``cpu_seconds`` is the seconds of computing after which a process is ended, however it answers.
    """

    memory: int = 4096 * MEBIBYTE
    file: int = 64 * MEBIBYTE
    disk: int = 256 * MEBIBYTE
    processes: int = 64
    open_files: int = 256
    cpu_seconds: int = 900

    def hold(self, is_isolated: bool) -> None:
        """Put the limits on the process that calls this, and on all that it will start."""
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, self.memory),
            (resource.RLIMIT_FSIZE, self.file),
            (resource.RLIMIT_NOFILE, self.open_files),
            (resource.RLIMIT_CPU, self.cpu_seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            _, allowed = resource.getrlimit(kind)
            least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
            resource.setrlimit(kind, (least, least))
        if is_isolated and _counts_by_namespace():
            resource.setrlimit(resource.RLIMIT_NPROC, (self.processes, self.processes))


def _counts_by_namespace() -> bool:
    """Whether Linux counts a user's processes in each user namespace by itself, and not with all others."""
    major, minor, *_ = os.uname().release.split(".")
    return (int(major), int("".join(filter(str.isdigit, minor)) or 0)) >= (5, 14)
