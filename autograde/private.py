"""Find what only an instructor may know in what is handed out."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from autograde.build import stub_of
from autograde.lesson import Lesson
from autograde.parse import parse

# A line of fewer characters, such as "return x", may stand in a stub or a text by chance.
TELLING_LENGTH = 12


def private_text_in(lesson: Lesson, folder: Path) -> list[str]:
    """What a release tells that only the instructor may know: solutions, hidden checks, wrong answers."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    texts = {path: path.read_text(encoding="utf-8", errors="replace") for path in files}
    return private_text(lesson, {path.name: text for path, text in texts.items()})


def private_text(lesson: Lesson, texts: Mapping[str, str]) -> list[str]:
    """The same for files by name; a line that is in several secrets is told once."""
    readable = {name: _readable(name, text) for name, text in texts.items()}
    told: dict[tuple[str, str], str] = {}
    for secret, lines in _secrets(lesson):
        for name, text in readable.items():
            for line in lines:
                if line in text and _as_code(line).search(text):
                    told.setdefault((name, line), f"{secret} in {name}: {line!r}")
                    break
    return list(told.values())


def _as_code(line: str) -> re.Pattern[str]:
    """The line by itself, not amid a sentence: "it should return theta, losses" gives nothing away."""
    return re.compile(rf"(?m)(?:^|[;:`\"'])[ \t]*{re.escape(line)}[ \t]*(?:$|[;#`\"'])")


def _readable(name: str, text: str) -> str:
    """A file's text as a reader sees it: the strings of a JSON file without their escapes."""
    if not name.endswith((".ipynb", ".json")):
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
    for node in parse(source).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return ast.get_source_segment(source, node) or ""
    return ""
