"""What the widgets compute, in Python and in JavaScript, and what they write."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nnedu import functional
from nnedu.graph import Graph, Value, expression
from nnedu.widgets import ActivationExplorer, GraphStepper
from nnedu.widgets.activation_curve import Z, activation_curve, parameter_of, saturated
from nnedu.widgets.activation_explorer import IN_JAVASCRIPT
from nnedu.widgets.bundle import bundle
from nnedu.widgets.export import export, page_name, widgets
from nnedu.widgets.graph_run import run_graph, structure
from tests.nnedu.node import javascript

GRAPHS = [
    "loss = (a*b + c).tanh() / (a - 2.5)",
    "h = relu(w*x + b); loss = exp(-h) + log(h**2 + 1) + h**-1",
    "z = -a; loss = sigmoid(z)*(1 - sigmoid(z)) + a**3 + z",
    "loss = a / b / 0.00001",
]


def as_array(values: list[float | None]) -> np.ndarray:
    # JSON writes NaN as null.
    return np.array(values, dtype=float)


@pytest.mark.parametrize("alpha", [0.01, 0.7])
def test_activations_in_javascript_are_nnedus(alpha: float) -> None:
    z = [*Z, -1e3, 1e3]
    found = javascript(
        "activations.js",
        "done(Object.fromEntries(Object.keys(ACTIVATIONS).map((name) =>"
        " [name, curve(name, alpha, z).map((y) => Array.from(y))])));",
        alpha=alpha,
        z=z,
    )
    assert set(found) == set(IN_JAVASCRIPT)
    at = np.array(z)
    for name, (a, slope) in found.items():
        forward = getattr(functional, name)
        backward = getattr(functional, f"{name}_backward", None)
        options = {"alpha": alpha} if parameter_of(forward)[0] else {}
        np.testing.assert_allclose(as_array(a), forward(at, **options), atol=1e-6, err_msg=name)
        if backward:
            expected = backward(np.ones_like(at), at, **options)
            np.testing.assert_allclose(as_array(slope), expected, atol=1e-6, err_msg=name)
        else:
            measured = activation_curve(forward).slope
            np.testing.assert_allclose(as_array(slope)[:-2], measured, atol=1e-6, err_msg=name)


def test_every_elementwise_activation_of_nnedu_can_be_explored() -> None:
    vectors_or_learned = {"softmax", "log_softmax", "maxout", "dynamic_relu", "prelu"}
    other = {"dense", "dropout"}
    subjects = (functional.activations, functional.rectifiers)  # type: ignore[attr-defined]
    offered = {
        name
        for module in subjects
        for name, value in vars(module).items()
        if callable(value) and value.__module__ == module.__name__
        if not name.startswith("_") and not name.endswith("_backward")
    }
    assert offered - vectors_or_learned - other == set(IN_JAVASCRIPT)


@pytest.mark.parametrize("name", IN_JAVASCRIPT)
def test_saturation_is_the_same_in_javascript(name: str) -> None:
    slope = activation_curve(
        getattr(functional, name), getattr(functional, f"{name}_backward", None)
    ).slope
    script = "done(saturated(z, slope.map((y) => y ?? NaN)));"
    given = [None if np.isnan(y) else y for y in slope]
    found = javascript("activations.js", script, z=list(Z), slope=given)
    np.testing.assert_allclose(np.reshape(found, (-1, 2)), np.reshape(saturated(slope), (-1, 2)))


def test_where_known_functions_saturate() -> None:
    bands = {
        name: saturated(activation_curve(getattr(functional, name)).slope)
        for name in ("sigmoid", "relu", "identity")
    }
    assert bands["identity"] == []
    assert bands["relu"] == [(-6.0, -0.025)]
    (_, left), (right, _) = bands["sigmoid"]
    edge = np.log((1 + np.sqrt(1 - 0.2)) / (1 - np.sqrt(1 - 0.2)))
    assert -left == right == pytest.approx(edge, abs=0.025)


def test_a_right_pair_is_left_in_peace() -> None:
    def mine(z: np.ndarray, slope: float = 0.1) -> np.ndarray:
        return np.where(z > 0, z, slope * z)

    def mine_backward(da: np.ndarray, z: np.ndarray, slope: float = 0.1) -> np.ndarray:
        return da * np.where(z > 0, 1, slope)

    curve = activation_curve(mine, mine_backward, slope=0.3)
    assert curve.trouble == ""
    assert curve.a[0] == pytest.approx(-1.8)
    assert curve.slope[0] == pytest.approx(0.3)
    assert parameter_of(mine) == ("slope", 0.1)


def forgets(z: np.ndarray) -> None:
    z * 2


def scalar_only(z: np.ndarray) -> np.ndarray:
    if z > 0:
        return z
    return z * 0


def sums(z: np.ndarray) -> float:
    return z.sum()


def in_place(z: np.ndarray) -> np.ndarray:
    z[z < 0] = 0
    return z


def words(z: np.ndarray) -> str:
    return "relu"


def square_root(z: np.ndarray) -> np.ndarray:
    return np.sqrt(z)


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (forgets, "forgets returned None: is its `return` missing?"),
        (scalar_only, "scalar_only raised ValueError in its line 2: "),
        (scalar_only, "use np.where or np.maximum instead of `if`"),
        (sums, "z has shape (481,), the result ()"),
        (in_place, "in_place changes its input z"),
        (words, "words should return numbers, got str"),
        (square_root, "square_root gives NaN (not a number) for 240 of 481 z"),
    ],
)
def test_trouble_is_said_in_words(function: Any, said: str) -> None:
    assert said in activation_curve(function).trouble


def test_a_wrong_backward_is_told_where() -> None:
    def tanh_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
        return da * (1 - z**2)

    trouble = activation_curve(np.tanh, tanh_backward).trouble
    assert "tanh_backward is not the slope of tanh: at z = -6.00 it gives -35" in trouble


def test_a_function_that_fails_leaves_the_explorer_standing() -> None:
    explorer = ActivationExplorer(forgets)
    assert "is its `return` missing" in explorer.still().alt


def test_explorer_says_whose_code_runs() -> None:
    def relu(z: np.ndarray) -> np.ndarray:
        return np.maximum(z, 0)

    def relu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
        return da * (z > 0)

    mine, ours = ActivationExplorer(relu, relu_backward, "tanh").functions
    assert mine["whose"] == "your relu and relu_backward, in Python"
    assert mine["engine"] == "kernel"
    assert ours["whose"] == "nnedu's tanh and its derivative, in your browser"
    assert ActivationExplorer((relu, relu_backward)).functions == [mine]


def test_explorer_refuses_what_it_cannot_tell_apart_or_does_not_know() -> None:
    with pytest.raises(ValueError, match="no activation 'relou'"):
        ActivationExplorer("relou")
    with pytest.raises(ValueError, match="its own name, got relu, relu"):
        ActivationExplorer("relu", "relu")


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
        assert "fetch(" not in text
        assert "import " not in re.sub(r"<p>.*?</p>", "", text)
        assert path.name == "index.html" or path.name in index


def test_pages_from_the_command_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "nnedu.widgets", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert str(tmp_path / "index.html") in run.stdout
    assert subprocess.run(command[:3], capture_output=True, check=False).returncode == 1


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


def test_a_question_and_its_prediction_are_traits() -> None:
    explorer = ActivationExplorer("relu", predict=("What is the slope at -1?", ["0", "1"]))
    assert explorer.predict == {"question": "What is the slope at -1?", "options": ["0", "1"]}
    assert explorer.prediction == ""
    assert ActivationExplorer().predict == {}
