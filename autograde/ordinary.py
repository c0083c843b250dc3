"""Score an ordinary nbgrader assignment by nbgrader's rules, without their traps.

A test cell that raises gets 0, one that ends with a plain number gets that many points, any other gets all.
nbgrader also gives all points for ``True``, ``-1``, ``array(1.5)`` and ``np.float64(0.0)``, and none after a warning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nbformat import NotebookNode

from autograde.intake import ANSWER, CHECK, Cell
from autograde.result import Score
from autograde.sandbox.cell_run import CellRun

BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
NUMBER = re.compile(r"(?:np\.\w+\()?(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\)?", re.IGNORECASE)
# A last value that is like a number or a truth value may be meant as a score, and says none that could be given.
WRAPPING = re.compile(r"\b[\w.]+\(|[\[\](){}'\",\s]")
NUMBERLIKE = re.compile(r"(?:True|False|True_|False_|nan|inf|np\.|[-+./\d]|e|j)*", re.IGNORECASE)


def score_ordinary(
    notebook: str, released: NotebookNode, cells: Sequence[Cell], runs: Sequence[CellRun]
) -> list[Score]:
    """A score for every graded cell of an ordinary assignment, None where a person has to read the answer."""
    ran = {cell.grade_id: (cell, run) for cell, run in zip(cells, runs, strict=True)}
    scores = []
    for cell in released.cells:
        meta = cell.metadata.get("nbgrader", {})
        if not (meta.get("grade") or meta.get("task")):
            continue
        name = meta["grade_id"]
        score = Score(notebook, name, name, name, float(meta.get("points", 0)), None)
        own, run = ran[name]
        if own.role == CHECK and own.kind == "code":
            _score_tests(score, own, run)
        elif own.role == ANSWER and own.unanswered:
            score.score, score.unwritten = 0.0, True
        else:
            score.needs_a_person, score.answer = True, own.source if own.role == ANSWER else ""
        scores.append(score)
    return scores


def _score_tests(score: Score, cell: Cell, run: CellRun) -> None:
    score.score = score.points
    error = next((out for out in run.outputs if out.output_type == "error"), None)
    if run.stopped or error is not None:
        score.score = 0.0
        score.notes.append(_why_failed(cell, run, error))
        return
    for output in run.outputs:
        if output.output_type == "execute_result":
            _score_by_value(score, str(output.get("data", {}).get("text/plain", "")).strip())


def _score_by_value(score: Score, text: str) -> None:
    number = NUMBER.fullmatch(text)
    if number and 0 <= float(number[1]) <= score.points:
        score.score = float(number[1])
    elif text.startswith("array(") or NUMBERLIKE.fullmatch(WRAPPING.sub("", text)):
        score.score, score.needs_a_person = 0.0, True
        score.notes.append(
            f"The tests ended with {text[:60]}, which is no score between 0 and {score.points:g}: "
            "your instructor will look at it."
        )


def _why_failed(cell: Cell, run: CellRun, error: NotebookNode | None) -> str:
    if run.stopped or error is None:
        return f"The tests were stopped: {run.stopped}."
    if _is_hidden(cell.source, _line_of(error)):
        return "A further test, which is not shown, did not pass."
    return f"A test did not pass: {run.error or error.ename}"


def _line_of(error: NotebookNode) -> int:
    """The line of the test cell at which it stopped; 0 if the traceback does not tell."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(error.get("traceback", [])))
    found = re.search(r"Cell In\[\d+\], line (\d+)", text)
    return int(found[1]) if found else 0


def _is_hidden(source: str, line: int) -> bool:
    """Whether a line lies between the marks of hidden tests; where the line is unknown, whether there are any."""
    if BEGIN_HIDDEN not in source or not line:
        return BEGIN_HIDDEN in source
    above = source.splitlines()[:line]
    begun = sum(text.strip() == BEGIN_HIDDEN for text in above)
    return begun > sum(text.strip() == END_HIDDEN for text in above)
