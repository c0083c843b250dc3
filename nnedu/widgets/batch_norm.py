"""The batch norm widget: what a layer gets, and the loss in training and on fresh points."""

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget
from nnedu.widgets.batch_norm_model import EXAMPLES, SHIFTS, STEPS, training_run
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of

WITH, WITHOUT = "with batch norm", "without"


class BatchNormExplorer(LessonWidget):
    """Train with batch norm and without: what a layer's units get, and what fresh points cost.

    Parameters:
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> BatchNormExplorer().state_string[:24]
        'batch=32&data=raw+inputs'

    Lesson: 08_normalization
    """

    module = "batch_norm.js"
    title = "Batch normalization"
    about = (
        "Each unit's inputs are centred and scaled over the batch: what that helps, and when not."
    )

    norm = t.Enum([WITH, WITHOUT], WITH).tag(sync=True, setting=True)
    data = t.Enum(list(SHIFTS), next(iter(SHIFTS))).tag(sync=True, setting=True)
    batch = t.Int(32, min=2, max=EXAMPLES).tag(sync=True, setting=True)
    lr = t.Float(1.0, min=0.01, max=5).tag(sync=True, setting=True)
    step = t.Int(40, min=0, max=STEPS).tag(sync=True, setting=True)

    def still(self) -> Drawing:
        run, other = (
            training_run(self.data, self.batch, self.lr, normalize)
            for normalize in (self.norm == WITH, self.norm != WITH)
        )
        training, fresh = run.losses[self.step]
        z = run.after[self.step]
        alt = (
            f"Training {self.norm}, batches of {self.batch}, learning rate {number(self.lr)}. At "
            f"step {self.step} the first layer gets numbers of std {number(z.std())}; the loss is "
            f"{number(training)} on the batch and {number(fresh)} on fresh points. In the end fresh "
            f"points cost {number(run.losses[-20:, 1].mean())}, in the other network "
            f"{number(other.losses[-20:, 1].mean())}."
        )
        got = Panel("what the first layer gets, and before", (-10, 10), (0, 0.5))
        for values, color in ((run.before[self.step], ORANGE), (z, BLUE)):
            counts, edges = np.histogram(np.clip(values, -10, 10), bins=25, range=(-10, 10))
            got.curve(edges[:-1] + 0.4, counts / values.size, color)
        top = max(1.0, min(3.0, float(run.losses[:, 1].max())))
        losses = Panel("loss: batch, fresh points, other network", (0, STEPS), (0, top))
        steps = range(0, STEPS + 1, 2)
        losses.curve(steps, run.losses[::2, 0], BLUE, 1).curve(steps, run.losses[::2, 1], ORANGE)
        return drawing_of([got, losses.curve(steps, other.losses[::2, 1], GREY, 1.5)], alt)
