"""What people write on the exercises of 13_beyond_backprop, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

swelling_answers = [
    wrong_value("swelling", 100, "nothing left out", "In each term the differentiated factor is gone: its slope is 1.", ask="How many factors does one term have?"),
    wrong_value("swelling", 10, "one term", "The product rule makes a term for each factor.", ask="How many terms are there?"),
    wrong_value("swelling", 9, "a single term", "That is one term; there are ten.", ask="How many terms are there?"),
    right_value("swelling", 10 * 9, "as a product"),
]  # fmt: skip

# Dual ----------------------------------------------------------------------------------------


@wrong(
    "Dual",
    "Slopes do not multiply: the slope of x times x would be 1.",
    ask="What is the product rule?",
)
class slopes_multiplied:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.slope)


@wrong(
    "Dual",
    "Slopes add for a sum. A product weighs each with the other factor.",
    ask="If b is 100, how much does a nudge of a change ab?",
)
class slopes_added:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope + other.slope)


@wrong(
    "Dual",
    "Half of the product rule: the other factor changes, too.",
    ask="What is the slope of x times x?",
)
class half_of_the_rule:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * other.value)


@wrong(
    "Dual",
    "Each slope belongs with the *other* value.",
    ask="If b is 100, how much does a nudge of a change ab?",
)
class own_value_taken:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value, self.slope * self.value + other.slope * other.value)


@wrong(
    "Dual",
    "You changed the first factor itself: x is another number after x * y.",
    ask="Should x * y change x?",
    mistake=9,
)
class changes_itself:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        slope = self.slope * other.value + self.value * other.slope
        self.value, self.slope = self.value * other.value, slope
        return self


@wrong(
    "Dual",
    "The value is right; the product was given no slope, and so it has the slope 0 of a constant.",
    ask="What is the second argument of Dual?",
)
class without_a_slope:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return Dual(self.value * other.value)


@wrong(
    "Dual",
    "A pair of bare numbers, a tuple, has no value and no slope, and cannot be multiplied again: make a Dual of the two.",
    ask="What does __add__ return?",
)
class a_bare_pair:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        return self.value * other.value, self.slope * other.value + self.value * other.slope


@right("Dual")
class as_a_list:
    def __init__(self, value, slope=0.0):
        self.pair = [value, slope]

    value = property(lambda self: self.pair[0])
    slope = property(lambda self: self.pair[1])

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        (a, da), (b, db) = self.pair, other.pair
        return Dual(a * b, a * db + da * b)


@right("Dual")
class as_a_matrix:
    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        a = np.array([[self.value, self.slope], [0, self.value]])
        b = np.array([[other.value, other.slope], [0, other.value]])
        product = a @ b
        return Dual(product[0, 0], product[0, 1])


@right("Dual")
class by_relative_slopes:
    def __init__(self, value, slope=0.0):
        self.value = value
        self.slope = slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        from_self = other.value * self.slope
        from_other = self.value * other.slope
        return Dual(self.value * other.value, from_self + from_other)


run_answers = [
    wrong_value("forward_runs", 1, "that is reverse mode", "One run is what reverse mode needs, for there is one loss.", ask="For how many inputs does one run carry slopes along?"),
    wrong_value("forward_runs", 10000, "two each", "Two runs each is nudging up and down. A dual number needs one.", ask="For how many inputs does one run carry slopes along?"),
    right_value("forward_runs", 5000.0, "as a float"),
]  # fmt: skip

# go_back -------------------------------------------------------------------------------------


@wrong(
    "go_back",
    "= overwrites: of two routes to the loss only the one seen last counts.",
    ask="A number is used twice. What should become of the two slopes?",
    mistake=16,
)
def last_use_wins(tape, count):
    """Slopes of the last result in each of `count` numbers;
    tape lists (result, [(input, local slope), ...]) in order."""
    slopes = [0.0] * count
    slopes[tape[-1][0]] = 1.0
    for result, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] = slopes[result] * local
    return slopes


@wrong(
    "go_back",
    "It goes over the tape forwards: the slopes of later results are not there yet.",
    ask="Which slope is known at the start?",
    mistake=15,
)
def forwards(tape, count):
    slopes = [0.0] * count
    slopes[tape[-1][0]] = 1.0
    for result, inputs in tape:
        for number, local in inputs:
            slopes[number] += slopes[result] * local
    return slopes


@wrong(
    "go_back",
    "Along a route slopes multiply; you added the local slope.",
    ask="What does the chain rule do along a route?",
)
def added_along_a_route(tape, count):
    slopes = [0.0] * count
    slopes[tape[-1][0]] = 1.0
    for result, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] += slopes[result] + local
    return slopes


@wrong(
    "go_back",
    "The slope from upstream is missing: these are local slopes, added up.",
    ask="How does a change of the result reach the last one?",
)
def local_slopes_only(tape, count):
    slopes = [0.0] * count
    slopes[tape[-1][0]] = 1.0
    for _, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] += local
    return slopes


@wrong(
    "go_back",
    "Every number starts with the slope 1; only the last result does.",
    ask="What is the slope of a number that nothing uses?",
)
def ones_everywhere(tape, count):
    slopes = [1.0] * count
    for result, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] += slopes[result] * local
    return slopes


@right("go_back")
def with_an_array(tape, count):
    slopes = np.zeros(count)
    slopes[tape[-1][0]] = 1
    for result, inputs in tape[::-1]:
        for number, local in inputs:
            slopes[number] = slopes[number] + local * slopes[result]
    return slopes


@right("go_back")
def with_a_dict(tape, count):
    slopes = {tape[-1][0]: 1.0}
    for result, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] = slopes.get(number, 0.0) + slopes.get(result, 0.0) * local
    return [slopes.get(i, 0.0) for i in range(count)]


@right("go_back")
def by_all_routes(tape, count):
    uses = dict(tape)

    def slope(result, number):
        if result == number:
            return 1.0
        return sum(local * slope(i, number) for i, local in uses.get(result, []))

    return [slope(tape[-1][0], number) for number in range(count)]


mode_answers = [
    wrong_value("which_mode", "b", "reverse by habit", "Reverse mode needs a run for each of the million outputs.", ask="One run for each input, or for each output?"),
    wrong_value("which_mode", "c", "neither", "There is one input, and forward mode needs one run for each input.", ask="How many inputs are there?"),
    right_value("which_mode", "A", "as a capital"),
    wrong_value("best_k", 50, "two pieces", "100/50 + 50 is 52.", ask="What is 100/10 + 10?"),
    wrong_value("best_k", 1, "everything kept", "Then 100 are kept: 100/1 + 1.", ask="What is 100/10 + 10?"),
    wrong_value("best_k", 20, "the sum, not k", "20 is how much memory the best k needs. Which k is it?", ask="For which k is 100/k + k = 20?"),
    right_value("best_k", 10.0, "as a float, too"),
]  # fmt: skip

# checkpointed_slope --------------------------------------------------------------------------


@wrong(
    "checkpointed_slope",
    "You kept every input in the end: right, but nothing was saved, and no piece was computed again.",
    ask="How often did each function run?",
)
def everything_kept(fs, slopes, x, k):
    inputs = []
    for f in fs:
        inputs.append(x)
        x = f(x)
    back = 1.0
    for slope, a in zip(reversed(slopes), reversed(inputs)):
        back *= slope(a)
    return back


@wrong(
    "checkpointed_slope",
    "You went forward from the input for every function: memory-poor, and the checkpoints are not used.",
    ask="From where is a piece computed again?",
)
def from_the_start_each_time(fs, slopes, x, k):
    first = x
    for f in fs:
        x = f(x)
    back = 1.0
    for i in reversed(range(len(fs))):
        a = first
        for f in fs[:i]:
            a = f(a)
        back *= slopes[i](a)
    return back


@wrong(
    "checkpointed_slope",
    "The slope was taken at the checkpoint for every function of the piece.",
    ask="What is the input of the second function of a piece?",
    mistake=7,
)
def slope_at_the_checkpoint(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    back = 1.0
    for piece in reversed(range(len(kept))):
        first, last = piece * k, min((piece + 1) * k, len(fs))
        a = kept[piece]
        for i in range(first, last):
            a = fs[i](a)
        for i in reversed(range(first, last)):
            back *= slopes[i](kept[piece])
    return back


@wrong(
    "checkpointed_slope",
    "The slope was taken at each function's output, not at its input.",
    ask="Where is the slope of sin at a taken, at a or at sin(a)?",
    mistake=7,
)
def slope_at_the_output(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    back = 1.0
    for piece in reversed(range(len(kept))):
        first, last = piece * k, min((piece + 1) * k, len(fs))
        outputs, a = [], kept[piece]
        for i in range(first, last):
            a = fs[i](a)
            outputs.append(a)
        for i in reversed(range(first, last)):
            back *= slopes[i](outputs[i - first])
    return back


@wrong(
    "checkpointed_slope",
    "The slopes were added: along a chain they multiply.",
    ask="What does the chain rule do along a route?",
)
def slopes_added_up(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    back = 0.0
    for piece in reversed(range(len(kept))):
        first, last = piece * k, min((piece + 1) * k, len(fs))
        a = kept[piece]
        for i in range(first, last):
            back += slopes[i](a)
            a = fs[i](a)
    return back


@right("checkpointed_slope")
def last_run_spared(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    back = 1.0
    for piece in reversed(range(len(kept))):
        first, last = piece * k, min((piece + 1) * k, len(fs))
        inputs = [kept[piece]]
        for f in fs[first : last - 1]:
            inputs.append(f(inputs[-1]))
        for slope, a in zip(slopes[first:last], inputs):
            back *= slope(a)
    return back


@right("checkpointed_slope")
def piece_by_piece(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    back = 1.0
    while kept:
        a, first = kept.pop(), k * len(kept)
        product = 1.0
        for f, slope in zip(fs[first : first + k], slopes[first : first + k]):
            product, a = product * slope(a), f(a)
        back *= product
    return back


@right("checkpointed_slope")
def with_a_dict_of_checkpoints(fs, slopes, x, k):
    kept = {}
    for i, f in enumerate(fs):
        if i % k == 0:
            kept[i] = x
        x = f(x)
    back = 1.0
    for first in sorted(kept, reverse=True):
        inputs = [kept[first]]
        for f in fs[first : first + k]:
            inputs.append(f(inputs[-1]))
        for slope, a in reversed(list(zip(slopes[first : first + k], inputs))):
            back = slope(a) * back
    return back


@right("checkpointed_slope")
def with_prod(fs, slopes, x, k):
    kept = []
    for i, f in enumerate(fs):
        if not i % k:
            kept.append(x)
        x = f(x)
    parts = []
    for piece, a in enumerate(kept):
        for i in range(piece * k, min(piece * k + k, len(fs))):
            parts.append(slopes[i](a))
            a = fs[i](a)
    return float(np.prod(parts))


# fixed_point ---------------------------------------------------------------------------------


@wrong(
    "fixed_point",
    "It goes round once. The z of one round is not yet the z that stays.",
    ask="When does z stay the same?",
)
def one_round(f, z, tolerance=1e-10, rounds=1000):
    new = f(z)
    if abs(f(new) - new) > 10:
        raise ArithmeticError("far away")
    return new


@wrong(
    "fixed_point",
    "When it does not settle, the last z comes back as if it were a solution.",
    ask="How does the caller learn that there is none?",
)
def silent_failure(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(rounds):
        before, z = z, f(z)
        if abs(z - before) <= tolerance:
            break
    return z


@wrong(
    "fixed_point",
    "You looked for f(z) near 0: that is a root, not a fixed point.",
    ask="What is compared with what?",
)
def a_root_instead(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(rounds):
        z = f(z)
        if abs(z) <= tolerance:
            return z
    raise ArithmeticError("no root")


@wrong(
    "fixed_point",
    "It stops after ten rounds, settled or not.",
    ask="Which of your arguments says how long to try?",
    mistake=25,
)
def ten_rounds(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(10):
        before, z = z, f(z)
    if abs(z - before) > 0.5:
        raise ArithmeticError("not settled")
    return z


@wrong(
    "fixed_point",
    "`rounds` is ignored: it tries a thousand times whatever is asked.",
    ask="Which of your arguments says how long to try?",
    mistake=25,
)
def rounds_ignored(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(1000):
        before, z = z, f(z)
        if abs(z - before) <= tolerance:
            return z
    raise ArithmeticError("not settled")


@wrong(
    "fixed_point",
    "You stop at 1e-10 whatever tolerance is asked for.",
    ask="Where does `tolerance` stand in your function?",
)
def a_tolerance_of_its_own(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(rounds):
        before, z = z, f(z)
        if abs(z - before) <= 1e-10:
            return z
    raise ArithmeticError("it does not settle")


@wrong(
    "fixed_point",
    "A negative change is below any tolerance: you stop at the first step down.",
    ask="How large is a change of -3?",
)
def steps_down_count_as_settled(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(rounds):
        before, z = z, f(z)
        if z - before <= tolerance:
            return z
    raise ArithmeticError("it does not settle")


@right("fixed_point")
def with_a_while(f, z, tolerance=1e-10, rounds=1000):
    left = rounds
    while left:
        new = f(z)
        if abs(new - z) <= tolerance:
            return new
        z, left = new, left - 1
    raise ArithmeticError("it does not settle")


@right("fixed_point")
def with_else(f, z, tolerance=1e-10, rounds=1000):
    for _ in range(rounds):
        new = f(z)
        change, z = abs(new - z), new
        if change <= tolerance:
            break
    else:
        raise ArithmeticError(f"still changing by {change}")
    return z


@right("fixed_point")
def raising_a_subclass(f, z, tolerance=1e-10, rounds=1000):
    history = [z]
    for _ in range(rounds):
        history.append(f(history[-1]))
        if abs(history[-1] - history[-2]) <= tolerance:
            return history[-1]
    raise FloatingPointError("no fixed point was found")


# implicit_slope ------------------------------------------------------------------------------


@wrong(
    "implicit_slope",
    "z depends on x in f as well: the part through z is missing.",
    ask="Which term of the equation did you leave out?",
)
def direct_part_only(df_dz, df_dx, z, x):
    return df_dx(z, x)


@wrong(
    "implicit_slope",
    "One plus instead of one minus: move the term to the other side again.",
    ask="What becomes of f_z dz/dx on the left?",
    mistake=1,
)
def plus_for_minus(df_dz, df_dx, z, x):
    return df_dx(z, x) / (1 + df_dz(z, x))


@wrong(
    "implicit_slope",
    "That is the slope along f = const. Here the equation is z = f.",
    ask="What is the slope of the left side, z?",
)
def minus_the_quotient(df_dz, df_dx, z, x):
    return -df_dx(z, x) / df_dz(z, x)


@wrong(
    "implicit_slope",
    "You multiplied where the equation says divide.",
    ask="Solve (1 - f_z) dz/dx = f_x.",
)
def multiplied(df_dz, df_dx, z, x):
    return df_dx(z, x) * (1 - df_dz(z, x))


@wrong(
    "implicit_slope",
    "z and x are exchanged in the calls.",
    ask="In which order do the functions take them?",
)
def arguments_exchanged(df_dz, df_dx, z, x):
    return df_dx(x, z) / (1 - df_dz(x, z))


@wrong(
    "implicit_slope",
    "Brackets are missing: a / 1 - b is a - b.",
    ask="What does Python work out first in a / 1 - b?",
)
def brackets_forgotten(df_dz, df_dx, z, x):
    return df_dx(z, x) / 1 - df_dz(z, x)


@wrong(
    "implicit_slope",
    "The quotient stands on its head.",
    ask="Solve a = b a + c for a: what is left below the line?",
)
def upside_down(df_dz, df_dx, z, x):
    return (1 - df_dz(z, x)) / df_dx(z, x)


@right("implicit_slope")
def by_solving(df_dz, df_dx, z, x):
    left, right_ = 1 - df_dz(z, x), df_dx(z, x)
    return np.linalg.solve(np.array([[left]]), np.array([right_]))[0]


@right("implicit_slope")
def with_a_name(df_dz, df_dx, z, x):
    through_z = df_dz(z, x)
    return (1 / (1 - through_z)) * df_dx(z, x)


@right("implicit_slope")
def as_minus_over_minus(df_dz, df_dx, z, x):
    return -df_dx(z, x) / (df_dz(z, x) - 1.0)


last_answers = [
    wrong_value("what_was_learned", 242, "what was seen", "242 numbers were seen. Those that were changed are the unknown ones of the throw.", ask="What does Throw take?"),
    wrong_value("what_was_learned", 120, "the steps", "The steps are computed, not learned.", ask="What does Throw take?"),
    wrong_value("what_was_learned", 3, "the angle as well", "The angle was given: 50 degrees, for the first guess as for the ball.", ask="Which arguments of the guess are wrong at first?"),
    right_value("what_was_learned", 2.0, "as a float as well"),
    wrong_value("fall_order", "FABEDC", "dv goes back too early", "C took the dv of before the step: D had already sent it further back.", ask="Does the step's own drag change the speed before it or after it?"),
    wrong_value("fall_order", "FBAECD", "kept after the step", "You kept the speed of after each step. The step multiplied the drag with the speed of before.", ask="Which v stands in v + dt * (9.81 - drag * v)?", mistake=7),
    wrong_value("fall_order", "FABGCD", "forwards again", "You went through the steps from the first to the last. The slope comes from the end.", ask="At which step is dv equal to 1?"),
    wrong_value("fall_order", "FBAEDC", "kept after, dv too early", "Both are one step off: the kept speed and dv.", ask="Which speed does the step use, and which dv arrives at it?"),
    wrong_value("fall_order", "FABEC", "dv stays 1", "Each step lets only a part of the slope through: nothing changes dv.", ask="If the speed before a step is 1 higher, how much higher is it after?"),
    wrong_value("fall_order", "FABED", "no slope in drag", "ddrag stays 0: nothing adds up what each step gives.", ask="Which line adds to ddrag?"),
    right_value("fall_order", "f a b e c d", "small letters with spaces"),
    right_value("fall_order", list("FABECD"), "a list of letters"),
    wrong_value("used_twice", -10, "multiplied", "Along a route slopes multiply; where routes meet, they add.", ask="Do the two routes lie one behind the other?"),
    wrong_value("used_twice", -5, "the last one", "The other route counts as well.", ask="What do slopes do where routes meet?", mistake=16),
    right_value("used_twice", -3.0, "as a float again"),
    wrong_value("steps_of_adam", -0.3, "uphill", "The step goes against the slope, and the slope is negative.", ask="Which way is downhill?", mistake=1),
    wrong_value("steps_of_adam", 2.1, "plain descent", "That is lr times the slope. Adam divides by its size.", ask="What is m_hat / sqrt(v_hat) after one step?"),
    right_value("steps_of_adam", 3 / 10, "as a fraction"),
    wrong_value("honest_choice", "a", "something else", "Early stopping is a way to choose. On which data is the point.", ask="What has the choice seen?"),
    wrong_value("honest_choice", "c", "a split that is missing", "Cross-validation would keep the reported data out of the choice.", ask="What has the choice seen?"),
    right_value("honest_choice", "B", "as a capital, too"),
]  # fmt: skip
