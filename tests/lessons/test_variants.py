"""Lessons with numbers of a student's own keep their promises whatever numbers are drawn."""

from pathlib import Path

import pytest

from autograde.lesson import find_lessons, load_lesson
from autograde.promises import broken_promises
from autograde.variant import draw, lesson_with

ROOT = Path(__file__).resolve().parents[2]
DRAWING = [
    folder
    for folder in find_lessons(ROOT / "notebooks")
    if "variant=true" in (folder / "lesson.py").read_text(encoding="utf-8")
]


def test_the_networks_by_hand_are_drawn():
    assert {"01_neuron", "04_backprop"} <= {folder.name for folder in DRAWING}


@pytest.mark.parametrize("folder", DRAWING, ids=[folder.name for folder in DRAWING])
def test_every_draw_keeps_the_promises(folder):
    lesson = load_lesson(folder)
    drawn = [draw(lesson, "a class", student) for student in ("anna", "bert", "cleo")]
    assert len({str(numbers) for numbers in drawn}) == 3
    for numbers in drawn:
        assert broken_promises(lesson_with(lesson, numbers)) == [], numbers
