"""What is tried on the exercises of 08_normalization."""

from itertools import pairwise

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

equal_start = Prediction(
    "Every weight begins at 0.1: how many of the unseen digits after six epochs?",
    ["over 90 %", "about half", "hardly more than by guessing"],
    "hardly more than by guessing",
    "All 32 units stay alike, so they are worth one unit. With a random start this network reads about 95 %.",
)
squeezed = Prediction(
    "Ten layers of 64 tanh units, weights with std 0.01: what is left of 1 in the tenth layer?",
    ["about 0.1", "about 0.001", "less than 0.000001"],
    "less than 0.000001",
    "Each layer multiplies by sqrt(64) times 0.01 = 0.08, and 0.08 to the power of 10 is about 1e-11.",
)
which_he = Prediction(
    "Layers of 400 and of 50 units in turn: under which form of He does the signal keep its size?",
    ["fan_in", "n_avg", "both"],
    "fan_in",
    "fan_in terms add up in z, so fan_in is what has to cancel. The mean of both numbers is too large for the layers of 50 inputs.",
)
higher_rates = Prediction(
    "At lr = 1 the plain network guesses. And with batch norm?",
    ["it guesses too", "about half", "over 90 %"],
    "over 90 %",
    "It reads about 92 % after two epochs, and even with lr = 3 about 84 %.",
)
one_row = Prediction(
    "Batch norm in training, on a batch of one row: what comes out?",
    ["the row as it was", "beta, whatever the row", "random numbers"],
    "beta, whatever the row",
    "The row is its own mean, so x minus the mean is 0, and y is beta, which begins at 0.",
)
sorted_digits = Prediction(
    "Test digits sorted into batches, statistics of the batch: how many are read right?",
    ["about 97 %", "about 60 %", "as many as by guessing"],
    "as many as by guessing",
    "Where every row is a 0, being a 0 is the mean, and the mean is subtracted.",
)


# Helpers -------------------------------------------------------------------------------------


def weights_of(init, shape, seed=0):
    """What an initializer returns, as an array of the right shape."""
    result = init(shape, np.random.default_rng(seed))
    if result is None:
        raise TypeError("it returned None: is its return missing?")
    W = np.asarray(result, dtype=float)
    if W.shape != shape:
        raise ValueError(f"weights of shape {shape} were asked for, got {W.shape}")
    return W


def sizes_of(init, shape, seed=0):
    """Standard deviation and mean of many weights, so coarse that chance does not show."""
    W = weights_of(init, shape, seed)
    name = f"{shape[0]} x {shape[1]}"
    return {f"std, {name}": round(W.std(), 2), f"mean, {name}": abs(round(W.mean(), 2))}


def drawn(init, shape=(30, 20)):
    """Whether the numbers come from the generator that was passed."""
    rng = np.random.default_rng(0)
    twice = [weights_of(lambda s, _: init(s, rng), shape) for _ in range(2)]
    seeds = [weights_of(init, shape, seed) for seed in (1, 1, 2)]
    words = {True: "the same numbers", False: "different numbers"}
    return {
        "two draws from one rng": words[np.array_equal(*twice)],
        "rngs of one seed": words[np.array_equal(seeds[0], seeds[1])],
        "rngs of two seeds": words[np.array_equal(seeds[1], seeds[2])],
    }


# All alike -----------------------------------------------------------------------------------

biases_at_zero = choice(
    "Why biases may begin at 0",
    options=["a", "b", "c"],
    hints=[
        "What has to differ between two units for them to get different gradients?",
        "Different weights give different z, and different gradients, for the biases too.",
    ],
)

first_weights = Exercise(
    "Find the bug: a start",
    hints=[
        "Two units with equal weights get equal gradients. How can units become different before the first step?",
        "W = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in); the biases may stay at 0.",
    ],
)


def different_units(W):
    """How many of the units (columns of W) differ from each other."""
    return len(np.unique(np.round(W, 8), axis=1).T)


def stepped(weights, steps=5):
    """W of the first layer after some steps of a network with one hidden layer of tanh."""
    (W1, b1), (W2, b2) = [(np.array(W, float), np.array(b, float)) for W, b in weights]
    rng = np.random.default_rng(9)
    x, target = rng.normal(size=(20, len(W1))), rng.normal(size=(20, len(b2)))
    for _ in range(steps):
        a = np.tanh(x @ W1 + b1)
        dz2 = (a @ W2 + b2 - target) / 20
        dz1 = dz2 @ W2.T * (1 - a**2)
        W1, b1 = W1 - 0.1 * x.T @ dz1, b1 - 0.1 * dz1.sum(axis=0)
        W2, b2 = W2 - 0.1 * a.T @ dz2, b2 - 0.1 * dz2.sum(axis=0)
    return W1


def layers_of(first_weights, sizes, seed=0):
    """The pairs of W and b, as arrays of the right shapes."""
    weights = first_weights(sizes, np.random.default_rng(seed))
    if len(weights) != len(sizes) - 1:
        raise ValueError(f"{len(sizes)} sizes make {len(sizes) - 1} layers, got {len(weights)}")
    pairs = [(np.asarray(W, float), np.asarray(b, float)) for W, b in weights]
    for (W, b), shape in zip(pairs, pairwise(sizes), strict=True):
        if W.shape != shape or b.shape != shape[1:]:
            raise ValueError(
                f"this layer has W of shape {shape} and b of shape {shape[1:]}, got {W.shape} and {b.shape}"
            )
    return pairs


@first_weights.visible(points=2)
def units_after_five_steps(first_weights):
    """how many of 6 hidden units differ after five steps of training"""
    weights = layers_of(first_weights, [4, 6, 3])
    return {"different units": different_units(stepped(weights)), "b": weights[0][1]}


@first_weights.visible()
def size_of_the_weights(first_weights):
    """the standard deviation of the weights, 100 inputs and 25"""
    (W1, _), (W2, _) = layers_of(first_weights, [100, 25, 400])
    return {
        "std, 100 x 25": round(W1.std(), 2),
        "std, 25 x 400": round(W2.std(), 2),
        "mean, 25 x 400": abs(round(W2.mean(), 2)),
    }


@first_weights.hidden()
def every_layer_of_three(first_weights):
    """three layers: units that differ in each, drawn from the rng that was passed"""
    weights = layers_of(first_weights, [5, 7, 6, 4], seed=1)
    return {"different units in each layer": [different_units(W) for W, _ in weights]} | drawn(
        lambda shape, rng: first_weights(list(shape), rng)[0][0]
    )


# How large -----------------------------------------------------------------------------------

std_of_sum = number(
    "A sum of 100 terms",
    decimals=3,
    hints=[
        "What is the variance of the sum, if 100 variances of 0.25 add up?",
        "The variance is 25, the standard deviation its root.",
    ],
)

layer_stds = Exercise(
    "Measure every layer",
    hints=[
        "What is the input of the second layer?",
        "For each W: x = f(x @ W), then np.std(x) goes into a list.",
    ],
)


def stack(sizes=(5, 4, 6, 3), batch=7, seed=3):
    """Inputs and weights of a network in which all sizes differ."""
    rng = np.random.default_rng(seed)
    weights = [rng.normal(size=pair) for pair in pairwise(sizes)]
    return rng.normal(size=(batch, sizes[0])), weights


def as_numbers(stds, count):
    """The standard deviations that came back, one for each layer."""
    if len(stds) != count or np.ndim(stds[0]):
        raise ValueError(f"{count} layers make {count} numbers, got {np.shape(stds)}")
    return {f"layer {l + 1}": std for l, std in enumerate(stds)}


@layer_stds.visible(points=2)
def three_tanh_layers(layer_stds):
    """three layers of tanh"""
    return as_numbers(layer_stds(*stack(), np.tanh), 3)


@layer_stds.hidden()
def four_relu_layers(layer_stds):
    """four layers of relu; the inputs are not changed"""
    x, weights = stack((3, 6, 5, 4, 7), 8, seed=4)
    seen = as_numbers(layer_stds(x, weights, lambda z: np.maximum(0, z)), 4)
    return seen | {"x after the call": x}


cause_of_explosion = choice(
    "What takes away the cause",
    options=["clipping", "a measured start", "a smaller lr"],
    hints=["A layer multiplies by slope times weight. Which of the three changes that factor?"],
)

# The formulas --------------------------------------------------------------------------------

share_off = number(
    "Where relu is flat",
    decimals=2,
    hints=["On which side of 0 is relu flat?", "As many z lie below 0 as above."],
)
lecun_std = number(
    "LeCun's start",
    decimals=4,
    hints=["The table has the variance. What is it here?", "The root of 1 / 400."],
)

glorot_normal = Exercise(
    "Glorot, normal",
    hints=[
        "The variance is 2 / (fan_in + fan_out). How do you get from a variance to a standard deviation?",
        "std = np.sqrt(2 / (fan_in + fan_out))",
    ],
)


@glorot_normal.visible(points=2)
def glorot_both_ways(glorot_normal):
    """the weights of 300 inputs to 100 units, and of 100 to 300"""
    return sizes_of(glorot_normal, (300, 100)) | sizes_of(glorot_normal, (100, 300), seed=1)


@glorot_normal.hidden()
def glorot_of_a_wide_layer(glorot_normal):
    """another shape, drawn from the rng that was passed"""
    return sizes_of(glorot_normal, (10, 1000), seed=2) | drawn(glorot_normal)


glorot_uniform = Exercise(
    "Glorot, uniform",
    hints=[
        "r**2 / 3 = 2 / (fan_in + fan_out). What is r?",
        "r = np.sqrt(6 / (fan_in + fan_out)), then rng.uniform(-r, r, size=shape).",
    ],
)


def limits_of(init, shape, seed=0):
    """The smallest and the largest of many weights."""
    W = weights_of(init, shape, seed)
    name = f"{shape[0]} x {shape[1]}"
    return {f"smallest, {name}": round(W.min(), 2), f"largest, {name}": round(W.max(), 2)}


@glorot_uniform.visible(points=2)
def limits_both_ways(glorot_uniform):
    """where the weights end, 300 inputs to 100 units, and 100 to 300"""
    return limits_of(glorot_uniform, (300, 100)) | limits_of(glorot_uniform, (100, 300), seed=1)


@glorot_uniform.hidden()
def evenly_spread(glorot_uniform):
    """the standard deviation, and where the numbers come from"""
    return sizes_of(glorot_uniform, (300, 100), seed=2) | drawn(glorot_uniform)


he_normal = Exercise(
    "He, normal",
    hints=[
        "How many terms add up in one z: the number of inputs or the number of units?",
        "fan_in, fan_out = shape, then rng.normal(0, np.sqrt(2 / fan_in), size=shape).",
    ],
)


@he_normal.visible(points=2)
def he_both_ways(he_normal):
    """the weights of 400 inputs to 50 units, and of 50 to 400"""
    return sizes_of(he_normal, (400, 50)) | sizes_of(he_normal, (50, 400), seed=1)


@he_normal.hidden()
def he_is_normal(he_normal):
    """another shape, normal numbers from the rng that was passed"""
    W = weights_of(he_normal, (30, 700), seed=2)
    beyond = (np.abs(W) > 3 * W.std()).any()
    return (
        sizes_of(he_normal, (30, 700), seed=2)
        | drawn(he_normal)
        | {"numbers beyond three standard deviations": "some" if beyond else "none"}
    )


pair_factor = number(
    "Two layers with n_avg",
    decimals=3,
    hints=[
        "n_avg is 225 for both layers. What is fan_in * (2 / n_avg) / 2 for each?",
        "400 / 225 times 50 / 225.",
    ],
)

# Batch norm ----------------------------------------------------------------------------------

gamma_that_undoes = number(
    "The scale that gives x back",
    decimals=3,
    hints=[
        "x_hat is x minus 5, divided by what?",
        "x_hat was divided by the root of the variance, so gamma multiplies by it.",
    ],
)
bias_before = choice(
    "A bias in front of batch norm",
    options=["it shifts y", "it scales y", "nothing"],
    hints=["What does a constant added to a whole column do to its mean? And to x minus the mean?"],
)
running_after_three = number(
    "Three batches of notes",
    decimals=2,
    hints=[
        "After the first batch it is 0.9 * 0 + 0.1 * 10 = 1. And after the second?",
        "1, then 1.9, then 0.9 * 1.9 + 1.",
    ],
)

LINES = {
    "A": "    y = gamma * x_hat + beta",
    "B": "    running_mean = (1 - m) * running_mean + m * mean",
    "C": "    var = ((x - mean) ** 2).mean(axis=0)",
    "D": "    x_hat = (x - mean) / np.sqrt(var + eps)",
    "E": "    mean = x.mean(axis=0)",
    "F": "    running_var = (1 - m) * running_var + m * var",
}


norm_order = Exercise(
    "Reorder a training step",
    hints=[
        "Which line needs nothing but x?",
        "mean before var, var before x_hat, x_hat before y; the notes once their number is there.",
    ],
)


@norm_order.visible(points=2)
def lines_run(order):
    """the lines, run in your order"""
    head = "def step(x, gamma, beta, running_mean, running_var, m, eps):"
    tail = "    return y, running_mean, running_var"
    step = reordered(order, LINES, head, tail, np=np)
    x = np.random.default_rng(5).normal(size=(6, 2))
    made = step(x, 2.0, 1.0, np.zeros(2), np.ones(2), m=0.1, eps=1e-5)
    return named(["y", "running_mean", "running_var"], made)


BatchNorm = Exercise(
    "Batch norm in training and at test time",
    hints=[
        "Which mean and variance belong to train=True, which to train=False? And in which of the two do the notes change?",
        "mean, var = (x.mean(axis=0), x.var(axis=0)) if train else (self.running_mean, self.running_var); if train, self.running_mean = (1 - m) * self.running_mean + m * mean, and so for the variance.",
    ],
)


def norm_of(kind, features=3, **options):
    """A batch norm with a scale and a shift that are not 1 and 0."""
    norm = kind(features, **options)
    norm.gamma, norm.beta = np.linspace(0.5, 2, features), np.linspace(-1, 3, features)
    return norm


def batches(count, rows=5, features=3, seed=6):
    """Batches far from 0, each feature of another size."""
    rng = np.random.default_rng(seed)
    center, size = np.linspace(-4, 9, features), np.linspace(0.5, 3, features)
    return [center + size * rng.normal(size=(rows, features)) for _ in range(count)]


@BatchNorm.visible(points=2)
def one_training_batch(BatchNorm):
    """y of five rows in training"""
    return {"y": norm_of(BatchNorm).forward(batches(1)[0], train=True)}


@BatchNorm.visible(points=2)
def notes_on_three_batches(BatchNorm):
    """the running statistics after three training batches, momentum 0.2"""
    norm = norm_of(BatchNorm, momentum=0.2)
    for x in batches(3):
        norm.forward(x, train=True)
    return {"running_mean": norm.running_mean, "running_var": norm.running_var}


@BatchNorm.visible(points=2)
def two_rows_at_test_time(BatchNorm):
    """two rows at test time, and the first of them alone"""
    norm = norm_of(BatchNorm)
    first, second = batches(2)
    norm.forward(first, train=True)
    return {
        "y of two rows": norm.forward(second[:2], train=False),
        "y of the first row alone": norm.forward(second[:1], train=False),
    }


@BatchNorm.hidden()
def notes_are_only_read_at_test_time(BatchNorm):
    """at test time the running statistics stay as they are"""
    norm = norm_of(BatchNorm, features=2)
    first, second = batches(2, rows=4, features=2, seed=7)
    norm.forward(first, train=True)
    norm.forward(second, train=False)
    return {"running_mean": norm.running_mean, "running_var": norm.running_var}


@BatchNorm.hidden()
def large_eps_and_x_unchanged(BatchNorm):
    """a constant column and a large eps; x is left alone"""
    norm = norm_of(BatchNorm, features=2, eps=0.5)
    x = np.array([[7.0, 1.0], [7.0, 4.0], [7.0, -2.0]])
    return {"y": norm.forward(x, train=True), "x after the call": x}


# The way back --------------------------------------------------------------------------------

centre_backward = Exercise(
    "Back through centring",
    hints=[
        "A nudge of one x moves its own y, and by an n-th of it the y of every row. Which two terms is that?",
        "dy - dy.mean(axis=0)",
    ],
)


@centre_backward.visible(points=2)
def random_gradient(centre_backward):
    """five rows of three features"""
    return {"dx": centre_backward(np.random.default_rng(8).normal(size=(5, 3)))}


@centre_backward.hidden()
def gradient_left_alone(centre_backward):
    """four rows of two features, and dy is left alone"""
    dy = np.random.default_rng(9).normal(2, 1, size=(4, 2))
    return {"dx": centre_backward(dy), "dy after the call": dy}


ones_upstream = number(
    "A gradient of ones",
    decimals=3,
    hints=["If all x of a column grow by the same, what becomes of y?", "dy - dy.mean(axis=0)"],
)

batch_norm_backward = Exercise(
    "Back through batch norm",
    hints=[
        "By which three routes does x reach y? Have you a term for each?",
        "With dx_hat = gamma * dy: dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s.",
    ],
)

GRADIENTS = ["dx", "dgamma", "dbeta"]


def backward_inputs(rows=6, features=4, seed=10):
    """dy, x and gamma, all random."""
    rng = np.random.default_rng(seed)
    x = rng.normal(3, 2, size=(rows, features))
    return rng.normal(size=(rows, features)), x, rng.normal(1, 1, size=features)


@batch_norm_backward.visible(points=3)
def random_upstream(batch_norm_backward):
    """dx, dgamma, dbeta for a random gradient of six rows, four features"""
    return named(GRADIENTS, batch_norm_backward(*backward_inputs()))


@batch_norm_backward.hidden()
def other_sizes_and_eps(batch_norm_backward):
    """three rows of two features, eps = 0.5"""
    return named(GRADIENTS, batch_norm_backward(*backward_inputs(3, 2, seed=11), eps=0.5))


@batch_norm_backward.hidden()
def batch_twice(batch_norm_backward):
    """the same batch twice over: dgamma and dbeta double, dx stays"""
    dy, x, gamma = backward_inputs(4, 3, seed=12)
    twice = batch_norm_backward(np.vstack([dy, dy]), np.vstack([x, x]), gamma)
    return named(GRADIENTS, twice)


@batch_norm_backward.hidden()
def inputs_left_alone(batch_norm_backward):
    """dy, x and gamma are not changed"""
    dy, x, gamma = backward_inputs(5, 3, seed=13)
    batch_norm_backward(dy, x, gamma)
    return {"dy after the call": dy, "x after the call": x, "gamma after the call": gamma}


# Layer norm ----------------------------------------------------------------------------------

how_many_means = number(
    "The means of a layer norm",
    decimals=0,
    hints=["Does layer norm look along a row or down a column?", "One mean for every row."],
)

layer_norm = Exercise(
    "Layer norm",
    hints=[
        "Over which axis is the mean of a row taken, and what shape must it keep to be subtracted from the rows?",
        "mean = x.mean(axis=1, keepdims=True), the variance in the same way; gamma * (x - mean) / np.sqrt(var + eps) + beta.",
    ],
)


def norm_inputs(rows=4, features=5, seed=14):
    """x, gamma and beta."""
    rng = np.random.default_rng(seed)
    x = rng.normal(2, 3, size=(rows, features))
    return x, rng.normal(1, 1, size=features), rng.normal(size=features)


@layer_norm.visible(points=2)
def four_rows(layer_norm):
    """four rows of five features, with a scale and a shift"""
    return {"y": layer_norm(*norm_inputs())}


@layer_norm.visible()
def row_alone(layer_norm):
    """one row alone"""
    x, gamma, beta = norm_inputs(seed=15)
    return {"y of row 0 alone": layer_norm(x[:1], gamma, beta)}


@layer_norm.hidden()
def large_eps(layer_norm):
    """a constant row, a large eps, and x is left alone"""
    x, gamma, beta = norm_inputs(3, 4, seed=16)
    x[1] = 7.0
    before = x.copy()
    y = layer_norm(x, gamma, beta, eps=0.5)
    return {"y": y, "change of x": float(np.abs(x - before).max())}


# The digits ----------------------------------------------------------------------------------

fast_network = Exercise(
    "A network for large steps",
    hints=[
        "Which norm let the network of part 6 learn with lr = 1? Where did it stand?",
        "layers.BatchNorm(32) between each hidden Dense and its ReLU.",
    ],
    may_use=["nnedu"],
)


def norms_in(model):
    """The norms in a model and how many, for a network that does not learn."""
    kinds = [type(layer).__name__ for _, layer in model.named_layers()]
    norms = sorted({kind for kind in kinds if kind.endswith("Norm")})
    return ", ".join(f"{kinds.count(norm)} x {norm}" for norm in norms) or "none"


def check_hidden(model):
    """Refuse what the exercise does not ask for, and count the hidden layers."""
    from nnedu import Dense

    if not hasattr(model, "named_layers"):
        kind = type(model).__name__
        raise TypeError(f"it should return a network, Sequential(*layers), got {kind}")
    kinds = [layer for _, layer in model.named_layers()]
    hidden = [k for k in kinds if isinstance(k, Dense)][:-1]
    wide = sum(layer.W.shape[1] >= 32 for layer in hidden)
    return {
        "hidden layers, counted up to 3": min(wide, 3),
        "relu layers, counted up to 3": min(sum(type(k).__name__ == "ReLU" for k in kinds), 3),
    }


def digits_read(fast_network, seeds):
    """The mean of several starts, two epochs with lr = 1, in steps so coarse that no processor changes them."""
    from nnedu import SGD, Diverged, accuracy, cross_entropy, train
    from nnedu.data import digits

    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    counted = check_hidden(fast_network(np.random.default_rng(0)))
    shares = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        model = fast_network(rng)
        learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=1.0), "epochs": 2}
        try:
            for _ in train(model, (x[357:], y[357:]), **learning, rng=rng):
                pass
            shares.append(accuracy(model.forward(x[:357], train=False), y[:357]))
        except Diverged:
            shares.append(0.1)
    share = np.mean(shares)
    read = "80 % or more" if share >= 0.8 else f"less than 80 %; norms: {norms_in(model)}"
    return counted | {"unseen digits read": read}


@fast_network.visible(points=3)
def learns_with_large_steps(fast_network):
    """its layers, and the unseen digits it reads after two epochs with lr = 1, the mean of three starts"""
    return digits_read(fast_network, seeds=(1, 2, 3))


@fast_network.hidden()
def other_starts(fast_network):
    """the same from three other starts"""
    return digits_read(fast_network, seeds=(4, 5, 6))
