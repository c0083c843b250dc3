"""Wrong answers to 00_start_here with what to tell the learner, and right ones in other styles."""

from autograde.answers import right, right_value, wrong, wrong_value

# --- double


@wrong("double", "You squared x.", ask="Twice 5 is 10. What is 5 ** 2?")
def squared(x):
    return x**2


@wrong("double", "You added 2.", ask="What would your function make of 10, and what is twice 10?")
def two_added(x):
    return x + 2


@wrong("double", "You halved x.", ask="Is twice 5 more or less than 5?")
def halved(x):
    return x / 2


@wrong(
    "double",
    "Your function hands nothing back, so its result is None.",
    ask="print shows a number, return hands it over. Which of them is in your last line?",
)
def nothing_returned(x):
    2 * x


@wrong("double", "You gave x back as it came.", ask="Where does the 2 come in?")
def unchanged(x):
    return x


@wrong(
    "double",
    "Your function changes the array it was given.",
    ask="x *= 2 writes into x itself. How do you make a new array instead?",
    mistake=9,
)
def input_overwritten(x):
    x *= 2
    return x


@right("double")
def added_to_itself(x):
    return x + x


@right("double")
def with_numpy(x):
    return np.multiply(x, 2.0)


@right("double")
def number_by_number(x):
    if np.ndim(x) == 0:
        return x * 2
    return [2 * value for value in x]


# --- pixels

pixels_answers = [
    wrong_value(
        "pixels", 400, "one side only", "You counted 8 numbers a picture.", "A picture is 8 × 8: how many pixels?"
    ),
    wrong_value(
        "pixels", 64, "one picture", "That is one picture, one row.", "How many rows does the array have?"
    ),
    wrong_value(
        "pixels", 114, "rows plus columns", "You added rows and columns.", "2 rows of 3 numbers: 5 numbers, or 6?"
    ),
    wrong_value(
        "pixels", 66, "lengths added", "You added all the lengths.", "A picture of 8 rows with 8 pixels each: 16 pixels, or more?"
    ),
    wrong_value(
        "pixels", 50, "number of rows", "You counted the rows.", "How many numbers stand in each row?"
    ),
    right_value("pixels", 3200.0, "as a float"),
]  # fmt: skip


# --- row_means


@wrong(
    "row_means",
    "The means are right, but their axis is gone.",
    ask="Where did the 1 in (batch, 1) go, and which argument keeps it?",
)
def axis_dropped(x):
    return x.mean(axis=1)


@wrong(
    "row_means",
    "You took the mean of each column.",
    ask="axis=0 goes down the rows. Which axis goes across a row?",
)
def column_means(x):
    return x.mean(axis=0, keepdims=True)


@wrong(
    "row_means",
    "You took the mean of each column, and its axis is gone.",
    ask="How many rows has x, and how many numbers did you return?",
)
def column_means_without_axis(x):
    return x.mean(axis=0)


@wrong("row_means", "You took one mean over everything.", ask="Which axis did you name?")
def mean_of_all(x):
    return x.mean()


@wrong(
    "row_means",
    "You summed each row and did not divide.",
    ask="How many numbers went into each sum?",
)
def row_sums(x):
    return x.sum(axis=1, keepdims=True)


@wrong(
    "row_means",
    "You divided by the number of rows.",
    ask="How many numbers are in one row: len(x), or x.shape[1]?",
)
def divided_by_the_rows(x):
    return x.sum(axis=1, keepdims=True) / len(x)


@wrong("row_means", "You took the median.", ask="What is the mean of 1, 2 and 9?")
def medians(x):
    return np.median(x, axis=1, keepdims=True)


@right("row_means")
def reshaped(x):
    return np.mean(x, axis=1).reshape(-1, 1)


@right("row_means")
def new_axis(x):
    return x.mean(-1)[:, None]


@right("row_means")
def loop_over_rows(x):
    return [[sum(row) / len(row)] for row in x]


@right("row_means")
def einsum_in_float32(x):
    return np.einsum("nd->n", x.astype(np.float32))[:, np.newaxis] / x.shape[1]


# --- refused

refused_answers = [
    wrong_value(
        "refused", "A", "sum A", "4 stands under 4, and the missing axis is stretched: it works.",
        ask="Line up the others at the right: where does a number meet another that is neither equal nor 1?",
    ),
    wrong_value(
        "refused", "B", "sum B", "3 meets 3, and the 1 is stretched to 4: it works.",
        ask="Line up the others at the right: where does a number meet another that is neither equal nor 1?",
    ),
    wrong_value(
        "refused", "D", "sum D", "both 1s are stretched: it works.",
        ask="Line up the others at the right: where does a number meet another that is neither equal nor 1?",
    ),
]  # fmt: skip


# --- standardize


@wrong(
    "standardize",
    "You standardized each row.",
    ask="A feature is a column. Which axis goes away when you take one mean a column?",
)
def each_row(x):
    return (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)


@wrong(
    "standardize",
    "You used one mean and one standard deviation for the whole table.",
    ask="Should a feature measured in hundreds change what happens to one measured in ones?",
)
def whole_table(x):
    return (x - x.mean()) / x.std()


@wrong(
    "standardize",
    "You subtracted the mean and stopped.",
    ask="What is the spread of each column now?",
)
def only_centred(x):
    return x - x.mean(axis=0)


@wrong(
    "standardize",
    "You divided by the variance.",
    ask="The variance is the square of the standard deviation. Which of the two is x.std?",
)
def divided_by_the_variance(x):
    return (x - x.mean(axis=0)) / x.var(axis=0)


@wrong(
    "standardize",
    "You divided the mean before you subtracted it.",
    ask="Division goes first. Where do you need brackets?",
)
def brackets_missing(x):
    return x - x.mean(axis=0) / x.std(axis=0)


@wrong(
    "standardize",
    "You divided and did not subtract the mean.",
    ask="What is the mean of each column now?",
)
def only_scaled(x):
    return x / x.std(axis=0)


@wrong(
    "standardize",
    "You scaled each column to run from 0 to 1.",
    ask="Which two numbers describe a column here: its ends, or its mean and spread?",
)
def from_zero_to_one(x):
    return (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))


@wrong(
    "standardize",
    "You divided by the range of each column.",
    ask="Is the distance from smallest to largest the standard deviation?",
)
def divided_by_the_range(x):
    return (x - x.mean(axis=0)) / (x.max(axis=0) - x.min(axis=0))


@wrong(
    "standardize",
    "Your standard deviation divides by the batch minus 1.",
    ask="What does x.std(axis=0) use where nothing else is said?",
)
def one_less(x):
    return (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)


@wrong(
    "standardize",
    "The result is right, but x itself was changed on the way.",
    ask="x -= ... writes into the caller's array. How do you make a new one?",
    mistake=9,
)
def data_overwritten(x):
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x


@wrong(
    "standardize",
    "Each column has its own mean, but all share one standard deviation.",
    ask="Which axis goes away in x.std(...)?",
)
def one_spread_for_all(x):
    return (x - x.mean(axis=0)) / x.std()


@wrong(
    "standardize",
    "axis=1 gives one mean for each row, and they do not line up with the columns.",
    ask="A feature is a column. Which axis goes away when you take one mean a column?",
)
def means_of_the_rows(x):
    return (x - x.mean(axis=1)) / x.std(axis=1)


@wrong(
    "standardize",
    "x.std without brackets is the recipe itself, not the number it gives.",
    ask="How did you call x.mean, and what did you tell it?",
)
def std_not_called(x):
    return (x - x.mean(axis=0)) / x.std


@right("standardize")
def on_a_copy(x):
    x = x.copy()
    x -= x.mean(axis=0)
    x /= x.std(axis=0)
    return x


@right("standardize")
def step_by_step(x):
    centred = x - np.mean(x, axis=0, keepdims=True)
    return centred / np.sqrt(np.mean(centred**2, axis=0, keepdims=True))


@right("standardize")
def column_by_column(x):
    columns = []
    for j in range(x.shape[1]):
        column = x[:, j]
        columns.append((column - column.mean()) / column.std())
    return np.stack(columns, axis=1)


@right("standardize")
def of_the_transpose(x):
    return ((x.T - x.T.mean(axis=1, keepdims=True)) / x.T.std(axis=1, keepdims=True)).T


@right("standardize")
def in_float32(x):
    x = x.astype(np.float32)
    return (x - x.mean(axis=0)) / x.std(axis=0)


# --- mean_squared_error


@wrong(
    "mean_squared_error",
    "p (batch, 1) minus y (batch,) was stretched to (batch, batch): every prediction met every target.",
    ask="What does print((p - y).shape) say?",
    mistake=6,
)
def nine_differences(p, y):
    """The mean over the batch of (p - y)², for p (batch, 1) and y (batch,)."""
    return np.mean((p - y) ** 2)


@wrong(
    "mean_squared_error",
    "You summed the squares and did not take their mean.",
    ask="Double the data: should the error double?",
    mistake=2,
)
def sum_of_squares(p, y):
    return np.sum((p[:, 0] - y) ** 2)


@wrong(
    "mean_squared_error",
    "You squared after taking the mean.",
    ask="One prediction too high by 1, one too low by 1: is that error 0?",
)
def square_of_the_mean(p, y):
    return np.mean(p[:, 0] - y) ** 2


@wrong(
    "mean_squared_error",
    "You took the distance, not its square.",
    ask="What is off by 3 worth, squared?",
)
def absolute_error(p, y):
    return np.mean(np.abs(p[:, 0] - y))


@wrong(
    "mean_squared_error",
    "The square is missing: errors above and below cancel.",
    ask="What does your function make of two predictions, one too high by 1, one too low by 1?",
)
def square_forgotten(p, y):
    return np.mean(p[:, 0] - y)


@wrong(
    "mean_squared_error",
    "Still a table: every prediction met every target, and you took the mean of each column.",
    ask="What does print((p - y).shape) say?",
    mistake=6,
)
def mean_of_each_column(p, y):
    return np.mean((p - y) ** 2, axis=0)


@wrong(
    "mean_squared_error",
    "You took the square root at the end.",
    ask="Does the formula undo the square?",
)
def root_taken(p, y):
    return np.sqrt(np.mean((p[:, 0] - y) ** 2))


@wrong("mean_squared_error", "You halved the error.", ask="Where is the 1/2 in the formula?")
def halved_error(p, y):
    return 0.5 * np.mean((p[:, 0] - y) ** 2)


@wrong(
    "mean_squared_error",
    "You compared the first prediction with every target.",
    ask="p[0] is the first row. How do you write the first column?",
)
def first_prediction_only(p, y):
    return np.mean((p[0] - y) ** 2)


@wrong(
    "mean_squared_error",
    "You return one squared error for each example.",
    ask="Which step makes one number of them?",
)
def not_averaged(p, y):
    return (p[:, 0] - y) ** 2


@right("mean_squared_error")
def y_as_a_column(p, y):
    return ((p - y[:, None]) ** 2).mean()


@right("mean_squared_error")
def y_in_the_shape_of_p(p, y):
    return np.mean(np.square(p - y.reshape(p.shape)))


@right("mean_squared_error")
def as_a_loop(p, y):
    return sum((float(p[n, 0]) - y[n]) ** 2 for n in range(len(y))) / len(y)


@right("mean_squared_error")
def as_a_dot_product(p, y):
    error = (p.ravel() - y).astype(np.float32)
    return error @ error / error.size


# --- dense


@wrong("dense", "The bias b is missing.", ask="What should the layer give for x = 0?")
def bias_forgotten(x, W, b):
    return x @ W


@wrong(
    "dense",
    "* multiplies number by number; you want the matrix product.",
    ask="Write the shape under each symbol: which operator lets the inner sizes meet?",
    mistake=4,
)
def number_by_number_product(x, W, b):
    return x * W + b


@wrong(
    "dense",
    "W stands in front of x.",
    ask="Write the shapes in the order you multiply. Which two sizes meet in the middle?",
    mistake=4,
)
def swapped(x, W, b):
    return W @ x + b


@wrong(
    "dense",
    "W is transposed.",
    ask="W is (features, outputs) already. Which size of x must it meet?",
    mistake=4,
)
def transposed(x, W, b):
    return x @ W.T + b


@wrong("dense", "You subtracted b.", ask="What is the sign in the formula?", mistake=1)
def bias_subtracted(x, W, b):
    return x @ W - b


@wrong(
    "dense",
    "You added b to W before multiplying.",
    ask="Which goes first in z = x W + b?",
)
def bias_in_the_brackets(x, W, b):
    return x @ (W + b)


@wrong(
    "dense",
    "You added all the biases to every output.",
    ask="Output 0 has the bias b[0]. Which other output needs b[0]?",
)
def biases_summed(x, W, b):
    return x @ W + b.sum()


@wrong(
    "dense",
    "You made b a column, so that it runs down the batch: each output has one bias.",
    ask="b has shape (outputs,). Which axis of x @ W does it meet, lined up at the right?",
    mistake=6,
)
def bias_as_a_column(x, W, b):
    return x @ W + b[:, None]


@wrong(
    "dense",
    "Outputs lie in rows and examples in columns: this is z transposed.",
    ask="Which shape should z have, and in which order do x and W give it?",
    mistake=4,
)
def output_transposed(x, W, b):
    return W.T @ x.T + b[:, None]


@wrong(
    "dense",
    "Something cuts off what is below 0. A dense layer only adds up.",
    ask="Which of your operations is not in the formula?",
)
def cut_off_at_zero(x, W, b):
    return np.maximum(x @ W + b, 0)


@right("dense")
def written_into_out(x, W, b):
    z = np.empty((len(x), len(b)))
    np.matmul(x, W, out=z)
    z += b
    return z


@right("dense")
def with_einsum(x, W, b):
    return np.einsum("nd,dh->nh", x, W) + b


@right("dense")
def with_loops(x, W, b):
    z = np.zeros((x.shape[0], W.shape[1]))
    for n in range(x.shape[0]):
        for h in range(W.shape[1]):
            z[n, h] = b[h]
            for d in range(x.shape[1]):
                z[n, h] += x[n, d] * W[d, h]
    return z


@right("dense")
def by_broadcasting(x, W, b):
    return (x[:, :, None] * W).sum(axis=1) + b[None, :]


@right("dense")
def float32_product(x, W, b):
    return np.dot(x.astype(np.float32), W.astype(np.float32)) + b.astype(np.float32)
