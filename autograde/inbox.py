"""Open what was handed in, a folder or a zip, so that nothing in it can reach beyond it."""

from __future__ import annotations

import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograde.classroom import ClassError

MAX_FILES = 20_000
MAX_BYTES = 50 * 2**20
MAX_TOTAL = 4 * 2**30
# What reading a damaged entry of an archive raises.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
    OSError,
)
# What computers put beside files by themselves: never handed in by anyone.
LITTER = {"__MACOSX", ".DS_Store", ".ipynb_checkpoints", "Thumbs.db", "desktop.ini", "__pycache__"}


class Refused(Exception):
    """A file is not read; the message says why."""


@dataclass(frozen=True)
class Item:
    """One file that was handed in. ``refused`` says why it is not read; ``time`` is in UTC, if known."""

    path: PurePosixPath
    content: bytes = b""
    time: datetime | None = None
    refused: str = ""


def open_inbox(path: Path) -> Iterator[Item]:
    """Every file in a folder or a zip archive, one by one; what is unsafe comes with a reason instead.

    Raises:  ClassError if ``path`` is neither, or holds too much.
    """
    path = Path(path)
    if path.is_dir():
        return _files(path)
    if zipfile.is_zipfile(path):
        return _entries(path)
    if not path.exists():
        raise ClassError(f"{path} is not there.")
    raise ClassError(f"{path} is neither a folder nor a zip archive.")


def wrapper_of(path: Path) -> str:
    """The one folder in which a zip holds everything, as when a folder was zipped; else an empty string."""
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as file:
        names = [PurePosixPath(name.replace("\\", "/")) for name in file.namelist()]
    files = [name for name in names if not _is_litter(name)]
    tops = {name.parts[0] for name in files if name.parts}
    below = {name.parts[1] for name in files if len(name.parts) > 1}
    return tops.pop() if len(tops) == 1 and len(below) > 1 else ""


def read_regular(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The content of a regular file; links, devices and what is too large are refused.

    Raises:  Refused, OSError
    """
    kind = path.lstat()
    if stat.S_ISLNK(kind.st_mode):
        raise Refused("it is a link: hand in the file itself")
    if not stat.S_ISREG(kind.st_mode):
        raise Refused("it is not a regular file")
    if kind.st_nlink > 1:
        raise Refused("it is a hard link: hand in a copy of the file")
    # Between the look above and now it could have become a link or a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise Refused(f"it is larger than {limit // 2**20} MB")
    return content


def _files(root: Path) -> Iterator[Item]:
    count = total = 0
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = sorted(set(folders) - LITTER)
        linked = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in [*linked, *sorted(names)]:
            path = Path(folder) / name
            inside = PurePosixPath(path.relative_to(root).as_posix())
            if _is_litter(inside):
                continue
            count += 1
            _stay_within(count, total, root)
            try:
                content = read_regular(path)
            except (Refused, OSError) as error:
                yield Item(inside, refused=str(error))
                continue
            total += len(content)
            yield Item(inside, content, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _entries(archive: Path) -> Iterator[Item]:
    total = 0
    with zipfile.ZipFile(archive) as file:
        _stay_within(len(file.infolist()), 0, archive)
        for entry in file.infolist():
            inside = PurePosixPath(entry.filename.replace("\\", "/"))
            if entry.filename.endswith("/") or _is_litter(inside):
                continue
            try:
                content = _read_entry(file, entry, inside)
            except (Refused, *DAMAGED) as error:
                yield Item(inside, refused=str(error) or "it is damaged")
                continue
            total += len(content)
            _stay_within(0, total, archive)
            yield Item(inside, content, _time_of(entry))


def _read_entry(file: zipfile.ZipFile, entry: zipfile.ZipInfo, inside: PurePosixPath) -> bytes:
    if not inside.parts:
        raise Refused("it has no name")
    if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
        raise Refused("its name points outside the archive")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("it is a link: hand in the file itself")
    if entry.flag_bits & 1:
        raise Refused("it is encrypted")
    # The size that an archive claims may be a lie, so what comes out is counted.
    with file.open(entry) as opened:
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Refused(f"it is larger than {MAX_BYTES // 2**20} MB")
    return content


def _time_of(entry: zipfile.ZipInfo) -> datetime | None:
    """When the file was last changed; 1980 is how an archive says that it does not know."""
    if entry.date_time[0] <= 1980:
        return None
    try:
        return datetime(*entry.date_time).astimezone(UTC)
    except ValueError:
        return None


def _is_litter(path: PurePosixPath) -> bool:
    return any(part in LITTER or part.startswith("._") for part in path.parts)


def _stay_within(count: int, total: int, where: Path) -> None:
    if count > MAX_FILES or total > MAX_TOTAL:
        raise ClassError(
            f"{where} holds more than {MAX_FILES} files or {MAX_TOTAL // 2**30} GB: "
            "this is no class's submissions. Nothing further was taken from it."
        )
