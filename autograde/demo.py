"""A class of sample students made of the lessons' own right and wrong answers, from release to feedback."""

from __future__ import annotations

import ast
import copy
import io
import random
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograde.bank import without_marks
from autograde.classroom import SETTINGS, ClassError, Classroom, new_classroom, write_atomically
from autograde.collect import collect
from autograde.feedback import write_feedback
from autograde.grade import grade, load_assignment
from autograde.lesson import Lesson, find_lessons, load_lesson
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook, people
from autograde.nbgrader_course.recorded import recorded
from autograde.parse import parse
from autograde.release import release
from autograde.run import Limits
from autograde.sandbox.isolation import probe
from autograde.sandbox.worlds import Worlds, open_worlds

NAMES = (
    *(
        "Amara Okafor",
        "Ben Whitfield",
        "Chiara Conti",
        "Dmitri Volkov",
        "Elif Kaya",
        "Farid Rahimi",
    ),
    *(
        "Grace Lindqvist",
        "Hana Mori",
        "Ivo Kovacs",
        "Jonas Becker",
        "Karla Medina",
        "Leo Marchetti",
    ),
)
ROLES = (
    *("all right", "another style", "one mistake", "two mistakes", "three mistakes", "all wrong"),
    *("untouched", "truncated", "copied a cell", "never ends", "renamed", "missing"),
)
CELL_SECONDS = 10.0

Counting = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True)
class Sample:
    """What one student hands in: the file's name and content, None for nothing."""

    person: Person
    role: str
    name: str
    content: bytes | None


def make_demo(
    root: Path, seed: int, course: Path | None, lessons: Sequence[str], counting: Counting
) -> tuple[Classroom, Mapping[str, Path]]:
    """Make the class, release the lessons (all if none is named), collect, grade, and write feedback.

    Returns:  the class, and pages worth opening by what they show
    """
    classroom = _fresh(root, course)
    names = list(lessons) or [path.name for path in find_lessons(classroom.course)]
    if not names:
        raise ClassError(
            f"{classroom.course} holds no lesson to make a class of: run it in a clone of the course."
        )
    with counting("Releasing", len(names)) as done:
        for name in names:
            release(classroom, name)
            done()
    with open_gradebook(classroom) as book:
        add_people(book, [_person(name) for name in NAMES])
    # All that runs was made here: it may, even where nothing can be isolated.
    with open_worlds(probe()) as worlds:
        roles = {
            name: _hand_in_and_grade(classroom, name, seed + turn, worlds, counting)
            for turn, name in enumerate(names)
        }
    return classroom, _write_pages(classroom, roles)


def _hand_in_and_grade(
    classroom: Classroom, name: str, seed: int, worlds: Worlds, counting: Counting
) -> dict[str, Person]:
    """Make a class's submissions to a lesson and grade them; who played which role."""
    samples = sample_class(classroom, load_lesson(classroom.lesson(name)), seed)
    inbox = classroom.root / "inbox" / f"{name}.zip"
    write_atomically(inbox, canvas_zip(samples))
    collect(classroom, inbox, [name])
    students = classroom.submissions(name)
    limits, assignment = Limits(CELL_SECONDS, 120), load_assignment(classroom, name)
    with counting(f"Grading {name}", len(students)) as done:
        for _ in grade(classroom, assignment, students, limits, 0, worlds):
            done()
    return {sample.role: sample.person for sample in samples}


def _fresh(root: Path, course: Path | None) -> Classroom:
    """A new class folder; one that a demo made before gives way."""
    if (root / SETTINGS).is_file() and Classroom(root).settings.get("demo"):
        shutil.rmtree(root)
    elif (root / SETTINGS).is_file():
        raise ClassError(f"{root} is a real class: name another folder for the demo.")
    classroom = new_classroom(root, course)
    classroom.keep(demo=True)
    return classroom


def _person(name: str) -> Person:
    first, last = name.split()
    number = str(1001 + NAMES.index(name))
    return Person(
        f"{last}{first}".lower(), first, last, f"{first}.{last}@example.org".lower(), number
    )


def sample_class(classroom: Classroom, lesson: Lesson, seed: int) -> list[Sample]:
    """One student for each role; who plays which, and who makes which mistake, follows from the seed."""
    rng = random.Random(f"{lesson.name} {seed}")
    names = rng.sample(NAMES, len(NAMES))
    released = nbformat.read(classroom.release(lesson.name) / f"{lesson.name}.ipynb", as_version=4)
    return [
        _sample(lesson, released, _person(name), role, rng)
        for name, role in zip(names, ROLES, strict=True)
    ]


def _sample(
    lesson: Lesson, released: NotebookNode, person: Person, role: str, rng: random.Random
) -> Sample:
    notebook = copy.deepcopy(released)
    if role != "untouched":
        answers = _answers(lesson, role, rng)
        for cell in notebook.cells:
            cell.source = answers.get(cell.id, cell.source)
    if role == "copied a cell":
        place = next(i for i, cell in enumerate(notebook.cells) if cell.id in lesson.exercises)
        twin = copy.deepcopy(notebook.cells[place])
        twin.id = "a-copy"
        notebook.cells.insert(place + 1, twin)
    content = nbformat.writes(notebook).encode()
    if role == "truncated":
        content = content[: len(content) * 2 // 3]
    name = "my homework final" if role == "renamed" else lesson.name
    return Sample(person, role, f"{name}.ipynb", None if role == "missing" else content)


def _answers(lesson: Lesson, role: str, rng: random.Random) -> dict[str, str]:
    """The text of each exercise's cell, as a student in this role fills it in."""
    answers = {name: without_marks(lesson.cell_of(name).source) for name in lesson.exercises}
    if role == "another style":
        for name in answers:
            # What others build on stays: lists where they expect arrays are right by themselves only.
            is_built_on = any(name in text for other, text in answers.items() if other != name)
            styles = [] if is_built_on else lesson.answers_to(name, right=True)
            answers[name] = rng.choice(styles).source if styles else answers[name]
    count = {"one mistake": 1, "two mistakes": 2, "three mistakes": 3, "all wrong": len(answers)}
    mistaken = [name for name in answers if lesson.answers_to(name, right=False)]
    for name in rng.sample(mistaken, min(count.get(role, 0), len(mistaken))):
        answers[name] = rng.choice(lesson.answers_to(name, right=False)).source
    if role == "never ends":
        functions = [name for name in answers if _endless(answers[name], name)]
        name = functions[-1] if functions else next(iter(answers))
        answers[name] = _endless(answers[name], name) or "while True:\n    pass"
    return answers


def _endless(source: str, name: str) -> str:
    """The function ``name`` with a body that never returns; empty if the text does not define it."""
    tree = parse(source)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            node.body = parse("while True:\n    pass").body
            return ast.unparse(tree)
    return ""


def canvas_zip(samples: list[Sample]) -> bytes:
    """The submissions as Canvas hands them out."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for sample in samples:
            if sample.content is not None:
                number = sample.person.lms_id
                name = f"{sample.person.id}_{number}_{5000 + int(number)}_{sample.name}"
                entry = zipfile.ZipInfo(name, date_time=(2026, 3, 2, 9, int(number) % 60, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                file.writestr(entry, sample.content)
    return archive.getvalue()


def _write_pages(
    classroom: Classroom, roles: Mapping[str, Mapping[str, Person]]
) -> dict[str, Path]:
    """Everyone's feedback; of the last lesson the pages that show most."""
    pages: dict[str, Path] = {}
    with open_gradebook(classroom) as book:
        for name, of_lesson in roles.items():
            for person in people(book):
                page = write_feedback(classroom, person, name, recorded(book, person.id, name))
                for role in ("three mistakes", "never ends", "truncated"):
                    if page and of_lesson[role].id == person.id:
                        pages[role] = page
    return {role: pages[role] for role in ("three mistakes", "never ends", "truncated")}
