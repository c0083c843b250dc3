"""Read the corpus: each submission is a small text, or a function in edits.py that changes the notebook itself.

The texts end in .txt so that no tool ever imports one. A text begins with what it does and which rule it
breaks, as comments; then come its cells in percent format:

    # %% first                 a cell of the student's own, at the top (last: at the end; behind NAME: behind that cell)
    # %% standardise           what stands in the answer of that name
    # %% answers               the same for every function that is asked for: ANSWER stands for its name
    # %% file numpy.py         a file handed in beside the notebook

Comments among the first lines may say ``only: hw`` (it is handed in for that assignment alone), ``earns: hw 5``
(what it is worth, where that does not follow from its kind), ``waits: SECONDS`` (until what it left behind has acted)
and ``unsafe:`` with the reason why it is never run without protection.
CLASS_FOLDER, HOME_FOLDER, CANARY_PORT and COURSE_FOLDER are filled in: an attacker is assumed to know them.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograde.classroom import Classroom
from tests.autograde.classes import put
from tests.hostile import edits
from tests.hostile.assignments import (
    HERE,
    HOMEWORK,
    LESSON,
    REAL,
    fresh,
    points_of,
    right_answers,
    wrong_answers,
)

KINDS = ("cheats", "abuses", "honest", "pages")
FUNCTIONS = ("standardise", "mean_above", "softsign")


@dataclass(frozen=True)
class Submission:
    """One text of the corpus; ``cells`` are pairs of place and code."""

    name: str
    kind: str
    says: str
    cells: list[tuple[str, str]]
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def assignments(self) -> list[str]:
        """For which assignments it is handed in: the homework and the small lesson, unless it says so."""
        only = self.settings.get("only")
        return only.split() if only else [HOMEWORK, LESSON]

    @property
    def edit(self) -> edits.Edit | None:
        return edits.EDITS.get(self.name)

    def earned(self, assignment: str) -> float:
        """What it is worth: a cheat nothing, an honest one all, any other all but the answers it spoils."""
        said = self.settings.get("earns", "").split()
        if assignment in said:
            return float(said[said.index(assignment) + 1])
        if self.kind == "cheats":
            return 0.0
        points = points_of(assignment)
        is_spoilt = self.kind in ("abuses", "pages")
        spoilt = set(points) & set(self.answers(assignment)) if is_spoilt else set()
        return sum(points.values()) - sum(points[name] for name in spoilt)

    def answers(self, assignment: str) -> dict[str, str]:
        """What it writes into an assignment's answer cells."""
        asked = points_of(assignment)
        common = [code for place, code in self.cells if place == "answers"]
        written = {
            name: code.replace("ANSWER", name)
            for code in common
            for name in FUNCTIONS
            if name in asked
        }
        return written | {place: code for place, code in self.cells if place in asked}

    def notebook(self, classroom: Classroom, assignment: str) -> NotebookNode:
        """The notebook that is handed in."""
        base = wrong_answers if self.kind == "cheats" else right_answers
        answers = base(assignment) | self.answers(assignment)
        notebook = fresh(classroom, assignment)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
        for place, code in self.cells:
            _add(notebook, place, code)
        if self.edit:
            self.edit(notebook)
        return notebook

    def files(self) -> dict[str, str]:
        """What is handed in beside the notebook."""
        return {
            place.removeprefix("file "): code
            for place, code in self.cells
            if place.startswith("file ")
        }


def _add(notebook: NotebookNode, place: str, code: str) -> None:
    """Put a cell of the student's own where it belongs; a cell that is not there takes none."""
    if place == "first":
        notebook.cells.insert(0, new_code_cell(code))
    elif place == "last":
        notebook.cells.append(new_code_cell(code))
    elif place.startswith("behind "):
        ids = [cell.get("id") for cell in notebook.cells]
        name = place.removeprefix("behind ")
        if name in ids:
            notebook.cells.insert(ids.index(name) + 1, new_code_cell(code))


def corpus(*kinds: str) -> list[Submission]:
    """The submissions of these kinds (default: all), by name."""
    found = [*_texts(), *_edits()]
    return sorted((one for one in found if one.kind in (kinds or KINDS)), key=lambda one: one.name)


def _texts() -> Iterator[Submission]:
    for kind in KINDS:
        for path in sorted((HERE / kind).glob("*.txt")):
            yield read(path.read_text(encoding="utf-8"), path.stem, kind)


def _edits() -> Iterator[Submission]:
    for name, edit in edits.EDITS.items():
        yield Submission(name, edit.kind, inspect.getdoc(edit.function) or "", [], edit.settings)


def read(text: str, name: str, kind: str) -> Submission:
    """Read one text."""
    head, *parts = re.split(r"^# %% ", text, flags=re.MULTILINE)
    lines = [line.removeprefix("#").strip() for line in head.splitlines()]
    settings = dict(
        line.split(": ", 1)
        for line in lines
        if re.match(r"(only|earns|spoils|waits|unsafe): ", line)
    )
    said = " ".join(line for line in lines if line and line.split(": ")[0] not in settings)
    cells = [(place, code.strip("\n")) for place, _, code in (p.partition("\n") for p in parts)]
    return Submission(name, kind, said, cells, settings)


def hand_in(
    classroom: Classroom, submissions: list[Submission], filled_in: Mapping[str, str]
) -> dict[tuple[str, str], Submission]:
    """Put submissions into ``submitted/``; which one stands where, by student and assignment."""
    there = {}
    for one in submissions:
        filled = Submission(
            one.name, one.kind, one.says, _filled(one.cells, filled_in), one.settings
        )
        for assignment in one.assignments:
            folder = classroom.submitted(one.name, assignment)
            put(folder, f"{assignment}.ipynb", filled.notebook(classroom, assignment))
            for name, content in filled.files().items():
                put(folder, name, content.encode())
            there[one.name, assignment] = one
    return there


def _filled(cells: list[tuple[str, str]], filled_in: Mapping[str, str]) -> list[tuple[str, str]]:
    for mark, value in filled_in.items():
        cells = [(place, code.replace(mark, value)) for place, code in cells]
    return cells


__all__ = ["HOMEWORK", "LESSON", "REAL", "Submission", "corpus", "hand_in", "read"]
