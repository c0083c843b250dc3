"""Penalties and clipping."""

import numpy as np
import pytest
from hypothesis import given

from nnedu.gradcheck import numerical_gradient
from nnedu.regularizers import clip_norm, clip_value, elastic, l1, l2, max_norm
from tests.strategies import arrays


@pytest.mark.parametrize("penalty", [l1, l2, elastic])
@given(theta=arrays(6))
def test_gradient_equals_finite_differences(penalty, theta):
    theta = np.where(np.abs(theta) < 1e-3, 0.5, theta)
    expected = numerical_gradient(lambda t: penalty(t, 0.3)[0], theta)
    np.testing.assert_allclose(penalty(theta, 0.3)[1], expected, atol=1e-6)


@given(grad=arrays(6))
def test_clip_norm_keeps_the_direction(grad):
    before = grad.copy()
    norm = clip_norm(grad, 1.0)
    assert norm == pytest.approx(np.linalg.norm(before))
    assert np.linalg.norm(grad) <= 1 + 1e-12
    np.testing.assert_allclose(grad * max(norm, 1), before, atol=1e-12)


@given(grad=arrays(6))
def test_clip_value_cuts_each_element(grad):
    before = grad.copy()
    assert clip_value(grad, 1.0) == np.abs(before).max()
    np.testing.assert_array_equal(grad, [min(max(g, -1), 1) for g in before])


@given(W=arrays(3, 2, 4))
def test_max_norm_limits_each_unit_and_leaves_short_ones_alone(W):
    before = W.copy()
    max_norm(W, 2.0)
    for unit in range(4):
        length = np.linalg.norm(before[..., unit])
        expected = before[..., unit] * min(1, 2 / max(length, 1e-300))
        np.testing.assert_allclose(W[..., unit], expected, atol=1e-12)


def test_the_ends_of_the_elastic_net_are_l1_and_l2():
    theta = np.array([-2.0, 1.0])
    for share, penalty in ((1.0, l1), (0.0, l2)):
        value, dtheta = elastic(theta, 0.3, l1_share=share)
        assert value == penalty(theta, 0.3)[0]
        np.testing.assert_array_equal(dtheta, penalty(theta, 0.3)[1])


def test_impossible_limits_are_refused():
    for clip in (clip_norm, clip_value, max_norm):
        with pytest.raises(ValueError, match="above 0"):
            clip(np.ones(2), 0)
    with pytest.raises(ValueError, match="percentage"):
        elastic(np.ones(2), 1, l1_share=50)
    for penalty in (l1, l2, elastic):
        with pytest.raises(ValueError, match="strength must be 0 or above"):
            penalty(np.ones(2), -1)
