"""The schedules widget: both languages, what the range test says, schedules of one's own."""

from typing import Any

import numpy as np
import pytest

from nnedu.schedules import RangeTest
from nnedu.widgets import ScheduleExplorer
from nnedu.widgets.own_code import OwnCodeError
from nnedu.widgets.schedule_run import (
    SCHEDULES,
    STEPS,
    own_schedule,
    range_under,
    rates_under,
    train_under,
)
from tests.nnedu.node import javascript

PROBLEM = """
const problem = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [name, unpacked(text)]));
"""
MODULES = "packed.js schedule_run.js"


def in_javascript(script: str, **given: Any) -> Any:
    return javascript(MODULES, PROBLEM + script, texts=ScheduleExplorer().problem, **given)


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize("warmup", [0, 35])
def test_rates_and_training_are_the_same_in_javascript(schedule: str, warmup: int) -> None:
    rates = rates_under(SCHEDULES[schedule](1.5), warmup)
    setting = {"schedule": schedule, "lr": 1.5, "warmup": warmup}
    script = "const rates = ratesUnder(setting); done([rates, trainUnder(problem, rates)]);"
    found_rates, found = in_javascript(script, setting=setting)
    np.testing.assert_allclose(found_rates, rates, rtol=1e-9, atol=1e-12)
    trained = train_under(rates)
    assert len(trained.losses) == STEPS + 1
    np.testing.assert_allclose(found["losses"], trained.losses, rtol=1e-6)
    assert found["dead"] == trained.dead


@pytest.mark.parametrize(("lowest", "highest"), [(1e-6, 100.0), (1e-3, 30.0), (1e-6, 0.01)])
def test_the_range_test_is_nnedus(lowest: float, highest: float) -> None:
    expected = range_under(lowest, highest)
    script = "const range = rangeUnder(problem, limits); done([range, worthTrying(range)]);"
    found, worth = in_javascript(script, limits={"lowest": lowest, "highest": highest})
    np.testing.assert_allclose(found["rates"], expected.rates, rtol=1e-9)
    np.testing.assert_allclose(found["losses"], expected.losses, rtol=1e-6)
    assert (found["exploded"] is None) == (len(expected.rates) == 100)
    assert found["exploded"] is None or found["exploded"] > 4 * min(found["losses"])
    assert worth["from"] == pytest.approx(expected.suggestion())
    assert worth["isTooSlow"] == (highest == 0.01)


def test_a_falling_rate_ends_lower_where_a_constant_one_leaps_about() -> None:
    """The picture with which the widget opens."""
    explorer = ScheduleExplorer()
    constant = train_under(np.full(STEPS, explorer.lr)).losses
    cosine = train_under(rates_under(SCHEDULES["cosine"](explorer.lr), 0)).losses
    assert cosine[-1] < 0.5 * constant[-1]
    assert np.std(constant[-50:]) > 5 * np.std(cosine[-50:])


def test_a_rise_saves_units_that_a_leap_at_the_start_kills() -> None:
    at_once, rising = (train_under(rates_under(SCHEDULES["cosine"](8.0), w)) for w in (0, 60))
    assert rising.dead < at_once.dead
    assert rising.losses[-1] < at_once.losses[-1]


def test_what_exploded_is_told_in_both_languages() -> None:
    rates = np.full(STEPS, 1e200)
    assert not np.isfinite(train_under(rates).losses[-1])
    losses = in_javascript("done(trainUnder(problem, rates).losses);", rates=rates.tolist())
    assert losses[-1] is None  # JSON's word for what is not finite
    assert len(losses) < STEPS


def climbing(step: int, lr: float) -> float:
    return -lr


def nothing(step: int, lr: float) -> None:
    lr / 2


def many(step: int, lr: float) -> Any:
    return np.array([lr, lr])


def broken(step: int, lr: float) -> float:
    return lr / step


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (climbing, "climbing gives the rate -4 at step 0: below 0 it climbs"),
        (nothing, "nothing returned None: is its `return` missing?"),
        (many, "many should return one number, got ndarray"),
        (broken, "broken raised ZeroDivisionError in its line 2"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_said(function: Any, said: str) -> None:
    with pytest.raises(OwnCodeError) as raised:
        rates_under(own_schedule(function)(4.0), 0)
    assert said in str(raised.value)
    assert said in ScheduleExplorer(function).still().alt


def test_a_schedule_of_ones_own_answers_from_python() -> None:
    def halved(step: int, lr: float) -> float:
        return lr if step < 100 else lr / 2

    explorer, sent = ScheduleExplorer(halved, "cosine"), []
    explorer.send = lambda content, buffers: sent.append((content, buffers))  # type: ignore[method-assign]
    setting = {"schedule": "halved", "lr": 2.0, "warmup": 10}
    explorer._answer(explorer, setting, [])
    (content, (rates,)) = sent[0]
    assert content == {"trouble": ""}
    expected = rates_under(own_schedule(halved)(2.0), 10)
    np.testing.assert_allclose(np.frombuffer(rates, np.float32), expected, rtol=1e-6)


def test_names_of_schedules_are_known_and_differ() -> None:
    def cosine(step: int, lr: float) -> float:
        return lr

    names = ScheduleExplorer("cosine", cosine).setting["schedule"]
    assert names == {"options": ["cosine", "your cosine"]}
    with pytest.raises(ValueError, match="there is no schedule 'sine'"):
        ScheduleExplorer("sine")
    with pytest.raises(ValueError, match="got step twice"):
        ScheduleExplorer("step", "step")


def test_the_picture_tells_the_end_and_the_range_test() -> None:
    explorer = ScheduleExplorer()
    found: RangeTest = range_under(explorer.lowest, explorer.highest)
    assert f"lowest at the rate {10 * found.suggestion():.4g}" in explorer.still().alt
    explorer.state_string = "lowest=0.1&highest=0.05"
    assert "range test" not in explorer.still().alt
