"""Convolution and pooling layers; images are (batch, height, width, channels)."""

import numpy as np

from nnedu import functional as F
from nnedu.initializers import Initializer, he_normal
from nnedu.layers.base import Layer, Op, View, check_sizes

CONV2D = Op(F.conv2d, F.conv2d_backward)


class Conv2D(Layer):
    r"""A kernel slid over images; `nnedu.functional.conv2d` has the formulas.

    Parameters:  channels_in, channels_out, kernel its size or (height, width), rng, stride, padding,
                 init an initializer for W, op the pair of functions that computes it
    Paper:       LeCun et al. 1989
    Lesson:      11_architectures
    Example:
        >>> layer = Conv2D(1, 6, 5, rng=np.random.default_rng(0), padding=2)
        >>> layer.forward(np.ones((2, 28, 28, 1)), train=True).shape, layer.W.shape
        ((2, 28, 28, 6), (5, 5, 1, 6))
    """

    W, dW = View(), View()
    b, db = View(), View()

    def __init__(
        self,
        channels_in: int,
        channels_out: int,
        kernel: int | tuple[int, int],
        *,
        rng: np.random.Generator,
        stride: int = 1,
        padding: int = 0,
        init: Initializer = he_normal,
        op: Op = CONV2D,
    ) -> None:
        height, width = (kernel, kernel) if isinstance(kernel, int) else kernel
        shape = height, width, channels_in, channels_out
        if min(*shape, stride) < 1 or padding < 0:
            raise ValueError(
                f"Conv2D expects channels, kernel and stride of at least 1 and padding of at least 0, "
                f"got {shape}, stride {stride}, padding {padding}"
            )
        super().__init__(W=init(shape, rng), b=np.zeros(channels_out))
        self.stride, self.padding, self.op = stride, padding, op

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return z (batch, out_h, out_w, channels_out)."""
        self.x = x
        return self.op.forward(x, self.W, self.b, self.stride, self.padding)

    def backward(self, dz: np.ndarray) -> np.ndarray:
        """Write dW and db, return dx."""
        dx, self.dW, self.db = self.op.backward(dz, self.x, self.W, self.stride, self.padding)
        return dx

    def backward_parameters(self, dz: np.ndarray) -> None:
        """Write dW and db; spares dx where the functions are the library's own."""
        if self.op is not CONV2D:
            self.backward(dz)
            return
        self.dW, self.db = F.conv2d_parameter_gradients(
            dz, self.x, self.W.shape, self.stride, self.padding
        )

    def __repr__(self) -> str:
        height, width, channels_in, channels_out = self.W.shape
        words = [f"{channels_in}, {channels_out}, {height}x{width}"]
        words += [f"stride={self.stride}"] * (self.stride != 1)
        words += [f"padding={self.padding}"] * (self.padding != 0)
        return f"Conv2D({', '.join(words)})"


class Pool2D(Layer):
    """Base of the pooling layers: what lies under a square window becomes one value."""

    op: Op

    def __init__(self, size: int = 2, *, stride: int | None = None) -> None:
        super().__init__()
        self.size, self.stride = size, size if stride is None else stride
        check_sizes(type(self).__name__, self.size, self.stride)

    def forward(self, x: np.ndarray, *, train: bool) -> np.ndarray:
        """Return a (batch, out_h, out_w, channels)."""
        self.x = x
        return self.op.forward(x, self.size, self.stride)

    def backward(self, da: np.ndarray) -> np.ndarray:
        """Return dx."""
        return self.op.backward(da, self.x, self.size, self.stride)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.size})"


class MaxPool2D(Pool2D):
    r"""The largest value under a window; `nnedu.functional.max_pool2d`.

    Parameters:  size of the window, stride (size if not given)
    Lesson:      11_architectures
    Example:
        >>> MaxPool2D(2).forward(np.ones((2, 8, 8, 3)), train=True).shape
        (2, 4, 4, 3)
    """

    op = Op(F.max_pool2d, F.max_pool2d_backward)


class AvgPool2D(Pool2D):
    r"""The mean under a window; `nnedu.functional.avg_pool2d`.

    Parameters:  size of the window, stride (size if not given)
    Lesson:      11_architectures
    Example:
        >>> AvgPool2D(2).forward(np.ones((2, 8, 8, 3)), train=True).shape
        (2, 4, 4, 3)
    """

    op = Op(F.avg_pool2d, F.avg_pool2d_backward)
