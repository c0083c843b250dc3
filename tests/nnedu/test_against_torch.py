"""PyTorch as an oracle, where it is installed: 1e-6 in float64, optimizers for 20 steps in a row."""

import numpy as np
import pytest

from nnedu import Dense, Sequential, Tanh, layers, losses, mse, optimizers, schedules
from nnedu import functional as F
from nnedu.layers import BatchNorm

torch = pytest.importorskip("torch", reason="PyTorch is an optional oracle, not a dependency")

f = torch.nn.functional
Z = np.random.default_rng(0).normal(0, 3, (6, 5))
UPSTREAM = np.random.default_rng(1).normal(size=Z.shape)


def tensor(array):
    return torch.tensor(array, requires_grad=np.asarray(array).dtype.kind == "f")


def close(ours, theirs):
    if hasattr(theirs, "detach"):
        theirs = theirs.detach().numpy()
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-9)


ACTIVATIONS = {
    "identity": lambda z: z * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "elu": torch.nn.functional.elu,
    "selu": torch.nn.functional.selu,
    "gelu": torch.nn.functional.gelu,
    "softplus": torch.nn.functional.softplus,
    "swish": torch.nn.functional.silu,
    "softmax": lambda z: torch.softmax(z, -1),
    "log_softmax": lambda z: torch.log_softmax(z, -1),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation(name):
    z = tensor(Z)
    a = ACTIVATIONS[name](z)
    a.backward(torch.tensor(UPSTREAM))
    close(getattr(F, name)(Z), a)
    close(getattr(F, f"{name}_backward")(UPSTREAM, Z), z.grad)


def test_prelu():
    z, alpha = tensor(Z), tensor(np.linspace(0.1, 0.5, 5))
    torch.nn.functional.prelu(z, alpha).backward(torch.tensor(UPSTREAM))
    dz, dalpha = F.prelu_backward(UPSTREAM, Z, np.linspace(0.1, 0.5, 5))
    close(dz, z.grad)
    close(dalpha, alpha.grad)


@pytest.mark.parametrize("shape", [(6, 5), (2, 4, 3, 5)])
def test_batch_norm_for_three_steps_and_at_test_time(shape):
    rng = np.random.default_rng(0)
    layer, oracle = (
        BatchNorm(5),
        (torch.nn.BatchNorm1d if len(shape) == 2 else torch.nn.BatchNorm2d)(5),
    )
    oracle.double()
    for train in (True, True, True, False):
        values, upstream = rng.normal(2, 3, shape), rng.normal(size=shape)
        x = tensor(values)
        channels_first = (0, 1) if len(shape) == 2 else (0, 3, 1, 2)
        back = (0, 1) if len(shape) == 2 else (0, 2, 3, 1)
        oracle.train(train)
        oracle.zero_grad()
        y = oracle(x.permute(channels_first)).permute(back)
        y.backward(torch.tensor(upstream))
        close(layer.forward(values, train=train), y)
        close(layer.backward(upstream), x.grad)
        close(layer.dgamma, oracle.weight.grad)
        close(layer.dbeta, oracle.bias.grad)
        close(layer.running_mean, oracle.running_mean)
        close(layer.running_var, oracle.running_var)


def test_layer_norm():
    x, gamma, beta = tensor(Z), tensor(np.linspace(1, 2, 5)), tensor(np.linspace(-1, 1, 5))
    y = torch.nn.functional.layer_norm(x, (5,), gamma, beta)
    y.backward(torch.tensor(UPSTREAM))
    ours = [value.detach().numpy() for value in (x, gamma, beta)]
    close(F.layer_norm(*ours), y)
    for gradient, value in zip(
        F.layer_norm_backward(UPSTREAM, *ours[:2]), (x, gamma, beta), strict=True
    ):
        close(gradient, value.grad)


def channels_first(x):
    return x.permute(0, 3, 1, 2)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 2), (2, 1)])
def test_conv2d(stride, padding):
    rng = np.random.default_rng(0)
    x, W, b = (
        tensor(rng.normal(size=(2, 6, 7, 3))),
        tensor(rng.normal(size=(3, 2, 3, 4))),
        tensor(rng.normal(size=4)),
    )
    z = f.conv2d(channels_first(x), W.permute(3, 2, 0, 1), b, stride, padding).permute(0, 2, 3, 1)
    upstream = rng.normal(size=z.shape)
    z.backward(torch.tensor(upstream))
    ours = [value.detach().numpy() for value in (x, W, b)]
    close(F.conv2d(*ours, stride, padding), z)
    gradients = F.conv2d_backward(upstream, *ours[:2], stride, padding)
    for gradient, value in zip(gradients, (x, W, b), strict=True):
        close(gradient, value.grad)


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize(("size", "stride"), [(2, 2), (3, 2), (2, 1)])
def test_pooling(name, size, stride):
    rng = np.random.default_rng(0)
    x = tensor(rng.normal(size=(2, 6, 7, 3)))
    a = getattr(f, name)(channels_first(x), size, stride).permute(0, 2, 3, 1)
    upstream = rng.normal(size=a.shape)
    a.backward(torch.tensor(upstream))
    ours = x.detach().numpy()
    close(getattr(F, name)(ours, size, stride), a)
    close(getattr(F, f"{name}_backward")(upstream, ours, size, stride), x.grad)


@pytest.mark.parametrize("name", ["RNN", "LSTM"])
def test_recurrent_layers(name):
    rng = np.random.default_rng(0)
    layer = getattr(layers, name)(3, 4, rng=rng, sequences=True)
    oracle = getattr(torch.nn, name)(3, 4, batch_first=True).double()
    with torch.no_grad():
        oracle.weight_ih_l0.copy_(torch.tensor(layer.Wx.T.copy()))
        oracle.weight_hh_l0.copy_(torch.tensor(layer.Wh.T.copy()))
        oracle.bias_ih_l0.copy_(torch.tensor(layer.b))
        oracle.bias_hh_l0.zero_()
    x, upstream = tensor(rng.normal(size=(2, 5, 3))), rng.normal(size=(2, 5, 4))
    a, _ = oracle(x)
    a.backward(torch.tensor(upstream))
    close(layer.forward(x.detach().numpy(), train=True), a)
    close(layer.backward(upstream), x.grad)
    close(layer.dWx, oracle.weight_ih_l0.grad.T)
    close(layer.dWh, oracle.weight_hh_l0.grad.T)
    close(layer.db, oracle.bias_ih_l0.grad)


Y = np.array([0, 4, 2, 2, 1, 3])
TARGETS = np.random.default_rng(2).normal(size=Z.shape)
BITS = (TARGETS > 0).astype(float)
WEIGHT = np.array([1, 2, 3, 4, 5.0])
# name -> targets, PyTorch's function, options of both
LOSSES = {
    "mse": (TARGETS, f.mse_loss, {}),
    "mae": (TARGETS, f.l1_loss, {}),
    "huber": (TARGETS, f.huber_loss, {"delta": 0.7}),
    "binary_cross_entropy": (BITS, f.binary_cross_entropy_with_logits, {}),
    "cross_entropy": (Y, f.cross_entropy, {}),
    "cross_entropy weighted": (Y, f.cross_entropy, {"weight": WEIGHT}),
    "cross_entropy smoothed": (Y, f.cross_entropy, {"label_smoothing": 0.2}),
    "cross_entropy both": (Y, f.cross_entropy, {"weight": WEIGHT, "label_smoothing": 0.2}),
    "hinge": (Y, f.multi_margin_loss, {}),
}


@pytest.mark.parametrize("name", LOSSES)
def test_loss(name):
    y, theirs, options = LOSSES[name]
    predictions = tensor(Z)
    as_tensors = {k: torch.tensor(v) if k == "weight" else v for k, v in options.items()}
    expected = theirs(predictions, torch.tensor(y), **as_tensors)
    expected.backward()
    value, dpredictions = getattr(losses, name.partition(" ")[0])(Z, y, **options)
    close(value, expected)
    close(dpredictions, predictions.grad)


def test_losses_of_several_predictions():
    signs = np.where(TARGETS > 0, 1, -1)
    ours = losses.margin_ranking(Z, UPSTREAM, signs, 0.5)
    inputs = [tensor(Z), tensor(UPSTREAM)]
    compare(ours, f.margin_ranking_loss(*inputs, torch.tensor(signs), margin=0.5), inputs)
    inputs = [tensor(Z), tensor(UPSTREAM), tensor(TARGETS)]
    compare(losses.triplet(Z, UPSTREAM, TARGETS), f.triplet_margin_loss(*inputs), inputs)


def compare(ours, theirs, inputs):
    theirs.backward()
    close(ours[0], theirs)
    for gradient, value in zip(ours[1], inputs, strict=True):
        close(gradient, value.grad)


# name -> our options, PyTorch's class, its options where they are called otherwise
OPTIMIZERS = {
    "SGD": ({"lr": 0.1}, "SGD", {}),
    "SGD decayed": ({"lr": 0.1, "weight_decay": 0.1}, "SGD", {}),
    "SGD momentum": ({"lr": 0.1, "momentum": 0.9}, "SGD", {}),
    "SGD Nesterov": ({"lr": 0.1, "momentum": 0.9, "nesterov": True}, "SGD", {}),
    "Adam": ({}, "Adam", {}),
    "Adam decayed": ({"lr": 0.01, "weight_decay": 0.1}, "Adam", {}),
    "AdamW": ({}, "AdamW", {}),
    "AdaGrad": ({}, "Adagrad", {}),
    "AdaDelta": ({}, "Adadelta", {}),
    "RMSProp": ({}, "RMSprop", {}),
    "RMSProp momentum": ({"momentum": 0.5, "weight_decay": 0.1}, "RMSprop", {}),
    "RAdam": ({}, "RAdam", {}),
    "RAdam quick": ({"beta2": 0.9}, "RAdam", {"betas": (0.9, 0.9)}),
}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimizer_for_20_steps(name):
    options, theirs, their_options = OPTIMIZERS[name]
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(12, 3)), rng.normal(size=(12, 2))
    first, last = Dense(3, 4, rng=rng), Dense(4, 2, rng=rng)
    model = Sequential(first, Tanh(), last, dtype=np.float64)
    twin = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Tanh(), torch.nn.Linear(4, 2))
    twin.double()
    with torch.no_grad():
        for theirs_layer, ours in ((twin[0], first), (twin[2], last)):
            theirs_layer.weight.copy_(torch.tensor(ours.W.T.copy()))
            theirs_layer.bias.copy_(torch.tensor(ours.b))
    ours = getattr(optimizers, name.partition(" ")[0])(model, **options)
    oracle = getattr(torch.optim, theirs)(twin.parameters(), **(their_options or options))
    for _ in range(20):
        model.backward(mse(model.forward(x, train=True), y)[1])
        ours.step()
        oracle.zero_grad()
        torch.nn.functional.mse_loss(twin(torch.tensor(x)), torch.tensor(y)).backward()
        oracle.step()
        close(first.W, twin[0].weight.T)
        close(last.b, twin[2].bias)


def test_one_cycle_equals_pytorchs():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    oracle = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=50)
    ours = schedules.one_cycle(1.0, total_steps=50)
    for step in range(50):
        assert ours(step) == pytest.approx(oracle.get_last_lr()[0], rel=1e-9)
        optimizer.step()
        if step < 49:
            oracle.step()


def test_a_plateau_is_noticed_when_pytorch_notices_it():
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    oracle = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2)
    ours = schedules.ReduceOnPlateau(1.0, factor=0.5, patience=2)
    for loss in np.maximum(3, 5 + np.random.default_rng(0).normal(size=60).cumsum()):
        oracle.step(loss)
        ours.observe(loss)
        assert ours(0) == optimizer.param_groups[0]["lr"]
    assert ours(0) < 0.1
