"""Give a learner a copy of the course and open JupyterLab on it.

The copy is the learner's: a file that is there is never overwritten. New lessons are added, and where the
course changed after it was copied, the new version comes beside the learner's.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from collections.abc import Iterator
from pathlib import Path

FIRST_NOTEBOOK = "00_start_here/00_start_here.ipynb"
SETTINGS = Path(__file__).resolve().parent / "jupyter"
DELIVERED = ".delivered.json"
# The checks are the course's, not the learner's, and are always the newest.
CHECKS = "exercises.json"
# Pages over the whole course, beside its lessons.
PAGES = ("index.md", "glossary.md")


class CannotOpen(Exception):
    """JupyterLab or the course cannot be opened; the message says why and what to do."""


def course_source() -> Path:
    """Where the notebooks come from: the installed package, or the clone it lies in."""
    package = Path(__file__).resolve().parent
    for folder in (package / "course", package.parent / "notebooks"):
        if any(folder.glob(f"*/{CHECKS}")):
            return folder
    raise CannotOpen("this installation of nnedu carries no notebooks: install it again")


def deliver(source: Path, target: Path) -> list[str]:
    """Bring the learner's copy in ``target`` up to date with ``source`` and say what was done.

    A notebook that is there stays as it is. One whose course version changed since it was delivered is put
    beside it as ``NAME.new.ipynb`` (``NAME.new-2.ipynb``, ...), once for each version. A page of the course
    is renewed, unless the learner wrote on it.
    """
    target.mkdir(parents=True, exist_ok=True)
    record = target / DELIVERED
    versions = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    done: list[str] = []
    for path in _course_files(source):
        name = path.relative_to(source).as_posix()
        version = _version(path)
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.name == CHECKS or _is_untouched_page(place, versions.get(name)):
            shutil.copyfile(path, place)
        elif not place.exists():
            shutil.copyfile(path, place)
            done.append(f"added {name}")
        elif versions.get(name) != version and place.read_bytes() != path.read_bytes():
            beside = _free_name(place)
            shutil.copyfile(path, beside)
            done.append(f"{name} has a new version, put beside yours as {beside.name}")
        if path.name != CHECKS:
            versions[name] = version
    _write(record, json.dumps(versions, indent=1))
    return done


def _course_files(source: Path) -> Iterator[Path]:
    for folder in sorted(path.parent for path in source.glob(f"*/{CHECKS}")):
        yield folder / f"{folder.name}.ipynb"
        yield folder / CHECKS
    yield from (source / page for page in PAGES if (source / page).is_file())


def _is_untouched_page(place: Path, delivered: str | None) -> bool:
    return place.name in PAGES and place.exists() and _version(place) == delivered


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _free_name(place: Path) -> Path:
    for number in range(1, 1000):
        beside = place.with_name(
            f"{place.stem}.new{'' if number == 1 else f'-{number}'}{place.suffix}"
        )
        if not beside.exists():
            return beside
    raise CannotOpen(f"{place.parent} holds a thousand versions of {place.name}: tidy it up")


def _write(path: Path, text: str) -> None:
    beside = path.with_name(path.name + ".part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def open_lab(
    folder: Path,
    port: int | None = None,
    show_browser: bool = True,
    notebook: str = FIRST_NOTEBOOK,
) -> int:
    """Start JupyterLab in ``folder`` on ``notebook``, print its address, show it in a browser, and wait.

    Raises:  CannotOpen if ``port`` is taken or the server does not come up.
    """
    port = _free_port(port)
    token = secrets.token_hex(16)
    address = f"http://localhost:{port}/lab/tree/{notebook}?token={token}"
    # Without this, ending the command from outside would leave its server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    server = subprocess.Popen(_command(folder, port), env=_environment(token))
    try:
        _wait_for(server, port)
        print(f"JupyterLab is running. Open this address:\n\n    {address}\n", flush=True)
        print("Stop it with Ctrl-C. Your answers stay in", folder, flush=True)
        if show_browser and not _show(address):
            print("No browser was found here: copy the address above into one.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def _environment(token: str) -> dict[str, str]:
    """The server's environment: the folder ``jupyter`` keeps a learner's Lab free of news and of an instructor's menus."""
    paths = [str(SETTINGS), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    # On a busy machine, threads that share a lesson's small matrices wait for each other longer than one computes.
    one_thread = {"OPENBLAS_NUM_THREADS": "1"}
    own = {"JUPYTER_TOKEN": token, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    return {**one_thread, **os.environ, **own}


def _command(folder: Path, port: int) -> list[str]:
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "-y", "--log-level=ERROR"]
    command += [f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={folder}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def _free_port(wanted: int | None) -> int:
    if wanted is not None:
        if _is_taken(wanted):
            raise CannotOpen(
                f"port {wanted} is taken by another program: stop that one, or choose another port"
            )
        return wanted
    for port in range(8888, 8988):
        if not _is_taken(port):
            if port != 8888:
                print(f"Port 8888 is taken by another program, using {port}.", flush=True)
            return port
    raise CannotOpen("all ports from 8888 to 8987 are taken: name a free one with --port")


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(server: subprocess.Popen[bytes], port: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            raise CannotOpen("JupyterLab ended while it started; the lines above say why")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise CannotOpen(f"JupyterLab did not answer on port {port} within {seconds:.0f} s")


def _show(address: str) -> bool:
    has_screen = os.name == "nt" or sys.platform == "darwin" or "DISPLAY" in os.environ
    has_screen = has_screen or "WAYLAND_DISPLAY" in os.environ
    try:
        return has_screen and webbrowser.open(address)
    except webbrowser.Error:
        return False
