"""What people write on the exercises of 10_data, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

test_order_answers = [
    wrong_value("test_order", "DFBAC", "columns chosen from all rows", "B chooses the columns from all the rows: those held back have had their say.", ask="From which rows may anything be learned?", mistake=19),
    wrong_value("test_order", "DFECA", "learned before the cut", "The network learned from all the columns, and is tested on the chosen ones.", ask="Which columns should C see?"),
    wrong_value("test_order", "DEAFC", "no test rows yet", "A cuts the test rows that F has yet to make.", ask="Which two lines make the rows that A cuts?"),
    wrong_value("test_order", "EDFAC", "chosen from nothing", "E needs the training rows that D makes.", ask="Which line makes x_train?"),
    wrong_value("test_order", "DFEC", "no cut", "The chosen columns are never used: A is missing.", ask="Which line keeps the chosen columns?"),
    wrong_value("test_order", "DFEA", "nothing learned", "No line makes the network.", ask="What is tested at the end?"),
    right_value("test_order", "FDEAC", "the test rows first"),
    right_value("test_order", "DEFAC", "the test rows after the choice"),
    right_value("test_order", "d f e a c", "in small letters with spaces"),
    right_value("test_order", list("DFEAC"), "as a list"),
]  # fmt: skip

# fill_missing --------------------------------------------------------------------------------


@wrong(
    "fill_missing",
    "You took the means of the new table: at work there may be a single row, and in a test it is a leak.",
    ask="From which table may a mean be learned?",
    mistake=19,
)
def means_of_the_new_table(x_train, x):
    with np.errstate(all="ignore"):
        means = np.array([np.mean(c[~np.isnan(c)]) if (~np.isnan(c)).any() else 0.0 for c in x.T])
    return np.where(np.isnan(x), means, x)


@wrong(
    "fill_missing",
    "np.mean of a column with a hole is nan: you filled the holes with holes.",
    ask="Which function takes the mean over what is there?",
)
def mean_with_holes(x_train, x):
    return np.where(np.isnan(x), x_train.mean(axis=0), x)


@wrong(
    "fill_missing",
    "A 0 is a value like any other. For a person's height it would be a strange one.",
    ask="What should a typical value be?",
)
def filled_with_zero(x_train, x):
    return np.nan_to_num(x)


@wrong(
    "fill_missing",
    "You counted each hole as a 0 when you took the mean: it comes out too near to 0.",
    ask="What is the mean of 1, 3, nothing and 8?",
)
def holes_counted_as_zero(x_train, x):
    return np.where(np.isnan(x), np.nan_to_num(x_train).mean(axis=0), x)


@wrong(
    "fill_missing",
    "You filled in the mean of the whole table: prices and ages in one number.",
    ask="Along which axis is a column's mean taken?",
)
def one_mean_for_all(x_train, x):
    return np.where(np.isnan(x), np.nanmean(x_train), x)


@wrong(
    "fill_missing",
    "You wrote into the table that was passed in.",
    ask="Whose array is x?",
    mistake=9,
)
def filled_in_place(x_train, x):
    x_train = x_train.copy()
    means = np.nanmean(x_train, axis=0)
    for j in range(x.shape[1]):
        x[np.isnan(x[:, j]), j] = means[j]
    return x


@wrong(
    "fill_missing",
    "nan is not equal to anything, not even to nan: x == np.nan is never true.",
    ask="Which function finds the holes?",
)
def compared_with_nan(x_train, x):
    return np.where(x == np.nan, np.nanmean(x_train, axis=0), x)


@right("fill_missing")
def on_a_copy(x_train, x):
    x = x.copy()
    rows, columns = np.nonzero(np.isnan(x))
    x[rows, columns] = np.nanmean(x_train, axis=0)[columns]
    return x


@right("fill_missing")
def column_by_column(x_train, x):
    filled = []
    for known, column in zip(x_train.T, x.T):
        mean = known[known == known].mean()
        filled.append([mean if value != value else value for value in column])
    return np.array(filled).T


@right("fill_missing")
def by_sums(x_train, x):
    there = ~np.isnan(x_train)
    means = np.where(there, x_train, 0).sum(axis=0) / there.sum(axis=0)
    return np.where(np.isnan(x), means[None, :], x)


# standardized --------------------------------------------------------------------------------


@wrong(
    "standardized",
    "You scaled x with its own mean and deviation: the new data took part, and two rows would become -1 and 1.",
    ask="From which data may a mean be learned?",
    mistake=19,
)
def scaled_by_itself(x_train, x):
    deviation = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1)


@wrong(
    "standardized",
    "A column that never changes has deviation 0, and you divide by it.",
    ask="What should you divide such a column by?",
)
def divided_by_zero(x_train, x):
    return (x - x_train.mean(axis=0)) / x_train.std(axis=0)


@wrong(
    "standardized",
    "The mean and deviation of the whole table, not of each column.",
    ask="Which axis do you name, so that a number for each column stays?",
)
def one_scale_for_the_table(x_train, x):
    return (x - x_train.mean()) / x_train.std()


@wrong(
    "standardized",
    "You divided by the variance, the square of the deviation.",
    ask="In which unit is a variance of metres?",
)
def by_the_variance(x_train, x):
    variance = x_train.var(axis=0)
    return (x - x_train.mean(axis=0)) / np.where(variance > 0, variance, 1)


@wrong(
    "standardized",
    "The mean of each row is not what is wanted: rows are examples.",
    ask="Which axis counts the examples?",
    mistake=13,
)
def along_the_rows(x_train, x):
    mean, deviation = x_train.mean(axis=1).mean(), x_train.std(axis=1).mean()
    return (x - mean) / deviation


@wrong(
    "standardized", "This shifts, but does not scale.", ask="What is the deviation of your columns?"
)
def only_shifted(x_train, x):
    return x - x_train.mean(axis=0)


@wrong(
    "standardized",
    "You brought the smallest value to 0 and the largest to 1. That is another kind of scaling, and one odd value squeezes all the others.",
    ask="What are the mean and the deviation of your columns?",
)
def from_zero_to_one(x_train, x):
    low, high = x_train.min(axis=0), x_train.max(axis=0)
    return (x - low) / np.where(high > low, high - low, 1)


@wrong(
    "standardized",
    "With ddof=1 the deviation is that of a sample, a little larger: the columns of x_train do not get the deviation 1.",
    ask="What is np.std of your scaled columns?",
)
def divided_by_n_minus_one(x_train, x):
    deviation = x_train.std(axis=0, ddof=1)
    return (x - x_train.mean(axis=0)) / np.where(deviation > 0, deviation, 1)


@wrong(
    "standardized",
    "A small number added to the deviation keeps you from dividing by 0, but a column that never changes is then divided by that small number.",
    ask="What becomes of a new value that is off by 2?",
)
def a_little_added(x_train, x):
    return (x - x_train.mean(axis=0)) / (x_train.std(axis=0) + 1e-8)


@right("standardized")
def deviation_by_hand(x_train, x):
    mean = x_train.sum(axis=0) / len(x_train)
    deviation = np.sqrt(((x_train - mean) ** 2).mean(axis=0))
    deviation[deviation == 0] = 1
    return (x - mean) / deviation


@right("standardized")
def columns_one_by_one(x_train, x):
    columns = [(c - t.mean()) / (t.std() or 1.0) for t, c in zip(x_train.T, x.T)]
    return np.stack(columns, axis=1)


@right("standardized")
def with_keepdims(x_train, x):
    mean, s = x_train.mean(0, keepdims=True), x_train.std(0, keepdims=True)
    return (x - mean) / (s + (s == 0))


colour_answers = [
    wrong_value("colours", "a", "an order that is not there", "0, 1, 2 says that blue is twice green, and that green lies between the others.", ask="Is there an order in the colours of socks?"),
    wrong_value("colours", "c", "numbers for their own sake", "0.0000007 and 0.0000005 are all but the same number to a network, and socks are not light.", ask="What should a network be able to tell apart?"),
    right_value("colours", "B", "as a capital"),
]  # fmt: skip

# one_hot -------------------------------------------------------------------------------------


@wrong(
    "one_hot",
    "rows[:, y] = 1 sets the columns of all labels in every row.",
    ask="Which two index arrays name one place in each row?",
)
def columns_everywhere(y, classes):
    rows = np.zeros((len(y), classes))
    rows[:, y] = 1
    return rows


@wrong(
    "one_hot",
    "You counted from 1: label 0 is the first class.",
    ask="In which column does label 0 go?",
)
def one_too_far(y, classes):
    rows = np.zeros((len(y), classes))
    rows[np.arange(len(y)), (y + 1) % classes] = 1
    return rows


@wrong(
    "one_hot",
    "The number of columns must be `classes`, also where a class does not occur.",
    ask="What if the largest label is missing in this batch?",
)
def as_wide_as_the_largest(y, classes):
    return np.eye(y.max() + 1)[y]


@wrong(
    "one_hot",
    "Rows and columns are exchanged: one row for each example.",
    ask="Which shape was asked for?",
    mistake=4,
)
def lying_down(y, classes):
    return np.eye(classes)[y].T


@right("one_hot")
def with_eye(y, classes):
    return np.eye(classes)[y]


@right("one_hot")
def by_comparing(y, classes):
    return (y[:, None] == np.arange(classes)).astype(float)


@right("one_hot")
def in_lists(y, classes):
    return [[1.0 if k == label else 0.0 for k in range(classes)] for label in y]


# prepare_images ------------------------------------------------------------------------------


@wrong(
    "prepare_images",
    "The shape is right, but the pixels of one picture are dealt out to all the rows: each row is a mixture of pictures.",
    ask="Give it a black and a white picture: what is in the first row?",
    mistake=4,
)
def pixels_mixed_up(images):
    """Rows of numbers from 0 to 1:
    images (batch, height, width) of bytes -> (batch, height * width)."""
    scaled = images.astype(np.float32) / 255
    return scaled.reshape(-1, len(images)).T


@wrong(
    "prepare_images",
    "The pictures lie down now: one row for each pixel.",
    ask="Which comes first in the shape, examples or features?",
)
def pixels_in_rows(images):
    scaled = images.astype(np.float32) / 255
    return scaled.reshape(len(images), -1).T


@wrong(
    "prepare_images",
    "Without .T the rows are no pictures at all: each has as many numbers as there are pictures.",
    ask="How many rows should come out for two pictures, and how many numbers are in each?",
)
def without_the_transpose(images):
    scaled = images.astype(np.float32) / 255
    return scaled.reshape(-1, len(images))


@wrong(
    "prepare_images",
    "// divides and drops the rest: everything but a pure 255 becomes 0.",
    ask="What is 128 // 255?",
)
def whole_numbers(images):
    return (images // 255).reshape(len(images), -1).astype(np.float32)


@wrong(
    "prepare_images",
    "The rows are in order now, but still run from 0 to 255.",
    ask="What is the largest number a byte holds?",
)
def not_scaled(images):
    return images.astype(np.float32).reshape(len(images), -1)


@wrong(
    "prepare_images",
    "You turned each picture over: rows and columns are exchanged before it is flattened.",
    ask="In which order should the pixels of a picture come?",
)
def each_one_turned(images):
    scaled = images.astype(np.float32) / 255
    return scaled.transpose(0, 2, 1).reshape(len(images), -1)


@right("prepare_images")
def size_by_name(images):
    batch, height, width = images.shape
    return images.reshape(batch, height * width) / 255


@right("prepare_images")
def picture_by_picture(images):
    return np.array([image.ravel() / 255.0 for image in images])


@right("prepare_images")
def with_einops_in_mind(images):
    return (images.astype(float) * (1 / 255)).reshape((images.shape[0], -1))


# shifted -------------------------------------------------------------------------------------


@wrong(
    "shifted",
    "np.roll lets the pixels that leave come in again on the other side.",
    ask="What should come in: the old edge, or 0?",
)
def rolled_round(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


@wrong(
    "shifted",
    "It moves up and to the left.",
    ask="Where does the first row of the old picture go?",
    mistake=1,
)
def other_direction(images, down, right):
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, : height - down, : width - right] = images[:, down:, right:]
    return moved


@wrong("shifted", "down and right are exchanged.", ask="Which axis counts the rows?", mistake=13)
def axes_exchanged(images, down, right):
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, right:, down:] = images[:, : height - right, : width - down]
    return moved


@wrong(
    "shifted",
    "You wrote into the pictures that were passed in.",
    ask="Which array is yours to change?",
    mistake=9,
)
def old_pictures_changed(images, down, right):
    height, width = images.shape[1:]
    old = images.copy()
    images[:] = 0
    images[:, down:, right:] = old[:, : height - down, : width - right]
    return images


@wrong(
    "shifted",
    "images[:, :-0] is empty: a move by 0 leaves nothing.",
    ask="What is x[:-0] for an array x?",
)
def minus_zero(images, down, right):
    moved = np.zeros_like(images)
    moved[:, down:, right:] = images[:, :-down, :-right]
    return moved


@wrong(
    "shifted",
    "You moved the pictures within a copy of themselves: what stood at the edge is still there.",
    ask="What should come in at the edge, and with what does your array begin?",
)
def old_edge_left(images, down, right):
    height, width = images.shape[1:]
    moved = images.copy()
    moved[:, down:, right:] = images[:, : height - down, : width - right]
    return moved


@wrong("shifted", "It moves down only.", ask="What does `right` do in your function?")
def down_only(images, down, right):
    moved = np.zeros_like(images)
    moved[:, down:] = images[:, : images.shape[1] - down]
    return moved


@right("shifted")
def with_pad(images, down, right):
    wider = np.pad(images, ((0, 0), (down, 0), (right, 0)))
    return wider[:, : images.shape[1], : images.shape[2]]


@right("shifted")
def rolled_then_cleared(images, down, right):
    moved = np.roll(images, (down, right), axis=(1, 2))
    moved[:, :down] = 0
    moved[:, :, :right] = 0
    return moved


@right("shifted")
def pixel_by_pixel(images, down, right):
    n, height, width = images.shape
    moved = np.zeros((n, height, width))
    for i in range(down, height):
        for j in range(right, width):
            moved[:, i, j] = images[:, i - down, j - right]
    return moved


harmful_answers = [
    wrong_value("harmful", "a", "a little turn", "A digit that leans by 10 degrees is still the same digit; people write like that.", ask="After which change would you give another label?"),
    wrong_value("harmful", "c", "a little noise", "Noise makes it harder to read, but it does not make a 6 a 9.", ask="After which change would you give another label?"),
    right_value("harmful", "B", "as a capital, too"),
]  # fmt: skip

# vocabulary ----------------------------------------------------------------------------------


@wrong(
    "vocabulary",
    "0 and 1 are taken: padding and unknown words. The first word is number 2.",
    ask="What would padding mean if a word had the number 0?",
)
def from_zero(texts):
    counts = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked)}


@wrong(
    "vocabulary",
    "The words are numbered by the alphabet; frequent ones should come first.",
    ask="Which word should have the number 2?",
)
def by_the_alphabet(texts):
    words = sorted({word for text in texts for word in text})
    return {word: number for number, word in enumerate(words, start=2)}


@wrong("vocabulary", "The rarest word came first.", ask="Which way does sorted sort?", mistake=1)
def rare_first(texts):
    counts = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (counts[word], word))
    return {word: number for number, word in enumerate(ranked, start=2)}


@wrong(
    "vocabulary",
    "Words that are equally frequent come in the order of the texts: the same words would get other numbers tomorrow.",
    ask="What decides where counts are equal?",
)
def ties_left_open(texts):
    counts = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: -counts[word])
    return {word: number for number, word in enumerate(ranked, start=2)}


@wrong(
    "vocabulary",
    "You counted in how many texts a word occurs, not how often.",
    ask="How often is the word b in [b, a, b]?",
)
def texts_counted(texts):
    counts = {}
    for text in texts:
        for word in set(text):
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked, start=2)}


@right("vocabulary")
def with_counter(texts):
    from collections import Counter

    counts = Counter(word for text in texts for word in text)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {word: i + 2 for i, (word, _) in enumerate(ranked)}


@right("vocabulary")
def sorted_twice(texts):
    words = [word for text in texts for word in text]
    ranked = sorted(sorted(set(words)), key=words.count, reverse=True)
    return dict(zip(ranked, range(2, 2 + len(ranked))))


@right("vocabulary")
def with_unique(texts):
    words = np.array([word for text in texts for word in text])
    names, counts = np.unique(words, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return {str(names[k]): i for i, k in enumerate(order, start=2)}


# padded --------------------------------------------------------------------------------------


@wrong(
    "padded",
    "The zeros stand in front; they belong at the end.",
    ask="Where should a short sequence begin?",
)
def zeros_in_front(sequences, length):
    rows = np.zeros((len(sequences), length), int)
    for row, sequence in zip(rows, sequences):
        kept = sequence[:length]
        if kept:
            row[-len(kept) :] = kept
    return rows


@wrong(
    "padded",
    "You cut the beginning away; the end should go.",
    ask="Which part of a long sequence is kept?",
)
def end_kept(sequences, length):
    rows = np.zeros((len(sequences), length), int)
    for row, sequence in zip(rows, sequences):
        kept = sequence[-length:]
        row[: len(kept)] = kept
    return rows


@wrong(
    "padded",
    "1 means *unknown word*. Nothing at all is 0.",
    ask="Which number is kept for padding?",
)
def padded_with_one(sequences, length):
    return np.array([(list(s) + [1] * length)[:length] for s in sequences])


@wrong(
    "padded",
    "Your rows are as long as the longest sequence, not as long as was asked.",
    ask="What happens to a sequence that is too long?",
)
def as_long_as_the_longest(sequences, length):
    longest = max(map(len, sequences))
    return np.array([list(s) + [0] * (longest - len(s)) for s in sequences])


@wrong(
    "padded",
    "Short sequences are filled up, but the long one keeps its length: the rows are not equally long.",
    ask="What happens to a sequence that is too long?",
)
def never_cut(sequences, length):
    return [list(s) + [0] * (length - len(s)) for s in sequences]


@wrong(
    "padded",
    "A sequence longer than its row does not fit in: cut it first.",
    ask="How many numbers of a sequence does its row have room for?",
)
def too_long_for_its_row(sequences, length):
    rows = np.zeros((len(sequences), length), int)
    for row, sequence in zip(rows, sequences):
        row[: len(sequence)] = sequence
    return rows


@wrong(
    "padded",
    "You filled up the sequences themselves: whoever passed them in has longer ones now.",
    ask="Which list does += change?",
    mistake=9,
)
def sequences_changed(sequences, length):
    for sequence in sequences:
        sequence += [0] * (length - len(sequence))
    return np.array([sequence[:length] for sequence in sequences])


@right("padded")
def as_lists(sequences, length):
    return [(list(s) + [0] * length)[:length] for s in sequences]


@right("padded")
def place_by_place(sequences, length):
    rows = np.zeros((len(sequences), length), int)
    for i, sequence in enumerate(sequences):
        for j, number in enumerate(sequence):
            if j < length:
                rows[i, j] = number
    return rows


@right("padded")
def with_numpy_pad(sequences, length):
    cut = [np.asarray(s[:length], int) for s in sequences]
    return np.stack([np.pad(s, (0, length - len(s))) for s in cut])


word_answers = [
    wrong_value("whose_words", "a", "the test's words too", "Then the test knows no unknown words, and work does: it would lie.", ask="What will the network meet at work?"),
    wrong_value("whose_words", "c", "the test's words alone", "Most words of training would be unknown then.", ask="Where does learning happen?"),
    right_value("whose_words", "B", "as a capital once more"),
    wrong_value("fourth_root", 100, "the square root", "That is the square root. The fourth root is the root of that.", ask="What is 100 to the power of 4?"),
    wrong_value("fourth_root", 2500, "a quarter", "A quarter is not the fourth root.", ask="Which number to the power of 4 gives 10,000?"),
    wrong_value("fourth_root", 4, "the number of zeros", "4 is how many zeros 10,000 has.", ask="Which number to the power of 4 gives 10,000?"),
    right_value("fourth_root", 10000**0.25, "computed"),
]  # fmt: skip

# embedding_backward --------------------------------------------------------------------------


@wrong(
    "embedding_backward",
    "dE[tokens] += da reads, adds and writes once: of a word that occurs twice, one gradient is lost.",
    ask="How often should a word that occurs three times collect?",
    mistake=16,
)
def repeated_words_lost(da, tokens, E):
    dE = np.zeros_like(E)
    dE[tokens] += da
    return dE


@wrong(
    "embedding_backward",
    "You averaged over the occurrences; gradients add.",
    ask="The loss has divided already. Who else should?",
    mistake=3,
)
def averaged(da, tokens, E):
    dE, counts = np.zeros_like(E), np.zeros(len(E))
    np.add.at(dE, tokens, da)
    np.add.at(counts, tokens, 1)
    return dE / np.maximum(counts, 1)[:, None]


@wrong(
    "embedding_backward",
    "You returned the change of E, not its gradient: E itself is in it.",
    ask="What is dE for a word that does not occur?",
)
def starts_from_E(da, tokens, E):
    dE = E.copy()
    np.add.at(dE, tokens, da)
    return dE


@wrong(
    "embedding_backward",
    "You multiplied with E. A look-up only picks a row: its slope is 1.",
    ask="If a row of E grows by 0.1, by how much does the output grow?",
)
def multiplied_with_E(da, tokens, E):
    dE = np.zeros_like(E)
    np.add.at(dE, tokens, da * E[tokens])
    return dE


@right("embedding_backward")
def by_one_hot(da, tokens, E):
    onehot = np.eye(len(E))[tokens]
    return np.einsum("blw,blf->wf", onehot, da)


@right("embedding_backward")
def word_by_word(da, tokens, E):
    return np.stack([da[tokens == word].sum(axis=0) for word in range(len(E))])


@right("embedding_backward")
def in_a_loop(da, tokens, E):
    dE = np.zeros(E.shape)
    for row, words in zip(da, tokens):
        for gradient, word in zip(row, words):
            dE[word] += gradient
    return dE


# skip_gram_pairs -----------------------------------------------------------------------------


@wrong("skip_gram_pairs", "A word is paired with itself.", ask="Is a word its own neighbour?")
def itself_included(words, window):
    pairs = []
    for i, word in enumerate(words):
        for j in range(max(0, i - window), min(len(words), i + window + 1)):
            pairs.append((word, words[j]))
    return pairs


@wrong(
    "skip_gram_pairs",
    "Only the neighbours to the right.",
    ask="Who stands to the left of the second word?",
)
def to_the_right_only(words, window):
    pairs = []
    for i, word in enumerate(words):
        for j in range(i + 1, min(len(words), i + window + 1)):
            pairs.append((word, words[j]))
    return pairs


@wrong(
    "skip_gram_pairs",
    "range ends before its last number: the outermost neighbour on the right is missing.",
    ask="What is the last number of range(a, i + window)?",
)
def one_too_short(words, window):
    pairs = []
    for i, word in enumerate(words):
        for j in range(max(0, i - window), min(len(words), i + window)):
            if j != i:
                pairs.append((word, words[j]))
    return pairs


@wrong(
    "skip_gram_pairs",
    "A negative index counts from the end: the first word got the last one as its neighbour.",
    ask="What is words[-1]?",
)
def round_the_corner(words, window):
    pairs = []
    for i, word in enumerate(words):
        for j in range(i - window, min(len(words), i + window + 1)):
            if j != i:
                pairs.append((word, words[j]))
    return pairs


@wrong(
    "skip_gram_pairs",
    "Equal words at two places are neighbours, too: compare the places, not the words.",
    ask="What are the pairs of the words no, no?",
)
def equal_words_skipped(words, window):
    pairs = []
    for i, word in enumerate(words):
        for j in range(max(0, i - window), min(len(words), i + window + 1)):
            if words[j] != word:
                pairs.append((word, words[j]))
    return pairs


@right("skip_gram_pairs")
def by_slices(words, window):
    pairs = []
    for i, word in enumerate(words):
        around = words[max(0, i - window) : i] + words[i + 1 : i + 1 + window]
        pairs += [(word, neighbour) for neighbour in around]
    return pairs


@right("skip_gram_pairs")
def in_one_comprehension(words, window):
    n = len(words)
    return [
        (words[i], words[j]) for i in range(n) for j in range(n) if i != j and abs(i - j) <= window
    ]


@right("skip_gram_pairs")
def as_lists_of_two(words, window):
    found = []
    for i in range(len(words)):
        for step in range(-window, window + 1):
            if step and 0 <= i + step < len(words):
                found.append([words[i], words[i + step]])
    return found


@right("skip_gram_pairs")
def the_nearest_first(words, window):
    pairs = []
    for i, word in enumerate(words):
        for step in range(1, window + 1):
            for j in (i - step, i + step):
                if 0 <= j < len(words):
                    pairs.append((word, words[j]))
    return pairs


cut_answers = [
    wrong_value("which_cut", "a", "at random", "Then the days right before and after a test day are in the training data: at work, the day after is not there yet.", ask="What do you know on the evening before?"),
    wrong_value("which_cut", "b", "by class", "There are no classes here, and the leak is in time.", ask="What do you know on the evening before?"),
    right_value("which_cut", "C", "as a capital again"),
]  # fmt: skip

# stratified_rows -----------------------------------------------------------------------------


@wrong(
    "stratified_rows",
    "You drew from all the rows at once: a rare class gets its share only by luck.",
    ask="How many of the 10 should be drawn?",
)
def from_all_at_once(y, share, rng):
    return rng.permutation(len(y))[: round(share * len(y))]


@wrong(
    "stratified_rows",
    "Every class gives the same number of rows; each should give its *share*.",
    ask="A fifth of 90, and a fifth of 10?",
)
def same_number_of_each(y, share, rng):
    labels = np.unique(y)
    each = round(share * len(y) / len(labels))
    return np.concatenate([rng.permutation(np.flatnonzero(y == label))[:each] for label in labels])


@wrong(
    "stratified_rows",
    "The first rows of each class, always the same: rng is not used.",
    ask="What if the file is sorted by date?",
)
def first_rows_of_each(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = np.flatnonzero(y == label)
        rows.append(members[: round(share * len(members))])
    return np.concatenate(rows)


@wrong(
    "stratified_rows",
    "rng.choice draws with replacement: the same row can come twice.",
    ask="Can a patient be in the test set twice?",
)
def drawn_with_replacement(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = np.flatnonzero(y == label)
        rows.append(rng.choice(members, round(share * len(members))))
    return np.concatenate(rows)


@wrong(
    "stratified_rows",
    "int drops the rest: of 1.6 rows one is left. round goes to the nearest whole number.",
    ask="What is int(0.4 * 4), and what is round(0.4 * 4)?",
)
def rounded_down(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        rows.append(members[: int(share * len(members))])
    return np.concatenate(rows)


@wrong(
    "stratified_rows",
    "These are the labels of the rows drawn, not the numbers of the rows.",
    ask="At which places of y do they stand?",
)
def labels_for_rows(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        rows.append(y[members[: round(share * len(members))]])
    return np.concatenate(rows)


@wrong(
    "stratified_rows",
    "These are the rows that are left to learn from; the test set is the others.",
    ask="Which of the two parts is the small one?",
)
def the_other_part(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        rows.append(members[round(share * len(members)) :])
    return np.concatenate(rows)


@wrong(
    "stratified_rows",
    "These are numbers within the class, not row numbers of y.",
    ask="What does the mask y == label know about the rows?",
)
def numbers_within_the_class(y, share, rng):
    rows = []
    for label in np.unique(y):
        n = int((y == label).sum())
        rows.append(rng.permutation(n)[: round(share * n)])
    return np.concatenate(rows)


@right("stratified_rows")
def choice_without_replacement(y, share, rng):
    rows = []
    for label in sorted(set(y.tolist())):
        members = np.flatnonzero(y == label)
        rows.extend(rng.choice(members, round(share * len(members)), replace=False))
    return np.array(rows)


@right("stratified_rows")
def shuffled_first(y, share, rng):
    order = rng.permutation(len(y))
    rows = []
    for label in np.unique(y):
        members = [i for i in order if y[i] == label]
        rows += members[: round(share * len(members))]
    return rows


@right("stratified_rows")
def shuffled_in_place(y, share, rng):
    rows = []
    for label in np.unique(y):
        members = np.where(y == label)[0]
        rng.shuffle(members)
        rows.append(members[: int(round(share * members.size))])
    return np.hstack(rows)


# folds ---------------------------------------------------------------------------------------


@wrong(
    "folds",
    "n // k drops the remainder: the last rows are never held back.",
    ask="7 rows in 3 parts of 2: where is the seventh?",
    mistake=25,
)
def remainder_lost(n, k):
    size = n // k
    rows = np.arange(n)
    return [
        (
            np.concatenate([rows[: i * size], rows[(i + 1) * size : k * size]]),
            rows[i * size : (i + 1) * size],
        )
        for i in range(k)
    ]


@wrong(
    "folds",
    "You learn from all rows, the held-back ones included: that is the leak.",
    ask="Which rows may the network not see?",
)
def held_back_included(n, k):
    return [(np.arange(n), part) for part in np.array_split(np.arange(n), k)]


@wrong(
    "folds",
    "Learning and holding back are exchanged: you would learn from the small part.",
    ask="Which of the two should be the larger?",
)
def exchanged(n, k):
    parts = np.array_split(np.arange(n), k)
    return [(parts[i], np.concatenate(parts[:i] + parts[i + 1 :])) for i in range(k)]


@wrong(
    "folds",
    "Every k-th row: the parts should lie in order.",
    ask="Which rows make the first part of np.array_split?",
)
def every_kth(n, k):
    rows = np.arange(n)
    return [(rows[rows % k != i], rows[rows % k == i]) for i in range(k)]


@right("folds")
def with_setdiff(n, k):
    rows = np.arange(n)
    return [(np.setdiff1d(rows, part), part) for part in np.array_split(rows, k)]


@right("folds")
def with_a_mask(n, k):
    pairs = []
    for part in np.array_split(np.arange(n), k):
        others = np.ones(n, bool)
        others[part] = False
        pairs.append((np.flatnonzero(others), part))
    return pairs


@right("folds")
def in_plain_lists(n, k):
    sizes = [n // k + (i < n % k) for i in range(k)]
    pairs, start = [], 0
    for size in sizes:
        held = list(range(start, start + size))
        pairs.append(([i for i in range(n) if i not in held], held))
        start += size
    return pairs


last_answers = [
    wrong_value("leave_one_out", 149, "one left out", "149 is how many examples each network learns from.", ask="How often is something held back?"),
    wrong_value("leave_one_out", 1, "one example", "One example is held back each time; how many times?", ask="How many examples are there?"),
    right_value("leave_one_out", 150.0, "as a float"),
    wrong_value("means_of_columns", 60, "the axis that went away", "Axis 0 goes away; what is left is the other one.", ask="Which axis did you name?"),
    wrong_value("means_of_columns", 1, "one mean for all", "With axis=0 there is a mean for each column.", ask="How many columns are there?"),
    right_value("means_of_columns", 7.0, "as a float, too"),
    wrong_value("label_by_hand", 2, "counted from one", "The label is counted from 0.", ask="Which number has the first class?"),
    wrong_value("label_by_hand", 3.1, "the score", "That is the largest score. The label is its place.", ask="At which place does it stand?"),
    right_value("label_by_hand", 1.0, "as a float as well"),
    wrong_value("rare_and_right", 2, "the ill ones", "2 % are ill; those are the ones it gets wrong.", ask="How many of 50 are healthy?"),
    wrong_value("rare_and_right", 50, "a coin", "It does not toss a coin: it always says healthy.", ask="How many of 50 are healthy?"),
    right_value("rare_and_right", 98.0, "as a float once more"),
]  # fmt: skip
