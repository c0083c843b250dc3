"""PyTorch's tensors across the wire: plain ones by value, like arrays; those that require grad with a value, too.

A tensor that requires grad stays where its graph is. On the other side a tensor of the same value stands for it: PyTorch
computes with that one itself, and what has to do with gradients is asked where the graph is. Nothing here imports
PyTorch before a tensor comes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol

import numpy as np

from autograde.remote.arrays import array_from, order_of
from autograde.remote.frames import ProtocolError

# They are alike in NumPy; bfloat16 goes as the whole numbers of its bits.
DTYPES = frozenset(
    ["bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64"]
    + ["float16", "float32", "float64", "complex64", "complex128", "bfloat16"]
)
SLOT = "_autograde_remote_tensor"
# What has to do with the graph.
READ = ("grad", "grad_fn", "requires_grad", "is_leaf", "retains_grad")
WRITTEN = ("grad", "requires_grad")
CALLED = ("backward", "requires_grad_", "retain_grad", "register_hook")
# A node of the graph would lead on to all that it was computed from.
GIVEN_OUT = frozenset(READ + CALLED) - {"grad_fn"}


class Asking(Protocol):
    """The way to the other side."""

    def ask(self, operation: str, *values: Any) -> Any:
        """Have the other side do something; what it raises is raised."""


def loaded_torch() -> Any:
    """PyTorch if this process has imported it, else None."""
    torch = sys.modules.get("torch")
    return torch if isinstance(getattr(torch, "Tensor", None), type) else None


def _torch() -> Any:
    try:
        return importlib.import_module("torch")
    except ImportError:
        raise ProtocolError("a tensor came, and PyTorch is not here") from None


def is_plain_tensor(value: Any) -> bool:
    """Whether a value is a tensor that crosses as it is: with values in memory and without a graph."""
    torch = loaded_torch()
    is_tensor = torch is not None and type(value) is torch.Tensor
    return is_tensor and not value.requires_grad and _has_values(value)


def needs_its_graph(value: Any) -> bool:
    """Whether a value is a tensor that stays where it is and is sent along with its value: a parameter, a result."""
    torch = loaded_torch()
    if torch is None or type(value) not in (torch.Tensor, torch.nn.Parameter):
        return False
    return _has_values(value) and not is_plain_tensor(value)


def _has_values(value: Any) -> bool:
    kind = str(value.dtype).removeprefix("torch.")
    is_in_memory = value.device.type == "cpu" and value.layout is loaded_torch().strided
    return is_in_memory and kind in DTYPES and not value.is_conj() and not value.is_neg()


def as_array(value: Any) -> np.ndarray:
    """The memory of a tensor as an array."""
    torch = loaded_torch()
    bare = value.detach()
    array: np.ndarray = (bare.view(torch.int16) if bare.dtype is torch.bfloat16 else bare).numpy()
    return array


def content_of_tensor(value: Any) -> list[Any]:
    """What a tensor holds now."""
    array = as_array(value)
    return [*form_of_tensor(value, array), array.tobytes(order_of(array))]


def form_of_tensor(value: Any, array: np.ndarray) -> list[Any]:
    """All of a tensor's content but the bytes."""
    is_bfloat16 = value.dtype is loaded_torch().bfloat16
    return ["tensor", is_bfloat16, array.dtype.str, list(array.shape), order_of(array)]


def tensor_from(content: list[Any]) -> Any:
    """A tensor of its own memory.  Raises:  ProtocolError, or what PyTorch raises where it has no such dtype"""
    torch = _torch()
    _, is_bfloat16, dtype, shape, order, raw = content
    # A copy, because what shares NumPy's memory counts as held by somebody for ever.
    made = torch.from_numpy(array_from(dtype, shape, order, raw)).clone()
    return made.view(torch.bfloat16) if is_bfloat16 else made


def fill_tensor(value: Any, content: list[Any]) -> None:
    """Make a tensor hold ``content``, as whoever changed it on the other side did: in place where that can be."""
    new = tensor_from(content)
    if (value.shape, value.dtype) == (new.shape, new.dtype):
        value.detach().copy_(new)
    else:
        value.data = new


def bare(value: Any) -> Any:
    """A copy of a tensor's value."""
    return value.detach().clone()


def is_tensor(value: Any) -> bool:
    """Whether a value is a tensor of whatever kind."""
    torch = loaded_torch()
    return torch is not None and isinstance(value, torch.Tensor)


def encode_name(value: Any) -> Any:
    """A dtype, device or size as JSON; NotImplemented for anything else."""
    torch = loaded_torch()
    if torch is not None and type(value) in (torch.dtype, torch.device):
        return [f"torch {type(value).__name__}", str(value)]
    if torch is not None and type(value) is torch.Size:
        return ["torch size", list(value)]
    return NotImplemented


def _dtype(name: Any) -> Any:
    found = getattr(_torch(), str(name).removeprefix("torch."), None)
    if type(found) is not _torch().dtype:
        raise ValueError(f"no dtype is called {str(name)[:40]!r}")
    return found


def _device(name: Any) -> Any:
    try:
        return _torch().device(str(name))
    except RuntimeError:
        raise ValueError(f"no device is called {str(name)[:40]!r}") from None


DECODERS: dict[str, Callable[..., Any]] = {
    "torch dtype": _dtype,
    "torch device": _device,
    "torch size": lambda sizes: _torch().Size(sizes),
}


class RemoteTensor:
    """What all tensors have in common that stand for one of the other side's."""

    def __deepcopy__(self, _: Any) -> Any:
        there: Any = self
        return bare(there).requires_grad_(there.requires_grad)


def stand_for(value: Any, way: Asking, number: int, is_parameter: bool, has_graph: bool) -> Any:
    """Let a tensor that has just come stand for theirs of that number.

    Raises:  ProtocolError if it is no such tensor
    """
    if not is_plain_tensor(value):
        raise ProtocolError("what came as the value of a tensor is none")
    if has_graph:
        value.requires_grad_().register_post_accumulate_grad_hook(_hand_over)
    value._is_param = is_parameter  # isinstance asks for it
    value.__dict__[SLOT] = (way, number)
    value.__class__ = _remote_class()
    return value


def renew(value: Any, latest: Any) -> None:
    """Let what stands for a tensor have the value that came with it now.  Raises:  ProtocolError"""
    if not isinstance(value, RemoteTensor) or not is_plain_tensor(latest):
        raise ProtocolError("what came as the value of a tensor is none")
    _torch().Tensor.data.__set__(value, latest)


def number_of_tensor(value: RemoteTensor) -> int:
    """The number that it has on the other side."""
    number: int = value.__dict__[SLOT][1]
    return number


@cache
def _remote_class() -> type:
    torch = _torch()
    # PyTorch's own code in C takes whoever says that its class is Tensor for one: it has to be one.
    names: dict[str, Any] = {"__torch_function__": torch._C._disabled_torch_function_impl}
    names |= {name: _asked(name) for name in READ}
    names |= {name: _called(name) for name in CALLED}
    return type(torch.Tensor)("tensor", (RemoteTensor, torch.Tensor), names)


def _asked(name: str) -> property:
    def read(self: Any) -> Any:
        return self.__dict__[SLOT][0].ask("get", self, name)

    def write(self: Any, value: Any) -> None:
        self.__dict__[SLOT][0].ask("set", self, name, value)

    return property(read, write if name in WRITTEN else None)


def _called(name: str) -> Callable[..., Any]:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        way = self.__dict__[SLOT][0]
        return way.ask("call", way.ask("get", self, name), args, tuple(kwargs.items()))

    return call


def _hand_over(value: Any) -> None:
    """What a test computed with a result has come back to it: its own graph goes on with the gradient."""
    grad = _torch().Tensor.grad
    gradient = grad.__get__(value)
    grad.__set__(value, None)
    # Several results may have come from one graph.
    value.backward(gradient, retain_graph=True)
