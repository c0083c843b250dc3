"""What is tried on the exercises of 05_gradient_descent."""

from collections.abc import ValuesView

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

fastest = Prediction(
    "Down the bowl (w - 1)² from w = 5: which rate comes within 0.01 of the bottom in the fewest steps?",
    ["0.01", "0.1", "0.5", "1.1"],
    "0.5",
    "Each step multiplies the distance to the bottom by 1 - 2 lr: 0.98, 0.8, 0 and -1.2.",
)
noise = Prediction(
    "Four times as many rows in every batch. What becomes of the noise in its gradient?",
    ["it stays", "half", "a quarter"],
    "half",
    "The mean of n rows is off by about 1 / sqrt(n): four times the work buys half the noise.",
)
best_rate = Prediction(
    "Ten epochs on the digits. Which rate ends with the lowest loss?",
    ["0.001", "0.03", "0.3", "3"],
    "0.3",
    "0.001 has hardly begun, 0.03 is on its way, 3 throws the network to where it cannot learn.",
)
large_batch = Prediction(
    "The same rate, the same 40 epochs, batches of 256 rows instead of 32. Which network is better?",
    ["batches of 32", "batches of 256", "no difference"],
    "batches of 32",
    "It has taken eight times as many steps. A large batch knows its direction better, and takes few steps.",
)
unseen_loss = Prediction(
    "A network learns from 50 digits for 300 epochs. What does its loss on other digits do?",
    ["it falls and falls", "it falls, then rises", "it rises from the start"],
    "it falls, then rises",
    "At first it learns what digits have in common, later what is peculiar to these fifty.",
)


def chained(lists):
    """The lists, one behind the other."""
    return [item for part in lists for item in part]


# One step after another -------------------------------------------------------------------------

descend = Exercise(
    "Walk downhill",
    hints=[
        "How many places are there after 0 steps, and after 1?",
        "places = [w], then as often as there are steps: w = w - lr * slope(w); places.append(w).",
    ],
)


@descend.visible(points=2)
def four_steps(descend):
    """four steps down (w - 1)² from w = 5, lr = 0.1"""
    return {"places": np.array(descend(lambda w: 2 * (w - 1), 5.0, 0.1, 4))}


@descend.hidden()
def two_weights(descend):
    """two weights at once, and the start is not changed"""
    start = np.array([3.0, -1.0])
    places = descend(lambda w: np.array([w[0], 4 * w[1]]), start, 0.2, 3)
    return {"places": np.array(places), "start after the call": start}


slow_steps = number(
    "Steps that lr = 0.01 takes",
    decimals=0,
    hints=[
        "Your descend gives all places. What is the first of them that lies within 0.01 of 1?",
        "for step, w in enumerate(descend(slope, 5.0, 0.01, 500)): stop at the first abs(w - 1) < 0.01.",
    ],
)
small_rate = choice(
    "Mend the sentence",
    options=["quickly", "slowly", "not at all"],
    hints=["How many steps did 0.01 take, and 0.1?"],
)
largest_rate = number(
    "The rate at which the narrow valley diverges",
    decimals=3,
    hints=[
        "Across the valley a step multiplies the place by 1 - 12 lr. For which lr is that -1?",
        "2 / 12",
    ],
)

# Batches ----------------------------------------------------------------------------------------

line_loss = Exercise(
    "A loss and its gradient",
    hints=[
        "p = w x + b. How much does p move when w moves by 1, and when b does?",
        "dp = 2 * (p - y) / len(y), dw = np.sum(dp * x), db = np.sum(dp).",
    ],
)


def rows_of_a_line(n=7, seed=0):
    """x and y of rows that lie near a line."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    return x, 2 * x - 1 + 0.3 * rng.normal(size=n)


@line_loss.visible(points=2)
def loss_and_gradient(line_loss):
    """seven rows, w = 0.5, b = 0.25"""
    return named(["loss", "gradient"], line_loss(np.array([0.5, 0.25]), *rows_of_a_line()))


@line_loss.hidden()
def rows_twice(line_loss):
    """every row twice: the mean stays what it was"""
    x, y = rows_of_a_line(n=4, seed=1)
    theta = np.array([-1.0, 2.0])
    result = line_loss(theta, np.tile(x, 2), np.tile(y, 2))
    return {**named(["loss", "gradient"], result), "theta after the call": theta}


broadcast_count = number(
    "Numbers in p - y",
    decimals=0,
    hints=[
        "Shapes are lined up at the right, and what is 1 is stretched.",
        "(200, 1) and (200,) make (200, 200).",
    ],
)

minibatches = Exercise(
    "Cut the rows into batches",
    hints=[
        "Draw one new order of the row numbers. What happens to x and to y if both are indexed with it?",
        "order = rng.permutation(len(x)), then for first in range(0, len(x), batch_size): "
        "rows = order[first : first + batch_size] and append (x[rows], y[rows]).",
    ],
)


def numbered(n):
    """Rows that know their number: y is the number, x holds it twice."""
    y = np.arange(n)
    return np.stack([y, 10.0 * y], axis=1), y


def batches_of(minibatches, n, batch_size, seed=0):
    """The batches of one epoch over numbered rows."""
    batches = list(minibatches(*numbered(n), batch_size, np.random.default_rng(seed)))
    for batch in batches:
        if not isinstance(batch, tuple | list) or len(batch) != 2:
            several = isinstance(batch, tuple | list)
            came = f"a {type(batch).__name__} of {len(batch)}" if several else type(batch).__name__
            raise TypeError(
                f"each batch should be a pair (x_batch, y_batch), as in batches.append((a, b)), got {came}"
            )
    return batches


@minibatches.visible(points=2)
def every_row_once(minibatches):
    """ten rows, four to a batch"""
    batches = batches_of(minibatches, 10, 4)
    return {
        "rows in each batch": [len(y) for x, y in batches],
        "shape of the first x": np.shape(batches[0][0]),
        "row numbers, sorted": np.sort(np.concatenate([y for x, y in batches])),
    }


@minibatches.visible()
def rows_stay_together(minibatches):
    """each row of x keeps its y"""
    batches = batches_of(minibatches, 30, 8)
    matches = all(np.array_equal(np.asarray(x)[:, 0], y) for x, y in batches)
    return {"every x stands beside its own y": matches}


@minibatches.visible()
def new_order(minibatches):
    """the order is new each time, and the same for the same seed"""
    rng = np.random.default_rng(1)
    orders = [
        np.concatenate([y for _, y in minibatches(*numbered(50), 8, rng)]).tolist()
        for _ in range(2)
    ]
    again = batches_of(minibatches, 50, 8, seed=1)
    lie_together = [np.ptp(y) < len(y) for _, y in again]
    return {
        "every batch holds rows that lie side by side": all(lie_together),
        "first epoch in the order of the rows": orders[0] == list(range(50)),
        "second epoch in the order of the first": orders[0] == orders[1],
        "same seed, same order": orders[0] == np.concatenate([y for _, y in again]).tolist(),
    }


@minibatches.hidden()
def rows_left_alone(minibatches):
    """x and y are not changed; fewer rows than a batch holds are one batch"""
    x, y = numbered(6)
    batches = list(minibatches(x, y, 100, np.random.default_rng(2)))
    return {"x after the call": x, "y after the call": y, "batches": len(batches)}


LINES = {
    "A": "            theta = theta - lr * grad",
    "B": "        for first in range(0, len(x), batch_size):",
    "C": "            value, grad = loss(theta, x[rows], y[rows])",
    "D": "    for epoch in range(epochs):",
    "E": "        order = rng.permutation(len(x))",
    "F": "            rows = order[first : first + batch_size]",
    "G": "            rows = rng.permutation(len(x))[:batch_size]",
}
loop_order = Exercise(
    "Reorder the lines of the training loop",
    hints=[
        "Which line begins an epoch? What has to be drawn once an epoch, before the batches?",
        "Epoch, order, batch, rows, gradient, step: one of F and G stays out. Which one sees every row once?",
    ],
)


@loop_order.visible(points=2)
def lines_run(order):
    """the lines, run in your order: two epochs of ten rows, four to a batch"""
    head = "def train(loss, theta, x, y, lr, batch_size, epochs, rng):"
    train, seen = reordered(order, LINES, head, tail="    return theta", most=6), []

    def loss(theta, x, y):
        seen.append(y.tolist())
        return 0.0, np.array([1.0, len(y)])

    rng = np.random.default_rng(3)
    theta = train(loss, np.zeros(2), *numbered(10), 0.5, 4, epochs=2, rng=rng)
    first = sorted(chained(seen[: len(seen) // 2]))
    return {
        "theta after the last step": theta,
        "rows in each batch": [len(rows) for rows in seen],
        "row numbers of the first epoch": first,
        "both epochs in the same order": len(seen) > 1 and seen[0] == seen[len(seen) // 2],
    }


train = Exercise(
    "The training loop",
    hints=[
        "For how many batches is the gradient taken in an epoch? With which theta?",
        "for _ in range(epochs): for x_batch, y_batch in minibatches(x, y, batch_size, rng): "
        "value, grad = loss(theta, x_batch, y_batch); theta = theta - lr * grad; losses.append(value).",
    ],
)


def bowl(theta, x, y):
    """Half the mean squared distance of theta from the rows of x: its gradient is theta - mean."""
    distance = theta - x
    return np.mean(distance**2), 2 * np.mean(distance, axis=0) / theta.size


@train.visible(points=2)
def one_batch_an_epoch(train):
    """three epochs in which all rows are one batch"""
    x, y = numbered(5)
    result = train(bowl, np.array([1.0, -2.0]), x, y, 0.25, 5, 3, np.random.default_rng(0))
    return named(["theta", "losses"], result)


@train.visible(points=2)
def last_batch_counts(train):
    """two epochs of ten equal rows, four to a batch"""
    x, y = np.tile([[3.0, 1.0]], (10, 1)), np.zeros(10)
    result = train(bowl, np.array([0.0, 8.0]), x, y, 0.3, 4, 2, np.random.default_rng(1))
    return named(["theta", "losses"], result)


@train.visible()
def start_left_alone(train):
    """the theta that was handed in is not changed"""
    start = np.array([1.0, -2.0])
    train(bowl, start, *numbered(4), 0.25, 2, 1, np.random.default_rng(2))
    return {"theta handed in": start}


@train.hidden(points=2)
def fresh_batches(train):
    """every epoch has all rows once, in a new order, and each gradient is taken at the new theta"""
    seen, places = [], []

    def watched(theta, x, y):
        seen.append(list(y))
        places.append(float(theta[0]))
        return 0.0, np.array([1.0])

    train(watched, np.zeros(1), *numbered(24), 1.0, 5, 2, np.random.default_rng(3))
    half, runs = len(seen) // 2, len(seen)
    train(watched, np.zeros(1), *numbered(24), 1.0, 5, 2, np.random.default_rng(4))
    others, seen, places = seen[runs:], seen[:runs], places[:runs]
    return {
        "another rng, the same order": chained(others) == chained(seen),
        "rows in each batch": [len(rows) for rows in seen],
        "row numbers of the second epoch, sorted": sorted(chained(seen[half:])),
        "both epochs in the same order": chained(seen[:half]) == chained(seen[half:]),
        "theta at each gradient": places,
    }


gradient_noise = Exercise(
    "How noisy is a batch?",
    hints=[
        "How long is the arrow from the full gradient to the gradient of one batch? And typically?",
        "squares = [np.sum((g - full) ** 2) for g in gradients], then the root of their mean.",
    ],
)


@gradient_noise.visible(points=2)
def three_batches(gradient_noise):
    """the gradients of three batches, two weights"""
    gradients = [np.array([1.0, 5.0]), np.array([4.0, 6.0]), np.array([1.0, 1.0])]
    return {"noise": gradient_noise(np.array([1.0, 2.0]), gradients)}


@gradient_noise.hidden()
def many_weights(gradient_noise):
    """five batches, four weights, whose mean is not the full gradient"""
    rng = np.random.default_rng(4)
    full, gradients = rng.normal(size=4), list(rng.normal(size=(5, 4)) + 1)
    return {"noise": gradient_noise(full, gradients)}


steps_per_epoch = number(
    "Steps in an epoch",
    decimals=0,
    hints=[
        "How often does 32 go into 1437? And what becomes of the rest?",
        "44 full batches and a last one",
    ],
)

gradient_in_pieces = Exercise(
    "A large batch in small pieces",
    hints=[
        "loss gives the mean over a piece. What share of all rows is that piece?",
        "For each piece: total = total + grad * len(x_piece) / len(x). Begin with zeros.",
    ],
)


@gradient_in_pieces.visible(points=2)
def pieces_of_three(gradient_in_pieces):
    """ten rows in pieces of three"""
    x, y = numbered(10)
    return {"gradient": gradient_in_pieces(bowl, np.array([1.0, -2.0]), x, y, 3)}


@gradient_in_pieces.hidden()
def small_pieces_alone(gradient_in_pieces):
    """no piece is larger than was asked for, theta stays"""
    sizes, theta = [], np.array([1.0, 2.0])

    def watched(theta, x, y):
        sizes.append(len(x))
        return bowl(theta, x, y)

    gradient_in_pieces(watched, theta, *numbered(11), 4)
    return {"rows in each piece": sorted(sizes), "theta after the call": theta}


# Libraries --------------------------------------------------------------------------------------


class Line:
    """p = w x + b with PyTorch's habits: backward adds to grad, and zero_grad clears it."""

    def __init__(self):
        self.theta, self.grad = np.zeros(2), np.zeros(2)

    def forward(self, x):
        """The predictions, for x (rows,)."""
        self.x, self.p = x, self.theta[0] * x + self.theta[1]
        return self.p

    def zero_grad(self):
        """Set the gradient to 0."""
        self.grad[:] = 0

    def backward(self, y):
        """Add the gradient of the mean squared error to grad."""
        dp = 2 * (self.p - y) / len(y)
        self.grad += [np.sum(dp * self.x), np.sum(dp)]

    def step(self, lr):
        """Move theta down the gradient."""
        self.theta -= lr * self.grad


train_line = Exercise(
    "Find the bugs: a loop in PyTorch's style",
    hints=[
        "Write the four calls one below the other. Which of them makes the gradient that step needs? What "
        "is in grad before it?",
        "forward, zero_grad, backward, step: in this order, in every step.",
    ],
)


@train_line.visible(points=3)
def losses_fall(train_line):
    """the losses of five steps and the weights behind them"""
    model = Line()
    losses = train_line(model, *rows_of_a_line(n=6, seed=5), 0.1, 5)
    return {"losses": np.array(losses), "theta": model.theta}


@train_line.hidden()
def a_used_model(train_line):
    """a model whose gradient was left full by somebody else"""
    model = Line()
    model.theta[:], model.grad[:] = [1.0, -1.0], [50.0, -20.0]
    losses = train_line(model, *rows_of_a_line(n=4, seed=6), 0.05, 2)
    return {"losses": np.array(losses), "theta": model.theta}


twice_the_rows = choice(
    "Every row twice in the batch",
    options=["it stays", "it doubles", "it halves"],
    hints=["The loss is a mean. What is the mean of 3, 5, 3, 5?"],
)

# Rates ------------------------------------------------------------------------------------------

chance_loss = number(
    "The loss of a guess",
    decimals=4,
    hints=["Which probability does the right class get?", "-log(1 / 10)"],
)
stuck = choice(
    "At rest at 2.30",
    options=["dead units", "a good minimum", "a rate too small"],
    hints=["What does a relu pass back when its z is below 0 for every row?"],
)

rates_by_ten = Exercise(
    "The range test by tens",
    hints=[
        "What is `nan > 2.3`? Try it. So how do you ask whether a loss is still a good one?",
        "value = final_loss(lr); append lr and value; stop unless value <= start_loss; lr = lr * 10.",
    ],
)


def network_that_breaks(at, into):
    """A stand-in for training: the loss falls with the rate, and from some rate on it is broken."""
    calls = []

    def final_loss(lr):
        calls.append(lr)
        if len(calls) > 20:
            raise RuntimeError(f"asked for lr = {lr:.0e}: the loss was {into} long before")
        return into if lr > 0.9 * at else 2.3 / (1 + 100 * lr)

    return final_loss


@rates_by_ten.visible(points=2)
def ends_in_a_large_loss(rates_by_ten):
    """a network that diverges at 0.1, its loss is then 40"""
    found = rates_by_ten(network_that_breaks(0.1, 40.0), 2.3)
    rates, losses = named(["rates", "losses"], found).values()
    return {"rates": np.array(rates), "losses": np.array(losses)}


@rates_by_ten.visible()
def ends_in_nan(rates_by_ten):
    """a network whose loss is nan from 0.01 on"""
    found = rates_by_ten(network_that_breaks(0.01, float("nan")), 2.3)
    rates, losses = named(["rates", "losses"], found).values()
    return {"rates": np.array(rates), "losses": np.array(losses)}


@rates_by_ten.hidden()
def ends_in_infinity(rates_by_ten):
    """from another first rate to an infinite loss"""
    found = rates_by_ten(network_that_breaks(3.0, float("inf")), 2.3, first=3e-3)
    rates, losses = named(["rates", "losses"], found).values()
    return {"rates": np.array(rates), "losses": np.array(losses)}


warmup_rate = Exercise(
    "A rate that warms up",
    hints=[
        "Steps count from 0. What share of lr should step 0 have, if step 3 is the last of four?",
        "lr * min((step + 1) / warmup_steps, 1)",
    ],
)


@warmup_rate.visible(points=2)
def seven_steps(warmup_rate):
    """seven steps, four of them warming up to 0.8"""
    return {"rates": np.array([warmup_rate(step, 0.8, 4) for step in range(7)])}


@warmup_rate.hidden()
def other_numbers(warmup_rate):
    """a warm-up of one step, and of ten"""
    return {
        "one": np.array([warmup_rate(step, 3.0, 1) for step in range(3)]),
        "ten": np.array([warmup_rate(step, 0.5, 10) for step in (0, 8, 9, 10, 500)]),
    }


# Digits -----------------------------------------------------------------------------------------

compare_rates = Exercise(
    "Compare rates fairly",
    hints=[
        "Which scores belong to one rate? What do you take of them so that luck counts little?",
        "scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates]), then mean and std over "
        "axis 1, and rates[means.argmax()].",
    ],
)


def compared(compare_rates, score, rates, seeds):
    """What came back. Deviations may divide by one less than the number of seeds: they count as if they did not."""
    seen = named(["best rate", "means", "deviations"], compare_rates(score, rates, seeds))
    for name in ("means", "deviations"):
        if isinstance(seen[name], dict):
            raise TypeError(f"{name} should be a list in the order of rates, got a dict")
        if isinstance(seen[name], ValuesView):
            seen[name] = list(seen[name])
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    found, by_one_less = np.array(seen["deviations"]), scores.std(axis=1, ddof=1)
    if found.shape == by_one_less.shape and np.allclose(found, by_one_less, rtol=1e-4):
        seen["deviations"] = scores.std(axis=1)
    return seen


SCORES = {0.1: [0.915, 0.925, 0.92], 0.3: [0.95, 0.93, 0.94], 1.0: [0.99, 0.60, 0.97]}


@compare_rates.visible(points=2)
def a_lucky_run(compare_rates):
    """three rates, three seeds; the best single run belongs to a rate that is not the best"""
    rates, seeds = list(SCORES), [4, 5, 6]
    return compared(compare_rates, lambda lr, seed: SCORES[lr][seed - 4], rates, seeds)


@compare_rates.hidden()
def five_seeds(compare_rates):
    """two rates, five seeds"""
    return compared(
        compare_rates, lambda lr, seed: 1 / (1 + seed * lr), [2.0, 0.5], [1, 2, 3, 5, 8]
    )


read_digits = Exercise(
    "Read digits with your own loop",
    hints=[
        "Which rate won, and how many epochs did its loss still fall?",
        "train(digit_loss, start_weights(rng), x, y, 0.3, 32, 30, rng) returns theta and the losses.",
    ],
)


def how_good(read_digits, seed):
    """What the weights are worth on rows they have seen, and on 360 they have not."""
    from nnedu.data import digits

    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order], y[order]
    theta = read_digits(x[360:].copy(), y[360:].copy(), np.random.default_rng(seed))
    if np.shape(theta) != (2410,):
        raise TypeError(f"it should return theta of shape (2410,), got {np.shape(theta)}")
    W1, b1, W2, b2 = np.split(theta, [2048, 2080, 2400])
    hidden = np.maximum(0, x @ W1.reshape(64, 32) + b1)
    right = (hidden @ W2.reshape(32, 10) + b2).argmax(axis=1) == y
    seen, unseen = float(np.mean(right[360:])), float(np.mean(right[:360]))
    # Coarse, so that it does not depend on a processor's last digits.
    return {
        "share of unseen digits read right": np.floor(min(unseen, 0.95) * 20) / 20,
        "weights of the first layer": "differ" if np.ptp(W1) else "all the same",
        "learned the digits it saw": "nearly all"
        if seen > 0.95
        else "in part"
        if seen > 0.4
        else "no",
    }


@read_digits.visible(points=3)
def over_95_percent(read_digits):
    """accuracy on 360 digits it has not seen, counted up to 0.95"""
    return how_good(read_digits, seed=1)


@read_digits.hidden()
def other_starts(read_digits):
    """two other starts, and no number from anywhere but rng"""
    first, again = (read_digits(*small_task(), np.random.default_rng(7)) for _ in range(2))
    good = how_good(read_digits, seed=2)
    return {**good, "same seed, same weights": bool(np.array_equal(first, again))}


def small_task():
    """A few made-up rows of 64 pixels."""
    rng = np.random.default_rng(8)
    return rng.random((40, 64)), rng.integers(10, size=40)
