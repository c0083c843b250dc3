"""Layers for sequences: embedding, plain recurrent network, LSTM."""

import numpy as np

from nnedu import functional as F
from nnedu.initializers import Initializer, glorot_uniform, normal, orthogonal
from nnedu.layers.base import Layer, View, check_sizes


class Embedding(Layer):
    r"""A learned vector for every word: integers in, vectors out.

    Parameters:  words the size of the vocabulary, features (a rule of thumb: its fourth root), rng,
                 init an initializer for W
    Lesson:      10_data
    Example:
        >>> layer = Embedding(1000, 6, rng=np.random.default_rng(0))
        >>> layer.forward(np.array([[3, 14, 15]]), train=True).shape
        (1, 3, 6)
    """

    W, dW = View(), View()
    takes_integers = True

    def __init__(
        self, words: int, features: int, *, rng: np.random.Generator, init: Initializer = normal
    ) -> None:
        check_sizes("Embedding", words, features)
        super().__init__(W=init((words, features), rng))

    def forward(self, indices: np.ndarray, *, train: bool) -> np.ndarray:
        """Return the vectors, with one more axis than indices."""
        self.indices = indices
        return F.embedding(indices, self.W)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Write dW; whole numbers have no gradient, so that zeros come back."""
        self.dW = F.embedding_backward(da, self.indices, self.W)
        return np.zeros(self.indices.shape, da.dtype)

    def __repr__(self) -> str:
        return f"Embedding({self.W.shape[0]}, {self.W.shape[1]})"


class Recurrent(Layer):
    """Base of the recurrent layers: goes through the time steps, and back through them."""

    Wx, dWx = View(), View()
    Wh, dWh = View(), View()
    b, db = View(), View()
    gates = 1

    def __init__(
        self,
        features: int,
        hidden: int,
        *,
        rng: np.random.Generator,
        sequences: bool = False,
        init: Initializer = glorot_uniform,
    ) -> None:
        check_sizes(type(self).__name__, features, hidden)
        Wx = [init((features, hidden), rng) for _ in range(self.gates)]
        Wh = [orthogonal((hidden, hidden), rng) for _ in range(self.gates)]
        super().__init__(
            Wx=np.concatenate(Wx, axis=1),
            Wh=np.concatenate(Wh, axis=1),
            b=np.zeros(self.gates * hidden),
        )
        self.hidden, self.sequences = hidden, sequences

    def check(self, x: np.ndarray) -> np.ndarray:
        """Return x where it is a sequence of the right features."""
        features = self.Wx.shape[0]
        if x.ndim != 3 or x.shape[2] != features:
            raise ValueError(
                f"{type(self).__name__} expects x of shape (batch, time, {features}), got {x.shape}"
                + (": a single feature needs an axis, x[..., None]" if x.ndim == 2 else "")
            )
        return x

    def result(self, states: np.ndarray) -> np.ndarray:
        """All states (batch, time, hidden), or the last one (batch, hidden)."""
        return states if self.sequences else states[:, -1]

    def upstream(self, da: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
        """Gradients of the states of all moments, from that of the result."""
        if self.sequences:
            return da
        dstates = np.zeros(shape, da.dtype)
        dstates[:, -1] = da
        return dstates

    def clear_gradients(self) -> None:
        """Set the gradients to 0, to which every moment will add."""
        for parameter in self.parameters():
            parameter.grad[...] = 0

    def add_gradients(self, *gradients: np.ndarray) -> None:
        """Add a moment's dWx, dWh and db."""
        for name, gradient in zip(("dWx", "dWh", "db"), gradients, strict=True):
            vars(self)[name] += gradient

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.Wx.shape[0]}, {self.hidden})"


class RNN(Recurrent):
    r"""A plain recurrent network, `nnedu.functional.rnn_step` from moment to moment, beginning with 0.

    Parameters:  features, hidden, rng, sequences whether the states of all moments come out or the
                 last one only, init an initializer for Wx (Wh begins orthogonal)
    Paper:       Elman 1990
    Lesson:      11_architectures
    Example:
        >>> layer = RNN(3, 5, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((2, 7, 3)), train=True).shape
        (2, 5)
    """

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Go through the moments of x (batch, time, features)."""
        self.x = self.check(x)
        batch, time, _ = x.shape
        # states[:, t] is the state before moment t.
        self.states = np.zeros((batch, time + 1, self.hidden), x.dtype)
        for t in range(time):
            self.states[:, t + 1] = F.rnn_step(x[:, t], self.states[:, t], self.Wx, self.Wh, self.b)
        return self.result(self.states[:, 1:])

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Go back through the moments, adding up the gradients; return dx."""
        self.clear_gradients()
        dstates = self.upstream(da, self.states[:, 1:].shape)
        dx, dh = np.empty_like(self.x), np.zeros_like(self.states[:, 0])
        for t in reversed(range(self.x.shape[1])):
            dx[:, t], dh, dWx, dWh, db = F.rnn_step_backward(
                dstates[:, t] + dh, self.x[:, t], self.states[:, t], self.states[:, t + 1],
                self.Wx, self.Wh,
            )  # fmt: skip
            self.add_gradients(dWx, dWh, db)
        return dx


class LSTM(Recurrent):
    r"""Long short-term memory, `nnedu.functional.lstm_step` from moment to moment, beginning with 0.

    The bias of the forget gate begins at 1, so that the cell remembers until it learns to forget.

    Parameters:  features, hidden, rng, sequences whether the states of all moments come out or the
                 last one only, init an initializer for Wx (Wh begins orthogonal)
    Paper:       Hochreiter and Schmidhuber 1997; Jozefowicz, Zaremba and Sutskever 2015
    Lesson:      11_architectures
    Example:
        >>> layer = LSTM(3, 5, rng=np.random.default_rng(0), sequences=True)
        >>> layer.forward(np.ones((2, 7, 3)), train=True).shape
        (2, 7, 5)
    """

    gates = 4

    def __init__(
        self,
        features: int,
        hidden: int,
        *,
        rng: np.random.Generator,
        sequences: bool = False,
        init: Initializer = glorot_uniform,
    ) -> None:
        super().__init__(features, hidden, rng=rng, sequences=sequences, init=init)
        self.b[hidden : 2 * hidden] = 1

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Go through the moments of x (batch, time, features)."""
        self.x = self.check(x)
        batch, time, _ = x.shape
        # states[:, t] and cells[:, t] are those before moment t.
        self.states = np.zeros((batch, time + 1, self.hidden), x.dtype)
        self.cells = np.zeros_like(self.states)
        self.open: list[np.ndarray] = []
        for t in range(time):
            self.states[:, t + 1], self.cells[:, t + 1], gates = F.lstm_step(
                x[:, t], self.states[:, t], self.cells[:, t], self.Wx, self.Wh, self.b
            )
            self.open.append(gates)
        return self.result(self.states[:, 1:])

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Go back through the moments, adding up the gradients; return dx."""
        self.clear_gradients()
        dstates = self.upstream(da, self.states[:, 1:].shape)
        dx, dh = np.empty_like(self.x), np.zeros_like(self.states[:, 0])
        dc = np.zeros_like(dh)
        for t in reversed(range(self.x.shape[1])):
            dx[:, t], dh, dc, dWx, dWh, db = F.lstm_step_backward(
                dstates[:, t] + dh, dc, self.x[:, t], self.states[:, t], self.cells[:, t],
                self.cells[:, t + 1], self.open[t], self.Wx, self.Wh,
            )  # fmt: skip
            self.add_gradients(dWx, dWh, db)
        return dx
