"""nbgrader's course: its configuration, and making a release with it."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, ClearSolutions
from nbgrader.utils import capture_log
from traitlets.config import Config, PyFileConfigLoader

from autograde.build import replace_by_stub
from autograde.classroom import ClassError, Classroom
from autograde.one_line import one_line

# Student, score and seconds late -> points lost.
LateRule = Callable[[str, float, float], float]


class StubsForSolutions(ClearSolutions):
    """nbgrader's step that removes solutions, which for a lesson puts in the stubs that its cells carry."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        if "nnedu" not in nb.metadata:
            return super().preprocess(nb, resources)
        for cell in nb.cells:
            replace_by_stub(cell)
        return nb, resources


def configure(config: Config, path: str) -> None:
    """Set nbgrader up for the class folder that the configuration file ``path`` stands in."""
    config.CourseDirectory.root = str(Path(path).resolve().parent)
    if "course_id" not in config.CourseDirectory:
        # nbgrader makes no row for a course without a name, which PostgreSQL asks for.
        config.CourseDirectory.course_id = "default_course"
    config.GenerateAssignment.preprocessors = [
        StubsForSolutions if step is ClearSolutions else step
        for step in GenerateAssignment.preprocessors.default_args[0]
    ]
    config.Autograde.sanitize_preprocessors = []
    config.Autograde.autograde_preprocessors = ["autograde.button.GradeHere"]


def open_course(classroom: Classroom) -> CourseDirectory:
    """The class folder as nbgrader knows it, with its ``nbgrader_config.py``."""
    path = classroom.root / "nbgrader_config.py"
    config = PyFileConfigLoader(path.name, path=str(path.parent)).load_config()
    configure(config, str(path))  # in a course of nbgrader's own the file knows nothing of us
    return CourseDirectory(config=config)


def late_rule(course: CourseDirectory) -> LateRule:
    """The points that nbgrader's configuration takes off a notebook that came late; none unless it says so."""
    step = AssignLatePenalties(config=course.config)
    step.init_plugin()

    def penalty(student: str, score: float, seconds: float) -> float:
        points = step.plugin_inst.late_submission_penalty(student, score, seconds)
        return min(max(points or 0.0, 0.0), score)

    return penalty


def generate_release(classroom: Classroom, name: str) -> None:
    """Run nbgrader's generate_assignment on ``source/name``.

    Raises:  ClassError with what nbgrader said.
    """
    alembic_on_path()
    course = open_course(classroom)
    course.assignment_id = name
    step = GenerateAssignment(coursedir=course, config=course.config)
    step.force = step.create_assignment = True
    # nbgrader logs the cause and raises only that there was one; it is told once, below.
    step.log.propagate = False
    outcome = capture_log(step)
    if not outcome["success"]:
        causes = re.findall(
            r"^ *[\w.]+(?:Error|Exception): (.+)", outcome.get("log", ""), re.MULTILINE
        )
        logged = re.findall(r"(?ms)\bERROR\] (.+?)(?=^\[|\Z)", outcome.get("log", ""))
        last = outcome["error"].strip().splitlines()[-1].partition(": ")[2]
        why = [*causes, *filter(None, [last]), *logged, "it does not say why"][0]
        raise ClassError(f"nbgrader could not release {name}: {one_line(why)}")


def alembic_on_path() -> None:
    """Put the program alembic, which lies beside this Python and which nbgrader starts, on the PATH."""
    here = str(Path(sys.executable).parent)
    if here not in os.environ["PATH"].split(os.pathsep):
        os.environ["PATH"] = here + os.pathsep + os.environ["PATH"]


def alembic_program() -> str | None:
    """Where the program alembic is; None if nbgrader would not find it."""
    alembic_on_path()
    return shutil.which("alembic")
