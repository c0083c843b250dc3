"""Answers that call earlier answers: which of those are not right, and so may be all that is wrong."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autograde.result import Score


def note_follow_ons(scores: Sequence[Score]) -> None:
    """Note in every answer without all its points which answers that it calls are not right."""
    for score in scores:
        score.builds_on = _wanting(score, scores)


def _wanting(score: Score, scores: Sequence[Score]) -> list[str]:
    if score.unwritten or score.score == score.points:
        return []
    used = _names_in(score.answer) - {score.name}
    return [other.name for other in scores if other.name in used and other.score != other.points]


def _names_in(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
