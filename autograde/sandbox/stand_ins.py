"""What an import of an absent library gives: a name that says so when it is used."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Collection
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn

# Code of a notebook's cell is called so by IPython.
CELL = "<ipython-input"
Look = Callable[..., ModuleSpec | None]


class NotHere(RuntimeError):
    """A ready-made library was used where one's own code counts; ``library`` is its name."""

    def __init__(self, library: str) -> None:
        self.library = library
        super().__init__(
            f"{library} is not here while your answer is graded: it is your own code that counts"
        )


class StandIn(ModuleType):
    """A module, function or class of a library that is absent: it can be named, not used."""

    def __getattr__(self, name: str) -> StandIn:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> NoReturn:
        raise NotHere(self.__name__.partition(".")[0])

    def __mro_entries__(self, _: Any) -> NoReturn:
        raise NotHere(self.__name__.partition(".")[0])

    def __repr__(self) -> str:
        return f"<{self.__name__}, which is not here>"


class _Finder(MetaPathFinder, Loader):
    def __init__(self, absent: Collection[str]) -> None:
        self._absent = frozenset(absent)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        library = fullname.partition(".")[0]
        if library not in self._absent:
            return None
        if not _is_imported_by_a_cell():
            # A library that tries another one and does without is told the truth.
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return importlib.util.spec_from_loader(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def install(absent: Collection[str]) -> None:
    """Give stand-ins to notebook cells that import one of the ``absent`` packages.

    Example:
        >>> from autograde.sandbox.stand_ins import StandIn
        >>> StandIn("torch").nn.Linear(3, 4)
        Traceback (most recent call last):
        autograde.sandbox.stand_ins.NotHere: torch is not here while your answer is graded: it is your own code that counts
    """
    sys.meta_path.insert(0, _Finder(absent))
    importlib.util.find_spec = _looking(importlib.util.find_spec, frozenset(absent))


def _looking(find_spec: Look, absent: Collection[str]) -> Look:
    """``importlib.util.find_spec``, which answers None to libraries that look for an absent one before they import it.

    A finder cannot say None for good: the next one would find the package, or the empty folder in its place.
    """

    def look(name: str, package: str | None = None) -> ModuleSpec | None:
        try:
            return find_spec(name, package)
        except ModuleNotFoundError:
            if name in absent:
                return None
            raise

    return look


def _is_imported_by_a_cell() -> bool:
    frame = sys._getframe(2)
    between = ("importlib", __file__)
    while frame and any(part in frame.f_code.co_filename for part in between):
        frame = frame.f_back  # type: ignore[assignment]
    return bool(frame) and frame.f_code.co_filename.startswith(CELL)
