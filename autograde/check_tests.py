"""Check that an ordinary assignment's tests can be used: its own solution passes them, asked as students' answers are."""

from __future__ import annotations

from collections.abc import Iterator

from autograde.check_release import Finding
from autograde.classroom import ClassError, Classroom
from autograde.grade import load_assignment
from autograde.nbgrader_course.gradebook import known_assignments, open_gradebook
from autograde.own_solution import OwnSolution, Trouble
from autograde.run import Limits
from autograde.sandbox.isolation import probe
from autograde.sandbox.sandbox import SandboxError
from autograde.sandbox.worlds import Worlds, open_worlds

# The rule that a test breaks, what is found, and what to do.
RULES = {
    Trouble.FROM_INSIDE: (
        "every test can be asked of an answer from outside its notebook",
        "your own solution passes it in a notebook, where it is a fine test, but autograde cannot ask it from outside: "
        "{came}",
        "You may leave it: answers that do not pass it wait for you to look at them. Or ask for plain values.",
    ),
    Trouble.NO_SCORE: (
        "every test ends with a plain number or with none",
        "it ends with {came}",
        "End it with assert, or with the points as a number.",
    ),
    Trouble.NOWHERE: (
        "your own solution passes every test",
        "{came}",
        "Mend the solution or the test. If they pass in your notebook: here is no network, and no package but those "
        "that are installed beside autograde.",
    ),
}


def unfit_tests(classroom: Classroom) -> Iterator[Finding]:
    """Tests that the own solution does not pass. Nothing is said where it cannot be run: other rules tell why."""
    isolation = probe()
    names = _released(classroom) if isolation.is_isolated else []
    if not names:
        return
    with open_worlds(isolation) as worlds:
        for name in names:
            yield from _unfit(classroom, name, worlds)


def _released(classroom: Classroom) -> list[str]:
    try:
        with open_gradebook(classroom, patience=5) as book:
            known = set(known_assignments(book))
    except Exception:  # whatever the database says
        return []
    return [
        name
        for name in classroom.assignments()
        if name in known
        and not classroom.is_lesson(name)
        and list(classroom.release(name).glob("*.ipynb"))
    ]


def _unfit(classroom: Classroom, name: str, worlds: Worlds) -> Iterator[Finding]:
    try:
        assignment = load_assignment(classroom, name)
        own = OwnSolution(assignment, Limits(), worlds)
        found = {notebook: own.lost(notebook) for notebook in assignment.notebooks}
    except (ClassError, SandboxError):
        return
    for notebook, tests in found.items():
        for test, lost in tests.items():
            rule, words, do = RULES[lost.trouble]
            place = test if len(found) == 1 else f"{notebook}: {test}"
            yield Finding(rule, f"{name}: {place}: {words.format(came=lost.came)}", do)
