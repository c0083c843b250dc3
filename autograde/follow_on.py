"""Follow-on errors: an answer that fails only because it calls an earlier answer that is wrong gets its points.

It is tried once more with the author's earlier answers in place of the wrong ones, as a teacher would who goes on
reading with the wrong number. The earlier answers lose their points, this one does not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Sequence

from autograde.parse import parse
from autograde.result import Score

MOST_TURNS = 3

# Given the exercises to solve as the author did, and those to score, the scores.
Retry = Callable[[Collection[str], Collection[str]], Sequence[Score]]


def note_follow_ons(scores: Sequence[Score]) -> None:
    """Note in every answer that is not right which earlier answers it calls that are not right either."""
    for place, score in enumerate(scores):
        score.builds_on = _wanting(score, scores[:place])


def _wanting(score: Score, earlier: Sequence[Score]) -> list[str]:
    if score.unwritten or score.is_right:
        return []
    used = _names_in(score.answer)
    return [other.name for other in earlier if other.name in used and not other.is_right]


def _names_in(source: str) -> set[str]:
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def credit_follow_ons(scores: Sequence[Score], retry: Retry) -> list[Score]:
    """The scores, with full points for answers that pass once the wrong answers that they build on are right."""
    credited = list(scores)
    turns = _turns(scores)
    for turn in range(1, min(max(turns.values(), default=0), MOST_TURNS) + 1):
        solved = [name for name, own in turns.items() if own < turn]
        tried = [name for name, own in turns.items() if own == turn]
        for again in retry(solved, tried):
            place = next(i for i, score in enumerate(scores) if score.name == again.name)
            if again.is_right:
                again.with_correct = scores[place].builds_on
                credited[place] = again
    return credited


def _turns(scores: Sequence[Score]) -> dict[str, int]:
    """For every answer that is not right how many wrong ones lie one upon the other below it."""
    turns: dict[str, int] = {}
    for score in scores:
        if not score.is_right:
            turns[score.name] = max((turns[name] + 1 for name in score.builds_on), default=0)
    return turns
