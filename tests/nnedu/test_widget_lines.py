"""A curve is drawn where it is seen, and broken where a value is missing."""

import numpy as np
import pytest

from tests.nnedu.node import javascript

# A box of 100 by 100, with y upwards, and a context that notes where the pen goes.
DRAW = """
const steps = [];
const note = (what) => (...place) => { if (place.length === 2) steps.push([what, ...place]); };
const context = new Proxy({}, { get: (_, name) => note(name), set: () => true });
const box = { left: 0, right: 100, top: 0, bottom: 100 };
line({ context, box, px: (x) => x, py: (y) => 100 - y }, xs, ys.map((y) => y ?? NaN), { color: "black" });
done(steps);
"""


def drawn(xs: list[float], ys: list[float | None]) -> list[tuple[str, float, float]]:
    return [tuple(step) for step in javascript("plot.js", DRAW, xs=xs, ys=ys)]


def test_what_is_inside_is_drawn_as_it_is() -> None:
    assert drawn([0, 0.1, 99.9], [10, 20.7, 150]) == [
        ("moveTo", 0, 90),
        ("lineTo", 0.1, 79.3),
        ("lineTo", 99.9, -50),
    ]


def test_a_missing_value_breaks_it() -> None:
    steps = drawn([1, 2, 3, 4, 5], [1, 2, None, 4, 5])
    assert [what for what, *_ in steps] == ["moveTo", "lineTo"] * 2


@pytest.mark.parametrize("far", [1e4, 1e9, 1e300])
def test_what_diverges_is_cut_near_the_box_and_keeps_its_slope(far: float) -> None:
    steps = drawn([0, 50, 50 + far, 60, 60], [0, 50, 50 + far, 60, -far])
    places = np.array([place for _, *place in steps])
    assert (np.abs(places - 50) <= 150).all()
    # Out along the diagonal and back along a line from far away, then straight down.
    assert steps[2][1:] == pytest.approx((200, -100))
    assert steps[-1][1:] == pytest.approx((60, 200))


def test_what_passes_by_is_left_out() -> None:
    assert drawn([-500, -400, 600], [500, 600, 600]) == []
