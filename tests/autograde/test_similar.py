"""Alike answers: a copy with other names is found, and what everyone writes alike is not."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from autograde.classroom import Classroom
from autograde.cli import main
from autograde.demo import sample_class
from autograde.fingerprints import WINDOW, K, all_fingerprints, fingerprints, tokens, winnow
from autograde.lesson import load_lesson
from autograde.similar import Text, alike, compare_submissions, write_likeness
from tests.autograde.classes import LESSON, answered, put, released, solutions

OWN = '''
def total(z):
    """My own way: in pairs."""
    pending = [float(value) for value in z] or [0.0]
    while len(pending) > 1:
        last = pending.pop()
        pending[0] = pending[0] + last if last else pending[0]
    return pending[0]
'''
COPY = """
def total( numbers ):
    # all mine
    stack = [ float(n)
              for n in numbers ] or [0.0]
    while len(stack) > 1:
        top = stack.pop()

        stack[0] = stack[0] + top if top else stack[0]
    return stack[0]
"""
OTHER = """
def total(z):
    import functools

    def plus(one, other):
        return one + float(other)

    return functools.reduce(plus, list(z), 0.0)
"""


def test_names_strings_comments_and_layout_do_not_count() -> None:
    assert [t.text for t in tokens(OWN)] == [t.text for t in tokens(COPY)]
    assert set(fingerprints(OWN)) == set(fingerprints(COPY))
    assert not set(fingerprints(OWN)) & set(fingerprints(OTHER))


@pytest.mark.parametrize(
    "broken", ["def f(:\n  x = (1", "x = '''", "if x:\n    y\n  z", "\0", "é$?"]
)
def test_broken_code_is_compared_as_far_as_it_goes(broken: str) -> None:
    assert len(tokens("a = 1\n" + broken)) >= len(tokens(broken)) >= 0
    assert isinstance(fingerprints(broken), dict)


@given(st.lists(st.integers(0, 5)), st.lists(st.integers(0, 5)), st.data())
def test_what_is_long_enough_is_never_missed(
    before: list[int], behind: list[int], data: st.DataObject
) -> None:
    """The guarantee of winnowing: WINDOW fingerprints in a row that two texts share are seen in both."""
    shared = data.draw(st.lists(st.integers(0, 5), min_size=WINDOW, max_size=WINDOW + 3))
    one, other = before + shared, shared + behind
    chosen = [{marks[place] for place in winnow(marks)} for marks in (one, other)]
    assert chosen[0] & chosen[1]


def test_a_text_shorter_than_a_fingerprint_has_none() -> None:
    assert all_fingerprints(tokens("letter = 'b'")) == []
    assert len(all_fingerprints(tokens("a + b + c + d + e"))) == 9 - K + 1
    assert fingerprints("") == {}


def test_what_many_share_or_all_were_given_is_left_out() -> None:
    def everyone(count: int) -> dict[str, list[Text]]:
        return {f"s{i}": [Text("total", OWN)] for i in range(count)}

    assert len(alike(everyone(2), [])) == 1
    assert alike(everyone(2), [COPY]) == []
    assert len(alike(everyone(4), [])) == 6
    assert alike(everyone(5), []) == []


def test_moving_code_to_another_cell_hides_nothing() -> None:
    [pair] = alike(
        {"anna": [Text("total", OWN)], "bert": [Text("mine", "x = 1"), Text("b", COPY)]}, []
    )
    [(left, right)] = pair.cells
    assert (left.title, right.title) == ("total", "b")
    assert pair.share == 1.0
    shared = [line.strip() for line, is_shared in right.lines if is_shared]
    assert "while len(stack) > 1:" in shared
    assert "# all mine" not in shared


@pytest.fixture
def demo_class(classroom: Classroom) -> Classroom:
    """The sample students, with one who found a way of her own and one who copied it."""
    lesson = load_lesson(classroom.lesson(LESSON))
    for sample in sample_class(classroom, lesson, seed=1):
        if sample.content is not None:
            put(classroom.submitted(sample.role, LESSON), f"{LESSON}.ipynb", sample.content)
    for student, answer in {"author": OWN, "copyist": COPY, "independent": OTHER}.items():
        notebook = answered(released(classroom), solutions() | {"total": answer})
        put(classroom.submitted(student, LESSON), f"{LESSON}.ipynb", notebook)
    return classroom


def test_a_copy_is_at_the_top_and_independent_right_answers_are_not(demo_class: Classroom) -> None:
    likeness = compare_submissions(demo_class, LESSON)
    assert likeness.pairs[0].students == ("author", "copyist")
    assert likeness.pairs[0].where == ["total"]
    assert likeness.pairs[0].share == 1.0
    listed = {student for pair in likeness.pairs for student in pair.students}
    assert not listed & {"all right", "another style", "renamed", "independent", "untouched"}
    assert likeness.unread == {"truncated": "the file is damaged: it breaks off in the middle"}


def test_the_page_shows_the_lines_side_by_side_as_text(demo_class: Classroom) -> None:
    evil = OWN + "\n# <script>alert(1)</script>"
    notebook = answered(released(demo_class), solutions() | {"total": evil})
    put(demo_class.submitted("author", LESSON), f"{LESSON}.ipynb", notebook)
    path = write_likeness(demo_class, compare_submissions(demo_class, LESSON), most=1)
    page = path.read_text(encoding="utf-8")
    assert "not a verdict" in page
    assert '<mark class="line">    while len(stack) &gt; 1:</mark>' in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_command_lists_pairs_or_says_that_there_are_none(
    demo_class: Classroom, tmp_path: Path
) -> None:
    shown = CliRunner().invoke(main, ["-C", str(demo_class.root), "similar", LESSON])
    assert shown.exit_code == 0, shown.output
    assert "author and copyist" in shown.output
    shutil.rmtree(demo_class.submitted("copyist", LESSON))
    shown = CliRunner().invoke(main, ["-C", str(demo_class.root), "similar", LESSON])
    assert "pairs to look at: 0" in shown.output
    page = demo_class.root / "report" / f"similar-{LESSON}.html"
    assert "No two submissions share more than chance explains." in page.read_text()
