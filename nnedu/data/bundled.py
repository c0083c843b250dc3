"""Small real data sets that come with scikit-learn: nothing is downloaded. Lesson: 10_data"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from nnedu.data.dataset import Dataset


def digits() -> Dataset:
    """1797 handwritten digits of 8 by 8 pixels, from 0 (paper) to 1 (ink); 10 classes.

    ``x.reshape(-1, 8, 8)`` gives the images.

    Example:
        >>> digits()
        Dataset(digits: x (1797, 64), y (1797,))
    """
    # Read from scikit-learn's file: importing the package would cost a learner a second each time.
    package = find_spec("sklearn")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / "datasets" / "data" / "digits.csv.gz"
    table = np.loadtxt(file, delimiter=",")
    pixels = tuple(f"pixel_{row}_{column}" for row in range(8) for column in range(8))
    return Dataset(table[:, :-1] / 16, table[:, -1].astype(int), "digits", pixels, _DIGITS)


def iris() -> Dataset:
    """150 irises of 3 species, 4 measures each in centimetres.

    Example:
        >>> iris()
        Dataset(iris: x (150, 4), y (150,))
    """
    return _classification("load_iris", "iris")


def wine() -> Dataset:
    """178 wines of 3 growers, 13 chemical measures of very different scales.

    Example:
        >>> wine()
        Dataset(wine: x (178, 13), y (178,))
    """
    return _classification("load_wine", "wine")


def breast_cancer() -> Dataset:
    """569 tumours, malignant (0) or benign (1), 30 measures of their cells' nuclei.

    Example:
        >>> breast_cancer()
        Dataset(breast cancer: x (569, 30), y (569,))
    """
    return _classification("load_breast_cancer", "breast cancer")


def diabetes() -> Dataset:
    """442 patients, 10 measures each, and how far their diabetes went in a year (a regression).

    Example:
        >>> diabetes()
        Dataset(diabetes: x (442, 10), y (442, 1))
    """
    bunch = _load("load_diabetes", scaled=False)
    return Dataset(bunch.data, bunch.target[:, None], "diabetes", tuple(bunch.feature_names))


_DIGITS = tuple("0123456789")


def _classification(function: str, name: str) -> Dataset:
    bunch = _load(function)
    return Dataset(
        np.asarray(bunch.data, float),
        bunch.target,
        name,
        tuple(map(str, bunch.feature_names)),
        tuple(map(str, bunch.target_names)),
    )


def _load(function: str, **options: bool) -> Any:
    # Here, because importing scikit-learn takes a second and most of nnedu never needs it.
    from sklearn import datasets

    return getattr(datasets, function)(**options)
