r"""Is the backward pass right? Compare it with finite differences. Lesson: 04_backprop

.. math:: \frac{\partial f}{\partial x_i} \approx \frac{f(x + \epsilon e_i) - f(x - \epsilon e_i)}{2 \epsilon}

A check needs float64, and inputs that do not lie at a kink such as ReLU's 0.
"""

from collections.abc import Callable
from typing import Any

import numpy as np


class GradientMismatch(AssertionError):
    """A backward pass disagrees with finite differences."""


def numerical_gradient(
    f: Callable[[np.ndarray], float], x: np.ndarray, eps: float = 1e-5
) -> np.ndarray:
    """Gradient of a scalar function by central differences, one element of x at a time.

    Parameters:  f from x to a number, x (any shape), eps the size of the nudge
    Returns:     an array with the shape of x
    Lesson:      04_backprop
    Example:
        >>> numerical_gradient(lambda x: float((x**2).sum()), np.array([1.0, 3.0])).round(6)
        array([2., 6.])
    """
    x = np.array(x, dtype=np.float64)
    return _differences(lambda: f(x), x, np.arange(x.size), eps).reshape(x.shape)


def check_backward(
    forward: Callable[..., np.ndarray],
    backward: Callable[..., Any],
    *inputs: np.ndarray,
    rng: np.random.Generator,
    tolerance: float = 1e-6,
) -> float:
    """Compare ``backward(upstream, *inputs)`` with finite differences of ``forward(*inputs)``.

    Parameters:  forward, backward returning one gradient for each input, inputs in float64,
                 rng for a random upstream gradient
    Returns:     the largest relative error
    Raises:      GradientMismatch where it is above the tolerance
    Lesson:      04_backprop
    Example:
        >>> from nnedu.functional import tanh, tanh_backward
        >>> z = np.array([[0.5, -1.0]])
        >>> check_backward(tanh, tanh_backward, z, rng=np.random.default_rng(0)) < 1e-9
        True
        >>> check_backward(tanh, lambda da, z: da, z, rng=np.random.default_rng(0))
        Traceback (most recent call last):
        ...
        nnedu.gradcheck.GradientMismatch: gradient of input 0 of tanh at [0, 1]: got ...
    """
    values = [_as_float64(f"input {i}", value) for i, value in enumerate(inputs)]
    upstream = rng.standard_normal(np.shape(forward(*values)))
    gradients = backward(upstream, *values)
    if not isinstance(gradients, tuple):
        gradients = (gradients,)
    if len(gradients) != len(values):
        raise GradientMismatch(
            f"the backward pass of {_name(forward)} returned {len(gradients)} gradients for "
            f"{len(values)} inputs"
        )

    def f() -> float:
        return float((forward(*values) * upstream).sum())

    return max(
        _compare(f"input {i} of {_name(forward)}", f, value, gradient, tolerance, None)
        for i, (value, gradient) in enumerate(zip(values, gradients, strict=True))
    )


def check_layer(
    layer: Any,
    x: np.ndarray,
    *,
    rng: np.random.Generator,
    train: bool = True,
    tolerance: float = 1e-6,
) -> float:
    """Compare a layer's backward pass, for its input and all its parameters, with finite differences.

    Parameters:  layer with float64 parameters (as it is before it joins a model), x in float64, rng
    Returns:     the largest relative error
    Raises:      GradientMismatch where it is above the tolerance
    Lesson:      04_backprop
    Example:
        >>> from nnedu import Dense
        >>> rng = np.random.default_rng(0)
        >>> check_layer(Dense(3, 2, rng=rng), np.ones((4, 3)), rng=rng) < 1e-9
        True
    """
    inside = _with_inner(layer)
    parameters = [p for part in inside for p in part.parameters()]
    again = _replay(inside)
    x = _as_float64("x", x)
    again()
    upstream = rng.standard_normal(layer.forward(x, train=train).shape)
    checks = [("x", x, layer.backward(upstream))]
    checks += [(p.name, p.value, p.grad.copy()) for p in parameters]

    def f() -> float:
        again()
        return float((layer.forward(x, train=train) * upstream).sum())

    return max(
        _compare(f"{name} of {layer!r}", f, value, got, tolerance, None)
        for name, value, got in checks
    )


def check_model(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    loss: Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]],
    rng: np.random.Generator,
    train: bool = True,
    samples: int = 50,
    tolerance: float = 1e-6,
) -> float:
    """Compare a whole model's gradient with finite differences, at ``samples`` elements of each array.

    Parameters:  model of dtype float64, x and y, loss, rng
    Returns:     the largest relative error
    Raises:      GradientMismatch where it is above the tolerance
    Lesson:      04_backprop
    Example:
        >>> from nnedu import Dense, Sequential, Tanh, mse
        >>> rng = np.random.default_rng(0)
        >>> layers = Dense(3, 4, rng=rng), Tanh(), Dense(4, 1, rng=rng)
        >>> model = Sequential(*layers, dtype=np.float64)
        >>> check_model(model, np.ones((5, 3)), np.ones((5, 1)), loss=mse, rng=rng) < 1e-6
        True
    """
    if model.theta.dtype != np.float64:
        raise TypeError(
            f"a gradient check needs float64, got a model of {model.theta.dtype}: "
            "build it with Sequential(..., dtype=np.float64)"
        )
    again = _replay([layer for _, layer in model.named_layers()])
    again()
    model.backward(loss(model.forward(x, train=train), y)[1])

    def f() -> float:
        again()
        return loss(model.forward(x, train=train), y)[0]

    worst = 0.0
    for p in model.parameters():
        sample = rng.permutation(p.value.size)[:samples]
        worst = max(worst, _compare(p.name, f, p.value, p.grad.copy(), tolerance, sample))
    return worst


def _compare(
    name: str,
    f: Callable[[], float],
    x: np.ndarray,
    got: np.ndarray,
    tolerance: float,
    sample: np.ndarray | None,
) -> float:
    """Largest error of ``got`` against the differences of f, relative to the largest gradient."""
    if np.shape(got) != x.shape:
        raise GradientMismatch(f"gradient of {name} has shape {np.shape(got)}, expected {x.shape}")
    sample = np.arange(x.size) if sample is None else sample
    expected = _differences(f, x, sample, 1e-5)
    found = np.ravel(got)[sample]
    error = np.abs(found - expected) / max(np.abs(expected).max(), 1e-4)
    # NaN counts as the worst error there is.
    worst = int(np.argmax(np.nan_to_num(error, nan=np.inf)))
    if not error[worst] <= tolerance:
        place = [int(i) for i in np.unravel_index(sample[worst], x.shape)]
        raise GradientMismatch(
            f"gradient of {name} at {place}: got {found[worst]:.6g}, "
            f"expected {expected[worst]:.6g} by finite differences (x is {np.ravel(x)[sample[worst]]:.6g}; "
            f"relative error {error[worst]:.2g}, allowed {tolerance:.2g})"
        )
    return float(error[worst])


def _differences(
    f: Callable[[], float], x: np.ndarray, sample: np.ndarray, eps: float
) -> np.ndarray:
    """Central differences of f() while the chosen elements of x are nudged in place."""
    slopes = np.empty(len(sample))
    for i, flat in enumerate(sample):
        place = np.unravel_index(flat, x.shape)
        original = x[place]
        x[place] = original + eps
        above = f()
        x[place] = original - eps
        below = f()
        x[place] = original
        slopes[i] = (above - below) / (2 * eps)
    return slopes


def _with_inner(layer: Any) -> list[Any]:
    """A layer and those inside it."""
    return [layer, *(inner for part in layer.layers for inner in _with_inner(part))]


def _replay(layers: list[Any]) -> Callable[[], None]:
    """A function that sets the layers' generators back, so that dropout drops the same again."""
    generators = [(layer.rng, layer.rng.bit_generator.state) for layer in layers if layer.rng]

    def again() -> None:
        for rng, state in generators:
            rng.bit_generator.state = state

    return again


def _as_float64(name: str, value: np.ndarray) -> np.ndarray:
    if np.asarray(value).dtype != np.float64:
        raise TypeError(f"a gradient check needs float64, got {name} of {np.asarray(value).dtype}")
    return np.array(value)


def _name(function: Any) -> str:
    return getattr(function, "__name__", "the function")
