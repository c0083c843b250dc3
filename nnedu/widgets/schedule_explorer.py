"""Learning rates that change: the schedule, the training under it, and the range test."""

from collections.abc import Callable
from typing import Any

import numpy as np
import traitlets as t

from nnedu.graph.text import number
from nnedu.schedules import RangeTest
from nnedu.widgets.base import LessonWidget, Question
from nnedu.widgets.own_code import Array, OwnCodeError, name_of
from nnedu.widgets.packed import packed
from nnedu.widgets.schedule_run import (
    SCHEDULES,
    STEPS,
    own_schedule,
    problem,
    range_under,
    rates_under,
    train_under,
)
from nnedu.widgets.still import BLUE, GREY, ORANGE, Drawing, Panel, drawing_of, span


class ScheduleExplorer(LessonWidget):
    """Choose a learning rate and how it changes: a small network trains under it at once.

    Parameters:
        schedules: names of schedules, or your own functions ``(step, lr) -> rate`` of the step, from
            0 to 199, and the highest rate; nothing at all shows all that there are
        predict: a question and its options, asked before the controls unlock

    Raises:
        ValueError: if a name is unknown, or two schedules have the same

    Example:
        >>> def halved(step, lr):
        ...     return lr if step < 100 else lr / 2
        >>> explorer = ScheduleExplorer(halved, "cosine")
        >>> explorer.state_string
        'highest=30.0&lowest=1e-06&lr=4.0&schedule=halved&step=120&warmup=0'

    Lesson: 05_gradient_descent, 06_optimizers
    """

    module = "schedule_explorer.js"
    title = "Schedules and the range test"
    about = "Large steps first, small ones later: change the learning rate over time, see the loss."

    schedule = t.Unicode().tag(sync=True, setting=True)
    lr = t.Float(4.0, min=0.001, max=30).tag(sync=True, setting=True)
    warmup = t.Int(0, min=0, max=STEPS // 2).tag(sync=True, setting=True)
    lowest = t.Float(1e-6, min=1e-6, max=0.1).tag(sync=True, setting=True)
    highest = t.Float(30.0, min=0.01, max=100).tag(sync=True, setting=True)
    step = t.Int(120, min=0, max=STEPS).tag(sync=True, setting=True)
    problem = t.Dict().tag(sync=True)

    def __init__(
        self, *schedules: str | Callable[..., Any], predict: Question | None = None
    ) -> None:
        self._schedules = _named(schedules or ("cosine", *(n for n in SCHEDULES if n != "cosine")))
        names = list(self._schedules)
        data, theta = problem()
        super().__init__(
            predict=predict, options={"schedule": names}, schedule=names[0],
            problem={"x": packed(data.x), "y": packed(data.y), "theta": packed(theta)},
        )  # fmt: skip
        self.on_msg(self._answer)

    def _rates(self, setting: dict[str, Any]) -> Array:
        return rates_under(self._schedules[setting["schedule"]](setting["lr"]), setting["warmup"])

    def _answer(self, widget: object, setting: dict[str, Any], buffers: object) -> None:
        """The rates of a schedule that JavaScript does not have."""
        rates, trouble = np.empty(0), ""
        try:
            rates = self._rates(setting)
        except OwnCodeError as error:
            trouble = str(error)
        self.send({"trouble": trouble}, buffers=[rates.astype(np.float32).tobytes()])

    def still(self) -> Drawing:
        try:
            rates = self._rates({name: getattr(self, name) for name in self.setting})
        except OwnCodeError as error:
            return drawing_of([Panel(self.schedule, (0, STEPS), (0, 1))], f"No rates: {error}")
        losses, constant = (train_under(r).losses for r in (rates, np.full(STEPS, self.lr)))
        top = span(np.minimum(losses, 1.3 * losses[0]))
        panels = [
            Panel(f"learning rate, {self.schedule}", (0, STEPS), span(rates)).curve(
                range(STEPS), rates, ORANGE
            ),
            Panel(f"loss, grey with {number(self.lr)} all the way", (0, STEPS), top)
            .curve(range(len(constant)), constant, GREY, 1.5)
            .curve(range(len(losses)), losses, BLUE),
        ]
        alt = (
            f"The learning rate of the schedule {self.schedule} from {number(rates[0])} to "
            f"{number(rates[-1])}, and the loss of a small network trained under it: from "
            f"{number(losses[0])} to {number(losses[-1])}, with {number(self.lr)} all the way to "
            f"{number(constant[-1])}."
        )
        if self.lowest < self.highest:
            found = range_under(self.lowest, self.highest)
            panels.append(_range_panel(found))
            alt += f" In a range test the loss is lowest at the rate {number(found.suggestion() * 10)}."
        return drawing_of(panels, alt)


def _range_panel(found: RangeTest) -> Panel:
    x = np.log10(found.rates)
    best = float(np.log10(10 * found.suggestion()))
    panel = Panel(
        "range test: loss against log10 of the rate",
        (float(x[0]), float(x[-1]) + 0.5),
        span(np.minimum(found.losses, 1.5 * found.losses[0])),
    )
    return panel.band(max(float(x[0]), best - 1), best).curve(x, found.losses, BLUE)


def _named(
    schedules: tuple[str | Callable[..., Any], ...],
) -> dict[str, Callable[[float], Callable[[int], float]]]:
    """Every schedule by its name: from the highest rate to a function of the step."""
    found: dict[str, Any] = {}
    for schedule in schedules:
        if isinstance(schedule, str) and schedule not in SCHEDULES:
            raise ValueError(
                f"there is no schedule {schedule!r}: use {', '.join(SCHEDULES)}, or give a "
                "function (step, lr) -> rate"
            )
        name = schedule if isinstance(schedule, str) else name_of(schedule)
        if not isinstance(schedule, str) and name in SCHEDULES:
            name = f"your {name}"
        if name in found:
            raise ValueError(f"every schedule has its own name, got {name} twice")
        found[name] = SCHEDULES[schedule] if isinstance(schedule, str) else own_schedule(schedule)
    return found
