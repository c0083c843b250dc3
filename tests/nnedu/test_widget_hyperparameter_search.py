"""The search widget: both languages, and that random search wastes less than a grid."""

import numpy as np
import pytest

from nnedu.widgets import HyperparameterSearch
from nnedu.widgets.search_model import (
    LOOK,
    STEPS,
    Trial,
    is_exploded,
    places,
    start,
    trials,
    waste,
)
from tests.nnedu.node import javascript

SCRIPT = "const found = searchTrials(setting); done([found, waste(found)]);"


@pytest.mark.parametrize("method", ["grid", "random"])
@pytest.mark.parametrize("stop", [True, False])
@pytest.mark.parametrize("budget", [4, 7, 25])
def test_trials_are_the_same_in_javascript(method: str, budget: int, stop: bool) -> None:
    setting = {"method": method, "budget": budget, "seed": 3, "stop": stop}
    found, wasted = javascript("search_model.js", SCRIPT, setting=setting)
    expected = trials(method, budget, 3, stop)
    assert [trial["steps"] for trial in found] == [trial.steps for trial in expected]
    for name in ("lr", "decay"):
        np.testing.assert_allclose(
            [trial[name] for trial in found], [getattr(trial, name) for trial in expected]
        )
    # Where a training explodes, the last digits decide where to.
    tame = [i for i, trial in enumerate(expected) if trial.lr < 3]
    assert len(tame) >= budget / 3
    np.testing.assert_allclose(
        [found[i]["loss"] for i in tame], [expected[i].loss for i in tame], rtol=1e-6
    )
    assert list(wasted.values()) == list(waste(expected))


def test_a_grid_tries_few_learning_rates() -> None:
    assert len(np.unique(places("grid", 9, 0)[:, 0])) == 3
    assert len(np.unique(places("random", 9, 0)[:, 0])) == 9
    assert len(places("grid", 7, 0)) == 6
    for budget in range(4, 37):
        assert budget * 0.75 <= len(places("grid", budget, 0)) <= budget


def test_random_search_mostly_beats_a_grid_of_nine() -> None:
    def best(method: str, seed: int) -> float:
        return min(trial.loss for trial in trials(method, 9, seed, stop=False))

    assert sum(best("random", seed) < best("grid", 0) for seed in range(10)) >= 7


def test_stopping_early_spares_what_explodes_alone() -> None:
    for full, cut in zip(*(trials("random", 20, 1, stop) for stop in (False, True)), strict=True):
        assert full.steps == STEPS
        assert cut.steps in (LOOK, STEPS)
        if cut.steps == LOOK:
            assert is_exploded(cut.loss)
        else:
            assert cut.loss == full.loss
    assert any(trial.steps == LOOK for trial in trials("random", 20, 1, stop=True))


def test_waste_counts_each_kind() -> None:
    found = [
        Trial(0.1, 0.1, 0.3, 20),
        Trial(0.1, 0.01, 0.3, 20),
        Trial(50.0, 0.1, float("nan"), 20),
        Trial(60.0, 0.1, 5.0, 5),
        Trial(1e-4, 0.1, 0.99 * start(), 20),
    ]
    assert waste(found) == (1, 2, 1, 15)


def test_the_picture_tells_what_was_found() -> None:
    search = HyperparameterSearch()
    search.state_string = "step=8"
    assert "9 trials of a grid search" in search.still().alt
    assert "6 tried a learning rate again" in search.still().alt
