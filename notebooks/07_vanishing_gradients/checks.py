"""What is tried on the exercises of 07_vanishing_gradients."""

from itertools import pairwise

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

deeper = Prediction(
    "Three hidden layers of sigmoids in place of one: how many of the unseen digits does it read?",
    ["over 90 %", "about 60 %", "under 30 %"],
    "under 30 %",
    "Two layers still learn, three hardly do, and from five on the network guesses.",
)
after_fifty = Prediction(
    "Each of 50 layers passes on 0.9 of the gradient: how much of it reaches the first?",
    ["about half", "about a twentieth", "about a two-hundredth"],
    "about a two-hundredth",
    "0.9 to the power of 50 is 0.005. With 1.1 it would be 117.",
)
first_layer = Prediction(
    "Ten layers of sigmoids: how many times larger is the gradient of the tenth than that of the first?",
    ["about 10 times", "about 1000 times", "more than 100,000 times"],
    "more than 100,000 times",
    "Each layer passes on about a quarter at best, and 4 to the power of 9 is 262,144.",
)
larger_steps = Prediction(
    "Ten layers of sigmoids with lr = 1, 10 and 100: how many of the unseen digits, at best?",
    ["over 90 %", "about half", "as many as by guessing"],
    "as many as by guessing",
    "A rate that moves the first layer is far too large for the last.",
)
clip_cures = Prediction(
    "What does clipping do for gradients that vanish?",
    ["they learn", "nothing", "they explode"],
    "nothing",
    "They are far below any limit, so there is nothing to cut.",
)
remembers = Prediction(
    "Which remembers a number over 100 moments, a plain recurrent network or an LSTM?",
    ["both", "the LSTM only", "neither"],
    "the LSTM only",
    "It does in most of its five starts, the plain network in one at best.",
)


# A product -----------------------------------------------------------------------------------

gradients_back = Exercise(
    "Through the layers",
    hints=[
        "da is the gradient behind layer l. What is it once it has passed the layer?",
        "da = da * factors[l], and that is what belongs into gradients[l].",
    ],
)


@gradients_back.visible(points=2)
def four_layers(gradients_back):
    """four layers, da = 3"""
    return {"gradients": gradients_back(np.array([0.5, 4.0, -0.2, 2.0]), 3.0)}


@gradients_back.hidden()
def one_dead_layer(gradients_back):
    """five layers, one of which passes on nothing"""
    return {"gradients": gradients_back(np.array([3.0, 2.0, 0.0, 0.5, 7.0]), -1.5)}


@gradients_back.hidden()
def factors_left_alone(gradients_back):
    """the factors are not changed"""
    factors = np.array([0.5, 0.25, 3.0])
    gradients_back(factors, 2.0)
    return {"factors after the call": factors}


layers_of_growth = number(
    "1.1, until it is a thousand",
    decimals=0,
    hints=[
        "After n layers the gradient is 1.1 to the power of n. How do you get an exponent down?",
        "n is larger than log(1000) / log(1.1); take the next whole number.",
    ],
)
tanh_chain = number(
    "How many tanh until a thousandth?",
    decimals=0,
    hints=[
        "What is the slope of tanh at z = 1?",
        "1 - tanh(1)**2 is 0.42. Multiply it with itself until it is below 0.001.",
    ],
)
passes_back = choice(
    "Which gradient travels on?",
    options=["dx = dz @ W.T", "dW = x.T @ dz", "db = dz.sum(axis=0)"],
    hints=["What did the layer before hand over: x, W or b?"],
)

# A deep network ------------------------------------------------------------------------------


def stack(sizes=(5, 4, 3, 6, 2), batch=7, seed=0):
    """Inputs, pre-activations, weights and dlogits of a deep network in which all sizes differ."""
    rng = np.random.default_rng(seed)
    x, inputs, zs = rng.normal(size=(batch, sizes[0])), [], []
    weights = [rng.normal(size=pair) for pair in pairwise(sizes)]
    for W in weights:
        inputs.append(x)
        zs.append(x @ W)
        x = np.tanh(zs[-1])
    return rng.normal(size=zs[-1].shape), inputs, zs, weights


def tanh_slope(da, z):
    """The way back through tanh."""
    return da * (1 - np.tanh(z) ** 2)


def by_layer(arrays, count):
    """The arrays that came back, by their layer."""
    return named([f"dW of layer {l + 1}" for l in range(count)], arrays)


deep_backward = Exercise(
    "Back through any number of layers",
    hints=[
        "Start with dz = dlogits at the last layer. What are the two things you do there, and what does dz become for the layer before?",
        "In each layer dW = inputs[l].T @ dz; then, for l > 0, dz = f_backward(dz @ weights[l].T, zs[l - 1]). Turn the list round at the end.",
    ],
)


@deep_backward.visible(points=3)
def four_weight_matrices(deep_backward):
    """four layers of different sizes, with tanh"""
    return by_layer(deep_backward(*stack(), tanh_slope), 4)


@deep_backward.visible()
def another_activation(deep_backward):
    """two layers, f(z) = z**3"""
    dlogits, inputs, zs, weights = stack((3, 4, 2), 5, seed=1)
    return by_layer(deep_backward(dlogits, inputs, zs, weights, lambda da, z: da * 3 * z**2), 2)


@deep_backward.hidden()
def one_layer_only(deep_backward):
    """a network of a single layer"""
    return by_layer(deep_backward(*stack((3, 4), 5, seed=2), tanh_slope), 1)


@deep_backward.hidden()
def nothing_changed(deep_backward):
    """the lists and arrays that came in are not changed"""
    dlogits, inputs, zs, weights = stack((3, 4, 2), 5, seed=3)
    deep_backward(dlogits, inputs, zs, weights, tanh_slope)
    return {
        "dlogits after the call": dlogits,
        **{f"weights[{l}] after the call": W for l, W in enumerate(weights)},
        "matrices left": len(weights),
    }


gradient_norms = Exercise(
    "One number for each layer",
    hints=[
        "How long is the vector (3, 4)? And an array of any shape?",
        "np.sqrt(np.sum(dW**2)) for each dW, all of them in one array.",
    ],
)


def one_for_each(norms, count):
    """The norms that came back, one by one."""
    if np.isscalar(norms) or len(norms) != count:
        came = "one number" if np.isscalar(norms) else f"{len(norms)} values"
        raise TypeError(f"{count} arrays came in, so {count} numbers should come back, got {came}")
    return {f"norm of array {i + 1}": norm for i, norm in enumerate(norms)}


@gradient_norms.visible(points=2)
def two_arrays(gradient_norms):
    """two arrays of different shapes"""
    grads = [np.array([[1.0, -4.0], [2.0, 2.0]]), np.array([[2.0, -3.0, 6.0]])]
    return one_for_each(gradient_norms(grads), 2)


@gradient_norms.hidden()
def three_arrays(gradient_norms):
    """three arrays, one of them all 0"""
    rng = np.random.default_rng(4)
    grads = [rng.normal(size=(3, 5)), np.zeros((5, 2)), rng.normal(size=(2, 4))]
    return one_for_each(gradient_norms(grads), 3)


diagnosis = Exercise(
    "Find the bug: a diagnosis",
    hints=[
        "What is max of an array with nan in it? And what does Python say to nan > 10?",
        "np.isfinite(norms) is False where a number is nan or infinite: ask that first.",
    ],
)


@diagnosis.visible(points=2)
def healthy_and_sick(diagnosis):
    """norms of healthy and of sick networks, nan and infinity among them"""
    nan, inf = np.nan, np.inf
    return {
        "nan, nan, nan": diagnosis(np.array([nan, nan, nan])),
        "0.5, nan, 0.2": diagnosis(np.array([0.5, nan, 0.2])),
        "nan, 0.5, 0.2": diagnosis(np.array([nan, 0.5, 0.2])),
        "inf, 3, 0.1": diagnosis(np.array([inf, 3.0, 0.1])),
        "0.2, 0.5, 0.1": diagnosis(np.array([0.2, 0.5, 0.1])),
        "4e-7, 0.002, 0.3": diagnosis(np.array([4e-7, 0.002, 0.3])),
        "35, 20, 8": diagnosis(np.array([35.0, 20.0, 8.0])),
    }


@diagnosis.hidden()
def unusual_numbers(diagnosis):
    """where the extreme stands at another place"""
    return {
        "the last layer explodes": diagnosis(np.array([0.2, 3.0, 41.0])),
        "a middle layer vanishes": diagnosis(np.array([0.2, 1e-5, 0.3])),
        "tiny and nan": diagnosis(np.array([1e-9, np.nan, 1e-9])),
    }


# Slopes and weights --------------------------------------------------------------------------

leaky_unit = choice(
    "Which unit still learns?",
    options=["relu", "leaky relu", "heaviside"],
    hints=["Which of the three has a slope other than 0 at z = -3?"],
)

measured_start = Exercise(
    "A measured start",
    hints=[
        "How large is z = x @ W with the weights as they were drawn? By what do you have to divide W?",
        "W = W / np.std(x @ W), then weights.append(W), then x = f(x @ W) for the next layer.",
    ],
)


def started(measured_start, sizes, f, seed):
    """The weights, and the standard deviations of z that they lead to."""
    rng = np.random.default_rng(seed)
    x = 3 * rng.normal(size=(50, sizes[0])) + 1
    weights = measured_start(x, sizes, f, rng)
    if len(weights) != len(sizes) - 1:
        raise ValueError(f"{len(sizes)} sizes make {len(sizes) - 1} matrices, got {len(weights)}")
    deviations = []
    for W in weights:
        deviations.append(np.std(x @ W))
        x = f(x @ W)
    return weights, np.array(deviations)


@measured_start.visible(points=2)
def deviations_with_tanh(measured_start):
    """the standard deviation of z in three layers of tanh"""
    weights, deviations = started(measured_start, [6, 5, 4, 3], np.tanh, seed=5)
    return {"deviations": deviations, "last W": weights[-1]}


@measured_start.hidden()
def weights_with_relu(measured_start):
    """weights and deviations with relu, other sizes"""
    weights, deviations = started(measured_start, [4, 7, 3], lambda z: np.maximum(0, z), seed=6)
    return {"deviations": deviations, "first W": weights[0], "second W": weights[1]}


@measured_start.hidden()
def data_left_alone(measured_start):
    """x is not changed"""
    x = np.random.default_rng(7).normal(size=(9, 3))
    measured_start(x, [3, 4, 2], np.tanh, np.random.default_rng(8))
    return {"x after the call": x}


# A way around --------------------------------------------------------------------------------

routes_meet = choice(
    "Two routes meet",
    options=["they multiply", "they add", "the larger one counts"],
    hints=["A nudge of x travels along both routes at once. By how much does y move in all?"],
)

LINES = {
    "A": "    dW1 = x.T @ dz",
    "B": "    dx = dx + dz @ W1.T",
    "C": "    da = dy @ W2.T",
    "D": "    dx = dy",
    "E": "    dz = da * (1 - a**2)",
    "F": "    dW2 = a.T @ dy",
}


def square_layer(batch=6, units=4, seed=9):
    """x, W, b and dy of a layer with as many outputs as inputs."""
    rng = np.random.default_rng(seed)
    sizes = [(batch, units), (units, units), (units,), (batch, units)]
    return [rng.normal(size=size) for size in sizes]


skip_order = Exercise(
    "Reorder the way back through a block",
    hints=[
        "Which lines need nothing but dy and what the forward pass kept? They may come first.",
        "da before dz, dz before dW1, and dx has to be made before something is added to it.",
    ],
)


@skip_order.visible(points=2)
def lines_run(order):
    """the lines, run in your order"""
    x, W1, _, dy = square_layer(seed=10)
    W1, W2 = W1[:, :3], W1[:3]
    head = "def way_back(x, W1, W2, a, dy):"
    way_back = reordered(order, LINES, head, tail="    return dx, dW1, dW2")
    return named(["dx", "dW1", "dW2"], way_back(x, W1, W2, np.tanh(x @ W1), dy))


skip = Exercise(
    "A skip connection, forward",
    hints=["What does y become if W and b are all 0?", "x + np.tanh(x @ W + b)"],
)


@skip.visible()
def six_rows(skip):
    """six rows, four units"""
    x, W, b, _ = square_layer()
    return {"y": skip(x, W, b)}


@skip.hidden()
def weights_of_zero(skip):
    """with W = 0 and b = 0, x comes through as it is, and x itself is left alone"""
    x, W, b, _ = square_layer(3, 5, seed=11)
    y = skip(x, 0 * W, 0 * b)
    skip(x, W, b)
    return {"y": y, "x after the calls": x}


skip_backward = Exercise(
    "A skip connection, back",
    hints=[
        "By how many routes does dy reach x? What does each of them bring?",
        "dz = dy * (1 - np.tanh(x @ W + b)**2); dx = dy + dz @ W.T, dW = x.T @ dz, db = dz.sum(axis=0).",
    ],
)

SKIP_GRADIENTS = ["dx", "dW", "db"]


@skip_backward.visible(points=3)
def gradients_of_a_block(skip_backward):
    """dx, dW, db for six rows, four units"""
    x, W, b, dy = square_layer()
    return named(SKIP_GRADIENTS, skip_backward(dy, x, W, b))


@skip_backward.hidden()
def saturated_block(skip_backward):
    """a saturated layer: dy still comes through"""
    x, W, _, dy = square_layer(3, 5, seed=12)
    return named(SKIP_GRADIENTS, skip_backward(dy, x, 0.1 * W, np.full(5, 30.0)))


@skip_backward.hidden()
def arrays_left_alone(skip_backward):
    """dy, x, W and b are not changed"""
    x, W, b, dy = square_layer(5, 3, seed=13)
    skip_backward(dy, x, W, b)
    return {
        "dy after the call": dy,
        "x after the call": x,
        "W after the call": W,
        "b after the call": b,
    }


# Clipping ------------------------------------------------------------------------------------

clipped = number(
    "What becomes of the 12?",
    decimals=3,
    hints=[
        "How long is (3, 4, 12), taken as one vector?",
        "Its length is 13, twice as long as allowed, so every number is halved.",
    ],
)


def gradients(seed=14, size=2.0):
    """A list of three gradients of different shapes."""
    rng = np.random.default_rng(seed)
    return [size * rng.normal(size=shape) for shape in [(3, 4), (4,), (4, 2)]]


def three_layers(result):
    """The three arrays that came back, by name."""
    return named(["array 1", "array 2", "array 3"], result)


clip_by_value = Exercise(
    "Clip by value",
    hints=[
        "What should become of 7, of -7 and of 1 if the limit is 3?",
        "np.clip(grad, -limit, limit) for each grad, in a new list.",
    ],
)


@clip_by_value.visible(points=2)
def cut_to_three(clip_by_value):
    """small and large numbers of both signs, limit 3"""
    grads = [np.array([[7.0, -7.0], [1.0, -1.0]]), np.array([9.0, -30.0, 3.0])]
    return named(["array 1", "array 2"], clip_by_value(grads, 3.0))


@clip_by_value.hidden()
def cut_to_half(clip_by_value):
    """random gradients, limit 0.5"""
    return three_layers(clip_by_value(gradients(), 0.5))


@clip_by_value.hidden()
def value_keeps_what_came(clip_by_value):
    """the arrays that came in are not changed"""
    grads = gradients(seed=15)
    clip_by_value(grads, 0.5)
    return three_layers(grads)


clip_by_norm = Exercise(
    "Clip by norm",
    hints=[
        "How long is the whole gradient, all arrays together? By which factor must every number shrink?",
        "norm = np.sqrt(sum(np.sum(g**2) for g in grads)); if norm > max_norm, multiply every array by max_norm / norm.",
    ],
)


@clip_by_norm.visible(points=2)
def longer_than_allowed(clip_by_norm):
    """two arrays, of length 13 together, max_norm 2.6"""
    grads = [np.array([[3.0, -4.0]]), np.array([4.0, -8.0, 8.0])]
    return named(["array 1", "array 2"], clip_by_norm(grads, 2.6))


@clip_by_norm.visible()
def short_enough(clip_by_norm):
    """a gradient that is short already, and one that is all 0"""
    short = named(["short[0]", "short[1]"], clip_by_norm([np.array([0.3]), np.array([-0.4])], 2.0))
    zero = named(["zeros"], clip_by_norm([np.zeros(2)], 2.0))
    return short | zero


@clip_by_norm.hidden()
def random_gradients(clip_by_norm):
    """three random arrays; the new length and the directions"""
    clipped = three_layers(clip_by_norm(gradients(seed=16), 1.5))
    length = np.sqrt(sum(np.sum(np.asarray(g) ** 2) for g in clipped.values()))
    return clipped | {"new length": length}


@clip_by_norm.hidden()
def norm_keeps_what_came(clip_by_norm):
    """the arrays that came in are not changed"""
    grads = gradients(seed=17)
    clip_by_norm(grads, 1.0)
    return three_layers(grads)


# Time, and the digits ------------------------------------------------------------------------

gate = number(
    "Through a hundred moments",
    decimals=3,
    hints=["By what is the gradient multiplied in each moment?", "0.99 to the power of 100."],
)

healthy_network = Exercise(
    "Ten hidden layers that learn",
    hints=[
        "What is the slope of Sigmoid at best, and that of Tanh? Which remedies cured the first patient?",
        "Tanh() in place of Sigmoid() is nearly enough; BatchNorm(32) behind each hidden Dense(32, 32), or Residual(...) around it, makes it safe.",
    ],
    may_use=["nnedu"],
)


def dense_layers(model):
    """The Dense layers of a model, those inside other layers too."""
    from nnedu import Dense

    return [layer for _, layer in model.named_layers() if isinstance(layer, Dense)]


def first_gradients(model, x, y):
    """How large the gradients of the first and the last layer are before training, a word each."""
    from nnedu import cross_entropy

    model.backward(cross_entropy(model.forward(x, train=True), y)[1])
    dense = dense_layers(model)
    sizes = [np.linalg.norm(dense[place].dW) for place in (0, -1)]
    return ["tiny" if s < 1e-3 else "fine" if s < 10 else "huge" for s in sizes]


def ingredients(model):
    """The activations of a model, its norms and its ways around, in words."""
    from nnedu import Activation
    from nnedu.layers import BatchNorm, LayerNorm, Residual

    found = [layer for _, layer in model.named_layers()]
    bends, far_out = set(), np.array([[-9.0, 9.0]])
    for layer in found:
        if isinstance(layer, Activation):
            low, high = layer.forward(far_out, train=False)[0]
            bends.add("relu" if high > 2 else "tanh" if low < -0.5 else "sigmoid")
    extras = {BatchNorm: "batch norm", LayerNorm: "layer norm", Residual: "a way around"}
    there = [word for kind, word in extras.items() if any(isinstance(f, kind) for f in found)]
    return ", ".join(sorted(bends) + there)


def what_is_wrong(model, x, y):
    """The gradients before training; where they are fine or pass by the layers, what the model is made of too."""
    first, last = first_gradients(model, x, y)
    words = f"gradients at the start: {first} in the first layer, {last} in the last"
    made_of = ingredients(model)
    telling = first == last == "fine" or "a way around" in made_of
    return f"{words}; {made_of}" if telling else words


def digits_read(healthy_network, seed):
    """What six epochs with lr = 0.1 make of it, in steps so coarse that no processor changes them."""
    from nnedu import SGD, Diverged, accuracy, cross_entropy, train
    from nnedu.data import digits

    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    rng = np.random.default_rng(seed)
    model = healthy_network(rng)
    if not hasattr(model, "named_layers"):
        kind = type(model).__name__
        raise TypeError(f"it should return a network, Sequential(*layers), got {kind}")
    hidden = sum(layer.W.shape[1] >= 32 for layer in dense_layers(model)[:-1])
    learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=0.1), "epochs": 6}
    try:
        for _ in train(model, (x[360:], y[360:]), **learning, rng=rng):
            pass
        share = accuracy(model.forward(x[:360], train=False), y[:360])
    except Diverged:
        share = 0.0
    read = "85 % or more"
    if share < 0.85:
        fresh = healthy_network(np.random.default_rng(seed))
        read = f"fewer than 85 %; {what_is_wrong(fresh, x[:300], y[:300])}"
    return {
        "hidden layers of 32 units or more": "ten or more" if hidden >= 10 else str(hidden),
        "scores for one digit": str(model.forward(x[:1], train=False).shape[-1]),
        "unseen digits read": read,
    }


@healthy_network.visible(points=3)
def learns_the_digits(healthy_network):
    """its layers, and the unseen digits it reads after six epochs"""
    return digits_read(healthy_network, seed=1)


@healthy_network.hidden()
def from_another_start(healthy_network):
    """the same from another start"""
    return digits_read(healthy_network, seed=2)
