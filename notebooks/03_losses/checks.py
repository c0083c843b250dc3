"""What is tried on the exercises of 03_losses."""

import numpy as np

from autograde.exercise import (
    Exercise,
    Prediction,
    choice,
    named,
    number,
    what_numpy_warns_of,
)
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

forecasters = Prediction(
    "Who is better if a miss costs its size, and if it costs its square?",
    ["Ada both times", "Ben both times", "Ben, then Ada"],
    "Ben, then Ada",
    "Ben's misses add up to 5, Ada's to 6; but 25 is more than 9 + 9. A square makes one large miss worse than two of middling size.",
)
castle = Prediction(
    "Which loss lets the castle pull the price up the most?",
    ["squared error", "absolute error", "both the same"],
    "squared error",
    "Its slope grows with the distance, and the castle is far away. Absolute error pulls equally from wherever.",
)
sure_and_wrong = Prediction(
    "What does 0.1 % for the true class cost, if 50 % costs 0.69?",
    ["about 1.4", "about 7", "about 350"],
    "about 7",
    "-log 0.001 is 6.9. Each time the probability halves, the cost grows by the same 0.69.",
)
balanced = Prediction(
    "With balanced weights more of the ill are found. What else changes?",
    ["nothing", "more false alarms", "fewer false alarms"],
    "more false alarms",
    "The border moves into the healthy side: each ill patient now pulls nineteen times as hard.",
)
tanh_output = Prediction(
    "Fitting y = 3 sin 2x with tanh at the output: what will the curve look like?",
    ["a bit rougher", "cut off at -1 and 1", "a straight line"],
    "cut off at -1 and 1",
    "tanh cannot leave (-1, 1), however long it is trained. The loss is asked for what the output cannot say.",
)


# 1 · What a mistake costs --------------------------------------------------------------------

mse = Exercise(
    "Mean squared error",
    hints=[
        "How many numbers are in the array, whatever its shape? And what is the slope of d² in d?",
        "d = predictions - y; value (d**2).sum() / d.size, gradient 2 * d / d.size.",
    ],
)


@mse.visible(points=1)
def three_predictions(mse):
    """three predictions of shape (3, 1)"""
    p, y = np.array([[1.0], [2.5], [-1.0]]), np.array([[0.0], [4.0], [-3.0]])
    return named(["value", "dpredictions"], mse(p, y))


@mse.visible(points=1)
def several_outputs(mse):
    """four examples with two outputs each: the mean is over all eight numbers"""
    p = np.array([[1.0, 0.5], [2.0, -1.0], [0.0, 3.0], [0.2, 0.4]])
    y = np.array([[0.5, 0.0], [2.0, 1.0], [-1.0, 2.0], [0.3, 0.1]])
    return named(["value", "dpredictions"], mse(p, y))


@mse.hidden(points=1)
def twice_the_data(mse):
    """each example twice: the value stays, each slope halves; the inputs are left alone"""
    p, y = np.array([[1.0], [2.5], [-1.0]]), np.array([[0.0], [4.0], [-3.0]])
    value, _ = mse(p, y)
    double = named(
        ["value of two copies", "dpredictions of two copies"],
        mse(np.tile(p, (2, 1)), np.tile(y, (2, 1))),
    )
    return {"value": value, **double, "predictions after the call": p}


mean_error = Exercise(
    "Find the bug: an error out of nowhere",
    hints=[
        "Print (predictions - y).shape for five predictions. How many numbers did you expect?",
        "Take the column out of the predictions: predictions[:, 0] - y.",
    ],
)


@mean_error.visible(points=1)
def perfect_predictions(mean_error):
    """perfect predictions"""
    y = np.array([1.0, 2.0, 4.0, 8.0])
    return {"error of perfect predictions": mean_error(y[:, None], y)}


@mean_error.visible(points=1)
def one_is_off(mean_error):
    """one prediction is too low by 3"""
    y = np.array([1.0, 2.0, 4.0, 8.0])
    p = y[:, None].copy()
    p[2] -= 3
    return {"error": mean_error(p, y)}


@mean_error.hidden(points=1)
def seven_predictions(mean_error):
    """seven predictions you have not seen"""
    rng = np.random.default_rng(31)
    return {"error": mean_error(rng.normal(size=(7, 1)), rng.normal(size=7))}


# 2 · When one example shouts ------------------------------------------------------------------

huber = Exercise(
    "Huber's loss: the gradient",
    hints=[
        "What is the slope while |d| is at most delta, and what is it beyond, on each side? Which NumPy function caps a number on both sides?",
        "np.clip(d, -delta, delta) / d.size",
    ],
)


@huber.visible(points=2)
def both_sides_of_delta(huber):
    """errors on both sides of delta = 1"""
    p = np.array([[0.4], [-0.8], [3.0], [-5.0], [1.2]])
    return named(["value", "dpredictions"], huber(p, np.zeros((5, 1))))


@huber.visible(points=1)
def another_delta(huber):
    """delta = 2.5"""
    p = np.array([[0.4, 2.0], [-6.0, 3.0]])
    return named(["value", "dpredictions"], huber(p, np.array([[0.0, 1.0], [1.0, -1.0]]), 2.5))


@huber.hidden(points=1)
def many_errors(huber):
    """errors you have not seen"""
    rng = np.random.default_rng(32)
    return named(
        ["value", "dpredictions"], huber(rng.normal(0, 3, (6, 4)), rng.normal(size=(6, 4)), 0.7)
    )


quantile_loss = Exercise(
    "The quantile loss",
    hints=[
        "For one target above the prediction, the cost is q * (y - p). What is its slope in p? And below?",
        "value np.maximum(q * d, (q - 1) * d).mean(); the slope is -q where d > 0 and 1 - q where d < 0, over d.size.",
    ],
)


@quantile_loss.visible(points=2)
def above_and_below(quantile_loss):
    """q = 0.9, predictions above and below"""
    p, y = np.array([[1.0], [5.0], [2.0]]), np.array([[3.0], [4.0], [2.5]])
    return named(["value", "dpredictions"], quantile_loss(p, y, 0.9))


@quantile_loss.visible(points=1)
def the_median(quantile_loss):
    """q = 0.5: both sides cost the same"""
    p, y = np.array([[1.0], [5.0]]), np.array([[3.0], [3.0]])
    return named(["value", "dpredictions"], quantile_loss(p, y))


@quantile_loss.hidden(points=1)
def two_outputs(quantile_loss):
    """another q, two outputs"""
    rng = np.random.default_rng(33)
    return named(
        ["value", "dpredictions"],
        quantile_loss(rng.normal(size=(5, 2)), rng.normal(size=(5, 2)), 0.2),
    )


# 3 · From scores to a label -------------------------------------------------------------------

log_softmax = Exercise(
    "Logarithms of probabilities, always finite",
    hints=[
        "Subtract each row's own largest score first: nothing overflows any more. Which term of the formula is left over for the logarithm?",
        "z = z - z.max(axis=1, keepdims=True); return z - np.log(np.exp(z).sum(axis=1, keepdims=True))",
    ],
)


@log_softmax.visible(points=1)
def three_rows_of_four(log_softmax):
    """three rows of four scores, left as they were"""
    z = np.array([[1.0, 2.0, 3.0, 4.0], [0.0, 0.0, 0.0, 0.0], [-1.0, 0.5, 2.0, -3.0]])
    before = z.copy()
    return {"log_softmax(z)": log_softmax(z), "change of z": z - before}


@log_softmax.visible(points=2)
def far_apart(log_softmax):
    """scores far apart, and rows far from each other"""
    z = np.array([[3000.0, 0.0, 2999.0], [0.0, -1.0, -3000.0]])
    logs, warned = what_numpy_warns_of(log_softmax, z)
    return {"log_softmax(z)": logs, "NumPy warned of": warned}


@log_softmax.hidden(points=1)
def five_by_six(log_softmax):
    """scores you have not seen, left as they were"""
    z = np.random.default_rng(34).normal(0, 4, (5, 6))
    before = z.copy()
    return {"log_softmax(z)": log_softmax(z), "change of z": z - before}


decide = Exercise(
    "From scores to a label",
    hints=[
        "Which position holds the largest score of a row? And which probability belongs to it?",
        "labels = z.argmax(axis=1); the probability is np.exp(log_softmax(z).max(axis=1)).",
    ],
)


@decide.visible(points=2)
def four_rows(decide):
    """four rows of three scores"""
    z = np.array([[2.0, 1.0, 0.0], [-1.0, 3.0, 2.5], [0.1, 0.2, 0.3], [-5.0, -9.0, -4.0]])
    seen = named(["labels", "probabilities"], decide(z))
    return {name: np.asarray(value, float) for name, value in seen.items()}


@decide.hidden(points=1)
def large_scores(decide):
    """large scores, more classes"""
    z = np.random.default_rng(35).normal(0, 3000, (4, 7))
    seen = named(["labels", "probabilities"], decide(z))
    return {name: np.asarray(value, float) for name, value in seen.items()}


softmax_needed = choice(
    "Is softmax needed to name the label?",
    options=["a", "b", "c"],
    hints=[
        "Does e^z change which of two numbers is the larger?",
        "It keeps the order, so argmax of scores and of probabilities agree.",
    ],
)

# 4 · Being sure and wrong ---------------------------------------------------------------------

at_chance = number(
    "The loss at chance",
    decimals=2,
    hints=[
        "Which probability does each of 10 classes get?",
        "-log(1/10) = log 10. In Python: np.log(10).",
    ],
)

cross_entropy = Exercise(
    "Cross-entropy from scores",
    hints=[
        "Your log_softmax has all logarithms. How do you pick, in each row i, the entry in column y[i]? (Two index arrays: rows and columns.)",
        "value = -log_p[np.arange(n), y].mean(). For dz: np.exp(log_p), minus 1 at those places, all divided by n.",
    ],
)


@cross_entropy.visible(points=2)
def three_examples(cross_entropy):
    """three examples, four classes"""
    z = np.array([[1.0, 2.0, 3.0, 0.5], [0.0, 0.0, 0.0, 0.0], [-1.0, 0.5, 2.0, -3.0]])
    return named(["value", "dz"], cross_entropy(z, np.array([2, 0, 3])))


@cross_entropy.visible(points=1)
def certain(cross_entropy):
    """scores of 1000: certain and right, certain and wrong"""
    z = np.array([[1000.0, 0.0], [0.0, 1000.0]])
    result, warned = what_numpy_warns_of(cross_entropy, z, np.array([0, 0]))
    return named(["value", "dz"], result) | {"NumPy warned of": warned}


@cross_entropy.hidden(points=1)
def doubled_batch(cross_entropy):
    """each example twice: the value stays; the scores are left alone"""
    z, y = np.random.default_rng(36).normal(size=(5, 3)), np.array([0, 2, 1, 1, 2])
    before = z.copy()
    value, _ = cross_entropy(z, y)
    double = named(
        ["value of two copies", "dz of two copies"],
        cross_entropy(np.tile(z, (2, 1)), np.tile(y, 2)),
    )
    return {"value": value, **double, "change of z": z - before}


bce_order = Exercise(
    "Put the lines of binary cross-entropy in order",
    hints=[
        "Two lines compute a value. In which of them is z a probability, although it is a score?",
        "The formula for dz holds no slope of the sigmoid: it is p - y over the number of elements.",
    ],
)

BCE_LINES = {
    "A": "    value = (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z).mean()",
    "B": "    return value, (p - y) * p * (1 - p) / z.size",
    "C": "    p = 1 / (1 + np.exp(-z))",
    "D": "    value = -np.log(np.where(y == 1, z, 1 - z)).mean()",
    "E": "    return value, dz / z.size",
    "F": "    dz = p - y",
}


@bce_order.visible(points=2)
def run_the_lines(bce_order):
    """your lines, run"""
    z, y = np.array([[-2.0], [0.5], [3.0], [0.2]]), np.array([[0.0], [1.0], [0.0], [1.0]])
    bce = reordered(bce_order, BCE_LINES, head="def bce(z, y):", most=4, np=np)
    return named(["value", "dz"], bce(z, y))


# 5 · The rare class ---------------------------------------------------------------------------

weighted_cross_entropy = Exercise(
    "Cross-entropy with weights",
    hints=[
        "weight[y] is one weight for each example. What must they add up to, so that it is a mean?",
        "w = weight[y] / weight[y].sum(); value -(w * log_p[np.arange(n), y]).sum(); each row of dz times its w.",
    ],
)


@weighted_cross_entropy.visible(points=2)
def two_classes(weighted_cross_entropy):
    """four examples, the second class counts three times"""
    z = np.array([[1.0, 0.0], [0.5, 2.0], [-1.0, 1.0], [0.3, 0.1]])
    return named(
        ["value", "dz"], weighted_cross_entropy(z, np.array([0, 1, 0, 0]), np.array([1.0, 3.0]))
    )


@weighted_cross_entropy.visible(points=1)
def equal_weights(weighted_cross_entropy):
    """all weights 2: the same as no weights"""
    z = np.array([[1.0, 0.0, 0.5], [0.5, 2.0, -1.0]])
    return named(["value", "dz"], weighted_cross_entropy(z, np.array([0, 2]), np.full(3, 2.0)))


@weighted_cross_entropy.hidden(points=1)
def five_classes(weighted_cross_entropy):
    """five classes, one of which does not occur"""
    rng = np.random.default_rng(37)
    z, y = rng.normal(size=(6, 5)), np.array([0, 1, 1, 4, 0, 4])
    return named(["value", "dz"], weighted_cross_entropy(z, y, np.array([0.5, 2.0, 9.0, 1.0, 0.1])))


focal_factor = number(
    "The focal factor",
    decimals=3,
    hints=["What is 1 - p for p = 0.9?", "(1 - 0.9) to the power of gamma = 2."],
)

iou_by_hand = number(
    "Intersection over union, by hand",
    decimals=3,
    hints=[
        "TP are the fields marked in both, FP those marked but not true, FN those true but not marked.",
        "The truth has 12 fields, the marked region 15, and 6 are in both: TP = 6, FP = 9, FN = 6.",
    ],
)

dice_loss = Exercise(
    "The Dice loss of a batch",
    hints=[
        "2 TP + FP + FN is a simpler sum: how often does each true field and each marked field appear in it?",
        "hits = (probs * y).sum(axis=(1, 2)); 1 - 2 * hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2))), then the mean.",
    ],
)


@dice_loss.visible(points=1)
def one_picture(dice_loss):
    """one picture of 2 by 3"""
    y = np.array([[[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]]])
    return {"loss": dice_loss(np.array([[[0.9, 0.2, 0.1], [0.4, 0.8, 0.0]]]), y)}


@dice_loss.visible(points=1)
def two_pictures(dice_loss):
    """two pictures, one with a large and one with a small region"""
    y = np.zeros((2, 3, 4))
    y[0, :, :3] = 1
    y[1, 0, 0] = 1
    return {"loss": dice_loss(0.9 * y + 0.05, y)}


@dice_loss.hidden(points=1)
def three_pictures(dice_loss):
    """three pictures you have not seen"""
    rng = np.random.default_rng(38)
    return {
        "loss": dice_loss(rng.uniform(size=(3, 4, 5)), (rng.uniform(size=(3, 4, 5)) < 0.3) * 1.0)
    }


# 6 · Nearer and farther -----------------------------------------------------------------------

triplet_loss = Exercise(
    "The triplet loss",
    hints=[
        "Which examples still cost something? For those only, the slope is 2 * (negative - positive).",
        "cost = np.maximum(0, near - far + margin); danchor = 2 * (negative - positive) * (cost > 0)[:, None] / len(anchor).",
    ],
)


def triplets():
    """Four triplets of three features; the second is in order with room to spare, the third by too little."""
    anchor = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, 0.0], [0.0, 2.0, 0.0], [0.5, -0.5, 1.0]])
    positive = np.array([[1.0, 0.0, 0.5], [1.0, 1.1, 0.0], [0.0, 1.5, 0.0], [1.5, 0.0, 0.0]])
    negative = np.array([[0.5, 0.5, 0.0], [4.0, 0.0, 1.0], [0.5, 2.5, 0.5], [0.0, -1.0, 1.5]])
    return anchor, positive, negative


@triplet_loss.visible(points=2)
def four_triplets(triplet_loss):
    """four triplets, one of them in order with room to spare"""
    return named(["value", "danchor"], triplet_loss(*triplets()))


@triplet_loss.visible(points=1)
def other_margin(triplet_loss):
    """a margin of 0.2"""
    return named(["value", "danchor"], triplet_loss(*triplets(), 0.2))


@triplet_loss.hidden(points=1)
def many_triplets(triplet_loss):
    """triplets you have not seen"""
    rng = np.random.default_rng(39)
    return named(["value", "danchor"], triplet_loss(*rng.normal(size=(3, 7, 2)), 1.5))


# 7 · A loss and an output that fit ------------------------------------------------------------

squared_sigmoid_slope = Exercise(
    "Squared error behind a sigmoid",
    hints=[
        "Three factors in a row: the slope of the square at a, and the sigmoid's slope, written with a. Where is a computed?",
        "a = sigmoid(z); return 2 * (a - y) * a * (1 - a)",
    ],
)


@squared_sigmoid_slope.visible(points=2)
def targets_0_and_1(squared_sigmoid_slope):
    """targets 0 and 1"""
    z = np.array([-3.0, -0.5, 0.4, 2.0])
    return {
        "dz for target 1": squared_sigmoid_slope(z, 1.0),
        "dz for target 0": squared_sigmoid_slope(z, 0.0),
    }


@squared_sigmoid_slope.hidden(points=1)
def targets_as_an_array(squared_sigmoid_slope):
    """targets as an array"""
    rng = np.random.default_rng(40)
    return {"dz": squared_sigmoid_slope(rng.normal(0, 2, (4, 2)), rng.integers(0, 2, (4, 2)) * 1.0)}


stuck = choice(
    "Sure, wrong, and trained with squared error",
    options=["a", "b", "c"],
    hints=[
        "How large is a (1 - a) at z = -10?",
        "About 0.000045: whatever the error says, it is multiplied by that.",
    ],
)

table_shape = number(
    "The size of a difference",
    decimals=0,
    hints=["A column and a row broadcast. Into what?", "Into a table of 5 rows and 5 columns."],
)
steepest_sigmoid = number(
    "The sigmoid's largest slope",
    decimals=3,
    hints=["Its slope is a (1 - a). Where is that largest?", "At a = 1/2, in the middle."],
)
shifted_scores = choice(
    "Scores, all shifted",
    options=["a", "b", "c"],
    hints=[
        "e^(z + 100) = e^z times e^100. What becomes of that factor?",
        "It stands above and below the fraction line.",
    ],
)
