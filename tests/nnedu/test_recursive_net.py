"""RecursiveNet: gradient over trees, against a slow reading, and learning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import Adam, accuracy, cross_entropy, train
from nnedu.gradcheck import numerical_gradient
from nnedu.zoo import RecursiveNet

WORDS = 4
trees = st.recursive(st.integers(0, WORDS - 1), lambda t: st.tuples(t, t), max_leaves=6)


def make_net(dtype=np.float64, **sizes):
    sizes = {"words": WORDS, "features": 3, "classes": 2} | sizes
    return RecursiveNet(**sizes, rng=np.random.default_rng(0), dtype=dtype)


def read(net, tree):
    """The features of a tree, straight from the definition."""
    if isinstance(tree, int):
        return net.E[tree]
    both = [*read(net, tree[0]), *read(net, tree[1])]
    columns = range(len(net.b))
    z = [sum(x * net.W[i, j] for i, x in enumerate(both)) + net.b[j] for j in columns]
    return np.tanh(z)


@given(batch=st.lists(trees, min_size=1, max_size=3))
def test_forward_equals_the_slow_reading(batch):
    net = make_net()
    expected = [read(net, tree) @ net.V + net.c for tree in batch]
    np.testing.assert_allclose(net.forward(batch, train=False), expected, atol=1e-12)


@given(batch=st.lists(trees, min_size=1, max_size=3))
def test_gradient_equals_finite_differences(batch):
    net, y = make_net(), np.arange(len(batch)) % 2
    net.b = [0.1, -0.2, 0.3]
    start = net.theta.copy()

    def loss(theta):
        net.theta[:] = theta
        return cross_entropy(net.forward(batch, train=True), y)[0]

    expected = numerical_gradient(loss, start)
    net.theta[:] = start
    droots = net.backward(cross_entropy(net.forward(batch, train=True), y)[1])
    np.testing.assert_allclose(net.grad, expected, atol=1e-8)
    assert droots.shape == (len(batch), 3)


def test_backward_overwrites_the_gradient():
    net, dlogits = make_net(), np.ones((1, 2))
    net.forward([((0, 1), 2)], train=True)
    net.backward(dlogits)
    once = net.grad.copy()
    net.backward(dlogits)
    np.testing.assert_array_equal(net.grad, once)


def test_order_and_grouping_matter():
    net = make_net()
    logits = net.forward([(0, (1, 2)), ((0, 1), 2), ((1, 0), 2)], train=False)
    assert len(np.unique(logits[:, 0])) == 3


def test_learns_whether_a_nested_tree_is_true():
    rng = np.random.default_rng(0)

    def random_tree(depth):
        if depth == 0:
            return int(rng.integers(2))
        return random_tree(rng.integers(depth)), random_tree(depth - 1)

    def truth(tree):
        return tree if isinstance(tree, int) else int(not (truth(tree[0]) and truth(tree[1])))

    examples = np.empty(400, object)
    examples[:] = [random_tree(rng.integers(1, 5)) for _ in examples]
    y = np.array([truth(tree) for tree in examples])
    net = make_net(np.float32, words=2, features=8)
    adam = Adam(net, lr=0.02)
    data = examples[:300], y[:300]
    for _ in train(net, data, loss=cross_entropy, optimizer=adam, rng=rng, epochs=15):
        pass
    assert accuracy(net.forward(examples[300:], train=False), y[300:]) > 0.95
    assert net.grad.dtype == np.float32


def test_errors_are_explained():
    net = make_net()
    with pytest.raises(ValueError, match=r"words in 0..3, got 4.*smaller vocabulary"):
        net.forward([(0, 4)], train=True)
    with pytest.raises(ValueError, match=r"number or a pair of trees, got \(0, 1, 2\)"):
        net.forward([(0, 1, 2)], train=True)
    with pytest.raises(ValueError, match="number or a pair of trees, got 'cat'"):
        net.forward(["cat"], train=True)
    with pytest.raises(ValueError, match="at least one tree"):
        net.forward([], train=True)
    with pytest.raises(ValueError, match="sizes of at least 1"):
        make_net(features=0)
