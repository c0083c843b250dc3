"""What axe-core finds wrong with a page: the helper for every test of accessibility."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core"

RUN = """async (within) => {
  const { violations } = await axe.run(within ?? document);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(
    (node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def axe(page: Page, within: str | None = None) -> list[str]:
    """One line for each violation on the page; none on a page that everybody can read.

    Parameters:  page (as it is now: theme, width and media are the caller's), within (a CSS selector)
    """
    page.evaluate(
        _source()
    )  # not add_script_tag: a page's content security policy may forbid scripts
    found: list[str] = page.evaluate(RUN, within)
    return found


@cache
def _source() -> str:
    _install()
    # The value of a script's last line comes back to Python; axe itself is more than may come.
    return (AXE / "axe.min.js").read_text(encoding="utf-8") + "\n;undefined"


def _install() -> None:
    """Put the pinned axe-core into node_modules, unless it is there."""
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]["axe-core"]
    there = AXE / "package.json"
    if there.exists() and json.loads(there.read_text())["version"] == wanted:
        return
    npm = shutil.which("npm")
    if not npm:
        reason = "Node.js is not installed, axe-core cannot be fetched"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)
