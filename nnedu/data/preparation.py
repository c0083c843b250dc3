"""Making data ready for a network. Lesson: 10_data"""

import numpy as np


class Scaler:
    """The shift and scale learned from training data: ``scaler(x) = (x - shift) / scale``."""

    def __init__(self, shift: np.ndarray, scale: np.ndarray) -> None:
        self.shift = shift
        # A feature that never changes would divide by zero; scaled by 1 it becomes all zeros.
        self.scale = np.where(scale > 0, scale, 1)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return (x - self.shift) / self.scale

    def undo(self, x: np.ndarray) -> np.ndarray:
        """Back to the original units."""
        return x * self.scale + self.shift


def standardize(x_train: np.ndarray) -> Scaler:
    """Learn to shift and scale every feature to mean 0 and standard deviation 1.

    Fit it on the training data alone: the test data must not take part in any choice.

    Parameters:  x_train (examples, features)
    Returns:     a `Scaler`, to be applied to training, validation and test data
    Raises:      ValueError where x_train is empty
    Example:
        >>> x_train, x_test = np.array([[0.0], [4.0]]), np.array([[2.0]])
        >>> scale = standardize(x_train)
        >>> scale(x_train), scale(x_test), scale.undo(scale(x_test))
        (array([[-1.],
               [ 1.]]), array([[0.]]), array([[2.]]))
    """
    if len(x_train) == 0:
        raise ValueError(f"standardize expects examples to learn from, got {x_train.shape}")
    return Scaler(x_train.mean(axis=0), x_train.std(axis=0))


def one_hot(y: np.ndarray, classes: int) -> np.ndarray:
    """A row of zeros with a one at the place of the label.

    Parameters:  y (examples,) integers in 0..classes-1
    Returns:     (examples, classes)
    Raises:      ValueError where a label is out of range
    Example:
        >>> one_hot(np.array([1, 0]), classes=3)
        array([[0., 1., 0.],
               [1., 0., 0.]])
    """
    y = np.asarray(y)
    if y.size and (y.min() < 0 or y.max() >= classes):
        raise ValueError(
            f"one_hot expects labels in 0..{classes - 1}, got {y.min()} to {y.max()}: "
            "do the labels start at 1?"
        )
    return np.eye(classes)[y]
