"""RBM: against going through all states, and learning."""

import numpy as np
import pytest

from nnedu import SGD
from nnedu.gradcheck import numerical_gradient
from nnedu.zoo import RBM
from nnedu.zoo.binary import all_states


def make_rbm(visible=4, hidden=3, seed=0):
    rbm = RBM(visible, hidden, rng=np.random.default_rng(seed), dtype=np.float64)
    rbm.theta[:] = np.random.default_rng(seed + 1).normal(size=rbm.theta.size)
    return rbm


def joint(rbm):
    """p(v, h) as a table over all states, straight from the energy."""
    visible, hidden = all_states(len(rbm.b)), all_states(len(rbm.c))
    weight = np.array(
        [[np.exp(v @ rbm.b + h @ rbm.c + v @ rbm.W @ h) for h in hidden] for v in visible]
    )
    return visible, hidden, weight / weight.sum()


def test_conditional_probabilities_equal_those_of_the_joint():
    rbm = make_rbm()
    visible, hidden, p = joint(rbm)
    given_v = (p / p.sum(axis=1, keepdims=True)) @ hidden
    given_h = (p / p.sum(axis=0)).T @ visible
    np.testing.assert_allclose(rbm.hidden_probs(visible), given_v, atol=1e-12)
    np.testing.assert_allclose(rbm.visible_probs(hidden), given_h, atol=1e-12)


def test_likelihood_equals_that_of_the_joint():
    rbm = make_rbm()
    visible, _, p = joint(rbm)
    each = [rbm.log_likelihood(v[None]) for v in visible]
    np.testing.assert_allclose(each, np.log(p.sum(axis=1)), atol=1e-12)
    assert rbm.log_likelihood(visible) == pytest.approx(np.mean(each))


def test_free_energy_gradient_equals_finite_differences():
    rbm = make_rbm()
    v = np.random.default_rng(5).integers(0, 2, (6, 4)).astype(float)
    got = np.concatenate([gradient.ravel() for gradient in rbm.free_energy_gradient(v)])

    def mean_free_energy(theta):
        rbm.theta[:] = theta
        return float(rbm.free_energy(v).mean())

    expected = numerical_gradient(mean_free_energy, rbm.theta.copy())
    np.testing.assert_allclose(got, expected, atol=1e-8)


def test_many_dreams_give_the_exact_gradient_of_the_likelihood():
    rbm, rng = make_rbm(), np.random.default_rng(5)
    data = rng.integers(0, 2, (4, 4)).astype(float)
    many = np.repeat(data, 20_000, axis=0)
    rbm.contrastive_divergence(many, rng=rng, k=30)
    got, theta = rbm.grad.copy(), rbm.theta.copy()

    def negative_log_likelihood(theta):
        rbm.theta[:] = theta
        return -rbm.log_likelihood(data)

    expected = numerical_gradient(negative_log_likelihood, theta)
    np.testing.assert_allclose(got, expected, atol=0.01)
    assert np.abs(expected).max() > 0.2


def test_contrastive_divergence_raises_the_exact_likelihood():
    rng = np.random.default_rng(0)
    rbm = RBM(6, 4, rng=rng)
    v = np.repeat([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]], 20, axis=0)
    sgd, before = SGD(rbm, lr=0.3), rbm.log_likelihood(v)
    errors = []
    for _ in range(500):
        errors.append(rbm.contrastive_divergence(v, rng=rng))
        sgd.step()
    assert before == pytest.approx(-6 * np.log(2), abs=0.01)
    assert rbm.log_likelihood(v) > -1.2
    assert errors[-1] < 0.1 * errors[0]
    dreams = rbm.gibbs(rng.integers(0, 2, (200, 6)).astype(np.float32), rng=rng, steps=200)
    assert (np.abs(dreams[:, :3].sum(1) - dreams[:, 3:].sum(1)) == 3).mean() > 0.8


def test_dtype_is_kept_and_the_same_seed_gives_the_same_run():
    runs = []
    for _ in range(2):
        rng = np.random.default_rng(3)
        rbm = RBM(4, 3, rng=rng)
        rbm.contrastive_divergence(np.eye(4), rng=rng)
        runs.append(rbm.grad)
    assert runs[0].dtype == rbm.hidden_probs(np.eye(4, dtype=np.float32)).dtype == np.float32
    np.testing.assert_array_equal(*runs)


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    rbm = RBM(4, 3, rng=rng)
    with pytest.raises(ValueError, match=r"\(batch, 4\), got \(4,\).*batch axis"):
        rbm.contrastive_divergence(np.ones(4), rng=rng)
    with pytest.raises(ValueError, match="pixels up to 255"):
        rbm.contrastive_divergence(np.full((2, 4), 255), rng=rng)
    with pytest.raises(ValueError, match="got nan to nan"):
        rbm.contrastive_divergence(np.full((2, 4), np.nan), rng=rng)
    with pytest.raises(ValueError, match="at least 1 step, got 0"):
        rbm.contrastive_divergence(np.ones((2, 4)), rng=rng, k=0)
    with pytest.raises(ValueError, match=r"2\*\*20 states"):
        RBM(4, 20, rng=rng).log_likelihood(np.ones((2, 4)))
    with pytest.raises(ValueError, match="at least 1"):
        RBM(4, 0, rng=rng)
