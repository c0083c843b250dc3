"""The graph's gradients against numerical ones, its steps, and what it refuses."""

from collections.abc import Callable

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnedu.graph import Graph, Value, apply, expression

TWO_LAYERS = """
h1 = sigmoid(w1*x1 + w2*x2 + b1)
h2 = sigmoid(w3*x1 + w4*x2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
loss = (t1 - o1)**2/2 + (t2 - o2)**2/2
"""
INPUTS = {"x1": 0.05, "x2": 0.10, "t1": 0.01, "t2": 0.99, "b1": 0.35, "b2": 0.60}
WEIGHTS = {"w1": 0.15, "w2": 0.20, "w3": 0.25, "w4": 0.30}
WEIGHTS |= {"w5": 0.40, "w6": 0.45, "w7": 0.50, "w8": 0.55}
NUMBERS = INPUTS | WEIGHTS

UNARY: dict[str, Callable[[Value], Value]] = {
    "neg": lambda a: -a,
    "exp": Value.exp,
    "log": lambda a: (a * a + 1).log(),
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
    "relu": Value.relu,
    "power": lambda a: a**3,
    "inverse power": lambda a: (a * a + 1) ** -1,
    "sum": Value.sum,
    "mean": Value.mean,
    "last sum": lambda a: a.sum(axis=-1),
    "first mean": lambda a: a.mean(axis=0),
    "transpose": lambda a: a.T,
    "reshape": lambda a: a.reshape(-1),
    "reused": lambda a: a * a + a.tanh() * a,
}
BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b * b + 1),
}


def numerical(build: Callable[..., Value], inputs: list[np.ndarray]) -> list[np.ndarray]:
    """Central differences of ``build(*inputs)``, one entry at a time."""
    gradients = [np.zeros_like(x) for x in inputs]
    for x, gradient in zip(inputs, gradients, strict=True):
        for i in np.ndindex(x.shape):
            kept, h = x[i], 1e-6
            x[i] = kept + h
            above = build(*map(Value, inputs)).data
            x[i] = kept - h
            below = build(*map(Value, inputs)).data
            x[i] = kept
            gradient[i] = (above - below) / (2 * h)
    return gradients


def agree(f: Callable[..., Value], *inputs: np.ndarray) -> None:
    """The graph's gradients of a weighted sum of f's entries equal the numerical ones."""

    def build(*values: Value) -> Value:
        out = f(*values)
        # Unequal weights, so that entries that swap places do not cancel.
        return (out * np.cos(np.arange(out.data.size)).reshape(out.shape)).sum()

    values = [Value(x) for x in inputs]
    build(*values).backward()
    for value, expected in zip(values, numerical(build, list(inputs)), strict=True):
        assert value.grad is not None
        assert value.grad.shape == value.shape
        np.testing.assert_allclose(value.grad, expected, rtol=1e-6, atol=1e-6)


def entries(shape: tuple[int, ...]) -> st.SearchStrategy[np.ndarray]:
    # Away from relu's kink at 0.
    number = st.floats(0.1, 2).flatmap(lambda x: st.sampled_from([x, -x]))
    return arrays.arrays(np.float64, shape, elements=number)


@pytest.mark.parametrize("f", UNARY.values(), ids=UNARY)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_gradient_of_one_input(f: Callable[[Value], Value], data: st.DataObject) -> None:
    shape = data.draw(arrays.array_shapes(min_dims=1, max_dims=3, max_side=3))
    agree(f, data.draw(entries(shape)))


@pytest.mark.parametrize("f", BINARY.values(), ids=BINARY)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_gradient_with_broadcasting(
    f: Callable[[Value, Value], Value], data: st.DataObject
) -> None:
    shapes = data.draw(
        arrays.mutually_broadcastable_shapes(num_shapes=2, min_dims=0, max_dims=3, max_side=3)
    )
    agree(f, *(data.draw(entries(shape)) for shape in shapes.input_shapes))


@pytest.mark.parametrize(
    ("left", "right"), [((2, 3), (3, 4)), ((3,), (3, 4)), ((2, 3), (3,)), ((3,), (3,))]
)
def test_gradient_of_matmul(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    rng = np.random.default_rng(0)
    agree(lambda a, b: a @ b, rng.normal(size=left), rng.normal(size=right))


def test_numbers_and_arrays_stand_on_either_side() -> None:
    a = Value(np.array([2.0, 4.0]), "a")
    out = 1 + a - np.array([1.0, 1.0]) + 2 * a + 8 / a + (1 - a)
    np.testing.assert_allclose((np.eye(2) @ out).data, [9.0, 11.0])


def test_sigmoid_keeps_still_far_out() -> None:
    z = Value(np.array([-1e4, 1e4]))
    z.sigmoid().sum().backward()
    np.testing.assert_array_equal(z.grad, [0.0, 0.0])


def test_float32_stays_float32() -> None:
    x = Value(np.ones((2, 2), np.float32))
    loss = ((x @ x).sigmoid() * 2).mean()
    loss.backward()
    assert loss.data.dtype == np.float32
    assert x.grad is not None
    assert x.grad.dtype == np.float32


def test_backward_again_gives_the_same_gradient() -> None:
    a = Value(3.0, "a")
    loss = a * a
    loss.backward()
    loss.backward()
    assert a.grad == 6.0


def test_the_two_layer_example_and_its_published_numbers() -> None:
    graph = expression(TWO_LAYERS, **NUMBERS)
    graph.backward()
    assert graph.output.data == pytest.approx(0.298371109, abs=5e-10)
    w1, w5 = graph.leaves["w1"], graph.leaves["w5"]
    assert w5.data - 0.5 * w5.grad == pytest.approx(0.35891648, abs=5e-9)
    assert w1.data - 0.5 * w1.grad == pytest.approx(0.149780716, abs=5e-10)


def test_the_same_example_in_arrays() -> None:
    x, t = Value([0.05, 0.10], "x"), Value([0.01, 0.99], "t")
    W1, W2 = Value([[0.15, 0.25], [0.20, 0.30]], "W1"), Value([[0.40, 0.50], [0.45, 0.55]], "W2")
    loss = (((x @ W1 + 0.35).sigmoid() @ W2 + 0.60).sigmoid() - t) ** 2
    (loss.sum() / 2).backward()
    one_by_one = expression(TWO_LAYERS, **NUMBERS)
    one_by_one.backward()
    w = {name: leaf.grad for name, leaf in one_by_one.leaves.items()}
    np.testing.assert_allclose(W1.grad, [[w["w1"], w["w3"]], [w["w2"], w["w4"]]], rtol=1e-12)
    np.testing.assert_allclose(W2.grad, [[w["w5"], w["w7"]], [w["w6"], w["w8"]]], rtol=1e-12)


def test_gradients_agree_with_pytorch() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    x, W = rng.normal(size=(4, 3)), rng.normal(size=(3, 2))
    mine = Value(W)
    ((Value(x) @ mine).tanh() ** 2).mean().backward()
    theirs = torch.tensor(W, requires_grad=True)
    ((torch.tensor(x) @ theirs).tanh() ** 2).mean().backward()
    np.testing.assert_allclose(mine.grad, theirs.grad.numpy(), rtol=1e-12)


def test_steps_add_up_to_the_gradients() -> None:
    graph = expression(TWO_LAYERS, **NUMBERS)
    steps = graph.steps()
    sums: dict[int, float] = {}
    for step in steps:
        if step.kind == "backward":
            assert step.parent is not None
            assert step.total is not None
            upstream = graph.nodes[step.node].grad
            assert upstream is not None
            assert step.value == pytest.approx(float(upstream) * (step.local or 0.0))
            sums[step.parent] = sums.get(step.parent, 0.0) + float(step.value)
            assert step.total == pytest.approx(sums[step.parent])
    for i, value in sums.items():
        assert graph.nodes[i].grad == pytest.approx(value)
    kinds = [step.kind for step in steps]
    assert kinds == sorted(kinds, key=["forward", "seed", "backward"].index)


def test_steps_of_arrays_speak_in_names() -> None:
    x, W = Value(np.ones((4, 3)), "x"), Value(np.ones((3, 2)), "W")
    lines = [step.text for step in Graph((x @ W).sum().named("loss")).steps()]
    assert lines[0] == "v1 = x @ W = array (4, 2)"
    assert lines[-1] == "dW = x.T @ dv1 = array (3, 2)"


def test_leaves_can_change_and_the_graph_runs_again() -> None:
    graph = expression("a*b + c", a=2, b=-3, c=10)
    graph.leaves["a"].data = np.array(5.0)
    assert graph.forward() == -5.0
    assert list(graph.leaves) == ["a", "b", "c"]


def test_own_operation_in_an_expression() -> None:
    pair = (lambda z: np.maximum(z, 0), lambda da, z: da * (z > 0))
    mine, ours = expression("relu(w*x) * 3", relu=pair), expression("relu(w*x) * 3")
    for graph in (mine, ours):
        graph.leaves["w"].data = np.array(-2.0)
        graph.forward()
        graph.backward()
    assert mine.leaves["x"].grad == ours.leaves["x"].grad == 3 * -2.0
    assert "relu_backward" in mine.steps()[-3].text


def test_drawing_shows_what_is_known_at_a_step() -> None:
    graph = expression("loss = a*b + a", a=2, b=-3)
    before, whole = graph.draw(step=1), graph.draw()
    assert "loss = v1 + a, not computed yet" in before.alt
    assert "a = 2, gradient -2" in whole.alt
    assert "grad -2" in whole.svg
    assert whole.svg == graph.draw().svg
    assert whole._repr_mimebundle_()[1] == {"image/svg+xml": {"alt": whole.alt}}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("__import__('os').remove('x')", "is not arithmetic"),
        ("a if b else c", "is not arithmetic"),
        ("a[0]", "is not arithmetic"),
        ("a and b", "is not arithmetic"),
        ("open(a)", "no operation 'open'"),
        ("a.data()", "no operation 'data'"),
        ("a ** b", "exponent is a plain number"),
        ("import os", "a line is an expression"),
        ("a = 1; a = 2", "stands for one node"),
        ("a +", "cannot read"),
        ("", "empty"),
    ],
)
def test_an_expression_is_only_arithmetic(source: str, rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        expression(source)


def test_errors_say_what_came() -> None:
    a = Value(np.ones((2, 3)), "a")
    with pytest.raises(ValueError, match=r"shapes \(2, 3\) and \(2, 3\)"):
        a @ a
    with pytest.raises(ValueError, match=r"single number, got shape \(2, 3\)"):
        a.backward()
    with pytest.raises(TypeError, match="returned None"):
        apply("forgets", lambda x: None, lambda d, x: d, a)
    with pytest.raises(ValueError, match=r"should have \(2, 3\), got \(3,\)"):
        apply("folds", lambda x: x.sum(), lambda d, x: np.ones(3), a).backward()
    with pytest.raises(ValueError, match="expected 2, got 1"):
        apply("halves", lambda x, y: (x * y).sum(), lambda d, x, y: d * y, a, a).backward()
    with pytest.raises(ValueError, match="two nodes called 'a'"):
        Graph((a + Value(1.0, "a")).sum())
