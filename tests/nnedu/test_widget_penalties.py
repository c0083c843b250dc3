"""The L1 / L2 widget: both languages, the lowest points, and what each penalty is known for."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from nnedu.regularizers import elastic
from nnedu.widgets import WeightPenalties
from nnedu.widgets.penalties_model import (
    BEST,
    CURVATURE,
    DATA,
    L1_SHARE,
    TRAINING,
    accuracies,
    features,
    fit,
    points,
    two_weights,
)
from tests.nnedu.node import javascript

SCRIPT = """
const all = labelled(setting.data), features = featuresOf(all);
const theta = fitPenalized(setting, all, features);
done([all.slice(0, 5), Array.from(theta), twoWeights(setting), accuracies(theta, all, features),
  region(setting.kind, twoWeights(setting))]);
"""


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("kind", L1_SHARE)
@pytest.mark.parametrize("strength", [1e-4, 0.02, 0.5])
def test_the_fit_is_the_same_in_javascript(data: str, kind: str, strength: float) -> None:
    setting = {"data": data, "kind": kind, "strength": strength}
    first, theta, pair, shares, region = javascript("penalties_model.js", SCRIPT, setting=setting)
    x, y = points(data)
    np.testing.assert_allclose(first, np.column_stack([x, y])[:5], atol=1e-9)
    expected = fit(data, kind, strength)
    np.testing.assert_allclose(theta, expected, rtol=1e-6, atol=1e-9)
    np.testing.assert_array_equal(np.equal(theta, 0), expected == 0)
    np.testing.assert_allclose(pair, two_weights(kind, strength), atol=1e-9)
    assert shares == pytest.approx(accuracies(data, expected))
    share = L1_SHARE[kind]
    penalties = [elastic(np.array(w), 1.0, share)[0] for w in region]
    np.testing.assert_allclose(penalties, elastic(np.array(pair), 1.0, share)[0], atol=1e-9)


@pytest.mark.parametrize("strength", [0.01, 0.05])
@pytest.mark.parametrize("kind", L1_SHARE)
def test_the_fit_is_that_of_scikit_learn(kind: str, strength: float) -> None:
    x, y = points("a ring")
    oracle = LogisticRegression(
        solver="saga", C=1 / (TRAINING * strength), l1_ratio=L1_SHARE[kind],
        tol=1e-8, max_iter=20_000, random_state=0,
    )  # fmt: skip
    oracle.fit(features(x[:TRAINING]), y[:TRAINING, 0])
    theta = fit("a ring", kind, strength)
    np.testing.assert_allclose(theta[:-1], oracle.coef_[0], atol=0.01)
    assert theta[-1] == pytest.approx(oracle.intercept_[0], abs=0.01)


@pytest.mark.parametrize("kind", L1_SHARE)
@pytest.mark.parametrize("strength", [0.001, 0.05, 0.2, 1.0])
def test_two_weights_are_the_lowest_point(kind: str, strength: float) -> None:
    def cost(w: np.ndarray) -> float:
        bowl = (w - BEST) @ CURVATURE @ (w - BEST) / 2
        return float(bowl + elastic(w, strength, L1_SHARE[kind])[0])

    w = two_weights(kind, strength)
    for step in np.random.default_rng(0).normal(scale=0.05, size=(200, 2)):
        assert cost(w) <= cost(w + step) + 1e-12


def test_l1_drops_weights_and_l2_keeps_them() -> None:
    for data in DATA:
        assert 0 < np.count_nonzero(fit(data, "L1", 0.08)[:-1]) <= 4
        assert np.count_nonzero(fit(data, "L2", 0.08)[:-1]) == 14
        assert not fit(data, "L1", 0.5)[:-1].any()
    assert two_weights("L1", 0.08)[1] == 0 < two_weights("L2", 0.08)[1]


def test_a_little_penalty_helps_with_fresh_points() -> None:
    for data in DATA:
        without, helped = (accuracies(data, fit(data, "L1", s)) for s in (1e-4, 0.02))
        assert without[0] > helped[0] - 0.01
        assert without[1] + 0.03 < helped[1]


def test_the_picture_says_what_is_left() -> None:
    penalties = WeightPenalties()
    penalties.state_string = "strength=0.5&kind=L1"
    assert "0 of 14 weights are not 0" in penalties.still().alt
    assert "w1 = 0 and w2 = 0 are left" in penalties.still().alt
