"""Units that are 0 or 1: drawing them, and going through all their states."""

import numpy as np

MOST_UNITS = 16


def sample(probs: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw units that are 1 with the given probabilities.

    Parameters:  probs (any shape), rng
    Returns:     an array of 0 and 1 with the shape and dtype of probs
    Example:
        >>> sample(np.array([0.0, 1.0]), np.random.default_rng(0))
        array([0., 1.])
    """
    return (rng.random(probs.shape) < probs).astype(probs.dtype)


def all_states(units: int) -> np.ndarray:
    """Every state that this many units can be in.

    Parameters:  units, at most 16
    Returns:     an array (2**units, units) of 0 and 1
    Raises:      ValueError where there are too many to go through
    Example:
        >>> all_states(2)
        array([[0., 0.],
               [0., 1.],
               [1., 0.],
               [1., 1.]])
    """
    if units > MOST_UNITS:
        raise ValueError(
            f"the exact likelihood goes through all 2**{units} states of {units} units; "
            f"at most {MOST_UNITS} units are allowed: watch the reconstruction error instead"
        )
    return np.array(np.unravel_index(np.arange(2**units), (2,) * units), float).T


def check_binary(model: str, v: np.ndarray, visible: int) -> None:
    """Refuse a batch of visible units that has another shape or leaves 0..1."""
    if v.ndim != 2 or v.shape[1] != visible or len(v) == 0:
        cause = ": a single example needs a batch axis, v[None, :]" if v.ndim == 1 else ""
        raise ValueError(f"{model} expects v of shape (batch, {visible}), got {v.shape}{cause}")
    if not (v.min() >= 0 and v.max() <= 1):
        raise ValueError(
            f"{model} expects visible units in 0..1, got {v.min():g} to {v.max():g}: "
            "are they pixels up to 255, or units of -1 and 1?"
        )
