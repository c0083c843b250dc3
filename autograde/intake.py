"""Rebuild a submitted notebook on the one that was released: only answers and added cells are the student's.

Text, given code and checks come from the release. An answer is found by its nbgrader id, else by its cell id, else
by the name that it defines. Cells that the student added stay where they stood. All metadata is dropped.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import lru_cache

from nbformat import NotebookNode

from autograde.handed_in import HandedIn, read_cells
from autograde.parse import parse_cell

MAX_NAMES = 8
WORD = re.compile(r"\b[^\W\d]\w*")
# Where a released cell keeps the text that students got, if hidden tests have been put back into it.
HANDED_OUT = "autograde_handed_out"
GIVEN, ANSWER, CHECK, ADDED = "given", "answer", "check", "added"


@dataclass(frozen=True)
class Cell:
    """One cell of a rebuilt notebook.

    ``role`` is given, answer, check or added; ``grade_id`` is nbgrader's; ``handed_out`` is what students got.
    """

    kind: str
    source: str
    role: str
    id: str = ""
    grade_id: str = ""
    handed_out: str = ""
    unanswered: bool = False


@dataclass(frozen=True)
class Rebuilt:
    """A notebook to run, and what had to be put right, in words."""

    cells: Sequence[Cell]
    repairs: Sequence[str] = ()


@dataclass
class _Match:
    """Which submitted cell stands for which released one, by their places."""

    of_released: dict[int, int] = field(default_factory=dict)
    of_submitted: dict[int, int] = field(default_factory=dict)

    def pair(self, released: int, submitted: int) -> None:
        if released not in self.of_released and submitted not in self.of_submitted:
            self.of_released[released] = submitted
            self.of_submitted[submitted] = released


def rebuild(released: NotebookNode, content: bytes) -> Rebuilt:
    """Put a submission's answers and added cells into the released notebook.

    Raises:  IntakeError if the file is no notebook or holds no cell.
    """
    given = released_cells(released)
    submitted = read_cells(content)
    match = _match(given, submitted)
    added = _added(given, submitted, match)
    cells = list(added.get(-1, []))
    elsewhere = _defined_by_the_student(given, submitted, match)
    for place, cell in enumerate(given):
        partner = match.of_released.get(place)
        if partner is None and _is_merged(cell, elsewhere):
            # What the release would put back would undo it.
            cell = replace(cell, source="", unanswered=False)
        if cell.role == ANSWER and partner is not None:
            source = submitted[partner].source
            cell = replace(cell, source=source, unanswered=_same(source, cell.handed_out))
        cells += [cell, *added.get(place, [])]
    return Rebuilt(cells, list(_repairs(given, submitted, match)))


def released_cells(released: NotebookNode) -> list[Cell]:
    """The cells of a released notebook, each with its role."""
    cells = []
    for cell in released.cells:
        meta = cell.metadata.get("nbgrader", {})
        is_answer = bool(meta.get("solution"))
        role = ANSWER if is_answer else CHECK if meta.get("grade") else GIVEN
        cells.append(
            Cell(
                cell.cell_type,
                cell.source,
                role,
                cell.get("id", ""),
                meta.get("grade_id", ""),
                cell.metadata.get(HANDED_OUT, cell.source),
                unanswered=is_answer,
            )
        )
    return cells


def _match(given: Sequence[Cell], submitted: Sequence[HandedIn]) -> _Match:
    match = _Match()
    # Answers by name come before given cells by text: a stub's text says nothing about whose it is.
    for same in (_by_grade_id, _by_id, _by_name, _by_text):
        for place, cell in enumerate(given):
            fitting = [other for other, own in enumerate(submitted) if same(cell, own)]
            # Of two copies the one that was written in is the answer.
            fitting.sort(key=lambda other: _same(submitted[other].source, cell.handed_out))
            for other in fitting if cell.role == ANSWER else sorted(fitting):
                match.pair(place, other)
    return match


def _by_grade_id(cell: Cell, candidate: HandedIn) -> bool:
    return bool(cell.grade_id) and cell.grade_id == candidate.grade_id


def _by_id(cell: Cell, candidate: HandedIn) -> bool:
    return bool(cell.id) and cell.id == candidate.id and not candidate.grade_id


def _by_name(cell: Cell, candidate: HandedIn) -> bool:
    if cell.role != ANSWER or cell.kind != "code" or candidate.kind != "code":
        return False
    return bool(set(defined_names(cell.source)) & set(defined_names(candidate.source)))


def _by_text(cell: Cell, candidate: HandedIn) -> bool:
    return cell.kind == candidate.kind and _same(cell.handed_out, candidate.source)


def _defined_by_the_student(
    given: Sequence[Cell], submitted: Sequence[HandedIn], match: _Match
) -> set[str]:
    """What answers and the student's own cells define; what was given is nobody's answer."""
    names: set[str] = set()
    for other, own in enumerate(submitted):
        place = match.of_submitted.get(other)
        if own.kind == "code" and (place is None or given[place].role == ANSWER):
            names |= set(defined_names(own.source))
    return names


def _is_merged(cell: Cell, elsewhere: Collection[str]) -> bool:
    """Whether an answer that is not in a cell of its own stands in another, as when two cells are merged."""
    names = defined_names(cell.source) if cell.role == ANSWER and cell.kind == "code" else ()
    return bool(names) and set(names) <= set(elsewhere)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but the space at the ends of lines."""
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


@lru_cache(maxsize=4096)
def defined_names(source: str) -> tuple[str, ...]:
    """The functions, classes and variables that a cell defines at its top, beside IPython's commands; none if it does
    not parse.

    Example:
        >>> defined_names("import math\\ndef f(x):\\n    y = x\\nk = 3")
        ('f', 'k')
    """
    names: list[str] = []
    for node in parse_cell(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.append(node.target.id)
    return tuple(names)


def names_in(source: str) -> set[str]:
    """All words of a cell that could be names.

    Example:
        >>> sorted(names_in("assert f(x1) == 2"))
        ['assert', 'f', 'x1']
    """
    return set(WORD.findall(source))


def _added(
    given: Sequence[Cell], submitted: Sequence[HandedIn], match: _Match
) -> dict[int, list[Cell]]:
    """The student's own cells by the place of the released cell that they stand behind; -1 is the top."""
    added: dict[int, list[Cell]] = {}
    behind = -1
    for other, cell in enumerate(submitted):
        place = match.of_submitted.get(other)
        if place is not None:
            behind = place
        if place is None or _is_changed_code(given[place], cell):
            added.setdefault(behind, []).append(Cell(cell.kind, cell.source, ADDED))
    return added


def _is_changed_code(cell: Cell, submitted: HandedIn) -> bool:
    """Given code that the student changed runs as given and then as changed: a helper may be in it."""
    return (
        cell.role == GIVEN and cell.kind == "code" and not _same(cell.handed_out, submitted.source)
    )


def _repairs(given: Sequence[Cell], submitted: Sequence[HandedIn], match: _Match) -> Iterator[str]:
    missing = [c for i, c in enumerate(given) if i not in match.of_released]
    elsewhere = _defined_by_the_student(given, submitted, match)
    for cell in missing:
        if _is_merged(cell, elsewhere):
            yield f"The answer {_called(cell)} was found in another cell. It ran there."
        elif cell.role == ANSWER:
            yield f"The answer cell {_called(cell)} was missing. It was put back without an answer."
    yield from _listed("missing and put back", [c for c in missing if c.role != ANSWER])
    pairs = [(given[i], submitted[j]) for i, j in sorted(match.of_released.items())]
    changed = [cell for cell, own in pairs if not _same(cell.handed_out, own.source)]
    yield from _listed("changed. The check of the release ran", _with(changed, CHECK))
    edited = [cell for cell in _with(changed, GIVEN) if cell.kind == "code"]
    yield from _listed("changed. It ran as given, then as changed", edited)
    renamed = [cell for cell, own in pairs if cell.grade_id and own.grade_id != cell.grade_id]
    yield from _listed("without its label and recognised by its content", _with(renamed, ANSWER))
    yield from _listed("moved and put back in its place", _moved(given, match))
    labels = {cell.grade_id for cell in given if cell.grade_id}
    for other, own in enumerate(submitted):
        if own.grade_id in labels and other not in match.of_submitted:
            yield (
                f"There was a second cell labelled {own.grade_id}, as when a cell is copied. "
                "It ran as a cell of your own, where it stood."
            )


def _with(cells: Sequence[Cell], role: str) -> list[Cell]:
    return [cell for cell in cells if cell.role == role]


def _moved(given: Sequence[Cell], match: _Match) -> list[Cell]:
    """The answers and checks that break the order of the release."""
    order = [match.of_submitted[other] for other in sorted(match.of_submitted)]
    order = [place for place in order if given[place].role != GIVEN]
    kept = SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
    in_place = {place for block in kept for place in order[block.b : block.b + block.size]}
    return [given[place] for place in order if place not in in_place]


def _listed(what: str, cells: Sequence[Cell]) -> Iterator[str]:
    cells = [cell for cell in cells if cell.kind == "code" or cell.grade_id]
    if not cells:
        return
    names = ", ".join(_called(cell) for cell in cells[:MAX_NAMES])
    more = f" and {len(cells) - MAX_NAMES} more" if len(cells) > MAX_NAMES else ""
    subject = "A cell was" if len(cells) == 1 else f"{len(cells)} cells were"
    yield f"{subject} {what}: {names}{more}."


def _called(cell: Cell) -> str:
    """How to name a cell to a person: its label, or the beginning of its text."""
    if cell.grade_id:
        return cell.grade_id
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    return f"“{first[:40]}{'…' if len(first) > 40 else ''}”"
