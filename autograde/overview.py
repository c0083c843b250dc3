"""Two pages over a whole course, for learners and instructors: an index of exercises and mistakes, and a glossary.

The index is made of the lessons; the glossary of ``terms.toml``, the author's text. What both need of the project's
tables, its notation and its catalogue of misconceptions, they take from CONTRIBUTING.md, so it is written once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograde.lesson import Lesson, LessonError, find_lessons, load_lesson

INDEX, GLOSSARY, TERMS = "index.md", "glossary.md", "terms.toml"
TERM_KEYS = {"term", "says", "lesson", "symbol", "shape", "code"}
MADE = "<!-- Made by `autograde build`: edit the lessons or terms.toml, not this page. -->"


def course_pages(course: Path) -> dict[Path, str]:
    """The pages of the course in this folder, by path.

    Raises:  LessonError if a lesson cannot be read, or a term lacks something
    """
    lessons = [load_lesson(folder) for folder in find_lessons(course)]
    pages = {course / INDEX: index_page(lessons, table(course, "mistake"))}
    if (course / TERMS).is_file():
        terms = read_terms(course / TERMS, lessons)
        pages[course / GLOSSARY] = glossary_page(terms, table(course, "name"))
    return pages


def table(course: Path, first_header: str) -> list[list[str]]:
    """The rows of CONTRIBUTING.md's table that has this header; empty where a course has none."""
    path = course.parent / "CONTRIBUTING.md"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if rows and not line.startswith("|"):
            break
        if rows or (line.startswith("|") and first_header in cells):
            rows.append(cells)
    return rows[2:]


def index_page(lessons: Sequence[Lesson], mistakes: Sequence[Sequence[str]]) -> str:
    """Every exercise by its lesson, and every catalogued mistake by the exercises that catch it."""
    total = sum(len(lesson.exercises) for lesson in lessons)
    lines = ["# Index", "", MADE, "", f"{len(lessons)} lessons, {total} exercises.", ""]
    for lesson in lessons:
        lines += [f"## {_link(lesson.name, lesson.title)}", ""]
        lines += [
            f"- `{e.name}`: {e.title} ({_points(e.points)})" for e in lesson.exercises.values()
        ]
        lines.append("")
    if mistakes:
        lines += [
            "## Mistakes that everybody makes",
            "",
            "Each is recognised by what your answer returns, in the lessons and exercises on the right.",
            "",
            "| # | mistake | ask yourself | recognised in |",
            "|---|---|---|---|",
        ]
        for number, mistake, question in mistakes:
            where = [_caught(lesson, int(number)) for lesson in lessons]
            lines.append(
                f"| {number} | {mistake} | {question} | {'; '.join(filter(None, where))} |"
            )
        lines.append("")
    return "\n".join(lines)


def exercises_that_catch(lesson: Lesson, mistake: int) -> list[str]:
    """The exercises of a lesson with a wrong answer of this number, those left out where it is the bug to be found."""
    return [
        name
        for name in lesson.exercises
        for bug in [lesson.cell_of(name).metadata.get("starts_from", "").replace("_", " ")]
        if any(
            answer.mistake == mistake and answer.name != bug
            for answer in lesson.answers_to(name, right=False)
        )
    ]


def _caught(lesson: Lesson, mistake: int) -> str:
    names = [f"`{name}`" for name in exercises_that_catch(lesson, mistake)]
    return f"{lesson.name[:2]} {', '.join(names)}" if names else ""


def _points(points: float) -> str:
    return "1 point" if points == 1 else f"{points:g} points"


def _link(lesson: str, words: str) -> str:
    return f"[{words}]({lesson}/{lesson}.ipynb)"


def read_terms(path: Path, lessons: Sequence[Lesson]) -> list[dict[str, Any]]:
    """The terms of a glossary, in alphabetical order.

    Raises:  LessonError if one lacks its sentence or its lesson, or is there twice
    """
    terms: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["terms"]
    names = [str(term.get("term")) for term in terms]
    for name, term in zip(names, terms, strict=True):
        if not {"term", "says", "lesson"} <= set(term) <= TERM_KEYS:
            raise LessonError(
                f"{path.name}: {name} has {', '.join(term)}; a term has a term, says and lesson, "
                "and may have symbol, shape and code"
            )
        if term["lesson"] not in [lesson.name for lesson in lessons]:
            raise LessonError(f"{path.name}: {name}: there is no lesson {term['lesson']}")
        if names.count(name) > 1:
            raise LessonError(f"{path.name}: {name} is explained {names.count(name)} times")
    return sorted(terms, key=lambda term: term["term"].casefold())


def glossary_page(terms: Sequence[dict[str, Any]], notation: Sequence[Sequence[str]]) -> str:
    """The notation and, in alphabetical order, what each word means."""
    lines = ["# Glossary", "", MADE, ""]
    if notation:
        lines += ["## Notation", "", "| name | shape | meaning |", "|---|---|---|"]
        lines += [f"| {' | '.join(row)} |" for row in notation]
        lines += ["", "## Words", ""]
    for term in terms:
        symbol = f" {term['symbol']}" if "symbol" in term else ""
        shape = f", {term['shape']}" if "shape" in term else ""
        known = f"{symbol}{shape}".strip(", ")
        heading = f"**{term['term']}**" + (f" ({known})" if known else "")
        code = f" In the library: `{term['code']}`." if "code" in term else ""
        lesson = _link(term["lesson"], f"Lesson {term['lesson'][:2]}")
        lines += [f"{heading}: {term['says']}{code} {lesson}", ""]
    return "\n".join(lines)
