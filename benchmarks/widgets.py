"""Widgets in a real JupyterLab and a real Chromium, side by side with `interact` and an inline figure."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, ElementHandle, Page

from benchmarks.measure import middle_and_high, scripts
from nnedu.widgets.export import export, page_name, widgets
from tests.browser.conftest import Lab, chromium, jupyterlab

CHANGES, BLOCKS, SECONDS, FIRSTS, UPDATES = 100, 10, 4, 9, 10_000
IN_PAGE = scripts("timing.js", "widgets.js")

SETUP = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import interact
from nnedu import Adam, Dense, Sequential, Tanh, train
from nnedu.losses import binary_cross_entropy
from nnedu.widgets import OptimizerRace, Playground
from nnedu.widgets.playground_data import playground_data

def my_tanh(z):
    return np.tanh(z)

def my_tanh_backward(da, z):
    return da * (1 - np.tanh(z) ** 2)

def playground(**own):
    widget = Playground(**own)
    widget.data, widget.hidden, widget.batch_size = "moons", [8, 8], 6
    return widget

x, y = playground_data("moons", noise=0.1, seed=1)
rng = np.random.default_rng(0)
side = np.linspace(-3, 3, 60)
grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
model = Sequential(Dense(2, 8, rng=rng), Tanh(), Dense(8, 8, rng=rng), Tanh(), Dense(8, 1, rng=rng))
optimizer, losses = Adam(model, lr=0.01), []

def boundary(lr=0.01):
    optimizer.lr = lr
    for _ in range(20):
        logits = model.forward(x[:6], train=True)
        loss, dlogits = binary_cross_entropy(logits, y[:6])
        model.backward(dlogits)
        optimizer.step()
        losses.append(loss)
    _, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4))
    left.contourf(side, side, model.forward(grid, train=False).reshape(60, 60))
    left.scatter(*x.T, c=y[:, 0], s=8)
    right.plot(losses)
    plt.show()
"""


@dataclass
class Way:
    """One way to answer a slider: the cell that shows it, the slider to move, and what was measured."""

    words: str
    cell: str
    slider: str
    plays: bool = False
    times: list[float] = field(default_factory=list)
    bytes: int = 0
    rate: float = 0.0
    drain: float = 0.0
    playing: float = 0.0
    firsts: list[float] = field(default_factory=list)


def table() -> str:
    """Two tables: the ways to answer a slider, and the pages' memory."""
    with chromium() as browser:
        with tempfile.TemporaryDirectory() as folder:
            home, root = Path(folder, "home"), Path(folder, "root")
            home.mkdir()
            root.mkdir()
            with jupyterlab(home, root) as lab:
                answers = _answers(_in_lab(browser, lab))
        return f"{answers}\n\n{_memory(browser)}"


def _ways() -> list[Way]:
    return [
        Way(
            "playground, the fullest: engine in JavaScript",
            "playground()",
            "Learning rate",
            plays=True,
        ),
        Way("optimizer race, a typical one: JavaScript", "OptimizerRace()", "Learning rate"),
        Way(
            "playground with a learner's activation: the kernel trains",
            "playground(activation=(my_tanh, my_tanh_backward))",
            "Learning rate",
            plays=True,
        ),
        Way("`interact` and an inline figure", "interact(boundary, lr=(0.001, 0.1, 0.001));", "lr"),
    ]


def _in_lab(browser: Browser, lab: Lab) -> list[Way]:
    ways = _ways()
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.set_default_timeout(60_000)
    sizes = _count_bytes(page)
    _open(page, lab, "firsts.ipynb", [way.cell for way in ways for _ in range(FIRSTS)])
    for turn in range(FIRSTS):
        for place, way in enumerate(ways):
            way.firsts.append(_show(page, 1 + FIRSTS * place + turn))
    # The rest in a notebook that shows each once, as a lesson would.
    _open(page, lab, "ways.ipynb", [way.cell for way in ways])
    for cell in range(1, 1 + len(ways)):
        _show(page, cell)
    outputs = [_output(page, cell) for cell in range(1, 1 + len(ways))]
    for _ in range(BLOCKS):
        for way, output in zip(ways, outputs, strict=True):
            output.scroll_into_view_if_needed()
            page.wait_for_timeout(300)
            before = sum(sizes)
            way.times += _run(page, "latencies", output, way.slider, CHANGES // BLOCKS)
            page.wait_for_timeout(300)
            way.bytes += sum(sizes) - before
    for way, output in zip(ways, outputs, strict=True):
        output.scroll_into_view_if_needed()
        dragged = _run(page, "dragging", output, way.slider, SECONDS)
        way.rate, way.drain = dragged["rate"], dragged["drain"]
        if way.plays:
            way.playing = _run(page, "playing", output, SECONDS)
    page.close()
    return ways


def _open(page: Page, lab: Lab, name: str, cells: list[str]) -> None:
    """Open a notebook of these cells, with what they need run before."""
    lab.open(page, lab.write(name, SETUP, *cells))
    page.evaluate(IN_PAGE)
    page.evaluate("jupyterapp.commands.execute('notebook:run-cell')")
    lab.wait_for(page, "'boundary' in globals()")


def _show(page: Page, cell: int) -> float:
    """Run a cell; milliseconds to the first picture."""
    taken = page.evaluate("cell => nneduBench.firstPicture(cell)", cell)
    page.wait_for_timeout(300)
    return taken


def _count_bytes(page: Page) -> list[int]:
    """The sizes of all messages to and from the kernel, as they go."""
    sizes: list[int] = []
    page.on("websocket", lambda socket: [
        socket.on(way, lambda payload: sizes.append(len(payload)))
        for way in ("framereceived", "framesent")
    ])  # fmt: skip
    return sizes


def _output(page: Page, cell: int) -> ElementHandle:
    found = page.evaluate_handle(
        "cell => jupyterapp.shell.currentWidget.content.widgets[cell].node", cell
    ).as_element()
    assert found is not None
    return found


def _run(page: Page, name: str, *arguments: object) -> object:
    return page.evaluate(f"all => nneduBench.{name}(...all)", list(arguments))


def _answers(ways: list[Way]) -> str:
    slowest = statistics.median(ways[-1].times)
    rows = [
        "| way | slider to picture, ms: median | 95% | times faster than `interact` | pictures a second, dragged "
        "| playing | after the last, ms | kB an update | first picture, s |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for way in ways:
        middle, high = middle_and_high(way.times)
        rows.append(
            f"| {way.words} | {middle:.0f} | {high:.0f} | {slowest / middle:.1f} | {way.rate:.0f} "
            f"| {f'{way.playing:.0f}' if way.plays else '-'} | {way.drain:.0f} "
            f"| {way.bytes / len(way.times) / 1000:.1f} | {statistics.median(way.firsts) / 1000:.2f} |"
        )
    return "\n".join(rows)


def _memory(browser: Browser) -> str:
    rows = [
        f"| page | heap after {UPDATES // 10:,} updates, MB | after {UPDATES:,} | nodes more | page, kB |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as folder:
        export(folder)
        for widget in widgets():
            path = Path(folder, page_name(widget))
            page = browser.new_page()
            page.goto(path.as_uri())
            page.wait_for_selector("canvas[style]")
            page.evaluate(IN_PAGE)
            heap = _heap(page)
            page.evaluate("count => nneduBench.updates(count)", UPDATES // 10)
            early = heap()
            page.evaluate("count => nneduBench.updates(count)", UPDATES - UPDATES // 10)
            late = heap()
            page.close()
            rows.append(
                f"| {widget.__name__} | {early[0] / 1e6:.2f} | {late[0] / 1e6:.2f} "
                f"| {late[1] - early[1]:+.0f} | {path.stat().st_size / 1000:.0f} |"
            )
    return "\n".join(rows)


def _heap(page: Page) -> Callable[[], tuple[float, float]]:
    """Bytes of JavaScript's heap and the number of nodes, after a forced collection."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def now() -> tuple[float, float]:
        session.send("HeapProfiler.collectGarbage")
        measured = {
            m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]
        }
        return measured["JSHeapUsedSize"], measured["Nodes"]

    return now
