"""Set up and run the course with nothing but Python: ``python course.py lab``, ``test``, ``help``.

Only the standard library is used here, and syntax that an old Python can read, so that it can say
what is missing instead of failing on it.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed-from"
OLDEST = (3, 11)


class Missing(Exception):
    """Something this machine lacks; the message says what and how to get it."""


def say(text):
    print("course:", text, flush=True)


def setup(*_):
    """Make .venv and install exactly what requirements.lock names."""
    if sys.version_info < OLDEST:
        raise Missing(
            "Python 3.11 or newer is needed, this is {}.{}. Install one from your system's packages "
            "or python.org, then run it with: python3.11 course.py lab".format(*sys.version_info)
        )
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    make_environment()
    say("installing the course's packages (half a minute the first time) ...")
    install("--require-hashes", "--compile-bytecode", "-r", str(LOCK))
    install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    # Else every start would pay for it where nothing may be written, as in the sandbox.
    tool("compileall", "-q", "nnedu", "autograde")
    STAMP.write_text(wanted)
    say("everything is installed in " + VENV.name)


def make_environment():
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:
        return
    say("making a virtual environment in " + VENV.name)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except subprocess.CalledProcessError as error:
        raise Missing(
            "Python cannot make a virtual environment with pip. On Debian and Ubuntu: "
            "sudo apt install python3-venv"
        ) from error


def install(*arguments):
    command = [uv(), "pip", "install", "--python", str(PYTHON), *arguments]
    if subprocess.run(command, check=False, cwd=str(ROOT)).returncode:
        raise Missing(
            "the packages could not be installed (the lines above say why). Most often there is no "
            "network: connect, then run this again; what is already there is kept."
        )


def uv():
    """The uv on PATH, or else one installed into the environment."""
    own = BIN / ("uv.exe" if os.name == "nt" else "uv")
    found = shutil.which("uv") or (str(own) if own.exists() else None)
    if found:
        return found
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"]
    if subprocess.run(command, check=False).returncode:
        raise Missing(
            "uv could not be installed with pip. Is there a network? Then run this again."
        )
    return str(own)


def browser():
    """The browser for the tests, installed where it is missing and can be."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if found:
        return found
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        say("installing Chromium for the browser tests ...")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False)
    else:
        say("fetching a Chromium for the browser tests ...")
        subprocess.run([str(PYTHON), "-m", "playwright", "install", "chromium"], check=False)
        script = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
        path = subprocess.run(
            [str(PYTHON), "-c", script], check=False, capture_output=True, text=True
        )
        if os.path.exists(path.stdout.strip()):
            return path.stdout.strip()
    return next(filter(None, map(shutil.which, names)), None)


def bubblewrap():
    """Install what isolates students' code on Linux, where it is missing and can be."""
    if not sys.platform.startswith("linux") or shutil.which("bwrap"):
        return
    debian("bubblewrap", "which isolates students' code")
    if not shutil.which("bwrap"):
        say(
            "bubblewrap is missing, so the tests of isolation are skipped. "
            "On Debian and Ubuntu: sudo apt install bubblewrap"
        )


def postgresql():
    """Install the database server that one test starts for itself, where it is missing and can be."""
    there = shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if sys.platform.startswith("linux") and not there:
        debian("postgresql", "for the test of a gradebook on a server")


def debian(package, what_for):
    """Install a package of Debian or Ubuntu, if this is one of them and it may be done."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    can = shutil.which("apt-get") and (
        not sudo
        or (shutil.which("sudo") and not subprocess.run([*sudo, "true"], check=False).returncode)
    )
    if can:
        say(f"installing {package}, {what_for} ...")
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=False)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", package], check=False)


def tool(name, *arguments):
    """Run a tool of the environment; its own bin folder comes first on PATH (nbgrader needs alembic there)."""
    environment = dict(os.environ, PATH=str(BIN) + os.pathsep + os.environ.get("PATH", ""))
    return subprocess.run(
        [str(PYTHON), "-m", name, *arguments], check=False, cwd=str(ROOT), env=environment
    ).returncode


def lab(*arguments):
    """Open JupyterLab on your own copy of the course, in my_course."""
    setup()
    return tool("nnedu", "lab", *arguments)


def demo(*arguments):
    """Make a class of sample students, grade it and write its feedback."""
    setup()
    return tool("autograde", "demo", *arguments)


def build(*arguments):
    """Build the notebooks from their text and try every answer on every check."""
    setup()
    return tool("autograde", "build", *arguments)


def slides(*arguments):
    """Build the decks: one offline HTML file and a PDF each."""
    setup()
    return tool("slides.build", *arguments)


def widgets(*arguments):
    """Write every widget as a page of its own, with an index."""
    setup()
    return tool("nnedu", "widgets", *(arguments or ("build/widgets",)))


def bench(*arguments):
    """Measure speed side by side and write benchmarks/README.md."""
    setup()
    return tool("benchmarks", *arguments)


def lint(*_):
    """Style (ruff) and types (mypy)."""
    setup()
    return tool("ruff", "check") or tool("ruff", "format", "--check") or tool("mypy")


def unit(*arguments):
    """Unit, property and doc tests of nnedu and autograde."""
    setup()
    bubblewrap()
    postgresql()
    return tool(
        "pytest",
        "-q",
        "-n",
        "auto",
        "-m",
        "not browser",
        "--ignore=tests/lessons",
        "--ignore=tests/hostile",
        *arguments,
    )


def lessons(*arguments):
    """Every lesson's promises, and its notebook run from top to bottom."""
    setup()
    return tool("pytest", "-q", "-n", "auto", "--dist", "loadgroup", "tests/lessons", *arguments)


def hostile(*arguments):
    """Cheats, abuses and intake attacks against the grader, beside honest work."""
    setup()
    bubblewrap()
    use_browser()
    return tool("pytest", "-q", "-rs", "tests/hostile", *arguments)


def browser_tests(*arguments):
    """Widgets, lessons, slides and formgrader in a real browser."""
    setup()
    use_browser()
    # A file stays in one process: its pages, decks or JupyterLab are made once.
    together = ("-n", "auto", "--dist", "loadfile")
    return tool("pytest", "-q", *together, "-m", "browser", "tests/browser", *arguments)


def use_browser():
    """Tell the tests which Chromium there is."""
    found = browser()
    if found:
        os.environ["CHROMIUM"] = found


def test(*_):
    """Everything: lint, unit, lessons, hostile and browser tests."""
    failed = []
    for part in (lint, unit, lessons, hostile, browser_tests):
        say(f"--- {part.__name__}: {part.__doc__}")
        if part():
            failed.append(part.__name__)
    say("failed: " + ", ".join(failed) if failed else "all tests passed")
    return 1 if failed else 0


def lock(*_):
    """Resolve requirements.lock anew from pyproject.toml."""
    setup()
    arguments = "--all-extras --universal --generate-hashes --no-emit-index-url --python-version 3.11 --quiet --upgrade"
    command = [uv(), "pip", "compile", "pyproject.toml", *arguments.split()]
    command += ["--custom-compile-command", "make lock", "-o", str(LOCK)]
    return subprocess.run(command, check=False, cwd=str(ROOT)).returncode


TASKS = (
    lab,
    test,
    setup,
    demo,
    build,
    slides,
    widgets,
    bench,
    lint,
    unit,
    lessons,
    hostile,
    browser_tests,
    lock,
)


def usage(*_):
    """Show this list."""
    print("python course.py TASK [OPTIONS], or make TASK\n")
    for task in (*TASKS, usage):
        name = {"usage": "help"}.get(task.__name__, task.__name__.replace("_", "-"))
        print(f"  {name:<14} {task.__doc__}")


def main(arguments):
    name = arguments[0].replace("-", "_") if arguments else "help"
    tasks = {task.__name__: task for task in TASKS}
    tasks["help"] = tasks["__help"] = tasks["_h"] = usage
    if name not in tasks:
        usage()
        print(f"\ncourse: there is no task {arguments[0]!r}", file=sys.stderr)
        return 2
    try:
        return tasks[name](*arguments[1:]) or 0
    except Missing as problem:
        print(f"course: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
