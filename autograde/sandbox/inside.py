"""What a process does once it is in its place: import what it needs, take in its files, and serve."""

from __future__ import annotations

import gc
import importlib
import os
from pathlib import Path
from typing import Any, NoReturn

from autograde.sandbox.channel import Channel


def load(entry: str) -> Any:
    """The module ``package.module``, or what it calls ``name`` in ``package.module:name``."""
    module, _, name = entry.partition(":")
    loaded = importlib.import_module(module)
    return getattr(loaded, name) if name else loaded


def warm_up(absent: list[str], preload: list[str]) -> None:
    """Import what is preloaded, ``module`` or ``module:function`` to call, with stand-ins for what is absent."""
    gc.disable()  # what is imported stays, and little else: the search would take a tenth of a second
    if absent:
        load("autograde.sandbox.stand_ins:install")(absent)
    for entry in preload:
        loaded = load(entry)
        if ":" in entry:
            loaded()
    gc.freeze()  # else the first collection of a child would copy every page that it shares
    gc.enable()


def run_entry(entry: str, channel: Channel) -> NoReturn:
    """Take in the files, call the entry, and end the process."""
    code = 1
    try:
        take_files(channel)
        load(entry)(channel)
        code = 0
    except EOFError:
        code = 0
    finally:
        os._exit(code)


def take_files(channel: Channel) -> None:
    """Put what comes into the working folder."""
    while name := Channel.receive(channel).decode():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(Channel.receive(channel))
