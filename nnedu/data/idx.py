"""MNIST and Fashion-MNIST from their IDX files, once they lie in a folder. Lesson: 10_data"""

import gzip
import hashlib
from math import prod
from os import PathLike
from pathlib import Path

import numpy as np

from nnedu.data.dataset import Dataset

# MD5 sums of the four files as published: a download that broke off is noticed before training.
MNIST = {
    "train-images-idx3-ubyte.gz": "f68b3c2dcbeaaa9fbdd348bbdeb94873",
    "train-labels-idx1-ubyte.gz": "d53e105ee54ea40749a09fcbcd1e9432",
    "t10k-images-idx3-ubyte.gz": "9fb629c4189551a2d022fa330f9573f3",
    "t10k-labels-idx1-ubyte.gz": "ec29112dd5afa0611ce80d1b7f02629c",
}
FASHION_MNIST = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
CLOTHES = (
    "T-shirt", "trouser", "pullover", "dress", "coat",
    "sandal", "shirt", "sneaker", "bag", "boot",
)  # fmt: skip
# The third byte of an IDX file names the type of its numbers, which are stored big end first.
TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def mnist(
    folder: str | PathLike[str], sums: dict[str, str] | None = MNIST
) -> tuple[Dataset, Dataset]:
    """70,000 handwritten digits of 28 by 28 pixels: (training, test).

    Parameters:  folder with the four files of MNIST as published (``train-images-idx3-ubyte.gz`` ...),
                 sums their MD5 sums; None skips the comparison
    Returns:     two data sets with x (examples, 28, 28, 1) from 0 to 1 in float32
    Raises:      FileNotFoundError, or ValueError where a file is not what it should be
    """
    return _load(Path(folder), sums, "MNIST", tuple("0123456789"))


def fashion_mnist(
    folder: str | PathLike[str], sums: dict[str, str] | None = FASHION_MNIST
) -> tuple[Dataset, Dataset]:
    """70,000 pieces of clothing of 28 by 28 pixels: (training, test), in files like those of `mnist`.

    Parameters, Returns, Raises: as `mnist`
    """
    return _load(Path(folder), sums, "Fashion-MNIST", CLOTHES)


def read_idx(path: str | PathLike[str], md5: str | None = None) -> np.ndarray:
    """The array in an IDX file, which may be packed with gzip.

    Parameters:  path, md5 the sum that the file must have
    Raises:      ValueError where the sum differs or the file is not whole
    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = Path(folder) / "labels"
        ...     _ = path.write_bytes(bytes([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]))
        ...     read_idx(path)
        array([7, 8, 9], dtype=uint8)
    """
    packed = Path(path).read_bytes()
    found = hashlib.md5(packed, usedforsecurity=False).hexdigest()
    if md5 is not None and found != md5:
        raise ValueError(
            f"{Path(path).name} has the MD5 sum {found}, expected {md5}: "
            "did the download break off, or is it another file?"
        )
    try:
        content = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
    except (EOFError, OSError) as error:
        raise ValueError(f"{Path(path).name} is not whole: {error}") from error
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES:
        raise ValueError(f"{Path(path).name} is not an IDX file: it begins with {content[:4]!r}")
    dtype, axes = np.dtype(TYPES[content[2]]), content[3]
    start = 4 + 4 * axes
    shape = tuple(int(n) for n in np.frombuffer(content[4:start], ">u4"))
    if len(shape) != axes or len(content) - start != prod(shape) * dtype.itemsize:
        raise ValueError(
            f"{Path(path).name} should hold an array of shape {shape} and {dtype.itemsize} bytes each, "
            f"but has {len(content) - start} bytes: is it cut off?"
        )
    return (
        np.frombuffer(content, dtype, offset=start).reshape(shape).astype(dtype.newbyteorder("="))
    )


def _load(
    folder: Path, sums: dict[str, str] | None, name: str, classes: tuple[str, ...]
) -> tuple[Dataset, Dataset]:
    missing = [file for file in MNIST if not (folder / file).exists()]
    if missing:
        raise FileNotFoundError(
            f"{name} needs {', '.join(missing)} in {folder}: download them from the data set's page "
            "and leave them packed"
        )
    arrays = [read_idx(folder / file, None if sums is None else sums[file]) for file in MNIST]
    training, test = (
        Dataset(images[..., None] / np.float32(255), labels.astype(int), name, (), classes)
        for images, labels in (arrays[:2], arrays[2:])
    )
    return training, test
