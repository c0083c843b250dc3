"""Exercises that observe, and the grader of a class."""

import os
import sys

# OpenBLAS asks for it when NumPy is first imported. The lessons' arrays are small: a second thread only costs
# time, several times over on busy cores. `nnedu lab` says it to every kernel, plain Jupyter does not.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# jsonschema, which reads notebooks' formats, builds a grammar of web addresses as soon as it is imported: it takes
# longer than all other imports together, and no notebook needs it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
