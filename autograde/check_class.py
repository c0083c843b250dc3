"""Check a class folder before the deadline: what is wrong with it, and what to do about it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from autograde.assignment import MAX_NOTEBOOK_BYTES
from autograde.check_release import Finding, unfit_releases
from autograde.check_tests import unfit_tests
from autograde.classroom import SETTINGS, Classroom
from autograde.handed_in import IntakeError, read_cells
from autograde.inbox import Refused, read_regular
from autograde.nbgrader_course import alembic_program
from autograde.nbgrader_course.gradebook import (
    gradebook_file,
    known_assignments,
    open_gradebook,
    people,
)
from autograde.one_line import one_line
from autograde.result import RESULT, load_result
from autograde.sandbox.isolation import probe

# Grading keeps a copy of every notebook with its figures, and the gradebook needs room for its journal.
ENOUGH_BYTES = 2**30


def check_class(classroom: Classroom) -> list[Finding]:
    """Everything that is wrong with a class, each with what to do; nothing is changed and no student's code runs."""
    unread = [*unreadable_settings(classroom), *unreadable_config(classroom)]
    if unread:  # what follows would only say the same in other words
        return [*unread, *missing_alembic(classroom), *full_disk(classroom)]
    return [finding for rule in RULES for finding in rule(classroom)]


def unreadable_settings(classroom: Classroom) -> Iterator[Finding]:
    rule = f"{SETTINGS} can be read"
    path = classroom.root / SETTINGS
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Finding(rule, f"{error}", f"Mend {path}, or write {{}} into it to begin anew.")
        return
    course = kept.get("course") if isinstance(kept, dict) else None
    if not isinstance(kept, dict):
        yield Finding(rule, "it holds no settings", f"Write {{}} into {path} to begin anew.")
    elif course and not Path(course).is_dir():
        do = f'Change "course" in {path} to the folder that holds the lessons.'
        yield Finding("the course is there", f"{course} is no folder", do)


def unreadable_config(classroom: Classroom) -> Iterator[Finding]:
    try:
        gradebook_file(classroom)
    except (Exception, SystemExit) as error:  # the file is a program: it can end in any way
        what = f"{type(error).__name__}: {error}"
        do = "Mend it; autograde new in an empty folder writes a fresh one to compare with."
        yield Finding("nbgrader_config.py can be read", what, do)


def missing_alembic(classroom: Classroom) -> Iterator[Finding]:
    if alembic_program() is None:
        what = "nbgrader starts it to make the gradebook, and it is not on the PATH"
        do = "Install the course's packages again, or run pip install alembic."
        yield Finding("the program alembic is there", what, do)


def full_disk(classroom: Classroom) -> Iterator[Finding]:
    free = shutil.disk_usage(classroom.root).free
    if free < ENOUGH_BYTES:
        what = f"{free / 2**20:.0f} MB are free, less than {ENOUGH_BYTES / 2**20:.0f} MB"
        yield Finding("the disk has room", what, "Make room before you collect and grade.")


def no_isolation(classroom: Classroom) -> Iterator[Finding]:
    found = probe()
    if not found.is_isolated:
        do = "Mend that, or grade on another machine; grade --allow-unsandboxed runs it with your own rights."
        yield Finding("students' code can be isolated", found.why, do)


def another_writer(classroom: Classroom) -> Iterator[Finding]:
    """A gradebook in a file that cannot be written to now."""
    file = gradebook_file(classroom)
    if file is None or not file.is_file():
        return
    try:
        with closing(sqlite3.connect(file, timeout=5)) as database:
            database.execute("BEGIN IMMEDIATE")
            database.rollback()
    except sqlite3.OperationalError as error:
        do = "End what else writes to it (the formgrader, a copy to the cloud), or mend its rights."
        yield Finding("the gradebook can be written to", str(error), do)
    except sqlite3.DatabaseError:
        return  # a damaged one is told elsewhere


def damaged_results(classroom: Classroom) -> Iterator[Finding]:
    for path in sorted(classroom.root.glob(f"autograded/*/*/{RESULT}")):
        if load_result(path.parent) is None:
            what = f"{path.relative_to(classroom.root).as_posix()} is damaged"
            do = f"Run autograde grade {path.parent.name}: that submission is graded again."
            yield Finding("results can be read", what, do)


def gradebook_troubles(classroom: Classroom) -> Iterator[Finding]:
    """A gradebook that is missing, broken, or knows too little."""
    file = gradebook_file(classroom)
    names = classroom.assignments()
    if file is not None and not file.is_file():
        if names:
            do = "Put it back from your backup, or run autograde release and grade again."
            yield Finding("the gradebook is there", f"{file.name} is missing", do)
        return
    try:
        with open_gradebook(classroom, patience=5) as book:
            known = set(known_assignments(book))
            roster = {person.id for person in people(book)}
    except Exception as error:  # whatever the database says
        do = "Do that first: nothing can be graded before."
        yield Finding("the gradebook can be read", one_line(error), do)
        return
    for name in names:
        if name not in known:
            what = f"it has no {name}"
            do = f"Run autograde release {name}."
            yield Finding("the gradebook knows every assignment", what, do)
    for student in classroom.students():
        if roster and student not in roster:
            what = f"submitted/{student} is nobody in the gradebook"
            do = "Rename the folder to the student's id, or add the student to the gradebook."
            yield Finding("submissions are of known students", what, do)


def unknown_assignments(classroom: Classroom) -> Iterator[Finding]:
    names = classroom.assignments()
    for folder in _folders(classroom):
        if folder.name not in names:
            what = f"submitted/{folder.parent.name}/{folder.name} is of no assignment of this class"
            do = f"Rename it to one of {', '.join(names) or 'none yet'}, or release {folder.name}."
            yield Finding("submissions are of known assignments", what, do)


def unreadable_submissions(classroom: Classroom) -> Iterator[Finding]:
    rule = "submitted notebooks can be read"
    for folder in _folders(classroom):
        where = f"submitted/{folder.parent.name}/{folder.name}"
        notebooks = sorted(folder.glob("*.ipynb"))
        if not notebooks:
            do = "Ask for the notebook, or remove the folder so that it counts as missing."
            yield Finding(rule, f"{where} holds no notebook", do)
        for path in notebooks:
            try:
                if not path.is_symlink():
                    read_cells(read_regular(path, MAX_NOTEBOOK_BYTES))
            except (IntakeError, Refused, OSError) as error:
                do = "Ask for another file while there is time."
                yield Finding(rule, f"{where}/{path.name}: {error}", do)


def _folders(classroom: Classroom) -> list[Path]:
    """Every folder ``submitted/<student>/<assignment>`` that is none by a link."""
    found = [path for path in classroom.root.glob("submitted/*/*") if path.is_dir()]
    return sorted(p for p in found if not (p.is_symlink() or p.parent.is_symlink()))


def links(classroom: Classroom) -> Iterator[Finding]:
    """Links in folders whose files are read or handed out: they may lead anywhere."""
    for top in ("submitted", "source", "release"):
        for folder, folders, files in os.walk(classroom.root / top):
            for name in sorted([*folders, *files]):
                path = Path(folder) / name
                if path.is_symlink():
                    what = f"{path.relative_to(classroom.root).as_posix()} is a link"
                    do = "Put the file itself there: links are not followed."
                    yield Finding("there are no links", what, do)


RULES: tuple[Callable[[Classroom], Iterator[Finding]], ...] = (
    missing_alembic,
    no_isolation,
    full_disk,
    gradebook_troubles,
    another_writer,
    damaged_results,
    unfit_releases,
    unfit_tests,
    unknown_assignments,
    unreadable_submissions,
    links,
)
