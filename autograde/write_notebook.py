"""Put a rebuilt and run notebook together again, as nbgrader's formgrader and an instructor read it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_markdown_cell, new_notebook, new_output

from autograde.inert import inert_outputs, inert_text
from autograde.intake import ADDED, ANSWER, Cell
from autograde.sandbox.cell_run import CellRun


def graded_notebook(
    released: NotebookNode, cells: Sequence[Cell], runs: Sequence[CellRun], remarks: Sequence[str]
) -> NotebookNode:
    """The notebook that is kept in ``autograded/``: cells with what they put out, remarks on top.

    Parameters:  released (nbgrader's metadata is taken from it), cells, runs (one for each cell, or none),
                 remarks (sentences for the instructor)
    """
    labels = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader
        for cell in released.cells
        if "grade_id" in cell.metadata.get("nbgrader", {})
    }
    made = []
    if remarks:
        listed = "\n".join(f"- {inert_text(escape(remark))}" for remark in remarks)
        made.append(new_markdown_cell(f"**From the grader**\n\n{listed}", id="from-the-grader"))
    runs = runs or [CellRun() for _ in cells]
    for place, (cell, run) in enumerate(zip(cells, runs, strict=True)):
        made.append(_cell(cell, run, cell.id or f"added-{place}"))
        if cell.grade_id in labels:
            made[-1].metadata["nbgrader"] = labels[cell.grade_id]
    notebook = new_notebook(cells=made)
    notebook.metadata = released.metadata
    return notebook


def _cell(cell: Cell, run: CellRun, id: str) -> NotebookNode:
    if cell.kind != "code":
        is_the_students = cell.role in (ADDED, ANSWER)
        source = inert_text(cell.source) if is_the_students else cell.source
        return _made(cell.kind, source, id) if cell.kind == "markdown" else _raw(source, id)
    outputs = inert_outputs(run.outputs)
    if run.stopped:
        outputs.append(new_output("stream", name="stdout", text=f"[{run.stopped}]\n"))
    return _made("code", cell.source, id, outputs=outputs, execution_count=run.count)


def _raw(source: str, id: str) -> NotebookNode:
    # Without a kind of its own a raw cell is put into a page as it is.
    return _made("raw", source, id, metadata={"raw_mimetype": "text/plain"})


def _made(kind: str, source: str, id: str, **more: Any) -> NotebookNode:
    # The whole notebook is validated: a cell by itself as well would take more time than to run it.
    return from_dict({"cell_type": kind, "metadata": {}, **more, "source": source, "id": id})
