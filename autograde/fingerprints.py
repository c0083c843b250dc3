"""Fingerprints of Python code that stay the same when names, strings, comments and layout change.

Paper:  Schleimer, Wilkerson, Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003
"""

from __future__ import annotations

import io
import keyword
import tokenize
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Nothing shorter than K tokens is noticed, everything of K + WINDOW - 1 tokens or more is.
K, WINDOW = 8, 4

# A fingerprint, and the lines on which it stands (from 1).
Fingerprints = dict[int, list[int]]


@dataclass(frozen=True)
class Token:
    """A token as it is compared, and its line."""

    text: str
    line: int


def tokens(source: str) -> list[Token]:
    """The tokens of Python code that say what it does; every name is ``v``. Of broken code, those before the break.

    Example:
        >>> [token.text for token in tokens("total = x + 1  # add")]
        ['v', '=', 'v', '+', '1']
    """
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.NAME:
                is_name = not keyword.iskeyword(token.string)
                found.append(Token("v" if is_name else token.string, token.start[0]))
            elif token.type in (tokenize.OP, tokenize.NUMBER):
                found.append(Token(token.string, token.start[0]))
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def all_fingerprints(found: Sequence[Token]) -> list[int]:
    """The fingerprint of every K tokens in a row."""
    return [
        zlib.crc32(" ".join(token.text for token in found[start : start + K]).encode())
        for start in range(len(found) - K + 1)
    ]


def fingerprints(source: str) -> Fingerprints:
    """The chosen fingerprints of a text, each with the lines that it covers."""
    found = tokens(source)
    prints = all_fingerprints(found)
    kept: Fingerprints = {}
    for start in winnow(prints):
        lines = {token.line for token in found[start : start + K]}
        kept[prints[start]] = sorted(lines.union(kept.get(prints[start], [])))
    return kept


def winnow(prints: Sequence[int], window: int = WINDOW) -> Iterator[int]:
    """The places of the smallest fingerprint of every window; of equal ones the last, and none twice.

    Two texts that share ``window`` fingerprints in a row thus keep at least one in common.

    Example:
        >>> list(winnow([77, 74, 42, 17, 98, 50, 17, 98, 8, 88, 67, 39, 77, 74, 42, 17, 98]))
        [3, 6, 8, 11, 15]
    """
    last = -1
    for start in range(max(len(prints) - window + 1, min(len(prints), 1))):
        places = range(start, min(start + window, len(prints)))
        smallest = min(places, key=lambda place: (prints[place], -place))
        if smallest != last:
            last = smallest
            yield smallest
