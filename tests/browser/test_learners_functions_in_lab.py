"""Widgets that run a learner's initializer, dropout and conv2d, in a real JupyterLab."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.widget_driver import changed, picture

pytestmark = pytest.mark.browser

CELLS = {
    "initializer": """
import numpy as np

def uniform(shape, rng):
    return rng.uniform(-1, 1, shape) * np.sqrt(6 / shape[0])

InitializationExplorer(uniform)""",
    "dropout": """
def forgetful(x, p_drop, *, train, rng):
    return x * (rng.random(x.shape) >= p_drop) if train else x

DropoutEnsemble(forgetful)""",
    "conv2d": """
from nnedu.functional import conv2d

def turned(x, W, b, stride, padding):
    if stride == 3:
        raise NotImplementedError("no stride of 3 yet")
    return conv2d(x, W[::-1, ::-1], b, stride, padding)

ConvolutionStepper(turned, image=np.eye(7))""",
}


@pytest.fixture(scope="module")
def notebook(browser, lab):
    """The cells above, opened and run."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    cells = ["from nnedu.widgets import *", *CELLS.values()]
    lab.open(page, lab.write("learners.ipynb", *cells))
    lab.command(page, "notebook:run-all-cells")
    expect(page.locator(".nnedu")).to_have_count(len(CELLS))
    yield page
    context.close()


def named(notebook: Page, name: str) -> Locator:
    widget = notebook.locator(".nnedu").nth(list(CELLS).index(name))
    widget.scroll_into_view_if_needed()
    return widget


def test_an_initializer_of_ones_own_is_drawn_in_python(notebook: Page) -> None:
    widget = named(notebook, "initializer")
    expect(widget.get_by_text("Running: your uniform, in Python")).to_be_visible()
    expect(widget.get_by_role("status")).to_contain_text("It lives")
    before = picture(widget)
    widget.get_by_role("slider", name="Gain").press("Home")
    changed(widget, before)
    expect(widget.get_by_role("status")).to_contain_text("It dies away")
    widget.get_by_label("Weights", exact=True).select_option("He")
    expect(widget.get_by_text("Running: nnedu's initializers, in your browser")).to_be_visible()


def test_what_a_dropout_of_ones_own_lacks_is_said(notebook: Page) -> None:
    widget = named(notebook, "dropout")
    expect(widget.get_by_text("Running: your forgetful, in Python")).to_be_visible()
    expect(widget.get_by_role("alert")).to_contain_text(
        "forgetful makes 1 of a 1 that it keeps, 0.69 on average"
    )
    widget.get_by_role("slider", name="p (dropped)").press("Home")
    expect(widget.get_by_role("alert")).to_be_empty()


def test_a_convolution_of_ones_own_runs_and_its_faults_are_said(notebook: Page) -> None:
    widget = named(notebook, "conv2d")
    alert, stride = widget.get_by_role("alert"), widget.get_by_role("slider", name="Stride")
    expect(widget.get_by_text("Running: your turned, in Python")).to_be_visible()
    expect(alert).to_contain_text("turned turns the kernel round")
    stride.press("End")
    expect(alert).to_contain_text("turned raised NotImplementedError in its line 3")
    stride.press("Home")
    widget.get_by_label("Kernel", exact=True).first.select_option("blur")
    expect(alert).to_be_empty()
