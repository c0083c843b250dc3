"""Check what is handed out: released, as its lesson and source say, and without anything private."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.bank import PUBLIC_NAME, without_hidden_checks
from autograde.build import STUB_KEY, notebook_text, replace_by_stub, source_notebook
from autograde.classroom import Classroom
from autograde.inbox import LITTER
from autograde.lesson import SOURCES, Lesson, find_lessons, load_lesson
from autograde.private import TELLING_LENGTH, private_text_in

MARK = re.compile(r"\b(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the rule, what was found, and what to do, each in words."""

    rule: str
    found: str
    do: str


def unfit_releases(classroom: Classroom) -> Iterator[Finding]:
    """What is wrong with the lessons and assignments of a class, as students get them."""
    lessons = [path.name for path in find_lessons(classroom.root / "lessons")]
    names = sorted({*lessons, *classroom.assignments()})
    if not names:
        yield Finding("something is released", "nothing is", "Run autograde release.")
    for name in names:
        yield from _unfit(classroom, name, name in lessons)


def _unfit(classroom: Classroom, name: str, is_lesson: bool) -> Iterator[Finding]:
    again = f"Run autograde release {name}"
    stems = classroom.notebooks(name)
    absent = [stem for stem in stems if not (classroom.release(name) / f"{stem}.ipynb").is_file()]
    if not stems or absent:
        what = f"release/{name} has no {absent[0] if absent else name}.ipynb"
        yield Finding("every lesson is released", what, f"{again}.")
        return
    lesson, changed = None, []
    try:
        if is_lesson:
            lesson = load_lesson(classroom.lesson(name))
            changed = list(_changed(classroom, lesson))
    except Exception as error:  # a lesson's texts are programs: they can fail in any way
        do = f"Mend lessons/{name}, or take it anew with autograde release --update {name}."
        yield Finding("every lesson can be read", f"{name}: {error}", do)
        return  # without its texts nobody knows what is private in it
    for what in changed:
        yield Finding("the release is the lesson's", f"{name}: {what}", f"{again} before grading.")
    try:
        unlike = [] if changed else list(_unlike_source(classroom, name))
        private = list(_private(classroom, name, lesson))
    except Exception as error:  # nbformat has many ways to refuse a file
        yield Finding("released notebooks can be read", f"{name}: {error}", f"{again}.")
        return
    for what in unlike:
        do = f"{again}, and hand it out again if students have it."
        yield Finding("the release is its source's", f"{name}: {what}", do)
    for what in private:
        do = f"Take release/{name} back from students. {again}."
        yield Finding("nothing private is in release/", f"{name}: {what}", do)


def _changed(classroom: Classroom, lesson: Lesson) -> Iterator[str]:
    """Where ``source/`` is no longer what the class's copy of a lesson builds."""
    folder = classroom.source(lesson.name)
    written = (folder / f"{lesson.name}.ipynb").read_text(encoding="utf-8")
    if written != notebook_text(source_notebook(lesson)):
        yield f"lessons/{lesson.name}/lesson.py has changed since the release"
    checks = (lesson.folder / "checks.py").read_text(encoding="utf-8")
    bank = folder / PUBLIC_NAME
    if not bank.is_file():
        yield f"source/{lesson.name}/{PUBLIC_NAME} is missing"
    elif json.loads(bank.read_text(encoding="utf-8")).get("checks_source") != without_hidden_checks(
        checks
    ):
        yield f"the visible checks of lessons/{lesson.name}/checks.py have changed since the release"


def _unlike_source(classroom: Classroom, name: str) -> Iterator[str]:
    """Where a release is not what its source gives."""
    for stem in classroom.notebooks(name):
        source, released = _both(classroom, name, stem)
        labelled = {_label(cell): cell for cell in released.cells if _label(cell)}
        texts = {cell.source.strip() for cell in released.cells}
        for cell in source.cells:
            own = labelled.pop(_label(cell), None)
            if _label(cell) and own is None:
                yield f"the cell {_label(cell)} is not in {stem}.ipynb"
            elif own is not None and _points(own) != _points(cell):
                yield f"{_label(cell)} has {_points(own):g} points, in source/ {_points(cell):g}"
            elif own is not None and not _is_handed_out(cell, own.source):
                yield f"the cell {_label(cell)} of {stem}.ipynb is another"
            elif own is None and cell.source.strip() not in texts:
                first = cell.source.strip().splitlines()[0][:40]
                yield f"the cell that begins with {first!r} is not in {stem}.ipynb"
        yield from (f"the cell {label} of {stem}.ipynb is not in source/" for label in labelled)
    for path in _files(classroom.source(name)):
        inside = path.relative_to(classroom.source(name))
        copy = classroom.release(name) / inside
        if path.suffix != ".ipynb" and (
            not copy.is_file() or copy.read_bytes() != path.read_bytes()
        ):
            yield f"{inside.as_posix()} is not the one of source/"


def _both(classroom: Classroom, name: str, stem: str) -> tuple[NotebookNode, NotebookNode]:
    source, released = (
        nbformat.read(folder / f"{stem}.ipynb", as_version=4)
        for folder in (classroom.source(name), classroom.release(name))
    )
    return source, released


def _files(folder: Path) -> list[Path]:
    """The files below a folder but for what computers put there by themselves."""
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sorted(path for path in found if not LITTER & set(path.relative_to(folder).parts))


def _label(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _points(cell: NotebookNode) -> float:
    return float(cell.metadata.get("nbgrader", {}).get("points") or 0)


def _is_handed_out(cell: NotebookNode, text: str) -> bool:
    """Whether ``text`` is what students get of a source cell: nbgrader may have put a stub for a solution."""
    if STUB_KEY in cell.metadata:
        replace_by_stub(cell)
    public, private = _parts(cell.source)
    if not cell.metadata.nbgrader.get("solution"):
        return _lines("\n".join(public)) == _lines(text)
    if private:
        return set(public) <= {*_lines(text), ""}
    return True


def _lines(text: str) -> list[str]:
    """The lines of a text without what nobody sees: blanks at their ends, and empty lines at its own."""
    return [line.rstrip() for line in text.rstrip().splitlines()]


def _parts(text: str) -> tuple[list[str], list[str]]:
    """The lines outside and inside of the regions that nbgrader takes out."""
    public: list[str] = []
    private: list[str] = []
    inside = False
    for line in _lines(text):
        mark = MARK.search(line)
        if mark:
            inside = mark[1] == "BEGIN"
        else:
            (private if inside else public).append(line)
    return public, private


def _private(classroom: Classroom, name: str, lesson: Lesson | None) -> Iterator[str]:
    """What students must not get and would."""
    folder = classroom.release(name)
    yield from (f"{p.name} is there" for p in _files(folder) if lesson and p.name in SOURCES)
    if lesson is not None:
        yield from private_text_in(lesson, folder)
        return
    for stem in classroom.notebooks(name):
        source, released = _both(classroom, name, stem)
        parts = [_parts(cell.source) for cell in source.cells]
        public = "\n".join(line for lines, _ in parts for line in lines)
        secret = {line.strip() for _, lines in parts for line in lines}
        given = "\n".join(cell.source for cell in released.cells)
        mark = MARK.search(given)
        if mark:
            yield f"{stem}.ipynb has a line with {mark[0]}"
        for line in sorted(secret):
            if len(line) >= TELLING_LENGTH and line in given and line not in public:
                yield f"a line of a solution or a hidden test is in {stem}.ipynb: {line!r}"
