"""What is tried on the exercises of 09_regularization."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

by_heart = Prediction(
    "A network with 128 hidden units trains on 200 digits with labels drawn by lot. How many will it get right?",
    ["about 20, by luck", "about half", "all of them"],
    "all of them",
    "It has about 9600 weights for 200 rows: enough to know each by heart. Of new digits it knows nothing.",
)
lucky = Prediction(
    "200 models that guess, each judged on the same 100 rows: what share does the best get right?",
    ["about 50 %", "about 53 %", "above 60 %"],
    "above 60 %",
    "One guesser scatters by 5 points around 50. The luckiest of 200 lies nearly three times as far out.",
)
best_degree = Prediction(
    "Bias squared and variance together: which degree from 0 to 12 has the smallest error?",
    ["1", "3", "12"],
    "3",
    "A straight line cannot bend as the wave does. From degree 3 on there is hardly any bias left, and the variance goes on growing.",
)
exact_zeros = Prediction(
    "Which one makes many weights exactly 0?",
    ["L1", "L2", "both"],
    "L1",
    "L1 pulls with the same force however small a weight is, so it arrives at 0. The pull of L2 fades with the weight.",
)
scale = Prediction(
    "With p_drop = 0.2, the mean of the sum over many draws is how many times the full sum?",
    ["0.2", "0.8", "1.25"],
    "0.8",
    "Each term is there with probability 0.8, so the mean keeps 0.8 of each.",
)
crowd = Prediction(
    "Who reads the test digits best?",
    ["one thinned network", "a crowd of 3", "the full network"],
    "the full network",
    "It stands for the mean of all the thinned ones, so it is as good as a large crowd.",
)
remedies = Prediction(
    "Compared with no remedy at all, what will the four bring?",
    ["one helps, three do not", "all help, about alike", "none helps"],
    "all help, about alike",
    "All keep the network from learning single slips by heart, each in its own way.",
)


# 1 · Learning by heart -----------------------------------------------------------------------

three_parts = Exercise(
    "Three parts",
    hints=[
        "Shuffle all row numbers once. Then where do you cut?",
        "rows = rng.permutation(n); return rows[: int(0.6 * n)], rows[int(0.6 * n) : int(0.8 * n)], rows[int(0.8 * n) :]",
    ],
)


def three(three_parts, n, seed):
    """The three parts, as lists of row numbers."""
    found = three_parts(n, np.random.default_rng(seed))
    parts = named(["training", "validation", "test"], tuple(found))
    return [[int(row) for row in rows] for rows in parts.values()]


@three_parts.visible(points=2)
def sizes_and_rows(three_parts):
    """50 rows: how many go where"""
    parts = three(three_parts, 50, 1)
    everything = [row for rows in parts for row in rows]
    return {
        "sizes": np.array([len(rows) for rows in parts]),
        "rows in no part": len(set(range(50)) - set(everything)),
        "rows that are in two parts, or twice in one": len(everything) - len(set(everything)),
        "rows in both validation and test": len(set(parts[1]) & set(parts[2])),
    }


@three_parts.visible()
def by_lot(three_parts):
    """the rows are drawn with the rng that is passed"""
    first, again, other = (three(three_parts, 200, seed) for seed in (2, 2, 3))
    return {
        "the test part is the end of the file": set(first[2]) == set(range(160, 200)),
        "the same rng, the same parts": first == again,
        "another rng, the same parts": first == other,
    }


@three_parts.hidden()
def a_short_file(three_parts):
    """15 rows"""
    parts = three(three_parts, 15, 4)
    return {
        "sizes": np.array([len(rows) for rows in parts]),
        "all rows, sorted": np.sort(np.concatenate([np.array(rows, int) for rows in parts])),
    }


choose_and_report = Exercise(
    "Choose on one part, report from another",
    hints=[
        "Which array may have a say in the choice? Which one has not been looked at?",
        "best = np.argmin(validation); return best, test[best]",
    ],
)


def chosen(result):
    """The choice and the report, as plain numbers."""
    seen = named(["the chosen model", "the error reported"], result)
    return {name: float(value) for name, value in seen.items()}


@choose_and_report.visible(points=2)
def four_models(choose_and_report):
    """four models: another one is best on the test"""
    validation, test = np.array([0.30, 0.12, 0.15, 0.22]), np.array([0.28, 0.19, 0.11, 0.35])
    return chosen(choose_and_report(validation, test))


@choose_and_report.hidden()
def six_models(choose_and_report):
    """six models"""
    validation, test = np.random.default_rng(91).uniform(0.1, 0.5, size=(2, 6))
    return chosen(choose_and_report(validation, test))


# 2 · Too simple, too complex -----------------------------------------------------------------

bias_variance = Exercise(
    "Bias and variance",
    hints=[
        "fits is (runs, places): along which axis do you get the mean of all fits? Which of the two needs the truth?",
        "mean = fits.mean(axis=0); return np.mean((mean - truth) ** 2), np.mean((fits - mean) ** 2)",
    ],
)


@bias_variance.visible(points=2)
def three_fits(bias_variance):
    """three fits at two places"""
    fits = np.array([[1.0, 4.0], [2.0, 6.0], [6.0, 5.0]])
    return named(["bias squared", "variance"], bias_variance(fits, np.array([2.0, 1.0])))


@bias_variance.hidden()
def seven_fits(bias_variance):
    """seven fits at four places"""
    rng = np.random.default_rng(92)
    fits, truth = rng.normal(size=(7, 4)), rng.normal(size=4)
    return named(["bias squared", "variance"], bias_variance(fits, truth))


bad_result = choice(
    "41 % wrong on training, 42 % on validation",
    options=["overfitting", "underfitting", "fine"],
    hints=[
        "Is the validation error much above the training error?",
        "It cannot even fit what it has seen.",
    ],
)

# 3 · Stop early ------------------------------------------------------------------------------

kept_epoch = number(
    "The epoch that is kept",
    decimals=0,
    hints=[
        "Go through the losses with a finger. When have three in a row brought nothing lower?",
        "It stops after epoch 8. The lowest of the first eight is 0.58.",
    ],
)

stop_order = Exercise(
    "Put the lines of early stopping in order",
    hints=[
        "What happens in each epoch, either way? And when does the waiting start from 0 again?",
        "for each loss: if it is lower, note epoch and loss and set waited to 0, else count; then look whether patience is up.",
    ],
)

STOP_LINES = {
    "A": "            waited = waited + 1",
    "B": "        if loss < lowest:",
    "C": "            break",
    "D": "    for epoch, loss in enumerate(losses):",
    "E": "            best, lowest, waited = epoch, loss, 0",
    "F": "        if waited == patience:",
    "G": "        else:",
    "H": "            best, lowest = epoch, loss",
}


@stop_order.visible(points=2)
def run_the_lines(stop_order):
    """your lines, run on four series of losses"""
    head = "def best_epoch(losses, patience):\n    best, lowest, waited = 0, float('inf'), 0"
    run = reordered(stop_order, STOP_LINES, head, tail="    return best", most=7)
    series = {
        "falls to the end, patience 2": ([9, 8, 7, 6], 2),
        "rises for good, patience 2": ([9, 5, 6, 7, 1], 2),
        "a bump that patience 3 bears": ([9, 5, 6, 7, 4, 5, 6, 2, 3], 3),
        "a plateau, patience 2": ([5, 5, 4, 4, 3, 4, 4, 1], 2),
    }
    return {name: run(losses, patience) for name, (losses, patience) in series.items()}


# 4 · Small weights ---------------------------------------------------------------------------


def weights(seed, *shape):
    """Random weights, the last one 0."""
    W = np.random.default_rng(seed).normal(size=shape)
    W.flat[-1] = 0.0
    return W


def penalty_seen(result, letter=""):
    """The penalty and its gradient."""
    return named([f"penalty{letter}", f"dW{letter}"], result)


l2 = Exercise(
    "L2: value and gradient",
    hints=["What is the slope of 0.5 * w**2 for one w?", "strength * W"],
)


@l2.visible()
def two_by_three(l2):
    """six weights"""
    return penalty_seen(l2(weights(93, 2, 3), 0.2))


@l2.hidden()
def l2_leaves_W_alone(l2):
    """four weights, left as they are"""
    W = weights(94, 4)
    return penalty_seen(l2(W, 1.5)) | {"W after the call": W}


l1 = Exercise(
    "L1: value and gradient",
    hints=[
        "What is the slope of |w| left of 0, and right of it?",
        "strength * np.sum(np.abs(W)), strength * np.sign(W)",
    ],
)


@l1.visible(points=2)
def both_signs(l1):
    """weights of both signs"""
    return penalty_seen(l1(np.array([[-2.0, 3.0, 0.5], [1.0, -0.25, 4.0]]), 0.1))


@l1.visible()
def a_weight_at_zero(l1):
    """a weight that is 0"""
    return penalty_seen(l1(np.array([0.0, -1.0, 4.0]), 0.3))


@l1.hidden()
def l1_leaves_W_alone(l1):
    """twelve weights, left as they are"""
    W = weights(95, 3, 4)
    return penalty_seen(l1(W, 0.7)) | {"W after the call": W}


l2_leaves = number(
    "What L2 leaves",
    decimals=2,
    hints=["The slope is (w - 0.3) + 0.5 * w.", "1.5 * w = 0.3"],
)
l1_leaves = number(
    "What L1 leaves",
    decimals=2,
    hints=[
        "Right of 0 the slope is (w - 0.3) + 0.5. Can it be 0 for a w above 0?",
        "Right of 0 the loss rises, left of 0 it falls.",
    ],
)

with_l2 = Exercise(
    "Find the bugs: L2 on a network",
    hints=[
        "Which of the names belong to biases? And what does += do to an array that somebody else still holds?",
        '{name: grad + strength * parameters[name] if name.startswith("W") else grad for name, grad in gradients.items()}',
    ],
)


def network(seed):
    """Parameters and gradients by name."""
    rng = np.random.default_rng(seed)
    shapes = {"W1": (3, 4), "b1": (4,), "W2": (4, 2), "b2": (2,)}
    return [{name: rng.normal(size=shape) for name, shape in shapes.items()} for _ in range(2)]


@with_l2.visible(points=2)
def two_layers(with_l2):
    """two layers: weights and biases"""
    found = with_l2(*network(99), 0.1)
    if not isinstance(found, dict):
        raise TypeError(f"it should return a dict of gradients, got {type(found).__name__}")
    return {f"d{name}": found[name] for name in ("W1", "b1", "W2", "b2")}


@with_l2.visible()
def gradients_left_alone(with_l2):
    """what was passed in is left as it was"""
    parameters, gradients = network(100)
    with_l2(parameters, gradients, 0.3)
    return {"gradients['W1'] after the call": gradients["W1"], "W1 after": parameters["W1"]}


@with_l2.hidden()
def one_layer(with_l2):
    """one layer, a stronger penalty"""
    W, b = np.array([[1.0, -2.0, 0.5]]), np.array([0.3, -0.4, 2.0])
    found = with_l2({"W1": W, "b1": b}, {"W1": 0.1 * W, "b1": b + 1.0}, 0.5)
    return {"dW1": found["W1"], "db1": found["b1"]}


# 5 · Dropout ---------------------------------------------------------------------------------

drop = Exercise(
    "Switch units off",
    hints=[
        "rng.random(x.shape) draws numbers from 0 to 1. What share of them is below p_drop, and are those kept?",
        "kept = rng.random(x.shape) >= p_drop",
    ],
)


def lots_of(a):
    """What a dropped array of ones shows whatever its lots were."""
    a = np.asarray(a, float)
    return {
        "share kept, to one decimal": round(float((a != 0).mean()), 1),
        "what is kept is multiplied by": np.unique(a[a != 0].round(6)),
        "all rows share their lots": bool((a == a[0]).all()),
        "all units of a row share their lot": bool((a == a[:, :1]).all()),
    }


@drop.visible(points=2)
def ones_dropped(drop):
    """200 rows of 100 ones, p_drop = 0.2"""
    return lots_of(drop(np.ones((200, 100)), 0.2, np.random.default_rng(1)))


@drop.hidden()
def rng_is_used(drop):
    """the lots come from rng, and x is left as it was"""
    x = np.random.default_rng(2).normal(size=(6, 50))
    a, again, other = (drop(x.copy(), 0.4, np.random.default_rng(seed)) for seed in (3, 3, 4))
    kept = x.copy()
    drop(kept, 0.4, np.random.default_rng(5))
    return {
        "the same rng, the same lots": np.array_equal(a, again),
        "another rng, the same lots": np.array_equal(a, other),
        "x after the call": kept,
    }


test_scale = number(
    "The scale at test time",
    decimals=2,
    hints=["Which share of the terms is there, on average?", "1 - 0.3"],
)

dropout = Exercise(
    "Inverted dropout",
    hints=[
        "With p_drop = 0.2, what must the kept numbers be divided by so that the mean stays? And what is left to do at test time?",
        "mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop); return x * mask, mask. Before it: if not train: return x, np.ones(x.shape)",
    ],
)


def dropped(dropout, x, p_drop, train, seed):
    """a and the mask."""
    result = dropout(x, p_drop, train=train, rng=np.random.default_rng(seed))
    return named(["a", "mask"], result).values()


@dropout.visible(points=2)
def in_training(dropout):
    """200 rows of 100 ones in training, p_drop = 0.2"""
    a, mask = dropped(dropout, np.ones((200, 100)), 0.2, True, 6)
    mean = {"mean of a, to one decimal": round(float(np.mean(a)), 1)}
    fits = {"a is x times the mask": bool(np.allclose(a, mask))}
    return (
        mean
        | lots_of(a)
        | {"numbers in the mask": np.unique(np.asarray(mask, float).round(6))}
        | fits
    )


@dropout.visible()
def at_test_time(dropout):
    """at test time"""
    x = np.random.default_rng(7).normal(size=(3, 5))
    a, mask = dropped(dropout, x.copy(), 0.3, False, 8)
    return {"a": a, "x times the mask": x * mask}


@dropout.hidden()
def negative_numbers_and_rng(dropout):
    """numbers of both signs; the lots come from rng; x is left as it was"""
    x = np.random.default_rng(9).normal(size=(6, 50))
    kept = x.copy()
    a, mask = dropped(dropout, kept, 0.4, True, 10)
    again, _ = dropped(dropout, x.copy(), 0.4, True, 10)
    other, _ = dropped(dropout, x.copy(), 0.4, True, 11)
    return {
        "a is x times the mask": bool(np.allclose(a, x * mask)),
        "the same rng, the same lots": np.array_equal(a, again),
        "another rng, the same lots": np.array_equal(a, other),
        "x after the call": kept,
    }


@dropout.hidden()
def nothing_to_drop(dropout):
    """p_drop = 0"""
    a, mask = dropped(dropout, np.arange(6.0).reshape(2, 3), 0.0, True, 12)
    return {"a": a, "mask": mask}


dropout_backward = Exercise(
    "Backward through dropout",
    hints=["Forward was a = x * mask. What is da/dx for one number?", "da * mask"],
)


@dropout_backward.visible(points=2)
def open_and_closed(dropout_backward):
    """lines that were open and lines that were closed, p_drop = 0.2"""
    mask = np.array([[1.25, 0.0, 1.25], [0.0, 1.25, 1.25]])
    da = np.array([[2.0, -3.0, -1.0], [4.0, 0.0, 0.6]])
    return {"dx": dropout_backward(da, mask)}


@dropout_backward.hidden()
def da_is_left_alone(dropout_backward):
    """another p_drop; da is left as it was"""
    rng = np.random.default_rng(13)
    da, mask = rng.normal(size=(4, 5)), (rng.random((4, 5)) >= 0.5) * 2.0
    return {"dx": dropout_backward(da, mask), "da after the call": da}


average_out = Exercise(
    "The mean of a crowd",
    hints=[
        "How often must predict be called, and what do you do with all the answers, row by row?",
        "np.mean([predict(x) for _ in range(times)], axis=0)",
    ],
)


def by_lot_of(seed, calls):
    """A predict that gives other probabilities at every call, and counts its calls."""
    rng = np.random.default_rng(seed)

    def predict(x):
        calls.append(x)
        p = rng.random((len(x), 3))
        return p / p.sum(axis=1, keepdims=True)

    return predict


@average_out.visible(points=2)
def a_crowd_of_five(average_out):
    """four rows, three classes, five calls"""
    calls = []
    found = average_out(by_lot_of(14, calls), np.zeros((4, 2)), 5)
    return {"mean": found, "calls of predict": len(calls)}


@average_out.hidden()
def a_crowd_of_two(average_out):
    """two rows, two calls, on the x that was passed"""
    calls = []
    found = average_out(by_lot_of(15, calls), np.full((2, 2), 7.0), 2)
    return {"mean": found, "x that predict saw": calls[-1]}


# 6 · More pictures ---------------------------------------------------------------------------

harms_a_six = choice(
    "What harms a 6",
    options=["shift", "noise", "half a turn"],
    hints=["After which of them would somebody else read another digit?", "Turn the page round."],
)

more_images = Exercise(
    "New images, with their labels",
    hints=[
        "If all copies made by one change stand behind each other, in which order do the labels have to repeat?",
        "np.concatenate([images, *[change(images) for change in changes]]), np.tile(y, 1 + len(changes))",
    ],
)


def enlarged(more_images, n, changes):
    """What the enlarged set shows, in whatever order; every pixel of image i is i + 1, its label 10 (i + 1)."""
    numbers = np.arange(1.0, n + 1)
    images = np.repeat(numbers, 6).reshape(n, 2, 3)
    found = more_images(images.copy(), 10 * numbers, changes)
    new, y = (np.asarray(part) for part in named(["images", "labels"], found).values())
    if len(new) != len(y):
        raise ValueError(f"{len(new)} images, but {len(y)} labels")
    return new, y


def pairs(new, y):
    """Images, by one pixel, and labels, sorted."""
    firsts = new.reshape(len(new), -1)[:, 0]
    order = np.lexsort((y, firsts))
    return {"one pixel of each image": firsts[order], "its label": y[order]}


@more_images.visible(points=2)
def two_changes(more_images):
    """three images, two changes"""
    changes = [lambda images: images + 100, lambda images: -images]
    return pairs(*enlarged(more_images, 3, changes))


@more_images.hidden()
def one_change(more_images):
    """four images, one change; then no change at all"""
    new, y = enlarged(more_images, 4, [lambda images: images * 50])
    same, _ = enlarged(more_images, 2, [])
    return pairs(new, y) | {"images, if nothing is changed": np.sort(same[:, 0, 0])}


enlarge_which = choice(
    "Where augmentation belongs",
    options=["a", "b", "c"],
    hints=[
        "May a copy of a training picture stand in the validation part?",
        "New data will not come enlarged.",
    ],
)

# 7 · Real data -------------------------------------------------------------------------------

tired_labels = Exercise(
    "Tired labels",
    may_use=["nnedu"],
    hints=[
        "Which remedy needs a single word in fit, and chooses its own setting?",
        "fit(model, training, **learning, rng=rng, epochs=60, validation=validation, patience=5)",
    ],
)


def read_with(tired_labels, seed):
    """How a network does on clean new digits, and how many wrong labels it repeats. Coarse: no last digits count."""
    from nnedu.data import digits

    x, y = digits()
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(x))[:1300]
    x, truth = x[rows], y[rows]
    given = truth.copy()
    drawn = np.flatnonzero(rng.random(500) < 0.3)
    given[drawn] = rng.integers(10, size=len(drawn))
    training, validation = (x[:300], given[:300]), (x[300:500], given[300:500])
    model = tired_labels(training, validation, np.random.default_rng(seed + 1))
    if not hasattr(model, "forward"):
        raise TypeError(f"it should return the trained model, got {type(model).__name__}")
    found = model.forward(x, train=False).argmax(axis=1)
    right = float((found == truth)[500:].mean())
    slips = (given != truth)[:300]
    repeated = float((found == given)[:300][slips].mean())
    share = "80 % or more"
    if right < 0.8:
        share = "from 40 to 80 %" if right >= 0.4 else "fewer than 40 %"
    return {
        "new digits right": share,
        "more than half of the wrong labels learned by heart": repeated > 0.5,
    }


@tired_labels.visible(points=3)
def one_cut(tired_labels):
    """300 digits, some mislabelled"""
    return read_with(tired_labels, 40)


@tired_labels.hidden()
def another_cut(tired_labels):
    """another 300 digits"""
    return read_with(tired_labels, 51)


# From before ---------------------------------------------------------------------------------

two_faced = choice(
    "Two faces",
    options=["dense and relu", "batch norm and dropout", "softmax and dense"],
    hints=["Which layers take `train=` seriously?", "One has running means, the other lots."],
)
decay_in_adamw = choice(
    "Weight decay in AdamW",
    options=["into the gradient", "beside the gradient", "into the loss"],
    hints=[
        "What would Adam divide it by?",
        "The weights shrink directly, before Adam's step.",
    ],
)
penalised_weights = number(
    "Weights that are penalised",
    decimals=0,
    hints=["Two matrices. Do the biases count?", "64 * 64 + 64 * 10"],
)

# If you want more ----------------------------------------------------------------------------

toward_zero = Exercise(
    "Towards 0, and no further",
    hints=[
        "First the sizes alone: what becomes of 0.5 and of 0.1, if amount is 0.2? Then give each its sign back.",
        "np.sign(W) * np.maximum(np.abs(W) - amount, 0)",
    ],
)


@toward_zero.visible(points=2)
def large_and_small(toward_zero):
    """large and small weights of both signs"""
    return {"W": toward_zero(np.array([[0.5, -0.5, 0.1], [-0.1, 0.0, 3.0]]), 0.2)}


@toward_zero.hidden()
def toward_zero_leaves_W(toward_zero):
    """W is left as it was"""
    W = weights(96, 3, 4)
    return {"what came back": toward_zero(W, 0.4), "W after the call": W}


elastic = Exercise(
    "The elastic net",
    hints=[
        "You have two penalties with their gradients. Which share does each get?",
        "v1, d1 = l1(W, strength); v2, d2 = l2(W, strength); return share * v1 + (1 - share) * v2, share * d1 + (1 - share) * d2",
    ],
)


@elastic.visible(points=2)
def a_fifth_of_l1(elastic):
    """a fifth of L1"""
    return penalty_seen(elastic(weights(97, 3, 2), 0.5, 0.2))


@elastic.hidden()
def all_and_none(elastic):
    """L1 alone, L2 alone"""
    W = weights(98, 2, 4)
    one, other = penalty_seen(elastic(W, 0.3, 1.0), ", L1"), elastic(W, 0.3, 0.0)
    return one | penalty_seen(other, ", L2")


dropout_maps = Exercise(
    "Drop whole maps",
    hints=[
        "One lot for each image and each channel, shared by all its pixels: which two axes have length 1?",
        "rng.random((len(x), 1, 1, x.shape[-1]))",
    ],
)


def maps_seen(a):
    """Which maps are there, whole or in part; x was all ones."""
    a = np.asarray(a, float)
    there = (a != 0).mean(axis=(1, 2))  # share of each map's pixels, (images, channels)
    return {
        "shape": np.array(a.shape),
        "maps that are there in part": int(((there > 0) & (there < 1)).sum()),
        "all images lose the same maps": bool((there == there[0]).all()),
        "all maps of an image go together": bool((there == there[:, :1]).all()),
    }


@dropout_maps.visible(points=2)
def ones_in_maps(dropout_maps):
    """40 images of 3 by 4 pixels with 10 channels, all ones"""
    return maps_seen(dropout_maps(np.ones((40, 3, 4, 10)), 0.25, np.random.default_rng(16)))


@dropout_maps.hidden()
def share_of_maps(dropout_maps):
    """200 images with 20 channels, p_drop = 0.5"""
    a = dropout_maps(np.ones((200, 2, 3, 20)), 0.5, np.random.default_rng(17))
    whole = np.asarray(a).mean(axis=(1, 2))
    return {
        "share of whole maps, to one decimal": round(float((whole == 2).mean()), 1),
        "share of empty maps, to one decimal": round(float((whole == 0).mean()), 1),
    }
