"""Tell which assignment a handed-in notebook belongs to, whatever its name and however damaged it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograde.classroom import Classroom

ID = re.compile(r'"(?:id|grade_id)"\s*:\s*"([^"\\]+)"')
LESSON = re.compile(r'"nnedu"\s*:\s*\{\s*"lesson"\s*:\s*"([^"\\]+)"|start\(\\"([^"\\]+)\\"\)')


@dataclass(frozen=True)
class Known:
    """One notebook of the class, with the ids of its cells that no other one has."""

    assignment: str
    notebook: str
    marks: frozenset[str]


def known_notebooks(classroom: Classroom) -> list[Known]:
    """Every notebook that can be handed in."""
    texts = {
        (name, stem): (classroom.source(name) / f"{stem}.ipynb").read_text(encoding="utf-8")
        for name in classroom.assignments()
        for stem in classroom.notebooks(name)
    }
    ids = {key: set(ID.findall(text)) for key, text in texts.items()}
    shared = Counter(mark for found in ids.values() for mark in found)
    return [
        Known(*key, frozenset(mark for mark in found if shared[mark] == 1))
        for key, found in ids.items()
    ]


def recognise(
    text: str, path: PurePosixPath, known: Sequence[Known], expected: Sequence[str] = ()
) -> Known | None:
    """The notebook that ``text`` is a copy of: by the lesson it names, its cells, its file name or its folder.

    The text is searched and not parsed, so that a truncated file is recognised too. ``expected`` are the
    assignments that are being collected: if it is one with one notebook, whatever comes is for that.
    """
    named = {lesson for pair in LESSON.findall(text) for lesson in pair if lesson}
    for one in known:
        if one.assignment in named:
            return one
    ids = set(ID.findall(text))
    best = max(known, key=lambda one: len(one.marks & ids), default=None)
    if best and best.marks & ids:
        return best
    return _by_name(path, known) or _only_one(known, expected)


def _by_name(path: PurePosixPath, known: Sequence[Known]) -> Known | None:
    in_folder = [one for one in known if one.assignment in path.parent.parts]
    fitting = [one for one in in_folder or known if _is_copy_of(path.stem, one.notebook)]
    if fitting:
        return max(fitting, key=lambda one: len(one.notebook))
    return in_folder[0] if len(in_folder) == 1 else None


def _is_copy_of(stem: str, notebook: str) -> bool:
    """Whether ``hw1 (2)``, ``copy of hw1`` or ``anna_hw1-final`` is ``hw1``; ``hw10`` is not."""
    return bool(re.search(rf"(?<![^\W_]){re.escape(notebook)}(?![^\W_])", stem, re.IGNORECASE))


def _only_one(known: Sequence[Known], expected: Sequence[str]) -> Known | None:
    there = [one for one in known if one.assignment in expected]
    return there[0] if len(there) == 1 else None
