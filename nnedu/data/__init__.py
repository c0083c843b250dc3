"""Data sets, preparation, splits and mini-batches."""

from nnedu.data.augmentation import augment, predict_augmented, rotate_images, shift_images
from nnedu.data.batches import minibatches
from nnedu.data.bundled import breast_cancer, diabetes, digits, iris, wine
from nnedu.data.dataset import Dataset
from nnedu.data.idx import fashion_mnist, mnist, read_idx
from nnedu.data.preparation import (
    Imputer,
    Scaler,
    impute,
    min_max,
    one_hot,
    scale_pixels,
    standardize,
)
from nnedu.data.splits import k_fold, leave_one_out, random_split, stratified_split, time_split
from nnedu.data.synthetic import circles, moons, regression, spirals, xor
from nnedu.data.text import build_vocabulary, encode, pad, tokenize

__all__ = [
    "Dataset",
    "Imputer",
    "Scaler",
    "augment",
    "breast_cancer",
    "build_vocabulary",
    "circles",
    "diabetes",
    "digits",
    "encode",
    "fashion_mnist",
    "impute",
    "iris",
    "k_fold",
    "leave_one_out",
    "min_max",
    "minibatches",
    "mnist",
    "moons",
    "one_hot",
    "pad",
    "predict_augmented",
    "random_split",
    "read_idx",
    "regression",
    "rotate_images",
    "scale_pixels",
    "shift_images",
    "spirals",
    "standardize",
    "stratified_split",
    "time_split",
    "tokenize",
    "wine",
    "xor",
]
