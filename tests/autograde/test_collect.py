"""What is handed in finds its place, safely, and every file is accounted for."""

import io
import os
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograde.classroom import ClassError, Classroom
from autograde.collect import LEFT, REFUSED, TAKEN, Fate, collect
from autograde.inbox import MAX_BYTES, open_inbox
from autograde.sender import as_id, sender_of
from tests.autograde.classes import (
    LESSON,
    answered,
    bare,
    db_url,
    put,
    released,
    text_of,
    write_ordinary_assignment,
)


def by_path(fates: list[Fate]) -> dict[str, tuple[str, str]]:
    return {fate.path: (fate.status, fate.student) for fate in fates}


def submitted(classroom: Classroom) -> dict[str, bytes]:
    return {
        path.parent.parent.name: path.read_bytes()
        for path in classroom.root.glob(f"submitted/*/{LESSON}/{LESSON}.ipynb")
    }


def write_zip(
    path: Path, *entries: tuple[str, bytes], date: tuple[int, ...] = (2026, 3, 1, 12, 0, 0)
) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries:
            file.writestr(zipfile.ZipInfo(name, date_time=date), content, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.parametrize(
    ("path", "student"),
    [
        (f"doejane_123_456_{LESSON}.ipynb", "doejane"),
        (f"doejane_LATE_123_456_{LESSON}-2.ipynb", "doejane"),
        (f"Jane Q. Doe_77_assignsubmission_file_/{LESSON}.ipynb", "Jane_Q._Doe"),
        (f"Jane Doe_77_assignsubmission_file_{LESSON}.ipynb", "Jane_Doe"),
        (f"jane/{LESSON}.ipynb", "jane"),
        (f"jane/{LESSON}/whatever.ipynb", "jane"),
        (f"{LESSON}/jane/whatever.ipynb", "jane"),
        (f"{LESSON}/jane.ipynb", "jane"),
        ("jane.ipynb", "jane"),
        ("jane/deep/down/whatever.ipynb", "jane"),
    ],
)
def test_every_layout_names_its_student(classroom: Classroom, path: str, student: str) -> None:
    inbox = classroom.root.parent / "inbox"
    put(inbox, path, released(classroom))
    [fate] = collect(classroom, inbox)
    assert (fate.status, fate.student, fate.assignment) == (TAKEN, student, LESSON)
    assert set(submitted(classroom)) == {student}


@given(st.text(max_size=30))
def test_an_id_is_always_fit_to_name_a_folder(name: str) -> None:
    made = as_id(name)
    assert "/" not in made
    assert "\\" not in made
    assert not made.startswith(".")


def test_a_zip_of_a_folder_is_looked_into(classroom: Classroom, tmp_path: Path) -> None:
    content = text_of(released(classroom))
    path = write_zip(
        tmp_path / "all.zip",
        ("submissions/anna/x.ipynb", content),
        ("submissions/bert/x.ipynb", content),
        ("__MACOSX/submissions/._anna", b"litter"),
    )
    assert by_path(collect(classroom, path)) == {
        "submissions/anna/x.ipynb": (TAKEN, "anna"),
        "submissions/bert/x.ipynb": (TAKEN, "bert"),
    }


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text, id="renamed"),
        pytest.param(lambda text: text[: len(text) // 2], id="truncated"),
        pytest.param(
            lambda text: text_of(bare(nbformat.reads(text.decode(), 4))), id="no metadata"
        ),
    ],
)
def test_a_notebook_is_recognised_by_its_content(
    classroom: Classroom, damage: Callable[[bytes], bytes]
) -> None:
    write_ordinary_assignment(classroom)
    inbox = classroom.root.parent / "inbox"
    put(inbox, "jane/final FINAL.ipynb", damage(text_of(released(classroom))))
    [fate] = collect(classroom, inbox)
    assert (fate.status, fate.assignment) == (TAKEN, LESSON)


def test_each_notebook_of_an_assignment_finds_its_place(classroom: Classroom) -> None:
    write_ordinary_assignment(classroom)
    inbox = classroom.root.parent / "inbox"
    for stem in ("problem1", "problem2"):
        source = classroom.source("hw1") / f"{stem}.ipynb"
        put(inbox, f"jane/hw1/{stem}.ipynb", source.read_bytes())
    put(inbox, "bert/my work.ipynb", (classroom.source("hw1") / "problem2.ipynb").read_bytes())
    collect(classroom, inbox)
    there = classroom.root / "submitted"
    assert sorted(p.name for p in (there / "jane/hw1").glob("*.ipynb")) == [
        "problem1.ipynb",
        "problem2.ipynb",
    ]
    assert (there / "bert/hw1/problem2.ipynb").is_file()


def test_what_belongs_nowhere_is_listed_and_taken_only_when_asked(classroom: Classroom) -> None:
    inbox = classroom.root.parent / "inbox"
    put(inbox, "jane/strange.ipynb", b"")
    put(inbox, "jane/notes.txt", b"hello")
    put(inbox, f"{LESSON}.ipynb", released(classroom))
    fates = {fate.path: fate for fate in collect(classroom, inbox)}
    assert {fate.status for fate in fates.values()} == {LEFT}
    assert fates["jane/notes.txt"].why == "not a notebook (.ipynb)"
    assert "no released assignment" in fates["jane/strange.ipynb"].why
    assert fates[f"{LESSON}.ipynb"].why == "its path names no student"
    fates = {fate.path: fate for fate in collect(classroom, inbox, [LESSON])}
    assert fates["jane/strange.ipynb"].status == TAKEN


def test_the_highest_attempt_wins_in_any_order(classroom: Classroom, tmp_path: Path) -> None:
    versions = [
        text_of(answered(released(classroom), {"letter": f'letter = "{a}"'})) for a in "abc"
    ]
    names = [f"doe_1_{n}_{LESSON}{end}.ipynb" for n, end in ((7, ""), (8, "-1"), (9, "-2"))]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        path = write_zip(tmp_path / "all.zip", *((names[n], versions[n]) for n in order))
        collect(classroom, path)
        assert submitted(classroom) == {"doe": versions[2]}


def test_an_older_submission_never_replaces_a_newer_one(
    classroom: Classroom, tmp_path: Path
) -> None:
    new = text_of(answered(released(classroom), {"letter": 'letter = "b"'}))
    old = text_of(released(classroom))
    path = f"anna/{LESSON}.ipynb"
    collect(classroom, write_zip(tmp_path / "new.zip", (path, new), date=(2026, 3, 2, 9, 0, 0)))
    [fate] = collect(
        classroom, write_zip(tmp_path / "old.zip", (path, old), date=(2026, 3, 1, 9, 0, 0))
    )
    assert (fate.status, submitted(classroom)["anna"]) == (LEFT, new)
    assert fate.why.startswith("older than")
    [fate] = collect(classroom, tmp_path / "new.zip")
    assert fate.why == "the same as the one already here"


def test_a_replaced_submission_is_kept(classroom: Classroom, tmp_path: Path) -> None:
    old = text_of(released(classroom))
    new = text_of(answered(released(classroom), {"letter": 'letter = "b"'}))
    path = f"anna/{LESSON}.ipynb"
    collect(classroom, write_zip(tmp_path / "old.zip", (path, old), date=(2026, 3, 1, 9, 0, 0)))
    collect(classroom, write_zip(tmp_path / "new.zip", (path, new), date=(2026, 3, 2, 9, 0, 0)))
    assert submitted(classroom)["anna"] == new
    [kept] = (classroom.root / "earlier" / "anna" / LESSON).iterdir()
    assert kept.read_bytes() == old


def test_two_people_of_one_name_stay_two(classroom: Classroom, tmp_path: Path) -> None:
    content = text_of(released(classroom))
    entries = [
        (f"doejane_{user}_5{user}_{LESSON}.ipynb", content + b" " * user) for user in (11, 12)
    ]
    for order in (entries, entries[::-1]):  # the second time they are known by their numbers
        collect(classroom, write_zip(tmp_path / "canvas.zip", *order))
        assert set(submitted(classroom)) == {"doejane", "doejane_12"}
    moodle = [
        (f"Jo Day_{number}_assignsubmission_file_/a.ipynb", content + b" " * number)
        for number in (1, 2)
    ]
    collect(classroom, write_zip(tmp_path / "moodle.zip", *moodle))
    assert {"Jo_Day", "Jo_Day_2"} <= set(submitted(classroom))


def test_who_handed_in_is_known_to_the_gradebook(classroom: Classroom, tmp_path: Path) -> None:
    content = text_of(released(classroom))
    path = write_zip(
        tmp_path / "all.zip",
        (f"doejane_LATE_11_12_{LESSON}.ipynb", content),
        ("Jo Day_1_assignsubmission_file_/a.ipynb", content),
    )
    collect(classroom, path)
    with Gradebook(db_url(classroom)) as book:
        assert book.find_student("doejane").lms_user_id == "11"
        assert book.find_student("Jo_Day").last_name == "Day"
        book.engine.dispose()
    stamp = (classroom.submitted("doejane", LESSON) / "timestamp.txt").read_text()
    local = datetime(2026, 3, 1, 12).astimezone(UTC)
    assert stamp == local.strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")


def test_links_and_devices_in_a_folder_are_refused(classroom: Classroom) -> None:
    inbox = classroom.root.parent / "inbox"
    (inbox / "eve").mkdir(parents=True)
    secret = classroom.lesson(LESSON) / "checks.py"
    (inbox / "eve" / f"{LESSON}.ipynb").symlink_to(secret)
    (inbox / "eve" / "all").symlink_to(classroom.root)
    if hasattr(os, "mkfifo"):
        os.mkfifo(inbox / "eve" / "pipe.ipynb")
    fates = collect(classroom, inbox)
    assert {fate.status for fate in fates} == {REFUSED}
    assert submitted(classroom) == {}


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.ipynb",
        "a/../../evil.ipynb",
        "/etc/evil.ipynb",
        "..\\evil.ipynb",
        "C:/evil.ipynb",
    ],
)
def test_names_that_point_outside_an_archive_are_refused(
    classroom: Classroom, tmp_path: Path, name: str
) -> None:
    content = text_of(released(classroom))
    path = write_zip(tmp_path / "evil.zip", (name, content), (f"anna/{LESSON}.ipynb", content))
    refused, taken = collect(classroom, path)
    assert (refused.status, refused.why) == (REFUSED, "its name points outside the archive")
    assert taken.status == TAKEN
    assert not list(tmp_path.rglob("evil.ipynb"))


def test_links_bombs_and_damage_in_an_archive_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("eve/link.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(link, "/etc/passwd")
        file.writestr("eve/bomb.ipynb", b"0" * (MAX_BYTES + 1))
        file.writestr("eve/broken.ipynb", b"some text that is stored", zipfile.ZIP_STORED)
    data = (tmp_path / "bad.zip").read_bytes().replace(b"some text that", b"SOME text that")
    (tmp_path / "bad.zip").write_bytes(data)
    why = {str(item.path): item.refused for item in open_inbox(tmp_path / "bad.zip")}
    assert why["eve/link.ipynb"].startswith("it is a link")
    assert why["eve/bomb.ipynb"] == "it is larger than 50 MB"
    assert "CRC" in why["eve/broken.ipynb"]


def test_an_archive_of_too_many_files_is_refused(classroom: Classroom, tmp_path: Path) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        for number in range(20_001):
            file.writestr(zipfile.ZipInfo(f"{number}.ipynb"), b"")
    (tmp_path / "many.zip").write_bytes(archive.getvalue())
    with pytest.raises(ClassError, match="more than 20000 files"):
        collect(classroom, tmp_path / "many.zip")


def test_what_is_neither_folder_nor_zip_is_refused(classroom: Classroom, tmp_path: Path) -> None:
    (tmp_path / "all.rar").write_bytes(b"Rar!")
    with pytest.raises(ClassError, match="neither a folder nor a zip"):
        collect(classroom, tmp_path / "all.rar")
    with pytest.raises(ClassError, match="is not there"):
        collect(classroom, tmp_path / "nothing.zip")


def test_a_path_without_a_name_names_nobody() -> None:
    assert sender_of(PurePosixPath("....ipynb"), []) is None
