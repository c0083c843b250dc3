"""A class to measure grading with: an ordinary nbgrader assignment and students who solve more or less of it."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.classroom import Classroom, new_classroom
from autograde.release import release

NAME = "regression"
# Task, solution, an answer that is wrong, what everybody sees tested, what is tested besides.
EXERCISES = {
    "scaled": (
        "Scale every column of `X` to mean 0 and standard deviation 1.",
        "def scaled(X):\n    return (X - X.mean(axis=0)) / X.std(axis=0)",
        "def scaled(X):\n    return (X - X.mean()) / X.std()",
        "assert np.allclose(scaled(X).mean(axis=0), 0)",
        "assert np.allclose(scaled(X * [1, 5, 9]).std(axis=0), 1)",
    ),
    "predicted": (
        "The line's values for weights `w` and intercept `b`.",
        "def predicted(X, w, b):\n    return X @ w + b",
        "def predicted(X, w, b):\n    return X @ w",
        "assert predicted(X, np.zeros(3), 0.0).shape == (200,)",
        "assert np.allclose(predicted(X, np.zeros(3), 2.0), 2)",
    ),
    "error": (
        "The mean squared error.",
        "def error(X, y, w, b):\n    return np.mean((X @ w + b - y) ** 2)",
        "def error(X, y, w, b):\n    return np.mean(np.abs(X @ w + b - y))",
        "assert error(X, y, np.zeros(3), 0.0) > 0",
        "assert np.isclose(error(X, y + 2, np.zeros(3), 0.0), np.mean((y + 2) ** 2))",
    ),
    "slope": (
        "Its gradient with respect to `w` and `b`.",
        "def slope(X, y, w, b):\n    r = X @ w + b - y\n    return 2 * X.T @ r / len(y), 2 * r.mean()",
        "def slope(X, y, w, b):\n    r = X @ w + b - y\n    return X.T @ r, r.sum()",
        "assert slope(X, y, np.zeros(3), 0.0)[0].shape == (3,)",
        "assert np.allclose(slope(X, y, np.zeros(3), 0.0)[0], -2 * X.T @ y / len(y))",
    ),
    "fit": (
        "Descend for 500 steps; return `w`, `b` and the error after each step.",
        "def fit(X, y, lr):\n    w, b, errors = np.zeros(X.shape[1]), 0.0, []\n    for _ in range(500):\n"
        "        r = X @ w + b - y\n        w, b = w - lr * 2 * X.T @ r / len(y), b - lr * 2 * r.mean()\n"
        "        errors.append(float(np.mean((X @ w + b - y) ** 2)))\n    return w, b, errors",
        "def fit(X, y, lr):\n    return np.zeros(X.shape[1]), 0.0, [1.0] * 500",
        "assert len(fit(X, y, 0.1)[2]) == 500",
        "assert np.allclose(fit(X, y, 0.1)[0], np.linalg.lstsq(X, y, rcond=None)[0], atol=0.1)",
    ),
    "explained": (
        "How much of the variance of `y` the predictions explain.",
        "def explained(y, guess):\n    return 1 - np.mean((y - guess) ** 2) / np.var(y)",
        "def explained(y, guess):\n    return np.mean((y - guess) ** 2) / np.var(y)",
        "assert explained(y, y) <= 1",
        "assert np.isclose(explained(y, np.full(200, y.mean())), 0) and explained(y, y) == 1",
    ),
}
DATA = (
    "rng = np.random.default_rng(7)\nX = rng.normal(size=(200, 3))\n"
    "y = X @ [2.0, -1.0, 0.5] + 1 + 0.1 * rng.normal(size=200)"
)
FIGURES = (
    'plt.scatter(X[:, 0], y)\nplt.title("The data")\nplt.xlabel("first feature")\nplt.ylabel("y");',
    'w, b, errors = fit(X, y, 0.05)\nplt.plot(errors)\nplt.title("Descending")\n'
    'plt.xlabel("step")\nplt.ylabel("mean squared error");',
)


def write_source(folder: Path) -> None:
    """The assignment as its instructor writes it: 25 cells, 6 exercises with hidden tests, 2 figures."""
    cells = [
        new_markdown_cell("# Linear regression", id="title"),
        new_code_cell("import numpy as np\nimport matplotlib.pyplot as plt", id="imports"),
        new_code_cell(DATA, id="data"),
        new_code_cell(FIGURES[0], id="figure-data"),
    ]
    for name, (task, solution, _, shown, hidden) in EXERCISES.items():
        cells += [
            new_markdown_cell(f"## {name}\n\n{task}", id=f"task-{name}"),
            _cell(name, f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", solution=True),
            _cell(
                f"test-{name}",
                f"{shown}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS",
                grade=True,
                locked=True,
                points=2,
            ),
        ]
    cells += [
        new_markdown_cell("## The whole", id="whole"),
        new_code_cell(FIGURES[1], id="figure-errors"),
        new_code_cell("print(w, b, errors[-1])", id="said"),
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata = {
        "kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}
    }
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")


def _cell(id: str, source: str, **flags: bool | int) -> NotebookNode:
    settings = {"grade": False, "locked": False, "solution": False, "task": False} | flags
    meta = {"grade_id": id, "schema_version": 3, **settings}
    return new_code_cell(source, id=id, metadata={"nbgrader": meta})


def make_class(root: Path, size: int) -> Classroom:
    """A class of so many who handed in: the n-th got the exercises wrong whose bits are set in n."""
    classroom = new_classroom(root)
    write_source(classroom.source(NAME))
    release(classroom, NAME)
    for number in range(size):
        folder = classroom.submitted(f"student{number:05}", NAME)
        folder.mkdir(parents=True)
        notebook = handed_in(classroom, number)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    return classroom


def handed_in(classroom: Classroom, number: int) -> NotebookNode:
    """The n-th student's notebook."""
    notebook = nbformat.read(classroom.release(NAME) / f"{NAME}.ipynb", as_version=4)
    cells = {cell.id: cell for cell in notebook.cells}
    for place, (name, (_, solution, wrong, _, _)) in enumerate(EXERCISES.items()):
        cells[name].source = wrong if number >> place & 1 else solution
    return notebook
