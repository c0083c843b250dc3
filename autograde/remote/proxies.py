"""What stands on this side for objects of the other: classes that are real classes, instances that forward.

A proxy forwards attributes, calls and the special methods that the other side's class really has. What must not be
left to the other side stays here: it is equal to nothing but another proxy, NumPy computes nothing with it, and
operators that mix it with values of this side work only on classes that were asked for by name: an answer that is
asked for a number cannot hand in an object that is close to every number.
"""

from __future__ import annotations

import builtins
import sys
import types
from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol

from autograde.remote.tensors import RemoteTensor, number_of_tensor

SLOT, CLASS_SLOT = "_autograde_remote", "_autograde_remote_class"
NAMED_SLOT = "_autograde_named_only"
ALWAYS = frozenset(
    [
        "__call__",
        "__len__",
        "__iter__",
        "__next__",
        "__getitem__",
        "__reversed__",
        "__enter__",
        "__exit__",
        "__bool__",
    ]
)
OPERATORS = [
    "add",
    "sub",
    "mul",
    "matmul",
    "truediv",
    "floordiv",
    "mod",
    "divmod",
    "pow",
    "lshift",
    "rshift",
    "and",
    "or",
    "xor",
]
NAMED_ONLY = frozenset(
    [
        "__setitem__",
        "__delitem__",
        "__contains__",
        "__lt__",
        "__le__",
        "__gt__",
        "__ge__",
        "__hash__",
        "__neg__",
        "__pos__",
        "__invert__",
        "__abs__",
        "__round__",
        "__floor__",
        "__ceil__",
        "__trunc__",
        "__int__",
        "__float__",
        "__complex__",
        "__index__",
        "__format__",
    ]
).union(*({f"__{op}__", f"__r{op}__", f"__i{op}__"} for op in OPERATORS))
FORWARDED = ALWAYS | NAMED_ONLY
# Answers may be built of its layers, and checks ask what they are.
SHARED_LIBRARIES = frozenset({"nnedu"})
# Those of PyTorch's that are written in Python: its code in C would take what says that it is a tensor for one.
TORCH_MODULES = ("torch.nn.modules.", "torch.optim.", "torch.utils.data.")
READABLE = frozenset(
    [
        "__name__",
        "__qualname__",
        "__dict__",
        "__code__",
        "__defaults__",
        "__kwdefaults__",
        "__annotations__",
        "__closure__",
        "__wrapped__",
    ]
)
# Kinds of Python's own objects that tests ask for by isinstance, or through inspect.
KINDS: dict[str, type] = {
    str(kind.__name__): kind
    for kind in (
        *(types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.CodeType),
        *(types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType, types.CellType),
        *(map, zip, filter, enumerate, reversed, property, classmethod, staticmethod),
    )
}


class Asking(Protocol):
    """The way to the other side."""

    def ask(self, operation: str, *values: Any) -> Any:
        """Have the other side do something; what it raises is raised."""

    def note(self, remark: str) -> None:
        """Keep a remark for a person who asks why a test did not pass."""


class CannotBeJudged(BaseException):
    """A test asks for what only one process for all could give; a person has to look."""


class Remote:
    """What all proxies of instances share; where it is at home stands in their slot."""

    __slots__ = ()
    __array_ufunc__ = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__") and name not in READABLE:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return _way(self).ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__"):
            object.__setattr__(self, name, value)
        else:
            _way(self).ask("set", self, name, value)

    def __delattr__(self, name: str) -> None:
        _way(self).ask("del", self, name)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Remote):
            _way(self).note(_in_words(type(self)))
            return False
        return _way(self).ask("equal", self, other) is True

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        return str(_way(self).ask("repr", self))

    def __str__(self) -> str:
        return str(_way(self).ask("str", self))


class RemoteObject(Remote):
    """The root of proxies that are no exceptions."""

    __slots__ = (SLOT, "__weakref__")


class RemoteClass(type):
    """A class of the other side: calling it makes an object there."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return _way(cls).ask("call", cls, args, tuple(kwargs.items()))

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return _way(cls).ask("get", cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        if name.startswith("__"):
            type.__setattr__(cls, name, value)
        else:
            _way(cls).ask("set", cls, name, value)

    def __delattr__(cls, name: str) -> None:
        _way(cls).ask("del", cls, name)

    def __init__(cls, name: str, bases: tuple[type, ...], names: dict[str, Any]) -> None:
        super().__init__(name, bases, names)
        if CLASS_SLOT not in names:
            raise CannotBeJudged(f"a class {name} that is derived from a class of the answer")


def make_class(
    way: Asking,
    number: int,
    module: str,
    name: str,
    doc: str | None,
    bases: Sequence[type],
    error: str,
    special: Sequence[str],
) -> RemoteClass:
    """A class of this side for one of theirs.

    Parameters:  way, number, module, name, doc, bases (made before), error (the nearest built-in exception it derives from,
                 or ""), special (the names of the special methods that it has)
    """
    names: dict[str, Any] = {m: _forwarding(m) for m in special if m in ALWAYS}
    names |= {
        CLASS_SLOT: (way, number, module),
        "__slots__": (),
        "__module__": "__main__",
        "__doc__": doc,
    }
    if name in ("function", "method", "builtin_function_or_method"):
        names["__doc__"] = property(lambda self: _way(self).ask("get", self, "__doc__"))
    if module.partition(".")[0] in SHARED_LIBRARIES:
        names["__class__"] = property(lambda self: _known_class(module, name) or type(self))
    if module.startswith(TORCH_MODULES) and (known := _defined_class(module, name)):
        names["__class__"] = property(lambda self: known)
    if module == "builtins" and name in KINDS:
        names["__class__"] = property(lambda self: KINDS[name])
    if error:
        names["args"] = property(lambda self: _way(self).ask("get", self, "args"))
    root = (Remote, exception_called(error) or Exception) if error else (RemoteObject,)
    try:
        made = RemoteClass(name, tuple(bases) or root, dict(names))
    except TypeError:  # an order of bases that only their side can lay out
        made = RemoteClass(name, root, names)
    type.__setattr__(made, NAMED_SLOT, frozenset(special) & NAMED_ONLY)
    return made


def allow_operators(made: RemoteClass, only: Collection[str] = NAMED_ONLY) -> None:
    """Let operators of a class work that was asked for by name."""
    for method in vars(made)[NAMED_SLOT].intersection(only):
        type.__setattr__(made, method, _forwarding(method, made))


def make_instance(made: RemoteClass, way: Asking, number: int) -> Any:
    """The proxy of an object."""
    proxy: Any = made.__new__(made)  # type: ignore[call-overload]
    object.__setattr__(proxy, SLOT, (way, number))
    return proxy


def number_of(value: Any) -> int | None:
    """The number of a proxy, instance or class; None for anything else."""
    if isinstance(value, RemoteClass):
        return type.__getattribute__(value, CLASS_SLOT)[1]
    if isinstance(value, Remote):
        return object.__getattribute__(value, SLOT)[1]
    return number_of_tensor(value) if isinstance(value, RemoteTensor) else None


def _known_class(module: str, name: str) -> type | None:
    """The class of this side's library that goes by that name, so that isinstance finds it."""
    found = getattr(sys.modules.get(module), name, None)
    return found if isinstance(found, type) else None


def _defined_class(module: str, name: str) -> type | None:
    """The same, if that module is where the class comes from."""
    found = _known_class(module, name)
    return found if found and found.__module__ == module else None


def exception_called(name: Any) -> type[BaseException] | None:
    """The built-in exception of that name that may be raised here."""
    found = getattr(builtins, name, None) if isinstance(name, str) else None
    if isinstance(found, type) and (issubclass(found, Exception) or found is SystemExit):
        return found
    return None


def _way(proxy: Any) -> Asking:
    if isinstance(proxy, RemoteClass):
        return type.__getattribute__(proxy, CLASS_SLOT)[0]
    return object.__getattribute__(proxy, SLOT)[0]


def _in_words(made: type) -> str:
    """What a person has to look at where a test takes objects of a class for values."""
    root = type.__getattribute__(made, CLASS_SLOT)[2].partition(".")[0]
    if root in ("", "__main__"):
        return f"objects of the answer's own class {made.__name__}"
    return f"objects of {'Python' if root == 'builtins' else root}'s {made.__name__}"


def _forwarding(method: str, named: type | None = None) -> Callable[..., Any]:
    if method == "__call__":

        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            return _way(self).ask("call", self, args, tuple(kwargs.items()))

        return call

    def forward(self: Any, *args: Any) -> Any:
        if named and type(self) is not named:  # nobody asked for this class, only for its base
            _way(self).note(_in_words(type(self)))
            raise TypeError(f"{type(self).__name__!r} is not what was asked for")
        return _way(self).ask("special", self, method, args)

    return forward
