"""Every layer: gradient check, dtype, and what is special about it."""

import numpy as np
import pytest
from hypothesis import given

from nnedu import Activation, Dense, Op, ReLU, Sequential, Tanh, mse
from nnedu import functional as F
from nnedu.gradcheck import GradientMismatch, check_backward, check_layer, check_model
from nnedu.layers import (
    BatchNorm,
    DynamicReLU,
    Flatten,
    LayerNorm,
    Maxout,
    PReLU,
    Residual,
    Softmax,
    SpatialDropout,
)
from tests.strategies import generators

# name -> (layer from an rng, shape of its input)
LAYERS = {
    "BatchNorm": (lambda rng: BatchNorm(3), (5, 3)),
    "BatchNorm images": (lambda rng: BatchNorm(3), (2, 4, 3, 3)),
    "LayerNorm": (lambda rng: LayerNorm(4), (5, 4)),
    "LayerNorm sequences": (lambda rng: LayerNorm(4), (2, 3, 4)),
    "PReLU": (lambda rng: PReLU(4), (5, 4)),
    "PReLU shared": (lambda rng: PReLU(), (2, 3, 3, 4)),
    "Maxout": (lambda rng: Maxout(4, 3, pieces=3, rng=rng), (5, 4)),
    "DynamicReLU": (lambda rng: DynamicReLU(4, rng=rng), (5, 4)),
    "DynamicReLU images": (lambda rng: DynamicReLU(4, lines=3, hidden=5, rng=rng), (2, 3, 2, 4)),
    "SpatialDropout": (lambda rng: SpatialDropout(0.5, rng=rng), (3, 2, 2, 4)),
    "Flatten": (lambda rng: Flatten(), (2, 3, 2, 4)),
    "Softmax": (lambda rng: Softmax(temperature=2), (5, 4)),
    "Residual": (lambda rng: Residual(Dense(4, 6, rng=rng), Tanh(), Dense(6, 4, rng=rng)), (5, 4)),
}


@pytest.mark.parametrize("train", [True, False])
@pytest.mark.parametrize("name", LAYERS)
def test_gradients_equal_finite_differences(name, train):
    rng = np.random.default_rng(3)
    build, shape = LAYERS[name]
    layer = build(rng)
    for parameter in layer.parameters():
        parameter.value += 0.1 * rng.standard_normal(parameter.value.shape)
    check_layer(layer, rng.normal(size=shape), rng=rng, train=train, tolerance=2e-6)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", LAYERS)
def test_dtype_is_kept_in_a_model(name, dtype):
    rng = np.random.default_rng(0)
    build, shape = LAYERS[name]
    model = Sequential(build(rng), dtype=dtype)
    for train in (True, False):
        y = model.forward(rng.normal(size=shape), train=train)
        dx = model.backward(np.ones_like(y))
        assert y.dtype == dx.dtype == dtype
        assert dx.shape == shape
    states = [
        getattr(layer, name)
        for _, layer in model.named_layers()
        for parameter in layer.parameter_names
        for name in (parameter, f"d{parameter}")
    ]
    states += [
        getattr(layer, name) for _, layer in model.named_layers() for name in layer.state_names
    ]
    assert all(array.dtype == dtype for array in states)


@pytest.mark.parametrize("name", LAYERS)
def test_saves_and_loads(name, tmp_path):
    build, shape = LAYERS[name]
    x = np.random.default_rng(5).normal(size=shape)
    first, second = (Sequential(build(np.random.default_rng(seed))) for seed in (0, 1))
    first.forward(x, train=True)
    first.save(tmp_path / "model.npz")
    second.load(tmp_path / "model.npz")
    for train in (False, True):
        outputs = [model.forward(x, train=train) for model in (first, second)]
        np.testing.assert_array_equal(*outputs)


def test_the_layers_inside_a_residual_are_checked_too():
    broken = Dense(4, 4, rng=np.random.default_rng(0))
    broken.op = broken.op._replace(backward=lambda dz, x, W: (dz @ W.T, x.T @ dz, 2 * dz.sum(0)))
    with pytest.raises(GradientMismatch, match=r"b of Residual"):
        check_layer(Residual(broken), np.ones((2, 4)), rng=np.random.default_rng(0))


def test_a_residual_needs_one_shape():
    layer = Residual(Dense(4, 3, rng=np.random.default_rng(0)))
    with pytest.raises(ValueError, match=r"got \(2, 4\) and \(2, 3\)"):
        layer.forward(np.ones((2, 4)), train=True)


def test_a_residual_inside_a_model():
    rng = np.random.default_rng(0)
    inner = Residual(Dense(4, 4, rng=rng), BatchNorm(4), ReLU())
    model = Sequential(Dense(2, 4, rng=rng), inner, Dense(4, 1, rng=rng), dtype=np.float64)
    assert [p.name for p in model.parameters()][2:6] == ["1.0.W", "1.0.b", "1.1.gamma", "1.1.beta"]
    assert "1.1.running_var" in model.state_dict()
    check_model(model, rng.normal(size=(6, 2)), rng.normal(size=(6, 1)), loss=mse, rng=rng)


def test_running_statistics_approach_those_of_the_data():
    rng, layer = np.random.default_rng(0), BatchNorm(2)
    for _ in range(200):
        layer.forward(rng.normal([3, -1], [2, 5], (64, 2)), train=True)
    np.testing.assert_allclose(layer.running_mean, [3, -1], atol=0.5)
    np.testing.assert_allclose(layer.running_var, [4, 25], rtol=0.2)
    before = layer.running_mean.copy()
    y = layer.forward(np.array([[3.0, -1.0]]), train=False)
    np.testing.assert_array_equal(layer.running_mean, before)
    np.testing.assert_allclose(y, 0, atol=0.3)


def test_batch_norm_refuses_a_batch_of_one():
    with pytest.raises(ValueError, match="last batch of a single example"):
        BatchNorm(3).forward(np.ones((1, 3)), train=True)


@given(rng=generators())
def test_normalization_pairs_against_finite_differences(rng):
    x, gamma, beta = rng.normal(size=(5, 3)), rng.normal(size=3), rng.normal(size=3)
    mean, var = np.zeros(3), np.ones(3)
    for train in (True, False):
        check_backward(
            lambda x, g, b, t=train: F.batch_norm(x, g, b, mean.copy(), var.copy(), t),
            lambda dy, x, g, b, t=train: F.batch_norm_backward(dy, x, g, mean, var, t),
            x, gamma, beta, rng=rng, tolerance=1e-5,
        )  # fmt: skip
    check_backward(
        F.layer_norm, lambda dy, x, g, b: F.layer_norm_backward(dy, x, g), x, gamma, beta,
        rng=rng, tolerance=1e-4,
    )  # fmt: skip


def test_layer_norm_is_the_same_for_every_example_alone():
    x = np.random.default_rng(0).normal(5, 3, (6, 4))
    together = F.layer_norm(x, np.ones(4), np.zeros(4))
    alone = [F.layer_norm(row[None], np.ones(4), np.zeros(4))[0] for row in x]
    np.testing.assert_allclose(together, alone)
    np.testing.assert_allclose(together.mean(axis=1), 0, atol=1e-12)


def test_spatial_dropout_drops_whole_maps():
    layer = SpatialDropout(0.5, rng=np.random.default_rng(0))
    a = layer.forward(np.ones((8, 3, 3, 16)), train=True)
    assert set(np.unique(a)) == {0, 2}
    assert (a == a[:, :1, :1]).all()


def test_dynamic_relu_begins_near_relu():
    layer = DynamicReLU(4, rng=np.random.default_rng(0))
    layer.W2 = np.zeros_like(layer.W2)
    z = np.random.default_rng(1).normal(size=(5, 4))
    np.testing.assert_array_equal(layer.forward(z, train=True), np.maximum(z, 0))


@pytest.mark.parametrize(
    "layer",
    [BatchNorm(3), LayerNorm(3), PReLU(3), DynamicReLU(3, rng=np.random.default_rng(0))],
    ids=repr,
)
def test_other_features_are_refused(layer):
    with pytest.raises(ValueError, match=r"\(3\) expects x with 3 features .* got \(5, 4\)"):
        layer.forward(np.ones((5, 4)), train=True)


@pytest.mark.parametrize(
    ("op", "cause"),
    [
        (Op(lambda x, W, b: None, None), r"z of Dense\(3, 2\) .*forget to return"),
        (Op(lambda x, W, b: W.T @ x.T, None), r"z of Dense\(3, 2\) .* \(5, 2\), got \(2, 5\)"),
        (
            Op(F.dense, lambda dz, x, W: (W @ dz.T, x.T @ dz, dz.sum(0))),
            r"dx .* \(5, 3\), got \(3, 5\)",
        ),
        (Op(F.dense, lambda dz, x, W: (dz @ W.T, dz.T @ x, dz.sum(0))), r"dW .*transposed"),
        (
            Op(F.dense, lambda dz, x, W: (dz @ W.T, x.T @ dz, dz)),
            r"db .* shape \(2,\), got \(5, 2\)",
        ),
    ],
)
def test_a_plugged_in_dense_of_the_wrong_shape_is_named(op, cause):
    layer = Dense(3, 2, rng=np.random.default_rng(0), op=op)
    with pytest.raises(ValueError, match=cause):
        layer.backward(layer.forward(np.ones((5, 3)), train=True))


def test_a_plugged_in_activation_of_the_wrong_shape_is_named():
    for forward, backward, cause in (
        (lambda z: z.sum(), F.tanh_backward, r"a of Activation.* \(5, 3\), got \(\)"),
        (F.tanh, lambda da, z: None, r"dz of Activation\(tanh\) .*forget to return"),
    ):
        layer = Activation(forward, backward)
        with pytest.raises(ValueError, match=cause):
            layer.backward(layer.forward(np.ones((5, 3)), train=True))


def test_a_plugged_in_initializer_of_the_wrong_shape_is_named():
    with pytest.raises(
        ValueError, match=r"init returns should have the shape \(3, 2\), got \(2, 3\)"
    ):
        Dense(3, 2, rng=np.random.default_rng(0), init=lambda shape, rng: np.ones(shape[::-1]))
