"""Dropout."""

import numpy as np
import pytest

from nnedu import Dropout
from nnedu import functional as F
from nnedu.gradcheck import check_layer


def test_keeps_the_mean_and_drops_the_share():
    a, mask = F.dropout(np.ones(100_000), 0.3, train=True, rng=np.random.default_rng(0))
    assert (a == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert a.mean() == pytest.approx(1, abs=0.01)
    np.testing.assert_allclose(np.unique(mask), [0, 1 / 0.7])


@pytest.mark.parametrize(("p_drop", "expected"), [(0.0, 1.0), (1.0, 0.0)])
def test_the_ends_of_the_range(p_drop, expected):
    a, _ = F.dropout(np.ones(50), p_drop, train=True, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(a, expected)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept(dtype):
    a, mask = F.dropout(np.ones(5, dtype), 0.5, train=True, rng=np.random.default_rng(0))
    assert a.dtype == mask.dtype == F.dropout_backward(a, mask).dtype == dtype


def test_layer_passes_the_gradient_check_with_one_mask():
    rng = np.random.default_rng(0)
    check_layer(Dropout(0.5, rng=rng), rng.normal(size=(4, 5)), rng=np.random.default_rng(1))


@pytest.mark.parametrize("p_drop", [-0.1, 1.1, 50, float("nan")])
def test_a_probability_outside_0_to_1_is_refused(p_drop):
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"in 0\.\.1"):
        Dropout(p_drop, rng=rng)
    with pytest.raises(ValueError, match=r"in 0\.\.1"):
        F.dropout(np.ones(3), p_drop, train=True, rng=rng)
