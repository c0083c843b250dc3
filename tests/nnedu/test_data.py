"""Data sets, preparation, splits and batches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import data

BUNDLED = {"digits": 10, "iris": 3, "wine": 3, "breast_cancer": 2, "diabetes": 0}
MADE = {"moons": 2, "circles": 2, "spirals": 2, "xor": 2, "regression": 0}


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_sets(name):
    dataset = getattr(data, name)()
    x, y = dataset
    assert len(dataset) == len(x) == len(y) > 100
    assert len(dataset.feature_names) == x.shape[1]
    assert dataset.classes == BUNDLED[name]
    if dataset.classes:
        assert set(y) == set(range(dataset.classes))
    else:
        assert y.shape == (len(x), 1)


def test_digits_are_scikit_learns():
    from sklearn.datasets import load_digits

    dataset, expected = data.digits(), load_digits()
    np.testing.assert_array_equal(dataset.x * 16, expected.data)
    np.testing.assert_array_equal(dataset.y, expected.target)
    assert dataset.feature_names == tuple(expected.feature_names)


@pytest.mark.parametrize("name", MADE)
def test_made_sets_are_the_same_for_the_same_seed(name):
    first, again, other = (
        getattr(data, name)(101, rng=np.random.default_rng(s)) for s in (0, 0, 1)
    )
    np.testing.assert_array_equal(first.x, again.x)
    assert (first.x != other.x).any()
    assert len(first) == 101
    assert first.classes == MADE[name]
    with pytest.raises(ValueError, match="at least one example"):
        getattr(data, name)(0, rng=np.random.default_rng(0))


def test_moons_and_circles_lie_where_they_should():
    rng = np.random.default_rng(0)
    x, y = data.circles(100, noise=0, rng=rng)
    np.testing.assert_allclose(np.hypot(*x.T), np.where(y == 0, 1, 0.5))
    x, y = data.moons(100, noise=0, rng=rng)
    np.testing.assert_allclose(np.hypot(*x[y == 0].T), 1)
    np.testing.assert_allclose(np.hypot(*(x[y == 1] - [1, 0.5]).T), 1)


@given(n=st.integers(1, 40), batch_size=st.integers(1, 50), seed=st.integers(0, 99))
def test_minibatches_go_through_everything_once(n, batch_size, seed):
    x, y = np.arange(n)[:, None], np.arange(n)
    rng = np.random.default_rng(seed)
    batches = list(data.minibatches(x, y, batch_size, rng=rng))
    assert all((xb[:, 0] == yb).all() for xb, yb in batches)
    assert sorted(np.concatenate([yb for _, yb in batches])) == list(range(n))
    assert {len(yb) for _, yb in batches[:-1]} <= {batch_size}


@pytest.mark.parametrize(("n", "targets", "batch_size"), [(0, 0, 1), (3, 2, 1), (3, 3, 0)])
def test_impossible_batches_are_refused(n, targets, batch_size):
    with pytest.raises(ValueError, match=r"example|batch_size"):
        next(data.minibatches(np.ones((n, 1)), np.ones(targets), batch_size, rng=None))


def test_random_split_parts_are_disjoint_and_whole():
    dataset = data.Dataset(np.arange(50)[:, None], np.arange(50))
    parts = data.random_split(dataset, (0.5, 0.3, 0.2), rng=np.random.default_rng(0))
    assert [len(p) for p in parts] == [25, 15, 10]
    assert sorted(np.concatenate([p.y for p in parts])) == list(range(50))
    for fractions in ((0.5, 0.4), (1.5, -0.5), (1.0, 0.0), (0.99, 0.01)):
        with pytest.raises(ValueError, match=r"fractions|too few"):
            data.random_split(dataset.take(range(20)), fractions, rng=np.random.default_rng(0))


def test_standardize_copes_with_a_constant_feature():
    x = np.array([[1.0, 5.0], [3.0, 5.0]])
    np.testing.assert_array_equal(data.standardize(x)(x), [[-1, 0], [1, 0]])


def test_labels_out_of_range_are_refused():
    with pytest.raises(ValueError, match=r"labels in 0..2, got 1 to 3"):
        data.one_hot(np.array([1, 3]), classes=3)


def test_a_data_set_needs_a_target_for_each_example():
    with pytest.raises(ValueError, match="3 examples and 2 targets"):
        data.Dataset(np.ones((3, 1)), np.ones(2))
