"""Which test cells have to do with files: for those alone the folders of judge and student are kept alike, which takes time."""

from __future__ import annotations

import ast
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

USES = frozenset(
    [
        *("open", "Path", "PurePath", "read_text", "write_text", "read_bytes", "write_bytes", "touch"),
        *("exists", "isfile", "isdir", "is_file", "is_dir", "getsize", "getmtime", "stat", "access"),
        *("listdir", "scandir", "walk", "iterdir", "glob", "iglob", "rglob"),
        *("remove", "unlink", "rmdir", "rmtree", "removedirs", "rename", "renames", "mkdir", "makedirs"),
        *("copyfile", "copy2", "copytree", "move", "filecmp", "tempfile", "shutil", "fileinput"),
        *("load", "loadtxt", "genfromtxt", "fromfile", "memmap", "loadmat"),
        *("save", "savetxt", "savez", "savez_compressed", "tofile", "savemat"),
        *("savefig", "imread", "imsave", "imwrite", "to_csv", "to_json", "to_html", "to_xml"),
        *("to_excel", "to_markdown", "to_latex", "to_pickle", "to_parquet", "to_hdf", "to_sql"),
    ]
)  # fmt: skip
READS = "read_"


def uses_files(tree: ast.Module, names: dict[str, Any]) -> bool:
    """Whether a test cell does, or a function of the instructor's that it may call.

    Parameters:  tree, names (of given cells and tests: looked up without asking the answer)

    Example:
        >>> [uses_files(ast.parse(text), {}) for text in ("assert open('a').read() == 'x'", "assert f('a') == 2")]
        [True, False]
    """
    try:
        code = compile(tree, "<test>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError):
        return False
    waiting, met = [(code, names)], {code}
    while waiting:
        code, own = waiting.pop()
        if any(name in USES or name.startswith(READS) for name in code.co_names):
            return True
        for called in _called(code, own):
            if called[0] not in met:
                met.add(called[0])
                waiting.append(called)
    return False


def _called(
    code: types.CodeType, names: dict[str, Any]
) -> Iterator[tuple[types.CodeType, dict[str, Any]]]:
    """The code that may run where this does, with its global names."""
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner, names
    for name in code.co_names:
        value = dict.get(names, name)  # of what is here: a name of the answer's is not asked for
        module = value.__name__ if type(value) is types.ModuleType else name
        if text := _text_of(module):
            yield compile(text, module, "exec"), {}
        parts: list[Any] = [value, *(vars(value).values() if isinstance(value, type) else ())]
        for part in parts:
            is_function = type(part) is types.FunctionType
            if is_function and (part.__module__ == "__main__" or _text_of(part.__module__)):
                yield part.__code__, part.__globals__


def _text_of(module: str) -> str:
    """The text of a Python file beside the notebook; empty where there is none."""
    try:
        text = Path(f"{module}.py").read_text(encoding="utf-8")
        compile(text, module, "exec")
        return text
    except (OSError, SyntaxError, ValueError, TypeError):
        return ""
