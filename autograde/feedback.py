"""Write a student's feedback: one page that stands alone, runs nothing and shows no hidden check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from autograde.classroom import Classroom, write_atomically
from autograde.excused import excused
from autograde.nbgrader_course.gradebook import Person
from autograde.nbgrader_course.recorded import Recorded
from autograde.pages import template
from autograde.result import WILL_LOOK, Named, Result, Score, Tried, load_result

CANNOT_JUDGE = (
    f"The grader cannot judge this test. That says nothing about your answer: {WILL_LOOK}"
)


@dataclass(frozen=True)
class Entry:
    """One exercise as the page shows it; ``kind`` is right, part, wrong or open."""

    title: str
    kind: str
    state: str
    score: float
    points: float
    visible: list[Tried]
    hidden_line: str
    hidden_all: bool
    mistakes: list[Named]
    untouched: bool
    notes: list[str]
    builds_on: list[str]
    with_correct: list[str]
    comment: str
    answer: str


def write_feedback(
    classroom: Classroom,
    person: Person,
    assignment: str,
    scores: Mapping[tuple[str, str], Recorded],
    penalty: float = 0.0,
) -> Path | None:
    """Write ``feedback/<student>/<assignment>/<assignment>.html``; None where nothing was graded.

    Parameters:  person, assignment, scores (what the gradebook holds: a person's score and comment count),
                 penalty (points lost for being late)
    """
    result = load_result(classroom.autograded(person.id, assignment))
    if result is None:
        return None
    path = classroom.feedback(person.id, assignment) / f"{assignment}.html"
    is_excused = person.id in excused(classroom, assignment)
    write_atomically(path, feedback_page(result, person, scores, penalty, is_excused))
    return path


def feedback_page(
    result: Result,
    person: Person,
    scores: Mapping[tuple[str, str], Recorded],
    penalty: float = 0.0,
    is_excused: bool = False,
) -> str:
    """The page as HTML."""
    entries = [
        _entry(score, scores.get((score.notebook, score.grade_id))) for score in result.scores
    ]
    return template("feedback.html").render(
        result=result,
        name=f"{person.first_name} {person.last_name}".strip() or person.id,
        entries=entries,
        score=max(0.0, sum(entry.score for entry in entries) - penalty),
        penalty=penalty,
        excused=is_excused,
        points=sum(entry.points for entry in entries),
        waiting=any(entry.kind == "open" and entry.state.startswith("waits") for entry in entries),
    )


def _entry(score: Score, kept: Recorded | None) -> Entry:
    hidden = [check for check in score.checks if check.is_hidden]
    passed = sum(check.passed for check in hidden)
    points = kept.score if kept and kept.by_hand else score.score or 0.0
    kind, state = _state(score, kept, points)
    return Entry(
        title=score.title,
        kind=kind,
        state=state,
        score=points,
        points=score.points,
        visible=[check for check in score.checks if not check.is_hidden],
        hidden_line=_hidden_line(passed, len(hidden)),
        hidden_all=passed == len(hidden),
        mistakes=score.mistakes,
        untouched=score.untouched,
        notes=_notes(score, kept is not None and kept.by_hand),
        builds_on=score.builds_on,
        with_correct=score.with_correct,
        comment=kept.comment if kept else "",
        answer="" if score.unwritten else score.answer,
    )


def _notes(score: Score, by_hand: bool) -> list[str]:
    """What is said of it. The error of a test that could not be asked reads as if the answer were wrong."""
    if not score.is_beyond_the_grader:
        return score.notes
    return [] if by_hand else [CANNOT_JUDGE]


def _hidden_line(passed: int, count: int) -> str:
    if not count:
        return ""
    return f"{passed} of {count} further checks passed"


def _state(score: Score, kept: Recorded | None, points: float) -> tuple[str, str]:
    by_hand = kept is not None and kept.by_hand
    if score.needs_a_person and not by_hand:
        return "open", "waits for your instructor"
    if points >= score.points:
        return "right", "right"
    if score.unwritten and not by_hand:
        return "open", "not written yet"
    if points > 0:
        return "part", "partly right"
    return "wrong", "not right yet"
