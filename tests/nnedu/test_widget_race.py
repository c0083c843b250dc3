"""The optimizer race: both languages, and optimizers of one's own."""

from typing import Any

import numpy as np
import pytest

from nnedu.optimizers import SGD
from nnedu.widgets import OptimizerRace
from nnedu.widgets.descent import STEPS, SURFACES
from nnedu.widgets.own_code import OwnCodeError
from nnedu.widgets.race import RUNNERS, run_one, run_own
from tests.nnedu.node import javascript

SETTING = {"lr": 0.03, "momentum": 0.8, "beta1": 0.85, "beta2": 0.97, "w1": -2.4, "w2": 1.5}
RACE = """
done(surfaces.map((name) => RUNNERS.map((runner) => runOne(SURFACES[name], runner, setting))));
"""


def test_every_path_is_the_same_in_javascript() -> None:
    found = javascript("race.js", RACE, surfaces=list(SURFACES), setting=SETTING)
    for surface, lanes in zip(SURFACES.values(), found, strict=True):
        for rows, (_, optimizer, options) in zip(lanes, RUNNERS.values(), strict=True):
            mine = run_one(surface, optimizer, SETTING, **options(SETTING))
            assert len(mine) == STEPS + 1
            np.testing.assert_allclose(rows, mine, rtol=1e-6, atol=1e-9)


def test_labels_and_traits_are_the_same_in_javascript() -> None:
    found = javascript("race.js", "done(RUNNERS.map(([trait, label]) => [trait, label]));")
    assert found == [[trait, label] for trait, (label, _, _) in RUNNERS.items()]
    assert {trait for trait, _ in found} < set(OptimizerRace().setting)


def test_the_race_ends_early_for_who_is_lost() -> None:
    rows = run_one(SURFACES["narrow valley"], SGD, SETTING | {"lr": 0.9})
    assert len(rows) < 10
    assert np.hypot(*rows[-1][:2]) > 1e3


class Forgetful:
    def __init__(self, model: Any, lr: float) -> None:
        self.model, self.lr = model, lr

    def step(self) -> None:
        self.theta = self.model.theta - self.lr * self.model.grad


class Broken(Forgetful):
    def step(self) -> None:
        self.momentum  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.parametrize(
    ("optimizer", "said"),
    [
        (Forgetful, "Forgetful leaves theta as it is: does its step change model.theta in place"),
        (Broken, "step raised AttributeError in its line 2: 'Broken' object has no attribute"),
    ],
)
def test_what_is_wrong_with_an_optimizer_is_said(optimizer: Any, said: str) -> None:
    with pytest.raises(OwnCodeError) as raised:
        run_own(SURFACES["saddle"], optimizer, SETTING)
    assert said in str(raised.value)
    assert said in OptimizerRace(optimizer).still().alt


def test_ones_own_descent_runs_as_nnedus() -> None:
    class Mine(Forgetful):
        def step(self) -> None:
            self.model.theta -= self.lr * self.model.grad

    mine = run_own(SURFACES["saddle"], Mine, SETTING)
    np.testing.assert_array_equal(mine, run_one(SURFACES["saddle"], SGD, SETTING))
    race = OptimizerRace(Mine)
    race.state_string = "adagrad=false&rmsprop=false&adam=false&nesterov=false&with_momentum=false"
    assert "Paths of 2 optimizers" in race.still().alt
    assert race.still().alt.count("SGD") == 1
