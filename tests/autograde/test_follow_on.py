"""Answers that fail only through an earlier one get their points, whatever lies upon what."""

from collections.abc import Collection

from autograde.follow_on import MOST_TURNS, credit_follow_ons, note_follow_ons
from autograde.result import Score


def score(name: str, answer: str, points: float = 0.0, unwritten: bool = False) -> Score:
    return Score("lesson", name, name, name, 2.0, points, answer=answer, unwritten=unwritten)


def credited(
    scores: list[Score], right: Collection[str]
) -> tuple[dict[str, float | None], list[tuple[list[str], list[str]]]]:
    """What comes of scores where the answers in ``right`` pass once those below them are right."""
    turns: list[tuple[list[str], list[str]]] = []

    def retry(solved: Collection[str], tried: Collection[str]) -> list[Score]:
        turns.append((sorted(solved), sorted(tried)))
        return [score(name, "", 2.0 if name in right else 0.0) for name in tried]

    note_follow_ons(scores)
    return {s.name: s.score for s in credit_follow_ons(scores, retry)}, turns


def test_a_row_of_answers_is_put_right_from_below() -> None:
    scores = [score("a", "1"), score("b", "a()"), score("c", "b()"), score("d", "1", 2.0)]
    points, turns = credited(scores, {"b", "c"})
    assert points == {"a": 0, "b": 2, "c": 2, "d": 2}
    assert turns == [(["a"], ["b"]), (["a", "b"], ["c"])]


def test_answers_side_by_side_take_one_turn() -> None:
    scores = [score("a", "1"), score("b", "a()"), score("c", "a()")]
    points, turns = credited(scores, {"c"})
    assert points == {"a": 0, "b": 0, "c": 2}
    assert turns == [(["a"], ["b", "c"])]


def test_nothing_is_tried_where_nothing_builds_on_a_wrong_answer() -> None:
    scores = [score("a", "1", 2.0), score("b", "a()"), score("c", "c()"), score("d", "def d(:")]
    assert credited(scores, {"b", "c", "d"})[1] == []


def test_an_answer_left_empty_gets_nothing_and_lets_others_pass() -> None:
    scores = [score("a", "", unwritten=True), score("b", "a()"), score("c", "b", unwritten=True)]
    points, turns = credited(scores, {"b", "c"})
    assert points == {"a": 0, "b": 2, "c": 0}
    assert [tried for _, tried in turns] == [["b"]]


def test_the_number_of_turns_is_bounded() -> None:
    names = "abcdefgh"
    scores = [score(name, before) for before, name in zip("_" + names, names, strict=False)]
    assert len(credited(scores, ())[1]) == MOST_TURNS
