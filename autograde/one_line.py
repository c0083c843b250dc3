"""What an error says, as it fits into a sentence."""

from __future__ import annotations

MOST = 300


def one_line(said: object) -> str:
    """The text on one line, and not much of it.

    Example:
        >>> one_line(ValueError("first\\n    second"))
        'first second'
    """
    return " ".join(str(said).split())[:MOST]
