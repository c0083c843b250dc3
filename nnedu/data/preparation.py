"""Making data ready for a network. Lesson: 10_data"""

import numpy as np


class Scaler:
    """The shift and scale learned from training data: ``scaler(x) = (x - shift) / scale``.

    Parameters:  shift and scale (features,)
    Raises:      ValueError where x has other features
    Example:
        >>> Scaler(np.array([1.0]), np.array([2.0]))(np.array([[5.0]]))
        array([[2.]])
    """

    def __init__(self, shift: np.ndarray, scale: np.ndarray) -> None:
        self.shift = shift
        # A feature that never changes would divide by zero; scaled by 1 it becomes all zeros.
        self.scale = np.where(scale > 0, scale, 1)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        features = np.shape(self.shift)
        if np.shape(x)[np.ndim(x) - len(features) :] != features:
            raise ValueError(
                f"this scaler learned features of shape {features}, got x {np.shape(x)}: "
                "has the other data the same columns?"
            )
        return (x - self.shift) / self.scale

    def undo(self, x: np.ndarray) -> np.ndarray:
        """Back to the original units."""
        return x * self.scale + self.shift


def standardize(x_train: np.ndarray) -> Scaler:
    """Learn to shift and scale every feature to mean 0 and standard deviation 1.

    Fit it on the training data alone: the test data must not take part in any choice.

    Parameters:  x_train (examples, features)
    Returns:     a `Scaler`, to be applied to training, validation and test data
    Raises:      ValueError where x_train is empty or has missing values
    Example:
        >>> x_train, x_test = np.array([[0.0], [4.0]]), np.array([[2.0]])
        >>> scale = standardize(x_train)
        >>> scale(x_train), scale(x_test), scale.undo(scale(x_test))
        (array([[-1.],
               [ 1.]]), array([[0.]]), array([[2.]]))
    """
    x_train = _examples("standardize", x_train)
    return Scaler(x_train.mean(axis=0), x_train.std(axis=0))


def _examples(name: str, x_train: np.ndarray) -> np.ndarray:
    """Return x_train where there is something to learn from in all of it."""
    x_train = np.asarray(x_train)
    if len(x_train) == 0:
        raise ValueError(f"{name} expects examples to learn from, got {x_train.shape}")
    if np.isnan(x_train).any():
        raise ValueError(
            f"{name} found missing values (NaN), which it would spread: impute them first"
        )
    return x_train


def min_max(x_train: np.ndarray) -> Scaler:
    """Learn to shift and scale every feature to 0..1 on the training data.

    Parameters:  x_train (examples, features)
    Returns:     a `Scaler`; other data may come out a little below 0 or above 1
    Raises:      ValueError where x_train is empty or has missing values
    Example:
        >>> scale = min_max(np.array([[2.0], [6.0]]))
        >>> scale(np.array([[4.0], [8.0]]))
        array([[0.5],
               [1.5]])
    """
    x_train = _examples("min_max", x_train)
    low = x_train.min(axis=0)
    return Scaler(low, x_train.max(axis=0) - low)


class Imputer:
    """The values learned from training data that stand in for missing ones (NaN).

    Parameters:  values (features,)
    Example:
        >>> Imputer(np.array([7.0]))(np.array([[np.nan], [1.0]]))
        array([[7.],
               [1.]])
    """

    def __init__(self, values: np.ndarray) -> None:
        self.values = values

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return np.where(np.isnan(x), self.values, x)


def impute(x_train: np.ndarray, strategy: str = "mean") -> Imputer:
    """Learn a stand-in for the missing values (NaN) of every feature.

    Parameters:  x_train (examples, features), strategy "mean" or "median"
    Returns:     an `Imputer`, to be applied to training, validation and test data
    Raises:      ValueError where a feature has no value at all
    Example:
        >>> fill = impute(np.array([[1.0], [3.0], [np.nan]]))
        >>> fill(np.array([[np.nan], [7.0]]))
        array([[2.],
               [7.]])
    """
    if strategy not in ("mean", "median"):
        raise ValueError(f'impute knows the strategies "mean" and "median", got {strategy!r}')
    empty = np.flatnonzero(np.isnan(x_train).all(axis=0))
    if len(empty):
        raise ValueError(
            f"impute found no value at all in the features {empty.tolist()}: drop them"
        )
    middle = np.nanmean if strategy == "mean" else np.nanmedian
    return Imputer(middle(x_train, axis=0))


def scale_pixels(images: np.ndarray) -> np.ndarray:
    """Pixels of 0..255 as float32 numbers of 0..1.

    Parameters:  images (any shape) of bytes
    Returns:     an array of the same shape
    Raises:      TypeError where the pixels are not bytes
    Example:
        >>> scale_pixels(np.array([0, 51, 255], np.uint8))
        array([0. , 0.2, 1. ], dtype=float32)
    """
    images = np.asarray(images)
    if images.dtype != np.uint8:
        raise TypeError(
            f"scale_pixels expects bytes (uint8) of 0..255, got {images.dtype}: are they scaled already?"
        )
    return images / np.float32(255)


def one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    """A row of zeros with a one at the place of the label.

    Parameters:  y (examples,) integers in 0..classes-1
    Returns:     (examples, classes)
    Raises:      ValueError where a label is out of range, TypeError where y is not of integers
    Example:
        >>> one_hot(np.array([1, 0]), classes=3)
        array([[0., 1., 0.],
               [1., 0., 0.]])
    """
    y = np.asarray(y)
    if y.dtype.kind not in "iu":
        raise TypeError(
            f"one_hot expects integers, the class numbers, got {y.dtype}: y.astype(int)"
        )
    if y.size and (y.min() < 0 or y.max() >= classes):
        raise ValueError(
            f"one_hot expects labels in 0..{classes - 1}, got {y.min()} to {y.max()}: "
            "do the labels start at 1?"
        )
    return np.eye(classes)[y]
