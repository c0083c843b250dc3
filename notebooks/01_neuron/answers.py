"""What people write on the exercises of 01_neuron, and what to tell them."""

import numpy as np

from autograde.answers import Worked, right, right_value, wrong, wrong_value

# neuron --------------------------------------------------------------------------------------


@wrong(
    "neuron",
    "The activation is missing: this is the sum z, not a = f(z).",
    ask="What should become of z?",
)
def no_activation(x, w, b, f):
    return x @ w + b


@wrong("neuron", "The bias is missing.", ask="What is the sum where all features are 0?")
def no_bias(x, w, b, f):
    return f(x @ w)


@wrong(
    "neuron",
    "The bias belongs inside: it shifts the sum, not the answer.",
    ask="a = f(z), and what is z?",
)
def bias_outside(x, w, b, f):
    return f(x @ w) + b


@wrong(
    "neuron",
    "* multiplies number by number and adds nothing up: you have a table, one entry for each feature.",
    ask="How many answers should there be for three examples?",
    mistake=4,
)
def products_not_added(x, w, b, f):
    return f(x * w + b)


@wrong(
    "neuron",
    "You added everything into one number: the sums of all examples together.",
    ask="Along which axis should be added up?",
)
def one_sum_for_all(x, w, b, f):
    return f((x * w).sum() + b)


@wrong(
    "neuron",
    "The bias is subtracted: the formula adds it.",
    ask="Which sign stands before b?",
    mistake=1,
)
def bias_subtracted(x, w, b, f):
    return f(x @ w - b)


@wrong(
    "neuron",
    "Your neuron bends with the sigmoid, whatever activation it is given.",
    ask="Which argument holds the activation?",
    mistake=25,
)
def always_the_sigmoid(x, w, b, f):
    return sigmoid(x @ w + b)


@wrong(
    "neuron",
    "The bias was added to every weight, so each feature takes its share of it.",
    ask="How often should b be in the sum?",
)
def bias_in_every_weight(x, w, b, f):
    return f(x @ (w + b))


@wrong(
    "neuron",
    "You bent the inputs, and then added up. The sum comes first.",
    ask="What is z, before any f?",
)
def bent_before_the_sum(x, w, b, f):
    return f(x) @ w + b


@wrong(
    "neuron",
    "w stands in front of x, and their sizes do not meet.",
    ask="x is (batch, features), w is (features,). In which order do the features meet?",
    mistake=4,
)
def weights_in_front(x, w, b, f):
    return f(w @ x + b)


@right("neuron")
def with_sum(x, w, b, f):
    return f((x * w).sum(axis=1) + b)


@right("neuron")
def with_einsum(x, w, b, f):
    z = np.einsum("nf,f->n", x, w) + b
    return f(z)


@right("neuron")
def row_by_row(x, w, b, f):
    sums = [sum(xi * wi for xi, wi in zip(row, w)) + b for row in x]
    return f(np.array(sums))


# gates ---------------------------------------------------------------------------------------

gate_answers = [
    wrong_value("and_unit", (1, 1, -0.5), "that is OR", "One input already lifts the sum above 0: this is OR.", ask="What is the sum for (1, 0)?"),
    wrong_value("and_unit", (1, 1, -2.5), "never fires", "Even both inputs together do not reach the threshold.", ask="What is the sum for (1, 1)?"),
    wrong_value("and_unit", (1, 1, 1.5), "fires for everything", "It fires always, even where no input is there. A threshold is a negative bias.", ask="What is the sum for (0, 0)?"),
    wrong_value("and_unit", (1, 0, -0.5), "x1 alone", "x2 has no say: it fires wherever x1 is 1.", ask="What is the sum for (1, 0), and for (1, 1)?"),
    wrong_value("and_unit", (0, 1, -0.5), "x2 alone", "x1 has no say: it fires wherever x2 is 1.", ask="What is the sum for (0, 1), and for (1, 1)?"),
    wrong_value("and_unit", (-1, -1, 1.5), "that is NAND", "That is NAND, the opposite of AND.", ask="What becomes of a sum when all signs are turned round?"),
    right_value("and_unit", [2.0, 3.0, -4.0], "uneven weights"),
    right_value("and_unit", (1, 1, -2), "exactly at the threshold"),
    wrong_value("nand_unit", (-1, -1, 0.5), "that is NOR", "It falls silent as soon as one input is there: that is NOR.", ask="What is the sum for (1, 0)?"),
    wrong_value("nand_unit", (1, 1, -1.5), "that is AND", "That is AND. NAND answers the opposite everywhere.", ask="What becomes of a sum when all signs are turned round?"),
    wrong_value("nand_unit", (-1, -1, 2), "fires always", "It fires always. At (1, 1) the sum must fall below 0: at exactly 0 the step still fires.", ask="What is your sum for (1, 1), and heaviside of it?"),
    wrong_value("nand_unit", (1, 1, -0.5), "that is OR", "That is OR. NAND fires where no input is there, and falls silent where both are.", ask="What is the sum for (0, 0)?"),
    wrong_value("nand_unit", (-1, -1, -1.5), "never fires either", "It never fires: weights and bias all pull down.", ask="What is the sum for (0, 0)?"),
    right_value("nand_unit", (-2, -2, 3), "twice as large"),
    right_value("nand_unit", [-1.0, -0.5, 1.2], "uneven, too"),
    wrong_value("sum_after", -1.0, "nothing moved", "That is the sum before the step. It was on the wrong side, so w and b move.", ask="What are the new weights?"),
    wrong_value("sum_after", 1.5, "the bias forgotten", "The bias moves too, by lr times y.", ask="What is the new b?"),
    wrong_value("sum_after", -4.0, "moved away", "You moved the weights away from the point: for y = 1 they move towards x.", ask="Should the sum grow or shrink?", mistake=1),
    wrong_value("sum_after", 5.0, "lr forgotten", "That is a step with lr = 1.", ask="What is 0.5 times (2, 1)?"),
    right_value("sum_after", 2, "as a whole number"),
]  # fmt: skip

# perceptron_step -----------------------------------------------------------------------------


@wrong(
    "perceptron_step",
    "A point on the border is not yet right: with < the step is not taken there, and from w = 0 it never starts.",
    ask="What is y (x w + b) when all weights are 0?",
)
def border_counts_as_right(x, y, w, b, lr):
    if y * (x @ w + b) < 0:
        return w + lr * y * x, b + lr * y
    return w, b


@wrong(
    "perceptron_step",
    "You step for every example, also for those on the right side.",
    ask="What does the rule say to a point that is right already?",
)
def always_steps(x, y, w, b, lr):
    return w + lr * y * x, b + lr * y


@wrong(
    "perceptron_step",
    "You move away from the point: for y = 1 the weights must move towards x.",
    ask="Is the sum larger or smaller after your step?",
    mistake=1,
)
def moves_away(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w - lr * y * x, b - lr * y
    return w, b


@wrong(
    "perceptron_step",
    "You always move towards x. A point with y = -1 must push the weights away.",
    ask="Where is y in the rule?",
)
def label_forgotten(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w + lr * x, b + lr
    return w, b


@wrong(
    "perceptron_step",
    "The bias stays where it was: it moves by lr times y.",
    ask="Could the border ever leave the origin?",
)
def bias_never_moves(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w + lr * y * x, b
    return w, b


@wrong(
    "perceptron_step",
    "+= wrote into the w that was passed in: whoever compares old and new weights finds no difference.",
    ask="Which operation makes a new array?",
    mistake=9,
)
def writes_into_w(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        w += lr * y * x
        b += lr * y
    return w, b


@wrong("perceptron_step", "The learning rate is missing.", ask="How far should the weights move?")
def rate_forgotten(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w + y * x, b + y
    return w, b


@wrong(
    "perceptron_step",
    "The bias is left out of the question which side the point is on.",
    ask="What is the whole sum, before it is multiplied by y?",
)
def side_without_the_bias(x, y, w, b, lr):
    if y * (x @ w) <= 0:
        return w + lr * y * x, b + lr * y
    return w, b


@wrong(
    "perceptron_step",
    "y multiplies x @ w alone: brackets are missing, and the bias keeps its sign.",
    ask="What stands in the brackets of the rule?",
)
def brackets_left_out(x, y, w, b, lr):
    if y * x @ w + b <= 0:
        return w + lr * y * x, b + lr * y
    return w, b


@wrong(
    "perceptron_step",
    "You compare 0 or 1 with a label of -1 or 1: a point with y = -1 is then never right.",
    ask="What does heaviside answer on the negative side, and what is y there?",
)
def labels_of_two_kinds(x, y, w, b, lr):
    if heaviside(x @ w + b) != y:
        return w + lr * y * x, b + lr * y
    return w, b


@wrong(
    "perceptron_step",
    "You step where the answer is right, and leave the weights alone where it is wrong.",
    ask="Which sign has y (x w + b) on the wrong side?",
)
def steps_on_the_right_side(x, y, w, b, lr):
    if y * (x @ w + b) > 0:
        return w + lr * y * x, b + lr * y
    return w, b


@wrong(
    "perceptron_step",
    "Nothing is returned where the point is right already.",
    ask="What should whoever calls it get when nothing changes?",
)
def nothing_for_the_right(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w + lr * y * x, b + lr * y


@wrong(
    "perceptron_step",
    "The bias goes up whatever the label is: y is missing in its step.",
    ask="Which way must b go for a point with y = -1?",
)
def bias_always_up(x, y, w, b, lr):
    if y * (x @ w + b) <= 0:
        return w + lr * y * x, b + lr
    return w, b


@right("perceptron_step")
def one_class_at_a_time(x, y, w, b, lr):
    z = x @ w + b
    if y == 1 and z <= 0:
        return w + lr * x, b + lr
    if y == -1 and z >= 0:
        return w - lr * x, b - lr
    return w, b


@right("perceptron_step")
def by_the_sign(x, y, w, b, lr):
    on_the_right_side = np.sign(np.dot(w, x) + b) == y
    step = 0 if on_the_right_side else lr * y
    return w + step * x, b + step


@right("perceptron_step")
def early_return(x, y, w, b, lr):
    if y * (sum(w * x) + b) > 0:
        return [w, b]
    return [w + lr * y * x, b + lr * y]


@right("perceptron_step")
def on_a_copy(x, y, w, b, lr):
    w = w.copy()
    if y * (x @ w + b) <= 0:
        w += lr * y * x
        b = b + lr * y
    return w, b


# train_perceptron ----------------------------------------------------------------------------


@wrong(
    "train_perceptron",
    "With < nothing happens while the sum is exactly 0, and from zeros it is 0 for every example: it never starts.",
    ask="What is y (x w + b) for the very first example?",
)
def never_starts(x, y, lr=0.1, epochs=20):
    """Weights and bias after some rounds of the perceptron's rule.
    x (batch, features), y (batch,) of -1 and 1."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) < 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "Now it steps at the examples that are right, and leaves the wrong ones alone.",
    ask="Which sign has y (x w + b) where the answer is right?",
)
def steps_where_right(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) >= 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "It starts now, but steps for every example, right or wrong.",
    ask="When may the weights stay?",
)
def steps_always(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "You start somewhere else instead of mending the rule: the weights must start at 0.",
    ask="Which character of the comparison is missing?",
)
def starts_elsewhere(x, y, lr=0.1, epochs=20):
    w, b = np.ones(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "The learning rate is fixed inside: it is right only as long as nobody passes another.",
    ask="Which name holds the rate?",
    mistake=25,
)
def rate_fixed(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w, b = w + 0.1 * y[i] * x[i], b + 0.1 * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "It starts now, but with == it steps on the border alone, and never where it is wrong.",
    ask="For which signs of y (x w + b) should it step?",
)
def steps_on_the_border_only(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) == 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "It steps also where the answer is right by less than 1. The rule stops at 0.",
    ask="With which number does the rule compare?",
)
def steps_within_a_margin(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) < 1:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@wrong(
    "train_perceptron",
    "It gives up after the first round.",
    ask="Under which of the loops does your return stand?",
)
def one_round_only(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
        return w, b


@wrong(
    "train_perceptron",
    "The number of rounds is fixed inside: it is right only as long as nobody asks for another.",
    ask="Which name holds the number of rounds?",
    mistake=25,
)
def always_twenty_rounds(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(20):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


@right("train_perceptron")
def stops_when_all_are_right(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        changed = False
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w += lr * y[i] * x[i]
                b += lr * y[i]
                changed = True
        if not changed:
            break
    return w, b


@right("train_perceptron")
def with_not(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for point, label in zip(x, y):
            if not label * (point @ w + b) > 0:
                w = w + lr * label * point
                b = b + lr * label
    return w, b


@right("train_perceptron")
def with_your_step(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for point, label in zip(x, y):
            w, b = perceptron_step(point, label, w, b, lr)
    return w, b


@right("train_perceptron")
def by_comparing_signs(x, y, lr=0.1, epochs=20):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if np.sign(x[i] @ w + b) != y[i]:
                w = w + lr * y[i] * x[i]
                b += lr * y[i]
    return w, b


# logistic_step -------------------------------------------------------------------------------


@wrong(
    "logistic_step",
    "You walk uphill: a step downhill goes against the slope.",
    ask="Does the loss fall after your step?",
    mistake=1,
)
def uphill(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return w + lr * x.T @ (a - y) / n, b + lr * (a - y).mean()


@wrong(
    "logistic_step",
    "The mean over the examples is missing in dw: with twice the data the step doubles.",
    ask="Double the data: should the step double?",
    mistake=2,
)
def mean_missing(x, y, w, b, lr):
    a = sigmoid(x @ w + b)
    return w - lr * x.T @ (a - y), b - lr * (a - y).mean()


@wrong(
    "logistic_step",
    "The mean is missing in db: one bias serves all the examples, and its slope is their mean.",
    ask="How large is db if every example is given twice?",
    mistake=5,
)
def bias_summed(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return w - lr * x.T @ (a - y) / n, b - lr * (a - y).sum()


@wrong(
    "logistic_step",
    "The bias stays where it was.",
    ask="What is the slope in b?",
)
def bias_left_out(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return w - lr * x.T @ (a - y) / n, b


@wrong(
    "logistic_step",
    "You multiplied by the sigmoid's slope once more. In the formula above it is not there.",
    ask="Which factors does dw have?",
    mistake=8,
)
def slope_twice(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    dz = (a - y) * a * (1 - a)
    return w - lr * x.T @ dz / n, b - lr * dz.mean()


@wrong(
    "logistic_step",
    "-= wrote into the w that was passed in.",
    ask="Which operation makes a new array?",
    mistake=9,
)
def writes_into_the_old_w(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    w -= lr * x.T @ (a - y) / n
    return w, b - lr * (a - y).mean()


@wrong(
    "logistic_step",
    "These are the slopes. The new w and b lie one step against them.",
    ask="What is left to do with dw and lr?",
)
def slopes_returned(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return x.T @ (a - y) / n, (a - y).mean()


@wrong(
    "logistic_step",
    "The learning rate is missing: you took the whole slope as a step.",
    ask="Which argument says how far to go?",
)
def rate_left_out(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return w - x.T @ (a - y) / n, b - (a - y).mean()


@wrong(
    "logistic_step",
    "One slope for all the weights: the mean ran over the features, too.",
    ask="Which shape should dw have?",
)
def one_slope_for_all_weights(x, y, w, b, lr):
    a = sigmoid(x @ w + b)
    return w - lr * (x * (a - y)[:, None]).mean(), b - lr * (a - y).mean()


@wrong(
    "logistic_step",
    "b has become an array, one number for each example: its slope is their mean.",
    ask="One bias serves how many examples?",
    mistake=5,
)
def a_bias_for_each_example(x, y, w, b, lr):
    n = len(x)
    a = sigmoid(x @ w + b)
    return w - lr * x.T @ (a - y) / n, b - lr * (a - y) / n


@right("logistic_step")
def with_a_column_of_ones(x, y, w, b, lr):
    ones = np.column_stack([x, np.ones(len(x))])
    both = np.append(w, b)
    both = both - lr * ones.T @ (sigmoid(ones @ both) - y) / len(x)
    return both[:-1], both[-1]


@right("logistic_step")
def as_a_mean_of_rows(x, y, w, b, lr):
    a = 1 / (1 + np.exp(-(x @ w + b)))
    error = a - y
    return w - lr * (error[:, None] * x).mean(axis=0), b - lr * error.mean()


@right("logistic_step")
def example_by_example(x, y, w, b, lr):
    dw, db = np.zeros(len(w)), 0.0
    for xi, yi in zip(x, y):
        error = 1 / (1 + np.exp(-(xi @ w + b))) - yi
        dw += error * xi / len(x)
        db += error / len(x)
    return w - lr * dw, b - lr * db


@right("logistic_step")
def towards_the_target(x, y, w, b, lr):
    a = sigmoid(x @ w + b)
    return w + lr * ((y - a) @ x) / len(y), b + lr * np.mean(y - a)


# xor_network ---------------------------------------------------------------------------------


@wrong(
    "xor_network", "That is OR: both inputs at once must give 0.", ask="What should (1, 1) give?"
)
def only_or(x):
    return neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)


@wrong("xor_network", "That is NAND: no input at all must give 0.", ask="What should (0, 0) give?")
def only_nand(x):
    return neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)


@wrong(
    "xor_network",
    "You joined the two with OR, and one of them always fires.",
    ask="Should either be enough, or must both fire?",
)
def joined_with_or(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    second = neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)
    both = np.stack([first, second], axis=1)
    return neuron(both, np.array([1.0, 1.0]), -0.5, heaviside)


@wrong(
    "xor_network",
    "Answers are turned round: this says where the inputs are equal.",
    ask="What should (1, 0) give?",
)
def turned_round(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    second = neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)
    return 1 - first * second


@wrong(
    "xor_network",
    "AND of OR and AND is AND: the second neuron must say *not both*.",
    ask="When should the second neuron fall silent?",
)
def and_for_nand(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    second = neuron(x, np.array([1.0, 1.0]), -1.5, heaviside)
    both = np.stack([first, second], axis=1)
    return neuron(both, np.array([1.0, 1.0]), -1.5, heaviside)


@wrong(
    "xor_network",
    "You added the two. AND asks whether both fire; a sum of 1 is not enough.",
    ask="What is OR plus NAND at (0, 0)?",
)
def answers_added(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    return first + neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)


@wrong(
    "xor_network",
    "You laid the two answers one above the other, as rows. A neuron takes a row for each example.",
    ask="Which shape does AND need for four examples, and along which axis do you stack then?",
    mistake=4,
)
def rows_for_columns(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    second = neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)
    return neuron(np.array([first, second]), np.array([1.0, 1.0]), -1.5, heaviside)


@right("xor_network")
def or_minus_and(x):
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)
    both = neuron(x, np.array([1.0, 1.0]), -1.5, heaviside)
    return neuron(np.column_stack([first, both]), np.array([1.0, -1.0]), -0.5, heaviside)


@right("xor_network")
def as_two_layers(x):
    hidden = (x @ np.array([[1.0, -1.0], [1.0, -1.0]]) + np.array([-0.5, 1.5]) >= 0) * 1.0
    return (hidden @ np.array([1.0, 1.0]) - 1.5 >= 0) * 1.0


@right("xor_network")
def one_but_not_the_other(x):
    left = neuron(x, np.array([1.0, -1.0]), -0.5, heaviside)
    right_ = neuron(x, np.array([-1.0, 1.0]), -0.5, heaviside)
    return left + right_


stack_answers = [
    wrong_value("stack_order", "DEC", "no bend between", "E takes the bare sums z1: without a bend between them, both layers are one.", ask="What should become of z1 before the next layer?"),
    wrong_value("stack_order", "FBAC", "weights in front", "In F the weights stand in front of x: their sizes do not meet.", ask="x is (batch, 2), W1 is (2, 3). In which order do the 2s meet?", mistake=4),
    wrong_value("stack_order", "BDAC", "bent before the sum is there", "B bends z1, and line D makes it only afterwards.", ask="Which line needs nothing but what the function was given?"),
    wrong_value("stack_order", "DABC", "hidden values used too early", "A uses h, and line B makes it only afterwards.", ask="What stands between the two sums?"),
    wrong_value("stack_order", "DBA", "no line that returns", "Nothing is returned.", ask="Which line hands over the answer?"),
    right_value("stack_order", "d, b, a, c", "small letters with commas"),
    right_value("stack_order", ["D", "B", "A", "C"], "a list"),
]  # fmt: skip

by_hand_answers = [
    wrong_value("hidden_by_hand", Worked("float(np.dot(x_own, W1_own[0]))"), "the row taken for the column", "You went along the first row of W1. What leads into the first hidden neuron stands in the first column.", ask="Which two weights lead into it?", mistake=4),
    wrong_value("hidden_by_hand", Worked("float(np.dot(x_own, W1_own)[1])"), "the second neuron", "That is the second hidden neuron.", ask="Which column belongs to the first?"),
    wrong_value("hidden_by_hand", Worked("W1_own[0][0] + W1_own[1][0]"), "inputs left out", "You added the weights. Each is multiplied by its input first.", ask="What is the second input times its weight?"),
    right_value("hidden_by_hand", Worked("np.dot(x_own, W1_own)[0]"), "as a product of arrays"),
    wrong_value("output_by_hand", Worked("float(np.dot(x_own, W1_own) @ np.abs(W2_own)[:, 0])"), "the sign of the second weight", "The second weight of W2 is negative: look at the sign of what the second neuron adds.", ask="What is the second hidden value times that weight?"),
    wrong_value("output_by_hand", Worked("float(np.dot(x_own, W1_own)[0] * W2_own[0][0])"), "one neuron left out", "The second hidden neuron has a say, too.", ask="What is its value, and its weight?"),
    wrong_value("output_by_hand", Worked("float(np.dot(x_own, W2_own)[0])"), "the inputs instead of the hidden values", "You multiplied W2 with x. Between the two lies the hidden layer.", ask="What are the two hidden values?"),
    right_value("output_by_hand", Worked("float((np.dot(x_own, W1_own) @ W2_own)[0])"), "as a product of arrays, too"),
]  # fmt: skip

# collapse ------------------------------------------------------------------------------------


@wrong(
    "collapse",
    "The product is the other way round.",
    ask="x comes first: which matrix does it meet?",
    mistake=4,
)
def other_way_round(W1, b1, W2, b2):
    return W2 @ W1, b1 @ W2 + b2


@wrong(
    "collapse",
    "b1 has one number for each hidden neuron, b2 one for each output: b1 goes through W2 before the two are added.",
    ask="What is (x W1 + b1) W2, multiplied out?",
)
def biases_added(W1, b1, W2, b2):
    return W1 @ W2, b1 + b2


@wrong(
    "collapse",
    "The second bias alone is not enough: b1 comes through, multiplied by W2.",
    ask="What do two layers give for x = 0?",
)
def first_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b2


@wrong(
    "collapse",
    "b2 is missing: it is added behind the second layer.",
    ask="What do two layers give for x = 0?",
)
def second_bias_lost(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2


@wrong(
    "collapse",
    "They come in the wrong order: W first, then b.",
    ask="Which shape has your first value?",
)
def bias_first(W1, b1, W2, b2):
    return b1 @ W2 + b2, W1 @ W2


@right("collapse")
def stacked_above_each_other(W1, b1, W2, b2):
    both = np.vstack([W1, b1]) @ W2
    both[-1] += b2
    return both[:-1], both[-1]


@right("collapse")
def with_einsum_sums(W1, b1, W2, b2):
    return np.einsum("ij,jk->ik", W1, W2), np.einsum("j,jk->k", b1, W2) + b2


@right("collapse")
def by_asking_the_layers(W1, b1, W2, b2):
    def both(x):
        return (x @ W1 + b1) @ W2 + b2

    b = both(np.zeros(len(W1)))
    return both(np.eye(len(W1))) - b, b


@right("collapse")
def with_dot(W1, b1, W2, b2):
    W = np.dot(W1, W2)
    b = np.dot(b1, W2) + b2
    return [W, b]


bend_answers = [
    wrong_value("bend_needed", "a", "depth alone", "Your collapse turned two such layers into one, so it can do it 49 times.", ask="What is a line of a line?"),
    wrong_value("bend_needed", "c", "cannot be trained", "It can be trained, and learns what a single layer learns.", ask="What is a line of a line?"),
    right_value("bend_needed", "B", "as a capital"),
]  # fmt: skip

# bump ----------------------------------------------------------------------------------------


@wrong(
    "bump",
    "The step goes up and never comes down again.",
    ask="What must be taken away beyond `right`?",
)
def never_down(x, left, right, height, steepness=50.0):
    return height * sigmoid(steepness * (x - left))


@wrong(
    "bump",
    "You added the second step instead of taking it away.",
    ask="What should the value be far to the right?",
    mistake=1,
)
def two_steps_up(x, left, right, height, steepness=50.0):
    up = sigmoid(steepness * (x - left))
    down = sigmoid(steepness * (x - right))
    return height * (up + down)


@wrong(
    "bump",
    "The height is missing: every bump is 1 high.",
    ask="What should the value be in the middle?",
)
def height_missing(x, left, right, height, steepness=50.0):
    return sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right))


@wrong(
    "bump",
    "The steepness must multiply the whole difference: k x - l puts the edge at l / k.",
    ask="For which x is your first sigmoid one half?",
)
def edge_moved(x, left, right, height, steepness=50.0):
    up = sigmoid(steepness * x - left)
    down = sigmoid(steepness * x - right)
    return height * (up - down)


@wrong(
    "bump",
    "The steepness is fixed at 50: gentle slopes cannot be asked for.",
    ask="Which name holds the steepness?",
    mistake=25,
)
def always_steep(x, left, right, height, steepness=50.0):
    return height * (sigmoid(50 * (x - left)) - sigmoid(50 * (x - right)))


@wrong(
    "bump",
    "The height multiplies the first step only, so the curve does not come back to 0.",
    ask="Where do you need brackets?",
)
def height_on_one_side(x, left, right, height, steepness=50.0):
    return height * sigmoid(steepness * (x - left)) - sigmoid(steepness * (x - right))


@wrong(
    "bump",
    "The product of two steps is a bump as well, but no layer can build it: a neuron adds up.",
    ask="Which operation joins the two sigmoids in the formula?",
)
def steps_multiplied(x, left, right, height, steepness=50.0):
    return height * sigmoid(steepness * (x - left)) * sigmoid(steepness * (right - x))


@wrong(
    "bump",
    "A hard edge: inside or outside, nothing between. The two sigmoids make a slope.",
    ask="What should the value be exactly at `left`?",
)
def hard_edges(x, left, right, height, steepness=50.0):
    return np.where((x > left) & (x < right), height, 0.0)


@right("bump")
def with_own_sigmoid(x, left, right, height, steepness=50.0):
    def s(z):
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1, e) / (1 + e)

    return height * s(steepness * (x - left)) - height * s(steepness * (x - right))


@right("bump")
def with_two_neurons(x, left, right, height, steepness=50.0):
    hidden = sigmoid(x[:, None] * steepness - steepness * np.array([left, right]))
    return hidden @ np.array([height, -height])


@right("bump")
def with_tanh(x, left, right, height, steepness=50.0):
    return height / 2 * (np.tanh(steepness * (x - left) / 2) - np.tanh(steepness * (x - right) / 2))


number_answers = [
    wrong_value("folds", 20, "one piece for each neuron", "That is the number of neurons. Each layer doubles the pieces.", ask="How many pieces do three layers make?"),
    wrong_value("folds", 100, "squared", "Each further layer doubles: it is a power of 2, not a square.", ask="How many pieces do three layers make?"),
    wrong_value("folds", 512, "one layer too few", "That is after 9 layers.", ask="How many pieces does one layer make?"),
    right_value("folds", 2**10, "as a power"),
    wrong_value("batch_shape", 2, "a column", "The feature axis is added up and goes away: (32,), not (32, 1).", ask="What is left of (32, 5) when the 5 is gone?"),
    wrong_value("batch_shape", 32, "the size", "32 is how many sums there are. How many axes does their array have?", ask="What is len of the tuple (32,)?"),
    right_value("batch_shape", 1.0, "as a float"),
    wrong_value("parameters", 15, "biases forgotten", "Each of the 3 neurons has a bias of its own.", ask="How many biases are there?"),
    wrong_value("parameters", 20, "a bias for each feature", "The biases belong to the neurons, not to the features.", ask="How many neurons are there?"),
    wrong_value("parameters", 16, "one bias for all", "Every neuron has its own bias.", ask="How many neurons are there?"),
    right_value("parameters", 18.0, "as a float, too"),
    wrong_value("broadcast_bias", "b", "the other axis", "The shapes are lined up at the right, so the 3 of b meets the 3 columns: each row gets all of b.", ask="How many numbers are in a row of z?"),
    wrong_value("broadcast_bias", "c", "an error", "(32, 3) and (3,) fit: the missing axis is stretched.", ask="Which two sizes meet at the right?"),
    right_value("broadcast_bias", "A", "as a capital, too"),
]  # fmt: skip
