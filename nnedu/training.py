r"""Training: a generator of steps, and `fit` that drains it. Lesson: 05_gradient_descent"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from nnedu.data import minibatches
from nnedu.diverged import Diverged, why
from nnedu.history import History
from nnedu.layers import Sigmoid, Softmax
from nnedu.losses import TAKES_LOGITS, Loss, hinge
from nnedu.model import Sequential
from nnedu.optimizers import Lookahead, Optimizer

Data = Iterable[np.ndarray]  # a pair x, y, or a Dataset
Penalty = Callable[[np.ndarray], tuple[float, np.ndarray]]
Metric = Callable[[np.ndarray, np.ndarray], float]


class Step(NamedTuple):
    """What one step of training did; step and epoch count from 1."""

    step: int
    epoch: int
    loss: float
    lr: float
    batch_size: int


def train(
    model: Sequential,
    data: Data,
    *,
    loss: Loss,
    optimizer: Optimizer | Lookahead,
    rng: np.random.Generator | None,
    epochs: int = 1,
    batch_size: int = 32,
    penalty: Penalty | None = None,
    clip: Callable[[np.ndarray], float] | None = None,
    augment: Callable[[np.ndarray], np.ndarray] | None = None,
) -> Iterator[Step]:
    """Train step by step: each ``next()`` learns from one batch and says how it went.

    Nothing happens before it is asked for: pause by not asking for the next step, stop by leaving
    the loop.

    Parameters:  model, data x and y, loss and optimizer,
                 rng that shuffles the examples in every epoch (None keeps their order),
                 penalty a function of theta such as ``partial(l2, strength=1e-4)``,
                 clip a function that changes grad in place such as ``partial(clip_norm, max_norm=1)``,
                 augment a function of a batch x such as ``partial(augment, rng=rng, shift=1)``
    Returns:     an iterator of Steps
    Raises:      Diverged where the loss becomes NaN or infinite, ValueError where the model ends with
                 the activation that the loss applies itself or the optimizer has another model,
                 TypeError where the loss returns no gradient
    Lesson:      05_gradient_descent
    Example:
        >>> from nnedu import Dense, SGD, Sequential, mse
        >>> rng = np.random.default_rng(0)
        >>> model = Sequential(Dense(1, 1, rng=rng))
        >>> x = np.linspace(-1, 1, 64)[:, None]
        >>> sgd = SGD(model, lr=0.5)
        >>> steps = train(model, (x, 3 * x), loss=mse, optimizer=sgd, rng=rng, epochs=20)
        >>> [step.step for step in steps][-1], round(float(model.theta[0]), 3)
        (40, 3.0)
    """
    _check_pair(model, loss)
    if optimizer.model is not model:
        raise ValueError(
            "the optimizer was made for another model and would not change this one: "
            "make the optimizer again after the model"
        )
    x, y = data
    taken = 0
    for epoch in range(1, epochs + 1):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng=rng):
            lr, taken = optimizer.current_lr, taken + 1
            if augment:
                x_batch = augment(x_batch)
            # Overflow is reported once, in the reader's words, by _check_finite.
            with np.errstate(over="ignore", invalid="ignore"):
                value, dlogits = _value_and_gradient(
                    loss, loss(model.forward(x_batch, train=True), y_batch)
                )
                model.backward(dlogits, input_gradient=False)
                if penalty:
                    extra, dtheta = penalty(model.theta)
                    value += extra
                    model.grad += dtheta
                if not math.isfinite(value):
                    raise Diverged(why(value, model.theta, x_batch, y_batch, taken, lr))
                if clip:
                    clip(model.grad)
                optimizer.step()
            yield Step(taken, epoch, value, lr, len(x_batch))


def fit(
    model: Sequential,
    data: Data,
    *,
    loss: Loss,
    optimizer: Optimizer | Lookahead,
    rng: np.random.Generator | None,
    epochs: int = 10,
    batch_size: int = 32,
    validation: Data | None = None,
    metrics: dict[str, Metric] | None = None,
    callbacks: Sequence[Callable[[Sequential, History], None]] = (),
    patience: int | None = None,
    progress: bool = True,
    penalty: Penalty | None = None,
    clip: Callable[[np.ndarray], float] | None = None,
    augment: Callable[[np.ndarray], np.ndarray] | None = None,
) -> History:
    """Train for whole epochs with a progress bar, and return what was measured.

    Parameters:  as `train`, and
                 validation x and y, measured after every epoch,
                 metrics functions of (predictions, y) by name, measured on validation,
                 callbacks called as ``callback(model, history)`` after every epoch,
                 patience epochs without a better validation loss before stopping early; the
                 best state of the model is then put back
    Returns:     a `History`, which plots itself with ``history.plot()``
    Raises:      Diverged where the loss becomes NaN or infinite
    Lesson:      05_gradient_descent, early stopping 09_regularization
    Example:
        >>> from nnedu import Dense, SGD, Sequential, mse
        >>> rng = np.random.default_rng(0)
        >>> model = Sequential(Dense(1, 1, rng=rng))
        >>> x = np.linspace(-1, 1, 64)[:, None]
        >>> sgd = SGD(model, lr=0.5)
        >>> history = fit(model, (x, 3 * x), loss=mse, optimizer=sgd, rng=rng, progress=False)
        >>> len(history["loss"]), history["loss"][-1] < history["loss"][0]
        (10, True)
    """
    if patience is not None and patience < 1:
        raise ValueError(
            f"patience must be at least 1 epoch, got {patience}: None never stops early"
        )
    if patience is not None and validation is None:
        raise ValueError("early stopping watches the validation loss: pass validation=(x, y)")
    x, y = data
    steps = train(
        model, (np.asarray(x), np.asarray(y)), loss=loss, optimizer=optimizer, rng=rng,
        epochs=epochs, batch_size=batch_size, penalty=penalty, clip=clip, augment=augment,
    )  # fmt: skip
    # At least 1, so that no examples, or batches of none, are refused where they are first asked for.
    steps_per_epoch = max(math.ceil(len(x) / max(batch_size, 1)), 1)
    history = History()
    stopping = None if patience is None else EarlyStopping(model, patience)
    with _progress_bar(epochs, progress) as bar:
        while epoch_steps := list(islice(steps, steps_per_epoch)):
            history.add("loss", _mean_loss(epoch_steps))
            history.add("lr", epoch_steps[-1].lr)
            if validation is not None:
                for name, value in evaluate(model, validation, loss=loss, metrics=metrics).items():
                    history.add(f"validation {name}", value)
            bar.set_postfix_str(history.latest())
            bar.update()
            for callback in callbacks:
                callback(model, history)
            if stopping and stopping.waited_enough(history):
                break
    if stopping:
        stopping.put_back()
    return history


class EarlyStopping:
    """Remembers the model as it was when the validation loss was lowest.

    Parameters:  model, patience epochs without a lower validation loss that are borne
    Lesson:      09_regularization
    """

    def __init__(self, model: Sequential, patience: int) -> None:
        self.model, self.patience = model, patience
        self.lowest, self.best_state, self.waited = math.inf, model.state_dict(), 0

    def waited_enough(self, history: History) -> bool:
        """Look at the last epoch, and say whether to stop after it."""
        if history["validation loss"][-1] < self.lowest:
            self.lowest, self.waited = history["validation loss"][-1], 0
            self.best_state = self.model.state_dict()
            history.best_epoch = len(history["loss"])
        else:
            self.waited += 1
        history.stopped_early = self.waited >= self.patience
        return history.stopped_early

    def put_back(self) -> None:
        """Give the model its best state again; random generators go on from where they are."""
        now = self.model.state_dict()
        generators = {name: state for name, state in now.items() if name.endswith(".rng")}
        self.model.load_state_dict(self.best_state | generators)


def evaluate(
    model: Sequential, data: Data, *, loss: Loss, metrics: dict[str, Metric] | None = None
) -> dict[str, float]:
    """Loss and metrics on ``data``, without training.

    Example:
        >>> from nnedu import Dense, Sequential, mse
        >>> model = Sequential(Dense(1, 1, rng=np.random.default_rng(0)))
        >>> model.theta[:] = [2.0, 0.0]
        >>> evaluate(model, (np.ones((4, 1)), np.ones((4, 1))), loss=mse)
        {'loss': 1.0}
    """
    x, y = data
    predictions = model.forward(x, train=False)
    value, _ = loss(predictions, y)
    return {"loss": value, **{name: f(predictions, y) for name, f in (metrics or {}).items()}}


def _check_pair(model: Sequential, loss: Loss) -> None:
    """Refuse an output activation that the loss would apply a second time."""
    last = model.layers[-1] if model.layers else None  # a net may have no layers in a row
    function = getattr(loss, "func", loss)  # the loss inside a functools.partial
    if function in TAKES_LOGITS and isinstance(last, Sigmoid | Softmax):
        raise ValueError(
            f"{function.__name__} takes logits and applies {last!r} itself: "
            f"remove {last!r} from the end of the model"
        )
    if function is hinge and isinstance(last, Sigmoid | Softmax):
        raise ValueError(
            f"hinge asks for scores beyond -1 and 1, which {last!r} cannot give: "
            f"remove {last!r} from the end of the model"
        )


def _progress_bar(epochs: int, shown: bool) -> Any:
    from tqdm.auto import tqdm

    return tqdm(total=epochs, disable=not shown, unit="epoch")


def _mean_loss(steps: list[Step]) -> float:
    """Mean over the examples: a last, smaller batch counts for less."""
    return sum(s.loss * s.batch_size for s in steps) / sum(s.batch_size for s in steps)


def _value_and_gradient(loss: Loss, result: Any) -> tuple[float, np.ndarray]:
    """What a loss returned, where it is a value and a gradient: the learner's own may lack one."""
    if isinstance(result, tuple | list) and len(result) == 2:
        return result[0], result[1]
    name = getattr(loss, "__name__", "the loss")
    raise TypeError(
        f"a loss returns (value, gradient of the predictions), got {type(result).__name__} from {name}: "
        "is the gradient missing in its last line?"
    )
