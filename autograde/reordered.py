"""The exercise "put these lines in order": the function that the lines make in an answer's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograde.exercise import letters_of


def reordered(
    order: Any,
    lines: Mapping[str, str],
    head: str,
    tail: str = "    pass",
    most: int | None = None,
    **names: Any,
) -> Callable[..., Any]:
    """The function that lettered lines make in the order of an answer; what it lacks, it says in words.

    Parameters:  order the answer, lines by their letters as they stand in the function (with their
                 blanks), head and tail the lines around them, most the number of lines that are not
                 traps (where None, every line is needed), names what the lines may use
    Raises:      ValueError for letters that are not there, twice or too many, and for lines that
                 Python cannot read in this order; so does the function for a name that no line has
                 made yet, and where it returns nothing
    Example:
        >>> lines = {"A": "    return b", "B": "    b = 2 * a"}
        >>> reordered("ba", lines, head="def double(a):")(3)
        6
        >>> reordered("ab", lines, head="def double(a):")(3)
        Traceback (most recent call last):
        ValueError: line A needs b, which no line before it makes
    """
    letters = letters_of(order, "".join(sorted(lines))[:most])
    unknown = [letter for letter in letters if letter not in lines]
    if unknown:
        raise ValueError(f"the lines are {', '.join(lines)}, got {unknown[0]!r}")
    if len(set(letters)) < len(letters):
        raise ValueError(f"each line stands at most once, got {letters}")
    if most is None and len(letters) < len(lines):
        raise ValueError(f"all of the {len(lines)} lines are needed, got {len(letters)}")
    if most is not None and len(letters) > most:
        raise ValueError(f"not all lines are needed: {most} make the function, got {len(letters)}")
    above = head.count("\n") + 1

    text = "\n".join([head, *(lines[letter] for letter in letters), tail])
    made = dict(names)
    try:
        exec(compile(text, "<your lines>", "exec"), made)
    except SyntaxError as error:
        raise ValueError(_unreadable(error, letters, above)) from None
    function = made[head.split("(")[0].removeprefix("def ")]

    def run(*arguments: Any, **named: Any) -> Any:
        try:
            result = function(*arguments, **named)
        except NameError as error:
            # The next frame is that of the lines; what they call may be further down.
            below = error.__traceback__ and error.__traceback__.tb_next
            place = (below.tb_lineno if below else 0) - above - 1
            line = f"line {letters[place]}" if 0 <= place < len(letters) else "the last line"
            name = str(error).split("'")[1]
            raise ValueError(f"{line} needs {name}, which no line before it makes") from None
        if result is None:
            raise ValueError("the function returns nothing: which line returns?")
        return result

    return run


def _unreadable(error: SyntaxError, letters: str, above: int) -> str:
    """Why Python cannot read the lines: a block with nothing in it, or a line too far in or out."""
    place = (error.lineno or 0) - above - 1
    if place >= len(letters):
        return f"line {letters[-1]} opens a block with nothing in it" if letters else "no lines"
    if place <= 0:
        return f"line {letters[0]} cannot be the first"
    return (
        f"line {letters[place]} cannot stand right below {letters[place - 1]}: "
        "look at the blanks in front of both"
    )
