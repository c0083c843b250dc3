"""Make what a student wrote and put out inert: whatever page shows it runs none of it and fetches nothing for it.

Pictures and plain text stay as they are, an SVG becomes a picture, in which nothing runs, and of HTML its plain text
remains. Markdown keeps its form but for HTML, pictures and links that lead elsewhere than to a page.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

# Stands between two characters that mean something together, and is not seen.
JOINER = "\u2060"
TAG = re.compile(r"<(?=[A-Za-z/!?])")
# Nothing of a link or picture is left to work but what begins as a page's address does.
TARGET = re.compile(r"(?<=\])(?=[(:]\s*(?!<?(?:https?://|mailto:|#)))")
PICTURE = re.compile(r"!(?=\[)")
# A formula may hold links, styles, and commands that load more commands.
COMMAND = re.compile(r"\\(?=(?:href|url|style|class|cssId|require|unicode|includegraphics|data)\b)")

PICTURES = ("image/png", "image/jpeg", "image/gif")
SVG = "image/svg+xml"
BASE64 = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*")


def inert_text(text: str) -> str:
    """Markdown without anything that runs or fetches.

    Example:
        >>> inert_text("**a** < b <script>x</script> [c](javascript:d)").replace(JOINER, "|")
        '**a** < b <|script>x<|/script> [c]|(javascript:d)'
    """
    text = TAG.sub("<" + JOINER, text)
    text = PICTURE.sub("!" + JOINER, TARGET.sub(JOINER, text))
    return COMMAND.sub("\\\\" + JOINER, text)


def inert_outputs(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """A cell's outputs with nothing in them that runs or fetches."""
    return [_inert_output(output) for output in outputs]


def _inert_output(output: NotebookNode) -> NotebookNode:
    if "data" not in output:
        return output
    data = dict(_inert_data(output.data))
    if not data:
        kinds = ", ".join(map(str, output.data))[:100]
        data = {"text/plain": f"[an output of the kind {kinds} is left out]"}
    made: dict[str, Any] = {"data": data, "metadata": _described(output.get("metadata", {}), data)}
    if output.output_type == "execute_result":
        made["execution_count"] = output.get("execution_count")
    return new_output(output.output_type, **made)


def _inert_data(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is kept, in its inert form."""
    texts = {kind: text for kind, value in data.items() if (text := _joined(value)) is not None}
    pictures = [(kind, texts[kind]) for kind in PICTURES if BASE64.fullmatch(texts.get(kind, "!"))]
    yield from pictures
    if not pictures and SVG in texts:
        yield "text/html", _as_picture(texts[SVG], texts.get("text/plain", ""))
    for kind in ("text/markdown", "text/latex"):
        if kind in texts:
            yield kind, inert_text(texts[kind])
    if "text/plain" in texts:
        yield "text/plain", texts["text/plain"]


def _joined(value: Any) -> str | None:
    """The text of one kind of a display; None where it is none."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "".join(value)
    return value if isinstance(value, str) else None


def _as_picture(svg: str, alt: str) -> str:
    content = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{escape(alt[:2000])}" src="data:{SVG};base64,{content}">'


def _described(metadata: Mapping[str, Any], data: Mapping[str, str]) -> dict[str, Any]:
    """The sizes and the words of pictures, and nothing else."""
    described: dict[str, Any] = {}
    for kind in PICTURES:
        said: Any = metadata.get(kind) if kind in data else None
        if isinstance(said, dict):
            kept: dict[str, Any] = {
                k: said[k] for k in ("width", "height") if type(said.get(k)) in (int, float)
            }
            if isinstance(said.get("alt"), str):
                kept["alt"] = re.sub(r"[<>\"'&`]", " ", said["alt"])
            described[kind] = kept
    return described
