"""What people write on the exercises of 03_losses, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

# mse -----------------------------------------------------------------------------------------


@wrong(
    "mse",
    "You added up instead of taking the mean: with twice the data the loss doubles.",
    ask="Double the data: should the loss double?",
    mistake=2,
)
def no_mean(predictions, y):
    d = predictions - y
    return (d**2).sum(), 2 * d


@wrong(
    "mse",
    "The value is right, the slope lacks the division by n: each prediction's share in the mean is 1/n.",
    ask="If one error grows by 1, how much does the mean of n errors grow?",
    mistake=2,
)
def mean_in_the_value_only(predictions, y):
    d = predictions - y
    return (d**2).mean(), 2 * d


@wrong(
    "mse",
    "You divided by the number of rows. The mean is over all the numbers, also when there are two outputs.",
    ask="How many squares were added up?",
)
def divided_by_rows(predictions, y):
    d = predictions - y
    return (d**2).sum() / len(d), 2 * d / len(d)


@wrong(
    "mse",
    "The slope points the other way: a step against it would raise the loss.",
    ask="If the prediction is too high, should its slope be positive or negative?",
    mistake=1,
)
def turned_round(predictions, y):
    d = y - predictions
    return (d**2).mean(), 2 * d / d.size


@wrong(
    "mse",
    "The slope of d² is 2d: a factor 2 is missing.",
    ask="What is the slope of d² at d = 3?",
)
def factor_two_missing(predictions, y):
    d = predictions - y
    return (d**2).mean(), d / d.size


@wrong(
    "mse",
    "Half of it: some books put 1/2 before the square so that the 2 cancels. The formula here has no 1/2.",
    ask="Which factor stands before the sum in the formula above?",
)
def half_the_square(predictions, y):
    d = predictions - y
    return (d**2).mean() / 2, d / d.size


@wrong(
    "mse",
    "This is the root of the mean square. It is a fine number to report, but not the loss asked for.",
    ask="Does the formula hold a root?",
)
def root_taken(predictions, y):
    d = predictions - y
    return np.sqrt((d**2).mean()), 2 * d / d.size


@wrong(
    "mse",
    "You changed the predictions themselves: whoever passed them in now holds differences.",
    ask="Which operation wrote into an array you were given?",
    mistake=9,
)
def writes_into_predictions(predictions, y):
    predictions -= y
    return (predictions**2).mean(), 2 * predictions / predictions.size


@wrong(
    "mse",
    "The sign of each slope is lost: np.abs came before the slope was taken.",
    ask="A prediction is too low: which way should it move?",
    mistake=1,
)
def size_for_slope(predictions, y):
    difference = np.abs(predictions - y)
    return (difference**2).mean(), 2 * difference / difference.size


@wrong(
    "mse",
    "They come in the wrong order: the value first, then the slopes.",
    ask="Which of your two is one number?",
)
def slopes_first(predictions, y):
    difference = predictions - y
    return 2 * difference / difference.size, (difference**2).mean()


@wrong(
    "mse",
    "You averaged the slopes: each prediction has one of its own.",
    ask="Which shape should dpredictions have?",
)
def one_slope_for_all(predictions, y):
    difference = predictions - y
    return (difference**2).mean(), 2 * difference.mean()


@right("mse")
def with_mean(predictions, y):
    d = predictions - y
    return np.mean(d * d), 2 * d / d.size


@right("mse")
def with_einsum(predictions, y):
    d = predictions - y
    return np.einsum("ij,ij->", d, d) / d.size, d * (2 / d.size)


@right("mse")
def with_loops(predictions, y):
    total, slopes = 0.0, np.zeros(predictions.shape)
    for i in np.ndindex(predictions.shape):
        d = predictions[i] - y[i]
        total += d * d / predictions.size
        slopes[i] = 2 * d / predictions.size
    return [total, slopes]


# mean_error ----------------------------------------------------------------------------------


@wrong(
    "mean_error",
    "A column (n, 1) minus a row (n,) is a table (n, n): every prediction is compared with every target.",
    ask="What is (predictions - y).shape for four examples?",
    mistake=6,
)
def square_table(predictions, y):
    """Mean squared error of predictions (n, 1) against targets (n,)."""
    difference = predictions - y
    return (difference**2).mean()


@wrong(
    "mean_error",
    "Turned round it is still a table: now a row of predictions meets a column of targets.",
    ask="Which of the two should lose, or gain, an axis?",
    mistake=6,
)
def both_turned(predictions, y):
    difference = predictions.T - y[:, None]
    return (difference**2).sum() / len(y)


@wrong(
    "mean_error",
    "You compare only the first prediction.",
    ask="predictions[0] is the first row. How do you take the first column?",
)
def first_row(predictions, y):
    return ((predictions[0] - y) ** 2).mean()


@wrong(
    "mean_error",
    "The sum grows with the number of examples; the mean was asked for.",
    ask="What should two copies of the data change?",
    mistake=2,
)
def summed(predictions, y):
    return ((predictions[:, 0] - y) ** 2).sum()


@wrong(
    "mean_error",
    "Positive and negative errors cancel: square each one before you add.",
    ask="What does your function give for errors of 1 and -1?",
)
def squared_last(predictions, y):
    return (predictions[:, 0] - y).mean() ** 2


@wrong(
    "mean_error",
    "This is the root of the mean square. The function should return the mean square itself.",
    ask="Where does the root come from?",
)
def root_of_the_mean(predictions, y):
    return np.sqrt(((predictions[:, 0] - y) ** 2).mean())


@wrong(
    "mean_error",
    "The shape is mended, but the square is gone: this is the mean distance.",
    ask="What is off by 3 worth, squared?",
)
def distance_for_square(predictions, y):
    return np.abs(predictions[:, 0] - y).mean()


@right("mean_error")
def targets_as_a_column(predictions, y):
    return np.mean((predictions - y[:, None]) ** 2)


@right("mean_error")
def with_ravel(predictions, y):
    return float(np.square(predictions.ravel() - y).sum() / len(y))


@right("mean_error")
def pair_by_pair(predictions, y):
    return sum((p - t) ** 2 for (p,), t in zip(predictions, y)) / len(y)


# huber ---------------------------------------------------------------------------------------


@wrong(
    "huber",
    "Beyond delta the slope stays at delta in size; yours goes on growing, as with squared error.",
    ask="How steep is the straight part?",
)
def never_capped(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, d / d.size


@wrong(
    "huber",
    "Both ends pull in the same direction: the straight part on the left falls, so its slope is -delta.",
    ask="Which sign has the slope of |d| for d below 0?",
    mistake=1,
)
def one_sign(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.where(small, d, delta) / d.size


@wrong(
    "huber",
    "The straight part has the slope delta, not 1: with another delta that shows.",
    ask="What is the slope of delta * |d|?",
)
def slope_of_one(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.where(small, d, np.sign(d)) / d.size


@wrong(
    "huber",
    "The value is a mean, so each slope is divided by the number of elements.",
    ask="Who divides by n, if not the loss?",
    mistake=2,
)
def not_divided(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.clip(d, -delta, delta)


@wrong(
    "huber",
    "The slope of d²/2 is d: the half cancels the 2.",
    ask="What is the slope of d²/2 at d = 3?",
)
def half_too_many(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.where(small, d / 2, delta * np.sign(d)) / d.size


@wrong(
    "huber",
    "You divided by the number of rows. The mean is over all the numbers, also when there are two outputs.",
    ask="How many numbers has d?",
    mistake=3,
)
def divided_by_the_rows(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.clip(d, -delta, delta) / len(d)


@wrong(
    "huber",
    "Beyond delta your slope is 0: nobody would pull there at all. It is delta in size.",
    ask="How steep is the straight part?",
)
def flat_beyond_delta(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.where(small, d, 0) / d.size


@wrong(
    "huber",
    "The sign is turned round: d is predictions minus targets already.",
    ask="Should a prediction that is too high rise or fall, and which way does a step downhill go?",
    mistake=1,
)
def huber_turned_round(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, -np.clip(d, -delta, delta) / d.size


@wrong(
    "huber",
    "You averaged the slopes: each prediction has one of its own.",
    ask="Which shape should dpredictions have?",
)
def averaged_slope(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    return value, np.clip(d, -delta, delta).mean()


@right("huber")
def with_where(predictions, y, delta=1.0):
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, 0.5 * d * d, delta * np.abs(d) - 0.5 * delta**2).mean()
    return value, np.where(small, d, delta * np.sign(d)) / d.size


@right("huber")
def with_minimum(predictions, y, delta=1.0):
    d = predictions - y
    c = np.minimum(np.abs(d), delta)
    return np.mean(c * (np.abs(d) - c / 2)), np.sign(d) * c / d.size


@right("huber")
def with_a_loop(predictions, y, delta=1.0):
    value, slopes = 0.0, np.zeros_like(predictions)
    for i in np.ndindex(predictions.shape):
        d = predictions[i] - y[i]
        if abs(d) <= delta:
            value, slopes[i] = value + d * d / 2, d
        else:
            value, slopes[i] = value + delta * (abs(d) - delta / 2), delta if d > 0 else -delta
    return value / predictions.size, slopes / predictions.size


# quantile_loss -------------------------------------------------------------------------------


@wrong(
    "quantile_loss",
    "That is the slope in the target. In the prediction it has the other sign, for d = y - p.",
    ask="The prediction is too low and rises a little: does the loss rise or fall?",
    mistake=1,
)
def slope_in_the_target(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum(q * d, (q - 1) * d).mean(), np.where(d > 0, q, q - 1) / d.size


@wrong(
    "quantile_loss",
    "You exchanged the two sides: with q = 0.9 it is the predictions that are too low which cost 0.9.",
    ask="Nine of ten parcels should lie below: which side must be dear?",
)
def sides_exchanged(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum((1 - q) * d, -q * d).mean(), np.where(d > 0, q - 1, q) / d.size


@wrong(
    "quantile_loss",
    "That is the absolute error: both sides cost the same, whatever q is.",
    ask="Where does q come in?",
)
def q_forgotten(predictions, y, q=0.5):
    d = y - predictions
    return np.abs(d).mean() / 2, -np.sign(d) / d.size / 2


@wrong(
    "quantile_loss",
    "The value is a mean; its slopes are not yet divided by the number of elements.",
    ask="How much does one prediction weigh in a mean of n?",
    mistake=2,
)
def slopes_not_divided(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum(q * d, (q - 1) * d).mean(), np.where(d > 0, -q, 1 - q)


@wrong(
    "quantile_loss",
    "You took the smaller of the two lines. It is negative; a loss is never below 0.",
    ask="Which of q d and (q - 1) d is the cost of a target above the prediction?",
)
def minimum_taken(predictions, y, q=0.5):
    d = y - predictions
    return np.minimum(q * d, (q - 1) * d).mean(), np.where(d > 0, 1 - q, -q) / d.size


@wrong(
    "quantile_loss",
    "Both slopes are negative: a prediction that is too high must be pushed down, so its slope is 1 - q.",
    ask="Which sign should the slope have where the prediction is too high?",
    mistake=1,
)
def both_pull_up(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum(q * d, (q - 1) * d).mean(), np.where(d > 0, -q, q - 1) / d.size


@wrong(
    "quantile_loss",
    "You multiplied the slope by d: that is the cost again. The slope of q d in d is q.",
    ask="How steep is a straight line, far from 0 and near to it?",
)
def slope_times_distance(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum(q * d, (q - 1) * d).mean(), np.where(d > 0, -q * d, (1 - q) * d) / d.size


@wrong(
    "quantile_loss",
    "Python's max compares whole arrays, and there is no one answer.",
    ask="Which NumPy function compares number by number?",
)
def python_max(predictions, y, q=0.5):
    d = y - predictions
    return max(q * d, (q - 1) * d).mean(), np.where(d > 0, -q, 1 - q) / d.size


@wrong(
    "quantile_loss",
    "Value and slopes are those of the sum: with twice the data the loss doubles.",
    ask="Double the data: should the loss double?",
    mistake=2,
)
def no_mean_anywhere(predictions, y, q=0.5):
    d = y - predictions
    return np.maximum(q * d, (q - 1) * d).sum(), np.where(d > 0, -q, 1 - q)


@right("quantile_loss")
def two_cases(predictions, y, q=0.5):
    d = y - predictions
    value = np.where(d > 0, q * d, (q - 1) * d).sum() / d.size
    return value, ((d <= 0) - q) / d.size


@right("quantile_loss")
def with_masks(predictions, y, q=0.5):
    d = y - predictions
    below = d > 0
    slopes = np.empty(d.shape)
    slopes[below], slopes[~below] = -q, 1 - q
    return (q * d[below].sum() - (1 - q) * d[~below].sum()) / d.size, slopes / d.size


@right("quantile_loss")
def number_by_number(predictions, y, q=0.5):
    value, slopes = 0.0, np.zeros(predictions.shape)
    for i in np.ndindex(predictions.shape):
        d = y[i] - predictions[i]
        value += max(q * d, (q - 1) * d)
        slopes[i] = -q if d > 0 else 1 - q
    return value / predictions.size, slopes / predictions.size


# log_softmax ---------------------------------------------------------------------------------


@wrong(
    "log_softmax",
    "The formula is right, but e^1000 is larger than any float.",
    ask="What can you subtract from a row that cancels?",
    mistake=11,
)
def overflows(z):
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "You made probabilities first. One that rounds to 0 has the logarithm minus infinity.",
    ask="Which logarithm can be taken without ever making p?",
    mistake=14,
)
def log_of_a_probability(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "You subtracted the largest score of the whole array: a row far below it loses all its terms.",
    ask="Whose maximum does a row need?",
    mistake=12,
)
def one_maximum_for_all(z):
    z = z - z.max()
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "Your classes do not compete with each other, the examples do: the sum ran down the columns.",
    ask="Which axis counts the classes?",
    mistake=13,
)
def along_the_batch(z):
    z = z - z.max(axis=0, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=0, keepdims=True))


@wrong(
    "log_softmax",
    "You subtracted the maximum inside the logarithm but not from z itself: the two no longer cancel.",
    ask="Which two places of the formula hold m?",
)
def maximum_once(z):
    m = z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "These are the probabilities, not their logarithms.",
    ask="May a logarithm of a probability be positive?",
)
def no_logarithm(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong(
    "log_softmax",
    "A small number added inside the logarithm hides the infinity and makes every value a little wrong.",
    ask="How far is log(0 + 1e-12) from the true -1000?",
    mistake=14,
)
def small_number_added(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.log(e / e.sum(axis=1, keepdims=True) + 1e-12)


@wrong(
    "log_softmax",
    "-= wrote into the scores that were passed in.",
    ask="Which operation makes a new array?",
    mistake=9,
)
def writes_into_the_scores(z):
    z -= z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "You subtracted the mean: scores far above it still overflow.",
    ask="What must be subtracted so that no exponent is above 0?",
    mistake=11,
)
def mean_for_maximum(z):
    z = z - z.mean(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


@wrong(
    "log_softmax",
    "Without keepdims=True the maxima lie along the wrong axis and do not fit the rows.",
    ask="Which shape has z.max(axis=1), and which do you need?",
    mistake=6,
)
def keepdims_forgotten(z):
    z = z - z.max(axis=1)
    return z - np.log(np.exp(z).sum(axis=1))


@wrong(
    "log_softmax",
    "One sum for all rows: the rows compete with each other.",
    ask="Over which axis does the sum run?",
    mistake=13,
)
def one_sum_for_all_rows(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum())


@wrong(
    "log_softmax",
    "The logarithm is missing before the sum: log of a fraction is log above minus log below.",
    ask="What is log(a / b)?",
)
def sum_without_logarithm(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.exp(z).sum(axis=1, keepdims=True)


@right("log_softmax")
def logaddexp_reduced(z):
    return z - np.logaddexp.reduce(z, axis=1, keepdims=True)


@right("log_softmax")
def row_by_row(z):
    rows = []
    for row in z:
        shifted = row - max(row)
        rows.append(shifted - np.log(sum(np.exp(shifted))))
    return np.array(rows)


@right("log_softmax")
def with_named_parts(z):
    m = np.max(z, axis=-1)[:, None]
    total = np.sum(np.exp(z - m), axis=-1)[:, None]
    return z - m - np.log(total)


# decide --------------------------------------------------------------------------------------


@wrong(
    "decide",
    "You returned the largest score, not its probability.",
    ask="A score of 2.5: how sure is that?",
)
def score_for_probability(z):
    return z.argmax(axis=1), z.max(axis=1)


@wrong(
    "decide",
    "That is the logarithm of the probability.",
    ask="Which function undoes a logarithm?",
)
def still_a_logarithm(z):
    return z.argmax(axis=1), log_softmax(z).max(axis=1)


@wrong(
    "decide",
    "You looked for the largest score of each column: one label for every class, not for every example.",
    ask="Along which axis do the classes lie?",
    mistake=13,
)
def largest_of_a_column(z):
    return z.argmax(axis=0), np.exp(log_softmax(z).max(axis=0))


@wrong(
    "decide",
    "The order is exchanged: labels first, then how sure.",
    ask="What does the docstring name first?",
)
def exchanged(z):
    return np.exp(log_softmax(z).max(axis=1)), z.argmax(axis=1)


@wrong(
    "decide",
    "Your labels count from 1; Python, and the labels of the data, count from 0.",
    ask="Which number has the first class?",
)
def counted_from_one(z):
    return z.argmax(axis=1) + 1, np.exp(log_softmax(z).max(axis=1))


@wrong(
    "decide",
    "You made probabilities without subtracting the maximum: large scores overflow.",
    ask="You have log_softmax. What is np.exp of it?",
    mistake=11,
)
def probabilities_overflow(z):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return p.argmax(axis=1), p.max(axis=1)


@wrong(
    "decide",
    "That is a sigmoid of the largest score: the other classes have no say in it.",
    ask="What do the probabilities of a row sum to?",
)
def sigmoid_of_the_largest(z):
    return z.argmax(axis=1), 1 / (1 + np.exp(-z.max(axis=1)))


@wrong(
    "decide",
    "Your first value is the largest score itself. The label is where it stands.",
    ask="Which NumPy function gives the position of the largest?",
)
def score_for_label(z):
    return z.max(axis=1), np.exp(log_softmax(z)).max(axis=1)


@wrong(
    "decide",
    "You returned the probabilities of all classes; asked is that of the label.",
    ask="How many numbers are there for each row?",
)
def all_probabilities(z):
    return z.argmax(axis=1), np.exp(log_softmax(z))


@right("decide")
def by_probabilities(z):
    p = np.exp(log_softmax(z))
    return np.argmax(p, axis=1), np.max(p, axis=1)


@right("decide")
def by_index(z):
    labels = np.argmax(z, axis=-1)
    return labels, np.exp(log_softmax(z))[np.arange(len(z)), labels]


@right("decide")
def in_lists(z):
    logs = log_softmax(z)
    labels = [int(np.argmax(row)) for row in logs]
    return labels, [float(np.exp(row[k])) for row, k in zip(logs, labels)]


softmax_needed_answers = [
    wrong_value("softmax_needed", "a", "negative scores", "Negative scores are no trouble: -1 is still larger than -3.", ask="Does e^z change the order of two numbers?"),
    wrong_value("softmax_needed", "c", "the number of classes", "The number of classes does not matter.", ask="Does e^z change the order of two numbers?"),
    right_value("softmax_needed", "B", "as a capital"),
]  # fmt: skip

# at_chance -----------------------------------------------------------------------------------

at_chance_answers = [
    wrong_value("at_chance", 0.1, "the probability", "0.1 is the probability. The loss is minus its logarithm.", ask="What is -log 0.1?"),
    wrong_value("at_chance", -2.30, "the sign", "A logarithm of a probability is negative; the loss turns it round.", ask="Can a loss be below 0?"),
    wrong_value("at_chance", 1.0, "the other logarithm", "That is the logarithm to base 10. Here, as nearly everywhere, log is the natural one, np.log.", ask="What is np.log(10)?"),
    wrong_value("at_chance", 0.11, "the wrong outcome", "That is -log 0.9, the cost of nine classes in ten.", ask="Which probability did the true class get?"),
    right_value("at_chance", 2.302585, "with more decimals"),
    right_value("at_chance", float(np.log(10)), "computed"),
]  # fmt: skip

# cross_entropy -------------------------------------------------------------------------------


@wrong(
    "cross_entropy",
    "Your slope is that of the sum: it lacks the division by n that the value has.",
    ask="Double the data: should each slope stay the same?",
    mistake=2,
)
def slope_not_divided(z, y):
    n = len(y)
    log_p = log_softmax(z)
    value = -log_p[np.arange(n), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return value, dz


@wrong(
    "cross_entropy",
    "You divided by the number of all scores. The mean is over the examples, whatever the number of classes.",
    ask="How many logarithms were added up?",
    mistake=3,
)
def divided_by_all_scores(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return -log_p[np.arange(n), y].sum() / z.size, dz / z.size


@wrong(
    "cross_entropy",
    "The slope is turned round: it is what was said minus what is true.",
    ask="Where the true class has too little, should its score's slope be negative or positive?",
    mistake=1,
)
def truth_minus_said(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = -np.exp(log_p)
    dz[np.arange(n), y] += 1
    return -log_p[np.arange(n), y].mean(), dz / n


@wrong(
    "cross_entropy",
    "You multiplied by p (1 - p) once more. Softmax and logarithm together already gave p - onehot(y).",
    ask="Is p - onehot the slope in p, or in z?",
    mistake=8,
)
def slope_of_softmax_twice(z, y):
    n = len(y)
    log_p = log_softmax(z)
    p = np.exp(log_p)
    dz = p.copy()
    dz[np.arange(n), y] -= 1
    return -log_p[np.arange(n), y].mean(), dz * p * (1 - p) / n


@wrong(
    "cross_entropy",
    "log_p[:, y] takes every label's column from every row: a table of n by n.",
    ask="You need one entry from each row: which two index arrays name it?",
)
def columns_of_all(z, y):
    n = len(y)
    log_p = log_softmax(z)
    value = -log_p[:, y].mean()
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return value, dz / n


@wrong(
    "cross_entropy",
    "You forgot the minus: a loss is never below 0.",
    ask="Is the logarithm of a probability positive or negative?",
)
def minus_forgotten(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return log_p[np.arange(n), y].mean(), dz / n


@wrong(
    "cross_entropy",
    "A probability that rounds to 0 has the logarithm minus infinity. You have log_softmax: use it.",
    ask="Can you start from the scores?",
    mistake=14,
)
def logarithm_of_zero(z, y):
    n = len(y)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    value = -np.log(p[np.arange(n), y]).mean()
    p[np.arange(n), y] -= 1
    return value, p / n


@wrong(
    "cross_entropy",
    "Your slope takes away 1 from every class; only the true one is 1 in onehot(y).",
    ask="What does a row of onehot(y) look like?",
)
def one_from_all(z, y):
    n = len(y)
    log_p = log_softmax(z)
    return -log_p[np.arange(n), y].mean(), (np.exp(log_p) - 1) / n


@wrong(
    "cross_entropy",
    "Value and slope are those of the sum: with twice the data the loss doubles.",
    ask="Double the data: should the loss double?",
    mistake=2,
)
def sums_for_means(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return -log_p[np.arange(n), y].sum(), dz


@wrong(
    "cross_entropy",
    "Your slope holds what was said, and not what is true: the 1 of the true class is missing.",
    ask="What should the slopes of a row sum to?",
)
def truth_left_out(z, y):
    n = len(y)
    log_p = log_softmax(z)
    return -log_p[np.arange(n), y].mean(), np.exp(log_p) / n


@wrong(
    "cross_entropy",
    "dz[:, y] takes 1 from the columns of all labels, in every row.",
    ask="Which two index arrays pick one entry in each row?",
    mistake=6,
)
def columns_lowered(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[:, y] -= 1
    return -log_p[np.arange(n), y].mean(), dz / n


@wrong(
    "cross_entropy",
    "Your slope is made of the logarithms. It is the probabilities that the truth is taken from.",
    ask="What turns log_p into p?",
)
def slope_from_logarithms(z, y):
    n = len(y)
    log_p = log_softmax(z)
    value = -log_p[np.arange(n), y].mean()
    log_p[np.arange(n), y] -= 1
    return value, log_p / n


@wrong(
    "cross_entropy",
    "You took the largest probability, not that of the true class: being sure and wrong would cost nothing.",
    ask="Which column of row i belongs to its label?",
)
def largest_for_true(z, y):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return -log_p.max(axis=1).mean(), dz / n


@right("cross_entropy")
def with_eye(z, y):
    onehot = np.eye(z.shape[1])[y]
    log_p = log_softmax(z)
    return -(onehot * log_p).sum() / len(z), (np.exp(log_p) - onehot) / len(z)


@right("cross_entropy")
def with_take_along_axis(z, y):
    log_p = log_softmax(z)
    value = -np.take_along_axis(log_p, y[:, None], axis=1).mean()
    dz = np.exp(log_p)
    for row, label in enumerate(y):
        dz[row, label] -= 1
    return float(value), dz / z.shape[0]


@right("cross_entropy")
def all_in_loops(z, y):
    value, rows = 0.0, []
    for scores, label in zip(z, y):
        log_p = log_softmax(scores[None])[0]
        value -= log_p[label] / len(y)
        rows.append([(np.exp(lp) - (k == label)) / len(y) for k, lp in enumerate(log_p)])
    return value, rows


bce_order_answers = [
    wrong_value("bce_order", "ACFB", "the sigmoid's slope once more", "p - y is the slope in z already: softplus and sigmoid undid each other. B multiplies by the sigmoid's slope once more.", ask="Does the formula for dz hold p (1 - p)?", mistake=8),
    wrong_value("bce_order", "DCFE", "a score taken for a probability", "D takes the logarithm of the score itself, which may be negative: minus infinity, or nan.", ask="Is z a probability?", mistake=14),
    wrong_value("bce_order", "AFCE", "used before it is made", "Line F uses p, which line C makes.", ask="Which line must come before F?"),
    wrong_value("bce_order", "ACF", "nothing returned", "A line that returns is missing.", ask="Which of the two returning lines holds no extra factor?"),
    right_value("bce_order", "cfae", "the slope first"),
    right_value("bce_order", "C A F E", "with spaces"),
    right_value("bce_order", ["C", "F", "A", "E"], "as a list"),
]  # fmt: skip

# weighted_cross_entropy ----------------------------------------------------------------------


@wrong(
    "weighted_cross_entropy",
    "You divided by n. With weights of 2 for everybody the loss should not change: divide by the sum of the weights that took part.",
    ask="All weights 2: what should the mean be?",
    mistake=2,
)
def divided_by_n(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / n
    return -(w * log_p[np.arange(n), y]).sum(), w[:, None] * dz


@wrong(
    "weighted_cross_entropy",
    "You divided by the sum over the classes. It is the examples' weights that must add up to 1.",
    ask="Four examples of class 0: how often does its weight count?",
)
def divided_by_the_classes(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight.sum()
    return -(w * log_p[np.arange(n), y]).sum(), w[:, None] * dz


@wrong(
    "weighted_cross_entropy",
    "The value is weighted, the slope is not: training would never notice the weights.",
    ask="What does training follow, the value or the slope?",
)
def slope_unweighted(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight[y].sum()
    return -(w * log_p[np.arange(n), y]).sum(), dz / n


@wrong(
    "weighted_cross_entropy",
    "You weighted the columns of dz by their class. It is the example that is weighted, the whole row, by its true class.",
    ask="An ill patient counts nineteen times: which numbers of dz does that touch?",
)
def columns_weighted(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight[y].sum()
    return -(w * log_p[np.arange(n), y]).sum(), dz * weight / weight[y].sum()


@wrong(
    "weighted_cross_entropy",
    "You divided by the sum of the weights and then by n once more.",
    ask="Who divided already?",
    mistake=3,
)
def divided_twice(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight[y].sum() / n
    return -(w * log_p[np.arange(n), y]).sum(), w[:, None] * dz


@wrong(
    "weighted_cross_entropy",
    "You never divided by the sum of the weights: with weights of 2 for everybody the loss doubles.",
    ask="What must the weights add up to, so that it is a mean?",
    mistake=2,
)
def weights_not_divided(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y]
    return -(w * log_p[np.arange(n), y]).sum(), w[:, None] * dz


@wrong(
    "weighted_cross_entropy",
    "The weights have no effect: this is the plain cross-entropy.",
    ask="Where does weight[y] come in?",
)
def weights_ignored(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return -log_p[np.arange(n), y].mean(), dz / n


@wrong(
    "weighted_cross_entropy",
    "You weighted all scores by their class, whatever is true. It is the example that has a weight, that of its true class.",
    ask="Which one number of weight belongs to example i?",
)
def weighted_by_column(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight / weight.sum()
    return -(w * log_p).sum(), w * dz


@wrong(
    "weighted_cross_entropy",
    "Your weights (batch,) lie along the classes. Each weighs a row.",
    ask="Which shape must w have to be stretched over the columns?",
    mistake=6,
)
def weights_along_the_wrong_axis(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight[y].sum()
    return -(w * log_p[np.arange(n), y]).sum(), w * dz


@wrong(
    "weighted_cross_entropy",
    "Your weights (batch,) lie along the classes. Each weighs a row.",
    ask="Which shape must the weights have to be stretched over the columns?",
    mistake=6,
)
def weights_behind_along_the_wrong_axis(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    w = weight[y] / weight[y].sum()
    return -(w * log_p[np.arange(n), y]).sum(), dz * w


@right("weighted_cross_entropy")
def with_average(z, y, weight):
    n = len(y)
    log_p = log_softmax(z)
    value = np.average(-log_p[np.arange(n), y], weights=weight[y])
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return value, (dz.T * weight[y]).T / sum(weight[y])


@right("weighted_cross_entropy")
def with_onehot(z, y, weight):
    onehot = np.eye(z.shape[1])[y]
    w = (onehot @ weight)[:, None]
    log_p = log_softmax(z)
    return -(w * onehot * log_p).sum() / w.sum(), w * (np.exp(log_p) - onehot) / w.sum()


@right("weighted_cross_entropy")
def example_by_example(z, y, weight):
    total = sum(weight[label] for label in y)
    value, rows = 0.0, []
    for scores, label in zip(z, y):
        log_p = log_softmax(scores[None])[0]
        value -= weight[label] * log_p[label] / total
        row = np.exp(log_p)
        row[label] -= 1
        rows.append(weight[label] * row / total)
    return value, np.array(rows)


focal_factor_answers = [
    wrong_value("focal_factor", 0.81, "p instead of 1 - p", "You squared p. The factor is (1 - p)²: the easy example should fade.", ask="Should a sure and right answer count much or little?"),
    wrong_value("focal_factor", 0.1, "gamma left out", "That is 1 - p. It still has to be raised to gamma.", ask="What is 0.1 squared?"),
    wrong_value("focal_factor", 0.001, "the loss itself", "That is about the loss, 0.01 times -log 0.9. The factor was asked for.", ask="By what is -log 0.9 multiplied?"),
    wrong_value("focal_factor", 0.2, "multiplied by gamma", "gamma is a power, not a factor.", ask="What is 0.1 to the power of 2?"),
    right_value("focal_factor", (1 - 0.9) ** 2, "computed"),
    right_value("focal_factor", np.float64(0.01), "as a NumPy number"),
]  # fmt: skip

iou_by_hand_answers = [
    wrong_value("iou_by_hand", 0.286, "the index, not the loss", "That is IoU itself. The loss is 1 minus it.", ask="What should the loss of a perfect region be?"),
    wrong_value("iou_by_hand", 0.556, "Dice", "That is the Dice loss: the hits were counted twice.", ask="What stands below the line for IoU?"),
    wrong_value("iou_by_hand", 0.778, "both sums below the line", "You divided by all the fields of both regions, 12 + 15: the overlap is in there twice.", ask="How many fields are in at least one of the regions?"),
    wrong_value("iou_by_hand", 0.5, "only the truth counted", "You divided by the true region alone: false alarms cost nothing then.", ask="Which third number is missing below the line?"),
    wrong_value("iou_by_hand", 0.6, "only the marked counted", "You divided by the marked region alone: misses cost nothing then.", ask="Which third number is missing below the line?"),
    right_value("iou_by_hand", 15 / 21, "as a fraction"),
    right_value("iou_by_hand", 0.7143, "with more decimals"),
]  # fmt: skip

# dice_loss -----------------------------------------------------------------------------------


@wrong(
    "dice_loss",
    "You counted all pictures together: the one with the large region drowns the small one.",
    ask="Along which axes does one picture lie?",
)
def pictures_together(probs, y):
    hits = (probs * y).sum()
    return 1 - 2 * hits / (probs.sum() + y.sum())


@wrong(
    "dice_loss",
    "The factor 2 before the hits is missing: a perfect region would not have loss 0.",
    ask="What does your function give for probs = y?",
)
def hits_once(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))).mean()


@wrong(
    "dice_loss",
    "That is the overlap, not the loss: better regions get a higher number.",
    ask="What should the loss of a perfect region be?",
)
def overlap_itself(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (2 * hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))).mean()


@wrong(
    "dice_loss",
    "That is IoU: the hits belong into the sum below the line twice.",
    ask="How often is TP in 2 TP + FP + FN?",
)
def iou_instead(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)) - hits)).mean()


@wrong(
    "dice_loss",
    "You made each probability yes or no first. A step has slope 0, and nothing could be learned.",
    ask="What is the slope of your loss in a probability of 0.4?",
)
def rounded_first(probs, y):
    marked = probs > 0.5
    hits = (marked * y).sum(axis=(1, 2))
    return (1 - 2 * hits / (marked.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))).mean()


@wrong(
    "dice_loss",
    "You summed along one axis only: each column of a picture was counted on its own.",
    ask="How many axes does one picture have?",
)
def one_axis(probs, y):
    hits = (probs * y).sum(axis=1)
    return (1 - 2 * hits / (probs.sum(axis=1) + y.sum(axis=1))).mean()


@wrong(
    "dice_loss",
    "Brackets are missing below the line: you divided by one sum and then added the other.",
    ask="What does Python do first, division or plus?",
)
def brackets_below_missing(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - 2 * hits / probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2))).mean()


@wrong(
    "dice_loss",
    "You added up the losses of the pictures; asked is their mean.",
    ask="Double the pictures: should the loss double?",
    mistake=2,
)
def losses_added(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - 2 * hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))).sum()


@wrong(
    "dice_loss",
    "One loss for each picture: the mean over the batch is missing.",
    ask="How many numbers should come out?",
)
def a_loss_for_each(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return 1 - 2 * hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))


@wrong(
    "dice_loss",
    "You squared below the line. Some papers do; the formula here counts with the probabilities themselves.",
    ask="What is 2 TP + FP + FN for p = 0.5 everywhere?",
)
def squares_below(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    below = (probs**2).sum(axis=(1, 2)) + (y**2).sum(axis=(1, 2))
    return (1 - 2 * hits / below).mean()


@wrong(
    "dice_loss",
    "A 1 added above and below keeps an empty picture from 0 / 0, and changes every other value.",
    ask="Is there a 1 in the fraction of the formula?",
)
def smoothed_by_one(probs, y):
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - (2 * hits + 1) / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)) + 1)).mean()


@right("dice_loss")
def by_counts(probs, y):
    tp = (probs * y).sum((1, 2))
    fp = (probs * (1 - y)).sum((1, 2))
    fn = ((1 - probs) * y).sum((1, 2))
    return np.mean(1 - 2 * tp / (2 * tp + fp + fn))


@right("dice_loss")
def flattened(probs, y):
    p, t = probs.reshape(len(probs), -1), y.reshape(len(y), -1)
    return float(np.mean([1 - 2 * (a @ b) / (a.sum() + b.sum()) for a, b in zip(p, t)]))


@right("dice_loss")
def with_einsum_of_three(probs, y):
    hits = np.einsum("nhw,nhw->n", probs, y)
    whole = np.einsum("nhw->n", probs + y)
    return (1 - 2 * hits / whole).sum() / len(y)


# triplet_loss --------------------------------------------------------------------------------


@wrong(
    "triplet_loss",
    "Examples that are in order with room to spare still pull: where the cost is 0, the slope is 0 too.",
    ask="How steep is max(0, u) for u below 0?",
)
def pulls_for_ever(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.mean(), 2 * (negative - positive) / len(anchor)


@wrong(
    "triplet_loss",
    "You exchanged near and far: the positive is pushed away.",
    ask="Which distance should be small?",
    mistake=1,
)
def near_and_far_exchanged(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, far - near + margin)
    return cost.mean(), 2 * (positive - negative) * (cost > 0)[:, None] / len(anchor)


@wrong(
    "triplet_loss",
    "The margin is missing: equal distances already cost nothing.",
    ask="By how much should the positive be nearer?",
)
def margin_missing(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far)
    return cost.mean(), 2 * (negative - positive) * (cost > 0)[:, None] / len(anchor)


@wrong(
    "triplet_loss",
    "Without max(0, ...) an example that is far in order earns a reward, and pays for others that are not.",
    ask="What should a triplet with room to spare cost?",
)
def never_zero(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = near - far + margin
    return cost.mean(), 2 * (negative - positive) / len(anchor)


@wrong(
    "triplet_loss",
    "The value is a mean, the slope is not divided by the number of triplets.",
    ask="How much does one triplet weigh in the mean?",
    mistake=2,
)
def triplets_not_divided(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.mean(), 2 * (negative - positive) * (cost > 0)[:, None]


@wrong(
    "triplet_loss",
    "The slope has the other sign: with it a step downhill leads towards the negative.",
    ask="A step goes against the slope. Where should the anchor go?",
    mistake=1,
)
def towards_the_negative(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.mean(), 2 * (positive - negative) * (cost > 0)[:, None] / len(anchor)


@wrong(
    "triplet_loss",
    "Value and slope are those of the sum: with twice the triplets the loss doubles.",
    ask="Double the data: should the loss double?",
    mistake=2,
)
def sum_of_triplets(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.sum(), 2 * (negative - positive) * (cost > 0)[:, None]


@wrong(
    "triplet_loss",
    "You divided by the triplets that still cost something. The mean is over all of them.",
    ask="What is n in the formula?",
)
def mean_of_the_active(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    active = cost > 0
    return cost.sum() / active.sum(), 2 * (negative - positive) * active[:, None] / active.sum()


@wrong(
    "triplet_loss",
    "You multiplied the slope by the cost. A triplet pulls with full strength or not at all.",
    ask="What is the slope of max(0, z) where z is 3?",
)
def slope_times_cost(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.mean(), 2 * (negative - positive) * cost[:, None] / len(anchor)


@wrong(
    "triplet_loss",
    "The margin is subtracted: triplets then cost nothing before the order is right.",
    ask="Should the positive be just nearer, or nearer by the margin?",
    mistake=1,
)
def margin_subtracted(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far - margin)
    return cost.mean(), 2 * (negative - positive) * (cost > 0)[:, None] / len(anchor)


@wrong(
    "triplet_loss",
    "Your mask (batch,) lies along the features. Each entry switches a row on or off.",
    ask="Which shape must the mask have to be stretched over the features?",
    mistake=6,
)
def mask_along_the_features(anchor, positive, negative, margin=1.0):
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    cost = np.maximum(0, near - far + margin)
    return cost.mean(), 2 * (negative - positive) * (cost > 0) / len(anchor)


@right("triplet_loss")
def with_where_and_differences(anchor, positive, negative, margin=1.0):
    to_p, to_q = anchor - positive, anchor - negative
    short = (to_p**2).sum(1) - (to_q**2).sum(1) + margin
    active = np.where(short > 0, 1.0, 0.0)[:, None]
    return np.where(short > 0, short, 0).mean(), active * (2 * to_p - 2 * to_q) / len(anchor)


@right("triplet_loss")
def one_triplet_at_a_time(anchor, positive, negative, margin=1.0):
    value, slopes = 0.0, np.zeros(anchor.shape)
    for i, (a, p, q) in enumerate(zip(anchor, positive, negative)):
        cost = (a - p) @ (a - p) - (a - q) @ (a - q) + margin
        if cost > 0:
            value += cost / len(anchor)
            slopes[i] = 2 * (q - p) / len(anchor)
    return value, slopes


@right("triplet_loss")
def with_masked_rows(anchor, positive, negative, margin=1.0):
    near = np.einsum("nf,nf->n", anchor - positive, anchor - positive)
    far = np.einsum("nf,nf->n", anchor - negative, anchor - negative)
    cost = near - far + margin
    danchor = 2 * (negative - positive) / len(anchor)
    danchor[cost <= 0] = 0
    return cost[cost > 0].sum() / len(cost), danchor


# squared_sigmoid_slope -----------------------------------------------------------------------


@wrong(
    "squared_sigmoid_slope",
    "The sigmoid's own slope is missing: this is dL/da, not dL/dz.",
    ask="Through which function does z reach the loss?",
    mistake=8,
)
def slope_of_sigmoid_missing(z, y):
    a = 1 / (1 + np.exp(-z))
    return 2 * (a - y)


@wrong(
    "squared_sigmoid_slope",
    "You took the sigmoid's slope at a, squashed twice: a is already the output.",
    ask="Is your input of the slope z or a?",
    mistake=7,
)
def squashed_twice(z, y):
    a = 1 / (1 + np.exp(-z))
    s = 1 / (1 + np.exp(-a))
    return 2 * (a - y) * s * (1 - s)


@wrong(
    "squared_sigmoid_slope",
    "You used z (1 - z). The slope is written with the output: a (1 - a).",
    ask="May the slope of a sigmoid be negative?",
    mistake=7,
)
def z_for_a(z, y):
    a = 1 / (1 + np.exp(-z))
    return 2 * (a - y) * z * (1 - z)


@wrong(
    "squared_sigmoid_slope",
    "The slope of a square is twice the difference: the 2 is missing.",
    ask="What is the slope of u² in u?",
)
def two_missing(z, y):
    a = 1 / (1 + np.exp(-z))
    return (a - y) * a * (1 - a)


@wrong(
    "squared_sigmoid_slope",
    "The sign is turned round.",
    ask="Target 1, a below 1: should a step against the slope raise z?",
    mistake=1,
)
def target_minus_output(z, y):
    a = 1 / (1 + np.exp(-z))
    return 2 * (y - a) * a * (1 - a)


@wrong(
    "squared_sigmoid_slope",
    "That is cross-entropy's slope. With squared error two more factors stand behind it.",
    ask="Which three factors has the formula?",
)
def slope_of_cross_entropy(z, y):
    return 1 / (1 + np.exp(-z)) - y


@wrong(
    "squared_sigmoid_slope",
    "That is the loss itself, not its slope in z.",
    ask="What is the slope of a square?",
)
def the_loss_itself(z, y):
    return (1 / (1 + np.exp(-z)) - y) ** 2


@wrong(
    "squared_sigmoid_slope",
    "You compared z with the target. It is the output a that is compared.",
    ask="What does the loss compare with y?",
)
def score_compared(z, y):
    a = 1 / (1 + np.exp(-z))
    return 2 * (z - y) * a * (1 - a)


@right("squared_sigmoid_slope")
def with_an_own_exponential(z, y):
    a = 1 / (1 + np.exp(-z))
    return 2 * (a - y) * a * (1 - a)


@right("squared_sigmoid_slope")
def with_tanh(z, y):
    a = (1 + np.tanh(z / 2)) / 2
    return 2 * (a - y) * (a - a**2)


@right("squared_sigmoid_slope")
def by_the_chain(z, y):
    a = 1 / (1 + np.exp(-z))
    dL_da = 2 * (a - y)
    da_dz = np.exp(-z) / (1 + np.exp(-z)) ** 2
    return dL_da * da_dz


@right("squared_sigmoid_slope")
def by_cosh(z, y):
    a = np.exp(z) / (np.exp(z) + 1)
    return (a - y) / (1 + np.cosh(z))


stuck_answers = [
    wrong_value("stuck", "a", "squares grow quickly", "The error squared is at most 1 here, and its slope is multiplied by the sigmoid's, which is all but 0.", ask="How large is a (1 - a) at z = -10?"),
    wrong_value("stuck", "c", "overflow", "Nothing overflows: a is a small number, and its square difference is nearly 1.", ask="How large is a (1 - a) at z = -10?"),
    right_value("stuck", "B", "as a capital"),
]  # fmt: skip

table_shape_answers = [
    wrong_value("table_shape", 5, "five differences", "That is what one would like. A column and a row make a table.", ask="Which shape do (5, 1) and (5,) broadcast to?", mistake=6),
    wrong_value("table_shape", 10, "added", "Broadcasting multiplies the sizes, it does not add them.", ask="Which shape do (5, 1) and (5,) broadcast to?"),
    right_value("table_shape", 25.0, "as a float"),
]  # fmt: skip

steepest_sigmoid_answers = [
    wrong_value("steepest_sigmoid", 1, "the slope of tanh", "1 is the largest slope of tanh.", ask="What is a (1 - a) at a = 1/2?"),
    wrong_value("steepest_sigmoid", 0.5, "the value, not the slope", "1/2 is the value in the middle. The slope there is a (1 - a).", ask="What is a (1 - a) at a = 1/2?"),
    right_value("steepest_sigmoid", 1 / 4, "as a fraction"),
]  # fmt: skip

shifted_scores_answers = [
    wrong_value("shifted_scores", "a", "larger scores, surer", "All scores grew by the same, so none gained on another.", ask="What becomes of the common factor e^100 in the fraction?"),
    wrong_value("shifted_scores", "c", "overflow again", "You subtract each row's largest score first, so the shift is gone before any exponential.", ask="What is z - z.max() before and after the shift?", mistake=11),
    right_value("shifted_scores", "B", "as a capital, again"),
]  # fmt: skip
