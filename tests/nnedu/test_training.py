"""train and fit."""

from functools import partial

import numpy as np
import pytest

from nnedu import (
    SGD,
    Adam,
    Dense,
    Diverged,
    Dropout,
    ReLU,
    Sequential,
    Sigmoid,
    Tanh,
    accuracy,
    binary_cross_entropy,
    cross_entropy,
    evaluate,
    fit,
    mse,
    train,
)
from nnedu.data import digits, moons, random_split, standardize
from nnedu.layers import Softmax
from nnedu.losses import hinge
from nnedu.regularizers import clip_norm, l2


def make(seed=0, lr=0.01, sizes=(2, 16, 2)):
    rng = np.random.default_rng(seed)
    model = Sequential(Dense(*sizes[:2], rng=rng), ReLU(), Dense(*sizes[1:], rng=rng))
    return model, Adam(model, lr=lr), rng


def test_train_is_a_generator_that_waits():
    model, optimizer, rng = make()
    before = model.theta.copy()
    steps = train(model, moons(64, rng=rng), loss=cross_entropy, optimizer=optimizer, rng=rng)
    np.testing.assert_array_equal(model.theta, before)
    step = next(steps)
    assert (step.step, step.epoch, step.batch_size) == (1, 1, 32)
    assert (model.theta != before).any()
    after = model.theta.copy()
    steps.close()
    np.testing.assert_array_equal(model.theta, after)


def test_the_same_seed_gives_the_same_run_bit_for_bit():
    def run():
        model, optimizer, rng = make()
        data = moons(100, rng=rng)
        losses = [
            s.loss
            for s in train(model, data, loss=cross_entropy, optimizer=optimizer, rng=rng, epochs=5)
        ]
        return losses, model.theta.tobytes()

    assert run() == run()


def test_a_loss_that_became_nan_is_reported_in_the_readers_words():
    rng = np.random.default_rng(0)
    model = Sequential(Dense(1, 1, rng=rng))
    x = np.linspace(-9, 9, 32)[:, None]
    optimizer = SGD(model, lr=30)
    with pytest.raises(FloatingPointError, match=r"the loss became \w+ at step \d+; .* rate 30 is"):
        list(train(model, (x, x), loss=mse, optimizer=optimizer, rng=rng, epochs=99))


def test_nan_in_the_data_is_told_apart():
    model, optimizer, rng = make()
    x = np.full((4, 2), np.nan)
    with pytest.raises(FloatingPointError, match="NaN at step 1; the data contain NaN"):
        next(train(model, (x, np.zeros(4, int)), loss=cross_entropy, optimizer=optimizer, rng=rng))


def test_nan_in_the_targets_is_told_apart():
    rng = np.random.default_rng(0)
    model = Sequential(Dense(2, 1, rng=rng))
    data = np.zeros((4, 2)), np.full((4, 1), np.nan)
    with pytest.raises(FloatingPointError, match="NaN at step 1; the data contain NaN"):
        next(train(model, data, loss=mse, optimizer=SGD(model, lr=0.1), rng=rng))


@pytest.mark.parametrize(
    "data", [(1e30 * np.ones((4, 2)), np.ones((4, 1))), (np.ones((4, 2)), 1e300 * np.ones((4, 1)))]
)
def test_a_loss_that_is_infinite_from_the_start_is_not_blamed_on_the_rate(data):
    model = Sequential(Dense(2, 1, rng=np.random.default_rng(0)))
    with pytest.raises(
        Diverged, match=r"infinite at step 1; .* up to 1e\+300? in size, need scaling"
    ):
        next(train(model, data, loss=mse, optimizer=SGD(model, lr=0.01), rng=None))


def test_a_model_that_has_diverged_already_is_recognised():
    model = Sequential(Dense(2, 1, rng=np.random.default_rng(0)))
    model.theta[0] = np.nan
    data = np.ones((4, 2)), np.ones((4, 1))
    with pytest.raises(Diverged, match=r"NaN at step 1; .* make the model anew"):
        next(train(model, data, loss=mse, optimizer=SGD(model, lr=0.01), rng=None))


@pytest.mark.parametrize("result", [1.0, None, (1.0, 2.0, 3.0)])
def test_a_loss_without_a_gradient_is_explained(result):
    model = Sequential(Dense(2, 1, rng=np.random.default_rng(0)))

    def my_loss(predictions, y):
        return result

    data = np.ones((4, 2)), np.ones((4, 1))
    with pytest.raises(TypeError, match=r"returns .value, gradient.* from my_loss"):
        next(train(model, data, loss=my_loss, optimizer=SGD(model, lr=0.01), rng=None))


def test_no_examples_are_refused_by_fit_too():
    model, optimizer, rng = make()
    data = np.zeros((0, 2)), np.zeros(0, int)
    with pytest.raises(ValueError, match="at least one example"):
        fit(model, data, loss=cross_entropy, optimizer=optimizer, rng=rng, progress=False)


def test_digits_are_learned():
    rng = np.random.default_rng(0)
    training, test = random_split(digits(), rng=rng)
    model, optimizer, rng = make(sizes=(64, 32, 10))
    fit(
        model, training, loss=cross_entropy, optimizer=optimizer, rng=rng, epochs=15, progress=False
    )
    assert accuracy(model.forward(test.x, train=False), test.y) > 0.95


def test_early_stopping_puts_the_best_parameters_back():
    model, optimizer, rng = make(lr=0.1, sizes=(2, 64, 2))
    training, validation = random_split(moons(60, noise=0.4, rng=rng), (0.5, 0.5), rng=rng)
    seen = []
    history = fit(
        model, training, validation=validation, loss=cross_entropy, optimizer=optimizer, rng=rng,
        epochs=200, patience=5, metrics={"accuracy": accuracy}, progress=False,
        callbacks=[lambda model, history: seen.append(model.theta.copy())],
    )  # fmt: skip
    assert history.stopped_early
    losses = history["validation loss"]
    assert history.best_epoch == int(np.argmin(losses)) + 1 == len(losses) - 5
    np.testing.assert_array_equal(model.theta, seen[history.best_epoch - 1])
    assert history.names() == ["loss", "lr", "validation loss", "validation accuracy"]


def test_a_penalty_counts_in_the_loss_and_in_the_gradient():
    x, y = np.ones((8, 2)), np.zeros(8, int)

    def first_step(**options):
        model, _, _ = make()
        start = model.theta.copy()
        decay = options.pop("weight_decay", 0)
        optimizer = SGD(model, lr=0.1, weight_decay=decay)
        step = next(
            train(model, (x, y), loss=cross_entropy, optimizer=optimizer, rng=None, **options)
        )
        return step.loss, model.theta, start

    plain, _, start = first_step()
    loss, theta, _ = first_step(penalty=partial(l2, strength=0.5))
    assert loss == pytest.approx(plain + l2(start, 0.5)[0], rel=1e-6)
    np.testing.assert_allclose(theta, first_step(weight_decay=0.5)[1], rtol=1e-6)
    _, clipped, _ = first_step(clip=partial(clip_norm, max_norm=1e-3))
    assert np.linalg.norm(clipped - start) == pytest.approx(0.1 * 1e-3, rel=1e-3)


def test_early_stopping_lets_random_generators_go_on():
    rng = np.random.default_rng(0)
    model = Sequential(Dense(2, 8, rng=rng), Dropout(0.5, rng=rng), Dense(8, 2, rng=rng))
    training, validation = random_split(moons(60, rng=rng), (0.5, 0.5), rng=rng)
    states = []
    fit(
        model, training, validation=validation, loss=cross_entropy, optimizer=Adam(model, lr=0.1),
        rng=rng, epochs=30, patience=2, progress=False,
        callbacks=[lambda model, history: states.append(rng.bit_generator.state)],
    )  # fmt: skip
    assert rng.bit_generator.state == states[-1]


def test_epochs_of_fit_end_where_those_of_train_end():
    model, optimizer, rng = make()
    data = moons(50, rng=rng)
    steps_seen = []
    fit(
        model, data, loss=cross_entropy, optimizer=optimizer, rng=rng, epochs=2, batch_size=20,
        progress=False, callbacks=[lambda model, history: steps_seen.append(optimizer.steps)],
    )  # fmt: skip
    assert steps_seen == [3, 6]


def test_the_loss_of_an_epoch_is_the_mean_over_its_examples():
    model, _, rng = make()
    data = moons(50, rng=rng)
    history = fit(
        model, data, loss=cross_entropy, optimizer=SGD(model, lr=1e-12), rng=rng, epochs=1,
        batch_size=20, validation=data, metrics={"accuracy": accuracy}, progress=False,
    )  # fmt: skip
    whole = evaluate(model, data, loss=cross_entropy, metrics={"accuracy": accuracy})
    assert history["loss"] == pytest.approx([whole["loss"]], rel=1e-5)
    assert history["validation loss"] == [whole["loss"]]
    assert history["validation accuracy"] == [whole["accuracy"]]


def test_early_stopping_without_validation_is_refused():
    model, optimizer, rng = make()
    with pytest.raises(ValueError, match="validation"):
        fit(model, moons(9, rng=rng), loss=cross_entropy, optimizer=optimizer, rng=rng, patience=2)


def test_standardize_learns_from_training_data_only():
    x = np.random.default_rng(0).normal(5, 3, (100, 2))
    scale = standardize(x)
    np.testing.assert_allclose(scale(x).mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(scale(x).std(axis=0), 1)
    np.testing.assert_allclose(scale.undo(scale(x)), x)


@pytest.mark.parametrize(
    ("last", "loss"),
    [
        (Softmax(), cross_entropy),
        (Sigmoid(), binary_cross_entropy),
        (Softmax(), partial(cross_entropy, label_smoothing=0.1)),
    ],
)
def test_an_activation_that_the_loss_applies_itself_is_refused(last, loss):
    rng = np.random.default_rng(0)
    model = Sequential(Dense(2, 2, rng=rng), last)
    y = np.zeros(4, int) if isinstance(last, Softmax) else np.zeros((4, 2))
    steps = train(model, (np.ones((4, 2)), y), loss=loss, optimizer=SGD(model, lr=1), rng=rng)
    with pytest.raises(ValueError, match=r"takes logits .*: remove \w+\(\) from the end"):
        next(steps)


@pytest.mark.parametrize("last", [Softmax(), Sigmoid()])
def test_an_activation_that_cannot_reach_the_margin_is_refused(last):
    rng = np.random.default_rng(0)
    model = Sequential(Dense(2, 2, rng=rng), last)
    data = np.ones((4, 2)), np.zeros(4, int)
    with pytest.raises(ValueError, match="hinge asks for scores beyond"):
        next(train(model, data, loss=hinge, optimizer=SGD(model, lr=1), rng=rng))


def test_the_optimizer_of_another_model_is_refused():
    model, _, rng = make()
    _, of_another, _ = make()
    steps = train(model, moons(9, rng=rng), loss=cross_entropy, optimizer=of_another, rng=rng)
    with pytest.raises(ValueError, match="make the optimizer again"):
        next(steps)


def test_the_squared_error_after_tanh_may_be_tried():
    rng = np.random.default_rng(0)
    model = Sequential(Dense(2, 1, rng=rng), Tanh())
    data = np.ones((4, 2)), np.ones((4, 1))
    losses = [
        s.loss for s in train(model, data, loss=mse, optimizer=Adam(model), rng=rng, epochs=9)
    ]
    assert losses[-1] < losses[0]
