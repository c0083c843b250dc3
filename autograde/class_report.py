"""Report on a class: how scores spread, which exercises are hard or do not tell, the mistakes, who failed and why."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import numpy as np

from autograde.classroom import Classroom, write_atomically
from autograde.export import csv_text
from autograde.item_statistics import (
    FEWEST,
    Distribution,
    difficulty,
    discrimination,
    discrimination_in_words,
    distribution,
)
from autograde.nbgrader_course.gradebook import Gradebook
from autograde.nbgrader_course.recorded import points
from autograde.pages import template
from autograde.result import ANSWER_STOPPED, CELL_FAILED, CELL_STOPPED, FAILED, Score
from autograde.standing import EXCUSED, MISSING, Standing, standings

FOLDER = "report"
MOST_SHOWN = 8
EXAMPLE_LINES = 14


@dataclass(frozen=True)
class MistakeCount:
    """A mistake by name, how many students made it, and an answer of one of them."""

    exercise: str
    name: str
    say: str
    count: int
    example: str


@dataclass(frozen=True)
class ExerciseReport:
    """One exercise; ``difficulty`` is the mean share of its points, ``known`` how many have a score."""

    notebook: str
    name: str
    title: str
    points: float
    known: int
    right: int
    unwritten: int
    difficulty: float | None
    discrimination: float | None
    tells: str


@dataclass(frozen=True)
class Runtime:
    """Seconds that the submissions ran, and whose ran longest."""

    median: float
    longest: float
    whose: str
    total: float


@dataclass(frozen=True)
class LessonReport:
    """One lesson; ``standing`` counts the class by status, ``failed`` lists a reason and the students it met."""

    name: str
    title: str
    points: float
    standing: dict[str, int]
    missing: list[str]
    excused: list[str]
    late: list[str]
    unsandboxed: list[str]
    failed: list[tuple[str, list[str]]]
    distribution: Distribution | None
    exercises: list[ExerciseReport]
    mistakes: list[MistakeCount]
    stopped: list[tuple[str, str, int]]
    runtime: Runtime | None

    @property
    def scored(self) -> int:
        return self.distribution.students if self.distribution else 0


def report_lesson(classroom: Classroom, book: Gradebook, name: str) -> LessonReport:
    """Gather what the class's gradebook and results hold on one lesson."""
    return summarize(name, points(book, name), standings(classroom, book, name))


def summarize(
    name: str, worth: Sequence[tuple[str, str, float]], everyone: Sequence[Standing]
) -> LessonReport:
    """The report on a lesson from where everyone stands with it.

    Parameters:  name, worth (notebook, cell and points of everything that is graded), everyone
    """
    scored = [standing for standing in everyone if standing.scores]
    scores = np.array([_row(standing, worth) for standing in scored]).reshape(-1, len(worth))
    told = _told(scored)
    most = sum(most for *_, most in worth)
    results = [standing.result for standing in everyone if standing.result]
    return LessonReport(
        name=name,
        title=next((result.title for result in results if result.title), name),
        points=most,
        standing=dict(Counter(standing.status for standing in everyone)),
        missing=[s.person.id for s in everyone if s.status == MISSING],
        excused=[s.person.id for s in everyone if s.status == EXCUSED],
        late=[s.person.id for s in everyone if s.is_late],
        unsandboxed=[s.person.id for s in everyone if s.result and s.result.was_unsandboxed],
        failed=_failed(everyone),
        distribution=distribution(np.nansum(scores, axis=1), most),
        exercises=[_exercise(scores, place, worth, told) for place in range(len(worth))],
        mistakes=_mistakes(told),
        stopped=_stopped(told),
        runtime=_runtime(everyone),
    )


def _row(standing: Standing, worth: Sequence[tuple[str, str, float]]) -> list[float]:
    """One student's scores; nan where a person has still to read the answer."""
    row = []
    for notebook, grade_id, _ in worth:
        kept = standing.scores.get((notebook, grade_id))
        waits = kept is None or (kept.needs_manual_grade and not kept.by_hand)
        row.append(float("nan") if kept is None or waits else kept.score)
    return row


Told = Mapping[tuple[str, str], Sequence[Score]]


def _told(scored: Sequence[Standing]) -> Told:
    """What the grader said on each exercise, of everyone with scores."""
    told: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for standing in scored:
        for score in standing.result.scores if standing.result else []:
            told[score.notebook, score.grade_id].append(score)
    return told


def _exercise(
    scores: np.ndarray, place: int, worth: Sequence[tuple[str, str, float]], told: Told
) -> ExerciseReport:
    notebook, grade_id, most = worth[place]
    own = scores[:, place]
    said = told.get((notebook, grade_id), [])
    r = discrimination(scores, place)
    return ExerciseReport(
        notebook=notebook,
        name=said[0].name if said else grade_id,
        title=said[0].title if said else grade_id,
        points=most,
        known=int((~np.isnan(own)).sum()),
        right=int((own >= most).sum()),
        unwritten=sum(score.unwritten for score in said),
        difficulty=difficulty(own, most),
        discrimination=r,
        tells=discrimination_in_words(r),
    )


def _mistakes(told: Told) -> list[MistakeCount]:
    """The mistakes that most students made, with the shortest answer as the example."""
    found = [
        ((score.title, mistake.name, mistake.say), score.answer)
        for scores in told.values()
        for score in scores
        for mistake in score.mistakes
    ]
    answers: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for what, answer in found:
        answers[what].append(answer)
    counts = [
        MistakeCount(*what, len(those), _shortened(min(those, key=len)))
        for what, those in answers.items()
    ]
    return sorted(counts, key=lambda mistake: (-mistake.count, mistake.exercise, mistake.name))


def _shortened(answer: str) -> str:
    lines = answer.strip().splitlines()
    more = len(lines) - EXAMPLE_LINES
    return "\n".join(lines[:EXAMPLE_LINES] + ([f"... and {more} more lines"] if more > 0 else []))


def _stopped(told: Told) -> list[tuple[str, str, int]]:
    """Answers that did not run to their end: the exercise, what was said, how often; the most frequent first."""
    notes = Counter(
        (score.title, note)
        for scores in told.values()
        for score in scores
        for note in score.notes
        if note.startswith((ANSWER_STOPPED, CELL_STOPPED, CELL_FAILED))
    )
    return [(*what, count) for what, count in notes.most_common()]


def _failed(everyone: Sequence[Standing]) -> list[tuple[str, list[str]]]:
    reasons: dict[str, list[str]] = defaultdict(list)
    for standing in everyone:
        if standing.status == FAILED:
            reasons[standing.reason].append(standing.person.id)
    return sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))


def _runtime(everyone: Sequence[Standing]) -> Runtime | None:
    ran = [(s.result.seconds, s.person.id) for s in everyone if s.result and s.result.seconds > 0]
    if not ran:
        return None
    seconds = [each for each, _ in ran]
    return Runtime(round(median(seconds), 1), *max(ran), round(sum(seconds), 1))


def write_class_report(classroom: Classroom, reports: Sequence[LessonReport]) -> list[Path]:
    """Write ``report/report.html`` and the same as tables and JSON beside it; return the files."""
    rows = [
        [report.name, *(getattr(exercise, column) for column in EXERCISE_COLUMNS)]
        for report in reports
        for exercise in report.exercises
    ]
    mistakes = [
        [report.name, *(getattr(mistake, column) for column in MISTAKE_COLUMNS)]
        for report in reports
        for mistake in report.mistakes
    ]
    texts = {
        "report.html": class_page(classroom.root.name, reports),
        "exercises.csv": csv_text(["assignment", *EXERCISE_COLUMNS], rows),
        "mistakes.csv": csv_text(["assignment", *MISTAKE_COLUMNS], mistakes),
        "report.json": json.dumps(
            {"class": classroom.root.name, "assignments": [asdict(report) for report in reports]},
            indent=1,
            ensure_ascii=False,
            allow_nan=False,
        ),
    }
    for name, text in texts.items():
        write_atomically(classroom.root / FOLDER / name, text)
    return [classroom.root / FOLDER / name for name in texts]


EXERCISE_COLUMNS = (
    *("notebook", "name", "title", "points", "known", "right", "unwritten"),
    *("difficulty", "discrimination", "tells"),
)
MISTAKE_COLUMNS = ("exercise", "name", "count", "say", "example")


def class_page(name: str, reports: Sequence[LessonReport]) -> str:
    """The page as HTML; ``name`` is the class's."""
    statuses = [status for report in reports for status in report.standing]
    return template("class_report.html").render(
        name=name,
        reports=reports,
        statuses=sorted(set(statuses)),
        fewest=FEWEST,
        most_shown=MOST_SHOWN,
    )
