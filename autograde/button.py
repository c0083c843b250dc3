"""What nbgrader's own autograde command, and the formgrader's button, do in a class folder: what autograde grade does.

nbgrader alone would give all points for any check cell that ends without an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from autograde.class_lock import only_writer
from autograde.classroom import open_classroom
from autograde.grade import grade, load_assignment
from autograde.run import Limits


class GradeHere(Preprocessor):
    """Stands in place of nbgrader's steps that run and score a notebook."""

    enabled = Bool(True)

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        labels = resources["nbgrader"]
        name, student = labels["assignment"], labels["student"]
        classroom = open_classroom(Path(self.config.CourseDirectory.root))
        with only_writer(classroom, "nbgrader's autograde", wait=True):
            assignment = load_assignment(classroom, name)
            # In a thread of its own even for one: a Jupyter server has a running event loop in this one.
            for result in grade(classroom, assignment, [student], Limits(), 1):
                self.log.info("%s, %s: %s %s", student, name, result.outcome, result.reason)
        kept = classroom.autograded(student, name) / f"{labels['notebook']}.ipynb"
        return nbformat.read(kept, as_version=4), resources
