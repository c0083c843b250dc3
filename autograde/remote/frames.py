"""A frame is JSON text with raw bytes behind it; what comes in is parsed as if an enemy had written it."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps, loads
from typing import Any

MAGIC = b"nn1\n"
# Sent and sent back before anything else: whatever was under way is given up, and nothing is shared yet.
FRESH = b"fresh"
MAX_HEAD = 16 * 2**20
MAX_FRAME = 64 * 2**20 - 64  # what relays it may add a few bytes


class ProtocolError(ValueError):
    """What came from the other process has not the form that was agreed on, or is too large."""


def pack(head: Any, blobs: Sequence[bytes]) -> bytes:
    """One frame.

    Example:
        >>> unpack(pack({"a": [1, None]}, [b"xyz"]))
        ({'a': [1, None]}, [b'xyz'])
    """
    text = dumps([head, [len(blob) for blob in blobs]]).encode("ascii")
    frame = b"".join([MAGIC, len(text).to_bytes(4, "big"), text, *blobs])
    if len(text) > MAX_HEAD or len(frame) > MAX_FRAME:
        raise ProtocolError(
            f"a value of {len(frame) / 2**20:.0f} MiB is too large to hand over: "
            f"at most {MAX_HEAD >> 20} MiB of text and lists, or {round(MAX_FRAME / 2**20)} MiB in all, can be"
        )
    return frame


def unpack(frame: bytes) -> tuple[Any, list[bytes]]:
    """The JSON value and the byte strings of a frame.

    Raises:  ProtocolError
    """
    start = len(MAGIC) + 4
    if len(frame) > MAX_FRAME or frame[: len(MAGIC)] != MAGIC or len(frame) < start:
        raise ProtocolError("what came back is no message")
    end = start + int.from_bytes(frame[len(MAGIC) : start], "big")
    if end > len(frame) or end - start > MAX_HEAD:
        raise ProtocolError("the message's head is longer than allowed")
    try:
        parsed = loads(frame[start:end].decode("ascii"))
    except (ValueError, RecursionError, MemoryError) as error:
        raise ProtocolError(f"the message's head is damaged: {type(error).__name__}") from None
    if not isinstance(parsed, list) or len(parsed) != 2 or not isinstance(parsed[1], list):
        raise ProtocolError("the message's head has not the agreed form")
    head, sizes = parsed
    blobs = []
    for size in sizes:
        if type(size) is not int or not 0 <= size <= len(frame) - end:
            raise ProtocolError("the message promises more bytes than came")
        blobs.append(frame[end : end + size])
        end += size
    if end != len(frame):
        raise ProtocolError("the message has bytes that nobody asked for")
    return head, blobs
