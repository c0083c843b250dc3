"""Read the file that a student handed in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

MAX_CELLS = 2_000


class IntakeError(Exception):
    """Nothing in the file can be graded; the message says why."""


@dataclass(frozen=True)
class HandedIn:
    """One cell of a submitted notebook: what it says, and by what it may be recognised."""

    kind: str
    source: str
    id: str
    grade_id: str


def read_cells(content: bytes) -> list[HandedIn]:
    """The cells of a submitted file, read as text from a stranger: nothing in it is relied on.

    Raises:  IntakeError if it is no notebook or holds no cell.
    """
    if not content.strip():
        raise IntakeError("the file is empty")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise IntakeError("the file is not a notebook: it is not text") from None
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) - len("false") or "Unterminated" in error.msg
        cut = cut and error.msg != "Extra data"
        what = "it breaks off in the middle" if cut else f"{error.msg} in line {error.lineno}"
        raise IntakeError(f"the file is damaged: {what}") from None
    except ValueError:
        raise IntakeError("the file is not a notebook: a number in it is too long") from None
    except RecursionError:
        raise IntakeError("the file is not a notebook: it is nested too deeply") from None
    cells = [_submitted(cell) for cell in _cells_of(notebook) if isinstance(cell, dict)]
    if not any(cell.source.strip() for cell in cells):
        raise IntakeError("the notebook is empty")
    if len(cells) > MAX_CELLS:
        raise IntakeError(f"the notebook has {len(cells)} cells, more than {MAX_CELLS}")
    return cells


def _cells_of(notebook: Any) -> list[Any]:
    """The cells of a notebook of format 4, or of format 3 with its worksheets."""
    if isinstance(notebook, dict):
        if isinstance(notebook.get("cells"), list):
            return list(notebook["cells"])
        sheets = notebook.get("worksheets")
        if isinstance(sheets, list) and sheets and isinstance(sheets[0], dict):
            return list(sheets[0].get("cells") or [])
    raise IntakeError("the file is not a notebook: it has no cells")


def _submitted(cell: dict[str, Any]) -> HandedIn:
    kind = cell.get("cell_type")
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return HandedIn(
        "code" if kind == "code" else "raw" if kind == "raw" else "markdown",
        _storable(source) if isinstance(source, str) else "",
        _storable(str(cell.get("id", ""))),
        _storable(str(grade_id or "")),
    )


def _storable(text: str) -> str:
    """Text without what no file or program can hold: halves of letters, zero bytes."""
    return text.encode("utf-8", errors="replace").decode("utf-8").replace("\0", "")
