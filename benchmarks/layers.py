"""A training step of LeNet-5 and of an LSTM against PyTorch's."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from benchmarks.measure import medians
from nnedu import Adam, Dense, Sequential, cross_entropy
from nnedu.layers import LSTM
from nnedu.zoo import LeNet5

BATCH, TIME, FEATURES, HIDDEN = 32, 20, 16, 64
Step = Callable[[], object]


def table() -> str:
    """A Markdown table of milliseconds and ratios, a row a network."""
    rng = np.random.default_rng(0)
    y = rng.integers(10, size=BATCH)
    images = rng.normal(size=(BATCH, 28, 28, 1)).astype(np.float32)
    sequences = rng.normal(size=(BATCH, TIME, FEATURES)).astype(np.float32)
    lstm = Sequential(LSTM(FEATURES, HIDDEN, rng=rng), Dense(HIDDEN, 10, rng=rng))
    named = {
        f"LeNet-5, batch {BATCH}": (_nnedu(LeNet5(rng=rng), images, y), images, _torch_lenet),
        f"LSTM {FEATURES}-{HIDDEN}, {TIME} moments, batch {BATCH}": (
            _nnedu(lstm, sequences, y),
            sequences,
            _torch_lstm,
        ),
    }
    rows = ["| network | nnedu, ms | nnedu / PyTorch |", "|---|---|---|"]
    for name, (step, x, in_torch) in named.items():
        ways = {"nnedu": step}
        if find_spec("torch"):
            ways["PyTorch"] = in_torch(x, y)
        taken = medians(ways)
        ratio = (
            f"{taken['nnedu'] / taken['PyTorch']:.2f}" if "PyTorch" in taken else "not installed"
        )
        rows.append(f"| {name} | {1e3 * taken['nnedu']:.2f} | {ratio} |")
    return "\n".join(rows)


def _nnedu(model: Sequential, x: np.ndarray, y: np.ndarray) -> Step:
    optimizer = Adam(model, lr=1e-3)

    def step() -> None:
        _, dlogits = cross_entropy(model.forward(x, train=True), y)
        model.backward(dlogits, input_gradient=False)
        optimizer.step()

    return step


def _torch_lenet(x: np.ndarray, y: np.ndarray) -> Step:
    from torch import nn

    model = nn.Sequential(
        *(nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2)),
        *(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten()),
        *(nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
    )
    return _torch(model, np.ascontiguousarray(x.transpose(0, 3, 1, 2)), y)


def _torch_lstm(x: np.ndarray, y: np.ndarray) -> Step:
    from torch import Tensor, nn

    class Last(nn.Module):
        """The last state of an LSTM."""

        def __init__(self) -> None:
            super().__init__()
            self.lstm = nn.LSTM(FEATURES, HIDDEN, batch_first=True)

        def forward(self, x: Tensor) -> Tensor:
            last: Tensor = self.lstm(x)[0][:, -1]
            return last

    return _torch(nn.Sequential(Last(), nn.Linear(HIDDEN, 10)), x, y)


def _torch(model: object, x: np.ndarray, y: np.ndarray) -> Step:
    import torch

    assert isinstance(model, torch.nn.Module)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()

    return step
