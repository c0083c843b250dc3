"""Lists, integers and bytes give what the same numbers as floats give: nothing is cut off or wraps round."""

import numpy as np
import pytest

from nnedu import functional as F

Z = np.array([[0, 1, 3], [2, 0, 1]])
DA = np.array([[0.5, -1.5, 2.5], [1.0, 0.25, -0.5]])
IMAGES = np.array([[200, 100, 3, 4], [255, 90, 7, 8], [1, 2, 3, 4], [5, 6, 7, 8]]).reshape(
    1, 4, 4, 1
)
KERNEL, B1 = np.arange(4).reshape(2, 2, 1, 1), np.array([1])
STATES, ONES = np.array([[1, 0], [0, 1]]), np.ones(3)

ONE_INPUT = (
    "identity", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "selu", "gelu", "softplus", "swish",
    "softmax", "log_softmax",
)  # fmt: skip
CALLS = {
    **{name: (getattr(F, name), (Z,)) for name in ONE_INPUT},
    **{f"{name}_backward": (getattr(F, f"{name}_backward"), (DA, Z)) for name in ONE_INPUT},
    "prelu": (F.prelu, (Z, [0.1, 0.2, 0.3])),
    "prelu_backward": (F.prelu_backward, (DA, Z, [0.1, 0.2, 0.3])),
    "maxout": (F.maxout, (Z[None],)),
    "maxout_backward": (F.maxout_backward, ([[0.5, 1.5]], Z[None])),
    "dynamic_relu": (F.dynamic_relu, (Z, Z[..., None], Z[..., None])),
    "dynamic_relu_backward": (F.dynamic_relu_backward, (DA, Z, Z[..., None], Z[..., None])),
    "dense": (F.dense, (Z, Z.T, [1, 2])),
    "dense_backward": (F.dense_backward, (STATES, Z, Z.T)),
    "conv2d": (F.conv2d, (IMAGES, KERNEL, B1)),
    "conv2d_backward": (F.conv2d_backward, (np.full((1, 3, 3, 1), 0.5), IMAGES, KERNEL)),
    "max_pool2d": (F.max_pool2d, (IMAGES,)),
    "max_pool2d_backward": (F.max_pool2d_backward, (np.full((1, 2, 2, 1), 0.5), IMAGES)),
    "avg_pool2d": (F.avg_pool2d, (IMAGES,)),
    "avg_pool2d_backward": (F.avg_pool2d_backward, (np.full((1, 2, 2, 1), 0.5), IMAGES)),
    "batch_norm": (F.batch_norm, (Z, [1, 1, 2], [0, 0, 1], [0, 1, 0], [1, 2, 3], False)),
    "batch_norm_backward": (F.batch_norm_backward, (DA, Z, [1, 1, 2], [0, 1, 0], [1, 2, 3], False)),
    "layer_norm": (F.layer_norm, (Z, [1, 1, 2], [0, 0, 1])),
    "layer_norm_backward": (F.layer_norm_backward, (DA, Z, [1, 1, 2])),
    "rnn_step": (F.rnn_step, (Z, STATES, Z.T, STATES, [1, 0])),
    "rnn_step_backward": (F.rnn_step_backward, (STATES, Z, STATES, STATES, Z.T, STATES)),
    "lstm_step": (
        F.lstm_step,
        (Z, STATES, STATES, np.tile(Z.T, 4), np.tile(STATES, 4), np.arange(8)),
    ),
    "lstm_step_backward": (
        F.lstm_step_backward,
        (STATES, STATES, Z, STATES, STATES, STATES, np.full((2, 8), 0.5), np.tile(Z.T, 4), np.tile(STATES, 4)),
    ),
}  # fmt: skip


def changed(value, change):
    """Arrays and lists changed; flags and sizes as they are."""
    return change(np.asarray(value)) if isinstance(value, np.ndarray | list) else value


def as_bytes(array):
    return array.astype(np.uint8) if array.dtype.kind == "i" else array


@pytest.mark.parametrize("change", [np.ndarray.tolist, np.asarray, as_bytes])
@pytest.mark.parametrize("name", CALLS)
def test_as_if_they_were_floats(name, change):
    function, inputs = CALLS[name]
    got = function(*[changed(value, change) for value in inputs])
    expected = function(*[changed(value, lambda array: array.astype(float)) for value in inputs])
    got, expected = (r if isinstance(r, tuple) else (r,) for r in (got, expected))
    for one, other in zip(got, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_every_pair_is_tried():
    steps = {"heaviside", "sign"}  # they round to whole numbers anyway
    others = {"embedding", "embedding_backward", "dropout", "dropout_backward"}
    assert set(F.__all__) - steps - others - {"conv2d_parameter_gradients"} == set(CALLS)


def test_an_embedding_reads_a_list():
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(F.embedding([1, 0], W), W[[1, 0]])
    np.testing.assert_array_equal(F.embedding_backward([[1, 2]], [1], W), [[0, 0], [1, 2]])


def test_dropout_scales_whole_numbers():
    a, mask = F.dropout([1, 1, 1, 1], 0.2, train=True, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(a, mask)
    assert set(a) <= {0.0, 1.25}


@pytest.mark.parametrize("shape", [(), (1,), (3,)])
def test_the_gradient_of_prelu_has_the_shape_of_alpha(shape):
    _, dalpha = F.prelu_backward(DA, Z - 1.5, np.full(shape, 0.1))
    assert dalpha.shape == shape
    assert dalpha.sum() == pytest.approx((DA * np.minimum(Z - 1.5, 0)).sum())
