"""Build the decks: from Marp Markdown one offline HTML file and one PDF each, the widgets' pages, and an index.

    python slides/build.py [DECK ...] [--out DIR] [--html-only]

DECK is a lesson's name or a Markdown file; all decks where none is named. The first run installs Marp.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from slides.figures import DeckError, with_figures
from slides.widgets import FOLDER, with_widgets, write_pages

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "build" / "slides"
MARP = HERE / "node_modules" / "@marp-team" / "marp-cli"

# Added to every page: "d" for light or dark, as a lecture room is not always as dark as the laptop's settings
# say; and the buttons below the words, not on them.
EXTRAS = """<style>
:root { color-scheme: light dark; }
.bespoke-marp-parent > .bespoke-marp-osc {
  bottom: 4px !important;
  transform: translateX(-50%) scale(0.7) !important;
  transform-origin: bottom;
}
</style>
<script>
addEventListener("keydown", (event) => {
  if (event.key !== "d" || event.ctrlKey || event.metaKey || event.altKey) return;
  const page = document.documentElement.style;
  const dark = page.colorScheme
    ? page.colorScheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  page.colorScheme = dark ? "light" : "dark";
});
</script>"""
INDEX = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Slides</title>
<style>
:root {{ color-scheme: light dark; font: 20px/1.6 Arial, "Liberation Sans", sans-serif; }}
body {{ max-width: 40em; margin: 3em auto; padding: 0 1em; }}
a {{ color: light-dark(#00639c, #7cc4f0); }}
</style>
<h1>Slides</h1>
<p>In a deck: arrow keys to move, <kbd>f</kbd> for the full screen, <kbd>p</kbd> for the speaker's
notes and clock, <kbd>d</kbd> for light or dark. A link at the foot of a slide opens its widget; <a
href="{widgets}">all widgets</a>. A deck has the name of its lesson.</p>
<ul>
{rows}
</ul>
</html>
"""


def install_marp() -> None:
    """Put the pinned Marp into slides/node_modules, unless it is there."""
    wanted = json.loads((HERE / "package.json").read_text())["dependencies"]["@marp-team/marp-cli"]
    installed = MARP / "package.json"
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise DeckError(
            "the slides are built with Marp, which needs Node.js 18 or newer: install it from nodejs.org "
            "or with your system's packages (the lessons do not need it)"
        )
    if installed.exists() and json.loads(installed.read_text())["version"] == wanted:
        return
    print(f"installing Marp {wanted} into {MARP.parent.parent} ...", flush=True)
    result = subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund"], cwd=HERE, capture_output=True, text=True
    )
    if result.returncode:
        raise DeckError(f"npm could not install Marp (is there a network?):\n{result.stderr}")


def marp(markdown: Path, target: Path) -> None:
    """Convert one Markdown file to HTML or PDF, as the target's suffix says."""
    arguments = ["--config-file", str(HERE / "marp.config.mjs"), str(markdown), "-o", str(target)]
    if target.suffix == ".pdf":
        arguments += ["--pdf", "--pdf-outlines"]
    environment = dict(os.environ)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        environment["CHROME_NO_SANDBOX"] = "1"  # Chromium's sandbox refuses to run as root
    result = subprocess.run(
        ["node", str(MARP / "marp-cli.js"), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if "No suitable browser" in result.stderr:
        raise DeckError(
            "no PDFs: they are printed by Chrome, Chromium or Edge. Install one, or name it in CHROME_PATH, "
            "or leave the PDFs out with --html-only"
        )
    if result.returncode:
        raise DeckError(f"Marp could not make {target.name}:\n{result.stderr[-2000:]}")


def build_deck(name: str, text: str, out: Path, html_only: bool) -> Iterator[Path]:
    """Convert one deck, its figures drawn, and yield the files as they are done."""
    with tempfile.TemporaryDirectory() as folder:
        markdown = Path(folder) / f"{name}.md"
        markdown.write_text(with_widgets(text, name), encoding="utf-8")
        page = out / f"{name}.html"
        marp(markdown, page)
        built = page.read_text(encoding="utf-8").replace("</body>", f"{EXTRAS}</body>")
        page.write_text(built, encoding="utf-8")
        yield page
        if not html_only:  # in print a link would name a folder of this machine
            markdown.write_text(with_widgets(text, name, linked=False), encoding="utf-8")
            marp(markdown, page.with_suffix(".pdf"))
            yield page.with_suffix(".pdf")


def write_index(out: Path) -> Path:
    """The page that links every deck in ``out``, with its lesson and its widgets."""
    rows = []
    for page in sorted(out.glob("*.html")):
        text = page.read_text(encoding="utf-8")
        title = re.search("<title>(.*?)</title>", text)
        if page.name == "index.html" or not title:
            continue
        row = f'<li><a href="{page.name}">{title[1]}</a> · lesson {page.stem}'
        pdf = page.with_suffix(".pdf")
        row += f' · <a href="{pdf.name}">PDF</a>' if pdf.exists() else ""
        shown = re.findall(f'<a href="({FOLDER}/[^"]+)"[^>]*>(Widget: .*?)</a>', text)
        row += "".join(f'<br><a href="{file}">{words}</a>' for file, words in dict(shown).items())
        rows.append(f"{row}</li>")
    index = out / "index.html"
    widgets = f"{FOLDER}/index.html"
    index.write_text(INDEX.format(rows="\n".join(rows), widgets=widgets), encoding="utf-8")
    return index


def find_decks(named: list[str]) -> list[Path]:
    """The Markdown files that are named, or all beside this script."""
    if not named:
        return sorted(HERE.glob("[0-9]*.md"))
    decks = [Path(name) if name.endswith(".md") else HERE / f"{name}.md" for name in named]
    for deck in decks:
        if not deck.is_file():
            there = ", ".join(path.stem for path in find_decks([]))
            raise DeckError(f"there is no deck {deck}; the decks are {there}")
    return decks


def build(decks: list[Path], out: Path, html_only: bool) -> list[str]:
    """Build every deck that can be built; what went wrong with the others, one message each."""
    texts: dict[str, str] = {}
    problems: list[str] = []
    for deck in decks:
        try:
            texts[deck.stem] = with_figures(deck)
        except DeckError as error:
            problems.append(str(error))
    if not texts:
        return problems
    install_marp()
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        try:
            for path in build_deck(name, text, out, html_only):
                print(path, flush=True)
        except DeckError as error:
            problems.append(str(error))
    write_pages(out)
    print(write_index(out))
    return problems


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("decks", nargs="*", metavar="DECK", help="a lesson's name or a file")
    parser.add_argument("--out", type=Path, default=OUT, help="where to put them (%(default)s)")
    parser.add_argument("--html-only", action="store_true", help="no PDFs; needs no browser")
    options = parser.parse_args()
    try:
        problems = build(find_decks(options.decks), options.out, options.html_only)
    except DeckError as error:
        problems = [str(error)]
    for problem in dict.fromkeys(problems):
        print(f"✗ {problem}", file=sys.stderr)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
