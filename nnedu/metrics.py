"""How good are the predictions: numbers for people, not for gradients. Lesson: 12_tuning"""

import numpy as np


def accuracy(logits: np.ndarray, y: np.ndarray) -> float:
    """Share of examples whose largest logit (or only logit, above 0) names the right class.

    Parameters:  logits (batch, classes) or (batch, 1), y the labels
    Returns:     a share in 0..1
    Raises:      ValueError where there are not as many labels as examples, or none
    Example:
        >>> accuracy(np.array([[2.0, 1.0], [0.0, 3.0]]), np.array([0, 0]))
        0.5
        >>> accuracy(np.array([[2.0], [-1.0]]), np.array([[1], [1]]))
        0.5
    """
    predicted, y = predicted_labels(logits), np.ravel(y)
    if predicted.shape != y.shape or y.size == 0:
        raise ValueError(
            f"accuracy expects a label for each of {len(predicted)} examples and at least one, got "
            f"{y.size}: is y one-hot? then pass y.argmax(axis=1)"
        )
    return float((predicted == y).mean())


def predicted_labels(logits: np.ndarray) -> np.ndarray:
    """Class number of the largest logit; of a single logit: 1 where it is above 0.

    Parameters:  logits (batch, classes) or (batch, 1)
    Returns:     labels (batch,)
    Raises:      ValueError where logits have another number of axes
    Example:
        >>> predicted_labels(np.array([[0.1, 2.0], [3.0, 1.0]]))
        array([1, 0])
    """
    logits = np.asarray(logits)
    if logits.ndim != 2:
        raise ValueError(f"expected logits of shape (batch, classes), got {logits.shape}")
    if logits.shape[1] == 1:
        return (logits[:, 0] > 0).astype(int)
    return logits.argmax(axis=1)


def confusion_matrix(predicted: np.ndarray, y: np.ndarray, classes: int) -> np.ndarray:
    """How often each true class (row) was predicted as each class (column).

    Parameters:  predicted and y (batch,) integers in 0..classes-1
    Returns:     counts (classes, classes)
    Raises:      ValueError where a label is out of range
    Example:
        >>> confusion_matrix(np.array([0, 1, 1]), np.array([0, 0, 1]), classes=2)
        array([[1, 1],
               [0, 1]])
    """
    if not (np.isin(predicted, range(classes)).all() and np.isin(y, range(classes)).all()):
        raise ValueError(
            f"confusion_matrix expects labels in 0..{classes - 1}: is classes too small?"
        )
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (y, predicted), 1)
    return counts
