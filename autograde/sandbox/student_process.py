"""The student's process, outside: send a cell, get what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import TracebackType

from nbformat import NotebookNode

from autograde.sandbox.cell_run import CellRun, Unreadable, read_cell_run
from autograde.sandbox.child import Child, ChildDied, TimeIsOver
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.requests import ENTRY, EXCHANGE, RUN
from autograde.sandbox.sandbox import AnySandbox

GRACE_SECONDS = 1.0


class StudentProcess:
    """A process that holds one notebook's names; ended with everything it started at the end of the block."""

    def __init__(self, child: Child, opening: Sequence[str] = ()) -> None:
        self.child = child
        self._begun = list(zip(opening, child.begun, strict=False))
        self._displayed: dict[str, list[NotebookNode]] = {}

    def __enter__(self) -> StudentProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.child.kill()

    def run(self, code: str, seconds: float, remember: bool = True) -> CellRun:
        """Run a cell; one that does not end in time is interrupted.

        Parameters:  code, seconds (of computing), remember (whether it counts as a cell of the notebook)

        Raises:      ChildDied if the process ended, or had to be ended because it did not stop.
        """
        answer, late = self._begun_with(code), ""
        if answer is None:
            answer, late = self._ask(RUN, _request(code, remember), seconds)
        try:
            said = read_cell_run(answer)
        except Unreadable as error:
            self.child.kill()
            raise ChildDied(str(error)) from None
        said.run.stopped = late or said.run.stopped
        for id, content in said.updates.items():
            for output in self._displayed.get(id, ()):
                output.update(data=content.data, metadata=content.metadata)
        for id, outputs in said.displayed.items():
            self._displayed.setdefault(id, []).extend(outputs)
        return said.run

    def _begun_with(self, code: str) -> bytes | None:
        """What came of a cell that had been run before this process was handed over."""
        for place, (own, answer) in enumerate(self._begun):
            if own == code:
                del self._begun[: place + 1]
                return answer[1:]
        return None

    def exchange(self, frame: bytes, seconds: float) -> bytes:
        """Hand the judge's frame to the process and bring back its answer, unread.

        Raises:  TimeIsOver if it had to be interrupted; the process is still there.
                 ChildDied if it ended, or had to be ended because it did not stop.
        """
        answer, late = self._ask(EXCHANGE, frame, seconds)
        if late:
            raise TimeIsOver(late)
        return answer

    def _ask(self, kind: bytes, content: bytes, seconds: float) -> tuple[bytes, str]:
        """The answer's content, and why it was cut short if it was."""
        self.child.send(kind + content)
        late = ""
        try:
            answer = self.child.receive(seconds)
        except TimeIsOver as error:
            late = str(error)
            answer = self._interrupted(late)
        if answer[:1] != kind:
            self.child.kill()
            raise ChildDied("it sent what nobody had asked for")
        return answer[1:], late

    def _interrupted(self, late: str) -> bytes:
        self.child.interrupt()
        try:
            return self.child.receive(GRACE_SECONDS)
        except TimeIsOver:
            self.child.kill()
            raise ChildDied(f"{late} and could not be interrupted") from None


def start_student(
    sandbox: AnySandbox,
    limits: ProcessLimits,
    files: Mapping[str, bytes],
    opening: Sequence[str] = (),
) -> StudentProcess:
    """A student's process with ``files`` in its working folder.

    ``opening`` are the cells that it will be given first, as many others are: they may have been run once for all.

    Raises:  SandboxError, ChildDied
    """
    frames = [RUN + _request(code, remember=True) for code in opening]
    return StudentProcess(sandbox.spawn(ENTRY, limits, files, frames), opening)


def _request(code: str, remember: bool) -> bytes:
    return json.dumps({"code": code, "remember": remember}).encode()
