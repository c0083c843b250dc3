"""The SVG of every widget: it says what it shows, and it shows what the PNG shows."""

import re
from base64 import b64encode
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from nnedu.widgets.export import export, page_name, widgets

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"

# What is written on the canvas from now on.
LISTEN = """() => {
  const write = CanvasRenderingContext2D.prototype.fillText;
  globalThis.written = [];
  CanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
    written.push(String(words));
    write.call(this, words, ...rest);
  };
}"""

# How much ink there is, and how much of it differs. Both pictures are painted at one size and then
# made small: edges are smoothed in ways of their own.
COMPARE = """async (addresses) => {
  let room = null;
  const painted = async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    room ??= [image.width, image.height];
    const [large, small] = [1, 1 / 4].map((part) => new OffscreenCanvas(...room.map((n) => n * part)));
    large.getContext("2d").drawImage(image, 0, 0, large.width, large.height);
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(large, 0, 0, small.width, small.height);
    return context.getImageData(0, 0, small.width, small.height).data;
  };
  const [one, other] = [await painted(addresses[0]), await painted(addresses[1])];
  let [ink, apart] = [0, 0];
  for (let i = 0; i < one.length; i++) {
    ink += Math.abs(one[i] - one[i % 4]);
    apart += Math.abs(one[i] - other[i]);
  }
  return [ink, apart];
}"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(tmp_path_factory.mktemp("svg"))[0].parent


def saved(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {kind}").click()
    return Path(download.value.path()).read_bytes()


def compare(page: Page) -> tuple[ElementTree.Element, list[float]]:
    """The picture as SVG, and how it compares with the picture as PNG."""
    png, svg = saved(page, "PNG"), saved(page, "SVG")
    addresses = [
        f"data:image/{kind};base64,{b64encode(data).decode()}"
        for kind, data in {"png": png, "svg+xml": svg}.items()
    ]
    return ElementTree.fromstring(svg), page.evaluate(COMPARE, addresses)


def open_at(page: Page, folder: Path, address: str) -> str:
    page.goto(f"{folder.as_uri()}/{address}")
    canvas = page.locator("canvas")
    expect(canvas).to_have_attribute("aria-label", re.compile(".{60}"))
    return canvas.get_attribute("aria-label") or ""


def settings(widget: type[Any]) -> str:
    """The last step, where there are steps: most is drawn then."""
    return "#step=5" if "step" in widget().setting else ""


@pytest.mark.parametrize("widget", widgets())
def test_the_svg_shows_what_the_png_shows(page: Page, folder: Path, widget: type[Any]) -> None:
    alt = open_at(page, folder, page_name(widget) + settings(widget))
    page.evaluate(LISTEN)
    svg, (ink, apart) = compare(page)
    box = page.locator("canvas").bounding_box()
    assert box is not None
    assert [float(svg.get(side, 0)) for side in ("width", "height")] == pytest.approx(
        [box["width"], box["height"]], abs=1
    )
    assert svg.findtext(f"{SVG}title")
    assert svg.findtext(f"{SVG}desc") == alt
    texts = [node.text or "" for node in svg.iter(f"{SVG}text")]
    assert texts
    written = page.evaluate("written")
    # A frame that was still due draws the same once more.
    assert written == texts * max(1, len(written) // len(texts))
    assert apart < 0.06 * ink


@pytest.mark.parametrize(
    "address",
    [
        "gradient-descent.html#surface=narrow+valley&lr=0.5&step=60",
        "playground.html#lr=10&optimizer=SGD&loss=mse&activations=relu+relu&epoch=40",
        "vanishing-gradients.html#activation=relu&scheme=three+times+He",
    ],
)
def test_what_is_no_number_leaves_the_svg_whole(page: Page, folder: Path, address: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 360, "height": 700})
    open_at(page, folder, address)
    svg, (ink, apart) = compare(page)
    told = [value for node in svg.iter() for value in node.attrib.values()]
    assert not re.search("NaN|Infinity|undefined", " ".join(told))
    assert apart < 0.06 * ink
