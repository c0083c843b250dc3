"""One simple container for a data set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Dataset:
    """Examples and their targets; ``x, y = dataset`` unpacks them.

    Parameters:  x (examples, features), y (examples,) class numbers or (examples, 1) values,
                 name, feature_names, target_names
    Example:
        >>> data = Dataset(np.zeros((3, 2)), np.array([0, 1, 1]), target_names=("no", "yes"))
        >>> x, y = data
        >>> x.shape, len(data), data.classes
        ((3, 2), 3, 2)
        >>> len(data.take([0, 2]))
        2
    """

    x: np.ndarray
    y: np.ndarray
    name: str = "data"
    feature_names: tuple[str, ...] = ()
    target_names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.x) != len(self.y):
            raise ValueError(
                f"a data set needs one target for each example, got {len(self.x)} examples and "
                f"{len(self.y)} targets"
            )

    @property
    def classes(self) -> int:
        """Number of classes."""
        return len(self.target_names)

    def take(self, rows: np.ndarray | list[int]) -> "Dataset":
        """The data set of these rows alone."""
        return replace(self, x=self.x[rows], y=self.y[rows])

    def __iter__(self) -> Iterator[np.ndarray]:
        return iter((self.x, self.y))

    def __len__(self) -> int:
        return len(self.x)

    def __repr__(self) -> str:
        return f"Dataset({self.name}: x {self.x.shape}, y {self.y.shape})"
