"""Both widgets in a real JupyterLab, moved by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

NOTEBOOK = [
    "import numpy as np\n"
    "from nnedu.widgets import ActivationExplorer, GraphStepper\n"
    "ActivationExplorer()",
    "def my_leaky(z, slope=0.1):\n"
    "    return np.where(z > 0, z, slope * z)\n"
    "def my_leaky_backward(da, z, slope=0.1):\n"
    "    return da * np.where(z > 0, 1, slope)\n"
    "def half_done(z):\n"
    "    if z > 0:\n"
    "        return z\n"
    "mine = ActivationExplorer(my_leaky, my_leaky_backward, half_done)\n"
    "mine",
    "GraphStepper()",
    "def square(z):\n"
    "    return z * z\n"
    "def square_backward(d, z):\n"
    "    return d * 2 * z\n"
    "stepper = GraphStepper('loss = square(w*x - t)', square=(square, square_backward), w=1, x=2, t=3)\n"
    "stepper",
]


@pytest.fixture(scope="module")
def notebook(browser, lab):
    """The notebook above, opened and run."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    lab.open(page, lab.write("widgets.ipynb", *NOTEBOOK))
    lab.command(page, "notebook:run-all-cells")
    expect(page.locator(".nnedu")).to_have_count(len(NOTEBOOK))
    yield page
    context.close()


@pytest.fixture(
    params=range(len(NOTEBOOK)), ids=["explorer", "own explorer", "stepper", "own stepper"]
)
def widget(request, notebook: Page) -> Locator:
    """One widget after the other."""
    widget = notebook.locator(".nnedu").nth(request.param)
    widget.scroll_into_view_if_needed()
    expect(canvas(widget)).to_have_attribute("aria-label", re.compile("slope|nodes"))
    return widget


def canvas(widget: Locator) -> Locator:
    return widget.locator("canvas")


def picture(widget: Locator) -> str:
    """What the canvas shows now."""
    return canvas(widget).evaluate("canvas => canvas.toDataURL()")


def changed(widget: Locator, before: str) -> str:
    """Wait until the picture is another one than before; returns it."""
    widget.page.wait_for_function(
        "([canvas, before]) => canvas.toDataURL() !== before",
        arg=[canvas(widget).element_handle(), before],
    )
    return picture(widget)


def active_cell(page: Page) -> int:
    return page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")


def sliders(widget: Locator) -> list[Locator]:
    return [slider for slider in widget.get_by_role("slider").all() if slider.is_visible()]


def test_every_slider_moves_the_picture_by_mouse(widget: Locator) -> None:
    for slider in sliders(widget):
        before, box = picture(widget), slider.bounding_box()
        assert box is not None
        slider.click(position={"x": box["width"] * 0.9, "y": box["height"] / 2})
        changed(widget, before)


def test_every_slider_moves_the_picture_by_arrow_keys(notebook: Page, widget: Locator) -> None:
    for slider in sliders(widget):
        slider.focus()
        cell = active_cell(notebook)
        before, value = picture(widget), slider.input_value()
        slider.press("ArrowDown")
        slider.press("ArrowLeft")
        assert slider.input_value() != value
        changed(widget, before)
        assert active_cell(notebook) == cell
        expect(slider).to_be_focused()


def test_the_stepper_walks_and_comes_back(notebook: Page) -> None:
    widget = notebook.locator(".nnedu").nth(2)
    widget.get_by_role("button", name="Reset").click()
    step = widget.get_by_label("Step", exact=True).and_(widget.get_by_role("slider"))
    expect(step).to_have_value("0")
    start = picture(widget)
    widget.get_by_role("button", name="Step").click()
    expect(widget.get_by_role("status")).to_have_text("Forward: v1 = w * x = 1.5 * 2 = 3")
    changed(widget, start)
    widget.get_by_role("button", name="Back").click()
    expect(step).to_have_value("0")
    widget.get_by_role("button", name="Play").click()
    expect(step).to_have_value("2")
    widget.get_by_role("button", name="Pause").click()


def test_the_stepper_shows_the_published_loss(notebook: Page) -> None:
    widget = notebook.locator(".nnedu").nth(2)
    widget.get_by_label("Graph", exact=True).select_option("two layers, two inputs")
    widget.get_by_role("slider", name="Step").press("End")
    expect(canvas(widget)).to_have_attribute(
        "aria-label", re.compile("loss = .*: 0.2984, gradient 1")
    )


def test_an_error_of_the_learners_function_is_shown_in_words(notebook: Page) -> None:
    widget = notebook.locator(".nnedu").nth(1)
    widget.get_by_label("Function", exact=True).select_option("half_done")
    expect(widget.get_by_role("alert")).to_contain_text("half_done raised ValueError in its line 2")
    expect(widget.get_by_text("Running: your half_done")).to_be_visible()
    widget.get_by_label("Function", exact=True).select_option("my_leaky")
    expect(widget.get_by_role("alert")).to_be_empty()


def test_python_hears_the_sliders_and_moves_them(notebook: Page, lab) -> None:
    """`mine.z` follows the slider, and setting it moves the slider."""
    widget = notebook.locator(".nnedu").nth(1)
    slider = widget.get_by_role("slider", name="Input z")
    slider.press("Home")
    lab.run(notebook, "mine.z = mine.z + 2")
    expect(slider).to_have_value("-4")


INK_FITS_THEME = """([canvas, dark]) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let sum = 0, count = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] < 255) continue;
    sum += (data[i] + data[i + 1] + data[i + 2]) / 3;
    count += 1;
  }
  return (sum / count > 128) === dark;
}"""


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_the_picture_follows_the_theme(notebook: Page, lab, theme: str) -> None:
    widget = notebook.locator(".nnedu").first
    widget.scroll_into_view_if_needed()
    lab.command(notebook, "apputils:change-theme", theme=theme)
    dark = theme.endswith("Dark")
    notebook.wait_for_function(INK_FITS_THEME, arg=[canvas(widget).element_handle(), dark])
