"""What axe-core finds wrong with a page: the helper for every test of accessibility."""

from functools import cache

from playwright.sync_api import Page

from tests.browser.npm import npm_file

RUN = """async (within) => {
  const { violations } = await axe.run(within ?? document);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(
    (node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def axe(page: Page, within: str | None = None) -> list[str]:
    """One line for each violation on the page; none on a page that everybody can read.

    Parameters:  page (as it is now: theme, width and media are the caller's), within (a CSS selector)
    """
    page.evaluate(
        _source()
    )  # not add_script_tag: a page's content security policy may forbid scripts
    found: list[str] = page.evaluate(RUN, within)
    return found


@cache
def _source() -> str:
    # The value of a script's last line comes back to Python; axe itself is more than may come.
    return npm_file("axe-core/axe.min.js") + "\n;undefined"
