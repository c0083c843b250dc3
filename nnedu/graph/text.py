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


def factor(data: npt.NDArray[np.floating]) -> str:
    """A number as it stands inside a formula: negative ones in parentheses.

    Example:
        >>> factor(np.array(-3.0))
        '(-3)'
    """
    text = show(data)
    return f"({text})" if text.startswith("-") else text
