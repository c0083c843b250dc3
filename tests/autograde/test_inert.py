"""What a student put out is shown without anything that runs; honest outputs keep their form."""

import base64

import pytest
from nbformat.v4 import new_output

from autograde.inert import JOINER, inert_outputs, inert_text

PNG = base64.b64encode(b"\x89PNG picture").decode()


def shown(data: dict[str, object], metadata: dict[str, object] | None = None) -> dict[str, object]:
    [output] = inert_outputs([new_output("display_data", data=data, metadata=metadata or {})])
    return {"data": dict(output.data), "metadata": dict(output.metadata)}


def test_a_picture_keeps_its_size_and_words_and_stands_for_its_html() -> None:
    described = {"alt": "The loss falls.", "width": 300, "height": 200, "onload": "x()"}
    data = {"image/png": PNG, "text/html": "<img src=x onerror=y()>", "text/plain": "<Figure>"}
    assert shown(data, {"image/png": described, "text/html": {"isolated": True}}) == {
        "data": {"image/png": PNG, "text/plain": "<Figure>"},
        "metadata": {"image/png": {"alt": "The loss falls.", "width": 300, "height": 200}},
    }


def test_bytes_that_are_no_picture_are_none() -> None:
    broken = {"image/png": 'AAAA" onerror="run()', "text/plain": "p"}
    assert shown(broken)["data"] == {"text/plain": "p"}


def test_an_svg_becomes_a_picture_in_which_nothing_runs() -> None:
    svg = "<svg onload='run()'></svg>"
    html = str(shown({"image/svg+xml": svg, "text/plain": 'two "words"'})["data"]["text/html"])
    content = base64.b64encode(svg.encode()).decode()
    assert html == f'<img alt="two &quot;words&quot;" src="data:image/svg+xml;base64,{content}">'


@pytest.mark.parametrize("kind", ["text/html", "application/javascript", "application/json", "a/b"])
def test_what_runs_is_left_out_and_said(kind: str) -> None:
    assert shown({kind: "run()", "text/plain": "x"})["data"] == {"text/plain": "x"}
    assert shown({kind: "run()"})["data"] == {
        "text/plain": f"[an output of the kind {kind} is left out]"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Two < three, **bold**, `code`, $a^2 < b$ and 3 > 2",
        "[a page](https://example.org/x) and [a mail](mailto:a@example.org) and [below](#here)",
        "- a list\n- with [brackets] (and words)\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "$$\\frac{1}{2} \\sum_i x_i \\text{ for } i < n$$",
    ],
)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert inert_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "<script>run()</script>",
        "[a](javascript:run())",
        "[a]( <JaVaScRiPt:run()>)",
        "[a][b]\n\n[b]: javascript:run()",
        "![a](http://elsewhere.example/seen)",
        "$\\href{javascript:run()}{a}$",
    ],
)
def test_text_that_would_run_differs_by_what_is_not_seen(text: str) -> None:
    assert inert_text(text) != text
    assert inert_text(text).replace(JOINER, "") == text
