"""Starts a run's sandboxes as soon as it is sure that they are needed: what they import takes a second."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from autograde.classroom import Classroom, own_notebook
from autograde.forbidden import READY_MADE
from autograde.ordinary_source import Source, read_source
from autograde.result import RESULT
from autograde.sandbox.worlds import Worlds


def start_ahead(
    classroom: Classroom, names: Iterable[str], students: Collection[str], worlds: Worlds
) -> None:
    """Start them for the first assignment that has a submission without a result.  Raises:  ClassError"""
    for name in names:
        if any(
            not (classroom.autograded(student, name) / RESULT).exists()
            for student in classroom.submissions(name, students)
        ):
            is_lesson = classroom.is_lesson(name)
            sources = [] if is_lesson else sources_of(classroom, name).values()
            start_worlds(worlds, is_lesson, sources)
            return


def start_worlds(worlds: Worlds, is_lesson: bool, sources: Iterable[Source]) -> None:
    """Start all at once, and in this thread: Linux ends them with the thread that started them."""
    if is_lesson:
        worlds.without(READY_MADE)
    for absent in [()] if is_lesson else [source.absent for source in sources]:
        worlds.without(absent)
        worlds.judging(absent)


def sources_of(classroom: Classroom, name: str) -> dict[str, Source]:
    """What each notebook of an ordinary assignment tells.  Raises:  ClassError"""
    folder = classroom.source(name)
    files = [path for path in sorted(folder.rglob("*.py")) if path.is_file()]
    modules = [path.read_text(encoding="utf-8", errors="replace") for path in files]
    return {
        stem: read_source(own_notebook(folder / f"{stem}.ipynb"), modules)
        for stem in classroom.notebooks(name)
    }
