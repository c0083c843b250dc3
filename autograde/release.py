"""Make a lesson ready to hand out: the class's private copy, nbgrader's source, and the release without secrets."""

from __future__ import annotations

import shutil
from pathlib import Path

from autograde.bank import PUBLIC_NAME, dump_bank, make_bank
from autograde.build import notebook_text, source_notebook
from autograde.classroom import ClassError, Classroom, write_atomically
from autograde.lesson import SOURCES, Lesson, find_lessons, load_lesson
from autograde.nbgrader_course import generate_release
from autograde.private import private_text_in


def releasable(classroom: Classroom) -> list[str]:
    """The lessons of the class and of its course, and the ordinary assignments in source/."""
    kept = [path.name for path in find_lessons(classroom.root / "lessons")]
    course = [path.name for path in find_lessons(classroom.course)]
    return sorted({*kept, *course, *classroom.assignments()})


def release(classroom: Classroom, name: str, update: bool = False) -> list[Path]:
    """Release a lesson, or an ordinary nbgrader assignment in ``source/name``; return what to hand out.

    Parameters:  name, update (copy the lesson from the course again, over the class's copy)

    Raises:  ClassError, and LessonError where the lesson's own texts break a rule.
    """
    before = _texts_of(classroom, name)
    lesson = _copied_lesson(classroom, name, update)
    if lesson is not None:
        write_source(classroom, lesson)
    try:
        generate_release(classroom, name)
    except ClassError:
        # What students have in hand must stay what grading knows.
        for path, content in before.items():
            write_atomically(path, content)
        if before and classroom.submissions(name):
            generate_release(classroom, name)
        raise
    if lesson is not None:
        leaks = list(private_text_in(lesson, classroom.release(name)))
        if leaks:
            shutil.rmtree(classroom.release(name))
            raise ClassError(f"{name} is not released, it would show {'; '.join(leaks)}.")
    return sorted(path for path in classroom.release(name).rglob("*") if path.is_file())


def _texts_of(classroom: Classroom, name: str) -> dict[Path, bytes]:
    folders = classroom.lesson(name), classroom.source(name)
    return {path: path.read_bytes() for folder in folders for path in folder.glob("*.*")}


def _copied_lesson(classroom: Classroom, name: str, update: bool) -> Lesson | None:
    """The class's copy of a lesson, taken from the course where there is none; None for an ordinary assignment."""
    own, course = classroom.lesson(name), classroom.course / name
    if not (own / "lesson.py").is_file() or update:
        if (course / "lesson.py").is_file():
            own.mkdir(parents=True, exist_ok=True)
            for text in SOURCES:
                shutil.copyfile(course / text, own / text)
        elif not classroom.is_lesson(name) and name in classroom.assignments():
            return None
        elif not classroom.is_lesson(name):
            known = ", ".join(releasable(classroom)) or "none"
            raise ClassError(
                f"{name} is neither a lesson of {classroom.course} nor in source/. Known: {known}. "
                "Make the class with autograde new DIR --course PATH if the lessons are elsewhere."
            )
        else:
            raise ClassError(f"{name} is not in the course {classroom.course}: nothing to update.")
    return load_lesson(own)


def write_source(classroom: Classroom, lesson: Lesson) -> None:
    """Write nbgrader's source folder; everything in it but the notebook is handed out as it is."""
    folder = classroom.source(lesson.name)
    bank = make_bank(lesson, hidden=False, solutions=False)
    write_atomically(folder / f"{lesson.name}.ipynb", notebook_text(source_notebook(lesson)))
    write_atomically(folder / PUBLIC_NAME, dump_bank(bank))
