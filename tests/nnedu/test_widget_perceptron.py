"""The perceptron's updates: both languages, when they end, and points of one's own."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import linprog

from nnedu.widgets import PerceptronSteps
from nnedu.widgets.perceptron_model import UPDATES, perceptron_updates, point_sets
from tests.nnedu.node import javascript

SETS = point_sets()


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("lr", [0.05, 0.2, 3.0])
def test_updates_are_the_same_in_javascript(name: str, lr: float) -> None:
    points, setting = SETS[name], {"lr": lr, "angle": 77.0}
    script = "done(perceptronUpdates(points, setting));"
    found = javascript("perceptron_model.js", script, points=points.tolist(), setting=setting)
    np.testing.assert_allclose(found, perceptron_updates(points, **setting), atol=1e-9)


def a_line_parts(points: np.ndarray) -> bool:
    """Whether w and b exist with ``y (w x + b) >= 1`` for every point."""
    x, y = points[:, :2], points[:, 2:]
    inequalities = -y * np.column_stack([x, np.ones(len(x))])
    found = linprog(np.zeros(3), inequalities, -np.ones(len(x)), bounds=[(None, None)] * 3)
    return found.status == 0


def test_the_points_are_what_their_names_say() -> None:
    assert {name for name, points in SETS.items() if a_line_parts(points)} == {"a line parts them"}


@pytest.mark.parametrize("angle", range(-180, 181, 60))
@pytest.mark.parametrize("lr", [0.2, 1.0, 10.0])
def test_it_ends_just_where_a_line_parts_the_points(lr: float, angle: float) -> None:
    for points in SETS.values():
        rows = perceptron_updates(points, lr=lr, angle=angle)
        assert (rows[-1, 3] == 0) == a_line_parts(points)
        assert len(rows) <= UPDATES + 1


def test_each_update_is_the_rule() -> None:
    points = SETS["they overlap"]
    rows = perceptron_updates(points, lr=0.3, angle=10)
    for before, after in pairwise(rows):
        x1, x2, y = points[int(after[4])]
        assert y * (before[0] * x1 + before[1] * x2 + before[2]) <= 0
        np.testing.assert_allclose(after[:3] - before[:3], 0.3 * y * np.array([x1, x2, 1]))


@pytest.mark.parametrize(
    ("x", "y", "said"),
    [
        ([[1, 2, 3]], [1], r"x of shape \(n, 2\) and y of shape \(n,\), got \(1, 3\)"),
        ([[1, 2]], None, r"got \(1, 2\) and \(0,\)"),
        ([[1, 2]], [0], "labels of -1 and 1: for 0 and 1 pass 2 \\* y - 1"),
        ([[1, 20]], [1], "the picture shows -3..3, got x from 1 to 20: scale x first"),
    ],
)
def test_points_that_do_not_fit_are_refused(x: object, y: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        PerceptronSteps(x, y)  # type: ignore[arg-type]


def test_points_of_ones_own_come_first() -> None:
    widget = PerceptronSteps([[1, 1], [-1, -1]], [1, -1])
    assert widget.setting["points"]["options"] == ["your points", *SETS]
    widget.state_string = "angle=-135&step=60&lr=1"
    assert "after 2 updates" in widget.still().alt
    assert "0 of 2 points are on the wrong side" in widget.still().alt
