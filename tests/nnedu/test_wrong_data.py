"""Data that cannot be right is refused in words, before it spoils what is learned from it."""

import numpy as np
import pytest

from nnedu import (
    SGD,
    Dense,
    ReLU,
    Sequential,
    accuracy,
    data,
    fit,
    layers,
    losses,
    mse,
    optimizers,
    train,
)
from nnedu.metrics import confusion_matrix
from nnedu.schedules import ReduceOnPlateau
from nnedu.zoo import DBM, RecursiveNet, SelfOrganizingMap

X, Y = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])
IMAGES = np.ones((2, 4, 4, 1), np.float32)


def rng():
    return np.random.default_rng(0)


def model():
    return Sequential(Dense(2, 2, rng=rng()))


SPLITS = {
    "random_split": lambda given: data.random_split(given, rng=rng()),
    "stratified_split": lambda given: data.stratified_split(given, rng=rng()),
    "time_split": lambda given: data.time_split(given),
    "k_fold": lambda given: next(data.k_fold(given, 2, rng=None)),
    "leave_one_out": lambda given: next(data.leave_one_out(given)),
}


@pytest.mark.parametrize("given", [(X, Y), X, [X, Y]])
@pytest.mark.parametrize("split", SPLITS)
def test_a_pair_or_array_cannot_be_split(split, given):
    with pytest.raises(TypeError, match=r"expects a Dataset, got .*: put x and y into one"):
        SPLITS[split](given)


VALUES = {
    "a missing value": (lambda: data.standardize([[1.0, np.nan]]), "impute them first"),
    "a missing value again": (lambda: data.min_max([[1.0, np.nan]]), "impute them first"),
    "other columns": (lambda: data.standardize(X)(np.ones((3, 1))), "same columns"),
    "a rotation below 0": (lambda: data.augment(IMAGES, rng=rng(), rotate=-5), "0 or above"),
    "a shift below 0": (lambda: data.augment(IMAGES, rng=rng(), shift=-1), "0 or above"),
    "noise below 0": (lambda: data.augment(IMAGES, rng=rng(), noise=-0.1), "0 or above"),
    "noise on bytes": (
        lambda: data.augment(IMAGES.astype(np.uint8), rng=rng(), noise=3),
        "scale_pixels first",
    ),
    "a map without epochs": (
        lambda: SelfOrganizingMap(2, 2, 2, rng=rng()).fit(X, rng=rng(), epochs=0),
        "at least 1 epoch",
    ),
    "dreams without steps": (
        lambda: DBM(2, 2, 2, rng=rng()).persistent_contrastive_divergence(Y.reshape(3, 2), rng=rng(), k=0),
        "at least 1 step",
    ),
    "labels of other examples": (lambda: accuracy(X, Y[:1]), "each of 6 examples"),
    "one-hot labels": (lambda: accuracy(X, np.eye(2)[Y]), "one-hot"),
    "accuracy of nothing": (lambda: accuracy(X[:0], Y[:0]), "at least one"),
    "logits without classes": (lambda: accuracy(X[:, 0], Y), r"\(batch, classes\)"),
    "a class too many": (lambda: confusion_matrix(Y + 1, Y, 2), "classes too small"),
    "a label below 0": (lambda: confusion_matrix(Y, Y - 1, 2), "labels in 0..1"),
    "patience below 0": (lambda: ReduceOnPlateau(0.1, patience=-1), "0 or above"),
    "a lowest rate below 0": (lambda: ReduceOnPlateau(0.1, min_lr=-1), "0 or above"),
    "a window of 0": (lambda: layers.MaxPool2D(0), "sizes of at least 1"),
    "a stride of 0": (lambda: layers.AvgPool2D(2, stride=0), "sizes of at least 1"),
    "no patience": (
        lambda: fit(
            model(), (X, X), loss=mse, optimizer=SGD(model(), lr=1), rng=None, patience=0, validation=(X, X)
        ),
        "at least 1 epoch",
    ),
    "Adam's state for SGD": (
        lambda: SGD(model(), lr=1).load_state_dict(optimizers.Adam(model()).state_dict()),
        "state of another optimizer",
    ),
    "no state": (lambda: SGD(model(), lr=1).load_state_dict({}), "state of another optimizer"),
    "the state of a larger model": (
        lambda: optimizers.Adam(model()).load_state_dict(
            optimizers.Adam(Sequential(Dense(3, 2, rng=rng()))).state_dict()
        ),
        "another model's",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_is_explained(name):
    call, cause = VALUES[name]
    with pytest.raises(ValueError, match=cause):
        call()


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: data.build_vocabulary(["the cat"]), "tokenize"),
        (lambda: data.build_vocabulary("the cat"), "tokenize"),
        (lambda: data.encode("the cat", {"<unk>": 1}), "tokenize"),
        (lambda: Dense(2, 2, rng=0), "is it a seed"),
        (lambda: layers.RNN(2, 2, rng=None), "random generator"),
        (lambda: layers.Dropout(0.5, rng=42), "is it a seed"),
        (lambda: next(data.minibatches(X, Y, 2, rng=0)), "or None, got 0"),
        (lambda: layers.Residual(), "one layer or more"),
        (lambda: layers.Residual(ReLU), "one layer or more"),
        (lambda: optimizers.Lookahead(model()), "wraps an optimizer"),
    ],
)
def test_a_wrong_kind_is_explained(call, cause):
    with pytest.raises(TypeError, match=cause):
        call()


@pytest.mark.parametrize("way", [4, -5, 20])
def test_an_image_can_be_shifted_out_of_sight(way):
    ways = np.array([[way, 0], [0, way]])
    np.testing.assert_array_equal(data.shift_images(IMAGES, ways), 0 * IMAGES)


def test_the_next_to_last_shift_leaves_an_edge():
    np.testing.assert_array_equal(
        data.shift_images(IMAGES, np.array([[3, 0], [0, -3]])).sum(axis=(1, 2)), 4
    )


def test_lists_are_shuffled_like_arrays():
    lists = list(data.minibatches(X.tolist(), Y.tolist(), 4, rng=rng()))
    arrays = list(data.minibatches(X, Y, 4, rng=rng()))
    for (x, y), (x_array, y_array) in zip(lists, arrays, strict=True):
        np.testing.assert_array_equal(x, x_array)
        np.testing.assert_array_equal(y, y_array)


def test_trees_are_shuffled_too():
    net = RecursiveNet(4, 3, 2, rng=rng())
    trees, y = [(0, 1), ((1, 2), 3), 2], np.array([0, 1, 0])
    steps = train(net, (trees, y), loss=losses.cross_entropy, optimizer=SGD(net, lr=0.1), rng=rng())
    assert next(steps).batch_size == 3
