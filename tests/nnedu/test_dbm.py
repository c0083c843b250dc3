"""DBM: mean field and likelihood against going through all states, and learning."""

import numpy as np
import pytest

from nnedu import SGD
from nnedu.functional import sigmoid
from nnedu.gradcheck import numerical_gradient
from nnedu.zoo import DBM
from nnedu.zoo.binary import all_states


def make_dbm(scale=1.0, chains=10):
    rng = np.random.default_rng(0)
    dbm = DBM(4, 3, 2, rng=rng, chains=chains, dtype=np.float64)
    dbm.theta[:] = scale * rng.normal(size=dbm.theta.size)
    return dbm


def joint(dbm):
    """p(v, h, g) as a table over all states, straight from the energy."""
    states = [all_states(len(bias)) for bias in (dbm.b, dbm.c, dbm.d)]
    minus_energy = [
        [[v @ dbm.b + h @ dbm.c + g @ dbm.d + v @ dbm.W @ h + h @ dbm.U @ g for g in states[2]]
         for h in states[1]] for v in states[0]
    ]  # fmt: skip
    p = np.exp(minus_energy)
    return *states, p / p.sum()


def test_likelihood_and_conditionals_equal_those_of_the_joint():
    dbm = make_dbm()
    visible, hidden, top, p = joint(dbm)
    each = [dbm.log_likelihood(v[None]) for v in visible]
    np.testing.assert_allclose(each, np.log(p.sum(axis=(1, 2))), atol=1e-12)
    given = np.einsum("vhg,hj->vgj", p, hidden) / p.sum(axis=1)[:, :, None]
    for i, g in enumerate(top):
        got = dbm.hidden_probs(visible, np.tile(g, (len(visible), 1)))
        np.testing.assert_allclose(got, given[:, i], atol=1e-12)


def test_mean_field_is_exact_where_the_hidden_layers_are_independent():
    dbm = make_dbm()
    dbm.U = np.zeros((3, 2))
    visible, hidden, top, p = joint(dbm)
    p = p / p.sum(axis=(1, 2), keepdims=True)
    h, g = dbm.mean_field(visible)
    np.testing.assert_allclose(h, np.einsum("vhg,hj->vj", p, hidden), atol=1e-12)
    np.testing.assert_allclose(g, np.einsum("vhg,gj->vj", p, top), atol=1e-12)
    exact = [dbm.log_likelihood(v[None]) for v in visible]
    np.testing.assert_allclose(dbm.bound(visible, h, g), exact, atol=1e-12)


def test_mean_field_is_near_the_exact_means_where_the_layers_pull_weakly():
    dbm = make_dbm(scale=0.3)
    visible, hidden, top, p = joint(dbm)
    p = p / p.sum(axis=(1, 2), keepdims=True)
    h, g = dbm.mean_field(visible)
    np.testing.assert_allclose(h, np.einsum("vhg,hj->vj", p, hidden), atol=0.01)
    np.testing.assert_allclose(g, np.einsum("vhg,gj->vj", p, top), atol=0.01)


def test_mean_field_raises_the_bound_to_a_stationary_point_below_the_likelihood():
    dbm = make_dbm()
    visible = all_states(4)
    bounds = [dbm.bound(visible, *dbm.mean_field(visible, max_steps=n)) for n in range(1, 8)]
    h, g = dbm.mean_field(visible, tolerance=1e-12)
    bounds.append(dbm.bound(visible, h, g))
    # mean_field gives g from the h before: one more look at h puts the two in step.
    np.testing.assert_allclose(g, sigmoid(h @ dbm.U + dbm.d), atol=1e-10)
    assert (np.diff(bounds, axis=0) > -1e-12).all()
    exact = np.array([dbm.log_likelihood(v[None]) for v in visible])
    assert (bounds[-1] <= exact).all()
    assert (exact - bounds[-1]).max() > 1e-3
    slope = numerical_gradient(lambda h: float(dbm.bound(visible, h, g).sum()), h)
    np.testing.assert_allclose(slope, 0, atol=1e-6)


def test_many_dreams_give_the_gradient_of_the_bound():
    dbm, rng = make_dbm(scale=0.5, chains=80_000), np.random.default_rng(5)
    data = rng.integers(0, 2, (4, 4)).astype(float)
    dbm.persistent_contrastive_divergence(data, rng=rng, k=30)
    got, theta, (h, g) = dbm.grad.copy(), dbm.theta.copy(), dbm.mean_field(data)

    def negative_bound(theta):
        dbm.theta[:] = theta
        return -float(dbm.bound(data, h, g).mean())

    expected = numerical_gradient(negative_bound, theta)
    np.testing.assert_allclose(got, expected, atol=0.01)
    assert np.abs(expected).max() > 0.2


def test_learning_raises_the_exact_likelihood():
    rng = np.random.default_rng(1)
    dbm = DBM(6, 4, 3, rng=rng)
    # Units agree in pairs: no unit alone says anything, so independent units reach -6 log 2.
    v = np.repeat(all_states(3), 2, axis=1)
    sgd, before = SGD(dbm, lr=0.2), dbm.log_likelihood(v)
    for _ in range(1500):
        dbm.persistent_contrastive_divergence(v, rng=rng, k=2)
        sgd.step()
    assert before == pytest.approx(-6 * np.log(2), abs=0.01)
    assert dbm.log_likelihood(v) > -2.6
    assert dbm.grad.dtype == np.float32


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match=r"\(batch, 4\), got \(2, 3\)"):
        make_dbm().mean_field(np.ones((2, 3)))
    with pytest.raises(ValueError, match="-1 and 1"):
        make_dbm().persistent_contrastive_divergence(-np.ones((2, 4)), rng=rng)
    with pytest.raises(ValueError, match="at least 1"):
        DBM(4, 3, 0, rng=rng)
