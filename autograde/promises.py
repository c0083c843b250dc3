"""The promises that every lesson keeps, each tested by running the lesson's own answers.

The same list serves ``autograde build``, where an author reads it, and the tests, where it must be empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograde.answers import Answer
from autograde.bank import PUBLIC_NAME, dump_bank, make_bank
from autograde.build import learner_notebook, notebook_text, stub_of
from autograde.exercise import Exercise
from autograde.judge import Verdict, judge
from autograde.lesson import Lesson
from autograde.observe import observe
from autograde.private import private_text

WIDTH = 100


def broken_promises(lesson: Lesson) -> list[str]:
    """What the lesson promises and does not keep, one sentence each; empty where all is well."""
    broken: list[str] = []
    entries = make_bank(lesson, hidden=True, solutions=False)["exercises"]
    exercises = lesson.exercises.values()
    # Seen again at the end, once every wrong answer had its chance to change something.
    for promise in (_broken, _seen_otherwise):
        broken += [
            f"{lesson.name}/{exercise.name}: {sentence}"
            for exercise in exercises
            for sentence in promise(lesson, exercise, entries[exercise.name])
        ]
    broken += _too_wide(lesson)
    return broken + [
        f"{lesson.name}: handed out to a class, it would show {leak}" for leak in _leaks(lesson)
    ]


def _too_wide(lesson: Lesson) -> Iterator[str]:
    for name in lesson.exercises:
        widest = max(map(len, stub_of(lesson, lesson.cell_of(name)).splitlines()), default=0)
        if widest > WIDTH:
            yield (
                f"{lesson.name}/{name}: a line of the learner's cell has {widest} characters; beyond {WIDTH} a "
                "narrow JupyterLab cuts it off: break it"
            )


def _leaks(lesson: Lesson) -> list[str]:
    handed_out = {
        f"{lesson.name}.ipynb": notebook_text(learner_notebook(lesson)),
        PUBLIC_NAME: dump_bank(make_bank(lesson, hidden=False, solutions=False)),
    }
    return private_text(lesson, handed_out)


def _broken(lesson: Lesson, exercise: Exercise, entry: dict[str, Any]) -> Iterator[str]:
    solution = verdict_on(lesson, exercise, entry, lesson.cell_of(exercise.name).source)
    if not solution.passed:
        yield f"the solution gets {solution.score:g} of {solution.points:g}: {_why(solution)}"
    stub = verdict_on(lesson, exercise, entry, stub_of(lesson, lesson.cell_of(exercise.name)))
    if stub.score:
        yield f"the untouched cell gets {stub.score:g} points, it must get 0"
    rejecting: set[str] = set()
    for answer in lesson.answers_to(exercise.name, right=False):
        verdict = verdict_on(lesson, exercise, entry, answer.source)
        rejecting |= {result.name for result in verdict.results if not result.passed}
        yield from _broken_by_wrong(answer, verdict)
    for check in exercise.checks:
        if check.name not in rejecting:
            yield f"check {check.name!r} rejects none of the wrong answers, so it may not be able to fail"
    for answer in lesson.answers_to(exercise.name, right=True):
        verdict = verdict_on(lesson, exercise, entry, answer.source)
        if not verdict.passed:
            yield f"right answer {answer.name!r} gets {verdict.score:g} of {verdict.points:g}: {_why(verdict)}"


def _seen_otherwise(lesson: Lesson, exercise: Exercise, entry: dict[str, Any]) -> Iterator[str]:
    solution = lesson.solved[exercise.name]
    again = {check.name: observe(check, solution) for check in exercise.checks}
    for result in judge(exercise, entry, again).results:
        if not result.passed:
            yield (
                f"check {result.name!r} sees something else of the solution the second time: does it pass on "
                "an array that an answer can change in place (pass a copy), or depend on chance?"
            )


def _broken_by_wrong(answer: Answer, verdict: Verdict) -> Iterator[str]:
    if verdict.passed:
        yield f"wrong answer {answer.name!r} gets full marks"
        return
    named = [mistake.name for mistake in verdict.mistakes]
    if named[:1] != [answer.name]:
        yield f"wrong answer {answer.name!r} is named {named or 'not at all'}"


def verdict_on(lesson: Lesson, exercise: Exercise, entry: dict[str, Any], source: str) -> Verdict:
    """Judge a text in place of an exercise's solution, with visible and hidden checks."""
    tried = lesson.tried(exercise.name, source)
    return judge(exercise, entry, tried.observations, tried.ready_made)


def _why(verdict: Verdict) -> str:
    if verdict.ready_made:
        return f"it calls {', '.join(verdict.ready_made)}"
    return "; ".join(
        f"{result.name}: {difference.label}: {difference.reason}"
        for result in verdict.results
        for difference in result.differences
    )
