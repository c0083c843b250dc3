"""What people write on the exercises of 02_activations, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

# one_line ------------------------------------------------------------------------------------

one_line_answers = [
    wrong_value(
        "one_line", -0.5, "added the factors", "You added the three factors.",
        ask="x is doubled, and what came out is then multiplied by -3: what became of x?",
    ),
    wrong_value(
        "one_line", 3, "lost the minus", "The size is right, the sign is not.",
        ask="How many of the three factors are negative?",
    ),
    wrong_value(
        "one_line", 0, "the constant", "0 is the constant b of the line, not its factor w.",
        ask="What stands before x once everything is put in?",
    ),
    wrong_value(
        "one_line", -6, "stopped after two layers", "That is the factor after two layers.",
        ask="What does the third layer do to it?",
    ),
    wrong_value(
        "one_line", 0.5, "the last layer alone", "0.5 is what the last layer does to z2, not to x.",
        ask="How does z2 depend on x?",
    ),
    right_value("one_line", -3.0, "as a float"),
    right_value("one_line", np.float64(-3), "as a NumPy number"),
]  # fmt: skip

# slope ---------------------------------------------------------------------------------------


@wrong("slope", "You returned the rise alone.", ask="Rise over run: how far apart are the places?")
def rise_alone(f, z, h=1e-5):
    rise = f(z + h) - f(z - h)
    return rise


@wrong(
    "slope",
    "You divided by h, but z - h and z + h lie 2h apart: every slope is twice too large.",
    ask="How far is it from z - h to z + h?",
)
def half_the_run(f, z, h=1e-5):
    rise = f(z + h) - f(z - h)
    return rise / h


@wrong(
    "slope",
    "Python works from left to right: rise / 2 * h divides by 2 and then multiplies by h.",
    ask="Where do the brackets belong?",
)
def brackets_lost(f, z, h=1e-5):
    rise = f(z + h) - f(z - h)
    return rise / 2 * h


@wrong(
    "slope",
    "You measured to the right of z only, so the slope is that of a place a little further on.",
    ask="On a parabola, at z = 0, what do you get?",
)
def one_sided(f, z, h=1e-5):
    return (f(z + h) - f(z)) / h


@wrong(
    "slope",
    "Your run is fixed at 2e-5: it is right only as long as nobody passes another h.",
    ask="Which name holds the half width that was asked for?",
)
def fixed_run(f, z, h=1e-5):
    rise = f(z + h) - f(z - h)
    return rise / 2e-5


@wrong(
    "slope",
    "You divided by 2z: that is the place, not the distance between the two places.",
    ask="How far is it from z - h to z + h?",
)
def divided_by_z(f, z, h=1e-5):
    rise = f(z + h) - f(z - h)
    return rise / (2 * z)


@right("slope")
def in_one_line(f, z, h=1e-5):
    return (f(z + h) - f(z - h)) / (2 * h)


@right("slope")
def mean_of_both_sides(f, z, h=1e-5):
    to_the_right = (f(z + h) - f(z)) / h
    to_the_left = (f(z) - f(z - h)) / h
    return (to_the_right + to_the_left) / 2


@right("slope")
def number_by_number(f, z, h=1e-5):
    out = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        out[i] = 0.5 / h * (f(z[i] + h) - f(z[i] - h))
    return out


# sigmoid -------------------------------------------------------------------------------------


@wrong(
    "sigmoid",
    "The formula is right and the values are too, but far to the left e^-z is larger than any float: "
    "NumPy warns of an overflow.",
    ask="Which exponent is never above 0, wherever z is?",
    mistake=11,
)
def overflow_on_the_left(z):
    return 1 / (1 + np.exp(-z))


@wrong(
    "sigmoid",
    "Far to the right e^z is infinite, and infinity divided by infinity is nan.",
    ask="Which exponent is never above 0, wherever z is?",
    mistake=11,
)
def overflow_on_the_right(z):
    return np.exp(z) / (1 + np.exp(z))


@wrong(
    "sigmoid",
    "np.where chooses between two finished arrays: both formulas ran for every z, and each overflows on one side.",
    ask="Can you make one array of exponents that is safe on both sides, before you choose?",
    mistake=11,
)
def where_computes_both(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))


@wrong(
    "sigmoid",
    "Your curve falls where the sigmoid rises: the sign of z is turned round.",
    ask="What should a large positive z give?",
)
def turned_round(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, e, 1) / (1 + e)


@wrong(
    "sigmoid",
    "With e^-|z| both sides come out above one half: the left side needs its own numerator.",
    ask="What should sigmoid(-2) be, above or below one half?",
)
def both_sides_up(z):
    return 1 / (1 + np.exp(-np.abs(z)))


@wrong(
    "sigmoid",
    "1 / 1 + e is (1 / 1) + e: the brackets around the denominator are missing.",
    ask="What is 1 / 1 + 1 in Python?",
)
def brackets_missing(z):
    return 1 / 1 + np.exp(-z)


@wrong(
    "sigmoid",
    "This is tanh moved into (0, 1): the sigmoid is half as steep.",
    ask="sigmoid(z) = (1 + tanh(?)) / 2",
)
def too_steep(z):
    return (1 + np.tanh(z)) / 2


@wrong(
    "sigmoid",
    "You changed z itself: whoever passed it in now holds other numbers.",
    ask="Which operation wrote into z instead of making a new array?",
    mistake=9,
)
def writes_into_z(z):
    np.negative(z, out=z)
    return 1 / (1 + np.exp(np.minimum(z, 500)))


@wrong(
    "sigmoid",
    "`if` asks one question, and z holds many numbers.",
    ask="Which NumPy function chooses number by number?",
)
def if_on_an_array(z):
    if z >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


@right("sigmoid")
def with_tanh(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


@right("sigmoid")
def with_masks(z):
    a = np.empty_like(z)
    right_side = z >= 0
    a[right_side] = 1 / (1 + np.exp(-z[right_side]))
    e = np.exp(z[~right_side])
    a[~right_side] = e / (1 + e)
    return a


@right("sigmoid")
def with_logaddexp(z):
    return np.exp(-np.logaddexp(0, -z))


@right("sigmoid")
def clipped(z):
    return 1 / (1 + np.exp(-np.clip(z, -500, 500)))


@right("sigmoid")
def loop_in_plain_python(z):
    import math

    a = np.zeros(z.shape)
    for i in np.ndindex(z.shape):
        e = math.exp(-abs(z[i]))
        a[i] = 1 / (1 + e) if z[i] >= 0 else e / (1 + e)
    return a


@right("sigmoid")
def in_float32(z):
    z = z.astype(np.float32)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, np.float32(1), e) / (1 + e)


# sigmoid_backward ----------------------------------------------------------------------------


@wrong(
    "sigmoid_backward",
    "z (1 - z) puts z where a belongs: a (1 - a) is written in the sigmoid's output.",
    ask="Is your input z or a?",
    mistake=7,
)
def slope_written_in_z(da, z):
    return da * z * (1 - z)


@wrong(
    "sigmoid_backward",
    "You squashed twice: this is the slope at sigmoid(z), not at z.",
    ask="How many sigmoids lie between z and a?",
    mistake=7,
)
def squashed_twice(da, z):
    a = sigmoid(sigmoid(z))
    return da * a * (1 - a)


@wrong(
    "sigmoid_backward",
    "You returned the slope alone: da, what comes from the layers behind, is not in it.",
    ask="What does the chain rule multiply by what?",
)
def upstream_forgotten(da, z):
    a = sigmoid(z)
    return a * (1 - a)


@wrong(
    "sigmoid_backward",
    "You returned da times the value of the sigmoid instead of its slope.",
    ask="How steep is the sigmoid where its value is nearly 1?",
)
def value_for_slope(da, z):
    return da * sigmoid(z)


@wrong(
    "sigmoid_backward",
    "1 - a^2 is the slope of tanh.",
    ask="What does a (1 - a) give at z = 0, and what does yours?",
)
def slope_of_tanh(da, z):
    a = sigmoid(z)
    return da * (1 - a * a)


@wrong(
    "sigmoid_backward",
    "The derivative is right, but e^-z overflows far to the left and infinity over infinity is nan.",
    ask="Which function that you already wrote is safe there?",
    mistake=11,
)
def overflows_again(da, z):
    e = np.exp(-z)
    return da * e / (1 + e) ** 2


@wrong(
    "sigmoid_backward",
    "You multiplied into da itself: the layer behind still needs it.",
    ask="Which line changes an array that was passed in?",
    mistake=9,
)
def writes_into_da(da, z):
    a = sigmoid(z)
    da *= a * (1 - a)
    return da


@wrong(
    "sigmoid_backward",
    "Your slope is 1 + a where it should be 1 - a.",
    ask="The slope is 0 far to the right. What does yours give there?",
    mistake=1,
)
def plus_for_minus(da, z):
    a = sigmoid(z)
    return da * a * (1 + a)


@wrong(
    "sigmoid_backward",
    "One factor is missing: the slope is a times (1 - a).",
    ask="What is the slope far to the left, where a is nearly 0?",
)
def one_factor_missing(da, z):
    return da * (1 - sigmoid(z))


@wrong(
    "sigmoid_backward",
    "da was added: the chain rule multiplies.",
    ask="What should come out where da is 0?",
)
def upstream_added(da, z):
    a = sigmoid(z)
    return da + a * (1 - a)


@right("sigmoid_backward")
def a_minus_a_squared(da, z):
    a = sigmoid(z)
    return da * (a - a**2)


@right("sigmoid_backward")
def two_sigmoids(da, z):
    return da * sigmoid(z) * sigmoid(-z)


@right("sigmoid_backward")
def with_a_safe_exponent(da, z):
    e = np.exp(-np.abs(z))
    return np.multiply(da, e / (1 + e) ** 2)


@right("sigmoid_backward")
def from_tanh(da, z):
    return da * (1 - np.tanh(z / 2) ** 2) / 4


@right("sigmoid_backward")
def backward_in_a_loop(da, z):
    import math

    dz = np.zeros_like(da)
    for i in np.ndindex(z.shape):
        a = 1 / (1 + math.exp(-max(z[i], -500)))
        dz[i] = da[i] * a * (1 - a)
    return dz


# tanh_backward -------------------------------------------------------------------------------


@wrong(
    "tanh_backward",
    "You put z where a belongs: the slope is 1 - tanh(z)^2.",
    ask="Is your input z or a?",
    mistake=7,
)
def tanh_slope_in_z(da, z):
    return da * (1 - z * z)


@wrong(
    "tanh_backward",
    "You squashed twice: a already is tanh(z).",
    ask="How many times is tanh taken between z and a?",
    mistake=7,
)
def tanh_squashed_twice(da, z):
    a = np.tanh(z)
    return da * (1 - np.tanh(a) ** 2)


@wrong(
    "tanh_backward",
    "a (1 - a) is the slope of the sigmoid.",
    ask="How steep is tanh at 0, and what does your formula give there?",
)
def slope_of_the_sigmoid(da, z):
    a = np.tanh(z)
    return da * a * (1 - a)


@wrong(
    "tanh_backward",
    "You returned the slope alone, without da.",
    ask="What does the chain rule multiply by what?",
)
def tanh_without_upstream(da, z):
    a = np.tanh(z)
    return 1 - a * a


@wrong(
    "tanh_backward",
    "The square is missing: 1 - a is not 0 on the left, where tanh is flat.",
    ask="What is 1 - a far to the left, where a is -1?",
)
def square_missing(da, z):
    a = np.tanh(z)
    return da * (1 - a)


@wrong(
    "tanh_backward",
    "You multiplied into da itself: the layer behind still needs it.",
    ask="Which line changes an array that was passed in?",
    mistake=9,
)
def tanh_writes_into_da(da, z):
    a = np.tanh(z)
    da *= 1 - a * a
    return da


@wrong(
    "tanh_backward",
    "da * 1 - a * a is (da * 1) - (a * a): the brackets around the slope are missing.",
    ask="What does Python do first, times or minus?",
)
def tanh_brackets_missing(da, z):
    a = np.tanh(z)
    return da * 1 - a * a


@wrong(
    "tanh_backward",
    "You squared the difference: the slope is 1 minus the square of a.",
    ask="What is your slope at a = -1, where tanh is flat?",
)
def tanh_difference_squared(da, z):
    a = np.tanh(z)
    return da * (1 - a) ** 2


@right("tanh_backward")
def factored(da, z):
    a = np.tanh(z)
    return (1 - a) * (1 + a) * da


@right("tanh_backward")
def with_cosh(da, z):
    return da / np.cosh(z) ** 2


@right("tanh_backward")
def tanh_in_float32(da, z):
    a = np.tanh(z.astype(np.float32))
    return da.astype(np.float32) * (1 - a * a)


@right("tanh_backward")
def tanh_row_by_row(da, z):
    return np.array([d * (1 - np.tanh(row) ** 2) for d, row in zip(da, z, strict=True)])


# thousandth ----------------------------------------------------------------------------------

thousandth_answers = [
    wrong_value(
        "thousandth", 10, "halved each time", "Ten is right for a slope of 1/2; the sigmoid's value at 0 is 1/2.",
        ask="What is its slope there?",
    ),
    wrong_value(
        "thousandth", 4, "one too few", "After four it is 1/256.", ask="Is 1/256 below 1/1000?",
    ),
    wrong_value(
        "thousandth", 250, "divided by four", "1000 / 4 counts as if each sigmoid took away the same amount.",
        ask="Each one multiplies: what is left after two?",
    ),
    wrong_value(
        "thousandth", 6, "one too many", "After five it is already 1/1024.", ask="What is 4 * 4 * 4 * 4 * 4?",
    ),
    wrong_value(
        "thousandth", 3, "a tenth each time", "Three would need a slope of 1/10.",
        ask="What is the slope of the sigmoid at z = 0?",
    ),
    right_value("thousandth", 5.0, "as a float"),
    right_value("thousandth", np.int64(5), "as a NumPy number"),
]  # fmt: skip

# saturated_share -----------------------------------------------------------------------------


@wrong(
    "saturated_share",
    "A steep fall is steep too: without the absolute value every negative slope counts as flat.",
    ask="Is a slope of -3 small?",
)
def falling_counts_as_flat(f_backward, z):
    return (f_backward(np.ones_like(z), z) < 0.05).mean()


@wrong(
    "saturated_share",
    "You looked at z itself. Saturated is said of the slope.",
    ask="How do you get the slope out of f_backward?",
    mistake=7,
)
def looked_at_z(f_backward, z):
    return (np.abs(z) < 0.05).mean()


@wrong(
    "saturated_share",
    "You passed z as da, so you measured z times the slope.",
    ask="f_backward returns da times the slope: which da leaves the slope as it is?",
)
def z_as_upstream(f_backward, z):
    return (np.abs(f_backward(z, z)) < 0.05).mean()


@wrong(
    "saturated_share", "This is the number of flat places, not their share.", ask="Out of how many?"
)
def a_count(f_backward, z):
    return (np.abs(f_backward(np.ones_like(z), z)) < 0.05).sum()


@wrong(
    "saturated_share",
    "You counted the places that are still steep.",
    ask="Which way should the comparison point?",
)
def the_awake_ones(f_backward, z):
    return (np.abs(f_backward(np.ones_like(z), z)) >= 0.05).mean()


@wrong(
    "saturated_share",
    "You counted units that are flat for every example; asked is the share of all entries of z.",
    ask="How many numbers does z hold, and how many did you judge?",
)
def whole_units(f_backward, z):
    return (np.abs(f_backward(np.ones_like(z), z)) < 0.05).all(axis=0).mean()


@wrong(
    "saturated_share",
    "This is a percentage; a share lies between 0 and 1.",
    ask="What share is 50 %?",
)
def in_percent(f_backward, z):
    return 100 * (np.abs(f_backward(np.ones_like(z), z)) < 0.05).mean()


@wrong(
    "saturated_share",
    "Arguments the wrong way round: f_backward takes da first, then z.",
    ask="In which order did you write sigmoid_backward(da, z)?",
)
def arguments_swapped(f_backward, z):
    return (np.abs(f_backward(z, np.ones_like(z))) < 0.05).mean()


@right("saturated_share")
def count_over_size(f_backward, z):
    slopes = f_backward(np.ones(z.shape), z)
    return np.count_nonzero((slopes < 0.05) & (slopes > -0.05)) / z.size


@right("saturated_share")
def entry_by_entry(f_backward, z):
    flat = 0
    for value in z.ravel():
        slope = f_backward(np.array([1.0]), np.array([value]))[0]
        flat += abs(slope) < 0.05
    return flat / z.size


@right("saturated_share")
def one_minus_the_rest(f_backward, z):
    slopes = f_backward(np.full_like(z, 1.0), z)
    return 1 - np.mean(slopes**2 >= 0.05**2)


# relu ----------------------------------------------------------------------------------------


@wrong("relu", "You took the absolute value.", ask="What should relu(-3) be?")
def absolute_value(z):
    return np.abs(z)


@wrong(
    "relu",
    "Python's max and if ask one question of a whole array, and there is no one answer.",
    ask="Which NumPy function compares number by number?",
)
def python_max(z):
    return max(0, z)


@wrong(
    "relu",
    "np.max looks for the largest number of one array, and takes what stands second for an axis.",
    ask="Which NumPy function compares number by number?",
)
def max_for_maximum(z):
    return np.max(0, z)


@wrong("relu", "You kept the negative side.", ask="What should relu(3) be?", mistake=1)
def negative_side(z):
    return np.minimum(0, z)


@wrong("relu", "This is a step: 1 instead of z on the right.", ask="What should relu(3) be?")
def a_step(z):
    return (z > 0).astype(float)


@wrong(
    "relu",
    "You wrote zeros into z itself: whoever passed it in now holds other numbers.",
    ask="Which line changes z instead of making a new array?",
    mistake=9,
)
def input_edited(z):
    z[z < 0] = 0
    return z


@wrong("relu", "You cut off above 1 as well.", ask="What should relu(40) be?")
def cut_above(z):
    return np.clip(z, 0, 1)


@wrong(
    "relu",
    "z[z > 0] leaves the others out, so the shape is lost.",
    ask="How many numbers go in, and how many come out?",
)
def shape_lost(z):
    return z[z > 0]


@wrong("relu", "This is leaky ReLU: it comes later.", ask="What should relu(-2) be, exactly?")
def leaks(z):
    return np.where(z > 0, z, 0.01 * z)


@right("relu")
def with_where(z):
    return np.where(z > 0, z, 0.0)


@right("relu")
def times_a_mask(z):
    return z * (z > 0)


@right("relu")
def half_of_a_sum(z):
    return (z + np.abs(z)) / 2


@right("relu")
def on_a_copy(z):
    a = z.astype(np.float32)
    a[a < 0] = 0
    return a


@right("relu")
def relu_in_a_list(z):
    return np.array([max(0.0, value) for value in z.ravel()]).reshape(z.shape)


# relu_backward -------------------------------------------------------------------------------


@wrong(
    "relu_backward",
    "Your mask looks at the sign of da: negative gradients were thrown away, and some got through where z is negative.",
    ask="Which quantity had the kink?",
    mistake=9,
)
def mask_from_da(da, z):
    return da * (da > 0)


@wrong(
    "relu_backward",
    "Where z is positive you also dropped the negative gradients: relu was applied to da as well.",
    ask="May a gradient be negative where z is positive?",
    mistake=9,
)
def mask_from_both(da, z):
    return np.maximum(da, 0) * (z > 0)


@wrong(
    "relu_backward",
    "The gradient is right, but you wrote it into da itself.",
    ask="Who else holds the array da?",
    mistake=9,
)
def da_edited(da, z):
    da[z <= 0] = 0
    return da


@wrong(
    "relu_backward",
    "You returned the slope alone, without da.",
    ask="What does the chain rule multiply by what?",
)
def mask_alone(da, z):
    return (z > 0).astype(float)


@wrong(
    "relu_backward",
    "You multiplied by relu(z), the value, instead of by its slope.",
    ask="How steep is relu at z = 2?",
    mistake=7,
)
def value_of_relu(da, z):
    return da * np.maximum(z, 0)


@wrong("relu_backward", "Your mask is turned round.", ask="On which side is relu flat?", mistake=1)
def mask_turned_round(da, z):
    return da * (z < 0)


@wrong(
    "relu_backward",
    "You passed every gradient on: this is the backward pass of a straight line.",
    ask="What is the slope of relu at z = -1?",
)
def no_mask(da, z):
    return da * 1.0


@wrong(
    "relu_backward",
    "You rectified z itself on the way.",
    ask="Which line changes an array that was passed in?",
    mistake=9,
)
def z_edited(da, z):
    z[z < 0] = 0
    return da * (z > 0)


@wrong(
    "relu_backward",
    "You let z through instead of da: this is relu(z) again.",
    ask="Which of the two arrays is on its way back?",
)
def z_passed_on(da, z):
    return np.where(z > 0, z, 0)


@wrong(
    "relu_backward",
    "da[z > 0] keeps only the entries that pass, so the shape is lost.",
    ask="What should stand where z is negative?",
)
def backward_shape_lost(da, z):
    return da[z > 0]


@right("relu_backward")
def with_where_backward(da, z):
    return np.where(z > 0, da, 0)


@right("relu_backward")
def on_a_copy_of_da(da, z):
    dz = da.copy()
    dz[z <= 0] = 0
    return dz


@right("relu_backward")
def through_heaviside(da, z):
    return np.multiply(np.heaviside(z, 0), da)


@right("relu_backward")
def from_the_output(da, z):
    return da * (relu(z) > 0)


@right("relu_backward")
def relu_backward_loop(da, z):
    dz = np.zeros(da.shape, np.float32)
    for i in np.ndindex(z.shape):
        if z[i] > 0:
            dz[i] = da[i]
    return dz


# dead_units ----------------------------------------------------------------------------------


@wrong(
    "dead_units",
    "Units are counted that are silent for one example and speak for another: they are only asleep.",
    ask="For how many of the examples must a unit be 0 to be dead?",
)
def silent_once(a):
    """How many units are 0 for every example.
    a (batch, units) is what a ReLU layer returned."""
    silent = a == 0
    return int(silent.any(axis=0).sum())


@wrong(
    "dead_units",
    "You counted examples for which no unit speaks: the axis is the wrong one.",
    ask="Examples lie along axis 0. Which axis must disappear so that one answer per unit is left?",
    mistake=5,
)
def silent_examples(a):
    silent = a == 0
    return int(silent.all(axis=1).sum())


@wrong(
    "dead_units",
    "Two things at once: any instead of all, and the axis of the units instead of that of the examples.",
    ask="What shape should the answers have before you add them up?",
    mistake=5,
)
def any_along_the_units(a):
    return int((a == 0).any(axis=1).sum())


@wrong(
    "dead_units",
    "You counted single zeros, not units.",
    ask="Can there be more dead units than units?",
)
def zeros(a):
    return int((a == 0).sum())


@wrong(
    "dead_units",
    "This is the share of zeros among all numbers, whichever unit they belong to.",
    ask="How do you get one answer per unit?",
)
def share_of_zeros(a):
    return float((a == 0).mean())


@wrong(
    "dead_units", "You counted the living.", ask="What is true of a unit that is dead: any, or all?"
)
def the_living(a):
    return int((a > 0).any(axis=0).sum())


@wrong(
    "dead_units", "This is a share; asked is how many.", ask="How many units does the layer have?"
)
def a_share(a):
    return float((a == 0).all(axis=0).mean())


@wrong(
    "dead_units",
    "You asked whether the whole layer is silent.",
    ask="How do you get one answer per unit?",
)
def whole_layer(a):
    return int((a == 0).all())


@right("dead_units")
def largest_is_zero(a):
    return int((a.max(axis=0) == 0).sum())


@right("dead_units")
def summed_up(a):
    return np.count_nonzero(np.sum(a, axis=0) == 0)


@right("dead_units")
def unit_by_unit(a):
    count = 0
    for unit in a.T:
        if not unit.any():
            count += 1
    return count


@right("dead_units")
def units_minus_living(a):
    return a.shape[1] - len(set(np.nonzero(a)[1]))


# why_leaky -----------------------------------------------------------------------------------

why_leaky_answers = [
    wrong_value(
        "why_leaky", "a", "negative outputs",
        "Many texts say so, but an output is not what the chain rule multiplies by.",
        ask="An ELU far to the left returns -1. How steep is it there?",
    ),
    wrong_value(
        "why_leaky", "c", "a mean nearer to zero",
        "It is true that its outputs are better centred, but a unit that gets no gradient cannot use that.",
        ask="What does a dead unit lack?",
    ),
]  # fmt: skip

# prelu_backward ------------------------------------------------------------------------------


@wrong(
    "prelu_backward",
    "dalpha is not summed: you have one number for every example, and each unit has one slope.",
    ask="One slope serves all the examples of the batch: what happens to their gradients?",
    mistake=5,
)
def slope_not_summed(da, z, alpha):
    return np.where(z > 0, da, alpha * da), da * np.minimum(z, 0)


@wrong(
    "prelu_backward",
    "dalpha is summed over the units instead of over the examples.",
    ask="Which shape has alpha, and which axis must disappear?",
    mistake=5,
)
def slope_summed_over_units(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * np.minimum(z, 0)).sum(axis=1)


@wrong(
    "prelu_backward",
    "dalpha is a mean: the loss has already divided by the batch.",
    ask="Who already divided?",
    mistake=3,
)
def slope_averaged(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * np.minimum(z, 0)).mean(axis=0)


@wrong(
    "prelu_backward",
    "dalpha is summed over everything: all units now share one slope.",
    ask="How many slopes are there to learn?",
    mistake=5,
)
def one_slope_for_all(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * np.minimum(z, 0)).sum()


@wrong(
    "prelu_backward",
    "dalpha counts the positive z, where alpha plays no part.",
    ask="For which z does a = alpha * z hold?",
)
def slope_from_the_right_side(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * np.maximum(z, 0)).sum(axis=0)


@wrong(
    "prelu_backward",
    "da is missing from dalpha.",
    ask="By what does the chain rule multiply the slope of a in alpha?",
)
def slope_without_upstream(da, z, alpha):
    return np.where(z > 0, da, alpha * da), np.minimum(z, 0).sum(axis=0)


@wrong(
    "prelu_backward",
    "Your mask looks at the sign of da.",
    ask="Which quantity had the kink?",
    mistake=9,
)
def prelu_mask_from_da(da, z, alpha):
    return np.where(da > 0, da, alpha * da), (da * np.where(da > 0, 0, z)).sum(axis=0)


@wrong(
    "prelu_backward",
    "dz is that of plain ReLU: nothing comes through on the left.",
    ask="What is the slope of alpha * z?",
)
def dz_of_plain_relu(da, z, alpha):
    return da * (z > 0), (da * np.minimum(z, 0)).sum(axis=0)


@wrong(
    "prelu_backward",
    "alpha slipped into dalpha: the slope of alpha * z in alpha is z.",
    ask="Differentiate alpha * z, once in z and once in alpha: what is left each time?",
)
def alpha_in_dalpha(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (alpha * da * np.minimum(z, 0)).sum(axis=0)


@wrong(
    "prelu_backward",
    "dz is the slope alone, without da.",
    ask="What does the chain rule multiply by what?",
)
def dz_without_upstream(da, z, alpha):
    return np.where(z > 0, 1.0, alpha), (da * np.minimum(z, 0)).sum(axis=0)


@wrong(
    "prelu_backward", "They come in the wrong order.", ask="Which is returned first, dz or dalpha?"
)
def order_swapped(da, z, alpha):
    return (da * np.minimum(z, 0)).sum(axis=0), np.where(z > 0, da, alpha * da)


@wrong(
    "prelu_backward",
    "The gradients are right, but you wrote dz into da itself.",
    ask="Which line changes an array that was passed in?",
    mistake=9,
)
def prelu_edits_da(da, z, alpha):
    dalpha = (da * np.minimum(z, 0)).sum(axis=0)
    da *= np.where(z > 0, 1, alpha)
    return da, dalpha


@wrong(
    "prelu_backward",
    "dalpha counts every z: where z is positive, alpha plays no part.",
    ask="For which z does a = alpha * z hold?",
)
def slope_from_both_sides(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * z).sum(axis=0)


@wrong(
    "prelu_backward",
    "In dalpha you took 1 as the slope: the slope of alpha * z in alpha is z.",
    ask="If alpha grows by 0.1, by how much does alpha * z grow?",
)
def one_for_z(da, z, alpha):
    return np.where(z > 0, da, alpha * da), (da * (z <= 0)).sum(axis=0)


@wrong(
    "prelu_backward",
    "On the left dz is alpha times z: that is the forward value. da is on its way back.",
    ask="Which array does the chain rule multiply by alpha?",
)
def value_on_the_left(da, z, alpha):
    return np.where(z > 0, da, alpha * z), (da * np.minimum(z, 0)).sum(axis=0)


@wrong(
    "prelu_backward",
    "The two sides of dz are exchanged: alpha is the slope on the left.",
    ask="What is the slope of a where z is positive?",
)
def sides_exchanged(da, z, alpha):
    return np.where(z > 0, alpha * da, da), (da * np.minimum(z, 0)).sum(axis=0)


@right("prelu_backward")
def prelu_with_masks(da, z, alpha):
    left = z <= 0
    return da * (~left + left * alpha), np.sum(da * z * left, axis=0)


@right("prelu_backward")
def prelu_with_einsum(da, z, alpha):
    return da * np.where(z > 0, 1, alpha), np.einsum("nh,nh->h", da, np.minimum(z, 0))


@right("prelu_backward")
def prelu_in_loops(da, z, alpha):
    dz, dalpha = np.zeros_like(z), np.zeros_like(alpha)
    for n in range(len(z)):
        for h in range(len(alpha)):
            if z[n, h] > 0:
                dz[n, h] = da[n, h]
            else:
                dz[n, h] = alpha[h] * da[n, h]
                dalpha[h] += da[n, h] * z[n, h]
    return dz, dalpha


@right("prelu_backward")
def prelu_in_float32(da, z, alpha):
    da, z, alpha = (array.astype(np.float32) for array in (da, z, alpha))
    return np.where(z > 0, da, alpha * da), (da * np.minimum(z, 0)).sum(axis=0)


# elu_order -----------------------------------------------------------------------------------

elu_order_answers = [
    wrong_value(
        "elu_order", "DBAC", "used before it is made",
        "Line D needs low, and line B makes it only afterwards.", ask="Which line needs no other?",
    ),
    wrong_value(
        "elu_order", "EDAC", "the wrong side",
        "Line E keeps the part of z above 0: the left side is lost, and e^low grows without bound.",
        ask="ELU bends on the left: which part of z belongs into the exponent?",
    ),
    wrong_value(
        "elu_order", "BDFC", "value for slope",
        "Line F uses the value of a as the slope on the left: it is alpha short.",
        ask="What is the derivative of alpha * (e^z - 1)?", mistake=7,
    ),
    wrong_value(
        "elu_order", "BDCA", "returned too early",
        "Line C returns slope before line A has made it.", ask="What does line C need?",
    ),
    wrong_value(
        "elu_order", "BAD", "nothing returned", "No line hands anything back.", ask="Which line returns?",
    ),
    wrong_value(
        "elu_order", "ABDC", "slope too early", "Line A needs low, and line B makes it only afterwards.",
        ask="Which line needs no other?",
    ),
    right_value("elu_order", "BADC", "slope first"),
    right_value("elu_order", "b d a c", "small letters with spaces"),
    right_value("elu_order", ["B", "D", "A", "C"], "a list"),
]  # fmt: skip

# maxout_slope --------------------------------------------------------------------------------

maxout_slope_answers = [
    wrong_value(
        "maxout_slope", 2, "value for slope", "2 is the value of the maxout at z = -2; asked is its slope.",
        ask="How steep is the piece that wins?", mistake=7,
    ),
    wrong_value(
        "maxout_slope", 1, "lost the minus", "The right piece, with the wrong sign.", ask="Does -z rise or fall?",
    ),
    wrong_value(
        "maxout_slope", 3, "the first piece", "3z + 1 gives -5 there: it is not the largest.",
        ask="What do the three pieces give at z = -2?",
    ),
    wrong_value(
        "maxout_slope", 0.5, "the last piece", "0.5z gives -1 there: it is not the largest.",
        ask="What do the three pieces give at z = -2?",
    ),
    wrong_value(
        "maxout_slope", 2.5, "all pieces added", "You added the slopes of all pieces.",
        ask="If a piece that loses moved a little, would the maximum change?",
    ),
    wrong_value(
        "maxout_slope", 0, "flat on the left", "A maxout is not ReLU: it is as steep as the piece that wins.",
        ask="Which piece wins at z = -2?",
    ),
    right_value("maxout_slope", -1.0, "as a float"),
]  # fmt: skip

# softmax -------------------------------------------------------------------------------------


@wrong(
    "softmax",
    "e^1000 is larger than any float: infinity over infinity is nan.",
    ask="Subtract something that cancels: what may you take off every score of a row?",
    mistake=11,
)
def overflow(z, temperature=1.0):
    e = np.exp(z / temperature)
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "You subtracted one maximum from all rows: a row far below it becomes 0 / 0.",
    ask="Each row has its own competition. Which maximum does it need?",
    mistake=12,
)
def one_maximum_for_all(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "One maximum and one sum for the whole array: the rows compete with each other.",
    ask="What should one example's probabilities sum to?",
    mistake=12,
)
def rows_thrown_together(z, temperature=1.0):
    e = np.exp(z / temperature - (z / temperature).max())
    return e / e.sum()


@wrong(
    "softmax",
    "Your columns sum to 1 instead of your rows.",
    ask="Who competes with whom: the classes of one example, or the examples?",
    mistake=13,
)
def wrong_axis(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.max(axis=0, keepdims=True))
    return e / e.sum(axis=0, keepdims=True)


@wrong(
    "softmax",
    "All rows together sum to 1: the sum runs over the whole array.",
    ask="What should one example's probabilities sum to?",
    mistake=13,
)
def one_sum_for_all(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum()


@wrong(
    "softmax",
    "You multiplied by the temperature: heat now sharpens instead of flattening.",
    ask="What does z / T do to the distances between scores when T is large?",
)
def temperature_turned_round(z, temperature=1.0):
    z = z * temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "The temperature has no effect: it is missing, or it came after the exponential, where the fraction cancels it.",
    ask="Where does T stand in the formula?",
)
def temperature_cancels(z, temperature=1.0):
    e = np.exp(z - z.max(axis=-1, keepdims=True)) / temperature
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "You subtracted the maximum of z from z / T: at a low temperature that is not enough, and exp overflows.",
    ask="What is the largest exponent when T = 0.1?",
    mistake=11,
)
def maximum_before_temperature(z, temperature=1.0):
    e = np.exp(z / temperature - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "Without keepdims=True the maxima, or the sums, lie along the wrong axis and do not fit the rows.",
    ask="Which shape has z.max(axis=-1), and which do you need?",
    mistake=6,
)
def keepdims_forgotten(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.max(axis=-1))
    return e / e.sum(axis=-1)


@wrong(
    "softmax",
    "You gave every score its own sigmoid: the numbers of a row do not sum to 1.",
    ask="If one class becomes more likely, what must happen to the others?",
)
def a_sigmoid_each(z, temperature=1.0):
    return sigmoid(z / temperature)


@wrong(
    "softmax",
    "You changed the scores themselves.",
    ask="Which line writes into z instead of making a new array?",
    mistake=9,
)
def scores_edited(z, temperature=1.0):
    z -= z.max(axis=-1, keepdims=True)
    e = np.exp(z / temperature)
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "You subtracted the mean: scores far above it still overflow.",
    ask="What must be subtracted so that no exponent is above 0?",
    mistake=11,
)
def mean_subtracted(z, temperature=1.0):
    z = z / temperature
    e = np.exp(z - z.mean(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "You subtracted the maximum above the fraction line only: it no longer cancels.",
    ask="What do the numbers of a row sum to?",
    mistake=11,
)
def maximum_above_the_line_only(z, temperature=1.0):
    z = z / temperature
    return np.exp(z - z.max(axis=-1, keepdims=True)) / np.exp(z).sum(axis=-1, keepdims=True)


@wrong(
    "softmax",
    "You divided the probabilities by the temperature, so the rows do not sum to 1.",
    ask="Where does T stand in the formula: at the scores, or at the result?",
)
def probabilities_divided(z, temperature=1.0):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True) / temperature


@wrong(
    "softmax",
    "These are the logarithms of the probabilities.",
    ask="What do the numbers of a row sum to?",
)
def logarithms_returned(z, temperature=1.0):
    z = z / temperature
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


@right("softmax")
def softmax_of_the_shifted_over_t(z, temperature=1.0):
    e = np.exp((z - np.max(z, axis=1)[:, None]) / temperature)
    return np.divide(e, e.sum(axis=1)[:, None])


@right("softmax")
def softmax_row_by_row(z, temperature=1.0):
    rows = []
    for row in z:
        e = np.exp((row - max(row)) / temperature)
        rows.append(e / sum(e))
    return np.array(rows)


@right("softmax")
def through_logarithms(z, temperature=1.0):
    z = z / temperature
    return np.exp(z - np.logaddexp.reduce(z, axis=1, keepdims=True))


@right("softmax")
def softmax_transposed(z, temperature=1.0):
    scores = z.T / temperature
    e = np.exp(scores - scores.max(axis=0))
    return (e / e.sum(axis=0)).T


@right("softmax")
def softmax_with_einsum(z, temperature=1.0):
    e = np.exp((z - np.max(z, axis=1)[:, None]) / temperature)
    return np.einsum("nc,n->nc", e, 1 / np.einsum("nc->n", e))


@right("softmax")
def softmax_in_float32(z, temperature=1.0):
    z = (z / temperature).astype(np.float32)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# outputs -------------------------------------------------------------------------------------

outputs_answers = [
    wrong_value(
        "outputs", "XXIS", "tags that compete",
        "With softmax the tags of a photo compete: a beach at sunset could not be both.",
        ask="May two tags be true of one photo? Then what may their probabilities sum to?", mistake=13,
    ),
    wrong_value(
        "outputs", "SSIS", "digits that do not compete",
        "With a sigmoid each, a digit could be a 3 and an 8 at once, both with 90 %.",
        ask="How many of the ten classes are true of one digit?", mistake=13,
    ),
    wrong_value(
        "outputs", "XSSS", "a squashed temperature",
        "A sigmoid ends at 1: no forecast above 1 °C is possible.", ask="Which numbers can a temperature be?",
    ),
    wrong_value(
        "outputs", "XSRS", "no frost", "ReLU never goes below 0: no forecast of frost is possible.",
        ask="Which numbers can a temperature be?",
    ),
    wrong_value(
        "outputs", "XSIX", "softmax of one", "Softmax over a single number is always 1: every patient is ill.",
        ask="What is e^z / e^z?",
    ),
    wrong_value(
        "outputs", "XSII", "no probability", "Without a bend the answer may be -7 or 12: not a probability.",
        ask="Between which numbers does a probability lie?",
    ),
    wrong_value(
        "outputs", "ISIS", "scores for a digit", "Scores alone are not probabilities: they need not sum to 1.",
        ask="Ten classes, one of them true: what turns ten scores into a share each?",
    ),
    wrong_value(
        "outputs", "RSIS", "cut scores for a digit", "ReLU cuts scores at 0 and lets them grow: no probabilities.",
        ask="Ten classes, one of them true: what turns ten scores into a share each?",
    ),
    wrong_value(
        "outputs", "XIIS", "scores for tags", "A score may be -7 or 12; each tag needs a probability.",
        ask="Each tag is a yes or no: which bend ends between 0 and 1?",
    ),
    wrong_value(
        "outputs", "XRIS", "cut scores for tags", "ReLU goes on above 1; each tag needs a probability.",
        ask="Each tag is a yes or no: which bend ends between 0 and 1?",
    ),
    wrong_value(
        "outputs", "XSXS", "a temperature that competes", "Softmax over a single number is always 1: always 1 °C.",
        ask="Which numbers can a temperature be?",
    ),
    wrong_value(
        "outputs", "XSIR", "more than certain", "ReLU goes on above 1: what would a probability of 4 mean?",
        ask="Between which numbers does a probability lie?",
    ),
    right_value("outputs", "x s i s", "small letters with spaces"),
    right_value("outputs", ["X", "S", "I", "S"], "a list"),
]  # fmt: skip

# three questions from before ------------------------------------------------------------------

retrieval_answers = [
    wrong_value(
        "learned_numbers", 3700, "biases left out", "These are the weights. Each unit, and each score, has a bias as well.",
        ask="How many biases do 50 units and 10 scores have?",
    ),
    wrong_value(
        "learned_numbers", 124, "neurons counted", "You added up pixels, units and scores. The network learns a number for each line between them.",
        ask="How many lines lead from 64 pixels to one unit?",
    ),
    wrong_value(
        "learned_numbers", 3250, "the first layer alone", "That is the first layer, with its biases. There is a second one.",
        ask="How many lines lead from 50 units to 10 scores?",
    ),
    right_value("learned_numbers", 64 * 50 + 50 + 50 * 10 + 10, "computed"),
    wrong_value(
        "largest_of_each", 1797, "the other axis", "The axis you name is the one that goes away: axis 0 runs over the digits.",
        ask="What is left of (1797, 50) when its first axis is gone?",
    ),
    wrong_value(
        "largest_of_each", 1, "the largest of all", "Without an axis there would be one largest number. Here one axis is left.",
        ask="What is left of (1797, 50) when its first axis is gone?",
    ),
    right_value("largest_of_each", 50.0, "as a float, again"),
    wrong_value(
        "no_line_parts", "a", "it gets there in the end", "It ends only if a straight line can part the classes, and no line parts the moons.",
        ask="What did you see it do on exclusive or?",
    ),
    wrong_value(
        "no_line_parts", "c", "the best line", "The rule does not know which line is best: it steps at every point on the wrong side.",
        ask="When does the rule leave the weights alone?",
    ),
    right_value("no_line_parts", "B", "as a capital, once more"),
]  # fmt: skip
