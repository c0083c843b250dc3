r"""Dropout as a pure pair. Lesson: 09_regularization"""

import numpy as np

from nnedu.functional.arrays import as_floats


def dropout(
    x: np.ndarray,
    p_drop: float,
    *,
    train: bool,
    rng: np.random.Generator,
    mask_shape: tuple[int, ...] | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    r"""Set each input to 0 with probability ``p_drop``, scale the others up (inverted dropout).

    .. math:: a = x \cdot m \qquad m_i = \begin{cases} 0 & \text{with probability } p \\
              1 / (1 - p) & \text{otherwise} \end{cases}

    The mean of ``a`` is ``x``, so that nothing has to be done at test time: ``a = x``.

    Parameters:  x (any shape), p_drop the probability of dropping, train, rng,
                 mask_shape where whole slices of x drop together (its axes of length 1 are shared)
    Returns:     a with the shape of x, and the mask that `dropout_backward` needs
    Raises:      ValueError where p_drop is outside 0..1
    Paper:       Srivastava et al. 2014
    Lesson:      09_regularization
    Example:
        >>> a, mask = dropout(np.ones(6), 0.5, train=True, rng=np.random.default_rng(0))
        >>> a
        array([0., 2., 2., 2., 0., 0.])
    """
    if not 0 <= p_drop <= 1:
        raise ValueError(
            f"dropout expects p_drop, the probability of dropping, in 0..1, got {p_drop}: "
            "is it a percentage?"
        )
    x = as_floats(x)
    mask_shape = mask_shape or x.shape
    if not train:
        return x, np.ones(mask_shape, x.dtype)
    p_keep = 1 - p_drop
    kept = rng.random(mask_shape) < p_keep
    mask = kept.astype(x.dtype) * (1 / p_keep if p_keep else 0)
    return x * mask, mask


def dropout_backward(da: np.ndarray, mask: np.ndarray) -> np.ndarray:
    r"""Gradient of `dropout`: ``dx = da * mask``.

    Parameters:  da (shape of x), mask as `dropout` returned it
    Returns:     dx with the shape of x
    Lesson:      09_regularization
    Example:
        >>> dropout_backward(np.array([3.0, 3.0]), np.array([2.0, 0.0]))
        array([6., 0.])
    """
    return da * mask
