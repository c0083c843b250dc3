"""What people write for the exercises of 05_gradient_descent: wrong answers with what to tell them, right ones in other styles."""

from autograde.answers import right, right_value, wrong, wrong_value

# descend ----------------------------------------------------------------------------------------


@wrong(
    "descend",
    "You walked up the slope: a step goes against it.",
    ask="The slope at 5 is 8. Should w become larger or smaller?",
    mistake=1,
)
def uphill(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w + lr * slope(w)
        places.append(w)
    return places


@wrong(
    "descend",
    "The start is missing from the list.",
    ask="How many places are there after 0 steps?",
)
def start_left_out(slope, w, lr, steps):
    places = []
    for _ in range(steps):
        w = w - lr * slope(w)
        places.append(w)
    return places


@wrong(
    "descend",
    "You took the slope once, at the start, and followed it all the way.",
    ask="At w = 1 the bowl is flat. What does your walk do there?",
    mistake=15,
)
def one_slope_for_all_steps(slope, w, lr, steps):
    dw = slope(w)
    places = [w]
    for _ in range(steps):
        w = w - lr * dw
        places.append(w)
    return places


@wrong(
    "descend",
    "You returned the last place alone.",
    ask="What should a list of all places begin with?",
)
def the_last_place_alone(slope, w, lr, steps):
    for _ in range(steps):
        w = w - lr * slope(w)
    return w


@wrong(
    "descend",
    "The learning rate is not in your step.",
    ask="With lr = 0 nothing should move. Does yours?",
    mistake=25,
)
def no_learning_rate(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w - slope(w)
        places.append(w)
    return places


@wrong(
    "descend",
    "`w -= ...` changes the array itself: every entry of your list is the same array, and so is the start.",
    ask="After `a = b` for an array, how many arrays are there?",
    mistake=9,
)
def one_array_under_many_names(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w -= lr * slope(w)
        places.append(w)
    return places


@wrong(
    "descend",
    "You left the loop after its first step.",
    ask="To which loop does your return belong: how far is it indented?",
)
def return_inside_the_loop(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w - lr * slope(w)
        places.append(w)
        return places


@wrong(
    "descend",
    "The last place is missing: you took one step too few, or wrote each place down before its step.",
    ask="After 4 steps, how many places are there, and which one is behind the last step?",
)
def one_step_short(slope, w, lr, steps):
    places = [w]
    for _ in range(1, steps):
        w = w - lr * slope(w)
        places.append(w)
    return places


@wrong(
    "descend",
    "slope is a function; you multiplied by the function itself.",
    ask="How do you ask a function for its value at w?",
)
def slope_not_called(slope, w, lr, steps):
    places = [w]
    for _ in range(steps):
        w = w - lr * slope
        places.append(w)
    return places


@wrong(
    "descend",
    "You took one step too many.",
    ask="After 4 steps, how many places are there, the start among them?",
)
def a_step_too_many(slope, w, lr, steps):
    places = [w]
    for _ in range(steps + 1):
        w = w - lr * slope(w)
        places.append(w)
    return places


@right("descend")
def from_the_last_place(slope, w, lr, steps):
    places = [w]
    while len(places) < steps + 1:
        places.append(places[-1] - lr * slope(places[-1]))
    return places


@right("descend")
def calling_itself(slope, w, lr, steps):
    if steps == 0:
        return [w]
    return [w, *descend(slope, w - lr * slope(w), lr, steps - 1)]


@right("descend")
def into_an_array(slope, w, lr, steps):
    places = np.zeros((steps + 1, *np.shape(w)))
    places[0] = w
    for i in range(steps):
        places[i + 1] = places[i] - lr * slope(places[i])
    return places


# Rates by hand ------------------------------------------------------------------------------------

slow_steps_answers = [
    wrong_value(
        "slow_steps",
        296,
        "one step short",
        "After that many steps w is still a little more than 0.01 away.",
        ask="4 * 0.98 ** 296 is ...?",
    ),
    wrong_value(
        "slow_steps",
        298,
        "the start counted as a step",
        "You counted places; the first place is where you stood before any step.",
        ask="How many steps have you taken when the list holds one place?",
    ),
    wrong_value(
        "slow_steps",
        27,
        "the walk of 0.1",
        "That many steps take you there with lr = 0.1.",
        ask="By which factor does the distance shrink with lr = 0.01?",
    ),
    wrong_value(
        "slow_steps",
        597,
        "the curvature left out",
        "You shrank the distance by 0.99 a step; the curvature is 2.",
        ask="What is 1 - 2 lr?",
    ),
    wrong_value(
        "slow_steps",
        229,
        "from a distance of 1",
        "You began 1 away from the bottom.",
        ask="How far is 5 from the bottom?",
    ),
    right_value("slow_steps", 297.0, "as a float"),
]
small_rate_answers = [
    wrong_value(
        "small_rate",
        "quickly",
        "the sentence as it stands",
        "That is what the slides say, and what you have counted speaks against it.",
        ask="Which took fewer steps, 0.01 or 0.1?",
    ),
    wrong_value(
        "small_rate",
        "not at all",
        "slow taken for stuck",
        "It does arrive: the factor 0.98 shrinks any distance, given time.",
        ask="Did 0.01 ever come within 0.01 of the bottom?",
    ),
    right_value("small_rate", "Slowly", "with a capital"),
]
largest_rate_answers = [
    wrong_value(
        "largest_rate",
        2.0,
        "the flat floor's limit",
        "That is the limit along the floor; the walls are steeper.",
        ask="At lr = 1: what is 1 - 12 lr?",
    ),
    wrong_value(
        "largest_rate",
        0.083,
        "where it arrives in one step",
        "At 1/12 it reaches the middle of the valley in one step; it can go further before it diverges.",
        ask="Between 1/c and 2/c, do the leaps grow or shrink?",
    ),
    wrong_value(
        "largest_rate",
        0.308,
        "the mean of both curvatures",
        "You took the mean curvature. Each direction goes its own way, and one that diverges is enough.",
        ask="At lr = 0.3: what is the factor across the valley?",
    ),
    wrong_value(
        "largest_rate",
        0.17,
        "two decimals",
        "Right as far as it goes, but three decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "largest_rate",
        6.0,
        "upside down",
        "You divided the curvature by 2. A steeper valley needs a smaller rate.",
        ask="Did the widget at lr = 1 stay in the valley?",
    ),
    wrong_value(
        "largest_rate",
        0.16,
        "the last that held",
        "At 0.16 it still arrives; the question is where it stops doing so.",
        ask="For which lr is 1 - 12 lr exactly -1?",
    ),
    right_value("largest_rate", 0.1667, "rounded to four decimals"),
]

# line_loss ----------------------------------------------------------------------------------------


@wrong(
    "line_loss",
    "The sign is turned round: the slope of (p - y)² in p is 2 (p - y).",
    ask="Does a step down this gradient lower the loss?",
    mistake=1,
)
def target_minus_prediction(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (y - p) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp * x), np.sum(dp)])


@wrong(
    "line_loss",
    "Your loss is a mean, your gradient is a sum: the division by the number of rows is missing.",
    ask="Double the data: should the slope double?",
    mistake=2,
)
def no_mean_in_the_gradient(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp * x), np.sum(dp)])


@wrong(
    "line_loss",
    "You divided by the number of rows twice.",
    ask="Who has divided already, before np.mean?",
    mistake=3,
)
def mean_taken_twice(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.mean(dp * x), np.mean(dp)])


@wrong(
    "line_loss",
    "The factor 2 of the square is missing.",
    ask="What is the slope of u²?",
)
def no_factor_two(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp * x), np.sum(dp)])


@wrong(
    "line_loss",
    "dw lacks the input: p moves by x when w moves by 1.",
    ask="If x is 10, does a nudge of w matter more than if x is 0?",
    mistake=10,
)
def dw_without_x(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp), np.sum(dp)])


@wrong(
    "line_loss",
    "db is not summed over the rows: one bias serves them all.",
    ask="What is the shape of b, and of your db?",
    mistake=5,
)
def db_of_one_row(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp * x), dp[0]])


@wrong(
    "line_loss",
    "The gradient is [db, dw]; theta is [w, b], so its slopes stand in that order.",
    ask="Which entry of theta does gradient[0] move?",
)
def slopes_exchanged(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp), np.sum(dp * x)])


@wrong(
    "line_loss",
    "You took a step; the gradient itself was asked for.",
    ask="Who moves theta: the loss, or whoever calls it?",
)
def theta_after_a_step(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), theta - np.array([np.sum(dp * x), np.sum(dp)])


@wrong(
    "line_loss",
    "Your dw is multiplied by w; where w moves by 1, p moves by x.",
    ask="What does w multiply in p = w x + b?",
)
def w_where_x_belongs(theta, x, y):
    w, b = theta
    p = w * x + b
    dp = 2 * (p - y) / len(y)
    return np.mean((p - y) ** 2), np.array([np.sum(dp * w), np.sum(dp)])


@right("line_loss")
def with_means(theta, x, y):
    errors = theta[0] * x + theta[1] - y
    return np.mean(errors**2), 2 * np.array([np.mean(errors * x), np.mean(errors)])


@right("line_loss")
def as_a_matrix(theta, x, y):
    design = np.stack([x, np.ones_like(x)], axis=1)
    errors = design @ theta - y
    return errors @ errors / len(y), 2 * design.T @ errors / len(y)


@right("line_loss")
def row_by_row(theta, x, y):
    loss, dw, db = 0.0, 0.0, 0.0
    for xi, yi in zip(x, y):
        error = theta[0] * xi + theta[1] - yi
        loss += error**2 / len(y)
        dw += 2 * error * xi / len(y)
        db += 2 * error / len(y)
    return loss, [dw, db]


@right("line_loss")
def in_float32(theta, x, y):
    x, y = x.astype(np.float32), y.astype(np.float32)
    errors = np.float32(theta[0]) * x + np.float32(theta[1]) - y
    return np.mean(errors**2), np.einsum(
        "ij,j->i", np.stack([x, np.ones_like(x)]), 2 * errors / len(y)
    )


broadcast_count_answers = [
    wrong_value(
        "broadcast_count",
        200,
        "one for each row",
        "That would need equal shapes. (200, 1) and (200,) are lined up at the right.",
        ask="What stands below the 1, and what becomes of it?",
        mistake=6,
    ),
    wrong_value(
        "broadcast_count",
        400,
        "both added up",
        "The shapes are stretched to a common one, not put in a row.",
        ask="Which shape fits both (200, 1) and (200,)?",
        mistake=6,
    ),
    wrong_value(
        "broadcast_count",
        0,
        "an error expected",
        "NumPy makes no error of it: what is 1 is stretched. That is the trap.",
        ask="What is np.ones((3, 1)) - np.ones(3)?",
        mistake=6,
    ),
    right_value("broadcast_count", 40_000.0, "as a float"),
]

# minibatches --------------------------------------------------------------------------------------


@wrong(
    "minibatches",
    "x and y were shuffled apart: each got an order of its own, so most rows stand beside another's label.",
    ask="How many orders may be drawn, if each row of x is to keep its y?",
    mistake=25,
)
def shuffled_apart(x, y, batch_size, rng):
    x, y = rng.permutation(x), rng.permutation(y)
    firsts = range(0, len(x), batch_size)
    return [(x[first : first + batch_size], y[first : first + batch_size]) for first in firsts]


@wrong(
    "minibatches",
    "The rows that are left over at the end are lost.",
    ask="Ten rows, four to a batch: how many batches does 10 // 4 make?",
    mistake=25,
)
def last_batch_lost(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    batches = []
    for k in range(len(x) // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        batches.append((x[rows], y[rows]))
    return batches


@wrong(
    "minibatches",
    "The rows come in the order in which they lie: nothing is shuffled.",
    ask="If the data are sorted by class, what does a whole batch look like?",
    mistake=25,
)
def not_shuffled(x, y, batch_size, rng):
    firsts = range(0, len(x), batch_size)
    return [(x[first : first + batch_size], y[first : first + batch_size]) for first in firsts]


@wrong(
    "minibatches",
    "You drew each batch anew: some rows come twice in an epoch, others not at all.",
    ask="What does rng know in the second batch of the rows that were in the first?",
)
def drawn_with_repeats(x, y, batch_size, rng):
    batches = []
    for first in range(0, len(x), batch_size):
        rows = rng.integers(len(x), size=min(batch_size, len(x) - first))
        batches.append((x[rows], y[rows]))
    return batches


@wrong(
    "minibatches",
    "The order comes from np.random, not from the rng that was handed in, so the same seed gives another run.",
    ask="What happens after Restart and Run All?",
    mistake=25,
)
def a_global_generator(x, y, batch_size, rng):
    order = np.random.permutation(len(x))
    firsts = range(0, len(x), batch_size)
    return [
        (x[order[first : first + batch_size]], y[order[first : first + batch_size]])
        for first in firsts
    ]


@wrong(
    "minibatches",
    "You made a generator with a fixed seed inside: every epoch has the same order.",
    ask="Who should draw, if the second epoch is to differ from the first?",
    mistake=25,
)
def the_same_seed_each_time(x, y, batch_size, rng):
    order = np.random.default_rng(0).permutation(len(x))
    firsts = range(0, len(x), batch_size)
    return [
        (x[order[first : first + batch_size]], y[order[first : first + batch_size]])
        for first in firsts
    ]


@wrong(
    "minibatches",
    "np.array_split makes so many batches, not batches of so many rows.",
    ask="Ten rows: are 4 batches the same as batches of 4?",
)
def so_many_batches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    return [(x[rows], y[rows]) for rows in np.array_split(order, batch_size)]


@wrong(
    "minibatches",
    "rng.shuffle works in place: the learner's own x and y come back in another order.",
    ask="What does somebody see who looks at x after the call?",
    mistake=9,
)
def shuffled_in_place(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x[:], y[:] = x[order], y[order]
    firsts = range(0, len(x), batch_size)
    return [
        (x[first : first + batch_size].copy(), y[first : first + batch_size].copy())
        for first in firsts
    ]


@wrong(
    "minibatches",
    "You left the loop after its first batch.",
    ask="How far is your return indented?",
)
def the_first_batch_alone(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    batches = []
    for first in range(0, len(x), batch_size):
        rows = order[first : first + batch_size]
        batches.append((x[rows], y[rows]))
        return batches


@wrong(
    "minibatches",
    "Each batch is drawn by itself, with repeats, and the last one is filled up: an epoch has rows twice, and others never.",
    ask="Ten rows, four to a batch: how many are left for the third?",
)
def always_full_with_repeats(x, y, batch_size, rng):
    batches = []
    for _ in range(0, len(x), batch_size):
        rows = rng.choice(len(x), batch_size)
        batches.append((x[rows], y[rows]))
    return batches


@wrong(
    "minibatches",
    "The batches hold x alone; training needs the y of the same rows beside it.",
    ask="What does the loop `for x_batch, y_batch in ...` expect of every entry?",
)
def without_y(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    return [x[order[first : first + batch_size]] for first in range(0, len(x), batch_size)]


@wrong(
    "minibatches",
    "x is shuffled and y is not, so most rows stand beside another's label.",
    ask="Which rows of y belong to x[rows]?",
    mistake=25,
)
def y_left_in_place(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    firsts = range(0, len(x), batch_size)
    return [(x[order[i : i + batch_size]], y[i : i + batch_size]) for i in firsts]


@wrong(
    "minibatches",
    "The same rows share a batch in every epoch: you shuffled within the batches.",
    ask="Can row 0 and row 49 ever meet in one of your batches?",
    mistake=25,
)
def shuffled_within_batches(x, y, batch_size, rng):
    batches = []
    for first in range(0, len(x), batch_size):
        rows = first + rng.permutation(len(x[first : first + batch_size]))
        batches.append((x[rows], y[rows]))
    return batches


@wrong(
    "minibatches",
    "You cut the rows into nearly equal parts; batch_size rows belong to each batch, and only the last one may be smaller.",
    ask="Ten rows, four to a batch: 4, 3, 3 or 4, 4, 2?",
)
def evenly_cut(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    parts = np.array_split(order, -(-len(x) // batch_size))
    return [(x[rows], y[rows]) for rows in parts]


@wrong(
    "minibatches",
    "A row is lost at the end of each batch: a slice stops before its second number.",
    ask="How many numbers are in order[0 : 4 - 1]?",
)
def a_slice_too_short(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    batches = []
    for first in range(0, len(x), batch_size):
        rows = order[first : first + batch_size - 1]
        batches.append((x[rows], y[rows]))
    return batches


@wrong(
    "minibatches",
    "You returned two lists, one of all x batches and one of all y batches; one list of pairs was asked for.",
    ask="What does the loop `for x_batch, y_batch in ...` expect of every entry?",
)
def two_lists(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    x_batches, y_batches = [], []
    for first in range(0, len(x), batch_size):
        rows = order[first : first + batch_size]
        x_batches.append(x[rows])
        y_batches.append(y[rows])
    return x_batches, y_batches


@right("minibatches")
def as_a_generator(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    for first in range(0, len(x), batch_size):
        rows = order[first : first + batch_size]
        yield x[rows], y[rows]


@right("minibatches")
def with_split(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    cuts = range(batch_size, len(x), batch_size)
    return [(x[rows], y[rows]) for rows in np.split(order, cuts)]


@right("minibatches")
def a_shuffled_list(x, y, batch_size, rng):
    rows = list(range(len(x)))
    rng.shuffle(rows)
    batches = []
    while rows:
        batch, rows = rows[:batch_size], rows[batch_size:]
        batches.append((x[batch], y[batch]))
    return batches


@right("minibatches")
def both_in_the_new_order(x, y, batch_size, rng):
    order = np.argsort(rng.random(len(x)))
    x, y = x[order], y[order]
    firsts = range(0, len(x), batch_size)
    return [(x[first : first + batch_size], y[first : first + batch_size]) for first in firsts]


# loop_order ---------------------------------------------------------------------------------------

loop_order_answers = [
    wrong_value(
        "loop_order",
        "DEBGCA",
        "rows drawn anew for each batch",
        "G draws new rows for every batch: some rows come twice in an epoch, others never, and E is for nothing.",
        ask="Which of F and G uses what E has drawn?",
    ),
    wrong_value(
        "loop_order",
        "DEBFAC",
        "the step before its gradient",
        "The step comes before its gradient is known.",
        ask="What does A need that C makes?",
        mistake=15,
    ),
    wrong_value(
        "loop_order",
        "DEBCFA",
        "the gradient before its rows",
        "The gradient is taken before the rows are chosen.",
        ask="What does C need that F makes?",
    ),
    wrong_value(
        "loop_order",
        "BDEFCA",
        "loops exchanged",
        "The loop over batches stands inside the loop over epochs: look at the spaces in front of B and D.",
        ask="How often should E run: once a batch, or once an epoch?",
    ),
    wrong_value(
        "loop_order",
        "DEBFC",
        "no step",
        "Nothing changes theta: the step is missing.",
        ask="Which line moves the weights?",
    ),
    right_value("loop_order", "debfca", "small letters"),
    right_value("loop_order", "D E B F C A", "with spaces"),
    right_value("loop_order", ["D", "E", "B", "F", "C", "A"], "as a list"),
]

# train --------------------------------------------------------------------------------------------


@wrong(
    "train",
    "You went up the gradient.",
    ask="Do your losses rise or fall?",
    mistake=1,
)
def climbing(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta + lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "Each step follows the gradient of the batch before: you step first and take the gradient after.",
    ask="At which theta, and for which rows, was the gradient of your step taken?",
    mistake=15,
)
def the_step_before_its_gradient(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    grad = np.zeros_like(theta)
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            theta = theta - lr * grad
            value, grad = loss(theta, x_batch, y_batch)
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "The gradients of all steps pile up: each step follows the sum of them.",
    ask="Where does the old gradient live, and who clears it?",
    mistake=16,
)
def gradients_never_cleared(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    total = np.zeros_like(theta)
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            total = total + grad
            theta = theta - lr * total
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "`theta -= ...` changes the array that was handed in: the next run starts where this one ended.",
    ask="How would you compare two rates from the same start?",
    mistake=9,
)
def start_overwritten(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta -= lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "You asked for the gradient of all rows at every step; the batch is not used.",
    ask="What are x_batch and y_batch for?",
    mistake=25,
)
def all_rows_at_every_step(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x, y)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "You drew the batches once, before the loop: every epoch has the same order.",
    ask="How often is a new order wanted?",
)
def one_order_for_all_epochs(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    batches = list(minibatches(x, y, batch_size, rng))
    for _ in range(epochs):
        for x_batch, y_batch in batches:
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "You returned after the first epoch.",
    ask="How far is your return indented?",
)
def back_after_one_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
        return theta, losses


@wrong(
    "train",
    "The size of the batches is written into the function; the argument batch_size is not used.",
    ask="What happens if somebody calls it with batch_size=4?",
    mistake=25,
)
def a_number_in_place_of_the_argument(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, 32, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "You divided by the rows of the batch, but the loss is a mean already.",
    ask="Who has divided already?",
    mistake=3,
)
def divided_once_more(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad / len(x_batch)
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "Only the last loss of every epoch is kept.",
    ask="In which of the two loops does losses.append stand?",
)
def one_loss_an_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
        losses.append(value)
    return theta, losses


@wrong(
    "train",
    "theta comes back without the losses.",
    ask="Which two things should leave the function?",
)
def no_losses(loss, theta, x, y, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            theta = theta - lr * loss(theta, x_batch, y_batch)[1]
    return theta


@wrong(
    "train",
    "You wrote down the loss after the step; wanted is the loss that the gradient belongs to, before it.",
    ask="Can you save one call of loss for every batch?",
)
def losses_after_the_step(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(loss(theta, x_batch, y_batch)[0])
    return theta, losses


@wrong(
    "train",
    "You added the gradients of an epoch up and took one step; a step is due after every batch.",
    ask="To which loop does the line with lr belong?",
    mistake=16,
)
def one_step_an_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        total = 0
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            total = total + grad
            losses.append(value)
        theta = theta - lr * total
    return theta, losses


@wrong(
    "train",
    "Only the last batch of each epoch makes a step: the step stands outside the inner loop.",
    ask="How often should theta move in an epoch of three batches?",
)
def a_step_an_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            losses.append(value)
        theta = theta - lr * grad
    return theta, losses


@wrong(
    "train",
    "You begin a new list in every epoch, so the losses of the earlier ones are gone.",
    ask="How often does losses = [] run?",
)
def losses_of_the_last_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        losses = []
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "You kept one loss for each epoch; the loss of every batch was asked for.",
    ask="How many losses should two epochs of three batches leave?",
)
def the_mean_of_an_epoch(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        values = []
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            values.append(value)
        losses.append(np.mean(values))
    return theta, losses


@wrong(
    "train",
    "The training is right and the order is not: theta, then the losses was asked for.",
    ask="What does the docstring say comes first?",
)
def losses_first(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return losses, theta


@wrong(
    "train",
    "The step follows the value of the loss; down is where the gradient says.",
    ask="Of the two things that loss returns, which one has the shape of theta?",
)
def stepped_by_the_loss(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * value
            losses.append(value)
    return theta, losses


@wrong(
    "train",
    "The order of the rows comes from a generator of your own: whatever rng says, every run is the same.",
    ask="Which argument is never used?",
    mistake=25,
)
def a_generator_of_its_own(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for epoch in range(epochs):
        own = np.random.default_rng(epoch)
        for x_batch, y_batch in minibatches(x, y, batch_size, own):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses


@right("train")
def on_a_copy(loss, theta, x, y, lr, batch_size, epochs, rng):
    theta, losses = theta.copy(), []
    for _ in range(epochs):
        for batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, *batch)
            theta -= lr * grad
            losses.append(float(value))
    return theta, losses


@right("train")
def without_minibatches(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses = []
    for epoch in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            value, grad = loss(theta, x[rows], y[rows])
            losses = losses + [value]
            theta = theta - lr * grad
    return theta, np.array(losses)


@right("train")
def with_a_while(loss, theta, x, y, lr, batch_size, epochs, rng):
    losses, epoch = [], 0
    while epoch < epochs:
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value_and_gradient = loss(theta, x_batch, y_batch)
            losses.append(value_and_gradient[0])
            theta = np.subtract(theta, np.multiply(lr, value_and_gradient[1]))
        epoch += 1
    return [theta, losses]


# gradient_noise -----------------------------------------------------------------------------------


@wrong(
    "gradient_noise",
    "You took the mean of the distances; the noise is the root of the mean square.",
    ask="In which order: square, mean, root?",
)
def mean_distance(full, gradients):
    return np.mean([np.linalg.norm(g - full) for g in gradients])


@wrong(
    "gradient_noise",
    "The root is missing: that is a squared distance.",
    ask="If all distances are 3, what should come out?",
)
def no_root(full, gradients):
    return np.mean([np.sum((g - full) ** 2) for g in gradients])


@wrong(
    "gradient_noise",
    "You took the mean over the weights too; the square of a distance is the sum over its directions.",
    ask="How long is the arrow (3, 4)?",
    mistake=3,
)
def mean_over_the_weights(full, gradients):
    return np.sqrt(np.mean([(g - full) ** 2 for g in gradients]))


@wrong(
    "gradient_noise",
    "You measured from the mean of the batches' gradients, not from the full gradient.",
    ask="Which arrow should all the others be compared with?",
)
def around_their_own_mean(full, gradients):
    middle = np.mean(gradients, axis=0)
    return np.sqrt(np.mean([np.sum((g - middle) ** 2) for g in gradients]))


@wrong(
    "gradient_noise",
    "You took the mean of the differences first, where errors to the left and to the right cancel.",
    ask="Two batches, one too far left and one as far right: are they free of noise?",
)
def differences_cancel(full, gradients):
    return np.linalg.norm(np.mean(gradients, axis=0) - full)


@wrong(
    "gradient_noise",
    "np.std mixes all weights of all batches and never looks at the full gradient.",
    ask="What is the full gradient for?",
)
def standard_deviation_of_everything(full, gradients):
    return np.std(gradients)


@wrong(
    "gradient_noise",
    "You added up the squared distances; the mean of them is missing.",
    ask="Twice as many batches: should the noise of one of them grow?",
    mistake=2,
)
def the_mean_is_missing(full, gradients):
    return np.sqrt(sum(np.sum((g - full) ** 2) for g in gradients))


@wrong(
    "gradient_noise",
    "You added up the sizes of a gradient's errors and squared the sum; the square of a distance is the sum of the squares.",
    ask="How long is the arrow (3, 4): 5 or 7?",
)
def sizes_added_up(full, gradients):
    return np.sqrt(np.mean([np.sum(np.abs(g - full)) ** 2 for g in gradients]))


@right("gradient_noise")
def all_at_once(full, gradients):
    differences = np.stack(gradients) - full
    return np.sqrt(np.einsum("kj,kj->", differences, differences) / len(gradients))


@right("gradient_noise")
def with_norms(full, gradients):
    return np.mean([np.linalg.norm(g - full) ** 2 for g in gradients]) ** 0.5


@right("gradient_noise")
def in_loops(full, gradients):
    total = 0.0
    for g in gradients:
        for a, b in zip(g, full):
            total += (a - b) ** 2
    return (total / len(gradients)) ** 0.5


steps_per_epoch_answers = [
    wrong_value(
        "steps_per_epoch",
        44,
        "the last batch lost",
        "44 full batches hold 1408 rows; the other 29 make a smaller one.",
        ask="What becomes of rows 1409 to 1437?",
        mistake=25,
    ),
    wrong_value(
        "steps_per_epoch",
        1437,
        "a step for each row",
        "That is stochastic descent, with one row a step.",
        ask="How many rows does one step use here?",
    ),
    wrong_value(
        "steps_per_epoch",
        32,
        "rows for steps",
        "32 is the number of rows in a step.",
        ask="How many such batches are there?",
    ),
    wrong_value(
        "steps_per_epoch",
        1437 / 32,
        "not a whole number",
        "No one takes nine tenths of a step: the rows that are left over make a batch of their own.",
        ask="How many times is the step taken?",
    ),
    right_value("steps_per_epoch", 45.0, "as a float"),
]

# gradient_in_pieces -------------------------------------------------------------------------------


@wrong(
    "gradient_in_pieces",
    "Each piece replaces the one before: `=` where `+=` is meant.",
    ask="What is left of the first piece at the end?",
    mistake=16,
)
def the_last_piece_replaces_all(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        total = loss(theta, x_piece, y_piece)[1] * len(x_piece) / len(x)
    return total


@wrong(
    "gradient_in_pieces",
    "You added the means of the pieces up; the result grows with the number of pieces.",
    ask="If all rows are equal, what should come out, and what comes out?",
    mistake=2,
)
def means_added_up(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        total = total + loss(theta, x[first : first + size], y[first : first + size])[1]
    return total


@wrong(
    "gradient_in_pieces",
    "Every piece counts the same in your mean, but the last one has fewer rows.",
    ask="Ten rows in pieces of three: what share has the last row?",
    mistake=3,
)
def pieces_count_alike(loss, theta, x, y, size):
    gradients = []
    for first in range(0, len(x), size):
        gradients.append(loss(theta, x[first : first + size], y[first : first + size])[1])
    return np.mean(gradients, axis=0)


@wrong(
    "gradient_in_pieces",
    "The rows left over at the end are lost.",
    ask="Ten rows in pieces of three: which row did you never see?",
    mistake=25,
)
def last_piece_lost(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for k in range(len(x) // size):
        rows = slice(k * size, (k + 1) * size)
        total = total + loss(theta, x[rows], y[rows])[1] * size / len(x)
    return total


@wrong(
    "gradient_in_pieces",
    "You gave all rows at once to the loss: that is what the memory does not hold.",
    ask="How many rows may loss see at a time?",
)
def all_in_one_go(loss, theta, x, y, size):
    return loss(theta, x, y)[1]


@wrong(
    "gradient_in_pieces",
    "You moved theta on the way: the gradient of the later pieces is taken somewhere else.",
    ask="At which theta is the full gradient wanted?",
    mistake=15,
)
def theta_moves_on_the_way(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        grad = loss(theta, x_piece, y_piece)[1] * len(x_piece) / len(x)
        theta = theta - 0.1 * grad
        total = total + grad
    return total


@wrong(
    "gradient_in_pieces",
    "Every piece gets the share size / len(x), but the last one has fewer rows, and should get less.",
    ask="Which share of all rows is the last piece?",
    mistake=3,
)
def a_fraction_of_a_piece(loss, theta, x, y, size):
    total = 0
    for first in range(0, len(x), size):
        total = total + loss(theta, x[first : first + size], y[first : first + size])[1]
    return total / (len(x) / size)


@wrong(
    "gradient_in_pieces",
    "You added the means of the pieces up and divided by the number of rows; a mean stands for as many rows as its piece has.",
    ask="If all rows are equal, what should come out, and what comes out?",
    mistake=3,
)
def means_divided_by_the_rows(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        total = total + loss(theta, x[first : first + size], y[first : first + size])[1]
    return total / len(x)


@wrong(
    "gradient_in_pieces",
    "Each piece counts for as many rows as it has, and nobody divides by all rows: that is the gradient of the sum.",
    ask="If all rows are equal, what should come out, and what comes out?",
    mistake=2,
)
def never_divided(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        total = total + loss(theta, x_piece, y_piece)[1] * len(x_piece)
    return total


@wrong(
    "gradient_in_pieces",
    "Only the last piece is left: each one replaces the one before it.",
    ask="What does = do to what was in total, and what does += do?",
    mistake=16,
)
def the_last_piece_alone(loss, theta, x, y, size):
    for first in range(0, len(x), size):
        value, total = loss(theta, x[first : first + size], y[first : first + size])
    return total


@wrong(
    "gradient_in_pieces",
    "loss returns a pair, the value and its gradient; you worked with the pair.",
    ask="How many names stand on the left of your line with loss(...)?",
)
def the_pair_added_up(loss, theta, x, y, size):
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        total = total + loss(theta, x_piece, y_piece) * len(x_piece) / len(x)
    return total


@wrong(
    "gradient_in_pieces",
    "You added up the losses; the gradient is the second thing that loss returns.",
    ask="Of the two things that loss returns, which one has the shape of theta?",
)
def losses_added_up(loss, theta, x, y, size):
    total = 0
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        total = total + loss(theta, x_piece, y_piece)[0] * len(x_piece) / len(x)
    return total


@right("gradient_in_pieces")
def as_a_weighted_mean(loss, theta, x, y, size):
    gradients, rows = [], []
    for first in range(0, len(x), size):
        piece = slice(first, first + size)
        gradients.append(loss(theta, x[piece], y[piece])[1])
        rows.append(len(x[piece]))
    return np.average(gradients, axis=0, weights=rows)


@right("gradient_in_pieces")
def sums_divided_at_the_end(loss, theta, x, y, size):
    total = 0.0
    for first in range(0, len(x), size):
        x_piece = x[first : first + size]
        total = total + len(x_piece) * loss(theta, x_piece, y[first : first + size])[1]
    return total / len(x)


@right("gradient_in_pieces")
def row_after_row(loss, theta, x, y, size):
    pieces = np.split(np.arange(len(x)), range(size, len(x), size))
    return sum(loss(theta, x[rows], y[rows])[1] * (rows.size / len(x)) for rows in pieces)


# train_line ---------------------------------------------------------------------------------------


@wrong(
    "train_line",
    "The step comes before its gradient, and nothing clears the old one: mend both.",
    ask="What is in grad when step is called for the first time? And for the third?",
    mistake=15,
)
def a_step_too_early_and_never_cleared(model, x, y, lr, steps):
    """Train the model on all rows at once; returns the loss before each step."""
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.step(lr)
        model.backward(y)
    return losses


@wrong(
    "train_line",
    "The order is right, but the gradients of all steps pile up: nothing clears them.",
    ask="What does backward do to the gradient that is there?",
    mistake=16,
)
def gradient_not_zeroed(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.backward(y)
        model.step(lr)
    return losses


@wrong(
    "train_line",
    "You cleared the gradient once, before the loop; from the second step on it piles up.",
    ask="How often is a fresh gradient wanted?",
    mistake=16,
)
def zeroed_once_before_the_loop(model, x, y, lr, steps):
    losses = []
    model.zero_grad()
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.backward(y)
        model.step(lr)
    return losses


@wrong(
    "train_line",
    "theta never moves: step is missing, or grad is empty when step is called, because zero_grad stands just before or backward got p in place of y.",
    ask="What is in grad when step is called?",
    mistake=16,
)
def nothing_moves(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.backward(y)
        model.zero_grad()
        model.step(lr)
    return losses


@wrong(
    "train_line",
    "The gradient is cleared at the right time, but the step still comes before backward: it follows the "
    "gradient of the step before.",
    ask="At which theta was the gradient taken that your step follows?",
    mistake=15,
)
def a_step_behind(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.step(lr)
        model.zero_grad()
        model.backward(y)
    return losses


@wrong(
    "train_line",
    "Cleared at the end of each step, the gradient is clean for the next one, but the very first begins "
    "with what somebody left in it.",
    ask="What if the model was used before it came to you?",
    mistake=16,
)
def zeroed_at_the_end(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.backward(y)
        model.step(lr)
        model.zero_grad()
    return losses


@wrong(
    "train_line",
    "The training is right; the losses are those after each step, and the one before the first is missing.",
    ask="Which predictions belong to the loss before the step?",
)
def losses_behind_the_step(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.forward(x)
        model.zero_grad()
        model.backward(y)
        model.step(lr)
        losses.append(np.mean((model.forward(x) - y) ** 2))
    return losses


@wrong(
    "train_line",
    "You predicted once, before the loop: all steps follow the same old predictions.",
    ask="Which lines must run again once theta has moved?",
)
def predicted_once(model, x, y, lr, steps):
    losses = []
    p = model.forward(x)
    for _ in range(steps):
        losses.append(np.mean((p - y) ** 2))
        model.zero_grad()
        model.backward(y)
        model.step(lr)
    return losses


@wrong(
    "train_line",
    "You return after the first step: the line stands inside the loop.",
    ask="How far is your return indented?",
)
def return_after_one_step(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.zero_grad()
        model.backward(y)
        model.step(lr)
        return losses


@right("train_line")
def zeroed_first(model, x, y, lr, steps):
    losses = []
    for _ in range(steps):
        model.zero_grad()
        losses.append(np.mean((model.forward(x) - y) ** 2))
        model.backward(y)
        model.step(lr)
    return losses


@right("train_line")
def by_hand(model, x, y, lr, steps):
    losses = np.zeros(steps)
    for i in range(steps):
        losses[i] = np.mean((model.forward(x) - y) ** 2)
        model.grad[...] = 0
        model.backward(y)
        model.theta -= lr * model.grad
    return losses


@right("train_line")
def before_and_at_the_end(model, x, y, lr, steps):
    losses = []
    model.zero_grad()
    while len(losses) < steps:
        p = model.forward(x)
        losses = [*losses, ((p - y) ** 2).sum() / len(y)]
        model.backward(y)
        model.step(lr)
        model.zero_grad()
    return losses


twice_the_rows_answers = [
    wrong_value(
        "twice_the_rows",
        "it doubles",
        "a sum in mind",
        "A sum would double. The loss is a mean, and so is its gradient.",
        ask="What is the mean of 3, 5, 3, 5?",
        mistake=2,
    ),
    wrong_value(
        "twice_the_rows",
        "it halves",
        "divided but not added",
        "Each row counts half as much, and there are twice as many.",
        ask="What is the mean of 3, 5, 3, 5?",
        mistake=3,
    ),
    right_value("twice_the_rows", "It stays", "with a capital"),
]

# Rates --------------------------------------------------------------------------------------------

chance_loss_answers = [
    wrong_value(
        "chance_loss",
        1.0,
        "logarithm to base 10",
        "np.log10 counts in tens; the loss takes the natural logarithm, np.log.",
        ask="What is e ** 2.3?",
    ),
    wrong_value(
        "chance_loss",
        -2.3026,
        "the sign",
        "The logarithm of 1/10 is negative, and the loss is minus that.",
        ask="Can a cross-entropy be below 0?",
        mistake=1,
    ),
    wrong_value(
        "chance_loss",
        0.1,
        "a probability for a loss",
        "That is the probability of the right class.",
        ask="What does the loss do with a probability?",
    ),
    wrong_value(
        "chance_loss",
        0.9,
        "the share of errors",
        "That is the share that it gets wrong.",
        ask="What does the loss do with the probability 1/10?",
    ),
    wrong_value(
        "chance_loss",
        2.3,
        "one decimal",
        "Right as far as it goes, but four decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    right_value("chance_loss", 2.302585, "six decimals"),
]
stuck_answers = [
    wrong_value(
        "stuck",
        "a good minimum",
        "rest taken for arrival",
        "A loss that is at rest is not a low one: 2.30 is the loss of guessing.",
        ask="What share of digits does it read?",
    ),
    wrong_value(
        "stuck",
        "a rate too small",
        "stuck taken for slow",
        "lr = 3 is the largest of the four. It moved, too far.",
        ask="Which z does a relu unit have after a wild leap, and what does it pass back?",
    ),
    right_value("stuck", "Dead units", "with a capital"),
]


@wrong(
    "rates_by_ten",
    "`value > start_loss` is False for nan, so the search never ends: ask whether the loss is still good.",
    ask="What is `not nan <= 2.3`?",
)
def nan_slips_through(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if value > start_loss:
            return rates, losses
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "You wait for nan or infinity, but a loss above the one at the start has diverged, too.",
    ask="The loss was 2.3 before training and is 40 now. Has it learned?",
)
def only_nan_counts(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not np.isfinite(value):
            return rates, losses
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "The first rate that diverged is missing: the lists should end with it.",
    ask="How is one to see where it broke?",
)
def the_broken_one_left_out(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        if not value <= start_loss:
            return rates, losses
        rates.append(lr)
        losses.append(value)
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "You added instead of multiplying: after a million steps you would still be below 10.",
    ask="What comes after 1e-6 and 1e-5?",
)
def adding_in_place_of_multiplying(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return rates, losses
        lr = lr + 10 * first


@wrong(
    "rates_by_ten",
    "You multiplied before the first training: the first rate is never tried.",
    ask="Which rate does final_loss see first?",
    mistake=15,
)
def the_first_rate_skipped(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        lr = lr * 10
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return rates, losses


@wrong(
    "rates_by_ten",
    "The first rate is written into the function; the argument is not used.",
    ask="What if somebody begins at 3e-3?",
    mistake=25,
)
def always_from_a_millionth(final_loss, start_loss, first=1e-6):
    lr, rates, losses = 1e-6, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return rates, losses
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "The lists are right and their order is not: the rates, then the losses was asked for.",
    ask="What does the docstring say comes first?",
)
def losses_then_rates(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return losses, rates
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "You stop at the first loss that is good; the search should go on until one is bad.",
    ask="Is a loss below start_loss a reason to stop?",
)
def stops_while_it_is_good(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if value <= start_loss:
            return rates, losses
        lr = lr * 10


@wrong(
    "rates_by_ten",
    "The rate never grows: the same one is tried again and again.",
    ask="Which line should multiply lr by 10, and does it ever run?",
)
def the_rate_never_grows(final_loss, start_loss, first=1e-6):
    lr, rates, losses = first, [], []
    while True:
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return rates, losses


@right("rates_by_ten")
def a_while_that_asks_for_good(final_loss, start_loss, first=1e-6):
    rates, losses = [first], [final_loss(first)]
    while losses[-1] <= start_loss:
        rates.append(10 * rates[-1])
        losses.append(final_loss(rates[-1]))
    return rates, losses


@right("rates_by_ten")
def each_case_named(final_loss, start_loss, first=1e-6):
    rates, losses = [], []
    for power in range(100):
        rates.append(first * 10.0**power)
        losses.append(final_loss(rates[-1]))
        if np.isnan(losses[-1]) or np.isinf(losses[-1]) or losses[-1] > start_loss:
            break
    return np.array(rates), np.array(losses)


@right("rates_by_ten")
def calling_on(final_loss, start_loss, first=1e-6):
    value = final_loss(first)
    if not value <= start_loss:
        return [first], [value]
    rates, losses = rates_by_ten(final_loss, start_loss, 10 * first)
    return [first, *rates], [value, *losses]


# warmup_rate --------------------------------------------------------------------------------------


@wrong(
    "warmup_rate",
    "Your step 0 has the rate 0 and does not move: steps count from 0.",
    ask="What share of lr should the first of four steps have?",
)
def step_zero_stands_still(step, lr, warmup_steps):
    return lr * min(step / warmup_steps, 1)


@wrong(
    "warmup_rate",
    "Your rate goes on rising when the warm-up is over.",
    ask="What is the rate at step 500?",
)
def it_never_stops_rising(step, lr, warmup_steps):
    return lr * (step + 1) / warmup_steps


@wrong(
    "warmup_rate",
    "Your rate falls during the warm-up.",
    ask="Which step should be the smallest: the first or the last?",
)
def the_wrong_way_round(step, lr, warmup_steps):
    return lr * max(1 - step / warmup_steps, 0)


@wrong(
    "warmup_rate",
    "`//` drops the fraction: your rate is 0 until the warm-up is over.",
    ask="What is 3 // 4?",
)
def whole_numbers(step, lr, warmup_steps):
    return lr * min((step + 1) // warmup_steps, 1)


@wrong(
    "warmup_rate",
    "Your rate falls back to 0 behind the warm-up.",
    ask="With which rate does training go on?",
)
def nothing_behind_it(step, lr, warmup_steps):
    if step < warmup_steps:
        return lr * (step + 1) / warmup_steps
    return 0.0


@wrong(
    "warmup_rate",
    "That is the share of the rate: lr is not in it.",
    ask="What is the rate behind the warm-up?",
    mistake=25,
)
def the_share_alone(step, lr, warmup_steps):
    return min((step + 1) / warmup_steps, 1)


@wrong(
    "warmup_rate",
    "Your rise is too steep by one step, and step 0 stands still.",
    ask="Into how many equal parts do four steps cut the rise?",
)
def one_part_too_few(step, lr, warmup_steps):
    return lr * min(step / max(warmup_steps - 1, 1), 1)


@wrong(
    "warmup_rate",
    "Your rate is low and then jumps; it should rise a little with every step.",
    ask="Where is step in your formula?",
)
def a_jump_in_place_of_a_rise(step, lr, warmup_steps):
    return lr / warmup_steps if step < warmup_steps else lr


@wrong(
    "warmup_rate",
    "max takes the larger of the two: your rate begins at lr and rises above it.",
    ask="At step 0, which is smaller: (step + 1) / warmup_steps or 1?",
)
def max_for_min(step, lr, warmup_steps):
    return lr * max((step + 1) / warmup_steps, 1)


@wrong(
    "warmup_rate",
    "The share of the rate is cut off at lr; it is to be multiplied by lr.",
    ask="What is the rate at step 0 of 4, for lr = 0.8?",
)
def cut_off_at_lr(step, lr, warmup_steps):
    return min((step + 1) / warmup_steps, lr)


@wrong(
    "warmup_rate",
    "Division comes before addition: step + 1 / warmup_steps is step + (1 / warmup_steps).",
    ask="Which brackets are missing?",
)
def brackets_missing(step, lr, warmup_steps):
    return lr * min(step + 1 / warmup_steps, 1)


@wrong(
    "warmup_rate",
    "Nothing comes back behind the warm-up: that case has no return.",
    ask="What does a function give that ends without return?",
)
def no_rate_behind_it(step, lr, warmup_steps):
    if step < warmup_steps:
        return lr * (step + 1) / warmup_steps


@wrong(
    "warmup_rate",
    "The full rate comes a step too late: step warmup_steps - 1 should be the first with all of it.",
    ask="What is (step + 1) / (warmup_steps + 1) at step 3 of 4?",
)
def a_step_too_late(step, lr, warmup_steps):
    return lr * min((step + 1) / (warmup_steps + 1), 1)


@right("warmup_rate")
def with_an_if(step, lr, warmup_steps):
    if step + 1 >= warmup_steps:
        return lr
    return (step + 1) * lr / warmup_steps


@right("warmup_rate")
def with_numpy(step, lr, warmup_steps):
    return np.minimum(lr * (step + 1) / warmup_steps, lr)


@right("warmup_rate")
def interpolated(step, lr, warmup_steps):
    return float(np.interp(step + 1, [0, warmup_steps], [0.0, lr]))


# compare_rates ------------------------------------------------------------------------------------


@wrong(
    "compare_rates",
    "The luckiest single run decides in your version, not the mean.",
    ask="Would that rate win again with other seeds?",
)
def the_luckiest_run_wins(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    return rates[int(scores.max(axis=1).argmax())], scores.mean(axis=1), scores.std(axis=1)


@wrong(
    "compare_rates",
    "All your runs of a rate use the same seed: they are one run, written down several times.",
    ask="Where does the seed of the loop go?",
    mistake=25,
)
def one_seed_for_all(score, rates, seeds):
    scores = np.array([[score(lr, seeds[0]) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return rates[int(means.argmax())], means, deviations


@wrong(
    "compare_rates",
    "You averaged over the rates: one mean for each seed came out.",
    ask="Which axis holds the seeds?",
    mistake=13,
)
def the_other_axis(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=0), scores.std(axis=0)
    return rates[int(means.argmax()) % len(rates)], means, deviations


@wrong(
    "compare_rates",
    "You chose the lowest score; a score is higher where better.",
    ask="Is a score a loss?",
    mistake=1,
)
def the_lowest_score_wins(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return rates[int(means.argmin())], means, deviations


@wrong(
    "compare_rates",
    "You returned the place of the best rate in the list, not the rate.",
    ask="What does argmax give?",
)
def the_place_in_the_list(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return int(means.argmax()), means, deviations


@wrong(
    "compare_rates",
    "Those are variances; the standard deviation is their root.",
    ask="In which unit is a variance of shares?",
)
def variances(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means = scores.mean(axis=1)
    return rates[int(means.argmax())], means, scores.var(axis=1)


@wrong(
    "compare_rates",
    "You returned the best mean; the rate that it belongs to was asked for.",
    ask="With which rate would you train next?",
)
def the_mean_in_place_of_the_rate(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    return scores.mean(axis=1).max(), scores.mean(axis=1), scores.std(axis=1)


@wrong(
    "compare_rates",
    "The steadiest rate wins in your version; a rate can be steadily poor.",
    ask="Would you rather have 0.92 each time, or 0.94 give or take 0.01?",
)
def the_steadiest_wins(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return rates[int(deviations.argmin())], means, deviations


@wrong(
    "compare_rates",
    "You divided by the root of the number of seeds: that is how far the mean is off. How far the single runs scatter was asked for.",
    ask="With a thousand seeds, would the runs of one rate lie closer together?",
)
def the_error_of_the_mean(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1) / np.sqrt(len(seeds))
    return rates[int(means.argmax())], means, deviations


@wrong(
    "compare_rates",
    "score takes the rate first and the seed second; you handed them over the other way round.",
    ask="What does the docstring say of score(lr, seed)?",
)
def rate_and_seed_exchanged(score, rates, seeds):
    scores = np.array([[score(seed, lr) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return rates[int(means.argmax())], means, deviations


@wrong(
    "compare_rates",
    "The means and deviations came in dictionaries; two lists in the order of rates were asked for.",
    ask="What does list(means.values()) give?",
)
def dictionaries_by_rate(score, rates, seeds):
    scores = {lr: [score(lr, seed) for seed in seeds] for lr in rates}
    means = {lr: np.mean(values) for lr, values in scores.items()}
    deviations = {lr: np.std(values) for lr, values in scores.items()}
    return max(means, key=means.get), means, deviations


@wrong(
    "compare_rates",
    "You took the median, which does not see the run that went badly wrong; the mean was asked for.",
    ask="One run in three fails: would you want to know?",
)
def median_for_mean(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = np.median(scores, axis=1), scores.std(axis=1)
    return rates[int(means.argmax())], means, deviations


@right("compare_rates")
def sample_deviations(score, rates, seeds):
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means = scores.mean(axis=1)
    return rates[int(means.argmax())], means, scores.std(axis=1, ddof=1)


@right("compare_rates")
def rate_by_rate(score, rates, seeds):
    means, deviations = [], []
    for lr in rates:
        scores = [score(lr, seed) for seed in seeds]
        means.append(sum(scores) / len(scores))
        deviations.append(np.std(scores))
    return rates[means.index(max(means))], means, deviations


@right("compare_rates")
def in_a_dictionary(score, rates, seeds):
    scores = {lr: np.array([score(lr, seed) for seed in seeds]) for lr in rates}
    best = max(scores, key=lambda lr: scores[lr].mean())
    return best, [s.mean() for s in scores.values()], [s.std() for s in scores.values()]


@right("compare_rates")
def values_of_dictionaries(score, rates, seeds):
    scores = {lr: [score(lr, seed) for seed in seeds] for lr in rates}
    means = {lr: np.mean(values) for lr, values in scores.items()}
    deviations = {lr: np.std(values) for lr, values in scores.items()}
    return max(means, key=means.get), means.values(), deviations.values()


@right("compare_rates")
def seeds_outside(score, rates, seeds):
    columns = [[score(lr, seed) for lr in rates] for seed in seeds]
    means, deviations = np.mean(columns, axis=0), np.std(columns, axis=0)
    return rates[np.argsort(means)[-1]], means, deviations


# read_digits --------------------------------------------------------------------------------------


@wrong(
    "read_digits",
    "It has learned something, and not enough: the rate is small, or the epochs, the steps in each or the rows are few.",
    ask="Which rate won the comparison? After how many epochs was its loss at rest?",
)
def a_rate_too_small(x, y, rng):
    theta, losses = train(digit_loss, start_weights(rng), x, y, 0.003, 32, 30, rng)
    return theta


@wrong(
    "read_digits",
    "It never learned: so large a rate kills the units.",
    ask="To the left or to the right of the lowest point of the range test?",
)
def a_rate_too_large(x, y, rng):
    theta, losses = train(digit_loss, start_weights(rng), x, y, 10.0, 32, 30, rng)
    return theta


@wrong(
    "read_digits",
    "train returns two things, theta and the losses, and you passed both on.",
    ask="What is the type of what you return?",
)
def losses_returned_too(x, y, rng):
    return train(digit_loss, start_weights(rng), x, y, 0.3, 32, 30, rng)


@wrong(
    "read_digits",
    "The start and the order come from a generator of your own: every call gives the same, or a new, network, "
    "whatever rng says.",
    ask="Which argument is never used?",
    mistake=25,
)
def rng_not_used(x, y, rng):
    rng = np.random.default_rng()
    theta, losses = train(digit_loss, start_weights(rng), x, y, 0.3, 32, 30, rng)
    return theta


@wrong(
    "read_digits",
    "You returned the weights from before the training.",
    ask="Where is what train returns kept?",
)
def what_train_returns_is_dropped(x, y, rng):
    theta = start_weights(rng)
    train(digit_loss, theta, x, y, 0.3, 32, 1, rng)
    return theta


@wrong(
    "read_digits",
    "All weights begin at 0: then all units do the same, and no slope tells them apart.",
    ask="What does start_weights(rng) give that zeros do not?",
    mistake=24,
)
def a_start_of_zeros(x, y, rng):
    return train(digit_loss, np.zeros(2410), x, y, 0.3, 32, 30, rng)[0]


@wrong(
    "read_digits",
    "train returns theta first and the losses second; you returned the losses.",
    ask="Which of the two has 2410 entries?",
)
def losses_for_weights(x, y, rng):
    losses, theta = train(digit_loss, start_weights(rng), x, y, 0.3, 32, 30, rng)
    return theta


@right("read_digits")
def larger_rate_fewer_epochs(x, y, rng):
    theta, losses = train(digit_loss, start_weights(rng), x, y, 0.5, 32, 25, rng)
    return theta


@right("read_digits")
def small_batches(x, y, rng):
    return train(digit_loss, start_weights(rng), x, y, lr=0.1, batch_size=8, epochs=20, rng=rng)[0]


@right("read_digits")
def in_two_stages(x, y, rng):
    theta = start_weights(rng)
    for lr in (0.5, 0.1):
        theta, losses = train(digit_loss, theta, x, y, lr, 32, 15, rng)
    return theta


@right("read_digits")
def large_batches_warmed_up(x, y, rng):
    theta, step = start_weights(rng), 0
    for _ in range(60):
        for batch in minibatches(x, y, 128, rng):
            theta = theta - warmup_rate(step, 1.0, 50) * digit_loss(theta, *batch)[1]
            step += 1
    return theta
