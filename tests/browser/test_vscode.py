"""Every widget in the widget manager of VS Code's notebooks, on a page as bare as theirs."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from nnedu.widgets.export import widgets
from tests.browser.conftest import Lab
from tests.browser.npm import npm_file
from tests.browser.widget_driver import canvas, changed, listen, picture

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
NBEXTENSIONS = Path(sys.prefix, "share/jupyter/nbextensions")

PAGE = """<!doctype html>
<html lang="en"><title>VS Code's widgets</title><link rel="icon" href="data:,">
<body class="vscode-light" data-vscode-theme-kind="vscode-light">
<script src="/vscode/require.js"></script><script type="module" src="/vscode/vscode.js"></script>"""

OWN = """
import numpy as np

def my_relu(z):
    return np.maximum(z, 0)

def my_relu_backward(da, z):
    return da * (z > 0)

own = Playground(activation=(my_relu, my_relu_backward))
display(own)"""

NAMES = [widget.__name__ for widget in widgets()]
TROUBLE: list[str] = []  # requests to anywhere else and complaints, as the page is used


def _scripts() -> dict[str, str]:
    bundle = npm_file("@vscode/jupyter-ipywidgets8/dist/ipywidgets.js")
    return {
        "require.js": npm_file("requirejs/require.js"),
        # Its modules besides: one of them speaks with kernels.
        "ipywidgets.js": f"{bundle}\nexport {{ __webpack_module_cache__ as modules }};",
        "vscode.js": (HERE / "vscode.js").read_text(encoding="utf-8"),
        "anywidget.js": (NBEXTENSIONS / "anywidget" / "index.js").read_text(encoding="utf-8"),
    }


@pytest.fixture(scope="module")
def notebook(browser: Browser, lab: Lab) -> Iterator[Page]:
    """The page with its kernel, which has shown each widget once."""
    scripts = _scripts()

    def send(route: Route) -> None:
        script = scripts[Path(urlsplit(route.request.url).path).name]
        route.fulfill(body=script, content_type="text/javascript; charset=utf-8")

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(30_000)
    listen(page, TROUBLE, (lab.url, "data:", "blob:"), ("error",))
    page.route("**/vscode/*.js", send)
    # Chromium lets no page that is wholly made up speak to this machine's servers: so it takes the
    # place of one that a server sent.
    page.goto(f"{lab.url}/static/style/index.css?token={lab.token}")
    page.set_content(PAGE)
    page.wait_for_function("window.jupyterapp")
    lab.run(page, "from IPython.display import display\nfrom nnedu.widgets import *")
    for name in NAMES:
        lab.run(page, f"{name.lower()} = {name}(); display({name.lower()})")
    yield page
    context.close()


def named(notebook: Page, name: str) -> Locator:
    return notebook.locator(".nnedu").nth(NAMES.index(name))


DRAWN = """canvas => canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height)
  .data.some(value => value)"""


@pytest.mark.parametrize("name", NAMES)
def test_every_widget_is_drawn_with_its_words(notebook: Page, name: str) -> None:
    widget = named(notebook, name)
    widget.scroll_into_view_if_needed()
    expect(canvas(widget)).to_have_attribute("aria-label", re.compile(".{60}"))
    box = canvas(widget).bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) > 100
    assert canvas(widget).evaluate(DRAWN)
    expect(widget.get_by_role("status")).to_have_text(re.compile(r"\w+\W+\w+"))


def test_python_hears_the_arrow_keys_and_moves_the_slider(notebook: Page, lab: Lab) -> None:
    widget = named(notebook, "ActivationExplorer")
    slider = widget.get_by_role("slider", name="Input z")
    before = picture(widget)
    slider.press("Home")
    slider.press("ArrowRight")
    before = changed(widget, before)
    value = slider.input_value()
    lab.wait_for(notebook, f"activationexplorer.z == {value}")
    assert float(value) > -6
    lab.run(notebook, "activationexplorer.z = 2")
    expect(slider).to_have_value("2")
    changed(widget, before)


def test_the_kernel_trains_the_playground_with_ones_own_activation(
    notebook: Page, lab: Lab
) -> None:
    lab.run(notebook, OWN)
    widget = notebook.locator(".nnedu").nth(len(NAMES))
    expect(widget.get_by_text("Running: nnedu with your my_relu, in Python")).to_be_visible()
    widget.get_by_role("button", name="Step", exact=True).click()
    expect(widget.get_by_role("status")).to_contain_text("Epoch 1: loss")
    lab.wait_for(notebook, "own.epoch == 1 and own._run.epoch == 1")


def test_no_complaint_and_no_request_was_heard_on_the_way(notebook: Page) -> None:
    expect(named(notebook, NAMES[-1])).to_be_visible()
    assert TROUBLE == []
