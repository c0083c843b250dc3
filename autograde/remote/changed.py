"""Names of given cells that are something else where the answer ran: it changed them, or they were drawn anew."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from autograde.remote.client import Client
from autograde.remote.magics import parse_test
from autograde.remote.names import Names
from autograde.remote.tables import is_table
from autograde.remote.tensors import content_of_tensor, is_plain_tensor

COMPARED = (bool, int, float, complex, str, bytes, type(None), list, tuple, dict, set, frozenset)


def changed_names(source: str, names: Names, client: Client) -> list[str]:
    """Those of a failed test's plain values that the student's process has under the same name and differently.

    Raises:  Stopped if it does not answer any more
    """
    try:
        used = {node.id for node in ast.walk(parse_test(source)) if isinstance(node, ast.Name)}
    except SyntaxError:
        return []
    given = {name: own for name, own in names.given.items() if dict.get(names, name) is own}
    return [name for name in sorted(used & given.keys()) if _differs(name, given[name], client)]


def _differs(name: str, own: Any, client: Client) -> bool:
    is_shared = is_table(own) or is_plain_tensor(own)
    if not isinstance(own, (*COMPARED, np.ndarray, np.generic)) and not is_shared:
        return False
    try:
        kind, theirs = client.look(name)
        return kind == "value" and not _same(own, theirs)
    except Exception:  # whatever comes from there, it says nothing
        return False


def _same(own: Any, theirs: Any) -> bool:
    if isinstance(own, np.ndarray | np.generic):
        return np.array_equal(own, theirs, equal_nan=own.dtype.kind in "fc")
    if is_plain_tensor(own):
        return is_plain_tensor(theirs) and content_of_tensor(own) == content_of_tensor(theirs)
    if is_table(own):
        return own.equals(theirs)
    return type(own) is type(theirs) and bool(own == theirs)
