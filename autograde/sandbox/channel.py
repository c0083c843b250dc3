"""Frames of bytes over a socket: what a process in the sandbox and the one outside say to each other."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

MAX_FRAME = 64 * 2**20
LENGTH = struct.Struct(">I")
CHUNK = 2**20


class BadFrame(Exception):
    """What came is no frame, or one that is too long."""


def framed(content: bytes) -> bytes:
    """A frame as it goes over the socket.

    Raises:  BadFrame if it is longer than ``MAX_FRAME``.

    Example:
        >>> framed(b"relu")
        b'\\x00\\x00\\x00\\x04relu'
    """
    if len(content) > MAX_FRAME:
        raise BadFrame(f"a frame holds at most {MAX_FRAME} bytes, got {len(content)}")
    return LENGTH.pack(len(content)) + content


class Channel:
    """The end of the socket that is inside: it waits as long as it takes."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def send(self, content: bytes) -> None:
        """Send a frame.  Raises:  BadFrame if it is too long."""
        self._socket.sendall(framed(content))

    def receive(self) -> bytes:
        """The next frame.  Raises:  EOFError once nobody is there any more."""
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        return self._exactly(length)

    def around_forks(self, close: Callable[[], None], reopen: Callable[[], None]) -> None:
        """What to do before this process is forked for others, and in each of them; this one is not."""

    def _exactly(self, count: int) -> bytes:
        gathered = bytearray()
        while len(gathered) < count:
            chunk = self._socket.recv(min(CHUNK, count - len(gathered)))
            if not chunk:
                raise EOFError("the other end is closed")
            gathered += chunk
        return bytes(gathered)
