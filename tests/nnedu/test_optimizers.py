"""Optimizers and schedules: one step by hand, learning, saving, errors."""

from functools import partial

import numpy as np
import pytest

from nnedu import SGD, Adam, Dense, Sequential, mse, optimizers, schedules
from nnedu.optimizers.base import BLOCK
from nnedu.schedules import range_test
from tests import reference

OPTIMIZERS = {
    "SGD": lambda model: SGD(model, lr=0.1),
    "momentum": lambda model: SGD(model, lr=0.03, momentum=0.9),
    "Nesterov": lambda model: SGD(model, lr=0.03, momentum=0.9, nesterov=True),
    "Adam": lambda model: Adam(model, lr=0.05),
    "AdamW": lambda model: optimizers.AdamW(model, lr=0.05, weight_decay=1e-4),
    "AdaGrad": lambda model: optimizers.AdaGrad(model, lr=0.5),
    "AdaDelta": lambda model: optimizers.AdaDelta(model, lr=schedules.cosine(5, total_steps=300)),
    "RMSProp": lambda model: optimizers.RMSProp(model, lr=0.01),
    "RMSProp momentum": lambda model: optimizers.RMSProp(model, lr=0.003, momentum=0.9),
    "RAdam": lambda model: optimizers.RAdam(model, lr=0.05),
    "AdaBelief": lambda model: optimizers.AdaBelief(model, lr=0.05),
    "AdaBound": lambda model: optimizers.AdaBound(model, lr=0.05),
    "AMSBound": lambda model: optimizers.AMSBound(model, lr=0.05),
    "Lookahead": lambda model: optimizers.Lookahead(Adam(model, lr=0.1)),
    "Ranger": lambda model: optimizers.Ranger(model, lr=0.1),
}


def make(dtype=np.float32):
    return Sequential(Dense(2, 1, rng=np.random.default_rng(0)), dtype=dtype)


def run(model, optimizer, steps):
    x = np.random.default_rng(1).normal(size=(32, 2))
    y = x @ [[2.0], [-1.0]] + 0.5
    for _ in range(steps):
        value, dlogits = mse(model.forward(x, train=True), y)
        model.backward(dlogits)
        optimizer.step()
    return value


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_learns_a_line(name):
    model = make()
    assert run(model, OPTIMIZERS[name](model), 300) < 1e-3
    np.testing.assert_allclose(model.theta, [2, -1, 0.5], atol=0.05)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_state_and_theta_keep_the_models_dtype(name, dtype):
    model = make(dtype)
    optimizer = OPTIMIZERS[name](model)
    theta = model.theta
    run(model, optimizer, 2)
    assert model.theta is theta
    assert theta.dtype == dtype
    arrays = [array for name, array in optimizer.state_dict().items() if name != "steps"]
    assert all(array.dtype == dtype for array in arrays)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_state_saves_and_loads(name):
    model = make()
    optimizer = OPTIMIZERS[name](model)
    run(model, optimizer, 5)
    theta, saved = model.theta.copy(), optimizer.state_dict()
    run(model, optimizer, 5)
    other = make()
    other.theta[:] = theta
    loaded = OPTIMIZERS[name](other)
    loaded.load_state_dict(saved)
    run(other, loaded, 5)
    np.testing.assert_array_equal(other.theta, model.theta)


def test_the_state_of_another_optimizer_is_refused():
    model = make()
    with pytest.raises(ValueError, match="state of another optimizer"):
        Adam(model).load_state_dict(SGD(model, lr=1).state_dict())


@pytest.mark.parametrize("name", ["AdaBelief", "AdaBound", "AMSBound"])
def test_what_pytorch_lacks_equals_a_loop_over_single_numbers(name):
    model = make(np.float64)
    optimizer = getattr(optimizers, name)(model, lr=0.05)
    slow, memories = getattr(reference, name.lower()), [{}, {}, {}]
    expected, rng = model.theta.copy(), np.random.default_rng(0)
    for t in range(1, 21):
        model.grad[:] = rng.normal(size=3)
        optimizer.step()
        expected += [slow(g, memories[i], t, 0.05) for i, g in enumerate(model.grad)]
        np.testing.assert_allclose(model.theta, expected, rtol=1e-10)


def test_lookahead_by_hand():
    model = make(np.float64)
    model.theta[:], model.grad[:] = 1, 1
    optimizer = optimizers.Lookahead(SGD(model, lr=0.1), k=3, alpha=0.5)
    seen = []
    for _ in range(6):
        optimizer.step()
        seen.append(model.theta[0])
    np.testing.assert_allclose(seen, [0.9, 0.8, 0.85, 0.75, 0.65, 0.7])


def test_long_vectors_are_updated_in_blocks_like_short_ones():
    rng = np.random.default_rng(0)
    size = 2 * BLOCK + 7
    model = Sequential(Dense(size - 1, 1, rng=rng), dtype=np.float64)
    optimizer = Adam(model, lr=0.1)
    start = model.theta.copy()
    for _ in range(3):
        model.grad[:] = np.where(np.arange(size) % 2, 0.5, -2)
        optimizer.step()
    # Adam's steps under a constant gradient have the size of the rate, whatever the gradient's size.
    np.testing.assert_allclose(
        start - model.theta, np.where(np.arange(size) % 2, 0.3, -0.3), rtol=1e-6
    )


def test_momentum_by_hand():
    model = make(np.float64)
    model.theta[:], model.grad[:] = 1, 0.5
    optimizer = SGD(model, lr=0.1, momentum=0.9)
    optimizer.step()
    optimizer.step()
    np.testing.assert_allclose(model.theta, 1 - 0.1 * 0.5 - 0.1 * (0.9 * 0.5 + 0.5))


def test_a_schedule_is_asked_with_the_step():
    model = make(np.float64)
    model.theta[:], model.grad[:] = 0, 1
    asked = []

    def schedule(step):
        asked.append(step)
        return 0.1 * (step + 1)

    optimizer = SGD(model, lr=schedule)
    for _ in range(3):
        optimizer.step()
    assert asked == [0, 1, 2]
    np.testing.assert_allclose(model.theta, -0.6)


@pytest.mark.parametrize("lr", [0, -0.1, float("nan")])
def test_a_rate_not_above_0_is_refused(lr):
    with pytest.raises(ValueError, match="learning rate, above 0"):
        SGD(make(), lr=lr)
    for schedule in (schedules.constant, lambda lr: schedules.cosine(lr, total_steps=3)):
        with pytest.raises(ValueError, match="above 0"):
            schedule(lr)


@pytest.mark.parametrize(
    "options", [{"momentum": 1.0}, {"momentum": -1}, {"nesterov": True}, {"weight_decay": -1}]
)
def test_impossible_options_are_refused(options):
    with pytest.raises(ValueError, match=r"momentum|weight_decay"):
        SGD(make(), lr=0.1, **options)


@pytest.mark.parametrize(
    "build",
    [
        lambda model: Adam(model, beta1=1.0),
        lambda model: Adam(model, beta2=-0.1),
        lambda model: optimizers.RMSProp(model, alpha=2),
        lambda model: optimizers.AdaDelta(model, rho=1.0),
        lambda model: optimizers.AdaBound(model, final_lr=0),
        lambda model: optimizers.AdamW(model, weight_decay=-1),
        lambda model: optimizers.Lookahead(Adam(model), k=0),
        lambda model: optimizers.Lookahead(Adam(model), alpha=2),
        lambda model: optimizers.Lookahead(Adam(model), alpha=0),
    ],
)
def test_numbers_out_of_range_are_refused(build):
    with pytest.raises(ValueError, match=r"must be|expects"):
        build(make())


def test_schedules_stay_positive_and_end_where_they_say():
    every = [
        schedules.step_decay(1.0, every=10),
        schedules.exponential(1.0, rate=0.99),
        schedules.inverse_time(1.0, rate=0.1),
        schedules.cosine(1.0, total_steps=100, final_lr=0.1),
        schedules.warmup(schedules.cosine(1.0, total_steps=100, final_lr=0.1), steps=10),
        schedules.one_cycle(1.0, total_steps=100),
    ]
    for schedule in every:
        rates = [schedule(step) for step in range(120)]
        assert min(rates) > 0
        assert max(rates) <= 1
    assert every[3](100) == every[3](1000) == pytest.approx(0.1)
    assert [round(every[4](step), 3) for step in (0, 4, 9)] == [0.1, 0.498, 0.982]


def test_one_cycle_rises_and_falls_along_cosines():
    schedule = schedules.one_cycle(1.0, total_steps=101, rise=0.31)
    peak = 0.31 * 101 - 1
    assert schedule(0) == pytest.approx(1 / 25)
    assert schedules.one_cycle(1.0, total_steps=10, rise=0.1)(0) == 1
    for step in (7, 20):
        share = (1 + np.cos(np.pi * step / peak)) / 2
        assert schedule(step) == pytest.approx(1 + (1 / 25 - 1) * share)
    for step in (40, 77):
        share = (1 + np.cos(np.pi * (step - peak) / (100 - peak))) / 2
        assert schedule(step) == pytest.approx(1 / 25e4 + (1 - 1 / 25e4) * share)
    assert schedule(100) == schedule(500) == pytest.approx(1 / 25e4)


@pytest.mark.parametrize("name", ["cosine", "one_cycle"])
def test_schedules_without_steps_are_refused(name):
    with pytest.raises(ValueError, match="total_steps must be at least 1"):
        getattr(schedules, name)(1.0, total_steps=0)


def test_a_plateau_lowers_the_rate_and_an_improvement_waits_anew():
    schedule = schedules.ReduceOnPlateau(1.0, factor=0.5, patience=2, min_lr=0.3)
    rates = []
    for loss in (5, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3):
        schedule.observe(loss)
        rates.append(schedule(0))
    assert rates == [1] * 7 + [0.5] * 3 + [0.3] * 3
    with pytest.raises(ValueError, match="factor"):
        schedules.ReduceOnPlateau(1.0, factor=1.0)


@pytest.mark.parametrize("rise", [lambda rate: rate, partial(schedules.warmup, steps=1)])
def test_a_rate_that_falls_on_a_plateau_is_saved_with_the_optimizer(rise):
    def build(model):
        return SGD(model, lr=rise(schedules.ReduceOnPlateau(0.1, factor=0.5, patience=1)))

    optimizer, loaded = build(make()), build(make())
    for loss in (3.0, 2.0, 2.0, 2.0, 2.0):
        optimizer.lr.observe(loss)
    loaded.load_state_dict(optimizer.state_dict())
    for each in (optimizer, loaded):
        assert each.current_lr == 0.05
        each.lr.observe(2.0)
        assert each.current_lr == 0.025


@pytest.mark.parametrize("build", [SGD, Adam, optimizers.Ranger])
def test_a_range_test_finds_rates_that_learn_and_leaves_everything_as_it_was(build):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(64, 2))
    y = x @ [[2.0], [-1.0]] + 0.5
    model = make()
    optimizer = build(model, lr=0.01)
    run(model, optimizer, 3)
    theta, state = model.theta.copy(), optimizer.state_dict()
    found = range_test(model, (x, y), loss=mse, optimizer=optimizer, rng=rng, highest=100)
    np.testing.assert_array_equal(model.theta, theta)
    np.testing.assert_equal(optimizer.state_dict(), state)
    assert optimizer.lr == 0.01
    assert len(found.rates) == len(found.losses) < 100
    assert found.losses.min() < 0.5 * found.losses[0]
    assert run(model, build(model, lr=found.suggestion()), 300) < 0.1
    with pytest.raises(ValueError, match="rates above 0"):
        range_test(model, (x, y), loss=mse, optimizer=optimizer, rng=rng, lowest=0)
    with pytest.raises(ValueError, match="NaN"):
        range_test(model, (x * np.nan, y), loss=mse, optimizer=optimizer, rng=rng)
