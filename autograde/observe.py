"""Run a check on what somebody wrote and put what it saw into plain JSON values.

An observation maps a label to one of
``{"array": nested lists, "shape": [...], "dtype": "float64"}``, ``{"text": "..."}``, ``{"secret": digest}``;
a check that did not come to its end has the one label ``CALL`` with ``{"raised": type, "message": ..., "where": line}``
or ``{"unwritten": message}``. Only these cross from a learner's process to a judge.
"""

from __future__ import annotations

import hashlib
import linecache
import traceback
import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograde.exercise import Check, Secret

Observation = dict[str, dict[str, Any]]
CALL = "calling it"
MAX_VALUES = 10_000
MAX_TEXT = 2_000
# Where an exception from another process keeps the learner's line: its traceback ends at the border.
LINE = "_autograde_line"


def observe(check: Check, subject: Any) -> Observation:
    """What ``check`` sees when it tries ``subject``; an exception is an observation too.

    Example:
        >>> from autograde.exercise import Exercise
        >>> halve = Exercise("Half a number")
        >>> @halve.visible()
        ... def three(halve):
        ...     return {"halve(3)": halve(3)}
        >>> observe(halve.checks[0], lambda x: x / 2)
        {'halve(3)': {'array': 1.5, 'shape': [], 'dtype': 'float64'}}
        >>> observe(halve.checks[0], lambda x: x / 0)["calling it"]["raised"]
        'ZeroDivisionError'
    """
    if subject is ...:
        return {CALL: {"unwritten": "it is still ..."}}
    with warnings.catch_warnings():
        # A warning is no mistake; printed on stderr it would look like one.
        warnings.simplefilter("ignore")
        try:
            seen = check.probe(subject)
            if not isinstance(seen, Mapping):
                raise TypeError(f"the check returns {seen!r}, not {{label: value}}")
            return {label: encode(value) for label, value in seen.items()}
        except NotImplementedError as error:
            return {CALL: {"unwritten": str(error)}}
        except (Exception, SystemExit) as error:
            return {CALL: _raised(error)}


def encode(value: Any) -> dict[str, Any]:
    """One observed value as JSON: numbers become arrays, all else its text."""
    if isinstance(value, Secret):
        return {"secret": hashlib.sha256(f"nnedu:{value.value}".encode()).hexdigest()}
    if isinstance(value, str | bool | np.bool_ | Mapping) or value is None:
        return {"text": _cut(str(value))}
    try:
        array = np.asarray(value)
    except ValueError:  # a ragged list of lists
        return {"text": _cut(repr(value))}
    if array.dtype.kind not in "fiub":
        # np.array(None) is a None that a check has wrapped.
        return {"text": _cut(repr(value if array.ndim else array.item()))}
    if array.size > MAX_VALUES:
        return {"text": f"an array of shape {array.shape}, too large to compare"}
    return {"array": array.tolist(), "shape": list(array.shape), "dtype": str(array.dtype)}


def _raised(error: BaseException) -> dict[str, Any]:
    return {
        "raised": type(error).__name__,
        "message": _cut(str(error)),
        "where": line_of_the_learner(error),
    }


def line_of_the_learner(error: BaseException) -> str:
    """The last line of notebook code that the error passed through, empty if there was none."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        in_a_cell = "ipykernel_" in frame.filename or frame.filename.startswith(
            ("<ipython", "<answer")
        )
        if in_a_cell:
            return frame.line or linecache.getline(frame.filename, frame.lineno or 0).strip()
    return str(error.__dict__.get(LINE, ""))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + " ..."
