"""The class report: its statistics against numbers worked by hand, and what its page says about every kind of class."""

import csv
import json
import shutil
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from autograde.class_report import (
    LessonReport,
    class_page,
    report_lesson,
    summarize,
    write_class_report,
)
from autograde.classroom import Classroom
from autograde.cli import main
from autograde.item_statistics import (
    difficulty,
    discrimination,
    discrimination_in_words,
    distribution,
)
from autograde.nbgrader_course.gradebook import Person, open_gradebook
from autograde.nbgrader_course.recorded import Recorded
from autograde.result import GRADED, Named, Result, Score
from autograde.standing import Standing
from tests.autograde.classes import LESSON
from tests.autograde.conftest import GradedClass

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
WORTH = [("hw", "check-a", 4.0), ("hw", "check-b", 2.0)]


def standing(student: str, *scores: float, answer: str = "", mistake: str = "") -> Standing:
    """A student of a made class with a score for each exercise."""
    told = [
        Score("hw", grade_id, grade_id[-1], grade_id[-1].upper(), points, score, answer=answer)
        for (_, grade_id, points), score in zip(WORTH, scores, strict=True)
    ]
    if mistake:
        told[0].mistakes = [Named(mistake, mistake, "")]
    result = Result(student, "hw", GRADED, title="Homework", scores=told, seconds=2.0)
    kept = {(s.notebook, s.grade_id): Recorded(s.score or 0, False, False, "") for s in told}
    return Standing(Person(student), "hw", GRADED, "", result, kept)


def report_of(*everyone: Standing) -> LessonReport:
    return summarize("hw", WORTH, everyone)


def test_a_distribution_worked_by_hand() -> None:
    # 2, 4, 4, 6: mean 4, squared distances 4 + 0 + 0 + 4, divided by 3.
    spread = distribution(np.array([2.0, 4.0, 4.0, 6.0]), 8.0)
    assert spread is not None
    assert (spread.mean, spread.median, spread.lowest, spread.highest) == (4, 4, 2, 6)
    assert spread.deviation == pytest.approx((8 / 3) ** 0.5)
    assert spread.counts == [0, 0, 1, 0, 0, 2, 0, 1, 0, 0]


def test_extra_credit_and_sums_of_decimals_stay_in_their_bin() -> None:
    spread = distribution(np.array([0.1 + 0.2, 1.0, 1.2]), 1.0)
    assert spread is not None
    assert spread.counts == [0, 0, 0, 1, 0, 0, 0, 0, 0, 2]


def test_difficulty_leaves_out_what_is_not_known() -> None:
    assert difficulty(np.array([4.0, 1.0, np.nan]), 4.0) == 0.625
    assert difficulty(np.array([np.nan]), 4.0) is None
    assert difficulty(np.array([0.0]), 0.0) is None


def test_discrimination_worked_by_hand() -> None:
    # Exercise 0 against the rest 1, 1, 3, 4, 5: 3.6 / sqrt(1.2 * 12.8).
    scores = np.array([[0, 0, 1], [0, 1, 0], [1, 1, 2], [1, 2, 2], [1, 2, 3.0]])
    assert discrimination(scores, 0) == pytest.approx(3.6 / (1.2 * 12.8) ** 0.5)


@pytest.mark.parametrize(
    "scores",
    [
        [[0, 1], [1, 2], [1, 3], [0, 1.0]],
        [[1, 1], [1, 2], [1, 3], [1, 4], [1, 5.0]],
        [[0, 1], [1, 1], [0, 1], [1, 1], [0, 1.0]],
        [[0, 1], [1, 2], [0, 3], [1, 4], [0, np.nan]],
    ],
    ids=["four students", "everyone right", "the rest alike", "four whose scores are known"],
)
def test_discrimination_is_empty_where_it_says_nothing(scores: list[list[float]]) -> None:
    assert discrimination(np.array(scores, float), 0) is None
    assert discrimination_in_words(None) == ""


def test_an_exercise_that_is_turned_round_is_told_in_words() -> None:
    report = report_of(*(standing(f"s{i}", 4 - i, i / 2) for i in range(5)))
    assert report.exercises[0].discrimination == pytest.approx(-1)
    assert "those who do well elsewhere do worse here (-1.00)" in class_page("c", [report])


def test_a_graded_class_is_told_by_the_numbers(graded: GradedClass) -> None:
    with open_gradebook(graded.classroom) as book:
        report = report_lesson(graded.classroom, book, LESSON)
    assert report.standing == {"graded": 11, "failed": 1, "missing": 1}
    assert report.missing == ["mia"]
    assert report.failed == [("the file is damaged: it breaks off in the middle", ["emil"])]
    scores = {student: result.score for student, result in graded.results.items()}
    del scores["emil"]
    assert report.distribution is not None
    assert report.distribution.mean == pytest.approx(sum(scores.values()) / 11)
    double = report.exercises[0]
    assert (double.title, double.known, double.unwritten) == ("Twice a number", 11, 1)
    # bert squared for 1 of 3, cleo wrote nothing, kim's cell is no Python.
    assert double.difficulty == pytest.approx((8 * 3 + 1) / 33)
    assert ("Twice a number", "squared", 1) in [
        (mistake.exercise, mistake.name, mistake.count) for mistake in report.mistakes
    ]
    assert any("did not end within 12 s" in note for _, note, _ in report.stopped)
    assert report.runtime is not None
    assert report.runtime.whose == "finn"


def test_mistakes_are_counted_with_the_shortest_answer_as_the_example() -> None:
    report = report_of(
        standing("anna", 0, 2, answer="a long answer", mistake="sign"),
        standing("bert", 1, 2, answer="short", mistake="sign"),
        standing("cleo", 1, 2, answer="other", mistake="scale"),
    )
    told = [(mistake.name, mistake.count, mistake.example) for mistake in report.mistakes]
    assert told == [("sign", 2, "short"), ("scale", 1, "other")]


def test_an_answer_that_waits_for_a_person_is_no_zero() -> None:
    waiting = standing("anna", 4, 0)
    kept = {**waiting.scores, ("hw", "check-b"): Recorded(0.0, True, False, "")}
    waiting = Standing(waiting.person, "hw", "needs a person", "", waiting.result, kept)
    report = report_of(waiting, standing("bert", 4, 2))
    assert (report.exercises[1].known, report.exercises[1].difficulty) == (1, 1.0)
    assert "Of 1 student a part is still to be read" in class_page("c", [report])


def test_missing_ones_are_not_zeros() -> None:
    nobody = Standing(Person("mia"), "hw", "missing", "", None, {})
    report = report_of(standing("anna", 4, 2), standing("bert", 2, 0), nobody)
    assert report.distribution is not None
    assert report.distribution.mean == 4.0
    assert "Nothing was handed in by mia." in class_page("c", [report])


@pytest.mark.parametrize(
    ("everyone", "told"),
    [
        ([], "Nobody has a score here yet"),
        ([standing("anna", 4, 1)], "One student has a score: 5 of 6 points."),
        (
            [standing("anna", 4, 1), standing("bert", 3, 2)],
            "All 2 students with a score have the same one: 5 of 6 points.",
        ),
    ],
    ids=["nobody", "one student", "all the same"],
)
def test_a_class_without_a_spread_reads_sensibly(everyone: list[Standing], told: str) -> None:
    page = class_page("c", [report_of(*everyone)])
    assert told in page
    assert "nan" not in page
    assert 'role="img"' not in page


def test_whatever_a_student_writes_is_text() -> None:
    page = class_page(EVIL, [report_of(standing(EVIL, 0, 1, answer=EVIL, mistake=EVIL))])
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") >= 4


class Structure(HTMLParser):
    """Collects what a reader without eyes relies on."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_page_stands_alone_and_reads_without_eyes() -> None:
    made = report_of(*(standing(f"s{i}", i % 5, i % 3, mistake=f"m{i % 2}") for i in range(9)))
    page = Structure()
    page.feed(class_page("c", [made]))
    for tag in ("script", "img", "iframe", "link"):
        assert not page.all(tag)
    assert len(page.all("h1")) == 1
    levels = [int(tag[1]) for tag, _ in page.elements if tag in ("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(cell.get("scope") in ("row", "col") for cell in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    figures = [svg for svg in page.all("svg") if svg.get("aria-hidden") != "true"]
    assert len(figures) == 1
    assert set(str(figures[0]["aria-labelledby"]).split()) <= set(ids)
    assert made.distribution is not None
    assert made.distribution.in_words() in class_page("c", [made])


def test_the_data_lies_beside_the_page(graded: GradedClass, tmp_path: Path) -> None:
    with open_gradebook(graded.classroom) as book:
        report = report_lesson(graded.classroom, book, LESSON)
    (tmp_path / "c").mkdir()
    files = {p.name: p for p in write_class_report(Classroom(tmp_path / "c"), [report])}
    with files["exercises.csv"].open() as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == ["double", "total", "counter", "letter"]
    assert float(rows[0]["difficulty"]) == pytest.approx(25 / 33)
    kept = json.loads(files["report.json"].read_text())["assignments"][0]
    assert kept["exercises"][0]["difficulty"] == pytest.approx(25 / 33)
    assert report.distribution is not None
    assert kept["distribution"]["counts"] == report.distribution.counts
    with files["mistakes.csv"].open() as file:
        assert "squared" in [row["name"] for row in csv.DictReader(file)]


def test_the_command_writes_the_report(graded: GradedClass, tmp_path: Path) -> None:
    shutil.copytree(graded.classroom.root, tmp_path / "class")
    shown = CliRunner().invoke(main, ["-C", str(tmp_path / "class"), "report", LESSON])
    assert shown.exit_code == 0, shown.output
    assert "exercises.csv, mistakes.csv, report.json" in shown.output
    page = (tmp_path / "class" / "report" / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "You squared z." in page
