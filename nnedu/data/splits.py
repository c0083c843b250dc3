"""Which examples to train on, which to keep back. Lesson: 10_data"""

from collections.abc import Sequence

import numpy as np

from nnedu.data.dataset import Dataset


def random_split(
    data: Dataset, fractions: Sequence[float] = (0.8, 0.2), *, rng: np.random.Generator
) -> tuple[Dataset, ...]:
    """Shuffle the examples and cut them into parts.

    Parameters:  data, fractions that sum to 1, rng
    Returns:     one data set for each fraction
    Raises:      ValueError where the fractions do not sum to 1 or a part would be empty
    Example:
        >>> from nnedu.data import moons
        >>> rng = np.random.default_rng(0)
        >>> train, validation, test = random_split(moons(100, rng=rng), (0.6, 0.2, 0.2), rng=rng)
        >>> len(train), len(validation), len(test)
        (60, 20, 20)
    """
    if abs(sum(fractions) - 1) > 1e-9 or min(fractions) <= 0:
        raise ValueError(f"random_split expects fractions above 0 that sum to 1, got {fractions}")
    ends = np.round(np.cumsum(fractions)[:-1] * len(data)).astype(int)
    parts = np.split(rng.permutation(len(data)), ends)
    if min(map(len, parts)) == 0:
        raise ValueError(f"{len(data)} examples are too few for parts of {fractions}")
    return tuple(data.take(part) for part in parts)
