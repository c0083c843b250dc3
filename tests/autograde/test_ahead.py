"""Sandboxes start early where a submission is sure to be run, and not otherwise."""

from collections.abc import Collection
from pathlib import Path

import pytest

from autograde.ahead import start_ahead
from autograde.classroom import Classroom
from autograde.result import RESULT


class Asked:
    """Worlds that note what is asked for."""

    def __init__(self) -> None:
        self.judges: list[Collection[str]] = []

    def judging(self, absent: Collection[str]) -> None:
        self.judges.append(absent)

    def without(self, absent: Collection[str]) -> None:
        """The students' worlds, which come before the judges'."""


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """Anna's first lesson is graded, Ben's second is not."""
    made = Classroom(tmp_path)
    made.submitted("anna", "first").mkdir(parents=True)
    made.submitted("ben", "second").mkdir(parents=True)
    made.autograded("anna", "first").mkdir(parents=True)
    (made.autograded("anna", "first") / RESULT).write_text("{}")
    for name in ("first", "second"):
        made.lesson(name).mkdir(parents=True)
        (made.lesson(name) / "checks.py").touch()
    return made


@pytest.mark.parametrize(("students", "asked"), [((), [()]), (("ben",), [()]), (("anna",), [])])
def test_they_start_where_a_result_is_missing(
    classroom: Classroom, students: Collection[str], asked: list[tuple[str, ...]]
) -> None:
    worlds = Asked()
    start_ahead(classroom, ["first", "second"], students, worlds)  # type: ignore[arg-type]
    assert worlds.judges == asked
