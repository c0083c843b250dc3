"""Sequential: flat arrays, gradients, dtype, saving and errors."""

import numpy as np
import pytest

from nnedu import (
    Activation,
    Adam,
    Dense,
    Dropout,
    ReLU,
    Sequential,
    Tanh,
    cross_entropy,
    functional,
    train,
)
from nnedu.data import moons
from nnedu.gradcheck import GradientMismatch, check_model


def make_model(seed=0, dtype=np.float32, dropout=0.0):
    rng = np.random.default_rng(seed)
    return Sequential(
        Dense(2, 5, rng=rng), Tanh(), Dropout(dropout, rng=rng), Dense(5, 2, rng=rng), dtype=dtype
    )


def test_parameters_are_views_of_theta_and_grad():
    model = make_model()
    assert [p.name for p in model.parameters()] == ["0.W", "0.b", "3.W", "3.b"]
    assert model.theta.size == model.grad.size == 2 * 5 + 5 + 5 * 2 + 2
    for parameter in model.parameters():
        assert np.shares_memory(parameter.value, model.theta)
        assert np.shares_memory(parameter.grad, model.grad)
    model.theta[:] = 7
    assert all((p.value == 7).all() for p in model.parameters())


def test_assigning_theta_and_grad_copies_into_them():
    model = make_model()
    theta, x = model.theta, np.ones((3, 2))
    model.theta = model.theta * 0
    assert model.theta is theta
    assert (model.forward(x, train=False) == 0).all()
    model.theta -= 1
    model.grad = np.arange(27)
    np.testing.assert_array_equal(model.layers[0].W, -1)
    np.testing.assert_array_equal(model.layers[3].db, [25, 26])
    with pytest.raises(ValueError, match=r"theta has shape \(27,\), got \(3,\)"):
        model.theta = np.ones(3)


def test_a_file_gets_the_name_that_was_given(tmp_path):
    model = make_model()
    model.save(tmp_path / "weights")
    make_model(seed=1).load(tmp_path / "weights")
    assert [path.name for path in tmp_path.iterdir()] == ["weights"]


@pytest.mark.parametrize("dropout", [0.0, 0.5])
def test_gradient_equals_finite_differences(dropout):
    rng = np.random.default_rng(1)
    model = make_model(dtype=np.float64, dropout=dropout)
    y = rng.integers(0, 2, 6)
    check_model(model, rng.normal(size=(6, 2)), y, loss=cross_entropy, rng=rng)


def test_a_broken_backward_fails_the_check():
    rng = np.random.default_rng(1)
    broken = Activation(functional.tanh, lambda da, z: da * (1 - functional.tanh(z)))
    model = Sequential(Dense(2, 3, rng=rng), broken, Dense(3, 2, rng=rng), dtype=np.float64)
    with pytest.raises(GradientMismatch, match=r"gradient of 0\.W at \[.*\]: got .*, expected"):
        check_model(model, rng.normal(size=(6, 2)), np.zeros(6, int), loss=cross_entropy, rng=rng)


def test_backward_overwrites_or_accumulates():
    model, x, dlogits = make_model(), np.ones((3, 2)), np.ones((3, 2), np.float32)
    model.forward(x, train=True)
    assert model.backward(dlogits).shape == x.shape
    once = model.grad.copy()
    model.backward(dlogits)
    np.testing.assert_array_equal(model.grad, once)
    model.backward(dlogits, accumulate=True)
    np.testing.assert_array_equal(model.grad, 2 * once)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("given_dtype", [np.float32, np.float64, np.int64, np.uint8])
def test_dtype_is_the_models(dtype, given_dtype):
    model = make_model(dtype=dtype)
    logits = model.forward(np.ones((3, 2), given_dtype), train=True)
    dx = model.backward(cross_entropy(logits, np.array([0, 1, 0]))[1])
    assert logits.dtype == dx.dtype == model.grad.dtype == model.theta.dtype == dtype


def test_dropout_is_off_at_test_time():
    model, x = make_model(dropout=0.5), np.ones((8, 2))
    np.testing.assert_array_equal(model.forward(x, train=False), model.forward(x, train=False))
    assert (model.forward(x, train=True) != model.forward(x, train=True)).any()


def test_saved_loaded_and_trained_on_equals_straight_through(tmp_path):
    data = moons(64, rng=np.random.default_rng(0))

    def start():
        model = make_model(dropout=0.2)
        return model, Adam(model, lr=0.01)

    def some_epochs(model, optimizer):
        steps = train(model, data, loss=cross_entropy, optimizer=optimizer, rng=None, epochs=3)
        return [step.loss for step in steps]

    straight = start()
    expected = some_epochs(*straight) + some_epochs(*straight)
    first = start()
    losses = some_epochs(*first)
    first[0].save(tmp_path / "model.npz")
    np.savez(tmp_path / "adam.npz", **first[1].state_dict())
    model, optimizer = start()
    model.load(tmp_path / "model.npz")
    optimizer.load_state_dict(dict(np.load(tmp_path / "adam.npz", allow_pickle=False)))
    assert losses + some_epochs(model, optimizer) == expected
    np.testing.assert_array_equal(model.theta, straight[0].theta)


def test_loading_into_another_architecture_is_refused(tmp_path):
    make_model().save(tmp_path / "model.npz")
    other = Sequential(Dense(3, 2, rng=np.random.default_rng(0)))
    with pytest.raises(ValueError, match="built of other layers or sizes"):
        other.load(tmp_path / "model.npz")


def test_loading_another_size_says_which(tmp_path):
    Sequential(Dense(2, 3, rng=np.random.default_rng(0))).save(tmp_path / "model.npz")
    other = Sequential(Dense(2, 4, rng=np.random.default_rng(0)))
    with pytest.raises(
        ValueError, match=r"saved 0.W has shape \(2, 3\), this model's has \(2, 4\)"
    ):
        other.load(tmp_path / "model.npz")


def test_a_damaged_file_is_explained_and_changes_nothing(tmp_path):
    path = tmp_path / "model.npz"
    model = Sequential(Dense(2, 3, rng=np.random.default_rng(0)))
    model.save(path)
    whole, before = path.read_bytes(), model.theta.copy()
    with (tmp_path / "array").open("wb") as file:
        np.save(file, before)
    for content in (b"", b"hello", whole[: len(whole) // 2], (tmp_path / "array").read_bytes()):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"model.npz is not a whole npz file"):
            model.load(path)
    np.testing.assert_array_equal(model.theta, before)


def test_summary_counts_parameters():
    text = make_model().summary()
    assert "Dense(5, 2)" in text
    assert text.splitlines()[-1].split() == ["total", "27"]


def test_errors_are_explained():
    model = make_model()
    with pytest.raises(RuntimeError, match="forward pass first"):
        model.backward(np.ones((3, 2)))
    with pytest.raises(ValueError, match="at least one example"):
        model.forward(np.ones((0, 2)), train=True)
    with pytest.raises(TypeError, match="expects numbers"):
        model.forward(np.array([["a", "b"]]), train=True)
    model.forward(np.ones((3, 2)), train=True)
    with pytest.raises(ValueError, match=r"shape \(3, 2\), got \(2, 3\)"):
        model.backward(np.ones((2, 3)))
    with pytest.raises(ValueError, match="at least one layer"):
        Sequential()
    relu = ReLU()
    with pytest.raises(ValueError, match="every layer once"):
        Sequential(relu, relu)
