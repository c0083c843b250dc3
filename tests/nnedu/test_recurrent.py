"""Embedding, RNN and LSTM."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnedu import Adam, Dense, Sequential, binary_cross_entropy, cross_entropy, train
from nnedu import functional as F
from nnedu.gradcheck import check_backward, check_layer, check_model
from nnedu.layers import LSTM, RNN, Embedding
from tests.reference import sigmoid
from tests.strategies import generators, sizes


def weights(rng, features, hidden, gates):
    return (
        rng.normal(size=(features, gates * hidden)),
        rng.normal(size=(hidden, gates * hidden)),
        rng.normal(size=gates * hidden),
    )


@settings(max_examples=30)
@given(rng=generators(), batch=sizes, features=sizes, hidden=sizes)
def test_rnn_step(rng, batch, features, hidden):
    x, h = rng.normal(size=(batch, features)), rng.normal(size=(batch, hidden))
    Wx, Wh, b = weights(rng, features, hidden, 1)
    h_new = F.rnn_step(x, h, Wx, Wh, b)
    for n, k in np.ndindex(batch, hidden):
        z = b[k] + sum(x[n] * Wx[:, k]) + sum(h[n] * Wh[:, k])
        assert h_new[n, k] == pytest.approx(math.tanh(z), abs=1e-12)

    def backward(dh, x, h, Wx, Wh, b):
        return F.rnn_step_backward(dh, x, h, F.rnn_step(x, h, Wx, Wh, b), Wx, Wh)

    check_backward(F.rnn_step, backward, x, h, Wx, Wh, b, rng=rng, tolerance=1e-5)


@settings(max_examples=30)
@given(rng=generators(), batch=sizes, features=sizes, hidden=sizes)
def test_lstm_step(rng, batch, features, hidden):
    x = rng.normal(size=(batch, features))
    h, c = rng.normal(size=(2, batch, hidden))
    Wx, Wh, b = weights(rng, features, hidden, 4)
    h_new, c_new, _ = F.lstm_step(x, h, c, Wx, Wh, b)
    for n, k in np.ndindex(batch, hidden):
        i, f, g, o = (
            b[j] + sum(x[n] * Wx[:, j]) + sum(h[n] * Wh[:, j])
            for j in (k, k + hidden, k + 2 * hidden, k + 3 * hidden)
        )
        cell = sigmoid(f) * c[n, k] + sigmoid(i) * math.tanh(g)
        assert c_new[n, k] == pytest.approx(cell, abs=1e-12)
        assert h_new[n, k] == pytest.approx(sigmoid(o) * math.tanh(cell), abs=1e-12)

    def forward(*inputs):
        return np.concatenate(F.lstm_step(*inputs)[:2], axis=1)

    def backward(d, x, h, c, Wx, Wh, b):
        _, c_new, gates = F.lstm_step(x, h, c, Wx, Wh, b)
        dh, dc = d[:, :hidden], d[:, hidden:]
        return F.lstm_step_backward(dh, dc, x, h, c, c_new, gates, Wx, Wh)

    check_backward(forward, backward, x, h, c, Wx, Wh, b, rng=rng, tolerance=1e-5)


@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_layers_pass_the_gradient_check(kind, sequences):
    rng = np.random.default_rng(0)
    layer = kind(3, 4, rng=rng, sequences=sequences)
    check_layer(layer, rng.normal(size=(2, 5, 3)), rng=rng)


@pytest.mark.parametrize("kind", [RNN, LSTM])
def test_layers_stack_in_a_model_and_keep_dtype(kind):
    rng = np.random.default_rng(0)
    layers = Embedding(7, 3, rng=rng), kind(3, 4, rng=rng, sequences=True), kind(4, 5, rng=rng)
    model = Sequential(*layers, Dense(5, 2, rng=rng), dtype=np.float64)
    words, y = rng.integers(0, 7, (4, 6)), rng.integers(0, 2, 4)
    check_model(model, words, y, loss=cross_entropy, rng=rng, tolerance=1e-5)
    small = Sequential(kind(3, 4, rng=rng))
    a = small.forward(np.ones((2, 5, 3)), train=True)
    assert a.dtype == small.backward(a).dtype == np.float32


def test_embedding_gathers_repeated_words():
    da, words = np.arange(6.0).reshape(3, 2), np.array([1, 0, 1])
    dW = F.embedding_backward(da, words, np.zeros((3, 2)))
    np.testing.assert_array_equal(dW, [[2, 3], [4, 6], [0, 0]])


def test_an_lstm_remembers_the_first_word():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, (64, 12, 1)).astype(float)
    y = x[:, 0]
    model = Sequential(LSTM(1, 8, rng=rng), Dense(8, 1, rng=rng))
    steps = train(
        model, (2 * x - 1, y), loss=binary_cross_entropy, optimizer=Adam(model, lr=0.03), rng=rng,
        epochs=60,
    )  # fmt: skip
    assert [step.loss for step in steps][-1] < 0.1


@pytest.mark.parametrize(
    ("words", "error", "cause"),
    [
        (np.array([[0.5]]), TypeError, "integers"),
        (np.array([[7]]), ValueError, r"0\.\.4, got 7 to 7: is the vocabulary larger"),
        (np.array([[-1]]), ValueError, r"got -1"),
    ],
)
def test_wrong_words_are_explained(words, error, cause):
    with pytest.raises(error, match=cause):
        F.embedding(words, np.zeros((5, 2)))


def test_wrong_sequences_are_explained():
    layer = RNN(1, 4, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"\(batch, time, 1\), got \(8, 5\): a single feature"):
        layer.forward(np.ones((8, 5)), train=True)


@given(time=st.integers(1, 4))
def test_a_sequence_is_its_steps_one_after_the_other(time):
    rng = np.random.default_rng(0)
    layer = LSTM(2, 3, rng=rng, sequences=True)
    x = rng.normal(size=(2, time, 2))
    states = layer.forward(x, train=False)
    h = c = np.zeros((2, 3))
    for t in range(time):
        h, c, _ = F.lstm_step(x[:, t], h, c, layer.Wx, layer.Wh, layer.b)
        np.testing.assert_allclose(states[:, t], h)
