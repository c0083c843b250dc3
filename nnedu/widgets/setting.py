"""A widget's setting as a string, ``function=tanh&z=1.5``; ``static/setting.js`` does the same."""

import json
import math
from typing import Any
from urllib.parse import parse_qsl, urlencode

import traitlets as t

Limits = dict[str, Any]


def limits(trait: t.TraitType[Any, Any]) -> Limits:
    """What a trait takes: its ``options``, its ``range``, ``whole`` numbers alone, or anything.

    Example:
        >>> limits(t.Enum(["a", "b"])), limits(t.Float(min=0, max=1)), limits(t.Bool())
        ({'options': ['a', 'b']}, {'range': [0, 1]}, {})
    """
    if isinstance(trait, t.Enum):
        return {"options": list(trait.values or [])}
    found: Limits = {"whole": True} if isinstance(trait, t.Int) else {}
    low, high = getattr(trait, "min", None), getattr(trait, "max", None)
    if low is not None and high is not None and math.isfinite(low) and math.isfinite(high):
        found["range"] = [low, high]
    return found


def write_setting(values: dict[str, Any]) -> str:
    """Names and values as they stand in an address.

    Example:
        >>> write_setting({"function": "leaky relu", "z": 1.5})
        'function=leaky+relu&z=1.5'
    """
    return urlencode(
        {name: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
         for name, value in values.items()}
    )  # fmt: skip


def read_setting(text: str, now: dict[str, Any], setting: dict[str, Limits]) -> dict[str, Any]:
    """The values that the text names; ``now`` says of which kind each one is.

    Raises:
        ValueError: if it names what the widget does not have, or a value out of its limits

    Example:
        >>> read_setting("z=2.5", {"z": 1.0}, {"z": {"range": [-6, 6]}})
        {'z': 2.5}
    """
    found = {}
    for name, given in parse_qsl(text.removeprefix("#"), keep_blank_values=True):
        if name not in setting:
            raise ValueError(f"a setting here has {', '.join(setting)}, got {name}={given}")
        try:
            found[name] = given if isinstance(now[name], str) else json.loads(given)
        except json.JSONDecodeError:
            raise ValueError(f"{name} cannot be read from {given!r}") from None
        _check(name, found[name], setting[name])
    return found


def _check(name: str, value: Any, limits: Limits) -> None:
    if "options" in limits and value not in limits["options"]:
        raise ValueError(f"{name} is one of {', '.join(limits['options'])}, got {value!r}")
    if "whole" in limits and not isinstance(value, int):
        raise ValueError(f"{name} is a whole number, got {value!r}")
    if "range" in limits:
        low, high = limits["range"]
        if not isinstance(value, int | float) or not low <= value <= high:
            raise ValueError(f"{name} lies between {low:g} and {high:g}, got {value!r}")
