"""Special methods by what tests may do with them where the object is of an answer's class."""

from __future__ import annotations

# Whatever a class is asked for: what comes of them is what tests compute with.
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
# They make a plain value of an object, which an answer could have returned itself.
CONVERSIONS = frozenset(
    [
        "__round__",
        "__floor__",
        "__ceil__",
        "__trunc__",
        "__int__",
        "__float__",
        "__complex__",
        "__index__",
        "__format__",
        "__bytes__",
    ]
)
COMPARISONS = frozenset(["__lt__", "__le__", "__gt__", "__ge__"])
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
BINARY: frozenset[str] = frozenset().union(
    *({f"__{op}__", f"__r{op}__", f"__i{op}__"} for op in OPERATORS)
)
UNARY = frozenset(["__neg__", "__pos__", "__invert__", "__abs__"])
ITEMS = frozenset(["__setitem__", "__delitem__", "__contains__"])
# Python looks for them in the class, where no attribute that is asked for is seen.
RARE = frozenset(["__await__", "__aiter__", "__anext__", "__aenter__", "__aexit__", "__fspath__"])
# Only of a class that was asked for by name.
NAMED_ONLY = CONVERSIONS | COMPARISONS | BINARY | UNARY | ITEMS | {"__hash__"}
ARRAY = "__array__"
FORWARDED = ALWAYS | NAMED_ONLY | {ARRAY}
# What a class has of its own, or else object's, when it is asked for them by name.
SHOWN = frozenset(
    ["__init__", "__str__", "__repr__", "__eq__", "__ne__", "__hash__", "__len__"]
) | (COMPARISONS | BINARY | UNARY | ITEMS)
