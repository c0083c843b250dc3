"""What people write for the exercises of 04_backprop: wrong answers with what to tell them, right ones in other styles."""

from autograde.answers import Worked, right, right_value, wrong, wrong_value

# slope_of_loss ----------------------------------------------------------------------------------


@wrong(
    "slope_of_loss",
    "You followed the route where w multiplies a, and left out the one through tanh.",
    ask="How many boxes does an arrow lead to from w?",
    mistake=16,
)
def the_route_through_tanh_is_missing(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a


@wrong(
    "slope_of_loss",
    "You followed the route through tanh, and it replaced the one where w multiplies a.",
    ask="If w is used twice, how many terms has its slope?",
    mistake=16,
)
def the_second_route_replaces_the_first(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    dw = dy * a
    dw = dy * w * (1 - a**2) * x
    return dw


@wrong(
    "slope_of_loss",
    "You multiplied the slopes of two routes that meet in w.",
    ask="A nudge of w travels both routes at once: do their effects multiply or add?",
)
def routes_multiplied(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a * w * (1 - a**2) * x


@wrong(
    "slope_of_loss",
    "The box tanh is left out on the way back: its slope is not in your product.",
    ask="What is da/dz, where a = tanh(z)?",
    mistake=8,
)
def no_slope_of_tanh(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * x


@wrong(
    "slope_of_loss",
    "You squashed a again: the slope of tanh at z is 1 - a**2, for a is tanh(z) already.",
    ask="Is the input of your slope z or a?",
    mistake=7,
)
def squashed_twice(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * (1 - np.tanh(a) ** 2) * x


@wrong(
    "slope_of_loss",
    "The slope of the square is turned round: it is 2 (y - t).",
    ask="If y is above t, should a larger y raise the loss or lower it?",
    mistake=1,
)
def target_minus_output(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (t - w * a)
    return dy * a + dy * w * (1 - a**2) * x


@wrong(
    "slope_of_loss",
    "The last factor, the slope of z = w * x in w, is missing.",
    ask="If w moves by 1, by how much does w * x move?",
)
def no_input_at_the_end(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * (1 - a**2)


@wrong(
    "slope_of_loss",
    "The slope of a square has a factor 2, and this loss has no 1/2 to cancel it.",
    ask="What is the slope of u**2?",
)
def no_factor_two(w, x, t):
    a = np.tanh(w * x)
    dy = w * a - t
    return dy * a + dy * w * (1 - a**2) * x


@wrong(
    "slope_of_loss",
    "Nothing came back: the return line is missing.",
    ask="Which value should leave the function?",
)
def return_missing(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    dw = dy * a + dy * w * (1 - a**2) * x


@wrong(
    "slope_of_loss",
    "Your slope of tanh is 1 - z**2; it is 1 minus the square of tanh(z), which is a.",
    ask="What stands on the left of a = tanh(z), and what on the right?",
    mistake=7,
)
def the_square_of_z(w, x, t):
    z = w * x
    a = np.tanh(z)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * (1 - z**2) * x


@wrong(
    "slope_of_loss",
    "a * (1 - a) is the slope of the sigmoid; the box here is a tanh.",
    ask="What is the slope of tanh at 0: 1, or a * (1 - a) = 0?",
    mistake=7,
)
def the_slope_of_the_sigmoid(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * a * (1 - a) * x


@wrong(
    "slope_of_loss",
    "The last factor of the route through tanh is w in your product; z = w * x moves by x where w moves by 1.",
    ask="What is dz/dw, where z = w * x?",
)
def w_for_x_at_the_end(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * a + dy * w * (1 - a**2) * w


@wrong(
    "slope_of_loss",
    "The two slopes of y = w * a are exchanged: a moves y by w, and w moves y by a.",
    ask="If a grows by 1, by how much does w * a grow?",
)
def slopes_of_the_product_exchanged(w, x, t):
    a = np.tanh(w * x)
    dy = 2 * (w * a - t)
    return dy * w + dy * a * (1 - a**2) * x


@right("slope_of_loss")
def in_one_line(w, x, t):
    return 2 * (w * np.tanh(w * x) - t) * (np.tanh(w * x) + w * x / np.cosh(w * x) ** 2)


@right("slope_of_loss")
def routes_in_a_list(w, x, t):
    import math

    a = math.tanh(w * x)
    direct, through_tanh = a, w * (1 - a * a) * x
    return sum(2 * (w * a - t) * route for route in [direct, through_tanh])


@right("slope_of_loss")
def adding_as_it_goes(w, x, t):
    z = np.float64(w * x)
    a = np.tanh(z)
    dw = 0.0
    dy = 2 * (w * a - t)
    dw += dy * a
    dz = dy * w * (1 - a**2)
    dw += dz * x
    return dw


# h1 -----------------------------------------------------------------------------------------------

h1_answers = [
    wrong_value(
        "h1",
        0.3775,
        "not squashed",
        "That is the weighted sum of h1; a unit then squashes it.",
        ask="What turns z into a?",
    ),
    wrong_value(
        "h1",
        0.506875,
        "no bias",
        "The bias b1 is not in your sum.",
        ask="What does h1 add besides w1 * x1 and w2 * x2?",
    ),
    wrong_value(
        "h1",
        0.596884,
        "the weights of h2",
        "You took w3 and w4, which lead to h2.",
        ask="Which two lines end in h1?",
    ),
    wrong_value(
        "h1",
        0.594476,
        "weights crossed",
        "You took w1 and w3, both of which start at x1.",
        ask="Which two lines end in h1?",
    ),
    wrong_value(
        "h1",
        0.644115,
        "squashed twice",
        "You applied the sigmoid to an output of the sigmoid.",
        ask="Is the input of your sigmoid z or a?",
        mistake=7,
    ),
    wrong_value(
        "h1",
        0.5933,
        "four decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "h1",
        0.593,
        "three decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "h1",
        0.651922379,
        "the bias of the outputs",
        "You took b2, which belongs to the outputs; the hidden units have b1.",
        ask="Which bias stands in the line of h1?",
    ),
    wrong_value(
        "h1",
        0.856874567,
        "the bias added at the end",
        "You squashed first and added b1 then; the bias is part of what is squashed.",
        ask="How far does the bracket of sigmoid( reach?",
    ),
    right_value("h1", 0.593269992, "published"),
    right_value("h1", 0.593270, "rounded to six decimals"),
]

total_error_answers = [
    wrong_value(
        "total_error",
        0.596742218,
        "no halves",
        "You added the squares without the factor 1/2.",
        ask="What stands in front of each square?",
    ),
    wrong_value(
        "total_error",
        0.274811083,
        "the first output alone",
        "That is the error of o1 alone.",
        ask="How many outputs were wrong?",
    ),
    wrong_value(
        "total_error",
        0.023560026,
        "the second output alone",
        "That is the error of o2 alone.",
        ask="How many outputs were wrong?",
    ),
    wrong_value(
        "total_error",
        0.149185554,
        "the mean of the outputs",
        "You took the mean; this example adds the two errors.",
        ask="What does 'total' say about the two errors?",
        mistake=3,
    ),
    wrong_value(
        "total_error",
        0.628098977,
        "output not squashed",
        "Your outputs are the weighted sums; o1 and o2 are squashed, too.",
        ask="Can a sigmoid unit give more than 1?",
        mistake=8,
    ),
    wrong_value(
        "total_error",
        0.2984,
        "four decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "total_error",
        0.298,
        "three decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "total_error",
        0.274118568,
        "b1 in both layers",
        "You used b1 for the outputs, too; theirs is b2.",
        ask="Which bias stands in the line of o1?",
    ),
    wrong_value(
        "total_error",
        0.303641760,
        "w6 and w7 exchanged",
        "You exchanged w6 and w7: w6 leads from h2 to o1, w7 from h1 to o2.",
        ask="Which two lines end in o1?",
    ),
    right_value("total_error", 0.298371109, "published"),
    right_value("total_error", 0.2983711, "rounded to seven decimals"),
]

new_w5_answers = [
    wrong_value(
        "new_w5",
        0.44108352,
        "uphill",
        "You took a step up the slope.",
        ask="Does the error rise or fall when w5 grows?",
        mistake=1,
    ),
    wrong_value(
        "new_w5",
        0.082167041,
        "the slope",
        "That is the slope of w5; the question is where w5 is after the step.",
        ask="Where does w5 go from 0.40?",
    ),
    wrong_value(
        "new_w5",
        0.31783296,
        "a step twice as long",
        "Your step is twice as long: either lr = 0.5 is missing, or there is a 2 in the slope that the 1/2 of the error takes away.",
        ask="What does 0.5 multiply, and what is the slope of u**2 / 2?",
    ),
    wrong_value(
        "new_w5",
        0.180085175,
        "no slope of the sigmoid",
        "The box between z and o1 is left out.",
        ask="How much does o1 move when its z moves by 1?",
        mistake=8,
    ),
    wrong_value(
        "new_w5",
        0.396537536,
        "input of the network",
        "You multiplied by x1; the number that w5 multiplies is h1.",
        ask="Where does the line of w5 begin?",
    ),
    wrong_value(
        "new_w5",
        0.352105115,
        "slope at the output",
        "You took the slope of the sigmoid at o1; at its z it is o1 * (1 - o1).",
        ask="Is the input of your slope z or a?",
        mistake=7,
    ),
    wrong_value(
        "new_w5",
        0.3589,
        "four decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "new_w5",
        0.359,
        "three decimals",
        "Right as far as it goes, but six decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "new_w5",
        0.358666186,
        "h2 in place of h1",
        "You multiplied by h2; w5 begins at h1.",
        ask="Where does the line of w5 begin?",
    ),
    wrong_value(
        "new_w5",
        0.370217750,
        "both outputs at once",
        "You added the route through o2, but w5 leads to o1 alone.",
        ask="Where does the line of w5 end?",
    ),
    wrong_value(
        "new_w5",
        0.391783296,
        "a tenth of the slope",
        "Your learning rate is 0.1; the exercise says 0.5.",
        ask="What does the question give for lr?",
    ),
    right_value("new_w5", 0.35891648, "published"),
    right_value("new_w5", 0.358916, "rounded to six decimals"),
]

new_w1_answers = [
    wrong_value(
        "new_w1",
        0.149817639,
        "weights updated too early",
        "You sent the slope back through the new w5 and w7.",
        ask="Which weights made this error: the old ones or the new ones?",
        mistake=15,
    ),
    wrong_value(
        "new_w1",
        0.149665802,
        "one route alone",
        "You went back through o1 alone; h1 feeds o2 as well.",
        ask="How many lines start at h1?",
        mistake=16,
    ),
    wrong_value(
        "new_w1",
        0.150219284,
        "uphill",
        "You took a step up the slope.",
        ask="Does the error rise or fall when w1 grows?",
        mistake=1,
    ),
    wrong_value(
        "new_w1",
        0.149091242,
        "no slope of h1",
        "The sigmoid of h1 is left out on the way back.",
        ask="Which box stands between z and h1?",
        mistake=8,
    ),
    wrong_value(
        "new_w1",
        0.145614323,
        "no input at the end",
        "The last factor is missing: what w1 multiplies.",
        ask="If w1 moves by 1, by how much does the z of h1 move?",
    ),
    wrong_value(
        "new_w1",
        0.149561432,
        "a step of double length",
        "Your step is twice as long: lr = 0.5 is missing, or x2 stands where x1 belongs, or there is a 2 in the slope that the 1/2 of the error takes away.",
        ask="Which three numbers does your last line multiply?",
    ),
    wrong_value(
        "new_w1",
        0.148865825,
        "no slopes of the outputs",
        "The sigmoids of o1 and o2 are left out on the way back.",
        ask="What is the slope of the error in the z of o1?",
        mistake=8,
    ),
    wrong_value(
        "new_w1",
        0.14978,
        "five decimals",
        "Right as far as it goes, but seven decimals were asked for.",
        ask="Can you leave the rounding to Python?",
    ),
    wrong_value(
        "new_w1",
        0.149769225,
        "w6 in place of w7",
        "You went back from o2 along w6; h1 is joined to o2 by w7.",
        ask="Which two lines begin at h1?",
    ),
    wrong_value(
        "new_w1",
        0.149791685,
        "slope at the activation",
        "You took the slope of the sigmoid at h1; at its z it is h1 * (1 - h1).",
        ask="Is the input of your slope z or a?",
        mistake=7,
    ),
    wrong_value(
        "new_w1",
        0.000438568,
        "the slope itself",
        "That is the slope of w1; the question is where w1 is after the step.",
        ask="Where does w1 go from 0.15?",
    ),
    right_value("new_w1", 0.149780716, "published"),
    right_value("new_w1", 0.1497807161, "with ten decimals"),
]

paper_answers = [
    wrong_value("dw2_by_hand", Worked("(t_own - p_own) * a_own"), "the sign turned round", "The sign: J grows with p where p is above t.", ask="Is p above t or below it, and which way should w2 go?", mistake=1),
    wrong_value("dw2_by_hand", Worked("a_own"), "the error left out", "That is dp/dw2. From p on to J there is one more slope.", ask="What is the slope of J in p?"),
    wrong_value("dw2_by_hand", Worked("(p_own - t_own) * x_own"), "x where a belongs", "w2 multiplies a, not x.", ask="What stands beside w2 in p = w2 a?"),
    wrong_value("dw2_by_hand", Worked("2 * (p_own - t_own) * a_own"), "twice as large", "The half before the square takes the 2 away.", ask="What is the slope of d squared, halved?"),
    wrong_value("dw2_by_hand", Worked("p_own - t_own"), "on the way to p only", "That is dJ/dp. From p on to w2 there is one more slope.", ask="If w2 grows by 1, by how much does p grow?"),
    wrong_value("dw2_by_hand", Worked("(p_own - t_own) * w2_own"), "the slope for a", "That is dJ/da: you went from p on to a, not to w2.", ask="What stands beside w2 in p = w2 a?"),
    right_value("dw2_by_hand", Worked("(w2_own * w1_own * x_own - t_own) * w1_own * x_own"), "in one line"),
    wrong_value("dw1_by_hand", Worked("(t_own - p_own) * w2_own * x_own"), "the sign turned round, one layer on", "The sign: it comes from p - t, as it did for w2.", ask="What is the slope of J in p?", mistake=1),
    wrong_value("dw1_by_hand", Worked("(p_own - t_own) * x_own"), "w2 left out", "On its way from p to a the slope passes through w2.", ask="If a grows by 1, by how much does p grow?"),
    wrong_value("dw1_by_hand", Worked("(p_own - t_own) * w2_own"), "x left out", "The last factor is missing: what w1 multiplies.", ask="If w1 grows by 1, by how much does z grow?"),
    wrong_value("dw1_by_hand", Worked("(p_own - t_own) * w2_own * a_own"), "a where x belongs", "w1 multiplies x, not a.", ask="What stands beside w1 in z = w1 x?"),
    wrong_value("dw1_by_hand", Worked("(p_own - t_own) * dw2_by_hand * x_own"), "dw2 where w2 belongs", "You went back through the slope of w2. The error flows back through the weight itself.", ask="If a grows by 1, by how much does p grow?", mistake=10),
    wrong_value("dw1_by_hand", Worked("(p_own - t_own) * a_own"), "the slope of the other weight", "That is dJ/dw2 once more. The way to w1 goes on, through a and z.", ask="Which boxes stand between p and w1?"),
    right_value("dw1_by_hand", Worked("x_own * w2_own * (w2_own * w1_own * x_own - t_own)"), "in one line, too"),
]  # fmt: skip

routes_answers = [
    wrong_value(
        "routes",
        30,
        "widths added",
        "You added the choices; each choice can be followed by each of the next.",
        ask="Two roads to the river and three bridges: how many ways across?",
    ),
    wrong_value(
        "routes",
        1000,
        "a choice too many",
        "You let the weight choose its unit; it ends in one unit of the first hidden layer.",
        ask="In how many units does one line end?",
    ),
    wrong_value(
        "routes",
        4000,
        "from all inputs",
        "Those are the routes from all inputs; the question is about one weight.",
        ask="In how many units does one line end?",
    ),
    wrong_value(
        "routes",
        20,
        "layers added",
        "You added the two layers that are left; their choices multiply.",
        ask="Two roads to the river and three bridges: how many ways across?",
    ),
    wrong_value(
        "routes",
        10,
        "one layer forgotten",
        "You counted the choices of one layer; two layers are still to come.",
        ask="Which layers lie between the first hidden one and the output?",
    ),
    right_value("routes", 100.0, "as a float"),
    right_value("routes", 100, "as a whole number"),
]

# dense --------------------------------------------------------------------------------------------


@wrong("dense", "The bias is missing.", ask="What do you get for x = 0?")
def no_bias(x, W, b):
    return x @ W


@wrong(
    "dense",
    "`*` multiplies number by number; a layer adds up products over its inputs.",
    ask="Write the shape under each symbol: over which size should the sum run?",
    mistake=4,
)
def star_for_at(x, W, b):
    return x * W + b


@wrong(
    "dense",
    "The product is the other way round: here examples are rows.",
    ask="Write the shape under each symbol. Which sizes must meet in the middle?",
    mistake=4,
)
def weights_first(x, W, b):
    return W @ x + b


@wrong(
    "dense",
    "Your result has units in rows and examples in columns.",
    ask="Which axis counts the examples in x?",
    mistake=4,
)
def transposed(x, W, b):
    return W.T @ x.T + b[:, None]


@wrong(
    "dense",
    "You squashed the result; a dense layer stops at z.",
    ask="Where does the formula mention an activation?",
)
def squashed(x, W, b):
    return sigmoid(x @ W + b)


@wrong("dense", "The bias is subtracted.", ask="What do you get for x = 0?")
def bias_subtracted(x, W, b):
    return x @ W - b


@wrong(
    "dense",
    "W is (fan_in, fan_out) as it stands; turned over, it no longer fits x.",
    ask="Write the shape under each symbol. Which sizes must meet in the middle?",
    mistake=4,
)
def a_transpose_too_many(x, W, b):
    return x @ W.T + b


@wrong(
    "dense",
    "Nothing came back: the return line is missing.",
    ask="Which value should leave the function?",
)
def dense_without_return(x, W, b):
    z = x @ W + b


@wrong(
    "dense",
    "There is an activation in your layer; a dense layer stops at z.",
    ask="Where does the formula mention an activation?",
)
def rectified(x, W, b):
    return np.maximum(0, x @ W + b)


@wrong(
    "dense",
    "You stood the bias upright: one for each row. It is one for each unit, as it comes.",
    ask="Which axis of z has as many entries as b?",
    mistake=6,
)
def bias_as_a_column(x, W, b):
    return x @ W + b[:, None]


@right("dense")
def with_einsum(x, W, b):
    return np.einsum("ni,ij->nj", x, W) + b


@right("dense")
def with_loops(x, W, b):
    z = [[b[j] for j in range(W.shape[1])] for _ in x]
    for n in range(len(x)):
        for j in range(W.shape[1]):
            for i in range(W.shape[0]):
                z[n][j] += x[n, i] * W[i, j]
    return z


@right("dense")
def in_float32(x, W, b):
    return np.dot(x.astype(np.float32), W.astype(np.float32)) + b.astype(np.float32)


@right("dense")
def bias_as_a_weight(x, W, b):
    ones = np.ones((len(x), 1))
    return np.hstack([x, ones]) @ np.vstack([W, b])


# dense_backward -----------------------------------------------------------------------------------


@wrong(
    "dense_backward",
    "You divided dW by the number of rows; the loss has done that already.",
    ask="Who divides by the batch, and how often?",
    mistake=3,
)
def mean_over_the_batch(dz, x, W):
    return dz @ W.T, x.T @ dz / len(x), dz.mean(axis=0)


@wrong(
    "dense_backward",
    "db is the mean over the rows; the loss has divided already, so the rows add.",
    ask="One bias serves all rows: do their slopes add?",
    mistake=3,
)
def mean_for_the_bias(dz, x, W):
    return dz @ W.T, x.T @ dz, dz.mean(axis=0)


@wrong(
    "dense_backward",
    "db is not summed: it still has a row for each example.",
    ask="What is the shape of b?",
    mistake=5,
)
def bias_not_summed(dz, x, W):
    return dz @ W.T, x.T @ dz, dz


@wrong(
    "dense_backward",
    "db is summed over the units; it should be summed over the rows.",
    ask="One bias serves all rows: which axis counts the rows?",
    mistake=5,
)
def bias_summed_over_units(dz, x, W):
    return dz @ W.T, x.T @ dz, dz.sum(axis=1)


@wrong(
    "dense_backward",
    "db has one axis too many: b is (fan_out,), your db is (1, fan_out).",
    ask="What does keepdims keep?",
    mistake=5,
)
def bias_keeps_its_axis(dz, x, W):
    return dz @ W.T, x.T @ dz, dz.sum(axis=0, keepdims=True)


@wrong(
    "dense_backward",
    "dW came out transposed.",
    ask="Write the shape under each symbol: which order gives (fan_in, fan_out)?",
    mistake=4,
)
def weights_transposed(dz, x, W):
    return dz @ W.T, dz.T @ x, dz.sum(axis=0)


@wrong(
    "dense_backward",
    "A transpose is missing in dx: dz (3, 4) and W (5, 4) do not fit as they are.",
    ask="Write the shape under each symbol: what makes the two 4s meet?",
    mistake=4,
)
def missing_transpose(dz, x, W):
    return dz @ W, x.T @ dz, dz.sum(axis=0)


@wrong(
    "dense_backward",
    "`*` multiplies number by number; here products have to be added up over rows or units.",
    ask="Write the shape under each symbol. Which size should disappear?",
    mistake=4,
)
def star_instead_of_product(dz, x, W):
    return dz * W.T, x * dz, dz.sum(axis=0)


@wrong(
    "dense_backward",
    "dx went back through dW; errors flow back through the weights.",
    ask="z = x W + b: what multiplies x?",
    mistake=10,
)
def back_through_the_gradient(dz, x, W):
    dW = x.T @ dz
    return dz @ dW.T, dW, dz.sum(axis=0)


@wrong(
    "dense_backward",
    "The values are right and their order is not: dx, dW, db was asked for.",
    ask="What does the docstring say comes first?",
)
def another_order(dz, x, W):
    return x.T @ dz, dz.sum(axis=0), dz @ W.T


@wrong(
    "dense_backward",
    "You changed dz, which belongs to the caller.",
    ask="What does -= do to the array that was handed in?",
    mistake=9,
)
def edited_in_place(dz, x, W):
    dx, dW, db = dz @ W.T, x.T @ dz, dz.sum(axis=0)
    dz -= dz.mean()
    return dx, dW, db


@wrong(
    "dense_backward",
    "A transpose is missing in dW: x (3, 5) and dz (3, 4) do not fit as they are.",
    ask="Write the shape under each symbol: what makes the two 3s meet?",
    mistake=4,
)
def x_not_transposed(dz, x, W):
    return dz @ W.T, x @ dz, dz.sum(axis=0)


@wrong(
    "dense_backward",
    "db is a single number: you summed over the units as well.",
    ask="One bias for each unit: which axis has to go, and which has to stay?",
    mistake=5,
)
def bias_summed_over_everything(dz, x, W):
    return dz @ W.T, x.T @ dz, dz.sum()


@wrong(
    "dense_backward",
    "All three have the wrong sign; a dense layer subtracts nothing.",
    ask="If W grows and x is positive, does z grow or shrink?",
    mistake=1,
)
def signs_turned(dz, x, W):
    return -dz @ W.T, -x.T @ dz, -dz.sum(axis=0)


@right("dense_backward")
def einsum_backward(dz, x, W):
    dx = np.einsum("nj,ij->ni", dz, W)
    return [dx, np.einsum("ni,nj->ij", x, dz), np.einsum("nj->j", dz)]


@right("dense_backward")
def loops_backward(dz, x, W):
    dx, dW, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(W.shape[1])
    for n in range(len(x)):
        dW += np.outer(x[n], dz[n])
        db += dz[n]
        dx[n] = W @ dz[n]
    return dx, dW, db


@right("dense_backward")
def transposed_at_the_end(dz, x, W):
    return (W @ dz.T).T, (dz.T @ x).T, np.ones(len(dz)) @ dz


@right("dense_backward")
def float32_backward(dz, x, W):
    dz, x, W = (array.astype(np.float32) for array in (dz, x, W))
    return dz @ W.T, x.T @ dz, dz.sum(0)


# example_step -------------------------------------------------------------------------------------


@wrong(
    "example_step",
    "You updated W2 before it sent the slope back, so W1 learned from weights that made no error.",
    ask="Which weights made this error: the old ones or the new ones?",
    mistake=15,
)
def updated_before_it_was_used(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    W2 = W2 - lr * a1.T @ dz2
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return W1 - lr * x.T @ dz1, W2


@wrong(
    "example_step",
    "The step goes uphill: the error grows.",
    ask="Does a step down this slope lower the error?",
    mistake=1,
)
def uphill(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (target - a2) * a2 * (1 - a2)
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return W1 - lr * x.T @ dz1, W2 - lr * a1.T @ dz2


@wrong(
    "example_step",
    "You squashed once more: sigmoid_slope wants z, and got a.",
    ask="Is the input of your slope z or a?",
    mistake=7,
)
def slopes_at_the_activations(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * sigmoid_slope(a2)
    dz1 = dz2 @ W2.T * sigmoid_slope(a1)
    return W1 - lr * x.T @ dz1, W2 - lr * a1.T @ dz2


@wrong(
    "example_step",
    "The sigmoid of the outputs is left out on the way back.",
    ask="This loss is a square, not a cross-entropy: does anything cancel a2 * (1 - a2)?",
    mistake=8,
)
def no_slope_of_the_outputs(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = a2 - target
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return W1 - lr * x.T @ dz1, W2 - lr * a1.T @ dz2


@wrong(
    "example_step",
    "The sigmoid of the hidden units is left out on the way back.",
    ask="Which box stands between z1 and a1?",
    mistake=8,
)
def no_slope_of_the_hidden_units(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    return W1 - lr * x.T @ (dz2 @ W2.T), W2 - lr * a1.T @ dz2


@wrong(
    "example_step",
    "The slope went back through dW2; errors flow back through the weights.",
    ask="z2 = a1 W2 + b2: what multiplies a1?",
    mistake=10,
)
def back_through_dw2(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    dW2 = a1.T @ dz2
    dz1 = dz2 @ dW2.T * a1 * (1 - a1)
    return W1 - lr * x.T @ dz1, W2 - lr * dW2


@wrong(
    "example_step",
    "The weights that were handed in are changed as well; whoever called you may still need them.",
    ask="What does W -= ... do to the array outside?",
    mistake=9,
)
def changed_in_place(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    W1 -= lr * x.T @ dz1
    W2 -= lr * a1.T @ dz2
    return W1, W2


@wrong(
    "example_step",
    "You returned the slopes; the weights after the step were asked for.",
    ask="Where does a weight go from where it is?",
)
def the_slopes_themselves(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return x.T @ dz1, a1.T @ dz2


@wrong(
    "example_step",
    "Your slopes are twice as large: the half in (target - a2)**2 / 2 cancels the 2.",
    ask="What is the slope of u**2 / 2?",
)
def a_factor_two(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = 2 * (a2 - target) * a2 * (1 - a2)
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return W1 - lr * x.T @ dz1, W2 - lr * a1.T @ dz2


@wrong(
    "example_step",
    "The step is right and the order is not: W1, then W2 was asked for.",
    ask="What does the docstring say comes first?",
)
def last_matrix_first(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(dense(x, W1, b1))
    a2 = sigmoid(dense(a1, W2, b2))
    dz2 = (a2 - target) * a2 * (1 - a2)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(da1 * a1 * (1 - a1), x, W1)
    return W2 - lr * dW2, W1 - lr * dW1


@wrong(
    "example_step",
    "The second layer got x on the way back; on the way forward it got a1.",
    ask="What did W2 multiply?",
)
def x_where_a1_belongs(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(dense(x, W1, b1))
    a2 = sigmoid(dense(a1, W2, b2))
    dz2 = (a2 - target) * a2 * (1 - a2)
    dW2 = x.T @ dz2
    dx, dW1, db1 = dense_backward(dz2 @ W2.T * a1 * (1 - a1), x, W1)
    return W1 - lr * dW1, W2 - lr * dW2


@wrong(
    "example_step",
    "The slope of the hidden units is taken at a2; theirs is a1 * (1 - a1).",
    ask="Which layer's activation did da1 come to?",
)
def slope_of_the_other_layer(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(dense(x, W1, b1))
    a2 = sigmoid(dense(a1, W2, b2))
    dz2 = (a2 - target) * a2 * (1 - a2)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(da1 * a2 * (1 - a2), x, W1)
    return W1 - lr * dW1, W2 - lr * dW2


@wrong(
    "example_step",
    "The rate 0.5 is written into your function; the argument lr is not used.",
    ask="What happens if somebody calls it with lr=1?",
    mistake=25,
)
def the_rate_written_in(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(dense(x, W1, b1))
    a2 = sigmoid(dense(a1, W2, b2))
    dz2 = (a2 - target) * a2 * (1 - a2)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(da1 * a1 * (1 - a1), x, W1)
    return W1 - 0.5 * dW1, W2 - 0.5 * dW2


@right("example_step")
def without_own_pieces(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * a2 * (1 - a2)
    dz1 = dz2 @ W2.T * a1 * (1 - a1)
    return [W1 - lr * x.T @ dz1, W2 - lr * a1.T @ dz2]


@right("example_step")
def with_slopes_at_z(x, target, W1, b1, W2, b2, lr):
    z1 = dense(x, W1, b1)
    z2 = dense(sigmoid(z1), W2, b2)
    delta2 = (sigmoid(z2) - target) * sigmoid_slope(z2)
    delta1 = np.einsum("nj,ij->ni", delta2, W2) * sigmoid_slope(z1)
    return W1 - lr * np.outer(x, delta1), W2 - lr * np.outer(sigmoid(z1), delta2)


@right("example_step")
def copies_then_in_place(x, target, W1, b1, W2, b2, lr):
    a1 = sigmoid(x @ W1 + b1)
    a2 = sigmoid(a1 @ W2 + b2)
    dz2 = (a2 - target) * (a2 - a2**2)
    da1, dW2, _ = dense_backward(dz2, a1, W2)
    _, dW1, _ = dense_backward(da1 * (a1 - a1**2), x, W1)
    W1, W2 = W1.copy(), W2.copy()
    W1 -= lr * dW1
    W2 -= lr * dW2
    return W1, W2


# relu ---------------------------------------------------------------------------------------------


@wrong("relu", "You took the absolute value.", ask="What should become of -3?")
def absolute_value(z):
    return np.abs(z)


@wrong(
    "relu", "You returned whether z is above 0; that is the slope.", ask="What should become of 3?"
)
def the_slope(z):
    return (z > 0) * 1.0


@wrong("relu", "You kept the negative numbers.", ask="What should become of 3?")
def minimum(z):
    return np.minimum(0, z)


@wrong(
    "relu",
    "np.max takes the largest number of all; here each number is compared with 0 on its own.",
    ask="How many numbers should come out?",
)
def largest_of_all(z):
    return np.max(z)


@wrong("relu", "That is the sigmoid.", ask="Which function is 0 on the left and z on the right?")
def the_sigmoid(z):
    return sigmoid(z)


@wrong(
    "relu",
    "You changed z, which belongs to the caller and which the way back needs as it was.",
    ask="What does z[...] = 0 do to the array outside?",
    mistake=9,
)
def z_edited_in_place(z):
    z[z < 0] = 0
    return z


@wrong(
    "relu",
    "Python's own max and if ask one question of the whole array; each number needs an answer of its own.",
    ask="Which NumPy function compares two arrays number by number?",
)
def one_question_for_all(z):
    return max(0, z)


@wrong(
    "relu",
    "The numbers above 0 are right, but those below 0 were dropped; they should become 0 and stay in their place.",
    ask="Which shape has z, and which shape has your result?",
)
def numbers_left_out(z):
    return z[z > 0]


@right("relu")
def relu_with_where(z):
    return np.where(z > 0, z, 0.0)


@right("relu")
def relu_as_a_product(z):
    return z * (z > 0)


@right("relu")
def relu_with_the_absolute_value(z):
    return (z + abs(z)) / 2


# relu_backward ------------------------------------------------------------------------------------


@wrong(
    "relu_backward",
    "You looked at the sign of da; the kink is in z.",
    ask="Which quantity did the forward pass compare with 0?",
    mistake=9,
)
def mask_from_da(da, z):
    return da * (da > 0)


@wrong(
    "relu_backward",
    "That is the slope of relu alone; da is not in it.",
    ask="Along a route slopes multiply: which two meet here?",
)
def the_slope_alone(da, z):
    return (z > 0) * 1.0


@wrong(
    "relu_backward",
    "You multiplied by relu(z); the slope of relu is 0 or 1.",
    ask="If z moves from 2 to 2.1, by how much does relu(z) move?",
)
def times_relu(da, z):
    return da * np.maximum(0, z)


@wrong(
    "relu_backward",
    "You went forward once more: relu of da is not the way back.",
    ask="Which quantity did the forward pass compare with 0?",
    mistake=9,
)
def da_and_z_swapped(da, z):
    return z * (da > 0)


@wrong(
    "relu_backward",
    "You changed da, which belongs to the caller.",
    ask="What does da[...] = 0 do to the array outside?",
    mistake=9,
)
def da_edited_in_place(da, z):
    da[z <= 0] = 0
    return da


@wrong(
    "relu_backward",
    "You passed da on where z is below 0.",
    ask="For which z does a nudge of z reach a?",
)
def mask_upside_down(da, z):
    return da * (z < 0)


@wrong(
    "relu_backward",
    "da passed through unchanged, as if relu were not there.",
    ask="What does a nudge of z = -1 do to a?",
    mistake=8,
)
def passed_through(da, z):
    return da


@wrong(
    "relu_backward",
    "np.sign gives -1 where z is below 0; the slope there is 0.",
    ask="If z moves from -2 to -1.9, by how much does relu(z) move?",
)
def sign_for_slope(da, z):
    return da * np.sign(z)


@wrong(
    "relu_backward",
    "You dropped the negative slopes as well; the kink is in z, and da may have any sign.",
    ask="Where z is above 0, what should become of da = -2?",
    mistake=9,
)
def only_positive_slopes(da, z):
    return np.maximum(0, da) * (z > 0)


@wrong(
    "relu_backward",
    "You kept the entries where z is above 0 and dropped the others; they should be 0 and stay in their place.",
    ask="Which shape has z, and which shape has your dz?",
)
def entries_left_out(da, z):
    return da[z > 0]


@right("relu_backward")
def backward_with_where(da, z):
    return np.where(z > 0, da, 0.0)


@right("relu_backward")
def backward_on_a_copy(da, z):
    dz = np.array(da, dtype=np.float32)
    dz[z < 0] = 0
    return dz


@right("relu_backward")
def backward_in_loops(da, z):
    return [[d if v > 0 else 0.0 for d, v in zip(*rows)] for rows in zip(da, z)]


# dead_unit, sigmoid_limit, linear_stack, two_signs ------------------------------------------------

question_answers = [
    wrong_value(
        "dead_unit",
        "a large gradient",
        "dead units shout",
        "Where z is below 0 the slope of relu is 0, and 0 times anything is 0.",
        ask="What does relu_backward multiply da by?",
    ),
    wrong_value(
        "dead_unit",
        "half the gradient",
        "half through",
        "The slope of relu is 1 or 0, never a half.",
        ask="What does relu_backward multiply da by where z < 0?",
    ),
    wrong_value(
        "sigmoid_limit",
        0.125,
        "a half each",
        "You took 1/2 for each sigmoid: that is its value in the middle, not its slope.",
        ask="What is a * (1 - a) for a = 1/2?",
    ),
    wrong_value(
        "sigmoid_limit",
        0.75,
        "slopes added",
        "You added the three slopes; along a route slopes multiply.",
        ask="Is this one route or three?",
    ),
    wrong_value(
        "sigmoid_limit",
        0.25,
        "one sigmoid",
        "That is what one sigmoid lets through; there are three.",
        ask="What does the second one multiply by?",
    ),
    wrong_value(
        "sigmoid_limit",
        1.0,
        "nothing lost",
        "A sigmoid is nowhere as steep as 1.",
        ask="What is a * (1 - a) for a = 1/2?",
    ),
    wrong_value(
        "sigmoid_limit",
        0.0625,
        "two sigmoids",
        "That is what two sigmoids let through; there are three.",
        ask="What does the third one multiply by?",
    ),
    right_value("sigmoid_limit", 0.015625, "as a decimal"),
    right_value("sigmoid_limit", 0.25 * 0.25 * 0.25, "as a product"),
    wrong_value(
        "linear_stack",
        "any function",
        "depth alone is enough",
        "Two matrices in a row are one matrix: x W1 W2 = x (W1 W2).",
        ask="What is (x @ W1) @ W2, with the parentheses moved?",
    ),
    wrong_value(
        "linear_stack",
        "nothing",
        "no activation no function",
        "It still computes something: a matrix times x, and a bias.",
        ask="What is (x @ W1) @ W2, with the parentheses moved?",
    ),
    wrong_value(
        "two_signs",
        "up",
        "one sign seen",
        "d is minus the slope, and it is added: the two signs cancel.",
        ask="What is w + lr * (-slope)?",
        mistake=1,
    ),
    wrong_value(
        "two_signs",
        "nowhere",
        "no movement",
        "The weights do move: by lr times minus the slope.",
        ask="What is w + lr * (-slope)?",
        mistake=1,
    ),
]

# cross_entropy ------------------------------------------------------------------------------------


@wrong(
    "cross_entropy",
    "The gradient has the wrong sign: it is probs minus onehot.",
    ask="Does a step down your gradient raise the score of the right class?",
    mistake=1,
)
def onehot_minus_probs(logits, y):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    onehot = np.eye(logits.shape[1])[y]
    s = logits - logits.max(axis=1, keepdims=True)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(len(y)), y]).mean()
    return loss, (onehot - probs) / len(y)


@wrong(
    "cross_entropy",
    "You added the rows up and did not take their mean: neither loss nor gradient is divided by the number of rows.",
    ask="Double the data: should the slope double?",
    mistake=2,
)
def sum_over_the_rows(logits, y):
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(len(y)), y]).sum()
    return loss, e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[y]


@wrong(
    "cross_entropy",
    "The loss is the mean over the rows, but its gradient is not divided by their number.",
    ask="If the loss is divided by N, what happens to its slope?",
    mistake=2,
)
def mean_in_the_loss_alone(logits, y):
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(len(y)), y]).mean()
    return loss, e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[y]


@wrong(
    "cross_entropy",
    "The gradient is divided by the number of rows twice.",
    ask="Who divides by the batch, and how often?",
    mistake=3,
)
def divided_twice(logits, y):
    n = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(n), y]).mean()
    return loss, (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[y]) / n / n


@wrong(
    "cross_entropy",
    "You went back through the softmax once more: probs minus onehot has its slope inside.",
    ask="Derive the slope of -z_y + log sum exp(z) in one go: where is a p (1 - p)?",
    mistake=8,
)
def softmax_slope_again(logits, y):
    n = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(n), y]).mean()
    return loss, (p - np.eye(logits.shape[1])[y]) * p * (1 - p) / n


@wrong(
    "cross_entropy",
    "The gradient is probs alone; the right class gets 1 less.",
    ask="Which way should the score of the right class move?",
)
def one_not_subtracted(logits, y):
    n = len(y)
    s = logits - logits.max(axis=1, keepdims=True)
    e = np.exp(s)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(n), y]).mean()
    return loss, e / e.sum(axis=1, keepdims=True) / n


@wrong(
    "cross_entropy",
    "exp(1000) overflows, and the result is nan.",
    ask="What can you subtract from a row of logits that cancels in the fraction?",
    mistake=11,
)
def overflow(logits, y):
    n = len(y)
    e = np.exp(logits)
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    return loss, (p - np.eye(logits.shape[1])[y]) / n


@wrong(
    "cross_entropy",
    "You subtracted the largest logit of the whole batch, so a row far below it comes out as 0 / 0.",
    ask="Does each row have its own largest logit?",
    mistake=12,
)
def one_maximum_for_all(logits, y):
    n = len(y)
    s = logits - logits.max()
    e = np.exp(s)
    p = e / e.sum(axis=1, keepdims=True)
    loss = (np.log(e.sum(axis=1)) - s[np.arange(n), y]).mean()
    return loss, (p - np.eye(logits.shape[1])[y]) / n


@wrong(
    "cross_entropy",
    "Your softmax adds up over the rows; the classes of one row compete with each other.",
    ask="Which sums of probs should be 1?",
    mistake=13,
)
def softmax_over_the_rows(logits, y):
    n = len(y)
    s = logits - logits.max(axis=0, keepdims=True)
    e = np.exp(s)
    p = e / e.sum(axis=0, keepdims=True)
    loss = -np.log(p[np.arange(n), y] + 1e-300).mean()
    return loss, (p - np.eye(logits.shape[1])[y]) / n


@wrong(
    "cross_entropy",
    "The probability of the right class rounds to 0, and its logarithm is infinite.",
    ask="Can you write log(p) with logits alone, without p?",
    mistake=14,
)
def logarithm_of_zero(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(n), y]).mean()
    return loss, (p - np.eye(logits.shape[1])[y]) / n


@wrong(
    "cross_entropy",
    "You changed the logits, which belong to the caller.",
    ask="What does logits -= ... do to the array outside?",
    mistake=9,
)
def logits_edited_in_place(logits, y):
    n = len(y)
    logits -= logits.max(axis=1, keepdims=True)
    e = np.exp(logits)
    loss = (np.log(e.sum(axis=1)) - logits[np.arange(n), y]).mean()
    return loss, (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[y]) / n


@wrong(
    "cross_entropy",
    "Your sums over the classes lost an axis: (rows, classes) cannot be divided by (rows,).",
    ask="Print the shapes of both. What would (rows, 1) do?",
    mistake=6,
)
def sums_without_keepdims(logits, y):
    n = len(y)
    e = np.exp(logits)
    p = e / e.sum(axis=1)
    loss = -np.log(p[np.arange(n), y]).mean()
    p[np.arange(n), y] -= 1
    return loss, p / n


@wrong(
    "cross_entropy",
    "Only one thing came back; the loss and its gradient were asked for.",
    ask="Which two values should leave the function?",
)
def the_loss_alone(logits, y):
    s = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(s).sum(axis=1)) - s[np.arange(len(y)), y]).mean()


@wrong(
    "cross_entropy",
    "A small number under the logarithm keeps the loss finite, and hides how wrong the answer was: however wrong, it never counts for more than about 20 or 30.",
    ask="Can you write log(p) with logits alone, without p?",
    mistake=14,
)
def logarithm_of_a_clipped_probability(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(np.maximum(p[np.arange(n), y], 1e-12)).mean()
    p[np.arange(n), y] -= 1
    return loss, p / n


@wrong(
    "cross_entropy",
    "p and dlogits are two names for one array: when you subtract 1 in one, the probability in the other is below 0, and its logarithm is nan.",
    ask="How many arrays are there after d = p?",
    mistake=9,
)
def one_array_for_p_and_slope(logits, y):
    n = len(y)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    d = p
    d[np.arange(n), y] -= 1
    return -np.log(p[np.arange(n), y]).mean(), d / n


@wrong(
    "cross_entropy",
    "p[:, y] takes these columns of every row; each row has one right class of its own.",
    ask="What is the shape of p[:, y], and of p[np.arange(len(y)), y]?",
)
def columns_for_all_rows(logits, y):
    n = len(y)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    d = np.exp(log_probs)
    d[:, y] -= 1
    return -log_probs[:, y].mean(), d / n


@wrong(
    "cross_entropy",
    "Your mean counts the classes, too; it is a mean over the rows.",
    ask="How many numbers does .mean() divide by, and how many rows are there?",
    mistake=3,
)
def mean_over_the_classes_too(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    onehot = np.eye(logits.shape[1])[y]
    return -(onehot * log_probs).mean(), (np.exp(log_probs) - onehot) / logits.size


@right("cross_entropy")
def with_onehot_rows(logits, y):
    onehot = np.eye(logits.shape[1])[y]
    top = logits.max(axis=1, keepdims=True)
    log_sum = top + np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    loss = np.sum((log_sum - logits) * onehot) / len(y)
    return loss, (np.exp(logits - log_sum) - onehot) / len(y)


@right("cross_entropy")
def row_by_row(logits, y):
    loss, dlogits = 0.0, np.zeros(logits.shape)
    for n, (row, label) in enumerate(zip(logits, y)):
        shifted = row - max(row)
        e = np.exp(shifted)
        loss += (np.log(sum(e)) - shifted[label]) / len(y)
        dlogits[n] = e / sum(e) / len(y)
        dlogits[n, label] -= 1 / len(y)
    return [loss, dlogits]


@right("cross_entropy")
def with_logaddexp(logits, y):
    log_probs = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    picked = np.take_along_axis(log_probs, y[:, None], axis=1)
    dlogits = np.exp(log_probs)
    np.put_along_axis(dlogits, y[:, None], np.exp(picked) - 1, axis=1)
    return -picked.mean(), dlogits / len(y)


@right("cross_entropy")
def cross_entropy_in_float32(logits, y):
    z = logits.astype(np.float32)
    z = z - z.max(1)[:, None]
    e = np.exp(z)
    loss = np.mean(np.log(e.sum(1)) - z[range(len(y)), y])
    p = e / e.sum(1)[:, None]
    p[range(len(y)), y] -= 1
    return loss, p / np.float32(len(y))


# numeric_gradient ---------------------------------------------------------------------------------


@wrong(
    "numeric_gradient",
    "plus and minus are two names for one array: the nudges cancel before the loss is asked.",
    ask="Does b = a, or b = a[:], make a second array?",
    mistake=9,
)
def two_names_for_one_array(loss, theta, eps=1e-5):
    """The slope of loss(theta) in every entry of theta, measured by nudging it both ways."""
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus = theta
        plus[i] += eps
        minus = theta
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / (2 * eps)
    return grad


@wrong(
    "numeric_gradient",
    "theta itself is nudged down, and stays there after the call.",
    ask="Which array do you nudge: a copy, or theta? If theta, who puts it back?",
    mistake=9,
)
def only_plus_is_copied(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus = theta.copy()
        plus[i] += eps
        minus = theta
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / (2 * eps)
    return grad


@wrong(
    "numeric_gradient",
    "theta itself is nudged up, and stays there after the call.",
    ask="Which array do you nudge: a copy, or theta? If theta, who puts it back?",
    mistake=9,
)
def only_minus_is_copied(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus = theta
        plus[i] += eps
        minus = theta.copy()
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / (2 * eps)
    return grad


@wrong(
    "numeric_gradient",
    "You nudged one way only; nudging both ways is far more exact.",
    ask="Is the slope to the right of a point the slope at the point?",
)
def one_way_only(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus = theta.copy()
        plus[i] += eps
        grad[i] = (loss(plus) - loss(theta)) / eps
    return grad


@wrong(
    "numeric_gradient",
    "plus and minus lie 2 eps apart, and you divided by eps.",
    ask="How far is it from theta - eps to theta + eps?",
)
def divided_by_eps(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus, minus = theta.copy(), theta.copy()
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / eps
    return grad


@wrong(
    "numeric_gradient",
    "theta is nudged up, then down by the same, so the second loss is the loss at theta itself.",
    ask="After += eps, how much must you subtract to get to theta - eps?",
    mistake=9,
)
def back_to_the_middle(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        theta[i] += eps
        above = loss(theta)
        theta[i] -= eps
        below = loss(theta)
        grad[i] = (above - below) / (2 * eps)
    return grad


@wrong(
    "numeric_gradient",
    "You nudged all weights at once; the slope of one needs the others to stay.",
    ask="How many entries of plus differ from theta?",
)
def all_at_once(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        grad[i] = (loss(theta + eps) - loss(theta - eps)) / (2 * eps)
    return grad


@wrong(
    "numeric_gradient",
    "plus is copied once, before the loop, so the nudges of earlier weights are still in it.",
    ask="At i = 2, how many entries of plus differ from theta?",
    mistake=16,
)
def copied_once(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    plus, minus = theta.copy(), theta.copy()
    for i in range(theta.size):
        plus[i] += eps
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / (2 * eps)
    return grad


@right("numeric_gradient")
def nudge_and_restore(loss, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        kept = theta[i]
        theta[i] = kept + eps
        above = loss(theta)
        theta[i] = kept - eps
        below = loss(theta)
        theta[i] = kept
        grad[i] = (above - below) / (2 * eps)
    return grad


@right("numeric_gradient")
def rows_of_the_identity(loss, theta, eps=1e-5):
    nudges = eps * np.eye(len(theta))
    return np.array([(loss(theta + n) - loss(theta - n)) / (2 * eps) for n in nudges])


@right("numeric_gradient")
def slopes_in_a_list(loss, theta, eps=1e-5):
    slopes = []
    for i in range(len(theta)):
        nudge = np.zeros(len(theta))
        nudge[i] = eps
        slopes.append((loss(theta + nudge) - loss(theta - nudge)) / (2 * eps))
    return slopes


# step_order ---------------------------------------------------------------------------------------

step_order_answers = [
    wrong_value(
        "step_order",
        "BFDGECA",
        "updated before it was used",
        "W2 changes in line D, and only then line G sends the slope back through it.",
        ask="Which weights made this error: the old ones or the new ones?",
        mistake=15,
    ),
    wrong_value(
        "step_order",
        "ADBFGEC",
        "updates first",
        "Line A updates W1 before any slope is known.",
        ask="Which lines can run right after the forward pass?",
    ),
    wrong_value(
        "step_order",
        "CEGFBAD",
        "from the input to the loss",
        "Line C needs dz1, which comes from further back: it stands too early.",
        ask="At which end of the network is the first slope known?",
    ),
    wrong_value(
        "step_order",
        "BFDECAG",
        "a slope before its source",
        "Line E needs da1, and line G makes it.",
        ask="Which line makes da1?",
    ),
    wrong_value(
        "step_order",
        "FBGECDA",
        "a gradient before its slope",
        "Line F needs dz2, and line B makes it.",
        ask="Which line needs nothing but what the forward pass stored?",
    ),
    wrong_value(
        "step_order",
        "BFGEC",
        "lines left out",
        "Each of the seven lines is needed once.",
        ask="Which lines move the weights?",
    ),
    right_value("step_order", "BGFECAD", "the hidden layer moves first"),
    right_value("step_order", "bgecfda", "small letters"),
    right_value("step_order", "B G E C A F D", "with spaces"),
]

# two_layer_gradients ------------------------------------------------------------------------------


@wrong(
    "two_layer_gradients",
    "The slope went back through dW2; errors flow back through the weights. dW2 is right, dW1 is not.",
    ask="z2 = a1 W2 + b2: what multiplies a1?",
    mistake=10,
)
def dw2_where_w2_belongs(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    dW2 = a1.T @ dz2
    dz1 = dz2 @ dW2.T * (z1 > 0)
    return x.T @ dz1, dz1.sum(axis=0), dW2, dz2.sum(axis=0)


@wrong(
    "two_layer_gradients",
    "The relu is left out on the way back: units that were off receive a gradient.",
    ask="Which line of the forward pass has no line on your way back?",
    mistake=8,
)
def relu_left_out(x, y, W1, b1, W2, b2):
    a1 = relu(dense(x, W1, b1))
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    _, dW1, db1 = dense_backward(da1, x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "Your mask looks at the sign of da1; the kink was in z1.",
    ask="Which quantity did relu compare with 0?",
    mistake=9,
)
def mask_from_the_gradient(x, y, W1, b1, W2, b2):
    a1 = relu(dense(x, W1, b1))
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, da1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "You divided by the number of rows again; cross_entropy has done that.",
    ask="Who divides by the batch, and how often?",
    mistake=3,
)
def mean_taken_twice(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2 / len(x), a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "All four have the wrong sign.",
    ask="Does a step down this gradient lower the loss?",
    mistake=1,
)
def all_signs_turned(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(-dz2, a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "You went back through a softmax slope that cross_entropy has already taken.",
    ask="Whose slope is dlogits: that of the logits or that of the probabilities?",
    mistake=8,
)
def softmax_slope_twice(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    z2 = dense(a1, W2, b2)
    p = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)
    _, dz2 = cross_entropy(z2, y)
    da1, dW2, db2 = dense_backward(dz2 * p * (1 - p), a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "The second layer got z1; what went into it was a1.",
    ask="Which array did the forward pass hand to the second layer?",
    mistake=7,
)
def z1_where_a1_belongs(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, z1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "W2 was moved before it sent the slope back.",
    ask="Which weights made this error: the old ones or the new ones?",
    mistake=15,
)
def w2_moved_first(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    _, dW2, db2 = dense_backward(dz2, a1, W2)
    da1, _, _ = dense_backward(dz2, a1, W2 - dW2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "The values are right and their order is not: dW1, db1, dW2, db2 was asked for.",
    ask="What does the docstring say comes first?",
)
def last_layer_first(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW2, db2, dW1, db1


@wrong(
    "two_layer_gradients",
    "You took a step with the weights on the way; only their gradients were asked for.",
    ask="What does W2 -= ... do to the array outside?",
    mistake=15,
)
def weights_moved_on_the_way(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    _, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    W1 -= 0.1 * dW1
    W2 -= 0.1 * dW2
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "cross_entropy returns two things, the loss and dlogits, and you passed on both.",
    ask="How many names stand on the left of your first line?",
)
def loss_and_slope_together(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    _, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "cross_entropy returns the loss first and dlogits second; you sent the loss back.",
    ask="What does cross_entropy's docstring say comes first?",
)
def the_loss_went_back(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    dz2, loss = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "relu_backward got its two arrays in the other order: it wants da first, then z.",
    ask="Which of the two is masked, and which one makes the mask?",
)
def da_and_z_exchanged(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    loss, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(relu_backward(z1, da1), x, W1)
    return dW1, db1, dW2, db2


@wrong(
    "two_layer_gradients",
    "You took a step; the slopes themselves were asked for.",
    ask="What should the caller do with dW1?",
)
def weights_after_a_step(x, y, W1, b1, W2, b2):
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    loss, dz2 = cross_entropy(dense(a1, W2, b2), y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dx, dW1, db1 = dense_backward(relu_backward(da1, z1), x, W1)
    return W1 - dW1, b1 - db1, W2 - dW2, b2 - db2


@right("two_layer_gradients")
def all_by_hand(x, y, W1, b1, W2, b2):
    a1 = np.maximum(0, x @ W1 + b1)
    z2 = a1 @ W2 + b2
    p = np.exp(z2 - z2.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    p /= len(y)
    hidden = p @ W2.T * (a1 > 0)
    return [x.T @ hidden, hidden.sum(0), a1.T @ p, p.sum(0)]


@right("two_layer_gradients")
def one_row_at_a_time(x, y, W1, b1, W2, b2):
    total = [np.zeros(w.shape) for w in (W1, b1, W2, b2)]
    for n in range(len(x)):
        row = x[n : n + 1]
        z1 = dense(row, W1, b1)
        a1 = relu(z1)
        _, dz2 = cross_entropy(dense(a1, W2, b2), y[n : n + 1])
        dz1 = relu_backward(dz2 @ W2.T, z1)
        for sum_so_far, part in zip(total, (row.T @ dz1, dz1[0], a1.T @ dz2, dz2[0])):
            sum_so_far += part / len(x)
    return tuple(total)


@right("two_layer_gradients")
def gradients_with_einsum(x, y, W1, b1, W2, b2):
    z1 = np.einsum("ni,ih->nh", x, W1) + b1
    a1 = relu(z1)
    dz2 = cross_entropy(np.einsum("nh,hc->nc", a1, W2) + b2, y)[1]
    dz1 = np.where(z1 > 0, np.einsum("nc,hc->nh", dz2, W2), 0)
    return np.einsum("ni,nh->ih", x, dz1), sum(dz1), np.einsum("nh,nc->hc", a1, dz2), sum(dz2)


# Network ------------------------------------------------------------------------------------------


@wrong(
    "Network",
    "__init__ asks for self.inputs, which nobody stored. That is the first of four kinds of slip.",
    ask="Under which name is x kept, and before or after it is used?",
)
class the_sketch:
    """Two layers of sigmoid units without biases; the loss is the mean squared error."""

    def __init__(self, x, y, hidden, rng):
        self.W1 = rng.normal(size=(self.inputs.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))
        self.x, self.y = x, y

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.a2)
        da1 = dz2 @ self.W2
        dz1 = da1 * sigmoid_slope(self.a1)
        self.dW1 = self.x @ dz1
        self.dW2 = self.a1 @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "It can be built. In backward() the shapes do not fit: transposes are missing.",
    ask="Write the shape under each symbol: where should two equal sizes meet?",
    mistake=4,
)
class transposes_missing:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.a2)
        da1 = dz2 @ self.W2
        dz1 = da1 * sigmoid_slope(self.a1)
        self.dW1 = self.x @ dz1
        self.dW2 = self.a1 @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "The shapes fit now. The sign of da2 is still turned round, and the slopes are still taken at a, which was squashed already.",
    ask="Does a step down this gradient lower the loss? And is the input of sigmoid_slope z or a?",
    mistake=7,
)
class sign_and_place:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.a2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.a1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "da2 has the wrong sign, so every gradient has, and the loss climbs.",
    ask="If a2 is above y, should a larger a2 raise the loss or lower it?",
    mistake=1,
)
class sign_of_da2:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "The loss goes down, because two wrong signs cancel: dW1 and dW2 are minus the gradient and step adds them.",
    ask="What does the name dW1 promise?",
    mistake=1,
)
class two_signs_that_cancel:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 + lr * self.dW1
        self.W2 = self.W2 + lr * self.dW2


@wrong(
    "Network",
    "The slopes of both sigmoids are taken at a, which was squashed already.",
    ask="Is the input of sigmoid_slope z or a?",
    mistake=7,
)
class slopes_at_a:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.a2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.a1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "The slope of the hidden units is still taken at a1, which was squashed already; that of the outputs is right.",
    ask="Is the input of sigmoid_slope z or a?",
    mistake=7,
)
class slope_at_a1:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.a1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "The gradients are right, and step walks up them.",
    ask="Which way is down: with the slope or against it?",
    mistake=1,
)
class step_uphill:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 + lr * self.dW1
        self.W2 = self.W2 + lr * self.dW2


@wrong(
    "Network",
    "backward adds to the gradients of the call before; each call should start afresh.",
    ask="Where does the old gradient live when backward runs a second time?",
    mistake=16,
)
class gradients_pile_up:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))
        self.dW1 = self.dW2 = 0

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.z1)
        self.dW1 = self.dW1 + self.x.T @ dz1
        self.dW2 = self.dW2 + self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "The gradient is not divided by the number of targets, though the loss is their mean.",
    ask="Double the data: should the slope double?",
    mistake=2,
)
class no_mean:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y)
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = dz2 @ self.W2.T * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "You divided by the number of rows; the loss is a mean over all entries of y, rows and outputs.",
    ask="How many numbers does np.mean divide by in forward()?",
    mistake=2,
)
class mean_over_the_rows:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(self.x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, self.y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / len(self.y)
        dz2 = da2 * sigmoid_slope(self.z2)
        da1 = dz2 @ self.W2.T
        dz1 = da1 * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@wrong(
    "Network",
    "A size is written into your network: it fits three inputs and no others.",
    ask="Which argument knows the number of inputs?",
    mistake=25,
)
class a_size_written_in:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(3, hidden))
        self.W2 = rng.normal(size=(hidden, self.y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        da1 = dz2 @ self.W2.T
        dz1 = da1 * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


@right("Network")
class inputs_as_the_name:
    def __init__(self, x, y, hidden, rng):
        self.inputs, self.y = x, y
        self.W1 = rng.normal(size=(self.inputs.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.a1 = sigmoid(self.inputs @ self.W1)
        self.a2 = sigmoid(self.a1 @ self.W2)
        return np.square(self.y - self.a2).mean()

    def backward(self):
        dz2 = 2 * (self.a2 - self.y) * self.a2 * (1 - self.a2) / self.y.size
        dz1 = dz2 @ self.W2.T * self.a1 * (1 - self.a1)
        self.dW1, self.dW2 = self.inputs.T @ dz1, self.a1.T @ dz2

    def step(self, lr):
        self.W1 -= lr * self.dW1
        self.W2 -= lr * self.dW2


@right("Network")
class with_own_pieces:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = dense(self.x, self.W1, 0)
        self.z2 = dense(sigmoid(self.z1), self.W2, 0)
        return float(np.mean((sigmoid(self.z2) - self.y) ** 2))

    def backward(self):
        da2 = 2 * (sigmoid(self.z2) - self.y) / self.y.size
        da1, self.dW2, _ = dense_backward(da2 * sigmoid_slope(self.z2), sigmoid(self.z1), self.W2)
        _, self.dW1, _ = dense_backward(da1 * sigmoid_slope(self.z1), self.x, self.W1)

    def step(self, lr):
        for name in ("W1", "W2"):
            setattr(self, name, getattr(self, name) - lr * getattr(self, "d" + name))


@right("Network")
class both_signs_turned_in_the_middle:
    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = -2 * (self.y - self.a2) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        dz1 = np.einsum("no,ho->nh", dz2, self.W2) * sigmoid_slope(self.z1)
        self.dW1 = np.einsum("ni,nh->ih", self.x, dz1)
        self.dW2 = np.einsum("nh,no->ho", self.a1, dz2)

    def step(self, lr):
        self.W1 = self.W1 + -lr * self.dW1
        self.W2 = self.W2 + -lr * self.dW2


# train_network ------------------------------------------------------------------------------------


@wrong(
    "train_network",
    "Each step goes uphill.",
    ask="Which way is down: with the slope or against it?",
    mistake=1,
)
def steps_uphill(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w + lr * dw for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "x is taken in the new order and y in the old one, so most digits carry another digit's label.",
    ask="Which rows of y belong to x[rows]?",
    mistake=25,
)
def labels_in_the_old_order(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[start : start + batch_size], *weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "Only the second layer moves; W1 and b1 stay as they began.",
    ask="How many arrays have a gradient?",
)
def the_first_layer_stays(x, y, weights, lr, batch_size, epochs, rng):
    W1, b1, W2, b2 = weights
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            _, _, dW2, db2 = two_layer_gradients(x[rows], y[rows], W1, b1, W2, b2)
            W2, b2 = W2 - lr * dW2, b2 - lr * db2
    return [W1, b1, W2, b2]


@wrong(
    "train_network",
    "You divided the gradients by the size of the batch again; the loss is a mean already, so the steps are far too short.",
    ask="Who divides by the batch, and how often?",
    mistake=3,
)
def divided_by_the_batch_again(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - lr * dw / len(rows) for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "The learning rate is not used.",
    ask="How long should a step be?",
)
def no_learning_rate(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - dw for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "Only one step counts: the function returns within the loop, or every batch starts from the first weights again.",
    ask="How far is the last line indented, and whose weights does the second batch start from?",
)
def one_step_only(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
            return weights


@wrong(
    "train_network",
    "The last rows are lost when the batch size does not divide their number.",
    ask="Ten rows, four to a batch: how many batches?",
    mistake=25,
)
def last_batch_lost(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - batch_size + 1, batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "The weights that were handed in are changed as well.",
    ask="What does w -= ... do to the array outside?",
    mistake=9,
)
def start_weights_changed(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            for w, dw in zip(weights, two_layer_gradients(x[rows], y[rows], *weights)):
                w -= lr * dw
    return weights


@wrong(
    "train_network",
    "weights and gradients are lists of four arrays, and lists cannot be multiplied or subtracted.",
    ask="How would you go through both lists together?",
)
def lists_as_if_they_were_arrays(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = weights - lr * gradients
    return weights


@wrong(
    "train_network",
    "Inside your loop w is a new array each time, and the list weights still holds the old ones: nothing is learned.",
    ask="What is in weights when the loop is over?",
)
def a_new_name_in_the_loop(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            for w, dw in zip(weights, gradients):
                w = w - lr * dw
    return weights


@wrong(
    "train_network",
    "two_layer_gradients wants the four arrays one by one, and got a list of them.",
    ask="What does the star do in f(*weights)?",
)
def the_list_in_one_piece(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
    return weights


@wrong(
    "train_network",
    "The biases never move.",
    ask="How many arrays does two_layer_gradients return, and how many did you use?",
)
def biases_stay(x, y, weights, lr, batch_size, epochs, rng):
    W1, b1, W2, b2 = weights
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            dW1, _, dW2, _ = two_layer_gradients(x[rows], y[rows], W1, b1, W2, b2)
            W1, W2 = W1 - lr * dW1, W2 - lr * dW2
    return [W1, b1, W2, b2]


@wrong(
    "train_network",
    "You return after the first epoch: the line stands inside the outer loop.",
    ask="To which loop does your return belong: how far is it indented?",
)
def one_epoch_only(x, y, weights, lr, batch_size, epochs, rng):
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
        return weights


@right("train_network")
def copied_and_changed_in_place(x, y, weights, lr, batch_size, epochs, rng):
    weights = [w.copy() for w in weights]
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            rows = order[start : start + batch_size]
            for w, dw in zip(weights, two_layer_gradients(x[rows], y[rows], *weights)):
                w -= lr * dw
    return weights


@right("train_network")
def four_names(x, y, weights, lr, batch_size, epochs, rng):
    W1, b1, W2, b2 = weights
    for _ in range(epochs):
        order = np.arange(len(x))
        rng.shuffle(order)
        for rows in np.split(order, range(batch_size, len(x), batch_size)):
            dW1, db1, dW2, db2 = two_layer_gradients(x[rows], y[rows], W1, b1, W2, b2)
            W1, b1 = W1 - lr * dW1, b1 - lr * db1
            W2, b2 = W2 - lr * dW2, b2 - lr * db2
    return W1, b1, W2, b2


@right("train_network")
def in_one_long_array(x, y, weights, lr, batch_size, epochs, rng):
    theta = pack(weights)
    for _ in range(epochs):
        order = rng.permutation(len(x))
        while len(order):
            rows, order = order[:batch_size], order[batch_size:]
            theta = theta - lr * pack(
                two_layer_gradients(x[rows], y[rows], *unpack(theta, weights))
            )
    return unpack(theta, weights)
