"""Turn what the checks saw into a verdict: points, differences, and the mistakes by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograde.compare import Difference, differences
from autograde.exercise import Exercise
from autograde.mistakes import Mistake, distortion, name_mistakes
from autograde.observe import CALL, Observation


@dataclass(frozen=True)
class CheckResult:
    """How one check went."""

    name: str
    what: str
    points: float
    is_hidden: bool
    differences: Sequence[Difference]

    @property
    def passed(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Verdict:
    """What an answer to an exercise is worth and why.

    ``mistakes`` are known wrong answers it behaves like, ``remarks`` sentences about what was returned;
    ``unwritten`` is true while no check found anything but the stub, ``untouched`` while a text to mend still
    does what it did when it was handed out; ``ready_made`` names libraries it called.
    """

    exercise: str
    title: str
    results: Sequence[CheckResult]
    mistakes: Sequence[Mistake] = ()
    remarks: Sequence[str] = ()
    unwritten: bool = False
    untouched: bool = False
    ready_made: Sequence[str] = ()

    @property
    def points(self) -> float:
        return float(sum(result.points for result in self.results))

    @property
    def score(self) -> float:
        if self.ready_made:
            return 0.0
        return float(sum(result.points for result in self.results if result.passed))

    @property
    def passed(self) -> bool:
        return self.score == self.points


def judge(
    exercise: Exercise,
    entry: Mapping[str, Any],
    observations: Mapping[str, Observation],
    ready_made: Sequence[str] = (),
) -> Verdict:
    """Compare observations with a lesson's bank.

    Parameters:  exercise, entry (its part of the bank), observations (by the name of the check;
                 a check without one failed), ready_made (libraries that the answer called)
    """
    results = []
    for check in exercise.checks:
        if check.name not in entry["expected"]:
            continue
        got = observations.get(check.name, {})
        found = differences(got, entry["expected"][check.name], check.rtol)
        results.append(CheckResult(check.name, check.what, check.points, check.is_hidden, found))
    unwritten = bool(observations) and all(
        "unwritten" in seen.get(CALL, {}) for seen in observations.values()
    )
    failures = {
        (result.name, difference.label): difference
        for result in results
        for difference in result.differences
    }
    known = [Mistake(**mistake) for mistake in entry["mistakes"]]
    named = [] if unwritten else name_mistakes(failures, known, list(observations))
    return Verdict(
        exercise.name,
        exercise.title,
        results,
        named,
        remarks=[] if named or unwritten else _remarks(list(failures.values())),
        unwritten=unwritten,
        untouched=bool(named) and named[0].name == entry.get("starts_from"),
        ready_made=ready_made,
    )


def _remarks(failures: Sequence[Difference]) -> list[str]:
    remarks = [distortion(difference) for difference in failures]
    return list(dict.fromkeys(remark for remark in remarks if remark))[:3]
