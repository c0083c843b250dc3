"""IDX files, splits, imputation, text, augmentation."""

import gzip
import hashlib
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnedu import SGD, Dense, Sequential, cross_entropy, data, train
from nnedu.data.idx import MNIST, TYPES
from nnedu.layers import Flatten


def idx(array):
    """The bytes of an IDX file that holds this array."""
    (code,) = [
        code for code, name in TYPES.items() if np.dtype(name) == array.dtype.newbyteorder(">")
    ]
    head = bytes([0, 0, code, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return head + array.astype(array.dtype.newbyteorder(">")).tobytes()


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16, np.int32, np.float32, np.float64])
@pytest.mark.parametrize("packed", [True, False])
def test_idx_files_are_read(tmp_path, dtype, packed):
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    content = idx(array)
    (tmp_path / "file").write_bytes(gzip.compress(content, mtime=0) if packed else content)
    found = data.read_idx(tmp_path / "file")
    np.testing.assert_array_equal(found, array)
    assert found.dtype == dtype


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", "not an IDX file"),
        (b"\x89PNG....", "not an IDX file"),
        (idx(np.zeros((2, 3), np.uint8))[:-1], "cut off"),
        (idx(np.zeros((2, 3), np.uint8)) + b"1", "cut off"),
        (gzip.compress(idx(np.zeros((2, 3), np.uint8)), mtime=0)[:-9], "not whole"),
    ],
)
def test_broken_idx_files_are_refused(tmp_path, content, cause):
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(ValueError, match=cause):
        data.read_idx(tmp_path / "file")


def make_mnist(folder):
    """Four small files in MNIST's format, and their sums."""
    rng, sums = np.random.default_rng(0), {}
    for name in MNIST:
        n = 20 if name.startswith("train") else 10
        shape = (n, 28, 28) if "images" in name else (n,)
        content = gzip.compress(idx(rng.integers(0, 10, shape, np.uint8)), mtime=0)
        (folder / name).write_bytes(content)
        sums[name] = hashlib.md5(content).hexdigest()
    return sums


@pytest.mark.parametrize("load", [data.mnist, data.fashion_mnist])
def test_mnist_is_loaded_from_a_folder_and_its_sums_are_checked(tmp_path, load):
    with pytest.raises(FileNotFoundError, match=r"needs train-images-idx3-ubyte.gz, .* in "):
        load(tmp_path)
    sums = make_mnist(tmp_path)
    training, test = load(tmp_path, sums)
    assert training.x.shape == (20, 28, 28, 1)
    assert test.x.shape == (10, 28, 28, 1)
    assert training.x.dtype == np.float32
    assert 0 <= training.x.min() <= training.x.max() <= 1
    assert training.classes == 10
    with pytest.raises(ValueError, match="did the download break off"):
        load(tmp_path)


def counted(n):
    return data.Dataset(np.arange(n)[:, None], np.arange(n) % 3)


def rows(part):
    return part.x[:, 0].tolist()


@given(n=st.integers(12, 60), seed=st.integers(0, 99))
def test_stratified_parts_have_the_same_shares(n, seed):
    whole = counted(n)
    parts = data.stratified_split(whole, (0.5, 0.5), rng=np.random.default_rng(seed))
    assert sorted(rows(parts[0]) + rows(parts[1])) == list(range(n))
    for label in range(3):
        first, second = (int((part.y == label).sum()) for part in parts)
        assert abs(first - second) <= 1


def test_time_split_keeps_the_order():
    past, future = data.time_split(counted(10), (0.7, 0.3))
    assert rows(past) == list(range(7))
    assert rows(future) == [7, 8, 9]


@given(n=st.integers(4, 30), k=st.integers(2, 4), seed=st.integers(0, 99))
def test_every_example_is_held_back_once(n, k, seed):
    pairs = list(data.k_fold(counted(n), k, rng=np.random.default_rng(seed)))
    assert len(pairs) == k
    assert sorted(row for _, held_back in pairs for row in rows(held_back)) == list(range(n))
    for training, held_back in pairs:
        assert sorted(rows(training) + rows(held_back)) == list(range(n))


def test_impossible_splits_are_refused():
    for k in (1, 11):
        with pytest.raises(ValueError, match="parts"):
            next(data.k_fold(counted(10), k, rng=None))
    for split in (partial(data.stratified_split, rng=np.random.default_rng(0)), data.time_split):
        with pytest.raises(ValueError, match="sum to 1"):
            split(counted(10), (0.5, 0.1))


@given(n=st.integers(2, 20), strategy=st.sampled_from(["mean", "median"]), seed=st.integers(0, 99))
def test_imputation_uses_the_training_data(n, strategy, seed):
    x = np.random.default_rng(seed).normal(size=(n, 2))
    known = getattr(np, strategy)(x[1:], axis=0)
    x[0] = np.nan
    filled = data.impute(x, strategy)(x)
    np.testing.assert_allclose(filled[0], known)
    np.testing.assert_array_equal(filled[1:], x[1:])


def test_impossible_preparations_are_refused():
    with pytest.raises(ValueError, match=r"features \[1\]"):
        data.impute(np.array([[1.0, np.nan]]))
    with pytest.raises(ValueError, match="strategies"):
        data.impute(np.ones((2, 2)), "mode")
    with pytest.raises(TypeError, match="scaled already"):
        data.scale_pixels(np.ones(3))
    for learn in (data.standardize, data.min_max):
        with pytest.raises(ValueError, match="examples to learn from"):
            learn(np.ones((0, 2)))


def test_min_max_and_pixels():
    x = np.array([[1.0, 7.0], [3.0, 7.0]])
    np.testing.assert_array_equal(data.min_max(x)(x), [[0, 0], [1, 0]])
    assert data.scale_pixels(np.array([255], np.uint8)).dtype == np.float32


def test_text_becomes_numbers():
    texts = [data.tokenize(text) for text in ("The cat sat.", "The cat ran, the dog sat.")]
    vocabulary = data.build_vocabulary(texts, size=5)
    assert vocabulary == {"<pad>": 0, "<unk>": 1, "the": 2, ".": 3, "cat": 4}
    assert data.build_vocabulary(texts, least=3) == {"<pad>": 0, "<unk>": 1, "the": 2}
    encoded = [data.encode(words, vocabulary) for words in texts]
    np.testing.assert_array_equal(data.pad(encoded, 6), [[2, 4, 1, 3, 0, 0], [2, 4, 1, 1, 2, 1]])
    with pytest.raises(ValueError, match="at least one sequence"):
        data.pad([])


@given(lengths=st.lists(st.integers(0, 6), min_size=1, max_size=5), length=st.integers(1, 5))
def test_padding_keeps_what_fits(lengths, length):
    sequences = [list(range(1, n + 1)) for n in lengths]
    for front in (False, True):
        padded = data.pad(sequences, length, front=front)
        for row, sequence in zip(padded, sequences, strict=True):
            kept = sequence[-length:] if front else sequence[:length]
            zeros = [0] * (length - len(kept))
            assert row.tolist() == (zeros + kept if front else kept + zeros)


def test_augmented_images_are_what_they_say():
    images = np.random.default_rng(0).random((40, 5, 6, 2)).astype(np.float32)
    rng = np.random.default_rng(1)
    flipped = data.augment(images, rng=rng, flip=True)
    mirrored = [(new == old[:, ::-1]).all() for new, old in zip(flipped, images, strict=True)]
    same = [(new == old).all() for new, old in zip(flipped, images, strict=True)]
    assert all(m != s for m, s in zip(mirrored, same, strict=True))
    assert 5 < sum(mirrored) < 35
    moved = data.shift_images(images, np.tile([2, -1], (40, 1)))
    np.testing.assert_array_equal(moved[:, 2:, :-1], images[:, :-2, 1:])
    assert moved[:, :2].sum() == moved[:, :, -1].sum() == 0
    noisy = data.augment(images, rng=rng, noise=0.1)
    assert (noisy - images).std() == pytest.approx(0.1, rel=0.1)
    turned = data.rotate_images(images[:, :5, :5], np.full(40, 90.0))
    np.testing.assert_allclose(turned, np.rot90(images[:, :5, :5], axes=(1, 2)), atol=1e-5)
    everything = data.augment(images, rng=rng, rotate=10, flip=True, shift=1, noise=0.1)
    assert everything.shape == images.shape
    assert flipped.dtype == moved.dtype == noisy.dtype == turned.dtype == np.float32
    with pytest.raises(ValueError, match="need their shape back"):
        data.augment(images.reshape(40, -1), rng=rng)


def test_training_sees_augmented_images():
    rng, seen = np.random.default_rng(0), []
    model = Sequential(Flatten(), Dense(4, 2, rng=rng))

    def record(images):
        seen.append(data.augment(images, rng=rng, noise=1.0))
        return seen[-1]

    x, y = np.zeros((8, 2, 2, 1)), np.zeros(8, int)
    list(
        train(
            model, (x, y), loss=cross_entropy, optimizer=SGD(model, lr=0.1), rng=rng, epochs=2,
            batch_size=4, augment=record,
        )
    )  # fmt: skip
    assert len(seen) == 4
    assert all(batch.std() > 0.5 for batch in seen)


def test_predictions_of_augmented_copies_are_averaged():
    rng = np.random.default_rng(0)
    mean = data.predict_augmented(
        lambda x: x.sum(axis=(1, 2, 3)), np.ones((3, 4, 4, 1)),
        partial(data.augment, rng=rng, noise=1.0), copies=400,
    )  # fmt: skip
    np.testing.assert_allclose(mean, 16, atol=1)
    with pytest.raises(ValueError, match="copies"):
        data.predict_augmented(len, np.ones(1), len, copies=0)
