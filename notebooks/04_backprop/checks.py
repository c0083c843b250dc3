"""What is tried on the exercises of 04_backprop."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

two_routes = Prediction(
    "w reaches the loss along two routes. The slopes along one multiply to 3, along the other to 4. "
    "What is dloss/dw?",
    ["4", "7", "12"],
    "7",
    "A nudge of w travels all routes at once, so their slopes add up.",
)
larger_slope = Prediction(
    "Which slope is larger in size: dloss/dw1, far from the loss, or dloss/dw5, next to it?",
    ["dw1", "dw5", "about the same"],
    "dw5",
    "dw5 is 0.0822, dw1 is 0.000439: each sigmoid on the way back multiplies by at most 1/4.",
)
reusable = Prediction(
    "Back to the network of part 3. You have worked out dloss/dw1. "
    "How much of that work can you use again for dloss/dw2?",
    ["nothing", "all but the last factor", "only the loss"],
    "all but the last factor",
    "Both routes pass through h1; only the last factor differs, x2 in place of x1.",
)
ten_times_larger = Prediction(
    "A network grows to ten times as many weights. How many times the work is it to nudge every weight?",
    ["10 times", "100 times", "1000 times"],
    "100 times",
    "Ten times as many weights to nudge, and each forward pass is ten times the work.",
)


# One number at a time -------------------------------------------------------------------------

slope_of_loss = Exercise(
    "The chain rule where w is used twice",
    hints=[
        "a was made by a = tanh(z), z by z = w * x. For each line of the forward pass, from the last to "
        "the first: what is the slope of its left side in what stands on its right?",
        "da = dy * w, then dz = da * (1 - a**2), and dw has two terms: dy * a + dz * x.",
    ],
)


@slope_of_loss.visible(points=2)
def two_points(slope_of_loss):
    """the slope at two points"""
    return {
        "w=0.7, x=1.9, t=1": slope_of_loss(0.7, 1.9, 1.0),
        "w=1.5, x=-0.4, t=2": slope_of_loss(1.5, -0.4, 2.0),
    }


@slope_of_loss.hidden()
def other_points(slope_of_loss):
    """the slope at other points"""
    return {f"w={w}, x={x}": slope_of_loss(w, x, -0.5) for w, x in [(-0.8, 0.7), (0.3, 3.0)]}


h1 = number(
    "The output of h1",
    decimals=6,
    hints=["What does h1 add up before it squashes?", "sigmoid(w1 * x1 + w2 * x2 + b1)"],
)
total_error = number(
    "The total error",
    decimals=6,
    points=2,
    hints=[
        "Which four outputs do you need before you can compare anything with a target?",
        "o1 = sigmoid(w5 * h1 + w6 * h2 + b2), and each output adds (target - out)**2 / 2.",
    ],
)
new_w5 = number(
    "w5 after one step",
    decimals=6,
    points=2,
    hints=[
        "Three arrows lead from the error back to w5. What is the slope of each?",
        "dw5 = (o1 - t1) * o1 * (1 - o1) * h1, then w5 - 0.5 * dw5.",
    ],
)
new_w1 = number(
    "w1 after one step",
    decimals=7,
    points=2,
    hints=[
        "h1 feeds both outputs: by how many routes does w1 reach the error?",
        "dh1 = dz_o1 * w5 + dz_o2 * w7 with the old w5 and w7, then dw1 = dh1 * h1 * (1 - h1) * x1.",
    ],
)
dw2_by_hand = number(
    "dJ/dw2 on paper",
    decimals=3,
    hints=[
        "How fast does J grow with p, and how fast does p grow with w2?",
        "dJ/dp = p - t and dp/dw2 = a: multiply the two.",
    ],
)
dw1_by_hand = number(
    "dJ/dw1 on paper",
    decimals=3,
    hints=[
        "Which boxes stand between J and w1? Multiply their slopes.",
        "dJ/da = (p - t) * w2, the slope of relu is 1 where z > 0, and dz/dw1 = x.",
    ],
)


def variant(rng):
    """Small numbers with z > 0, drawn again until every usual way of going wrong gives a result of its own."""
    while True:
        x, t = rng.permutation([1, 2, 3, 4])[:2]
        w1, w2 = rng.choice([0.5, 1.5, 2.5]), rng.choice([-1.5, -0.5, 0.5, 1.5])
        a = w1 * x
        error = w2 * a - t
        dw2 = [error * a, -error * a, a, error * x, 2 * error * a, error, error * w2]
        dw1 = [error * w2 * x, -error * w2 * x, error * x, error * w2, error * w2 * a]
        dw1 += [error * error * a * x, error * a]
        if len({*dw2, 0}) == 8 and len({*dw1, 0}) == 8:
            return {"x_own": x, "t_own": t, "w1_own": w1, "w2_own": w2}


routes = number(
    "How many routes?",
    decimals=0,
    hints=[
        "The weight ends in one unit of the first hidden layer. How many ways on from there?",
        "1 unit, then 10 choices, then 10 choices, then the one output.",
    ],
)

# Arrays ---------------------------------------------------------------------------------------

dense = Exercise(
    "A dense layer",
    hints=["x is (batch, fan_in) and W is (fan_in, fan_out): which product fits?", "x @ W + b"],
)


def layer(batch=3, fan_in=5, fan_out=4, seed=0):
    """x, W, b and dz of a layer in which all sizes differ."""
    rng = np.random.default_rng(seed)
    sizes = [(batch, fan_in), (fan_in, fan_out), (fan_out,), (batch, fan_out)]
    return [rng.normal(size=size) for size in sizes]


@dense.visible()
def three_rows(dense):
    """three rows of five inputs into four units"""
    x, W, b, _ = layer()
    return {"z": dense(x, W, b)}


@dense.hidden()
def one_row(dense):
    """a batch of one row"""
    x, W, b, _ = layer(batch=1, fan_in=2, fan_out=3, seed=1)
    return {"z": dense(x, W, b)}


dense_backward = Exercise(
    "Backward through a dense layer",
    hints=[
        "Write the shape under each symbol. dz is (batch, fan_out): what must stand beside it to give (fan_in, fan_out)?",
        "dx = dz @ W.T, dW = x.T @ dz, and db adds dz up over the rows.",
    ],
)


@dense_backward.visible(points=3)
def all_three_gradients(dense_backward):
    """dx, dW and db for three rows, five inputs, four units"""
    x, W, _, dz = layer()
    return named(["dx", "dW", "db"], dense_backward(dz, x, W))


@dense_backward.hidden()
def one_row_alone(dense_backward):
    """a batch of one row"""
    x, W, _, dz = layer(batch=1, fan_in=2, fan_out=3, seed=2)
    return named(["dx", "dW", "db"], dense_backward(dz, x, W))


@dense_backward.hidden()
def inputs_left_alone(dense_backward):
    """dz, x and W are not changed"""
    x, W, _, dz = layer(seed=3)
    dense_backward(dz, x, W)
    return {"dz after the call": dz, "x after the call": x, "W after the call": W}


example_step = Exercise(
    "One step of the published example, with arrays",
    hints=[
        "What is dz2, the slope of the error in the pre-activations of the two outputs?",
        "dz2 = (a2 - target) * a2 * (1 - a2), da1 comes from dense_backward(dz2, a1, W2), "
        "dz1 = da1 * a1 * (1 - a1), and the last line updates both matrices.",
    ],
)


def published():
    """The numbers of the published example."""
    return {
        "x": np.array([[0.05, 0.10]]),
        "target": np.array([[0.01, 0.99]]),
        "W1": np.array([[0.15, 0.25], [0.20, 0.30]]),
        "b1": np.array([0.35, 0.35]),
        "W2": np.array([[0.40, 0.50], [0.45, 0.55]]),
        "b2": np.array([0.60, 0.60]),
        "lr": 0.5,
    }


@example_step.visible(points=2)
def published_numbers(example_step):
    """w1 to w8 after one step from the published numbers"""
    return named(["W1 after the step", "W2 after the step"], example_step(**published()))


@example_step.hidden()
def a_larger_step(example_step):
    """three inputs, four hidden units, two outputs, lr = 1"""
    x, W1, b1, _ = layer(batch=1, fan_in=3, fan_out=4, seed=4)
    _, W2, b2, target = layer(batch=1, fan_in=4, fan_out=2, seed=5)
    moved = example_step(x, target, W1, b1, W2, b2, 1.0)
    return named(["W1 after the step", "W2 after the step"], moved)


@example_step.hidden()
def old_weights_kept(example_step):
    """the weights that were handed in are not changed"""
    numbers = published()
    example_step(**numbers)
    return {"W1 handed in": numbers["W1"], "W2 handed in": numbers["W2"]}


relu = Exercise(
    "The rectifier, from memory",
    hints=[
        "What should become of -3? And of 3?",
        "np.maximum(0, z) compares number by number.",
    ],
)


@relu.visible()
def negative_and_positive(relu):
    """numbers below and above zero"""
    return {"relu(z)": relu(np.array([[-2.0, 0.0, 3.0], [0.5, -0.1, -7.0]]))}


@relu.hidden()
def z_left_alone(relu):
    """z itself is not changed"""
    _, _, _, z = layer(seed=24)
    relu(z)
    return {"z after the call": z}


relu_backward = Exercise(
    "Backward through the rectifier",
    hints=[
        "For which z does a nudge of z reach a? How much of it?",
        "The slope is 1 where z > 0 and 0 elsewhere: multiply da by that.",
    ],
)


@relu_backward.visible(points=2)
def mixed_signs(relu_backward):
    """da and z of mixed signs"""
    da = np.array([[1.5, -2.0, 3.0], [-0.5, 4.0, -1.0]])
    z = np.array([[2.0, 3.0, -1.0], [-4.0, 0.7, 0.2]])
    return {"dz": relu_backward(da, z)}


@relu_backward.hidden()
def arrays_left_alone(relu_backward):
    """da and z are not changed"""
    _, _, _, da = layer(seed=6)
    _, _, _, z = layer(seed=7)
    relu_backward(da, z)
    return {"da after the call": da, "z after the call": z}


dead_unit = choice(
    "A relu unit whose z is below 0 for every row",
    options=["a large gradient", "no gradient", "half the gradient"],
    hints=["What does relu_backward multiply da by where z < 0?"],
)
sigmoid_limit = number(
    "What three sigmoids let through",
    decimals=6,
    hints=[
        "How steep is the sigmoid where it is steepest?",
        "1/4 at z = 0, and there are three of them.",
    ],
)

cross_entropy = Exercise(
    "Cross-entropy and its gradient, from logits",
    hints=[
        "Write down the loss of one row as a function of its logits z: what is its slope in the z of the right class, and in another z?",
        "probs minus 1 at the right class, all divided by the number of rows: p = probs.copy(), p[np.arange(n), y] -= 1, p / n.",
    ],
)


def scores(n=4, classes=3, seed=8):
    """Logits and labels."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, classes)) * 2, rng.integers(classes, size=n)


@cross_entropy.visible(points=3)
def loss_and_gradient(cross_entropy):
    """four rows, three classes"""
    return named(["loss", "dlogits"], cross_entropy(*scores()))


@cross_entropy.visible()
def large_logits(cross_entropy):
    """logits as large as 1000"""
    logits = np.array([[1000.0, 0.0], [0.0, -1000.0], [-3000.0, -3001.0]])
    seen = named(["loss", "dlogits"], cross_entropy(logits, np.array([1, 0, 1])))
    # A logarithm kept finite by some small number stops far below, whatever the number.
    return {**seen, "is the loss above 100": "yes" if np.all(seen["loss"] > 100) else "no"}


@cross_entropy.hidden()
def every_row_twice(cross_entropy):
    """the same batch twice over: the loss stays, each row's share halves"""
    logits, y = scores(n=2, classes=5, seed=9)
    return named(["loss", "dlogits"], cross_entropy(np.tile(logits, (2, 1)), np.tile(y, 2)))


@cross_entropy.hidden()
def logits_left_alone(cross_entropy):
    """logits and y are not changed"""
    logits, y = scores(seed=10)
    cross_entropy(logits, y)
    return {"logits after the call": logits, "y after the call": y}


numeric_gradient = Exercise(
    "Find the bug: slopes by nudging",
    hints=[
        "After plus = theta, how many arrays are there: one or two?",
        "plus = theta.copy() makes a second array; minus needs one of its own, too.",
    ],
)


@numeric_gradient.visible(points=2)
def sum_of_cubes(numeric_gradient):
    """the sum of cubes, nudged by 0.1"""
    theta = np.array([1.0, -2.0, 0.5])
    slopes = numeric_gradient(lambda v: np.sum(v**3), theta, eps=0.1)
    return {"slopes": np.round(slopes, 6), "theta after the call": theta}


@numeric_gradient.hidden(rtol=1e-4)
def neighbours_multiplied(numeric_gradient):
    """a loss in which the weights multiply each other"""
    theta = np.array([0.5, 2.0, -1.0, 3.0, 1.5])
    slopes = numeric_gradient(lambda v: np.sum(v[1:] * v[:-1] ** 2), theta)
    return {"slopes": np.round(slopes, 5), "theta after the call": np.round(theta, 9)}


LINES = {
    "A": "    W1 = W1 - lr * dW1",
    "B": "    dz2 = 2 * (z2 - y) / y.size",
    "C": "    dW1 = x.T @ dz1",
    "D": "    W2 = W2 - lr * dW2",
    "E": "    dz1 = da1 * (z1 > 0)",
    "F": "    dW2 = a1.T @ dz2",
    "G": "    da1 = dz2 @ W2.T",
}


step_order = Exercise(
    "Reorder the lines of a training step",
    hints=[
        "Which line needs nothing but what the forward pass stored? It is the first.",
        "Gradients flow from the loss to the input: dz2, then dW2 and da1, then dz1, then dW1. Old weights are needed until then.",
    ],
)


@step_order.visible(points=2)
def lines_run(order):
    """the lines, run in your order"""
    x, W1, _, _ = layer(batch=6, fan_in=3, fan_out=5, seed=11)
    _, W2, _, y = layer(batch=6, fan_in=5, fan_out=2, seed=12)
    z1 = x @ W1
    a1 = np.maximum(0, z1)
    head = "def step(x, y, lr, W1, W2, z1, a1, z2):"
    step = reordered(order, LINES, head, tail="    return W1, W2")
    W1, W2 = step(x, y, 1.0, W1, W2, z1, a1, a1 @ W2)
    return {"W1 after the step": W1, "W2 after the step": W2}


two_layer_gradients = Exercise(
    "Backward through two layers",
    hints=[
        "Which function undoes the last line of the forward pass? And the line before it?",
        "dz2 from cross_entropy(z2, y), then da1, dW2, db2 = dense_backward(dz2, a1, W2), "
        "dz1 = relu_backward(da1, z1), and dense_backward(dz1, x, W1) for the rest.",
    ],
)


def small_network(n=6, inputs=5, hidden=4, classes=3, seed=13):
    """x, y, W1, b1, W2, b2 of a network in which all sizes differ."""
    x, W1, b1, _ = layer(n, inputs, hidden, seed)
    _, W2, b2, _ = layer(n, hidden, classes, seed + 100)
    y = np.random.default_rng(seed).integers(classes, size=n)
    return [x, y, W1, b1, W2, b2]


GRADIENTS = ["dW1", "db1", "dW2", "db2"]


@two_layer_gradients.visible(points=4)
def four_gradients(two_layer_gradients):
    """six rows, five inputs, four hidden units, three classes"""
    return named(GRADIENTS, two_layer_gradients(*small_network()))


@two_layer_gradients.hidden()
def rows_twice(two_layer_gradients):
    """the same batch twice over changes no gradient"""
    x, y, *weights = small_network(n=2, inputs=3, hidden=6, classes=4, seed=14)
    twice = two_layer_gradients(np.tile(x, (2, 1)), np.tile(y, 2), *weights)
    return named(GRADIENTS, twice)


@two_layer_gradients.hidden()
def nothing_changed(two_layer_gradients):
    """x and the weights are not changed"""
    network = small_network(seed=15)
    two_layer_gradients(*network)
    names = ["x", "y", "W1", "b1", "W2", "b2"]
    return {f"{name} after the call": array for name, array in zip(names, network, strict=True)}


Network = Exercise(
    "Find the bugs: a network as a class",
    hints=[
        "Mend the line that stops first. Then write the shape under each symbol of backward(). "
        "Then ask of each slope: at z or at a?",
        "Keep x before using it; da2 = 2 * (a2 - y) / y.size; slopes at z2 and z1; x.T, a1.T and W2.T.",
    ],
)


def built(Network, seed=16, inputs=3, hidden=4, outputs=2):
    """A network whose weights do not depend on how they were drawn."""
    x, W1, _, _ = layer(5, inputs, hidden, seed)
    _, W2, _, y = layer(5, hidden, outputs, seed + 1)
    network = Network(x, y, hidden, np.random.default_rng(0))
    network.W1, network.W2 = W1, W2
    return network


@Network.visible()
def builds_and_predicts(Network):
    """it can be built, and the loss of its forward pass"""
    x, _, _, y = layer(5, 7, 2, seed=18)
    fresh = Network(x, y, 4, np.random.default_rng(0))
    return {
        "W1.shape for 7 inputs": np.shape(fresh.W1),
        "W2.shape": np.shape(fresh.W2),
        "loss": built(Network).forward(),
    }


@Network.visible(points=3)
def gradients(Network):
    """dW1 and dW2, as nudging every weight measures them"""
    network = built(Network)
    network.forward()
    network.backward()
    return {"dW1": network.dW1, "dW2": network.dW2}


@Network.visible()
def one_step_down(Network):
    """the loss after one step with lr = 1"""
    network = built(Network)
    network.forward()
    network.backward()
    network.step(1.0)
    return {"loss after the step": network.forward()}


@Network.hidden()
def backward_twice(Network):
    """backward twice, without a step, gives the same gradients and leaves the weights"""
    network = built(Network, seed=20, inputs=2, hidden=3, outputs=1)
    network.forward()
    network.backward()
    network.backward()
    return {"dW1": network.dW1, "dW2": network.dW2, "W1": network.W1, "W2": network.W2}


two_signs = choice(
    "Two signs turned round",
    options=["down", "up", "nowhere"],
    hints=[
        "Is d the slope of the loss, or minus the slope?",
        "d is minus the slope, and adding minus the slope goes ...?",
    ],
)

# Digits ---------------------------------------------------------------------------------------

train_network = Exercise(
    "Train on handwritten digits",
    hints=[
        "Which rows of x and of y belong to this batch? What do you know once you have their gradients?",
        "gradients = two_layer_gradients(x[rows], y[rows], *weights), then "
        "weights = [w - lr * dw for w, dw in zip(weights, gradients)].",
    ],
)


def held_out_accuracy(weights, x, y):
    """The share of rows whose largest score is that of their label."""
    W1, b1, W2, b2 = weights
    logits = np.maximum(0, x @ W1 + b1) @ W2 + b2
    return float(np.mean(logits.argmax(axis=1) == y))


WEIGHTS = ["W1", "b1", "W2", "b2"]


@train_network.visible(points=2)
def one_large_batch(train_network):
    """one epoch in which all rows are one batch, lr = 0.5"""
    x, y, *weights = small_network(seed=21)
    moved = train_network(x, y, weights, 0.5, len(x), 1, np.random.default_rng(1))
    return named(WEIGHTS, moved)


@train_network.visible(points=3)
def digits_held_out(train_network):
    """accuracy on 360 digits it has not seen, counted up to 0.95"""
    from nnedu.data import digits

    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    rng = np.random.default_rng(1)
    W1, W2 = rng.normal(size=(64, 64)) / 8, rng.normal(size=(64, 10)) / 8
    start = [W1, np.zeros(64), W2, np.zeros(10)]
    weights = train_network(x[360:], y[360:], start, 0.1, 16, 30, rng)
    accuracy = held_out_accuracy(weights, x[:360], y[:360])
    # Coarse, so that it does not depend on a processor's last digits.
    return {"accuracy": np.floor(min(accuracy, 0.95) * 20) / 20 if accuracy > 0.5 else 0.0}


@train_network.visible()
def start_left_alone(train_network):
    """the weights that were handed in are not changed"""
    x, y, *weights = small_network(seed=23)
    train_network(x, y, weights, 0.5, 2, 1, np.random.default_rng(3))
    return {f"{name} handed in": w for name, w in zip(WEIGHTS, weights, strict=True)}


@train_network.hidden()
def last_small_batch(train_network):
    """two epochs of ten equal rows, four to a batch: the last two rows count as well"""
    x, _, *weights = small_network(n=1, seed=22)
    x, y = np.tile(x, (10, 1)), np.full(10, 2)
    moved = train_network(x, y, weights, 0.2, 4, 2, np.random.default_rng(2))
    return named(WEIGHTS, moved)


linear_stack = choice(
    "The network without its relu",
    options=["any function", "one linear map", "nothing"],
    hints=[
        "Multiply out (x @ W1 + b1) @ W2 + b2: what stands in front of x?",
        "x @ (W1 @ W2) + (b1 @ W2 + b2)",
    ],
)
