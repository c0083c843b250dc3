"""Which part of the grader may know of what."""

import re
from pathlib import Path

import autograde

PACKAGE = Path(autograde.__file__).parent


def test_nbgrader_is_touched_in_one_folder():
    imports = re.compile(r"^\s*(?:import|from) nbgrader\b", re.MULTILINE)
    touched = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if imports.search(path.read_text(encoding="utf-8"))
    }
    assert touched == {"nbgrader_course"}
