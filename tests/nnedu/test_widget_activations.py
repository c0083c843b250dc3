"""What the activation explorer computes, in Python and in JavaScript, and what it says."""

from typing import Any

import numpy as np
import pytest

from nnedu import functional
from nnedu.widgets import ActivationExplorer
from nnedu.widgets.activation_curve import Z, activation_curve, parameter_of, saturated
from nnedu.widgets.activation_explorer import IN_JAVASCRIPT
from tests.nnedu.node import javascript


def as_array(values: list[float | None]) -> np.ndarray:
    # JSON writes NaN as null.
    return np.array(values, dtype=float)


@pytest.mark.parametrize("alpha", [0.01, 0.7])
def test_activations_in_javascript_are_nnedus(alpha: float) -> None:
    z = [*Z, -1e3, 1e3]
    found = javascript(
        "activations.js",
        "done(Object.fromEntries(Object.keys(ACTIVATIONS).map((name) =>"
        " [name, curve(name, alpha, z).map((y) => Array.from(y))])));",
        alpha=alpha,
        z=z,
    )
    assert set(found) == set(IN_JAVASCRIPT)
    at = np.array(z)
    for name, (a, slope) in found.items():
        forward = getattr(functional, name)
        backward = getattr(functional, f"{name}_backward", None)
        options = {"alpha": alpha} if parameter_of(forward)[0] else {}
        np.testing.assert_allclose(as_array(a), forward(at, **options), atol=1e-6, err_msg=name)
        if backward:
            expected = backward(np.ones_like(at), at, **options)
            np.testing.assert_allclose(as_array(slope), expected, atol=1e-6, err_msg=name)
        else:
            measured = activation_curve(forward).slope
            np.testing.assert_allclose(as_array(slope)[:-2], measured, atol=1e-6, err_msg=name)


def test_every_elementwise_activation_of_nnedu_can_be_explored() -> None:
    vectors_or_learned = {"softmax", "log_softmax", "maxout", "dynamic_relu", "prelu"}
    other = {"dense", "dropout"}
    subjects = (functional.activations, functional.rectifiers)  # type: ignore[attr-defined]
    offered = {
        name
        for module in subjects
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__
        if not name.startswith("_") and not name.endswith("_backward")
    }
    assert offered - vectors_or_learned - other == set(IN_JAVASCRIPT)


@pytest.mark.parametrize("name", IN_JAVASCRIPT)
def test_saturation_is_the_same_in_javascript(name: str) -> None:
    slope = activation_curve(
        getattr(functional, name), getattr(functional, f"{name}_backward", None)
    ).slope
    script = "done(saturated(z, slope.map((y) => y ?? NaN)));"
    given = [None if np.isnan(y) else y for y in slope]
    found = javascript("activations.js", script, z=list(Z), slope=given)
    np.testing.assert_allclose(np.reshape(found, (-1, 2)), np.reshape(saturated(slope), (-1, 2)))


def test_where_known_functions_saturate() -> None:
    bands = {
        name: saturated(activation_curve(getattr(functional, name)).slope)
        for name in ("sigmoid", "relu", "identity")
    }
    assert bands["identity"] == []
    assert bands["relu"] == [(-6.0, -0.025)]
    (_, left), (right, _) = bands["sigmoid"]
    edge = np.log((1 + np.sqrt(1 - 0.2)) / (1 - np.sqrt(1 - 0.2)))
    assert -left == right == pytest.approx(edge, abs=0.025)


def test_a_right_pair_is_left_in_peace() -> None:
    def mine(z: np.ndarray, slope: float = 0.1) -> np.ndarray:
        return np.where(z > 0, z, slope * z)

    def mine_backward(da: np.ndarray, z: np.ndarray, slope: float = 0.1) -> np.ndarray:
        return da * np.where(z > 0, 1, slope)

    curve = activation_curve(mine, mine_backward, slope=0.3)
    assert curve.trouble == ""
    assert curve.a[0] == pytest.approx(-1.8)
    assert curve.slope[0] == pytest.approx(0.3)
    assert parameter_of(mine) == ("slope", 0.1)


def forgets(z: np.ndarray) -> None:
    z * 2


def scalar_only(z: np.ndarray) -> np.ndarray:
    if z > 0:
        return z
    return z * 0


def sums(z: np.ndarray) -> float:
    return z.sum()


def in_place(z: np.ndarray) -> np.ndarray:
    z[z < 0] = 0
    return z


def words(z: np.ndarray) -> str:
    return "relu"


def square_root(z: np.ndarray) -> np.ndarray:
    return np.sqrt(z)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (forgets, "forgets returned None: is its `return` missing?"),
        (scalar_only, "scalar_only raised ValueError in its line 2: "),
        (scalar_only, "use np.where or np.maximum instead of `if`"),
        (sums, "z has shape (481,), the result ()"),
        (in_place, "in_place changes its input z"),
        (words, "words should return numbers, got str"),
        (square_root, "square_root gives NaN (not a number) for 240 of 481 z"),
    ],
)
def test_trouble_is_said_in_words(function: Any, said: str) -> None:
    assert said in activation_curve(function).trouble


def test_a_wrong_backward_is_told_where() -> None:
    def tanh_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
        return da * (1 - z**2)

    trouble = activation_curve(np.tanh, tanh_backward).trouble
    assert "tanh_backward is not the slope of tanh: at z = -6.00 it gives -35" in trouble


def test_a_function_that_fails_leaves_the_explorer_standing() -> None:
    explorer = ActivationExplorer(forgets)
    assert "is its `return` missing" in explorer.still().alt


def test_explorer_says_whose_code_runs() -> None:
    def relu(z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0)

    def relu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
        return da * (z > 0)

    mine, ours = ActivationExplorer(relu, relu_backward, "tanh").functions
    assert mine["whose"] == "your relu and relu_backward, in Python"
    assert mine["engine"] == "kernel"
    assert ours["whose"] == "nnedu's tanh and its derivative, in your browser"
    assert ActivationExplorer((relu, relu_backward)).functions == [mine]


def test_explorer_refuses_what_it_cannot_tell_apart_or_does_not_know() -> None:
    with pytest.raises(ValueError, match="no activation 'relou'"):
        ActivationExplorer("relou")
    with pytest.raises(ValueError, match="its own name, got relu, relu"):
        ActivationExplorer("relu", "relu")
