"""Find pairs of submissions with suspiciously alike answers: a place to look, not a verdict.

Answers are cut into tokens in which names, strings, comments and layout do not count, so that renaming and
reformatting hide nothing. Fingerprints of these are compared by winnowing, see Schleimer, Wilkerson, Aiken,
"Winnowing: local algorithms for document fingerprinting", SIGMOD 2003. What stands in the release, in the
solution, in the lesson's own answers or in many submissions tells nothing about copying and is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from autograde.assignment import MAX_NOTEBOOK_BYTES, Assignment, find_notebook
from autograde.classroom import Classroom, write_atomically
from autograde.fingerprints import Fingerprints, K, all_fingerprints, fingerprints, tokens
from autograde.grade import load_assignment
from autograde.handed_in import IntakeError
from autograde.inbox import Refused, read_regular
from autograde.intake import ADDED, ANSWER, rebuild
from autograde.pages import template

FOLDER = "report"
# Fewer shared fingerprints than this come about by chance.
LEAST_SHARED = 4
# What more submissions than this share is how one writes it; the cap keeps a large class quick.
MANY, MANY_AT_MOST, SHARE_OF_MANY = 4, 10, 0.1


@dataclass(frozen=True)
class Text:
    """One answer or added cell of a submission; ``title`` is how it is called in the listing."""

    title: str
    source: str


@dataclass(frozen=True)
class Side:
    """One cell of a pair: its lines, and whether each is shared with the other one."""

    title: str
    lines: list[tuple[str, bool]]


@dataclass(frozen=True)
class Pair:
    """Two submissions; ``shared`` counts fingerprints, ``share`` is their part of the smaller submission's own."""

    students: tuple[str, str]
    shared: int
    share: float
    cells: list[tuple[Side, Side]]

    @property
    def where(self) -> list[str]:
        return sorted({side.title for side, _ in self.cells})


@dataclass(frozen=True)
class Likeness:
    """The pairs of an assignment, the most alike first, and whose notebook could not be read."""

    assignment: str
    compared: int
    pairs: list[Pair]
    unread: dict[str, str]


def compare_submissions(classroom: Classroom, name: str) -> Likeness:
    """Compare everything that was handed in for an assignment; nothing of it is run.

    Raises:  ClassError, LessonError
    """
    assignment = load_assignment(classroom, name)
    unread: dict[str, str] = {}
    texts: dict[str, list[Text]] = {}
    for student in classroom.submissions(name):
        try:
            texts[student] = list(_answers(classroom, assignment, student))
        except (IntakeError, Refused, OSError) as error:
            unread[student] = str(error)
    pairs = alike(texts, list(_known_texts(classroom, assignment)))
    return Likeness(name, len(texts), pairs, unread)


def _answers(classroom: Classroom, assignment: Assignment, student: str) -> Iterator[Text]:
    """What a student wrote: answers that were changed, and cells of their own."""
    folder = classroom.submitted(student, assignment.name)
    for name, released in assignment.notebooks.items():
        path = find_notebook(folder, name, assignment)
        rebuilt = rebuild(released, read_regular(path, MAX_NOTEBOOK_BYTES))
        for cell in rebuilt.cells:
            if cell.role in (ANSWER, ADDED) and not cell.unanswered and cell.kind == "code":
                yield Text(cell.grade_id or "a cell of their own", cell.source)


def _known_texts(classroom: Classroom, assignment: Assignment) -> Iterator[str]:
    """What everyone has or may arrive at: the release, the solution, the lesson's right and wrong answers."""
    import nbformat

    for name, released in assignment.notebooks.items():
        solved = nbformat.read(classroom.source(assignment.name) / f"{name}.ipynb", as_version=4)
        yield from (cell.source for cell in [*released.cells, *solved.cells])
    if assignment.lesson is not None:
        yield from (answer.source for answer in assignment.lesson.answers)


def alike(texts: Mapping[str, Sequence[Text]], known: Sequence[str]) -> list[Pair]:
    """The pairs of students whose texts share more than chance explains, the most alike first.

    Parameters:  texts (each student's answers), known (texts that tell nothing about copying)
    """
    ordinary = {mark for text in known for mark in all_fingerprints(tokens(text))}
    own = {
        student: [_without(fingerprints(text.source), ordinary) for text in those]
        for student, those in texts.items()
    }
    telling = _held_by_few({student: set().union(*prints) for student, prints in own.items()})
    counts: Counter[tuple[str, str]] = Counter()
    for students in _holders(telling).values():
        counts.update(combinations(sorted(students), 2))
    pairs = []
    for pair, count in counts.items():
        if count >= LEAST_SHARED:
            share = count / min(len(telling[student]) for student in pair)
            shared = telling[pair[0]] & telling[pair[1]]
            cells = _cells([(texts[student], own[student]) for student in pair], shared)
            pairs.append(Pair(pair, count, share, cells))
    return sorted(pairs, key=lambda pair: (-pair.shared, -pair.share, pair.students))


def _held_by_few(held: Mapping[str, set[int]]) -> dict[str, set[int]]:
    """Each student's fingerprints without those that many have."""
    many = min(MANY_AT_MOST, max(MANY, int(SHARE_OF_MANY * len(held))))
    few = {mark for mark, students in _holders(held).items() if len(students) <= many}
    return {student: marks & few for student, marks in held.items()}


def _holders(held: Mapping[str, set[int]]) -> dict[int, list[str]]:
    """Who has each fingerprint."""
    holders: dict[int, list[str]] = defaultdict(list)
    for student, marks in held.items():
        for mark in marks:
            holders[mark].append(student)
    return holders


def _without(prints: Fingerprints, ordinary: set[int]) -> Fingerprints:
    return {mark: lines for mark, lines in prints.items() if mark not in ordinary}


Written = tuple[Sequence[Text], Sequence[Fingerprints]]


def _cells(written: Sequence[Written], shared: set[int]) -> list[tuple[Side, Side]]:
    """Each cell of the one with the cell of the other that it shares most with."""
    (first, first_prints), (second, second_prints) = written
    found = []
    for text, prints in zip(first, first_prints, strict=True):
        common = [shared & prints.keys() & others.keys() for others in second_prints]
        place = max(range(len(common)), key=lambda other: len(common[other]), default=0)
        if common and common[place]:
            left = _side(text, prints, common[place])
            found.append((left, _side(second[place], second_prints[place], common[place])))
    return found


def _side(text: Text, prints: Fingerprints, shared: set[int]) -> Side:
    marked = {line for mark in shared for line in prints[mark]}
    lines = text.source.splitlines()
    return Side(text.title, [(line, number in marked) for number, line in enumerate(lines, 1)])


def write_likeness(classroom: Classroom, likeness: Likeness, most: int) -> Path:
    """Write ``report/similar-<assignment>.html`` with the first ``most`` pairs side by side."""
    page = template("similar.html").render(likeness=likeness, pairs=likeness.pairs[:most], k=K)
    path = classroom.root / FOLDER / f"similar-{likeness.assignment}.html"
    write_atomically(path, page)
    return path
