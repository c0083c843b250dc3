"""Newton, SciPy's minimizers, natural gradient, K-FAC, Shampoo, K-BFGS."""

from itertools import pairwise

import numpy as np
import pytest

from nnedu import SGD, Dense, Sequential, Tanh, cross_entropy, mse, optimizers, train
from nnedu.data import moons
from nnedu.layers import PReLU
from nnedu.optimizers import second_order as so
from nnedu.schedules import exponential


def make(*sizes, seed=0):
    rng = np.random.default_rng(seed)
    layers = [layer for pair in pairwise(sizes) for layer in (Dense(*pair, rng=rng), Tanh())]
    return Sequential(*layers[:-1], dtype=np.float64)


def quadratic(seed=0):
    rng = np.random.default_rng(seed)
    M = rng.normal(size=(4, 4))
    H, goal = M @ M.T + np.eye(4), rng.normal(size=4)
    return H, goal, lambda theta: H @ (theta - goal)


def test_newton_needs_one_step_on_a_quadratic():
    H, goal, gradient = quadratic()
    np.testing.assert_allclose(so.hessian(gradient, np.zeros(4)), H, atol=1e-8)
    np.testing.assert_allclose(so.newton(gradient, np.zeros(4), steps=1), goal, atol=1e-8)
    exact = so.newton(gradient, np.zeros(4), second=lambda theta: H, steps=1)
    np.testing.assert_allclose(exact, goal)
    damped = so.newton(gradient, np.zeros(4), steps=1, damping=2.0)
    np.testing.assert_allclose(damped, np.linalg.solve(H + 2 * np.eye(4), H @ goal), atol=1e-7)


@pytest.mark.parametrize("method", ["BFGS", "L-BFGS-B", "CG"])
def test_minimize_trains_a_model(method):
    x, y = moons(60, rng=np.random.default_rng(0))
    model = make(2, 8, 2)
    seen = []
    result = so.minimize(
        model, x, y, loss=cross_entropy, method=method, callback=lambda theta: seen.append(theta)
    )
    assert result.fun < 0.02
    assert cross_entropy(model.forward(x, train=False), y)[0] == pytest.approx(result.fun)
    assert len(seen) == result.nit


def test_the_fisher_of_a_linear_classifier_is_its_hessian():
    rng = np.random.default_rng(0)
    model, x, y = make(3, 4), rng.normal(size=(7, 3)), rng.integers(0, 4, 7)
    f = so.objective(model, x, y, cross_entropy)
    theta = model.theta.copy()
    H = so.hessian(lambda t: f(t)[1], theta)
    model.theta[:], model.grad[:] = theta, 5
    np.testing.assert_allclose(so.fisher(model, x), H, atol=1e-7)
    np.testing.assert_array_equal(model.grad, 5)


def test_the_natural_gradient_of_least_squares_is_newtons_step():
    rng = np.random.default_rng(0)
    model, x, y = make(3, 2), rng.normal(size=(9, 3)), rng.normal(size=(9, 2))
    # The negative log-likelihood of a normal with variance 1, averaged over the examples.
    _, dlogits = mse(model.forward(x, train=True), y)
    model.backward(dlogits * y.shape[1] / 2)
    model.theta -= so.natural_gradient(model, x, damping=1e-12, classes=False)
    expected = np.linalg.lstsq(np.column_stack([x, np.ones(9)]), y, rcond=None)[0]
    np.testing.assert_allclose(model.layers[0].W, expected[:3], atol=1e-6)
    np.testing.assert_allclose(model.layers[0].b, expected[3], atol=1e-6)


def test_kfac_of_one_example_and_one_layer_is_the_exact_curvature():
    model, x, y = make(3, 2), np.array([[1.0, -2.0, 0.5]]), np.array([1])
    optimizer = so.KFAC(model, lr=1.0, damping=1e-2)
    model.backward(cross_entropy(model.forward(x, train=True), y)[1])
    before, g = model.theta.copy(), model.grad.copy()
    optimizer.step()
    (record,) = optimizer.records
    a, dz = np.append(x, 1), record.dz[0]
    A, G = np.outer(a, a), np.outer(dz, dz)
    pi = np.sqrt((np.trace(A) / 4) / (np.trace(G) / 2))
    whole = np.kron(A + pi * 0.1 * np.eye(4), G + 0.1 / pi * np.eye(2))
    np.testing.assert_allclose(before - model.theta, np.linalg.solve(whole, g), rtol=1e-8)


def test_kfac_with_drawn_labels_leaves_the_gradient_as_it_was():
    x, y = moons(40, rng=np.random.default_rng(0))
    model = make(2, 6, 2)
    optimizer = so.KFAC(model, rng=np.random.default_rng(1))
    model.backward(cross_entropy(model.forward(x, train=True), y)[1])
    gradient = model.grad.copy()
    optimizer.step()
    np.testing.assert_array_equal(model.grad, gradient)


def test_kfac_draws_labels_as_often_as_the_model_predicts_them():
    model = make(1, 3)
    model.layers[0].b = [0.0, 1.0, 2.0]
    optimizer = so.KFAC(model, rng=np.random.default_rng(0))
    model.forward(np.zeros((20_000, 1)), train=True)
    optimizer.backward_of_drawn_labels()
    # The gradients are softmax - onehot, whose mean is 0 only if the labels follow the softmax.
    np.testing.assert_allclose(optimizer.records[0].dz.mean(axis=0), 0, atol=0.015)


def test_shampoo_equals_its_formula_with_whole_matrices():
    rng = np.random.default_rng(0)
    model = make(3, 2)
    optimizer = so.Shampoo(model, lr=0.1, eps=0.01)
    L, R, b = 0.01 * np.eye(3), 0.01 * np.eye(2), 0.01 * np.eye(2)
    for _ in range(5):
        model.grad[:] = rng.normal(size=8)
        before, g, db = model.theta.copy(), model.layers[0].dW, model.layers[0].db
        L, R, b = L + g @ g.T, R + g.T @ g, b + np.outer(db, db)
        optimizer.step()
        # kron(L, R) acts on the rows of g laid one after the other.
        whole = power(np.kron(power(L, 0.5), power(R, 0.5)), -0.5)
        np.testing.assert_allclose((before - model.theta)[:6], 0.1 * whole @ g.ravel(), rtol=1e-6)
        np.testing.assert_allclose((before - model.theta)[6:], 0.1 * power(b, -0.5) @ db, rtol=1e-6)


def power(matrix, exponent):
    values, vectors = np.linalg.eigh(matrix)
    return vectors @ np.diag(values**exponent) @ vectors.T


def test_bfgs_keeps_the_secant_and_stays_positive():
    rng = np.random.default_rng(0)
    H = np.eye(4)
    for _ in range(20):
        s = rng.normal(size=4)
        y = s + 0.1 * rng.normal(size=4)
        H = so.bfgs(H, s, y)
        np.testing.assert_allclose(H @ y, s, atol=1e-8)
        np.testing.assert_allclose(H, H.T, atol=1e-8)
        assert np.linalg.eigvalsh(H).min() > 0
    np.testing.assert_array_equal(so.bfgs(H, s, -s), H)


@pytest.mark.parametrize("update", [so.bfgs, so.dfp, so.broyden])
def test_every_quasi_newton_update_explains_the_last_step(update):
    rng = np.random.default_rng(3)
    H = np.diag([1.0, 2.0, 3.0])
    s, y = rng.normal(size=3), rng.normal(size=3)
    y *= np.sign(s @ y)
    np.testing.assert_allclose(update(H, s, y) @ y, s, atol=1e-12)
    np.testing.assert_array_equal(update(H, s, 0 * y), H)


def test_broyden_changes_the_curvature_in_the_direction_of_the_step_alone():
    rng = np.random.default_rng(4)
    H = np.linalg.inv(np.diag([1.0, 2.0, 3.0]))
    s, y, across = rng.normal(size=(3, 3))
    across -= (across @ s) / (s @ s) * s
    B = np.linalg.inv(so.broyden(H, s, y))
    np.testing.assert_allclose(B @ s, y)
    np.testing.assert_allclose(B @ across, np.linalg.inv(H) @ across)


@pytest.mark.parametrize("update", [so.bfgs, so.dfp])
def test_on_a_parabola_as_many_exact_steps_as_axes_find_minimum_and_curvature(update):
    rng = np.random.default_rng(5)
    root = rng.normal(size=(5, 5))
    A, b = root @ root.T + np.eye(5), rng.normal(size=5)
    theta, H = rng.normal(size=5), np.eye(5)
    for _ in range(5):
        gradient = A @ theta - b
        direction = -H @ gradient
        step = -(gradient @ direction) / (direction @ A @ direction) * direction
        theta, H = theta + step, update(H, step, A @ step)
    np.testing.assert_allclose(theta, np.linalg.solve(A, b), atol=1e-8)
    np.testing.assert_allclose(H, np.linalg.inv(A), atol=1e-8)


def test_kbfgs_learns_from_what_the_step_changed():
    x, y = moons(40, rng=np.random.default_rng(0))
    model = make(2, 5, 2)
    optimizer = so.KBFGS(model, lr=0.1)

    def passes():
        model.backward(cross_entropy(model.forward(x, train=True), y)[1])

    passes()
    before = [(r.z.mean(axis=0), r.dz.mean(axis=0)) for r in optimizer.records]
    optimizer.step(passes)
    for l, record in enumerate(optimizer.records):
        z, g = before[l]
        np.testing.assert_allclose(optimizer.state[f"s{l}"], record.z.mean(axis=0) - z)
        np.testing.assert_allclose(optimizer.state[f"y{l}"], record.dz.mean(axis=0) - g)
        s, change = optimizer.damped(
            np.eye(len(z)), optimizer.state[f"s{l}"], optimizer.state[f"y{l}"]
        )
        np.testing.assert_allclose(optimizer.state[f"Hg{l}"] @ change, s, atol=1e-10)


BUILDS = {
    "KFAC": so.KFAC,
    "KFAC drawn": lambda model, lr: so.KFAC(model, lr=lr, rng=np.random.default_rng(1)),
    "Shampoo": so.Shampoo,
    "KBFGS": so.KBFGS,
}


def loss_after(build, lr, steps=60):
    x, y = moons(100, rng=np.random.default_rng(0))
    model = make(2, 10, 2)
    optimizer = build(model, lr=lr)

    def passes():
        model.backward(cross_entropy(model.forward(x, train=True), y)[1])

    for _ in range(steps):
        passes()
        if isinstance(optimizer, so.KBFGS):
            optimizer.step(passes)
        else:
            optimizer.step()
    return cross_entropy(model.forward(x, train=False), y)[0]


@pytest.mark.parametrize("name", BUILDS)
def test_they_get_further_than_gradient_descent_each_at_its_best_rate(name):
    rates = (0.3, 1.0, 3.0, 10.0)
    plain = min(loss_after(SGD, lr) for lr in rates)
    assert min(loss_after(BUILDS[name], lr) for lr in rates) < 0.7 * plain


@pytest.mark.parametrize("name", BUILDS)
def test_saved_loaded_and_trained_on_equals_straight_through(name):
    x, y = moons(40, rng=np.random.default_rng(0))

    def steps(model, optimizer):
        def passes():
            model.backward(cross_entropy(model.forward(x, train=True), y)[1])

        for _ in range(3):
            passes()
            optimizer.step(*([passes] if isinstance(optimizer, so.KBFGS) else []))

    model, other = make(2, 5, 2), make(2, 5, 2)
    optimizer = BUILDS[name](model, lr=0.1)
    steps(model, optimizer)
    model_saved, saved = model.state_dict(), optimizer.state_dict()
    steps(model, optimizer)
    other.load_state_dict(model_saved)
    loaded = BUILDS[name](other, lr=0.1)
    loaded.load_state_dict(saved)
    steps(other, loaded)
    np.testing.assert_array_equal(other.theta, model.theta)


def test_train_takes_them_and_their_rate_may_be_a_schedule():
    data = moons(40, rng=np.random.default_rng(0))
    for build in (optimizers.second_order.KFAC, optimizers.second_order.Shampoo):
        model = make(2, 5, 2)
        optimizer = build(model, lr=exponential(0.5, rate=0.9))
        steps = list(
            train(model, data, loss=cross_entropy, optimizer=optimizer, rng=None, epochs=20)
        )
        assert steps[-1].loss < 0.7 * steps[0].loss
        assert steps[1].lr == 0.5 * 0.9
    model = make(2, 2)
    with pytest.raises(TypeError, match="second pass"):
        next(train(model, data, loss=cross_entropy, optimizer=so.KBFGS(model), rng=None))


def test_other_layers_and_impossible_numbers_are_refused():
    model = Sequential(Dense(2, 2, rng=np.random.default_rng(0)), PReLU(2))
    with pytest.raises(TypeError, match=r"the model has PReLU\(2\)"):
        so.KFAC(model)
    for build in (so.KFAC, so.KBFGS, so.Shampoo):
        with pytest.raises(ValueError, match="above 0"):
            build(make(2, 2), lr=0)
    for build in (so.KFAC, so.KBFGS):
        with pytest.raises(ValueError, match="above 0"):
            build(make(2, 2), damping=0)
