"""What a lesson's notebook calls: check, hint, solution, predict, reveal, ready and progress.

One kernel works on one notebook, so the lesson that :func:`start` opened is kept here.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from typing import Any

from autograde.progress import ATTEMPTS_BEFORE_SOLUTION
from autograde.report import Report
from autograde.session import Session, fingerprint, open_lesson

WIDTH = 80


class NotStarted(Exception):
    """The notebook's first code cell did not run."""


_session: Session | None = None


def start(lesson: str) -> None:
    """Open a lesson: find its checks beside the notebook, or else in the installed course.

    Raises:  FileNotFoundError that says where it looked.
    """
    global _session
    _session = open_lesson(lesson)
    done = sum(_session.progress.record(name).passed for name in _session.exercises)
    print(
        f"{_session.title}: {done} of {len(_session.exercises)} exercises done. Checks are ready."
    )


def _open() -> Session:
    if _session is None:
        raise NotStarted('Run the notebook\'s first code cell, the one with start("..."), first.')
    return _session


def check(*written: Any, **values: Any) -> None:
    """Try an answer and show what is right, what is not, and which mistake it looks like.

    ``check(relu)`` takes a function or class, ``check(question=question)`` a value.
    """
    session = _open()
    for name, subject in _named(session, written, values).items():
        if name not in session.exercises:
            _tell_there_is_no(name, session.exercises)
            _tell("Write check(name) for a function or class, check(name=name) for a value.")
            continue
        verdict = session.verdict_on(name, subject)
        if not verdict.unwritten and not verdict.untouched:
            session.progress.add_attempt(name, fingerprint(subject), verdict.passed)
        helpers = [] if verdict.passed else session.wrong_helpers(name, subject)
        _display(Report(verdict, session.entries[name]["hidden_checks"], helpers))


def hint(exercise: Any) -> None:
    """Show the next hint for an exercise, given by name or as what you wrote."""
    session = _open()
    name = _name(session, exercise)
    if name not in session.entries:
        _tell_there_is_no(name, session.entries)
        return
    hints, record = session.entries[name]["hints"], session.progress.record(name)
    if not hints:
        _tell(f"{name} has no hints beyond what check says.")
        return
    record.hints = min(record.hints + 1, len(hints))
    session.progress.save()
    for number in range(record.hints):
        _tell(f"Hint {number + 1} of {len(hints)}: {hints[number]}")
    if record.hints == len(hints) and "solution" in session.entries[name]:
        _tell(
            f'That was the last hint. After {ATTEMPTS_BEFORE_SOLUTION} attempts: solution("{name}")'
        )


def solution(exercise: Any) -> None:
    """Show a solution once you solved the exercise or made real attempts: different answers, each checked."""
    session = _open()
    name = _name(session, exercise)
    if name not in session.entries:
        _tell_there_is_no(name, session.entries)
        return
    entry, record = session.entries[name], session.progress.record(name)
    if "solution" not in entry:
        _tell(
            "This copy of the lesson was handed out without solutions. Ask for a hint, or your instructor."
        )
    elif record.passed or len(record.attempts) >= ATTEMPTS_BEFORE_SOLUTION:
        print(entry["solution"])
    else:
        left = ATTEMPTS_BEFORE_SOLUTION - len(record.attempts)
        _tell(
            f"Not yet: try {left} more {'answer' if left == 1 else 'different answers'} with check first."
        )


def predict(**values: Any) -> None:
    """Record what you expect before a run shows it; only the first prediction counts."""
    session = _open()
    for name, value in values.items():
        if name not in session.predictions:
            _tell(f"{name} is no prediction of this lesson: {', '.join(session.predictions)}.")
            continue
        prediction = session.predictions[name]
        if value is ...:
            _tell(
                f"{prediction.question} Write one of: {', '.join(map(repr, prediction.options))}."
            )
        elif value not in prediction.options:
            _tell(
                f"{value!r} is not among the options: {', '.join(map(repr, prediction.options))}."
            )
        else:
            first = session.progress.add_prediction(name, value)
            changed = (
                "" if first == value else f" (your first prediction, {first!r}, stays on record)"
            )
            _tell(f"Recorded: {value!r}{changed}. Now run the next cell and compare.")


def reveal(name: str) -> bool:
    """Show a prediction beside what happens; False, and a reminder, while nothing was predicted."""
    session = _open()
    if name not in session.predictions:
        _tell(f"{name} is no prediction of this lesson: {', '.join(session.predictions)}.")
        return False
    prediction = session.predictions[name]
    made = session.progress.predictions.get(name)
    if made is None:
        _tell("Predict first: fill in the cell above, run it, then run this one again.")
        return False
    verdict = (
        "as you predicted"
        if made["first"] == prediction.outcome
        else f"you predicted {made['first']!r}"
    )
    _tell(f"It is {prediction.outcome!r}: {verdict}. {prediction.because}")
    return True


def ready(*written: Any) -> bool:
    """Whether all the given answers pass their visible checks; says what is missing where not."""
    session = _open()
    missing = [
        name
        for name, subject in _named(session, written, {}).items()
        if not session.verdict_on(name, subject).passed
    ]
    if missing:
        _tell(f"This cell uses your {' and '.join(missing)}: it runs once the checks above pass.")
    return not missing


def progress() -> None:
    """Show what is done in this lesson."""
    session = _open()
    for name, exercise in session.exercises.items():
        record = session.progress.record(name)
        state = (
            "done"
            if record.passed
            else f"{len(record.attempts)} tried"
            if record.attempts
            else "open"
        )
        print(f"{'✓' if record.passed else '·'} {name:<28} {state:<9} {exercise.title}")


def _tell(sentence: str) -> None:
    # JupyterLab breaks a long line in the middle of a word.
    print(textwrap.fill(sentence, WIDTH, break_long_words=False, break_on_hyphens=False))


def _tell_there_is_no(name: str, exercises: Iterable[str]) -> None:
    _tell(f"{name} is no exercise of this lesson. Its exercises: {', '.join(exercises)}.")


def _named(session: Session, written: tuple[Any, ...], values: dict[str, Any]) -> dict[str, Any]:
    """Answers by their exercise; one that is given as a text, ``check("relu")``, is looked up in the notebook."""
    return {
        _name(session, subject): _notebook().get(subject, ...)
        if isinstance(subject, str) and subject in session.exercises
        else subject
        for subject in written
    } | values


def _notebook() -> dict[str, Any]:
    """The names that the notebook's cells have defined."""
    return vars(sys.modules["__main__"])


def _name(session: Session, subject: Any) -> str:
    """The exercise that an answer, or its name, belongs to; a lambda or an alias is known by its variable."""
    if isinstance(subject, str):
        return subject
    name: str = getattr(subject, "__name__", type(subject).__name__)
    if callable(subject) and name not in session.exercises:
        return next((n for n in session.exercises if _notebook().get(n) is subject), name)
    return name


def _display(report: Report) -> None:
    try:
        from IPython import get_ipython
    except ImportError:
        print(report)
        return
    if get_ipython() is None:
        print(report)
    else:
        from IPython.display import display

        display(report)
