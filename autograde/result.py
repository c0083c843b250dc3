"""What became of one submission: plain values, kept as JSON beside the notebook that ran."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograde.sandbox.isolation import NOT_ISOLATED

RESULT = "result.json"
# How the notes begin that say an answer did not run to its end.
ANSWER_STOPPED = "Your answer was stopped"
CELL_STOPPED = "Your cell was stopped"
CELL_FAILED = "Your cell ended with an error"
# How the notes end that say the grader cannot judge a test.
WILL_LOOK = "your instructor will look at it."
# The note of those that lost points through a test which the instructor's own solution does not pass here either.
FROM_INSIDE = (
    "Asked from outside its notebook, as here, the instructor's own solution loses points in this test, too: "
    f"{WILL_LOOK}"
)
GRADED, FAILED = "graded", "failed"
OF_THE_RUN = ("unchanged", "only")


@dataclass
class Shown:
    """One value of a visible check that is not as expected, as a student reads it."""

    label: str
    reason: str
    got: str
    expected: str


@dataclass
class Tried:
    """One check: what it tries, whether it passed, and what was different; a hidden one tells nothing more."""

    what: str
    points: float
    passed: bool
    is_hidden: bool
    differences: list[Shown] = field(default_factory=list)


@dataclass
class Named:
    """A mistake that the answer looks like, and a question that leads on."""

    name: str
    say: str
    ask: str


@dataclass
class Score:
    """One graded cell. ``score`` is None where only a person can tell; ``notes`` are sentences for the student.

    ``builds_on`` names earlier answers that this one calls and that are not right: they may be all that is wrong.
    ``with_correct`` names those that were put right to see that this one is.
    """

    notebook: str
    grade_id: str
    name: str
    title: str
    points: float
    score: float | None
    needs_a_person: bool = False
    answer: str = ""
    unwritten: bool = False
    untouched: bool = False
    checks: list[Tried] = field(default_factory=list)
    mistakes: list[Named] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    builds_on: list[str] = field(default_factory=list)
    with_correct: list[str] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return self.score == self.points

    @property
    def is_beyond_the_grader(self) -> bool:
        """Whether a person has to look because of the test: what came of it says nothing about the answer."""
        return self.needs_a_person and any(note.endswith(WILL_LOOK) for note in self.notes)


@dataclass
class Result:
    """The outcome of one submission: graded, or failed with the reason; never nothing.

    ``submitted`` is nbgrader's timestamp; ``unanswered`` lists notebook and cell of answers left as they were;
    ``seconds`` is the time it ran, ``isolation`` is "isolated" or "NOT ISOLATED". ``key`` and ``exercise_keys`` stand for all that it depends on (see
    ``autograde.cache_key``); without a key it is made again. The last two fields say how this run came by it.
    """

    student: str
    assignment: str
    outcome: str
    reason: str = ""
    title: str = ""
    scores: list[Score] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    unanswered: list[list[str]] = field(default_factory=list)
    submitted: str = ""
    late: bool = False
    seconds: float = 0.0
    key: str = ""
    exercise_keys: dict[str, str] = field(default_factory=dict)
    isolation: str = ""
    unchanged: bool = field(default=False, compare=False)
    only: list[str] = field(default_factory=list, compare=False)

    @property
    def points(self) -> float:
        return sum(score.points for score in self.scores)

    @property
    def was_unsandboxed(self) -> bool:
        return self.isolation == NOT_ISOLATED

    @property
    def score(self) -> float:
        return sum(score.score or 0.0 for score in self.scores)


def fail(result: Result, reason: str, notebook: str = "", again: bool = False) -> None:
    """Note why a submission could not be graded; ``again`` where another run may end better."""
    reason = f"{notebook}.ipynb: {reason}" if notebook else reason
    result.outcome = FAILED
    result.reason = f"{result.reason}; {reason}" if result.reason else reason
    if again:
        result.key = ""


def dump_result(result: Result) -> str:
    """The result as JSON."""
    kept = {name: value for name, value in asdict(result).items() if name not in OF_THE_RUN}
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def load_result(folder: Path) -> Result | None:
    """The result kept in ``folder``; None where nothing was graded yet, or the file is damaged."""
    try:
        kept = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        return Result(**{**kept, "scores": [_score(score) for score in kept["scores"]]})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _score(kept: Mapping[str, Any]) -> Score:
    checks = [
        Tried(**{**check, "differences": [Shown(**shown) for shown in check["differences"]]})
        for check in kept["checks"]
    ]
    mistakes = [Named(**mistake) for mistake in kept["mistakes"]]
    return Score(**{**kept, "checks": checks, "mistakes": mistakes})
