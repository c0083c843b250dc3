"""What installed packages need, as their metadata tell."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

# So networkx calls what it is hardly of use without.
DEFAULT = re.compile(r"extra == ['\"]default['\"]")


def needed_by(modules: Iterable[str]) -> set[str]:
    """The packages that these modules come from, and all that those cannot do without, by the names they are installed by.

    Example:
        >>> needed = needed_by(["sklearn", "math"])
        >>> "scikit-learn" in needed, "scipy" in needed, "math" in needed
        (True, True, False)
    """
    waiting = [p for module in modules for p in _packages_of(module)]
    needed: set[str] = set()
    while waiting:
        package = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if package not in needed:
            needed.add(package)
            waiting += _required_by(package) or ()
    return needed


def _packages_of(module: str) -> Collection[str]:
    if module in sys.stdlib_module_names:
        return ()
    # Most are called like their module; to look into every package takes a tenth of a second.
    return (module,) if _required_by(module) is not None else _all_packages().get(module, ())


@cache
def _required_by(package: str) -> list[str] | None:
    """What a package requires, extras left out but those that are there by default; None if it is not installed."""
    try:
        texts = requires(package) or ()
    except (PackageNotFoundError, ValueError):  # the second for a name that cannot be one
        return None
    wanted = (text for text in texts if "extra ==" not in text or DEFAULT.search(text))
    return [name[0] for text in wanted if (name := re.match(r"[\w.-]+", text))]


@cache
def _all_packages() -> dict[str, list[str]]:
    return dict(packages_distributions())
