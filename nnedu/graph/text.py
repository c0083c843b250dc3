"""Numbers and formulas as they are written in steps and drawings."""

import numpy as np
import numpy.typing as npt


def number(x: float) -> str:
    """A number with four significant digits.

    Example:
        >>> number(0.298371109), number(-6.0), number(1e-7)
        ('0.2984', '-6', '1.00e-07')
    """
    if x == 0:
        return "0"
    if not np.isfinite(x) or 1e-4 <= abs(x) < 1e4:
        return f"{x:.4g}"
    return f"{x:.2e}"


def show(data: npt.NDArray[np.floating]) -> str:
    """An array in a few characters: a number, up to three numbers, or the shape.

    Example:
        >>> show(np.array(0.5)), show(np.array([1.0, -2.0])), show(np.zeros((4, 3)))
        ('0.5', '[1, -2]', 'array (4, 3)')
    """
    if data.ndim == 0:
        return number(float(data))
    if data.ndim == 1 and data.size <= 3:
        return "[" + ", ".join(number(float(x)) for x in data) + "]"
    return f"array {data.shape}"


def in_formula(words: str) -> str:
    """A number as it stands inside a formula: a negative one in parentheses.

    Example:
        >>> in_formula("-3")
        '(-3)'
    """
    return f"({words})" if words.startswith("-") else words


def factor(data: npt.NDArray[np.floating]) -> str:
    """An array as it stands inside a formula."""
    return in_formula(show(data))
