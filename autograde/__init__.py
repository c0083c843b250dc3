"""Exercises that observe, and the grader of a class."""

import os
import sys

# OpenBLAS asks for it when NumPy is first imported. The lessons' arrays are small: a second thread only costs
# time, several times over on busy cores. `nnedu lab` says it to every kernel, plain Jupyter does not.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# jsonschema, which reads notebooks' formats, imports what it finds for web addresses and spans of time. The grammar
# of the first takes longer than all other imports together, and no notebook needs any of them.
for _name in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_name, None)  # type: ignore[arg-type]
