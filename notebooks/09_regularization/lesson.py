# %% [markdown]
# # 09 · Regularization
#
# **A network with enough weights can learn any list by heart, nonsense included. Why is it ever right about something it has not seen, and how can you help?**
#
# You measure where a network's errors come from, and write the four classic remedies.
#
# It takes about 75 minutes; pause after part 4. You need the training loop ([lesson 05](../05_gradient_descent/05_gradient_descent.ipynb)) and Adam ([lesson 06](../06_optimizers/06_optimizers.ipynb)).

# %% setup=true
from functools import partial

import numpy as np
from tqdm.auto import tqdm

from nnedu import Adam, Dense, Dropout, ReLU, Sequential, accuracy, cross_entropy
from nnedu.data import augment, digits
from nnedu.plots import axes_row, curves, histograms, image_grid, show, spread
from nnedu.training import fit
from nnedu.widgets import DropoutEnsemble, OverfittingExplorer, WeightPenalties

# %% [markdown]
# ## 1 · Learning by heart
#
# Give 200 pictures of digits new labels, drawn by lot: there is nothing to understand.

# %% predict="by_heart"
# A network with 128 hidden units trains on these 200 for 150 epochs.
# How many of the 200 will it get right?
# "about 20, by luck", "about half" or "all of them"
by_heart = ...

# %%
data = digits()
if reveal("by_heart"):
    rng = np.random.default_rng(0)
    x, nonsense = data.x[:200], rng.integers(10, size=200)
    model = Sequential(Dense(64, 128, rng=rng), ReLU(), Dense(128, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "epochs": 150}
    fit(model, (x, nonsense), **learning, rng=rng, progress=False)
    print(f"of the 200: {accuracy(model.forward(x, train=False), nonsense):.0%} right")
    unseen = accuracy(model.forward(data.x[1000:], train=False), data.y[1000:])
    print(f"of 797 new digits: {unseen:.0%} right")

# %% [markdown]
# What counts is **generalization**: being right on rows *not* learned from. So cut the data into three parts:
#
# | part | what for |
# |---|---|
# | **training** | the weights learn from it |
# | **validation** | *you* learn from it: how wide, how long, which rate |
# | **test** | opened once, at the end, to say how good the chosen one is |


# %% exercise="three_parts"
def three_parts(n, rng):
    """Row numbers for training (60 %), validation (20 %) and test (20 %).

    There are n rows, drawn with rng.
    """
    ### BEGIN SOLUTION
    rows = rng.permutation(n)
    return np.split(rows, [int(0.6 * n), int(0.8 * n)])
    ### END SOLUTION


# %% [markdown]
# Why a third? Suppose you try many models that guess yes or no.

# %% predict="lucky"
# 200 models that guess, each judged on the same 100 rows. What share
# does the *best* of them get right?
# "about 50 %", "about 53 %" or "above 60 %"
lucky = ...

# %% [markdown]
# First write the honest way: **choose** on validation, **report** from test.


# %% exercise="choose_and_report"
def choose_and_report(validation, test):
    """Which model (its index), and the error to report.

    Both arrays hold one error for each model.
    """
    ### BEGIN SOLUTION
    best = np.argmin(validation)
    return best, test[best]
    ### END SOLUTION


# %%
if reveal("lucky") and ready(choose_and_report):
    seen, reported = [], []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        validation, test = rng.integers(2, size=(2, 200, 100)).mean(axis=2)
        best, error = choose_and_report(validation, test)
        seen.append(1 - validation[best])
        reported.append(1 - error)
    groups = {"on the rows\nthat chose it": seen, "on new rows": reported}
    show(spread(groups, title="The best of 200 that guess, 20 times", ylabel="share right"))

# %% [markdown]
# The rows that chose the best cannot say how good it is, and the more models you try, the better your luck looks.
#
# ## 2 · Too simple, too complex
#
# Somebody measures a wave 15 times, with noise. You fit $\hat p = w_0 + w_1 x + \ldots + w_d x^d$, a linear neuron that sees the powers of $x$. The **degree** $d$ is its capacity.

# %%
places, fine = np.linspace(-1, 1, 15), np.linspace(-1, 1, 50)
truth = np.sin(3 * fine)


def fits_of(degree, times=200):
    """Fits (times, 50): each to 15 new noisy measurements of the same wave."""
    rng = np.random.default_rng(1)
    noisy = np.sin(3 * places) + 0.4 * rng.standard_normal((times, 15))
    return np.array([np.polyval(np.polyfit(places, y, degree), fine) for y in noisy])


axes = axes_row(3, width=3.4, height=3)
for ax, degree in zip(axes, (1, 3, 12)):
    some = {f"fit {i + 1}": fit for i, fit in enumerate(fits_of(degree)[:3])}
    curves({"truth": truth} | some, x=fine, title=f"degree {degree}", ax=ax)
    ax.set_ylim(-2, 2)
    ax.get_legend().remove()
show(axes[0])

# %% [markdown]
# The solid line is the truth, the others fit three sets of measurements. On the left they agree, and miss the wave; on the right they follow the noise. Two kinds of error:
#
# - **Bias** (not a neuron's $b$): how far the *mean* of all fits $\hat p$ lies from the truth $p$. More data would not help.
# - **Variance**: how far single fits scatter around *their mean*, by the luck of the measurements.
#
# With $\mathbb{E}$ for the mean over all fits:
#
# $$\underbrace{\mathbb{E}\,[(\hat p - p)^2]}_{\text{error}} = \underbrace{(\mathbb{E}[\hat p] - p)^2}_{\text{bias}^2} + \underbrace{\mathbb{E}\,[(\hat p - \mathbb{E}[\hat p])^2]}_{\text{variance}}$$


# %% exercise="bias_variance"
def bias_variance(fits, truth):
    """Bias squared and variance, each as a mean over the places.

    fits (runs, places), truth (places,)
    """
    ### BEGIN SOLUTION
    mean = fits.mean(axis=0)
    return np.mean((mean - truth) ** 2), np.mean((fits - mean) ** 2)
    ### END SOLUTION


# %% predict="best_degree"
# Bias squared and variance together: which degree from 0 to 12 has the
# smallest error?
# "1", "3" or "12"
best_degree = ...

# %%
if reveal("best_degree") and ready(bias_variance):
    both = np.array([bias_variance(fits_of(degree), truth) for degree in range(13)])
    parts_of_error = {"bias²": both[:, 0], "variance": both[:, 1], "together": both.sum(axis=1)}
    ax = curves(parts_of_error, xlabel="degree", ylabel="error", title="200 fits of each degree")
    ax.set_ylim(0, 0.6)
    show(ax)

# %% [markdown]
# On the left a model **underfits**, on the right it **overfits**. Your own network comes without truth and without 200 fits. Two errors are enough:
#
# | | training error | validation error | what may help |
# |---|---|---|---|
# | underfitting | too high | about the same | more units, better features, longer or better training |
# | overfitting | low | much higher | more data, fewer units, *regularization* |
#
# **Regularization** is whatever makes a network fit its training data less well, to do better on new data.

# %% exercise="bad_result"
# A friend's network gets 41 % of the training digits wrong and 42 % of the
# validation digits. "It overfits," says the friend, "so I put in dropout."
# What is it really: "overfitting", "underfitting" or "fine"?
### BEGIN SOLUTION
bad_result = "underfitting"
### END SOLUTION

# %% [markdown]
# ## 3 · Stop early
#
# A network first learns what many examples share, then what is special about each. When does the validation loss turn? Try more *Training points*, fewer *Hidden units*, less *Noise*.

# %%
OverfittingExplorer()

# %% [markdown]
# **Early stopping** keeps the weights of the lowest validation loss, and stops after some epochs in a row without a lower one, the *patience*.

# %% exercise="kept_epoch"
# Validation losses of epochs 1, 2, 3 ...: 0.90 0.70 0.60 0.62 0.58 0.59
# 0.61 0.63 0.57. Patience 3.
# The weights of which epoch are kept?
### BEGIN SOLUTION
kept_epoch = 5
### END SOLUTION

# %% [markdown]
# The lines are shuffled, and **one is a trap**. Which seven, in which order?
#
# ```python
#     def best_epoch(losses, patience):
#         best, lowest, waited = 0, float("inf"), 0
# A               waited = waited + 1
# B           if loss < lowest:
# C               break
# D       for epoch, loss in enumerate(losses):
# E               best, lowest, waited = epoch, loss, 0
# F           if waited == patience:
# G           else:
# H               best, lowest = epoch, loss
#         return best
# ```

# %% exercise="stop_order"
# Seven letters in order, such as "ABCDEFG".
### BEGIN SOLUTION
stop_order = "DBEGAFC"
### END SOLUTION

# %% [markdown]
# ### A task that needs help
#
# From here on: 300 digits to train, 200 to choose, 800 to test. Somebody was tired, and 3 labels in 10 of the first two parts were drawn by lot. You need not study the helpers.


# %%
def parts(seed, mislabelled=0.3):
    """Training, validation and test part, each x and y, cut and mislabelled anew for each seed."""
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(data.x))[:1300]
    x, y = data.x[rows], data.y[rows]
    drawn = np.flatnonzero(rng.random(500) < mislabelled)
    y[drawn] = rng.integers(10, size=len(drawn))
    return [(x[part], y[part]) for part in (slice(300), slice(300, 500), slice(500, 1300))]


def wrong(model, part):
    """Share of this part that the model gets wrong."""
    return 1 - accuracy(model.forward(part[0], train=False), part[1])


def trained(seed, inside=lambda rng: [], penalty=lambda model: None, mislabelled=0.3, **how):
    """A model 64 - 64 - 10 after training, and its history; `inside` gives layers for its middle."""
    rng, (training, validation, _) = np.random.default_rng(seed), parts(seed, mislabelled)
    layers = [Dense(64, 64, rng=rng), ReLU(), *inside(rng), Dense(64, 10, rng=rng)]
    model = Sequential(*layers)
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "epochs": 60}
    learning |= {"validation": validation, "penalty": penalty(model), "progress": False}
    return model, fit(model, training, **(learning | how), rng=rng)


# %%
model, history = trained(0, epochs=40)
losses = {"training": history["loss"], "validation": history["validation loss"]}
show(curves(losses, xlabel="epoch", ylabel="loss", first=1, title="300 digits, some mislabelled"))
print(f"after 40 epochs: {wrong(model, parts(0)[2]):.1%} of the test wrong")
model, history = trained(0, patience=5)
print(f"with patience 5: {wrong(model, parts(0)[2]):.1%}, weights of epoch {history.best_epoch}")

# %% [markdown]
# After a dozen epochs the network learns the tired person's slips. Stop it with `fit(..., validation=(x, y), patience=5)`.
#
# ## 4 · Small weights
#
# Bending around every single point takes large weights. So make them cost: add a **penalty** to the loss.
#
# $$P_{L2} = \frac{\lambda}{2} \sum_i w_i^2 \qquad\qquad P_{L1} = \lambda \sum_i |w_i|$$
#
# You choose the strength $\lambda$ on the validation data. Some books leave out the $\frac{1}{2}$: their $\lambda$ is half of ours.


# %% exercise="l2"
def l2(W, strength):
    """The penalty, and its gradient with the shape of W."""
    value = 0.5 * strength * np.sum(W**2)
    ### BEGIN SOLUTION
    dW = strength * W
    ### END SOLUTION
    return value, dW


# %% exercise="l1"
def l1(W, strength):
    """The penalty, and its gradient with the shape of W.

    The gradient is 0 where a weight is 0.
    """
    ### BEGIN SOLUTION
    return strength * np.sum(np.abs(W)), strength * np.sign(W)
    ### END SOLUTION


# %% [markdown]
# L2 pulls harder at larger weights, L1 at all with the same force.

# %% predict="exact_zeros"
# Train with one or the other. Which one makes many weights *exactly* 0?
# "L1", "L2" or "both"
exact_zeros = ...

# %%
if reveal("exact_zeros"):
    display(WeightPenalties())

# %% [markdown]
# Raise $\lambda$ with L1, then with L2. In the first picture no weights in the shaded region cost more than the dot's. L1's is a diamond, with corners where a weight is 0.
#
# By hand, with one weight: the loss is $\frac{1}{2}(w - 0.3)^2$, so the data alone would like $w = 0.3$. Take $\lambda = 0.5$.

# %% exercise="l2_leaves"
# Where is the loss plus L2, (w - 0.3)**2 / 2 + 0.5 * w**2 / 2,
# smallest? Set its slope to 0.
### BEGIN SOLUTION
l2_leaves = 0.2
### END SOLUTION

# %% exercise="l1_leaves"
# And where is (w - 0.3)**2 / 2 + 0.5 * abs(w) smallest? Look at the
# slope on both sides of 0.
### BEGIN SOLUTION
l1_leaves = 0
### END SOLUTION

# %% [markdown]
# L2 keeps all weights, but **small**. L1 leaves them **sparse**, many exactly 0, and so chooses its inputs.
#
# ### Exercise: find the bugs
#
# Penalties are for weights: shrinking a bias would only move the whole fit towards 0. The function has **two** faults. To see the second, run it twice on the same gradients.


# %% exercise="with_l2" starts_from="biases shrink and gradients grow"
def with_l2(parameters, gradients, strength):
    """New gradients: strength * W is added for weights, biases stay as they are.

    parameters and gradients are dictionaries with the names "W1", "b1", "W2" ...
    """
    ### BEGIN SOLUTION
    return {
        name: grad + strength * parameters[name] if name.startswith("W") else grad
        for name, grad in gradients.items()
    }
    ### END SOLUTION


# %% [markdown]
# **So far:** look at the training error first, stop early, keep weights small or sparse.
#
# ## 5 · Dropout
#
# Units can lean on each other: one makes an error, another puts it right. **Dropout** (2012) makes that impossible: at every training step each unit is switched off with probability `p_drop`, for each row of the batch anew.


# %% exercise="drop"
def drop(x, p_drop, rng):
    """x with each number set to 0 with probability p_drop."""
    ### BEGIN SOLUTION
    kept = rng.random(x.shape) >= p_drop
    ### END SOLUTION
    return x * kept


# %% [markdown]
# At test time nothing is dropped, so the next layer gets larger sums than in training. By what must its inputs be multiplied? Some lecture notes say: *"by the probability that they were dropped"*. Believe nobody: measure.

# %% predict="scale"
# With p_drop = 0.2, the mean of the sum over many draws is how many times
# the full sum? "0.2", "0.8" or "1.25"
scale = ...

# %%
if reveal("scale") and ready(drop):
    rng = np.random.default_rng(0)
    x, w = np.abs(rng.standard_normal(100)), np.abs(rng.standard_normal(100))
    for p_drop in (0.1, 0.2, 0.5, 0.9):
        sums = [drop(x, p_drop, rng) @ w for _ in range(5000)]
        print(f"p_drop {p_drop}: the mean sum is {np.mean(sums) / (x @ w):.2f} of the full one")

# %% exercise="test_scale"
# So with p_drop = 0.3, by what would the full sum have to be multiplied
# at test time?
### BEGIN SOLUTION
test_scale = 0.7
### END SOLUTION

# %% [markdown]
# The factor is the probability of **keeping**, $1 - p$ with $p$ for `p_drop`; the notes are right for $p = 0.5$ alone.
#
# Every library divides by it in training instead, which is **inverted dropout**:
#
# $$a = x \cdot m \qquad m_i = \begin{cases} 0 & \text{with probability } p \\ \frac{1}{1 - p} & \text{otherwise} \end{cases}$$


# %% exercise="dropout"
def dropout(x, p_drop, *, train, rng):
    """a and the mask m, both with the shape of x.

    At test time a is x, and the mask is all 1.
    """
    ### BEGIN SOLUTION
    if not train:
        return x, np.ones(x.shape)
    mask = (rng.random(x.shape) >= p_drop) / (1 - p_drop)
    return x * mask, mask
    ### END SOLUTION


# %% [markdown]
# The slope comes back along the lines that were open, times the same factor.


# %% exercise="dropout_backward"
def dropout_backward(da, mask):
    """dx, from the upstream da and the mask that dropout returned."""
    ### BEGIN SOLUTION
    return da * mask
    ### END SOLUTION


# %% [markdown]
# Step through training to the end: each step draws other **pathways**. Then set it to *test*: does the thick curve, the full network, lie on the dashed mean?

# %%
if ready(dropout):
    display(DropoutEnsemble(dropout))

# %% [markdown]
# ### A crowd in one network
#
# 64 units can be on or off in $2^{64}$ ways. Dropout trains a few of these **thinned networks** for a step each; they share their weights. Does the full network stand for their mean? Leave dropout on, and average.


# %% exercise="average_out"
def average_out(predict, x, times):
    """Mean of `times` calls of predict(x).

    Every call draws other units, and returns probabilities.
    """
    ### BEGIN SOLUTION
    return np.mean([predict(x) for _ in range(times)], axis=0)
    ### END SOLUTION


# %% predict="crowd"
# Who reads the test digits best: "one thinned network", "a crowd of 3"
# or "the full network"?
crowd = ...


# %%
class YourDropout(Dropout):
    """nnedu's layer with your two functions in it."""

    def forward(self, x, *, train):
        a, self.mask = dropout(x, self.p_drop, train=train, rng=self.rng)
        return a

    def backward(self, da):
        return dropout_backward(da, self.mask)


def probabilities(x, model, train):
    """What the model says, as probabilities."""
    z = model.forward(x, train=train)
    exp = np.exp(z - z.max(axis=1, keepdims=True))
    return exp / exp.sum(axis=1, keepdims=True)


# %%
if reveal("crowd") and ready(dropout, dropout_backward, average_out):
    groups = {"1 thinned": [], "3": [], "10": [], "30": [], "full": []}
    for seed in range(5):
        model, _ = trained(seed, inside=lambda rng: [YourDropout(0.5, rng=rng)])
        x, y = parts(seed)[2]
        thinned = partial(probabilities, model=model, train=True)
        for times in (1, 3, 10, 30):
            found = average_out(thinned, x, times).argmax(axis=1)
            groups[f"{times} thinned" if times == 1 else str(times)].append(np.mean(found == y))
        groups["full"].append(1 - wrong(model, (x, y)))
    show(spread(groups, title="Share of the test right, 5 starts", ylabel="share right"))

# %% [markdown]
# One pass of the full network is worth a crowd of thirty. (With one layer of dropout it is close to their mean; in deep networks, a good guess.)

# %% [markdown]
# ## 6 · More pictures
#
# Nothing fights variance like more data. **Augmentation** makes some: a digit that is shifted, turned a little or speckled is still the same digit.

# %%
rng, threes = np.random.default_rng(2), np.repeat(data.x[3].reshape(1, 8, 8, 1), 2, axis=0)
changes = {"shift": {"shift": 1}, "turn": {"rotate": 20}, "noise": {"noise": 0.2}}
made = [threes[0]] + [
    augment(threes, rng=rng, **how)[i] for how in changes.values() for i in (0, 1)
]
titles = ["a three"] + [name for name in changes for _ in (0, 1)]
show(image_grid(np.array(made)[..., 0], titles, title="New from old")[0])

# %% exercise="harms_a_six"
# Which change would do harm to a 6: "shift", "noise" or "half a turn"?
### BEGIN SOLUTION
harms_a_six = "half a turn"
### END SOLUTION

# %% [markdown]
# You can enlarge the data once, before training. Each new picture needs its label, in the same order.


# %% exercise="more_images"
def more_images(images, y, changes):
    """The originals and changed copies, with their labels.

    Every function in changes makes a changed copy of the originals.
    """
    ### BEGIN SOLUTION
    copies = [change(images) for change in changes]
    return np.concatenate([images, *copies]), np.tile(y, 1 + len(changes))
    ### END SOLUTION


# %% exercise="enlarge_which"
# Where does augmentation belong, if the validation error is to say
# how good the network is?
# "a"  enlarge everything, then cut into three parts
# "b"  cut into three parts, then enlarge the training part
# "c"  cut into three parts, then enlarge all three
### BEGIN SOLUTION
enlarge_which = "b"
### END SOLUTION

# %% [markdown]
# Better still, draw new changes in every epoch: `fit(..., augment=...)`. [Lesson 10](../10_data/10_data.ipynb) augments at test time too.
#
# ## 7 · The idea behind it
#
# Dropout, augmentation, mini-batches and batch norm ([lesson 08](../08_normalization/08_normalization.ipynb)) have one thing in common: **they put chance into training, and average it out at test time.**
#
# | | by lot in training | at test time |
# |---|---|---|
# | dropout | which units are there | all of them, or a mean over many draws (`average_out`) |
# | augmentation | how the picture is changed | the picture itself, or a mean over changed copies |
# | batch norm | with whom a row shares its batch | running mean and variance |
# | mini-batches | which rows make the gradient | nothing is left to do |
#
# What works for every draw cannot hang on one example's quirks.
#
# ### A fair race
#
# All remedies meet the tired labels, in four cuts of the data. *Your* `choose_and_report` picks one of three settings for each.

# %% predict="remedies"
# With no remedy about 27 % are wrong. What will the four do?
# "one helps, three do not", "all help, about alike" or "none helps"
remedies = ...


# %%
def on_weights(penalty, strength, model):
    """A penalty on the weights of the model, its biases left alone, in the form that fit expects."""
    is_weight = [np.full(p.value.size, p.name.endswith("W")) for p in model.parameters()]
    weights = np.concatenate(is_weight)

    def penalty_of(theta):
        value, dW = penalty(theta * weights, strength)
        return value, dW * weights

    return penalty_of


def speckled(x, noise, rng):
    """x with noise on every pixel."""
    return x + noise * rng.standard_normal(x.shape)


# %%
rng = np.random.default_rng(0)
settings = {
    "none": [{}],
    "stop early": [{"patience": k} for k in (2, 5, 20)],
    "L2": [{"penalty": partial(on_weights, l2, s)} for s in (0.003, 0.01, 0.03)],
    "dropout": [{"inside": lambda rng, p=p: [YourDropout(p, rng=rng)]} for p in (0.3, 0.5, 0.7)],
    "noise": [{"augment": partial(speckled, noise=s, rng=rng)} for s in (0.2, 0.4, 0.6)],
}
if reveal("remedies") and ready(choose_and_report, l2, dropout, dropout_backward):
    groups = {name: [] for name in settings}
    for name, seed in tqdm([(name, seed) for name in settings for seed in range(4)]):
        models = [trained(seed, **how)[0] for how in settings[name]]
        errors = [[wrong(model, part) for model in models] for part in parts(seed)[1:]]
        groups[name].append(choose_and_report(*np.array(errors))[1])
    ax = spread(groups, title="Tired labels: error of the chosen one", ylabel="test error")
    ax.set_ylim(0, 0.3)
    show(ax)

# %% [markdown]
# Each remedy halves the error. Begin with early stopping, which is free. Now with clean labels, each at its middle setting:

# %%
if ready(l2, dropout, dropout_backward):
    groups = {name: [] for name in settings}
    for name, seed in tqdm([(name, seed) for name in settings for seed in range(4)]):
        middle = settings[name][len(settings[name]) // 2]
        model, _ = trained(seed, mislabelled=0, **middle)
        groups[name].append(wrong(model, parts(seed, mislabelled=0)[2]))
    ax = spread(groups, title="Clean labels: error of the middle setting", ylabel="test error")
    ax.set_ylim(0, 0.3)
    show(ax)

# %% [markdown]
# Hardly a difference. A remedy needs a disease: measure the two errors first.
#
# ### Your turn
#
# Train a network on tired labels, with anything of nnedu. Needed: 80 % right on clean new digits, and at most half of the wrong labels learned by heart.


# %% exercise="tired_labels"
def tired_labels(training, validation, rng):
    """A trained Sequential from 64 pixels to 10 logits.

    training and validation are pairs x, y.
    """
    model = Sequential(Dense(64, 64, rng=rng), ReLU(), Dense(64, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.005), "progress": False}
    ### BEGIN SOLUTION
    fit(model, training, **learning, rng=rng, epochs=60, validation=validation, patience=5)
    return model
    ### END SOLUTION


# %% [markdown]
# ### Three questions from before

# %% exercise="two_faced"
# Which pair behaves differently in training and at test time: "dense
# and relu", "batch norm and dropout" or
# "softmax and dense"?   (lesson 08)
### BEGIN SOLUTION
two_faced = "batch norm and dropout"
### END SOLUTION

# %% exercise="decay_in_adamw"
# In AdamW, does the weight decay go "into the gradient", "beside the
# gradient" or "into the loss"?   (lesson 06)
### BEGIN SOLUTION
decay_in_adamw = "beside the gradient"
### END SOLUTION

# %% exercise="penalised_weights"
# A network 64 - 64 - 10 of dense layers: how many numbers does an L2
# penalty act on?   (lesson 01)
### BEGIN SOLUTION
penalised_weights = 4736
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - A network can learn nonsense by heart. Train on one part, choose on another, report from a third.
# - Bias: the mean of all fits is off. Variance: they scatter. Capacity trades one for the other.
# - Is a result bad? Look at the training error first.
# - Early stopping keeps the best epoch. L2 makes weights small, L1 makes many 0; both leave biases alone.
# - Dropout switches units off by lot and scales the rest by $1 / (1 - p)$, in training only.
# - Augmentation is for the training part alone.
#
# The best remedy is more and better data: [lesson 10](../10_data/10_data.ipynb).

# %% [markdown]
# ## Three extras
#
# They take about 20 minutes; no later lesson needs them, but `progress()` counts them.
#
# ### L1 without jumping
#
# A step along L1's gradient would jump over 0, and the next one back. So take the plain step, then move every weight towards 0 by $lr \cdot \lambda$, and no further than 0.


# %% exercise="toward_zero"
def toward_zero(W, amount):
    """A new array: each weight moved towards 0 by amount.

    A weight that would pass 0 becomes 0.
    """
    ### BEGIN SOLUTION
    return np.sign(W) * np.maximum(np.abs(W) - amount, 0)
    ### END SOLUTION


# %% [markdown]
# 640 weights, without a hidden layer, learn 300 clean digits, five times.


# %%
def linear_reader(seed, step, lr=0.5):
    """W (64, 10) after 300 steps, and its share right on 800 new digits; step(W, lr) applies the penalty."""
    rows = np.random.default_rng(seed).permutation(len(data.x))
    x, y, new = data.x[rows[:300]], data.y[rows[:300]], rows[500:1300]
    W, b = np.zeros((64, 10)), np.zeros(10)
    for _ in range(300):
        _, dz = cross_entropy(x @ W + b, y)
        W = step(W - lr * x.T @ dz, lr)
        b -= lr * dz.sum(axis=0)
    return W, np.mean((data.x[new] @ W + b).argmax(axis=1) == data.y[new])


# %%
if ready(l2, toward_zero):
    steps = {
        "L1, 0.003": lambda W, lr: toward_zero(W, lr * 0.003),
        "L1, 0.01": lambda W, lr: toward_zero(W, lr * 0.01),
        "L2, 0.01": lambda W, lr: W - lr * l2(W, 0.01)[1],
        "L2, 0.03": lambda W, lr: W - lr * l2(W, 0.03)[1],
    }
    weights = {}
    for name, step in steps.items():
        runs = [linear_reader(seed, step) for seed in range(5)]
        weights[name], right = runs[0][0], [share for _, share in runs]
        zeros = np.mean([W == 0 for W, _ in runs])
        print(
            f"{name:<10}{zeros:4.0%} exactly 0,  test {np.mean(right):.1%} ± {np.std(right):.1%} right"
        )
    show(histograms(weights, title="640 weights")[0].figure)

# %% [markdown]
# L1 at 0.003 reads as many as L2 at 0.01, with half of its weights gone. (The 10 % of L2 belong to pixels that are blank in every picture.)
#
# The **elastic net** takes a share of each: $s\,P_{L1} + (1 - s)\,P_{L2}$.


# %% exercise="elastic"
def elastic(W, strength, share):
    """The penalty and its gradient, from your l1 and l2.

    share is L1's part, from 0 to 1.
    """
    ### BEGIN SOLUTION
    value1, dW1 = l1(W, strength)
    value2, dW2 = l2(W, strength)
    return share * value1 + (1 - share) * value2, share * dW1 + (1 - share) * dW2
    ### END SOLUTION


# %% [markdown]
# ### Dropping whole maps
#
# Convolutions ([lesson 11](../11_architectures/11_architectures.ipynb)) make **feature maps**: pictures in which neighbours are nearly alike, so a single dropped pixel is no loss. There one drops whole maps, by one lot for each image and channel. Broadcasting stretches the mask's axes of length 1.


# %% exercise="dropout_maps"
def dropout_maps(x, p_drop, rng):
    """x in training, whole maps dropped, the others scaled up.

    x (batch, height, width, channels)
    """
    ### BEGIN SOLUTION
    lots = rng.random((len(x), 1, 1, x.shape[-1]))
    ### END SOLUTION
    return x * (lots >= p_drop) / (1 - p_drop)


# %%
if ready(dropout_maps, dropout):
    rng, maps = np.random.default_rng(1), np.repeat(data.x[3].reshape(1, 8, 8, 1), 4, axis=3)
    whole, single = dropout_maps(maps, 0.5, rng), dropout(maps, 0.5, train=True, rng=rng)[0]
    pictures = np.concatenate([whole[0], single[0]], axis=2).transpose(2, 0, 1)
    titles = [f"map {i}" for i in range(1, 5)] + [f"pixels {i}" for i in range(1, 5)]
    title = "A digit in four maps, whole maps dropped, then single pixels"
    show(image_grid(pictures, titles, title=title)[0])

# %% [markdown]
# ### A limit for the weights
#
# **Max-norm** is a limit: after each step, a unit's incoming weights are scaled back to a given length if they are longer (`nnedu.regularizers.max_norm`).

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - C. Zhang and others (2017). *Understanding deep learning requires rethinking generalization.* Networks that learn random labels.
# - S. Geman, E. Bienenstock, R. Doursat (1992). *Neural networks and the bias/variance dilemma.*
# - L. Prechelt (1998). *Early stopping - but when?*
# - R. Tibshirani (1996). *Regression shrinkage and selection via the lasso.* H. Zou, T. Hastie (2005). *Regularization and variable selection via the elastic net.*
# - N. Srivastava and others (2014). *Dropout: a simple way to prevent neural networks from overfitting.* J. Tompson and others (2015). *Efficient object localization using convolutional networks.* Dropped maps.
# - M. Belkin and others (2019). *Reconciling modern machine-learning practice and the classical bias-variance trade-off.* What happens far to the right of the best capacity.
