"""The losses beside mse and cross-entropy: slow loops, finite differences, extremes, errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import losses
from nnedu.gradcheck import check_backward, numerical_gradient
from tests import reference
from tests.strategies import generators

BITS = np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0.0]])
LABELS = np.array([2, 0, 2, 2])

# name -> (targets, options, slow loop); predictions are drawn anew, so kinks are met almost never
CASES = {
    "mae": (2 * BITS - 1, {}, reference.mae),
    "huber": (2 * BITS - 1, {"delta": 0.7}, reference.huber),
    "quantile": (2 * BITS - 1, {"q": 0.8}, reference.quantile),
    "focal": (BITS, {"gamma": 1.5}, reference.focal),
    "hinge": (2 * BITS - 1, {}, reference.hinge),
    "tversky": (BITS, {"alpha": 0.3, "beta": 0.9}, reference.tversky),
    "dice": (BITS, {}, reference.tversky),
    "iou": (BITS, {}, lambda p, y: reference.tversky(p, y, 1, 1)),
    "cross_entropy": (
        LABELS,
        {"weight": np.array([1, 2, 3.0]), "label_smoothing": 0.1},
        reference.soft_cross_entropy,
    ),
    "balanced_cross_entropy": (LABELS, {}, None),
    "hinge classes": (LABELS, {}, None),
}


def predictions_for(name, rng, dtype=np.float64):
    if name in ("tversky", "dice", "iou"):
        return rng.uniform(0.05, 0.95, (4, 3)).astype(dtype)
    return rng.normal(0, 2, (4, 3)).astype(dtype)


@pytest.mark.parametrize("name", CASES)
@given(rng=generators())
def test_value_and_gradient(name, rng):
    y, options, slow = CASES[name]
    loss = getattr(losses, name.partition(" ")[0])
    predictions = predictions_for(name, rng)
    value, dpredictions = loss(predictions, y, **options)
    assert type(value) is float
    if slow:
        assert value == pytest.approx(slow(predictions, y, **options), rel=1e-10)
    expected = numerical_gradient(lambda p: loss(p, y, **options)[0], predictions, eps=1e-6)
    np.testing.assert_allclose(dpredictions, expected, atol=1e-6)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_is_kept_and_extremes_stay_finite(name, dtype):
    y, options, _ = CASES[name]
    loss = getattr(losses, name.partition(" ")[0])
    predictions = predictions_for(name, np.random.default_rng(0), dtype)
    if name not in ("tversky", "dice", "iou"):
        predictions *= dtype(1e4)
    value, dpredictions = loss(predictions, y, **options)
    assert np.isfinite(value)
    assert np.isfinite(dpredictions).all()
    assert dpredictions.dtype == dtype
    assert dpredictions.shape == predictions.shape


def test_nll_of_log_softmax_is_cross_entropy():
    from nnedu.functional import log_softmax

    logits = np.random.default_rng(0).normal(size=(4, 3))
    value, dlog_probs = losses.nll(log_softmax(logits), LABELS)
    assert value == pytest.approx(losses.cross_entropy(logits, LABELS)[0])
    assert dlog_probs[0].tolist() == [0, 0, -0.25]
    with pytest.raises(ValueError, match="are they logits"):
        losses.nll(np.ones((4, 3)), LABELS)


def test_balanced_means_that_a_rare_class_counts_the_same():
    logits = np.array([[2.0, 0.0]] * 9 + [[0.0, 1.0]])
    y = np.array([0] * 9 + [1])
    common = losses.cross_entropy(logits[:1], y[:1])[0]
    rare = losses.cross_entropy(logits[-1:], y[-1:])[0]
    assert losses.balanced_cross_entropy(logits, y)[0] == pytest.approx((common + rare) / 2)


def test_false_alarms_may_be_free():
    probs, y = np.array([[0.5, 0.9]]), np.array([[1.0, 0.0]])
    assert losses.tversky(probs, y, alpha=0, beta=1)[0] == 0.5
    assert losses.tversky(probs, y, alpha=1, beta=0)[0] == pytest.approx(1 - 0.5 / 1.4)


def test_nothing_to_find_and_nothing_found_is_no_loss():
    value, dprobs = losses.dice(np.zeros((2, 3)), np.zeros((2, 3)))
    assert value == 0
    np.testing.assert_array_equal(dprobs, 0)


@given(rng=generators(), margin=st.floats(0.5, 3))
def test_contrastive(rng, margin):
    x1, x2, y = rng.normal(size=(5, 3)), rng.normal(size=(5, 3)), np.array([0, 1, 1, 0, 1])
    value, _ = losses.contrastive(x1, x2, y, margin)
    assert value == pytest.approx(reference.contrastive(x1, x2, y, margin))
    check(lambda a, b: losses.contrastive(a, b, y, margin), x1, x2)


@given(rng=generators())
def test_margin_ranking_and_triplet_gradients(rng):
    x1, x2, x3 = rng.normal(size=(3, 5, 3))
    y = np.where(rng.random((5, 3)) < 0.5, -1, 1)
    check(lambda a, b: losses.margin_ranking(a, b, y, 0.5), x1, x2)
    check(losses.triplet, x1, x2, x3)


def check(loss, *inputs):
    """The gradients of a loss of several predictions equal finite differences."""
    rng = np.random.default_rng(0)
    check_backward(
        lambda *values: np.array(loss(*values)[0]),
        lambda upstream, *values: tuple(upstream * g for g in loss(*values)[1]),
        *inputs,
        rng=rng,
        tolerance=1e-5,
    )


def test_triplet_keeps_a_small_distance_between_equal_points():
    x = np.zeros((1, 4))
    value, gradients = losses.triplet(x, x, x + 3)
    # The distances are those of (1e-6, ...) and of (-3 + 1e-6, ...).
    assert value == 0
    assert losses.triplet(x, x + 3, x)[0] == pytest.approx(1 + 6 - 4e-6, abs=1e-9)
    assert all(np.isfinite(g).all() for g in gradients)


def test_equal_points_that_should_be_apart_have_a_finite_gradient():
    x = np.ones((2, 3))
    for gradient in losses.contrastive(x, x, np.array([1, 0]))[1]:
        np.testing.assert_array_equal(gradient, 0)


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: losses.huber(BITS, BITS, delta=0), "delta above 0"),
        (lambda: losses.quantile(BITS, BITS, q=90), "percentage"),
        (lambda: losses.focal(BITS, BITS / 2), "0 and 1 only"),
        (lambda: losses.focal(BITS, BITS, gamma=-1), "gamma"),
        (lambda: losses.hinge(BITS, BITS), "pass 2"),
        (lambda: losses.dice(BITS * 7, BITS), "are they logits"),
        (lambda: losses.dice(BITS, BITS * 2), "class numbers"),
        (lambda: losses.tversky(BITS, BITS, -1, 1), "alpha and beta"),
        (lambda: losses.tversky(BITS, BITS, 0, 0), "alpha and beta"),
        (lambda: losses.cross_entropy(BITS, LABELS, weight=np.ones(2)), "each of 3 classes"),
        (lambda: losses.cross_entropy(BITS, LABELS, label_smoothing=2), "label_smoothing"),
        (lambda: losses.contrastive(BITS, BITS, BITS), "y of 0 and 1"),
        (lambda: losses.margin_ranking(BITS, BITS, BITS), "y of -1 and 1"),
        (lambda: losses.triplet(BITS, BITS, BITS[:2]), "one shape"),
        (lambda: losses.triplet(*np.ones((3, 0, 2))), "empty batch"),
        (lambda: losses.triplet(*np.ones((3, 2))), r"\(batch, features\)"),
        (lambda: losses.contrastive(BITS, BITS, BITS[:, 0], margin=-1), "margin of 0"),
        (lambda: losses.cross_entropy(BITS, LABELS[:, None]), r"pass y\[:, 0\]"),
        (lambda: losses.cross_entropy(BITS, LABELS, weight=-np.ones(3)), "weight must be 0"),
        (lambda: losses.cross_entropy(BITS, 0 * LABELS, weight=np.arange(3)), "weighted mean"),
        (lambda: losses.nll(BITS / 2, LABELS), "or probabilities"),
    ],
)
def test_wrong_input_is_explained(call, cause):
    with pytest.raises(ValueError, match=cause):
        call()
