"""Dropout layers."""

import numpy as np

from nnedu.functional import dropout, dropout_backward
from nnedu.initializers import check_generator
from nnedu.layers.base import Layer


class Dropout(Layer):
    r"""Drop each input with probability ``p_drop`` while training, do nothing at test time.

    Parameters:  p_drop the probability of dropping, rng
    Paper:       Srivastava et al. 2014
    Lesson:      09_regularization
    Example:
        >>> layer = Dropout(0.5, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((1, 6)), train=True)
        array([[0., 2., 2., 2., 0., 0.]])
        >>> layer.forward(np.ones((1, 6)), train=False)
        array([[1., 1., 1., 1., 1., 1.]])
    """

    rng: np.random.Generator

    def __init__(self, p_drop: float, *, rng: np.random.Generator) -> None:
        if not 0 <= p_drop <= 1:
            raise ValueError(
                f"Dropout expects p_drop, the probability of dropping, in 0..1, got {p_drop}: "
                "is it a percentage?"
            )
        check_generator(rng)
        super().__init__()
        self.p_drop = p_drop
        self.rng = rng

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return x with some of its elements dropped."""
        a, self.mask = dropout(x, self.p_drop, train=train, rng=self.rng)
        return a

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return da where x was kept."""
        return dropout_backward(da, self.mask)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.p_drop:g})"


class SpatialDropout(Dropout):
    r"""Drop whole feature maps: neighbouring pixels are so alike that single ones hardly matter.

    Parameters:  p_drop the probability of dropping a channel, rng
    Paper:       Tompson et al. 2015
    Lesson:      09_regularization
    Example:
        >>> layer = SpatialDropout(0.5, rng=np.random.default_rng(0))
        >>> layer.forward(np.ones((1, 2, 1, 3)), train=True)
        array([[[[0., 2., 2.]],
        <BLANKLINE>
                [[0., 2., 2.]]]])
    """

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return x with some of its channels dropped."""
        maps = (len(x), *(1,) * (x.ndim - 2), x.shape[-1])
        a, self.mask = dropout(x, self.p_drop, train=train, rng=self.rng, mask_shape=maps)
        return a
