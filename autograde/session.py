"""The lesson that a learner has open: its checks and bank, and what was done in it."""

from __future__ import annotations

import hashlib
import inspect
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType
from typing import Any

from autograde.exercise import Exercise, Prediction, exercises_of, predictions_of
from autograde.forbidden import ready_made_used
from autograde.judge import Verdict, judge
from autograde.observe import observe
from autograde.progress import Progress

BANK = "exercises.json"


@dataclass
class Session:
    """The open lesson: its bank, its checks and the learner's progress."""

    lesson: str
    title: str
    entries: dict[str, Any]
    exercises: dict[str, Exercise]
    predictions: dict[str, Prediction]
    progress: Progress

    def verdict_on(self, name: str, subject: Any) -> Verdict:
        exercise = self.exercises[name]
        ready_made = ready_made_used(subject, exercise.may_use)
        seen = {check.name: observe(check, subject) for check in exercise.visible_checks}
        return judge(exercise, self.entries[name], seen, ready_made)

    def wrong_helpers(self, name: str, subject: Any) -> list[str]:
        """Other answers that this one calls and that are not right themselves."""
        called = {
            global_name: part.__globals__.get(global_name)
            for part in functions_of(subject)
            for global_name in part.__code__.co_names
            if global_name in self.exercises and global_name != name
        }
        return [
            other for other, answer in called.items() if not self.verdict_on(other, answer).passed
        ]


def open_lesson(lesson: str) -> Session:
    """Find a lesson's checks beside the notebook, or else in the installed course.

    Raises:  FileNotFoundError that says where it looked.
    """
    bank = json.loads(_find_bank(lesson).read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec(compile(bank["checks_source"], f"<checks of {lesson}>", "exec"), names)
    return Session(
        lesson,
        bank["title"],
        bank["exercises"],
        exercises_of(names),
        predictions_of(names),
        Progress.load(Path.cwd()),
    )


def _find_bank(lesson: str) -> Path:
    package = find_spec("nnedu")
    home = Path(package.origin).parent if package and package.origin else Path()
    looked = [
        Path.cwd() / BANK,
        home / "course" / lesson / BANK,
        home.parent / "notebooks" / lesson / BANK,
    ]
    for path in looked:
        if path.is_file() and json.loads(path.read_text(encoding="utf-8"))["lesson"] == lesson:
            return path
    raise FileNotFoundError(
        f"{BANK} of lesson {lesson} lies neither beside this notebook nor in the installed course. "
        f"Keep the lesson's folder together; looked at {', '.join(str(p.parent) for p in looked)}."
    )


def functions_of(subject: Any) -> list[FunctionType]:
    """A function itself, or the methods of a class."""
    parts = vars(subject).values() if isinstance(subject, type) else [subject]
    return [part for part in parts if inspect.isfunction(part)]


def fingerprint(subject: Any) -> str:
    """A short digest of an answer's text, by which different attempts are told apart."""
    try:
        text = "".join(map(inspect.getsource, functions_of(subject)))
    except OSError:
        text = ""
    text = text or repr(subject)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
