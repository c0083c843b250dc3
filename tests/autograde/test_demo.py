"""The demo class goes from release to feedback, and is the same for the same seed."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograde.classroom import ClassError, Classroom, new_classroom
from autograde.demo import ROLES, make_demo, sample_class
from autograde.lesson import load_lesson
from autograde.result import FAILED, load_result
from tests.autograde.classes import COURSE, LESSON

Demo = tuple[Classroom, Mapping[str, Path]]


@contextmanager
def silently(what: str, total: int) -> Iterator[Callable[[], None]]:
    yield lambda: None


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(tmp_path_factory.mktemp("demo") / "class", 1, COURSE, [], silently)


def test_every_role_gets_what_it_deserves(demo: Demo) -> None:
    classroom, _ = demo
    samples = sample_class(classroom, load_lesson(classroom.lesson(LESSON)), 1)
    results = {
        sample.role: load_result(classroom.autograded(sample.person.id, LESSON))
        for sample in samples
    }
    assert list(results) == list(ROLES)
    for role in ("all right", "another style", "copied a cell", "renamed"):
        assert results[role].score == results[role].points == 9, role
    for role in ("one mistake", "two mistakes", "three mistakes", "all wrong"):
        mistaken = [score for score in results[role].scores if score.mistakes]
        assert 0 < len(mistaken) <= 4, role
        assert results[role].score < 9, role
    assert results["untouched"].score == 0
    assert results["never ends"].score == 6
    assert results["truncated"].outcome == FAILED
    assert results["missing"] is None


def test_the_pages_that_are_named_are_there(demo: Demo) -> None:
    _, pages = demo
    assert set(pages) == {"three mistakes", "never ends", "truncated"}
    assert "could not be graded" in pages["truncated"].read_text()
    assert "did not end within" in pages["never ends"].read_text()


def test_the_same_seed_makes_the_same_class(classroom: Classroom) -> None:
    lesson = load_lesson(classroom.lesson(LESSON))
    assert sample_class(classroom, lesson, 3) == sample_class(classroom, lesson, 3)
    assert sample_class(classroom, lesson, 3) != sample_class(classroom, lesson, 4)


def test_a_real_class_is_never_made_a_demo(tmp_path: Path) -> None:
    real = new_classroom(tmp_path / "class", COURSE)
    shutil.copytree(COURSE / LESSON, real.lesson(LESSON))
    with pytest.raises(ClassError, match="is a real class"):
        make_demo(real.root, 1, COURSE, [], silently)
    assert real.is_lesson(LESSON)
