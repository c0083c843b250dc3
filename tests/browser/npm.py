"""What the browser tests take from npm, in the versions that package.json names."""

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


def npm_file(path: str) -> str:
    """The text of a file of a package, such as ``axe-core/axe.min.js``, installed if it must be."""
    _install()
    return (MODULES / path).read_text(encoding="utf-8")


@cache
def _install() -> None:
    """Put the pinned packages into node_modules, unless they are there; one process at a time."""
    with Path(tempfile.gettempdir(), "nnedu-browser-tests.lock").open("w") as lock:
        with suppress(ImportError):
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = json.loads((HERE / "package.json").read_text())["dependencies"]
        if all(_version(name) == version for name, version in wanted.items()):
            return
        npm = shutil.which("npm")
        if not npm:
            reason = f"Node.js is not installed, {', '.join(wanted)} cannot be fetched"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def _version(name: str) -> str | None:
    there = MODULES / name / "package.json"
    return json.loads(there.read_text())["version"] if there.exists() else None
