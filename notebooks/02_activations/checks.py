"""What is tried on the exercises of 02_activations."""

import numpy as np

from autograde.exercise import (
    Exercise,
    Prediction,
    Secret,
    choice,
    letters_of,
    named,
    number,
    what_numpy_warns_of,
)
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

ten_layers = Prediction(
    "Ten linear layers and no bend between them: what parts the two moons?",
    ["one straight line", "a gentle curve", "a zigzag of ten lines"],
    "one straight line",
    "A line of a line is a line, however many you stack.",
)
frozen = Prediction(
    "A network of steps is trained: how many weights of its first layer move?",
    ["none", "about half", "all"],
    "none",
    "The gradient reaches them through a slope of 0, and anything times 0 is 0.",
)
raw_pixels = Prediction(
    "Pixels from 0 to 16, weights of size 1: what share of the sigmoids is saturated?",
    ["under 10 %", "about half", "over 90 %"],
    "over 90 %",
    "Sixty-four large terms add up to a z of size 60, and a sigmoid is flat beyond 3.",
)
too_large_steps = Prediction(
    "Of 50 ReLU units, how many are dead after training with steps that are too large?",
    ["at most 5", "about half", "nearly all"],
    "nearly all",
    "One leap carried every unit to where z is negative for every digit. There is no slope to come back on.",
)
faster = Prediction(
    "Which learns in fewer steps, ReLU or tanh?",
    ["ReLU on both data sets", "tanh on both data sets", "it depends on the data"],
    "it depends on the data",
    "ReLU is far ahead on the spirals, and no faster than tanh on the digits.",
)


# 1 · Why a bend ------------------------------------------------------------------------------

one_line = number(
    "Three layers in one",
    decimals=2,
    hints=[
        "Put the first line into the second: what stands before x now?",
        "The factors before x multiply: 2 times -3 times 0.5.",
    ],
)

slope = Exercise(
    "How steep is it here?",
    hints=[
        "The rise is there. How far apart are the two places, z - h and z + h?",
        "Rise over run, and the run is 2 * h. Mind the brackets: a / 2 * h is (a / 2) * h.",
    ],
)


@slope.visible(points=1)
def parabola(slope):
    """a parabola at four places"""
    return {"slope of z**2": slope(lambda z: z**2, np.array([-1.0, 0.0, 0.5, 2.0]))}


@slope.hidden(points=1)
def wide_run(slope):
    """another h"""
    z = np.array([[-1.0, 0.5], [2.0, 3.0]])
    return {"slope of z**3 with h=0.1": slope(lambda z: z**3, z, 0.1)}


# 2 · The S-curves ----------------------------------------------------------------------------

sigmoid = Exercise(
    "The sigmoid, without overflow",
    hints=[
        "e to a large power overflows, e to a negative power never does. What is -|z| far left, and far right?",
        "Let e = np.exp(-np.abs(z)). For z >= 0 the answer is 1 / (1 + e), for z < 0 it is e / (1 + e).",
    ],
)


@sigmoid.visible(points=1)
def around_zero(sigmoid):
    """around zero"""
    return {"sigmoid(z)": sigmoid(np.array([[-2.0, -0.5, 0.0], [0.5, 1.0, 3.0]]))}


@sigmoid.visible(points=2)
def far_out(sigmoid):
    """far out, where exp overflows"""
    a, warned = what_numpy_warns_of(sigmoid, np.array([-1e4, -800.0, 800.0, 1e4]))
    return {"sigmoid of -10000, -800, 800, 10000": a, "NumPy warned of": warned}


@sigmoid.hidden(points=1)
def other_shapes(sigmoid):
    """three axes, and z is left as it was"""
    z = np.random.default_rng(21).normal(0, 3, (2, 3, 4))
    before = z.copy()
    return {"sigmoid(z)": sigmoid(z), "change of z": z - before}


sigmoid_backward = Exercise(
    "The sigmoid's backward pass",
    hints=[
        "What is the slope of the sigmoid, written with a = sigmoid(z)? And what does the chain rule do with da?",
        "a = sigmoid(z), then da * a * (1 - a).",
    ],
)


@sigmoid_backward.visible(points=2)
def upstream_of_both_signs(sigmoid_backward):
    """da of both signs"""
    da = np.array([[1.0, -2.0, 0.5], [3.0, -0.1, 0.7]])
    z = np.array([[-2.0, -0.5, 0.1], [0.5, 1.0, 3.0]])
    return {"dz": sigmoid_backward(da, z), "da after the call": da}


@sigmoid_backward.hidden(points=1)
def far_out_backward(sigmoid_backward):
    """far out the slope is 0, not nan"""
    z = np.array([-1e4, -800.0, -3.3, 2.2, 800.0, 1e4])
    return {"dz": sigmoid_backward(np.array([1.0, -2.0, 3.0, -4.0, 5.0, 6.0]), z)}


tanh_backward = Exercise(
    "The backward pass of tanh",
    hints=[
        "The slope of tanh is 1 - tanh(z)**2. Which name already holds tanh(z)?",
        "return da * (1 - a * a)",
    ],
)


@tanh_backward.visible(points=1)
def tanh_at_six(tanh_backward):
    """da of both signs"""
    da = np.array([[1.0, -2.0, 0.5], [3.0, -0.1, 0.7]])
    z = np.array([[-2.0, -0.5, 0.1], [0.5, 1.0, 3.0]])
    return {"dz": tanh_backward(da, z), "da after the call": da}


@tanh_backward.hidden(points=1)
def tanh_at_others(tanh_backward):
    """inputs you have not seen"""
    rng = np.random.default_rng(22)
    return {"dz": tanh_backward(rng.normal(size=(4, 3)), rng.normal(0, 2, (4, 3)))}


thousandth = number(
    "Sigmoids in a row",
    decimals=0,
    hints=[
        "What is the sigmoid's slope at z = 0, where it is steepest?",
        "Each one multiplies by 1/4. Count how often you must multiply by 1/4 to fall below 0.001.",
    ],
)

saturated_share = Exercise(
    "How much of a layer is saturated?",
    hints=[
        "f_backward(da, z) gives da times the slope. Which da makes that the slope itself?",
        "slopes = f_backward(np.ones_like(z), z), then the mean of np.abs(slopes) < 0.05.",
    ],
)


def arctan_backward(da, z):
    """A curve that flattens on both sides: its slope is 1 / (1 + z**2)."""
    return da / (1 + z * z)


def falling_backward(da, z):
    """The same curve turned over: all its slopes are negative."""
    return -da / (1 + z * z)


@saturated_share.visible(points=1)
def rising_curve(saturated_share):
    """a curve that rises"""
    z = np.array([[-9.0, 1.0, 6.0, 0.0], [-7.0, 30.0, 0.01, 2.0], [-5.0, 1.0, 0.5, 3.0]])
    return {"share": saturated_share(arctan_backward, z)}


@saturated_share.visible(points=1)
def falling_curve(saturated_share):
    """a curve that falls"""
    z = np.array([[-9.0, 1.0, 60.0], [-7.0, 0.8, 0.01]])
    return {"share": saturated_share(falling_backward, z)}


@saturated_share.hidden(points=1)
def larger_batch(saturated_share):
    """a larger batch"""
    z = np.random.default_rng(23).normal(0, 14, (30, 7))
    return {"share": saturated_share(arctan_backward, z)}


# 3 · ReLU ------------------------------------------------------------------------------------

relu = Exercise(
    "The rectifier",
    hints=[
        "What should become of -3, and of 3?",
        "np.maximum(0, z) compares number by number. Python's own max cannot.",
    ],
)


@relu.visible(points=1)
def both_sides_of_the_kink(relu):
    """below, at and above zero; z is left as it was"""
    z = np.array([[-2.0, 0.0, 3.0], [0.5, -0.1, 40.0]])
    return {"relu(z)": relu(z), "z after the call": z}


@relu.hidden(points=1)
def three_axes(relu):
    """three axes"""
    return {"relu(z)": relu(np.random.default_rng(24).normal(0, 3, (2, 3, 4)))}


relu_backward = Exercise(
    "The rectifier's backward pass",
    hints=[
        "Where z > 0 the slope is 1, elsewhere 0. Does the sign of da matter for that?",
        "return da * (z > 0)",
    ],
)


@relu_backward.visible(points=2)
def four_cases(relu_backward):
    """every mix of signs of da and z"""
    da = np.array([[1.0, -2.0, 3.0], [-4.0, 5.0, -6.0]])
    z = np.array([[0.5, 2.0, -1.0], [-0.1, -3.0, 0.7]])
    return {"dz": relu_backward(da, z)}


@relu_backward.visible(points=1)
def inputs_are_left_alone(relu_backward):
    """da and z are left as they were"""
    da, z = np.array([1.0, -2.0, 3.0]), np.array([0.5, 2.0, -1.0])
    relu_backward(da, z)
    return {"da after the call": da, "z after the call": z}


@relu_backward.hidden(points=1)
def random_signs(relu_backward):
    """inputs you have not seen"""
    rng = np.random.default_rng(25)
    return {"dz": relu_backward(rng.normal(size=(4, 5)), rng.normal(size=(4, 5)))}


dead_units = Exercise(
    "Find the bug: counting dead units",
    hints=[
        "A unit that is 0 for one digit and 5 for the next: is it dead? What does the code say about it?",
        "Dead means silent for every example: .all over the examples, which lie along axis 0.",
    ],
)


@dead_units.visible(points=1)
def four_examples(dead_units):
    """four examples, five units"""
    a = np.array(
        [[0.0, 1.5, 0.0, 0.2, 0.0], [0.0, 0.0, 0.0, 0.9, 2.0],
         [0.0, 0.3, 0.0, 1.1, 0.0], [0.0, 0.0, 0.0, 0.0, 0.0]]
    )  # fmt: skip
    return {"dead units": dead_units(a)}


@dead_units.visible(points=1)
def all_alive(dead_units):
    """every unit is active for some example"""
    return {"dead units": dead_units(np.array([[0.0, 0.0, 1.0], [2.0, 0.5, 0.0]]))}


@dead_units.hidden(points=1)
def forty_examples(dead_units):
    """forty examples, nine units"""
    a = np.maximum(0, np.random.default_rng(26).normal(size=(40, 9)))
    a[:, [1, 4, 8]] = 0
    return {"dead units": dead_units(a)}


# 4 · Bends with a slope on the left -----------------------------------------------------------

why_leaky = choice(
    "What keeps a leaky unit teachable?",
    options=["a", "b", "c"],
    hints=[
        "Which quantity does the chain rule multiply by on the way back?",
        "Not the value: the slope.",
    ],
)

prelu_backward = Exercise(
    "A slope that is learned",
    hints=[
        "For one z below 0, a = alpha * z. What is the slope of a in z, and what is its slope in alpha?",
        "dz = np.where(z > 0, da, alpha * da), and dalpha = (da * np.minimum(z, 0)).sum(axis=0).",
    ],
)


@prelu_backward.visible(points=2)
def four_by_three(prelu_backward):
    """four examples, three units; da is left as it was"""
    da = np.array([[1.0, -2.0, 0.5], [3.0, -0.1, 0.7], [-1.0, 2.0, 4.0], [0.3, -0.6, 0.9]])
    z = np.array([[-2.0, -0.5, 0.1], [0.5, 1.0, -3.0], [-1.0, 2.0, -0.2], [-0.4, 0.8, 1.5]])
    seen = named(["dz", "dalpha"], prelu_backward(da, z, np.array([0.1, 0.25, 0.5])))
    return seen | {"da after the call": da}


@prelu_backward.visible(points=1)
def batch_twice(prelu_backward):
    """each example twice: the slope's gradient doubles"""
    alpha = np.array([0.1, 0.2])

    def dalpha(times):
        da, z = np.array([[1.0, -2.0]] * times), np.array([[-3.0, -0.5]] * times)
        return named(["dz", "dalpha"], prelu_backward(da, z, alpha))["dalpha"]

    return {"dalpha, once": dalpha(1), "dalpha, twice": dalpha(2)}


@prelu_backward.hidden(points=1)
def larger_layer(prelu_backward):
    """inputs you have not seen"""
    rng = np.random.default_rng(27)
    da, z, alpha = rng.normal(size=(6, 5)), rng.normal(size=(6, 5)), rng.uniform(size=5)
    return named(["dz", "dalpha"], prelu_backward(da, z, alpha))


elu_order = Exercise(
    "Put the lines of ELU in order",
    hints=[
        "Which name must exist before the other lines can use it? And which minimum keeps exp(low) at most 1?",
        "low is the part of z below 0, so B comes first and C last. The slope of alpha * (e^z - 1) is alpha * e^z.",
    ],
)

ELU_LINES = {
    "A": "    slope = np.where(z > 0, 1.0, alpha * np.exp(low))",
    "B": "    low = np.minimum(z, 0)",
    "C": "    return a, slope",
    "D": "    a = np.where(z > 0, z, alpha * (np.exp(low) - 1))",
    "E": "    low = np.maximum(z, 0)",
    "F": "    slope = np.where(z > 0, 1.0, a)",
}


@elu_order.visible(points=2)
def run_the_lines(elu_order):
    """your lines, run"""
    z = np.array([-3.0, -0.5, 0.5, 4.0])
    elu = reordered(elu_order, ELU_LINES, head="def elu(z, alpha):", most=4, np=np)
    return named(["a", "slope"], elu(z, 0.5))


maxout_slope = number(
    "The slope of a maxout",
    decimals=2,
    hints=[
        "Work out the three pieces at z = -2. Which is the largest?",
        "Only the piece that wins counts: its slope is the slope of the maxout.",
    ],
)

# 5 · The last layer ---------------------------------------------------------------------------

softmax = Exercise(
    "Softmax with a temperature",
    hints=[
        "Subtracting the same number from every score of a row changes nothing. Which number makes the largest "
        "exponent 0? And does that number belong to the row or to the whole array?",
        "z = z / temperature; e = np.exp(z - z.max(axis=-1, keepdims=True)); "
        "return e / e.sum(axis=-1, keepdims=True)",
    ],
)


@softmax.visible(points=1)
def three_rows(softmax):
    """three rows of four scores"""
    z = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0], [-1.0, 0.5, 2.0, -3.0]])
    return {"softmax(z)": softmax(z)}


@softmax.visible(points=1)
def cold_and_hot(softmax):
    """a temperature below and above 1"""
    z = np.array([[1.0, 2.0, 4.0]])
    return {"temperature 0.5": softmax(z, 0.5), "temperature 5": softmax(z, 5.0)}


@softmax.visible(points=1)
def scores_far_apart(softmax):
    """large scores, and rows far from each other"""
    z = np.array([[3000.0, 3001.0, 0.0], [0.0, -1.0, -3000.0]])
    p, warned = what_numpy_warns_of(softmax, z)
    return {"softmax(z)": p, "NumPy warned of": warned}


@softmax.hidden(points=1)
def large_and_cold(softmax):
    """large scores at a low temperature"""
    z = np.array([[300.0, 301.0, 300.5], [-300.0, -300.2, -299.0]])
    return {"softmax(z)": softmax(z, 0.1), "scores after the call": z}


learned_numbers = number(
    "What the digits' network learns",
    decimals=0,
    hints=[
        "Count the lines from 64 pixels to 50 units, and from 50 units to 10 scores. What else does each unit have?",
        "64 * 50 + 50 for the first layer, 50 * 10 + 10 for the last.",
    ],
)
largest_of_each = number(
    "One largest z for each unit",
    decimals=0,
    hints=[
        "z has one row for each digit and one column for each unit. Which axis goes away?",
        "axis=0, of length 1797, goes away.",
    ],
)
no_line_parts = choice(
    "A perceptron on two moons",
    options=["a", "b", "c"],
    hints=[
        "Can a straight line part the two moons? What did the perceptron do on exclusive or?",
        "It steps whenever a point is on the wrong side, and some point always is.",
    ],
)

outputs = Exercise(
    "Which activation at the output?",
    hints=[
        "For each task: which numbers may the answer be, and do the answers compete with each other?",
        "One of several: softmax. Yes or no, for each: sigmoid. Any number at all: no bend.",
    ],
)


@outputs.visible(points=2)
def four_tasks(outputs):
    """your four letters"""
    letters = letters_of(outputs, "ISXR")
    if len(letters) != 4 or not set(letters) <= set("ISXR"):
        raise ValueError(f"four letters out of I, S, X and R, such as 'ISXR', got {outputs!r}")
    return {f"task {i + 1}": Secret(letter) for i, letter in enumerate(letters)}
