"""What came of a cell, read from what the student's process says of it: nothing is believed that has another form."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

MAX_MESSAGE = 2**24
MAX_OUTPUTS = 2000
MAX_ERROR = 500


class Unreadable(Exception):
    """What came has not the form of a cell's outputs."""


@dataclass
class CellRun:
    """What a cell put out. ``error`` is the exception in a line, ``stopped`` why it was cut short.

    ``count`` is the number that a notebook shows beside the cell.
    """

    outputs: list[NotebookNode] = field(default_factory=list)
    error: str = ""
    stopped: str = ""
    count: int | None = None


@dataclass
class Said:
    """A cell's run with what was displayed under an id, and new content for ids of earlier cells."""

    run: CellRun
    displayed: dict[str, list[NotebookNode]]
    updates: dict[str, NotebookNode]


def read_cell_run(message: bytes) -> Said:
    """A message of the student's process as a run.

    Raises:  Unreadable
    """
    if len(message) > MAX_MESSAGE:
        raise Unreadable("its outputs were too large")
    try:
        said = json.loads(message, parse_constant=lambda _: None)
        run = CellRun(stopped=_text(said["stopped"])[:MAX_ERROR])
        run.count = said["count"] if isinstance(said["count"], int) else None
        displayed: dict[str, list[NotebookNode]] = {}
        for output in said["outputs"][:MAX_OUTPUTS]:
            made = _output(output)
            run.outputs.append(made)
            if made.output_type == "error":
                run.error = f"{made.ename}: {made.evalue}".strip()[:MAX_ERROR]
            if "display_id" in output:
                displayed.setdefault(_text(output["display_id"]), []).append(made)
        updates = {_text(u["display_id"]): _output(u, "display_data") for u in said["updates"]}
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        RecursionError,
    ) as error:
        raise Unreadable("its outputs could not be read") from error
    return Said(run, displayed, updates)


def _output(said: dict[str, Any], kind: str = "") -> NotebookNode:
    kind = kind or said["output_type"]
    if kind == "stream":
        name = "stderr" if said["name"] == "stderr" else "stdout"
        return new_output("stream", name=name, text=_text(said["text"]))
    if kind == "error":
        lines = [_text(line) for line in said["traceback"]]
        ename, evalue = _text(said["ename"]), _text(said["evalue"])
        return new_output("error", ename=ename, evalue=evalue, traceback=lines)
    data = {_text(mime): _of_kind(mime, value) for mime, value in said["data"].items()}
    content = {"data": data, "metadata": _clean(dict(said["metadata"]))}
    if kind == "execute_result":
        return new_output(kind, execution_count=int(said["execution_count"]), **content)
    if kind == "display_data":
        return new_output(kind, **content)
    raise ValueError(f"there is no output of type {kind!r}")


def _of_kind(mime: str, value: Any) -> Any:
    """A display's value in one kind: JSON where the kind is JSON, else text."""
    if mime == "application/json" or mime.endswith("+json"):
        return _clean(value)
    is_lines = isinstance(value, list) and all(isinstance(line, str) for line in value)
    return _text("".join(value) if is_lines else value if isinstance(value, str) else repr(value))


def _clean(value: Any) -> Any:
    """JSON that any notebook file can hold."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_text(key): _clean(item) for key, item in value.items()}
    return value


def _text(value: Any) -> str:
    """Text without halves of characters, which no file can hold."""
    if not isinstance(value, str):
        raise TypeError(f"text was expected, got {type(value).__name__}")
    return value.encode("utf-8", errors="replace").decode()
