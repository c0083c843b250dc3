"""The playground's page beside TensorFlow Playground, in the same browser, with the same network."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page

from benchmarks.measure import middle_and_high, scripts
from nnedu.data import moons
from nnedu.widgets import Playground
from nnedu.widgets.export import export, page_name
from nnedu.widgets.playground_data import OWN, own_points
from tests.browser.conftest import chromium

THEIRS = "TF_PLAYGROUND"
POINTS, BLOCKS, PRESSES, SECONDS = 500, 10, 10, 1
IN_PAGE = scripts("timing.js", "playground.js")
OURS = {
    "data": OWN,
    "points": json.dumps(own_points(*moons(POINTS, rng=np.random.default_rng(0)))),
    "train_share": 0.5,
    "batch_size": 10,
    "hidden": "[8,8]",
    "activations": "tanh tanh",
    "optimizer": "SGD",
    "lr": 0.03,
}
SAME = {
    "dataset": "circle",
    "batchSize": 10,
    "networkShape": "8,8",
    "activation": "tanh",
    "seed": 0.5,
}


@dataclass
class Shown:
    """A playground that is open, and what was measured."""

    name: str
    page: Page
    times: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)


def table() -> str:
    """How long a press of Step takes, and how many pictures a second there are while it plays."""
    theirs = os.environ.get(THEIRS)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:
        export(folder)
        ours = Path(folder, page_name(Playground)).as_uri()
        shown = [_open(browser, "nnedu's page", f"{ours}#{urlencode(OURS)}")]
        if theirs is None:
            return f"{_measured(shown)}\n\nNot compared: {THEIRS} names no built copy."
        with _served(Path(theirs)) as address:
            shown.append(
                _open(browser, "TensorFlow Playground", f"{address}#{urlencode(SAME, safe=',')}")
            )
            return _measured(shown)


def _open(browser: Browser, name: str, address: str) -> Shown:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(address)
    page.wait_for_selector(".nnedu canvas[style], #svg path.link", state="attached")
    page.evaluate(IN_PAGE)
    return Shown(name, page)


def _measured(shown: list[Shown]) -> str:
    for _ in range(BLOCKS):
        for one in shown:
            one.page.bring_to_front()
            one.page.wait_for_timeout(300)
            one.times += one.page.evaluate("count => playgroundBench.presses(count)", PRESSES)
            one.pictures.append(
                one.page.evaluate("seconds => playgroundBench.playing(seconds)", SECONDS)
            )
    rows = [
        "| playground | Step to picture, ms: median | 95% | pictures a second, playing |",
        "|---|---|---|---|",
    ]
    for one in shown:
        middle, high = middle_and_high(one.times)
        rows.append(
            f"| {one.name} | {middle:.1f} | {high:.1f} | {statistics.median(one.pictures):.0f} |"
        )
    return "\n".join(rows)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of a folder, served on loopback."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
