"""Parameter counts against the numbers that the papers and the best-known implementations give."""

import numpy as np
import pytest

from nnedu import Dense
from nnedu.zoo import parameter_counts as counts


def test_dense_counts_what_a_layer_has():
    layer = Dense(7, 5, rng=np.random.default_rng(0))
    assert counts.dense(7, 5) == sum(p.value.size for p in layer.parameters())


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        (counts.lenet5, 60_000),
        (counts.alexnet, 60_965_224),
        (counts.zfnet, 62_357_608),
        (counts.vgg16, 138_357_544),
        (counts.googlenet, 6_998_552),
        (counts.resnet152, 60_192_808),
    ],
)
def test_totals_are_the_known_ones(network, expected):
    assert sum(network().values()) == expected


def test_lenet5_layer_by_layer_as_printed_in_the_paper():
    expected = {"C1": 156, "S2": 12, "C3": 1516, "S4": 32, "C5": 48_120, "F6": 10_164}
    assert counts.lenet5() == expected


def test_depth():
    assert len(counts.vgg16()) == 16
    assert len(counts.alexnet()) == 8
    blocks = [name for name in counts.resnet152() if name.startswith("block")]
    assert 3 * len(blocks) + 2 == 152


def test_table_sets_counted_beside_quoted():
    lines = counts.table().splitlines()
    assert lines[2] == "2012  AlexNet      60,965,224  60 million"
    assert len(lines) == 7
