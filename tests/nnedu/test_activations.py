"""Every activation: against a slow loop, finite differences, extremes and dtypes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import functional as F
from nnedu.gradcheck import check_backward
from tests import reference
from tests.strategies import arrays, extreme_arrays, generators

SMOOTH = [name for name in reference.SCALARS if hasattr(F, f"{name}_backward")]


@pytest.mark.parametrize("name", reference.SCALARS)
@given(z=arrays(3, 4, size=30))
def test_forward_equals_the_slow_loop(name, z):
    expected = reference.elementwise(reference.SCALARS[name], z)
    np.testing.assert_allclose(getattr(F, name)(z), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", SMOOTH)
@given(z=arrays(3, 4), rng=generators())
def test_backward_equals_finite_differences_away_from_kinks(name, z, rng):
    z = np.where(np.abs(z) < 1e-3, 0.5, z)
    check_backward(getattr(F, name), getattr(F, f"{name}_backward"), z, rng=rng)


@pytest.mark.parametrize("name", reference.SCALARS)
@given(z=extreme_arrays())
def test_extremes_stay_finite_and_keep_dtype_and_shape(name, z):
    a = getattr(F, name)(z)
    assert np.isfinite(a).all()
    assert (a.dtype, a.shape) == (z.dtype, z.shape)


@pytest.mark.parametrize("name", SMOOTH)
@given(z=extreme_arrays())
def test_backward_at_extremes_stays_finite_and_keeps_dtype(name, z):
    dz = getattr(F, f"{name}_backward")(np.ones_like(z), z)
    assert np.isfinite(dz).all()
    assert (dz.dtype, dz.shape) == (z.dtype, z.shape)


@pytest.mark.parametrize("name", SMOOTH)
def test_no_smooth_activation_is_forgotten(name):
    assert set(SMOOTH) == set(reference.SCALARS) - {"heaviside", "sign"}


@given(z=arrays(3, 4, size=20), temperature=st.floats(0.1, 10))
def test_softmax_equals_the_slow_loop(z, temperature):
    expected = [reference.softmax(row, temperature) for row in z]
    np.testing.assert_allclose(F.softmax(z, temperature=temperature), expected, rtol=1e-10)
    # The two agree wherever softmax does not round to 0.
    logarithm = F.log_softmax(z, temperature=temperature)
    np.testing.assert_allclose(np.exp(logarithm), expected, rtol=1e-10)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@given(z=arrays(3, 4), axis=st.sampled_from([0, 1, -1]), rng=generators())
def test_softmax_backward_equals_finite_differences(name, z, axis, rng):
    forward, backward = getattr(F, name), getattr(F, f"{name}_backward")
    check_backward(
        lambda z: forward(z, axis, 0.7), lambda da, z: backward(da, z, axis, 0.7), z, rng=rng
    )


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@given(z=extreme_arrays())
def test_softmax_extremes_stay_finite_and_keep_dtype(name, z):
    a = getattr(F, name)(z)
    dz = getattr(F, f"{name}_backward")(np.ones_like(z), z)
    assert np.isfinite(a).all()
    assert np.isfinite(dz).all()
    assert a.dtype == dz.dtype == z.dtype


@pytest.mark.parametrize("temperature", [0, -1, float("nan")])
def test_softmax_refuses_a_temperature_that_is_not_above_0(temperature):
    with pytest.raises(ValueError, match="temperature above 0"):
        F.softmax(np.ones(3), temperature=temperature)


@given(z=arrays(3, 4), alpha=arrays(4), rng=generators())
def test_prelu_for_each_feature(z, alpha, rng):
    z = np.where(np.abs(z) < 1e-3, 0.5, z)
    check_backward(F.prelu, F.prelu_backward, z, alpha, rng=rng)


@given(z=arrays(2, 3, 4), alpha=arrays(1), rng=generators())
def test_prelu_with_one_slope_for_all(z, alpha, rng):
    z = np.where(np.abs(z) < 1e-3, 0.5, z)
    check_backward(F.prelu, F.prelu_backward, z, alpha, rng=rng)


def test_at_the_kink_the_slope_is_the_left_one():
    one, zero = np.ones((1, 1)), np.zeros((1, 1))
    assert F.relu_backward(one, zero) == 0
    assert F.leaky_relu_backward(one, zero, alpha=0.2) == 0.2
    assert F.prelu_backward(one, zero, np.array([0.3]))[0] == 0.3
    assert F.elu_backward(one, zero, alpha=2.0) == 2
    assert F.selu_backward(one, zero) == pytest.approx(1.0507009873554805 * 1.6732632423543772)


@given(rng=generators())
def test_maxout(rng):
    z = rng.permutation(24).reshape(2, 3, 4).astype(float)  # no ties, so no kinks
    np.testing.assert_array_equal(F.maxout(z), reference.maxout(z))
    check_backward(F.maxout, F.maxout_backward, z, rng=rng)


@pytest.mark.parametrize("shape", [(2, 3), (2, 4, 5, 3)])
def test_dynamic_relu(shape):
    rng = np.random.default_rng(0)
    z, slope, intercept = rng.normal(size=shape), *rng.normal(size=(2, 2, 3, 2))
    a = F.dynamic_relu(z, slope, intercept)
    for place in np.ndindex(shape):
        n, c = place[0], place[-1]
        assert a[place] == max(slope[n, c] * z[place] + intercept[n, c])
    check_backward(F.dynamic_relu, F.dynamic_relu_backward, z, slope, intercept, rng=rng)


def test_prelu_takes_one_slope_as_a_number():
    z = np.array([[-2.0, 3.0]])
    np.testing.assert_array_equal(F.prelu(z, 0.5), [[-1, 3]])
    dz, dalpha = F.prelu_backward(np.ones_like(z), z, 0.5)
    np.testing.assert_array_equal(dz, [[0.5, 1]])
    np.testing.assert_array_equal(dalpha, [-2])
