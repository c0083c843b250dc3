"""An assignment as it was released, and the file that a student handed in for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograde.handed_in import IntakeError
from autograde.inbox import Refused, read_regular
from autograde.lesson import Lesson
from autograde.observing import Observing
from autograde.operators import operators_of
from autograde.ordinary_source import Source
from autograde.parse import parse
from autograde.recognise import ID
from autograde.scoring import exercises_by_grade_id

MAX_NOTEBOOK_BYTES = 20 * 2**20


@dataclass(frozen=True)
class Assignment:
    """All that grading needs to know about an assignment; ``lesson`` and ``bank`` are None for an ordinary one,
    which has ``sources`` by notebook."""

    name: str
    notebooks: Mapping[str, NotebookNode]
    files: Mapping[str, bytes]
    lesson: Lesson | None = None
    bank: Mapping[str, Any] | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.lesson.title if self.lesson else self.name

    def observing(self, only: Collection[str] | None = None) -> Observing | None:
        """What is to be observed: every exercise of a lesson or those in ``only``; None for an ordinary one."""
        if self.lesson is None or self.bank is None:
            return None
        exercises = exercises_by_grade_id(self.lesson)
        chosen = {id: own for id, own in exercises.items() if only is None or own[0] in only}
        setup = {cell.source for cell in self.lesson.cells if cell.is_setup}
        free = {name for name, own in self.lesson.exercises.items() if own.may_use}
        texts = {name: self.lesson.cell_of(name).source for name in self.lesson.exercises}
        classes = {
            name: sorted(operators_of(name, parse(text).body))
            for name, text in texts.items()
            if re.search(rf"^class {name}\b", text, re.M)
        }
        hidden = {
            check.name
            for own in self.lesson.exercises.values()
            for check in own.checks
            if check.is_hidden
        }
        return Observing(self.bank["checks_source"], chosen, setup, free, classes, hidden)


def find_notebook(folder: Path, name: str, assignment: Assignment) -> Path:
    """The file that a student handed in as notebook ``name``, even under another name.

    Raises:  IntakeError if there is none.
    """
    if folder.is_symlink():
        raise Refused("the folder is a link: hand in the files themselves")
    if not folder.is_dir():
        raise IntakeError("no notebook was handed in: a file stands where its folder should be")
    path = folder / f"{name}.ipynb"
    if path.is_symlink() or path.exists():
        return path
    named = [p for p in sorted(folder.iterdir()) if p.suffix.lower() == ".ipynb"]
    own_names = {f"{own}.ipynb" for own in assignment.notebooks}
    others = [p for p in named if p.name not in own_names]
    own = {cell.id for cell in assignment.notebooks[name].cells}
    if len(assignment.notebooks) > 1:
        others = [p for p in others if own & set(ID.findall(_text(p)))]
    if not others:
        raise IntakeError("no notebook was handed in")
    return max(others, key=lambda p: p.lstat().st_mtime)


def _text(path: Path) -> str:
    return read_regular(path, MAX_NOTEBOOK_BYTES).decode("utf-8", errors="replace")
