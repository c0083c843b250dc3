"""What is tried on the exercises of 11_architectures."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

finds_folds = Prediction(
    "Which network learns the curve of 8 pieces?",
    ["the wide one", "the deep one", "neither"],
    "neither",
    "The weights exist, for both. Training starts elsewhere and gets stuck.",
)
equal_budget = Prediction(
    "300 digits, equal numbers of parameters: which reads more?",
    ["the funnel", "one wide layer", "they are equal"],
    "one wide layer",
    "These digits are easy, and four layers are harder to train on 300 of them.",
)
moved_digits = Prediction(
    "How much does the third network lose when each digit moves by a pixel?",
    ["about 40 points", "about 10 points", "less than 3 points"],
    "less than 3 points",
    "Its maps move along with the digit, and the pooling forgets where on the map an answer came from.",
)
sums_marked = Prediction(
    "Which one learns to add the two marked numbers?",
    ["both", "the LSTM only", "neither"],
    "the LSTM only",
    "It can keep the first number in its cell until the second comes.",
)


# 1 · Why deep --------------------------------------------------------------------------------

deep_parameters = number(
    "Parameters of ten foldings",
    decimals=0,
    hints=[
        "A layer from 2 units to 2 units has how many weights, and how many biases?",
        "(1 * 2 + 2) for the first layer, 2 * 2 + 2 for each of the nine behind it, 2 * 1 + 1 at the end.",
    ],
)

# 2 · Fewer lines -----------------------------------------------------------------------------

partial_count = number(
    "Parameters of a partial layer",
    decimals=0,
    hints=[
        "How many units are there in all, and how many numbers has each of them?",
        "6 * 6 * 8 units, and each has 3 * 3 weights and one bias.",
    ],
)

slide = Exercise(
    "Slide a kernel along a row of numbers",
    hints=[
        "Which numbers of x lie under the kernel when it starts at `start`?",
        "z.append(np.sum(x[start : start + len(w)] * w))",
    ],
)


@slide.visible(points=2)
def five_numbers(slide):
    """the example of the text"""
    x, w = np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.array([1.0, -1.0, 2.0])
    return {"z, stride 1": slide(x, w, 1), "z, stride 2": slide(x, w, 2)}


@slide.hidden()
def does_not_end_evenly(slide):
    """ten numbers, a kernel of four, stride 4"""
    rng = np.random.default_rng(1)
    x, w = rng.normal(size=10), rng.normal(size=4)
    return {"z": slide(x, w, 4), "x after the call": x, "w after the call": w}


output_size = Exercise(
    "The size of what comes out",
    hints=[
        "The starts are 0, stride, 2 * stride, ... up to n + 2 * padding - kernel. How many are these?",
        "(n + 2 * padding - kernel) // stride + 1",
    ],
)


@output_size.visible(points=1)
def strides(output_size):
    """8 numbers, a kernel of 3, with and without stride and padding"""
    return {
        "stride 1, padding 0": output_size(8, 3, 1, 0),
        "stride 1, padding 1": output_size(8, 3, 1, 1),
        "stride 2, padding 0": output_size(8, 3, 2, 0),
    }


@output_size.hidden()
def larger_ones(output_size):
    """the first layer of AlexNet, a kernel as long as its input, a long step"""
    return {
        "227, kernel 11, stride 4": output_size(227, 11, 4, 0),
        "5, kernel 5, stride 3": output_size(5, 5, 3, 0),
        "20, kernel 7, stride 3, padding 2": output_size(20, 7, 3, 2),
    }


# 3 · Convolution -----------------------------------------------------------------------------

conv2d = Exercise(
    "Convolution",
    hints=[
        "Which rows and which columns of x lie under the kernel at place (i, j), when the stride is 2?",
        "patch = x[:, i * stride : i * stride + kernel_h, j * stride : j * stride + kernel_w], "
        "then z[:, i, j] = np.tensordot(patch, W, axes=3) + b.",
    ],
)


def pictures(batch, height, width, kernel, channels_in, channels_out, seed):
    """x, W and b with all sizes different."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(batch, height, width, channels_in))
    W = rng.normal(size=(*kernel, channels_in, channels_out))
    return x, W, rng.normal(size=channels_out)


@conv2d.visible(points=2)
def one_channel(conv2d):
    """one grey image, one kernel, stride 1"""
    x, W, b = pictures(1, 5, 4, (3, 2), 1, 1, seed=2)
    return {"z": conv2d(x, W, b, 1, 0)}


@conv2d.visible(points=2)
def several_channels(conv2d):
    """two images of three channels, four kernels, stride 2, padding 1"""
    x, W, b = pictures(2, 6, 5, (3, 2), 3, 4, seed=3)
    return {"z": conv2d(x, W, b, 2, 1)}


@conv2d.hidden()
def three_apart(conv2d):
    """three images, stride 3, padding 2; x, W and b are not changed"""
    x, W, b = pictures(3, 7, 8, (2, 4), 2, 5, seed=4)
    z = conv2d(x, W, b, 3, 2)
    return {"z": z, "x after the call": x, "W after the call": W, "b after the call": b}


max_pool = Exercise(
    "Pooling",
    hints=[
        "How many windows fit beside each other? What becomes of what is left at the end?",
        "Cut x to whole windows, reshape to (batch, rows, size, columns, size, channels) and take .max(axis=(2, 4)); "
        "or loop over the windows and take .max(axis=(1, 2)) of each.",
    ],
)


@max_pool.visible(points=2)
def windows_of_two(max_pool):
    """two images of 4 by 6 pixels and three channels, windows of 2; all numbers below 0"""
    x, _, _ = pictures(2, 4, 6, (1, 1), 3, 1, seed=5)
    return {"a": max_pool(x - 9, 2)}


@max_pool.hidden()
def a_rest_at_the_end(max_pool):
    """7 by 5 pixels, windows of 3: what is left over is left out"""
    x, _, _ = pictures(1, 7, 5, (1, 1), 2, 1, seed=6)
    return {"a": max_pool(x, 3), "x after the call": x}


# 4 · The way back ----------------------------------------------------------------------------

shared_weight = choice(
    "The gradient of a shared weight",
    options=["the sum", "the mean", "the largest"],
    hints=["Each use is a route from the weight to the loss. What do slopes do where routes meet?"],
)

slide_backward = Exercise(
    "Backward through a convolution",
    hints=[
        "At place i: which numbers of x took part, and what does each of them owe?",
        "For each i, with under = slice(i * stride, i * stride + len(w)): "
        "dw += x[under] * dz[i] and dx[under] += w * dz[i].",
    ],
)


def row(n, kernel, places, seed):
    """dz, x and w."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=places), rng.normal(size=n), rng.normal(size=kernel)


@slide_backward.visible(points=2)
def windows_overlap(slide_backward):
    """seven numbers, a kernel of three, stride 1"""
    dz, x, w = row(7, 3, 5, seed=7)
    return named(["dx", "dw"], slide_backward(dz, x, w, 1))


@slide_backward.visible(points=1)
def with_a_stride(slide_backward):
    """eight numbers, a kernel of three, stride 2: the last number is never seen"""
    dz, x, w = row(8, 3, 3, seed=8)
    return named(["dx", "dw"], slide_backward(dz, x, w, 2))


@slide_backward.hidden()
def wide_stride(slide_backward):
    """eleven numbers, a kernel of two, stride 4; nothing is changed"""
    dz, x, w = row(11, 2, 3, seed=9)
    found = named(["dx", "dw"], slide_backward(dz, x, w, 4))
    return found | {"x after the call": x, "w after the call": w, "dz after the call": dz}


pool_backward = Exercise(
    "Find the bug: back through pooling",
    hints=[
        "Two numbers of a window are equal and the largest. Which of them made the maximum? How much slope is there to share?",
        "np.argmax names the first of the largest: dx[i * size + np.argmax(window)] = da[i].",
    ],
)


@pool_backward.visible(points=2)
def ties(pool_backward):
    """windows in which numbers tie"""
    x = np.array([0.0, 0.0, 3.0, 1.0, 5.0, 5.0])
    return {
        "windows of 2": pool_backward(np.array([1.0, -2.0, 4.0]), x.copy(), 2),
        "windows of 3": pool_backward(np.array([1.0, -2.0]), x.copy(), 3),
    }


@pool_backward.hidden()
def behind_a_relu(pool_backward):
    """what a ReLU lets through, with one number left over at the end"""
    rng = np.random.default_rng(10)
    da, x = rng.normal(size=6), np.maximum(0, rng.normal(size=19))
    return {"dx": pool_backward(da, x, 3), "x after the call": x}


# 5 · The moved digits ------------------------------------------------------------------------

moved_net = Exercise(
    "A network for moved digits",
    hints=[
        "Which layers move along with their input? Which layer asks where something is?",
        "Convolutions with padding, then MaxPool2D over the whole map, 8, then Flatten() and one Dense.",
    ],
    may_use=["nnedu"],
)


def reads(model, move):
    """Whether it reads 85 % of 360 new digits moved so, after three epochs on digits in their places; and if not, why."""
    from nnedu import Adam, accuracy, cross_entropy, train
    from nnedu.data import digits

    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order].reshape(-1, 8, 8, 1).astype(np.float32), y[order]
    rng = np.random.default_rng(1)
    spot = np.zeros((1, 8, 8, 1), np.float32)
    spot[0, 3:5, 3:5, 0] = [[0.3, 0.9], [0.8, 0.5]]
    two = model.forward(np.concatenate([spot, move(spot)]), train=False)
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.01), "rng": rng}
    for _ in train(model, (x[360:], y[360:]), **learning, epochs=3):
        pass
    # In words, so that it does not depend on a processor's last digits.
    if accuracy(model.forward(move(x[:360]), train=False), y[:360]) >= 0.85:
        return "yes"
    forgets = np.allclose(two[0], two[1], atol=1e-5)
    return f"no, {'though' if forgets else 'and'} a moved spot gets {'the same' if forgets else 'other'} scores"


ONE_WINDOW = (
    "Conv2D(1, 8, 3x3, padding=1), ReLU(), Conv2D(8, 32, 3x3, padding=1), ReLU(), "
    "MaxPool2D(8), Flatten(), Dense(32, 10)"
)


@moved_net.visible(points=3)
def one_pixel_to_the_right(moved_net):
    """three epochs, then 360 new digits, each moved to the right by one pixel"""
    model = moved_net(np.random.default_rng(1))
    scores = model.forward(np.zeros((2, 8, 8, 1), np.float32), train=False).shape
    return {
        "scores of two digits": scores,
        "its first layer is a convolution": type(model.layers[0]).__name__ == "Conv2D",
        "it is one_window again": ", ".join(map(repr, model.layers)) == ONE_WINDOW,
        "reads 85 %": reads(
            model, lambda x: np.pad(x, ((0, 0), (0, 0), (1, 0), (0, 0)))[:, :, :-1]
        ),
    }


@moved_net.hidden()
def one_pixel_to_the_left(moved_net):
    """the same, moved to the left; and the same rng gives the same network"""
    first, second = (moved_net(np.random.default_rng(2)) for _ in range(2))
    return {
        "same weights": np.array_equal(first.theta, second.theta),
        "reads 85 %": reads(first, lambda x: np.pad(x, ((0, 0), (0, 0), (0, 1), (0, 0)))[:, :, 1:]),
    }


stacked_linear = choice(
    "Two convolutions with nothing between",
    options=["a", "b", "c"],
    hints=["Without an activation, is the second map still a weighted sum of pixels? Of which?"],
)
copies_and_cut = choice(
    "Copies, and the test set",
    options=["before making the copies", "after making the copies", "it does not matter"],
    hints=["Where could the moved copy of a test picture end up?"],
)

# 6 · LeNet-5 and its heirs -------------------------------------------------------------------

lenet_flat = number(
    "Into the first dense layer",
    decimals=0,
    hints=[
        "Use your output_size four times: 32 becomes 28, and then?",
        "32, 28, 14, 10, 5: so 5 by 5 places, with 16 maps each.",
    ],
)

count_parameters = Exercise(
    "Count parameters",
    hints=[
        "Through how many channels does one kernel reach, and how many biases has it?",
        "A convolution has (kernel * kernel * channels_in + 1) * channels_out, a dense layer (fan_in + 1) * fan_out.",
    ],
)


@count_parameters.visible(points=2)
def layer_by_layer(count_parameters):
    """a convolution, a dense layer, a small network"""
    small = [("conv", 3, 2, 7), ("pool", 2), ("dense", 63, 5)]
    return {
        "a convolution": count_parameters([("conv", 5, 3, 16)]),
        "a dense layer": count_parameters([("dense", 120, 84)]),
        "conv, pool, dense": count_parameters(small),
    }


@count_parameters.hidden()
def pooling_and_nothing(count_parameters):
    """pooling alone, no layer at all, two convolutions"""
    return {
        "pooling": count_parameters([("pool", 3)]),
        "no layers": count_parameters([]),
        "two convolutions": count_parameters([("conv", 1, 9, 4), ("conv", 7, 4, 6)]),
    }


window_seen = number(
    "What three small kernels see",
    decimals=0,
    hints=[
        "After one it is 3 pixels. By how much does the next one widen it, on each side?",
        "3, 5, 7.",
    ],
)

# 7 · Sequences -------------------------------------------------------------------------------

rnn_step = Exercise(
    "One step of a recurrent network",
    hints=[
        "Which two things does the new state depend on? What does each of them meet?",
        "np.tanh(x @ Wx + h @ Wh + b)",
    ],
)


def moment(blocks=1, batch=2, features=3, hidden=4, seed=11):
    """x, h, Wx, Wh, b with all sizes different."""
    rng = np.random.default_rng(seed)
    shapes = [
        (batch, features),
        (batch, hidden),
        (features, blocks * hidden),
        (hidden, blocks * hidden),
        (blocks * hidden,),
    ]
    return [rng.normal(size=shape) for shape in shapes]


@rnn_step.visible(points=1)
def two_sequences(rnn_step):
    """two sequences, three features, four units"""
    return {"the new state": rnn_step(*moment())}


@rnn_step.hidden()
def state_left_alone(rnn_step):
    """one sequence; x and h are not changed"""
    x, h, Wx, Wh, b = moment(batch=1, features=5, hidden=2, seed=12)
    new = rnn_step(x, h, Wx, Wh, b)
    return {"the new state": new, "x after the call": x, "h after the call": h}


rnn_step_backward = Exercise(
    "Back through one step",
    hints=[
        "Begin with dz: what is the slope of tanh, written with h_new?",
        "dz = dh_new * (1 - h_new**2); then dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0).",
    ],
)

FIVE = ["dx", "dh", "dWx", "dWh", "db"]


def step_back(rnn_step_backward, **sizes):
    x, h, Wx, Wh, b = moment(**sizes)
    h_new = np.tanh(x @ Wx + h @ Wh + b)
    dh_new = np.random.default_rng(99).normal(size=h.shape)
    kept = dh_new.copy()
    found = named(FIVE, rnn_step_backward(dh_new, x, h, h_new, Wx, Wh))
    return found | {"dh_new is not changed": bool(np.array_equal(dh_new, kept))}


@rnn_step_backward.visible(points=3)
def five_gradients(rnn_step_backward):
    """dx, dh, dWx, dWh and db of two sequences"""
    return step_back(rnn_step_backward)


@rnn_step_backward.hidden()
def a_larger_batch(rnn_step_backward):
    """five sequences, two features, three units"""
    return step_back(rnn_step_backward, batch=5, features=2, hidden=3, seed=13)


LINES = {
    "A": "        dh = dz @ Wh.T",
    "B": "        dWh += states[t].T @ dz",
    "C": "        dz = dh * (1 - states[t + 1] ** 2)",
    "D": "        dh = dh + dstates[t]",
}

through_time = Exercise(
    "Back through time",
    hints=[
        "What has to be known before dz can be worked out? All of it?",
        "D first, then C, then the two that use dz.",
    ],
)


@through_time.visible(points=2)
def lines_run(order):
    """the lines, run in your order over four moments"""
    head = (
        "def back(states, dstates, Wh):\n"
        "    dWh, dh = 0 * Wh, 0 * dstates[0]\n"
        "    for t in reversed(range(len(dstates))):"
    )
    back = reordered(order, LINES, head, tail="    return dWh, dh")
    rng = np.random.default_rng(14)
    states, dstates = np.tanh(rng.normal(size=(5, 2, 3))), rng.normal(size=(4, 2, 3))
    return named(["dWh", "dh at the start"], back(states, dstates, rng.normal(size=(3, 3))))


lstm_step = Exercise(
    "The LSTM's step",
    hints=[
        "Which of the four blocks goes through tanh? What is multiplied by the forget gate?",
        "i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1), then c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g) "
        "and h_new = sigmoid(o) * np.tanh(c_new).",
    ],
)


def long_moment(seed, **sizes):
    x, h, Wx, Wh, b = moment(blocks=4, seed=seed, **sizes)
    return x, h, np.random.default_rng(seed + 50).normal(size=h.shape), Wx, Wh, b


@lstm_step.visible(points=3)
def new_state_and_cell(lstm_step):
    """two sequences, three features, four units"""
    return named(["h_new", "c_new"], lstm_step(*long_moment(15)))


@lstm_step.hidden()
def three_moments(lstm_step):
    """three moments in a row; x, h and c are not changed"""
    x, h, c, Wx, Wh, b = long_moment(16, batch=1, features=2, hidden=3)
    first_h, first_c = h, c
    kept = [x.copy(), h.copy(), c.copy()]
    for _ in range(3):
        h, c = named(["h_new", "c_new"], lstm_step(x, h, c, Wx, Wh, b)).values()
    same = all(map(np.array_equal, kept, [x, first_h, first_c]))
    return {"h_new": h, "c_new": c, "x, h and c are not changed": bool(same)}


open_gate = choice(
    "An open forget gate",
    options=["a skip connection", "batch norm", "gradient clipping"],
    hints=["c' = 1 * c + something. Where have you seen x + f(x)?"],
)

# 8 · The zoo ---------------------------------------------------------------------------------

recall = Exercise(
    "Recall from a Hopfield network",
    hints=[
        "When unit i is set, does it see the old state or what the units before it have become? When may you stop?",
        "Loop over order; where x[i] * (W[i] @ x) < 0, turn x[i] round and note that something changed. Repeat until a round notes nothing.",
    ],
)


def memory(units, patterns, seed):
    """Hebb's W and the patterns in it."""
    stored = np.random.default_rng(seed).choice([-1.0, 1.0], (patterns, units))
    W = stored.T @ stored
    np.fill_diagonal(W, 0)
    return W, stored


@recall.visible(points=1)
def damaged_pattern(recall):
    """two patterns of 20 units, a quarter of one damaged; and a stored one, which stays"""
    W, stored = memory(20, 2, seed=17)
    start = stored[0].copy()
    start[:5] *= -1
    return {
        "from the damaged one": recall(W, start, np.arange(20)),
        "from the stored one": recall(W, stored[1].copy(), np.arange(20)),
    }


@recall.visible(points=1)
def turned_by_each_other(recall):
    """two units that pull apart, both at 1: the first gives way, or the other, by the order"""
    W = np.array([[0.0, -1.0], [-1.0, 0.0]])
    return {
        "order 0, 1": recall(W, np.array([1.0, 1.0]), np.array([0, 1])),
        "order 1, 0": recall(W, np.array([1.0, 1.0]), np.array([1, 0])),
    }


def pulled_in_a_chain(n):
    """W of n units, each pulled by the one before it more than by the one behind."""
    W = np.zeros((n, n))
    for i in range(n - 1):
        W[i, i + 1] = W[i + 1, i] = 10.0 ** (n - i)
    return W


@recall.visible(points=1)
def several_rounds(recall):
    """a chain of pulls that needs several rounds; units whose sums are 0; and the x handed in"""
    start = np.array([1.0, -1.0, 1.0, -1.0, 1.0, -1.0])
    return {
        "the chain": recall(pulled_in_a_chain(6), start, np.arange(6)[::-1]),
        "sums of 0": recall(np.zeros((3, 3)), np.array([1.0, -1.0, -1.0]), np.arange(3)),
        "x after the call": start,
    }


@recall.hidden()
def mixed_order(recall):
    """a longer chain in a mixed order, and three patterns of 30 units"""
    order = np.random.default_rng(18).permutation(30)
    start = np.array([-1.0, 1.0, 1.0, -1.0, 1.0, -1.0, -1.0, 1.0])
    W, stored = memory(30, 3, seed=19)
    damaged = stored[2].copy()
    damaged[order[:9]] *= -1
    return {
        "the chain": recall(pulled_in_a_chain(8), start, np.array([6, 3, 7, 1, 5, 2, 4, 0])),
        "from the damaged one": recall(W, damaged, order),
    }
