"""What a learner brings to the playground and changes in it: points, functions, weights, rates."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nnedu.widgets.packed import packed
from nnedu.widgets.playground import Playground
from nnedu.widgets.playground_data import OWN, own_points
from nnedu.widgets.playground_run import PlaygroundRun
from tests.nnedu.node import javascript


def setting_with(widget: Playground) -> dict[str, Any]:
    return {name: getattr(widget, name) for name in widget.setting}


TABLES = [
    ("1,2,a\n3,4,b\n5,9,a", 3, "classes: b is the circle"),
    ("height,weight,kind\n1.5,2,0\n3,4,1", 2, "classes: 1 is the circle"),
    ("1;2;0,5\n3;4;0,25\n4;4;1,5", 3, "numbers"),
    ("1,5;2;no\n3;4;yes", 2, "classes: yes"),
    ("1\t2\tx\r\n3\t4\ty\r\n", 2, "classes: y"),
    ("1 2 -1\n3 4 1", 2, "classes: 1 is"),
    ("1,2,0\n1,2,1", 2, "classes"),
    ("", 0, "two rows or more"),
    ("1,2,a", 0, "two rows or more"),
    ("1,2\n3,4", 0, 'row 1, "1, 2", is not two numbers'),
    ("1,2,a\n3,x,b", 0, 'row 2, "3, x, b"'),
    ("1,2,a\n3,4,b\n5,6,c", 0, "there are 3 classes (a, b, c)"),
    ("1,2,3\n" * 501, 0, "501 rows are too many"),
]


@pytest.mark.parametrize(("text", "count", "words"), TABLES)
def test_a_table_becomes_points_or_its_fault_is_told(text: str, count: int, words: str) -> None:
    found = javascript("table_text.js", "done(pointsFrom(text));", text=text)
    assert words in found["said"]
    assert len(found["points"] or []) == 3 * count
    assert all(abs(value) <= 3 for value in found["points"] or [])


def test_points_are_scaled_alike_in_both_languages() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.normal(5, 3, (20, 2)).round(2), rng.integers(0, 5, 20)
    rows = "\n".join(f"{a},{b},{c}" for (a, b), c in zip(x, y, strict=True))
    found = javascript("table_text.js", "done(pointsFrom(rows).points);", rows=rows)
    np.testing.assert_allclose(found, own_points(x, y), atol=1.1e-3)
    again = javascript("table_text.js", "done(textOf(points));", points=found)
    assert again.splitlines()[0] == ", ".join(f"{v:g}" for v in found[:3])


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_a_name_that_every_object_has_is_no_activation(name: str) -> None:
    setting = setting_with(Playground()) | {"activations": name}
    script = "done(playgroundRun(setting).active.map((layer) => layer.name));"
    assert javascript("playground_run.js", script, setting=setting) == ["tanh", "tanh"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_table_sorted_by_class_still_trains_and_tests_both(share: float) -> None:
    x = np.random.default_rng(2).normal(0, 1, (40, 2))
    widget = Playground(x, [0] * 20 + [1] * 20)
    widget.train_share = share
    run = PlaygroundRun(setting_with(widget))
    for _, labels in (run.train, run.test):
        assert set(labels.ravel()) == {0.0, 1.0}
    script = (
        "const run = playgroundRun(setting); done([run.train, run.test].map(({ y }) => [...y]));"
    )
    found = javascript("playground_run.js", script, setting=setting_with(widget))
    assert found == [labels.ravel().tolist() for _, labels in (run.train, run.test)]


@pytest.mark.parametrize(
    ("x", "y", "words"),
    [
        ([[1, 2, 3]], [1], r"got \(1, 3\) and \(1,\)"),
        ([[1, 2], [3, 4]], [1], r"got \(2, 2\) and \(1,\)"),
        ([[1, 2], [3, 4]], None, "expects x of shape"),
        ([[1, 2], [3, 4], [5, 6]], ["a", "b", "c"], "got 3: keep the rows of two"),
        ([[1, 2], [3, np.nan]], [0, 1], "NaN or infinity"),
    ],
)
def test_points_that_cannot_be_shown_are_refused(x: Any, y: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Playground(x, y)


COURSE = """
const listeners = [];
const model = {
  get: (name) => state[name],
  set(name, value) { state[name] = value; training.settle(); },
  save_changes() {},
};
const training = course(model, {});
const setting = () => Object.fromEntries(Object.keys(state.setting).map((n) => [n, state[n]]));
const at = () => {
  let now = training.at(setting());
  while (now.late) now = training.at(setting());
  return now;
};
at();
"""


def course(script: str) -> Any:
    return javascript("playground_course.js", COURSE + script, state=Playground().state())


def test_another_rate_goes_on_from_the_weights_reached() -> None:
    found = course("""
    model.set("epoch", 30);
    const reached = Array.from(at().run.net.theta);
    model.set("lr", 0.05);
    const now = at();
    model.set("epoch", 5);
    done([reached, Array.from(now.run.net.theta).length, state.epoch, state.weights, now.history.length,
      at().run.offset, at().history.at(-1)[0]]);
    """)
    reached, size, epoch, weights, rows, offset, last = found
    assert (epoch, offset, last) == (5, 30, 35)
    assert packed(reached) == weights
    assert size == 25
    assert rows >= 2


def test_another_network_starts_anew() -> None:
    for change in (
        '"hidden", [3]',
        '"data", "moons"',
        '"seed", 9',
        '"features", [1, 0, 1, 0, 0, 0, 0]',
    ):
        weights, epoch, rows = course(f"""
        model.set("epoch", 10); at(); model.set("lr", 0.1); model.set("epoch", 4); at();
        model.set({change});
        done([state.weights, state.epoch, at().history.length]);
        """)
        assert (weights, epoch, rows) == ("", 0, 1)


def test_a_setting_leads_to_the_network_it_was_read_from() -> None:
    first, again = course("""
    model.set("epoch", 10); at(); model.set("p_drop", 0.3); model.set("epoch", 7);
    const before = Array.from(at().run.net.theta);
    const other = playgroundRun(state);
    other.goTo(state.epoch);
    done([before, Array.from(other.net.theta)]);
    """)
    assert first == again


def test_a_long_way_is_gone_in_small_pieces() -> None:
    found = javascript(
        "playground_course.js",
        COURSE.replace("\nat();\n", "\n")
        + """
        state.epoch = 1000000;
        const now = training.at(setting());
        done([now.late, now.run.epoch]);
        """,
        state=Playground().state(),
    )
    late, epoch = found
    assert late
    assert 0 < epoch < 1000000


def asked(widget: Playground, **changed: Any) -> tuple[str, list[np.ndarray]]:
    """What the kernel answers to a page's question."""
    answers: list[Any] = []
    widget.send = lambda content, buffers: answers.append((content, buffers))  # type: ignore[method-assign]
    widget._answer(widget, json.loads(json.dumps(setting_with(widget) | changed)), None)
    content, buffers = answers[0]
    return content["trouble"], [np.frombuffer(b, np.float32) for b in buffers]


def my_relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(z, 0)


def my_relu_backward(da: np.ndarray, z: np.ndarray) -> np.ndarray:
    return da * (z > 0)


def test_the_kernel_trains_with_a_learners_functions() -> None:
    def cubed(p: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return float((np.abs(p - y) ** 3).mean()), 3 * (p - y) * np.abs(p - y) / p.size

    widget = Playground(activation=(my_relu, my_relu_backward), loss=cubed)
    assert widget.activations == "my_relu my_relu"
    assert widget.loss == "cubed"
    trouble, (theta, (epoch, training, test)) = asked(widget, epoch=3)
    assert (trouble, epoch, theta.size) == ("", 3, 25)
    _, (later, (_, after, _)) = asked(widget, epoch=40)
    assert after < training
    assert not np.array_equal(later, theta)
    _, (again, _) = asked(widget, epoch=3)
    np.testing.assert_array_equal(again, theta)
    assert np.isfinite(test)


def test_what_goes_wrong_in_a_learners_functions_is_told() -> None:
    def unready(z: np.ndarray) -> Any:
        return None

    def shy_loss(p: np.ndarray, y: np.ndarray) -> Any:
        raise RuntimeError("not today")

    broken = Playground(activation=(unready, my_relu_backward))
    assert "unready returned None" in broken.own["trouble"]
    assert "No network" in broken.still().alt
    trouble, (theta, _) = asked(Playground(loss=shy_loss), epoch=1)
    assert "shy_loss raised RuntimeError in its line 2: not today" in trouble
    assert theta.size == 0
    trouble, _ = asked(
        Playground(), lr=10.0, epoch=300, optimizer="SGD", loss="mse", activations="relu"
    )
    assert "the loss became" in trouble


def test_own_functions_cannot_hide_nnedus() -> None:
    relu = SimpleNamespace(__name__="relu")
    widget = Playground(activation=(lambda z: z, lambda da, z: da), loss=relu)  # type: ignore[arg-type]
    assert widget.own["activation"] == "lambda"
    tanh = Playground(activation=(np.tanh, lambda da, z: da / np.cosh(z) ** 2))
    assert tanh.own["activation"] == "my_tanh"


def test_dead_neurons_are_named() -> None:
    script = """
    const run = playgroundRun(setting);
    run.net.theta.fill(-9, 8, 10);
    const dead = deadOf(run);
    const said = troubleOf({ run, history: [], losses: [1, 1] }, setting, dead);
    run.net.theta.fill(-9, 8, 12);
    const all = deadOf(run);
    done([dead, said, all, troubleOf({ run, history: [], losses: [1, 1] }, setting, all)]);
    """
    widget = Playground()
    widget.activations, widget.data = "relu relu", "exclusive or"
    setting = setting_with(widget)
    dead, said, every, all_said = javascript(
        "playground_words.js playground_run.js", script, setting=setting
    )
    assert dead[:2] == ["1.1", "1.2"]
    assert "Dead: Layer 1, neuron 1; Layer 1, neuron 2" in said
    assert set(every) >= {"1.1", "1.2", "1.3", "1.4"}
    assert "The network is dead: every neuron of layer 1" in all_said


def test_a_still_picture_says_what_it_shows() -> None:
    alt = Playground().still().alt
    assert "x1, x2 into 4 tanh, then 2 tanh, then 1 output" in alt
    assert "After 40 epochs" in alt
    empty = Playground()
    empty.data = OWN
    assert "No points yet" in empty.still().alt


def test_the_code_names_a_learners_functions() -> None:
    def distance(p: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
        return float(np.abs(p - y).mean()), np.sign(p - y) / p.size

    widget = Playground(activation=(my_relu, my_relu_backward), loss=distance)
    trouble, (theta, (epoch, training, test)) = asked(widget, epoch=5)
    script = """
    const run = playgroundRun(setting, tabled(own));
    run.net.theta.set(theta);
    run.epoch = 5;
    const outputs = Array.from(run.net.forward(run.train.x, run.train.n));
    done([codeOf(setting, run, own), outputs]);
    """
    code, outputs = javascript(
        "playground_code.js playground_own.js", script, setting=setting_with(widget),
        own=widget.own, theta=theta.tolist(),
    )  # fmt: skip
    names: dict[str, Any] = {
        "my_relu": my_relu, "my_relu_backward": my_relu_backward, "distance": distance,
    }  # fmt: skip
    exec(compile(code, "code", "exec"), names)
    evaluate, model, loss = names["evaluate"], names["model"], distance
    found = [evaluate(model, names[data], loss=loss)["loss"] for data in ("training", "test")]
    assert (trouble, epoch) == ("", 5)
    np.testing.assert_allclose(found, [training, test], rtol=1e-5)
    # The pictures take the activation from a table, which is close.
    exact = model.forward(names["training"][0], train=False).ravel()
    np.testing.assert_allclose(outputs, exact, atol=0.02)
