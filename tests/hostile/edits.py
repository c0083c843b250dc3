"""Submissions that change the notebook itself: its metadata, its check cells, its form."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

Change = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Edit:
    """A change to a notebook, and what kind of submission it makes."""

    function: Change
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, notebook: NotebookNode) -> None:
        self.function(notebook)


EDITS: dict[str, Edit] = {}


def cheat(function: Change) -> Change:
    EDITS[function.__name__] = Edit(function, "cheats")
    return function


def honest(function: Change) -> Change:
    EDITS[function.__name__] = Edit(function, "honest")
    return function


def page(function: Change) -> Change:
    EDITS[function.__name__] = Edit(function, "pages")
    return function


def _checks(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]


def _answers(notebook: NotebookNode) -> list[NotebookNode]:
    return [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]


@cheat
def skip_execution_tag(notebook: NotebookNode) -> None:
    """Tags the check cells so that they are never run: what does not run cannot fail."""
    for cell in _checks(notebook):
        cell.metadata["tags"] = ["skip-execution"]


@cheat
def raises_exception_tag(notebook: NotebookNode) -> None:
    """Tags the check cells as expected to raise."""
    for cell in _checks(notebook):
        cell.metadata["tags"] = ["raises-exception"]


@cheat
def checks_deleted(notebook: NotebookNode) -> None:
    """Hands the notebook in without its check cells."""
    kept = _checks(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in kept]


@cheat
def checks_emptied(notebook: NotebookNode) -> None:
    """Leaves the check cells in place and takes the checks out of them."""
    for cell in _checks(notebook):
        cell.source = "print('all checks passed')"


@cheat
def checks_doubled(notebook: NotebookNode) -> None:
    """Adds a second, empty cell under the name of each check."""
    for cell in _checks(notebook):
        twin = copy.deepcopy(cell)
        twin.id, twin.source = f"{cell.id}-2", "'passed'"
        notebook.cells.append(twin)


@cheat
def checks_are_text(notebook: NotebookNode) -> None:
    """Turns the check cells into Markdown."""
    for cell in _checks(notebook):
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]


@cheat
def checks_marked_as_answers(notebook: NotebookNode) -> None:
    """Marks the check cells as answers, so that what the student wrote there is kept."""
    for cell in _checks(notebook):
        cell.metadata.nbgrader.update(solution=True, locked=False)
        cell.source = "5.0"


@cheat
def answers_marked_as_checks(notebook: NotebookNode) -> None:
    """Marks the answers as check cells of their own, worth a hundred points."""
    for cell in _answers(notebook):
        cell.metadata.nbgrader.update(grade=True, points=100)


@cheat
def points_in_the_metadata(notebook: NotebookNode) -> None:
    """Makes every check worth nothing but a full mark: its points are 0 and its label is the other's."""
    for cell in _checks(notebook):
        cell.metadata.nbgrader.update(points=0, locked=False, schema_version=1)


@cheat
def labels_exchanged(notebook: NotebookNode) -> None:
    """Gives the answers each other's labels and keeps the stubs elsewhere."""
    cells = _answers(notebook)
    labels = [cell.metadata.nbgrader for cell in cells]
    for cell, label in zip(cells, labels[1:] + labels[:1], strict=True):
        cell.metadata["nbgrader"] = label


@cheat
def a_kernel_of_its_own(notebook: NotebookNode) -> None:
    """Names a kernel that is not Python: nothing would be run."""
    notebook.metadata["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "Bash"}


@cheat
def outputs_of_a_passed_run(notebook: NotebookNode) -> None:
    """Hands in cells with outputs that say all points, and an execution count."""
    for cell in _checks(notebook):
        data = {"text/plain": "5.0", "application/vnd.autograde.observation": '{"check": "all"}'}
        cell.outputs = [new_output("execute_result", data=data, execution_count=9)]
        cell.execution_count = 9


@honest
def metadata_stripped(notebook: NotebookNode) -> None:
    """Went through a tool that keeps nothing but the cells' text: right answers stay right."""
    for cell in notebook.cells:
        cell.metadata = {}
        del cell["id"]
    notebook.metadata, notebook.nbformat_minor = {}, 4


@honest
def an_answer_copied(notebook: NotebookNode) -> None:
    """Holds an answer twice under one label, as when a cell is copied in the notebook."""
    cell = _answers(notebook)[0]
    twin = copy.deepcopy(cell)
    twin.id = "pasted"
    notebook.cells.insert(notebook.cells.index(cell) + 1, twin)


@honest
def checks_moved_to_the_end(notebook: NotebookNode) -> None:
    """Has its check cells at the end, as when cells were dragged."""
    cells = _checks(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in cells] + cells


@honest
def helpers_in_cells_between(notebook: NotebookNode) -> None:
    """Has its own cells between the given ones, with words, a helper that nothing uses and an error."""
    first = _answers(notebook)[0]
    place = notebook.cells.index(first)
    for source in ("def unused():\n    return 1", "1 / 0", "# only a remark"):
        notebook.cells.insert(place, new_code_cell(source))


@page
def scripts_in_text_and_metadata(notebook: NotebookNode) -> None:
    """Writes HTML, links and formulas that would run or fetch into text, raw cells, ids, labels and metadata."""
    script = (
        "<script>window.ran=50</script><img src=http://canary.example/text onerror=window.ran=51>"
    )
    texts = (
        script,
        "[a](javascript:window.ran=52) [b]( JAVASCRIPT:window.ran=53) [c](java&#115;cript:window.ran=54)",
        "[d][e]\n\n[e]: javascript:window.ran=55\n\n<javascript:window.ran=56>",
        "![f](http://canary.example/picture) ![g][h]\n\n[h]: http://canary.example/reference",
        "$\\href{javascript:window.ran=57}{x}$ $$\\style{background:url(http://canary.example/style)}{y}$$",
        "```html\n</code></pre>"
        + script
        + "\n```\n\n    "
        + script
        + "\n\n`</code>"
        + script
        + "`",
        "<svg onload=window.ran=58><a xlink:href='javascript:window.ran=59'>z</a></svg>\n<!-- "
        + script,
    )
    for text in texts:
        notebook.cells.insert(1, new_markdown_cell(text))
        notebook.cells.append(new_raw_cell(text, metadata={"raw_mimetype": "text/html"}))
        notebook.cells.append(new_code_cell(f"# {text.splitlines()[0]}"))
    notebook.cells[0].source = script
    notebook.metadata = {
        "title": script,
        "kernelspec": {"name": script, "display_name": script, "language": script},
        "language_info": {"name": script, "pygments_lexer": script},
        "authors": [{"name": script}],
    }
    for cell in notebook.cells:
        cell.metadata["tags"] = [script, "hide_input"]
        cell.metadata["name"] = script
