"""One JavaScript module out of the small ones in ``static/``: what anywidget and a page load."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
INDENT = re.compile(r"^ +", re.MULTILINE)


@cache
def bundle(*entries: str) -> str:
    """The modules ``entries`` with the modules they import written before them, each once.

    All of them then share one scope, so a top-level name may stand in one module only. Comments and
    indentation stay behind: a page is small. So no text in a module may go on over a line's end.

    Raises:
        ValueError: if two modules declare the same top-level name

    Example:
        >>> "import" in bundle("activation_explorer.js")
        False
        >>> any(line.lstrip().startswith("//") for line in bundle("engine.js").splitlines())
        False
    """
    modules: dict[str, str] = {}
    for entry in entries:
        _collect(entry, modules)
    declared = [
        name
        for source in modules.values()
        for name in re.findall(r"^(?:const|let|function|class) (\w+)", source, re.MULTILINE)
    ]
    twice = sorted({name for name in declared if declared.count(name) > 1})
    if twice:
        raise ValueError(f"modules under {entries[0]} share one scope, but declare twice: {twice}")
    return INDENT.sub("", "\n".join(modules.values()))


def _collect(name: str, modules: dict[str, str]) -> None:
    source = (STATIC / name).read_text(encoding="utf-8")
    for needed in IMPORT.findall(source):
        if needed not in modules:
            _collect(needed, modules)
    modules[name] = COMMENT.sub("", EXPORT.sub("", IMPORT.sub("", source)))
