"""What the losses ask of their inputs."""

import numpy as np

from nnedu.functional.arrays import as_floats

Pair = tuple[np.ndarray, np.ndarray]


def check_targets(loss: str, predictions: np.ndarray, y: np.ndarray) -> Pair:
    """Return predictions of floats, and y in their dtype, where it has their shape."""
    predictions = as_floats(predictions)
    y = np.asarray(y, predictions.dtype)
    if y.shape != predictions.shape:
        cause = ": reshape y with y[:, None]" if y.shape == predictions.shape[:1] else ""
        raise ValueError(
            f"{loss} expects y of the same shape as the predictions, {predictions.shape}, "
            f"got {y.shape}{cause}"
        )
    if y.size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {y.shape}")
    return predictions, y


def check_labels(loss: str, logits: np.ndarray, y: np.ndarray) -> Pair:
    """Return logits of floats, and y where it holds one class number in range for each row of them."""
    logits, y = as_floats(logits), np.asarray(y)
    if logits.ndim != 2 or y.shape != logits.shape[:1]:
        cause = ": is y one-hot? then pass y.argmax(axis=1)" if y.ndim == 2 else ""
        if y.shape == (*logits.shape[:1], 1):
            cause = ": y has an axis too many, pass y[:, 0]"
        raise ValueError(
            f"{loss} expects logits (batch, classes) and y (batch,), "
            f"got {logits.shape} and {y.shape}{cause}"
        )
    if y.dtype.kind not in "iu":
        raise TypeError(
            f"{loss} expects y of integers, the class numbers, got {y.dtype}: "
            "convert with y.astype(int)"
        )
    if y.size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {logits.shape}")
    # Places in an array are counted in intp: labels of few bits would overflow where they are multiplied.
    y = y.astype(np.intp, copy=False)
    # Read without a sign, a label below 0 is larger than any: one look at all of them instead of two.
    if y.view(np.uintp).max() >= logits.shape[1]:
        raise ValueError(
            f"{loss} expects labels in 0..{logits.shape[1] - 1} for {logits.shape[1]} logits, "
            f"got {y.min()} to {y.max()}: do the labels start at 1, or has the network too few outputs?"
        )
    return logits, y


def check_bits(loss: str, y: np.ndarray) -> None:
    """Refuse targets outside 0..1."""
    if y.min() < 0 or y.max() > 1:
        raise ValueError(
            f"{loss} expects targets in 0..1, got {y.min():g} to {y.max():g}: "
            "are the labels -1 and 1, or class numbers?"
        )
