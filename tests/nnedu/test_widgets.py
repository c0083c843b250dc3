"""Graphs, settings, pictures and pages of the widgets."""

import re
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from xml.etree import ElementTree
from zlib import decompress

import numpy as np
import pytest

from nnedu.graph import Graph, Value, expression
from nnedu.widgets import ActivationExplorer, GradientDescent, GraphStepper
from nnedu.widgets.bundle import bundle
from nnedu.widgets.export import export, index, page_name, widgets
from nnedu.widgets.graph_run import run_graph, structure
from nnedu.widgets.still import Panel, first_panel
from tests.nnedu.node import javascript

GRAPHS = [
    "loss = (a*b + c).tanh() / (a - 2.5)",
    "h = relu(w*x + b); loss = exp(-h) + log(h**2 + 1) + h**-1",
    "z = -a; loss = sigmoid(z)*(1 - sigmoid(z)) + a**3 + z",
    "loss = a / b / 0.00001",
]


@pytest.mark.parametrize("source", GRAPHS)
def test_graph_engine_in_javascript_is_nnedus(source: str) -> None:
    graph = expression(source)
    plain = structure(graph)
    assert plain["engine"] == "js"
    leaves = [0.7 + 0.3 * i for i in range(len(plain["values"]))]
    values, sent, texts = javascript(
        "graph_engine.js",
        "const [values, sent] = runGraph(graph, leaves);"
        "done([Array.from(values), Array.from(sent),"
        " graphSteps(graph, values, sent).map((step) => step.text)]);",
        graph=plain,
        leaves=leaves,
    )
    expected_values, expected_sent = run_graph(graph, leaves)
    np.testing.assert_allclose(values, expected_values, rtol=1e-6)
    np.testing.assert_allclose(sent, expected_sent, rtol=1e-6)
    assert texts == [step.text for step in graph.steps()]


def test_steps_of_arrays_are_told_alike_in_javascript() -> None:
    x, W, b = Value([[1.0, 2.0]], "x"), Value([[0.5], [-0.25]], "W"), Value([0.1], "b")
    graph = Graph(((x @ W + b).tanh() * W.sum()).sum().named("loss"))
    plain = structure(graph)
    assert plain["engine"] == "kernel"
    assert [s["label"] for s in plain["sliders"]] == [
        "x[0, 0]",
        "x[0, 1]",
        "W[0, 0]",
        "W[1, 0]",
        "b[0]",
    ]
    values, sent = run_graph(graph, plain["values"])
    texts = javascript(
        "graph_engine.js",
        "done(graphSteps(graph, Float64Array.from(values), Float64Array.from(sent))"
        ".map((step) => step.text));",
        graph=plain,
        values=values.tolist(),
        sent=sent.tolist(),
    )
    assert texts == [step.text for step in graph.steps()]


def test_stepper_takes_graphs_values_and_own_operations() -> None:
    a = Value(2.0, "a")
    cube = (lambda z: z**3, lambda d, z: d * 3 * z**2)
    stepper = GraphStepper("cube(a) * 2", Graph(a * 3), a * 4, cube=cube, a=2)
    assert [g["label"] for g in stepper.graphs] == ["cube(a) * 2", "graph 2", "graph 3"]
    assert [g["engine"] for g in stepper.graphs] == ["kernel", "js", "js"]
    assert "a = 2, gradient 24" in stepper.still().alt


def test_stepper_tells_what_an_own_operation_raised() -> None:
    def shy(z: np.ndarray) -> np.ndarray:
        return z

    def shy_backward(d: np.ndarray, z: np.ndarray) -> np.ndarray:
        return d / zz  # type: ignore[name-defined]  # noqa: F821

    alt = GraphStepper("shy(a)", shy=(shy, shy_backward)).still().alt
    assert alt == "No graph: shy_backward raised NameError in its line 2: name 'zz' is not defined"


def test_a_widget_brings_its_picture_with_alt_text() -> None:
    for widget in widgets():
        data, metadata = widget()._repr_mimebundle_()
        assert "application/vnd.jupyter.widget-view+json" in data
        assert data["image/svg+xml"].startswith("<svg")
        assert len(metadata["image/svg+xml"]["alt"]) > 60


def test_pages_are_small_whole_and_ask_for_nothing(tmp_path: Path) -> None:
    written = export(tmp_path / "pages")
    assert {path.name for path in written} == {"index.html"} | {page_name(w) for w in widgets()}
    index = written[0].read_text()
    for path in written:
        text = path.read_text()
        assert path.stat().st_size <= 50_000
        assert not re.search(r'(?:src|href)="(?!data:|[\w-]+\.html")', text)
        program = program_of(text)
        assert path.name == "index.html" or "openPage(render" in program
        assert "fetch(" not in text + program
        assert not re.search("^import ", program, re.MULTILINE)
        assert path.name == "index.html" or path.name in index
        # A page whose scripts do not run still shows its picture.
        assert path.name == "index.html" or "<noscript><svg" in text


def program_of(page: str) -> str:
    """The JavaScript that a page unpacks; nothing for the index."""
    packed = re.search(r'atob\("([^"]*)"\)', page)
    return decompress(b64decode(packed[1])).decode() if packed else ""


def test_the_index_goes_by_the_lessons_and_shows_one_picture_of_each() -> None:
    text = index()
    assert text.count('aria-hidden="true"') == len(widgets())
    assert "translate(320 0)" not in text
    lessons = [int(number) for number in re.findall(r"Lesson (\d+): ", text)]
    assert lessons == sorted(lessons)
    assert len(lessons) == len(widgets()) - 1


def test_what_is_shown_small_is_the_first_panel_without_words_of_its_axes() -> None:
    whole = GradientDescent().still().svg
    first = first_panel(whole)
    assert 'viewBox="0 0 640 200" width="640" height="200"' in whole
    assert 'viewBox="36 22 276 158" width="276" height="158"' in first
    assert "<text" not in first
    drawn = re.findall("<(?:circle|polyline)[^>]*>", first)
    assert len(drawn) > 10
    assert drawn == re.findall("<(?:circle|polyline)[^>]*>", whole)[: len(drawn)]
    graph = GraphStepper().still().svg
    assert first_panel(graph).partition(" role")[2] == graph.partition(" role")[2]
    for svg in whole, first, graph, first_panel(graph):
        ElementTree.fromstring(svg)


def test_a_grid_is_shaded_where_it_is_true_and_the_first_row_is_below() -> None:
    where = np.array([[True, False, True, True], [False, False, False, False]])
    panel = Panel("", (0, 1), (0, 1)).shade(where, "red", 0.5)
    assert 'd="M0 1h1v1h-1zM2 1h2v1h-2z"' in panel.parts[-1]


def test_pages_from_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nnedu.widgets", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert str(tmp_path / "index.html") in run.stdout
    assert subprocess.run(command[:3], capture_output=True, check=False).returncode == 1


def test_a_broken_module_breaks_its_own_widget_alone() -> None:
    class Broken(GradientDescent):
        module = "there_is_none.js"

    assert GradientDescent()._esm
    with pytest.raises(FileNotFoundError, match="there_is_none"):
        Broken()


def test_two_modules_cannot_share_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.js").write_text('import { f } from "./b.js";\nconst g = f;\n')
    (tmp_path / "b.js").write_text("export const f = 1;\nconst g = 2;\n")
    monkeypatch.setattr("nnedu.widgets.bundle.STATIC", tmp_path)
    with pytest.raises(ValueError, match=r"declare twice: \['g'\]"):
        bundle("a.js")


def test_a_setting_comes_back_alike_in_both_languages() -> None:
    stepper = GraphStepper()
    stepper.state_string = "#graph=a+value+used+twice&values=[1.5,-4]&step=3"
    assert (stepper.graph, stepper.values, stepper.step) == ("a value used twice", [1.5, -4.0], 3)
    script = (
        "const model = { get: (name) => state[name], set: (name, value) => { state[name] = value; },"
        " save_changes() {} };"
        "const before = settingText(model); const trouble = restore(model, text);"
        "done([before, trouble, settingText(model)]);"
    )
    before, trouble, after = javascript(
        "setting.js", script, state=GraphStepper().state(), text=stepper.state_string
    )
    assert trouble == ""
    other = GraphStepper()
    other.state_string = before
    assert other.state_string == GraphStepper().state_string
    other.state_string = after
    assert other.state_string == stepper.state_string


def test_python_hears_of_a_setting_once_it_rests() -> None:
    script = (
        "const traits = {}; let saves = 0;"
        "const model = { set: (name, value) => { traits[name] = value; }, save_changes() { saves += 1; } };"
        "for (let z = 0; z < 50; z++) change(model, { z }); change(model, { alpha: 2 });"
        "const before = saves; setTimeout(() => done([traits, before, saves]), 3 * REST);"
    )
    traits, before, saves = javascript("change.js", script)
    assert traits == {"z": 49, "alpha": 2}
    assert (before, saves) == (0, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("y=1", "a setting here has alpha, function, z, got y=1"),
        ("z=7", "z lies between -6 and 6, got 7"),
        ("z=NaN", "z lies between -6 and 6, got nan"),
        ("z=[1]", r"z lies between -6 and 6, got \[1\]"),
        ("z=one", "z cannot be read from 'one'"),
        ("function=relou", "function is one of tanh, got 'relou'"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_in_both_languages(text: str, said: str) -> None:
    explorer = ActivationExplorer("tanh")
    with pytest.raises(ValueError, match=said):
        explorer.state_string = text
    script = (
        "const model = { get: (name) => state[name], set() { throw Error('set'); },"
        " save_changes() {} }; done(restore(model, text));"
    )
    assert text in javascript("setting.js", script, state=explorer.state(), text=text)


def test_a_fraction_of_a_step_is_refused_in_both_languages() -> None:
    stepper = GraphStepper()
    with pytest.raises(ValueError, match=r"step is a whole number, got 1\.5"):
        stepper.state_string = "step=1.5"
    script = (
        "const model = { get: (name) => state[name], set() { throw Error('set'); },"
        " save_changes() {} }; done(restore(model, 'step=1.5'));"
    )
    assert "step=1.5" in javascript("setting.js", script, state=stepper.state())


def test_a_question_and_its_prediction_are_traits() -> None:
    explorer = ActivationExplorer("relu", predict=("What is the slope at -1?", ["0", "1"]))
    assert explorer.predict == {"question": "What is the slope at -1?", "options": ["0", "1"]}
    assert explorer.prediction == ""
    assert ActivationExplorer().predict == {}


def test_a_still_picture_stays_inside_its_axes() -> None:
    walk = GradientDescent("narrow valley")
    walk.state_string = "lr=0.172&step=100&w1=2"
    for line in re.findall(r'points="([^"]*)"', walk.still().svg):
        x, y = np.array([pair.split(",") for pair in line.split()], dtype=float).T
        assert len(x) > 1
        assert x.min() >= 40
        assert x.max() <= 308
        assert y.min() >= 26
        assert y.max() <= 176
