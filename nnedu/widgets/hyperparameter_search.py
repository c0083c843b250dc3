"""The hyperparameter-search widget: trials, the best so far, and what was wasted."""

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget
from nnedu.widgets.search_model import DECAY, LR, METHODS, MOST, is_exploded, trials, waste
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of


class HyperparameterSearch(LessonWidget):
    """Search for a learning rate and a weight decay, by a grid or at random, trial by trial.

    Parameters:
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> HyperparameterSearch().state_string
        'budget=9&map=false&method=grid&seed=4&step=7&stop=false'

    Lesson: 12_tuning
    """

    module = "search.js"
    title = "Hyperparameter search"
    about = "Every trial costs a training: where do you place them, and how many are wasted?"

    method = t.Enum(METHODS, "grid").tag(sync=True, setting=True)
    budget = t.Int(9, min=4, max=MOST).tag(sync=True, setting=True)
    seed = t.Int(4, min=0, max=20).tag(sync=True, setting=True)
    step = t.Int(7, min=0, max=MOST - 1).tag(sync=True, setting=True)
    stop = t.Bool(False).tag(sync=True, setting=True)
    map = t.Bool(False).tag(sync=True, setting=True)

    def still(self) -> Drawing:
        found = trials(self.method, self.budget, self.seed, self.stop)[: self.step + 1]
        losses = np.array([trial.loss for trial in found])
        best, wasted = int(np.argmin(losses)), waste(found)
        alt = (
            f"{len(found)} trials of a {self.method} search. The best, trial {best + 1}, reached a "
            f"loss of {number(losses[best])} with learning rate {number(found[best].lr)} and decay "
            f"{number(found[best].decay)}. {wasted.repeated} tried a learning rate again, "
            f"{wasted.exploded} exploded, {wasted.crawled} hardly moved."
        )
        plane = Panel(f"{self.method}: log10 of decay against lr", LR, DECAY)
        curve = Panel("loss of each trial, best so far", (0, len(found) + 1), (0.25, 1))
        for i, trial in enumerate(found):
            color = ORANGE if is_exploded(trial.loss) else BLUE
            plane.dot(float(np.log10(trial.lr)), float(np.log10(trial.decay)), color)
            curve.dot(i + 1, min(trial.loss, 1), color)
        return drawing_of(
            [plane, curve.curve(range(1, len(found) + 1), np.minimum.accumulate(losses), GREY)], alt
        )
