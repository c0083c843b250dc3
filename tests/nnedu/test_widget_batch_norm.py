"""The batch norm widget: both languages, and what batch norm is known for."""

import numpy as np
import pytest

from nnedu.widgets import BatchNormExplorer
from nnedu.widgets.batch_norm_model import SHIFTS, training_run
from tests.nnedu.node import javascript

RAW, STANDARD = SHIFTS
SCRIPT = """
const { training, fresh, before, after } = normRun(setting, normalize);
done([training, fresh, Array.from(before[60]), Array.from(after[60])]);
"""


@pytest.mark.parametrize("data", SHIFTS)
@pytest.mark.parametrize("normalize", [True, False])
@pytest.mark.parametrize(("batch", "lr"), [(2, 0.3), (24, 1.0), (64, 0.05)])
def test_training_is_nnedus(data: str, normalize: bool, batch: int, lr: float) -> None:
    training, fresh, before, after = javascript(
        "batch_norm_model.js", SCRIPT,
        setting={"data": data, "batch": batch, "lr": lr}, normalize=normalize,
    )  # fmt: skip
    run = training_run(data, batch, lr, normalize)
    np.testing.assert_allclose(np.transpose([training, fresh]), run.losses, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(before, run.before[60].ravel(), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(after, run.after[60].ravel(), rtol=1e-6, atol=1e-6)


def test_the_first_layer_gets_normalized_numbers_at_first() -> None:
    run = training_run(RAW, 16, 1.0, normalize=True)
    np.testing.assert_allclose(run.after[0].mean(axis=0), 0, atol=1e-9)
    np.testing.assert_allclose(run.after[0].std(axis=0), 1, atol=1e-3)
    without = training_run(RAW, 16, 1.0, normalize=False)
    np.testing.assert_array_equal(without.before, without.after)


def cost(data: str, batch: int, normalize: bool) -> float:
    return float(training_run(data, batch, 1.0, normalize).losses[-20:, 1].mean())


def test_it_helps_raw_inputs_and_harms_batches_of_two() -> None:
    assert cost(RAW, 32, True) < 0.6 * cost(RAW, 32, False)
    assert cost(STANDARD, 2, True) > cost(STANDARD, 16, True)
    one_and_minus_one = np.abs(training_run(STANDARD, 2, 0.1, normalize=True).after[0])
    np.testing.assert_allclose(one_and_minus_one, 1, atol=0.15)


def test_running_statistics_lag_behind_raw_inputs() -> None:
    training, fresh = training_run(RAW, 32, 1.0, normalize=True).losses[1:10].mean(axis=0)
    assert fresh > 1.2 * training


def test_the_picture_compares_both() -> None:
    widget = BatchNormExplorer()
    widget.state_string = "norm=without&step=0"
    alt = widget.still().alt
    assert alt.startswith("Training without, batches of 32")
    assert f"in the other network {cost(RAW, 32, True):.4g}." in alt
