"""The playground's page and its kernel mode, driven as a learner would."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nnedu.widgets import Playground
from nnedu.widgets.export import page as page_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("playground") / "playground.html"
    path.write_text(page_of(Playground), encoding="utf-8")
    return path


@pytest.fixture
def opened(page: Page, file: Path) -> Page:
    return at(page, file)


def at(page: Page, file: Path, setting: str = "") -> Page:
    page.goto(f"{file.as_uri()}#{setting}")
    expect(page.get_by_role("button", name="Output: ")).to_be_visible()
    return page


def setting(page: Page, name: str) -> str:
    page.wait_for_timeout(400)  # the address is written a moment after the last change
    return str(page.evaluate("name => new URLSearchParams(location.hash.slice(1)).get(name)", name))


def status(page: Page) -> Locator:
    return page.locator(".nnedu-status")


def test_play_trains_and_reset_goes_back(opened: Page) -> None:
    expect(status(opened)).to_contain_text("Nothing is learned yet")
    opened.get_by_role("button", name="Play", exact=True).click()
    opened.wait_for_timeout(1500)
    opened.get_by_role("button", name="Pause").click()
    expect(status(opened)).to_contain_text(re.compile(r"Epoch \d+: loss"))
    assert int(setting(opened, "epoch")) > 10
    opened.get_by_role("button", name="Reset").click()
    expect(status(opened)).to_contain_text("Nothing is learned yet")
    opened.get_by_role("button", name="Step", exact=True).click()
    expect(status(opened)).to_contain_text("Epoch 1:")


def test_every_neuron_has_its_name_and_formula(opened: Page) -> None:
    for name in ("Input x1, used", "Input x1·x2, not used", "Layer 2, neuron 2: tanh of ("):
        expect(opened.get_by_role("button", name=name)).to_be_visible()
    neuron = opened.get_by_role("button", name="Layer 1, neuron 3: tanh of (")
    expect(neuron).to_have_attribute("aria-label", re.compile(r"\d x1 [+−] [\d.]+ x2 [+−] 0\)$"))
    neuron.press("Enter")
    expect(neuron).to_have_attribute("aria-pressed", "true")
    expect(opened.get_by_text("Weights of: Layer 1, neuron 3")).to_be_visible()


def test_a_feature_is_switched_by_its_picture_and_keeps_the_focus(opened: Page) -> None:
    opened.get_by_role("button", name="Input x1²").press("Enter")
    expect(opened.get_by_role("button", name="Input x1², used")).to_be_focused()
    assert setting(opened, "features") == "[1,1,1,0,0,0,0]"


def test_an_input_is_heard_to_be_switched_while_the_network_plays(opened: Page) -> None:
    opened.get_by_role("button", name="Play", exact=True).click()
    switched = opened.get_by_role("button", name="Input x1²")
    switched.press("Enter")
    expect(switched).to_have_attribute("aria-pressed", "true")
    opened.get_by_role("button", name="Pause").click()


def test_layers_and_neurons_come_and_go(opened: Page) -> None:
    opened.get_by_role("button", name="One hidden layer more").click()
    opened.get_by_role("button", name="One neuron more in layer 3").click()
    opened.get_by_label("Activation of layer 3").select_option("relu")
    expect(opened.get_by_role("button", name="Layer 3, neuron 3: relu of (")).to_be_visible()
    assert (setting(opened, "hidden"), setting(opened, "activations")) == (
        "[4,2,3]",
        "tanh tanh relu",
    )
    for _ in range(3):
        opened.get_by_role("button", name="One hidden layer less").click()
    expect(opened.get_by_role("button", name="One hidden layer less")).to_be_disabled()
    expect(opened.get_by_role("button", name=re.compile("^Output: .*x1"))).to_be_visible()


def test_a_weight_is_written_and_training_goes_on_from_it(opened: Page) -> None:
    opened.get_by_text("Weights of: Output").click()
    opened.get_by_label("bias").fill("1.5")
    expect(opened.get_by_role("button", name=re.compile(r"^Output: .*\+ 1.5$"))).to_be_visible()
    assert setting(opened, "weights")
    opened.reload()
    expect(opened.get_by_role("button", name=re.compile(r"^Output: .*\+ 1.5$"))).to_be_visible()


def test_points_are_added_by_mouse_and_by_keyboard(opened: Page) -> None:
    opened.get_by_text("Your own points").click()
    opened.get_by_role("button", name="Remove all points").click()
    expect(status(opened)).to_contain_text("too few points")
    box = opened.get_by_role("button", name=re.compile("^Map"))
    size = box.bounding_box()
    assert size is not None
    box.click(position={"x": size["width"] / 2, "y": size["height"] / 6})
    opened.get_by_label("A click adds").select_option("square")
    for key in ("ArrowLeft", "ArrowDown", "ArrowDown", "Enter"):
        box.press(key)
    expect(status(opened)).to_contain_text("1 points to train on, 1 to test")
    points = [float(value) for value in setting(opened, "points")[1:-1].split(",")]
    assert points == pytest.approx([0, 2, 1, -0.2, -0.4, 0], abs=0.05)


def test_a_table_is_read_or_its_fault_is_told(opened: Page, tmp_path: Path) -> None:
    opened.get_by_text("Your own points").click()
    text = opened.get_by_label("Rows of x1, x2, class")
    text.fill("1,2,a\n3,b,b")
    opened.get_by_role("button", name="Use these points").click()
    expect(opened.get_by_text('row 2, "3, b, b", is not two numbers')).to_be_visible()
    table = tmp_path / "table.csv"
    table.write_text("width,height,kind\n1,2,cat\n2,1,dog\n4,4,cat\n")
    opened.get_by_label("Read a file").set_input_files(table)
    expect(opened.get_by_text("3 points, scaled to mean 0")).to_be_visible()
    expect(opened.get_by_label("Points", exact=True)).to_have_value("your points")
    expect(opened.get_by_role("slider", name="Noise")).to_be_hidden()


def test_what_went_wrong_is_said(page: Page, file: Path) -> None:
    at(page, file, "lr=10&optimizer=SGD&loss=mse&activations=relu+relu&epoch=40")
    expect(page.get_by_text("The loss became infinite at step")).to_be_visible()
    expect(status(page)).to_contain_text(
        re.compile(r"Training ended at step \d+: there is no loss")
    )
    page.get_by_role("slider", name="Learning rate").press("Home")
    expect(page.get_by_text("The loss became infinite")).to_be_hidden()
    at(page, file, "lr=2&optimizer=Adam&activations=relu+relu&epoch=30")
    page.reload()
    expect(page.get_by_text(re.compile("The network is dead|Dead: Layer"))).to_be_visible()


def test_the_address_brings_back_the_trained_network(page: Page, file: Path) -> None:
    at(page, file, "epoch=60&optimizer=momentum&p_drop=0.2&data=moons")
    expect(status(page)).to_contain_text("Epoch 60:")
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    page.get_by_role("button", name="Step", exact=True).click()
    expect(status(page)).to_contain_text("Epoch 61:")
    name = page.get_by_role("button", name="Output: ").get_attribute("aria-label")
    assert setting(page, "epoch") == "1"
    page.reload()
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_the_code_is_there_to_be_copied(opened: Page) -> None:
    opened.get_by_text("The same network in nnedu").click()
    expect(opened.get_by_label("Code of this network")).to_contain_text(
        "Dense(2, 4, rng=rng), Tanh(),"
    )


def test_less_motion_shows_the_end_at_once(page: Page, file: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    at(page, file).get_by_role("button", name="Play", exact=True).click()
    expect(status(page)).to_contain_text("Epoch 200:")


def test_another_rate_goes_on_from_what_was_learned_in_a_notebook(page: Page, lab) -> None:
    cell = "from nnedu.widgets import Playground\nPlayground()"
    lab.open(page, lab.write("playground.ipynb", cell))
    lab.command(page, "notebook:run-all-cells")
    for epoch in (1, 2, 3):
        page.get_by_role("button", name="Step", exact=True).click()
        expect(status(page)).to_contain_text(f"Epoch {epoch}: loss")
        page.get_by_role("slider", name="Learning rate").press("ArrowRight")


OWN = """
import numpy as np
from nnedu.widgets import Playground

def my_relu(z):
    return np.maximum(z, 0)

def my_relu_backward(da, z):
    return da * (z > 0)

def half_done(predictions, y):
    return predictions @ y

own = Playground(activation=(my_relu, my_relu_backward), loss=half_done)
own.loss = "hinge"
own"""


def test_the_kernel_trains_with_ones_own_functions(page: Page, lab) -> None:
    lab.open(page, lab.write("own_playground.ipynb", OWN))
    lab.command(page, "notebook:run-all-cells")
    expect(page.get_by_text("Running: nnedu with your my_relu, in Python")).to_be_visible()
    for _ in range(3):
        page.get_by_role("button", name="Step", exact=True).click()
    expect(status(page)).to_contain_text("Epoch 3: loss")
    lab.wait_for(page, "own.epoch == 3 and own._run.epoch == 3")
    page.get_by_label("Loss", exact=True).select_option("half_done")
    expect(page.get_by_text("nnedu with your my_relu and half_done, in Python")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("half_done raised ValueError in its line 2")
    page.get_by_label("Loss", exact=True).select_option("mse")
    expect(page.get_by_role("alert")).to_be_empty()
    for layer in (1, 2):
        page.get_by_label(f"Activation of layer {layer}").select_option("tanh")
    expect(page.get_by_text("Running: nnedu's network, in your browser")).to_be_visible()
