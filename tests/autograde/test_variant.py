"""Each student has numbers of their own, the same ones each time, and is graded by them."""

from pathlib import Path

import nbformat
import pytest

from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.grade import grade, load_assignment
from autograde.lesson import LessonError, load_lesson
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook
from autograde.release import release
from autograde.release_variants import release_variants
from autograde.result import Result
from autograde.run import Limits
from autograde.sandbox.worlds import Worlds
from autograde.variant import class_seed, draw
from tests.autograde.classes import answered, put

NAME = "01_by_hand"
LESSON = '''\
# %% [markdown]
# # 01 · By hand

# %% setup=true variant=true
x, w = 0.5, 2.0

# %% setup=true
z = w * x

# %% exercise="product"
# What is w times x? One decimal.
### BEGIN SOLUTION
product = z
### END SOLUTION

# %% exercise="doubled"
# And twice that?
### BEGIN SOLUTION
doubled = 2 * product
### END SOLUTION

# %% exercise="half"
def half(v):
    """Half of v."""
    ### BEGIN SOLUTION
    return v / 2
    ### END SOLUTION
'''
CHECKS = '''\
from autograde.exercise import Exercise, number

def variant(rng):
    """Numbers that are easy to multiply."""
    return {"x": rng.integers(11, 99) / 10, "w": int(rng.integers(2, 9))}

product = number("The product", decimals=1)
doubled = number("Twice the product", decimals=1)
half = Exercise("Half of a number")

@half.visible()
def a_number(half):
    """half of a number"""
    return {"half(3)": half(3.0)}
'''
ANSWERS = """\
from autograde.answers import Worked, wrong, wrong_value

one = wrong_value("product", Worked("w + x"), "the sum", "You added.", ask="What does times mean?")
two = wrong_value("doubled", 1.0, "not doubled", "That is the product.", ask="Twice?")

@wrong("half", "You doubled.", ask="Is it smaller?")
def doubles(v):
    return 2 * v
"""


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    folder = tmp_path / "course" / NAME
    folder.mkdir(parents=True)
    for stem, text in {"lesson": LESSON, "checks": CHECKS, "answers": ANSWERS}.items():
        (folder / f"{stem}.py").write_text(text)
    made = new_classroom(tmp_path / "class", tmp_path / "course")
    release(made, NAME)
    with open_gradebook(made) as book:
        add_people(book, [Person("anna"), Person("bert")])
    return made


def copy_of(classroom: Classroom, student: str) -> nbformat.NotebookNode:
    path = classroom.root / "release_variants" / student / NAME / f"{NAME}.ipynb"
    return nbformat.read(path, as_version=4)


def answers_by(student: str, classroom: Classroom) -> dict[str, str]:
    """The right answers for a student's numbers, worked out by hand."""
    lesson = load_lesson(classroom.lesson(NAME))
    numbers = draw(lesson, class_seed(classroom, NAME), student)
    product = numbers["x"] * numbers["w"]
    half = "def half(v):\n    return v / 2"
    return {"product": f"product = {product}", "doubled": f"doubled = {2 * product}", "half": half}


def grade_all(classroom: Classroom, worlds: Worlds) -> dict[str, Result]:
    assignment = load_assignment(classroom, NAME)
    students = classroom.submissions(NAME)
    return {r.student: r for r in grade(classroom, assignment, students, Limits(), 2, worlds)}


def test_numbers_are_each_students_own_and_stay(classroom: Classroom) -> None:
    folders = release_variants(classroom, NAME)
    first = {student: copy_of(classroom, student) for student in ("anna", "bert")}
    assert [folder.parent.name for folder in folders] == ["anna", "bert"]
    numbers = [cells.cells[2].source for cells in first.values()]
    assert len(set(numbers)) == 2
    assert all(text.startswith("x = ") and "\nw = " in text for text in numbers)
    release_variants(classroom, NAME)
    assert {student: copy_of(classroom, student) for student in first} == first


def test_everyone_is_graded_by_their_own_numbers(classroom: Classroom, worlds: Worlds) -> None:
    release_variants(classroom, NAME)
    own = answers_by("anna", classroom)
    for student in ("anna", "bert"):  # who copies the other's numbers gains nothing
        notebook = answered(copy_of(classroom, student), own)
        put(classroom.submitted(student, NAME), f"{NAME}.ipynb", notebook)
    results = grade_all(classroom, worlds)
    assert (results["anna"].score, results["bert"].score) == (3.0, 1.0)
    assert results["anna"].repairs == results["bert"].repairs == []
    again = grade_all(classroom, worlds)
    assert all(result.unchanged for result in again.values())


def test_without_variants_everyone_has_the_authors_numbers(
    classroom: Classroom, worlds: Worlds
) -> None:
    notebook = nbformat.read(classroom.release(NAME) / f"{NAME}.ipynb", as_version=4)
    own = {"product": "product = 1.0", "doubled": "doubled = 2.0"}
    put(classroom.submitted("anna", NAME), f"{NAME}.ipynb", answered(notebook, own))
    assert grade_all(classroom, worlds)["anna"].score == 2.0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"w": int(rng.integers(2, 9))', '"v": 3', "for each of w, x"),
        ('"w": int(rng.integers(2, 9))', '"w": {3}', "a number, a text or a list"),
        ('"w": int(rng.integers(2, 9))', '"w": [3, None]', "a number, a text or a list"),
        ("def variant(rng)", "def variants(rng)", "a function variant"),
    ],
)
def test_a_draw_that_does_not_fit_its_cell_is_told(
    classroom: Classroom, old: str, new: str, told: str
) -> None:
    path = classroom.lesson(NAME) / "checks.py"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(LessonError, match=told):
        draw(load_lesson(classroom.lesson(NAME)), "seed", "anna")


def test_whole_arrays_can_be_drawn(classroom: Classroom) -> None:
    path = classroom.lesson(NAME) / "checks.py"
    path.write_text(
        path.read_text().replace("int(rng.integers(2, 9))", "rng.integers(2, 9, (2, 2))")
    )
    drawn = draw(load_lesson(classroom.lesson(NAME)), "seed", "anna")
    assert [len(row) for row in drawn["w"]] == [2, 2]
    assert all(type(number) is int for row in drawn["w"] for number in row)


def test_a_lesson_that_draws_nothing_is_told(classroom: Classroom) -> None:
    path = classroom.lesson(NAME) / "lesson.py"
    path.write_text(path.read_text().replace(" variant=true", ""))
    release(classroom, NAME)
    with pytest.raises(ClassError, match="draws no numbers"):
        release_variants(classroom, NAME)
