"""Keep what came of a submission. The row in the database is the truth; files are staged, then put in their place.

Whatever moment this is ended at, it can be done again: the result comes last, and without it the submission is
graded again.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from nbformat import v4

from autograde.classroom import ClassError, Classroom
from autograde.collect import TIMESTAMP, is_late, timestamp_of
from autograde.grade_submission import Graded
from autograde.nbgrader_course.gradebook import Gradebook
from autograde.nbgrader_course.submission_row import Row, record
from autograde.one_line import one_line
from autograde.patience import GradebookTrouble
from autograde.result import FAILED, RESULT, Result, dump_result, fail

STAGED = ".staged-"


def keep_or_fail(classroom: Classroom, book: Gradebook, graded: Graded) -> Result:
    """Keep a submission; one whose files nothing can write becomes a failed one, and the run goes on."""
    result = graded.result
    try:
        keep(classroom, book, graded)
        return result
    except ClassError:
        raise
    except Exception as error:
        failed = Result(result.student, result.assignment, FAILED, title=result.title)
        told = f"{type(error).__name__}: {one_line(error)}"
        fail(failed, f"what came of it could not be written: {told}")
        keep(classroom, book, Graded(failed, {}))
        return failed


def keep(classroom: Classroom, book: Gradebook, graded: Graded) -> None:
    """Write a submission's row in one transaction, and its notebooks and result beside it.

    Raises:  ClassError if the disk is full or the gradebook cannot be used; what was kept before is still there.
    """
    result = graded.result
    texts = {
        f"{name}.ipynb": v4.writes(notebook) + "\n"  # validated when it was made
        for name, notebook in graded.notebooks.items()
    }
    if result.submitted:
        texts[TIMESTAMP] = result.submitted + "\n"
    folder = classroom.autograded(result.student, result.assignment)
    try:
        stage(folder, texts)
        _record(book, result)
        stage(folder, {RESULT: dump_result(result)})
        for name in [*texts, RESULT]:
            os.replace(folder / (STAGED + name), folder / name)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        raise ClassError(
            f"The disk is full: {result.student}'s {result.assignment} could not be kept. What was graded before "
            "it is kept; make room, then run the same command again."
        ) from error
    finally:
        for path in folder.glob(f"{STAGED}*"):
            path.unlink(missing_ok=True)


def stage(folder: Path, texts: dict[str, str]) -> None:
    """Write files whole, beside the place where they will be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / (STAGED + name)).write_text(text, encoding="utf-8")


def keep_again(classroom: Classroom, book: Gradebook, result: Result, row: Row | None) -> None:
    """Bring an unchanged submission up to date, where its date is another or the gradebook's row differs."""
    folder = classroom.submitted(result.student, result.assignment)
    submitted, late = timestamp_of(folder), is_late(folder)
    is_dated = row is not None and (submitted, late or row.late) == (result.submitted, result.late)
    if row is not None and row.agrees(result) and is_dated:
        return
    result.submitted, result.late = submitted, late
    keep(classroom, book, Graded(result, {}))


def _record(book: Gradebook, result: Result) -> None:
    try:
        result.late |= record(book, result)
    except GradebookTrouble:
        raise
    except Exception as error:  # whatever it is, it stays with this submission
        why = f"the gradebook did not take it: {type(error).__name__}: {one_line(error)}"
        fail(result, why, again=True)
