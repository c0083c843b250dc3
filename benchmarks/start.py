"""What it costs to start: ``import nnedu`` beside ``import numpy``, in fresh processes."""

from __future__ import annotations

import statistics
import subprocess
import sys

SCRIPT = """
import resource, time
start = time.perf_counter()
import {module}
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def table(runs: int = 15) -> str:
    """A Markdown table of seconds and peak memory."""
    rows = ["| import | median, ms | peak memory, MiB |", "|---|---|---|"]
    measured: dict[str, list[list[float]]] = {"numpy": [], "nnedu": []}
    for _ in range(runs):
        for module, values in measured.items():
            command = [sys.executable, "-c", SCRIPT.format(module=module)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            values.append([float(value) for value in printed.split()])
    for module, values in measured.items():
        seconds, memory = (statistics.median(column) for column in zip(*values, strict=True))
        rows.append(f"| {module} | {1e3 * seconds:.0f} | {memory:.0f} |")
    return "\n".join(rows)
