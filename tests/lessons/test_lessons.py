"""The promises of every lesson found, and its notebook run as a learner would, untouched and solved."""

import json
import math
import os
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from autograde.bank import without_marks
from autograde.build import build_lesson, learner_notebook
from autograde.lesson import find_lessons, load_lesson
from autograde.promises import broken_promises

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = find_lessons(ROOT / "notebooks")

# A lesson's tests stay in one process, where its answers are tried once.
pytestmark = pytest.mark.parametrize(
    "folder",
    [pytest.param(f, id=f.name, marks=pytest.mark.xdist_group(f.name)) for f in FOLDERS],
)
load = cache(load_lesson)


def test_every_promise_is_kept(folder):
    assert broken_promises(load(folder)) == []


def test_the_committed_files_are_what_the_text_builds(folder):
    for path, text in build_lesson(load(folder)).items():
        committed = path.read_text(encoding="utf-8")
        advice = f"{path.name}: edit lesson.py, then run autograde build {folder.name}"
        if path.suffix == ".ipynb":
            assert committed == text, advice
        else:
            assert list(unlike(json.loads(committed), json.loads(text))) == [], advice


def unlike(a, b, where=""):
    """The places in which two values from JSON differ by more than the last digits, in which processors differ."""
    if isinstance(a, dict) and isinstance(b, dict) and list(a) == list(b):
        for key in a:
            yield from unlike(a[key], b[key], f"{where} / {key}")
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for place, pair in enumerate(zip(a, b, strict=True)):
            yield from unlike(*pair, f"{where} / {place}")
    elif isinstance(a, float) and isinstance(b, float):
        both_nan = math.isnan(a) and math.isnan(b)
        if not both_nan and not math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-9):
            yield f"{where}: committed {a}, built {b}"
    elif type(a) is not type(b) or a != b:
        yield f"{where}: committed {a}, built {b}"


def test_a_lesson_is_whole(folder):
    lesson = load(folder)
    least = 5 if folder.name.startswith("00") else 6
    assert len(lesson.exercises) >= least
    assert len(lesson.predictions) >= 1
    for name, exercise in lesson.exercises.items():
        if any(word + name in lesson.cell_of(name).source for word in ("def ", "class ")):
            assert any(check.is_hidden for check in exercise.checks), f"{name} has no hidden check"
            assert len(lesson.answers_to(name, right=True)) >= 3, f"{name}: right answers"
            assert len(lesson.answers_to(name, right=False)) >= 3, f"{name}: wrong answers"
            assert len(exercise.hints) >= 2, f"{name}: hints"
    for answer in lesson.answers:
        assert answer.is_right or answer.say, f"{answer.name} tells the learner nothing"


def run(notebook, folder, tmp_path):
    (tmp_path / "exercises.json").write_bytes((folder / "exercises.json").read_bytes())
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}})
    return client.execute(env={"OPENBLAS_NUM_THREADS": "1", **os.environ})  # as `nnedu lab` does


def outputs(notebook):
    return [(cell, output) for cell in notebook.cells for output in cell.get("outputs", [])]


def shown(cell):
    """What a cell printed or displayed, as text."""
    return "".join(
        output.get("text", "") + output.get("data", {}).get("text/plain", "")
        for output in cell.get("outputs", [])
    )


def assert_it_went_well(notebook):
    for cell, output in outputs(notebook):
        assert output.output_type != "error", f"{cell.id}: {output.get('evalue')}"
        assert output.get("name") != "stderr", f"{cell.id} wrote to stderr: {output.text}"
        if "image/png" in output.get("data", {}):
            alt = output.metadata.get("image/png", {}).get("alt") or output.metadata.get("alt")
            assert alt, f"{cell.id} shows a figure without alt text"
        for mime, text in output.get("data", {}).items():
            if mime == "image/svg+xml":
                assert "<title" in text or "aria-label" in text, (
                    f"{cell.id}: a picture without a name"
                )


def test_the_untouched_notebook_runs_and_earns_nothing(folder, tmp_path):
    notebook = run(nbformat.read(folder / f"{folder.name}.ipynb", 4), folder, tmp_path)
    assert_it_went_well(notebook)
    for cell in notebook.cells:
        if cell.id.startswith("check-"):
            assert ": right" not in shown(cell), f"{cell.id} passes on the untouched notebook"
    records = tmp_path / "progress.json"
    passed = json.loads(records.read_text())["exercises"].values() if records.exists() else []
    assert not any(record["passed"] for record in passed)


def test_the_solved_notebook_runs_and_passes_every_check(folder, tmp_path):
    lesson = load(folder)
    notebook = learner_notebook(lesson)
    for cell in notebook.cells:
        if cell.id in lesson.exercises:
            cell.source = without_marks(lesson.cell_of(cell.id).source)
        elif cell.id in lesson.predictions:
            cell.source += f"\n{cell.id} = {lesson.predictions[cell.id].outcome!r}"
    run(notebook, folder, tmp_path)
    assert_it_went_well(notebook)
    for cell in notebook.cells:
        if cell.id.startswith("check-"):
            assert ": right" in shown(cell), f"{cell.id}: {shown(cell)}"
    assert not any("Predict first" in shown(cell) for cell in notebook.cells)
