"""What people write on the exercises of 09_regularization, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

# three_parts ---------------------------------------------------------------------------------


@wrong(
    "three_parts",
    "The rows are cut where they stand. A file is often sorted, and then each part is of another kind.",
    ask="What is rng there for?",
    mistake=25,
)
def cut_unshuffled(n, rng):
    rows = np.arange(n)
    return rows[: int(0.6 * n)], rows[int(0.6 * n) : int(0.8 * n)], rows[int(0.8 * n) :]


@wrong(
    "three_parts",
    "You drew each part by itself, so that rows come up in two of them: the test is no longer unseen.",
    ask="How often must you draw, and how often cut?",
    mistake=25,
)
def drawn_three_times(n, rng):
    return [rng.choice(n, int(share * n), replace=False) for share in (0.6, 0.2, 0.2)]


@wrong(
    "three_parts",
    "Validation and test are the same rows: whatever you choose on them, they have seen.",
    ask="Who may look at the test rows, and when?",
    mistake=25,
)
def test_is_validation(n, rng):
    rows = rng.permutation(n)
    return (
        rows[: int(0.6 * n)],
        rows[int(0.6 * n) : int(0.8 * n)],
        rows[int(0.6 * n) : int(0.8 * n)],
    )


@wrong(
    "three_parts",
    "The last rows are in no part.",
    ask="Where does each part end and the next begin?",
    mistake=25,
)
def last_rows_lost(n, rng):
    rows = rng.permutation(n)
    return (
        rows[: int(0.6 * n)],
        rows[int(0.6 * n) : int(0.8 * n)],
        rows[int(0.8 * n) : int(0.9 * n)],
    )


@wrong(
    "three_parts",
    "You made a generator of your own: the split is always the same, whatever rng is passed.",
    ask="What happens with another rng?",
    mistake=25,
)
def own_generator(n, rng):
    rows = np.random.default_rng(0).permutation(n)
    return rows[: int(0.6 * n)], rows[int(0.6 * n) : int(0.8 * n)], rows[int(0.8 * n) :]


@wrong(
    "three_parts",
    "You kept 80 % to train on and 10 % for each of the others.",
    ask="What shares were asked for?",
)
def eighty_ten_ten(n, rng):
    return np.split(rng.permutation(n), [int(0.8 * n), int(0.9 * n)])


@wrong(
    "three_parts",
    "You drew n numbers, and some came more than once while others never came: some rows are in no part.",
    ask="Which method of rng puts every row number in a new place, each once?",
    mistake=25,
)
def drawn_with_putting_back(n, rng):
    rows = rng.integers(n, size=n)
    return np.split(rows, [int(0.6 * n), int(0.8 * n)])


@wrong(
    "three_parts",
    "The parts do not join: one row is lost at each cut.",
    ask="If a part ends before row number a, where does the next one begin?",
    mistake=25,
)
def a_row_lost_at_each_cut(n, rng):
    rows = rng.permutation(n)
    a, b = int(0.6 * n), int(0.8 * n)
    return rows[:a], rows[a + 1 : b], rows[b + 1 :]


@right("three_parts")
def shuffled_in_place(n, rng):
    rows = np.arange(n)
    rng.shuffle(rows)
    a, b = 3 * n // 5, 4 * n // 5
    return rows[:a], rows[a:b], rows[b:]


@right("three_parts")
def as_lists(n, rng):
    rows = rng.permutation(n).tolist()
    train, validation, test = [], [], []
    for i, row in enumerate(rows):
        part = train if i < 0.6 * n else validation if i < 0.8 * n else test
        part.append(row)
    return train, validation, test


@right("three_parts")
def by_random_keys(n, rng):
    rows = np.argsort(rng.random(n))
    return rows[: round(n * 0.6)], rows[round(n * 0.6) : round(n * 0.8)], rows[round(n * 0.8) :]


# choose_and_report ---------------------------------------------------------------------------


@wrong(
    "choose_and_report",
    "You chose on the test data. Now they can no longer say how good the chosen one is.",
    ask="Which of the two arrays may nobody look at before the choice?",
)
def chosen_on_test(validation, test):
    best = np.argmin(test)
    return best, test[best]


@wrong(
    "choose_and_report",
    "You report the error on the rows that made the choice: luck is in it.",
    ask="On which rows did nobody choose?",
)
def reported_from_validation(validation, test):
    best = np.argmin(validation)
    return best, validation[best]


@wrong(
    "choose_and_report",
    "You chose on validation, and report the best test error of all, which belongs to another model.",
    ask="Whose test error do you report?",
)
def best_of_both(validation, test):
    return np.argmin(validation), np.min(test)


@wrong(
    "choose_and_report",
    "You took the model with the largest error.",
    ask="Are these errors, or shares right?",
    mistake=1,
)
def worst_model(validation, test):
    best = np.argmax(validation)
    return best, test[best]


@wrong(
    "choose_and_report",
    "The test has half a say in your choice.",
    ask="May the test data choose, even a little?",
)
def chosen_on_the_mean(validation, test):
    best = np.argmin((validation + test) / 2)
    return best, test[best]


@wrong(
    "choose_and_report",
    "Both are right and come in the wrong order: first the model, then the error.",
    ask="What does the caller do with the first thing that comes back?",
)
def error_before_the_model(validation, test):
    best = np.argmin(validation)
    return test[best], best


@right("choose_and_report")
def with_a_loop(validation, test):
    best = 0
    for i in range(len(validation)):
        if validation[i] < validation[best]:
            best = i
    return best, test[best]


@right("choose_and_report")
def smallest_key(validation, test):
    best = min(range(len(validation)), key=lambda i: validation[i])
    return [best, float(test[best])]


@right("choose_and_report")
def sorted_pairs(validation, test):
    by_validation = sorted(zip(validation.tolist(), range(len(test))))
    best = by_validation[0][1]
    return np.int64(best), test.tolist()[best]


# bias_variance -------------------------------------------------------------------------------


@wrong(
    "bias_variance",
    "Your second number is the whole error: the distance from the truth. Variance does not know the truth.",
    ask="How far do the fits lie from their own mean?",
)
def distance_from_truth(fits, truth):
    mean = fits.mean(axis=0)
    return np.mean((mean - truth) ** 2), np.mean((fits - truth) ** 2)


@wrong(
    "bias_variance",
    "Your first number is the whole error. The bias is that of the mean fit alone.",
    ask="What comes first, the mean or the square?",
)
def squared_before_the_mean(fits, truth):
    return np.mean((fits - truth) ** 2), np.mean(fits.var(axis=0))


@wrong(
    "bias_variance",
    "You took the mean along the places, not over the runs.",
    ask="fits is (runs, places): which axis counts the runs?",
    mistake=5,
)
def mean_over_places(fits, truth):
    mean = fits.mean(axis=1, keepdims=True)
    return np.mean((mean - truth) ** 2), np.mean((fits - mean) ** 2)


@wrong(
    "bias_variance",
    "The bias is not squared: places above and below the truth cancel.",
    ask="What is the mean of -1 and +1?",
)
def bias_not_squared(fits, truth):
    mean = fits.mean(axis=0)
    return np.mean(mean - truth), np.mean((fits - mean) ** 2)


@wrong(
    "bias_variance",
    "You added up over the places instead of taking the mean.",
    ask="Should twice as many places double the error?",
    mistake=2,
)
def summed_over_places(fits, truth):
    return np.sum((fits.mean(axis=0) - truth) ** 2), np.sum(fits.var(axis=0))


@wrong(
    "bias_variance",
    "Your second number is the standard deviation, without the square.",
    ask="Which adds up with the squared bias to the whole error?",
)
def deviation_for_variance(fits, truth):
    return np.mean((fits.mean(axis=0) - truth) ** 2), np.mean(fits.std(axis=0))


@wrong(
    "bias_variance",
    "You have both at every place; the mean over the places is missing.",
    ask="How many numbers should come back?",
    mistake=2,
)
def place_after_place(fits, truth):
    return (fits.mean(axis=0) - truth) ** 2, fits.var(axis=0)


@wrong(
    "bias_variance",
    "You took the variance of all numbers at once: the ups and downs of the curve itself are in it.",
    ask="Around which mean does a fit scatter at one place?",
    mistake=12,
)
def variance_of_everything(fits, truth):
    return np.mean((fits.mean(axis=0) - truth) ** 2), fits.var()


@wrong(
    "bias_variance",
    "Both are right and come in the wrong order: first the squared bias, then the variance.",
    ask="Which of your two numbers needed the truth?",
)
def variance_first(fits, truth):
    mean = fits.mean(axis=0)
    return np.mean((fits - mean) ** 2), np.mean((mean - truth) ** 2)


@wrong(
    "bias_variance",
    "You took the mean over the places before the square: a curve too high here and too low there has no bias then.",
    ask="What is squared first, the distance at each place or their mean?",
)
def mean_before_the_square(fits, truth):
    mean = fits.mean(axis=0)
    return np.mean(mean - truth) ** 2, np.mean((fits - mean) ** 2)


@right("bias_variance")
def with_var(fits, truth):
    return ((fits.mean(0) - truth) ** 2).mean(), fits.var(axis=0).mean()


@right("bias_variance")
def place_by_place(fits, truth):
    bias2, variance = [], []
    for column, true in zip(fits.T, truth):
        mean = sum(column) / len(column)
        bias2.append((mean - true) ** 2)
        variance.append(sum((p - mean) ** 2 for p in column) / len(column))
    return sum(bias2) / len(bias2), sum(variance) / len(variance)


@right("bias_variance")
def error_minus_bias(fits, truth):
    bias2 = np.mean((np.einsum("rp->p", fits) / len(fits) - truth) ** 2)
    return bias2, np.mean((fits - truth) ** 2) - bias2


# bad_result ----------------------------------------------------------------------------------

word_answers = [
    wrong_value("bad_result", "overfitting", "bad means overfitting", "Overfitting is a gap between the two errors. Here there is none: dropout would make it worse.", ask="Can it fit what it has seen?"),
    wrong_value("bad_result", "fine", "no gap no trouble", "There is no gap, true, but 41 % wrong on what it has seen is much.", ask="What should a network be able to do with its own training data?"),
    right_value("bad_result", "Underfitting", "with a capital"),
]  # fmt: skip

# kept_epoch and stop_order -------------------------------------------------------------------

epoch_answers = [
    wrong_value("kept_epoch", 9, "the lowest of all", "Epoch 9 would be lower, but it is never run: patience is up after epoch 8.", ask="When have three epochs in a row brought nothing lower?"),
    wrong_value("kept_epoch", 8, "where it stopped", "It stops after epoch 8, and then goes back to the best weights it has seen.", ask="Which loss was the lowest up to there?"),
    wrong_value("kept_epoch", 3, "the first dip", "One bad epoch is not three: at epoch 5 the loss is lower than ever.", ask="How many epochs does it wait?"),
    wrong_value("kept_epoch", 4, "counted from 0", "The epochs are counted from 1 here.", ask="Which number has the first one?", mistake=25),
    right_value("kept_epoch", 5.0, "as a float"),
    wrong_value("stop_order", "DBHGAFC", "waiting never ends", "waited is never set back: all bad epochs of the whole run count, not those in a row.", ask="What should waited be after a new best?", mistake=16),
    wrong_value("stop_order", "DBAGEFC", "branches exchanged", "You take note of the epochs that brought nothing lower.", ask="What belongs under the if, and what under the else?", mistake=1),
    wrong_value("stop_order", "DBEGAC", "stops at once", "A break without a question ends the loop in the first epoch.", ask="When may the loop end?"),
    wrong_value("stop_order", "DBEGA", "never stops", "Nothing ends the loop: it sees losses of epochs that should not have been run.", ask="Where does patience have a say?"),
    wrong_value("stop_order", "DBEGAFCH", "the trap is in it", "All eight lines are there, and one of them is a trap.", ask="Which two lines do nearly the same?"),
    wrong_value("stop_order", "BEGADFC", "no loop around it", "The loss is looked at before there is one.", ask="Which line makes epoch and loss?"),
    right_value("stop_order", "DFCBEGA", "patience asked first"),
    right_value("stop_order", "DBEFCGA", "else of the other if"),
    right_value("stop_order", ["D", "B", "E", "G", "A", "F", "C"], "a list of letters"),
    right_value("stop_order", "d, b, e, g, a, f, c", "small letters with commas"),
]  # fmt: skip

# l2 ------------------------------------------------------------------------------------------


@wrong(
    "l2",
    "The gradient is twice too steep: the 1/2 in the penalty takes the 2 of the square away.",
    ask="What is the slope of 0.5 * w**2 for one w?",
    mistake=23,
)
def slope_without_the_half(W, strength):
    return 0.5 * strength * np.sum(W**2), 2 * strength * W


@wrong(
    "l2",
    "You halved the gradient, too. The slope of w squared is 2 w, so the half is used up.",
    ask="What is the slope of 0.5 * w**2 for one w?",
    mistake=23,
)
def half_in_the_slope(W, strength):
    return 0.5 * strength * np.sum(W**2), 0.5 * strength * W


@wrong(
    "l2",
    "Every weight gets the sum of all. The slope in one w knows only that w.",
    ask="If w1 moves a little, which terms of the sum move?",
    mistake=23,
)
def sum_of_the_weights(W, strength):
    return 0.5 * strength * np.sum(W**2), strength * np.sum(W) * np.ones(W.shape)


@wrong(
    "l2",
    "Your gradient lacks the strength.",
    ask="Is the gradient the same for every lambda?",
)
def strength_left_out(W, strength):
    return 0.5 * strength * np.sum(W**2), 1.0 * W


@wrong(
    "l2",
    "That is a step, not a gradient: the sign is turned round.",
    ask="Which way does the penalty rise?",
    mistake=1,
)
def pulls_outward(W, strength):
    return 0.5 * strength * np.sum(W**2), -strength * W


@wrong(
    "l2",
    "You took the mean over the weights. The penalty is a sum, and so is each slope its own.",
    ask="What divides by the number of weights?",
    mistake=3,
)
def mean_of_the_weights(W, strength):
    return 0.5 * strength * np.sum(W**2), strength * W / W.size


@wrong(
    "l2",
    "Value and gradient fit each other, but the 1/2 is missing from both: your lambda counts double.",
    ask="What stands before the sum in the formula?",
    mistake=23,
)
def half_left_out_of_both(W, strength):
    return strength * np.sum(W**2), 2 * strength * W


@wrong(
    "l2",
    "You added all weights up: each weight has a slope of its own, so dW has the shape of W.",
    ask="What is the slope of 0.5 * w**2 for one w?",
    mistake=23,
)
def all_weights_in_one_sum(W, strength):
    value = 0.5 * strength * np.sum(W**2)
    return value, strength * np.sum(W)


@wrong(
    "l2",
    "That is the penalty of each weight, twice over; the slope of a square has no square in it.",
    ask="What is the slope of 0.5 * w**2 for one w?",
)
def square_for_slope(W, strength):
    value = 0.5 * strength * np.sum(W**2)
    return value, strength * W**2


@right("l2")
def l2_weight_by_weight(W, strength):
    dW = np.empty(W.shape)
    for place in np.ndindex(W.shape):
        dW[place] = strength * W[place]
    return strength / 2 * float((W * W).sum()), dW


@right("l2")
def l2_with_a_dot(W, strength):
    flat = W.ravel()
    return 0.5 * strength * (flat @ flat), np.multiply(W, strength)


@right("l2")
def l2_through_the_norm(W, strength):
    lists = [[strength * w for w in row] for row in np.atleast_2d(W)]
    return strength * np.linalg.norm(W) ** 2 / 2, np.array(lists).reshape(W.shape)


# l1 ------------------------------------------------------------------------------------------


@wrong(
    "l1",
    "You added the weights with their signs: plus and minus cancel.",
    ask="What is the penalty of -2 and +2 together?",
    mistake=23,
)
def signs_cancel(W, strength):
    return strength * np.sum(W), strength * np.sign(W)


@wrong(
    "l1",
    "Your gradient pushes every weight down, negative ones too.",
    ask="What is the slope of |w| left of 0?",
    mistake=1,
)
def same_sign_everywhere(W, strength):
    return strength * np.sum(np.abs(W)), strength * np.ones(W.shape)


@wrong(
    "l1",
    "That is L2's gradient: it grows with the weight. The slope of |w| is the same at 1 and at 100.",
    ask="How steep is |w| at 1, and at 100?",
)
def slope_of_l2(W, strength):
    return strength * np.sum(np.abs(W)), strength * W


@wrong(
    "l1",
    "At a weight of 0 you divide 0 by 0.",
    ask="What is W / abs(W) where W is 0?",
    mistake=14,
)
def zero_over_zero(W, strength):
    with np.errstate(all="ignore"):
        return strength * np.sum(np.abs(W)), strength * W / np.abs(W)


@wrong(
    "l1",
    "A weight of 0 is pushed away from 0.",
    ask="What should the slope be where a weight is 0?",
)
def pushed_from_zero(W, strength):
    return strength * np.sum(np.abs(W)), np.where(W >= 0, strength, -strength)


@wrong(
    "l1",
    "There is no half in L1.",
    ask="What stands before the sum in the formula?",
    mistake=23,
)
def half_of_l1(W, strength):
    return 0.5 * strength * np.sum(np.abs(W)), 0.5 * strength * np.sign(W)


@wrong(
    "l1",
    "The penalty is one number for all weights together.",
    ask="What does the sum sign in the formula do?",
)
def sizes_not_summed(W, strength):
    return strength * np.abs(W), strength * np.sign(W)


@wrong(
    "l1",
    "Your gradient lacks the strength.",
    ask="Is the gradient the same for every lambda?",
)
def strength_missing_in_the_slope(W, strength):
    return strength * np.sum(np.abs(W)), np.sign(W)


@wrong(
    "l1",
    "You divided by the number of weights; the penalty is a sum.",
    ask="Does the formula have a sum or a mean?",
    mistake=3,
)
def mean_of_the_sizes(W, strength):
    return strength * np.mean(np.abs(W)), strength * np.sign(W)


@right("l1")
def by_comparison(W, strength):
    sign = (W > 0).astype(float) - (W < 0)
    return strength * (W * sign).sum(), strength * sign


@right("l1")
def l1_weight_by_weight(W, strength):
    value, dW = 0.0, np.zeros_like(W)
    for place, w in np.ndenumerate(W):
        value += strength * abs(w)
        if w:
            dW[place] = strength if w > 0 else -strength
    return value, dW


@right("l1")
def l1_through_the_norm(W, strength):
    sign = np.where(W == 0, 0, np.where(W > 0, 1, -1))
    return strength * np.linalg.norm(W.ravel(), 1), strength * sign


number_answers = [
    wrong_value("l2_leaves", 0.3, "no penalty", "0.3 is what the data alone would like.", ask="Where is the slope of the two together 0?"),
    wrong_value("l2_leaves", 0.0, "zero with L2", "Near 0 the pull of L2 fades, and the data still pull with 0.3.", ask="What is the slope of the two together at 0?"),
    wrong_value("l2_leaves", 0.15, "half of it", "That is with lambda = 1, or without the half.", ask="What is the slope of 0.5 * w**2 / 2?", mistake=23),
    wrong_value("l2_leaves", -0.2, "moved by lambda", "0.3 - 0.5: you took 0.5 away, whatever the weight. That is L1's way, and it would stop at 0.", ask="What is the slope of 0.5 * w**2 / 2?"),
    right_value("l2_leaves", 0.3 / 1.5, "computed"),
    wrong_value("l1_leaves", -0.2, "past zero", "0.3 - 0.5 passes 0. Left of 0, L1 pulls to the right, and so do the data.", ask="What is the slope just left of 0?"),
    wrong_value("l1_leaves", 0.2, "as with L2", "That is what L2 leaves.", ask="What is the slope of 0.5 * abs(w) at 0.2?"),
    wrong_value("l1_leaves", 0.3, "no penalty", "0.3 is what the data alone would like.", ask="Which slope does the penalty add there?"),
    wrong_value("l1_leaves", 0.8, "away from zero", "The penalty pulls to 0, not away from it.", ask="What is the slope of abs(w) right of 0?", mistake=1),
    right_value("l1_leaves", 0.0, "as a float"),
]  # fmt: skip

# toward_zero ---------------------------------------------------------------------------------


@wrong(
    "toward_zero",
    "Small weights jump over 0 to the other side.",
    ask="What should become of 0.1 if amount is 0.2?",
)
def past_zero(W, amount):
    return W - amount * np.sign(W)


@wrong(
    "toward_zero",
    "The signs are lost.",
    ask="What should become of -0.5?",
    mistake=1,
)
def sizes_alone(W, amount):
    return np.maximum(np.abs(W) - amount, 0)


@wrong(
    "toward_zero",
    "Small weights are 0, but the large ones have not moved.",
    ask="What should become of 0.5 if amount is 0.2?",
)
def only_the_small(W, amount):
    return np.where(np.abs(W) <= amount, 0.0, W)


@wrong(
    "toward_zero",
    "That is a step of L2: it shrinks each weight by a share, and none of them gets to 0.",
    ask="By how much do 0.5 and 3 move?",
)
def shrunk_by_a_share(W, amount):
    return W * (1 - amount)


@wrong(
    "toward_zero",
    "You cut large weights off; the small ones have not moved.",
    ask="Which weights should become 0?",
)
def clipped(W, amount):
    return np.clip(W, -amount, amount)


@wrong(
    "toward_zero",
    "You wrote into the array that was passed in.",
    ask="Which operations make new arrays?",
    mistake=9,
)
def weights_changed_in_place(W, amount):
    sign = np.sign(W)
    W -= amount * sign
    W[sign * W < 0] = 0
    return W


@right("toward_zero")
def two_halves(W, amount):
    return np.maximum(W - amount, 0) + np.minimum(W + amount, 0)


@right("toward_zero")
def less_its_clip(W, amount):
    return W - np.clip(W, -amount, amount)


@right("toward_zero")
def one_by_one(W, amount):
    moved = [w - amount if w > amount else w + amount if w < -amount else 0.0 for w in W.ravel()]
    return np.array(moved).reshape(W.shape)


# elastic -------------------------------------------------------------------------------------


@wrong(
    "elastic",
    "Both penalties count in full.",
    ask="What does share say about each of them?",
)
def both_in_full(W, strength, share):
    value1, dW1 = l1(W, strength)
    value2, dW2 = l2(W, strength)
    return value1 + value2, dW1 + dW2


@wrong(
    "elastic",
    "The shares are exchanged: share is L1's part.",
    ask="What should come out for share = 1?",
)
def shares_exchanged(W, strength, share):
    value1, dW1 = l1(W, strength)
    value2, dW2 = l2(W, strength)
    return (1 - share) * value1 + share * value2, (1 - share) * dW1 + share * dW2


@wrong(
    "elastic",
    "The value is shared out, the gradient is not: it belongs to another penalty.",
    ask="What is the slope of share * P1 + (1 - share) * P2?",
)
def gradient_not_shared(W, strength, share):
    value1, dW1 = l1(W, strength)
    value2, dW2 = l2(W, strength)
    return share * value1 + (1 - share) * value2, dW1 + dW2


@wrong(
    "elastic",
    "L2 counts in full beside a share of L1.",
    ask="What should be left of L2 for share = 1?",
)
def l2_in_full(W, strength, share):
    value1, dW1 = l1(W, strength)
    value2, dW2 = l2(W, strength)
    return share * value1 + value2, share * dW1 + dW2


@right("elastic")
def shared_strengths(W, strength, share):
    one, two = l1(W, strength * share), l2(W, strength * (1 - share))
    return one[0] + two[0], one[1] + two[1]


@right("elastic")
def from_the_formula(W, strength, share):
    value = strength * (share * np.abs(W).sum() + (1 - share) * (W**2).sum() / 2)
    return value, strength * (share * np.sign(W) + (1 - share) * W)


@right("elastic")
def mixed_as_pairs(W, strength, share):
    pairs = zip(l1(W, strength), l2(W, strength))
    return tuple(share * one + (1 - share) * two for one, two in pairs)


# with_l2 -------------------------------------------------------------------------------------


@wrong(
    "with_l2",
    "The biases are penalised, too, and += writes into the gradients that were passed in.",
    ask="Which names belong to biases? And what does a second call find?",
    mistake=23,
)
def biases_shrink_and_gradients_grow(parameters, gradients, strength):
    """New gradients: strength * W is added for weights, biases stay as they are.

    parameters and gradients are dictionaries with the names "W1", "b1", "W2" ...
    """
    for name in gradients:
        gradients[name] += strength * parameters[name]
    return gradients


@wrong(
    "with_l2",
    "The biases are penalised, too.",
    ask="What would a shrunk bias do to the fit?",
    mistake=23,
)
def biases_shrink(parameters, gradients, strength):
    return {name: grad + strength * parameters[name] for name, grad in gradients.items()}


@wrong(
    "with_l2",
    "The biases are left alone now, but += still writes into the gradients that were passed in.",
    ask="What does a second call find in them?",
    mistake=9,
)
def gradients_grow(parameters, gradients, strength):
    for name in gradients:
        if name.startswith("W"):
            gradients[name] += strength * parameters[name]
    return gradients


@wrong(
    "with_l2",
    "You penalise the biases and spare the weights.",
    ask="Which of the two bends the curve?",
    mistake=23,
)
def biases_alone(parameters, gradients, strength):
    return {
        name: grad + strength * parameters[name] if name.startswith("b") else grad
        for name, grad in gradients.items()
    }


@wrong(
    "with_l2",
    "Nothing is penalised, the weights neither: the names are W1, b1 and so on.",
    ask="For which of these names is your condition true?",
)
def no_name_matches(parameters, gradients, strength):
    return {
        name: grad + strength * parameters[name] if name.endswith("W") else grad
        for name, grad in gradients.items()
    }


@wrong(
    "with_l2",
    "The biases have no gradient any more: they are not penalised, but they must go on learning.",
    ask="What should come back for b1?",
)
def biases_left_out(parameters, gradients, strength):
    return {
        name: grad + strength * parameters[name] if name.startswith("W") else 0 * grad
        for name, grad in gradients.items()
    }


@wrong(
    "with_l2",
    "Your gradient is that of lambda times the square, without the half.",
    ask="Which penalty did we agree on?",
    mistake=23,
)
def twice_the_strength(parameters, gradients, strength):
    return {
        name: grad + 2 * strength * parameters[name] if name.startswith("W") else grad
        for name, grad in gradients.items()
    }


@right("with_l2")
def on_a_copy(parameters, gradients, strength):
    new = dict(gradients)
    for name in parameters:
        if name[0] == "W":
            new[name] = new[name] + strength * parameters[name]
    return new


@right("with_l2")
def by_number_of_axes(parameters, gradients, strength):
    new = {name: grad.copy() for name, grad in gradients.items()}
    for name, grad in new.items():
        if grad.ndim == 2:
            grad += strength * parameters[name]
    return new


@right("with_l2")
def with_their_l2(parameters, gradients, strength):
    return {
        name: gradients[name] + l2(value, strength)[1] * ("W" in name)
        for name, value in parameters.items()
    }


# drop ----------------------------------------------------------------------------------------


@wrong(
    "drop",
    "You keep with probability p_drop and drop the rest: keep and drop are exchanged.",
    ask="With p_drop = 0.2, which share should be left?",
    mistake=17,
)
def keep_and_drop_exchanged(x, p_drop, rng):
    return x * (rng.random(x.shape) < p_drop)


@wrong(
    "drop",
    "All rows share their lots: one unit is gone for the whole batch.",
    ask="How many lots does a batch of 32 rows need for each unit?",
    mistake=17,
)
def one_lot_for_all_rows(x, p_drop, rng):
    return x * (rng.random(x.shape[1]) >= p_drop)


@wrong(
    "drop",
    "You made a generator of your own: every step drops the same units.",
    ask="What is rng there for?",
    mistake=25,
)
def always_the_same_lots(x, p_drop, rng):
    return x * (np.random.default_rng(0).random(x.shape) >= p_drop)


@wrong(
    "drop",
    "Nothing is set to 0: everything is scaled down.",
    ask="What should a dropped unit hand on?",
    mistake=17,
)
def scaled_and_nothing_dropped(x, p_drop, rng):
    return x * (1 - p_drop)


@wrong(
    "drop",
    "You scale what is kept. That comes next, and is right then; here the sums are to be compared as they are.",
    ask="What was asked for, beside the zeros?",
    mistake=17,
)
def scaled_already(x, p_drop, rng):
    return x * (rng.random(x.shape) >= p_drop) / (1 - p_drop)


@wrong(
    "drop",
    "You wrote the zeros into the x that was passed in.",
    ask="Which operations make a new array?",
    mistake=9,
)
def zeros_written_into_x(x, p_drop, rng):
    x[rng.random(x.shape) < p_drop] = 0
    return x


@wrong(
    "drop",
    "A row is kept whole or lost whole: each unit of each row needs a lot of its own.",
    ask="Which shape must the lots have, if x is (batch, units)?",
    mistake=17,
)
def one_lot_a_row(x, p_drop, rng):
    kept = rng.random((len(x), 1)) >= p_drop
    return x * kept


@right("drop")
def drop_with_where(x, p_drop, rng):
    return np.where(rng.random(x.shape) < p_drop, 0.0, x)


@right("drop")
def drop_binomial(x, p_drop, rng):
    return x * rng.binomial(1, 1 - p_drop, size=x.shape)


@right("drop")
def drop_on_a_copy(x, p_drop, rng):
    a = x.copy()
    a[rng.random(a.shape) < p_drop] = 0
    return a


scale_answers = [
    wrong_value("test_scale", 0.3, "the probability of dropping", "0.3 of the terms are missing, so 0.7 of the sum is there. Look at your measurement for 0.2.", ask="Which share of the terms is there, on average?", mistake=17),
    wrong_value("test_scale", 1 / 0.7, "the other way round", "The full sum is too large, not too small.", ask="Does the full network have more units or fewer than the thinned one?", mistake=17),
    wrong_value("test_scale", 1 / 0.3, "one over p", "The full sum is too large, and 0.3 is the share that is missing.", ask="Which share of the terms is there, on average?", mistake=17),
    wrong_value("test_scale", 1, "not at all", "The full sum is larger than what the next layer was trained on.", ask="What did your measurement say for 0.2?", mistake=17),
    right_value("test_scale", 1 - 0.3, "computed"),
]  # fmt: skip

# dropout -------------------------------------------------------------------------------------


@wrong(
    "dropout",
    "What is kept is not scaled up: in training the sums are smaller than at test time.",
    ask="Is the expected sum the same both ways?",
    mistake=17,
)
def unscaled(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) * 1.0
    return x * mask, mask


@wrong(
    "dropout",
    "You scale at test time instead of in training: that works, but a network that is used must be left alone.",
    ask="In inverted dropout, who does the scaling?",
    mistake=17,
)
def scaled_at_test_time(x, p_drop, *, train, rng):
    if not train:
        return x * (1 - p_drop), np.full(x.shape, 1 - p_drop)
    mask = (rng.random(x.shape) >= p_drop) * 1.0
    return x * mask, mask


@wrong(
    "dropout",
    "You scale in training and at test time: one of the two is too many.",
    ask="Is the expected sum the same both ways?",
    mistake=17,
)
def scaled_twice(x, p_drop, *, train, rng):
    if not train:
        return x * (1 - p_drop), np.full(x.shape, 1 - p_drop)
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You keep with probability p_drop: keep and drop are exchanged.",
    ask="With p_drop = 0.2, which share should be left?",
    mistake=17,
)
def keeps_what_should_go(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) < p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You divide by the probability of dropping; it should be that of keeping.",
    ask="With p_drop = 0.2, how many are left, and how much must they make up for?",
    mistake=17,
)
def divided_by_p_drop(x, p_drop, *, train, rng):
    if not train or not p_drop:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) / p_drop
    return x * mask, mask


@wrong(
    "dropout",
    "p_drop is taken for the probability of keeping, all through.",
    ask="What does the name p_drop say?",
    mistake=17,
)
def p_drop_means_keep(x, p_drop, *, train, rng):
    if not train or not p_drop:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) < p_drop) / p_drop
    return x * mask, mask


@wrong(
    "dropout",
    "Units are dropped at test time, too.",
    ask="What is `train` for?",
    mistake=17,
)
def drops_at_test_time(x, p_drop, *, train, rng):
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "The mask that you return lacks the factor: backward would not know of it.",
    ask="Is a the same as x times the mask that you return?",
    mistake=18,
)
def mask_without_the_factor(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) * 1.0
    return x * mask / (1 - p_drop), mask


@wrong(
    "dropout",
    "All rows share their lots: one unit is gone for the whole batch.",
    ask="Which shape must the lots have?",
    mistake=17,
)
def one_mask_for_all_rows(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = np.ones(x.shape) * (rng.random(x.shape[1]) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You made a generator of your own: every step drops the same units.",
    ask="What is rng there for?",
    mistake=25,
)
def the_same_mask_for_ever(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (np.random.default_rng(0).random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You wrote into the x that was passed in.",
    ask="Which operations make a new array?",
    mistake=9,
)
def x_changed_in_place(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    x *= mask
    return x, mask


@wrong(
    "dropout",
    "The mask does not come back: backward has nothing to go by.",
    ask="Which two things should be returned, in training and at test time?",
    mistake=18,
)
def mask_not_returned(x, p_drop, *, train, rng):
    if not train:
        return x
    return x * (rng.random(x.shape) >= p_drop) / (1 - p_drop)


@wrong(
    "dropout",
    "At test time there is no mask. It should be all 1, so that backward works there, too.",
    ask="By what is x multiplied at test time?",
    mistake=18,
)
def no_mask_at_test_time(x, p_drop, *, train, rng):
    if not train:
        return x, None
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You drew from NumPy's global generator, so that no run can be repeated.",
    ask="What is rng there for?",
    mistake=25,
)
def global_lots(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (np.random.rand(*x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "You drew twice: the mask that comes back is not the one that x was multiplied by.",
    ask="Which units will backward think were open?",
    mistake=18,
)
def drawn_twice(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    a = x * (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return a, (rng.random(x.shape) >= p_drop) / (1 - p_drop)


@wrong(
    "dropout",
    "What is kept is made smaller still: you multiply by 1 - p_drop, and it has to be divided by it.",
    ask="Fewer terms are left. Must each of them count more or less?",
    mistake=17,
)
def scaled_down_in_training(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) * (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "Training and test are exchanged: you drop when train is False.",
    ask="When should chance play a part, in training or at test time?",
    mistake=17,
)
def training_and_test_exchanged(x, p_drop, *, train, rng):
    if train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@wrong(
    "dropout",
    "A row is kept whole or lost whole: each unit of each row needs a lot of its own.",
    ask="Which shape must the lots have, if x is (batch, units)?",
    mistake=17,
)
def one_lot_for_a_whole_row(x, p_drop, *, train, rng):
    if not train:
        return x, np.ones(x.shape)
    mask = np.ones(x.shape) * (rng.random((len(x), 1)) >= p_drop) / (1 - p_drop)
    return x * mask, mask


@right("dropout")
def with_p_keep(x, p_drop, *, train, rng):
    p_keep = 1 - p_drop if train else 1.0
    mask = np.where(rng.random(x.shape) < p_keep, 1 / p_keep, 0)
    return mask * x, mask


@right("dropout")
def binomial_lots(x, p_drop, *, train, rng):
    mask = np.ones_like(x)
    if train:
        mask = rng.binomial(1, 1 - p_drop, size=x.shape).astype(np.float64) / (1 - p_drop)
    return [x * mask, mask]


@right("dropout")
def lots_by_choice(x, p_drop, *, train, rng):
    if train:
        mask = rng.choice([0.0, 1 / (1 - p_drop)], size=x.shape, p=[p_drop, 1 - p_drop])
    else:
        mask = np.ones(x.shape, dtype=np.float32)
    return x * mask, mask


@right("dropout")
def number_by_number(x, p_drop, *, train, rng):
    if not train:
        return x.copy(), np.ones(x.shape)
    mask = np.array([0.0 if rng.uniform() < p_drop else 1 / (1 - p_drop) for _ in range(x.size)])
    mask = mask.reshape(x.shape)
    return x * mask, mask


# dropout_backward ----------------------------------------------------------------------------


@wrong(
    "dropout_backward",
    "The upstream gradient comes through lines that were closed.",
    ask="Which numbers had no effect on the output?",
    mistake=18,
)
def without_the_mask(da, mask):
    return 1.0 * da


@wrong(
    "dropout_backward",
    "The closed lines are 0, but the factor 1 / (1 - p) of the open ones is missing.",
    ask="Which factor did the forward pass use?",
    mistake=18,
)
def without_the_factor(da, mask):
    return da * (mask > 0)


@wrong(
    "dropout_backward",
    "You undo the factor instead of using it again.",
    ask="a = x * mask: what is the slope of a in x?",
    mistake=18,
)
def divided_by_the_factor(da, mask):
    return np.where(mask > 0, da / np.where(mask > 0, mask, 1), 0.0)


@wrong(
    "dropout_backward",
    "The factor is there twice.",
    ask="How often was x multiplied by the mask?",
    mistake=18,
)
def factor_squared(da, mask):
    return da * mask**2


@wrong(
    "dropout_backward",
    "You let the gradient through where the mask is 0.",
    ask="Through which lines did x reach the output?",
    mistake=18,
)
def through_the_closed_lines(da, mask):
    return da * (mask == 0)


@wrong(
    "dropout_backward",
    "You wrote into the upstream gradient that was passed in.",
    ask="Which operations make a new array?",
    mistake=9,
)
def upstream_changed_in_place(da, mask):
    da *= mask
    return da


@wrong(
    "dropout_backward",
    "You divided by the mask, and where it is 0 the result is infinite or nan.",
    ask="Forward was a = x * mask. What is the slope of a in x?",
    mistake=18,
)
def divided_by_the_mask(da, mask):
    return da / mask


@right("dropout_backward")
def line_by_line(da, mask):
    dx = np.zeros(da.shape)
    for place, factor in np.ndenumerate(mask):
        dx[place] = da[place] * factor
    return dx


@right("dropout_backward")
def with_einsum(da, mask):
    return np.einsum("ij,ij->ij", da, mask)


@right("dropout_backward")
def only_the_open_lines(da, mask):
    open_lines = mask != 0
    return np.where(open_lines, da * mask.max(), 0.0)


# average_out ---------------------------------------------------------------------------------


@wrong(
    "average_out",
    "You asked once and took its answer many times.",
    ask="How often must predict be called?",
)
def asked_once(predict, x, times):
    p = predict(x)
    return np.mean([p for _ in range(times)], axis=0)


@wrong(
    "average_out",
    "You added the answers up and did not divide: the probabilities of a row no longer sum to 1.",
    ask="What should the probabilities of one row sum to?",
    mistake=2,
)
def added_up(predict, x, times):
    return sum(predict(x) for _ in range(times))


@wrong(
    "average_out",
    "You took the mean over everything, rows and classes too.",
    ask="Along which axis do the answers of the crowd lie?",
    mistake=13,
)
def mean_over_everything(predict, x, times):
    return np.mean([predict(x) for _ in range(times)])


@wrong(
    "average_out",
    "You averaged over the rows: each call now says one thing for the whole batch.",
    ask="Along which axis do the answers of the crowd lie?",
    mistake=13,
)
def mean_over_rows(predict, x, times):
    return np.mean([predict(x) for _ in range(times)], axis=1)


@wrong(
    "average_out",
    "You averaged the winning labels. The mean of a 3 and a 9 is not a 6.",
    ask="What do probabilities know that labels have forgotten?",
)
def mean_of_labels(predict, x, times):
    return np.mean([predict(x).argmax(axis=1) for _ in range(times)], axis=0)


@wrong(
    "average_out",
    "The first answer is in your sum, but you divide by one more than you asked.",
    ask="How many answers are in your sum?",
    mistake=3,
)
def divided_by_one_more(predict, x, times):
    return sum(predict(x) for _ in range(times)) / (times + 1)


@wrong(
    "average_out",
    "You asked once more than you divide by.",
    ask="How many calls had been made before the loop?",
)
def asked_once_too_often(predict, x, times):
    total = predict(x)
    for _ in range(times):
        total = total + predict(x)
    return total / times


@right("average_out")
def running_sum(predict, x, times):
    total = 0
    for _ in range(times):
        total = total + predict(x)
    return total / times


@right("average_out")
def running_mean(predict, x, times):
    mean = predict(x)
    for i in range(2, times + 1):
        mean = mean + (predict(x) - mean) / i
    return mean


@right("average_out")
def stacked(predict, x, times):
    return np.stack([predict(x) for _ in range(times)], axis=-1).mean(axis=-1)


# dropout_maps --------------------------------------------------------------------------------


@wrong(
    "dropout_maps",
    "Each pixel has its own lot: that is plain dropout, and the maps are only speckled.",
    ask="How many lots does one map need?",
)
def every_pixel_its_own(x, p_drop, rng):
    lots = rng.random(x.shape)
    return x * (lots >= p_drop) / (1 - p_drop)


@wrong(
    "dropout_maps",
    "All images of the batch lose the same maps.",
    ask="Which axes may have length 1: is the batch one of them?",
)
def same_maps_for_all(x, p_drop, rng):
    lots = rng.random((1, 1, 1, x.shape[-1]))
    return x * (lots >= p_drop) / (1 - p_drop)


@wrong(
    "dropout_maps",
    "You dropped pixels through all maps at once.",
    ask="Which axis counts the maps?",
    mistake=13,
)
def pixels_through_all_maps(x, p_drop, rng):
    lots = rng.random((*x.shape[:3], 1))
    return x * (lots >= p_drop) / (1 - p_drop)


@wrong(
    "dropout_maps",
    "You dropped whole images: all maps of an image go together.",
    ask="How many lots does an image with 10 maps need?",
)
def whole_images(x, p_drop, rng):
    lots = rng.random((len(x), 1, 1, 1))
    return x * (lots >= p_drop) / (1 - p_drop)


@wrong(
    "dropout_maps",
    "You drew one lot for each image and row of pixels: the channels are the last axis here.",
    ask="Which axis counts the maps?",
    mistake=13,
)
def rows_of_pixels(x, p_drop, rng):
    lots = rng.random((len(x), x.shape[1], 1, 1))
    return x * (lots >= p_drop) / (1 - p_drop)


@wrong(
    "dropout_maps",
    "What is kept is not scaled up.",
    ask="Is the expected sum the same in training and at test time?",
    mistake=17,
)
def maps_unscaled(x, p_drop, rng):
    return x * (rng.random((len(x), 1, 1, x.shape[-1])) >= p_drop)


@wrong(
    "dropout_maps",
    "The lots are right, but their shape (batch, channels) does not stretch over the pixels.",
    ask="Where do the two axes of length 1 belong?",
    mistake=6,
)
def lots_without_axes(x, p_drop, rng):
    lots = rng.random((len(x), x.shape[-1]))
    return x * (lots >= p_drop) / (1 - p_drop)


@right("dropout_maps")
def lots_with_new_axes(x, p_drop, rng):
    lots = rng.random((x.shape[0], x.shape[3]))[:, None, None, :]
    return x * (lots >= p_drop) / (1 - p_drop)


@right("dropout_maps")
def map_by_map(x, p_drop, rng):
    a = np.zeros(x.shape)
    for i in range(len(x)):
        for channel in range(x.shape[-1]):
            if rng.random() >= p_drop:
                a[i, :, :, channel] = x[i, :, :, channel] / (1 - p_drop)
    return a


@right("dropout_maps")
def stretched_by_hand(x, p_drop, rng):
    kept = rng.binomial(1, 1 - p_drop, size=(len(x), x.shape[-1]))
    mask = np.broadcast_to(kept[:, None, None, :], x.shape)
    return np.where(mask == 1, x / (1 - p_drop), 0)


# 6 · More pictures ---------------------------------------------------------------------------

picture_answers = [
    wrong_value("harms_a_six", "shift", "shift harms", "A 6 that is moved by a pixel is still a 6.", ask="What would somebody else read?"),
    wrong_value("harms_a_six", "noise", "noise harms", "A speckled 6 is still a 6.", ask="What would somebody else read?"),
    right_value("harms_a_six", "Half a turn", "with a capital"),
    wrong_value("enlarge_which", "a", "enlarged before the cut", "Then copies of one picture lie in two parts, and the validation error flatters you.", ask="Would the validation part still be unseen?", mistake=25),
    wrong_value("enlarge_which", "c", "all three enlarged", "Nothing leaks, but validation and test should be like the data that will come: pictures as they are.", ask="What will the network be shown when it is used?"),
    right_value("enlarge_which", "B", "a capital letter"),
]  # fmt: skip


@wrong(
    "more_images",
    "Images and labels are in different orders: the labels repeat one by one, the images in blocks.",
    ask="Which label stands beside the first changed copy?",
    mistake=25,
)
def labels_in_another_order(images, y, changes):
    copies = [change(images) for change in changes]
    return np.concatenate([images, *copies]), np.repeat(y, 1 + len(changes))


@wrong(
    "more_images",
    "The originals are missing.",
    ask="Which images should be in the new set beside the copies?",
)
def originals_missing(images, y, changes):
    copies = [change(images) for change in changes] or [images[:0]]
    return np.concatenate(copies), np.tile(y, len(changes))


@wrong(
    "more_images",
    "There are more images than labels.",
    ask="What is the label of a changed copy?",
    mistake=25,
)
def labels_not_enlarged(images, y, changes):
    return np.concatenate([images, *[change(images) for change in changes]]), y


@wrong(
    "more_images",
    "Each change works on the result of the one before.",
    ask="What should every change begin with?",
)
def changes_on_top_of_each_other(images, y, changes):
    sets = [images]
    for change in changes:
        sets.append(change(sets[-1]))
    return np.concatenate(sets), np.tile(y, len(sets))


@wrong(
    "more_images",
    "Each change works on the copies as well, so every change doubles the set.",
    ask="How many images should come out of three, with two changes?",
)
def copies_of_copies(images, y, changes):
    for change in changes:
        images = np.concatenate([images, change(images)])
        y = np.concatenate([y, y])
    return images, y


@wrong(
    "more_images",
    "All images went through all changes, and there are no more of them than before.",
    ask="How many images should come out of three, with two changes?",
)
def changed_in_place_of_added(images, y, changes):
    for change in changes:
        images = change(images)
    return images, y


@right("more_images")
def in_lists(images, y, changes):
    new, labels = list(images), list(y)
    for change in changes:
        new.extend(change(images))
        labels.extend(y)
    return np.array(new), np.array(labels)


@right("more_images")
def image_by_image(images, y, changes):
    sets = np.stack([images] + [change(images) for change in changes], axis=1)
    return sets.reshape(-1, *images.shape[1:]), np.repeat(y, sets.shape[1])


@right("more_images")
def copies_first(images, y, changes):
    sets = [change(images) for change in changes] + [images]
    return np.vstack(sets), np.hstack([y] * len(sets))


# tired_labels --------------------------------------------------------------------------------


@wrong(
    "tired_labels",
    "It has learned the wrong labels by heart.",
    ask="Which remedy do you put in, and with what strength?",
)
def no_remedy(training, validation, rng):
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    fit(
        model, training, loss=cross_entropy, optimizer=Adam(model, lr=0.005), rng=rng, epochs=200,
        progress=False,
    )  # fmt: skip
    return model


@wrong(
    "tired_labels",
    "It has learned next to nothing: it was not trained, or a remedy is far too strong.",
    ask="Where is fit called?",
)
def not_trained(training, validation, rng):
    return Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))


@wrong(
    "tired_labels",
    "It has not learned enough yet: too few epochs, or a remedy that is too strong.",
    ask="Do the losses still fall when you stop?",
)
def too_few_epochs(training, validation, rng):
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}
    fit(model, training, **learning, rng=rng, epochs=2)
    return model


@wrong(
    "tired_labels",
    "The history came back, not the model.",
    ask="Who can read digits: the model, or the record of its training?",
)
def history_returned(training, validation, rng):
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}
    return fit(model, training, **learning, rng=rng, epochs=2)


@right("tired_labels")
def much_dropout(training, validation, rng):
    layers = [Dense(64, 128, rng=rng), ReLU(), Dropout(0.7, rng=rng), Dense(128, 10, rng=rng)]
    model = Sequential(*layers)
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}
    fit(model, training, **learning, rng=rng, epochs=50, validation=validation, patience=10)
    return model


@right("tired_labels")
def noisy_pixels(training, validation, rng):
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}

    def speckle(x):
        return x + 0.5 * rng.standard_normal(x.shape)

    fit(model, training, **learning, rng=rng, epochs=60, augment=speckle)
    return model


@right("tired_labels")
def few_epochs(training, validation, rng):
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}
    fit(model, training, **learning, rng=rng, epochs=9)
    return model


last_answers = [
    wrong_value("two_faced", "dense and relu", "dense and relu", "Both compute the same at any time.", ask="Which layers have something drawn or averaged in training?", mistake=19),
    wrong_value("two_faced", "softmax and dense", "softmax and dense", "Both compute the same at any time.", ask="Which layers have something drawn or averaged in training?", mistake=19),
    right_value("two_faced", "Batch norm and dropout", "with a capital"),
    wrong_value("decay_in_adamw", "into the gradient", "into the gradient", "That is Adam with L2: the decay would be divided by the root of v like everything else.", ask="What does the W in AdamW take out of the gradient?"),
    wrong_value("decay_in_adamw", "into the loss", "into the loss", "From the loss it would come into the gradient, and be divided with it.", ask="What does the W in AdamW take out of the gradient?"),
    right_value("decay_in_adamw", "Beside the gradient", "with a capital"),
    wrong_value("penalised_weights", 4810, "with the biases", "4810 is the number of all parameters. 64 + 10 of them are biases.", ask="Does the penalty act on biases?", mistake=23),
    wrong_value("penalised_weights", 4096, "the first layer alone", "There are two matrices.", ask="How many weights lead to the 10 outputs?"),
    wrong_value("penalised_weights", 40960, "multiplied on", "The sizes of the two matrices add up.", ask="How many weights has each matrix?"),
    right_value("penalised_weights", 64 * 64 + 64 * 10, "computed"),
]  # fmt: skip
