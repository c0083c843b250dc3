"""What is tried on the exercises of 12_tuning."""

from itertools import pairwise

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

notices = Prediction(
    "Rows and labels shuffled apart: which check notices?",
    ["the loss at chance", "twenty rows by heart", "the gradients", "none of the three"],
    "none of the three",
    "A network learns twenty wrong labels by heart as easily as twenty right ones. Only new rows tell the difference.",
)
uniform_share = Prediction(
    "A thousand rates, uniform between 0.00001 and 1: how many lie between 0.1 and 1?",
    ["about 100", "about 200", "about 900"],
    "about 900",
    "From 0.1 to 1 is nine tenths of the length, though only one of five powers of ten.",
)
grid_or_random = Prediction(
    "Learning rate and weight decay, 9 to 25 trials: whose best loss is lower on average?",
    ["the grid's", "random search's", "no difference"],
    "random search's",
    "The learning rate matters far more than the decay, and random search tries many more different ones.",
)
halved = Prediction(
    "With a quarter of the epochs: how many more digits will the full search read?",
    ["nearly none", "5 % more", "20 % more"],
    "nearly none",
    "Settings that are hopeless show it in the first epochs, and most of the epochs of a full search go into those.",
)
second_look = Prediction(
    "The best public score of twenty: what will its private score be?",
    ["higher", "about the same", "lower"],
    "lower",
    "It was picked for its good luck on the public digits. On other digits it has ordinary luck.",
)

# 1 · The order of work -----------------------------------------------------------------------

NEEDS = {"A": "G", "B": "A", "C": "D", "D": "", "E": "D", "F": "D", "G": "EF"}

workflow = Exercise(
    "The order of work",
    hints=[
        "What must happen before anything is learned from the data, even a mean? And what comes last, once?",
        "Aside, scale, check, search widely, search near the best, test. Which letter looks at the test rows again and again?",
    ],
)


@workflow.visible(points=2)
def steps_of_work(workflow):
    """each step comes after the one that it needs"""
    letters = "".join(filter(str.isalpha, "".join(workflow))).upper()
    unknown = sorted(set(letters) - set(NEEDS))
    if unknown or len(set(letters)) != len(letters):
        raise ValueError(f"use letters from A to G, each at most once, got {workflow!r}")
    early = [step for i, step in enumerate(letters) if set(NEEDS[step]) - set(letters[:i])]
    return {
        "steps that come too early": ", ".join(early) or "none",
        "steps": len(letters),
        "the test rows choose": "C" in letters,
        "what comes last": "the test score" if letters[-1:] == "B" else "something else",
    }


# 2 · Three checks ----------------------------------------------------------------------------

chance_loss = number(
    "The loss at chance",
    decimals=3,
    hints=["The loss is minus the logarithm of what?", "-log(1/10) = log(10)"],
)

above_chance = Exercise(
    "Check one: above chance",
    hints=[
        "From lesson 03: what can you subtract from each row of logits so that no exponential overflows?",
        "shifted = logits - logits.max(axis=1, keepdims=True); the log of the softmax is shifted minus the log of the summed exponentials.",
    ],
)


@above_chance.visible(points=1)
def knows_nothing(above_chance):
    """equal logits, three classes: exactly at chance"""
    surplus = above_chance(np.zeros((5, 3)), np.array([0, 2, 1, 1, 0]))
    return {"surplus": np.round(surplus, 6) + 0.0}  # float32 knows no more digits


@above_chance.visible(points=1)
def some_logits(above_chance):
    """four rows, three classes; then two logits of a thousand"""
    logits = np.array([[1.0, 2.0, 0.5], [0.0, -1.0, 3.0], [2.0, 2.0, 2.0], [-1.0, 0.0, 0.5]])
    large = np.array([[1000.0, 0.0], [0.0, 1004.0]])
    return {
        "surplus": above_chance(logits, np.array([1, 2, 0, 0])),
        "surplus, large logits": above_chance(large, np.array([1, 1])),
    }


@above_chance.hidden(points=1)
def large_logits(above_chance):
    """logits of thousands; the logits are left as they were"""
    logits = np.array([[1000.0, 0.0], [0.0, 1002.0], [-5000.0, -5001.0]])
    before = logits.copy()
    seen = {"surplus": above_chance(logits, np.array([1, 1, 0]))}
    return {**seen, "change of the logits": logits - before}


steps_to_overfit = Exercise(
    "Check two: by heart",
    hints=[
        "After which of the steps do you know the answer? What is left to do then?",
        "for taken in range(1, most + 1): loss = step(); not np.isfinite(loss) -> return None; loss < target -> return taken.",
    ],
)


def counted(steps_to_overfit, losses, target, most):
    """The answer, and how many steps were done."""
    taken = []

    def step():
        taken.append(1)
        return losses[min(len(taken), len(losses)) - 1]

    return {"answer": str(steps_to_overfit(step, target, most)), "steps done": len(taken)}


@steps_to_overfit.visible(points=1)
def learns_it(steps_to_overfit):
    """losses 2, 1, 0.5, 0.2, 0.1, ... with target 0.3"""
    return counted(steps_to_overfit, [2, 1, 0.5, 0.2, 0.1, 0.4], 0.3, 20)


@steps_to_overfit.visible(points=1)
def never_learns(steps_to_overfit):
    """a loss that stays at 1.5, at most 12 steps"""
    return counted(steps_to_overfit, [1.5], 0.1, 12)


@steps_to_overfit.visible(points=1)
def explodes(steps_to_overfit):
    """losses 2, 8, nan"""
    return counted(steps_to_overfit, [2.0, 8.0, np.nan, np.nan], 0.1, 9)


@steps_to_overfit.hidden(points=1)
def on_the_last_step(steps_to_overfit):
    """the target reached with the last step allowed; exactly the target is not below it"""
    return counted(steps_to_overfit, [3.0, 0.5, 0.4], 0.5, 3)


@steps_to_overfit.hidden(points=1)
def becomes_infinite(steps_to_overfit):
    """an infinite loss"""
    return counted(steps_to_overfit, [2.0, np.inf, 0.01], 0.1, 9)


silent_layers = Exercise(
    "Check three: silent layers",
    hints=[
        "nan > 0 is false, and so is nan < 0. How do you ask so that nan falls on the side you want?",
        "[name for name, norm in norms.items() if not norm > 1e-6 * largest], with largest taken over the norms that are numbers.",
    ],
)


def named_layers(silent_layers, **grads):
    return {"silent": ", ".join(silent_layers(grads)) or "none"}


@silent_layers.visible(points=1)
def one_is_silent(silent_layers):
    """four layers, one at 1e-12 and one at 0"""
    return named_layers(
        silent_layers,
        first=np.full((3, 2), 1e-12),
        second=np.array([[0.0, -2.0], [0.1, 0.2]]),
        third=np.zeros(4),
        fourth=np.array([-3.0, -1.0]),
    )


@silent_layers.visible(points=1)
def one_is_nan(silent_layers):
    """a layer with a nan"""
    return named_layers(
        silent_layers, first=np.array([1.0, 2.0]), last=np.array([[np.nan, 1.0], [0.5, 0.1]])
    )


@silent_layers.visible(points=1)
def small_but_alike(silent_layers):
    """all small, and none much smaller than the others"""
    return named_layers(silent_layers, a=np.array([1e-8, 2e-8]), b=np.array([[5e-8]]))


@silent_layers.visible(points=1)
def many_small_numbers(silent_layers):
    """40,000 numbers of 2e-8, whose norm is 4e-6; and a layer of two such numbers"""
    return named_layers(
        silent_layers, wide=np.full((200, 200), 2e-8), narrow=np.full(2, 2e-8), last=np.ones(1)
    )


@silent_layers.hidden(points=1)
def all_zero(silent_layers):
    """all gradients zero; and all nan"""
    zero = named_layers(silent_layers, a=np.zeros(2), b=np.zeros((2, 3)))
    nan = named_layers(silent_layers, a=np.array([np.nan]), b=np.array([np.nan, 1.0]))
    return {"silent where all are 0": zero["silent"], "silent where all are nan": nan["silent"]}


# 3 · From coarse to fine ---------------------------------------------------------------------

log_uniform = Exercise(
    "A draw by the exponent",
    hints=[
        "Which exponents do low and high have? Draw between those, then undo the logarithm.",
        "10 ** rng.uniform(np.log10(low), np.log10(high), n)",
    ],
)


def shares(values, low, high):
    """The share of values in each power of ten between low and high, to one decimal."""
    edges = 10.0 ** np.arange(round(np.log10(low)), round(np.log10(high)) + 1)
    values = np.asarray(values, float).ravel()
    counted = [np.mean((a <= values) & (values < b)) for a, b in pairwise(edges)]
    return np.round(counted, 1) + 0.0


def reach(values):
    """The powers of ten between which all values lie."""
    if np.min(values) <= 0:
        return "some are not above 0"
    low, high = np.log10(np.min(values)), np.log10(np.max(values))
    low, high = np.floor(low + 1e-6), np.ceil(high - 1e-6)  # 0.00001 may come out a hair lower
    return f"from 1e{low:.0f} to 1e{high:.0f}"


@log_uniform.visible(points=2)
def five_powers(log_uniform):
    """20000 rates between 0.00001 and 1"""
    values = np.asarray(log_uniform(1e-5, 1.0, 20_000, np.random.default_rng(0)))
    return {
        "how many": len(values),
        "between": reach(values),
        "share in each power of ten": shares(values, 1e-5, 1.0),
    }


@log_uniform.hidden(points=1)
def decays(log_uniform):
    """20000 weight decays between 0.0001 and 0.01: half of them below 0.001"""
    values = np.asarray(log_uniform(1e-4, 1e-2, 20_000, np.random.default_rng(1)))
    inside = bool(np.all((values >= 1e-4 * (1 - 1e-9)) & (values <= 1e-2 * (1 + 1e-9))))
    return {"share in each power of ten": shares(values, 1e-4, 1e-2), "all between": inside}


@log_uniform.visible(points=1)
def by_your_rng(log_uniform):
    """the same rng draws the same, another one draws others, and no two are alike"""
    a, b, c = (np.asarray(log_uniform(0.1, 10.0, 6, np.random.default_rng(s))) for s in (5, 5, 6))
    return {
        "the same rng draws the same": bool(np.array_equal(a, b)),
        "another rng draws others": not np.allclose(a, c),
        "different numbers": len(set(a.tolist())),
        "evenly spaced": bool(np.allclose(np.diff(np.log10(a), 2), 0)),
        "in order of size": bool(np.all(np.diff(a) > 0)),
    }


finer_range = Exercise(
    "A finer range",
    hints=[
        "Where is np.argmin of a list with a nan in it? Try it. And is 'near' a distance or a factor?",
        "best = rates[np.nanargmin(losses)]; return best / 3, best * 3",
    ],
)


@finer_range.visible(points=1)
def four_rates(finer_range):
    """four rates, the second is best"""
    low, high = finer_range(np.array([0.001, 0.03, 0.3, 2.0]), np.array([2.2, 0.4, 0.7, 2.5]))
    return {"low": low, "high": high}


@finer_range.visible(points=1)
def with_explosions(finer_range):
    """two of the trials exploded"""
    low, high = finer_range([5.0, 0.002, 0.6, 9.0], [np.nan, 2.1, 0.5, np.inf])
    return {"low": low, "high": high}


@finer_range.hidden(points=1)
def at_the_edge(finer_range):
    """the best is the first; what was passed in is left as it was"""
    rates, losses = np.array([0.9, 0.01, 4.0]), np.array([0.2, 1.8, np.nan])
    low, high = finer_range(rates, losses)
    return {"low": low, "high": high, "losses after the call": losses}


# 4 · Grid or random --------------------------------------------------------------------------

different_rates = number(
    "Different rates on a grid",
    decimals=0,
    hints=["Each rate is tried with each decay. How often does one rate occur?", "25 / 5"],
)

largest_gap = Exercise(
    "The longest untried stretch",
    hints=[
        "In which order should the values stand before you take differences? Do the two ends belong to them?",
        "np.diff(np.log10(np.sort([low, *values, high]))).max()",
    ],
)


@largest_gap.visible(points=1)
def three_values(largest_gap):
    """three values in no order, the hole is in the middle"""
    return {"gap": largest_gap([0.5, 0.002, 0.001], 1e-4, 1.0)}


@largest_gap.visible(points=1)
def at_the_end(largest_gap):
    """the hole is at an end"""
    return {"gap": largest_gap(np.array([0.004, 0.003, 0.005]), 0.002, 8.0)}


@largest_gap.hidden(points=1)
def repeated_values(largest_gap):
    """equal values; one value; the values are left as they were"""
    values = np.array([0.7, 0.02, 0.7, 0.02, 0.02])
    gap = largest_gap(values, 1e-3, 10.0)
    return {"gap": gap, "of one": largest_gap([0.3], 0.1, 5.0), "values after": values}


trials_needed = number(
    "How many trials",
    decimals=0,
    hints=[
        "All n trials miss with probability 0.95^n. How small should that be?",
        "0.95^n at most 0.05: n = log(0.05) / log(0.95), rounded up.",
    ],
)

# 5 · Stop early, and start fair ----------------------------------------------------------------

successive_halving = Exercise(
    "Successive halving",
    hints=[
        "One round: train whom, rank by what, keep how many? Where does np.argsort put nan, and where does sorted?",
        "left = [left[i] for i in np.argsort(losses)[: (len(left) + 1) // 2]], and epochs doubles after each round.",
    ],
)


def halved_by(successive_halving, losses, epochs):
    """What came back; losses maps a setting to a function of its epochs so far."""
    done = dict.fromkeys(losses, 0)

    def train_on(setting, more):
        done[setting] += more
        return losses[setting](done[setting])

    winner, spent = successive_halving(list(losses), train_on, epochs)
    each = ", ".join(f"{setting} {n}" for setting, n in done.items())
    return {"left": str(winner), "epochs spent": spent, "epochs of each": each}


@successive_halving.visible(points=2)
def four_settings(successive_halving):
    """four settings; b begins slowly, but is best among the last two"""
    losses = {
        "a": lambda n: 2.0 - 0.01 * n,
        "b": lambda n: 1.5 - 0.2 * n,
        "c": lambda n: 1.0 - 0.02 * n,
        "d": lambda n: 3.0,
    }
    return halved_by(successive_halving, losses, 2)


@successive_halving.visible(points=1)
def three_settings(successive_halving):
    """three settings: two of them stay"""
    losses = {"a": lambda n: 4 / n, "b": lambda n: 2.0, "c": lambda n: 3.0 - 0.9 * n}
    return halved_by(successive_halving, losses, 1)


@successive_halving.hidden(points=1)
def exploding_settings(successive_halving):
    """five settings, two of them explode"""
    losses = {
        "a": lambda n: 1.4,
        "b": lambda n: np.nan,
        "c": lambda n: 1.1 - 0.01 * n,
        "d": lambda n: np.nan if n > 3 else 0.1,
        "e": lambda n: 1.2,
    }
    return halved_by(successive_halving, losses, 3)


@successive_halving.hidden(points=1)
def a_single_setting(successive_halving):
    """a single setting needs no training"""
    return halved_by(successive_halving, {"a": lambda n: 1.0}, 5)


halving_cost = number(
    "The price of a halving",
    decimals=0,
    hints=[
        "16 settings for 1 epoch, then 8 for 2. What does each round cost?",
        "16 + 16 + 16 + 16: with two left there is one more round, with one left there is none.",
    ],
)

search = Exercise(
    "Find the bug: a search that likes the last",
    hints=[
        "With which weights does the second trial begin?",
        "Both rng = np.random.default_rng(0) and network = new_network(rng) belong into the loop.",
    ],
)


def searched(search, rates):
    """What a search made of networks of one weight, whatever its seed is."""
    starts, draws, ends, generators = [], [], [], []

    def new_network(rng):
        return {"w": 3 + 0.2 * rng.normal()}

    def learn(network, lr, rng):
        starts.append(network["w"])
        draws.append(rng.normal())
        generators.append(rng)
        network["w"] -= lr * 2 * network["w"] + 0.1 * draws[-1]
        ends.append(network["w"])

    best, losses = search(rates, new_network, learn, lambda network: network["w"] ** 2)
    if not starts:
        raise ValueError("it never calls learn")
    if np.ptp(starts) < 1e-9:
        first = "the same in each"
    elif np.allclose(starts[1:], ends[:-1]):
        first = "those that the trial before it ended with"
    elif len(set(map(id, generators))) == 1:
        first = "others in each, all from one generator"
    else:
        first = "others in each, from different generators"
    its_own = np.shape(losses) == np.shape(ends) and np.allclose(losses, np.square(ends))
    return {
        "trials": len(starts),
        "best": best,
        "losses": "those of the trained networks" if its_own else "others than they have",
        "first weights of the trials": first,
        "numbers drawn while learning": "the same" if np.ptp(draws) < 1e-9 else "others in each",
    }


@search.visible(points=2)
def best_in_the_middle(search):
    """three rates, the one in the middle is best"""
    return searched(search, [0.05, 0.5, 0.1])


@search.hidden(points=1)
def best_at_the_front(search):
    """four rates, the first is best"""
    return searched(search, [0.45, 0.9, 0.02, 0.2])


# 6 · Choosing with K folds ---------------------------------------------------------------------

LINES = {
    "A": "        scores.append(right(network, x[held] - mean, y[held]))",
    "B": "        rows = np.setdiff1d(np.arange(len(y)), held)",
    "C": "        mean = x.mean(axis=0)",
    "D": "        mean = x[rows].mean(axis=0)",
    "E": "    for held in parts:",
    "F": "        network = learn(x[rows] - mean, y[rows])",
}
folds_order = Exercise(
    "Reorder the lines of cross-validation",
    hints=[
        "What must be known before a mean can be learned: which rows are left to learn from?",
        "Loop, rows, mean of those rows, network, score. One of C and D looks at the rows held back.",
    ],
)


@folds_order.visible(points=2)
def folds_run(order):
    """the lines, run in your order: seven rows in three parts"""
    head = "def cross_validated(x, y, parts, learn, right):\n    scores = []"
    tail = "    return np.mean(scores)"
    cross_validated = reordered(order, LINES, head, tail, most=5, np=np)
    means, sizes = [], []
    x = np.array(
        [[1.0, 5.0], [2.0, 3.0], [4.0, 0.0], [0.0, 9.0], [3.0, 2.0], [8.0, 1.0], [5.0, 7.0]]
    )

    def learn(x, y):
        means.append(np.round(x.mean(axis=0), 9) + 0.0)
        sizes.append(len(y))
        return x.sum() + y.sum()

    def right(network, x, y):
        return network + x[:, 0].sum() - 0.5 * x[:, 1].sum() + len(y)

    mean = cross_validated(x, np.arange(7.0), [[0, 1, 2], [3, 4], [5, 6]], learn, right)
    return {
        "mean of the scores": mean,
        "rows learned from": np.array(sizes),
        "means of the columns learned from": np.array(means),
    }


select = Exercise(
    "Select with folds",
    hints=[
        "For one setting: which rows does fold i learn from, which does it score? And from which rows does the network learn that you return?",
        "best = settings[np.argmax(means)] with a mean over the folds for each setting; return best, learn(best, x, y)",
    ],
)


def selected(select, scores, n, k):
    """What came back, from which rows each fold learned, and whether a row was scored that had been learned.

    scores maps a setting to its score in each fold; a network is (setting, the rows it learned from).
    """
    seen_again, learned = [], set()
    parts = np.array_split(np.arange(n), k)

    def learn(setting, x, y):
        return setting, sorted(np.asarray(x)[:, 0].tolist())

    def share_right(network, x, y):
        setting, rows = network
        asked = np.asarray(x)[:, 0].tolist()
        seen_again.extend(set(asked) & set(rows))
        learned.add(" ".join(f"{row:.0f}" for row in rows))
        fold = next((i for i, part in enumerate(parts) if asked[0] in part), 0)
        return scores[setting][fold]

    x, y = np.arange(n, dtype=float)[:, None], np.arange(n) % 2
    best, network = select(list(scores), x, y, k, learn, share_right)
    return {
        "chosen": str(best),
        "setting of the network": str(network[0]),
        "rows it learned from": len(network[1]),
        "rows learned from before a score": ", or ".join(sorted(learned)),
        "scored rows that had been learned": len(seen_again),
    }


@select.visible(points=2)
def a_lucky_fold(select):
    """three settings; the best single fold belongs to one that is not the best"""
    scores = {"small": [0.85, 0.6, 0.7], "middle": [0.8, 0.8, 0.75], "large": [0.7, 0.95, 0.5]}
    return selected(select, scores, 7, 3)


@select.visible(points=1)
def the_first_is_best(select):
    """two settings, four folds"""
    scores = {0.1: [0.9, 0.9, 0.8, 0.5], 0.5: [0.6, 0.7, 0.6, 0.7]}
    return selected(select, scores, 9, 4)


@select.hidden(points=1)
def each_row_a_fold(select):
    """as many folds as rows"""
    scores = {"a": [1, 0, 0, 1, 0], "b": [0, 1, 1, 0, 1], "c": [0, 0, 0, 0, 1]}
    return selected(select, scores, 5, 5)


# 7 · The best of many --------------------------------------------------------------------------

optimism = Exercise(
    "Optimism",
    hints=[
        "Which entry does each searcher choose, and by which scores? Whose private score counts then?",
        "chosen = public.argmax(axis=1); rows = np.arange(len(public)); the mean of public[rows, chosen] - private[rows, chosen].",
    ],
)


@optimism.visible(points=1)
def two_searchers(optimism):
    """two searchers, three entries"""
    public = np.array([[0.70, 0.90, 0.80], [0.85, 0.60, 0.75]])
    private = np.array([[0.95, 0.72, 0.53], [0.74, 0.69, 0.80]])
    return {"optimism": optimism(public, private)}


@optimism.visible(points=1)
def one_entry(optimism):
    """four searchers, one entry each: nothing is chosen"""
    public, private = np.array([[0.5], [0.8], [0.9], [0.6]]), np.array([[0.7], [0.7], [0.7], [0.7]])
    return {"optimism": optimism(public, private)}


@optimism.hidden(points=1)
def many_searchers(optimism):
    """many searchers"""
    rng = np.random.default_rng(121)
    public, private = rng.random((30, 8)), 0.5 + 0.1 * rng.random((30, 8))
    return {"optimism": optimism(public, private)}


choose_final = Exercise(
    "Find the bug: the final model",
    hints=[
        "Which of the three scores may choose? Which one should still be honest afterwards?",
        'max(board, key=lambda entry: entry["validation"])',
    ],
)


def board_of(*scores):
    keys = ("name", "validation", "public", "private")
    return [
        dict(zip(keys, (f"entry {i}", *row), strict=True)) for i, row in enumerate(scores, start=1)
    ]


@choose_final.visible(points=1)
def before_the_end(choose_final):
    """four entries, no private score is known"""
    board = board_of((0.6, 0.75, None), (0.68, 0.6, None), (0.66, 0.7, None), (0.5, 0.52, None))
    return {"chosen": str(choose_final(board)["name"])}


@choose_final.hidden(points=1)
def of_equals_the_first(choose_final):
    """two entries with the same validation score, all scores known; the board is left as it was"""
    board = board_of((0.4, 0.9, 0.5), (0.7, 0.6, 0.6), (0.7, 0.8, 0.7), (0.65, 0.95, 0.9))
    chosen = choose_final(board)["name"]
    return {"chosen": str(chosen), "board": ", ".join(entry["name"] for entry in board)}


# 8 · The competition ---------------------------------------------------------------------------

my_final = Exercise(
    "Your final model",
    hints=[
        "Which of your entries has the best validation score? Is it wide enough, and its rate near those of the other good ones?",
        "Around 64 hidden units and a rate between 0.01 and 0.1 there are many good ones.",
    ],
    may_use=["nnedu"],
)


def words_for(share, asked):
    """A share in steps so coarse that neither luck nor a processor decides."""
    if share >= asked:
        return f"{100 * asked:.0f} % or more"
    return "more than half, but not enough" if share > 0.5 else "less than half"


def read_after_training(settings, rows, seeds):
    """The mean share of the noisy digits in rows that these settings read, from several seeds."""
    from nnedu import SGD, Dense, Diverged, Dropout, ReLU, Sequential, cross_entropy, train
    from nnedu.data import digits

    names = {"hidden", "lr", "p_drop"}
    if not hasattr(settings, "keys") or set(settings) - {"seed"} != names:
        raise TypeError(f'it should be a dict with "hidden", "lr" and "p_drop", got {settings!r}')
    hidden, lr, p_drop = int(settings["hidden"]), float(settings["lr"]), float(settings["p_drop"])
    if not (1 <= hidden <= 512 and lr > 0 and 0 <= p_drop < 1):
        raise ValueError("hidden goes from 1 to 512, lr is above 0, p_drop from 0 to below 1")
    x, y = digits()
    order = np.random.default_rng(0).permutation(len(x))
    x, y = x[order] + 0.4 * np.random.default_rng(12).normal(size=x.shape), y[order]
    x = (x - x[:300].mean(axis=0)) / x[:300].std(axis=0)
    shares = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        layers = Dense(64, hidden, rng=rng), ReLU(), Dropout(p_drop, rng=rng)
        model = Sequential(*layers, Dense(hidden, 10, rng=rng))
        sgd = SGD(model, lr=lr, momentum=0.9)
        learning = {"loss": cross_entropy, "optimizer": sgd, "epochs": 20}
        try:
            for _ in train(model, (x[:300], y[:300]), **learning, rng=rng):
                pass
        except Diverged:
            return 0.0
        shares.append(np.mean(model.forward(x[rows], train=False).argmax(axis=1) == y[rows]))
    return float(np.mean(shares))


@my_final.visible(points=1)
def validation_digits(my_final):
    """your settings, trained from three other seeds: share of the 100 validation digits read"""
    share = read_after_training(my_final, slice(300, 400), (11, 12, 13))
    return {"validation digits read": words_for(share, 0.6)}


@my_final.hidden(points=2)
def private_digits(my_final):
    """the 1297 private digits, from three other seeds"""
    share = read_after_training(my_final, slice(500, None), (21, 22, 23))
    return {"private digits read": words_for(share, 0.65)}


rate_limit = number(
    "The largest rate",
    decimals=2,
    hints=[
        "Each step multiplies the distance by 1 - lr * 4. When is that below -1?",
        "2 / curvature",
    ],
)
kept_weights = choice(
    "What early stopping keeps",
    options=["a", "b", "c"],
    hints=[
        "Which loss does it watch?",
        "It waited five epochs in vain; the best were before that.",
    ],
)
whose_scale = choice(
    "Whose mean?",
    options=["a", "b", "c"],
    hints=[
        "What may be learned from test rows?",
        "The rule of lesson 10: from the training data alone.",
    ],
)
