"""One of two sides that ask each other: a question may be answered by a question back, strictly in turns."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from typing import Any

import numpy as np

from autograde.remote.errors import Errors
from autograde.remote.frames import ProtocolError
from autograde.remote.make_classes import allow_operators, make_class, make_instance
from autograde.remote.plain import plain_type_of
from autograde.remote.proxies import Remote, RemoteClass, exception_called, number_of
from autograde.remote.special import ARRAY, FORWARDED
from autograde.remote.tensors import bare, needs_its_graph, renew, stand_for
from autograde.remote.wire import Wire

Exchange = Callable[[bytes], bytes]
MAX_NESTING = 40
MAX_TEXT = 1_000_000
MAX_CLASSES = 10_000


class Peer:
    """One side: it keeps its own objects under numbers, and proxies for the other side's.

    Parameters:  exchange (sends a frame and waits for the next), step (1 or -1, unlike the other side's),
                 trusting (whether operators of any class of theirs may be used)
    """

    catches: type[BaseException] = Exception

    def __init__(self, exchange: Exchange, step: int, trusting: bool) -> None:
        self.exchange = exchange
        self.wire = Wire(self, step)
        self._trusting = trusting
        self._mine: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._theirs: dict[int, Any] = {}
        self._classes: list[Any] = []
        self._errors = Errors()
        self._depth = 0
        self.remarks: dict[str, None] = {}

    def ask(self, operation: str, *values: Any) -> Any:
        """Have the other side do something, answering what it asks back meanwhile; what it raises is raised."""
        if self._depth >= MAX_NESTING:
            raise RecursionError("calls between the tests and the answer are nested too deeply")
        self._depth += 1
        try:
            frame = self.exchange(self._dump("ask", (operation, values)))
            while True:
                kind, value = self._load(frame)
                if kind == "value":
                    return value
                if kind == "raised":
                    raise self._raised(operation, values, value)
                answer = self._answer(*value)
                del value  # or what was handed over would seem to be kept
                frame = self.exchange(answer)
        finally:
            self._depth -= 1
            if not self._depth:
                self._errors.forget()

    def note(self, remark: str) -> None:
        self.remarks[remark] = None

    def _raised(self, operation: str, values: tuple[Any, ...], described: Any) -> BaseException:
        error = self._errors.rebuild(described)
        is_next = operation == "special" and values[1] == "__next__"
        if isinstance(error, StopIteration) and not is_next:
            # all(map(...)) would take it for the end of what it looks at.
            return RuntimeError(f"it raised StopIteration: {error}")
        return error

    def _answer(self, operation: str, values: tuple[Any, ...]) -> bytes:
        """Do what was asked for, and say what came of it."""
        try:
            result = self.perform(operation, values)
            del values
            return self._dump("value", result)
        except self.catches as error:
            return self._dump("raised", self._errors.describe(error))

    def perform(self, operation: str, values: tuple[Any, ...]) -> Any:
        """Do one thing with an object of this side."""
        target, *rest = values
        self.require_allowed(operation, target, rest)
        if operation == "call":
            args, pairs = rest
            result = target(*args, **dict(pairs))
            if isinstance(target, type) and _is_their_own(result):
                self.keep(result)
            return result
        if operation == "get":
            return self.allowed_result(getattr(target, rest[0]))
        if operation == "special":
            if rest[0] not in FORWARDED:
                raise ProtocolError(f"{rest[0]!r} is not forwarded")
            if rest[0] == ARRAY:
                return np.asarray(target)
            given = rest[1]
            if rest[0] == "__exit__" and len(given) == 3:  # a traceback stays in its process
                given = (*given[:2], getattr(given[1], "__traceback__", None))
            return getattr(type(target), rest[0])(target, *given)
        if operation == "equal":
            return bool(target == rest[0])
        if operation in ("copy", "deepcopy"):
            copied = getattr(copy, operation)(target)
            if type(copied) is type(target):
                self.keep(copied)
            return copied
        if operation in ("str", "repr"):
            return (str if operation == "str" else repr)(target)[:MAX_TEXT]
        if operation == "set":
            return setattr(target, rest[0], rest[1])
        if operation == "del":
            return delattr(target, rest[0])
        raise ProtocolError(f"nothing is called {operation!r}")

    def require_allowed(self, operation: str, target: Any, rest: list[Any]) -> None:
        """Raise where the other side may not do that."""

    def allowed_result(self, value: Any) -> Any:
        """An attribute that the other side may have, or an exception."""
        return value

    def heard(self, head: dict[str, Any]) -> None:
        """Take note of what came along with a message."""

    def told(self) -> dict[str, Any]:
        """What goes along with a message."""
        return {}

    def _dump(self, kind: str, value: Any) -> bytes:
        self._classes = []
        head = {"kind": kind, "classes": self._classes, **self.told()}
        return self.wire.dump(value, head)

    def _load(self, frame: bytes) -> tuple[str, Any]:
        value, head = self.wire.load(frame)
        self.heard(head)
        kind = head.get("kind")
        if kind == "ask" and not (isinstance(value, tuple) and len(value) == 2):
            raise ProtocolError("a question has not the agreed form")
        if kind not in ("ask", "value", "raised"):
            raise ProtocolError("the message is no question and no answer")
        return kind, value

    def name_class(self, value: Any, operators: Collection[str]) -> Any:
        """Let these operators work of a class that was asked for by name."""
        if isinstance(value, RemoteClass):
            allow_operators(value, operators)
        return value

    def export(self, value: Any) -> list[Any] | None:
        number = number_of(value)
        if number is not None:
            return ["yours", number]
        return self.keep(value) if id(value) in self._numbers else None

    def keep(self, value: Any) -> list[Any]:
        if isinstance(value, type):
            return ["class", self._keep_class(value)]
        node = ["mine", self._number(value), self._keep_class(type(value))]
        if needs_its_graph(value):
            is_watched = value.is_leaf and not self.wire.came_from_there(value)
            node += [self.wire.share(value if is_watched else bare(value)), value.requires_grad]
        return node

    def _number(self, value: Any) -> int:
        number = self._numbers.get(id(value))
        if number is None:
            number = self._numbers[id(value)] = len(self._mine) + 1
            self._mine[number] = value
        return number

    def _keep_class(self, cls: type) -> int:
        if id(cls) in self._numbers:
            return self._numbers[id(cls)]
        bases = [self._keep_class(b) for b in cls.__bases__ if b.__module__ != "builtins"]
        error = next((b.__name__ for b in cls.__mro__ if exception_called(b.__name__) is b), "")
        special = _special_names(cls)
        number = self._number(cls)
        doc = cls.__doc__ if type(cls.__doc__) is str else None
        module = cls.__module__ if type(cls.__module__) is str else ""
        self._classes.append([number, module, cls.__name__, doc, bases, error, special])
        return number

    def learn(self, classes: list[Any]) -> None:
        for number, module, name, doc, bases, error, special in classes:
            if number in self._theirs or len(self._theirs) > MAX_CLASSES:
                raise ProtocolError("a class came twice, or there are too many")
            known = [self._theirs[base] for base in bases]
            if (
                not isinstance(name, str)
                or not isinstance(module, str)
                or not all(isinstance(b, RemoteClass) for b in known)
            ):
                raise ProtocolError("a class has not the agreed form")
            made = make_class(self, number, module, name, doc, known, error, special)
            if self._trusting:
                allow_operators(made)
            self._theirs[number] = made

    def resolve(self, node: list[Any]) -> Any:
        if node[0] == "yours":
            return self._mine[node[1]]
        if node[0] == "mine" and len(node) > 3:
            return self._tensor(*node[1:])
        found = self._theirs.get(node[1])
        if found is None and node[0] == "mine":
            made = self._theirs[node[2]]
            if type(node[1]) is not int or not isinstance(made, RemoteClass):
                raise ProtocolError("an object has no class")
            found = self._theirs[node[1]] = make_instance(made, self, node[1])
        if not isinstance(found, Remote | RemoteClass):
            raise ProtocolError("an object is not known here")
        return found

    def masked(self, made: np.ma.MaskedArray) -> Any:
        return made

    def gaps(self) -> None:
        """All are taken."""

    def _tensor(self, number: int, cls: int, shared: Any, has_graph: bool) -> Any:
        """What stands for a tensor of theirs, with the value that came along."""
        value = self.wire.theirs(shared)
        found = self._theirs.get(number)
        if found is None:
            made = self._theirs[cls]
            if type(number) is not int or not isinstance(made, RemoteClass):
                raise ProtocolError("an object has no class")
            is_parameter = made.__name__ == "Parameter"
            found = stand_for(value, self, number, is_parameter, has_graph is True)
            self._theirs[number] = found
        elif found is not value:
            renew(found, value)
        return found


def _special_names(cls: type) -> list[str]:
    """The special names that a class and its bases define."""
    names = {name for base in cls.__mro__ if base is not object for name in vars(base)}
    if "__array_interface__" in names:
        names.add(ARRAY)
    return [name for name in sorted(names) if name.startswith("__") and name.endswith("__")]


def _is_their_own(value: Any) -> bool:
    """Whether a value's class derives from a plain type: made by its class, it is wanted with its methods."""
    base = plain_type_of(value)
    return (
        base is not None and type(value).__module__ == "__main__" and not hasattr(value, "_fields")
    )
