"""IPython's shell as a notebook needs it, with no kernel around it."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import sys
from types import TracebackType
from typing import Any, NoReturn

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import StdinNotImplementedError
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograde.sandbox.outputs import Outputs


class _Results(DisplayHook):
    """The value of a cell's last line."""

    shell: NotebookShell

    def write_output_prompt(self) -> None:
        """A notebook shows the number beside the cell."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        self.shell.outputs.add(
            {
                "output_type": "execute_result",
                "execution_count": self.prompt_count,
                "data": dict(format_dict),
                "metadata": md_dict or {},
            }
        )

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Displays(DisplayPublisher):
    """What ``display`` shows."""

    shell: NotebookShell

    def publish(
        self,
        data: dict,
        metadata: dict | None = None,
        *_: Any,
        transient: dict | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        self._validate_data(data, metadata)
        outputs, id = self.shell.outputs, str((transient or {}).get("display_id", ""))
        if update:
            outputs.update(id, dict(data), metadata or {})
            return
        output = {"output_type": "display_data", "data": dict(data), "metadata": metadata or {}}
        outputs.add(output | ({"display_id": id} if id else {}))

    def clear_output(self, wait: bool = False) -> None:
        self.shell.outputs.clear(wait)


class NotebookShell(InteractiveShell):
    """Runs cells; what they put out is in ``outputs``."""

    displayhook_class = Type(_Results)
    display_pub_class = Type(_Displays)
    # pandas cuts wide tables to a terminal's width where a shell has no such attribute at all.
    kernel = None

    def __init__(self, **settings: Any) -> None:
        self.outputs = Outputs()
        super().__init__(**settings)

    # Commands write where the cell's own text goes, and need no terminal.
    system = InteractiveShell.system_raw

    def init_virtualenv(self) -> None:
        """There is one environment here."""

    def enable_gui(self, gui: Any = None) -> None:
        """There is no window to draw into."""

    def ask_exit(self) -> None:
        """A notebook is not left by ``exit``."""

    def _showtraceback(
        self, etype: type[BaseException], evalue: BaseException, stb: list[str]
    ) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        try:
            said = str(evalue)
        except Exception:
            said = "<the error's text could not be read>"
        self.outputs.add(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": said,
                "traceback": [str(line) for line in stb],
            }
        )

    def run(self, code: str, remember: bool) -> None:
        """Run a cell inside an event loop, as a kernel does: ``await`` works at its top."""
        loop = asyncio.get_event_loop_policy().get_event_loop()
        try:
            loop.run_until_complete(self._run(code, remember))
        except BaseException:
            self.showtraceback()
        sys.stdout.flush()
        sys.stderr.flush()

    async def _run(self, code: str, remember: bool) -> None:
        failed: tuple[type[BaseException], BaseException, TracebackType] | None = None
        try:
            transformed = self.transform_cell(code)
        except Exception:
            transformed, failed = code, sys.exc_info()  # type: ignore[assignment]
        try:
            result = await self.run_cell_async(
                code,
                store_history=remember,
                transformed_cell=transformed,
                preprocessing_exc_tuple=failed,
            )
        finally:
            self.events.trigger("post_execute")
        self.events.trigger("post_run_cell", result)


def make_shell() -> NotebookShell:
    """The shell of this process, made once."""
    quiet = Config({"HistoryManager": {"enabled": False}})
    shell: NotebookShell = NotebookShell.instance(config=quiet)
    shell.builtin_trap.activate()
    builtins.input = getpass.getpass = _refuse_input
    return shell


def _refuse_input(*_: Any, **__: Any) -> NoReturn:
    raise StdinNotImplementedError("input was called, but nobody is there to answer.")
