"""The judge's process, outside: hand it tasks, and carry frames between it and the student's process unread."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from autograde.observe import CALL, Observation
from autograde.remote.tasks import ANSWER, ASK, ENTRY, STOP, TASK
from autograde.sandbox.child import (
    PATIENCE,
    POLL_SECONDS,
    Child,
    ChildDied,
    SandboxLost,
    TimeIsOver,
)
from autograde.sandbox.limits import ProcessLimits
from autograde.sandbox.sandbox import AnySandbox
from autograde.sandbox.student_process import StudentProcess

STOPPED = "Stopped"
GIVEN_SECONDS = 60.0


@dataclass
class Observed:
    """What one check saw. ``stopped`` says why it was cut short, ``lost`` that the student's process is gone."""

    seen: Observation
    ready_made: Sequence[str] = ()
    stopped: str = ""
    lost: bool = False


@dataclass
class Tested:
    """What came of a test cell; see ``autograde.remote.test_cell`` for the outcome."""

    outcome: dict[str, Any] = field(default_factory=dict)
    stopped: str = ""
    lost: bool = False


def did_not_end(why: str) -> Observation:
    """What is seen where a check was cut short."""
    return {CALL: {"raised": STOPPED, "message": why, "where": ""}}


class JudgeProcess:
    """A process that judges one submission; it is started when first needed, and anew when it was lost.

    Parameters:  sandbox (the judge's world), limits, files (into its working folder), begin (the tasks that it begins
                 with), opening (what those who judge the same assignment are given first: may be done once for all)
    """

    def __init__(
        self,
        sandbox: AnySandbox,
        limits: ProcessLimits,
        files: Mapping[str, bytes],
        begin: Sequence[dict[str, Any]],
        opening: Sequence[str] = (),
    ) -> None:
        self._sandbox, self._limits, self._files = sandbox, limits, files
        self._begin, self._memory = list(begin), list(begin)
        self._opening = [*begin, *map(_given, opening)]
        self._child: Child | None = None

    def __enter__(self) -> JudgeProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def begin_anew(self) -> None:
        """Forget what was given: another process of the student's takes over."""
        self._end()
        self._memory = list(self._begin)

    def observe(
        self, student: StudentProcess, exercise: str, check: str, seconds: float
    ) -> Observed:
        """Try one check of an exercise on what the student's process holds."""
        task = {"task": "observe", "exercise": exercise, "check": check}
        said, lost = self._do(task, student, seconds)
        if why := said.get("stopped", ""):
            return Observed(did_not_end(why), (), why, lost)
        return Observed(said["seen"], said.get("ready_made", ()))

    def given(self, source: str) -> None:
        """Keep a given cell for the test cells to come."""
        task = _given(source)
        self._memory.append(task)
        if self._child is not None:
            self._do(task, None, GIVEN_SECONDS)

    def test(self, student: StudentProcess, source: str, seconds: float) -> Tested:
        """Run a test cell on what the student's process holds."""
        said, lost = self._do({"task": "test", "source": source}, student, seconds)
        return Tested(said, said.get("stopped", ""), lost)

    def _do(
        self, task: dict[str, Any], student: StudentProcess | None, seconds: float
    ) -> tuple[dict[str, Any], bool]:
        """What the judge says of a task, and whether the student's process was lost over it."""
        budget = _Budget(seconds)
        try:
            if self._child is None:
                self._child = self._start()
                for earlier in self._memory[len(self._child.begun) :]:
                    self._ask(earlier, None, budget)
            said = self._ask(task, student, budget)
            # Tests may catch whatever is raised, and go on as if they had an answer.
            return {"stopped": budget.why} if budget.why else said, budget.lost
        except SandboxLost:  # through no fault of the answer: all of it is tried again
            self._end()
            raise
        except (ChildDied, TimeIsOver) as why:
            self._end()
            return {"stopped": f"the tests could not go on: {why}"}, budget.lost

    def _start(self) -> Child:
        begins_alike = self._memory[: len(self._opening)] == self._opening
        frames = [_frame(task) for task in self._opening] if begins_alike else []
        return self._sandbox.spawn(ENTRY, self._limits, self._files, frames)

    def _ask(
        self, task: dict[str, Any], student: StudentProcess | None, budget: _Budget
    ) -> dict[str, Any]:
        assert self._child is not None
        self._child.send(_frame(task))
        while True:
            frame = self._child.receive(budget.seconds)
            if frame[:1] != ASK or student is None:
                return _storable(json.loads(frame[1:]))
            self._child.send(budget.relay(student, frame[1:]))

    def _end(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child = None


class _Budget:
    """The time that the student's process has for all calls of one task."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.lost, self.why = seconds, False, ""
        self._began = time.monotonic()
        self._base: float | None = None

    def relay(self, student: StudentProcess, frame: bytes) -> bytes:
        """The student's answer to a frame, or why there is none; nothing is asked after that."""
        self.why = self.why or self._over(student)
        if not self.why:
            try:
                return ANSWER + student.exchange(frame, self.seconds)
            except TimeIsOver as why:
                self.why = str(why)
            except SandboxLost:
                raise
            except ChildDied as why:
                self.why, self.lost = str(why), True
        return STOP + self.why.encode()

    def _over(self, student: StudentProcess) -> str:
        """Why no more calls are made: many quick ones take time as well."""
        elapsed = time.monotonic() - self._began
        if self._base is None and elapsed > POLL_SECONDS:
            # Reading what was used costs more than most tasks take: it begins with the first look.
            self._base = student.child.cpu_seconds()
        if elapsed < self.seconds:
            return ""
        used = student.child.cpu_seconds() - (self._base or 0.0)
        if used > self.seconds or elapsed > PATIENCE * self.seconds:
            return f"it did not end within {self.seconds:g} s"
        return ""


def _given(source: str) -> dict[str, Any]:
    return {"task": "given", "source": source}


def _frame(task: dict[str, Any]) -> bytes:
    return TASK + json.dumps(task).encode()


def _storable(said: dict[str, Any]) -> dict[str, Any]:
    """What a judge says, without halves of characters, which no file can hold."""
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", errors="replace")
    return dict(json.loads(text))
