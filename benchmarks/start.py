"""What it costs to start: ``import nnedu`` beside ``import numpy``, in fresh processes."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile

# Linux tells the process's own peak; what getrusage tells there begins with its parent's.
SCRIPT = """
import time
start = time.perf_counter()
import {module}
seconds = time.perf_counter() - start
try:
    peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(seconds, peak)
"""
# numpy.random comes with NumPy but is imported by those alone who use it, as nnedu does.
MODULES = ("numpy", "numpy.random", "nnedu")


def table(runs: int = 15) -> str:
    """A Markdown table of seconds and peak memory, with bytecode compiled as after an installation."""
    rows = ["| import | median, ms | peak memory, MiB |", "|---|---|---|"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for module in MODULES:
            _imported(module, environment)
        measured = [[_imported(module, environment) for module in MODULES] for _ in range(runs)]
    for module, values in zip(MODULES, zip(*measured, strict=True), strict=True):
        seconds, memory = (statistics.median(column) for column in zip(*values, strict=True))
        rows.append(f"| {module} | {1e3 * seconds:.0f} | {memory:.0f} |")
    return "\n".join(rows)


def _imported(module: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and MiB of an import in a fresh process."""
    command = [sys.executable, "-c", SCRIPT.format(module=module)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)
