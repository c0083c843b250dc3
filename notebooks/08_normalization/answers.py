"""What people write for the exercises of 08_normalization: wrong answers with what to tell them, right ones in other styles."""

from autograde.answers import right, right_value, wrong, wrong_value

# biases_at_zero ---------------------------------------------------------------------------------

bias_answers = [
    wrong_value(
        "biases_at_zero",
        "a",
        "no gradient for a bias",
        "A bias has a gradient like any weight: db = dz.sum(axis=0).",
        ask="What would differ between the dz of two units with different weights?",
    ),
    wrong_value(
        "biases_at_zero",
        "c",
        "the bias unused",
        "It is added to every z, and learned.",
        ask="What would differ between the dz of two units with different weights?",
    ),
    right_value("biases_at_zero", "B", "in capitals"),
]

# first_weights ----------------------------------------------------------------------------------


@wrong(
    "first_weights",
    "All weights are 0, so all units of a layer get the same gradient (here none at all) and stay alike.",
    ask="What could make two units different before the first step?",
    mistake=24,
)
def all_zeros(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = np.zeros((fan_in, fan_out))
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "All weights are equal, so all units of a layer get the same gradient and stay alike: a hundred units are worth one.",
    ask="What could make two units different before the first step?",
    mistake=24,
)
def all_the_same_number(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = np.full((fan_in, fan_out), 1 / np.sqrt(fan_in))
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "The inputs of a unit have different weights, but every unit has the same ones.",
    ask="Which is one unit: a row or a column of W?",
    mistake=24,
)
def one_column_for_all_units(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, 1)) / np.sqrt(fan_in) * np.ones(fan_out)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "The units differ now, but every weight has standard deviation 1: with many inputs z becomes far too large.",
    ask="By what do you have to divide?",
    mistake=24,
)
def not_scaled(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "You divided by fan_in; the standard deviation is 1 over its root.",
    ask="A hundred terms add up. Is their sum a hundred times as large as one, or ten times?",
)
def divided_by_the_number_of_inputs(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) / fan_in
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "You divided by the root of fan_out.",
    ask="How many terms add up in one z: the number of inputs, or of units?",
    mistake=24,
)
def scaled_by_the_outputs(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_out)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "rng.random gives numbers from 0 to 1, none below 0: their mean is not 0.",
    ask="Which method of rng draws normal numbers?",
)
def positive_weights_only(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.random((fan_in, fan_out)) / np.sqrt(fan_in)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "The biases are random as well; they were to begin at 0.",
    ask="Which of the two tells the units apart already?",
)
def random_biases_too(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)
        b = rng.normal(size=fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "Only the weights come back; every layer is a pair of W and b.",
    ask="What does the last line of the loop put into the list?",
)
def weights_without_biases(sizes, rng):
    return [rng.normal(size=pair) / np.sqrt(pair[0]) for pair in pairwise(sizes)]


@wrong(
    "first_weights",
    "You made a generator inside, so every call gives the same numbers whatever rng is passed.",
    ask="Where should chance come from?",
    mistake=25,
)
def a_generator_of_its_own(sizes, rng):
    rng = np.random.default_rng(0)
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "With a 2 under the root it is He's start, for relu; here the standard deviation is 1 over the root of fan_in.",
    ask="Is the 2 in the formula that was asked for?",
    mistake=24,
)
def he_s_start(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) * np.sqrt(2 / fan_in)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


@wrong(
    "first_weights",
    "One small number for all layers: the spread was to be 1 over the root of fan_in, so it differs from layer to layer.",
    ask="A layer has 100 inputs, the next one 25. Which needs the larger weights?",
    mistake=24,
)
def tiny_in_every_layer(sizes, rng):
    return [(0.01 * rng.normal(size=(a, b)), np.zeros(b)) for a, b in pairwise(sizes)]


@right("first_weights")
def as_a_comprehension(sizes, rng):
    return [
        (rng.normal(size=(n, m)) / n**0.5, np.zeros(m))
        for n, m in zip(sizes[:-1], sizes[1:], strict=True)
    ]


@right("first_weights")
def with_loc_and_scale(sizes, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(0, fan_in**-0.5, (fan_in, fan_out)).astype(np.float32)
        b = [0.0] * fan_out
        weights.append((W, b))
    return weights


@right("first_weights")
def standard_normal_by_index(sizes, rng):
    weights = []
    for i in range(len(sizes) - 1):
        W = np.sqrt(1 / sizes[i]) * rng.standard_normal((sizes[i], sizes[i + 1]))
        weights += [[W, np.zeros(sizes[i + 1])]]
    return weights


# std_of_sum -------------------------------------------------------------------------------------

sum_answers = [
    wrong_value(
        "std_of_sum",
        25,
        "the variance",
        "25 is the variance of z.",
        ask="How do you get from a variance to a standard deviation?",
    ),
    wrong_value(
        "std_of_sum",
        50,
        "standard deviations added",
        "You added a hundred standard deviations of 0.5; it is the variances that add up.",
        ask="What is the variance of one product?",
    ),
    wrong_value(
        "std_of_sum",
        0.5,
        "one term only",
        "That is the standard deviation of one product.",
        ask="And of a hundred of them added?",
    ),
    wrong_value(
        "std_of_sum",
        0.05,
        "a mean in place of a sum",
        "That would be right for the mean of the products; a unit adds them up.",
        ask="Do random terms add to something larger or smaller than one of them?",
    ),
    right_value("std_of_sum", 5.0, "as a float"),
]

# layer_stds -------------------------------------------------------------------------------------


@wrong(
    "layer_stds",
    "You measured z; the activations are f(z).",
    ask="On which side of f do you measure?",
    mistake=7,
)
def before_the_activation(x, weights, f):
    stds = []
    for W in weights:
        z = x @ W
        stds.append(np.std(z))
        x = f(z)
    return np.array(stds)


@wrong(
    "layer_stds",
    "The output of a layer does not become the input of the next.",
    ask="What should x be for the second layer?",
)
def every_layer_gets_the_first_input(x, weights, f):
    return np.array([np.std(f(x @ W)) for W in weights])


@wrong(
    "layer_stds",
    "Nothing is bent: f is not used.",
    ask="What becomes of z before the next layer sees it?",
)
def f_left_out(x, weights, f):
    stds = []
    for W in weights:
        x = x @ W
        stds.append(np.std(x))
    return np.array(stds)


@wrong(
    "layer_stds",
    "These are variances.",
    ask="Which function of NumPy gives the standard deviation?",
)
def variances(x, weights, f):
    stds = []
    for W in weights:
        x = f(x @ W)
        stds.append(np.var(x))
    return np.array(stds)


@wrong(
    "layer_stds",
    "The inputs are in the list as well; it was to have one number for each layer.",
    ask="How many layers are there, and how many numbers?",
)
def the_inputs_counted_too(x, weights, f):
    stds = [np.std(x)]
    for W in weights:
        x = f(x @ W)
        stds.append(np.std(x))
    return np.array(stds)


@wrong(
    "layer_stds",
    "You have one number for each unit; one for the whole layer was asked for.",
    ask="What does np.std do without an axis?",
    mistake=5,
)
def one_number_for_each_unit(x, weights, f):
    stds = []
    for W in weights:
        x = f(x @ W)
        stds.append(np.std(x, axis=0))
    return stds


@wrong(
    "layer_stds",
    "The function returns within the loop, after the first layer.",
    ask="How far is the return indented?",
)
def returned_in_the_loop(x, weights, f):
    stds = []
    for W in weights:
        x = f(x @ W)
        stds.append(np.std(x))
        return np.array(stds)


@wrong(
    "layer_stds",
    "You measured what goes into each layer; what comes out of it is asked for.",
    ask="Has x gone through W and f when you take np.std?",
)
def measured_before_the_layer(x, weights, f):
    stds = []
    for W in weights:
        stds.append(np.std(x))
        x = f(x @ W)
    return np.array(stds)


@wrong(
    "layer_stds",
    "That is the spread of the weights; the spread of the activations is asked for.",
    ask="Where does x come in?",
)
def spread_of_the_weights(x, weights, f):
    return np.array([np.std(W) for W in weights])


@wrong(
    "layer_stds",
    "You took the root of the mean square, which counts the mean in; the standard deviation is measured about the mean.",
    ask="What is the standard deviation of three equal numbers?",
)
def root_of_the_mean_square(x, weights, f):
    stds = []
    for W in weights:
        x = f(x @ W)
        stds.append(np.sqrt(np.mean(x**2)))
    return np.array(stds)


@right("layer_stds")
def a_list(x, weights, f):
    stds = []
    for W in weights:
        x = f(x.dot(W))
        stds.append(float(x.std()))
    return stds


@right("layer_stds")
def by_hand(x, weights, f):
    a, stds = np.copy(x), np.zeros(len(weights))
    for l in range(len(weights)):
        a = f(np.einsum("ni,io->no", a, weights[l]))
        stds[l] = np.sqrt(np.mean((a - a.mean()) ** 2))
    return stds


@right("layer_stds")
def recursively(x, weights, f):
    if not len(weights):
        return []
    a = f(x @ weights[0])
    return [a.std(), *layer_stds(a, weights[1:], f)]


# cause_of_explosion -----------------------------------------------------------------------------

cause_answers = [
    wrong_value(
        "cause_of_explosion",
        "clipping",
        "the step cut",
        "Clipping cuts the step; every layer goes on enlarging what passes through it.",
        ask="Does clipping change the first weights?",
    ),
    wrong_value(
        "cause_of_explosion",
        "a smaller lr",
        "smaller steps",
        "Smaller steps do less harm, but the weights are as large as before.",
        ask="What multiplies z before the first step is taken?",
    ),
    right_value("cause_of_explosion", "A measured start", "in capitals"),
]

# share_off, lecun_std ---------------------------------------------------------------------------

formula_answers = [
    wrong_value(
        "share_off",
        0.25,
        "a quarter",
        "0.25 is the slope of a sigmoid at 0. relu has slope 0 wherever z is below 0.",
        ask="What share of the z lies below 0?",
    ),
    wrong_value(
        "share_off",
        0,
        "none of them",
        "relu has slope 0 on its whole left side.",
        ask="What share of the z lies below 0?",
    ),
    wrong_value(
        "share_off",
        1,
        "all of them",
        "That would be a layer of dead units.",
        ask="What share of the z lies below 0?",
    ),
    right_value("share_off", 0.5, "a fraction"),
    wrong_value(
        "lecun_std",
        0.0025,
        "the variance",
        "That is the variance, 1 / 400.",
        ask="How do you get from a variance to a standard deviation?",
    ),
    wrong_value(
        "lecun_std",
        0.1414,
        "fan_out",
        "You took the 50 units.",
        ask="How many terms add up in z?",
        mistake=24,
    ),
    wrong_value(
        "lecun_std",
        0.0707,
        "He",
        "That is He's start, with the 2 for relu.",
        ask="What stands in LeCun's row of the table?",
    ),
    wrong_value(
        "lecun_std",
        20,
        "multiplied",
        "That is the root of 400: the weights have to shrink as inputs are added.",
        ask="Is it 400 or 1 / 400 under the root?",
    ),
    right_value("lecun_std", 0.05, "a power"),
]

# glorot_normal ----------------------------------------------------------------------------------


@wrong(
    "glorot_normal",
    "That is the variance; rng.normal wants the standard deviation.",
    ask="How do you get from the one to the other?",
)
def the_variance_as_std(shape, rng):
    fan_in, fan_out = shape
    std = 2 / (fan_in + fan_out)
    return rng.normal(0, std, size=shape)


@wrong(
    "glorot_normal",
    "That is LeCun's start: it looks at fan_in only.",
    ask="Which two numbers does Glorot balance?",
)
def only_fan_in(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(1 / fan_in)
    return rng.normal(0, std, size=shape)


@wrong(
    "glorot_normal",
    "Only fan_out is in it.",
    ask="Which two numbers does Glorot balance?",
    mistake=24,
)
def only_fan_out(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(1 / fan_out)
    return rng.normal(0, std, size=shape)


@wrong(
    "glorot_normal",
    "The 2 is missing: you divided by the sum of both numbers, not by their mean.",
    ask="What is the variance for 50 inputs and 50 units, and what would LeCun say?",
)
def without_the_two(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(1 / (fan_in + fan_out))
    return rng.normal(0, std, size=shape)


@wrong(
    "glorot_normal",
    "With a 6 it is the limit of the uniform form.",
    ask="Which number stands in the table for the variance?",
)
def the_uniform_limit(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(6 / (fan_in + fan_out))
    return rng.normal(0, std, size=shape)


@wrong(
    "glorot_normal",
    "That is 2 / n_avg, twice Glorot's variance.",
    ask="What is 1 / n_avg, written with fan_in + fan_out?",
)
def with_he_s_two(shape, rng):
    fan_in, fan_out = shape
    std = np.sqrt(4 / (fan_in + fan_out))
    return rng.normal(0, std, size=shape)


@right("glorot_normal")
def with_the_mean(shape, rng):
    fan_in, fan_out = shape
    std = (1 / np.mean(shape)) ** 0.5
    return rng.normal(0, std, size=shape)


@right("glorot_normal")
def scaled_afterwards(shape, rng):
    return rng.standard_normal(shape) * np.sqrt(2.0 / sum(shape))


@right("glorot_normal")
def float32_one_by_one(shape, rng):
    std = (2 / (shape[0] + shape[1])) ** 0.5
    return np.array([rng.normal(0, std, shape[1]) for _ in range(shape[0])], dtype=np.float32)


# glorot_uniform ---------------------------------------------------------------------------------


@wrong(
    "glorot_uniform",
    "r is the standard deviation here; evenly spread numbers within it have a third of the variance.",
    ask="r**2 / 3 is to be 2 / (fan_in + fan_out). What is r**2?",
)
def std_as_limit(shape, rng):
    fan_in, fan_out = shape
    r = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-r, r, size=shape)


@wrong(
    "glorot_uniform",
    "The 3 belongs to n_avg, the mean of both numbers; you divided by their sum.",
    ask="r**2 / 3 is to be 2 / (fan_in + fan_out). What is r**2?",
)
def three_over_the_sum(shape, rng):
    fan_in, fan_out = shape
    r = np.sqrt(3 / (fan_in + fan_out))
    return rng.uniform(-r, r, size=shape)


@wrong(
    "glorot_uniform",
    "That is He's limit: it looks at fan_in only.",
    ask="Which two numbers does Glorot balance?",
)
def fan_in_only_in_the_limit(shape, rng):
    fan_in, fan_out = shape
    r = np.sqrt(6 / fan_in)
    return rng.uniform(-r, r, size=shape)


@wrong(
    "glorot_uniform",
    "Your numbers go from 0 to r; half of them should lie below 0.",
    ask="What is their mean?",
)
def nothing_below_zero(shape, rng):
    fan_in, fan_out = shape
    r = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(0, r, size=shape)


@wrong(
    "glorot_uniform",
    "The root is missing: that is r**2.",
    ask="What is r, if r**2 is 6 / (fan_in + fan_out)?",
)
def no_root_in_the_limit(shape, rng):
    fan_in, fan_out = shape
    r = 6 / (fan_in + fan_out)
    return rng.uniform(-r, r, size=shape)


@wrong(
    "glorot_uniform",
    "The variance is right, but these are normal numbers: a few lie far out.",
    ask="Which method of rng spreads numbers evenly?",
)
def normal_numbers(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), size=shape)


@wrong(
    "glorot_uniform",
    "You made a generator inside, so every call gives the same numbers whatever rng is passed.",
    ask="Where should chance come from?",
    mistake=25,
)
def a_seed_inside(shape, rng):
    fan_in, fan_out = shape
    r = np.sqrt(6 / (fan_in + fan_out))
    return np.random.default_rng(0).uniform(-r, r, size=shape)


@right("glorot_uniform")
def with_n_avg(shape, rng):
    fan_in, fan_out = shape
    r = (3 / np.mean(shape)) ** 0.5
    return rng.uniform(-r, r, size=shape)


@right("glorot_uniform")
def from_zero_to_one(shape, rng):
    r = np.sqrt(6 / sum(shape))
    return (2 * rng.random(shape) - 1) * r


@right("glorot_uniform")
def row_by_row(shape, rng):
    r = (6 / (shape[0] + shape[1])) ** 0.5
    return [rng.uniform(-r, r, shape[1]) for _ in range(shape[0])]


# he_normal --------------------------------------------------------------------------------------


@wrong(
    "he_normal",
    "You divided by fan_out, the number of units.",
    ask="How many terms add up in one z?",
    mistake=24,
)
def fan_out_in_place_of_fan_in(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(2 / fan_out), size=shape)


@wrong(
    "he_normal",
    "That is 2 / n_avg: right in square layers only.",
    ask="How many terms add up in one z: 400, 50, or their mean?",
    mistake=24,
)
def n_avg_of_the_lecture_notes(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(4 / (fan_in + fan_out)), size=shape)


@wrong(
    "he_normal",
    "The 2 is missing: relu would halve the mean square in every layer.",
    ask="What share of z does relu throw away?",
    mistake=24,
)
def lecun_without_the_two(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(1 / fan_in), size=shape)


@wrong(
    "he_normal",
    "That is Glorot's variance.",
    ask="How many terms add up in one z going forward?",
    mistake=24,
)
def glorot(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(2 / (fan_in + fan_out)), size=shape)


@wrong(
    "he_normal",
    "2 / fan_in is the variance; rng.normal wants the standard deviation.",
    ask="How do you get from the one to the other?",
)
def variance_given_as_std(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, 2 / fan_in, size=shape)


@wrong(
    "he_normal",
    "The 2 stands outside the root, so the variance is 4 / fan_in.",
    ask="What is the root of 2 / fan_in?",
)
def two_outside_the_root(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, 2 / np.sqrt(fan_in), size=shape)


@wrong(
    "he_normal",
    "All weights are 0: the units would never become different.",
    ask="What tells units apart?",
    mistake=24,
)
def all_zero(shape, rng):
    return np.zeros(shape)


@wrong(
    "he_normal",
    "The variance is right, but the numbers are evenly spread; normal ones were asked for.",
    ask="Which method of rng draws normal numbers?",
)
def uniform_numbers(shape, rng):
    r = np.sqrt(6 / shape[0])
    return rng.uniform(-r, r, size=shape)


@wrong(
    "he_normal",
    "You made a generator inside, so every call gives the same numbers whatever rng is passed.",
    ask="Where should chance come from?",
    mistake=25,
)
def own_seed(shape, rng):
    return np.random.default_rng(0).normal(0, np.sqrt(2 / shape[0]), size=shape)


@wrong(
    "he_normal",
    "The shape is turned round: W is (fan_in, fan_out).",
    ask="What is the shape of W in x @ W?",
    mistake=4,
)
def the_wrong_way_round(shape, rng):
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(2 / fan_in), size=(fan_out, fan_in))


@wrong(
    "he_normal",
    "The size is right, but the numbers come from NumPy's global generator: the same rng gives other weights each time.",
    ask="Where should chance come from?",
    mistake=25,
)
def global_random_numbers(shape, rng):
    return np.random.randn(*shape) * np.sqrt(2 / shape[0])


@right("he_normal")
def standard_normal_scaled(shape, rng):
    return (2 / shape[0]) ** 0.5 * rng.standard_normal(shape)


@right("he_normal")
def float32(shape, rng):
    fan_in, _ = shape
    return rng.normal(scale=np.sqrt(2.0 / fan_in), size=shape).astype(np.float32)


@right("he_normal")
def unit_by_unit(shape, rng):
    W = np.empty(shape)
    for j in range(shape[1]):
        W[:, j] = rng.normal(size=shape[0]) / np.sqrt(shape[0] / 2)
    return W


# pair_factor, gamma_that_undoes, bias_before, running_after_three -------------------------------

number_answers = [
    wrong_value(
        "pair_factor",
        1.778,
        "the first layer only",
        "That is the layer from 400 to 50; a second one follows.",
        ask="What is the factor of the layer from 50 to 400?",
    ),
    wrong_value(
        "pair_factor",
        0.222,
        "the second layer only",
        "That is the layer from 50 back to 400.",
        ask="By what did the layer before it multiply?",
    ),
    wrong_value(
        "pair_factor",
        1.58,
        "relu forgotten",
        "The factor of a relu layer is fan_in times the variance, halved.",
        ask="What does relu do to the mean square of z?",
    ),
    wrong_value(
        "pair_factor",
        1.0,
        "as with fan_in",
        "With fan_in each layer would keep the mean square; here the variance is 2 / n_avg.",
        ask="What is n_avg for 400 and 50?",
    ),
    wrong_value(
        "pair_factor",
        2.0,
        "added",
        "You added the factors of the two layers.",
        ask="One layer doubles, the next doubles again: four times, or four because 2 + 2?",
    ),
    wrong_value(
        "pair_factor",
        0.4,
        "two decimals",
        "Right as far as it goes, but three decimals were asked for.",
        ask="Can you leave the arithmetic to Python?",
    ),
    right_value("pair_factor", 0.395, "rounded"),
    wrong_value(
        "gamma_that_undoes",
        9,
        "the variance",
        "9 is the variance; x_hat was divided by its root.",
        ask="By what do you divide to get x_hat?",
    ),
    wrong_value(
        "gamma_that_undoes",
        0.3333333333333333,
        "divided once more",
        "x_hat was divided by 3 already; gamma has to make up for it.",
        ask="Is it times or divided by?",
    ),
    wrong_value(
        "gamma_that_undoes",
        1,
        "gamma as it begins",
        "With gamma = 1 the standard deviation stays 1.",
        ask="What was it before?",
    ),
    wrong_value(
        "gamma_that_undoes",
        5,
        "the mean",
        "5 is the mean: that is what beta puts back.",
        ask="And what puts the size back?",
    ),
    right_value("gamma_that_undoes", 3.0, "as a float"),
    wrong_value(
        "bias_before",
        "it shifts y",
        "the bias seen in y",
        "b shifts the whole column, and its mean by the same.",
        ask="What is left of b in x minus the mean?",
    ),
    wrong_value(
        "bias_before",
        "it scales y",
        "the bias as a scale",
        "b is added to every row alike, which stretches nothing.",
        ask="What is left of b in x minus the mean?",
    ),
    right_value("bias_before", "Nothing", "in capitals"),
    wrong_value(
        "running_after_three",
        7.29,
        "what is missing",
        "7.29 is what is still missing to 10.",
        ask="Where did running_mean begin?",
        mistake=20,
    ),
    wrong_value(
        "running_after_three",
        9.99,
        "old and new exchanged",
        "You took 0.9 of the new and 0.1 of the old.",
        ask="Which of the two should change slowly?",
        mistake=20,
    ),
    wrong_value(
        "running_after_three",
        3.0,
        "a sum of tenths",
        "You added a tenth of 10 three times, without the factor 0.9 for what was there.",
        ask="What becomes of the old value each time?",
        mistake=20,
    ),
    wrong_value(
        "running_after_three",
        1.0,
        "after the first",
        "That is the value after one batch.",
        ask="And after two more?",
    ),
    wrong_value(
        "running_after_three",
        10,
        "the mean of all three",
        "A running mean comes near 10 slowly; it began at 0.",
        ask="How much of 10 is taken in from one batch?",
    ),
    right_value("running_after_three", 2.709999999999999, "in one formula"),
]

# norm_order -------------------------------------------------------------------------------------

order_answers = [
    wrong_value(
        "norm_order",
        "BFADCE",
        "backwards",
        "The lines stand the wrong way round.",
        ask="Which line needs nothing but x?",
    ),
    wrong_value(
        "norm_order",
        "CEDABF",
        "the variance before its mean",
        "Line C needs the mean, and E makes it.",
        ask="From where are the distances measured?",
    ),
    wrong_value(
        "norm_order",
        "EDCABF",
        "x_hat before the variance",
        "Line D needs the variance, and C makes it.",
        ask="By what is x - mean divided?",
    ),
    wrong_value(
        "norm_order",
        "ECADBF",
        "y before x_hat",
        "Line A needs x_hat, and D makes it.",
        ask="What is scaled and shifted?",
    ),
    wrong_value(
        "norm_order",
        "EBFCDA",
        "notes before the variance",
        "Line F needs the variance of the batch, and C makes it.",
        ask="What is written into running_var?",
    ),
    wrong_value(
        "norm_order",
        "ECDA",
        "the notes left out",
        "All six lines have to be there, those for the notes too.",
        ask="What will be used at test time?",
        mistake=20,
    ),
    right_value("norm_order", "EBCFDA", "the notes as soon as possible"),
    right_value("norm_order", "e c b f d a", "small letters with spaces"),
    right_value("norm_order", ["E", "C", "D", "A", "F", "B"], "a list of letters"),
]

# BatchNorm --------------------------------------------------------------------------------------


@wrong(
    "BatchNorm",
    "At test time you still use the statistics of the batch, so a row's answer depends on its company.",
    ask="Could you predict one sample alone?",
    mistake=19,
)
class batch_statistics_at_test_time:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = x.mean(axis=0), x.var(axis=0)
        if train:
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "In training you standardize with the notes; they belong to test time, and at first they are far off.",
    ask="Which mean does this batch have?",
    mistake=19,
)
class notes_used_in_training:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * x.mean(axis=0)
            self.running_var = (1 - m) * self.running_var + m * x.var(axis=0)
        mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "The momentum is the wrong way round: m is the share of the new.",
    ask="Which of the two should change slowly?",
    mistake=20,
)
class momentum_swapped:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = m * self.running_mean + (1 - m) * mean
            self.running_var = m * self.running_var + (1 - m) * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "The notes hold the last batch only; what was there before is lost.",
    ask="How much of the old value should stay?",
    mistake=20,
)
class only_the_last_batch_is_noted:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean, self.running_var = mean, var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "The running statistics never change: at test time they are 0 and 1 still.",
    ask="Where does the layer learn what it will use at test time?",
    mistake=20,
)
class notes_never_taken:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "The notes change at test time as well: the second prediction would differ from the first.",
    ask="When is the layer to learn, and when only to use what it knows?",
    mistake=20,
)
class notes_taken_at_test_time_too:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        batch_mean, batch_var = x.mean(axis=0), x.var(axis=0)
        mean, var = (batch_mean, batch_var) if train else (self.running_mean, self.running_var)
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * batch_mean
        self.running_var = (1 - m) * self.running_var + m * batch_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "At test time the notes are brought up to date first and then used: a row's answer depends on its company, and the next prediction would differ.",
    ask="Which of the two modes may write into running_mean?",
    mistake=19,
)
class notes_taken_and_used_at_test_time:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = x.mean(axis=0), x.var(axis=0)
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * mean
        self.running_var = (1 - m) * self.running_var + m * var
        if not train:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "Nothing of the old value is taken away, so the notes grow for ever.",
    ask="What becomes of the old value when the new one gets the share m?",
    mistake=20,
)
class a_running_sum:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = self.running_mean + m * mean
            self.running_var = self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "0.1 is written into the code; the layer was given a momentum of its own.",
    ask="What if somebody makes BatchNorm(3, momentum=0.2)?",
    mistake=25,
)
class momentum_as_a_fixed_number:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = 0.1
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "At test time you divide by the running variance; it is its root.",
    ask="What do you divide by in training?",
)
class no_root_at_test_time:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if not train:
            return self.gamma * (x - self.running_mean) / (self.running_var + self.eps) + self.beta
        mean, var = x.mean(axis=0), x.var(axis=0)
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * mean
        self.running_var = (1 - m) * self.running_var + m * var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "axis=1 gives one mean for each row; each unit needs one over all rows.",
    ask="Along which axis do the rows of the batch lie?",
    mistake=20,
)
class means_of_the_rows:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=1), x.var(axis=1)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "You averaged along each row, over its features. That is layer norm.",
    ask="Whose mean is it: one unit's over all rows, or one row's over all units?",
    mistake=20,
)
class along_the_rows:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "There is one mean for all units together; each unit needs its own.",
    ask="Over which axis do the rows of a batch lie?",
    mistake=20,
)
class one_mean_for_all_units:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(), x.var()
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "You divided by the variance; it is its root.",
    ask="What standard deviation does a column have after you divide it by 9, if its variance was 9?",
)
class variance_as_the_divisor:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / (var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "eps stands outside the root.",
    ask="What is under the root in the formula?",
)
class eps_outside_the_root:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / (np.sqrt(var) + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "That is x_hat: the learned scale and shift are missing.",
    ask="What does the layer do with gamma and beta?",
)
class gamma_and_beta_left_out:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return (x - mean) / np.sqrt(var + self.eps)


@wrong(
    "BatchNorm",
    "You divided the variance by n - 1; the formula divides by n.",
    ask="How many rows are in the mean?",
)
class divided_by_n_minus_1:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0, ddof=1)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "The notes on the variance divide by n - 1, as libraries do. Here they were to divide by n, like the formula.",
    ask="Which variance did this batch's y use?",
)
class n_minus_1_in_the_notes:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * x.var(axis=0, ddof=1)
        else:
            mean, var = self.running_mean, self.running_var
        return self.gamma * (x - mean) / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "x itself is changed, and whoever handed it in needs it for the way back.",
    ask="What does x -= ... do to the array outside?",
    mistake=9,
)
class x_centred_in_place:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = self.running_mean, self.running_var
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        x -= mean
        return self.gamma * x / np.sqrt(var + self.eps) + self.beta


@wrong(
    "BatchNorm",
    "running_var takes notes on the standard deviation; it is the variance that belongs there.",
    ask="What do you do with running_var at test time: take its root or not?",
    mistake=20,
)
class notes_on_the_deviation:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = self.running_mean, self.running_var
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * np.sqrt(var)
        x_hat = (x - mean) / np.sqrt(var + self.eps)
        return self.gamma * x_hat + self.beta


@wrong(
    "BatchNorm",
    "beta is scaled, too: gamma belongs to x_hat alone, and beta is added afterwards.",
    ask="In y = gamma x_hat + beta, what comes first?",
)
class beta_scaled_as_well:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = self.running_mean, self.running_var
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        x_hat = (x - mean) / np.sqrt(var + self.eps)
        return self.gamma * (x_hat + self.beta)


@right("BatchNorm")
class as_nnedu_does_it:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        mean, var = (x.mean(0), x.var(0)) if train else (self.running_mean, self.running_var)
        y = (x - mean) * (self.gamma / np.sqrt(var + self.eps)) + self.beta
        if train:
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (var - self.running_var)
        return y


@right("BatchNorm")
class each_unit_by_itself:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        y = np.empty(x.shape)
        for j in range(x.shape[1]):
            mean, var = self.running_mean[j], self.running_var[j]
            if train:
                mean = sum(x[:, j]) / len(x)
                var = sum((x[:, j] - mean) ** 2) / len(x)
                self.running_mean[j] += self.momentum * (mean - self.running_mean[j])
                self.running_var[j] += self.momentum * (var - self.running_var[j])
            y[:, j] = self.gamma[j] * (x[:, j] - mean) / (var + self.eps) ** 0.5 + self.beta[j]
        return y


@right("BatchNorm")
class two_ways_through:
    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        if not train:
            x_hat = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
            return x_hat * self.gamma + self.beta
        old, new = 1 - self.momentum, self.momentum
        mean = np.einsum("nf->f", x) / x.shape[0]
        var = np.mean(np.square(x - mean), axis=0)
        self.running_mean = old * self.running_mean + new * mean
        self.running_var = old * self.running_var + new * var
        return (x - mean) / np.sqrt(var + self.eps) * self.gamma + self.beta


# centre_backward, ones_upstream -----------------------------------------------------------------


@wrong(
    "centre_backward",
    "The route through the mean is missing: every x is in it.",
    ask="If one x grows, what happens to the y of the other rows?",
    mistake=21,
)
def no_route_through_the_mean(dy):
    return dy


@wrong(
    "centre_backward",
    "You took one mean for all features; each column has its own.",
    ask="Which x are in the mean of a column?",
    mistake=21,
)
def one_mean_for_all_columns(dy):
    return dy - dy.mean()


@wrong(
    "centre_backward",
    "You took away the sum; each x has an n-th of the mean only.",
    ask="By how much does the mean move if one x moves by 1?",
    mistake=2,
)
def a_sum_for_a_mean(dy):
    return dy - dy.sum(axis=0)


@wrong(
    "centre_backward",
    "That is the mean along a row; x was centred down the columns.",
    ask="Over which axis did the forward pass take the mean?",
    mistake=5,
)
def mean_along_the_row(dy):
    return dy - dy.mean(axis=1, keepdims=True)


@wrong(
    "centre_backward",
    "The route through the mean has the wrong sign: the mean is subtracted.",
    ask="If x grows, does the mean push y up or down?",
    mistake=1,
)
def mean_route_added(dy):
    return dy + dy.mean(axis=0)


@wrong(
    "centre_backward",
    "Through the mean you took back an n-th of the row's own dy; but the mean is in the y of every row.",
    ask="Whose y moves when this x moves?",
    mistake=21,
)
def an_n_th_of_its_own_dy(dy):
    return dy - dy / len(dy)


@wrong(
    "centre_backward",
    "The numbers are right, but dy itself is changed.",
    ask="What does dy -= ... do to the array outside?",
    mistake=9,
)
def changed_in_place(dy):
    dy -= dy.mean(axis=0)
    return dy


@wrong(
    "centre_backward",
    "Only the route through the mean is there; the straight one is missing.",
    ask="What reaches x if there is one row of many?",
    mistake=21,
)
def the_mean_alone(dy):
    return np.broadcast_to(-dy.mean(axis=0), dy.shape)


@right("centre_backward")
def with_a_matrix(dy):
    n = len(dy)
    return (np.eye(n) - 1 / n) @ dy


@right("centre_backward")
def column_by_column(dy):
    dx = np.zeros(dy.shape)
    for j in range(dy.shape[1]):
        for i in range(len(dy)):
            dx[i, j] = dy[i, j] - sum(dy[:, j]) / len(dy)
    return dx


@right("centre_backward")
def with_keepdims(dy):
    return np.subtract(dy, np.mean(dy, axis=0, keepdims=True))


ones_answers = [
    wrong_value(
        "ones_upstream",
        1,
        "the straight route only",
        "The straight route brings 1, the one through the mean takes it away.",
        ask="What is the mean of ones?",
        mistake=21,
    ),
    wrong_value(
        "ones_upstream",
        -1,
        "the mean only",
        "The route through the mean brings -1; the straight one is there too.",
        ask="What comes straight?",
        mistake=21,
    ),
    wrong_value(
        "ones_upstream",
        2,
        "added in place of subtracted",
        "The mean is subtracted.",
        ask="What is dy - dy.mean(axis=0)?",
        mistake=1,
    ),
    right_value("ones_upstream", 0.0, "as a float"),
]

# batch_norm_backward ----------------------------------------------------------------------------


@wrong(
    "batch_norm_backward",
    "The route through the variance is missing.",
    ask="By how many routes does x reach y?",
    mistake=21,
)
def no_route_through_the_variance(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "The route through the mean is missing.",
    ask="By how many routes does x reach y?",
    mistake=21,
)
def no_path_through_the_mean(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "You treated the mean and the variance as constants: that is right at test time only.",
    ask="In training, what are they made of?",
    mistake=21,
)
def statistics_taken_as_constants(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = dx_hat / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "The two routes are sums; each x has an n-th of a mean.",
    ask="By how much does the mean move if one x moves by 1?",
    mistake=2,
)
def sums_for_means(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.sum(axis=0) - x_hat * (dx_hat * x_hat).sum(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "The routes through the mean and the variance have the wrong sign.",
    ask="If x grows, does the mean push y up or down?",
    mistake=1,
)
def routes_with_a_plus(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat + dx_hat.mean(axis=0) + x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "gamma is missing in dx: y = gamma * x_hat.",
    ask="What is the slope of y in x_hat?",
    mistake=8,
)
def gamma_forgotten_on_the_way(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "dgamma was made with x; gamma stands in front of x_hat.",
    ask="What is gamma multiplied with?",
)
def dgamma_without_x_hat(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "dgamma and dbeta are means over the batch; the loss has divided by it already.",
    ask="Who divided by the batch?",
    mistake=3,
)
def means_for_gamma_and_beta(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).mean(axis=0), dy.mean(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "dgamma and dbeta are not summed over the rows: one gamma serves all of them.",
    ask="What shape has gamma?",
    mistake=5,
)
def not_summed(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = dy * x_hat, dy
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "dx is not divided by s: x_hat = (x - mean) / s.",
    ask="What is the slope of x_hat in x, straight?",
    mistake=8,
)
def not_divided_by_s(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "eps is not under the root on the way back, though it was on the way there.",
    ask="What did the forward pass divide by?",
)
def eps_forgotten(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0))
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "In the route through the variance stands x - mean, not yet divided by s.",
    ask="What is it that is standardized already in the formula?",
    mistake=21,
)
def x_for_x_hat_in_the_variance_route(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - (x - x.mean(axis=0)) * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "The numbers are right, but dy itself is changed.",
    ask="What does dy *= ... do to the array outside?",
    mistake=9,
)
def dy_scaled_in_place(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dy *= gamma
    dx_hat = dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta


@wrong(
    "batch_norm_backward",
    "gamma is counted twice: dgamma and dbeta are made of dy as it arrived, not of gamma * dy.",
    ask="In y = gamma x_hat + beta, what is the slope of y in beta?",
)
def dgamma_from_dx_hat(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, (dx_hat * x_hat).sum(axis=0), dx_hat.sum(axis=0)


@wrong(
    "batch_norm_backward",
    "The route through the variance has the wrong sign: a larger variance makes x_hat smaller.",
    ask="Is the slope of x_hat in the variance positive or negative?",
    mistake=1,
)
def variance_route_added(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) + x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


@wrong(
    "batch_norm_backward",
    "In the third term x_hat stands twice, once inside the mean and once in front of it; the one in front is missing.",
    ask="Does the variance move every row's x_hat by the same?",
    mistake=21,
)
def x_hat_missing_in_front(dy, x, gamma, eps=1e-5):
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - (dx_hat * x_hat).mean(axis=0)) / s
    return dx, (dy * x_hat).sum(axis=0), dy.sum(axis=0)


@right("batch_norm_backward")
def the_three_routes_one_by_one(dy, x, gamma, eps=1e-5):
    n = len(x)
    mean, var = x.mean(axis=0), x.var(axis=0)
    centred, s = x - mean, np.sqrt(var + eps)
    dx_hat = dy * gamma
    dvar = (dx_hat * centred).sum(axis=0) * -0.5 / s**3
    dmean = -dx_hat.sum(axis=0) / s
    dx = dx_hat / s + dvar * 2 * centred / n + dmean / n
    return dx, (dy * centred / s).sum(axis=0), dy.sum(axis=0)


@right("batch_norm_backward")
def with_the_jacobian_of_each_column(dy, x, gamma, eps=1e-5):
    n, features = x.shape
    dx, dgamma, dbeta = np.zeros(x.shape), np.zeros(features), np.zeros(features)
    for j in range(features):
        s = np.sqrt(np.mean((x[:, j] - x[:, j].mean()) ** 2) + eps)
        x_hat = (x[:, j] - x[:, j].mean()) / s
        J = (np.eye(n) - 1 / n - np.outer(x_hat, x_hat) / n) / s
        dx[:, j] = J @ dy[:, j] * gamma[j]
        dgamma[j], dbeta[j] = dy[:, j] @ x_hat, np.sum(dy[:, j])
    return [dx, dgamma, dbeta]


@right("batch_norm_backward")
def with_dgamma_and_dbeta(dy, x, gamma, eps=1e-5):
    s = (x.var(0) + eps) ** 0.5
    x_hat = (x - x.mean(0)) / s
    dgamma, dbeta = np.einsum("nf,nf->f", dy, x_hat), np.einsum("nf->f", dy)
    return gamma / s * (dy - (dbeta + x_hat * dgamma) / len(x)), dgamma, dbeta


# how_many_means, layer_norm ---------------------------------------------------------------------

means_answers = [
    wrong_value(
        "how_many_means",
        100,
        "one for each feature",
        "One for each feature is what batch norm works out.",
        ask="Does layer norm look along a row or down a column?",
        mistake=20,
    ),
    wrong_value(
        "how_many_means",
        1,
        "one for everything",
        "Each row is standardized by itself.",
        ask="How many rows are there?",
    ),
    wrong_value(
        "how_many_means",
        3200,
        "one for each number",
        "The mean of one number is the number itself.",
        ask="Over what is a mean taken here?",
    ),
    right_value("how_many_means", 32.0, "as a float"),
]


@wrong(
    "layer_norm",
    "You standardized the columns: that is batch norm, and a row alone gets beta.",
    ask="Over which axis do the features of one row lie?",
    mistake=19,
)
def over_the_batch(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=0, keepdims=True)
    var = x.var(axis=0, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


@wrong(
    "layer_norm",
    "There is one mean for all rows together, so a row's answer depends on its company.",
    ask="Whose mean does a row need?",
    mistake=12,
)
def over_everything(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta


@wrong(
    "layer_norm",
    "The means have the shape (batch,), which does not fit x (batch, features).",
    ask="Which option keeps the axis over which you average?",
    mistake=6,
)
def axis_without_keepdims(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1)
    var = x.var(axis=1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


@wrong(
    "layer_norm",
    "You divided by the variance; it is its root.",
    ask="What is the standard deviation, if the variance is 9?",
)
def no_root(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / (var + eps) + beta


@wrong(
    "layer_norm",
    "That is x_hat: gamma and beta are missing.",
    ask="What is y made of x_hat?",
)
def no_scale_and_shift(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(var + eps)


@wrong(
    "layer_norm",
    "eps is not in it: a row of equal numbers is divided by 0.",
    ask="What is the variance of a constant row?",
    mistake=14,
)
def eps_left_out(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var) + beta


@wrong(
    "layer_norm",
    "You divided the variance by n - 1; the formula divides by the number of features.",
    ask="How many numbers are in the mean?",
)
def n_minus_1(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True, ddof=1)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


@wrong(
    "layer_norm",
    "The mean is not subtracted.",
    ask="What mean should a row of x_hat have?",
)
def not_centred(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * x / np.sqrt(var + eps) + beta


@wrong(
    "layer_norm",
    "x itself is changed.",
    ask="What does x -= ... do to the array outside?",
    mistake=9,
)
def x_overwritten(x, gamma, beta, eps=1e-5):
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    x -= mean
    return gamma * x / np.sqrt(var + eps) + beta


@wrong(
    "layer_norm",
    "eps stands outside the root.",
    ask="What is under the root in the formula?",
)
def eps_added_to_the_deviation(x, gamma, beta, eps=1e-5):
    mean, std = x.mean(axis=1, keepdims=True), x.std(axis=1, keepdims=True)
    return gamma * (x - mean) / (std + eps) + beta


@wrong(
    "layer_norm",
    "beta is scaled, too: gamma belongs to x_hat alone, and beta is added afterwards.",
    ask="In y = gamma x_hat + beta, what comes first?",
)
def beta_inside_the_bracket(x, gamma, beta, eps=1e-5):
    mean, var = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return gamma * ((x - mean) / np.sqrt(var + eps) + beta)


@right("layer_norm")
def transposed(x, gamma, beta, eps=1e-5):
    columns = x.T
    x_hat = (columns - columns.mean(axis=0)) / np.sqrt(columns.var(axis=0) + eps)
    return x_hat.T * gamma + beta


@right("layer_norm")
def each_row_by_itself(x, gamma, beta, eps=1e-5):
    return np.array([gamma * (row - row.mean()) / np.sqrt(row.var() + eps) + beta for row in x])


@right("layer_norm")
def with_none_and_einsum(x, gamma, beta, eps=1e-5):
    n = x.shape[-1]
    centred = x - (np.einsum("nf->n", x) / n)[:, None]
    var = np.einsum("nf,nf->n", centred, centred) / n
    return centred / np.sqrt(var + eps)[:, None] * gamma + beta


# fast_network -----------------------------------------------------------------------------------


@wrong(
    "fast_network",
    "Without a norm the steps of lr = 1 are too long: the network guesses.",
    ask="What kept the network of part 6 alive at this rate?",
)
def no_norm(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@wrong(
    "fast_network",
    "Layer norm steadies each row, but at lr = 1 this network does not learn with it.",
    ask="Which norm looks at each unit over the batch?",
)
def layer_norm_at_a_large_rate(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.LayerNorm(fan_out), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@wrong(
    "fast_network",
    "Only two hidden layers; three were asked for.",
    ask="How many Dense layers stand before the last?",
)
def two_hidden_layers(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@wrong(
    "fast_network",
    "It has tanh in place of relu; relu was asked for.",
    ask="Which activation was to stay?",
)
def tanh_for_relu(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), Tanh()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@wrong(
    "fast_network",
    "The norms are there, but all weights begin at 0: every unit stays like its neighbour.",
    ask="What does a norm make of a column of zeros?",
    mistake=24,
)
def weights_of_zero(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [
            Dense(fan_in, fan_out, rng=rng, init=initializers.zeros),
            layers.BatchNorm(fan_out),
            ReLU(),
        ]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@wrong(
    "fast_network",
    "One hidden layer has fewer than 32 units.",
    ask="How wide was each hidden layer to be?",
)
def layers_too_narrow(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 48, 48, 24]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), ReLU()]
    return Sequential(*stack, Dense(24, 10, rng=rng))


@wrong(
    "fast_network",
    "You returned a list of layers; Sequential makes a network of them.",
    ask="What does Sequential(*stack) do?",
)
def a_list_of_layers(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), ReLU()]
    return [*stack, Dense(32, 10, rng=rng)]


@wrong(
    "fast_network",
    "One norm in front of the first layer: behind it the sizes wander as before.",
    ask="Which of the z does it standardize, and which not?",
)
def one_norm_for_the_pixels(rng):
    stack = [layers.BatchNorm(64)]
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@right("fast_network")
def he_and_batch_norm(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [
            Dense(fan_in, fan_out, rng=rng, init=initializers.he_normal),
            layers.BatchNorm(fan_out),
            ReLU(),
        ]
    return Sequential(*stack, Dense(32, 10, rng=rng))


@right("fast_network")
def wider(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 64, 64, 64]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(64), ReLU()]
    return Sequential(*stack, Dense(64, 10, rng=rng))


@right("fast_network")
def the_scores_standardized_too(rng):
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng), layers.BatchNorm(10))
