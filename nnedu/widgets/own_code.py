"""Running a learner's function so that whatever goes wrong is said in words."""

import traceback
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


# An endless loop ends with the kernel's interrupt, which has to be told like any other end.
ENDS = (Exception, KeyboardInterrupt, SystemExit)


class OwnCodeError(Exception):
    """What went wrong in a learner's function, as a sentence to show."""


def run(function: Callable[..., Any], *inputs: Any, **options: Any) -> Any:
    """Call the function; an exception comes back as an `OwnCodeError` in words.

    Example:
        >>> def broken(z):
        ...     return z[0]
        >>> try:
        ...     run(broken, np.array(1.0))
        ... except OwnCodeError as error:
        ...     print(str(error)[:39])
        broken raised IndexError in its line 2:
    """
    try:
        with np.errstate(all="ignore"):
            return function(*inputs, **options)
    except ENDS as error:
        raise OwnCodeError(in_words(error, function)) from error


def in_words(error: BaseException, *functions: Callable[..., Any]) -> str:
    """Which of the functions raised the error, in which of its lines, and why."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        for function in functions:
            code = getattr(function, "__code__", None)
            if code and (frame.filename, frame.name) == (code.co_filename, code.co_name):
                line = (frame.lineno or code.co_firstlineno) - code.co_firstlineno + 1
                what = f"{type(error).__name__} in its line {line}: {error}"
                return f"{name_of(function)} raised {what}{_hint(error)}"
    return f"{type(error).__name__}: {error}{_hint(error)}"


def run_on_array(function: Callable[..., Any], z: Array, *before: Array, **options: Any) -> Array:
    """The function's array for an array z: same shape, numbers; anything else is said in words."""
    kept = z.copy()
    name = name_of(function)
    result = run(function, *before, kept, **options)
    if result is None:
        raise OwnCodeError(f"{name} returned None: is its `return` missing?")
    try:
        array = np.asarray(result, dtype=float)
    except (TypeError, ValueError):
        raise OwnCodeError(f"{name} should return numbers, got {type(result).__name__}") from None
    if array.shape != z.shape:
        raise OwnCodeError(
            f"{name} should return one number for each z: z has shape {z.shape}, "
            f"the result {array.shape}"
        )
    if not np.array_equal(kept, z):
        raise OwnCodeError(f"{name} changes its input z: work on a copy, or build a new array")
    return array


def name_of(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _hint(error: BaseException) -> str:
    words = str(error)
    if "truth value of an array" in words:
        return ". z is an array of many numbers: use np.where or np.maximum instead of `if`."
    if "converted to Python scalar" in words:
        return ". z is an array of many numbers: use np.exp, np.tanh ... instead of math."
    if isinstance(error, KeyboardInterrupt):
        return "it was interrupted: does its loop end?"
    return ""
