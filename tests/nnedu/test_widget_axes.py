"""Axes have few marks, with labels that fit beside each other, and none between things that are counted."""

import pytest

from tests.nnedu.node import javascript

LABELS = """
const words = [];
const context = new Proxy({}, { get: (_, name) => (text) => name === "fillText" && words.push(text), set: () => true });
axes(context, [0, 0, 300, 300], {}, { title: "", xLabel: "", ...asked });
done(words.slice(2));
"""

FEW = ["0", "0.02", "0.04", "0.06", "0.08", "0.1"]


@pytest.mark.parametrize(
    ("asked", "labels"),
    [
        ({"x": [0, 1], "y": [1]}, ["0", "0.2", "0.4", "0.6", "0.8", "1"] * 2),
        ({"x": [0, 1], "xLeast": 1, "range": [-0.2, 2.1], "yLeast": 1}, ["0", "1", "0", "1", "2"]),
        (
            {"x": [-2e6, 1e6], "range": [0, 0.1]},
            ["-2e6", "-1.5e6", "-1e6", "-5e5", "0", "5e5", "1e6", *FEW],
        ),
        ({"x": [0, 0.1], "y": [0.001]}, [*FEW, "0", "2e-4", "4e-4", "6e-4", "8e-4", "0.001"]),
        ({"x": [0, 0.1], "y": [0, 0]}, [*FEW, "-0.1", "-0.05", "0", "0.05", "0.1"]),
    ],
)
def test_labels(asked: dict, labels: list[str]) -> None:
    assert javascript("plot.js", LABELS, asked=asked) == labels
