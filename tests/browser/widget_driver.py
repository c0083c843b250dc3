"""What the tests of widgets do with one: look at its picture, wait for another, move a slider."""

from playwright.sync_api import Locator, Page


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


def sliders(widget: Locator) -> list[Locator]:
    return [slider for slider in widget.get_by_role("slider").all() if slider.is_visible()]


def listen(page: Page, found: list[str], own: tuple[str, ...], levels: tuple[str, ...]) -> None:
    """Note every request for what does not begin as ``own``, and every complaint, as the page goes."""
    page.on("request", lambda r: found.append(r.url) if not r.url.startswith(own) else None)
    page.on("console", lambda m: found.append(m.text) if m.type in levels else None)
    page.on("pageerror", lambda error: found.append(str(error)))
