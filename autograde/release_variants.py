"""Write what each student gets of a lesson that draws numbers of their own."""

from __future__ import annotations

from pathlib import Path

import nbformat

from autograde.build import notebook_text
from autograde.classroom import ClassError, Classroom, write_atomically
from autograde.grade import load_assignment
from autograde.nbgrader_course.gradebook import open_gradebook, people
from autograde.private import private_text_in
from autograde.variant import assignment_with, begin_variants, draw, put_numbers

FOLDER = "release_variants"


def release_variants(classroom: Classroom, name: str) -> list[Path]:
    """Write ``release_variants/<student>/<lesson>/`` for everyone in the gradebook; return the folders.

    Raises:  ClassError if the lesson draws no numbers, or nobody is in the gradebook
    """
    assignment = load_assignment(classroom, name)
    if assignment.lesson is None:
        raise ClassError(f"{name} is an ordinary nbgrader assignment: only a lesson draws numbers.")
    with open_gradebook(classroom) as book:
        students = [person.id for person in people(book)]
    if not students:
        raise ClassError(
            "Nobody is in the gradebook yet, so there is nobody to draw numbers for. Add your students: "
            "nbgrader db student import FILE, in the class folder."
        )
    seed = begin_variants(classroom, assignment.lesson)
    folders = []
    for student in students:
        own = assignment_with(assignment, draw(assignment.lesson, seed, student))
        folder = classroom.root / FOLDER / student / name
        notebook = nbformat.read(classroom.release(name) / f"{name}.ipynb", as_version=4)
        assert own.lesson is not None
        put_numbers(notebook, assignment.lesson, own.lesson)
        write_atomically(folder / f"{name}.ipynb", notebook_text(notebook))
        for file, content in own.files.items():
            write_atomically(folder / file, content)
        leaks = list(private_text_in(own.lesson, folder))
        if leaks:
            raise ClassError(f"{folder} would show {'; '.join(leaks)}.")
        folders.append(folder)
    return folders
