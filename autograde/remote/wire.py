"""One end of the wire between two processes: values as frames, and values that both hold kept alike.

A list, dict, set, array or random generator that crosses gets a number. While both sides hold it, whichever side
changed it sends its new content along with the next frame: so an argument that was changed in place is changed for the
caller too, and what came back as the very argument is that argument.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.lib.recfunctions import repack_fields

from autograde.remote.arrays import DTYPE, masked_from, sizes_from
from autograde.remote.columns import GAPS
from autograde.remote.contents import (
    Content,
    content_of,
    empty,
    fill,
    holds_values,
    is_large,
    is_unchanged,
)
from autograde.remote.frames import ProtocolError, pack, unpack
from autograde.remote.plain import (
    AS_BASE,
    attribute_dict,
    decode_plain,
    encode_plain,
    has_attributes,
    named_tuple,
    plain_type_of,
)
from autograde.remote.symbolic import symbolic, symbolic_text
from autograde.remote.tables import decode_constant, encode_constant

KEPT_FRAMES = 5  # a call takes two to four
VIEWS = {type({}.keys()): "keys", type({}.values()): "values", type({}.items()): "items"}


class Handles(Protocol):
    """What stands for an object that cannot cross."""

    def export(self, value: Any) -> list[Any] | None:
        """The node of an object that stays here, or is at home there; None if nobody asked for it yet."""

    def keep(self, value: Any) -> list[Any]:
        """The node of an object that stays here from now on."""

    def learn(self, classes: list[Any]) -> None:
        """Take in how classes of theirs look that a message is about to mention."""

    def resolve(self, node: list[Any]) -> Any:
        """What a node of theirs stands for here."""

    def masked(self, made: np.ma.MaskedArray) -> Any:
        """A masked array of theirs as it is taken here."""

    def gaps(self) -> None:
        """Take in that values are missing which are equal to everything, or raise ProtocolError."""


@dataclass
class Shared:
    """A value that both sides hold, with the content that both last agreed on."""

    value: Any
    content: Content | None = None
    can_be_viewed: bool = False


class Wire:
    """Encodes and decodes frames; ``step`` is 1 on one side and -1 on the other, so that numbers never meet."""

    def __init__(self, handles: Handles, step: int) -> None:
        self._handles = handles
        self._step, self._last = step, 0
        self._shared: dict[int, Shared] = {}
        self._numbers: dict[int, int] = {}
        self._new: list[int] = []
        self._frames = 0
        self._named: dict[int, int] = {}  # in which frame a value was last spoken of
        self._blobs: list[bytes] = []
        self._alone = self._references(Shared([]))

    def dump(self, value: Any, head: Mapping[str, Any]) -> bytes:
        """A frame with a value in it.

        Raises:  ProtocolError if it is too large or too deep.
        """
        self._blobs, self._new = [], []
        objects: list[Any] = []
        try:
            for number, shared in list(self._shared.items()):
                if shared.content is not None and not is_unchanged(shared.value, shared.content):
                    content = content_of(shared.value, self._encode)
                    if content != shared.content:
                        shared.content = content
                        objects.append([number, self._split(content)])
            self._describe_new(objects)
            # After a last look: what was let go of may have been changed before.
            dropped = self._drop()
            node = self._encode(value)
            self._describe_new(objects)
        except RecursionError:
            raise ProtocolError("a value is nested too deeply to hand over") from None
        parts = {**head, "value": node, "objects": objects, "dropped": dropped}
        return pack(parts, self._blobs)

    def _describe_new(self, objects: list[Any]) -> None:
        while self._new:
            number = self._new.pop()
            objects.append([number, self._split(self._content_of_new(number))])

    def load(self, frame: bytes) -> tuple[Any, dict[str, Any]]:
        """The value and the head of a frame.

        Raises:  ProtocolError, whatever is wrong with it.
        """
        try:
            head, blobs = unpack(frame)
            if not isinstance(head, dict):
                raise ProtocolError("the message has not the agreed form")
            self._handles.learn(head.get("classes", []))
            self._frames += 1
            contents = [(number, _joined(content, blobs)) for number, content in head["objects"]]
            new = [number for number, _ in contents if number not in self._shared]
            for number, content in contents:
                if number not in self._shared:
                    self._create(number, content)
            for number, content in contents:
                # A new array, matrix or tensor is whole already, and a view is never anything but its place.
                if content[0] not in ("array", "matrix", "tensor", "view") or number not in new:
                    fill(self._shared[number].value, content, self._decode)
                if content[0] != "view":
                    self._shared[number].content = content
            value = self._decode(head["value"])
            for number in head["dropped"]:
                self._forget(number)
            return value, head
        except ProtocolError:
            raise
        except (Exception, RecursionError, MemoryError) as error:
            raise ProtocolError(f"what came back is damaged: {type(error).__name__}") from None

    def theirs(self, node: Any) -> Any:
        """The value of a node of theirs that :meth:`share` made.  Raises:  ProtocolError if it was ours first"""
        value = self._decode(node)
        if not self.came_from_there(value):
            raise ProtocolError("a value came as theirs that is not")
        return value

    def came_from_there(self, value: Any) -> bool:
        """Whether a value is kept alike that was the other side's first."""
        return self._numbers.get(id(value), 0) * self._step < 0

    def _encode(self, value: Any) -> Any:
        node = encode_plain(value)
        if node is not NotImplemented:
            return node
        kind = type(value)
        if kind is tuple:
            return ["tuple", [self._encode(item) for item in value]]
        if kind is range or kind is slice:
            return [kind.__name__, *map(self._encode, (value.start, value.stop, value.step))]
        if holds_values(value):
            return self.share(value)
        if kind is frozenset:
            return ["frozenset", [self._encode(item) for item in value]]
        if kind in VIEWS:
            return ["dict view", VIEWS[kind], self._encode(dict(value.mapping))]
        node = encode_constant(value, self._encode)
        if node is not NotImplemented:
            return node
        known = self._handles.export(value)
        if known is not None:
            return known
        if (text := symbolic_text(value)) is not None:
            return ["sympy", text]
        base = plain_type_of(value)
        if isinstance(value, np.ma.MaskedArray):
            mask = None if value.mask is np.ma.nomask else np.ma.getmaskarray(value)
            data = np.ndarray.view(value, np.ndarray)
            return ["masked", *map(self._encode, (data, mask, value.fill_value))]
        if base is np.ndarray:
            return self._encode_array(np.ndarray.view(value, np.ndarray))
        if base is tuple and isinstance(fields := getattr(kind, "_fields", None), tuple):
            return ["named", kind.__name__, list(fields), [self._encode(item) for item in value]]
        if base is dict and has_attributes(kind):
            pairs = [[self._encode(key), self._encode(item)] for key, item in dict.items(value)]
            return ["attributes", kind.__name__, pairs]
        return self._handles.keep(value) if base is None else self._encode(AS_BASE[base](value))

    def _encode_array(self, plain: np.ndarray) -> Any:
        """An array of a class of its own, or of records with room between their fields, as a plain one."""
        if plain.dtype.names and not holds_values(plain):
            plain = repack_fields(plain)
        if not holds_values(plain):
            raise ProtocolError(
                f"an array of {str(plain.dtype)[:80]} cannot be handed over: a record may hold numbers, texts and "
                f"dates, but no objects, arrays or records"
            )
        return self.share(plain)

    def _decode(self, node: Any) -> Any:
        if not isinstance(node, list):
            if isinstance(node, dict):
                raise ProtocolError("a value has not the agreed form")
            return node
        tag = node[0] if node else ""
        if tag == "@":
            value = self._shared[node[1]].value
            self._named[node[1]] = self._frames
            return value
        if tag == "tuple":
            return tuple([self._decode(item) for item in node[1]])
        if tag in ("mine", "yours", "class"):
            return self._handles.resolve(node)
        if tag == "sympy":
            return symbolic(node[1])
        if tag == "masked":
            parts = map(self._decode, node[1:4])
            return self._handles.masked(masked_from(*parts) if len(node) > 1 else np.ma.masked)
        if tag == "frozenset":
            return frozenset([self._decode(item) for item in node[1]])
        if tag in ("range", "slice"):
            return (range if tag == "range" else slice)(*map(self._decode, node[1:4]))
        if tag == "dict view" and node[1] in VIEWS.values():
            return getattr(dict, node[1])(self._decode(node[2]))
        if tag == "named":
            made = named_tuple(node[1], tuple(node[2]))
            return tuple.__new__(made, [self._decode(item) for item in node[3]])
        if tag == "attributes":
            pairs = [(self._decode(key), self._decode(item)) for key, item in node[2]]
            return attribute_dict(node[1])(pairs)
        if tag == GAPS[0]:
            return self._handles.gaps()
        if tag == "pandas":
            return decode_constant(node, self._decode)
        return decode_plain(node)

    def share(self, value: Any) -> list[Any]:
        """The node of a value that is kept alike on both sides from now on."""
        number = self._numbers.get(id(value))
        if number is None:
            self._last += self._step
            number = self._last
            self._keep(number, Shared(value))
            self._new.append(number)
        return ["@", number]

    def _keep(self, number: int, shared: Shared) -> None:
        self._shared[number] = shared
        self._numbers[id(shared.value)] = number

    def _content_of_new(self, number: int) -> Content:
        shared = self._shared[number]
        view = self._view_of(shared.value)
        if view is not None:
            return view
        shared.content = content_of(shared.value, self._encode)
        shared.can_be_viewed = shared.content[0] == "array" and shared.content[4]
        return shared.content

    def _view_of(self, value: Any) -> Content | None:
        """How an array lies in the memory of one that both sides hold."""
        if type(value) is not np.ndarray or value.base is None or not value.size:
            return None
        base = self._shared.get(self._numbers.get(id(value.base), 0))
        if base is None or not base.can_be_viewed or not _same_kind(value.dtype, base.value.dtype):
            return None
        start = value.__array_interface__["data"][0] - base.value.__array_interface__["data"][0]
        place = [start, list(value.shape), list(value.strides), value.dtype.str]
        return ["view", self._numbers[id(value.base)], *place]

    def _create(self, number: Any, content: Content) -> None:
        if type(number) is not int or number * self._step >= 0:
            raise ProtocolError("a value came under a number that is not the sender's")
        if content[0] != "view":
            viewable = content[0] == "array" and bool(content[4])
            self._keep(number, Shared(empty(content), None, viewable))
            return
        _, base_number, start, shape, strides, dtype = content
        base = self._shared[base_number]
        kind = np.dtype(dtype) if DTYPE.fullmatch(dtype) else None
        if not kind or not base.can_be_viewed or not _same_kind(kind, base.value.dtype):
            raise ProtocolError("an array lies in memory that cannot be shared")
        memory = base.value.reshape(-1, order="A")
        # NumPy itself refuses a place outside of the memory.
        view: np.ndarray = np.ndarray(sizes_from(shape), kind, memory, start, strides)
        self._keep(number, Shared(view))

    def _split(self, content: Content) -> Content:
        """Content whose bytes were put behind the JSON."""
        if not isinstance(content[-1], bytes):
            return content
        self._blobs.append(content[-1])
        return [*content[:-1], {"bytes": len(self._blobs) - 1}]

    def _drop(self) -> list[int]:
        """Forget what nobody but this table holds on this side; a list goes before what is in it."""
        dropped: list[int] = []
        numbers = list(self._shared)
        while numbers:
            alone = [n for n in numbers if self._is_alone(n)]
            # Only what was in them can be alone now: to look at all again for each level of lists takes too long.
            inside = {own for number in alone for own in self._held_by(number)}
            for number in alone:
                self._forget(number)
            numbers = sorted(inside & self._shared.keys())
            dropped += alone
        return dropped

    def _is_alone(self, number: int) -> bool:
        """Whether nobody here needs a value. A large one of theirs is kept for a while: a loop of calls sends it once."""
        shared = self._shared[number]
        is_theirs = number * self._step < 0
        since = self._frames - self._named.get(number, 0)
        if is_theirs and since < KEPT_FRAMES and is_large(shared.content):
            return False
        return self._references(shared) <= self._alone

    def _held_by(self, number: int) -> list[int]:
        """The numbers of the shared values that a shared value holds."""
        value = self._shared[number].value
        if type(value) is np.ndarray:
            inside = [value.base, *(value.flat if value.dtype.kind == "O" else ())]
        else:
            inside = gc.get_referents(value)
        return [self._numbers[id(one)] for one in inside if id(one) in self._numbers]

    @staticmethod
    def _references(shared: Shared) -> int:
        return sys.getrefcount(shared.value)

    def _forget(self, number: int) -> None:
        self._named.pop(number, None)
        shared = self._shared.pop(number, None)
        if shared is not None:
            self._numbers.pop(id(shared.value), None)


def _same_kind(one: np.dtype, other: np.dtype) -> bool:
    """Whether the bytes of one are always good values of the other."""
    return (one == other and not one.names) or (one.kind in "iufc" and other.kind in "iufc")


def _joined(content: Content, blobs: list[bytes]) -> Content:
    last = content[-1]
    return [*content[:-1], blobs[last["bytes"]]] if isinstance(last, dict) else content
