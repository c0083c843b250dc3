"""The overfitting widget: both languages, and that it shows what it is there to show."""

import numpy as np
import pytest

from nnedu.widgets import OverfittingExplorer
from nnedu.widgets.overfitting_model import TRUTHS, fit_points, points, predictions, stopping
from tests.nnedu.node import javascript

SCRIPT = """
const { training, validation, thetas } = fitPoints(setting);
const at = [0, 100, 300];
done([training, validation, at.map((t) => Array.from(thetas[t])),
  Array.from(predictions(thetas[100], xs)), stopping(validation, 30)]);
"""


@pytest.mark.parametrize("curve", TRUTHS)
@pytest.mark.parametrize(("capacity", "samples", "noise"), [(20, 12, 0.3), (1, 40, 0.8), (3, 4, 0)])
def test_training_is_nnedus(curve: str, capacity: int, samples: int, noise: float) -> None:
    setting = {"curve": curve, "capacity": capacity, "samples": samples, "noise": noise}
    xs = np.linspace(-1, 1, 7)
    training, validation, thetas, fit, stop = javascript(
        "overfitting_model.js", SCRIPT, setting=setting, xs=xs.tolist()
    )
    rows, expected = fit_points(**setting)  # type: ignore[arg-type]
    np.testing.assert_allclose(np.transpose([training, validation]), rows, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(thetas, expected[[0, 100, 300]], rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(fit, predictions(expected[100], xs), atol=1e-6)
    assert tuple(stop) == stopping(rows[:, 1], 30)


def test_points_are_spread_and_stay_where_they_are() -> None:
    few, many = points("a wave", 6, 0.3), points("a wave", 40, 0.3)
    np.testing.assert_array_equal(few[1], many[1][:6])
    x, _, x_val, _ = many
    assert np.diff(np.sort(x.ravel())).max() < 0.1
    assert not np.isin(x_val.round(6), x.round(6)).any()


def test_it_overfits_where_it_should() -> None:
    def ends(capacity: int, samples: int, noise: float) -> tuple[float, float, float]:
        rows, _ = fit_points("a wave", capacity, samples, noise)
        return rows[-1, 0], rows[-1, 1], rows[:, 1].min()

    training, validation, lowest = ends(20, 12, 0.3)
    assert training < 0.01
    assert validation > 1.25 * lowest
    training, validation, _ = ends(20, 40, 0.3)
    assert validation < 2 * 0.3**2
    training, _, _ = ends(1, 40, 0.1)
    assert training > 1.5 * 0.1**2 + 0.03


@pytest.mark.parametrize(
    ("validation", "patience", "found"),
    [
        ([3, 2, 1, 2, 3, 0], 1, (2, 3)),
        ([3, 2, 1, 2, 3, 0], 3, (5, 5)),
        ([1, 1, 1], 2, (0, 2)),
        ([3, 2, 1], 1, (2, 2)),
    ],
)
def test_stopping_waits_and_goes_back(
    validation: list[float], patience: int, found: tuple[int, int]
) -> None:
    assert stopping(np.array(validation, dtype=float), patience) == found


def test_the_picture_tells_where_it_stopped() -> None:
    explorer = OverfittingExplorer()
    explorer.state_string = "patience=5&step=0"
    rows, _ = fit_points("a wave", 20, 12, 0.3)
    best, stop = stopping(rows[:, 1], 5)
    assert explorer.still().alt.endswith(
        f"epoch {best}. With a patience of 5 training stops at epoch {stop}."
    )
