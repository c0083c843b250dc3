"""In the judge's process: proxies of the student's names, and what the student's code may do with the judge's objects."""

from __future__ import annotations

import builtins
import sys
import types
import warnings
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy import frombuffer, geterr, uint32

from autograde.remote.folder import Folder
from autograde.remote.frames import FRESH, ProtocolError
from autograde.remote.peer import MAX_NESTING, Exchange, Peer
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.replaced import Place, as_told, is_mocks_own
from autograde.remote.seeds import seeds
from autograde.remote.tables import is_of_pandas
from autograde.remote.tensors import GIVEN_OUT, is_tensor

PUBLIC_SPECIAL = frozenset({"__name__", "__doc__"})
# They write files or lead out of a figure into the program that shows it.
REFUSED_NAMES = frozenset({"savefig", "canvas", "manager", "set_canvas", "tofile", "dump"})
CLOSED = (type, types.ModuleType, types.FunctionType, types.CodeType, types.FrameType)
MAX_PRINTED = 1_000_000
# Whose objects do not evaluate text: DataFrame.eval("@name") of pandas would read what only the tests know.
HANDED_OUT = sys.stdlib_module_names | {
    *("__main__", "numpy", "scipy", "matplotlib", "mpl_toolkits", "seaborn", "PIL", "skimage"),
    *("sklearn", "networkx", "nnedu", "torch", "torchvision", "gym", "gymnasium"),
    *("sqlalchemy", "bs4", "nltk", "tqdm"),
}
FILES = "files that the answer reads or writes"


class Stopped(BaseException):
    """The student's process does not answer any more; the message says why."""


class NotNow(Exception):
    """The student's process runs this itself."""


class Client(Peer):
    """The judge's side of the wire: it gives out public attributes and calls, and nothing that leads further.

    Parameters:  exchange, replaced (what tests have replaced so far, by its place, with the original and what is there now),
                 folder (to keep alike, where there is one)
    """

    def __init__(
        self,
        exchange: Exchange,
        replaced: Callable[[], Mapping[Place, tuple[Any, Any]]] = dict,
        folder: Folder | None = None,
    ) -> None:
        super().__init__(exchange, step=1, trusting=False)
        self._handed_out: set[int] = set()
        # A call that was cut short may still wait for an answer: each try ends one level of it.
        if all(exchange(FRESH) != FRESH for _ in range(MAX_NESTING + 2)):
            raise ProtocolError("the answer's process does not begin anew")
        self._errstate = geterr()
        self._replaced = replaced
        self._told_replaced: dict[Place, Any] = {}
        self.ready_made: set[str] = set()
        self.is_paused = False
        self.takes_masked = self.takes_gaps = False
        self._seeds = seeds()
        self._folder = folder
        self._kept: Folder | None = None
        self._uses_files = False

    def ask(self, operation: str, *values: Any) -> Any:
        if self.is_paused:
            raise NotNow("given code uses what comes from the answer")
        replaced = self._replaced()
        # NumPy cannot tell its state without zeros.
        now = self._seeds if ("numpy", "zeros") in replaced else seeds()
        if now != self._seeds:
            self._seeds = now
            words = frombuffer(now[0][1], uint32)
            super().ask("seeds", ("MT19937", words, *now[0][2:]), *now[1:3])
        for place in self._told_replaced.keys() - replaced.keys():
            self._put_back(place)
        for place, (own, now_there) in replaced.items():
            if self._told_replaced.get(place, own) is not now_there:
                self._told_replaced[place] = now_there
                super().ask("replace", *place, as_told(own, now_there))
        return super().ask(operation, *values)

    def begin_test(self) -> None:
        """Forget what was noted for the last test."""
        self.remarks.clear()
        self._uses_files, self._kept = False, None

    def keep_files_alike(self) -> None:
        """Keep the folders alike until the next test, where there are two."""
        self._uses_files = True
        begun = self._folder.begin() if self._folder else None
        if begun is not None:
            self._kept = self._folder
            agreed, given = begun
            super().ask("keep alike", tuple(agreed.items()), tuple(given))

    def take_back(self) -> None:
        """Put back what tests have replaced, and say what they did to files: cells run without a judge to ask."""
        for place in [*self._told_replaced]:
            self._put_back(place)
        if self._kept and self._kept.told()["files"]:
            with suppress(Exception):  # the outcome of the test stands
                super().ask("names")

    def _put_back(self, place: Place) -> None:
        del self._told_replaced[place]
        super().ask("put back", *place)

    def keep(self, value: Any) -> list[Any]:
        kind = value if isinstance(value, type) else type(value)
        library = "pandas" if is_of_pandas(value) else kind.__module__.partition(".")[0]
        if library not in HANDED_OUT and not _lies_beside(library):
            raise CannotBeJudged(f"an object of {library} that answers are handed")
        self._handed_out.add(id(value))
        return super().keep(value)

    def masked(self, made: np.ma.MaskedArray) -> Any:
        # What is masked is equal to everything for np.testing: an answer could mask all that it does not know.
        if self.takes_masked:
            return made
        if np.ma.is_masked(made):
            raise ProtocolError("a masked array came, and neither a test nor a given cell has one")
        return np.ma.getdata(made)  # nothing that is masked later changes what came

    def gaps(self) -> None:
        # (series == [1, 2, 3]).all() is true of a series of nothing but pd.NA.
        if not self.takes_gaps:
            raise ProtocolError(
                "pd.NA came in a column, and neither a test nor a given cell has one"
            )

    def look(self, name: str, operators: Collection[str] = ()) -> tuple[str, Any]:
        """What a name of the notebook holds: ("value", it), ("module", its name) or ("missing", None).

        Parameters:  name, operators (where a class is asked for, those of its special methods that can be used)
        """
        answer = self.ask("look", name)
        if not isinstance(answer, tuple) or len(answer) != 2:
            return ("missing", None)
        return answer[0], self.name_class(answer[1], operators)

    def want_whole(self, classes: Collection[str]) -> None:
        """Have objects of these classes of the answer's come with their methods, even where they are lists or arrays."""
        self.ask("classes", *sorted(classes))

    def unusual(self) -> str:
        """What the answer did that tests can hardly look into, in words; empty where it did nothing of the kind."""
        is_alike = self._kept is not None and self._kept.is_alike
        files = [FILES] if self._uses_files and not is_alike else []
        return "; ".join([*self.remarks, *files])

    def _raised(self, operation: str, values: tuple[Any, ...], described: Any) -> BaseException:
        error = super()._raised(operation, values, described)
        if type(error).__name__ == "NotHere":
            self.ready_made.add(str(error).partition(" ")[0])
        return error

    def require_allowed(self, operation: str, target: Any, rest: list[Any]) -> None:
        # A type or a text that came over the wire is none of the tests' objects: a class could be built here with
        # it, or a text be formatted that walks through all that is known here.
        if id(target) not in self._handed_out:
            raise AttributeError("the tests did not hand this out")
        if operation not in ("get", "set", "del"):
            return
        name = rest[0]
        if is_tensor(target) and name not in GIVEN_OUT:  # it has the values itself
            raise AttributeError(f"a tensor of the tests does not give out {name!r}")
        if is_mocks_own(target, operation, name):
            raise AttributeError("what a mock was called with is for the tests to say")
        # What a class of the notebook's own calls private is for its functions, too, as in a notebook.
        private = "__" if type(target).__module__ == "__main__" else "_"
        is_public = type(name) is str and not name.startswith(private) and name not in REFUSED_NAMES
        if operation == "get" and name in PUBLIC_SPECIAL:
            return
        if not is_public or isinstance(target, CLOSED):
            raise AttributeError(f"{type(target).__name__!r} object has no attribute {name!r}")

    def allowed_result(self, value: Any) -> Any:
        if isinstance(value, CLOSED):
            raise AttributeError("this attribute belongs to the tests")
        return value

    def heard(self, head: dict[str, Any]) -> None:
        if self._kept:
            self._kept.heard(head)
        printed, warned = head.get("printed"), head.get("warned")
        if isinstance(printed, str) and printed:
            sys.stdout.write(printed[:MAX_PRINTED])
        for category, text in warned if isinstance(warned, list) else []:
            kind = getattr(builtins, str(category), UserWarning)
            is_warning = isinstance(kind, type) and issubclass(kind, Warning)
            warnings.warn(str(text), kind if is_warning else UserWarning, stacklevel=4)

    def told(self) -> dict[str, Any]:
        errstate = geterr()
        told = {"errstate": errstate} if errstate != self._errstate else {}
        return told | self._kept.told() if self._kept else told


def _lies_beside(module: str) -> bool:
    """Whether a module is one of the files that come with the assignment, or of no file at all."""
    file = getattr(sys.modules.get(module), "__file__", None)
    return file is None or Path(file).resolve().is_relative_to(Path.cwd())
