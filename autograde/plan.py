"""Decide what has to be graded of a submission: everything, some exercises, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass, field

from autograde.assignment import Assignment
from autograde.cache_key import Key
from autograde.classroom import Classroom
from autograde.result import GRADED, Result, load_result


@dataclass(frozen=True)
class Task:
    """What to grade of a student's submission: ``only`` these exercises, the rest is ``kept``; None is everything.

    ``numbers`` are the student's own, where the lesson draws some.
    """

    student: str
    key: Key
    only: frozenset[str] | None = None
    kept: Result | None = None
    numbers: Mapping[str, bool | int | float | str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        return self.only is not None and not self.only

    @property
    def keys(self) -> dict[str, str]:
        """The keys of the exercises once the task is done."""
        if self.kept is None or self.only is None:
            return dict(self.key.exercises)
        fresh = {name: key for name, key in self.key.exercises.items() if name in self.only}
        return {**self.kept.exercise_keys, **fresh}


def plan(
    classroom: Classroom,
    assignment: Assignment,
    student: str,
    key: Key,
    again: bool = False,
    exercises: Collection[str] = (),
) -> Task:
    """What to grade of a submission with this key.

    Parameters:  again (even what has not changed), exercises (only these, where the submission is the same)
    """
    folder = classroom.autograded(student, assignment.name)
    kept = load_result(folder)
    is_whole = all((folder / f"{name}.ipynb").is_file() for name in assignment.notebooks)
    if kept is None or kept.key != key.whole or not is_whole:
        return Task(student, key)
    if again and not exercises:
        return Task(student, key)
    changed = {name for name, own in key.exercises.items() if kept.exercise_keys.get(name) != own}
    if again:
        changed = set(key.exercises)
    if exercises:
        changed &= set(exercises)
    if changed and kept.outcome != GRADED:
        return Task(student, key)
    return Task(student, key, _with_what_builds_on(changed, kept), kept)


def _with_what_builds_on(changed: Set[str], kept: Result) -> frozenset[str]:
    """The exercises with those that were judged by whether these are right."""
    reached = set(changed)
    while True:
        more = {s.name for s in kept.scores if reached & {*s.builds_on, *s.with_correct}} - reached
        if not more:
            return frozenset(reached)
        reached |= more
