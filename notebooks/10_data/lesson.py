# %% [markdown]
# # 10 · Data
#
# **How can a network foresee a coin toss?**
#
# It happens in real papers: something about the answer leaked into the question. In about an hour you will have written the steps that turn tables, pictures and
# words into arrays without such a **data leak**.
#
# You need: axes and broadcasting ([lesson 00](../00_start_here/00_start_here.ipynb)), the neuron (01), cross-entropy (03).

# %% setup=true
import numpy as np

from nnedu import Adam, Dense, ReLU, Sequential, accuracy, cross_entropy, functional
from nnedu.data import augment, digits, iris, predict_augmented, random_split, wine
from nnedu.plots import axes_row, image_grid, show, spread
from nnedu.training import fit
from nnedu.zoo import word2vec

# %% [markdown]
# One helper throughout:


# %%
def score(x, y, x_new, y_new, hidden=0, lr=0.02, epochs=30, seed=0, augment=None):
    """Share of new examples that a network gets right, learned from x and y."""
    rng, classes = np.random.default_rng(seed), int(max(y.max(), y_new.max())) + 1
    layers = (Dense(x.shape[1], hidden, rng=rng), ReLU()) if hidden else ()
    model = Sequential(*layers, Dense(hidden or x.shape[1], classes, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=lr), "epochs": epochs}
    fit(model, (x, y), **learning, rng=rng, progress=False, augment=augment)
    return float(accuracy(model.forward(x_new, train=False), y_new))


# %% [markdown]
# ## 1 · The leak
#
# Sixty people, each measured in 5000 ways. The measurements are random numbers, and so are the labels. A student keeps the 10 that go best with the labels, *then* puts 20 people aside, learns from the others and tests on the 20.

# %% predict="coin_toss"
# What share of the 20 people will the network get right? "about 50 %", "about 65 %" or "over 80 %"
coin_toss = ...


# %%
def best_columns(x, y):
    """The 10 columns whose values go best with the labels."""
    together = np.abs((x - x.mean(axis=0)).T @ (y - y.mean()))
    return np.argsort(-together)[:10]


if reveal("coin_toss"):
    results = {"chosen from all 60": [], "chosen from the 40": []}
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=(60, 5000)), np.arange(60) % 2
        for name, seen in zip(results, (slice(0, 60), slice(0, 40))):
            best = best_columns(x[seen], y[seen])
            results[name].append(score(x[:40, best], y[:40], x[40:, best], y[40:]))
    show(spread(results, title="Share right on 20 people, pure chance", ylabel="share"))

# %% [markdown]
# Of 5000 columns, some go with the labels of *all sixty* by accident, the twenty included.
#
# **The rule of this lesson:** whatever is learned, be it a mean, a list of words or a choice of columns, comes from the training data alone.
#
# ### Exercise: put the lines of an honest test in order
#
# `held` lists the test rows, and `np.delete(x, held, axis=0)` is `x` without them. **B** or **E** is a trap: leave it out.
#
# ```python
#     def honest_test(x, y, held, best_columns, learn, share_right):
# A       x_train, x_test = x_train[:, columns], x_test[:, columns]
# B       columns = best_columns(x, y)
# C       network = learn(x_train, y_train)
# D       x_train, y_train = np.delete(x, held, axis=0), np.delete(y, held)
# E       columns = best_columns(x_train, y_train)
# F       x_test, y_test = x[held], y[held]
#         return share_right(network, x_test, y_test)
# ```

# %% exercise="test_order"
# Five letters in order, such as "ABCDF".
### BEGIN SOLUTION
test_order = "DFEAC"
### END SOLUTION

# %% [markdown]
# ## 2 · Tables
#
# Real tables have holes (`nan`), and one of them makes a whole sum `nan`. A plain cure is the column's mean. But whose?


# %% exercise="fill_missing"
def fill_missing(x_train, x):
    """x with each nan replaced by the mean of its column in x_train,
    taken over the values that are there."""
    ### BEGIN SOLUTION
    return np.where(np.isnan(x), np.nanmean(x_train, axis=0), x)
    ### END SOLUTION


# %% [markdown]
# In a table of 178 wines, one column runs from 0.1 to 0.7, and another, from 278 to 1680, shouts. **Standardization** makes both alike.


# %% exercise="standardized"
def standardized(x_train, x):
    """x shifted and scaled by what gives each column of x_train mean 0 and standard deviation 1.

    A column of x_train that never changes is divided by 1.
    """
    ### BEGIN SOLUTION
    deviation = x_train.std(axis=0)
    return (x - x_train.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
    ### END SOLUTION


# %% predict="scaling"
# Three growers of wine, the same network with and without scaling, five different splits. What will scaling change?
# "little", "from about a third right to over 90 %" or "it makes it worse"
scaling = ...

# %%
if reveal("scaling") and ready(standardized):
    results = {"raw": [], "standardized": []}
    for seed in range(5):
        train, new = random_split(wine(), (0.7, 0.3), rng=np.random.default_rng(seed))
        results["raw"].append(score(*train, *new, seed=seed, epochs=10))
        x, x_new = standardized(train.x, train.x), standardized(train.x, new.x)
        results["standardized"].append(score(x, train.y, x_new, new.y, seed=seed, epochs=10))
    show(spread(results, title="Wines told apart", ylabel="share right"))

# %% [markdown]
# **Words in a table.** A column says *red*, *green* or *blue*.

# %% exercise="colours"
# Which code for red, green, blue should a network get?
# "a"  0, 1, 2: short and tidy
# "b"  (1,0,0), (0,1,0), (0,0,1): a column for each
# "c"  their wavelengths in metres, unscaled
### BEGIN SOLUTION
colours = "b"
### END SOLUTION


# %% exercise="one_hot"
def one_hot(y, classes):
    """Rows of zeros with a 1 at the place of the label:
    y (batch,) of integers -> (batch, classes)."""
    ### BEGIN SOLUTION
    rows = np.zeros((len(y), classes))
    rows[np.arange(len(y)), y] = 1
    return rows
    ### END SOLUTION


# %% [markdown]
# ## 3 · Pictures
#
# A picture file holds bytes, whole numbers from 0 to 255 (`uint8`). A dense network wants rows from 0 to 1: scale, and flatten each picture. Bytes have a trap:

# %%
pixels = np.array([10, 200], dtype=np.uint8)
print(pixels - np.uint8(128), "   10 - 128 =", 10 - 128)


# %% [markdown]
# Below 0 a byte starts again at the top: make bytes floats *before* any arithmetic. The function below does, but no network learns from its rows. Find the bug.


# %% exercise="prepare_images" starts_from="pixels_mixed_up"
### BEGIN SOLUTION
def prepare_images(images):
    """Rows of numbers from 0 to 1:
    images (batch, height, width) of bytes -> (batch, height * width)."""
    scaled = images.astype(np.float32) / 255
    return scaled.reshape(len(images), -1)


### END SOLUTION

# %% [markdown]
# ### More pictures than you have
#
# A 3 moved by one pixel is still a 3. **Augmentation** shows each picture in several ways, shifted, turned a little, with some noise, and costs no new labels.


# %% exercise="shifted"
def shifted(images, down, right):
    """images (batch, height, width) moved by whole pixels, down and right (each 0 or more);
    0 comes in."""
    ### BEGIN SOLUTION
    height, width = images.shape[1:]
    moved = np.zeros_like(images)
    moved[:, down:, right:] = images[:, : height - down, : width - right]
    return moved
    ### END SOLUTION


# %% exercise="harmful"
# Which of these would spoil the digits?
# "a"  turning by up to 10 degrees
# "b"  turning by 180 degrees
# "c"  a little noise
### BEGIN SOLUTION
harmful = "b"
### END SOLUTION

# %% predict="shifted_test"
# A network learns the digits as they are. Then each test picture is shifted by one pixel. What happens?
# "nothing much", "it loses a few percent" or "it loses a third or more"
shifted_test = ...

# %%
if reveal("shifted_test") and ready(shifted):
    data = digits()
    pictures = data.x.reshape(-1, 8, 8)
    learn, new = np.arange(1200), np.arange(1200, 1797)
    moved = shifted(pictures[new], 0, 1).reshape(-1, 64)
    both = np.concatenate([pictures[1200:1204], shifted(pictures[1200:1204], 0, 1)])
    show(image_grid(both, ["as it is"] * 4 + ["moved"] * 4)[0])
    rng = np.random.default_rng(1)

    def with_shifts(x):
        return augment(x.reshape(-1, 8, 8, 1), rng=rng, shift=1).reshape(-1, 64)

    for name, change in {"as they are": None, "with random shifts": with_shifts}.items():
        learning = {"hidden": 64, "epochs": 30, "lr": 0.005, "augment": change}
        plain = score(data.x[learn], data.y[learn], data.x[new], data.y[new], **learning)
        after = score(data.x[learn], data.y[learn], moved, data.y[new], **learning)
        print(
            f"learned {name:<18}: {plain:.1%} of the test pictures right, {after:.1%} of the moved ones"
        )

# %% [markdown]
# ### More looks at a test picture
#
# **Test-time augmentation** asks about several shifted copies of a test picture and takes the mean of the answers. This network learned with shifts:

# %%
digit = digits()
new = digit.x[1200:].reshape(-1, 8, 8, 1)
noise = np.random.default_rng(9).normal(size=new.shape)
moved = np.pad(new, ((0, 0), (0, 0), (1, 0), (0, 0)))[:, :, :-1]
rng = np.random.default_rng(0)
model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))


def shifts(images):
    return augment(images, rng=rng, shift=1)


def probs_of(images):
    return functional.softmax(model.forward(images.reshape(-1, 64), train=False))


fit(
    model,
    (digit.x[:1200], digit.y[:1200]),
    loss=cross_entropy,
    optimizer=Adam(model, lr=0.005),
    rng=rng,
    epochs=30,
    progress=False,
    augment=lambda x: shifts(x.reshape(-1, 8, 8, 1)).reshape(-1, 64),
)
for name, test in {"as they are": new, "noisy": new + 0.3 * noise, "moved": moved}.items():
    once = accuracy(probs_of(test), digit.y[1200:])
    mean = accuracy(predict_augmented(probs_of, test, shifts, copies=8), digit.y[1200:])
    print(f"{name:<11}: {once:.1%} right when asked once, {mean:.1%} by the mean of 8 copies")

# %% [markdown]
# Eight looks make partly different mistakes, and the mean cancels some. On the moved pictures it does harm: some copies move by *two* pixels, which the network has never seen.
#
# ## 4 · Words
#
# Texts become an array in three steps: **tokens** (words and marks), a **number** for each kind of token, **one length** for all texts.
#
# Number 0 means *nothing here* (padding), 1 *a word I do not know*. The others get 2, 3, ..., the most frequent first, ties by the alphabet.


# %% exercise="vocabulary"
def vocabulary(texts):
    """A dict from each word of texts (a list of lists of words) to its number, from 2 on."""
    ### BEGIN SOLUTION
    counts = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    return {word: number for number, word in enumerate(ranked, start=2)}
    ### END SOLUTION


# %% exercise="padded"
def padded(sequences, length):
    """An array (len(sequences), length) of integers:
    short sequences filled with 0 at the end, long ones cut there."""
    ### BEGIN SOLUTION
    rows = np.zeros((len(sequences), length), int)
    for row, sequence in zip(rows, sequences):
        kept = sequence[:length]
        row[: len(kept)] = kept
    return rows
    ### END SOLUTION


# %%
if ready(vocabulary, padded):
    train_texts = ["the cat sleeps", "the dog barks at the cat"]
    test_texts = ["the parrot sleeps"]
    numbers = vocabulary([text.split() for text in train_texts])
    for name, texts in {"training": train_texts, "test": test_texts}.items():
        print(
            name, padded([[numbers.get(w, 1) for w in text.split()] for text in texts], 6).tolist()
        )

# %% exercise="whose_words"
# The parrot became a 1. From which texts may the vocabulary be made?
# "a"  all the texts: more words, better
# "b"  the training texts alone: at work, unknown words will come too
# "c"  the test texts alone
### BEGIN SOLUTION
whose_words = "b"
### END SOLUTION

# %% [markdown]
# ## 5 · A place for every word
#
# **One-hot** rows of 10,000 words have 10,000 numbers each. An **embedding** gives each word a short row of its own, a point in
# a small space, and *learns* it. A rule of thumb for its length: the fourth root of the number of words.

# %% exercise="fourth_root"
# By that rule: how many numbers for each of 10,000 words?
### BEGIN SOLUTION
fourth_root = 10
### END SOLUTION

# %% [markdown]
# Forward, an embedding is a look-up: `E[tokens]`. Backward, each row of `E` collects the gradient of every place with its word. `dE[tokens] += da` keeps only *one* of them; `np.add.at(dE, tokens, da)` adds them all.


# %% exercise="embedding_backward"
def embedding_backward(da, tokens, E):
    """dE, of E's shape (words, features).
    da (batch, length, features) is upstream, tokens (batch, length)."""
    dE = np.zeros_like(E)
    ### BEGIN SOLUTION
    np.add.at(dE, tokens, da)
    ### END SOLUTION
    return dE


# %% [markdown]
# **Word2Vec** (2013): *you shall know a word by the company it keeps* (Firth, 1957). Each word is paired with its neighbours, and must tell them from words drawn by chance.


# %% exercise="skip_gram_pairs"
def skip_gram_pairs(words, window):
    """All (word, neighbour) pairs of a list of words, in any order,
    neighbours at most `window` places away on either side."""
    ### BEGIN SOLUTION
    pairs = []
    for i, word in enumerate(words):
        for j in range(max(0, i - window), min(len(words), i + window + 1)):
            if j != i:
                pairs.append((word, words[j]))
    return pairs
    ### END SOLUTION


# %%
if ready(skip_gram_pairs):
    print(skip_gram_pairs(["the", "cat", "drinks", "milk"], 1))

# %% [markdown]
# 600 sentences about animals, vehicles and people. Nobody tells the vectors what the words mean.

# %%
rng = np.random.default_rng(0)
groups = {
    "animals": (
        ["cat", "dog", "horse", "cow"],
        ["eats", "sleeps", "drinks"],
        ["milk", "grass", "water"],
    ),
    "vehicles": (
        ["car", "bus", "train", "truck"],
        ["stops", "drives", "starts"],
        ["fast", "late", "loudly"],
    ),
    "people": (
        ["queen", "king", "girl", "boy"],
        ["says", "reads", "writes"],
        ["letters", "stories", "poems"],
    ),
}
parts = list(groups.values())
sentences = [
    ["the", *(str(rng.choice(words)) for words in parts[rng.integers(3)])] for _ in range(600)
]
print(" ".join(sentences[0]), "|", " ".join(sentences[1]))
vectors = word2vec(sentences, rng=rng, features=8, epochs=15, lr=0.02)
nouns = [noun for words, _, _ in parts for noun in words]
points = np.array([vectors[noun] for noun in nouns])
# Points in 8 dimensions, seen in the plane in which they spread most.
plane = (points - points.mean(axis=0)) @ np.linalg.svd(points - points.mean(axis=0))[2][:2].T
ax = axes_row(width=6)[0]
for k, (group, (words, _, _)) in enumerate(groups.items()):
    label = f"{group}: {', '.join(words)}"
    ax.plot(*plane[4 * k : 4 * k + 4].T, "o^s"[k], markersize=9, alpha=0.7, label=label)
ax.set_title("Vectors of 8 numbers, in the plane where they spread most")
ax.legend()
show(
    ax, alt="Twelve nouns as points: animals, vehicles and people each lie in a group of their own."
)
print("nearest to cat:", vectors.nearest("cat", 3))

# %% [markdown]
# ## 6 · Splits
#
# **Training** data are for learning, **validation** data for choosing, **test** data for being honest, once. How to cut depends on what will be asked later.
#
# | cut | when |
# |---|---|
# | random | examples have nothing to do with each other |
# | stratified | some class is rare: each part gets its share |
# | by time | the future is to be predicted: learn from the past alone |
# | by group | several rows belong to one person: never cut a person in two |

# %% exercise="which_cut"
# You predict tomorrow's temperature from the last ten days. Which cut is honest?
# "a" random   "b" stratified   "c" by time
### BEGIN SOLUTION
which_cut = "c"
### END SOLUTION


# %% exercise="stratified_rows"
def stratified_rows(y, share, rng):
    """Row numbers of a test set: from each class of y (n,),
    round(share * its size) rows drawn by rng."""
    ### BEGIN SOLUTION
    rows = []
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        rows.append(members[: round(share * len(members))])
    return np.concatenate(rows)
    ### END SOLUTION


# %% [markdown]
# With 150 irises, one test set of 30 is a lottery. **K-fold cross-validation** cuts the rows into $k$ parts, holds each back once, learns from the others, and averages the $k$ results.


# %% exercise="folds"
def folds(n, k):
    """k pairs (training rows, held-back rows) of 0 ... n - 1,
    the parts in order and as equal as possible (np.array_split)."""
    ### BEGIN SOLUTION
    parts = np.array_split(np.arange(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
    ### END SOLUTION


# %%
if ready(folds):
    flowers, single, crossed = iris(), [], []
    for seed in range(8):
        order = np.random.default_rng(seed).permutation(150)
        x, y = flowers.x[order], flowers.y[order]
        tries = [score(x[a], y[a], x[b], y[b], lr=0.05, epochs=20) for a, b in folds(150, 5)]
        single.append(tries[0])
        crossed.append(np.mean(tries))
    show(
        spread(
            {"one split": single, "5 folds": crossed},
            title="The same network, eight shuffles",
            ylabel="share right",
        )
    )

# %% exercise="leave_one_out"
# Leave-one-out is K-fold with k = n. How many networks do you train for the 150 irises?
### BEGIN SOLUTION
leave_one_out = 150
### END SOLUTION

# %% [markdown]
# ### Three questions from before

# %% exercise="means_of_columns"
# x has the shape (60, 7). What is len(x.mean(axis=0))?   (lesson 00)
### BEGIN SOLUTION
means_of_columns = 7
### END SOLUTION

# %% exercise="label_by_hand"
# Scores (0.2, 3.1, -1). Which label, counted from 0,
# does the decision function give?   (lesson 03)
### BEGIN SOLUTION
label_by_hand = 1
### END SOLUTION

# %% exercise="rare_and_right"
# One patient in fifty is ill. What share does "healthy" for everybody get right,
# in percent?   (lesson 03)
### BEGIN SOLUTION
rare_and_right = 98
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - Learn everything, even a mean, from the training data alone. Else the test lies.
# - Tables: fill the holes, scale the columns, give each kind a column of its own.
# - Pictures: floats first, then 0 to 1, then flatten *each*. Augmentation keeps the label true.
# - Texts: tokens, numbers, one length. An embedding learns each word's place from its company.
# - Cut as you will be asked later. With few examples, hold each part back once.
#
# [Lesson 11](../11_architectures/11_architectures.ipynb) builds networks that know about pictures and sequences before seeing any.

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - C. Ambroise, G. McLachlan (2002). *Selection bias in gene extraction on the basis of microarray gene-expression data.* The leak of section 1, in print.
# - S. Kapoor, A. Narayanan (2023). *Leakage and the reproducibility crisis in machine-learning-based science.*
# - T. Mikolov, I. Sutskever, K. Chen, G. Corrado, J. Dean (2013). *Distributed representations of words and phrases and their compositionality.*
# - R. Kohavi (1995). *A study of cross-validation and bootstrap for accuracy estimation and model selection.*
# - C. Shorten, T. Khoshgoftaar (2019). *A survey on image data augmentation for deep learning.*
