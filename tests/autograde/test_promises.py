"""Each promise of a lesson is broken on purpose, and the break is named."""

import pytest

from autograde.lesson import load_lesson
from autograde.promises import broken_promises
from tests.autograde.small import ANSWERS, CHECKS, LESSON, write_small_lesson


def broken(tmp_path, **texts):
    return "\n".join(broken_promises(load_lesson(write_small_lesson(tmp_path, **texts))))


def test_a_sound_lesson_breaks_none(tmp_path):
    assert broken(tmp_path) == ""


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (ANSWERS.replace("z**2", "z + z"), "wrong answer 'squared' gets full marks"),
        (ANSWERS.replace("z + z", "z + z + 1e-3"), "right answer 'added' gets 1 of 3"),
        (ANSWERS.replace("    z *= 2\n    return z", "    return 2 * z"), "rejects none"),
        (
            ANSWERS + '\n\n@wrong("double", "Also a square.")\ndef twin(z):\n    return z * z\n',
            "wrong answer 'twin' is named ['squared']",
        ),
    ],
)
def test_a_broken_promise_is_named(tmp_path, answers, message):
    assert message in broken(tmp_path, answers=answers)


def test_a_line_too_wide_for_a_narrow_lab_is_named(tmp_path):
    wide = LESSON.replace("Twice z, number by number.", "Twice z" + ", number by number" * 6)
    assert "double: a line of the learner's cell has 125 characters" in broken(
        tmp_path, lesson=wide
    )
    solution = LESSON.replace("return 2 * z", "return 2 * z  " + "# twice " * 12)
    assert broken(tmp_path / "again", lesson=solution) == "", "only what the learner sees counts"


def test_a_stub_that_earns_points_is_named(tmp_path):
    generous = CHECKS.replace(
        "letter = choice(",
        '''
@counter.visible()
def can_be_made(counter):
    """it can be made"""
    return {"made": counter() is not None}


letter = choice(''',
    )
    assert "the untouched cell gets 1 points" in broken(tmp_path, checks=generous)


def test_an_array_that_answers_can_change_is_named(tmp_path):
    shared = CHECKS.replace(
        "@double.visible(", "Z = np.array([-1.0, 2.5])\n\n\n@double.visible("
    ).replace("double(np.array([-1.0, 0.0, 2.5]))", "double(Z)")
    assert "sees something else of the solution the second time" in broken(tmp_path, checks=shared)


def test_a_lesson_that_would_show_a_hidden_check_is_named(tmp_path):
    in_two_steps = CHECKS.replace(
        "@double.hidden(points=1)", "later = double.hidden(points=1)\n\n\n@later"
    )
    assert "it would show the hidden check input_is_left_alone" in broken(
        tmp_path, checks=in_two_steps
    )
