"""The overfitting widget: a fit, its two loss curves, and where to stop."""

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.widgets.base import LessonWidget
from nnedu.widgets.overfitting_model import (
    EPOCHS,
    MOST,
    TRUTHS,
    fit_points,
    points,
    predictions,
    stopping,
)
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of


class OverfittingExplorer(LessonWidget):
    """Watch a network learn points by heart: fit, training and validation loss, early stopping.

    Parameters:
        predict: a question and its options, asked before the controls unlock

    Example:
        >>> OverfittingExplorer().state_string
        'capacity=20&curve=a+wave&noise=0.3&patience=40&samples=12&step=250'

    Lesson: 09_regularization
    """

    module = "overfitting.js"
    title = "Overfitting"
    about = (
        "Few points, much noise, many units: watch a network learn by heart, and when to stop it."
    )

    curve = t.Enum(list(TRUTHS), "a wave").tag(sync=True, setting=True)
    capacity = t.Int(20, min=1, max=24).tag(sync=True, setting=True)
    samples = t.Int(12, min=4, max=MOST).tag(sync=True, setting=True)
    noise = t.Float(0.3, min=0, max=0.8).tag(sync=True, setting=True)
    patience = t.Int(40, min=1, max=100).tag(sync=True, setting=True)
    step = t.Int(250, min=0, max=EPOCHS).tag(sync=True, setting=True)

    def still(self) -> Drawing:
        rows, thetas = fit_points(self.curve, self.capacity, self.samples, self.noise)
        best, stop = stopping(rows[:, 1], self.patience)
        training, validation = rows[self.step]
        alt = (
            f"{self.samples} noisy points, and the curve that a network of {self.capacity} hidden "
            f"units makes of them after {self.step} epochs. Training loss {number(training)}, "
            f"validation loss {number(validation)}; its lowest, {number(rows[best, 1])}, came at "
            f"epoch {best}. With a patience of {self.patience} training stops at epoch {stop}."
        )
        xs = np.linspace(-1, 1, 50)
        fit = Panel("fit", (-1, 1), (-2, 2)).curve(xs, TRUTHS[self.curve](xs), GREY, 1)
        fit.curve(xs, predictions(thetas[self.step], xs), BLUE)
        x, y, _, _ = points(self.curve, self.samples, self.noise)
        for at, value in zip(x.ravel(), y.ravel(), strict=True):
            fit.dot(float(at), float(value), BLUE, 4)
        losses = Panel("training and validation loss", (0, EPOCHS), (0, 1))
        for column, color in enumerate((BLUE, ORANGE)):
            losses.curve(range(0, EPOCHS + 1, 6), rows[::6, column], color)
        return drawing_of([fit, losses.dot(best, float(rows[best, 1]), ORANGE)], alt)
