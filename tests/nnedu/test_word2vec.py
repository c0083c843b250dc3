"""word2vec: gradient, pairs, what the vectors tend to, and neighbours on a tiny text."""

import numpy as np
import pytest

from nnedu import Adam
from nnedu.gradcheck import numerical_gradient
from nnedu.zoo import word2vec
from nnedu.zoo.word2vec import SkipGram, WordVectors, skip_gram_pairs


def slow_loss(model, centers, contexts, negatives):
    def surprise(z):
        return np.log(1 + np.exp(-z))

    total = 0.0
    for center, context, noise in zip(centers, contexts, negatives, strict=True):
        total += surprise(model.U[center] @ model.V[context])
        total += sum(surprise(-model.U[center] @ model.V[word]) for word in noise)
    return total / len(centers)


def test_loss_and_gradient():
    rng = np.random.default_rng(0)
    model = SkipGram(5, 3, rng=rng, dtype=np.float64)
    model.theta[:] = rng.normal(size=model.theta.size)
    # Words that stand in the batch several times, also among their own negatives.
    batch = (
        np.array([0, 0, 1, 4]),
        np.array([1, 1, 2, 4]),
        np.array([[1, 1], [3, 0], [2, 4], [4, 4]]),
    )
    start = model.theta.copy()

    def loss(theta):
        model.theta[:] = theta
        return slow_loss(model, *batch)

    expected = numerical_gradient(loss, start)
    model.theta[:] = start
    assert model.loss(*batch) == pytest.approx(slow_loss(model, *batch))
    np.testing.assert_allclose(model.grad, expected, atol=1e-8)
    model.loss(*batch)
    np.testing.assert_allclose(model.grad, expected, atol=1e-8)


def test_pairs_are_all_neighbours_within_the_window_and_within_a_sentence():
    pairs = skip_gram_pairs([[0, 1, 2, 3], [4], [5, 6]], window=2)
    expected = {(i, j) for i in range(4) for j in range(4) if 0 < abs(i - j) <= 2}
    assert {tuple(map(int, pair)) for pair in pairs} == expected | {(5, 6), (6, 5)}
    assert len(pairs) == len(expected) + 2


def test_products_tend_to_the_shifted_mutual_information():
    """With room enough, u . v becomes log p(w, c) / (p(w) q(c)) - log k (Levy and Goldberg 2014)."""
    rng = np.random.default_rng(0)
    counts = np.array([[4, 2, 1], [2, 1, 3], [1, 3, 5]])
    pairs = np.repeat(np.argwhere(counts), counts.ravel(), axis=0)
    # Every center meets every word as noise equally often: q is uniform, without chance.
    noise = np.tile([0, 1, 2], (len(pairs), 1))
    model = SkipGram(3, 3, rng=rng, dtype=np.float64)
    adam = Adam(model, lr=0.05)
    for _ in range(2000):
        model.loss(pairs[:, 0], pairs[:, 1], noise)
        adam.step()
    p_context = counts / counts.sum(axis=1, keepdims=True)
    expected = np.log(p_context / (1 / 3)) - np.log(noise.shape[1])
    np.testing.assert_allclose(model.U @ model.V.T, expected, atol=1e-3)


def tiny_text(rng):
    subjects = {"cat": "animal", "dog": "animal", "red": "colour", "blue": "colour"}
    verbs = {"animal": ["sleeps", "eats", "runs"], "colour": ["shines", "fades", "glows"]}
    for _ in range(300):
        word = rng.choice(list(subjects))
        yield ["the", str(word), str(rng.choice(verbs[subjects[word]]))]


def test_words_used_alike_come_out_alike():
    rng = np.random.default_rng(0)
    vectors = word2vec(list(tiny_text(rng)), rng=rng, features=8, epochs=30)
    for word, partner in {"cat": "dog", "dog": "cat", "red": "blue", "blue": "red"}.items():
        assert vectors.nearest(word, 1)[0][0] == partner
    assert vectors["cat"].dtype == np.float32


def test_the_same_seed_gives_the_same_vectors():
    text = list(tiny_text(np.random.default_rng(0)))[:20]
    runs = [word2vec(text, rng=np.random.default_rng(1), epochs=2).vectors for _ in range(2)]
    np.testing.assert_array_equal(*runs)


def test_nearest_to_a_vector():
    vectors = WordVectors(["a", "b", "c"], np.array([[1.0, 0], [0, 1.0], [-1.0, 0]]))
    assert vectors.nearest(np.array([0.0, 5.0]), 1) == [("b", 1.0)]
    assert [word for word, _ in vectors.nearest("a")] == ["b", "c"]


def test_errors_are_explained():
    rng = np.random.default_rng(0)
    with pytest.raises(TypeError, match=r"use sentence\.split"):
        word2vec(["the cat sleeps"], rng=rng)
    with pytest.raises(ValueError, match="no word has a neighbour"):
        word2vec([["cat"], []], rng=rng)
    with pytest.raises(ValueError, match="window must be at least 1"):
        word2vec([["a", "b"]], rng=rng, window=0)
    with pytest.raises(ValueError, match="at least 1 negative"):
        word2vec([["a", "b"]], rng=rng, negatives=0)
    with pytest.raises(KeyError, match="'fish' did not occur"):
        word2vec([["a", "b"]], rng=rng, epochs=1)["fish"]
