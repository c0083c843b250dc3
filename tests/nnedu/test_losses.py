"""Losses: against slow loops, finite differences, extremes; and their errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu.gradcheck import numerical_gradient
from nnedu.losses import binary_cross_entropy, cross_entropy, mse
from tests import reference
from tests.strategies import arrays

labels = st.lists(st.integers(0, 2), min_size=4, max_size=4).map(np.array)


def check(loss, slow, predictions, y):
    value, dpredictions = loss(predictions, y)
    assert type(value) is float
    assert value == pytest.approx(slow(predictions, y), rel=1e-10, abs=1e-12)
    expected = numerical_gradient(lambda p: loss(p, y)[0], predictions)
    np.testing.assert_allclose(dpredictions, expected, atol=1e-6)


@given(predictions=arrays(4, 3), y=arrays(4, 3))
def test_mse(predictions, y):
    check(mse, reference.mse, predictions, y)


@given(logits=arrays(4, 3), y=arrays(4, 3, size=0.5))
def test_binary_cross_entropy(logits, y):
    check(binary_cross_entropy, reference.binary_cross_entropy, logits, y + 0.5)


@given(logits=arrays(4, 3), y=labels)
def test_cross_entropy(logits, y):
    check(cross_entropy, reference.cross_entropy, logits, y)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_extremes_stay_finite_and_keep_dtype(dtype):
    logits = np.array([[1e4, -1e4], [-1e4, 1e4]], dtype)
    for loss, y in (
        (mse, np.ones((2, 2))),
        (binary_cross_entropy, np.array([[0, 1], [1, 0]])),
        (cross_entropy, np.array([1, 1])),
    ):
        value, dlogits = loss(logits, y)
        assert np.isfinite(value)
        assert np.isfinite(dlogits).all()
        assert dlogits.dtype == dtype


def test_predictions_are_left_alone():
    logits = np.array([[1.0, 2.0]])
    cross_entropy(logits, np.array([0]))
    np.testing.assert_array_equal(logits, [[1, 2]])


@pytest.mark.parametrize("loss", [mse, binary_cross_entropy])
def test_targets_of_another_shape_are_refused(loss):
    with pytest.raises(ValueError, match=r"reshape y with y\[:, None\]"):
        loss(np.ones((4, 1)), np.ones(4))


@pytest.mark.parametrize(
    ("y", "error", "cause"),
    [
        (np.array([0, 3]), ValueError, "labels in 0..2 .* got 0 to 3"),
        (np.array([-1, 0]), ValueError, "got -1 to 0"),
        (np.array([0.0, 1.0]), TypeError, "integers"),
        (np.eye(3)[:2], ValueError, "one-hot"),
        (np.array([0, 1, 2]), ValueError, r"\(2, 3\) and \(3,\)"),
    ],
)
def test_wrong_labels_are_explained(y, error, cause):
    with pytest.raises(error, match=cause):
        cross_entropy(np.ones((2, 3)), y)


def test_binary_targets_out_of_range_are_refused():
    with pytest.raises(ValueError, match="-1 to 1"):
        binary_cross_entropy(np.ones((2, 1)), np.array([[-1], [1]]))


@pytest.mark.parametrize(("loss", "y"), [(mse, np.ones((0, 2))), (cross_entropy, np.ones(0, int))])
def test_an_empty_batch_is_refused(loss, y):
    with pytest.raises(ValueError, match="at least one example"):
        loss(np.ones((0, 2)), y)


def test_cross_entropy_takes_labels_of_few_bits():
    rng = np.random.default_rng(0)
    logits, y = rng.normal(size=(300, 4)), rng.integers(4, size=300)
    value, dlogits = cross_entropy(logits, y.astype(np.uint8))
    assert value == cross_entropy(logits, y)[0]
    np.testing.assert_array_equal(dlogits, cross_entropy(logits, y)[1])
