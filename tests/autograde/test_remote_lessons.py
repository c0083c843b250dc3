"""A check sees through the wire exactly what it sees when the answer is beside it."""

import ast
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograde.exercise import Exercise
from autograde.lesson import Lesson, find_lessons, load_lesson
from autograde.observe import observe
from autograde.operators import operators_of
from autograde.remote.client import Client
from tests.autograde.remote_pair import serving, student

ROOT = Path(__file__).parents[2] / "notebooks"
# Training takes long and is one call like others.
TOO_LONG = {"digits_held_out"}


def answers(lesson: Lesson, exercise: Exercise) -> Iterator[str]:
    """The solution, and two of the other answers, always the same ones."""
    yield lesson.cell_of(exercise.name).source
    others = [answer.source for answer in lesson.answers if answer.exercise == exercise.name]
    yield from random.Random(exercise.name).sample(others, min(2, len(others)))


@pytest.mark.parametrize("folder", find_lessons(ROOT), ids=lambda folder: folder.name)
def test_observations_are_the_same_through_the_wire(folder: Path) -> None:
    lesson = load_lesson(folder)
    for exercise in lesson.exercises.values():
        for source in answers(lesson, exercise):
            subject = lesson.with_answer(exercise.name, source)
            with student(serving(source, lesson.solved, exercise.name)) as exchange:
                kind = operators_of(
                    exercise.name, ast.parse(lesson.cell_of(exercise.name).source).body
                )
                proxy = Client(exchange).look(exercise.name, kind)[1]
                for check in exercise.checks:
                    if check.name not in TOO_LONG:
                        # As text: nan is not equal to itself.
                        here, there = observe(check, subject), observe(check, proxy)
                        assert json.dumps(there) == json.dumps(here), (exercise.name, source)
