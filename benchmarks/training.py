"""One training step (forward, loss, backward, Adam) against the bare matrix products, scikit-learn and PyTorch."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise

import numpy as np

from benchmarks.measure import medians
from nnedu import Adam, Dense, ReLU, Sequential, cross_entropy

NETS = (
    ((2, 16, 16, 2), 32),
    ((64, 32, 16, 10), 32),
    ((100, 64, 32, 16, 10), 64),
    ((64, 128, 10), 128),
    ((784, 512, 10), 128),
    ((784, 512, 256, 10), 256),
)


def table() -> str:
    """A Markdown table of milliseconds and ratios, a row a network."""
    names = [
        "matrix products",
        "scikit-learn",
        *(["PyTorch", "PyTorch fused"] if find_spec("torch") else []),
    ]
    rows = [
        f"| network | batch | nnedu, ms | {' | '.join(f'nnedu / {name}' for name in names)} |",
        f"|---|---|---|{'---|' * len(names)}",
    ]
    for sizes, batch in NETS:
        taken = medians(_ways(sizes, batch))
        ratios = " | ".join(f"{taken['nnedu'] / taken[name]:.2f}" for name in names)
        rows.append(
            f"| {'-'.join(map(str, sizes))} | {batch} | {1e3 * taken['nnedu']:.3f} | {ratios} |"
        )
    return "\n".join(rows)


def _ways(sizes: tuple[int, ...], batch: int) -> dict[str, Callable[[], object]]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(batch, sizes[0])).astype(np.float32)
    y = rng.integers(sizes[-1], size=batch)
    ways = {
        "nnedu": _nnedu(sizes, x, y, rng),
        "matrix products": _products(sizes, x, rng),
        "scikit-learn": _sklearn(sizes, x, y),
    }
    if find_spec("torch"):
        ways["PyTorch"] = _torch(sizes, x, y, fused=False)
        ways["PyTorch fused"] = _torch(sizes, x, y, fused=True)
    return ways


def _nnedu(
    sizes: tuple[int, ...], x: np.ndarray, y: np.ndarray, rng: np.random.Generator
) -> Callable[[], object]:
    layers = [layer for pair in pairwise(sizes) for layer in (Dense(*pair, rng=rng), ReLU())]
    model = Sequential(*layers[:-1])
    optimizer = Adam(model, lr=1e-3)

    def step() -> float:
        loss, dlogits = cross_entropy(model.forward(x, train=True), y)
        model.backward(dlogits, input_gradient=False)
        optimizer.step()
        return loss

    return step


def _products(
    sizes: tuple[int, ...], x: np.ndarray, rng: np.random.Generator
) -> Callable[[], object]:
    """The floor: the products that any implementation of the step needs, and nothing else."""
    weights = [rng.normal(size=pair).astype(np.float32) for pair in pairwise(sizes)]
    inputs = [x] + [np.ones((len(x), size), np.float32) for size in sizes[1:]]

    def step() -> None:
        for a, W in zip(inputs, weights, strict=False):
            a @ W
        for place in reversed(range(len(weights))):
            inputs[place].T @ inputs[place + 1]
            if place:
                inputs[place + 1] @ weights[place].T

    return step


def _sklearn(sizes: tuple[int, ...], x: np.ndarray, y: np.ndarray) -> Callable[[], object]:
    from sklearn.neural_network import MLPClassifier

    network = MLPClassifier(sizes[1:-1], batch_size=len(x), random_state=0)
    classes = np.arange(sizes[-1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network.partial_fit(x, y, classes=classes)
    return lambda: network.partial_fit(x, y)


def _torch(
    sizes: tuple[int, ...], x: np.ndarray, y: np.ndarray, fused: bool
) -> Callable[[], object]:
    import torch

    layers = [
        layer for pair in pairwise(sizes) for layer in (torch.nn.Linear(*pair), torch.nn.ReLU())
    ]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=fused)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()

    return step
