"""Make a lesson ready to hand out: the class's private copy, nbgrader's source, and the release without secrets."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from autograde.bank import PUBLIC_NAME, dump_bank, make_bank
from autograde.build import notebook_text, source_notebook, stub_of
from autograde.classroom import ClassError, Classroom, write_atomically
from autograde.lesson import SOURCES, Lesson, find_lessons, load_lesson
from autograde.nbgrader_course import generate_release

# A line of fewer characters, such as "return x", may stand in a stub or a text by chance.
TELLING_LENGTH = 12


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


def private_text_in(lesson: Lesson, folder: Path) -> Iterator[str]:
    """What a release tells that only the instructor may know: solutions, hidden checks, wrong answers."""
    texts = {path: _readable(path) for path in folder.rglob("*") if path.is_file()}
    for secret, lines in _secrets(lesson):
        for path, text in texts.items():
            shown = [line for line in lines if line in text]
            if shown:
                yield f"{secret} in {path.name}: {shown[0]!r}"


def _readable(path: Path) -> str:
    """A file's text as a reader sees it: the strings of a JSON file without their escapes."""
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix not in (".ipynb", ".json"):
        return text
    return "\n".join(_strings(json.loads(text)))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        yield from _strings_of_lines(value)


def _strings_of_lines(values: list[object]) -> Iterator[str]:
    if values and all(isinstance(value, str) for value in values):
        yield "".join(map(str, values))
    else:
        for value in values:
            yield from _strings(value)


def _secrets(lesson: Lesson) -> Iterator[tuple[str, list[str]]]:
    """Each secret by name, with the lines that would give it away and that nothing public contains."""
    checks = (lesson.folder / "checks.py").read_text(encoding="utf-8")
    hidden = [c for e in lesson.exercises.values() for c in e.checks if c.is_hidden]
    visible = checks
    for check in hidden:
        visible = visible.replace(_function(checks, check.name), "")
    public = [visible]
    public += [cell.source for cell in lesson.cells if not cell.exercise]
    public += [stub_of(lesson, cell) for cell in lesson.cells if cell.exercise]
    public += [f"{answer.say} {answer.ask}" for answer in lesson.answers]
    everything = "\n".join(public)
    for cell in lesson.cells:
        if cell.exercise:
            yield (
                f"the solution of {cell.exercise}",
                _lines_beyond(cell.source, everything),
            )
    for check in hidden:
        source = _function(checks, check.name)
        yield f"the hidden check {check.name}", _lines_beyond(source, everything)
    for answer in lesson.answers:
        kind = "right" if answer.is_right else "wrong"
        yield f"the {kind} answer {answer.name!r}", _lines_beyond(answer.source, everything)


def _lines_beyond(secret: str, public: str) -> list[str]:
    lines = {re.sub(r"\s+#.*$", "", line).strip() for line in secret.splitlines()}
    return sorted(line for line in lines if len(line) >= TELLING_LENGTH and line not in public)


def _function(source: str, name: str) -> str:
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.get_source_segment(source, node) or ""
    return ""
