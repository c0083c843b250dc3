"""The helper sees what is wrong, and nothing where all is right."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import axe

pytestmark = pytest.mark.browser

GOOD = '<!doctype html><html lang="en"><title>A page</title><main><h1>Words</h1>{}</main></html>'


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ('<p style="color:#ccc;background:#fff">faint</p>', "color-contrast"),
        ("<button></button>", "button-name"),
    ],
)
def test_a_violation_is_named(page: Page, body: str, rule: str) -> None:
    page.set_content(GOOD.format(body))
    assert [line.partition(":")[0] for line in axe(page)] == [rule]
    assert axe(page, "h1") == []


def test_a_good_page_has_none_even_where_scripts_are_forbidden(page: Page) -> None:
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'">"""
    page.set_content(GOOD.replace("<main>", policy + "<main>").format("<p>Text</p>"))
    assert axe(page) == []
