"""What was graded without a sandbox says so wherever the result is shown."""

from pathlib import Path

import pytest

from autograde.class_report import report_lesson, write_class_report
from autograde.classroom import Classroom
from autograde.collect import collect
from autograde.feedback import write_feedback
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import Person, open_gradebook
from autograde.nbgrader_course.recorded import recorded
from autograde.run import Limits
from autograde.sandbox.isolation import NOT_ISOLATED, Isolation
from autograde.sandbox.worlds import open_worlds
from autograde.scores_cli import show_class
from tests.autograde.classes import LESSON, answered, put, released, solutions


def test_an_unsandboxed_result_says_so_everywhere(
    classroom: Classroom, capsys: pytest.CaptureFixture[str]
) -> None:
    inbox = classroom.root / "inbox"
    put(inbox, f"anna/{LESSON}.ipynb", answered(released(classroom), solutions()))
    collect(classroom, inbox)
    assignment = load_assignment(classroom, LESSON)
    with open_worlds(Isolation(NOT_ISOLATED)) as worlds:
        [result] = grade(classroom, assignment, ["anna"], Limits(30, 90), 1, worlds)
    assert (result.isolation, result.score) == (NOT_ISOLATED, result.points)
    with open_gradebook(classroom) as book:
        page = write_feedback(classroom, Person("anna"), LESSON, recorded(book, "anna", LESSON))
        report = report_lesson(classroom, book, LESSON)
    assert page is not None
    assert NOT_ISOLATED in page.read_text()
    assert report.unsandboxed == ["anna"]
    assert NOT_ISOLATED in Path(write_class_report(classroom, [report])[0]).read_text()
    show_class(classroom, [LESSON])
    assert f"{NOT_ISOLATED}: no sandbox was around {LESSON} of anna." in capsys.readouterr().out
