"""nbgrader's gradebook: what was released, who is in the class, and every score.

All of it waits where the database is in use, and says in words what is wrong with it otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook as NbgraderGradebook
from nbgrader.api import MissingEntry, Student
from sqlalchemy.engine import make_url

from autograde.classroom import ClassError, Classroom, own_notebook
from autograde.intake import HANDED_OUT
from autograde.nbgrader_course import (
    LateRule,
    alembic_on_path,
    generate_release,
    late_rule,
    open_course,
)
from autograde.patience import PATIENCE, HasPatience, patient, patiently


class Gradebook(NbgraderGradebook, HasPatience):
    """nbgrader's gradebook, which waits up to ``patience`` seconds where another program uses it."""

    def __init__(self, url: str, course: str, patience: float, late_rule: LateRule) -> None:
        self.patience, self.late_rule = patience, late_rule
        super().__init__(url, course)

    def undo(self) -> None:
        self.db.rollback()


def gradebook_file(classroom: Classroom) -> Path | None:
    """Where the class's gradebook is or would be; None if it is on a database server."""
    url = make_url(open_course(classroom).db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


@contextmanager
def open_gradebook(classroom: Classroom, patience: float = PATIENCE) -> Iterator[Gradebook]:
    """The class's gradebook, closed at the end.

    Raises:  GradebookTrouble if it cannot be opened, or is in use for longer than ``patience`` seconds.
    """
    alembic_on_path()
    course = open_course(classroom)
    url = make_url(course.db_url)
    if url.get_backend_name() == "sqlite":
        url = url.update_query_dict({"timeout": "1"})  # the waiting is ours, it says so
    text = url.render_as_string(hide_password=False)
    rule = late_rule(course)
    book = patiently(
        lambda: Gradebook(text, course.course_id, patience, rule), lambda: None, patience
    )
    try:
        yield book
    finally:
        book.close()
        book.engine.dispose()


def released_notebooks(classroom: Classroom, name: str) -> dict[str, NotebookNode]:
    """An assignment's notebooks as released, with the hidden tests back in their cells."""
    if not list(classroom.release(name).glob("*.ipynb")) or not _is_known(classroom, name):
        generate_release(classroom, name)
    notebooks = {}
    with open_gradebook(classroom) as book:
        for stem in classroom.notebooks(name):
            path = classroom.release(name) / f"{stem}.ipynb"
            if not path.is_file():
                raise ClassError(f"{path} is missing: run autograde release {name}.")
            notebook = own_notebook(path)
            tests = _tests(book, name, stem)
            for cell in notebook.cells:
                grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
                if grade_id in tests:
                    cell.metadata[HANDED_OUT] = cell.source
                    cell.source = tests[grade_id]
            notebooks[stem] = notebook
    return notebooks


@patient
def _tests(book: Gradebook, assignment: str, notebook: str) -> dict[str, str]:
    """The text of every cell that students may not change, hidden tests included."""
    cells = book.find_notebook(notebook, assignment).source_cells
    return {str(cell.name): str(cell.source) for cell in cells}


def _is_known(classroom: Classroom, name: str) -> bool:
    with open_gradebook(classroom) as book:
        return _known_notebooks(book, name) == set(classroom.notebooks(name))


@patient
def _known_notebooks(book: Gradebook, name: str) -> set[str]:
    try:
        return {str(notebook.name) for notebook in book.find_assignment(name).notebooks}
    except MissingEntry:
        return set()


@dataclass(frozen=True)
class Person:
    """A student as the gradebook knows them; ``lms_id`` is their number in Canvas."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""


@patient
def people(book: Gradebook) -> list[Person]:
    """Everyone in the class, in the order of their ids."""
    return [
        Person(
            row.id,
            row.first_name or "",
            row.last_name or "",
            row.email or "",
            row.lms_user_id or "",
        )
        for row in sorted(book.students, key=lambda row: str(row.id))
    ]


@patient
def add_people(book: Gradebook, new: Sequence[Person]) -> None:
    """Add students, or what is newly known about them."""
    for person in new:
        row = student_row(book, person.id)
        row.first_name = _plain(person.first_name) or row.first_name
        row.last_name = _plain(person.last_name) or row.last_name
        row.email = _plain(person.email) or row.email
        row.lms_user_id = _plain(person.lms_id) or row.lms_user_id
    book.db.commit()


def _plain(text: str) -> str:
    """A name that people choose for themselves, without tags: nbgrader's pages show it as it is."""
    return " ".join(re.sub(r'[<>"\x00-\x1f\x7f]', " ", text).split())


def student_row(book: Gradebook, student: str) -> Student:
    """A student's row, made where it is missing, not yet committed."""
    try:
        return book.find_student(student)
    except MissingEntry:
        row = Student(id=student)
        book.db.add(row)
        return row


@patient
def known_assignments(book: Gradebook) -> list[str]:
    """The names of the assignments that the gradebook holds."""
    return sorted(str(assignment.name) for assignment in book.assignments)
