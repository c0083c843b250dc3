"""What is tried on the exercises of 13_beyond_backprop."""

import math

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

smaller_h = Prediction(
    "The smaller h, the better the numeric slope?",
    ["yes, always", "no, there is a best h", "h makes no difference"],
    "no, there is a best h",
    "A small h means a small error of the formula and a large one of rounding: the two numbers become almost equal.",
)
time_for_memory = Prediction(
    "64 layers with checkpoints: what becomes of the time of a pass?",
    ["at most half as much again", "about four times", "about thirty times"],
    "at most half as much again",
    "Each layer goes forward twice instead of once, and forward is about a third of a whole pass.",
)


# 1 · Three ways ------------------------------------------------------------------------------

swelling = number(
    "Swelling formulas",
    decimals=0,
    hints=[
        "The product rule leaves out one factor in each term. How many terms, and how many factors in each?",
        "10 terms of 9 factors.",
    ],
)

# 2 · A number that knows its slope ------------------------------------------------------------

Dual = Exercise(
    "A number that knows its slope",
    hints=[
        "The product rule: which two terms make the slope of a product?",
        "Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)",
    ],
)


def pair(dual):
    return np.array([float(dual.value), float(dual.slope)])


@Dual.visible(points=2)
def a_product(Dual):
    """a product of two numbers with slopes"""
    return {"value and slope": pair(Dual(3.0, 2.0) * Dual(-5.0, 0.5))}


@Dual.visible(points=1)
def with_a_constant(Dual):
    """x squared times a constant, at x = 3"""
    x = Dual(3.0, 1.0)
    return {"value and slope": pair(x * x * Dual(4.0)), "x afterwards": pair(x)}


@Dual.hidden(points=1)
def a_polynomial(Dual):
    """a polynomial; the factors stay as they were"""
    x, result = Dual(-1.5, 1.0), Dual(0.0)
    for coefficient in (2.0, -1.0, 0.5, 3.0):
        result = result * x + Dual(coefficient)
    return {"value and slope": pair(result), "x afterwards": pair(x)}


forward_runs = number(
    "Runs in forward mode",
    decimals=0,
    hints=["One run gives the slope in one input.", "As many as there are weights."],
)

go_back = Exercise(
    "Find the bug: the tape that forgets",
    hints=[
        "Follow x through x * x by hand: it is an input twice. How often is slopes[0] written, and what is in it at the end?",
        "Slopes of several routes add: += in place of =.",
    ],
)


@go_back.visible(points=1)
def a_number_used_twice(go_back):
    """x * x at 3"""
    return {"slopes": np.array(go_back([(1, [(0, 3.0), (0, 3.0)])], 2))}


@go_back.visible(points=1)
def a_chain(go_back):
    """a chain in which one number is used twice"""
    return {
        "slopes": np.array(
            go_back([(1, [(0, 2.0)]), (2, [(1, -0.5), (0, 3.0)]), (3, [(2, 4.0)])], 4)
        )
    }


@go_back.hidden(points=1)
def routes_that_meet(go_back):
    """routes that part and meet again, and a number that nothing uses"""
    tape = [(2, [(0, 1.5), (1, -2.0)]), (3, [(2, 0.5), (0, 3.0)]), (5, [(2, 2.0), (3, -1.0)])]
    return {"slopes": np.array(go_back(tape, 6))}


which_mode = choice(
    "Which mode?",
    options=["a", "b", "c"],
    hints=[
        "Forward mode: one run for each input. How many inputs are there?",
        "One input, a million outputs.",
    ],
)

# 3 · A backward pass that forgets -------------------------------------------------------------

best_k = number(
    "The best distance of checkpoints",
    decimals=0,
    hints=["Try k = 5, 10 and 20.", "The root of the number of layers."],
)

checkpointed_slope = Exercise(
    "Checkpoints",
    hints=[
        "Take the last piece first. Its checkpoint is kept[piece]: which functions does the piece hold, and what are their inputs?",
        "For each piece from last to first: collect inputs by running fs[first:last] from kept[piece], then multiply back *= slopes[i](input of i), from last to first.",
    ],
)


def chain(n):
    """n functions with their slopes, and a count of how often each function ran."""
    counts = [0] * n
    kinds = (
        (math.sin, math.cos),
        (lambda a: a * a + 0.5, lambda a: 2 * a),
        (lambda a: math.exp(-a), lambda a: -math.exp(-a)),
    )

    def counted(i, f):
        def run(a):
            counts[i] += 1
            return f(a)

        return run

    fs = [counted(i, kinds[i % 3][0]) for i in range(n)]
    return fs, [kinds[i % 3][1] for i in range(n)], counts


def runs(counts, k):
    """How often each function ran. What the last of a piece returns is not needed again: its second run may be spared."""
    places = np.arange(len(counts))
    is_last = (places % k == k - 1) | (places == len(counts) - 1)
    return np.where(is_last, np.maximum(counts, 2), counts)


@checkpointed_slope.visible(points=2)
def six_functions(checkpointed_slope):
    """6 functions, a checkpoint every 2"""
    fs, slopes, counts = chain(6)
    return {
        "slope": checkpointed_slope(fs, slopes, 0.7, 2),
        "runs of each function": runs(counts, 2),
    }


@checkpointed_slope.visible(points=1)
def seven_functions(checkpointed_slope):
    """7 functions, every 3: the last piece is short"""
    fs, slopes, counts = chain(7)
    return {
        "slope": checkpointed_slope(fs, slopes, -0.4, 3),
        "runs of each function": runs(counts, 3),
    }


@checkpointed_slope.hidden(points=1)
def other_distances(checkpointed_slope):
    """other distances"""
    seen = {}
    for n, k in ((5, 5), (4, 1), (8, 3)):
        fs, slopes, counts = chain(n)
        seen[f"slope, {n} functions, every {k}"] = checkpointed_slope(fs, slopes, 0.3, k)
        seen[f"runs, {n} functions, every {k}"] = runs(counts, k)
    return seen


# 4 · A layer that is an equation --------------------------------------------------------------

fixed_point = Exercise(
    "Going round until it settles",
    hints=[
        "Keep the old z, make the new one, compare. When is it time to stop, and what if that time never comes?",
        "for _ in range(rounds): before, z = z, f(z); if abs(z - before) <= tolerance: return z. Behind the loop: raise ArithmeticError(...).",
    ],
)


@fixed_point.visible(points=1)
def the_root_of_two(fixed_point):
    """the root of 2"""
    return {"z": fixed_point(lambda z: (z + 2 / z) / 2, 1.0)}


@fixed_point.visible(points=1)
def slowly(fixed_point):
    """one that settles slowly"""
    return {"z": round(float(fixed_point(lambda z: 0.9 * z + 1, 0.0)), 6)}


@fixed_point.visible(points=1)
def never(fixed_point):
    """one that never settles"""
    try:
        fixed_point(lambda z: -z + 1, 3.0)
    except ArithmeticError:
        return {"it never settles": "ArithmeticError"}
    return {"it never settles": "a number came back"}


@fixed_point.hidden(points=1)
def with_a_tolerance(fixed_point):
    """a coarse tolerance, and few rounds"""

    def halve(z):
        return z / 2

    coarse = float(fixed_point(halve, 1.0, tolerance=0.1))
    try:
        fixed_point(halve, 1.0, 1e-12, rounds=5)
        few = "a number came back"
    except ArithmeticError:
        few = "ArithmeticError"
    # The last z or the one before it, 1/16 or 1/8: both have settled to 0.1.
    settled = "1/8 or 1/16" if coarse in (0.125, 0.0625) else f"{coarse:.3g}"
    return {"halving 1 until changes are 0.1 at most": settled, "after 5 rounds": few}


implicit_slope = Exercise(
    "The slope of a solution",
    hints=[
        "Solve dz/dx = f_z dz/dx + f_x for dz/dx.",
        "df_dx(z, x) / (1 - df_dz(z, x))",
    ],
)


@implicit_slope.visible(points=1)
def slope_of_the_root(implicit_slope):
    """the root of x, by z = z - (z² - x) / 5, at x = 4: the slope is 1/4"""
    return {"dz/dx": implicit_slope(lambda z, x: 1 - 2 * z / 5, lambda z, x: 0.2, 2.0, 4.0)}


@implicit_slope.visible(points=1)
def a_tanh_unit(implicit_slope):
    """z = tanh(0.5 z + x) at x = 1"""
    z = 0.8952
    return {"dz/dx": implicit_slope(lambda z, x: 0.5 * (1 - z * z), lambda z, x: 1 - z * z, z, 1.0)}


@implicit_slope.hidden(points=1)
def arguments_in_order(implicit_slope):
    """functions in which z and x play different roles"""
    return {
        "dz/dx": implicit_slope(
            lambda z, x: 0.1 * z - 0.3 * x, lambda z, x: z + 2 * x * x, 1.7, -0.6
        )
    }


# 6 · A ball in flight, and from before --------------------------------------------------------

what_was_learned = number(
    "What was learned",
    decimals=0,
    hints=["Which numbers of the throw were unknown?", "A speed and a drag."],
)
fall_order = Exercise(
    "Put the lines of the way back in order",
    hints=[
        "Which speed does C need: the one before the step, or the one after it? And which dv?",
        "Keep the speed, then step; go back from the last step; ddrag takes its share with the dv of *after* the step, then dv goes one step further back.",
    ],
)

FALL_LINES = {
    "A": "        kept.append(v)",
    "B": "        v = v + dt * (9.81 - drag * v)",
    "C": "        ddrag = ddrag - dt * v * dv",
    "D": "        dv = dv * (1 - dt * drag)",
    "E": "    for v in reversed(kept):",
    "F": "    for _ in range(steps):",
    "G": "    for v in kept:",
}


@fall_order.visible(points=2)
def fall_run(fall_order):
    """your lines, run: one step, and seven"""
    head = "def slope_in_drag(v, drag, dt, steps):\n    kept, dv, ddrag = [], 1.0, 0.0"
    slope = reordered(fall_order, FALL_LINES, head, tail="    return ddrag", most=6)
    return {"one step": slope(2.0, 0.5, 0.1, 1), "seven steps": slope(3.0, 0.4, 0.2, 7)}


used_twice = number(
    "Two routes", decimals=2, hints=["What do slopes do where routes meet?", "They add: 2 - 5."]
)
steps_of_adam = number(
    "Adam's first step",
    decimals=2,
    hints=[
        "The first step is lr in size. In which direction?",
        "Against the slope, which is negative.",
    ],
)
honest_choice = choice(
    "An honest choice",
    options=["a", "b", "c"],
    hints=["What has the choice seen?", "What is learned from the test data makes the test lie."],
)
