r"""Convolution and pooling as pure pairs; images are (batch, height, width, channels).

Lesson: 11_architectures
"""

import math
from collections.abc import Iterator

import numpy as np

from nnedu.functional.arrays import as_floats, check_upstream

Places = tuple[slice, slice, slice]


def conv2d(
    x: np.ndarray, W: np.ndarray, b: np.ndarray, stride: int = 1, padding: int = 0
) -> np.ndarray:
    r"""Slide a kernel over the image: at every place a weighted sum of what lies under it.

    .. math:: z_{nijo} = b_o + \sum_{k, l, c} x_{n,\, is + k,\, js + l,\, c}\, W_{klco}

    Parameters:  x (batch, height, width, in), W (kernel_h, kernel_w, in, out), b (out,),
                 stride s between places, padding zeros on each side
    Returns:     z (batch, out_h, out_w, out), out_h = (height + 2 padding - kernel_h) // stride + 1
    Raises:      ValueError where the shapes do not fit
    Paper:       LeCun et al. 1989
    Lesson:      11_architectures
    Example:
        >>> x = np.arange(9.0).reshape(1, 3, 3, 1)
        >>> conv2d(x, np.ones((2, 2, 1, 1)), np.zeros(1))[0, :, :, 0]
        array([[ 8., 12.],
               [20., 24.]])
    """
    x, W, b = as_floats(x), as_floats(W), as_floats(b)
    _check_images(x, W)
    if b.shape != W.shape[3:]:
        raise ValueError(
            f"Conv2D expects b of shape {W.shape[3:]}, one for each channel of z, got {b.shape}"
        )
    patches = _patches(x, W.shape, stride, padding)
    z = _as_rows(patches) @ W.reshape(-1, W.shape[3]) + b
    return z.reshape(*patches.shape[:3], W.shape[3])


def conv2d_backward(
    dz: np.ndarray, x: np.ndarray, W: np.ndarray, stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    r"""Gradients of `conv2d`: those of `dense` for every patch, gathered where patches overlap.

    .. math:: dW_{klco} = \sum_{n, i, j} x_{n,\, is + k,\, js + l,\, c}\, dz_{nijo} \qquad
              db_o = \sum_{n, i, j} dz_{nijo} \qquad
              dx_{n,\, is + k,\, js + l,\, c} \mathrel{+}= \sum_o dz_{nijo} W_{klco}

    Parameters:  dz (batch, out_h, out_w, out), x (batch, height, width, in),
                 W (kernel_h, kernel_w, in, out), stride, padding
    Returns:     dx, dW, db with the shapes of x, W, b
    Lesson:      11_architectures
    Example:
        >>> x, W = np.ones((1, 3, 3, 1)), np.ones((2, 2, 1, 1))
        >>> dx, dW, db = conv2d_backward(np.ones((1, 2, 2, 1)), x, W)
        >>> dx[0, :, :, 0]
        array([[1., 2., 1.],
               [2., 4., 2.],
               [1., 2., 1.]])
    """
    dz, x, W = as_floats(dz), as_floats(x), as_floats(W)
    _check_images(x, W)
    dW, db = conv2d_parameter_gradients(dz, x, W.shape, stride, padding)
    batch, height, width, channels = x.shape
    padded = np.zeros((batch, height + 2 * padding, width + 2 * padding, channels), x.dtype)
    rows, shape = dz.reshape(-1, W.shape[3]), (*dz.shape[:3], channels)
    for k, l, places in _offsets(W.shape[:2], stride, dz.shape):
        padded[places] += (rows @ W[k, l].T).reshape(shape)
    return padded[:, padding : padding + height, padding : padding + width], dW, db


def conv2d_parameter_gradients(
    dz: np.ndarray, x: np.ndarray, shape: tuple[int, ...], stride: int = 1, padding: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    r"""dW and db of `conv2d` alone, for a first layer, whose dx nobody asks for.

    Parameters:  dz (batch, out_h, out_w, out), x (batch, height, width, in), shape of W
    Returns:     dW, db
    Lesson:      11_architectures
    Example:
        >>> dz, x = np.ones((1, 2, 2, 1)), np.ones((1, 3, 3, 1))
        >>> conv2d_parameter_gradients(dz, x, (2, 2, 1, 1))[1]
        array([4.])
    """
    patches = _patches(x, shape, stride, padding)
    check_upstream("conv2d_backward", dz, (*patches.shape[:3], shape[3]))
    rows, patches = dz.reshape(-1, shape[3]), _as_rows(patches)
    # The sum over so many short rows is 8 times faster as a product with ones.
    db = np.ones(len(rows), rows.dtype) @ rows
    return (patches.T @ rows).reshape(shape), db


def max_pool2d(x: np.ndarray, size: int = 2, stride: int | None = None) -> np.ndarray:
    r"""Largest value under a square window, for each channel.

    Parameters:  x (batch, height, width, channels), size of the window, stride (size if not given)
    Returns:     a (batch, out_h, out_w, channels), out_h = (height - size) // stride + 1
    Raises:      ValueError where the window is larger than the image
    Lesson:      11_architectures
    Example:
        >>> max_pool2d(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0]
        array([[ 5.,  7.],
               [13., 15.]])
    """
    stride, x = size if stride is None else stride, as_floats(x)
    shape = _pooled(x, size, stride)
    first, *others = [places for _, _, places in _offsets((size, size), stride, shape)]
    a = x[first].copy()
    for places in others:
        np.maximum(a, x[places], out=a)
    return a


def max_pool2d_backward(
    da: np.ndarray, x: np.ndarray, size: int = 2, stride: int | None = None
) -> np.ndarray:
    r"""Gradient of `max_pool2d`: the winner gets all (the first one of a tie).

    Parameters:  da (batch, out_h, out_w, channels), x (batch, height, width, channels), size, stride
    Returns:     dx with the shape of x
    Lesson:      11_architectures
    Example:
        >>> max_pool2d_backward(np.ones((1, 1, 1, 1)), np.arange(4.0).reshape(1, 2, 2, 1))[0, :, :, 0]
        array([[0., 0.],
               [0., 1.]])
    """
    stride, x = size if stride is None else stride, as_floats(x)
    a = max_pool2d(x, size, stride)
    check_upstream("max_pool2d_backward", da, a.shape)
    dx, open_ = np.zeros_like(x), np.ones(a.shape, bool)
    for _, _, places in _offsets((size, size), stride, a.shape):
        won = open_ & (x[places] == a)
        dx[places] += np.multiply(da, won)
        open_ &= ~won
    return dx


def avg_pool2d(x: np.ndarray, size: int = 2, stride: int | None = None) -> np.ndarray:
    r"""Mean under a square window, for each channel.

    Parameters:  x (batch, height, width, channels), size of the window, stride (size if not given)
    Returns:     a (batch, out_h, out_w, channels), out_h = (height - size) // stride + 1
    Raises:      ValueError where the window is larger than the image
    Lesson:      11_architectures
    Example:
        >>> avg_pool2d(np.arange(16.0).reshape(1, 4, 4, 1))[0, :, :, 0]
        array([[ 2.5,  4.5],
               [10.5, 12.5]])
    """
    stride, x = size if stride is None else stride, as_floats(x)
    shape = _pooled(x, size, stride)
    a = np.zeros(shape, x.dtype)
    for _, _, places in _offsets((size, size), stride, shape):
        a += x[places]
    return a / size**2


def avg_pool2d_backward(
    da: np.ndarray, x: np.ndarray, size: int = 2, stride: int | None = None
) -> np.ndarray:
    r"""Gradient of `avg_pool2d`: everything under the window gets an equal share.

    Parameters:  da (batch, out_h, out_w, channels), x (batch, height, width, channels), size, stride
    Returns:     dx with the shape of x
    Lesson:      11_architectures
    Example:
        >>> avg_pool2d_backward(np.ones((1, 1, 1, 1)), np.ones((1, 2, 2, 1)))[0, :, :, 0]
        array([[0.25, 0.25],
               [0.25, 0.25]])
    """
    stride, x = size if stride is None else stride, as_floats(x)
    shape = _pooled(x, size, stride)
    check_upstream("avg_pool2d_backward", da, shape)
    dx = np.zeros_like(x)
    share = np.asarray(da) / size**2
    for _, _, places in _offsets((size, size), stride, shape):
        dx[places] += share
    return dx


def _patches(x: np.ndarray, kernel: tuple[int, ...], stride: int, padding: int) -> np.ndarray:
    """What lies under the kernel at every place, (batch, out_h, out_w, kernel_h, kernel_w, in).

    A view with repeated memory, which costs nothing until `_as_rows` copies it.
    """
    if stride < 1 or padding < 0:
        raise ValueError(
            f"conv2d expects stride of at least 1 and padding of at least 0, got {stride}, {padding}"
        )
    if padding:
        x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kernel_h, kernel_w = kernel[:2]
    batch, height, width, channels = x.shape
    if kernel_h > height or kernel_w > width:
        raise ValueError(
            f"a kernel of {kernel_h} by {kernel_w} does not fit into an image of {height} by {width}"
        )
    out_h, out_w = (height - kernel_h) // stride + 1, (width - kernel_w) // stride + 1
    along_batch, down, right, along_channels = x.strides
    return np.lib.stride_tricks.as_strided(
        x,
        (batch, out_h, out_w, kernel_h, kernel_w, channels),
        (along_batch, down * stride, right * stride, down, right, along_channels),
        writeable=False,
    )


def _as_rows(patches: np.ndarray) -> np.ndarray:
    """Each patch as a row, so that the whole convolution becomes one matrix product."""
    places, size = math.prod(patches.shape[:3]), math.prod(patches.shape[3:])
    if patches.shape[5] > 1:
        return patches.reshape(places, size)
    # With one channel neighbours in memory are neighbours in the image: copied pixel by pixel of the
    # kernel they stay together, 4 times faster. The product takes the transposed array as it is.
    return patches.transpose(3, 4, 5, 0, 1, 2).reshape(size, places).T


def _offsets(
    kernel: tuple[int, ...], stride: int, out: tuple[int, ...]
) -> Iterator[tuple[int, int, Places]]:
    """For every cell of the kernel, the pixels that it meets at the places of the output."""
    down, right = stride * (out[1] - 1) + 1, stride * (out[2] - 1) + 1
    for k in range(kernel[0]):
        for l in range(kernel[1]):
            yield k, l, (slice(None), slice(k, k + down, stride), slice(l, l + right, stride))


def _pooled(x: np.ndarray, size: int, stride: int) -> tuple[int, ...]:
    if x.ndim != 4 or size > min(x.shape[1:3]):
        raise ValueError(
            f"pooling expects x of shape (batch, height, width, channels) no smaller than its window "
            f"of {size}, got {x.shape}"
        )
    if size < 1 or stride < 1:
        raise ValueError(f"pooling expects size and stride of at least 1, got {size}, {stride}")
    batch, height, width, channels = x.shape
    return batch, (height - size) // stride + 1, (width - size) // stride + 1, channels


def _check_images(x: np.ndarray, W: np.ndarray) -> None:
    if W.ndim != 4:
        raise ValueError(f"Conv2D expects W of shape (kernel_h, kernel_w, in, out), got {W.shape}")
    if x.ndim == 4 and x.shape[3] == W.shape[2]:
        return
    message = f"Conv2D expects x of shape (batch, height, width, {W.shape[2]}), got {x.shape}"
    if x.ndim == 3:
        message += ": grey images need an axis for their one channel, x[..., None]"
    elif x.ndim == 4 and x.shape[1] == W.shape[2]:
        message += ": is the channel axis in front? then x.transpose(0, 2, 3, 1)"
    raise ValueError(message)
