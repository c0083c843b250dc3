"""The loss explorer: both languages, what is wrong with a loss, and where outliers pull."""

from typing import Any

import numpy as np
import pytest

from nnedu import losses
from nnedu.widgets import LossExplorer
from nnedu.widgets.loss_curve import DATA, LOSSES, P, loss_curves, target_of
from nnedu.widgets.own_code import OwnCodeError
from tests.nnedu.node import javascript

SETTING = {"target": 0.37, "delta": 0.7, "q": 0.8, "gamma": 1.5, "margin": 2.2, "outlier": 6.0}


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_curves_are_the_same_in_javascript(name: str, answer: str) -> None:
    kind, option, loss = LOSSES[name]
    y = target_of(kind, SETTING["target"], answer)
    outlier = SETTING["outlier"] if kind == "numbers" else None
    *curves, trouble = loss_curves(
        loss, y, outlier, **({option: SETTING[option]} if option else {})
    )
    found = javascript(
        "loss_curves.js",
        "done(lossCurves(name, setting, P, data));",
        name=name, setting=SETTING | {"answer": answer}, P=P.tolist(), data=DATA,
    )  # fmt: skip
    assert trouble == ""
    for mine, theirs in zip(curves, found, strict=True):
        np.testing.assert_allclose(theirs, mine, atol=1e-6)


def test_every_loss_of_single_predictions_is_offered() -> None:
    several_at_once = {
        "cross_entropy",
        "balanced_cross_entropy",
        "nll",
        "triplet",
        "margin_ranking",
    }
    of_whole_pictures = {"dice", "iou", "tversky"}
    offered = {name for name in losses.__all__ if name.islower()}
    assert offered - several_at_once - of_whole_pictures == set(LOSSES)


def test_an_outlier_moves_the_mean_and_hardly_the_median() -> None:
    def best(loss: Any, **option: float) -> float:
        return float(P[np.argmin(loss_curves(loss, 0, 10, **option).total)])

    grid = P[1] - P[0]
    assert best(losses.mse) == pytest.approx(np.mean([*DATA, 10]), abs=grid)
    assert -0.2 - grid <= best(losses.mae) <= 0.3 + grid
    assert best(losses.mae) < best(losses.huber, delta=2) < best(losses.mse)


def forgets(predictions: Any, y: Any) -> None:
    predictions - y


def no_pair(predictions: Any, y: Any) -> Any:
    return ((predictions - y) ** 2).mean()


def no_mean(predictions: Any, y: Any) -> Any:
    return (predictions - y) ** 2, 2 * (predictions - y)


def flat(predictions: Any, y: Any) -> Any:
    return 0.0, np.zeros(3)


def wrong_sign(predictions: Any, y: Any) -> Any:
    return float(((predictions - y) ** 2).mean()), 2 * (y - predictions) / y.size


@pytest.mark.parametrize(
    ("loss", "said"),
    [
        (forgets, "forgets returned None: is its `return` missing?"),
        (no_pair, "no_pair should return a pair, (value, dpredictions)"),
        (no_mean, "one number as its value, got shape (1, 1): is the mean missing?"),
        (flat, "dpredictions of the predictions' shape (1, 1), got (3,)"),
        (wrong_sign, "The gradient of wrong_sign is not its slope: at 4.96 it gives -9.917"),
    ],
)
def test_what_is_wrong_with_a_loss_is_said(loss: Any, said: str) -> None:
    try:
        trouble = loss_curves(loss, 0.0).trouble
    except OwnCodeError as error:
        trouble = str(error)
    assert said in trouble
    assert said in LossExplorer(loss).still().alt


def test_names_of_losses_are_known_and_differ() -> None:
    def mse(predictions: Any, y: Any) -> Any:
        return 0.0, predictions * 0

    explorer = LossExplorer("mse", mse)
    assert explorer.whose == {
        "mse": "nnedu's mse, in your browser",
        "your mse": "your mse, in Python",
    }
    with pytest.raises(ValueError, match="there is no loss 'mes' here"):
        LossExplorer("mes")
    with pytest.raises(ValueError, match="got hinge twice"):
        LossExplorer("hinge", "hinge")


def test_the_picture_says_what_the_outlier_does() -> None:
    alt = LossExplorer("mse").still().alt
    assert "At 2 the loss is 4 and the gradient 4." in alt
    assert "An outlier at 8 moves the best constant prediction from -0.20" in alt
    assert "outlier" not in LossExplorer("hinge").still().alt
