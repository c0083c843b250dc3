# %% [markdown]
# # 05 · Gradient descent
#
# **One number decides whether a network learns in a second, in a year, or never. How do you find it?**
#
# [Lesson 04](../04_backprop/04_backprop.ipynb) gave you the slope of every weight. Now you write the loop that trains every network in this course,
# watch it crawl, leap and explode, and find a good learning rate in a minute.
#
# It takes about 75 minutes; after part 2 is a good place to pause.

# %% setup=true
import numpy as np

# Numbers that explode are the subject here, and no surprise.
warned_before = np.seterr(all="ignore")

# %%
from tqdm.auto import tqdm

from nnedu.plots import axes_row, curves, image_grid, paths, show, spread
from nnedu.widgets import GradientDescent, ScheduleExplorer

# %% [markdown]
# ## 1 · One step after another
#
# A bowl: the loss of a single weight is $(w - 1)^2$, its slope $2 (w - 1)$. We stand at $w = 5$.

# %%
w = np.linspace(-4, 6, 101)
lines = {"loss": (w - 1) ** 2, "slope at w = 5": 16 + 8 * (w - 5)}
ax = curves(lines, x=w, xlabel="w", title="A bowl, and the slope where we stand")
ax.set_ylim(-4, 26)
show(ax)

# %% [markdown]
# The slope is 8, so down is to the left. How far? That is the **learning rate**, `lr`:
#
# $$w \leftarrow w - lr \cdot \text{slope}(w)$$
#
# Then take the slope at the new place, and so on: that is **gradient descent**.
#
# ### Exercise: walk downhill


# %% exercise="descend"
def descend(slope, w, lr, steps):
    """All places in a list: the start w, and w after each step. slope(w) is the slope at w."""
    ### BEGIN SOLUTION
    places = [w]
    for _ in range(steps):
        w = w - lr * slope(w)
        places.append(w)
    return places
    ### END SOLUTION


# %% predict="fastest"
# Down the bowl from w = 5: which rate comes within 0.01 of the bottom in the fewest steps?
# "0.01", "0.1", "0.5" or "1.1"
fastest = ...


# %%
def slope(w):
    return 2 * (w - 1)


if reveal("fastest") and ready(descend):
    walks = {f"lr = {lr}": descend(slope, 5.0, lr, 12) for lr in (0.01, 0.1, 0.5, 1.1)}
    ax = curves(walks, xlabel="step", ylabel="w", title="Your walks")
    ax.set_ylim(-10, 12)
    show(ax)

# %% [markdown]
# Why? Put the slope into the step and subtract 1 on both sides:
#
# $$w_{\text{new}} - 1 = (1 - 2\,lr)\,(w - 1)$$
#
# **Every step multiplies the distance to the bottom by the same factor.** The 2 is the *curvature* of this bowl, how fast its slope changes. For a curvature $c$ the factor is $1 - lr \cdot c$:
#
# | $lr$ | factor | what you see |
# |---|---|---|
# | far below $1/c$ | just under 1 | crawls |
# | $1/c$ | 0 | arrives in one step |
# | between $1/c$ and $2/c$ | negative | leaps from side to side, closer each time |
# | above $2/c$ | below −1 | leaps further each time: it **diverges** |
#
# ### Exercises: how slow is slow?
#
# Count with your `descend`.

# %% exercise="slow_steps"
# From w = 5 with lr = 0.01: after how many steps is w for the first time within 0.01 of 1?
### BEGIN SOLUTION
slow_steps = 297
### END SOLUTION

# %%
if ready(descend):
    walk = np.array(descend(slope, 5.0, 0.1, 100))
    print("lr = 0.1 takes", np.argmax(np.abs(walk - 1) < 0.01), "steps")

# %% [markdown]
# Lecture slides say: *"A small learning rate converges quickly; a large one is unstable and diverges."* One word is wrong.

# %% exercise="small_rate"
# A small learning rate converges "quickly", "slowly" or "not at all"?
### BEGIN SOLUTION
small_rate = "slowly"
### END SOLUTION

# %% [markdown]
# ### Two weights
#
# With more weights, a bowl is steeper in some directions than in others. In the **narrow valley**, seen from above (each ring joins
# places of equal loss), the curvature is 12 across and 1 along: a **condition number** of 12. Answer, then move the learning rate.

# %%
asked = "What limits the learning rate in the narrow valley?"
GradientDescent(
    "narrow valley", "round bowl", predict=(asked, ["the steep walls", "the flat floor"])
)

# %% exercise="largest_rate"
# Above which learning rate does the narrow valley diverge? To 3 decimals.
### BEGIN SOLUTION
largest_rate = 2 / 12
### END SOLUTION

# %% [markdown]
# The steep walls limit the rate, and the flat floor has to be walked at it: **one rate for all directions is too large for some and too small for
# others.** [Lesson 06](../06_optimizers/06_optimizers.ipynb) answers this.
#
# ## 2 · Which rows?
#
# The loss of a network is a mean over all rows. Must you look at every row before a single step?
# Take 200 points near a line.

# %% setup=true
rng = np.random.default_rng(3)
x_line = rng.normal(size=200)
y_line = 2 * x_line - 1 + 0.8 * rng.normal(size=200)

# %%
ax = axes_row()[0]
ax.plot(x_line, y_line, ".", alpha=0.6)
ax.set(title="200 rows", xlabel="x", ylabel="y")
show(
    ax,
    alt="200 points scattered around a rising straight line with slope 2 that meets the y axis at -1.",
)

# %% [markdown]
# From now on a **loss** is a function of all weights, in one array `theta`, and of some rows. It returns the mean loss
# of these rows and its **gradient**, the slopes in the shape of `theta`.
#
# ### Exercise: a loss with its gradient
#
# $$\text{loss} = \frac1n \sum_i (p_i - y_i)^2 \qquad p_i = w x_i + b$$


# %% exercise="line_loss"
def line_loss(theta, x, y):
    """The mean squared error of p = w x + b, and its gradient [dw, db].

    theta is [w, b], x and y have shape (rows,).
    """
    w, b = theta
    p = w * x + b
    loss = np.mean((p - y) ** 2)
    ### BEGIN SOLUTION
    dp = 2 * (p - y) / len(y)
    return loss, np.array([np.sum(dp * x), np.sum(dp)])
    ### END SOLUTION


# %% [markdown]
# A question from [lesson 00](../00_start_here/00_start_here.ipynb): `p` has shape (200, 1), and `y` has shape (200,).

# %% exercise="broadcast_count"
# How many numbers are in p - y?
### BEGIN SOLUTION
broadcast_count = 200 * 200
### END SOLUTION

# %% [markdown]
# ### Batches
#
# | name | rows for one step |
# |---|---|
# | (full) batch gradient descent | all |
# | **mini-batch** gradient descent | a few, such as 32 |
# | stochastic gradient descent | one |
#
# One trip through all rows, in a fresh random order and without repeats, is an **epoch**. The rows left over at its end make a smaller batch.
#
# ### Exercise: cut the rows into batches
#
# `rng.permutation(n)` gives the numbers 0 to n − 1 in a random order.


# %% exercise="minibatches"
def minibatches(x, y, batch_size, rng):
    """A list of pairs (x_batch, y_batch):
    all rows once, in a new random order, batch_size at a time."""
    ### BEGIN SOLUTION
    order = rng.permutation(len(x))
    batches = []
    for first in range(0, len(x), batch_size):
        rows = order[first : first + batch_size]
        batches.append((x[rows], y[rows]))
    return batches
    ### END SOLUTION


# %% [markdown]
# ### Exercise: put the loop in order
#
# The lines are shuffled, the spaces in front of each are right. One of **F** and **G** is a trap: leave it out.
#
# ```python
#     def train(loss, theta, x, y, lr, batch_size, epochs, rng):
# A               theta = theta - lr * grad
# B           for first in range(0, len(x), batch_size):
# C               value, grad = loss(theta, x[rows], y[rows])
# D       for epoch in range(epochs):
# E           order = rng.permutation(len(x))
# F               rows = order[first : first + batch_size]
# G               rows = rng.permutation(len(x))[:batch_size]
#         return theta
# ```

# %% exercise="loop_order"
# Six letters in order, such as "ABCDEF".
### BEGIN SOLUTION
loop_order = "DEBFCA"
### END SOLUTION

# %% [markdown]
# ### Exercise: the training loop
#
# Now write it with your `minibatches`, and record the loss of every batch before its step.


# %% exercise="train"
def train(loss, theta, x, y, lr, batch_size, epochs, rng):
    """theta after training, and a list of the losses of all batches.

    loss(theta, x, y) returns the loss of these rows and its gradient.
    """
    ### BEGIN SOLUTION
    losses = []
    for _ in range(epochs):
        for x_batch, y_batch in minibatches(x, y, batch_size, rng):
            value, grad = loss(theta, x_batch, y_batch)
            theta = theta - lr * grad
            losses.append(value)
    return theta, losses
    ### END SOLUTION


# %% [markdown]
# Three ways down the same bowl, from the open circle, at $lr = 0.1$. Each sees every row four times.


# %%
def path_of(batch_size, epochs=4):
    """All places of theta on the way, by a loss that writes them down."""
    places = []

    def watched(theta, x, y):
        places.append(theta)
        return line_loss(theta, x, y)

    start, rng = np.array([-1.0, 1.0]), np.random.default_rng(1)
    last, _ = train(watched, start, x_line, y_line, 0.1, batch_size, epochs, rng)
    return np.array([*places, last])


def height(w, b):
    return line_loss(np.array([w, b]), x_line, y_line)[0]


if ready(line_loss, minibatches, train):
    axes = axes_row(3, width=3.6)
    for ax, batch_size in zip(axes, (200, 20, 1)):
        route = {f"{batch_size} rows": path_of(batch_size)}
        title = f"{batch_size} rows a step: {800 // batch_size} steps"
        corners = ((-1.5, -2.2), (3.2, 1.5))
        paths(height, route, title=title, labels=("w", "b"), corners=corners, ax=ax)
    show(axes[0])

# %% [markdown]
# The full batch goes straight, but not far. Single rows never settle: each pulls towards itself. A few rows a step are the bargain that nearly everybody takes.
#
# ### How noisy is a batch?
#
# The gradients $g_j$ of $k$ batches are estimates of the full gradient. How far off are they, typically?
#
# $$\text{noise} = \sqrt{\tfrac1k \sum_{j=1}^{k} \lVert g_j - g_{\text{full}} \rVert^2}$$


# %% exercise="gradient_noise"
def gradient_noise(full, gradients):
    """The root mean square distance of gradients, a list of arrays (weights,),
    from the full one."""
    ### BEGIN SOLUTION
    squares = [np.sum((g - full) ** 2) for g in gradients]
    return np.sqrt(np.mean(squares))
    ### END SOLUTION


# %% [markdown]
# A real network, as in lesson 04: 64 pixels, 32 rectifiers, 10 classes, and all 2410 weights in one array.

# %% setup=true
PIXELS, HIDDEN, CLASSES = 64, 32, 10


def pieces_of(theta):
    """W1, b1, W2, b2 as parts of theta."""
    first, second = PIXELS * HIDDEN, PIXELS * HIDDEN + HIDDEN
    third = second + HIDDEN * CLASSES
    W1, W2 = theta[:first].reshape(PIXELS, HIDDEN), theta[second:third].reshape(HIDDEN, CLASSES)
    return W1, theta[first:second], W2, theta[third:]


def digit_loss(theta, x, y):
    """The mean cross-entropy of the network on these rows, and its gradient."""
    W1, b1, W2, b2 = pieces_of(theta)
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    logits = a1 @ W2 + b2
    rows = np.arange(len(y))
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dlogits = np.exp(log_probs)
    dlogits[rows, y] -= 1
    dlogits /= len(y)
    dz1 = dlogits @ W2.T * (z1 > 0)
    parts = x.T @ dz1, dz1.sum(axis=0), a1.T @ dlogits, dlogits.sum(axis=0)
    return -log_probs[rows, y].mean(), np.concatenate([part.ravel() for part in parts])


def start_weights(rng):
    """A fresh theta."""
    W1 = rng.normal(size=(PIXELS, HIDDEN)) * np.sqrt(2 / PIXELS)
    W2 = rng.normal(size=(HIDDEN, CLASSES)) / np.sqrt(HIDDEN)
    return np.concatenate([W1.ravel(), np.zeros(HIDDEN), W2.ravel(), np.zeros(CLASSES)])


# %%
from time import perf_counter

from nnedu.data import digits

x, y = digits()
order = np.random.default_rng(0).permutation(len(x))
x, y = x[order], y[order]
x_test, y_test, x_train, y_train = x[:360], y[:360], x[360:], y[360:]


def accuracy(theta, x, y):
    """The share of rows whose largest logit is that of their label."""
    W1, b1, W2, b2 = pieces_of(theta)
    return np.mean((np.maximum(0, x @ W1 + b1) @ W2 + b2).argmax(axis=1) == y)


show(image_grid(x_train[:16].reshape(-1, 8, 8), [str(label) for label in y_train[:16]])[0])

# %% predict="noise"
# Four times as many rows in every batch. What becomes of the noise in its gradient?
# "it stays", "half" or "a quarter"
noise = ...

# %%
if reveal("noise") and ready(minibatches, gradient_noise):
    sizes, rng = [4, 16, 64, 256], np.random.default_rng(0)
    theta = start_weights(rng)
    full, measured = digit_loss(theta, x_train, y_train)[1], []
    for size in sizes:
        batches = minibatches(x_train, y_train, size, rng)
        measured.append(gradient_noise(full, [digit_loss(theta, *batch)[1] for batch in batches]))
    lines = {"measured": measured, "1 / sqrt(rows)": measured[0] * 2 / np.sqrt(sizes)}
    ax = curves(lines, x=sizes, xlabel="rows in a batch", title="Noise of a gradient", log=True)
    ax.set_xscale("log")
    ax.minorticks_off()
    ax.set_xticks(sizes, sizes)
    ax.set_yticks(measured, np.round(measured, 2))
    show(ax)

# %% [markdown]
# The noise follows $1/\sqrt{\text{rows}}$, until a batch holds so much of the data that little is left to chance.
#
# ### What a step costs
#
# For the backward pass, $x$, $z_1$, $a_1$ and the logits of every row in the batch are stored.

# %%
if ready(minibatches, train):
    print("rows a step   steps an epoch   seconds an epoch   stored for a step   loss after it")
    for size in (1, 16, 128, 1437):
        start, rng = start_weights(np.random.default_rng(0)), np.random.default_rng(1)
        began = perf_counter()
        theta, losses = train(digit_loss, start, x_train, y_train, 0.1, size, 1, rng)
        seconds, stored = perf_counter() - began, size * (PIXELS + 2 * HIDDEN + CLASSES) * 8
        after = digit_loss(theta, x_train, y_train)[0]
        print(f"{size:>11} {len(losses):>16} {seconds:>18.3f} {stored:>14,} bytes {after:>15.2f}")

# %% [markdown]
# A computer likes many rows at once, yet the full batch takes only one step an epoch. The usual choice lies between, at 16 to 128 rows; upwards, memory
# is the limit.

# %% exercise="steps_per_epoch"
# 1437 rows, 32 in a batch. How many steps are in an epoch?
### BEGIN SOLUTION
steps_per_epoch = 45
### END SOLUTION

# %% [markdown]
# ### Exercise: a large batch in small pieces
#
# Is a batch too large for the memory? Take pieces, and **add up**. A mean over a piece counts for as much as the piece has rows.


# %% exercise="gradient_in_pieces"
def gradient_in_pieces(loss, theta, x, y, size):
    """The gradient of the mean loss of all rows,
    worked out with at most `size` rows at a time."""
    ### BEGIN SOLUTION
    total = np.zeros_like(theta)
    for first in range(0, len(x), size):
        x_piece, y_piece = x[first : first + size], y[first : first + size]
        value, grad = loss(theta, x_piece, y_piece)
        total = total + grad * len(x_piece) / len(x)
    return total
    ### END SOLUTION


# %%
if ready(gradient_in_pieces):
    theta = start_weights(np.random.default_rng(0))
    pieces = gradient_in_pieces(digit_loss, theta, x_train, y_train, 100)
    whole = digit_loss(theta, x_train, y_train)[1]
    print(f"largest difference to the gradient in one go: {np.abs(pieces - whole).max():.0e}")

# %% [markdown]
# ## 3 · The same loop in three libraries
#
# Ten epochs of the same network, first in nnedu:

# %%
from nnedu import SGD, Dense, ReLU, Sequential, cross_entropy, fit
from nnedu import accuracy as share_right

rng = np.random.default_rng(0)
model = Sequential(Dense(64, 32, rng=rng), ReLU(), Dense(32, 10, rng=rng))
learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=0.3), "rng": rng}
fit(model, (x_train, y_train), **learning, batch_size=32, epochs=10, progress=False)
print(f"{share_right(model.forward(x_test, train=False), y_test):.1%} of unseen digits read right")

# %% [markdown]
# **Keras** hides the loop too (only to read: it is not installed):
#
# ```python
# import keras
#
# model = keras.Sequential([
#     keras.Input(shape=(64,)),
#     keras.layers.Dense(32, activation="relu"),
#     keras.layers.Dense(10),
# ])
# model.compile(
#     optimizer=keras.optimizers.SGD(learning_rate=0.3),
#     loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
#     metrics=["accuracy"],
# )
# model.fit(x_train, y_train, batch_size=32, epochs=10)
# model.evaluate(x_test, y_test)
# ```
#
# *Sparse* means that `y` holds class numbers. With `from_logits=True` the loss applies the softmax.
#
# **PyTorch** leaves the loop to you:
#
# ```python
# import torch
# from torch import nn
# from torch.utils.data import DataLoader, TensorDataset
#
# x = torch.tensor(x_train, dtype=torch.float32)
# y = torch.tensor(y_train, dtype=torch.long)
# loader = DataLoader(TensorDataset(x, y), batch_size=32, shuffle=True)
# model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))
# loss_fn = nn.CrossEntropyLoss()
# optimizer = torch.optim.SGD(model.parameters(), lr=0.3)
#
# for epoch in range(10):
#     for x_batch, y_batch in loader:
#         optimizer.zero_grad()
#         logits = model(x_batch)
#         loss = loss_fn(logits, y_batch)
#         loss.backward()
#         optimizer.step()
# ```
#
# | what happens | yours | nnedu | Keras | PyTorch |
# |---|---|---|---|---|
# | fresh order, batches | `minibatches` | in `fit` | in `fit` | `DataLoader(..., shuffle=True)` |
# | old gradient away | a new `grad` each time | `backward` overwrites | in `fit` | `optimizer.zero_grad()` |
# | gradient | `loss(theta, ...)` | in `fit` | in `fit` | `loss.backward()` |
# | step | `theta - lr * grad` | in `fit` | in `fit` | `optimizer.step()` |
#
# In PyTorch, `backward()` **adds** to the gradient that is there: hence `zero_grad()`.
#
# ### Exercise: find the bugs
#
# A line with PyTorch's habits, and a loop that somebody wrote late at night. Mend the loop.


# %% setup=true
class Line:
    """p = w x + b with PyTorch's habits: backward adds to grad, and zero_grad clears it."""

    def __init__(self):
        self.theta, self.grad = np.zeros(2), np.zeros(2)

    def forward(self, x):
        """The predictions, for x (rows,)."""
        self.x, self.p = x, self.theta[0] * x + self.theta[1]
        return self.p

    def zero_grad(self):
        """Set the gradient to 0."""
        self.grad[:] = 0

    def backward(self, y):
        """Add the gradient of the mean squared error to grad."""
        dp = 2 * (self.p - y) / len(y)
        self.grad += [np.sum(dp * self.x), np.sum(dp)]

    def step(self, lr):
        """Move theta down the gradient."""
        self.theta -= lr * self.grad


# %% exercise="train_line" starts_from="a step too early and never cleared"
def train_line(model, x, y, lr, steps):
    """Train the model on all rows at once; returns the loss before each step."""
    losses = []
    for _ in range(steps):
        p = model.forward(x)
        losses.append(np.mean((p - y) ** 2))
        model.zero_grad()
        model.backward(y)
        model.step(lr)
    return losses


# %%
if ready(train_line):
    model = Line()
    losses = train_line(model, x_line, y_line, 0.1, 60)
    show(curves({"loss": losses}, xlabel="step", title="The mended loop"))
    print("w and b:", model.theta.round(2), "made with 2 and -1")

# %% [markdown]
# A question from lesson 04:

# %% exercise="twice_the_rows"
# You put every row into the batch twice. What does the gradient of the mean loss do?
# "it stays", "it doubles" or "it halves"
### BEGIN SOLUTION
twice_the_rows = "it stays"
### END SOLUTION

# %% [markdown]
# ## 4 · Which rate?
#
# The curvature of a network is in no table, and it changes on the way. So try:

# %% predict="best_rate"
# Ten epochs on the digits. Which rate ends with the lowest loss? "0.001", "0.03", "0.3" or "3"
best_rate = ...

# %%
if reveal("best_rate") and ready(minibatches, train):
    runs = {}
    for lr in (0.001, 0.03, 0.3, 3):
        start, rng = start_weights(np.random.default_rng(0)), np.random.default_rng(1)
        theta, losses = train(digit_loss, start, x_train, y_train, lr, 32, 10, rng)
        runs[f"lr = {lr}"] = np.array(losses).reshape(10, 45).mean(axis=1)
        print(f"lr = {lr:<5} reads {accuracy(theta, x_test, y_test):.0%} of unseen digits")
    ax = curves(runs, xlabel="epoch", ylabel="mean loss", first=1, title="Four rates")
    ax.set_ylim(0, 5)
    show(ax)

# %% [markdown]
# The largest rate does what no bowl shows: after wild first steps the loss comes to rest near 2.30.

# %% exercise="chance_loss"
# What is the cross-entropy of a network that gives each of ten classes the same probability?
# To 4 decimals.
### BEGIN SOLUTION
chance_loss = np.log(10)
### END SOLUTION

# %% exercise="stuck"
# Lesson 02 knows what holds the network with lr = 3 there:
# "dead units", "a good minimum" or "a rate too small"
### BEGIN SOLUTION
stuck = "dead units"
### END SOLUTION

# %%
if ready(minibatches, train):
    start, rng = start_weights(np.random.default_rng(0)), np.random.default_rng(1)
    theta, _ = train(digit_loss, start, x_train, y_train, 3, 32, 10, rng)
    W1, b1, W2, b2 = pieces_of(theta)
    silent = np.all(x_train @ W1 + b1 <= 0, axis=0).sum()
    print(f"lr = 3: {silent} of {HIDDEN} units are 0 for every digit")

# %% [markdown]
# ### The range test
#
# Train a few epochs with a tiny rate, $10^{-6}$, **multiply the rate by 10**, train afresh, and so on until it diverges.
#
# ### Exercise: by tens
#
# `final_loss(lr)` trains a fresh network and returns its last loss. It has diverged if that is above `start_loss`, infinite, or `nan`. No comparison
# with `nan` is ever true.


# %% exercise="rates_by_ten"
def rates_by_ten(final_loss, start_loss, first=1e-6):
    """The rates first, 10 * first, 100 * first ... and their final losses, as two lists.

    They end with the first rate that diverges.
    """
    lr, rates, losses = first, [], []
    while True:
        ### BEGIN SOLUTION
        value = final_loss(lr)
        rates.append(lr)
        losses.append(value)
        if not value <= start_loss:
            return rates, losses
        lr = lr * 10
        ### END SOLUTION


# %%
if ready(minibatches, train, rates_by_ten):

    def final_loss(lr):
        """The loss on all training rows after two epochs from the same start."""
        start, rng = start_weights(np.random.default_rng(0)), np.random.default_rng(1)
        theta, _ = train(digit_loss, start, x_train, y_train, lr, 32, 2, rng)
        return digit_loss(theta, x_train, y_train)[0]

    start_loss, _ = digit_loss(start_weights(np.random.default_rng(0)), x_train, y_train)
    print(f"before training: {start_loss:.3f}")
    for lr, value in zip(*rates_by_ten(final_loss, start_loss)):
        print(f"lr = {lr:<7.0e} {value:8.3f} {'#' * int(12 * min(value, 5))}")

# %% [markdown]
# The best rate lies within a factor of ten of the last that held. Instead of eight trainings one is enough, if the rate grows **during** it until
# the loss explodes. That is the *range test* (Smith, 2017):

# %%
from nnedu.schedules import range_test

rng = np.random.default_rng(0)
model = Sequential(Dense(64, 32, rng=rng), ReLU(), Dense(32, 10, rng=rng))
learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=1), "rng": rng}
found = range_test(model, (x_train, y_train), **learning, lowest=1e-4, batch_size=128)
ax = curves({"loss": found.losses}, x=found.rates, xlabel="learning rate", title="A range test")
ax.set_xscale("log")
show(ax)
print(f"lowest at {10 * found.suggestion():.2g}, a cautious choice: {found.suggestion():.2g}")

# %% [markdown]
# **Take a rate from the falling part, to the left of the lowest point:** where the loss is lowest it is about to explode.
#
# Now turn the rate of a small network yourself: *Highest rate*. Leave *Schedule* on constant, and look at the right picture and the lower left one.

# %%
asked = "Set the rate to one that the range test calls exploding. The loss of the training ..."
predicted = ["ends as low, but sooner", "leaps about", "stays where it began"]
explorer = ScheduleExplorer("constant", "cosine", predict=(asked, predicted))
explorer.lr = 1.0
explorer

# %% [markdown]
# ## 5 · Batch size and rate belong together
#
# Larger batches have less noise. Are they better?

# %% predict="large_batch"
# The same rate, 0.3, the same 40 epochs, batches of 256 rows instead of 32. Which network is better?
# "batches of 32", "batches of 256" or "no difference"
large_batch = ...


# %%
def share_read(batch_size, rate, seed, epochs=40):
    """The share of unseen digits read right, trained with rate(step)."""
    rng, step = np.random.default_rng(seed), 0
    theta = start_weights(rng)
    for _ in range(epochs):
        for batch in minibatches(x_train, y_train, batch_size, rng):
            theta = theta - rate(step) * digit_loss(theta, *batch)[1]
            step = step + 1
    return accuracy(theta, x_test, y_test)


if reveal("large_batch") and ready(minibatches):
    results = {
        f"{size} rows": [share_read(size, lambda step: 0.3, seed) for seed in range(6)]
        for size in (32, 256)
    }
    show(spread(results, title="lr 0.3, 40 epochs, six starts", ylabel="unseen digits read right"))

# %% [markdown]
# A large batch takes fewer steps, and with less noise it can afford longer ones. But at the start a long step can
# throw units out for good. So let the rate **warm up**: over the first steps it rises to its full value.
#
# ### Exercise: warm-up
#
# Step 0 already moves, and step `warmup_steps - 1` is the first with the full rate.


# %% exercise="warmup_rate"
def warmup_rate(step, lr, warmup_steps):
    """The rate of a step: a straight rise to lr over the first warmup_steps, then lr."""
    ### BEGIN SOLUTION
    return lr * min((step + 1) / warmup_steps, 1)
    ### END SOLUTION


# %% [markdown]
# Three rates for 256 rows, the largest also with your warm-up:

# %%
if ready(minibatches, warmup_rate):
    rates = {
        "0.3": lambda step: 0.3,
        "1.2": lambda step: 1.2,
        "1.8": lambda step: 1.8,
        "1.8, warmed up": lambda step: warmup_rate(step, 1.8, 60),
    }
    results = {
        name: [share_read(256, rate, seed) for seed in range(12)]
        for name, rate in tqdm(rates.items(), desc="rates")
    }
    ax = axes_row(width=6)[0]
    show(spread(results, title="256 rows a step, 12 starts", ylabel="read right", ax=ax))
    for name, shares in results.items():
        arrived = sum(share > 0.9 for share in shares)
        print(f"{name:<15} {arrived:2} of 12 starts arrive, the best reads {max(shares):.1%}")

# %% [markdown]
# At 1.2 the large batch reads as well as the small ones did at 0.3. At 1.8 most starts are lost, unless the rate warms up.
#
# Two recipes: **a small batch** (32 to 128) and a moderate rate; or **the largest batch that fits the memory, a larger rate, and a
# warm-up.**
#
# Here is your warm-up at a rate that kills units from a standing start. Set *Schedule* to constant, back to *rising*, and read the words around the picture.

# %%
if ready(warmup_rate):

    def rising(step, lr):
        return warmup_rate(step, lr, 60)

    explorer = ScheduleExplorer(rising, "constant", "cosine", "one cycle")
    explorer.lr = 5.0
    display(explorer)

# %% [markdown]
# A rate that changes over time is a **schedule**. It may also fall at the end, so that the noise of the batches settles: try cosine.
#
# ## 6 · How many epochs?
#
# As long as the loss falls? Try it with few rows:

# %% predict="unseen_loss"
# A network learns from 50 digits for 300 epochs. What does its loss on other digits do?
# "it falls and falls", "it falls, then rises" or "it rises from the start"
unseen_loss = ...

# %%
if reveal("unseen_loss") and ready(minibatches, train):
    theta, rng, few = start_weights(np.random.default_rng(0)), np.random.default_rng(1), slice(50)
    seen, unseen = [], []
    for _ in range(300):
        theta, _ = train(digit_loss, theta, x_train[few], y_train[few], 0.1, 16, 1, rng)
        seen.append(digit_loss(theta, x_train[few], y_train[few])[0])
        unseen.append(digit_loss(theta, x_test, y_test)[0])
    lines = {"the 50 digits it learns": seen, "other digits": unseen}
    show(curves(lines, xlabel="epoch", ylabel="loss", first=1, title="50 digits, 300 epochs"))
    lowest = np.argmin(unseen)
    print(f"other digits: {unseen[lowest]:.2f} in epoch {lowest + 1}, {unseen[-1]:.2f} at the end")

# %% [markdown]
# So watch the loss of rows kept aside, and stop when it no longer falls: *early stopping*, in [lesson 09](../09_regularization/09_regularization.ipynb).
#
# ## 7 · A fair comparison
#
# A lucky run of a poor rate beats an unlucky one of a good rate. So give every rate the **same** seeds, several of them: a *seed*
# is the number in `default_rng`, and fixes what is random. The **mean** decides; the standard deviation says how far to trust it.
#
# ### Exercise: compare rates


# %% exercise="compare_rates"
def compare_rates(score, rates, seeds):
    """The rate with the best mean score; the means and standard deviations of all rates,
    as two lists in the order of rates.

    score(lr, seed) trains once, and is higher where better.
    """
    ### BEGIN SOLUTION
    scores = np.array([[score(lr, seed) for seed in seeds] for lr in rates])
    means, deviations = scores.mean(axis=1), scores.std(axis=1)
    return rates[int(means.argmax())], means, deviations
    ### END SOLUTION


# %%
if ready(minibatches, train, compare_rates):
    rates, table, bar = [0.03, 0.1, 0.3, 1.0], {}, tqdm(total=20, desc="training")

    def score(lr, seed):
        rng = np.random.default_rng(seed)
        theta, _ = train(digit_loss, start_weights(rng), x_train, y_train, lr, 32, 10, rng)
        bar.update()
        table.setdefault(f"lr {lr:g}", []).append(accuracy(theta, x_test, y_test))
        return table[f"lr {lr:g}"][-1]

    best, means, deviations = compare_rates(score, rates, range(5))
    bar.close()
    show(spread(table, title="Ten epochs, five seeds", ylabel="unseen digits read right"))
    print(f"best mean: lr = {best:g}")

# %% [markdown]
# Where the bars overlap, any of the rates will do.
#
# (We chose the rate on the digits that we report. With four rates it hardly matters; [lesson 12](../12_tuning/12_tuning.ipynb) shows where it does.)
#
# ### Exercise: read digits
#
# Your own loop, a rate, a batch size, enough epochs: the network should read over 95 % of unseen digits, from any start.


# %% exercise="read_digits"
def read_digits(x, y, rng):
    """theta (2410,) of a network trained with your loop, from start_weights(rng).

    x (rows, 64) are pixels, y (rows,) the digits.
    """
    ### BEGIN SOLUTION
    theta, losses = train(digit_loss, start_weights(rng), x, y, 0.3, 32, 30, rng)
    return theta
    ### END SOLUTION


# %%
if ready(read_digits):
    theta = read_digits(x_train, y_train, np.random.default_rng(0))
    W1, b1, W2, b2 = pieces_of(theta)
    guess = (np.maximum(0, x_test @ W1 + b1) @ W2 + b2).argmax(axis=1)
    print(f"{np.mean(guess == y_test):.1%} of unseen digits read right. The others:")
    missed = np.flatnonzero(guess != y_test)[:16]
    titles = [f"{y_test[i]} as {guess[i]}" for i in missed]
    show(image_grid(x_test[missed].reshape(-1, 8, 8), titles)[0])

# %% [markdown]
# ## In plain words
#
# - A small learning rate crawls; above 2 / curvature it diverges.
# - The steepest direction limits the rate, the flattest sets the pace.
# - A batch estimates the gradient, off by about $1/\sqrt{\text{rows}}$. An epoch shows every row once, in a new order.
# - The loop: batch, gradient at the present weights, step. In PyTorch, clear the old gradient first.
# - Find the rate with a range test, and stay left of the lowest loss.
# - Large batches want larger rates, and these a warm-up.
# - Compare means over several seeds, and their scatter.
#
# ### If you want more
#
# - Robbins and Monro (1951), *A stochastic approximation method*: why noisy steps arrive, if they shrink in the right way.
# - Bottou (2012), *Stochastic gradient descent tricks*: advice from somebody who has made all the mistakes.
# - Smith (2017), *Cyclical learning rates for training neural networks*: the range test.
# - Goyal and others (2017), *Accurate, large minibatch SGD: training ImageNet in 1 hour*: 8192 rows a batch, with warm-up.
# - Keskar and others (2017), *On large-batch training for deep learning*: why small batches often end in better places.
#
# One rate for all weights is too large for some and too small for others. In [lesson 06](../06_optimizers/06_optimizers.ipynb) optimizers remember where they came from, and give every weight its own.

# %%
progress()
