"""What the losses ask of their inputs."""

import numpy as np


def check_targets(loss: str, predictions: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return y in the dtype of the predictions, where it has their shape."""
    y = np.asarray(y, predictions.dtype)
    if y.shape != predictions.shape:
        cause = ": reshape y with y[:, None]" if y.shape == predictions.shape[:1] else ""
        raise ValueError(
            f"{loss} expects y of the same shape as the predictions, {predictions.shape}, "
            f"got {y.shape}{cause}"
        )
    if y.size == 0:
        raise ValueError(f"{loss} expects at least one example, got an empty batch {y.shape}")
    return y


def check_labels(loss: str, logits: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return y where it holds one class number in range for each row of the logits."""
    y = np.asarray(y)
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
    if y.min() < 0 or y.max() >= logits.shape[1]:
        raise ValueError(
            f"{loss} expects labels in 0..{logits.shape[1] - 1} for {logits.shape[1]} logits, "
            f"got {y.min()} to {y.max()}: do the labels start at 1, or has the network too few outputs?"
        )
    return y


def check_bits(loss: str, y: np.ndarray) -> None:
    """Refuse targets outside 0..1."""
    if y.min() < 0 or y.max() > 1:
        raise ValueError(
            f"{loss} expects targets in 0..1, got {y.min():g} to {y.max():g}: "
            "are the labels -1 and 1, or class numbers?"
        )
