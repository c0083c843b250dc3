"""The templates of the pages for people: what is put in is escaped, and a name that is missing is an error."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


@cache
def template(name: str) -> Template:
    """A file of ``autograde/templates``, with a filter ``number`` (2.0 -> 2) and ``percent`` (0.5 -> 50 %)."""
    environment = Environment(
        loader=PackageLoader("autograde"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{round(value, 2):g}"
    environment.filters["percent"] = lambda share: f"{100 * share:.0f} %"
    return environment.get_template(name)
