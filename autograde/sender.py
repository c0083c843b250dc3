"""Who handed a file in, read from its path as Canvas, Moodle and plain folders write it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?P<late>LATE_)?(?P<user>\d+)_(?P<submission>\d+)_(?P<file>.+?)"
    r"(?:-(?P<attempt>\d+))?(?P<ending>\.\w+)"
)
MOODLE = re.compile(r"(?P<name>.+?)_(?P<participant>\d+)_assignsubmission_file(?:_(?P<file>.*))?")
# A folder's name holds 255 bytes, a letter up to four of them, and a number may come behind it.
MAX_ID = 60


@dataclass(frozen=True)
class Sender:
    """A student and what the path tells about their file.

    ``student`` is fit to name a folder; ``file`` is the file's own name; ``attempt`` counts resubmissions where
    Canvas says so; ``lms_id`` is Canvas's number of a person, ``participant`` Moodle's in one assignment.
    """

    student: str
    file: str
    full_name: str = ""
    late: bool = False
    attempt: int | None = None
    lms_id: str = ""
    participant: str = ""


def sender_of(path: PurePosixPath, assignments: Collection[str]) -> Sender | None:
    """Who handed ``path`` in; None if it names nobody.

    Example:
        >>> sender_of(PurePosixPath("doejane_LATE_123_456_04_backprop-1.ipynb"), ["04_backprop"])
        Sender(student='doejane', file='04_backprop.ipynb', full_name='', late=True, attempt=1, lms_id='123', participant='')
        >>> sender_of(PurePosixPath("Jane Doe_77_assignsubmission_file_/my work.ipynb"), []).student
        'Jane_Doe'
        >>> sender_of(PurePosixPath("jane/04_backprop/x.ipynb"), ["04_backprop"]).student
        'jane'
    """
    for part in path.parts:
        moodle = MOODLE.fullmatch(part)
        if moodle:
            file = moodle["file"] if part == path.name and moodle["file"] else path.name
            name = moodle["name"]
            return Sender(as_id(name), file, full_name=name, participant=moodle["participant"])
    # Canvas puts all files side by side: within a student's folder, the name of a file is the student's choice.
    is_side_by_side = set(path.parent.parts) <= {*assignments, "submissions"}
    if is_side_by_side and (canvas := CANVAS.fullmatch(path.name)):
        return Sender(
            as_id(canvas["name"]),
            canvas["file"] + canvas["ending"],
            late=bool(canvas["late"]),
            attempt=int(canvas["attempt"] or 0),
            lms_id=canvas["user"],
        )
    student = as_id(_student_in(path, assignments))
    return Sender(student, path.name) if student else None


def _student_in(path: PurePosixPath, assignments: Collection[str]) -> str:
    """The student in ``student/lesson/x.ipynb``, ``lesson/student/x.ipynb``, ``student/x.ipynb`` or ``student.ipynb``."""
    folders = list(path.parent.parts)
    named = [place for place, part in enumerate(folders) if part in assignments]
    if named and named[0] > 0:
        return folders[named[0] - 1]
    if named:
        folders = folders[1:]
    if folders:
        return folders[0]
    return "" if path.stem in assignments else path.stem


def as_id(name: str) -> str:
    """A name as nbgrader's id and a folder's name: letters, digits, dots, dashes; empty if nothing is left.

    Example:
        >>> as_id("Åsa  O'Neil"), as_id("..")
        ('Åsa_O_Neil', '')
    """
    name = unicodedata.normalize("NFC", name)
    return re.sub(r"[^\w.@+-]+", "_", name).strip("._-")[:MAX_ID].strip("._-")
