"""What the losses take: lists, whole numbers and bytes as floats, logits of minus infinity, labels of any width."""

import numpy as np
import pytest

from nnedu import losses
from nnedu.gradcheck import numerical_gradient

NUMBERS, HALVES = np.array([[2, 1, 0], [0, 3, 1]]), np.array([[0.5, 1.5, 0.5], [1.5, 0.5, 0.5]])
BITS, LABELS = np.array([[1, 0, 1], [0, 1, 0]]), np.array([2, 0])
ONE_OTHER = ("mse", "mae", "huber", "quantile")
FOR_BITS = ("binary_cross_entropy", "focal")
FOR_CLASSES = ("cross_entropy", "balanced_cross_entropy", "hinge", "focal")
CALLS = {
    **dict.fromkeys(ONE_OTHER, (NUMBERS, HALVES)),
    **dict.fromkeys(FOR_BITS, (NUMBERS, BITS)),
    **{f"{name} classes": (NUMBERS, LABELS) for name in FOR_CLASSES},
    "hinge": (NUMBERS, 2 * BITS - 1),
    "nll": (-NUMBERS, LABELS),
    **dict.fromkeys(("dice", "iou", "tversky"), (1 - BITS, HALVES / 2)),
    "margin_ranking": (NUMBERS, NUMBERS[::-1], 2 * BITS - 1),
    "contrastive": (NUMBERS, NUMBERS[::-1], np.array([0, 1])),
    "triplet": (NUMBERS, NUMBERS[::-1], BITS),
}


@pytest.mark.parametrize("change", [np.ndarray.tolist, np.asarray, lambda a: a.astype(np.uint8)])
@pytest.mark.parametrize("name", CALLS)
def test_as_if_the_predictions_were_floats(name, change):
    loss, (*predictions, y) = getattr(losses, name.partition(" ")[0]), CALLS[name]
    if name == "triplet":
        predictions, y = [*predictions, y], None
    if name == "nll":
        change = np.ndarray.tolist  # bytes cannot be below 0
    rest = () if y is None else (y,)
    value, gradients = loss(*map(change, predictions), *rest)
    expected, slopes = loss(*(p.astype(float) for p in predictions), *rest)
    assert value == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(gradients, slopes, rtol=1e-12)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.uint64])
@pytest.mark.parametrize("name", FOR_CLASSES)
def test_labels_of_any_width(name, dtype):
    loss, logits = getattr(losses, name), np.linspace(-1, 1, 600).reshape(200, 3)
    y = np.arange(200) % 3
    value, dlogits = loss(logits, y.astype(dtype))
    assert value == loss(logits, y)[0]
    np.testing.assert_array_equal(dlogits, loss(logits, y)[1])


@pytest.mark.parametrize("weight", [None, np.ones(3)])
def test_an_excluded_class_costs_nothing(weight):
    masked, two = np.array([[0.0, -np.inf, 1.0]]), np.array([[0.0, 1.0]])
    value, dlogits = losses.cross_entropy(masked, np.array([0]), weight)
    expected, slopes = losses.cross_entropy(two, np.array([0]))
    assert value == pytest.approx(expected)
    np.testing.assert_allclose(dlogits, [[slopes[0, 0], 0, slopes[0, 1]]])
    assert losses.nll(np.array([[0.0, -np.inf]]), np.array([0]))[0] == 0


@pytest.mark.parametrize("gamma", [0, 0.5, 2])
def test_focal_loss_of_classes(gamma):
    logits, y = np.random.default_rng(0).normal(size=(4, 3)), np.array([0, 2, 1, 2])
    value, dlogits = losses.focal(logits, y, gamma)
    p = np.exp(logits)[np.arange(4), y] / np.exp(logits).sum(axis=1)
    assert value == pytest.approx(-((1 - p) ** gamma * np.log(p)).mean())
    expected = numerical_gradient(lambda z: losses.focal(z, y, gamma)[0], logits)
    np.testing.assert_allclose(dlogits, expected, atol=1e-6)


def test_focal_loss_of_classes_is_that_of_bits_where_there_are_two():
    z = np.array([[1.3], [-0.4], [2.0]])
    y = np.array([0, 1, 1])
    two = losses.focal(np.hstack([0 * z, z]), y, 1.5)
    bits = losses.focal(z, y[:, None], 1.5)
    assert two[0] == pytest.approx(bits[0])
    np.testing.assert_allclose(two[1][:, 1:], bits[1])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_focal_loss_of_classes_at_extremes(dtype):
    logits = np.array([[1e4, -1e4], [1e4, -1e4]], dtype)
    for gamma in (0, 0.5, 2):
        value, dlogits = losses.focal(logits, np.array([0, 1]), gamma)
        assert value == 1e4
        assert dlogits.dtype == dtype
        np.testing.assert_allclose(dlogits, [[0, 0], [0.5, -0.5]], atol=1e-12)


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: losses.focal(HALVES, HALVES), "0 and 1 only, got 0.5"),
        (lambda: losses.hinge(HALVES, BITS), "-1 and 1 only, got 0: for 0 and 1 pass"),
        (lambda: losses.margin_ranking(HALVES, HALVES, BITS), "-1 and 1 .* got 0"),
        (lambda: losses.contrastive(HALVES, HALVES, [[0], [1]]), r"got an array of shape \(2, 1\)"),
        (lambda: losses.dice(np.array(0.5), np.array(1)), "got one number"),
        (lambda: losses.cross_entropy(HALVES, LABELS, label_smoothing=10), "percentage"),
        (lambda: losses.cross_entropy(HALVES, LABELS, np.ones(2)), "each of 3 classes"),
    ],
)
def test_a_wrong_value_is_explained(call, cause):
    with pytest.raises(ValueError, match=cause):
        call()
