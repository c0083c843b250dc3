"""A real JupyterLab and a real Chromium for the tests of this folder."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from nnedu.lab import SETTINGS

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: files put under ``root`` can be opened in it."""

    url: str
    token: str
    root: Path

    def write(self, name: str, *sources: str) -> str:
        """Put a notebook of code cells under ``root``; returns its name."""
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), self.root / name)
        return name

    def open(self, page: Page, notebook: str) -> None:
        """Open a notebook under ``root`` alone in the window and wait for its kernel."""
        page.goto(f"{self.url}/doc/tree/{notebook}?token={self.token}")
        page.wait_for_function(
            "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status "
            "=== 'idle'"
        )

    def command(self, page: Page, name: str, **arguments: str) -> None:
        """Run one of JupyterLab's commands, such as ``notebook:run-all-cells``."""
        page.evaluate(
            "([name, rest]) => jupyterapp.commands.execute(name, rest)", [name, arguments]
        )

    def run(self, page: Page, source: str) -> None:
        """Run a line in the open notebook's kernel."""
        assert page.evaluate(EXECUTE, [source, {}])["status"] == "ok"

    def wait_for(self, page: Page, condition: str) -> None:
        """Wait until an expression is true in the open notebook's kernel."""
        for _ in range(100):
            answer = page.evaluate(EXECUTE, ["", {"it": condition}])
            if answer["user_expressions"]["it"]["data"]["text/plain"] == "True":
                return
            page.wait_for_timeout(100)
        pytest.fail(f"never became true: {condition}")


EXECUTE = """async ([code, user_expressions]) => (
  await jupyterapp.shell.currentWidget.sessionContext.session.kernel
    .requestExecute({ code, user_expressions }).done).content"""


def _chromium() -> str:
    named = os.environ.get("CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    for name in names:
        if found := shutil.which(name):
            return found
    reason = f"no browser found: looked for {', '.join(names)}; set CHROMIUM to its path"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium without a window."""
    options = [*QUIET, "--no-sandbox"] if _is_root() else QUIET
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _own_environment(home: Path) -> dict[str, str]:
    """Nothing of the person's own Jupyter settings: everything lives in the test's folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    return kept | {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    pytest.fail(f"JupyterLab did not answer:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for the whole run."""
    with jupyterlab(tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")) as lab:
        yield lab


@contextmanager
def jupyterlab(home: Path, root: Path) -> Iterator[Lab]:
    """A JupyterLab of its own: loopback, a free port, a folder and settings that end with it."""
    token, port = secrets.token_hex(16), _free_port()
    log = home / "lab.log"
    command = [
        sys.executable, "-m", "jupyterlab",
        "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
        *(["--allow-root"] if _is_root() else []),
    ]  # fmt: skip
    # As `nnedu lab` sets it up for a learner.
    environment = _own_environment(home) | {"JUPYTER_CONFIG_PATH": str(SETTINGS)}
    with log.open("wb") as output:
        server = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/api?token={token}", server, log)
            yield Lab(url, token, root)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
