"""In the student's process: do what the judge asks for with the names of the notebook."""

from __future__ import annotations

import io
import random
import types
import warnings
from contextlib import ExitStack, redirect_stdout
from typing import Any

import numpy as np

from autograde.remote.frames import FRESH, ProtocolError
from autograde.remote.peer import Exchange, Peer
from autograde.remote.replaced import replace

MAX_PRINTED = 1_000_000
MAX_WARNINGS = 50


class Server(Peer):
    """The student's side of the wire.

    Parameters:  names (of the notebook, looked up whenever the judge asks)
    """

    catches = BaseException

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__(_nobody, step=-1, trusting=True)
        self._notebook = names
        self._printed = _Printed()
        self._warned: list[warnings.WarningMessage] = []
        self._errstate: dict[str, Any] = {}
        self._originals: dict[str, Any] = {}

    def handle(self, frame: bytes, exchange: Exchange) -> bytes:
        """Answer one question; ``exchange`` sends a question back and waits for its answer."""
        if frame == FRESH:
            for name in self._originals:
                replace(name, None, self._originals)
            self.__init__(self._notebook)  # type: ignore[misc]
            return FRESH
        self.exchange = exchange
        self._errors.forget()
        with ExitStack() as stack:
            stack.enter_context(redirect_stdout(self._printed))
            self._warned = stack.enter_context(warnings.catch_warnings(record=True))
            warnings.simplefilter("always")
            try:
                _, value = self._load(frame)
                stack.enter_context(np.errstate(**self._errstate))
            except ProtocolError as error:
                return self._dump("raised", self._errors.describe(error))
            operation, values = value
            del value
            return self._answer(operation, values)

    def perform(self, operation: str, values: tuple[Any, ...]) -> Any:
        if operation == "names":
            return tuple(name for name in list(self._notebook) if type(name) is str)
        if operation == "look":
            return self._look(values[0])
        if operation == "bind":
            self._notebook[values[0]] = values[1]
            return None
        if operation == "unbind":
            self._notebook.pop(values[0], None)
            return None
        if operation == "replace":
            return replace(values[0], values[1], self._originals)
        if operation == "seeds":
            np.random.set_state(values[0])  # noqa: NPY002
            random.setstate(values[1])
            return None
        return super().perform(operation, values)

    def _look(self, name: str) -> tuple[str, Any]:
        if name not in self._notebook:
            return ("missing", None)
        value = self._notebook[name]
        if isinstance(value, types.ModuleType):
            return ("module", value.__name__)
        return ("value", value)

    def heard(self, head: dict[str, Any]) -> None:
        self._errstate = head.get("errstate", {})

    def told(self) -> dict[str, Any]:
        printed, self._printed.room = self._printed.getvalue(), MAX_PRINTED
        self._printed.seek(0)
        self._printed.truncate()
        warned = {(w.category.__name__, str(w.message)): None for w in self._warned}
        self._warned.clear()
        return {"printed": printed, "warned": list(warned)[:MAX_WARNINGS]}


class _Printed(io.StringIO):
    """What was printed, up to a limit."""

    room = MAX_PRINTED

    def write(self, text: str) -> int:
        if self.room > 0:
            super().write(text[: self.room])
            self.room -= len(text)
        return len(text)


def _nobody(frame: bytes) -> bytes:
    raise ProtocolError("there is nobody to ask: the judge asks first")
