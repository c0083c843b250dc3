r"""K-FAC and K-BFGS: second-order steps for dense networks, layer by layer. Lesson: 06_optimizers

The curvature of a dense layer is nearly the Kronecker product of two small matrices: A, the second
moments of its inputs (with a 1 for the bias), and G, those of the gradients of its sums z. Its inverse
applied to the gradient is then ``A^-1 [dW; db] G^-1``.
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np

from nnedu.layers import Dense, Op
from nnedu.optimizers.base import Optimizer
from nnedu.optimizers.second_order.quasi_newton import bfgs
from nnedu.schedules import Schedule


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


class KFAC(Optimizer):
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

    model: Any

    def __init__(
        self,
        model: Any,
        *,
        lr: float | Schedule = 0.1,
        damping: float = 1e-2,
        decay: float = 0.95,
        rng: np.random.Generator | None = None,
    ) -> None:
        super().__init__(model, lr=lr)
        _check(damping, decay)
        self.damping, self.decay, self.rng = damping, decay, rng
        self.records = _records(model)
        for l, record in enumerate(self.records):
            fan_in, fan_out = record.layer.W.shape
            self.state[f"A{l}"] = np.zeros((fan_in + 1, fan_in + 1))
            self.state[f"G{l}"] = np.zeros((fan_out, fan_out))

    def step(self) -> None:
        """Change the parameters once, after a forward and a backward pass."""
        lr, gradients = self.current_lr, [record.gradient() for record in self.records]
        if self.rng is not None:
            self.backward_of_drawn_labels()
        self.steps += 1
        keep = min(self.decay, 1 - 1 / self.steps)
        for l, (record, gradient) in enumerate(zip(self.records, gradients, strict=True)):
            A, G = self.state[f"A{l}"], self.state[f"G{l}"]
            A += (1 - keep) * (_moments(record.inputs()) - A)
            G += (1 - keep) * (_moments(record.dz) - G)
            record.move(lr * self.precondition(A, G, gradient))

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

    def state_dict(self) -> dict[str, np.ndarray]:
        """Copies of everything that a later session needs to go on exactly here."""
        saved = super().state_dict()
        if self.rng is not None:
            saved["rng"] = np.array(json.dumps(self.rng.bit_generator.state))
        return saved

    def load_state_dict(self, saved: dict[str, np.ndarray]) -> None:
        """Go on where the optimizer that made ``saved`` stood."""
        super().load_state_dict(saved)
        if self.rng is not None:
            self.rng.bit_generator.state = json.loads(str(saved["rng"]))


class KBFGS(Optimizer):
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
        self, model: Any, *, lr: float | Schedule = 0.1, damping: float = 1e-2, decay: float = 0.9
    ) -> None:
        super().__init__(model, lr=lr)
        _check(damping, decay)
        self.root, self.decay = np.sqrt(damping), decay
        self.records = _records(model)
        for l, record in enumerate(self.records):
            fan_in, fan_out = record.layer.W.shape
            self.state[f"A{l}"] = np.zeros((fan_in + 1, fan_in + 1))
            self.state[f"Ha{l}"] = np.eye(fan_in + 1) / self.root
            self.state[f"Hg{l}"] = np.eye(fan_out)
            self.state[f"s{l}"], self.state[f"y{l}"] = np.zeros(fan_out), np.zeros(fan_out)

    def step(self, again: Callable[[], object] | None = None) -> None:
        """Change the parameters once; ``again`` repeats the forward and backward pass of the batch."""
        if again is None:
            raise TypeError(
                "KBFGS learns from a second pass of the same batch: call step(again) with a function "
                "that repeats the forward and backward pass"
            )
        lr = self.current_lr
        self.steps += 1
        keep = min(self.decay, 1 - 1 / self.steps)
        before = [(r.z.mean(axis=0), r.dz.mean(axis=0)) for r in self.records]
        for l, record in enumerate(self.records):
            A, Ha, inputs = self.state[f"A{l}"], self.state[f"Ha{l}"], record.inputs()
            A += (1 - keep) * (_moments(inputs) - A)
            s = Ha @ inputs.mean(axis=0)
            Ha[...] = bfgs(Ha, s, A @ s + self.root * s)
            record.move(lr * Ha @ record.gradient() @ self.state[f"Hg{l}"])
        again()
        for l, record in enumerate(self.records):
            z, g = before[l]
            s, y, Hg = self.state[f"s{l}"], self.state[f"y{l}"], self.state[f"Hg{l}"]
            s += (1 - keep) * (record.z.mean(axis=0) - z - s)
            y += (1 - keep) * (record.dz.mean(axis=0) - g - y)
            Hg[...] = bfgs(Hg, *self.damped(Hg, s, y))

    def damped(self, H: np.ndarray, s: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Powell's damping of s, so that the curvature stays positive, then one that bounds H."""
        curved = y @ H @ y
        if s @ y < 0.2 * curved:
            t = 0.8 * curved / (curved - s @ y)
            s = t * s + (1 - t) * H @ y
        return s, y + self.root * s


def _records(model: Any) -> list[DenseRecord]:
    layers = [layer for _, layer in model.named_layers()]
    for layer in layers:
        if layer.parameter_names and not isinstance(layer, Dense):
            raise TypeError(f"Kronecker factors are for dense layers, the model has {layer!r}")
    return [DenseRecord(layer) for layer in layers if isinstance(layer, Dense)]


def _moments(rows: np.ndarray) -> np.ndarray:
    return rows.T @ rows / len(rows)


def _check(damping: float, decay: float) -> None:
    if not (damping > 0 and 0 <= decay < 1):
        raise ValueError(
            f"damping must be above 0 and decay in 0..1, got {damping} and {decay}: "
            "without damping the factors cannot be inverted"
        )
