"""Data sets, preparation, splits and mini-batches."""

from nnedu.data.batches import minibatches
from nnedu.data.bundled import breast_cancer, diabetes, digits, iris, wine
from nnedu.data.dataset import Dataset
from nnedu.data.preparation import Scaler, one_hot, standardize
from nnedu.data.splits import random_split
from nnedu.data.synthetic import circles, moons, regression, spirals, xor

__all__ = [
    "Dataset",
    "Scaler",
    "breast_cancer",
    "circles",
    "diabetes",
    "digits",
    "iris",
    "minibatches",
    "moons",
    "one_hot",
    "random_split",
    "regression",
    "spirals",
    "standardize",
    "wine",
    "xor",
]
