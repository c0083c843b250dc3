"""What each page is there to show is said on it, and nobody is kept out."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from nnedu.widgets.export import export
from tests.browser.widget_driver import changed, picture

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("points"))[0].parent


def status(page: Page, folder: Path, address: str) -> Locator:
    """Open a page, with its setting; what its status line says."""
    page.goto("about:blank")
    page.goto(f"{folder.as_uri()}/{address}")
    return page.get_by_role("status")


def test_a_kernel_of_ones_own_is_written_by_hand(page: Page, folder: Path) -> None:
    expect(status(page, folder, "convolution-stepper.html")).to_contain_text("where ink begins")
    kernel = page.get_by_role("combobox", name="Kernel")
    number = page.get_by_role("spinbutton", name="Kernel, row 2, column 2")
    expect(number).to_have_value("0")
    before = picture(page.locator(".nnedu"))
    number.fill("5")
    expect(kernel).to_have_value("my own numbers")
    changed(page.locator(".nnedu"), before)
    kernel.select_option("blur")
    expect(number).to_have_value("0.2")
    expect(page).to_have_url(re.compile("kernel=blur"))


def test_rows_that_no_window_reaches_are_told(page: Page, folder: Path) -> None:
    said = status(page, folder, "convolution-stepper.html#stride=3&padding=1")
    expect(said).to_contain_text("what is left over at the lower edge is never seen")


def test_first_weights_too_small_right_and_too_large(page: Page, folder: Path) -> None:
    name = "initialization-explorer.html"
    expect(status(page, folder, name)).to_contain_text("It dies away")
    expect(page.get_by_role("status")).to_contain_text("For relu try He")
    expect(status(page, folder, f"{name}#scheme=He")).to_contain_text("It lives")
    large = status(page, folder, f"{name}#scheme=large%2C+std+1")
    expect(large).to_contain_text("It grows from layer to layer")
    status(page, folder, f"{name}#scheme=all+zero")
    expect(page.get_by_text("stay alike for ever")).to_be_visible()


def test_overfitting_underfitting_and_neither(page: Page, folder: Path) -> None:
    name = "overfitting-explorer.html"
    expect(status(page, folder, name)).to_contain_text("It overfits: after epoch")
    expect(status(page, folder, f"{name}#capacity=1")).to_contain_text("It underfits")
    expect(status(page, folder, f"{name}#samples=40&noise=0.2")).to_contain_text("It fits")
    expect(status(page, folder, f"{name}#patience=3")).to_contain_text("too early")


def test_l1_drops_and_l2_shrinks(page: Page, folder: Path) -> None:
    name = "weight-penalties.html"
    expect(status(page, folder, name)).to_contain_text("the others are exactly 0")
    expect(page.get_by_role("status")).to_contain_text("touches the region at its corner")
    expect(status(page, folder, f"{name}#kind=L2")).to_contain_text("none is exactly 0")
    expect(status(page, folder, f"{name}#strength=0.5")).to_contain_text("every weight is 0")


def test_dropout_thins_in_training_alone(page: Page, folder: Path) -> None:
    name = "dropout-ensemble.html"
    expect(status(page, folder, name)).to_contain_text("4 of 16 units are dropped")
    expect(status(page, folder, f"{name}#mode=test")).to_contain_text("every unit works")
    widget = page.locator(".nnedu")
    before = picture(widget)
    page.get_by_role("button", name="Step").click()
    changed(widget, before)


def test_batch_norm_on_off_and_for_batches_of_two(page: Page, folder: Path) -> None:
    name = "batch-norm-explorer.html"
    expect(status(page, folder, name)).to_contain_text("running means, which lag behind")
    off = status(page, folder, f"{name}#norm=without")
    expect(off).to_contain_text("without: loss")
    two = status(page, folder, f"{name}#batch=2")
    expect(two).to_contain_text("Of two examples one is always normalized to +1")


def test_what_a_search_wasted(page: Page, folder: Path) -> None:
    name = "hyperparameter-search.html"
    grid = status(page, folder, f"{name}#step=8")
    expect(grid).to_contain_text("6 tried a learning rate again")
    expect(grid).to_contain_text("stopping early would spare")
    page.get_by_label("Stop what explodes").check()
    expect(grid).to_contain_text("were stopped early")
    before = picture(page.locator(".nnedu"))
    page.get_by_label("Show the map that a search never sees").check()
    changed(page.locator(".nnedu"), before)
    drawn = status(page, folder, f"{name}#method=random")
    expect(drawn).not_to_contain_text("learning rate again")
