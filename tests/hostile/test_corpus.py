"""Nothing of the corpus gains a point, learns a hidden value, reaches out or stays behind; honest work gets its points."""

from __future__ import annotations

import glob
import re
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograde.result import FAILED, GRADED
from tests.autograde.classes import db_url
from tests.hostile.assignments import HIDDEN, HOMEWORK
from tests.hostile.canaries import PLANTED, WRITTEN
from tests.hostile.conftest import Attacked
from tests.hostile.corpus import Submission, corpus
from tests.hostile.intake_attacks import ATTACKS

ALL = [(one, assignment) for one in corpus() for assignment in one.assignments]


@pytest.mark.parametrize(
    ("one", "assignment"), ALL, ids=[f"{one.kind}-{one.name}-{name}" for one, name in ALL]
)
def test_a_submission_gets_what_it_earned(
    attacked: Attacked, one: Submission, assignment: str
) -> None:
    result = attacked.result(one.name, assignment)
    told = {score.name: (score.score, score.notes) for score in result.scores}
    assert (result.outcome, result.reason) == (GRADED, ""), one.says
    if assignment in one.settings.get("spoils", "").split():
        assert result.score <= one.earned(assignment), (one.says, told)
    else:
        assert result.score == one.earned(assignment), (one.says, told)


@pytest.mark.parametrize(
    ("one", "assignment"),
    [pair for pair in ALL if pair[0].kind in ("cheats", "abuses")],
    ids=lambda value: getattr(value, "name", value),
)
def test_a_lost_point_has_its_reason(attacked: Attacked, one: Submission, assignment: str) -> None:
    for score in attacked.result(one.name, assignment).scores:
        if score.score != score.points and not score.unwritten:
            failed = [check for check in score.checks if not check.passed]
            assert score.notes or score.mistakes or failed, score


@pytest.mark.parametrize("name", ATTACKS)
def test_what_is_no_notebook_fails_with_its_reason(attacked: Attacked, name: str) -> None:
    result, attack = attacked.result(name, HOMEWORK), ATTACKS[name]
    assert attack.reason in result.reason
    assert (result.outcome, result.score) == (FAILED if attack.reason else GRADED, attack.earns)
    assert "the grader met an error" not in result.reason


def test_the_gradebook_holds_the_scores_that_were_given(attacked: Attacked) -> None:
    with Gradebook(db_url(attacked.classroom)) as book:
        for (student, assignment), _ in attacked.handed_in.items():
            submission = book.find_submission(assignment, student)
            assert submission.score == attacked.result(student, assignment).score, student
            assert all(g.manual_score is None for n in submission.notebooks for g in n.grades)
        assert book.find_assignment(HOMEWORK).max_score == 10
        book.engine.dispose()


def test_no_hidden_value_is_told(attacked: Attacked) -> None:
    root = attacked.classroom.root
    pages = [*root.glob("feedback/**/*"), *root.glob("report/**/*"), *root.glob("autograded/**/*")]
    pages += [root.parent / "scores.csv"]
    texts = {str(path.relative_to(root.parent)): _told(path) for path in pages if path.is_file()}
    assert len(texts) > 2 * len(ALL)
    leaks = {
        name: found
        for name, text in {**texts, "the terminal": attacked.said}.items()
        if (found := [value for value in HIDDEN if value in text])
    }
    assert leaks == {}


def _told(path: Path) -> str:
    """A file's text; of a notebook, all but the check cells' own source, which an instructor may read there."""
    if path.suffix != ".ipynb":
        return path.read_text(encoding="utf-8", errors="replace")
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = ""
    return str(nbformat.writes(notebook))


def test_no_canary_is_read(attacked: Attacked) -> None:
    root = attacked.classroom.root
    folders = ("autograded", "feedback", "report")
    paths = [path for name in folders for path in (root / name).rglob("*") if path.is_file()]
    secret = attacked.canaries.secret.encode()
    assert [path for path in paths if secret in path.read_bytes()] == []
    assert attacked.canaries.secret not in attacked.said


def test_no_file_is_written_that_is_not_the_graders(attacked: Attacked) -> None:
    assert attacked.canaries.digests() == attacked.canaries.before
    assert [path for pattern in PLANTED for path in glob.glob(pattern)] == []
    assert list(attacked.classroom.root.rglob(f"*{WRITTEN}*")) == []
    assert list((attacked.classroom.root.parent / "tmp").iterdir()) == []


def test_no_submission_meets_another(attacked: Attacked) -> None:
    notebook = attacked.classroom.autograded("uses_what_was_planted", HOMEWORK) / "hw.ipynb"
    cells = nbformat.read(notebook, as_version=4).cells
    assert "met:" not in str([cell.get("outputs") for cell in cells])


def test_nothing_connects(attacked: Attacked) -> None:
    assert attacked.canaries.connections == []


def test_no_process_is_left(attacked: Attacked) -> None:
    assert attacked.left == []


def test_every_result_says_that_it_was_isolated(attacked: Attacked) -> None:
    levels = {attacked.result(*key).isolation for key in attacked.handed_in}
    assert levels == {"isolated"}


def test_nothing_steers_the_instructors_terminal(attacked: Attacked) -> None:
    assert re.findall(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", attacked.said) == []


def test_the_corpus_is_large_enough() -> None:
    assert len(corpus("cheats")) >= 38
    assert len(corpus("abuses")) >= 20
    assert len(corpus("honest")) >= 12
    assert len(ATTACKS) >= 6
