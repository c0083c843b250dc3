"""Memory in pieces of 2 MiB (Linux): a fork then copies one entry where it copies 512 for small pages."""

from __future__ import annotations

import ctypes
from pathlib import Path

HUGE = 2 * 2**20
MADV_COLLAPSE = 25

_libc = ctypes.CDLL(None)


def gather() -> None:
    """Put what this process holds into huge pages; what stays in small ones, as on an old kernel, works as well."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights, _, _, inode, *_ = line.split()
        if rights != "rw-p" or inode != "0":
            continue
        start, end = (int(edge, 16) for edge in span.split("-"))
        for place in range(-(-start // HUGE) * HUGE, end - HUGE + 1, HUGE):
            _libc.madvise(ctypes.c_void_p(place), ctypes.c_size_t(HUGE), MADV_COLLAPSE)
