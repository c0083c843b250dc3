"""Every widget in a real JupyterLab, moved by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from nnedu.widgets.export import widgets
from tests.browser.axe import axe
from tests.browser.widget_driver import canvas, changed, listen, picture, sliders

pytestmark = pytest.mark.browser

OWN_CODE = {
    "own explorer": """
import numpy as np

def my_leaky(z, slope=0.1):
    return np.where(z > 0, z, slope * z)

def my_leaky_backward(da, z, slope=0.1):
    return da * np.where(z > 0, 1, slope)

def half_done(z):
    if z > 0:
        return z

mine = ActivationExplorer(my_leaky, my_leaky_backward, half_done)
mine""",
    "own stepper": """
def square(z):
    return z * z

def square_backward(d, z):
    return d * 2 * z

own = (square, square_backward)
stepper = GraphStepper("loss = square(w*x - t)", square=own, w=1, x=2, t=3)
stepper""",
    "own descent": """
def crater(w1, w2):
    return np.log(1 + w1**2 + 3 * w2**2)

def nothing(w1, w2):
    w1 + w2

GradientDescent(crater, nothing)""",
    "own loss": """
def fourth_power(predictions, y):
    d = predictions - y
    return (d**4).mean(), d**3 / d.size

LossExplorer(fourth_power, "mae")""",
    "own vanishing": """
def soft(z):
    return z / (1 + np.abs(z))

def soft_backward(da, z):
    return da / (1 + np.abs(z)) ** 2

deep = VanishingGradients(soft, soft_backward)
first = deep.state_string
deep""",
    "own race": """
class SignDescent:
    def __init__(self, model, lr):
        self.model, self.lr = model, lr

    def step(self):
        if self.lr > 0.5:
            raise ValueError("too fast for me")
        self.model.theta -= self.lr * np.sign(self.model.grad)

OptimizerRace(SignDescent)""",
    "own schedule": """
def halving(step, lr):
    return lr / 2 ** (step // 50)

def down_the_hill(step, lr):
    return lr - step / 10

ScheduleExplorer(halving, down_the_hill)""",
}
ASKING = """
asking = ActivationExplorer("relu", predict=("What is its slope at z = -1?", ["0", "1"]))
asking"""

CELLS = {widget.__name__: f"{widget.__name__}()" for widget in widgets()} | OWN_CODE
NAMES = list(CELLS)


@pytest.fixture(scope="module")
def notebook(browser, lab):
    """The notebook above, opened and run."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    listen(page, TROUBLE, (lab.url, "data:", "blob:"), ("error",))
    cells = ["from nnedu.widgets import *", *CELLS.values(), ASKING]
    lab.open(page, lab.write("widgets.ipynb", *cells))
    lab.command(page, "notebook:run-all-cells")
    expect(page.locator(".nnedu")).to_have_count(len(CELLS) + 1)
    yield page
    context.close()


TROUBLE: list[str] = []  # requests to anywhere else and complaints, as the notebook is used


def named(notebook: Page, name: str) -> Locator:
    """The widget of the cell with this name."""
    return notebook.locator(".nnedu").nth(NAMES.index(name))


@pytest.fixture(params=NAMES)
def widget(request, notebook: Page) -> Locator:
    """One widget after the other."""
    widget = named(notebook, request.param)
    widget.scroll_into_view_if_needed()
    expect(canvas(widget)).to_have_attribute("aria-label", re.compile(".{60}"))
    return widget


def active_cell(page: Page) -> int:
    return page.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")


def test_every_slider_moves_the_picture_by_arrow_keys(notebook: Page, widget: Locator) -> None:
    for slider in sliders(widget):
        slider.focus()
        cell = active_cell(notebook)
        before, value = picture(widget), slider.input_value()
        slider.press("ArrowUp")
        slider.press("ArrowRight")
        assert slider.input_value() != value
        changed(widget, before)
        assert active_cell(notebook) == cell
        expect(slider).to_be_focused()


PAST_THE_MIDDLE = "({ value, min, max }) => 2 * value > Number(min) + Number(max)"


def test_every_slider_moves_the_picture_by_mouse(widget: Locator) -> None:
    for slider in sliders(widget):
        before, box = picture(widget), slider.bounding_box()
        assert box is not None
        share = 0.1 if slider.evaluate(PAST_THE_MIDDLE) else 0.9
        slider.click(position={"x": box["width"] * share, "y": box["height"] / 2})
        changed(widget, before)


def test_the_stepper_walks_and_comes_back(notebook: Page) -> None:
    widget = named(notebook, "GraphStepper")
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
    widget = named(notebook, "GraphStepper")
    widget.get_by_label("Graph", exact=True).select_option("two layers, two inputs")
    widget.get_by_role("slider", name="Step").press("End")
    expect(canvas(widget)).to_have_attribute(
        "aria-label", re.compile("loss = .*: 0.2984, gradient 1")
    )


def test_an_error_of_the_learners_function_is_shown_in_words(notebook: Page) -> None:
    widget = named(notebook, "own explorer")
    widget.get_by_label("Function", exact=True).select_option("half_done")
    expect(widget.get_by_role("alert")).to_contain_text("half_done raised ValueError in its line 2")
    expect(widget.get_by_text("Running: your half_done")).to_be_visible()
    widget.get_by_label("Function", exact=True).select_option("my_leaky")
    expect(widget.get_by_role("alert")).to_be_empty()


def test_a_surface_of_ones_own_is_walked_or_its_fault_told(notebook: Page) -> None:
    widget = named(notebook, "own descent")
    expect(
        widget.get_by_text("Running: your crater and its slope measured, in Python")
    ).to_be_visible()
    widget.get_by_label("Surface", exact=True).select_option("nothing")
    expect(widget.get_by_role("alert")).to_contain_text("nothing returned None")
    widget.get_by_label("Surface", exact=True).select_option("crater")
    expect(widget.get_by_role("alert")).to_be_empty()


def test_a_wrong_gradient_of_ones_own_loss_is_told(notebook: Page) -> None:
    widget = named(notebook, "own loss")
    expect(widget.get_by_text("Running: your fourth_power, in Python")).to_be_visible()
    alert = widget.get_by_role("alert")
    expect(alert).to_contain_text("The gradient of fourth_power is not its slope")
    widget.get_by_label("Loss", exact=True).select_option("mae")
    expect(alert).to_be_empty()


def test_an_optimizer_of_ones_own_runs_along(notebook: Page) -> None:
    widget = named(notebook, "own race")
    status, rate = widget.get_by_role("status"), widget.get_by_role("slider", name="Learning rate")
    rate.press("Home")
    expect(status).to_contain_text("your SignDescent")
    widget.get_by_label("G: your SignDescent").uncheck()
    expect(status).not_to_contain_text("your SignDescent")
    widget.get_by_label("G: your SignDescent").check()
    rate.press("End")
    expect(widget.get_by_role("alert")).to_contain_text("step raised ValueError in its line 3")


def test_a_schedule_of_ones_own_trains_or_its_fault_is_told(notebook: Page) -> None:
    widget = named(notebook, "own schedule")
    expect(
        widget.get_by_text("Running: your halving in Python, the network in your browser")
    ).to_be_visible()
    widget.get_by_role("slider", name="Highest rate").press("Home")
    expect(widget.get_by_role("status")).to_contain_text("with 0.001 all the way")
    widget.get_by_label("Schedule", exact=True).select_option("down_the_hill")
    expect(widget.get_by_role("alert")).to_contain_text(
        "down_the_hill gives the rate -0.099 at step 1: below 0 it climbs"
    )


def test_gradients_through_an_activation_of_ones_own(notebook: Page, lab) -> None:
    lab.run(notebook, "deep.state_string = first")
    widget = named(notebook, "own vanishing")
    status = widget.get_by_role("status")
    expect(widget.get_by_text("Running: your soft, in Python")).to_be_visible()
    expect(status).to_contain_text("layer 10")
    widget.get_by_role("slider", name="Hidden layers").press("Home")
    expect(status).to_contain_text("there is no way back on which a gradient could vanish")


def test_python_hears_the_sliders_and_moves_them(notebook: Page, lab) -> None:
    """`mine.z` follows the slider, and setting it moves the slider."""
    widget = named(notebook, "own explorer")
    slider = widget.get_by_role("slider", name="Input z")
    slider.press("Home")
    lab.wait_for(notebook, "mine.z == -6")
    lab.run(notebook, "mine.z = mine.z + 2")
    expect(slider).to_have_value("-4")


def test_a_setting_is_copied_and_set_again(notebook: Page, lab) -> None:
    widget = named(notebook, "own stepper")
    widget.get_by_role("slider", name="w", exact=True).press("End")
    lab.wait_for(notebook, "stepper.values[0] == 2")
    lab.run(notebook, "stepper.state_string = 'step=2&values=[0.5,2,3]'")
    expect(widget.get_by_role("slider", name="Step")).to_have_value("2")
    expect(widget.get_by_role("slider", name="w", exact=True)).to_have_value("0.5")
    widget.get_by_role("button", name="Copy setting").click()
    text = widget.get_by_label("The setting").input_value()
    assert text == "graph=loss+%3D+square%28w*x+-+t%29&step=2&values=%5B0.5%2C2%2C3%5D"


def test_controls_unlock_with_a_prediction_that_stays(notebook: Page, lab) -> None:
    widget = notebook.locator(".nnedu").nth(len(CELLS))
    slider = widget.get_by_role("slider", name="Input z")
    expect(slider).to_be_disabled()
    answer = widget.get_by_role("button", name="0", exact=True)
    answer.press("Enter")
    expect(widget.get_by_text("You predicted: 0.")).to_be_focused()
    expect(answer).to_be_hidden()
    lab.wait_for(notebook, "asking.prediction == '0'")
    before = picture(widget)
    slider.press("ArrowRight")
    changed(widget, before)


PICTURES_FIT = """() => [...document.querySelectorAll(".nnedu-picture")].every(
  (place) => place.tabIndex === 0 || place.scrollWidth <= place.clientWidth)"""
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
def test_everything_follows_the_theme_and_keeps_nobody_out(notebook: Page, lab, theme: str) -> None:
    widget = notebook.locator(".nnedu").first
    widget.scroll_into_view_if_needed()
    lab.command(notebook, "apputils:change-theme", theme=theme)
    dark = theme.endswith("Dark")
    notebook.wait_for_function(INK_FITS_THEME, arg=[canvas(widget).element_handle(), dark])
    # JupyterLab moves a little as a theme comes, and the pictures take their new room a frame later.
    notebook.wait_for_function(PICTURES_FIT)
    # JupyterLab's own surroundings are not ours to judge.
    for place, name in enumerate([*NAMES, "asking"]):
        node = notebook.locator(".nnedu").nth(place)
        node.scroll_into_view_if_needed()
        node.evaluate("(node, place) => { node.id = `widget-${place}`; }", place)
        assert axe(notebook, f"#widget-{place}") == [], name


def test_no_complaint_and_no_request_was_heard_on_the_way(notebook: Page) -> None:
    assert notebook.locator(".nnedu").count() == len(CELLS) + 1
    assert TROUBLE == []
