# %% [markdown]
# # 03 · Losses
#
# **How wrong is wrong?**
#
# You decide what a mistake costs, and that decision, the **loss**, is all a network learns from. In about an hour you will have
# written the losses of nearly every network.
#
# You need: softmax and slopes from [lesson 02](../02_activations/02_activations.ipynb).

# %% setup=true
# What you wrote in earlier lessons is not loaded here.
from functools import partial

import numpy as np

from nnedu import Adam, Dense, Sequential, Tanh
from nnedu.data import Dataset, digits
from nnedu.losses import contrastive, hinge, margin_ranking
from nnedu.plots import (
    axes_row,
    curves,
    decision_boundary,
    describe,
    image_grid,
    scatter_classes,
    show,
    table,
)
from nnedu.training import fit
from nnedu.widgets import LossExplorer


# %% setup=true
def sigmoid(z):  # as in lesson 02
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


# %% [markdown]
# This helper trains a network on any loss; [lesson 05](../05_gradient_descent/05_gradient_descent.ipynb) shows how.


# %%
def trained(model, data, loss, lr, epochs, batch_size=32):
    """The model after some epochs of learning with this loss."""
    learning = {"loss": loss, "optimizer": Adam(model, lr=lr), "epochs": epochs}
    rng = np.random.default_rng(0)
    fit(model, data, **learning, batch_size=batch_size, rng=rng, progress=False)
    return model


# %% [markdown]
# ## 1 · What a mistake costs
#
# Two forecasters guess the temperature, twice.
#
# | | day 1 | day 2 |
# |---|---|---|
# | Ada misses by | 3 | 3 |
# | Ben misses by | 0 | 5 |

# %% predict="forecasters"
# Who is better if a miss costs its size? And if it costs its square?
# "Ada both times", "Ben both times" or "Ben, then Ada"
forecasters = ...

# %%
if reveal("forecasters"):
    for name, misses in {"Ada": np.array([3.0, 3.0]), "Ben": np.array([0.0, 5.0])}.items():
        print(f"{name}: mean size {np.abs(misses).mean()}, mean square {(misses**2).mean()}")

# %% [markdown]
# A loss turns predictions $p$ and **targets** $y$ into one number, 0 where all are perfect. With $p = f(x; W)$ from a network with
# weights $W$, averaged over $n$ examples, it is the **empirical loss**:
#
# $$J(W) = \frac{1}{n} \sum_{i=1}^{n} L\big(f(x_i; W),\, y_i\big)$$
#
# Training makes $J(W)$ small. For that, nearly every loss here also returns `dpredictions`, the slope of its value in each prediction.
#
# The **mean squared error** (MSE) and its slope:
#
# $$L = \frac{1}{n} \sum_i (p_i - y_i)^2 \qquad \frac{\partial L}{\partial p_i} = \frac{2}{n} (p_i - y_i)$$


# %% exercise="mse"
def mse(predictions, y):
    """Mean squared error over all elements, and its gradient.
    Both arrays have the same shape."""
    ### BEGIN SOLUTION
    difference = predictions - y
    n = difference.size
    return (difference**2).sum() / n, 2 * difference / n
    ### END SOLUTION


# %% [markdown]
# Dividing by $n$ makes the losses of twenty and two thousand examples comparable.
#
# ### One trap before we go on
#
# Predictions have the shape $(n, 1)$, targets often $(n,)$. The function below finds a large error
# where **every prediction is perfect**. Find the bug.


# %% exercise="mean_error" starts_from="square_table"
### BEGIN SOLUTION
def mean_error(predictions, y):
    """Mean squared error of predictions (n, 1) against targets (n,)."""
    difference = predictions[:, 0] - y
    return (difference**2).mean()


### END SOLUTION

# %% [markdown]
# A column and a row broadcast into a table ([lesson 00](../00_start_here/00_start_here.ipynb)) of every prediction against every
# target. Nothing crashes, and the network learns the mean of $y$ for everybody. When a loss refuses to fall, print two shapes.
#
# ## 2 · When one example shouts
#
# Eight houses cost about 3 (in units of 100,000). The ninth is a castle.

# %% predict="castle"
# You must name one price for all nine houses. Which loss lets the castle pull that price up the most?
# "squared error", "absolute error" or "both the same"
castle = ...

# %%
prices = np.array([2.6, 2.8, 2.9, 3.0, 3.0, 3.1, 3.3, 3.4, 18.0])
if reveal("castle"):
    guesses = np.linspace(1, 8, 701)
    misses = guesses[:, None] - prices
    costs = {"squared": (misses**2).mean(axis=1), "absolute": np.abs(misses).mean(axis=1)}
    for name, cost in costs.items():
        print(f"cheapest single price, {name} error: {guesses[cost.argmin()]:.2f}")
    show(
        curves(
            {k: c / c.min() for k, c in costs.items()},
            x=guesses,
            xlabel="one price for all",
            ylabel="cost, lowest = 1",
            title="One price for nine houses",
        )
    )

# %% [markdown]
# Squared error names the **mean**. Absolute error names the **median**, whatever the castle costs: its slope is always 1 in size.
#
# Move the outlier: with which losses does the best prediction follow? `mae` is the absolute error; the others come below.

# %%
if ready(mse):
    display(LossExplorer(mse, "mae", "huber", "quantile"))

# %% [markdown]
# **Huber's loss** is squared for small errors, straight beyond $\delta$. With $d = p - y$:
#
# $$h(d) = \begin{cases} \frac{1}{2} d^2 & |d| \le \delta \\ \delta\,(|d| - \frac{1}{2}\delta) & \text{otherwise} \end{cases}
# \qquad h'(d) = \begin{cases} d & |d| \le \delta \\ \pm\delta & \text{otherwise} \end{cases}$$
#
# Fill in the gradient.


# %% exercise="huber"
def huber(predictions, y, delta=1.0):
    """Mean Huber loss over all elements, and its gradient."""
    d = predictions - y
    small = np.abs(d) <= delta
    value = np.where(small, d**2 / 2, delta * (np.abs(d) - delta / 2)).mean()
    ### BEGIN SOLUTION
    return value, np.clip(d, -delta, delta) / d.size
    ### END SOLUTION


# %% [markdown]
# Of fifty points near a line, five were typed in wrong. One neuron learns them with each loss.


# %%
def line_fitted(loss, x, y):
    """The heights at x of the straight line that one neuron learns with this loss."""
    line = Sequential(Dense(1, 1, rng=np.random.default_rng(0)), dtype=np.float64)
    return trained(line, (x, y), loss, lr=0.02, epochs=150).forward(x, train=False)


if ready(mse, huber):
    rng = np.random.default_rng(7)
    x = np.sort(rng.uniform(-2, 2, (50, 1)), axis=0)
    y = 1.5 * x + rng.normal(0, 0.2, (50, 1))
    y[40:45] -= 8
    ax = axes_row(width=6)[0]
    ax.plot(x, y, ".", color="gray", label="data")
    for loss, style in ((mse, "--"), (huber, "-")):
        ax.plot(x, line_fitted(loss, x, y), style, label=loss.__name__)
    ax.set(xlabel="x", ylabel="y")
    ax.legend()
    show(
        ax,
        alt="Fifty points near a rising line, five of them far below. "
        "The line found with mse is pulled down by the five; the line found with huber is not.",
    )

# %% [markdown]
# ### Asking for more than the middle
#
# "Nine out of ten parcels arrive within five days" is a promise you can plan with: the 0.9-**quantile**. To ask for it, let a promise
# too short cost $q$ a day, one too long $1 - q$. With $d = y - p$:
#
# $$L = \frac{1}{n} \sum_i \max\big(q\, d_i,\; (q - 1)\, d_i\big)$$
#
# Now $d$ is target minus prediction: the slope changes its sign.


# %% exercise="quantile_loss"
def quantile_loss(predictions, y, q=0.5):
    """Mean quantile (pinball) loss over all elements, and its gradient.
    At d = 0 take any slope."""
    d = y - predictions
    ### BEGIN SOLUTION
    value = np.maximum(q * d, (q - 1) * d).mean()
    return value, np.where(d > 0, -q, 1 - q) / d.size
    ### END SOLUTION


# %%
if ready(quantile_loss):
    rng = np.random.default_rng(5)
    distance = np.linspace(0, 1, 400)[:, None]
    days = 1 + 2 * distance + distance * rng.exponential(1.0, (400, 1))
    ax = axes_row(width=6)[0]
    ax.plot(distance, days, ".", color="lightgray")
    for q, style in ((0.1, ":"), (0.5, "-"), (0.9, "--")):
        p = line_fitted(partial(quantile_loss, q=q), distance, days)
        ax.plot(distance, p, style, label=f"q = {q}: {(days <= p).mean():.0%} lie below")
    ax.set(xlabel="distance, in 1000 km", ylabel="days")
    ax.legend()
    show(
        ax,
        alt="Points that spread out to the right, and three straight lines: about a tenth of the "
        "points lie below the lowest, half below the middle one, nine tenths below the highest.",
    )

# %% [markdown]
# ## 3 · From scores to a label
#
# A classifier returns a row of **scores** (logits), one for each class. The **decision function** turns them into an answer: softmax makes
# probabilities, and the largest names the label.
#
# Soon we need the *logarithms* of probabilities. `np.log(softmax(z))` would make $-\infty$ of one that rounds to 0, so cancel first:
#
# $$\log \text{softmax}(z)_k = z_k - m - \log \sum_j e^{z_j - m} \qquad m = \max_j z_j$$


# %% exercise="log_softmax"
def log_softmax(z):
    """Logarithms of the softmax probabilities of scores z (batch, classes), row by row;
    always finite."""
    ### BEGIN SOLUTION
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    ### END SOLUTION


# %% exercise="decide"
def decide(z):
    """For each row of scores: the label (batch,) and how sure we are of it,
    its probability (batch,). Use your log_softmax."""
    ### BEGIN SOLUTION
    labels = z.argmax(axis=1)
    return labels, np.exp(log_softmax(z).max(axis=1))
    ### END SOLUTION


# %% exercise="softmax_needed"
# A network only has to name the label, not how sure it is. Does it need softmax for that?
# "a"  yes, scores may be negative
# "b"  no, the largest score has the largest probability
# "c"  only if there are more than two classes
### BEGIN SOLUTION
softmax_needed = "b"
### END SOLUTION

# %% [markdown]
# ## 4 · Being sure and wrong
#
# A classifier should pay nothing for giving the **true** class the probability 1, and dearly for nearly 0: sure and wrong.
# The logarithm does that:
#
# $$L = -\log p_{\text{true}}$$

# %% predict="sure_and_wrong"
# It pays 0.69 where it gave 50 % to the true class. What does it pay where it gave 0.1 %?
# "about 1.4", "about 7" or "about 350"
sure_and_wrong = ...

# %%
if reveal("sure_and_wrong"):
    p = np.linspace(0.001, 1, 500)
    show(
        curves(
            {"-log p": -np.log(p), "1 - p": 1 - p},
            x=p,
            xlabel="probability given to the true class",
            ylabel="loss",
            title="What it costs",
        )
    )

# %% exercise="at_chance"
# A fresh network knows nothing and gives each of the 10 digits about the same probability.
# What is its loss, to two decimals? (A number worth knowing:
# it tells you that training started right.)
### BEGIN SOLUTION
at_chance = 2.30
### END SOLUTION

# %% [markdown]
# After a softmax, this loss is called **cross-entropy**. Its slope in the scores is what was said, minus what is true.
#
# $$L = -\frac{1}{n} \sum_i \log \text{softmax}(z_i)_{y_i} \qquad dz = \frac{1}{n} \big(\text{softmax}(z) - \text{onehot}(y)\big)$$
#
# Each row of $\text{onehot}(y)$ has a 1 at the true class and 0 elsewhere. Compute both from the scores.


# %% exercise="cross_entropy"
def cross_entropy(z, y):
    """Mean cross-entropy, and dz.
    z (batch, classes) are scores, y (batch,) integer labels."""
    ### BEGIN SOLUTION
    n = len(y)
    log_p = log_softmax(z)
    value = -log_p[np.arange(n), y].mean()
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    return value, dz / n
    ### END SOLUTION


# %% [markdown]
# A single layer learns the digits from your loss alone.

# %%
digit_data = digits()
if ready(cross_entropy, decide):
    model = Sequential(Dense(64, 10, rng=np.random.default_rng(0)))
    before, _ = cross_entropy(model.forward(digit_data.x, train=False), digit_data.y)
    z = trained(model, digit_data, cross_entropy, 0.01, 15).forward(digit_data.x, train=False)
    labels, sure = decide(z)
    after, right = cross_entropy(z, digit_data.y)[0], np.mean(labels == digit_data.y)
    print(f"loss at the start {before:.2f}, at the end {after:.2f}; {right:.1%} right")
    worst = np.argsort(np.where(labels != digit_data.y, -sure, 0))[:6]
    titles = [f"a {digit_data.y[i]}: {labels[i]}? {sure[i]:.0%}" for i in worst]
    show(image_grid(digit_data.x[worst].reshape(-1, 8, 8), titles, title="Sure, and wrong")[0])

# %% [markdown]
# ### Two classes, or several answers at once
#
# For yes or no, one score is enough, and the sigmoid makes it a probability. The **binary cross-entropy** pays $-\log \sigma(z)$ where $y = 1$ and
# $-\log(1 - \sigma(z))$ where $y = 0$. From the score, with $\text{softplus}(z) = \log(1 + e^z)$:
#
# $$L = \frac{1}{n} \sum_i \text{softplus}(z_i) - y_i z_i \qquad dz = \frac{1}{n} (\sigma(z) - y)$$
#
# To keep it finite: $\log(1 + e^z) = \max(z, 0) + \log(1 + e^{-|z|})$. NumPy's `np.log1p(x)` is $\log(1 + x)$, exact for small $x$.
#
# **Two of the six lines are traps.** Put the other four in order. (C is no trap: its overflow still gives 0.)
#
# ```python
# def binary_cross_entropy(z, y):
#     A   value = (np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z).mean()
#     B   return value, (p - y) * p * (1 - p) / z.size
#     C   p = 1 / (1 + np.exp(-z))
#     D   value = -np.log(np.where(y == 1, z, 1 - z)).mean()
#     E   return value, dz / z.size
#     F   dz = p - y
# ```

# %% exercise="bce_order"
# Four letters in order, such as "ABCD".
### BEGIN SOLUTION
bce_order = "ACFE"
### END SOLUTION

# %% [markdown]
# The **negative log-likelihood** (`nll`) is cross-entropy without the softmax, for a network that returns log-probabilities.

# %% [markdown]
# ## 5 · The rare class
#
# One patient in twenty is ill. A network that says "healthy" to everybody is 95 % right, and useless. The plain loss
# likes it, for all patients pull equally hard.
#
# **Weighted** cross-entropy lets an example count with the weight of its class:
#
# $$L = \frac{\sum_i w_{y_i} \cdot \big(-\log p_{i, y_i}\big)}{\sum_i w_{y_i}}$$
#
# In **balanced** cross-entropy, $w_k$ is 1 over the number of examples of class $k$.


# %% exercise="weighted_cross_entropy"
def weighted_cross_entropy(z, y, weight):
    """Weighted mean of the cross-entropy, and dz.
    weight (classes,) holds one number for each class."""
    n = len(y)
    log_p = log_softmax(z)
    dz = np.exp(log_p)
    dz[np.arange(n), y] -= 1
    ### BEGIN SOLUTION
    w = weight[y] / weight[y].sum()
    value = -(w * log_p[np.arange(n), y]).sum()
    return value, w[:, None] * dz
    ### END SOLUTION


# %%
def patients(rng):
    """Two measurements of 600 people; 30 of them, class 1, are ill."""
    y = (np.arange(600) < 30).astype(int)
    centre = np.array([[0.0, 0.0], [1.6, 1.2]])
    return Dataset(centre[y] + rng.normal(0, 0.8, (600, 2)), y, "patients")


def ill_or_not(data, loss):
    """A function from measurements to 0 or 1, learned with this loss."""
    model = Sequential(Dense(2, 2, rng=np.random.default_rng(0)))
    trained(model, data, loss, lr=0.05, epochs=40, batch_size=100)
    return lambda points: model.forward(points, train=False).argmax(axis=1)


# %% predict="balanced"
# Trained with balanced weights instead of plain ones, the network finds more of the ill.
# What else changes? "nothing", "more false alarms" or "fewer false alarms"
balanced = ...

# %%
if reveal("balanced") and ready(cross_entropy, weighted_cross_entropy):
    data = patients(np.random.default_rng(3))
    new = patients(np.random.default_rng(4))
    share = 1 / np.bincount(data.y)
    losses = {"plain": cross_entropy, "balanced": lambda z, y: weighted_cross_entropy(z, y, share)}
    for ax, (name, loss) in zip(axes_row(2), losses.items()):
        says_ill = ill_or_not(data, loss)
        found, alarms = says_ill(new.x)[new.y == 1].mean(), says_ill(new.x)[new.y == 0].mean()
        right = np.mean(says_ill(new.x) == new.y)
        print(
            f"{name:<9}{found:5.0%} of the ill found,{alarms:5.0%} of the healthy alarmed, {right:.0%} right"
        )
        decision_boundary(says_ill, *new, title=name, ax=ax)
    show(ax)

# %% [markdown]
# On 600 new people the balanced network is right *less often*, and still a hospital wants it: the weights say what a mistake costs.
#
# The **focal loss** (2017) weighs by difficulty instead: it multiplies each loss by $(1 - p_{\text{true}})^\gamma$.

# %% exercise="focal_factor"
# An easy example: the network gives the true class p = 0.9.
# With gamma = 2, by what factor is its loss multiplied,
# compared with plain cross-entropy? (to three decimals)
### BEGIN SOLUTION
focal_factor = 0.01
### END SOLUTION

# %% [markdown]
# ### Losses that count overlap
#
# Most pixels of a picture are background. A doctor who marks a tumour asks how well the mark **overlaps** it. Count
# hits, false alarms and misses, with probabilities instead of yes and no:
#
# $$TP = \sum p\,y \qquad FP = \sum p\,(1 - y) \qquad FN = \sum (1 - p)\,y$$
#
# $$\text{Dice} = 1 - \frac{2\,TP}{2\,TP + FP + FN} \qquad \text{IoU} = 1 - \frac{TP}{TP + FP + FN} \qquad
# \text{Tversky} = 1 - \frac{TP}{TP + \alpha FP + \beta FN}$$
#
# $\alpha$ is the price of a false alarm, $\beta$ of a miss.

# %%
truth = np.zeros((6, 9))
truth[1:4, 2:6] = 1
marked = np.zeros((6, 9))
marked[2:5, 3:8] = 1
left, right = axes_row(2)
table(truth.astype(int), title="the truth", ax=left)
table(marked.astype(int), title="marked", ax=right)
show(left)

# %% exercise="iou_by_hand"
# Count in the picture above (or let NumPy count):
# what is the IoU loss of the marked region, to three decimals?
### BEGIN SOLUTION
iou_by_hand = round(1 - 6 / 21, 3)
### END SOLUTION


# %% exercise="dice_loss"
def dice_loss(probs, y):
    """Mean Dice loss over the batch.
    probs and y (batch, height, width): each picture is counted on its own.
    The value alone, no gradient."""
    ### BEGIN SOLUTION
    hits = (probs * y).sum(axis=(1, 2))
    return (1 - 2 * hits / (probs.sum(axis=(1, 2)) + y.sum(axis=(1, 2)))).mean()
    ### END SOLUTION


# %%
if ready(dice_loss):
    nothing = np.full(truth.shape, 0.01)
    for name, p in {"marks nothing": nothing, "the region above": marked}.items():
        right = ((p > 0.5) == truth).mean()
        print(
            f"{name:<17} {right:.0%} of the pixels right, Dice loss {dice_loss(p[None], truth[None]):.2f}"
        )

# %% [markdown]
# By pixels it pays to mark nothing; by overlap it does not.
#
# ## 6 · Nearer and farther
#
# Sometimes there is only a comparison: *this photo shows the same person as that one.* Then the loss compares outputs:
#
# | loss | what it sees | it costs until |
# |---|---|---|
# | ranking | two scores, which should be higher | the better one leads by a margin |
# | margin (hinge) | the true class's score and the others | the true one leads by 1 |
# | contrastive | two points, same or different | same ones meet, different ones are a margin apart |
# | triplet | an anchor, a positive (the same kind), a negative (another kind) | the positive is nearer than the negative by a margin |
#
# All have the same bend, $\max(0, \ldots)$: once the order is right *with room to spare*, the example costs nothing and has slope 0.

# %%
lead, distance = np.linspace(-2, 3, 101), np.linspace(0, 2, 101)
zero, one = np.zeros(1), np.ones(1)
scores = {
    "ranking, margin 0.5": [margin_ranking(one * d, zero, one, margin=0.5)[0] for d in lead],
    "margin (hinge)": [hinge(one * d, one)[0] for d in lead],
}
points = {
    name: [contrastive(one[None] * d, zero[None], y)[0] for d in distance]
    for name, y in {"same": zero, "different": one}.items()
}
left, right = axes_row(2)
curves(scores, x=lead, xlabel="lead of the better one", ylabel="cost", title="Scores", ax=left)
curves(points, x=distance, xlabel="distance", title="Contrastive: two points", ax=right)
show(left)

# %% [markdown]
# Write the triplet loss of FaceNet (2015), with anchor $a$, positive $p$, negative $q$ and margin $m$:
#
# $$L = \frac{1}{n} \sum_i \max\big(0,\; \lVert a_i - p_i \rVert^2 - \lVert a_i - q_i \rVert^2 + m\big)$$
#
# Where an example still costs something, the slope in the anchor is $2\,(q - p) / n$: a step against it leads towards the positive.


# %% exercise="triplet_loss"
def triplet_loss(anchor, positive, negative, margin=1.0):
    """Mean triplet loss with squared distances, and its gradient in the anchor.
    All arrays are (batch, features)."""
    near = ((anchor - positive) ** 2).sum(axis=1)
    far = ((anchor - negative) ** 2).sum(axis=1)
    ### BEGIN SOLUTION
    cost = np.maximum(0, near - far + margin)
    danchor = 2 * (negative - positive) * (cost > 0)[:, None] / len(anchor)
    return cost.mean(), danchor
    ### END SOLUTION


# %% [markdown]
# A single layer maps each digit to a point in the plane, told only triplets: two pictures of one digit and one of another.


# %%
def embedded(x, y, steps, rng):
    """A map from 64 pixels to the plane, learned from triplets with your loss."""
    W = rng.normal(0, 0.1, (64, 2))
    for _ in range(steps):
        a = rng.integers(len(x), size=200)
        p = np.array([rng.choice(np.flatnonzero(y == y[i])) for i in a])
        q = rng.integers(len(x), size=200)
        a, p, q = (index[y[q] != y[a]] for index in (a, p, q))
        ea, ep, eq = x[a] @ W, x[p] @ W, x[q] @ W
        value, da = triplet_loss(ea, ep, eq)
        costs = np.any(da != 0, axis=1, keepdims=True)
        dp, dq = 2 * (ep - ea) * costs / len(a), 2 * (ea - eq) * costs / len(a)
        W -= 0.05 * (x[a].T @ da + x[p].T @ dp + x[q].T @ dq)
    return W


if ready(triplet_loss):
    few = np.isin(digit_data.y, (0, 1, 4, 6))
    x, y = digit_data.x[few].astype(float), digit_data.y[few]
    names = np.searchsorted((0, 1, 4, 6), y)
    axes = axes_row(2)
    for ax, steps in zip(axes, (0, 150)):
        W = embedded(x, y, steps, np.random.default_rng(0))
        scatter_classes(x @ W, names, title=f"after {steps} steps", ax=ax)
        ax.legend(["0", "1", "4", "6"])
        describe(
            ax,
            f"Digits 0, 1, 4 and 6 as points after {steps} steps: "
            + ("mixed." if not steps else "four groups apart."),
        )
    show(axes[0])

# %% [markdown]
# ## 7 · A loss and an output that fit
#
# Output activation and loss must fit, for two reasons.
#
# **The targets must be within reach.** A network learns $y = 3 \sin 2x$ with MSE, with and without tanh at the output.

# %% predict="tanh_output"
# With tanh at the output, what will the fitted curve look like?
# "a bit rougher", "cut off at -1 and 1" or "a straight line"
tanh_output = ...

# %%
if reveal("tanh_output") and ready(mse):
    x = np.linspace(-2, 2, 120)[:, None]
    y = 3 * np.sin(2 * x)
    fitted = {"target": y[:, 0]}
    for name, last in {"identity output": (), "tanh output": (Tanh(),)}.items():
        rng = np.random.default_rng(0)
        model = Sequential(
            Dense(1, 32, rng=rng), Tanh(), Dense(32, 1, rng=rng), *last, dtype=np.float64
        )
        trained(model, (x, y), mse, lr=0.02, epochs=300)
        fitted[name] = model.forward(x, train=False)[:, 0]
    show(curves(fitted, x=x[:, 0], title="y = 3 sin 2x, fitted with MSE", ylabel="y"))

# %% [markdown]
# **The slope must survive.** Take a sigmoid output, $a = \sigma(z)$, and squared error, $L = (a - y)^2$. The chain rule gives
#
# $$\frac{dL}{dz} = 2\,(a - y) \cdot a\,(1 - a)$$
#
# Compare it with cross-entropy's $\sigma(z) - y$.


# %% exercise="squared_sigmoid_slope"
def squared_sigmoid_slope(z, y):
    """dL/dz, number by number, for L = (sigmoid(z) - y)**2. sigmoid stands at the top."""
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return 2 * (a - y) * a * (1 - a)
    ### END SOLUTION


# %%
if ready(squared_sigmoid_slope):
    z = np.linspace(-10, 6, 200)
    both = {
        "squared error": squared_sigmoid_slope(z, 1.0),
        "cross-entropy": sigmoid(z) - 1,
    }
    show(
        curves(
            both, x=z, xlabel="score z", ylabel="slope", title="Target 1: who pulls the score up?"
        )
    )

# %% exercise="stuck"
# At z = -10 the network is sure and wrong.
# What happens in training with squared error after the sigmoid?
# "a"  it is corrected faster, for squares grow quickly
# "b"  next to nothing: the sigmoid is saturated, and its slope multiplies everything
# "c"  the loss overflows
### BEGIN SOLUTION
stuck = "b"
### END SOLUTION

# %% [markdown]
# Cross-entropy fits the sigmoid: its logarithm undoes the exponential, and the flat parts cancel. Remember the pairs:
#
# | the answer is | output activation | loss |
# |---|---|---|
# | any number | identity | MSE, Huber, quantile |
# | yes or no, or several labels | sigmoid | binary cross-entropy |
# | one of several classes | softmax | cross-entropy |
# | a region in a picture | sigmoid | Dice, IoU, or binary cross-entropy |
#
# As in most libraries, our classification losses take the **scores** and apply sigmoid or softmax themselves. The network ends with plain sums.
#
# ### Three questions from before

# %% exercise="table_shape"
# p has the shape (5, 1) and y the shape (5,). What is (p - y).size?   (lesson 00)
### BEGIN SOLUTION
table_shape = 25
### END SOLUTION

# %% exercise="steepest_sigmoid"
# What is the largest slope that a sigmoid has anywhere?   (lesson 02)
### BEGIN SOLUTION
steepest_sigmoid = 0.25
### END SOLUTION

# %% exercise="shifted_scores"
# A row of scores is (1, 3, 0). Somebody adds 100 to each.
# What happens to softmax's largest probability?   (lesson 02)
# "a" it grows   "b" it stays   "c" it overflows if computed as you wrote it
### BEGIN SOLUTION
shifted_scores = "b"
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - You decide what a mistake costs, and the network learns exactly that.
# - Squares make large errors shout; Huber caps them. A quantile loss asks for another place than the middle.
# - A classifier pays $-\log p$ of the true class, computed from the scores. At chance that is the logarithm of the number of classes.
# - Where a class is rare, accuracy flatters. Weigh the classes, or count overlap.
# - Comparisons cost nothing once the order is right by a margin.
# - An output that does not fit its loss cannot reach the target, or loses its slope.
# - The mean over the batch is taken in the loss, and nowhere else.
#
# [Lesson 04](../04_backprop/04_backprop.ipynb) carries the slope from the network's *output* back to every weight.

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - P. Huber (1964). *Robust estimation of a location parameter.*
# - R. Koenker, G. Bassett (1978). *Regression quantiles.*
# - R. Hadsell, S. Chopra, Y. LeCun (2006). *Dimensionality reduction by learning an invariant mapping.* The contrastive loss.
# - F. Schroff, D. Kalenichenko, J. Philbin (2015). *FaceNet: a unified embedding for face recognition and clustering.* The triplet loss.
# - F. Milletari, N. Navab, S.-A. Ahmadi (2016). *V-Net: fully convolutional neural networks for volumetric medical image segmentation.* The Dice loss.
# - T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár (2017). *Focal loss for dense object detection.*
# - S. Salehi, D. Erdogmus, A. Gholipour (2017). *Tversky loss function for image segmentation using 3D fully convolutional deep networks.*
