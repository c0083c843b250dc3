"""Classes of libraries, and of files beside the notebook, that objects of the other side may be of: known here by name."""

from __future__ import annotations

import sys

import numpy as np

from autograde.remote.plain import AS_BASE, ENCODERS

# Their own code asks for the class, as plt.close(figure) does. More would not do: where a library trusts what says that
# it is a table, that decides what it is equal to, and sklearn.clone calls the class with whatever the object wants.
SHARED_LIBRARIES = frozenset({"nnedu", "matplotlib"})
# Those of PyTorch's that are written in Python: its code in C would take what says that it is a tensor for one.
TORCH_MODULES = ("torch.nn.modules.", "torch.optim.", "torch.utils.data.")
# Values cross as such: what comes as an object is none.
VALUES = (*AS_BASE, *ENCODERS, np.generic, np.dtype, type)


def loaded_class(module: str, name: str) -> type | None:
    """The class of a module loaded here that comes from there and goes by that name; never one of plain values."""
    if module in ("__main__", "builtins"):
        return None
    found = getattr(sys.modules.get(module), "__dict__", {}).get(name)
    if not isinstance(found, type) or found.__module__ != module:
        return None
    return None if issubclass(found, VALUES) else found


def is_shared(module: str) -> bool:
    """Whether proxies of a module's classes say what they are."""
    return module.partition(".")[0] in SHARED_LIBRARIES or module.startswith(TORCH_MODULES)


def shared_class(module: str, name: str) -> type | None:
    """The class that a proxy says it is of, so that libraries of this side find it."""
    return loaded_class(module, name) if is_shared(module) else None
