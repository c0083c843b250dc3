"""More images from those that there are; images are (batch, height, width, channels).

Lesson: 09_regularization, 10_data
"""

from collections.abc import Callable

import numpy as np


def augment(
    images: np.ndarray,
    *,
    rng: np.random.Generator,
    rotate: float = 0.0,
    flip: bool = False,
    shift: int = 0,
    noise: float = 0.0,
) -> np.ndarray:
    """Change every image at random, in ways that leave its meaning alone.

    Pass ``augment=functools.partial(augment, rng=rng, shift=1)`` to `nnedu.fit` to see new images in
    every epoch. A digit must not be flipped, a cat may be.

    Parameters:  images (batch, height, width, channels), rng, rotate the largest angle in degrees,
                 flip whether to mirror half of them left to right, shift the largest way in pixels,
                 noise the standard deviation added to each pixel
    Returns:     new images with the shape and dtype of the old
    Raises:      ValueError where images have another number of axes, something is below 0, or noise
                 meets pixels that are whole numbers
    Example:
        >>> images = np.arange(3.0).reshape(1, 1, 3, 1)
        >>> augment(images, rng=np.random.default_rng(3), flip=True)[0, 0, :, 0]
        array([2., 1., 0.])
    """
    if images.ndim != 4:
        raise ValueError(
            f"augment expects images (batch, height, width, channels), got {images.shape}: "
            "flat images need their shape back, x.reshape(-1, 8, 8, 1)"
        )
    if min(rotate, shift, noise) < 0:
        raise ValueError(
            f"augment expects rotate, shift and noise of 0 or above, the largest change to either side, "
            f"got {rotate}, {shift} and {noise}"
        )
    if noise and images.dtype.kind != "f":
        raise ValueError(
            f"noise is added to pixels of floats, got {images.dtype}, in which a sum above 255 becomes "
            "dark: use scale_pixels first"
        )
    if rotate:
        images = rotate_images(images, rng.uniform(-rotate, rotate, len(images)))
    if flip:
        mirrored = rng.random(len(images)) < 0.5
        images = np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)
    if shift:
        images = shift_images(images, rng.integers(-shift, shift + 1, (len(images), 2)))
    if noise:
        images = images + (noise * rng.standard_normal(images.shape)).astype(images.dtype)
    return images


def rotate_images(images: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    """Turn each image by its own angle, anticlockwise; what turns in from outside is 0.

    Parameters:  images (batch, height, width, channels), degrees (batch,)
    Returns:     new images with the shape and dtype of the old
    Example:
        >>> images = np.array([[1.0, 0.0], [0.0, 0.0]]).reshape(1, 2, 2, 1)
        >>> rotate_images(images, np.array([90.0]))[0, :, :, 0].round(6)
        array([[0., 0.],
               [1., 0.]])
    """
    from scipy.ndimage import rotate

    turned = [
        rotate(image, angle, axes=(1, 0), reshape=False, order=1)
        for image, angle in zip(images, degrees, strict=True)
    ]
    return np.stack(turned).astype(images.dtype)


def shift_images(images: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Move each image by its own (down, right) pixels; what comes in from outside is 0.

    Parameters:  images (batch, height, width, channels), ways (batch, 2) integers
    Returns:     new images with the shape and dtype of the old
    Example:
        >>> images = np.arange(3.0).reshape(1, 3, 1, 1)
        >>> shift_images(images, np.array([[1, 0]]))[0, :, 0, 0]
        array([0., 0., 1.])
    """
    moved = np.zeros_like(images)
    height, width = images.shape[1:3]
    for image, target, (down, right) in zip(images, moved, ways, strict=True):
        # As far as the picture reaches: moved farther, it is gone.
        down, right = np.clip(down, -height, height), np.clip(right, -width, width)
        rows, columns = (
            slice(max(down, 0), height + min(down, 0)),
            slice(max(right, 0), width + min(right, 0)),
        )
        from_rows = slice(max(-down, 0), height + min(-down, 0))
        from_columns = slice(max(-right, 0), width + min(-right, 0))
        target[rows, columns] = image[from_rows, from_columns]
    return moved


def predict_augmented(
    predict: Callable[[np.ndarray], np.ndarray],
    images: np.ndarray,
    augmented: Callable[[np.ndarray], np.ndarray],
    copies: int = 8,
) -> np.ndarray:
    """Augmentation at test time: the mean prediction for several changed copies of each image.

    Parameters:  predict from images to probabilities, images, augmented from images to changed images,
                 copies how many
    Returns:     the mean of the predictions
    Raises:      ValueError where copies is below 1
    Example:
        >>> predict_augmented(lambda x: x, np.array([1.0]), lambda x: 3 * x, copies=2)
        array([3.])
    """
    if copies < 1:
        raise ValueError(f"copies must be at least 1, got {copies}")
    return np.mean([predict(augmented(images)) for _ in range(copies)], axis=0)
