"""Differentiable physics: the step, the gradient through the simulation, recovering a throw."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu.gradcheck import check_backward, numerical_gradient
from nnedu.graph import Value
from nnedu.physics import Throw, move, move_backward
from tests.strategies import generators


@given(rng=generators(), drag=st.floats(0, 0.5), dt=st.floats(0.001, 0.2))
def test_step_equals_finite_differences(rng, drag, dt):
    state = 5 * rng.normal(size=4)
    check_backward(
        lambda state, drag: move(state, drag, dt),
        lambda d, state, drag: move_backward(d, state, drag, dt),
        state, np.array(drag), rng=rng,
    )  # fmt: skip


def test_a_ball_at_rest_starts_to_fall():
    state = np.zeros(4)
    np.testing.assert_allclose(move(state, 0.1, 0.1), [0, -0.0981, 0, -0.981])
    dstate, ddrag = move_backward(np.ones(4), state, 0.1, 0.1)
    np.testing.assert_allclose(dstate, [1, 1, 1.1, 1.1])
    assert ddrag == 0


def test_without_drag_the_path_is_the_parabola_and_energy_is_kept():
    throw = Throw(10, 1e-12, angle=60, steps=1000, dt=0.001)
    x, y, vx, vy = throw.forward().T
    t = 0.001 * np.arange(1001)
    vx0, vy0 = 10 * np.cos(np.pi / 3), 10 * np.sin(np.pi / 3)
    np.testing.assert_allclose(x, vx0 * t, atol=1e-9)
    np.testing.assert_allclose(y, vy0 * t - 9.81 * t**2 / 2, atol=0.006)
    np.testing.assert_allclose((vx**2 + vy**2) / 2 + 9.81 * y, 50, atol=0.06)


def test_drag_alone_follows_its_exact_solution():
    throw = Throw(100, 0.05, angle=0, steps=2000, dt=0.0001)
    distance = throw.forward()[-1, 0]
    # Gravity has no time to matter: v' = -drag v^2 gives x = log(1 + drag v0 t) / drag.
    assert distance == pytest.approx(np.log(1 + 0.05 * 100 * 0.2) / 0.05, rel=1e-3)


@pytest.mark.parametrize("steps", [1, 2, 40])
def test_gradient_through_the_simulation_equals_finite_differences(steps):
    rng = np.random.default_rng(0)
    throw = Throw(15, 0.03, angle=40, steps=steps, dt=0.05)
    start, dpath = throw.theta.copy(), rng.normal(size=(steps + 1, 4))

    def f(theta):
        throw.theta[:] = theta
        return float((throw.forward() * dpath).sum())

    expected = numerical_gradient(f, start)
    throw.theta[:] = start
    throw.forward()
    throw.backward(dpath)
    np.testing.assert_allclose(throw.grad, expected, rtol=1e-7)


def test_gradient_equals_that_of_the_computational_graph():
    throw = Throw(15, 0.03, angle=40, steps=10, dt=0.05)
    log_speed, log_drag = Value(np.log(15.0)), Value(np.log(0.03))
    speed, drag = log_speed.exp(), log_drag.exp()
    p, v = Value(np.zeros(2)), speed * throw.direction
    for _ in range(10):
        v = v + 0.05 * (np.array([0, -9.81]) - drag * (v * v).sum() ** 0.5 * v)
        p = p + 0.05 * v
    (p * p).sum().backward()
    dpath = np.zeros((11, 4))
    dpath[-1, :2] = 2 * throw.forward()[-1, :2]
    throw.backward(dpath)
    np.testing.assert_allclose(throw.forward()[-1, :2], p.data)
    np.testing.assert_allclose(throw.grad, [log_speed.grad, log_drag.grad])


def test_speed_and_drag_are_recovered_from_a_noisy_path():
    rng = np.random.default_rng(0)
    truth = Throw(20, 0.02, angle=50, steps=60, dt=0.05)
    seen = truth.forward()[:, :2] + 0.05 * rng.normal(size=(61, 2))
    throw = Throw(10, 0.1, angle=50, steps=60, dt=0.05)
    losses = throw.fit(seen)
    assert throw.speed == pytest.approx(20, rel=0.01)
    assert throw.drag == pytest.approx(0.02, rel=0.03)
    assert losses[-1] == pytest.approx(0.05**2, rel=0.3)
    assert losses[0] > 1000 * losses[-1]


def test_errors_are_explained():
    with pytest.raises(ValueError, match="drag above 0, got 0"):
        Throw(10, 0, angle=45, steps=10)
    with pytest.raises(ValueError, match="speed above 0, got -5"):
        Throw(-5, 0.1, angle=45, steps=10)
    with pytest.raises(ValueError, match=r"\(11, 2\), got \(10, 2\)"):
        Throw(10, 0.1, angle=45, steps=10).fit(np.zeros((10, 2)))
