"""The class that the corpus attacks: two ordinary nbgrader assignments, a small lesson of ours and a real one."""

from __future__ import annotations

from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.bank import without_marks
from autograde.classroom import Classroom, new_classroom
from autograde.lesson import load_lesson
from autograde.release import release
from tests.autograde.classes import put, released

HERE = Path(__file__).parent
REAL_LESSONS = HERE.parents[1] / "notebooks"
HOMEWORK, TABLES, LESSON, REAL = "hw", "tables", "01_attacked", "02_activations"

# Numbers that stand in hidden tests and checks alone, and what they give: where one turns up, it leaked.
HIDDEN = (
    *("7351.0625", "2218.5", "97.25", "170.0390625", "177.4375", "hidden-marker"),
    *(
        "5120.78125",
        "4093.03125",
        "8192.6875",
        "611.15625",
        "4401.921875",
        "0.99986398",
        "0.99975574",
    ),
)

HEIGHTS = "name,height\nAda,160.125\nBo,170.0\nCy,181.8125\nDee,173.0625\n"

STANDARDISE = '''\
def standardise(x):
    """x with mean 0 and standard deviation 1; all zeros where x is constant."""
    ### BEGIN SOLUTION
    spread = x.std()
    return (x - x.mean()) / spread if spread else np.zeros_like(x)
    ### END SOLUTION'''

MEAN_ABOVE = '''\
def mean_above(path, limit):
    """The mean height of everybody taller than limit."""
    ### BEGIN SOLUTION
    with open(path) as file:
        heights = [float(row["height"]) for row in csv.DictReader(file)]
    return float(np.mean([height for height in heights if height > limit]))
    ### END SOLUTION'''

TEST_STANDARDISE = """\
z = standardise(np.array([1.0, 2.0, 3.0]))
np.testing.assert_allclose(z, [-1.22474487, 0.0, 1.22474487], rtol=1e-6)
### BEGIN HIDDEN TESTS
far = standardise(np.array([7351.0625, 2218.5, -97.25]))
np.testing.assert_allclose(far.sum(), 0.0, atol=1e-9, err_msg="hidden-marker")
assert np.allclose(far, [1.34739306, -0.30167644, -1.04571662], rtol=1e-6), "hidden-marker"
assert close(standardise(np.full(4, 3.5)).sum(), 0.0)
### END HIDDEN TESTS"""

TEST_MEAN_ABOVE = """\
points = 0.0
with open("heights.csv") as file:
    heights = [float(row["height"]) for row in csv.DictReader(file)]
if close(mean_above("heights.csv", 0), np.mean(heights)):
    points += 2.0
### BEGIN HIDDEN TESTS
if close(mean_above("heights.csv", 170.0390625), (181.8125 + 173.0625) / 2):
    points += 3.0
### END HIDDEN TESTS
points"""

TALLEST = '''\
def tallest(people):
    """The largest height in a table of people."""
    ### BEGIN SOLUTION
    return people["height"].max()
    ### END SOLUTION'''

TEST_TALLEST = """\
expected = 181.8125
assert tallest(pd.DataFrame({"height": [160.125, expected]})) == expected
### BEGIN HIDDEN TESTS
expected = 5120.78125
assert tallest(pd.DataFrame({"height": [173.0625, expected, 170.0]})) == expected
### END HIDDEN TESTS"""

CLOSE = '''\
def close(a, b):
    """Whether two numbers agree to nine digits."""
    return abs(a - b) <= 1e-9 * max(1.0, abs(b))'''

# What stands in an answer's cell where a submission says nothing: wrong in a cheat, right elsewhere.
WRONG = {
    "standardise": "def standardise(x):\n    return np.zeros_like(x) + 0.5",
    "mean_above": "def mean_above(path, limit):\n    return -1.0",
    "tallest": "def tallest(people):\n    return -1.0",
    "softsign": "def softsign(z):\n    return 0 * z + 9",
    "tally": "class tally:\n    def add(self, number):\n        pass\n\n    def mean(self):\n        return -1.0",
    "steepest": 'steepest = "left"',
}


def make_class(root: Path, with_real: bool = True) -> Classroom:
    """The class with its assignments released."""
    classroom = new_classroom(root, HERE / "lessons")
    put(classroom.source(HOMEWORK), f"{HOMEWORK}.ipynb", _homework())
    put(classroom.source(HOMEWORK), "heights.csv", HEIGHTS.encode())
    put(classroom.source(TABLES), f"{TABLES}.ipynb", _tables())
    release(classroom, HOMEWORK)
    release(classroom, TABLES)
    release(classroom, LESSON)
    if with_real:
        classroom.keep(course=str(REAL_LESSONS))
        release(classroom, REAL)
    return classroom


def points_of(assignment: str) -> dict[str, float]:
    """What each answer of an assignment is worth."""
    if assignment == HOMEWORK:
        return {"standardise": 5.0, "mean_above": 5.0}
    if assignment == TABLES:
        return {"tallest": 5.0}
    lesson = load_lesson(_folder(assignment))
    return {name: float(exercise.points) for name, exercise in lesson.exercises.items()}


def right_answers(assignment: str) -> dict[str, str]:
    """The solution of each answer, without the marks around it."""
    if assignment in (HOMEWORK, TABLES):
        written = {"standardise": STANDARDISE, "mean_above": MEAN_ABOVE, "tallest": TALLEST}
        texts = {name: written[name] for name in points_of(assignment)}
        return {name: without_marks(text) for name, text in texts.items()}
    lesson = load_lesson(_folder(assignment))
    return {name: without_marks(lesson.cell_of(name).source) for name in lesson.exercises}


def wrong_answers(assignment: str) -> dict[str, str]:
    """Answers that are worth nothing; those of the real lesson are left unwritten."""
    return {name: WRONG[name] for name in points_of(assignment) if name in WRONG}


def fresh(classroom: Classroom, assignment: str) -> NotebookNode:
    """A student's own copy."""
    return released(classroom, assignment)


def _folder(assignment: str) -> Path:
    return (HERE / "lessons" if assignment == LESSON else REAL_LESSONS) / assignment


def _homework() -> NotebookNode:
    cells = [
        new_markdown_cell("# Homework\n\nTwo questions.", id="title"),
        new_code_cell("import csv\n\nimport numpy as np", id="imports"),
        new_code_cell(CLOSE, id="helper"),
        _labelled("standardise", STANDARDISE, solution=True),
        _labelled("test-standardise", TEST_STANDARDISE, points=5),
        _labelled("mean_above", MEAN_ABOVE, solution=True),
        _labelled("test-mean_above", TEST_MEAN_ABOVE, points=5),
    ]
    return _notebook(cells)


def _tables() -> NotebookNode:
    cells = [
        new_markdown_cell("# Tables\n\nOne question.", id="title"),
        new_code_cell("import pandas as pd", id="imports"),
        _labelled("tallest", TALLEST, solution=True),
        _labelled("test-tallest", TEST_TALLEST, points=5),
    ]
    return _notebook(cells)


def _notebook(cells: list[NotebookNode]) -> NotebookNode:
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _labelled(name: str, source: str, points: float = 0, solution: bool = False) -> NotebookNode:
    label = {"grade_id": name, "grade": not solution, "solution": solution, "task": False}
    label |= {"locked": not solution, "schema_version": 3}
    label |= {} if solution else {"points": points}
    return new_code_cell(source, id=name, metadata={"nbgrader": label})
