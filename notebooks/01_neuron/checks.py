"""What is tried on the exercises of 01_neuron."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

never_ends = Prediction(
    'On "exclusive or", will the perceptron ever have no mistakes?',
    ["yes, after many steps", "yes, with a small lr", "never"],
    "never",
    "No straight line has equal signs on one side and different signs on the other. It turns for ever.",
)
one_neuron = Prediction(
    "What share of the patients kept aside will one neuron get right?",
    ["about 60 %", "about 80 %", "over 95 %"],
    "over 95 %",
    "In 30 dimensions one flat border parts these two groups surprisingly well. Always try one neuron first.",
)
twice_the_bumps = Prediction(
    "Twice as many bumps: what becomes of the largest error?",
    ["about half", "about a quarter", "about the same"],
    "about half",
    "A bump half as wide misses the curve by half as much at its edges.",
)


# Helpers -------------------------------------------------------------------------------------


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def gate(numbers):
    """What a threshold neuron with these w1, w2, b does in the four corners."""
    if not isinstance(numbers, tuple | list | np.ndarray) or len(numbers) != 3:
        raise TypeError(f"three numbers are needed, w1, w2 and b, got {numbers!r}")
    w1, w2, b = (float(number) for number in numbers)
    fires = np.where(CORNERS @ [w1, w2] + b >= 0, 1, 0)
    return {f"({x1:.0f}, {x2:.0f})": int(a) for (x1, x2), a in zip(CORNERS, fires, strict=True)}


def halve(z):
    return z / 2


def squash(z):
    return z / (1 + np.abs(z))


# 1 · A neuron --------------------------------------------------------------------------------

neuron = Exercise(
    "A neuron",
    hints=[
        "Which operator multiplies each row of x with w and adds up? Then b, then f.",
        "return f(x @ w + b)",
    ],
)


@neuron.visible(points=2)
def three_examples(neuron):
    """three examples with two features"""
    x = np.array([[1.0, 2.0], [0.5, -1.0], [-3.0, 0.0]])
    return {"a": neuron(x, np.array([0.5, -2.0]), 1.0, squash)}


@neuron.hidden(points=1)
def another_activation(neuron):
    """more features, another activation"""
    rng = np.random.default_rng(11)
    return {"a": neuron(rng.normal(size=(5, 4)), rng.normal(size=4), -0.3, halve)}


# 2 · Neurons that decide ---------------------------------------------------------------------

and_unit = Exercise(
    "AND, by hand",
    hints=[
        "With w1 = w2 = 1 the sum is 0, 1, 1 or 2. Only 2 should reach 0 after b is added. Which b does that?",
        "Any b above -2 and below -1, such as -1.5.",
    ],
)


@and_unit.visible(points=1)
def and_in_the_corners(and_unit):
    """the four corners"""
    return gate(and_unit)


nand_unit = Exercise(
    "NAND, by hand",
    hints=[
        "Turn every sign of a neuron round: what becomes of its answers?",
        "(-1, -1, 1.5): 1.5, 0.5, 0.5 and -0.5.",
    ],
)


@nand_unit.visible(points=1)
def nand_in_the_corners(nand_unit):
    """the four corners"""
    return gate(nand_unit)


sum_after = number(
    "One step of the perceptron",
    decimals=2,
    hints=[
        "The new weights are (-1, 1) + 0.5 * 1 * (2, 1), the new b is 0 + 0.5 * 1. Now the sum again.",
        "w = (0, 1.5), b = 0.5: 2 * 0 + 1 * 1.5 + 0.5.",
    ],
)

perceptron_step = Exercise(
    "The perceptron's rule",
    hints=[
        "Is the example on the wrong side? Only then anything changes. Does a point exactly on the border count as right?",
        "if y * (x @ w + b) <= 0: return w + lr * y * x, b + lr * y. Otherwise return w, b.",
    ],
)


@perceptron_step.visible(points=1)
def wrong_side(perceptron_step):
    """a point of either class on the wrong side"""
    w = np.array([-1.0, 1.0, 0.5])
    up = perceptron_step(np.array([2.0, 1.0, 0.0]), 1, w, 0.0, 0.5)
    down = perceptron_step(np.array([-1.0, 2.0, 3.0]), -1, w, 0.25, 0.1)
    return {
        **named(["w for y = 1", "b for y = 1"], up),
        **named(["w for y = -1", "b for y = -1"], down),
    }


@perceptron_step.visible(points=1)
def right_side(perceptron_step):
    """a point of either class on the right side: nothing changes"""
    w = np.array([1.0, 0.5])  # the bias alone puts the first two points on their sides
    up = perceptron_step(np.array([-1.0, 0.5]), 1, w, 1.5, 0.5)
    down = perceptron_step(np.array([0.5, 1.0]), -1, w, -1.5, 0.5)
    far = perceptron_step(np.array([-2.0, -1.0]), -1, w, 0.25, 0.5)
    return {
        **named(["w for y = 1", "b for y = 1"], up),
        **named(["w for y = -1", "b for y = -1"], down),
        **named(["w for y = -1, farther", "b for y = -1, farther"], far),
    }


@perceptron_step.visible(points=1)
def on_the_border(perceptron_step):
    """a point exactly on the border"""
    return named(["w", "b"], perceptron_step(np.array([2.0, 1.0]), -1, np.zeros(2), 0.0, 0.5))


@perceptron_step.hidden(points=1)
def w_is_left_alone(perceptron_step):
    """the old w is left as it was"""
    w = np.array([-1.0, 1.0, 0.3, 2.0])
    new = perceptron_step(np.array([2.0, -1.0, 1.0, -0.5]), 1, w, 0.1, 0.2)
    return {**named(["w", "b"], new), "old w after the call": w}


train_perceptron = Exercise(
    "Find the bug: a perceptron that never starts",
    hints=[
        "Work through the first example with w = 0 and b = 0. What is y * (x @ w + b)? Does the rule take a step?",
        "The rule steps at <= 0, the code at < 0: starting from zeros nothing is ever below 0.",
    ],
)


def two_groups(seed, n=24, apart=3.0):
    rng = np.random.default_rng(seed)
    y = np.where(np.arange(n) % 3, 1.0, -1.0)
    x = rng.normal(size=(n, 2)) + apart * y[:, None] * [1.0, 0.5]
    return x, y


@train_perceptron.visible(points=1)
def one_round(train_perceptron):
    """w and b after one round"""
    x, y = two_groups(12)
    w, b = named(["w", "b"], train_perceptron(x, y, 0.1, 1)).values()
    return {"w, then b": np.append(w, b)}


@train_perceptron.visible(points=1)
def after_learning(train_perceptron):
    """mistakes after twenty rounds"""
    x, y = two_groups(31, apart=1.2)  # close together: it takes five rounds
    w, b = named(["w", "b"], train_perceptron(x, y)).values()
    return {"mistakes of 24": int(np.sum(y * (x @ w + b) <= 0))}


@train_perceptron.hidden(points=1)
def another_rate(train_perceptron):
    """another rate, other points"""
    x, y = two_groups(19, n=15, apart=0.8)
    w, b = named(["w", "b"], train_perceptron(x, y, 0.5, 3)).values()
    return {"w, then b": np.append(w, b)}


# 3 · Neurons that say how likely --------------------------------------------------------------

logistic_step = Exercise(
    "A step downhill",
    hints=[
        "Which product of x, of shape (n, features), and a - y, of shape (n,), has the shape (features,)? And which way is downhill?",
        "dw = x.T @ (a - y) / n; db = (a - y).mean(); return w - lr * dw, b - lr * db",
    ],
)


def likely(seed, n=6, features=3):
    rng = np.random.default_rng(seed)
    x, w = rng.normal(size=(n, features)), rng.normal(size=features)
    return x, (rng.uniform(size=n) < 0.5) * 1.0, w, 0.4


@logistic_step.visible(points=2)
def six_examples(logistic_step):
    """six examples, three features"""
    return named(["w", "b"], logistic_step(*likely(15), 0.5))


@logistic_step.visible(points=1)
def every_example_twice(logistic_step):
    """each example twice: the step stays the same"""
    x, y, w, b = likely(16, n=4, features=2)
    twice = logistic_step(np.tile(x, (2, 1)), np.tile(y, 2), w, b, 1.0)
    return named(["w", "b"], twice)


@logistic_step.hidden(points=1)
def old_weights_stay(logistic_step):
    """the old w is left as it was"""
    x, y, w, b = likely(17, n=9, features=5)
    before = w.copy()
    return {**named(["w", "b"], logistic_step(x, y, w, b, 0.1)), "change of the old w": w - before}


# 4 · Stacking --------------------------------------------------------------------------------

xor_network = Exercise(
    "Exclusive or with three neurons",
    hints=[
        "x1 or x2 (that is `first`), and not both (that is NAND). Which gate joins the two?",
        "second = NAND of x; stack first and second as two columns (np.stack([...], axis=1)) and give them to AND.",
    ],
)


@xor_network.visible(points=2)
def four_corners(xor_network):
    """the four corners"""
    return {"x1 xor x2": np.asarray(xor_network(CORNERS), float)}


@xor_network.hidden(points=1)
def seven_rows(xor_network):
    """seven rows in another order"""
    rows = CORNERS[[3, 1, 0, 2, 3, 2, 1]]
    return {"x1 xor x2": np.asarray(xor_network(rows), float)}


stack_order = Exercise(
    "Put the lines of a stack in order",
    hints=[
        "What does the first layer need, and what does the second? Whose sizes meet in W1 @ x?",
        "z1 = x @ W1 + b1 comes first, and between the two sums stands a bend: h = sigmoid(z1).",
    ],
)

STACK_LINES = {
    "A": "    z2 = h @ W2 + b2",
    "B": "    h = sigmoid(z1)",
    "C": "    return sigmoid(z2)",
    "D": "    z1 = x @ W1 + b1",
    "E": "    z2 = z1 @ W2 + b2",
    "F": "    z1 = W1 @ x + b1",
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@stack_order.visible(points=2)
def run_the_lines(stack_order):
    """your lines, run on four examples"""
    rng = np.random.default_rng(22)
    x, W1, b1 = rng.normal(size=(4, 2)), rng.normal(size=(2, 3)), rng.normal(size=3)
    head = "def stack(x, W1, b1, W2, b2):"
    stack = reordered(stack_order, STACK_LINES, head, most=4, sigmoid=sigmoid)
    return {"a": stack(x, W1, b1, rng.normal(size=(3, 1)), rng.normal(size=1))}


hidden_by_hand = number(
    "The first hidden neuron",
    decimals=3,
    hints=[
        "Which numbers lead into the first hidden neuron: a row of W1 or a column?",
        "Go down the first column of W1: the upper weight times the first input, plus the lower weight times the second.",
    ],
)
output_by_hand = number(
    "The output",
    decimals=3,
    hints=[
        "You need the second hidden neuron too: which column of W1 leads into it?",
        "The first hidden value times the upper weight of W2, plus the second times the lower one.",
    ],
)


def variant(rng):
    """Small numbers, drawn again until every usual way of going wrong gives a result of its own."""
    while True:
        x = rng.permutation([1, 2, 3, 4, 5])[:2]
        W1 = rng.permutation([-1.5, -1.0, -0.5, 0.25, 0.5, 0.75, 1.5, 2.0])[:4].reshape(2, 2)
        W2 = np.array([[rng.choice([2.0, 3.0, 4.0])], [rng.choice([-0.5, -1.5, -2.5])]])
        hidden = x @ W1
        first = [*hidden, x @ W1[0], W1[:, 0].sum()]
        second = [hidden @ W2[:, 0], hidden @ abs(W2[:, 0]), hidden[0] * W2[0, 0], x @ W2[:, 0]]
        if len(set(first)) == len(set(second)) == 4:
            return {"x_own": x, "W1_own": W1, "W2_own": W2}


collapse = Exercise(
    "Two layers are one",
    hints=[
        "Multiply out (x W1 + b1) W2 + b2. What stands behind x, and what is left without x?",
        "return W1 @ W2, b1 @ W2 + b2",
    ],
)


@collapse.visible(points=2)
def sizes_3_4_2(collapse):
    """layers 3 to 4 to 2"""
    rng = np.random.default_rng(18)
    arrays = (
        rng.normal(size=(3, 4)),
        rng.normal(size=4),
        rng.normal(size=(4, 2)),
        rng.normal(size=2),
    )
    return named(["W", "b"], collapse(*arrays))


@collapse.hidden(points=1)
def same_answers(collapse):
    """the one layer gives what the two gave"""
    rng = np.random.default_rng(19)
    W1, b1, W2, b2 = (
        rng.normal(size=(2, 5)),
        rng.normal(size=5),
        rng.normal(size=(5, 3)),
        rng.normal(size=3),
    )
    W, b = named(["W", "b"], collapse(W1, b1, W2, b2)).values()
    return {"x W + b": rng.normal(size=(4, 2)) @ W + b}


bend_needed = choice(
    "Fifty layers without a bend",
    options=["a", "b", "c"],
    hints=[
        "What did your collapse return for two layers? Now do it 49 times.",
        "One W, one b: that is linear regression.",
    ],
)

# 5 · Any curve -------------------------------------------------------------------------------

bump = Exercise(
    "A bump from two sigmoids",
    hints=[
        "Where is sigmoid(k (x - left)) near 0, and where near 1? What must be taken away beyond `right`?",
        "height * (sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right)))",
    ],
)


@bump.visible(points=1)
def five_places(bump):
    """before, at the edges of, in and behind a bump from 1 to 2"""
    return {"bump": bump(np.array([0.0, 1.0, 1.5, 2.0, 3.0]), 1.0, 2.0, 3.0)}


@bump.visible(points=1)
def a_gentle_hollow(bump):
    """height -2, gentle slopes"""
    return {"bump": bump(np.array([-1.0, 0.0, 0.4, 1.2]), 0.0, 0.5, -2.0, 4.0)}


@bump.hidden(points=1)
def many_places(bump):
    """other places"""
    x = np.random.default_rng(20).uniform(-2, 2, 11)
    return {"bump": bump(x, -0.5, 0.75, 1.7, 9.0)}


folds = number(
    "Ten folds",
    decimals=0,
    hints=[
        "One layer makes 2 pieces, two make 4. What does each further one do?",
        "2 to the power of 10.",
    ],
)
batch_shape = number(
    "A batch of sums",
    decimals=0,
    hints=["One sum for each of the 32 rows: what is the shape of 32 sums?", "(32,) has one axis."],
)
parameters = number(
    "What a layer learns",
    decimals=0,
    hints=[
        "How many lines lead from 5 features to 3 neurons? And how many biases are there?",
        "5 * 3 + 3",
    ],
)
broadcast_bias = choice(
    "Adding a bias",
    options=["a", "b", "c"],
    hints=[
        "The shapes are lined up at the right: (32, 3) and (3,).",
        "The 3 meets the 3, and the 32 rows all get it.",
    ],
)
