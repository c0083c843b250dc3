"""Exercises that observe, and the grader of a class."""

import sys

# jsonschema, which reads notebooks' formats, builds a grammar of web addresses as soon as it is imported: it takes
# longer than all other imports together, and no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
