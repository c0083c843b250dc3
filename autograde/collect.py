"""Take in what students handed in: each notebook to its place, and a word on every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from autograde.classroom import Classroom, write_atomically
from autograde.inbox import Item, Refused, open_inbox, read_regular, wrapper_of
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook, people
from autograde.recognise import Known, known_notebooks, recognise
from autograde.sender import Sender, sender_of

NOTES = "collected.json"
MAX_NOTES, MAX_TIME = 2**20, 100
TIMESTAMP = "timestamp.txt"
TAKEN, LEFT, REFUSED = "taken", "left", "refused"


@dataclass(frozen=True)
class Fate:
    """What became of one file: taken, left where it is, or refused, and why in words."""

    path: str
    status: str
    why: str
    student: str = ""
    assignment: str = ""


@dataclass(frozen=True)
class Taken:
    """Where a submitted notebook came from, kept beside it."""

    path: str
    time: str
    digest: str
    late: bool = False
    attempt: int | None = None
    participant: str = ""


def collect(classroom: Classroom, path: Path, expected: Sequence[str] = ()) -> list[Fate]:
    """Put every notebook in a folder or zip at ``submitted/<student>/<assignment>/``; the newest stays.

    Parameters:  path, expected (assignments to take; empty for all)

    Returns:     what became of each file, in the order found
    """
    known = known_notebooks(classroom)
    assignments = {one.assignment for one in known}
    wrapper = wrapper_of(path)
    with open_gradebook(classroom) as book:
        roster = {person.id: person for person in people(book)}
        before = dict(roster)
        fates = []
        for item in open_inbox(path):
            inside = item.path
            if wrapper and wrapper not in assignments:
                inside = PurePosixPath(*inside.parts[1:])
            sender = sender_of(inside, assignments)
            fates.append(_take(classroom, item, sender, known, expected, roster))
        new = [person for person in roster.values() if before.get(person.id) != person]
        add_people(book, new)
    return fates


def _take(
    classroom: Classroom,
    item: Item,
    sender: Sender | None,
    known: Sequence[Known],
    expected: Sequence[str],
    roster: dict[str, Person],
) -> Fate:
    path = str(item.path)
    if item.refused:
        return Fate(path, REFUSED, item.refused)
    if item.path.suffix.lower() != ".ipynb":
        return Fate(path, LEFT, "not a notebook (.ipynb)")
    if sender is None:
        return Fate(path, LEFT, "its path names no student")
    text = item.content.decode("utf-8", errors="replace")
    named = item.path.with_name(sender.file)
    one = recognise(text, named, known, expected)
    if one is None:
        return Fate(path, LEFT, "of no released assignment; name the assignment to take it anyway")
    if expected and one.assignment not in expected:
        return Fate(path, LEFT, f"of {one.assignment}", assignment=one.assignment)
    sender = _without_a_namesake(classroom, sender, one, roster)
    status, why = _store(classroom, item, sender, one)
    return Fate(path, status, why, sender.student, one.assignment)


def _without_a_namesake(
    classroom: Classroom, sender: Sender, one: Known, roster: dict[str, Person]
) -> Sender:
    """Two people of one name are two students: the second one's id gets their number."""
    for person in roster.values():
        if sender.lms_id and person.lms_id == sender.lms_id:
            return replace(sender, student=person.id)
    number = ""
    there = roster.get(sender.student)
    if there and sender.lms_id and there.lms_id:
        number = sender.lms_id
    notes = _notes(classroom.submitted(sender.student, one.assignment)).get(one.notebook)
    if notes and sender.participant and notes.participant not in ("", sender.participant):
        number = sender.participant
    if number:
        sender = replace(sender, student=f"{sender.student}_{number}")
    first, _, last = sender.full_name.rpartition(" ")
    there = roster.get(sender.student, Person(sender.student, first, last))
    roster[sender.student] = replace(there, lms_id=sender.lms_id or there.lms_id)
    return sender


def _store(classroom: Classroom, item: Item, sender: Sender, one: Known) -> tuple[str, str]:
    folder = classroom.submitted(sender.student, one.assignment)
    place = folder / f"{one.notebook}.ipynb"
    new = Taken(
        str(item.path),
        item.time.isoformat(timespec="seconds") if item.time else "",
        hashlib.sha256(item.content).hexdigest(),
        sender.late,
        sender.attempt,
        sender.participant,
    )
    notes = _notes(folder)
    old = notes.get(one.notebook) or _found(place)
    if old and old.digest == new.digest:
        return LEFT, "the same as the one already here"
    if old and not _is_newer(new, old):
        return LEFT, f"older than {old.path}, which is already here"
    why = "" if item.path.name == place.name else f"is {place.name}"
    if old:
        why = f"newer than {old.path}, which is kept in earlier/"
        stamp = old.time.replace(":", "") or "unknown"
        kept = classroom.root / "earlier" / sender.student / one.assignment
        write_atomically(kept / f"{stamp}-{old.digest[:8]}-{place.name}", place.read_bytes())
    write_atomically(place, item.content)
    notes[one.notebook] = new
    write_atomically(folder / NOTES, json.dumps({k: asdict(v) for k, v in notes.items()}, indent=1))
    _write_timestamp(folder, notes)
    return TAKEN, why


def _is_newer(new: Taken, old: Taken) -> bool:
    """Canvas counts attempts and may date every file alike; elsewhere the time tells; if nothing does, the later come."""
    if new.attempt is not None and old.attempt is not None and new.attempt != old.attempt:
        return new.attempt > old.attempt
    if not new.time or not old.time:
        return True
    return datetime.fromisoformat(new.time) >= datetime.fromisoformat(old.time)


def _found(place: Path) -> Taken | None:
    """What is known about a submission that did not come through here."""
    if not place.is_file():
        return None
    digest = hashlib.sha256(place.read_bytes()).hexdigest()
    time = datetime.fromtimestamp(place.stat().st_mtime).astimezone()
    return Taken(place.name, time.isoformat(timespec="seconds"), digest)


def _notes(folder: Path) -> dict[str, Taken]:
    try:
        kept: dict[str, Any] = json.loads(_text_of(folder / NOTES) or "{}")
        return {notebook: Taken(**taken) for notebook, taken in kept.items()}
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}  # not written by this: somebody handed it in


def _text_of(path: Path) -> str:
    """What stands in a small file of a submission; empty where it is none, or a link to another."""
    try:
        return read_regular(path, MAX_NOTES).decode("utf-8", errors="replace")
    except (Refused, OSError):
        return ""


def is_late(folder: Path) -> bool:
    """Whether Canvas marked anything in a submission as late."""
    return any(taken.late for taken in _notes(folder).values())


def timestamp_of(folder: Path) -> str:
    """When a submission was handed in, as nbgrader writes it; empty if that is not known."""
    return " ".join(_text_of(folder / TIMESTAMP).split())[:MAX_TIME]


def _write_timestamp(folder: Path, notes: dict[str, Taken]) -> None:
    times = [datetime.fromisoformat(taken.time) for taken in notes.values() if taken.time]
    if times:
        text = max(times).strftime("%Y-%m-%d %H:%M:%S.%f") + " UTC"
        write_atomically(folder / TIMESTAMP, text + "\n")
