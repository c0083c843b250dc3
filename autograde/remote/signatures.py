"""What tests ask of an answer's functions and classes: their parameters and their text."""

from __future__ import annotations

import ast
import inspect
import linecache
from typing import Any

EMPTY = inspect.Parameter.empty


def signature_as_values(target: Any) -> tuple[Any, ...]:
    """In the student's process: parameters as (name, kind, default, annotation), and the annotation of what is returned.

    Defaults and annotations are tuples of one, or empty.
    """
    signature = inspect.signature(target)
    parameters = tuple(
        (p.name, int(p.kind), _of_one(p.default), _of_one(p.annotation))
        for p in signature.parameters.values()
    )
    return parameters, _of_one(signature.return_annotation)


def signature_from(told: tuple[Any, ...]) -> inspect.Signature:
    """In the judge's process: the signature that was told."""
    parameters, returned = told
    return inspect.Signature(
        [
            inspect.Parameter(
                name,
                inspect._ParameterKind(kind),
                default=_first(default),
                annotation=_first(annotation),
            )
            for name, kind, default, annotation in parameters
        ],
        return_annotation=_first(returned),
    )


def source_of(target: Any) -> str:
    """In the student's process: the text of a function, a method or a class that the notebook defines.

    Raises:  OSError if the notebook does not define it, or has no text of it
    """
    target = inspect.unwrap(target)
    if getattr(target, "__module__", "") != "__main__":
        raise OSError("only what the notebook defines shows its text")
    return _source_of_class(target) if isinstance(target, type) else inspect.getsource(target)


def _source_of_class(cls: type) -> str:
    """Python looks for classes in the file of their module, and a notebook has none: their methods know the cell."""
    codes = [getattr(inspect.unwrap(value), "__code__", None) for value in vars(cls).values()]
    for code in filter(None, codes):
        lines = linecache.getlines(code.co_filename)
        for node in ast.walk(ast.parse("".join(lines))):
            if isinstance(node, ast.ClassDef) and node.name == cls.__name__:
                first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
                if first <= code.co_firstlineno <= (node.end_lineno or first):
                    return "".join(lines[first - 1 : node.end_lineno])
    raise OSError("could not get source code")


def _of_one(value: Any) -> tuple[Any, ...]:
    return () if value is EMPTY else (value,)


def _first(values: tuple[Any, ...]) -> Any:
    return values[0] if values else EMPTY
