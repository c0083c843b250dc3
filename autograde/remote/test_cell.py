"""Run an instructor's cell in the judge's process: a given one for its names, a test cell for its outcome."""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import io
import re
import sys
import traceback
import warnings
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np
from IPython.core.inputtransformer2 import TransformerManager

from autograde.forbidden import READY_MADE
from autograde.remote.changed import changed_names
from autograde.remote.client import Client, Stopped
from autograde.remote.errors import ORIGIN
from autograde.remote.file_use import uses_files
from autograde.remote.frames import ProtocolError
from autograde.remote.given import Given, bound_names
from autograde.remote.magics import parse_test
from autograde.remote.names import Names
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.watched import may_replace, watched

GIVEN_FILE = "<given cell>"
MAX_TEXT = 20_000
NAME_ERROR = re.compile(r"name '(\w+)' is not defined")
# What a test may use that is not in this process: it is told to whoever asks why an honest answer did not pass.
BEYOND = {
    r"\b(gcf|gca|get_fignums)\b": "the figures that the answer drew",
    r"\brcParams|\brc\(|\brc_context|\bstyle\.use": "the settings of pyplot where the answer ran",
    r"\b(get|set|local)context\b": "the decimal context where the answer ran",
    r"\b([sg]et_)?printoptions\b": "how NumPy prints where the answer ran",
    r"\b[sg]etrecursionlimit\b": "the limit of recursion where the answer ran",
    r"\b(simplefilter|filterwarnings)\(\s*['\"]error": "warnings that are errors where the answer ran",
}


def run_given(source: str, given: Given, names: Names) -> None:
    """Run what a given cell does without the answers; a statement that fails here leaves its names to the student's process."""
    try:
        statements = given.own_statements(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    names.may_replace = names.may_replace or may_replace(ast.Module(statements, []))
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        for statement in statements:
            if _only_draws(statement, names):
                continue
            try:
                exec(compile(ast.Module([statement], []), GIVEN_FILE, "exec"), names)
            except (Exception, SystemExit):
                given.give_up(statement)
    for name in given.theirs & names.own():
        if not names.is_a_tests(name):
            dict.__delitem__(names, name)
    names.given = {name: names[name] for name in names.own()}
    _close_figures()


def _only_draws(statement: ast.stmt, names: Names) -> bool:
    """Whether a statement is a call of pyplot's whose value nobody keeps: its figure is in the student's process."""
    node = statement.value if isinstance(statement, ast.Expr) else statement
    if not isinstance(node, ast.Call):
        return False
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    root = dict.get(names, node.id) if isinstance(node, ast.Name) else None
    return getattr(root, "__name__", "") == "matplotlib.pyplot"


def run_test(source: str, names: Names, client: Client) -> dict[str, Any]:
    """Run a test cell and say what came of it, as plain JSON.

    Returns:  printed, error ("Type: message" or ""), lines (of the cell, where it stopped), look (why a person should
              look at it, or ""), number (the last value, if it is one), odd (its text, if it is only like a number),
              shown (its text, for the kept notebook)

    Raises:   Stopped if the student's process does not answer any more.
    """
    printed = io.StringIO()
    outcome: dict[str, Any] = {"error": "", "lines": [], "look": ""}
    outcome |= {"number": None, "odd": "", "shown": ""}
    with warnings.catch_warnings(), redirect_stdout(printed), redirect_stderr(printed):
        warnings.simplefilter("ignore")
        try:
            client.begin_test()
            tree = parse_test(source, _file_of(source))
            if uses_files(tree, names):
                client.keep_files_alike()
            with watched(tree, names):
                value = _run(tree, source, names)
            outcome |= _last(value)
        except Stopped:
            raise
        except BaseException as error:
            outcome |= _failed(error, source, names, client)
        finally:
            _close_figures()
    outcome["printed"] = printed.getvalue()[:MAX_TEXT]
    return outcome


def _close_figures() -> None:
    """A notebook closes a cell's figures behind it; here they would be taken for the answer's."""
    if helpers := sys.modules.get("matplotlib._pylab_helpers"):
        helpers.Gcf.destroy_all()  # a test may have replaced pyplot's close


def _run(tree: ast.Module, source: str, names: Names) -> Any:
    """Run a cell; the value of its last line if that is shown."""
    file = _file_of(source)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or source.rstrip().endswith(";"):
        exec(compile(tree, file, "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, file, "exec"), names)
    value = eval(compile(ast.Expression(last.value), file, "eval"), names)
    if _is_an_answer(last.value, names) and isinstance(value, int | float):
        raise CannotBeJudged("the number that the answer itself returned, as if it were the score")
    return value


def _file_of(source: str) -> str:
    """What a cell is called in a traceback, so that lines of another cell are not taken for its own."""
    return f"<test cell {hash(source)}>"


def _is_an_answer(node: ast.expr, names: Names) -> bool:
    """Whether a value is nothing but what a name of the student's is, has or returns."""
    while isinstance(node, ast.Call | ast.Attribute | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id not in names.own() | {*vars(builtins)}


def _last(value: Any) -> dict[str, Any]:
    """What a last value says about the score: nbgrader takes it for one, whatever it is."""
    if value is None:
        return {}
    shown = repr(value)[:MAX_TEXT]
    if type(value) in (int, float) or isinstance(value, np.integer | np.floating):
        return {"number": float(value), "shown": shown}
    is_like = isinstance(value, bool | np.generic | np.ndarray | complex)
    return {"odd": shown if is_like else "", "shown": shown}


def _made_by(source: str) -> set[str]:
    try:
        tree = parse_test(source)
    except SyntaxError:
        return set()
    return {name for statement in tree.body for name in bound_names(statement)}


def _failed(error: BaseException, source: str, names: Names, client: Client) -> dict[str, Any]:
    # IPython cuts off empty lines at the top.
    above = len(source) - len(source.lstrip())
    skipped = source[:above].count("\n")
    frames = traceback.extract_tb(error.__traceback__)
    lines = [(f.lineno or 0) + skipped for f in frames if f.filename == _file_of(source)]
    if isinstance(error, SyntaxError) and not lines:
        lines = [(error.lineno or 0) + skipped]
    reasons = [client.unusual(), *(what for use, what in BEYOND.items() if re.search(use, source))]
    if isinstance(error, ModuleNotFoundError):
        reasons.append(_missing(error))
    if type(error).__name__ == ProtocolError.__name__:  # raised here or there
        reasons.append("a value that cannot leave its process")
    if type(error).__name__ == "NotHere":
        reasons.append(f"{str(error).partition(' ')[0]}, which the assignment does not use itself")
    if isinstance(error, NameError) and (missing := NAME_ERROR.match(str(error))):
        is_raised_there = ORIGIN in vars(error)
        if names.is_a_tests(missing[1]) if is_raised_there else missing[1] in names.unmade:
            reasons.append(f"{missing[1]}, which a test makes")
    if others := changed_names(source, names, client):
        reasons.append(f"what the answer's own notebook has made of {', '.join(others)}")
    look = str(error) if isinstance(error, CannotBeJudged) else "; ".join(filter(None, reasons))
    if look:
        names.unmade |= _made_by(source) - names.own()
    text = f"{type(error).__name__}: {error}".strip()
    return {"error": text[:MAX_TEXT], "lines": lines, "look": look}


def _missing(error: ModuleNotFoundError) -> str:
    """What could not be imported, in words: only what is no library's may be a file that the answer writes."""
    named = re.search(r"'((\w+)[\w.]*)'", str(error))
    root = named[2] if named else ""
    is_library = root in READY_MADE | sys.stdlib_module_names
    if named and (is_library or importlib.machinery.PathFinder.find_spec(root)):
        return f"{named[1]}, which is not here"
    return "modules that the answer writes"
