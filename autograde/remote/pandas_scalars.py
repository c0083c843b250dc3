"""One moment, span, interval or gap of pandas as JSON, and what may be said of time zones and frequencies.

pandas is never imported here before something that needs it is decoded.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograde.remote.frames import ProtocolError

UNITS = frozenset({"s", "ms", "us", "ns"})
# pandas opens any file for a zone that begins with "dateutil/".
ZONE = re.compile(
    r"UTC[+-]\d\d:\d\d|(?!dateutil/)[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}"
)
FREQUENCY = re.compile(r"-?\d{0,9}[A-Za-z]{1,6}(-[A-Z0-9]{3,4}){0,2}")
TYPES = frozenset(
    [
        *("DataFrame", "Series", "Categorical", "CategoricalDtype", "DatetimeTZDtype"),
        *("Timestamp", "Timedelta", "Period", "Interval", "Index", "RangeIndex", "MultiIndex"),
        *("DatetimeIndex", "TimedeltaIndex", "PeriodIndex", "CategoricalIndex", "IntervalIndex"),
    ]
)


def loaded() -> Any:
    """pandas, where something has imported it."""
    found = sys.modules.get("pandas")
    return found if hasattr(found, "DataFrame") else None


def encode_scalar(value: Any, encode: Callable[[Any], Any]) -> Any:
    """The JSON of a scalar or a class of pandas; NotImplemented if it is none, or cannot cross."""
    pd, kind = loaded(), type(value)
    if pd is None:
        return NotImplemented
    if value is pd.NaT or value is pd.NA:
        return ["NaT" if value is pd.NaT else "NA"]
    if kind is pd.Timestamp:
        zone = None if value.tz is None else zone_of(pd, value.tz)
        return NotImplemented if zone == "" else ["Timestamp", *_count(value.asm8), zone]
    if kind is pd.Timedelta:
        return ["Timedelta", *_count(value.asm8)]
    if kind is pd.Period:
        text = frequency_of(pd, pd.PeriodDtype(value.freq))
        return ["Period", value.ordinal, text] if text else NotImplemented
    if kind is pd.Interval:
        return ["Interval", encode(value.left), encode(value.right), value.closed]
    if isinstance(value, type) and vars(pd).get(value.__name__) is value:
        return ["type", value.__name__] if value.__name__ in TYPES else NotImplemented
    return NotImplemented


def decode_scalar(node: list[Any], decode: Callable[[Any], Any]) -> Any:
    """The scalar or class of a node.

    Raises:  ProtocolError, or what pandas says of numbers that are out of its bounds
    """
    import pandas as pd

    tag, *parts = node
    if tag in ("NaT", "NA"):
        return getattr(pd, tag)
    if tag == "Timestamp":
        unit, count, zone = parts
        moment = pd.Timestamp(np.datetime64(_whole(count), _unit(unit)))
        return moment if zone is None else moment.tz_localize("UTC").tz_convert(zone_from(zone))
    if tag == "Timedelta":
        unit, count = parts
        return pd.Timedelta(np.timedelta64(_whole(count), _unit(unit)))
    if tag == "Period":
        return pd.Period(ordinal=_whole(parts[0]), freq=frequency_from(parts[1]))
    if tag == "Interval":
        return pd.Interval(decode(parts[0]), decode(parts[1]), closed=parts[2])
    if tag == "type" and parts[0] in TYPES:
        return getattr(pd, parts[0])
    raise ProtocolError(f"nothing of pandas is called {str(tag)[:40]!r}")


def zone_of(pd: Any, zone: Any) -> str:
    """The name of a time zone; empty where it has none that means the same zone on the other side."""
    name = str(zone)
    try:
        is_known = pd.DatetimeTZDtype("ns", name) == pd.DatetimeTZDtype("ns", zone)
    except Exception:  # a name that means nothing: each kind of zone has errors of its own
        return ""
    return name if is_known and ZONE.fullmatch(name) else ""


def zone_from(name: Any) -> str:
    """A checked name of a time zone.

    Raises:  ProtocolError
    """
    if not isinstance(name, str) or not ZONE.fullmatch(name):
        raise ProtocolError(f"no time zone is called {str(name)[:40]!r}")
    return name


def frequency_of(pd: Any, told: Any) -> str:
    """The text of an offset's or a PeriodDtype's frequency; empty where it does not say all, as of holidays."""
    is_period = isinstance(told, pd.PeriodDtype)
    text = told.name.removeprefix("period[").removesuffix("]") if is_period else told.freqstr
    again = pd.PeriodDtype if is_period else pd.tseries.frequencies.to_offset
    return text if FREQUENCY.fullmatch(text) and again(text) == told else ""


def frequency_from(text: Any) -> str:
    """A checked text of a frequency.

    Raises:  ProtocolError
    """
    if not isinstance(text, str) or not FREQUENCY.fullmatch(text):
        raise ProtocolError(f"no frequency is written {str(text)[:40]!r}")
    return text


def _count(value: Any) -> tuple[str, int]:
    return np.datetime_data(value.dtype)[0], int(value.astype(np.int64))


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise ProtocolError("a moment is no whole number")
    return number


def _unit(unit: Any) -> Any:
    if unit not in UNITS:
        raise ProtocolError(f"pandas counts no moments in {str(unit)[:40]!r}")
    return unit
