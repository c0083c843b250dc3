"""What runs in the student's kernel right behind a check cell: every check is tried, and what it saw goes out as JSON.

Neither an expected value nor a score is ever here.
"""

from __future__ import annotations

import json
from typing import Any

from autograde.exercise import exercises_of
from autograde.forbidden import ready_made_used
from autograde.observe import CALL, observe

MIME = "application/vnd.autograde.observation"


def observing_code(exercise: str, checks_source: str) -> str:
    """The code of the cell that is inserted behind a check cell; it leaves no name behind."""
    call = f"try_checks({exercise!r}, {checks_source!r}, get_ipython().user_ns)"
    return f"__import__('autograde.observing', fromlist=['try_checks']).{call}"


def try_checks(exercise: str, checks_source: str, names: dict[str, Any]) -> None:
    """Try every check of an exercise on what its name holds, and send each observation as it is made."""
    checks: dict[str, Any] = {}
    exec(compile(checks_source, "<checks>", "exec"), checks)
    tried = exercises_of(checks)[exercise]
    if exercise not in names:
        raised = {"raised": "NameError", "message": f"name '{exercise}' is not defined"}
        for check in tried.checks:
            _send({"check": check.name, "seen": {CALL: {**raised, "where": ""}}})
        return
    subject = names[exercise]
    _send({"ready_made": ready_made_used(subject, tried.may_use)})
    for check in tried.checks:
        _send({"check": check.name, "seen": observe(check, subject)})


def _send(message: dict[str, Any]) -> None:
    from IPython.display import display

    # As one string: a kernel's own JSON knows no nan and no infinity.
    display({MIME: json.dumps(message)}, raw=True)
