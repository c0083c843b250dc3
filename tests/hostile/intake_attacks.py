"""Attacks before any code runs: what a student can put where a notebook is expected.

Each function fills a student's folder ``submitted/<name>/hw``; ``reason`` is a part of why it must fail, or
``earns`` what it must be worth all the same, because nothing about it is the student's fault.
"""

from __future__ import annotations

import copy
import json
import os
import socket
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograde.classroom import Classroom
from tests.hostile.assignments import HOMEWORK, fresh, right_answers

Fill = Callable[[Path, dict[str, Any], Classroom], None]
NAME = f"{HOMEWORK}.ipynb"


@dataclass(frozen=True)
class Attack:
    """One way to hand something in, and what must come of it."""

    fill: Fill
    reason: str = ""
    earns: float = 0.0


ATTACKS: dict[str, Attack] = {}


def fails(reason: str) -> Callable[[Fill], Fill]:
    return lambda fill: _add(fill, Attack(fill, reason=reason))


def earns(points: float) -> Callable[[Fill], Fill]:
    return lambda fill: _add(fill, Attack(fill, earns=points))


def _add(fill: Fill, attack: Attack) -> Fill:
    ATTACKS[fill.__name__] = attack
    return fill


def hand_in_attacks(classroom: Classroom) -> None:
    """Fill a student's folder with each attack; every one begins with a notebook of right answers."""
    notebook = fresh(classroom, HOMEWORK)
    answers = right_answers(HOMEWORK)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    for name, attack in ATTACKS.items():
        folder = classroom.submitted(name, HOMEWORK)
        folder.parent.mkdir(parents=True, exist_ok=True)
        if attack.fill not in (link_as_the_folder, file_as_the_folder):
            folder.mkdir()
        attack.fill(folder, copy.deepcopy(dict(notebook)), classroom)


def _write(folder: Path, notebook: object, name: str = NAME) -> None:
    (folder / name).write_text(json.dumps(notebook), encoding="utf-8")


@fails("it is a link")
def link_to_the_solution(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A symbolic link to the instructor's notebook."""
    (folder / NAME).symlink_to(classroom.source(HOMEWORK) / NAME)


@fails("a file stands where its folder should be")
def file_as_the_folder(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A file where the folder of the submission should be: everybody else is graded all the same."""
    folder.write_text("not a folder")


@fails("Extra data")
def two_notebooks_in_one(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Something behind the end of the notebook."""
    (folder / NAME).write_text(json.dumps(notebook) + "\n{}")


@earns(10)
def notes_of_its_own(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Damaged notes beside the notebook, and as its time a link to a private file."""
    _write(folder, notebook)
    (folder / "collected.json").write_text('{"hw": [' + "[" * 100_000)
    (folder / "timestamp.txt").symlink_to(classroom.source(HOMEWORK) / NAME)


@earns(10)
def capital_letters(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Under a name that ends in capital letters, as some systems write it."""
    _write(folder, notebook, f"{HOMEWORK}.IPYNB")


@fails("link")
def hard_link_to_the_solution(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A hard link to the instructor's notebook: a regular file that is not the student's."""
    os.link(classroom.source(HOMEWORK) / NAME, folder / NAME)


@fails("the folder is a link")
def link_as_the_folder(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """The folder of the submission is a link to the instructor's."""
    folder.symlink_to(classroom.source(HOMEWORK))


@fails("it is a link")
def link_to_the_gradebook_renamed(
    folder: Path, notebook: dict[str, Any], classroom: Classroom
) -> None:
    """A link under another name, where a renamed notebook is looked for."""
    (folder / "mine.ipynb").symlink_to(classroom.root / "gradebook.db")


@fails("it is not a regular file")
def named_pipe(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A pipe that nobody writes into: whoever opens it waits for ever."""
    os.mkfifo(folder / NAME)


@fails("it is not a regular file")
def endless_device(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A device that gives zeros without end; a pipe where the test may not make one."""
    try:
        os.mknod(folder / NAME, stat.S_IFCHR | 0o644, os.makedev(1, 5))
    except PermissionError:
        os.mkfifo(folder / NAME)


@fails("it is not a regular file")
def unix_socket(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A socket in the notebook's place."""
    with socket.socket(socket.AF_UNIX) as one:
        here = Path.cwd()
        os.chdir(folder)  # a socket's path may have a hundred letters
        try:
            one.bind(NAME)
        finally:
            os.chdir(here)


@fails("it is not a regular file")
def folder_as_the_notebook(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A folder with the notebook's name."""
    (folder / NAME).mkdir()


@fails("it is larger than")
def larger_than_any_notebook(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A file of 80 MB, most of it a hole."""
    with (folder / NAME).open("wb") as file:
        file.truncate(80 * 2**20)


@fails("nested too deeply")
def nested_without_end(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Two hundred thousand brackets."""
    (folder / NAME).write_text("[" * 200_000)


@fails("nested too deeply")
def nested_within_a_notebook(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A notebook whose metadata is nested too deeply for a parser."""
    text = json.dumps(notebook | {"metadata": 0})
    (folder / NAME).write_text(
        text.replace('"metadata": 0', '"metadata": ' + "[" * 100_000 + "]" * 100_000)
    )


@fails("it is not text")
def not_utf_8(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Bytes that are no UTF-8."""
    (folder / NAME).write_bytes(b'{"cells": "\xff\xfe\xfa"}')


@fails("it is not text")
def utf_16(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """The notebook in another encoding."""
    (folder / NAME).write_bytes(json.dumps(notebook).encode("utf-16"))


@fails("the file is empty")
def nothing_but_spaces(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """An empty file, as a failed upload leaves it."""
    (folder / NAME).write_text("\n  \n")


@fails("it breaks off in the middle")
def cut_off(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Half of a notebook."""
    text = json.dumps(notebook)
    (folder / NAME).write_text(text[: len(text) // 2])


@fails("it has no cells")
def cells_that_are_a_number(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """JSON of the wrong form."""
    _write(folder, notebook | {"cells": 10**300})


@fails("a number in it is too long")
def number_of_ten_thousand_digits(
    folder: Path, notebook: dict[str, Any], classroom: Classroom
) -> None:
    """A whole number that is longer than Python converts."""
    text = json.dumps(notebook | {"metadata": "number"})
    (folder / NAME).write_text(text.replace('"number"', "9" * 10_000))


@fails("more than 2000")
def thousands_of_cells(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Five thousand cells."""
    cell = {"cell_type": "code", "source": "1", "metadata": {}, "outputs": []}
    _write(folder, notebook | {"cells": notebook["cells"] + [cell] * 5000})


@fails("no notebook was handed in")
def thousands_of_files(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Three thousand files, none of them the notebook."""
    for number in range(3000):
        (folder / f"{number}.txt").write_text("x")


@earns(10)
def not_a_number(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """NaN and Infinity, which JSON does not know, in places that are not read."""
    strange = {"a": float("nan"), "b": float("-inf")}
    cells = [dict(cell) | {"execution_count": float("nan")} for cell in notebook["cells"]]
    _write(folder, notebook | {"cells": cells, "metadata": strange})


@earns(10)
def every_key_twice(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Keys that stand twice: the last one counts, for everybody alike."""
    text = json.dumps(notebook)
    (folder / NAME).write_text('{"cells": [], "metadata": 1, "nbformat": "x", ' + text[1:])


@earns(10)
def begins_with_a_mark(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """UTF-8 with a byte order mark, as some editors write it."""
    (folder / NAME).write_bytes(b"\xef\xbb\xbf" + json.dumps(notebook).encode())


@earns(10)
def format_3(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A notebook in the format of 2013, with worksheets."""
    cells = [
        {
            "cell_type": c["cell_type"],
            "input": c["source"],
            "metadata": c["metadata"],
            "language": "python",
        }
        for c in notebook["cells"]
    ]
    old = {"worksheets": [{"cells": cells}], "metadata": {}, "nbformat": 3, "nbformat_minor": 0}
    _write(folder, old)


@earns(10)
def format_of_the_future(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """A format that is not there yet, and one that is a word."""
    _write(folder, notebook | {"nbformat": 99, "nbformat_minor": "four"})


@earns(10)
def no_ids(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Cells without ids."""
    cells = [{k: v for k, v in cell.items() if k != "id"} for cell in notebook["cells"]]
    _write(folder, notebook | {"cells": cells, "nbformat_minor": 4})


@earns(10)
def one_id_for_all(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Every cell has the same id, with a tag in it."""
    cells = [dict(cell) | {"id": "<script>alert(1)</script>"} for cell in notebook["cells"]]
    _write(folder, notebook | {"cells": cells})


@earns(10)
def widget_state(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Megabytes of widgets' state, with a page to load."""
    state = {
        str(n): {
            "model_name": "HTMLModel",
            "state": {"value": "<img src=x onerror=fetch('/')>" * 99},
        }
        for n in range(500)
    }
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2}}
    _write(folder, notebook | {"metadata": {"widgets": widgets}})


@earns(10)
def cells_of_every_type(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Between the cells stand null, numbers, lists, and cells whose parts have the wrong type."""
    strange = [
        None, 1, [], "text", {}, {"cell_type": 3, "source": {"a": 1}, "metadata": None},
        {"cell_type": "code", "source": [1, None, "x = 1"], "metadata": {"nbgrader": [1]}, "id": {}},
        {"cell_type": "code", "source": None, "metadata": {"nbgrader": {"grade_id": {"a": []}}}},
    ]  # fmt: skip
    cells = [part for cell in notebook["cells"] for part in (cell, *strange)]
    _write(folder, notebook | {"cells": cells})


@earns(10)
def half_a_letter(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Cells with zero bytes and lone surrogates, which no file can hold."""
    cells = [
        {"cell_type": kind, "source": "x = '\ud800\x00'", "metadata": {}, "id": "\udfff"}
        for kind in ("code", "markdown", "raw")
    ]
    _write(folder, notebook | {"cells": notebook["cells"] + cells})


@earns(10)
def called_otherwise(folder: Path, notebook: dict[str, Any], classroom: Classroom) -> None:
    """Under a name with tags, quotes and a line's end in it, beside files of other kinds."""
    _write(folder, notebook, "<img src=x onerror=alert(1)>'\"\n.ipynb")
    (folder / "hw.ipynb.zip").write_bytes(b"PK")
    (folder / "timestamp.txt").write_bytes(b"\xff<script>not a time</script>")
