"""The working folders of judge and student, kept alike: what changed in one goes along with its next message.

What comes from the student's process is data alone: plain files below the folder, by names that nothing imports or runs.
What the assignment gave stays as given: tests may compute from it what they expect.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograde.remote.frames import ProtocolError

# Below the home of either process: where it works, and where tempfile puts what it makes.
PLACES = ("work", "tmp")
SUFFIXES = frozenset(
    [
        *("csv", "dat", "htm", "html", "ini", "json", "jsonl", "log", "md", "ndjson", "npy", "npz"),
        *("out", "rst", "tex", "toml", "tsv", "txt", "xml", "yaml", "yml"),
        *("gif", "jpeg", "jpg", "pdf", "png", "svg", "tif", "tiff", "webp"),
    ]
)
# Matplotlib takes its settings from the working folder.
REFUSED = frozenset({"matplotlibrc"})
UNNOTICED = frozenset({"__pycache__", ".ipynb_checkpoints"})
MAX_FILES, MAX_NAME = 500, 500
MAX_FILE, MAX_BYTES = 4 * 2**20, 6 * 2**20  # as text of a message's head, which holds 16 MiB
# A file system's clock stands still for so long: what was written twice meanwhile looks as if once.
TICK_NS = 50_000_000
UNREADABLE = "unreadable"
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def is_plain(name: Any) -> bool:
    """Whether a name leads to a place below the folders, and not out of them or to what is hidden.

    Example:
        >>> is_plain("work/in.txt"), is_plain("work/../in.txt"), is_plain("/work/in.txt"), is_plain("work/.netrc")
        (True, False, False, False)
    """
    if type(name) is not str or len(name) > MAX_NAME or not name.isprintable():
        return False
    place, *parts = name.removesuffix("/").split("/")
    return (
        place in PLACES
        and bool(parts)
        and all(part and part[0] != "." and not {*part} & {*"\\:"} for part in parts)
    )


def is_data(name: Any) -> bool:
    """Whether a plain name is that of data. Folders count, too: ``numpy-9.dist-info/`` would change what is installed.

    Example:
        >>> [is_data(f"work/{name}") for name in ("in.txt", "out/", "helper.py", "a.pkl", "a.egg-info/x.txt")]
        [True, True, False, False, False]
    """
    if not is_plain(name):
        return False
    for part in name.removesuffix("/").split("/"):
        _, dot, suffix = part.rpartition(".")
        if part in REFUSED or (dot and suffix.lower() not in SUFFIXES):
            return False
    return True


def own_home() -> Path | None:
    """The folder that this process has for itself, with its working folder in it; None where it has none."""
    home = Path(os.path.realpath(Path.home()))
    return home if os.path.realpath(Path.cwd()) == str(home / PLACES[0]) else None


class Folder:
    """One side's folder, with the digests of what both sides last agreed on; names of folders in it end in ``/``.

    Parameters:  home (what is below ``PLACES`` in it is kept alike), trusting (whether the other side is the judge's: then
                 anything is taken and only data sent, else the other way round)
    """

    def __init__(self, home: Path, trusting: bool) -> None:
        self._home, self._trusting = home, trusting
        self._given: set[str] = set()
        self._agreed: dict[str, str] = {}
        self._sent: dict[str, str] = {}
        self._waits = False
        self._seen: dict[str, tuple[tuple[int, ...], str]] = {}
        self._has_left = self._others_left = False

    @property
    def is_alike(self) -> bool:
        """Whether nothing was left out when both sides last said what they have changed."""
        return not self._has_left and not self._others_left

    def keep_given(self) -> None:
        """Count what is here for given: the assignment's files, and what given cells have written."""
        self._given |= {name for name, _ in self._walk() if name not in self._agreed}

    def begin(self) -> tuple[dict[str, str], set[str]] | None:
        """What the judge says first: the digests of what both have, as far as it knows, and what is given; None if that is
        too much. It sends what it has changed once it has heard what the other side has.
        """
        now = self._look()
        if now is None:
            return None
        shared = {name: known for name, known in self._agreed.items() if name not in self._given}
        self._agreed = shared | {name: now[name] for name in now if name in self._given}
        self._sent, self._waits = self._agreed, True
        return self._agreed, self._given

    def agree(self, digests: Mapping[str, str], given: Iterable[str]) -> None:
        """Take for agreed on, in the student's process, what the judge said first."""
        self._agreed = self._sent = dict(digests)
        self._given = set(given)

    def told(self) -> dict[str, Any]:
        """What goes along with a message: content by name, None for what was removed, and whether something was left out."""
        self._sent = dict(self._agreed)
        files: dict[str, str | None] = {}
        now = None if self._waits else self._look()
        if now is not None:
            room = MAX_BYTES
            for name in sorted(now.keys() | self._agreed.keys()):
                if now.get(name) == self._agreed.get(name):
                    continue
                try:
                    content = self._content(name) if name in now else None
                except OSError:
                    self._has_left = True
                    continue
                size = len(content or b"")
                if (
                    (self._trusting and not self._is_answers(name))
                    or size > MAX_FILE
                    or size > room
                ):
                    self._has_left = True
                    continue
                room -= size
                self._note(name, content)
                files[name] = None if content is None else base64.b64encode(content).decode()
        return {"files": files, "left": self._has_left}

    def heard(self, head: Mapping[str, Any]) -> None:
        """Take over what came along with a message; what was sent before has arrived.

        Raises:  ProtocolError
        """
        self._agreed, self._waits = self._sent, False
        self._others_left = bool(head.get("left"))
        contents = self._checked(head.get("files", {}))
        # What is in a folder comes behind it in this order, and goes before it.
        by_name = sorted(contents.items())
        try:
            for name, content in reversed(by_name):
                if content is None:
                    self._remove(name)
            for name, content in by_name:
                if content is not None:
                    self._put(name, content)
        except OSError as error:
            raise ProtocolError(f"a file cannot be taken over: {error.strerror}") from None

    def _checked(self, files: Any) -> dict[str, bytes | None]:
        """What came as contents by name; nothing is taken over if any of it is not allowed."""
        may_come = is_plain if self._trusting else self._is_answers
        if not isinstance(files, dict) or not all(map(may_come, files)):
            raise ProtocolError("a file came by a name that is not taken over")
        contents = {name: _decoded(name, text) for name, text in files.items()}
        sizes = [len(content or b"") for content in contents.values()]
        if sum(sizes) > MAX_BYTES or len(self._agreed.keys() | contents.keys()) > 2 * MAX_FILES:
            raise ProtocolError("more files came than are taken over")
        return contents

    def _is_answers(self, name: Any) -> bool:
        """Whether an answer may have changed what is called so for the judge as well."""
        return is_data(name) and name not in self._given

    def _put(self, name: str, content: bytes) -> None:
        path = self._home / name
        self._require_no_links(path)
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | NO_FOLLOW
            with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
                file.write(content)
        self._note(name, content)

    def _remove(self, name: str) -> None:
        path = self._home / name
        self._require_no_links(path)
        if name.endswith("/"):
            with suppress(OSError):  # what is not taken over may still be in it
                path.rmdir()
        else:
            path.unlink(missing_ok=True)
        self._note(name, None)

    def _require_no_links(self, path: Path) -> None:
        """A link that the tests made would lead elsewhere."""
        if os.path.realpath(path.parent) != str(path.parent):
            raise ProtocolError("a file came by a name that leads through a link")

    def _look(self) -> dict[str, str] | None:
        """The digest of everything by name; None if there is too much."""
        self._has_left = False
        now = time.time_ns()
        found: dict[str, str] = {}
        for name, about in self._walk():
            if len(found) == MAX_FILES:
                self._has_left = True
                return None
            try:
                found[name] = self._digest(name, about, now)
            except OSError:
                found[name] = UNREADABLE
        return found

    def _walk(self) -> Iterator[tuple[str, os.stat_result]]:
        """All plain files and folders; what is neither is left out."""
        waiting = [f"{place}/" for place in PLACES]
        while waiting:
            folder = waiting.pop()
            try:
                entries = list(os.scandir(self._home / folder))
            except FileNotFoundError:
                continue
            except OSError:
                self._has_left = True
                continue
            for entry in entries:
                if entry.name in UNNOTICED:
                    continue
                try:
                    about = entry.stat(follow_symlinks=False)
                except OSError:  # the student's threads may go on
                    self._has_left = True
                    continue
                is_folder = stat.S_ISDIR(about.st_mode)
                name = folder + entry.name + "/" * is_folder
                if not is_plain(name) or not (is_folder or stat.S_ISREG(about.st_mode)):
                    self._has_left = True
                    continue
                waiting += [name] if is_folder else []
                yield name, about

    def _digest(self, name: str, about: os.stat_result, now: int) -> str:
        if not name.endswith("/") and about.st_size > MAX_FILE:
            return f"{about.st_size} bytes"
        stamp = (about.st_ino, about.st_size, about.st_ctime_ns)
        known = self._seen.get(name)
        if known and known[0] == stamp:
            return known[1]
        digest = _digest_of(name, self._content(name))
        if now - about.st_ctime_ns > TICK_NS:
            self._seen[name] = (stamp, digest)
        return digest

    def _content(self, name: str) -> bytes:
        """The content of a file; what is longer than allowed is cut behind that."""
        if name.endswith("/"):
            return b""
        with os.fdopen(os.open(self._home / name, os.O_RDONLY | NO_FOLLOW), "rb") as file:
            return file.read(MAX_FILE + 1)

    def _note(self, name: str, content: bytes | None) -> None:
        if content is None:
            self._sent.pop(name, None)
        else:
            self._sent[name] = _digest_of(name, content)


def _digest_of(name: str, content: bytes) -> str:
    return "" if name.endswith("/") else hashlib.blake2b(content, digest_size=16).hexdigest()


def _decoded(name: str, text: Any) -> bytes | None:
    if text is None:
        return None
    try:
        content = base64.b64decode(text, validate=True) if type(text) is str else None
    except (ValueError, binascii.Error):
        content = None
    if content is None or len(content) > MAX_FILE or (content and name.endswith("/")):
        raise ProtocolError("a file's content is damaged or too long")
    return content
