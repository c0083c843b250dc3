"""The convolution widget: both languages, a learner's conv2d and what is wrong with it."""

from typing import Any

import numpy as np
import pytest

from nnedu.functional import conv2d
from nnedu.widgets import ConvolutionStepper
from nnedu.widgets.convolution_model import KERNELS, feature_map, images, own_feature_map
from nnedu.widgets.own_code import OwnCodeError
from tests.nnedu.node import javascript

IMAGES = images() | {"not square": np.random.default_rng(0).normal(size=(5, 9))}


@pytest.mark.parametrize("name", IMAGES)
@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (1, 1), (2, 1), (3, 2)])
def test_the_map_is_the_same_in_javascript(name: str, stride: int, padding: int) -> None:
    image, weights = IMAGES[name], [0.5, -1, 2, 3, 0, -0.25, 1, 1.5, -2]
    found = javascript(
        "convolution_model.js", "done(Array.from(featureMap(image, weights, setting)));",
        image=image.tolist(), weights=weights, setting={"stride": stride, "padding": padding},
    )  # fmt: skip
    expected = feature_map(image, weights, stride, padding)
    np.testing.assert_allclose(found, expected.ravel(), atol=1e-9)


def test_kernels_do_what_the_widget_says_of_them() -> None:
    even, edge = np.ones((5, 5)), np.tile([0.0, 0, 0, 1, 1], (5, 1))
    for name in ("vertical edges", "horizontal edges", "outline"):
        assert not feature_map(even, KERNELS[name], 1, 0).any()
    assert feature_map(edge, KERNELS["vertical edges"], 1, 0).max() == 3
    assert feature_map(edge, KERNELS["horizontal edges"], 1, 0).max() == 0
    np.testing.assert_array_equal(feature_map(edge, KERNELS["nothing changes"], 1, 1), edge)
    assert sum(KERNELS["blur"]) == pytest.approx(1)


def turned(x: Any, W: Any, b: Any, stride: int, padding: int) -> Any:
    return conv2d(x, W[::-1, ::-1], b, stride, padding)


def unpadded(x: Any, W: Any, b: Any, stride: int, padding: int) -> Any:
    return conv2d(x, W, b, stride, 0)


def absolute(x: Any, W: Any, b: Any, stride: int, padding: int) -> Any:
    return np.abs(conv2d(x, W, b, stride, padding))


def nothing(x: Any, W: Any, b: Any, stride: int, padding: int) -> None:
    conv2d(x, W, b, stride, padding)


def no_padding(x: Any, W: Any, b: Any, stride: int) -> Any:
    return conv2d(x, W, b, stride)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (conv2d, ""),
        (turned, "turned turns the kernel round, as mathematicians do"),
        (absolute, "absolute differs from nnedu's conv2d, first in row 1, column 9: yours 1, "),
        (nothing, "nothing returned None: is its `return` missing?"),
        (unpadded, r"= (1, 12, 12, 1), got (1, 10, 10, 1): out_h = (12 + 2 * 1 - 3) // 1 + 1"),
        (no_padding, "TypeError: no_padding() takes 4 positional arguments but 5 were given"),
    ],
)
def test_what_is_wrong_with_ones_own_is_said(function: Any, said: str) -> None:
    stepper = ConvolutionStepper(function)
    assert stepper.own == function.__name__
    assert said in stepper.still().alt
    given = (IMAGES["a rectangle"], KERNELS["vertical edges"], 1, 1)
    try:
        _, trouble = own_feature_map(function, *given)
    except OwnCodeError as error:
        trouble = str(error)
    assert said in trouble
    assert bool(said) == bool(trouble)


def test_python_answers_with_the_learners_map(monkeypatch: pytest.MonkeyPatch) -> None:
    stepper, sent = ConvolutionStepper(absolute), []
    monkeypatch.setattr(stepper, "send", lambda answer, buffers: sent.append((answer, buffers)))
    setting = {name: getattr(stepper, name) for name in stepper.setting}
    stepper._answer(stepper, setting | {"stride": 2}, [])
    stepper._answer(stepper, setting | {"kernel": "my own numbers", "weights": [0.0] * 9}, [])
    (answer, [buffer]), (_, [zeros]) = sent
    assert "absolute differs" in answer["trouble"]
    assert np.frombuffer(buffer, np.float32).max() == 3
    assert len(buffer) == 4 * 36
    assert not np.frombuffer(zeros, np.float32).any()


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (np.zeros((28, 28)), r"got \(28, 28\): take one channel, or a part"),
        (np.zeros((8, 8, 3)), r"got \(8, 8, 3\)"),
        (np.full((4, 4), np.nan), "numbers only"),
    ],
)
def test_images_that_do_not_fit_are_refused(image: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        ConvolutionStepper(image=image)
