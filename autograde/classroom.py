"""A class's own folder, apart from the course: nbgrader's folders, the class's copy of each lesson, and its settings."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograde.one_line import one_line

if TYPE_CHECKING:
    from nbformat import NotebookNode

SETTINGS = "autograde.json"
FOLDERS = ("lessons", "source", "release", "submitted", "autograded", "feedback")
COURSE = Path(__file__).resolve().parent.parent / "notebooks"

NBGRADER_CONFIG = '''\
"""What nbgrader's own commands and the formgrader read when they are started in this folder."""

from autograde.nbgrader_course import configure

configure(get_config(), __file__)  # noqa: F821
'''

README = """\
# A class

Run the commands in this folder, or anywhere with `-C` and this folder's path. `autograde COMMAND --help` shows examples.

1. `autograde release` makes every lesson ready to hand out: give students the folders in `release/`.
2. `autograde collect PATH` takes in what they hand in: a folder, or the zip that Canvas or Moodle gives you.
3. `autograde grade` runs and grades it. Everyone ends as graded, or as failed with the reason. What has not changed
   is not run again; stopped in any way, the same command goes on. `--student`, `--exercise` and `--again` regrade.
4. `autograde feedback` writes one page for each student into `feedback/`.
5. `autograde report` tells how the class did: a page and tables in `report/`.
6. `autograde export` writes the scores as a table, also for Canvas and Moodle.

`autograde status` says who is where, `autograde excuse STUDENT LESSON` excuses somebody, `autograde check-class` says what is
wrong with this folder before the deadline, and `autograde similar` whose answers are suspiciously alike. To look at
submissions, comment and change scores by hand, start `jupyter lab` in this folder and open nbgrader's formgrader.

| folder | what is in it | who may see it |
|---|---|---|
| `lessons/` | this class's copy of the lessons with solutions and hidden checks; edit it if you like, then release again | you |
| `source/` | the notebooks with solutions; put ordinary nbgrader assignments here as well | you |
| `release/` | what students get | students |
| `release_variants/` | the same with numbers of each student's own, after `autograde release --variants` | that student |
| `submitted/` | what they handed in | you |
| `autograded/` | what ran, with scores | you |
| `feedback/` | a page for each student | that student |
| `report/` | how the class did, with names and examples of answers | you |
"""


class ClassError(Exception):
    """Something about a class that its instructor can mend; the message says how."""


@dataclass(frozen=True)
class Classroom:
    """A class folder and where things are in it."""

    root: Path

    def lesson(self, name: str) -> Path:
        return self.root / "lessons" / name

    def is_lesson(self, name: str) -> bool:
        return (self.lesson(name) / "checks.py").is_file()

    def source(self, name: str) -> Path:
        return self.root / "source" / name

    def release(self, name: str) -> Path:
        return self.root / "release" / name

    def submitted(self, student: str, name: str) -> Path:
        return self.root / "submitted" / student / name

    def autograded(self, student: str, name: str) -> Path:
        return self.root / "autograded" / student / name

    def feedback(self, student: str, name: str) -> Path:
        return self.root / "feedback" / student / name

    @property
    def settings(self) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads((self.root / SETTINGS).read_text(encoding="utf-8"))
        return kept

    def keep(self, **settings: Any) -> None:
        """Add to what the class remembers between commands."""
        write_atomically(self.root / SETTINGS, json.dumps(self.settings | settings, indent=1))

    @property
    def course(self) -> Path:
        return Path(self.settings.get("course") or COURSE)

    def assignments(self) -> list[str]:
        """What was released or put into source/, lessons and ordinary nbgrader assignments alike."""
        return sorted({path.parent.name for path in self.root.glob("source/*/*.ipynb")})

    def notebooks(self, name: str) -> list[str]:
        """The names of an assignment's notebooks; a lesson has one."""
        return sorted(path.stem for path in self.source(name).glob("*.ipynb"))

    def chosen(self, names: Sequence[str]) -> list[str]:
        """The assignments named, or all.

        Raises:  ClassError that lists them, if a name is none of them.
        """
        there = self.assignments()
        for name in names:
            if name not in there:
                known = ", ".join(there) or "nothing yet"
                raise ClassError(
                    f"{name} is not released in this class (released: {known}). "
                    f"Run autograde release {name}, or put an nbgrader assignment into source/{name}/."
                )
        if not there:
            raise ClassError("Nothing is released in this class yet: run autograde release first.")
        return list(names) or there

    def students(self) -> list[str]:
        """Everyone who handed in anything."""
        return sorted(path.name for path in self.root.glob("submitted/*") if path.is_dir())

    def submissions(self, name: str, students: Collection[str] = ()) -> list[str]:
        """The students who handed in an assignment; of these, where some are named."""
        there = sorted(path.parent.name for path in self.root.glob(f"submitted/*/{name}"))
        return [student for student in there if not students or student in students]


def new_classroom(root: Path, course: Path | None = None) -> Classroom:
    """Make a class folder; what stands in one already, or in a course of nbgrader's, is left as it is.

    Raises:  ClassError if the folder holds something else.
    """
    root = Path(root).resolve()
    if root.exists() and not root.is_dir():
        raise ClassError(f"{root} is a file: name a folder for the class.")
    if root.is_dir() and any(root.iterdir()) and not _is_class(root):
        raise ClassError(
            f"{root} is not empty and not a class folder: name a new or an empty folder, "
            "so that nothing of yours is mixed up with it. (A course of nbgrader's has a nbgrader_config.py.)"
        )
    if course is not None and not list(Path(course).glob("*/lesson.py")):
        raise ClassError(f"{course} holds no lessons: a lesson is a folder with a lesson.py.")
    for folder in FOLDERS:
        (root / folder).mkdir(parents=True, exist_ok=True)
    texts = {"nbgrader_config.py": NBGRADER_CONFIG, "README.md": README, SETTINGS: "{}"}
    for name, text in texts.items():
        if not (root / name).exists():
            (root / name).write_text(text, encoding="utf-8")
    classroom = Classroom(root)
    if course is not None:
        classroom.keep(course=str(Path(course).resolve()))
    return classroom


def _is_class(root: Path) -> bool:
    """Whether a folder is a class of ours or a course of nbgrader's."""
    return (root / SETTINGS).is_file() or (root / "nbgrader_config.py").is_file()


def open_classroom(root: Path) -> Classroom:
    """The class in ``root``.

    Raises:  ClassError if it is none.
    """
    root = Path(root).resolve()
    if not (root / SETTINGS).is_file():
        raise ClassError(
            f"{root} is not a class folder. Make one with autograde new DIR, "
            "then run the command in it or with -C DIR. A course folder of nbgrader's becomes one in the same way."
        )
    return Classroom(root)


def own_notebook(path: Path) -> NotebookNode:
    """A notebook of the instructor's.  Raises:  ClassError if it is none."""
    import nbformat  # here, for the sandbox's probe imports this file and no notebook

    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # whatever a damaged file leads to
        said = one_line(error)
        raise ClassError(
            f"{path} cannot be read as a notebook: {said}. Put it back from your backup; "
            "for a file in release/, run autograde release."
        ) from error


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either the old one or the whole new one, whatever happens."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = content.encode("utf-8") if isinstance(content, str) else content
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
