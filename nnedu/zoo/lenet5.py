r"""LeNet-5, which read handwritten digits. Lesson: 11_architectures"""

from typing import Any

import numpy as np

from nnedu.initializers import glorot_uniform
from nnedu.layers import AvgPool2D, Conv2D, Dense, Flatten, Tanh
from nnedu.model import Sequential

SIDES = (28, 32)


class LeNet5(Sequential):
    r"""Two convolutions, each followed by pooling, then three dense layers: images to logits.

    The paper's network in the form in which it is taught today: every kernel of the second convolution
    sees all 6 maps, pooling has no parameters, tanh is not scaled and the outputs are plain logits.
    `nnedu.zoo.parameter_counts.lenet5` counts the original's.

    Parameters:  rng for the first weights, classes, side of the square grey images: 32 as in the
                 paper, or 28 as in MNIST, around which the first convolution pads 2, dtype
    Paper:       LeCun, Bottou, Bengio and Haffner 1998, Gradient-based learning applied to document
                 recognition
    Lesson:      11_architectures
    Example:
        >>> lenet = LeNet5(rng=np.random.default_rng(0))
        >>> lenet.forward(np.zeros((2, 28, 28, 1)), train=False).shape, lenet.theta.size
        ((2, 10), 61706)
    """

    def __init__(
        self,
        *,
        rng: np.random.Generator,
        classes: int = 10,
        side: int = 28,
        dtype: Any = np.float32,
    ) -> None:
        if side not in SIDES:
            raise ValueError(
                f"LeNet5 expects images of side 28 or 32, got {side}: enlarge small ones by "
                "repeating pixels, np.kron(image, np.ones((4, 4)))"
            )
        super().__init__(
            Conv2D(1, 6, 5, rng=rng, padding=(32 - side) // 2, init=glorot_uniform),
            Tanh(),
            AvgPool2D(2),
            Conv2D(6, 16, 5, rng=rng, init=glorot_uniform),
            Tanh(),
            AvgPool2D(2),
            Flatten(),
            Dense(16 * 5 * 5, 120, rng=rng),
            Tanh(),
            Dense(120, 84, rng=rng),
            Tanh(),
            Dense(84, classes, rng=rng),
            dtype=dtype,
        )
