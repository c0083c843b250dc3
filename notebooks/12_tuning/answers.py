"""What people write on the exercises of 12_tuning, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

workflow_answers = [
    wrong_value("workflow", "DFEGAC", "the test rows choose", "C lets the test rows choose the network: then nothing is left that could tell how good it is.", ask="On which rows should the last score be honest?"),
    wrong_value("workflow", "DFGAEB", "the checks after the search", "You search before you know that the network can learn at all: a bug spoils every trial.", ask="What would a search find if the gradient never arrived?"),
    wrong_value("workflow", "FDEGAB", "scaled before the split", "The mean is learned before rows are put aside, so the test rows take part in it.", ask="From which rows may a mean be learned?", mistake=19),
    wrong_value("workflow", "DFEAGB", "fine before coarse", "You search near the best before you know where that is.", ask="Near which setting would you search?"),
    wrong_value("workflow", "BDFEGA", "tested first", "B scores a network on the test rows before there is one that was chosen.", ask="When is the only time to look at the test rows?"),
    wrong_value("workflow", "DFEGA", "never tested", "The network is chosen, and nobody knows how good it is.", ask="Which score is left for the end?"),
    wrong_value("workflow", "DFEGACB", "all seven steps", "C looks at the test rows for every setting: after that, B has nothing honest to say.", ask="Which of the seven makes the last score worthless?"),
    right_value("workflow", "d f e g a b", "with spaces"),
    right_value("workflow", "DEFGAB", "checked before it is scaled"),
    right_value("workflow", ["D", "F", "E", "G", "A", "B"], "as a list"),
]  # fmt: skip

chance_answers = [
    wrong_value("chance_loss", 0.1, "the probability itself", "That is the probability; the loss is minus its logarithm.", ask="What is -log(0.1)?"),
    wrong_value("chance_loss", 1.0, "a logarithm to base 10", "You took the logarithm to base 10; cross-entropy takes the natural one.", ask="Which logarithm is np.log?"),
    wrong_value("chance_loss", -2.302585, "minus forgotten", "A loss cannot be negative here: it is minus the logarithm of a probability.", ask="Which sign has log(0.1)?", mistake=1),
    wrong_value("chance_loss", 3.321928, "in bits", "That is in bits, with the logarithm to base 2.", ask="Which logarithm is np.log?"),
    right_value("chance_loss", 2.3026, "rounded"),
]  # fmt: skip

# above_chance --------------------------------------------------------------------------------


@wrong(
    "above_chance",
    "An exponential of 1000 overflows, and the loss is nan or infinite.",
    ask="What can you subtract from a row of logits that cancels in the softmax?",
    mistake=11,
)
def exponentials_overflow(logits, y):
    probs = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(probs[np.arange(len(y)), y]).mean() - np.log(logits.shape[1])


@wrong(
    "above_chance",
    "You took the logarithm of the number of rows. Chance depends on the number of classes.",
    ask="How likely is the right one of K classes by guessing?",
)
def logarithm_of_the_rows(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].mean() - np.log(len(y))


@wrong(
    "above_chance",
    "Chance is not subtracted yet: this is the loss itself.",
    ask="What should the answer be for a network that knows nothing?",
)
def the_loss_itself(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].mean()


@wrong(
    "above_chance",
    "The losses of all rows are summed: with twice as many rows it would be twice as large.",
    ask="Double the data: should the answer double?",
    mistake=2,
)
def summed_over_the_rows(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].sum() - np.log(logits.shape[1])


@wrong(
    "above_chance",
    "The sign is turned round: a network that is worse than chance should come out above 0.",
    ask="Is a large loss above or below chance?",
    mistake=1,
)
def below_chance(logits, y):
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return log_probs[np.arange(len(y)), y].mean() + np.log(logits.shape[1])


@wrong(
    "above_chance",
    "The softmax runs down the columns: rows compete instead of classes.",
    ask="Who competes with whom?",
    mistake=13,
)
def rows_compete(logits, y):
    shifted = logits - logits.max(axis=0)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=0))
    return -log_probs[np.arange(len(y)), y].mean() - np.log(logits.shape[1])


@wrong(
    "above_chance",
    "You changed the logits that were passed in.",
    ask="Whose array does -= write into?",
    mistake=9,
)
def shifted_in_place(logits, y):
    logits -= logits.max(axis=1, keepdims=True)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -log_probs[np.arange(len(y)), y].mean() - np.log(logits.shape[1])


@right("above_chance")
def in_float32(logits, y):
    z = logits.astype(np.float32)
    top = z.max(axis=1)
    log_sums = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    return (log_sums - z[np.arange(len(y)), y]).mean() - np.float32(np.log(z.shape[1]))


@right("above_chance")
def with_logaddexp(logits, y):
    total = np.logaddexp.reduce(logits, axis=1)
    return np.mean(total - logits[np.arange(len(y)), y]) - np.log(logits.shape[1])


@right("above_chance")
def a_row_at_a_time(logits, y):
    losses = []
    for row, label in zip(logits, y):
        row = row - row.max()
        losses.append(np.log(np.exp(row).sum()) - row[label])
    return sum(losses) / len(losses) - np.log(len(logits[0]))


@right("above_chance")
def log_of_the_product(logits, y):
    z = logits - logits.max(1)[:, None]
    loss = np.log(np.exp(z).sum(1)) - z[range(len(y)), y]
    return (loss - np.log(z.shape[1])).mean()


# steps_to_overfit ----------------------------------------------------------------------------


@wrong(
    "steps_to_overfit",
    "You count from 0: after the first step, one step is done.",
    ask="How many steps are done when the first loss comes back?",
)
def counted_from_zero(step, target, most):
    for taken in range(most):
        loss = step()
        if not np.isfinite(loss):
            return None
        if loss < target:
            return taken
    return None


@wrong(
    "steps_to_overfit",
    "It does all the steps, though the answer is known earlier.",
    ask="What is left to do when the target is reached?",
)
def never_stops_early(step, target, most):
    losses = [step() for _ in range(most)]
    if not np.isfinite(losses).all():
        return None
    below = [i for i, loss in enumerate(losses, start=1) if loss < target]
    return below[0] if below else None


@wrong(
    "steps_to_overfit",
    "nan is not below the target and not above it: your loop goes on with a network that is lost.",
    ask="Which function asks whether a number is finite?",
)
def blind_to_nan(step, target, most):
    for taken in range(1, most + 1):
        if step() < target:
            return taken
    return None


@wrong(
    "steps_to_overfit",
    "You noticed nan, and not infinity.",
    ask="What does np.isnan say of infinity?",
)
def infinity_goes_on(step, target, most):
    for taken in range(1, most + 1):
        loss = step()
        if np.isnan(loss):
            return None
        if loss < target:
            return taken
    return None


@wrong(
    "steps_to_overfit",
    "Where the target is never reached the answer is None: `most` would look like a success.",
    ask="How would somebody tell success with the last step from failure?",
)
def most_for_never(step, target, most):
    for taken in range(1, most + 1):
        loss = step()
        if not np.isfinite(loss):
            return None
        if loss < target:
            return taken
    return most


@wrong(
    "steps_to_overfit",
    "The last step that is allowed is never done.",
    ask="Where does range(1, most) end?",
)
def one_step_short(step, target, most):
    for taken in range(1, most):
        loss = step()
        if not np.isfinite(loss):
            return None
        if loss < target:
            return taken
    return None


@wrong(
    "steps_to_overfit",
    "Below the target is asked for; you accept a loss that equals it.",
    ask="Is 0.5 below 0.5?",
)
def equal_is_enough(step, target, most):
    for taken in range(1, most + 1):
        loss = step()
        if not np.isfinite(loss):
            return None
        if loss <= target:
            return taken
    return None


@wrong(
    "steps_to_overfit",
    "nan is equal to nothing, not even to nan: loss == np.nan is never true.",
    ask="Which function asks whether a number is finite?",
)
def compared_with_nan(step, target, most):
    for taken in range(1, most + 1):
        loss = step()
        if loss == np.nan or loss == np.inf:
            return None
        if loss < target:
            return taken
    return None


@right("steps_to_overfit")
def with_while(step, target, most):
    taken, loss = 0, np.inf
    while taken < most:
        loss, taken = step(), taken + 1
        if loss < target:
            return taken
        if loss != loss or loss == np.inf:
            break
    return None


@right("steps_to_overfit")
def with_generator(step, target, most):
    losses = (step() for _ in range(most))
    for i, loss in enumerate(losses):
        if loss < target or not np.isfinite(loss):
            return i + 1 if loss < target else None


@right("steps_to_overfit")
def with_else(step, target, most):
    answer = None
    for n in range(most):
        loss = float(step())
        if np.isnan(loss) or np.isinf(loss):
            break
        if loss < target:
            answer = n + 1
            break
    return answer


# silent_layers -------------------------------------------------------------------------------


@wrong(
    "silent_layers",
    "nan is not below anything: a layer full of nan passes as healthy.",
    ask="What is nan < 1? And what is not (nan > 1)?",
)
def nan_slips_through(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    largest = max((norm for norm in norms.values() if not np.isnan(norm)), default=0)
    return [name for name, norm in norms.items() if norm <= 1e-6 * largest]


@wrong(
    "silent_layers",
    "Only a gradient of exactly 0 counts for you; 1e-12 of a healthy layer's does not arrive either.",
    ask="What does lr times 1e-12 change?",
)
def exactly_zero(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    return [name for name, norm in norms.items() if not norm > 0]


@wrong(
    "silent_layers",
    "You compare with a fixed number. Gradients that are all small are no sign of trouble: a larger learning rate serves them.",
    ask="Compared with what is a gradient small?",
)
def a_fixed_border(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    return [name for name, norm in norms.items() if not norm > 1e-6]


@wrong(
    "silent_layers",
    "One nan makes the maximum nan, and then every layer counts as silent.",
    ask="What is the largest of 1, 2 and nan, if nan does not count?",
)
def maximum_of_nan(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    largest = np.max(list(norms.values()))
    return [name for name, norm in norms.items() if not norm > 1e-6 * largest]


@wrong(
    "silent_layers",
    "Where all gradients are 0, none is below a millionth of 0: your answer is that all is well.",
    ask="Is 0 < 0? What should a network say that cannot learn at all?",
)
def none_below_zero(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    largest = max((norm for norm in norms.values() if not np.isnan(norm)), default=np.nan)
    return [name for name, norm in norms.items() if not norm >= 1e-6 * largest]


@wrong(
    "silent_layers",
    "You took the largest entry instead of a norm: a layer with negative entries alone looks silent.",
    ask="How large is the gradient [-3, -1]?",
)
def largest_entry(grads):
    sizes = {name: np.max(grad) for name, grad in grads.items()}
    largest = max((size for size in sizes.values() if not np.isnan(size)), default=0)
    return [name for name, size in sizes.items() if not size > 1e-6 * largest]


@wrong(
    "silent_layers",
    "These are the layers that do get a gradient.",
    ask="Which ones were asked for?",
)
def the_loud_ones(grads):
    norms = {name: np.linalg.norm(grad) for name, grad in grads.items()}
    largest = max((norm for norm in norms.values() if not np.isnan(norm)), default=0)
    return [name for name, norm in norms.items() if norm > 1e-6 * largest]


@wrong(
    "silent_layers",
    "You took the mean size of the entries. A wide layer moves with all of its small numbers together, and a norm adds them up.",
    ask="How long is an arrow with 40,000 entries of 2e-8?",
)
def mean_size(grads):
    sizes = {name: np.mean(np.abs(grad)) for name, grad in grads.items()}
    largest = max((size for size in sizes.values() if not np.isnan(size)), default=0)
    return [name for name, size in sizes.items() if not size > 1e-6 * largest]


@right("silent_layers")
def norms_by_hand(grads):
    norms = [np.sqrt((grad**2).sum()) for grad in grads.values()]
    healthy = [norm for norm in norms if norm == norm]
    border = 1e-6 * max(healthy) if healthy else 0
    return [name for name, norm in zip(grads, norms) if np.isnan(norm) or norm <= border]


@right("silent_layers")
def nan_as_zero(grads):
    norms = np.nan_to_num([np.linalg.norm(grad) for grad in grads.values()])
    return [name for name, norm in zip(grads, norms) if norm <= 1e-6 * norms.max()]


@right("silent_layers")
def in_a_loop(grads):
    largest = 0.0
    for grad in grads.values():
        norm = np.linalg.norm(grad.ravel())
        if norm > largest:
            largest = norm
    silent = []
    for name in grads:
        if not np.linalg.norm(grads[name]) > largest / 1e6:
            silent.append(name)
    return silent


# log_uniform ---------------------------------------------------------------------------------


@wrong(
    "log_uniform",
    "You drew the rate uniformly: nine tenths of your trials lie in the highest power of ten.",
    ask="Which number should be uniform, the rate or its exponent?",
)
def uniform_in_the_rate(low, high, n, rng):
    return rng.uniform(low, high, n)


@wrong(
    "log_uniform",
    "These are the exponents; the logarithm is not undone.",
    ask="Which rate has the exponent -3?",
)
def exponents_only(low, high, n, rng):
    return rng.uniform(np.log10(low), np.log10(high), n)


@wrong(
    "log_uniform",
    "Two bases are mixed: a natural logarithm has to be undone by np.exp.",
    ask="What is 10 ** np.log(0.01)?",
)
def mixed_bases(low, high, n, rng):
    return 10 ** rng.uniform(np.log(low), np.log(high), n)


@wrong(
    "log_uniform",
    "One number is drawn and repeated n times.",
    ask="How many exponents do you need?",
)
def one_for_all(low, high, n, rng):
    return np.full(n, 10 ** rng.uniform(np.log10(low), np.log10(high)))


@wrong(
    "log_uniform",
    "That is a grid in disguise: the numbers are evenly spaced and nothing is drawn.",
    ask="What does another rng change?",
)
def evenly_spaced(low, high, n, rng):
    return np.geomspace(low, high, n)


@wrong(
    "log_uniform",
    "You made a generator of your own: each call draws the same numbers, whatever rng is.",
    ask="Who decides about chance, the function or whoever calls it?",
    mistake=25,
)
def own_generator(low, high, n, rng):
    rng = np.random.default_rng(0)
    return 10 ** rng.uniform(np.log10(low), np.log10(high), n)


@wrong(
    "log_uniform",
    "You sorted them. Drawn beside a second hyperparameter that is sorted as well, small would always meet small.",
    ask="In which order does chance deliver?",
)
def sorted_afterwards(low, high, n, rng):
    return np.sort(10 ** rng.uniform(np.log10(low), np.log10(high), n))


@wrong(
    "log_uniform",
    "The logarithm has the base 10 and its inverse the base e: two bases are mixed.",
    ask="What is np.exp(np.log10(0.01))?",
)
def undone_by_exp(low, high, n, rng):
    return np.exp(rng.uniform(np.log10(low), np.log10(high), n))


@right("log_uniform")
def natural_logarithm(low, high, n, rng):
    return np.exp(rng.uniform(np.log(low), np.log(high), n))


@right("log_uniform")
def by_a_factor(low, high, n, rng):
    return low * (high / low) ** rng.random(n)


@right("log_uniform")
def one_by_one(low, high, n, rng):
    return [10 ** rng.uniform(np.log10(low), np.log10(high)) for _ in range(n)]


# finer_range ---------------------------------------------------------------------------------


@wrong(
    "finer_range",
    "np.argmin returns the place of a nan if there is one: you search near a trial that exploded.",
    ask="Which function looks for the lowest number and passes over nan?",
)
def nan_wins(rates, losses):
    best = rates[int(np.argmin(losses))]
    return best / 3, best * 3


@wrong(
    "finer_range",
    "You took the highest loss.",
    ask="Which trial was best?",
    mistake=1,
)
def the_worst_rate(rates, losses):
    losses = np.where(np.isfinite(losses), losses, -np.inf)
    best = rates[int(np.argmax(losses))]
    return best / 3, best * 3


@wrong(
    "finer_range",
    "Near is a factor here, not a distance: a rate cannot be negative.",
    ask="Is 0.03 as far from 0.01 as from 0.05, or as from 0.09?",
)
def a_distance(rates, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = rates[int(np.argmin(losses))]
    return best - best / 3, best + best / 3


@wrong(
    "finer_range",
    "The range starts at the best rate; better ones may lie below it too.",
    ask="On which side of the best rate will the next best one be?",
)
def upwards_only(rates, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = rates[int(np.argmin(losses))]
    return best, best * 3


@wrong(
    "finer_range",
    "Low and high are exchanged.",
    ask="Which one is smaller?",
)
def the_wrong_way_round(rates, losses):
    losses = np.where(np.isfinite(losses), losses, np.inf)
    best = rates[int(np.argmin(losses))]
    return best * 3, best / 3


@wrong(
    "finer_range",
    "You used the lowest loss as if it were a rate.",
    ask="To which rate does the lowest loss belong?",
)
def loss_for_rate(rates, losses):
    best = np.nanmin(losses)
    return best / 3, best * 3


@wrong(
    "finer_range",
    "You wrote into the losses that were passed in.",
    ask="Whose array is losses?",
    mistake=9,
)
def losses_in_place(rates, losses):
    losses = np.asarray(losses)
    losses[~np.isfinite(losses)] = np.inf
    best = rates[int(np.argmin(losses))]
    return best / 3, best * 3


@wrong(
    "finer_range",
    "You took the neighbours in the list. They need not be neighbours on the axis, and at the ends of the list there is none.",
    ask="Does the range depend on where the other trials lie?",
)
def neighbours_in_the_list(rates, losses):
    best = int(np.nanargmin(losses))
    return rates[best - 1], rates[(best + 1) % len(rates)]


@wrong(
    "finer_range",
    "You left the exploded trials out first: then the place of the lowest loss is no longer its place in rates.",
    ask="Of which list is that the index?",
)
def left_out_first(rates, losses):
    finite = [loss for loss in losses if np.isfinite(loss)]
    best = rates[int(np.argmin(finite))]
    return best / 3, best * 3


@right("finer_range")
def with_nanargmin(rates, losses):
    best = rates[np.nanargmin(losses)]
    return best / 3, 3 * best


@right("finer_range")
def by_pairs(rates, losses):
    loss, best = min((loss, rate) for loss, rate in zip(losses, rates) if loss == loss)
    return [best / 3, best * 3]


@right("finer_range")
def in_single_precision(rates, losses):
    rates, losses = np.asarray(rates, np.float32), np.asarray(losses, np.float32)
    finite = np.isfinite(losses)
    best = rates[finite][losses[finite].argmin()]
    return tuple(best * np.array([1 / 3, 3], np.float32))


# largest_gap ---------------------------------------------------------------------------------


@wrong(
    "largest_gap",
    "The ends are missing: what lies below the lowest and above the highest value is untried too.",
    ask="Where does the axis begin, and where does it end?",
)
def without_the_ends(values, low, high):
    points = np.log10(np.sort(values))
    return np.diff(points).max(initial=0)


@wrong(
    "largest_gap",
    "The values are not sorted, so these are not distances between neighbours.",
    ask="Which value is the neighbour of 0.5 on the axis?",
)
def not_sorted(values, low, high):
    return np.abs(np.diff(np.log10([low, *values, high]))).max()


@wrong(
    "largest_gap",
    "The distance is taken between the rates, not between their powers of ten.",
    ask="How many powers of ten lie between 0.001 and 0.1?",
)
def between_the_rates(values, low, high):
    return np.diff(np.sort([low, *values, high])).max()


@wrong(
    "largest_gap",
    "You took natural logarithms: one power of ten counts as 2.3.",
    ask="Which logarithm counts powers of ten?",
)
def natural_units(values, low, high):
    return np.diff(np.log(np.sort([low, *values, high]))).max()


@wrong(
    "largest_gap",
    "That is the mean of the gaps, and it knows only how many values there are.",
    ask="Which gap hides a good rate most easily?",
)
def mean_gap(values, low, high):
    return np.diff(np.log10(np.sort([low, *values, high]))).mean()


@right("largest_gap")
def ratios_of_neighbours(values, low, high):
    points = np.sort(np.concatenate([[low], values, [high]]))
    return np.log10((points[1:] / points[:-1]).max())


@right("largest_gap")
def in_a_list(values, low, high):
    points = sorted([low, high, *values])
    return max(np.log10(b) - np.log10(a) for a, b in zip(points, points[1:]))


@right("largest_gap")
def after_unique(values, low, high):
    exponents = np.unique(np.log10(np.append(values, [low, high])))
    return np.max(exponents[1:] - exponents[:-1])


counting_answers = [
    wrong_value("different_rates", 25, "every trial a new rate", "A grid tries each of its rates once with every decay: 25 trials, and far fewer rates.", ask="In how many columns do the 25 points lie?"),
    wrong_value("different_rates", 10, "rates and decays together", "Five rates and five decays are ten values; how many of them are rates?", ask="Which of the ten are learning rates?"),
    right_value("different_rates", 5.0, "as a float"),
    wrong_value("trials_needed", 20, "one in twenty means twenty", "With 20 trials all miss with probability 0.95 to the power of 20, which is 0.36.", ask="What is 0.95 ** 20?"),
    wrong_value("trials_needed", 58, "rounded down", "0.95 ** 58 is 0.051: still a little too much.", ask="Is 0.95 ** 58 at most 0.05?"),
    wrong_value("trials_needed", 19, "a share of twenty", "95 % of twenty trials is no probability of anything here.", ask="With which probability do all n trials miss?"),
    wrong_value("trials_needed", 1, "one is likely good already", "One trial is good with probability 5 %, not 95 %.", ask="How likely does one trial miss?"),
    wrong_value("halving_cost", 31, "two halvings in one", "16 + 8 + 4 + 2 + 1 counts settings, and forgets that each round trains twice as long.", ask="What does the second round cost: 8 settings, how many epochs each?"),
    wrong_value("halving_cost", 80, "a round for the last one", "With one setting left there is nothing to decide, so no round follows.", ask="How many rounds does it take from 16 to 1?"),
    wrong_value("halving_cost", 240, "everybody to the end", "That is what it costs to train all 16 for 15 epochs.", ask="How many settings reach the last round?"),
]  # fmt: skip

# successive_halving --------------------------------------------------------------------------


@wrong(
    "successive_halving",
    "The worse half stays: a large loss is bad.",
    ask="At which end of the ranking are the lowest losses?",
    mistake=1,
)
def keeps_the_worse_half(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs * len(left)
        ranked = np.argsort(-np.nan_to_num(losses, nan=np.inf), kind="stable")
        left = [left[i] for i in ranked[: (len(left) + 1) // 2]]
        epochs = 2 * epochs
    return left[0], spent


@wrong(
    "successive_halving",
    "The rounds never get longer: the last two are compared as hastily as the first sixteen.",
    ask="What changes from one round to the next, besides the number of settings?",
)
def rounds_of_equal_length(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs * len(left)
        ranked = np.argsort(losses, kind="stable")
        left = [left[i] for i in ranked[: (len(left) + 1) // 2]]
    return left[0], spent


@wrong(
    "successive_halving",
    "Of three settings two should stay; you round down and keep one.",
    ask="What is 3 // 2?",
)
def rounded_down(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs * len(left)
        ranked = np.argsort(losses, kind="stable")
        left = [left[i] for i in ranked[: len(left) // 2]]
        epochs = 2 * epochs
    return left[0], spent


@wrong(
    "successive_halving",
    "sorted cannot rank nan: it compares false with everything, and stays where it happens to stand.",
    ask="Where does np.argsort put nan?",
)
def sorted_with_nan(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs * len(left)
        ranked = sorted(range(len(left)), key=lambda i: losses[i])
        left = [left[i] for i in ranked[: (len(left) + 1) // 2]]
        epochs = 2 * epochs
    return left[0], spent


@wrong(
    "successive_halving",
    "You counted the epochs of one setting in each round, not of all that were trained.",
    ask="Who pays for the other settings of a round?",
)
def epochs_of_one(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs
        ranked = np.argsort(losses, kind="stable")
        left = [left[i] for i in ranked[: (len(left) + 1) // 2]]
        epochs = 2 * epochs
    return left[0], spent


@wrong(
    "successive_halving",
    "After one round you take the best: a setting that starts slowly never gets its chance.",
    ask="How many settings are left after the first round?",
)
def one_round_only(settings, train_on, epochs):
    settings = list(settings)
    if len(settings) == 1:
        return settings[0], 0
    losses = [train_on(setting, epochs) for setting in settings]
    return settings[int(np.nanargmin(losses))], epochs * len(settings)


@wrong(
    "successive_halving",
    "A single setting is trained though there is nothing to decide.",
    ask="How many must be left for another round?",
)
def a_round_too_many(settings, train_on, epochs):
    left, spent = list(settings), 0
    while True:
        losses = [train_on(setting, epochs) for setting in left]
        spent += epochs * len(left)
        if len(left) == 1:
            return left[0], spent
        ranked = np.argsort(losses, kind="stable")
        left = [left[i] for i in ranked[: (len(left) + 1) // 2]]
        epochs = 2 * epochs


@wrong(
    "successive_halving",
    "The first half of the list stays, whatever the losses are.",
    ask="What have you done with the losses that train_on returned?",
)
def first_half_stays(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        for setting in left:
            train_on(setting, epochs)
        spent += epochs * len(left)
        left = left[: (len(left) + 1) // 2]
        epochs = 2 * epochs
    return left[0], spent


@right("successive_halving")
def with_sorted_pairs(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        scored = []
        for place, setting in enumerate(left):
            loss = train_on(setting, epochs)
            scored.append((np.inf if np.isnan(loss) else loss, place))
            spent += epochs
        keep = int(np.ceil(len(left) / 2))
        left = [left[place] for _, place in sorted(scored)[:keep]]
        epochs *= 2
    return left[0], spent


@right("successive_halving")
def by_recursion(settings, train_on, epochs):
    if len(settings) == 1:
        return settings[0], 0
    losses = np.array([train_on(setting, epochs) for setting in settings])
    stay = np.argsort(losses)[: -(-len(settings) // 2)]
    winner, spent = successive_halving([settings[i] for i in stay], train_on, 2 * epochs)
    return winner, spent + epochs * len(settings)


@right("successive_halving")
def removes_the_worst(settings, train_on, epochs):
    left, spent = list(settings), 0
    while len(left) > 1:
        losses = [train_on(setting, epochs) for setting in left]
        losses = [np.inf if loss != loss else loss for loss in losses]
        spent += len(left) * epochs
        for _ in range(len(left) // 2):
            worst = max(range(len(left)), key=losses.__getitem__)
            del left[worst], losses[worst]
        epochs += epochs
    return left[0], spent


# search --------------------------------------------------------------------------------------


@wrong(
    "search",
    "All trials share one network: each goes on from where the one before it stopped, so the last has been trained the longest.",
    ask="With which weights does the second trial begin?",
    mistake=16,
)
def one_network_for_all_trials(rates, new_network, learn, loss_of):
    """The rate with the lowest loss, and the losses of all rates, a trial each.

    new_network(rng) makes a network, learn(network, lr, rng) trains it,
    loss_of(network) is its loss.
    """
    losses = []
    rng = np.random.default_rng(0)
    network = new_network(rng)
    for lr in rates:
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@wrong(
    "search",
    "Each trial has a new network now, but other first weights: a rate may win because it was lucky with them.",
    ask="Which line decides what rng draws in the second trial?",
)
def another_start_for_each(rates, new_network, learn, loss_of):
    losses = []
    rng = np.random.default_rng(0)
    for lr in rates:
        network = new_network(rng)
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@wrong(
    "search",
    "The seed starts afresh, and the network does not.",
    ask="Where is the network made?",
    mistake=16,
)
def only_the_seed_afresh(rates, new_network, learn, loss_of):
    losses = []
    network = new_network(np.random.default_rng(0))
    for lr in rates:
        learn(network, lr, np.random.default_rng(0))
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@wrong(
    "search",
    "The trials are fair now, but the highest loss wins.",
    ask="Is a large loss good?",
    mistake=1,
)
def highest_loss_wins(rates, new_network, learn, loss_of):
    losses = []
    for lr in rates:
        rng = np.random.default_rng(0)
        network = new_network(rng)
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmax(losses))], losses


@wrong(
    "search",
    "You made a new network after each trial and then asked for its loss: it has learned nothing.",
    ask="Between which two lines must no new network be made?",
)
def loss_of_a_fresh_network(rates, new_network, learn, loss_of):
    losses = []
    for lr in rates:
        rng = np.random.default_rng(0)
        learn(new_network(rng), lr, rng)
        losses.append(loss_of(new_network(np.random.default_rng(0))))
    return rates[int(np.argmin(losses))], losses


@wrong(
    "search",
    "Each trial has a new network and a seed of its own: rates are compared from different first weights.",
    ask="What should two trials differ in?",
)
def a_seed_for_each_trial(rates, new_network, learn, loss_of):
    losses = []
    for seed, lr in enumerate(rates):
        rng = np.random.default_rng(seed)
        network = new_network(rng)
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@wrong(
    "search",
    "Each trial begins with the same weights now, but draws other numbers while it learns: luck is still in the comparison.",
    ask="Which line decides what rng draws in the second trial?",
)
def only_the_weights_afresh(rates, new_network, learn, loss_of):
    losses = []
    rng = np.random.default_rng(0)
    for lr in rates:
        network = new_network(np.random.default_rng(0))
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@right("search")
def another_fixed_seed(rates, new_network, learn, loss_of):
    losses = []
    for lr in rates:
        rng = np.random.default_rng(42)
        network = new_network(rng)
        learn(network, lr, rng)
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@right("search")
def afresh_twice(rates, new_network, learn, loss_of):
    losses = []
    for lr in rates:
        network = new_network(np.random.default_rng(0))
        learn(network, lr, np.random.default_rng(0))
        losses.append(loss_of(network))
    return rates[int(np.argmin(losses))], losses


@right("search")
def a_function_inside(rates, new_network, learn, loss_of):
    def trial(lr):
        rng = np.random.default_rng(0)
        network = new_network(rng)
        learn(network, lr, rng)
        return loss_of(network)

    losses = np.array([trial(lr) for lr in rates])
    return rates[losses.argmin()], losses


@right("search")
def copies_of_one_start(rates, new_network, learn, loss_of):
    from copy import deepcopy

    rng = np.random.default_rng(0)
    start = new_network(rng)
    losses = []
    for lr in rates:
        network, again = deepcopy(start), deepcopy(rng)
        learn(network, lr, again)
        losses.append(loss_of(network))
    return rates[np.argmin(losses)], losses


@right("search")
def with_a_dict(rates, new_network, learn, loss_of):
    losses = {}
    for lr in rates:
        rng = np.random.default_rng(seed=0)
        network = new_network(rng)
        learn(network, lr, rng)
        losses[lr] = loss_of(network)
    return min(losses, key=losses.get), list(losses.values())


folds_answers = [
    wrong_value("folds_order", "EBCFA", "a mean of all rows", "C takes the mean of all rows: those that are held back have had their say.", ask="From which rows may a mean be learned?", mistake=19),
    wrong_value("folds_order", "EDBFA", "a mean before its rows", "D needs the rows that B makes.", ask="Which line says which rows are left?"),
    wrong_value("folds_order", "EBFDA", "shifted too late", "F shifts before D knows by how much.", ask="Which line makes the mean?"),
    wrong_value("folds_order", "EBDAF", "scored before it learned", "A scores a network that F has yet to make.", ask="Which line makes the network?"),
    wrong_value("folds_order", "BDEFA", "the loop too late", "B and D stand inside the loop: it has to begin first.", ask="Which line begins the loop?"),
    right_value("folds_order", "ebdfa", "in small letters"),
    right_value("folds_order", "E B D F A", "with spaces"),
]  # fmt: skip

# select --------------------------------------------------------------------------------------


@wrong(
    "select",
    "The setting with the best single fold wins: that is luck.",
    ask="Which number of the k scores should decide?",
)
def by_the_best_fold(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    best, top = None, -np.inf
    for setting in settings:
        for held_back in parts:
            rows = np.setdiff1d(np.arange(len(y)), held_back)
            score = share_right(learn(setting, x[rows], y[rows]), x[held_back], y[held_back])
            if score > top:
                best, top = setting, score
    return best, learn(best, x, y)


@wrong(
    "select",
    "You hand over a network that has never seen the last fold. The folds are for choosing; then learn from all rows.",
    ask="How many rows may the final network learn from?",
)
def last_fold_missing(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means, networks = [], []
    for setting in settings:
        scores = []
        for held_back in parts:
            rows = np.setdiff1d(np.arange(len(y)), held_back)
            network = learn(setting, x[rows], y[rows])
            scores.append(share_right(network, x[held_back], y[held_back]))
        means.append(np.mean(scores))
        networks.append(network)
    return settings[int(np.argmax(means))], networks[int(np.argmax(means))]


@wrong(
    "select",
    "Every network learned from all rows, those held back too: they are not new to it.",
    ask="Which rows may fold i learn from?",
)
def learned_from_all(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means = []
    for setting in settings:
        network = learn(setting, x, y)
        means.append(np.mean([share_right(network, x[part], y[part]) for part in parts]))
    best = settings[int(np.argmax(means))]
    return best, learn(best, x, y)


@wrong(
    "select",
    "The lowest score wins.",
    ask="Is a high share good or bad?",
    mistake=1,
)
def lowest_score_wins(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means = []
    for setting in settings:
        scores = []
        for held_back in parts:
            rows = np.setdiff1d(np.arange(len(y)), held_back)
            network = learn(setting, x[rows], y[rows])
            scores.append(share_right(network, x[held_back], y[held_back]))
        means.append(np.mean(scores))
    best = settings[int(np.argmin(means))]
    return best, learn(best, x, y)


@wrong(
    "select",
    "The setting is right, but the network you return was learned with the last one in the list.",
    ask="With which setting should it learn from all rows?",
)
def network_of_the_last_setting(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means = []
    for setting in settings:
        scores = []
        for held_back in parts:
            rows = np.setdiff1d(np.arange(len(y)), held_back)
            network = learn(setting, x[rows], y[rows])
            scores.append(share_right(network, x[held_back], y[held_back]))
        means.append(np.mean(scores))
    return settings[int(np.argmax(means))], learn(setting, x, y)


@wrong(
    "select",
    "Training and held-back rows are exchanged: it learns from one part and is scored on the others.",
    ask="Which is larger, what it learns from or what is held back?",
)
def parts_exchanged(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means = []
    for setting in settings:
        scores = []
        for rows in parts:
            held_back = np.setdiff1d(np.arange(len(y)), rows)
            network = learn(setting, x[rows], y[rows])
            scores.append(share_right(network, x[held_back], y[held_back]))
        means.append(np.mean(scores))
    best = settings[int(np.argmax(means))]
    return best, learn(best, x, y)


@wrong(
    "select",
    "One fold decides: the others are never asked.",
    ask="How many scores does each setting get?",
)
def only_the_first_fold(settings, x, y, k, learn, share_right):
    held_back, *others = np.array_split(np.arange(len(y)), k)
    rows = np.concatenate(others)
    scores = [
        share_right(learn(setting, x[rows], y[rows]), x[held_back], y[held_back])
        for setting in settings
    ]
    best = settings[int(np.argmax(scores))]
    return best, learn(best, x, y)


@right("select")
def with_a_mask(settings, x, y, k, learn, share_right):
    best, top = None, -np.inf
    for setting in settings:
        total = 0.0
        for part in np.array_split(np.arange(len(y)), k):
            held = np.zeros(len(y), bool)
            held[part] = True
            total += share_right(learn(setting, x[~held], y[~held]), x[held], y[held])
        if total / k > top:
            best, top = setting, total / k
    return best, learn(best, x, y)


@right("select")
def with_delete(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)

    def score(setting, part):
        network = learn(setting, np.delete(x, part, axis=0), np.delete(y, part))
        return share_right(network, x[part], y[part])

    table = np.array([[score(setting, part) for part in parts] for setting in settings])
    best = settings[table.mean(axis=1).argmax()]
    return best, learn(best, x, y)


@right("select")
def parts_put_together(settings, x, y, k, learn, share_right):
    parts = np.array_split(np.arange(len(y)), k)
    means = {}
    for place, setting in enumerate(settings):
        scores = []
        for i, part in enumerate(parts):
            rows = np.concatenate(parts[:i] + parts[i + 1 :])
            scores.append(share_right(learn(setting, x[rows], y[rows]), x[part], y[part]))
        means[place] = sum(scores) / k
    winner = settings[max(means, key=means.get)]
    return winner, learn(winner, x, y)


# optimism ------------------------------------------------------------------------------------


@wrong(
    "optimism",
    "You compared with the best private score: that one belongs to another entry, and nobody can pick it.",
    ask="Which entry did the searcher choose?",
)
def the_best_of_both(public, private):
    return np.mean(public.max(axis=1) - private.max(axis=1))


@wrong(
    "optimism",
    "That is the difference of all entries; nothing has been chosen.",
    ask="Which entry of each searcher counts?",
)
def nothing_chosen(public, private):
    return np.mean(public - private)


@wrong(
    "optimism",
    "The choice runs over the searchers, not over each searcher's entries.",
    ask="Which axis counts the entries?",
    mistake=13,
)
def over_the_searchers(public, private):
    chosen, columns = public.argmax(axis=0), np.arange(public.shape[1])
    return np.mean(public[chosen, columns] - private[chosen, columns])


@wrong(
    "optimism",
    "The sign is turned round: a promise that is too high should come out above 0.",
    ask="Which of the two scores promised more?",
    mistake=1,
)
def pessimism(public, private):
    chosen, rows = public.argmax(axis=1), np.arange(len(public))
    return np.mean(private[rows, chosen] - public[rows, chosen])


@wrong(
    "optimism",
    "You chose by the private score, which no searcher knows.",
    ask="By which scores is the choice made?",
)
def chosen_by_private(public, private):
    chosen, rows = private.argmax(axis=1), np.arange(len(public))
    return np.mean(public[rows, chosen] - private[rows, chosen])


@wrong(
    "optimism",
    "public[:, chosen] takes those columns for every searcher, not one entry each.",
    ask="Which two index arrays name one entry in each row?",
)
def columns_for_everybody(public, private):
    chosen = public.argmax(axis=1)
    return np.mean(public[:, chosen] - private[:, chosen])


@wrong(
    "optimism",
    "You took each searcher's largest difference. Nobody can choose by that: the private score is not known yet.",
    ask="By which score does a searcher choose?",
)
def the_largest_difference(public, private):
    return np.max(public - private, axis=1).mean()


@right("optimism")
def with_take_along_axis(public, private):
    chosen = public.argmax(axis=1)[:, None]
    gap = np.take_along_axis(public, chosen, 1) - np.take_along_axis(private, chosen, 1)
    return gap.mean()


@right("optimism")
def searcher_by_searcher(public, private):
    gaps = []
    for shown, hidden in zip(public, private):
        best = int(np.argmax(shown))
        gaps.append(shown[best] - hidden[best])
    return sum(gaps) / len(gaps)


@right("optimism")
def in_a_comprehension(public, private):
    return np.mean([p.max() - q[p.argmax()] for p, q in zip(public, private)])


# choose_final --------------------------------------------------------------------------------


@wrong(
    "choose_final",
    "The public score chooses, so it is no longer honest: you would declare the luckiest entry.",
    ask="Which score was made for choosing?",
)
def chosen_by_the_public_score(board):
    """The entry to declare as final; of equals the first.

    board is a list of entries, dicts with "name", "validation", "public" and "private",
    which is None while it is not known.
    """
    return max(board, key=lambda entry: entry["public"])


@wrong(
    "choose_final",
    "The public score has half a say: then half of its luck goes into your choice.",
    ask="Which score should still be honest afterwards?",
)
def a_mean_of_two(board):
    return max(board, key=lambda entry: entry["validation"] + entry["public"])


@wrong(
    "choose_final",
    "You look at the private scores: nobody knows them before the final model is declared.",
    ask="What does private hold while you choose?",
)
def chosen_by_private_score(board):
    return max(board, key=lambda entry: entry["private"])


@wrong(
    "choose_final",
    "The lowest validation score wins: these are shares of digits read, not losses.",
    ask="Is a high share good?",
    mistake=1,
)
def lowest_validation(board):
    return min(board, key=lambda entry: entry["validation"])


@wrong(
    "choose_final",
    "Of equals you take the last, and the board is sorted for everybody else too.",
    ask="What does board.sort() do to the list that was passed in?",
    mistake=9,
)
def board_sorted_in_place(board):
    board.sort(key=lambda entry: entry["validation"])
    return board[-1]


@wrong(
    "choose_final",
    "Of two entries with the same validation score you take the later one.",
    ask="Where do equals end up when a list is sorted, and which of them does max return?",
)
def last_of_equals(board):
    return sorted(board, key=lambda entry: entry["validation"])[-1]


@right("choose_final")
def in_a_plain_loop(board):
    best = board[0]
    for entry in board[1:]:
        if entry["validation"] > best["validation"]:
            best = entry
    return best


@right("choose_final")
def with_argmax(board):
    return board[int(np.argmax([entry["validation"] for entry in board]))]


@right("choose_final")
def from_a_sorted_copy(board):
    return sorted(board, key=lambda entry: -entry["validation"])[0]


final_answers = [
    wrong_value("my_final", {"hidden": 64, "lr": 0.0003, "p_drop": 0.0}, "a rate that is far off", "It reads less than half: with such a rate it crawls, or leaps about.", ask="Which rates have your best entries?"),
    wrong_value("my_final", {"hidden": 10, "lr": 0.03, "p_drop": 0.2}, "not enough yet", "It learns, but not enough: too few units, or a rate that is not quite right.", ask="What do your best entries have in common?"),
    right_value("my_final", {"hidden": 128, "lr": 0.02, "p_drop": 0.0, "seed": 3}, "another good one"),
    right_value("my_final", {"hidden": 100, "lr": 0.05, "p_drop": 0.4}, "wide, with dropout"),
    right_value("my_final", {"hidden": 64, "lr": 0.02, "p_drop": 0.2}, "a smaller rate"),
]  # fmt: skip

retrieved = [
    wrong_value("rate_limit", 0.25, "one over the curvature", "1 / curvature arrives in one step; the border is twice that.", ask="At which rate is the factor 1 - lr * 4 equal to -1?"),
    wrong_value("rate_limit", 2.0, "half the curvature", "You divided the wrong way round: the steeper the bowl, the smaller the rate.", ask="At which rate is 1 - lr * 4 equal to -1?"),
    wrong_value("kept_weights", "a", "the last ones", "The last five epochs were only to see whether it gets better; it did not.", ask="Why did it stop?"),
    wrong_value("kept_weights", "b", "by the training loss", "The training loss falls on and on; it does not know when to stop.", ask="Which loss rises when a network learns by heart?"),
    right_value("kept_weights", "C", "as a capital"),
    wrong_value("whose_scale", "a", "their own mean", "Test rows that scale themselves are moved onto other numbers than the network has learned with.", ask="What if there is a single test row?", mistake=19),
    wrong_value("whose_scale", "c", "everybody's mean", "Then the test rows have taken part in the preparation: a leak.", ask="From which rows may anything be learned?"),
    right_value("whose_scale", "B", "in capital letters"),
]  # fmt: skip
