"""Show a verdict to a learner, as text and as HTML that follows JupyterLab's theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from autograde.compare import Difference, show
from autograde.judge import CheckResult, Verdict
from autograde.observe import CALL


@dataclass(frozen=True)
class Report:
    """A verdict as it is displayed.

    ``hidden_checks`` counts those that run when it is graded; ``wrong_helpers`` are the learner's other
    answers that this one calls and that are not right themselves.
    """

    verdict: Verdict
    hidden_checks: int = 0
    wrong_helpers: Sequence[str] = ()

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, str]:
        return {"text/plain": repr(self), "text/html": self.html()}

    def lines(self) -> list[str]:
        lines = [self.headline()]
        for result in self.verdict.results:
            lines.append(f"  {_mark(result)} {result.what}")
            for difference in self._shown(result):
                lines += [f"      {row}" for row in _rows(difference)]
        return lines + self.advice()

    def headline(self) -> str:
        verdict = self.verdict
        name = verdict.exercise
        if verdict.ready_made:
            return f"{name}: no points for a ready-made answer"
        if verdict.unwritten:
            return f"{name}: not written yet"
        passed = sum(result.passed for result in verdict.results)
        if passed == len(verdict.results):
            return f"{name}: right, all {passed} checks pass" if passed > 1 else f"{name}: right"
        if len(verdict.results) == 1:
            return f"{name}: not right yet"
        return f"{name}: not right yet, {passed} of {len(verdict.results)} checks pass"

    def advice(self) -> list[str]:
        """What the learner is told beyond the checks."""
        verdict = self.verdict
        if verdict.ready_made:
            libraries = " and ".join(verdict.ready_made)
            return [
                f"Your answer calls {libraries}. Write the piece itself: it is your own code that counts."
            ]
        if self.wrong_helpers:
            helpers = " and ".join(self.wrong_helpers)
            return [
                f"It calls your {helpers}, not right yet: mend that first, then check this again."
            ]
        if verdict.unwritten:
            return [
                "Replace the line that raises NotImplementedError, or the ..., with your answer, "
                "run that cell, then run this one again."
            ]
        if verdict.untouched:  # to say what is wrong would be to find the bug
            told = [
                f"It does what it did when it was handed out. {verdict.mistakes[0].ask}".strip()
            ]
        else:
            told = [
                f"This looks like “{m.name}”: {m.say} {m.ask}".strip() for m in verdict.mistakes
            ]
        told += list(verdict.remarks)
        if not verdict.passed:
            return [*told, f'Stuck? Run hint("{verdict.exercise}") in a new cell.']
        if self.hidden_checks:
            more = (
                "1 more check runs"
                if self.hidden_checks == 1
                else f"{self.hidden_checks} more checks run"
            )
            return [f"{more} when it is graded, on inputs you have not seen."]
        return []

    def html(self) -> str:
        verdict = self.verdict
        kind = "right" if verdict.passed else "open" if verdict.unwritten else "wrong"
        colour = {"right": "#0072b2", "open": "#767676", "wrong": "#d55e00"}[kind]
        items = "".join(map(self._item, verdict.results))
        advice = "".join(f"<p style='margin:.5em 0 0'>{escape(line)}</p>" for line in self.advice())
        return (
            f"<div style='border-left:6px solid {colour};padding:.4em .9em;margin:.3em 0;"
            "color:var(--jp-ui-font-color1,inherit);max-width:60em'>"
            f"<strong>{escape(self.headline())}</strong>"
            f"<ul style='list-style:none;padding:0;margin:.4em 0 0'>{items}</ul>{advice}</div>"
        )

    def _shown(self, result: CheckResult) -> list[Difference]:
        """The differences worth showing: none for a stub, none that would give an answer away."""
        if self.verdict.unwritten:
            return []
        return [d for d in result.differences if "secret" not in (d.got or {})]

    def _item(self, result: CheckResult) -> str:
        found = "".join(map(_table, self._shown(result)))
        return f"<li style='margin:.15em 0'>{_mark(result)} {escape(result.what)}{found}</li>"


def _mark(result: CheckResult) -> str:
    return "✓" if result.passed else "✗"


def _rows(difference: Difference) -> list[str]:
    rows = []
    for label, text in _got_and_expected(difference):
        first, *rest = text.splitlines() or [""]
        rows += [f"{label:<9} {first}"] + [" " * 10 + line for line in rest]
    return [f"{_title(difference)}:", *rows]


def _table(difference: Difference) -> str:
    cell = "padding:.1em .8em .1em 0;vertical-align:top;text-align:left"
    rows = "".join(
        f"<tr style='background:none'><th scope='row' style='{cell};font-weight:normal'>{label}</th><td style='{cell}'>"
        f"<pre style='margin:0;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere'>{escape(text)}</pre></td></tr>"
        for label, text in _got_and_expected(difference)
    )
    title = escape(_title(difference))
    return f"<table style='margin:.2em 0 .4em 1.4em'><caption style='text-align:left;white-space:nowrap'>{title}</caption>{rows}</table>"


def _title(difference: Difference) -> str:
    if difference.label == CALL:
        return (
            "your code stopped" if (difference.got or {}).get("where") else "it could not be tried"
        )
    return f"{difference.label}: {difference.reason}"


def _got_and_expected(difference: Difference) -> list[tuple[str, str]]:
    rows = [("got", show(difference.got))]
    if difference.expected is not None:
        rows.append(("expected", show(difference.expected)))
    return rows
