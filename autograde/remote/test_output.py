"""The outcome of a test cell as the kept notebook shows it."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_output

from autograde.sandbox.cell_run import MAX_ERROR, CellRun


def as_cell_run(outcome: dict[str, Any]) -> CellRun:
    """What a cell would have put out; see ``autograde.remote.test_cell`` for the outcome."""
    ran = CellRun(error=outcome["error"][:MAX_ERROR])
    if outcome["printed"]:
        ran.outputs.append(new_output("stream", name="stdout", text=outcome["printed"]))
    if outcome["error"]:
        name, _, text = outcome["error"].partition(": ")
        where = f"line {outcome['lines'][-1]} of the tests: " if outcome["lines"] else ""
        trace = [where + outcome["error"]]
        ran.outputs.append(new_output("error", ename=name, evalue=text, traceback=trace))
    elif outcome["shown"]:
        ran.outputs.append(new_output("execute_result", data={"text/plain": outcome["shown"]}))
    return ran
