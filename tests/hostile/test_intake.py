"""What students name and pack their files like: nothing gets beyond its place, and nobody becomes somebody else."""

from __future__ import annotations

import io
import os
import shutil
import stat
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from autograde.classroom import ClassError, Classroom
from autograde.collect import REFUSED, TAKEN, Fate, collect
from autograde.inbox import MAX_BYTES
from autograde.nbgrader_course.gradebook import open_gradebook, people
from tests.autograde.classes import put, text_of
from tests.hostile.assignments import HOMEWORK, fresh, make_class

NAME = f"{HOMEWORK}.ipynb"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return make_class(tmp_path_factory.mktemp("intake") / "class", with_real=False)


@pytest.fixture
def classroom(made: Classroom, tmp_path: Path) -> Classroom:
    shutil.copytree(made.root, tmp_path / "class")
    return Classroom(tmp_path / "class")


@pytest.fixture
def notebook(classroom: Classroom) -> bytes:
    return text_of(fresh(classroom, HOMEWORK))


def pack(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content)
    return path


def by_path(fates: list[Fate]) -> dict[str, tuple[str, str]]:
    return {fate.path: (fate.status, fate.why) for fate in fates}


def files_outside(classroom: Classroom) -> list[str]:
    top = classroom.root.parent
    return sorted(p.name for p in top.iterdir() if p.name not in ("class", "inbox", "in.zip"))


OUTSIDE = ("../../evil.ipynb", "/evil/evil.ipynb", "a/../../../evil.ipynb", "C:\\evil\\hw.ipynb", "..\\..\\hw.ipynb")  # fmt: skip


def test_names_that_lead_outside_are_refused(
    classroom: Classroom, notebook: bytes, tmp_path: Path
) -> None:
    entries = dict.fromkeys(OUTSIDE, notebook) | {f"anna/{NAME}": notebook}
    fates = by_path(collect(classroom, pack(tmp_path / "in.zip", entries)))
    assert Counter(status for status, _ in fates.values()) == {REFUSED: len(OUTSIDE), TAKEN: 1}
    assert files_outside(classroom) == []
    assert classroom.students() == ["anna"]


@pytest.mark.parametrize(
    "name", [".", "./", "..", "a//../b", "\0", "anna/\0.ipynb", "//", " .ipynb"]
)
def test_names_that_are_none_stop_nobody_else(
    classroom: Classroom, notebook: bytes, tmp_path: Path, name: str
) -> None:
    fates = collect(
        classroom, pack(tmp_path / "in.zip", {name: notebook, f"anna/{NAME}": notebook})
    )
    assert (TAKEN, "") in by_path(fates).values()
    assert "anna" in classroom.students()
    assert files_outside(classroom) == []


def test_a_link_in_an_archive_is_refused(
    classroom: Classroom, notebook: bytes, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        link = zipfile.ZipInfo(f"bert/{NAME}")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(classroom.source(HOMEWORK) / NAME))
        archive.writestr(f"anna/{NAME}", notebook)
    fates = by_path(collect(classroom, tmp_path / "in.zip"))
    assert fates[f"bert/{NAME}"] == (REFUSED, "it is a link: hand in the file itself")
    assert classroom.students() == ["anna"]


def test_a_bomb_is_not_unpacked(classroom: Classroom, notebook: bytes, tmp_path: Path) -> None:
    entries = {f"bert/{NAME}": bytes(MAX_BYTES + 1), f"anna/{NAME}": notebook}
    fates = by_path(collect(classroom, pack(tmp_path / "in.zip", entries)))
    assert fates[f"bert/{NAME}"][0] == REFUSED
    assert "larger than" in fates[f"bert/{NAME}"][1]
    assert classroom.students() == ["anna"]


def test_an_archive_that_lies_about_sizes_stops_nobody_else(
    classroom: Classroom, notebook: bytes, tmp_path: Path
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"bert/{NAME}", bytes(MAX_BYTES + 1))
        archive.writestr(f"anna/{NAME}", notebook)
    raw = packed.getvalue()
    lie = raw.replace(struct.pack("<I", MAX_BYTES + 1), struct.pack("<I", 100))
    assert lie != raw
    (tmp_path / "in.zip").write_bytes(lie)
    fates = by_path(collect(classroom, tmp_path / "in.zip"))
    assert fates[f"bert/{NAME}"][0] == REFUSED or classroom.submitted("bert", HOMEWORK).exists()
    assert fates[f"anna/{NAME}"][0] == TAKEN


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 99])
def test_a_damaged_entry_stops_nobody_else(
    classroom: Classroom, notebook: bytes, tmp_path: Path, method: int
) -> None:
    known = zipfile.ZIP_DEFLATED if method == 99 else method
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", known) as archive:
        archive.writestr(f"bert/{NAME}", os.urandom(20_000))
        archive.writestr(f"anna/{NAME}", notebook)
    raw = bytearray(packed.getvalue())
    if method == 99:
        for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
            at = raw.index(mark) + place
            raw[at : at + 2] = struct.pack("<H", 99)
    else:
        raw[60:80] = bytes(20)
    (tmp_path / "in.zip").write_bytes(raw)
    fates = by_path(collect(classroom, tmp_path / "in.zip"))
    assert fates[f"bert/{NAME}"][0] == REFUSED
    assert fates[f"anna/{NAME}"][0] == TAKEN


def test_an_encrypted_entry_is_refused(
    classroom: Classroom, notebook: bytes, tmp_path: Path
) -> None:
    raw = bytearray(pack(tmp_path / "in.zip", {f"bert/{NAME}": notebook}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + place] |= 1
    (tmp_path / "in.zip").write_bytes(raw)
    assert by_path(collect(classroom, tmp_path / "in.zip")) == {
        f"bert/{NAME}": (REFUSED, "it is encrypted")
    }


def test_too_many_files_are_refused_whole(classroom: Classroom, tmp_path: Path) -> None:
    entries = {f"bert/{number}.ipynb": b"" for number in range(20_001)}
    with pytest.raises(ClassError, match="more than 20000 files"):
        collect(classroom, pack(tmp_path / "in.zip", entries))


def test_an_archive_in_an_archive_stays_closed(
    classroom: Classroom, notebook: bytes, tmp_path: Path
) -> None:
    inner = pack(tmp_path / "inbox", {f"../../{NAME}": notebook}).read_bytes()
    fates = collect(
        classroom, pack(tmp_path / "in.zip", {"bert/work.zip": inner, "bert/x.ipynb.gz": inner})
    )
    assert {fate.status for fate in fates} == {"left"}
    assert classroom.students() == []


def test_special_files_in_a_folder_are_refused(classroom: Classroom, notebook: bytes) -> None:
    inbox = classroom.root.parent / "inbox"
    put(inbox, f"anna/{NAME}", notebook)
    for name in ("link", "hard", "pipe", "folder"):
        (inbox / name).mkdir()
    (inbox / "link" / NAME).symlink_to(classroom.source(HOMEWORK) / NAME)
    os.link(classroom.source(HOMEWORK) / NAME, inbox / "hard" / NAME)
    os.mkfifo(inbox / "pipe" / NAME)
    (inbox / "folder" / "linked").symlink_to(classroom.root / "source")
    (inbox / "folder" / NAME).mkdir()
    fates = by_path(collect(classroom, inbox))
    assert {path for path, (status, _) in fates.items() if status == REFUSED} == {
        *(f"{name}/{NAME}" for name in ("link", "hard", "pipe")),
        "folder/linked",
    }
    assert classroom.students() == ["anna"]


@pytest.mark.parametrize(
    "path",
    [
        "Mallory M_77_assignsubmission_file_/bob_12_34_hw.ipynb",
        "Mallory M_77_assignsubmission_file_/Bob_88_assignsubmission_file_hw.ipynb",
        "Mallory_M/bob_12_34_hw.ipynb",
        "Mallory_M/hw/bob/hw.ipynb",
        "Mallory M_77_assignsubmission_file_/bob/hw/hw.ipynb",
    ],
)
def test_nobody_hands_in_for_somebody_else(
    classroom: Classroom, notebook: bytes, path: str
) -> None:
    inbox = classroom.root.parent / "inbox"
    put(inbox, f"bob/{NAME}", notebook)
    put(inbox, path, notebook.replace(b"Two questions", b"Mallory was here"))
    collect(classroom, inbox)
    assert b"Mallory" not in (classroom.submitted("bob", HOMEWORK) / NAME).read_bytes()
    assert classroom.students() == ["Mallory_M", "bob"]


HOSTILE_NAMES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a'; drop table student; --", "=1+1", "a\nb\x1b[2J",
    "x" * 250, "字" * 80, "\u202egnp.exe", "con", "-rf", "$(reboot)", "%00", "a" * 60 + "b",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=range(len(HOSTILE_NAMES)))
def test_a_hostile_name_becomes_a_plain_one(
    classroom: Classroom, notebook: bytes, tmp_path: Path, name: str
) -> None:
    entry = f"{name}_77_assignsubmission_file_/{name[:20]}.ipynb"
    entry = entry.replace("</script>", "<script>")
    fates = collect(classroom, pack(tmp_path / "in.zip", {entry: notebook}), [HOMEWORK])
    assert [fate.status for fate in fates] == [TAKEN]
    [student] = classroom.students()
    assert not set(student) & set("<>\"'/\\\n\x1b &;$=%")
    assert not student.startswith(("-", ".", "=", "+", "@"))
    with open_gradebook(classroom) as book:
        [person] = people(book)
    assert not set(person.first_name + person.last_name) & set('<>"\n\x1b')
