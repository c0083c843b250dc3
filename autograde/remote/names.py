"""The names that test cells see: the instructor's own are here, the answers' come from the student's process."""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Collection, Mapping
from types import MappingProxyType, ModuleType
from typing import Any

from autograde.remote.client import Client
from autograde.remote.given import PERSONAL
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.reflection import is_instance, is_subclass

CUSTOMARY = {"np": "numpy", "plt": "matplotlib.pyplot", "pd": "pandas"}


class Names(dict[str, Any]):
    """The namespace of an ordinary assignment in the judge's process.

    A name that the released answer cells bind belongs to the student's process: it is looked up, set and deleted there.
    Any other is the instructor's if the instructor's cells made it, and is only looked up there if they did not.

    Parameters:  answer_names, imports (module by the name that the instructor's text imports it as),
                 classes (those of the answer names that are classes, with the operators that can be used),
                 test_names (those that test cells make: they are nobody else's, even where a test did not come so far),
                 read_names (those of them that answers read: what a test puts there is put there for the answer as well)
    """

    def __init__(
        self,
        answer_names: frozenset[str],
        imports: Mapping[str, str],
        classes: Mapping[str, Collection[str]] = MappingProxyType({}),
        test_names: frozenset[str] = frozenset(),
        read_names: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(__name__="__main__", display=print)
        self.update(isinstance=is_instance, issubclass=is_subclass)
        self._answer_names, self._classes = answer_names, classes
        self._test_names, self._read_names = test_names, read_names
        self._imports = CUSTOMARY | dict(imports)
        self.client: Client | None = None
        # What given cells made, whatever tests have put there since.
        self.given: dict[str, Any] = {}
        # What tests would have made that a person has to look at.
        self.unmade: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name in PERSONAL:
            raise CannotBeJudged(f"{name}, which holds what the notebook's own session did")
        is_theirs = name in self._answer_names or not (
            hasattr(builtins, name) or name in self._test_names
        )
        if self.client is None or not is_theirs or name.startswith("__"):
            raise KeyError(name)
        kind, value = self.client.look(name, self._classes.get(name, ()))
        if kind == "missing":
            raise KeyError(name)
        return self._module(name, value) if kind == "module" else value

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._answer_names and self.client is not None:
            self.client.ask("bind", name, value)
            return
        is_module = isinstance(value, ModuleType)  # it would be the judge's own
        if name in self._read_names and self.client is not None and not is_module:
            self.client.ask("bind", name, value)
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        if name in self._answer_names and self.client is not None and name not in self.own():
            self.client.ask("unbind", name)
            return
        super().__delitem__(name)
        if name in self._read_names and self.client is not None:
            self.client.ask("unbind", name)

    def __contains__(self, name: object) -> bool:
        try:
            self[name]  # type: ignore[index]
        except KeyError:
            return False
        return True

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def is_a_tests(self, name: str) -> bool:
        """Whether nothing but a test makes this name: in a notebook, an answer could use it."""
        return name in self._test_names

    def own(self) -> set[str]:
        """The names that are here."""
        return set(self.keys())

    def _module(self, name: str, module: Any) -> Any:
        """A module of this process: never one that the student's process has changed or made."""
        wanted = self._imports.get(name, name)
        if module != wanted:
            raise CannotBeJudged(f"{name}, a module that only the student's own cells import")
        return importlib.import_module(wanted)
