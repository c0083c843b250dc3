r"""K-FAC and K-BFGS: second-order steps for dense networks, layer by layer. Lesson: 06_optimizers

The curvature of a dense layer is nearly the Kronecker product of two small matrices: A, the second
moments of its inputs (with a 1 for the bias), and G, those of the gradients of its sums z. Its inverse
applied to the gradient is then ``A^-1 [dW; db] G^-1``.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from nnedu.layers import Dense, Op


class DenseRecord:
    """Listens to a dense layer: what came in, and the gradient of its sums, by wrapping its `Op`."""

    def __init__(self, layer: Dense) -> None:
        self.layer = layer
        self.forward, self.backward = layer.op
        layer.op = Op(self.record_forward, self.record_backward)

    def record_forward(self, x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Keep x and z on the way."""
        self.x, self.z = x, self.forward(x, W, b)
        return self.z

    def record_backward(self, dz: np.ndarray, x: np.ndarray, W: np.ndarray) -> tuple:
        """Keep dz on the way; times the batch size it is each example's own gradient."""
        self.dz = dz * len(dz)
        return self.backward(dz, x, W)

    def inputs(self) -> np.ndarray:
        """The inputs with a 1 for the bias."""
        return np.concatenate([self.x, np.ones((len(self.x), 1), self.x.dtype)], axis=1)

    def gradient(self) -> np.ndarray:
        """dW with db below it."""
        return np.concatenate([self.layer.dW, self.layer.db[None]])

    def move(self, step: np.ndarray) -> None:
        """Subtract a step of the shape of `gradient` from W and b."""
        self.layer.W -= step[:-1]
        self.layer.b -= step[-1]


class KFAC:
    r"""Natural gradient with Kronecker factors.

    .. math:: A \leftarrow \rho A + (1 - \rho)\, \mathrm{E}[\bar x \bar x^T] \qquad
              G \leftarrow \rho G + (1 - \rho)\, \mathrm{E}[g g^T] \qquad
              \theta \leftarrow \theta - lr\,
              (A + \pi \sqrt{\lambda} I)^{-1} d\theta\, (G + \tfrac{\sqrt{\lambda}}{\pi} I)^{-1}

    with pi the root of the ratio of the mean eigenvalues of A and G. As the paper demands, G is
    measured with labels drawn from the model's own predictions, in a backward pass of its own; without
    ``rng`` those of the data serve (the empirical Fisher). For models of dense layers and activations,
    trained with cross-entropy.

    Parameters:  model, lr, damping lambda, decay rho of the running means, rng
    Paper:       Martens and Grosse 2015 (without its momentum and its adaptation of lambda)
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Sequential, cross_entropy
        >>> rng = np.random.default_rng(0)
        >>> model = Sequential(Dense(2, 2, rng=rng), dtype=np.float64)
        >>> x, y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
        >>> kfac = KFAC(model, lr=0.5, rng=rng)
        >>> for _ in range(20):
        ...     value, dlogits = cross_entropy(model.forward(x, train=True), y)
        ...     _ = model.backward(dlogits)
        ...     kfac.step()
        >>> value < 0.1
        True
    """

    def __init__(
        self,
        model: Any,
        *,
        lr: float = 0.1,
        damping: float = 1e-2,
        decay: float = 0.95,
        rng: np.random.Generator | None = None,
    ) -> None:
        _check(lr, damping, decay)
        self.model, self.lr, self.damping, self.decay, self.rng = model, lr, damping, decay, rng
        self.records, self.steps = _records(model), 0
        self.factors: list[tuple[np.ndarray, np.ndarray]] = []

    def step(self) -> None:
        """Change the parameters once, after a forward and a backward pass."""
        gradients = [record.gradient() for record in self.records]
        if self.rng is not None:
            self.backward_of_drawn_labels()
        found = [(_moments(record.inputs()), _moments(record.dz)) for record in self.records]
        self.steps += 1
        keep, old = min(self.decay, 1 - 1 / self.steps), self.factors or found
        self.factors = [
            (keep * A + (1 - keep) * new_A, keep * G + (1 - keep) * new_G)
            for (A, G), (new_A, new_G) in zip(old, found, strict=True)
        ]
        for record, (A, G), gradient in zip(self.records, self.factors, gradients, strict=True):
            record.move(self.lr * self.precondition(A, G, gradient))

    def precondition(self, A: np.ndarray, G: np.ndarray, gradient: np.ndarray) -> np.ndarray:
        """The gradient of one layer times the inverse of its damped curvature."""
        pi = np.sqrt((np.trace(A) / len(A)) / max(np.trace(G) / len(G), 1e-12))
        root = np.sqrt(self.damping)
        left = np.linalg.solve(A + pi * root * np.eye(len(A)), gradient)
        return np.linalg.solve(G + root / max(pi, 1e-12) * np.eye(len(G)), left.T).T

    def backward_of_drawn_labels(self) -> None:
        """A backward pass for labels drawn from the predictions, which leaves ``grad`` as it was."""
        assert self.rng is not None
        logits = self.records[-1].z
        # The largest of logits plus Gumbel noise is a label drawn with the softmax's probabilities.
        labels = (logits + self.rng.gumbel(size=logits.shape)).argmax(axis=1)
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        drawn = np.eye(logits.shape[1], dtype=logits.dtype)[labels]
        kept = self.model.grad.copy()
        self.model.backward((e / e.sum(axis=1, keepdims=True) - drawn) / len(logits))
        self.model.grad[:] = kept


class KBFGS:
    r"""Kronecker factors whose inverses are never computed: BFGS keeps them up to date.

    .. math:: \theta \leftarrow \theta - lr\, H_a\, d\theta\, H_g

    After the step the same batch is passed again; how the mean sums z and their mean gradients changed
    teaches H_g, the inputs' second moments teach H_a, each through one BFGS update, with the paper's
    damping. For models of dense layers and activations.

    Parameters:  model, lr, damping, decay of the running means
    Paper:       Goldfarb, Ren and Bahamou 2020
    Lesson:      06_optimizers
    Example:
        >>> from nnedu import Sequential, cross_entropy
        >>> model = Sequential(Dense(2, 2, rng=np.random.default_rng(0)), dtype=np.float64)
        >>> x, y = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
        >>> def passes():
        ...     model.backward(cross_entropy(model.forward(x, train=True), y)[1])
        >>> kbfgs = KBFGS(model, lr=0.5)
        >>> for _ in range(20):
        ...     passes()
        ...     kbfgs.step(passes)
        >>> cross_entropy(model.forward(x, train=False), y)[0] < 0.1
        True
    """

    def __init__(
        self, model: Any, *, lr: float = 0.1, damping: float = 1e-2, decay: float = 0.9
    ) -> None:
        _check(lr, damping, decay)
        self.model, self.lr, self.root, self.decay = model, lr, np.sqrt(damping), decay
        self.records = _records(model)
        self.steps = 0
        sizes = [(r.layer.W.shape[0] + 1, r.layer.W.shape[1]) for r in self.records]
        self.A = [np.zeros((fan_in, fan_in)) for fan_in, _ in sizes]
        self.Ha = [np.eye(fan_in) / self.root for fan_in, _ in sizes]
        self.Hg = [np.eye(fan_out) for _, fan_out in sizes]
        self.s = [np.zeros(fan_out) for _, fan_out in sizes]
        self.y = [np.zeros(fan_out) for _, fan_out in sizes]

    def step(self, again: Callable[[], object]) -> None:
        """Change the parameters once; ``again`` repeats the forward and backward pass of the batch."""
        self.steps += 1
        keep = min(self.decay, 1 - 1 / self.steps)
        before = [(r.z.mean(axis=0), r.dz.mean(axis=0)) for r in self.records]
        for l, record in enumerate(self.records):
            inputs = record.inputs()
            self.A[l] = keep * self.A[l] + (1 - keep) * _moments(inputs)
            s = self.Ha[l] @ inputs.mean(axis=0)
            self.Ha[l] = bfgs(self.Ha[l], s, self.A[l] @ s + self.root * s)
            record.move(self.lr * self.Ha[l] @ record.gradient() @ self.Hg[l])
        again()
        for l, record in enumerate(self.records):
            z, g = before[l]
            self.s[l] = keep * self.s[l] + (1 - keep) * (record.z.mean(axis=0) - z)
            self.y[l] = keep * self.y[l] + (1 - keep) * (record.dz.mean(axis=0) - g)
            self.Hg[l] = bfgs(self.Hg[l], *self.damped(self.Hg[l], self.s[l], self.y[l]))

    def damped(self, H: np.ndarray, s: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Powell's damping of s, so that the curvature stays positive, then one that bounds H."""
        curved = y @ H @ y
        if s @ y < 0.2 * curved:
            t = 0.8 * curved / (curved - s @ y)
            s = t * s + (1 - t) * H @ y
        return s, y + self.root * s


def bfgs(H: np.ndarray, s: np.ndarray, y: np.ndarray) -> np.ndarray:
    r"""The BFGS update of an inverse curvature: afterwards ``H y = s``, and H changed least.

    .. math:: H \leftarrow (I - \rho s y^T) H (I - \rho y s^T) + \rho s s^T \qquad \rho = 1 / s^T y

    Parameters:  H (n, n), s the step and y the change of the gradient (n,)
    Returns:     the new H; the old one where s and y do not curve upwards
    Paper:       Broyden, Fletcher, Goldfarb, Shanno 1970
    Lesson:      06_optimizers
    Example:
        >>> s, y = np.array([1.0, 0.0]), np.array([2.0, 1.0])
        >>> (bfgs(np.eye(2), s, y) @ y).round(6)
        array([1., 0.])
    """
    if s @ y <= 1e-12:
        return H
    rho = 1 / (s @ y)
    left = np.eye(len(H)) - rho * np.outer(s, y)
    return left @ H @ left.T + rho * np.outer(s, s)


def _records(model: Any) -> list[DenseRecord]:
    layers = [layer for _, layer in model.named_layers()]
    for layer in layers:
        if layer.parameter_names and not isinstance(layer, Dense):
            raise TypeError(f"Kronecker factors are for dense layers, the model has {layer!r}")
    return [DenseRecord(layer) for layer in layers if isinstance(layer, Dense)]


def _moments(rows: np.ndarray) -> np.ndarray:
    return rows.T @ rows / len(rows)


def _check(lr: float, damping: float, decay: float) -> None:
    if not (lr > 0 and damping > 0 and 0 <= decay < 1):
        raise ValueError(
            f"lr and damping must be above 0 and decay in 0..1, got {lr}, {damping} and {decay}"
        )
