"""The bubblewrap command around a fork server: what of this machine's files is there to be read."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
OF_THE_LINKER = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
# The one folder that can be written to, in a file system of each process's own.
HOME = "/home/student"
OWN_PACKAGES = ("autograde", "nnedu")
# Python as it is started inside, where no folder is on the way of a path with "..". Its links stay: that of a virtual
# environment is what tells Python its packages.
PYTHON = os.path.abspath(sys.executable)


def bwrap_command(absent: Collection[str]) -> list[str]:
    """All that stands before the command to run; the packages named ``absent`` are on no path inside."""
    command = [bwrap_path(), "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"]
    command += ["--new-session", "--die-with-parent", "--clearenv", "--hostname", "sandbox"]
    command += ["--chdir", "/"]  # the instructor's own folder is nobody's business
    if os.getuid() == 0:
        # Root is kept just as long as it takes to become nobody: no limit on processes holds root.
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
    for path in SYSTEM:
        command += _like_outside(path)
    command += ["--perms", "0755", "--dir", "/etc"]
    for path in OF_THE_LINKER:
        command += ["--ro-bind-try", path, path]
    for folder in python_folders(absent):
        command += [*_parents(folder), "--ro-bind", str(folder), str(folder)]
    for hidden in covered(absent):
        if hidden.is_dir():
            command += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
        else:
            command += ["--ro-bind", "/dev/null", str(hidden)]
    command += ["--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev"]
    command += ["--perms", "0755", "--dir", "/home", "--perms", "0777", "--tmpfs", HOME]
    if not any(folder.is_relative_to("/tmp") for folder in python_folders(absent)):
        command += ["--symlink", f"{HOME}/tmp", "/tmp"]
    return [*command, "--remount-ro", "/"]


def bwrap_path() -> str:
    """Where bubblewrap is; empty if it is not installed."""
    return shutil.which("bwrap") or ""


def python_folders(absent: Collection[str]) -> list[Path]:
    """The folders that this Python needs and that are not the system's."""
    folders = {Path(sys.base_prefix), Path(sys.prefix), *package_folders()}
    for name in set(OWN_PACKAGES) - set(absent):
        found = importlib.util.find_spec(name)
        folders |= {Path(place) for place in (found and found.submodule_search_locations) or ()}
    resolved = {folder.resolve() for folder in folders} | folders
    kept = [f for f in sorted(resolved) if not f.is_relative_to("/usr")]
    return [f for f in kept if not any(f.is_relative_to(o) for o in kept if o != f)]


@cache
def package_folders() -> tuple[Path, ...]:
    """The folders on Python's path that packages are installed into."""
    names = ("site-packages", "dist-packages")
    return tuple(Path(p) for p in sys.path if Path(p).name in names and Path(p).is_dir())


def covered(absent: Collection[str]) -> Iterator[Path]:
    """What of the bound folders is to be hidden: the absent packages, wherever Python's packages lie."""
    version = f"python{sysconfig.get_python_version()}"
    places = {*package_folders(), Path(sys.base_prefix, "lib", version, "site-packages")}
    for prefix in ("/usr/lib", "/usr/local/lib"):
        places |= set(Path(prefix).glob("python3*/*-packages"))
    for place in sorted({place.resolve() for place in places}):
        for name in sorted(absent):
            for path in (place / name, place / f"{name}.py"):
                if path.exists():
                    yield path


def _like_outside(path: str) -> list[str]:
    if os.path.islink(path):
        return ["--symlink", os.readlink(path), path]
    return ["--ro-bind-try", path, path]


def _parents(folder: Path) -> list[str]:
    """Make the folders above: left to itself, bubblewrap lets nobody but root look into them."""
    made = []
    for parent in reversed(folder.parents[:-1]):
        made += ["--perms", "0755", "--dir", str(parent)]
    return made
