"""Gathers what a cell puts out, inside: streams, results, figures, errors, as nbformat writes them."""

from __future__ import annotations

import base64
import io
import os
import sys
import tempfile
from typing import Any

MAX_CHARACTERS = 2_000_000
CUT = "it put out too much, the rest was left out"


class Outputs:
    """The outputs of the cell that runs, in order; text that goes on is put together."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget all: a cell begins."""
        self.kept: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        self.stopped = ""
        self._characters = 0
        self._clear_first = False

    def write(self, name: str, text: str) -> None:
        """Text on a stream."""
        if not self._has_room(len(text)):
            return
        last = self.kept[-1] if self.kept else {}
        if last.get("name") == name:
            last["text"].append(text)
        else:
            self.kept.append({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: dict[str, Any]) -> None:
        """A result, a display or an error."""
        if "data" in output:
            output["data"] = {mime: _as_text(value) for mime, value in output["data"].items()}
        if self._has_room(len(str(output))):
            self.kept.append(output)

    def update(self, display_id: str, data: dict[str, Any], metadata: dict[str, Any]) -> None:
        """New content for what was displayed under this id, in this cell or in an earlier one."""
        content = {
            "data": {mime: _as_text(value) for mime, value in data.items()},
            "metadata": metadata,
        }
        if not self._has_room(len(str(content))):
            return
        for output in self.kept:
            if output.get("display_id") == display_id:
                output.update(content)
        self.updates = [u for u in self.updates if u["display_id"] != display_id]
        self.updates.append({"display_id": display_id, **content})

    def clear(self, wait: bool) -> None:
        """Take back what this cell has put out, now or when it puts out the next."""
        self._clear_first = wait
        if not wait:
            self._forget()

    def _forget(self) -> None:
        self.kept.clear()
        self._clear_first = False

    def _has_room(self, characters: int) -> bool:
        if self._clear_first:
            self._forget()
        self._characters += characters
        if self._characters <= MAX_CHARACTERS:
            return True
        if not self.stopped:
            self.stopped = CUT
            cut = "\n[cut here]\n"
            self.kept.append({"output_type": "stream", "name": "stdout", "text": [cut]})
        return False


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a notebook; what goes past Python to the descriptor is gathered too."""

    def __init__(self, name: str, descriptor: int, outputs: Outputs) -> None:
        self.name, self._descriptor, self._outputs = name, descriptor, outputs
        self._is_caught = sys.platform == "linux"

    def catch(self) -> None:
        """Have the descriptor write into a file of this process's own."""
        if self._is_caught:
            import fcntl

            with tempfile.TemporaryFile(buffering=0) as file:
                fcntl.fcntl(file, fcntl.F_SETFL, os.O_APPEND)
                os.dup2(file.fileno(), self._descriptor)

    encoding = "utf-8"
    errors = "replace"

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.flush()
        if text:
            self._outputs.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        """Take over what was written to the descriptor by other means, such as a command."""
        try:
            size = os.fstat(self._descriptor).st_size if self._is_caught else 0
        except OSError:  # closed by the cell
            return
        if size:
            written = os.pread(self._descriptor, min(size, MAX_CHARACTERS), 0)
            os.ftruncate(self._descriptor, 0)
            text = written.decode(errors="replace")
            self._outputs.write(self.name, text)
            if size > len(written):
                self._outputs.write(self.name, " " * MAX_CHARACTERS)


def _as_text(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
