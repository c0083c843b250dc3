"""The judge's process, inside: tries what the student's process holds, one task at a time.

It has the checks and the inputs of this one submission, and no value that a check expects.
"""

from __future__ import annotations

import builtins
import json
import re
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import IPython
from IPython.core import getipython
from IPython.core.interactiveshell import InteractiveShell

from autograde.exercise import Exercise, exercises_of
from autograde.forbidden import READY_MADE
from autograde.observe import CALL, observe
from autograde.remote.client import Client, Stopped
from autograde.remote.folder import Folder, own_home
from autograde.remote.given import Given
from autograde.remote.names import Names
from autograde.remote.pickles import refuse_pickles
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.reflection import watch_reflection
from autograde.remote.seeds import draw_alike, draw_apart, watch_seeds
from autograde.remote.sympy_texts import guard_sympy
from autograde.remote.tables import print_as_notebooks_do
from autograde.remote.tasks import ASK, DONE, STOP
from autograde.remote.test_cell import run_given, run_test
from autograde.remote.watched import replaced
from autograde.sandbox.channel import Channel

# How a cell of the instructor's shows that it has to do with masked arrays.
MASKED = re.compile(r"\b(np|numpy)\.ma\b|\bimport ma\b|masked")
# What makes columns of pandas whose missing values are pd.NA.
GAPS = re.compile(
    r"\b((pd|pandas)\.NA|U?Int(8|16|32|64)(Dtype)?|Float(32|64)(Dtype)?|Boolean(Dtype)?|StringDtype)\b"
    r"|convert_dtypes|dtype_backend|[\"'](boolean|string)[\"']"
)


class Judge:
    """Does tasks: each is a method with its arguments by name."""

    def __init__(self, exchange: Callable[[bytes], bytes]) -> None:
        self._exchange = exchange
        self._exercises: dict[str, Exercise] = {}
        self._classes: dict[str, list[str]] = {}
        self._names = Names(frozenset(), {})
        self._given = Given(frozenset())
        self._asks = False
        self._has_masked = self._has_gaps = False
        home = own_home()
        self._folder = Folder(home, trusting=False) if home else None

    def _begin_to_ask(self) -> None:
        if not self._asks:
            self._asks = True
            draw_apart()

    def has_asked(self) -> bool:
        """Whether anything of the student's may be here."""
        return self._asks

    def checks(self, source: str, classes: dict[str, list[str]]) -> dict[str, Any]:
        """Take in the checks of a lesson, and of the exercises that ask for a class the operators to use."""
        self._classes = classes
        names: dict[str, Any] = {}
        exec(compile(source, "<checks>", "exec"), names)
        self._exercises = exercises_of(names)
        return {}

    def observe(self, exercise: str, check: str) -> dict[str, Any]:
        """What one check sees, and the ready-made libraries that were called."""
        self._begin_to_ask()
        client = Client(self._exchange)
        kind, subject = client.look(exercise, self._classes.get(exercise, ()))
        if kind == "module":
            library = str(subject).partition(".")[0]
            seen = _raised("TypeError", f"{exercise} is a module")
            return {"seen": seen, "ready_made": [library] if library in READY_MADE else []}
        if kind == "missing":
            return {"seen": _raised("NameError", f"name {exercise!r} is not defined")}
        [tried] = [c for c in self._exercises[exercise].checks if c.name == check]
        seen = observe(tried, subject)
        return {"seen": seen, "ready_made": sorted(client.ready_made & READY_MADE)}

    def begin(
        self,
        answer_names: list[str],
        imports: dict[str, str],
        classes: dict[str, list[str]],
        test_names: list[str],
        read_names: list[str],
    ) -> dict[str, Any]:
        """Begin an ordinary assignment."""
        self._names = Names(
            frozenset(answer_names),
            imports,
            classes,
            frozenset(test_names),
            frozenset(read_names),
        )
        self._given = Given(frozenset(answer_names))
        self._classes = {name: list(operators) for name, operators in classes.items()}
        self._keep_given_files()
        return {}

    def given(self, source: str) -> dict[str, Any]:
        """Run what a given cell does without the answers."""
        client, self._names.client = self._names.client, None
        if client is not None:
            client.is_paused = True  # what a test got from the answer may be used here
        self._note_what_hides(source)
        run_given(source, self._given, self._names)
        if client is not None:
            self._names.client, client.is_paused = client, False
        self._keep_given_files()
        return {}

    def _keep_given_files(self) -> None:
        if self._folder:
            self._folder.keep_given()

    def _note_what_hides(self, source: str) -> None:
        """Take in which values the instructor's own cells have that are equal to everything."""
        self._has_masked |= MASKED.search(source) is not None
        self._has_gaps |= GAPS.search(source) is not None

    def test(self, source: str) -> dict[str, Any]:
        """Run a test cell."""
        self._begin_to_ask()
        print_as_notebooks_do()
        names = self._names
        client = names.client
        if client is None:
            client = names.client = Client(self._exchange, partial(replaced, names), self._folder)
            client.want_whole(self._classes)
        self._note_what_hides(source)
        client.takes_masked, client.takes_gaps = self._has_masked, self._has_gaps
        try:
            outcome = run_test(source, names, client)
            client.take_back()
            return outcome
        except Stopped:
            names.client = None  # it may have been cut short in the middle of a question
            raise
        finally:
            names.take_back()


def main(channel: Channel) -> None:
    """Do one task after another, until nobody asks any more."""

    def exchange(frame: bytes) -> bytes:
        channel.send(ASK + frame)
        answer = channel.receive()
        if answer[:1] == STOP:
            raise Stopped(answer[1:].decode())
        return answer[1:]

    _part_from_students()
    sys.path.insert(0, "")
    draw_alike()
    watch_seeds()
    guard_sympy()
    watch_reflection()
    judge = Judge(exchange)
    refuse_pickles(judge.has_asked)
    while True:
        task = json.loads(channel.receive()[1:])
        try:
            said = getattr(judge, task.pop("task"))(**task)
        except Stopped as why:
            said = {"stopped": str(why)}
        channel.send(DONE + json.dumps(said).encode())


def _part_from_students() -> None:
    """Put aside what this process has in common with those that are forked from the same one to run notebooks."""
    if plt := sys.modules.get("matplotlib.pyplot"):
        plt.switch_backend("agg")  # figures of tests are for nobody to see
        plt.ioff()
    InteractiveShell.clear_instance()
    vars(builtins).pop("get_ipython", None)
    IPython.get_ipython = getipython.get_ipython = _no_shell


def _no_shell() -> None:
    """What tests get for the notebook's shell, which is not here; a library that asks is told so."""
    if sys._getframe(1).f_globals.get("__name__") == "__main__":
        raise CannotBeJudged("get_ipython, which holds what the notebook's own session did")


def _raised(kind: str, message: str) -> dict[str, Any]:
    return {CALL: {"raised": kind, "message": message, "where": ""}}
