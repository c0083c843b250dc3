"""What is tried on the exercises of 10_data."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

coin_toss = Prediction(
    "Random measurements, random labels, the 10 best of 5000 chosen from everybody: what share is right?",
    ["about 50 %", "about 65 %", "over 80 %"],
    "over 80 %",
    "The choice has seen the labels of the twenty. What it found in them is chance, and they are tested on that same chance.",
)
scaling = Prediction(
    "Three growers of wine, with and without scaling: what will scaling change?",
    ["little", "from about a third right to over 90 %", "it makes it worse"],
    "from about a third right to over 90 %",
    "Unscaled, one column a thousand times as large drowns the other twelve, and a third is what guessing gives.",
)
shifted_test = Prediction(
    "The test pictures are moved by one pixel: what happens to a network that never saw that?",
    ["nothing much", "it loses a few percent", "it loses a third or more"],
    "it loses a third or more",
    "To a dense network a moved picture is another picture: each weight belongs to one pixel.",
)


# 1 · The leak --------------------------------------------------------------------------------

test_order = Exercise(
    "Put the lines of an honest test in order",
    hints=[
        "Who may take part in the choice of columns? What must have happened before it?",
        "Cut off the training rows and the test rows; choose columns among the training rows; keep those columns in both; learn.",
    ],
)

TEST_LINES = {
    "A": "    x_train, x_test = x_train[:, columns], x_test[:, columns]",
    "B": "    columns = best_columns(x, y)",
    "C": "    network = learn(x_train, y_train)",
    "D": "    x_train, y_train = np.delete(x, held, axis=0), np.delete(y, held)",
    "E": "    columns = best_columns(x_train, y_train)",
    "F": "    x_test, y_test = x[held], y[held]",
}


@test_order.visible(points=2)
def run_the_lines(test_order):
    """your lines, run on six rows of four columns, two of them held back"""
    x = np.array(
        [[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8], [9, 7, 9, 3], [2, 3, 8, 4], [6, 2, 6, 4]]
    )
    chosen_from, learned_from = [], []

    def best_columns(x, y):
        chosen_from.append(len(x))
        return np.sort(np.argsort(-(x.T @ y), kind="stable")[:2])

    def learn(x, y):
        learned_from.append(x.shape)
        return x.sum() - 2 * y.sum()

    def share_right(network, x, y):
        return float(network + x.sum() + 10 * y.sum())

    head = "def honest_test(x, y, held, best_columns, learn, share_right):"
    tail = "    return share_right(network, x_test, y_test)"
    honest_test = reordered(test_order, TEST_LINES, head, tail, most=5, np=np)
    y = np.array([0, 1, 0, 1, 0, 1])
    return {
        "what it returns": honest_test(x, y, [1, 4], best_columns, learn, share_right),
        "rows that the columns were chosen from": np.array(chosen_from),
        "rows and columns learned from": np.array(learned_from),
    }


# 2 · Tables ----------------------------------------------------------------------------------

fill_missing = Exercise(
    "Filling the holes",
    hints=[
        "np.nanmean takes a mean over what is there. Of which array should it be, and along which axis?",
        "np.where(np.isnan(x), np.nanmean(x_train, axis=0), x)",
    ],
)

NAN = np.nan
HOLES = np.array([[1.0, NAN, 5.0], [3.0, 2.0, 9.0], [NAN, 4.0, 8.0], [8.0, NAN, 2.0]])


@fill_missing.visible(points=1)
def the_training_table(fill_missing):
    """the training table itself"""
    return {"filled": fill_missing(HOLES.copy(), HOLES.copy())}


@fill_missing.visible(points=1)
def a_new_table(fill_missing):
    """new rows, filled from the training table"""
    x = np.array([[NAN, 100.0, NAN], [50.0, NAN, 70.0]])
    return {"filled": fill_missing(HOLES.copy(), x)}


@fill_missing.hidden(points=1)
def left_as_they_were(fill_missing):
    """both tables are left as they were"""
    x_train, x = HOLES.copy(), np.array([[NAN, -3.0, 6.0]])
    return {"filled": fill_missing(x_train, x), "holes left in x": int(np.isnan(x).sum())}


standardized = Exercise(
    "One scale for all columns",
    hints=[
        "Whose mean and whose standard deviation? And what would you divide by for a column of nothing but sevens?",
        "deviation = x_train.std(axis=0); (x - x_train.mean(axis=0)) / np.where(deviation > 0, deviation, 1)",
    ],
)


@standardized.visible(points=1)
def the_training_data(standardized):
    """the training data itself"""
    x = np.array([[1.0, 100.0], [3.0, 300.0], [8.0, 200.0]])
    return {"scaled": standardized(x, x)}


@standardized.visible(points=1)
def new_data(standardized):
    """new rows, with the training data's mean and deviation"""
    x_train = np.array([[1.0, 100.0], [3.0, 300.0], [8.0, 200.0]])
    return {"scaled": standardized(x_train, np.array([[4.0, 250.0], [-2.0, 0.0]]))}


@standardized.visible(points=1)
def a_column_that_never_changes(standardized):
    """a column that never changes"""
    x_train = np.array([[1.0, 7.0], [3.0, 7.0], [2.0, 7.0]])
    with np.errstate(all="ignore"):
        return {"scaled": standardized(x_train, np.array([[2.0, 7.0], [0.0, 9.0]]))}


@standardized.hidden(points=1)
def more_columns(standardized):
    """more columns; x is left as it was"""
    rng = np.random.default_rng(101)
    x_train, x = rng.normal(5, 3, (9, 4)), rng.normal(5, 3, (2, 4))
    before = x.copy()
    return {"scaled": standardized(x_train, x), "change of x": x - before}


colours = choice(
    "A code for colours",
    options=["a", "b", "c"],
    hints=[
        "Is blue twice as much as green?",
        "A column for each kind says nothing about an order.",
    ],
)

one_hot = Exercise(
    "One column for each kind",
    hints=[
        "Begin with zeros. In row i, which place becomes 1? Two index arrays name all places at once.",
        "rows[np.arange(len(y)), y] = 1",
    ],
)


@one_hot.visible(points=1)
def four_labels(one_hot):
    """four labels, three classes"""
    return {"rows": np.asarray(one_hot(np.array([2, 0, 1, 0]), 3), float)}


@one_hot.hidden(points=1)
def a_class_that_does_not_occur(one_hot):
    """classes that do not occur"""
    return {"rows": np.asarray(one_hot(np.array([1, 1, 3]), 6), float)}


# 3 · Pictures --------------------------------------------------------------------------------

prepare_images = Exercise(
    "Find the bug: pictures for a network",
    hints=[
        "Give it two pictures, one all black and one all white. What should the first row of the result look like?",
        "reshape(len(images), -1) keeps each picture together; reshape(-1, len(images)).T deals its pixels out to all rows.",
    ],
)


@prepare_images.visible(points=1)
def black_and_white(prepare_images):
    """a black and a white picture"""
    images = np.zeros((2, 2, 3), np.uint8)
    images[1] = 255
    return {"rows": prepare_images(images)}


@prepare_images.visible(points=1)
def counted_pixels(prepare_images):
    """three pictures of 2 by 2 with pixels 0, 20, 40 ..."""
    images = (20 * np.arange(12)).astype(np.uint8).reshape(3, 2, 2)
    return {"rows": prepare_images(images)}


@prepare_images.hidden(points=1)
def random_pictures(prepare_images):
    """pictures you have not seen"""
    images = np.random.default_rng(102).integers(0, 256, (4, 3, 5)).astype(np.uint8)
    return {"rows": prepare_images(images)}


shifted = Exercise(
    "Moving pictures",
    hints=[
        "Which rows of the new picture are filled, and from which rows of the old? The same for the columns.",
        "moved[:, down:, right:] = images[:, :height - down, :width - right]",
    ],
)


def numbered(n, height, width):
    return np.arange(1.0, n * height * width + 1).reshape(n, height, width)


@shifted.visible(points=1)
def one_down(shifted):
    """one down"""
    return {"moved": shifted(numbered(1, 3, 4), 1, 0)}


@shifted.visible(points=1)
def two_right(shifted):
    """two to the right, two pictures"""
    return {"moved": shifted(numbered(2, 2, 5), 0, 2)}


@shifted.hidden(points=1)
def both_ways(shifted):
    """both ways; the old pictures are left as they were; no move at all"""
    images = numbered(2, 4, 3)
    moved = shifted(images, 2, 1)
    return {"moved": moved, "not moved": shifted(images, 0, 0), "old": images}


harmful = choice(
    "Which change spoils the digits?",
    options=["a", "b", "c"],
    hints=["After which of them would you give another label?", "A 6, turned by 180 degrees."],
)

# 4 · Words -----------------------------------------------------------------------------------

vocabulary = Exercise(
    "Numbers for words",
    hints=[
        "First count. Then sort by the count, largest first, and by the word where counts are equal: sorted takes a key of two things.",
        "sorted(counts, key=lambda word: (-counts[word], word)), then enumerate(..., start=2)",
    ],
)


def as_text(numbers):
    return ", ".join(f"{word} {n}" for word, n in sorted(dict(numbers).items()))


@vocabulary.visible(points=1)
def two_texts(vocabulary):
    """two short texts"""
    return {"numbers": as_text(vocabulary([["b", "a", "b"], ["b", "c", "c"]]))}


@vocabulary.visible(points=1)
def equally_frequent(vocabulary):
    """words that are equally frequent"""
    return {"numbers": as_text(vocabulary([["pear", "fig", "apple"], ["plum"]]))}


@vocabulary.hidden(points=1)
def more_texts(vocabulary):
    """more texts"""
    texts = ["one fish two fish", "red fish blue fish", "two red two", ""]
    return {"numbers": as_text(vocabulary([text.split() for text in texts]))}


padded = Exercise(
    "One length for all",
    hints=[
        "Begin with zeros of the right shape. How many numbers of a sequence fit into its row?",
        "kept = sequence[:length]; row[: len(kept)] = kept",
    ],
)


@padded.visible(points=1)
def short_and_long(padded):
    """a short, a fitting and a long sequence"""
    return {"rows": padded([[5, 6], [7, 8, 9], [2, 3, 4, 5, 6]], 3)}


@padded.hidden(points=1)
def an_empty_one(padded):
    """an empty sequence; the sequences are left as they were"""
    sequences = [[], [3, 4, 5], [9]]
    return {"rows": padded(sequences, 4), "sequences after the call": str(sequences)}


whose_words = choice(
    "Whose words?",
    options=["a", "b", "c"],
    hints=[
        "What will the network meet when it is at work?",
        "The rule of this lesson: learned from the training data alone.",
    ],
)

# 5 · A place for every word ------------------------------------------------------------------

fourth_root = number(
    "The fourth-root rule",
    decimals=1,
    hints=["Which number, multiplied by itself four times, gives 10,000?", "10 * 10 * 10 * 10"],
)

embedding_backward = Exercise(
    "The gradient of a look-up",
    hints=[
        "A word that stands at two places receives two gradients. What does dE[tokens] += da do with the second?",
        "np.add.at(dE, tokens, da)",
    ],
)


@embedding_backward.visible(points=1)
def each_word_once(embedding_backward):
    """each word at most once"""
    da = np.arange(1.0, 9.0).reshape(2, 2, 2)
    return {"dE": embedding_backward(da, np.array([[0, 3], [4, 1]]), np.ones((5, 2)))}


@embedding_backward.visible(points=2)
def repeated_words(embedding_backward):
    """words that occur several times"""
    da = np.arange(1.0, 13.0).reshape(2, 3, 2)
    return {"dE": embedding_backward(da, np.array([[1, 1, 3], [3, 0, 1]]), np.ones((4, 2)))}


@embedding_backward.hidden(points=1)
def a_larger_batch(embedding_backward):
    """a larger batch; da is left as it was"""
    rng = np.random.default_rng(103)
    da, tokens = rng.normal(size=(4, 6, 3)), rng.integers(0, 5, (4, 6))
    before = da.copy()
    return {
        "dE": embedding_backward(da, tokens, rng.normal(size=(7, 3))),
        "change of da": da - before,
    }


skip_gram_pairs = Exercise(
    "A word and its company",
    hints=[
        "For word i, which places j lie within the window and inside the list? And which of them is the word itself?",
        "for j in range(max(0, i - window), min(len(words), i + window + 1)): if j != i, append (words[i], words[j])",
    ],
)


def pairs_as_text(pairs):
    return ", ".join(sorted(f"{word}-{neighbour}" for word, neighbour in pairs))


@skip_gram_pairs.visible(points=1)
def window_of_one(skip_gram_pairs):
    """four words, window 1"""
    return {"pairs": pairs_as_text(skip_gram_pairs(["a", "b", "c", "d"], 1))}


@skip_gram_pairs.visible(points=1)
def window_of_two(skip_gram_pairs):
    """four words, window 2"""
    return {"pairs": pairs_as_text(skip_gram_pairs(["a", "b", "c", "d"], 2))}


@skip_gram_pairs.hidden(points=1)
def the_same_word_twice(skip_gram_pairs):
    """a word that occurs twice"""
    return {"pairs": pairs_as_text(skip_gram_pairs(["no", "no", "yes", "no", "so"], 2))}


# 6 · Splits ----------------------------------------------------------------------------------

which_cut = choice(
    "Tomorrow's temperature",
    options=["a", "b", "c"],
    hints=[
        "With a random cut, which days lie around a test day?",
        "Yesterday and tomorrow would both be in the training data.",
    ],
)

stratified_rows = Exercise(
    "Each class gets its share",
    hints=[
        "Take one class at a time: which rows hold it? Shuffle those, and take the first few. How many?",
        "members = rng.permutation(np.flatnonzero(y == label)); keep members[: round(share * len(members))].",
    ],
)


def what_was_drawn(y, rows):
    """How many of each class, and whether every row is there at most once."""
    if any(np.ndim(row) for row in rows):
        raise ValueError("row numbers in one array are wanted: np.concatenate joins several")
    rows = np.asarray(rows)
    if rows.dtype == bool:
        raise ValueError("row numbers are wanted, got True or False for each row")
    rows = rows.astype(int)
    counts = [int(np.sum(y[rows] == label)) for label in np.unique(y)]
    return {
        "of each class": np.array(counts),
        "rows drawn twice": int(len(rows) - len(set(rows.tolist()))),
    }


@stratified_rows.visible(points=1)
def a_rare_class(stratified_rows):
    """90 of one class and 10 of the other, a fifth of each"""
    y = np.array([0] * 90 + [1] * 10)
    return what_was_drawn(y, stratified_rows(y, 0.2, np.random.default_rng(0)))


@stratified_rows.visible(points=1)
def mixed_labels(stratified_rows):
    """three classes, mixed: two fifths of 4, of 4 and of 6, rounded"""
    y = np.array([2, 0, 2, 1, 2, 2, 0, 1, 2, 2, 0, 1, 1, 0])
    return what_was_drawn(y, stratified_rows(y, 0.4, np.random.default_rng(1)))


@stratified_rows.hidden(points=1)
def chance_decides(stratified_rows):
    """another rng draws other rows, the same rng the same"""
    y = np.arange(60) % 3
    a, b, c = (np.sort(stratified_rows(y, 0.4, np.random.default_rng(s))) for s in (5, 5, 6))
    same, other = ("the same" if np.array_equal(a, rows) else "others" for rows in (b, c))
    return {
        # In one sentence: who draws too many rows has not forgotten the rng.
        "drawn": f"{len(a)} rows, by the same rng {same}, by another rng {other}",
    }


folds = Exercise(
    "K-fold",
    hints=[
        "np.array_split(np.arange(n), k) gives the parts. For part i, which parts are left to learn from?",
        "(np.concatenate(parts[:i] + parts[i + 1:]), parts[i]) for each i",
    ],
)


def pairs_of_rows(pairs):
    seen = {}
    for i, (training, held_back) in enumerate(pairs, start=1):
        seen[f"fold {i}, training"] = np.asarray(training)
        seen[f"fold {i}, held back"] = np.asarray(held_back)
    return seen


@folds.visible(points=1)
def six_in_three(folds):
    """6 rows in 3 parts"""
    return pairs_of_rows(folds(6, 3))


@folds.visible(points=1)
def seven_in_three(folds):
    """7 rows in 3 parts: no row may be lost"""
    return pairs_of_rows(folds(7, 3))


@folds.hidden(points=1)
def as_many_as_rows(folds):
    """as many parts as rows"""
    return pairs_of_rows(folds(4, 4))


leave_one_out = number(
    "Leave one out",
    decimals=0,
    hints=["Each example is held back once. How many are there?", "150"],
)
means_of_columns = number(
    "Means of columns",
    decimals=0,
    hints=["The axis that you name goes away.", "Axis 0 had 60 entries; what is left?"],
)
label_by_hand = number(
    "The largest score",
    decimals=0,
    hints=["Which of the three is the largest?", "Its place, counted from 0."],
)
rare_and_right = number(
    "Right without knowing anything",
    decimals=0,
    hints=["49 of 50 are healthy.", "49 / 50, in percent."],
)
