"""A submitted notebook is rebuilt on the released one, whatever was done to it."""

import copy
import json
from collections.abc import Callable

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograde.build import learner_notebook
from autograde.handed_in import IntakeError
from autograde.intake import ADDED, ANSWER, CHECK, Cell, defined_names, rebuild
from autograde.lesson import load_lesson
from tests.autograde.classes import (
    COURSE,
    LESSON,
    answered,
    bare,
    place_of,
    solutions,
    text_of,
)

RELEASED = learner_notebook(load_lesson(COURSE / LESSON))


def fresh() -> NotebookNode:
    return copy.deepcopy(RELEASED)


def solved() -> NotebookNode:
    return answered(fresh(), solutions())


def sources(cells: list[Cell]) -> list[str]:
    return [cell.source for cell in cells]


def expected() -> list[str]:
    return [cell.source for cell in solved().cells]


def test_an_honest_notebook_is_itself_and_needs_no_repair() -> None:
    rebuilt = rebuild(RELEASED, text_of(solved()))
    assert sources(rebuilt.cells) == expected()
    assert rebuilt.repairs == []
    assert [cell.unanswered for cell in rebuilt.cells if cell.role == ANSWER] == [
        *[False, True, False, False, False]
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(bare, id="all metadata and ids stripped"),
        pytest.param(lambda n: _without(n, "check-double", "check-total"), id="checks deleted"),
        pytest.param(lambda n: _edited(n, "check-double", "print('ok')"), id="check edited"),
        pytest.param(lambda n: _edited(n, "start-1", "# My notebook"), id="text edited"),
        pytest.param(lambda n: _tagged(n, "skip-execution"), id="tags"),
        pytest.param(lambda n: _reversed(n), id="all cells in reverse order"),
        pytest.param(lambda n: _retyped(n, "check-double", "raw"), id="check made raw"),
        pytest.param(
            lambda n: _labelled(n, "check-double", "double"), id="check labelled as answer"
        ),
        pytest.param(lambda n: nbformat.from_dict(json.loads(_version_3(n))), id="format 3"),
    ],
)
def test_what_was_done_to_the_notebook_is_undone(
    change: Callable[[NotebookNode], NotebookNode],
) -> None:
    rebuilt = rebuild(RELEASED, text_of(change(solved())))
    given = [cell for cell in rebuilt.cells if cell.role != ADDED]
    assert sources(given) == expected()
    assert [cell.role for cell in given].count(CHECK) == 4


def _without(notebook: NotebookNode, *ids: str) -> NotebookNode:
    notebook.cells = [cell for cell in notebook.cells if cell.id not in ids]
    return notebook


def _edited(notebook: NotebookNode, id: str, source: str) -> NotebookNode:
    return answered(notebook, {id: source})


def _tagged(notebook: NotebookNode, tag: str) -> NotebookNode:
    for cell in notebook.cells:
        cell.metadata["tags"] = [tag]
    return notebook


def _reversed(notebook: NotebookNode) -> NotebookNode:
    notebook.cells.reverse()
    return notebook


def _retyped(notebook: NotebookNode, id: str, kind: str) -> NotebookNode:
    notebook.cells[place_of(notebook, id)].cell_type = kind
    return notebook


def _labelled(notebook: NotebookNode, id: str, label: str) -> NotebookNode:
    notebook.cells[place_of(notebook, id)].metadata.nbgrader["grade_id"] = label
    return notebook


def _version_3(notebook: NotebookNode) -> str:
    cells = [
        {"cell_type": "code", "input": cell.source, "language": "python"}
        if cell.cell_type == "code"
        else {"cell_type": cell.cell_type, "source": cell.source}
        for cell in notebook.cells
    ]
    return json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": cells}]})


def test_added_cells_stay_where_they_stood() -> None:
    notebook = solved()
    notebook.cells.insert(0, new_code_cell("import math"))
    place = place_of(notebook, "total")
    notebook.cells.insert(place, new_code_cell("helper = 1"))
    notebook.cells.append(new_markdown_cell("The end."))
    rebuilt = sources(rebuild(RELEASED, text_of(notebook)).cells)
    assert rebuilt[0] == "import math"
    assert rebuilt[place] == "helper = 1"
    assert rebuilt[place + 1].startswith("def total")
    assert rebuilt[-1] == "The end."


def test_added_cells_keep_their_place_without_any_metadata() -> None:
    notebook = solved()
    place = place_of(notebook, "total")
    notebook.cells.insert(place, new_code_cell("helper = 1"))
    rebuilt = sources(rebuild(RELEASED, text_of(bare(notebook))).cells)
    assert rebuilt[place] == "helper = 1"
    assert len(rebuilt) == len(notebook.cells)


def test_of_two_copies_the_one_that_was_written_in_is_the_answer() -> None:
    notebook = fresh()
    place = place_of(notebook, "double")
    twin = copy.deepcopy(notebook.cells[place])
    twin.id, twin.source = "twin", solutions()["double"]
    notebook.cells.insert(place + 2, twin)
    rebuilt = rebuild(RELEASED, text_of(notebook))
    [answer] = [cell for cell in rebuilt.cells if cell.grade_id == "double"]
    assert answer.source == solutions()["double"]
    assert "second cell labelled double" in " ".join(rebuilt.repairs)


@pytest.mark.parametrize("first_line", ["", "%matplotlib inline\n"])
@pytest.mark.parametrize("keeps_its_label", [True, False])
def test_answers_that_were_merged_into_one_cell_count_there(
    first_line: str, keeps_its_label: bool
) -> None:
    notebook = solved()
    one, two = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")
    ][:2]
    one.source = f"{first_line}{one.source}\n\n{two.source}"
    notebook.cells.remove(two)
    if not keeps_its_label:
        one.id, one.metadata = "merged", {}
    rebuilt = rebuild(RELEASED, text_of(notebook))
    texts = {cell.id: cell.source for cell in rebuilt.cells}
    assert (texts[two.id], one.source in texts.values()) == ("", True)
    assert any(f"{two.id} was found in another cell" in repair for repair in rebuilt.repairs)


def test_an_answer_that_is_deleted_is_not_taken_from_given_cells() -> None:
    released = new_notebook(
        cells=[
            new_code_cell("def f(x): return 2 * x", id="given"),
            new_code_cell(
                "def f(x): ...", id="f", metadata={"nbgrader": {"grade_id": "f", "solution": True}}
            ),
        ]
    )
    submitted = new_notebook(cells=[released.cells[0]])
    assert sources(rebuild(released, text_of(submitted)).cells)[-1] == "def f(x): ..."


def test_a_changed_given_cell_runs_as_given_and_then_as_changed() -> None:
    notebook = _edited(solved(), "start-3", "import numpy as np\nimport math")
    rebuilt = rebuild(RELEASED, text_of(notebook))
    place = sources(rebuilt.cells).index("import numpy as np")
    assert rebuilt.cells[place + 1].source == "import numpy as np\nimport math"
    assert rebuilt.cells[place + 1].role == ADDED


def test_a_changed_check_never_runs() -> None:
    notebook = _edited(solved(), "check-double", "score = 'all mine'")
    assert "all mine" not in str(rebuild(RELEASED, text_of(notebook)).cells)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"\xff\xfe\x00", "it is not text"),
        (b"PK\x03\x04 not json", "the file is damaged"),
        (b"[]", "it has no cells"),
        (b'{"cells": []}', "the notebook is empty"),
        (b'{"cells": [{"cell_type": "code", "source": "  "}]}', "the notebook is empty"),
        (text_of(new_notebook(cells=[]))[:20], "breaks off in the middle"),
        (text_of(RELEASED)[:-300], "breaks off in the middle"),
        (b"[" * 200_000, "nested too deeply"),
        (
            json.dumps({"cells": [{"cell_type": "code", "source": "x"}] * 2001}).encode(),
            "2001 cells",
        ),
    ],
)
def test_what_cannot_be_graded_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(IntakeError, match=reason):
        rebuild(RELEASED, content)


CELLS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cell_type", "source", "metadata", "nbgrader", "grade_id", "id", "input"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(st.lists(CELLS, max_size=6))
def test_no_content_breaks_the_rebuilding(cells: list[object]) -> None:
    content = json.dumps({"cells": [{"source": "x = 1"}, *cells]}).encode()
    rebuilt = rebuild(RELEASED, content)
    assert [c.source for c in rebuilt.cells if c.role == CHECK] == [
        cell.source for cell in RELEASED.cells if cell.id.startswith("check-")
    ]


def test_a_cell_that_does_not_parse_defines_nothing() -> None:
    assert defined_names("def f(:") == ()
    assert defined_names("x: int = 3\nasync def g(): pass") == ("x", "g")
