"""Ordinary assignments as they are elsewhere: honest answers get what a notebook gives, or a person's look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from autograde.hidden_tests import resting_on_hidden
from autograde.intake import ADDED, ANSWER, Cell, released_cells
from autograde.ordinary import score_ordinary
from autograde.ordinary_source import read_source
from autograde.result import Score
from autograde.run import Limits, run
from autograde.sandbox.worlds import Worlds

STUB = "raise NotImplementedError"


def given(source: str) -> NotebookNode:
    return new_code_cell(source)


def answer(name: str, own: str) -> NotebookNode:
    label = {"grade_id": name, "solution": True, "grade": False}
    return new_code_cell(own, metadata={"nbgrader": label})


def check(name: str, shown: str, hidden: str = "") -> NotebookNode:
    label = {"grade_id": name, "solution": False, "grade": True, "points": 1}
    cell = new_code_cell(f"{shown}\n{hidden}".strip(), metadata={"nbgrader": label})
    cell.metadata["autograde_handed_out"] = shown
    return cell


def scores(
    worlds: Worlds,
    source: Sequence[NotebookNode],
    answers: Mapping[str, str],
    added: Sequence[str] = (),
) -> dict[str, Score]:
    """What a student gets who wrote these answers, and whose own cells stand before the first; the rest is untouched."""
    notebook = new_notebook(cells=list(source))
    read = read_source(notebook)
    cells = [
        replace(
            cell, source=answers.get(cell.grade_id, STUB), unanswered=cell.grade_id not in answers
        )
        if cell.role == ANSWER
        else cell
        for cell in released_cells(notebook)
    ]
    first = next(n for n, cell in enumerate(cells) if cell.role == ANSWER)
    cells[first:first] = [Cell("code", own, ADDED) for own in added]
    ran = run(cells, {}, None, Limits(cell=20, total=60), worlds, source=read)
    return {s.name: s for s in score_ordinary("hw", notebook, cells, ran, read)}


def is_right(score: Score) -> bool:
    return score.is_right and not score.needs_a_person


def is_lost(score: Score) -> bool:
    return score.score == 0 and not score.needs_a_person


def waits(score: Score, word: str) -> bool:
    return score.score == 0 and score.needs_a_person and word in score.notes[-1]


def test_a_name_that_only_a_hidden_test_makes_is_there_for_later_tests(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(x): return 2 * x"),
        check("first", "assert f(1) == 2", "from math import isclose\nassert isclose(f(2.5), 5)"),
        answer("g", "def g(x): return 3 * x"),
        check("second", "assert isclose(g(2), 6)"),
        check("third", "assert g(0) == 0"),
    ]
    assert resting_on_hidden(released_cells(new_notebook(cells=source))) == {3}
    right = {"f": "def f(x): return x + x", "g": "def g(x): return x + 2 * x"}
    assert all(map(is_right, scores(worlds, source, right).values()))
    wrong = scores(worlds, source, right | {"g": "def g(x): return x"})
    assert is_lost(wrong["second"])
    assert wrong["second"].notes == ["A further test, which is not shown, did not pass."]
    assert is_right(wrong["third"])


def test_what_nobody_wrote_is_nothing_to_look_at(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return open('data.txt').read()"),
        check("reads", "assert f() == open('no.txt').read()"),
        answer("g", "k = 3"),
        check("value", "assert k == len(open('no.txt').read())"),
    ]
    untouched = scores(worlds, source, {})
    assert all(map(is_lost, untouched.values()))
    assert all(score.unwritten for score in untouched.values())
    tried = scores(worlds, source, {"f": "def f(): return 'x'"})
    assert tried["reads"].needs_a_person
    assert is_lost(tried["value"])


def test_a_library_that_the_assignment_does_not_use_is_for_a_person_to_judge(
    worlds: Worlds,
) -> None:
    source = [
        answer("f", "def f(x): return x * x"),
        check("square", "assert f(3) == 9"),
        answer("m", "m = 2"),
        check("mean", "assert m == 2"),
    ]
    inside = "import scipy.special as s\ndef f(x): return s.comb(x, 1) * x"
    at_the_top = "from scipy import stats\nm = stats.tmean([1, 3])"
    tried = scores(worlds, source, {"f": inside, "m": at_the_top})
    assert waits(tried["square"], "scipy, which the assignment does not use")
    assert waits(tried["mean"], "scipy, which the assignment does not use")


def test_what_a_test_makes_is_there_for_the_cells_behind_it(worlds: Worlds) -> None:
    source = [
        answer("one", "def one(): return 1"),
        check("first", "import math, statistics\nstart = 5\nassert one() == 1"),
        given("doubled = 2 * start"),
        answer("mean", "def mean(xs): return sum(xs) / len(xs)"),
        check("second", "assert mean([1, 3]) == 2"),
        answer("top", "top = 11"),
        check("third", "assert top == 11"),
    ]
    right = {
        "one": "def one(): return 1",
        "mean": "def mean(xs): return statistics.mean(xs)",
        "top": "top = doubled + math.floor(1.5)",
    }
    assert all(map(is_right, scores(worlds, source, right).values()))


def test_what_a_test_makes_and_an_answer_cannot_see_is_for_a_person(worlds: Worlds) -> None:
    source = [
        answer("one", "def one(): return 1"),
        check("first", "def helper(x): return x + 1\nassert one() == 1"),
        answer("inc", "def inc(x): return x + 1"),
        check("second", "assert inc(1) == 2"),
        answer("two", "two = 2"),
        check("third", "assert two == 2"),
    ]
    right = {"one": "def one(): return 1", "inc": "def inc(x): return helper(x)"}
    tried = scores(worlds, source, right | {"two": "two = helper(1)"})
    assert waits(tried["second"], "helper, which a test makes")
    assert waits(tried["third"], "helper, which a test makes")
    assert is_lost(scores(worlds, source, right | {"two": "two = helped(1)"})["third"])


def test_a_test_that_rests_on_one_that_waits_waits_too(worlds: Worlds) -> None:
    source = [
        answer("f", "def f(): return {'a': 1}"),
        check("first", "made = dict(f(), file=open('no.txt'))\nassert made"),
        check("second", "assert made['a'] == 1"),
    ]
    tried = scores(worlds, source, {"f": "def f(): return {'a': 1}"})
    assert tried["first"].needs_a_person
    assert waits(tried["second"], "made, which a test makes")
    plain = [source[0], check("first", "made = f()['b']"), check("second", "assert made == 1")]
    assert is_lost(scores(worlds, plain, {"f": "def f(): return {'a': 1}"})["second"])


def test_given_code_that_an_answer_was_written_into_is_for_a_person(worlds: Worlds) -> None:
    source = [
        given("import re\ndef extract(text):\n    return re.findall(r'INSERT', text)"),
        answer("n", "n = 1"),
        check("first", "assert extract('ab 12') == ['12']"),
        check("second", "assert n == 1"),
    ]
    mine = "def extract(text):\n    return re.findall(r'[0-9]+', text)"
    tried = scores(worlds, source, {"n": "n = 2"}, added=[mine])
    assert waits(tried["first"], "has made of extract")
    assert is_lost(tried["second"])


def test_a_name_of_a_test_is_taken_back_from_the_answer_with_it(worlds: Worlds) -> None:
    source = [
        answer("ask", "def ask(): return int(input('n? '))"),
        check(
            "first",
            "inputs = iter(['5'])\ndef input(prompt=''): return next(inputs)\nassert ask() == 5\ndel input",
        ),
        check(
            "second",
            "from unittest.mock import patch\nwith patch('builtins.input', return_value='7'):\n    assert ask() == 7",
        ),
    ]
    right = {"ask": "def ask(): return int(input('? '))"}
    assert all(map(is_right, scores(worlds, source, right).values()))
