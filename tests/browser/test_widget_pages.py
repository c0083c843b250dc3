"""The standalone pages, opened from disk."""

import re
import struct
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from nnedu.widgets.export import export, page_name, widgets
from tests.browser.axe import axe
from tests.browser.widget_driver import listen

pytestmark = pytest.mark.browser

CONTROLS = {"slider", "combobox", "button", "link", "image", "img"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("pages"))[0].parent


@pytest.fixture
def trouble(page: Page) -> list[str]:
    """Every request but those for files on disk, and every complaint, as the page goes."""
    found: list[str] = []
    listen(page, found, ("file:",), ("error", "warning"))
    return found


@pytest.fixture(params=[page_name(widget) for widget in widgets()])
def opened(request, page: Page, folder: Path, trouble: list[str]) -> Page:
    page.goto((folder / request.param).as_uri())
    expect(page.locator("canvas")).to_have_attribute("aria-label", re.compile(".{60}"))
    return page


def picture(page: Page) -> str:
    return page.locator("canvas").evaluate("canvas => canvas.toDataURL()")


def saved(page: Page, button: str) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path())


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.type || document.activeElement.tagName")


def test_one_tab_reaches_the_first_control_and_the_keyboard_does_all(
    opened: Page, trouble: list[str]
) -> None:
    opened.keyboard.press("Tab")
    assert focused(opened) == "select-one"
    before = picture(opened)
    opened.keyboard.press("ArrowDown")
    assert_changes(opened, before)
    reached = 0
    while focused(opened) != "A":
        opened.keyboard.press("Tab")
        if focused(opened) == "range":
            reached += 1
            before = picture(opened)
            opened.keyboard.press("ArrowRight")
            assert_changes(opened, before)
    assert reached == sum(s.is_visible() for s in opened.get_by_role("slider").all())
    assert trouble == []


def assert_changes(page: Page, before: str) -> None:
    page.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() !== before", arg=before
    )


def test_everything_has_an_accessible_name(opened: Page) -> None:
    tree = opened.context.new_cdp_session(opened).send("Accessibility.getFullAXTree")
    named = {
        (node["role"]["value"], node["name"]["value"])
        for node in tree["nodes"]
        if not node.get("ignored") and node["role"]["value"].lower() in CONTROLS
    }
    assert {"slider", "combobox", "link"} <= {role.lower() for role, _ in named}
    assert all(name.strip() for _, name in named)


PAGES = ["index.html", *map(page_name, widgets())]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_in_the_way_of_anybody(
    page: Page, folder: Path, trouble: list[str], name: str, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((folder / name).as_uri())
    if name != "index.html":
        expect(page.get_by_role("status")).not_to_be_empty()
    for summary in page.locator("summary").all():
        summary.click()
    assert axe(page) == []
    assert trouble == []


def test_narrow_pages_do_not_scroll_sideways(opened: Page) -> None:
    opened.set_viewport_size({"width": 320, "height": 700})
    room = opened.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert room[0] <= room[1]


def test_play_shows_the_end_at_once_to_who_wants_less_motion(page: Page, folder: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "graph-stepper.html").as_uri())
    page.get_by_role("button", name="Play").click()
    slider = page.get_by_role("slider", name="Step")
    expect(slider).to_have_value(slider.get_attribute("max") or "")


def test_every_frame_of_a_moving_slider_has_its_picture(page: Page, folder: Path) -> None:
    page.goto((folder / "optimizer-race.html").as_uri())
    page.wait_for_selector("canvas[style]")
    pictures = page.evaluate(
        """async () => {
          const canvas = document.querySelector("canvas");
          const slider = document.querySelector("input[type=range]");
          const frame = () => new Promise(requestAnimationFrame);
          let pictures = 0;
          const observer = new MutationObserver(() => { pictures += 1; });
          observer.observe(canvas, { attributeFilter: ["width"] });
          for (let i = 0; i < 30; i++) {
            await frame();
            slider.stepUp(i % 2 ? -1 : 1);
            slider.dispatchEvent(new Event("input"));
            slider.stepUp(i % 2 ? -1 : 1);
            slider.dispatchEvent(new Event("input"));
          }
          await frame();
          await frame();
          observer.disconnect();
          return pictures;
        }"""
    )
    # Never two pictures in a frame; the last one may come a frame later.
    assert 30 <= pictures <= 32


def test_the_index_leads_to_every_page(page: Page, folder: Path, trouble: list[str]) -> None:
    for widget in widgets():
        page.goto((folder / "index.html").as_uri())
        heading = page.get_by_role("heading", name=widget.title, exact=True)
        page.get_by_role("link").filter(has=heading).click()
        expect(page.get_by_role("heading", name=widget.title)).to_be_visible()
        page.get_by_role("link", name="All widgets").click()
        expect(page).to_have_url((folder / "index.html").as_uri())
    assert trouble == []


def test_the_picture_is_saved(opened: Page) -> None:
    png = saved(opened, "Save as PNG").read_bytes()
    box = opened.locator("canvas").bounding_box()
    assert box is not None
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == pytest.approx(
        (2 * box["width"], 2 * box["height"]), abs=2
    )


def test_the_address_holds_the_setting_and_brings_it_back(opened: Page, trouble: list[str]) -> None:
    for slider in opened.get_by_role("slider").all():
        if slider.is_visible():
            slider.press("ArrowRight")
    opened.wait_for_function("() => location.hash.includes('=')")
    opened.get_by_role("button", name="Copy link").click()
    link = opened.get_by_label("The link").input_value()
    expect(opened).to_have_url(link)
    before = picture(opened)
    again = opened.context.new_page()
    again.goto(link)
    expect(again.locator("canvas")).to_have_attribute("aria-label", re.compile(".{60}"))
    again.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() === before", arg=before
    )
    assert trouble == []


def test_an_address_that_makes_no_sense_is_told(opened: Page) -> None:
    opened.evaluate("location.hash = 'nothing=1'")
    expect(opened.get_by_role("alert").first).to_contain_text("nothing=1")


def test_divergence_is_explained(page: Page, folder: Path) -> None:
    page.goto((folder / "gradient-descent.html").as_uri() + "#surface=narrow+valley&lr=0.5")
    expect(page.get_by_text("once the learning rate is above 2 / 12 = 0.167")).to_be_visible()
    page.get_by_role("slider", name="Learning rate").press("Home")
    expect(page.get_by_text("Diverged")).to_be_hidden()
    expect(page.get_by_role("status")).to_contain_text("a larger learning rate would be faster")


def test_a_run_that_diverged_is_stepped_from_its_own_end(page: Page, folder: Path) -> None:
    page.goto((folder / "gradient-descent.html").as_uri() + "#step=40")
    page.get_by_role("slider", name="Learning rate").press("End")
    step = page.get_by_role("slider", name="Step")
    expect(step).to_have_attribute("aria-valuetext", "10 of 10")
    page.get_by_role("button", name="Back").click()
    expect(step).to_have_attribute("aria-valuetext", "9 of 10")


def test_the_perceptron_ends_where_a_line_parts_the_points(page: Page, folder: Path) -> None:
    page.goto((folder / "perceptron-steps.html").as_uri())
    page.get_by_role("slider", name="Step").press("End")
    expect(page.get_by_role("status")).to_contain_text("Every point is on its side")
    expect(page.get_by_text("It has not settled")).to_be_hidden()
    page.get_by_label("Points", exact=True).select_option("exclusive or")
    expect(page.get_by_text("It has not settled in 60 updates")).to_be_visible()


def test_a_schedule_calms_and_a_rise_saves_units(page: Page, folder: Path) -> None:
    page.goto((folder / "schedule-explorer.html").as_uri())
    status, trouble = page.get_by_role("status"), page.get_by_text("of its 16 units are dead")
    expect(status).to_contain_text("Your 4 is above that.")
    expect(trouble).to_be_hidden()
    page.goto((folder / "schedule-explorer.html").as_uri() + "#lr=6")
    page.reload()
    expect(trouble).to_be_visible()
    page.get_by_role("slider", name="Warm-up steps").press("End")
    expect(trouble).to_be_hidden()
    page.get_by_role("slider", name="Range to").press("Home")
    expect(status).to_contain_text("all these rates are too small")


def test_gradients_vanish_explode_and_get_through(page: Page, folder: Path) -> None:
    page.goto((folder / "vanishing-gradients.html").as_uri())
    status = page.get_by_role("status")
    expect(status).to_contain_text("times slower than layer 10: the gradient vanishes")
    page.get_by_label("Activation", exact=True).select_option("relu")
    page.get_by_label("First weights", exact=True).select_option("three times He")
    expect(page.get_by_text("Exploded at step 3")).to_be_visible()
    page.get_by_label("Clip", exact=True).select_option("by norm, 1")
    expect(page.get_by_text("Exploded")).to_be_hidden()
    expect(status).to_contain_text("long before it was clipped")
    page.get_by_label("Clip", exact=True).select_option("none")
    page.get_by_label("First weights", exact=True).select_option("He")
    expect(status).to_contain_text("the gradient gets through")
