r"""Newton's method, SciPy's quasi-Newton methods and the natural gradient, on the flat vector.

For small models: the matrices here have a row and a column for every parameter.
Lesson: 06_optimizers
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnedu.losses import Loss

Vector = np.ndarray
Gradient = Callable[[Vector], Vector]


def hessian(gradient: Gradient, theta: Vector, eps: float = 1e-5) -> np.ndarray:
    r"""Second derivatives, by central differences of the gradient.

    Parameters:  gradient from theta (n,) to (n,), theta, eps the size of the nudge
    Returns:     H (n, n), made symmetric
    Lesson:      06_optimizers
    Example:
        >>> hessian(lambda t: np.array([4 * t[0], 2 * t[1]]), np.zeros(2)).round(6)
        array([[4., 0.],
               [0., 2.]])
    """
    theta = np.asarray(theta, np.float64)
    rows = []
    for nudge in eps * np.eye(theta.size):
        rows.append((gradient(theta + nudge) - gradient(theta - nudge)) / (2 * eps))
    H = np.array(rows)
    return (H + H.T) / 2


def newton(
    gradient: Gradient,
    theta: Vector,
    *,
    second: Callable[[Vector], np.ndarray] | None = None,
    steps: int = 10,
    damping: float = 0.0,
) -> Vector:
    r"""Newton's method: jump to where the local parabola has slope 0.

    .. math:: \theta \leftarrow \theta - (H + \lambda I)^{-1} g

    That is a minimum only where H curves upwards in all directions; damping lambda helps elsewhere.

    Parameters:  gradient from theta to its gradient, theta where to begin, second from theta to the
                 Hessian (by differences if not given), steps, damping
    Returns:     theta after the last step
    Raises:      numpy.linalg.LinAlgError where H + lambda I cannot be inverted
    Lesson:      06_optimizers
    Example:
        >>> newton(lambda t: np.array([4 * (t[0] - 3), 2 * t[1]]), np.ones(2), steps=1).round(6)
        array([3., 0.])
    """
    theta = np.array(theta, np.float64)
    for _ in range(steps):
        H = hessian(gradient, theta) if second is None else second(theta)
        theta -= np.linalg.solve(H + damping * np.eye(theta.size), gradient(theta))
    return theta


def objective(
    model: Any, x: np.ndarray, y: np.ndarray, loss: Loss
) -> Callable[[Vector], tuple[float, Vector]]:
    """The loss of a model as a function of its flat theta: ``f(theta) -> (value, gradient)``.

    Example:
        >>> from nnedu import Dense, Sequential, mse
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> f = objective(model, np.ones((1, 1)), np.ones((1, 1)), mse)
        >>> f(np.array([3.0, 0.0]))
        (4.0, array([4., 4.]))
    """

    def f(theta: Vector) -> tuple[float, Vector]:
        model.theta[:] = theta
        value, dlogits = loss(model.forward(x, train=True), y)
        model.backward(dlogits, input_gradient=False)
        return value, model.grad.astype(np.float64)

    return f


def minimize(
    model: Any,
    x: np.ndarray,
    y: np.ndarray,
    *,
    loss: Loss,
    method: str = "L-BFGS-B",
    steps: int = 200,
    callback: Callable[[Vector], None] | None = None,
) -> Any:
    """Train on all examples at once with one of SciPy's minimizers.

    They need exact losses: use a model of dtype float64, without dropout.

    Parameters:  model, x and y, loss, method "BFGS", "L-BFGS-B", "CG" ..., steps at most,
                 callback called with theta after each step
    Returns:     SciPy's result (``fun`` the loss, ``nit`` the steps, ``nfev`` the passes);
                 the model keeps the best parameters
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Dense, Sequential, mse
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> x = np.array([[0.0], [1.0]])
        >>> _ = minimize(model, x, 3 * x + 1, loss=mse, method="BFGS")
        >>> model.theta.round(4)
        array([3., 1.])
    """
    # Here, because SciPy would slow down `import nnedu`.
    from scipy import optimize

    f = objective(model, x, y, loss)
    result = optimize.minimize(
        f, model.theta.astype(np.float64), jac=True, method=method, callback=callback,
        options={"maxiter": steps},
    )  # fmt: skip
    model.theta[:] = result.x
    return result


def fisher(model: Any, x: np.ndarray, *, classes: bool = True) -> np.ndarray:
    r"""Fisher information: how much each change of the parameters changes what the model predicts.

    .. math:: F = \frac{1}{n} \sum_n \mathrm{E}_{y \sim p(y | x_n)}
              \bigl[\nabla_\theta \log p(y | x_n)\, \nabla_\theta \log p(y | x_n)^T\bigr]

    Parameters:  model, x (batch, ...), classes whether the outputs are logits of classes, or else the
                 means of normal distributions with variance 1
    Returns:     F (parameters, parameters)
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Dense, Sequential
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> fisher(model, np.array([[2.0]]), classes=False)
        array([[4., 2.],
               [2., 1.]])
    """
    kept = model.grad.copy()
    F = np.zeros((model.theta.size, model.theta.size))
    for i in range(len(x)):
        output = model.forward(x[i : i + 1], train=False)[0]
        for score in _scores(output, classes):
            model.backward(score[None].astype(model.grad.dtype), input_gradient=False)
            F += np.outer(model.grad, model.grad) / len(x)
    model.grad[:] = kept
    return F


def natural_gradient(
    model: Any, x: np.ndarray, *, damping: float = 1e-3, classes: bool = True
) -> Vector:
    r"""The direction of steepest descent where distance is measured in predictions.

    .. math:: (F + \lambda I)^{-1} g

    Parameters:  model with its gradient g in ``grad``, x whose predictions count, damping lambda,
                 classes as in `fisher`
    Returns:     the direction (parameters,), to be followed by ``model.theta -= lr * direction``
    Paper:       Amari 1998
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Dense, Sequential
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> model.grad[:] = [4.0, 2.0]
        >>> natural_gradient(model, np.array([[2.0]]), damping=1e-9, classes=False).round(4)
        array([0.8, 0.4])
    """
    F = fisher(model, x, classes=classes)
    return np.linalg.solve(F + damping * np.eye(len(F)), model.grad)


def _scores(output: np.ndarray, classes: bool) -> np.ndarray:
    """Gradients of -log p for the outcomes y, each times the root of the outcome's probability."""
    if not classes:
        return np.eye(output.size)
    e = np.exp(output - output.max())
    p = e / e.sum()
    return np.sqrt(p)[:, None] * (p - np.eye(output.size))
