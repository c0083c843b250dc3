"""Which examples to train on, which to keep back. Lesson: 10_data"""

from collections.abc import Iterator, Sequence

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
    _check(data)
    return _parts(data, _cut(rng.permutation(len(data)), fractions), fractions)


def stratified_split(
    data: Dataset, fractions: Sequence[float] = (0.8, 0.2), *, rng: np.random.Generator
) -> tuple[Dataset, ...]:
    """As `random_split`, with the same share of every class in each part.

    Parameters:  data with y (examples,) of class numbers, fractions that sum to 1, rng
    Returns:     one data set for each fraction
    Example:
        >>> data = Dataset(np.zeros((10, 1)), np.array([0] * 8 + [1] * 2))
        >>> first, second = stratified_split(data, (0.5, 0.5), rng=np.random.default_rng(0))
        >>> first.y.sum(), second.y.sum()
        (np.int64(1), np.int64(1))
    """
    _check(data)
    members = [rng.permutation(np.flatnonzero(data.y == label)) for label in np.unique(data.y)]
    cuts = [_cut(rows, fractions) for rows in members]
    rows = [rng.permutation(np.concatenate(part)) for part in zip(*cuts, strict=True)]
    return _parts(data, rows, fractions)


def time_split(data: Dataset, fractions: Sequence[float] = (0.8, 0.2)) -> tuple[Dataset, ...]:
    """Cut the examples where they stand: train on the past, test on the future.

    Parameters:  data in the order of time, fractions that sum to 1
    Returns:     one data set for each fraction
    Example:
        >>> data = Dataset(np.arange(4)[:, None], np.arange(4))
        >>> [part.y.tolist() for part in time_split(data, (0.75, 0.25))]
        [[0, 1, 2], [3]]
    """
    _check(data)
    return _parts(data, _cut(np.arange(len(data)), fractions), fractions)


def k_fold(
    data: Dataset, k: int = 5, *, rng: np.random.Generator | None
) -> Iterator[tuple[Dataset, Dataset]]:
    """Cut the examples into k parts, and hold each back once.

    Parameters:  data, k parts, rng that shuffles the examples first (None keeps their order)
    Returns:     an iterator of k pairs (training, validation)
    Raises:      ValueError where there are fewer examples than parts
    Example:
        >>> data = Dataset(np.zeros((5, 1)), np.arange(5))
        >>> [held_back.y.tolist() for _, held_back in k_fold(data, 2, rng=None)]
        [[0, 1, 2], [3, 4]]
    """
    _check(data)
    if not 2 <= k <= len(data):
        raise ValueError(f"k_fold expects 2 to {len(data)} parts for {len(data)} examples, got {k}")
    order = np.arange(len(data)) if rng is None else rng.permutation(len(data))
    parts = np.array_split(order, k)
    for i, held_back in enumerate(parts):
        others = np.concatenate([part for j, part in enumerate(parts) if j != i])
        yield data.take(others), data.take(held_back)


def leave_one_out(data: Dataset) -> Iterator[tuple[Dataset, Dataset]]:
    """Hold each example back once: `k_fold` with as many parts as examples.

    Parameters:  data of at least two examples
    Returns:     an iterator of pairs (training, validation), the latter of one example
    Example:
        >>> data = Dataset(np.zeros((3, 1)), np.arange(3))
        >>> [(train.y.tolist(), one.y.tolist()) for train, one in leave_one_out(data)]
        [([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])]
    """
    _check(data)
    yield from k_fold(data, len(data), rng=None)


def _check(data: Dataset) -> None:
    """Refuse a bare array or pair, whose length is not the number of examples."""
    if not isinstance(data, Dataset):
        raise TypeError(
            f"a split expects a Dataset, got {type(data).__name__}: put x and y into one, Dataset(x, y)"
        )


def _cut(rows: np.ndarray, fractions: Sequence[float]) -> list[np.ndarray]:
    if abs(sum(fractions) - 1) > 1e-9 or min(fractions) <= 0:
        raise ValueError(f"a split expects fractions above 0 that sum to 1, got {fractions}")
    return np.split(rows, np.round(np.cumsum(fractions)[:-1] * len(rows)).astype(int))


def _parts(
    data: Dataset, rows: list[np.ndarray], fractions: Sequence[float]
) -> tuple[Dataset, ...]:
    if min(map(len, rows)) == 0:
        raise ValueError(f"{len(data)} examples are too few for parts of {fractions}")
    return tuple(data.take(part) for part in rows)
