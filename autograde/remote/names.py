"""The names that test cells see: the instructor's own are here, the answers' come from the student's process."""

from __future__ import annotations

import builtins
import importlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from autograde.remote.client import Client
from autograde.remote.given import HISTORY
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.reflection import is_instance, is_subclass
from autograde.remote.replaced import MISSING

CUSTOMARY = {"np": "numpy", "plt": "matplotlib.pyplot", "pd": "pandas"}
BUILTIN_FUNCTIONS = frozenset(
    name for name, own in vars(builtins).items() if callable(own) and not name.startswith("_")
) - {"display"}


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
        # What tests replaced by way of the module: of the answers' names with what is there now.
        self._originals: dict[str, Any] = {}
        self._instead: dict[str, tuple[Any, Any]] = {}
        # Whether code so far, or a file beside the notebook, may replace something in a module.
        self.may_replace = any(Path.cwd().glob("*.py"))
        # What tests would have made that a person has to look at.
        self.unmade: set[str] = set()

    def __missing__(self, name: str) -> Any:
        if name == "get_ipython":
            raise CannotBeJudged(f"{name}, which holds what the notebook's own session did")
        if self.client is None or not self._is_looked_up(name):
            raise KeyError(name)
        kind, value = self.client.look(name, self._classes.get(name, ()))
        if kind == "missing":
            raise KeyError(name)
        if name == "In" and isinstance(value, list):
            return [*value, ""]  # this test cell, which does not run there
        return self._module(name, value) if kind == "module" else value

    def _is_looked_up(self, name: str) -> bool:
        """Whether a name that is not here may be the student's."""
        if name in self._answer_names or name in HISTORY:
            return True
        is_ours = hasattr(builtins, name) or name in self._test_names
        return not is_ours and not name.startswith("__")

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

    def keys(self) -> Any:
        """The names that a notebook has, the student's as well: what ``dir()`` tells."""
        if self.client is None:
            return super().keys()
        found = self.client.ask("names")
        theirs = found if isinstance(found, tuple) else ()
        names = {name for name in theirs if type(name) is str and self._is_looked_up(name)}
        return dict.fromkeys((self.own() | names) - {"get_ipython"}).keys()

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def replace(self, name: str, *value: Any) -> None:
        """Put a value in the place of a name, or nothing, until the answers have their own back.

        Raises:  KeyError if there is nothing to take away
        """
        if name in self._answer_names:
            own = self._instead[name][0] if name in self._instead else self.get(name, MISSING)
            self._instead[name] = own, value[0] if value else MISSING
            return
        self._originals.setdefault(name, dict.get(self, name, MISSING))
        if value:
            self[name] = value[0]
        else:
            del self[name]

    def replaced(self) -> Iterator[tuple[str, tuple[Any, Any]]]:
        """What tests may have put where an answer finds something else, with the original and what is there now."""
        yield from self._instead.items()
        for name in self._originals.keys() - self._read_names:
            yield name, (self._originals[name], dict.get(self, name, MISSING))
        others = {name for name, own in self.given.items() if dict.get(self, name) is not own}
        others |= super().keys() & BUILTIN_FUNCTIONS
        for name in others - self._originals.keys() - self._read_names:
            now, own = dict.get(self, name, MISSING), self._before_tests(name)
            is_function = now is None or (callable(now) and not isinstance(now, type))
            if is_function and callable(own):
                yield name, (own, now)

    def _before_tests(self, name: str) -> Any:
        built_in = vars(builtins).get(name)
        return built_in if name in self._test_names else self.given.get(name, built_in)

    def take_back(self) -> None:
        """Let the answers' names be theirs again."""
        self._instead.clear()

    def is_a_tests(self, name: str) -> bool:
        """Whether nothing but a test makes this name: in a notebook, an answer could use it."""
        return name in self._test_names

    def own(self) -> set[str]:
        """The names that are here."""
        return {*super().keys()}

    def _module(self, name: str, module: Any) -> Any:
        """A module of this process: never one that the student's process has changed or made."""
        wanted = self._imports.get(name, name)
        if module != wanted:
            raise CannotBeJudged(f"{name}, a module that only the student's own cells import")
        return importlib.import_module(wanted)
