"""The first ten minutes as a learner lives them: predict, move a slider, get it wrong, get it right."""

import pytest
from playwright.sync_api import Locator, Page, expect

from nnedu.lab import course_source, deliver

pytestmark = pytest.mark.browser

LESSON = "00_start_here"


@pytest.fixture(scope="module")
def lesson(browser, lab):
    """The first lesson, opened and run from top to bottom."""
    deliver(course_source(), lab.root)
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    lab.open(page, f"{LESSON}/{LESSON}.ipynb")
    lab.command(page, "notebook:run-all-cells")
    expect(cell(page, "progress()").locator(".jp-OutputArea-output")).to_contain_text("double")
    yield page
    context.close()


def cell(page: Page, text: str) -> Locator:
    """The code cell whose source begins with a text."""
    found = page.locator(".jp-CodeCell").filter(has_text=text).first
    found.scroll_into_view_if_needed()
    return found


def rewrite(page: Page, found: Locator, source: str) -> None:
    """Type a cell anew and run it, as with the keyboard."""
    found.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)
    page.keyboard.press("Shift+Enter")


def test_predict_then_move_the_first_slider(lesson):
    slope = cell(lesson, "slope_at_six = ...")
    rewrite(lesson, slope, 'slope_at_six = "flatter"')
    lesson.keyboard.press("Shift+Enter")
    recorded = cell(lesson, "predict(slope_at_six").locator(".jp-OutputArea-output")
    expect(recorded).to_contain_text("Recorded: 'flatter'")
    lesson.keyboard.press("Shift+Enter")
    widget = lesson.locator(".nnedu").first
    slider = widget.get_by_role("slider", name="Input z")
    before = slider.input_value()
    slider.focus()
    lesson.keyboard.press("ArrowRight")
    expect(slider).not_to_have_value(before)


def test_a_wrong_answer_is_named_and_a_right_one_passes(lesson):
    rewrite(lesson, cell(lesson, "def double"), "def double(x):\n    return x**2")
    lesson.keyboard.press("Shift+Enter")
    shown = cell(lesson, "check(double)").locator(".jp-OutputArea-output")
    expect(shown).to_contain_text("not right yet")
    expect(shown).to_contain_text("This looks like")
    expect(shown.get_by_role("row", name="expected").first).to_be_visible()
    rewrite(lesson, cell(lesson, "def double"), "def double(x):\n    return 2 * x")
    lesson.keyboard.press("Shift+Enter")
    expect(shown).to_contain_text("double: right")
