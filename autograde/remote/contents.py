"""What a list, dict, set, array or random generator holds, and how to make it hold that on the other side.

Contents are lists that begin with a tag, and that compare equal as long as nothing was changed. Bytes in them travel
behind the JSON. The values inside are encoded and decoded by whoever calls.
"""

from __future__ import annotations

import array
import random
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy import empty as empty_array
from numpy import frombuffer

from autograde.remote import tables
from autograde.remote.arrays import array_from, can_cross, dtype_node, order_of, sizes_from
from autograde.remote.frames import ProtocolError
from autograde.remote.symbolic import (
    MUTABLE,
    change_matrix,
    content_text,
    is_mutable_matrix,
    symbolic,
)
from autograde.remote.tensors import (
    as_array,
    content_of_tensor,
    fill_tensor,
    form_of_tensor,
    is_plain_tensor,
    is_tensor,
    tensor_from,
)

Content = list[Any]
Convert = Callable[[Any], Any]
PACKED_FROM = 16
DICTS = {"dict": dict, "OrderedDict": OrderedDict, "Counter": Counter, "defaultdict": defaultdict}
FACTORIES = {kind.__name__: kind for kind in (int, float, complex, str, list, dict, set, tuple)}
MAX_CELLS = 1_000_000
LARGE = 2**16  # bytes
KINDS = {list, set, deque, bytearray, np.random.RandomState, random.Random, *DICTS.values()}


def holds_values(value: Any) -> bool:
    """Whether a value can change and its content can cross."""
    kind = type(value)
    if kind is np.ndarray:
        return value.dtype.kind == "O" or can_cross(value.dtype)
    if kind is np.random.Generator:
        return type(value.bit_generator) is np.random.PCG64
    if kind in KINDS:
        return True
    if tables.is_table(value):
        return tables.can_cross(value)
    return is_mutable_matrix(value) or is_plain_tensor(value)


def content_of(value: Any, encode: Convert) -> Content:
    """What a value that :func:`holds_values` holds now."""
    kind = type(value)
    if kind is list:
        return _packed(value) or ["list", [encode(item) for item in value]]
    if kind is np.ndarray:
        return _of_array(value, encode)
    if kind in DICTS.values():
        pairs = [[encode(key), encode(item)] for key, item in value.items()]
        return ["dict", kind.__name__, _factory_of(value, encode), pairs]
    if kind is set:
        return ["set", [encode(item) for item in value]]
    if kind is deque:
        return ["deque", value.maxlen, [encode(item) for item in value]]
    if kind is bytearray:
        return ["bytearray", bytes(value)]
    if kind.__name__ in MUTABLE:
        return ["matrix", content_text(value)]
    if is_tensor(value):
        return content_of_tensor(value)
    if tables.is_table(value):
        return tables.content_of(value, encode)
    return _of_random(value)


def _factory_of(value: dict[Any, Any], encode: Convert) -> Any:
    """What a defaultdict makes a missing value with: a type by its name, or a function that stays where it is."""
    factory = value.default_factory if isinstance(value, defaultdict) else None
    if factory is None:
        return ""
    known = [name for name, kind in FACTORIES.items() if kind is factory]
    return known[0] if known else encode(factory)


def is_large(content: Content | None) -> bool:
    """Whether content is that of an array which takes long to copy."""
    return content is not None and content[0] in ("array", "tensor") and len(content[-1]) >= LARGE


def is_unchanged(value: Any, content: Content) -> bool:
    """Whether a large array still holds ``content``, without a copy of it; False where only its content can tell."""
    if not is_large(content):
        return False
    is_array = type(value) is np.ndarray
    array = value if is_array else as_array(value)
    if (_form_of(value) if is_array else form_of_tensor(value, array)) != content[:-1]:
        return False
    now, agreed = array.reshape(-1, order="A").view("u1"), np.frombuffer(content[-1], "u1")
    words = len(now) // 8 * 8  # eight bytes at a time take a fifth of the time
    return np.array_equal(now[:words].view("u8"), agreed[:words].view("u8")) and np.array_equal(
        now[words:], agreed[words:]
    )


def _packed(values: list[Any]) -> Content | None:
    """A long list of nothing but floats, or small whole numbers, as bytes."""
    if len(values) < PACKED_FROM:
        return None
    kinds = set(map(type, values))
    if kinds == {float}:
        return ["floats", array.array("d", values).tobytes()]
    if kinds == {int}:
        try:
            return ["ints", array.array("q", values).tobytes()]
        except OverflowError:
            return None
    return None


def _of_array(value: np.ndarray, encode: Convert) -> Content:
    if value.dtype.kind == "O":
        return ["objects", list(value.shape), [encode(item) for item in value.flat]]
    return [*_form_of(value), value.tobytes(order_of(value))]


def _form_of(value: np.ndarray) -> Content:
    flags = value.flags
    is_whole = flags.c_contiguous or flags.f_contiguous
    shape, kind = list(value.shape), dtype_node(value.dtype)
    return ["array", kind, shape, order_of(value), is_whole, flags.writeable]


def _of_random(value: Any) -> Content:
    if type(value) is np.random.Generator:
        state = value.bit_generator.state
        inner = state["state"]
        return ["pcg64", inner["state"], inner["inc"], state["has_uint32"], state["uinteger"]]
    if type(value) is np.random.RandomState:
        state = value.get_state(legacy=False)
        key, place = state["state"]["key"].tobytes(), int(state["state"]["pos"])
        return ["mt19937", place, int(state["has_gauss"]), float(state["gauss"]), key]
    version, words, gauss = value.getstate()
    return ["random", version, gauss, array.array("q", words).tobytes()]


def empty(content: Content) -> Any:
    """A value of the right kind that :func:`fill` can fill.

    Raises:  ProtocolError
    """
    tag = content[0]
    if tag in ("list", "floats", "ints"):
        return []
    if tag == "array":
        _, dtype, shape, order, _, writeable, raw = content
        made = array_from(dtype, shape, order, raw)
        made.flags.writeable = bool(writeable)
        return made
    if tag == "tensor":
        return tensor_from(content)
    if tag == "dict":
        kind = DICTS.get(content[1])
        if kind is None:
            raise ProtocolError("a dict of an unknown kind came")
        return kind()
    if tag == "objects":
        sizes = sizes_from(content[1])
        if len(content[2]) > MAX_CELLS or prod(sizes) != len(content[2]):
            raise ProtocolError("an array of objects is damaged")
        return empty_array(sizes, dtype=object)
    if tag == "deque":
        return deque(maxlen=content[1])
    if tag == "matrix":
        return _matrix(content)
    if tag == "table":
        return tables.empty(content)
    simple: dict[str, Callable[[], Any]] = {
        "set": set,
        "bytearray": bytearray,
        "pcg64": lambda: np.random.Generator(np.random.PCG64(0)),
        "mt19937": lambda: np.random.RandomState(0),
        "random": lambda: random.Random(0),
    }
    if tag not in simple:
        raise ProtocolError(f"nothing that holds values is called {str(tag)[:40]!r}")
    return simple[tag]()


def fill(value: Any, content: Content, decode: Convert) -> None:
    """Make ``value`` hold ``content``.

    Raises:  ProtocolError if it is of another kind, or the content is damaged.
    """
    tag, kind = content[0], type(value)
    if tag in ("list", "floats", "ints") and kind is list:
        value[:] = _items(content, decode)
    elif tag == "array" and kind is np.ndarray:
        _, dtype, shape, order, _, _, raw = content
        _copy_into(value, array_from(dtype, shape, order, raw))
    elif tag == "dict" and kind is DICTS.get(content[1]):
        pairs = [(decode(key), decode(item)) for key, item in content[3]]
        if isinstance(value, defaultdict):
            value.default_factory = _factory_from(content[2], decode)
        value.clear()
        for key, item in pairs:
            value[key] = item
    elif tag == "set" and kind is set:
        items = [decode(item) for item in content[1]]
        value.clear()
        value.update(items)
    elif tag == "deque" and kind is deque:
        items = [decode(item) for item in content[2]]
        value.clear()
        value.extend(items)
    elif tag == "objects" and kind is np.ndarray and value.dtype.kind == "O":
        if value.size != len(content[2]):
            raise ProtocolError("an array of objects has another size now")
        for place, item in enumerate(content[2]):
            value.flat[place] = decode(item)
    elif tag == "bytearray" and kind is bytearray:
        value[:] = content[1]
    elif tag == "matrix" and kind.__name__ in MUTABLE:
        change_matrix(value, _matrix(content))
    elif tag == "tensor" and is_tensor(value):
        fill_tensor(value, content)
    elif tag == "table" and tables.is_table(value):
        tables.fill(value, content, decode)
    elif kind in (np.random.Generator, np.random.RandomState, random.Random):
        _set_random(value, content)
    else:
        raise ProtocolError(f"a {kind.__name__} cannot hold {str(tag)[:40]!r}")


def _factory_from(said: Any, decode: Convert) -> Callable[[], Any] | None:
    factory = FACTORIES.get(said) if isinstance(said, str) else decode(said)
    if factory is not None and not callable(factory):
        raise ProtocolError("what a dict makes missing values with cannot be called")
    return factory


def _matrix(content: Content) -> Any:
    made = symbolic(content[1])
    if type(made).__name__ not in MUTABLE:
        raise ProtocolError("a matrix that can be changed is none")
    return made


def _items(content: Content, decode: Convert) -> list[Any]:
    if content[0] == "list":
        return [decode(item) for item in content[1]]
    numbers: array.array[Any] = array.array("d" if content[0] == "floats" else "q")
    numbers.frombytes(content[1])
    return numbers.tolist()


def _copy_into(value: np.ndarray, new: np.ndarray) -> None:
    if (value.shape, value.dtype) != (new.shape, new.dtype):
        raise ProtocolError("an array has another shape or dtype now")
    if value.flags.writeable:
        value[...] = new


def _set_random(value: Any, content: Content) -> None:
    tag = content[0]
    if tag == "pcg64" and type(value) is np.random.Generator:
        _, state, increment, has_spare, spare = content
        value.bit_generator.state = {
            "bit_generator": "PCG64",
            "state": {"state": state % 2**128, "inc": increment % 2**128 | 1},
            "has_uint32": int(bool(has_spare)),
            "uinteger": spare % 2**32,
        }
    elif tag == "mt19937" and type(value) is np.random.RandomState:
        _, place, has_gauss, gauss, key = content
        words = frombuffer(key, np.uint32)
        # NumPy takes any place for granted and would read behind the words.
        if len(words) != 624 or type(place) is not int or not 0 <= place <= 624:
            raise ProtocolError("a random state is damaged")
        value.set_state(("MT19937", words, place, int(bool(has_gauss)), float(gauss)))
    elif tag == "random" and type(value) is random.Random:
        version, gauss, words = content[1:]
        numbers: array.array[Any] = array.array("q")
        numbers.frombytes(words)
        value.setstate((version, tuple(numbers), gauss))
    else:
        raise ProtocolError("a random state is of another kind")
