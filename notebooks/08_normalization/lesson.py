# %% [markdown]
# # 08 · Normalization
#
# **From one set of random numbers a network of eight layers guesses for ever; from another it learns to read. What is it about the numbers?**
#
# Their size. In [lesson 07](../07_vanishing_gradients/07_vanishing_gradients.ipynb) you measured it. Now you derive the formulas that libraries use, and build batch norm and layer norm.
#
# It takes about 75 minutes; pause after part 3. You need the factor of lesson 07 and the backward pass of [lesson 04](../04_backprop/04_backprop.ipynb).

# %% setup=true
from functools import partial
from itertools import pairwise

import numpy as np
from tqdm.auto import tqdm

from nnedu import SGD, Dense, Diverged, ReLU, Sequential, Tanh, initializers, layers
from nnedu.data import digits
from nnedu.initializers import constant, normal
from nnedu.losses import cross_entropy
from nnedu.metrics import accuracy
from nnedu.plots import COLORS, axes_row, curves, histograms, image_grid, show, spread, table
from nnedu.training import train
from nnedu.widgets import BatchNormExplorer, InitializationExplorer


def relu(z):
    return np.maximum(0, z)


# %% [markdown]
# The digits of lesson 04, 357 kept aside, and helpers you need not read now.

# %%
x, y = digits()
order = np.random.default_rng(0).permutation(len(x))
x, y = x[order], y[order]
x_test, y_test, x_train, y_train = x[:357], y[:357], x[357:], y[357:]


def digit_net(rng, depth=3, init=initializers.he_normal, norm=None, f=ReLU):
    """64 pixels, hidden layers of 32 units, each with a norm if you like, and 10 scores."""
    stack = []
    for fan_in, fan_out in pairwise([64] + [32] * depth):
        stack += [Dense(fan_in, fan_out, rng=rng, init=init), *([norm(32)] if norm else []), f()]
    return Sequential(*stack, Dense(32, 10, rng=rng, init=init))


def read_right(model, lr, rng, epochs=2, batch_size=32, rows=1440):
    """Share of the unseen digits read right after training; 0.1 is guessing."""
    learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=lr), "epochs": epochs}
    data = x_train[:rows], y_train[:rows]
    try:
        for _ in train(model, data, batch_size=batch_size, **learning, rng=rng):
            pass
    except Diverged:
        return 0.1
    return accuracy(model.forward(x_test, train=False), y_test)


def results(lr, seeds=3, training=None, **how):
    """One result for each seed, network and batches drawn anew."""
    rngs = [np.random.default_rng(seed) for seed in range(seeds)]
    return [read_right(digit_net(rng, **how), lr, rng, **(training or {})) for rng in rngs]


def best_of(rates, **how):
    """The results with the learning rate that does best over the seeds."""
    return max((results(lr, **how) for lr in rates), key=np.mean)


# %% [markdown]
# Eight layers of relu, three starts, the better of two learning rates: only the size of the first weights differs.

# %%
starts = {
    "std 0.01": partial(normal, std=0.01),
    "std 1": partial(normal, std=1.0),
    "Glorot": initializers.glorot_normal,
    "He": initializers.he_normal,
}
groups = {
    name: best_of((0.03, 0.1), depth=8, init=init, training={"epochs": 4})
    for name, init in starts.items()
}
ax = spread(groups, title="Eight layers: unseen digits read right")
ax.set_ylim(0, 1)
show(ax)

# %% [markdown]
# Two formulas learn, one nearly twice as well. Part 3 tells why.
#
# ## 1 · All alike
#
# The tidiest start gives every weight the same number. What is wrong with tidy?

# %% predict="equal_start"
# One hidden layer of 32 tanh units, and every weight begins at 0.1.
# How many of the unseen digits will it read after six epochs?
# "over 90 %", "about half" or "hardly more than by guessing"
equal_start = ...

# %%
if reveal("equal_start"):
    rng = np.random.default_rng(0)
    model = digit_net(rng, depth=1, init=partial(constant, value=0.1), f=Tanh)
    print(f"{read_right(model, 0.1, rng, epochs=6):.0%} read right")
    units = model.layers[0].W.T[:8].reshape(-1, 8, 8)
    show(image_grid(units, [f"unit {i}" for i in range(8)], title="Weights after training")[0])

# %% [markdown]
# The same inputs and weights gave the same gradient and the same step. **Thirty-two equal units are one unit.** Their **symmetry** has to be broken before training, by chance.
#
# With weights of 0 it is worse: `a = tanh(0) = 0`, so `dW2 = a.T @ dz` is 0, and so is `da = dz @ W2.T`. Nothing moves but the last bias.

# %% exercise="biases_at_zero"
# Biases begin at 0, in nearly every network, and no harm is done. Why not?
# "a"  the bias has no gradient
# "b"  random weights have told the units apart already
# "c"  the bias is never used
### BEGIN SOLUTION
biases_at_zero = "b"
### END SOLUTION

# %% [markdown]
# ### Exercise: find the bug
#
# Mend this start: normal weights of standard deviation $1 / \sqrt{\text{fan\_in}}$ (part 2 tells why), biases at 0.


# %% exercise="first_weights" starts_from="all zeros"
def first_weights(sizes, rng):
    """W and b of every layer, a list of pairs; sizes are the widths, inputs first."""
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in)
        b = np.zeros(fan_out)
        weights.append((W, b))
    return weights


# %% [markdown]
# ## 2 · How large?
#
# A unit adds up $z = w_1 x_1 + w_2 x_2 + \ldots$, one term for each input. The *variances* of independent terms add up.

# %% exercise="std_of_sum"
# A unit has 100 inputs. Each input has standard deviation 1, each weight 0.5,
# all of mean 0 and independent. So each product w * x has the variance 0.25.
# What is the standard deviation of z?
### BEGIN SOLUTION
std_of_sum = 5
### END SOLUTION

# %% [markdown]
# ### Exercise: measure every layer
#
# There are no biases here: $a = f(a_{\text{before}} W)$.


# %% exercise="layer_stds"
def layer_stds(x, weights, f):
    """The standard deviation of the activations a of every layer, over all rows and units."""
    ### BEGIN SOLUTION
    stds = []
    for W in weights:
        x = f(x @ W)
        stds.append(np.std(x))
    return np.array(stds)
    ### END SOLUTION


# %% [markdown]
# Ten layers of 64 tanh units. Noise of standard deviation 1 plays the data.

# %% predict="squeezed"
# Weights with standard deviation 0.01. What is left of the 1 in the tenth layer?
# "about 0.1", "about 0.001" or "less than 0.000001"
squeezed = ...


# %%
def square_weights(init, rng, width=64, depth=10):
    return [init((width, width), rng) for _ in range(depth)]


noise = np.random.default_rng(0).normal(size=(300, 64))
if reveal("squeezed") and ready(layer_stds):
    lines = {
        f"std {std}": layer_stds(
            noise, square_weights(partial(normal, std=std), np.random.default_rng(1)), np.tanh
        )
        for std in (0.01, 0.05, 0.125, 1.0)
    }
    show(curves(lines, xlabel="layer", first=1, log=True, title="Standard deviation of a"))

# %% [markdown]
# At 0.01 a layer multiplies the size by $\sqrt{64} \cdot 0.01 = 0.08$. The line for 1 looks healthy. Look inside:

# %%
for std in (0.05, 1.0):
    a, shown = noise, {}
    for l, W in enumerate(square_weights(partial(normal, std=std), np.random.default_rng(1))):
        a = np.tanh(a @ W)
        if l in (0, 2, 5, 9):
            shown[f"layer {l + 1}"] = a
    bins = np.linspace(-1, 1, 42)
    show(histograms(shown, title=f"Activations, weights of std {std}", bins=bins)[0])

# %% [markdown]
# Above, the activations are **squeezed** to 0, until every digit looks the same. Below, nearly all are saturated ([lesson 02](../02_activations/02_activations.ipynb)) and pass on hardly any gradient.
#
# In the widget take *large, std 1*, tanh and width 16, and turn the gain until the spread stays about the same. Keep that gain and go to width 64, then to relu.

# %%
InitializationExplorer()

# %% exercise="cause_of_explosion"
# Weights ten times too large, and a deep network of relu explodes at once. Which remedy
# takes away the cause: "clipping", "a measured start" or "a smaller lr"?   (lesson 07)
### BEGIN SOLUTION
cause_of_explosion = "a measured start"
### END SOLUTION

# %% [markdown]
# ## 3 · The formulas
#
# With fan_in terms, weights of mean 0, and $\overline{x^2}$ the mean square of the inputs:
#
# $$\text{Var}(z) = \text{fan\_in} \cdot \text{Var}(w) \cdot \overline{x^2}$$
#
# To keep the size, make the first two cancel. Four starts, or **initialisations**, aim at that:
#
# | start | variance of w | because |
# |---|---|---|
# | LeCun (1998) | $1 / \text{fan\_in}$ | going forward, fan_in terms add up |
# | (has no name) | $1 / \text{fan\_out}$ | going back, `dx = dz @ W.T` adds up fan_out terms |
# | Glorot (2010), also called Xavier | $2 / (\text{fan\_in} + \text{fan\_out})$ | a compromise of the two, for tanh and sigmoids |
# | He (2015) | $2 / \text{fan\_in}$ | relu throws half of $\overline{z^2}$ away, so double it |
#
# Where does He's 2 come from?

# %% exercise="share_off"
# The z of a relu layer are spread evenly about 0.
# For what share of them is the slope 0?   (lesson 02)
### BEGIN SOLUTION
share_off = 0.5
### END SOLUTION

# %% exercise="lecun_std"
# LeCun's start, a layer of 400 inputs and 50 units: the standard deviation of its weights?
### BEGIN SOLUTION
lecun_std = 0.05
### END SOLUTION

# %% [markdown]
# ### Exercises: Glorot, normal and uniform
#
# The table has variances; `rng.normal` wants a standard deviation.


# %% exercise="glorot_normal"
def glorot_normal(shape, rng):
    """Normal weights (fan_in, fan_out) with variance 2 / (fan_in + fan_out)."""
    fan_in, fan_out = shape
    ### BEGIN SOLUTION
    std = np.sqrt(2 / (fan_in + fan_out))
    ### END SOLUTION
    return rng.normal(0, std, size=shape)


# %% [markdown]
# Numbers spread evenly between $-r$ and $r$ have the variance $r^2 / 3$.


# %% exercise="glorot_uniform"
def glorot_uniform(shape, rng):
    """Weights (fan_in, fan_out), uniform between -r and r, with variance 2 / (fan_in + fan_out)."""
    ### BEGIN SOLUTION
    fan_in, fan_out = shape
    r = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-r, r, size=shape)
    ### END SOLUTION


# %% [markdown]
# ### Exercise: He


# %% exercise="he_normal"
def he_normal(shape, rng):
    """Normal weights (fan_in, fan_out) with variance 2 / fan_in."""
    ### BEGIN SOLUTION
    fan_in, fan_out = shape
    return rng.normal(0, np.sqrt(2 / fan_in), size=shape)
    ### END SOLUTION


# %%
if ready(layer_stds, glorot_normal, he_normal):
    lines = {
        init.__name__: layer_stds(noise, square_weights(init, np.random.default_rng(1)), relu)
        for init in (glorot_normal, he_normal)
    }
    show(curves(lines, xlabel="layer", first=1, log=True, title="Ten layers of relu"))
    display(InitializationExplorer(he_normal))

# %% [markdown]
# Glorot loses half of the mean square in every layer of relu: hence the first picture.
#
# ### Two formulas with one name
#
# Some lecture notes give He's variance as $2 / n_{\text{avg}}$, with $n_{\text{avg}} = (\text{fan\_in} + \text{fan\_out}) / 2$. The paper has $2 / \text{fan\_in}$. In square layers the two agree, so take twenty layers of relu, 400 units and 50 in turn.

# %% predict="which_he"
# Under which form does the signal keep its size through all twenty?
# "fan_in", "n_avg" or "both"
which_he = ...


# %%
def he_of_the_notes(shape, rng):
    return rng.normal(0, np.sqrt(2 / np.mean(shape)), size=shape)


if reveal("which_he") and ready(layer_stds, he_normal):
    widths, wide_noise = [400] + [50, 400] * 10, np.random.default_rng(0).normal(size=(100, 400))
    lines = {}
    for name, init in (("fan_in", he_normal), ("n_avg", he_of_the_notes)):
        rngs = [np.random.default_rng(seed) for seed in range(5)]
        runs = [
            layer_stds(wide_noise, [init(s, rng) for s in pairwise(widths)], relu) for rng in rngs
        ]
        lines[name] = np.mean(runs, axis=0)
        last = [run[-1] for run in runs]
        print(f"{name:<7} std in layer 20: {np.mean(last):.4f} ± {np.std(last):.4f} (five draws)")
    show(curves(lines, xlabel="layer", first=1, log=True, title="400 and 50 units in turn"))

# %% [markdown]
# A layer of relu multiplies the mean square of its inputs by $\text{fan\_in} \cdot \text{Var}(w) / 2$.

# %% exercise="pair_factor"
# With variance 2 / n_avg: by what is the mean square multiplied from 400 units to 50
# and on to 400 again? That is the product of two factors. To 3 decimals.
### BEGIN SOLUTION
pair_factor = (400 / 225) * (50 / 225)
### END SOLUTION

# %% [markdown]
# Ten such pairs leave a ten-thousandth of the mean square, a hundredth of the size. **fan_in is the form that keeps the signal.**

# %% [markdown]
# ## 4 · Batch norm
#
# With the first step the weights begin to wander. **Batch norm** sets the size right in *every* step, unit by unit. Two units, four rows:

# %%
z = np.array([[1.0, 100.0], [3.0, 300.0], [5.0, 200.0], [7.0, 400.0]])
z_hat = (z - z.mean(axis=0)) / z.std(axis=0)
for ax, name, array in zip(axes_row(2, 2.6, 3.2), ["before", "after"], [z, z_hat.round(2)]):
    table(array, title=name, ax=ax)
show(ax)

# %% [markdown]
# Each column is now standardized: mean 0, standard deviation 1. With $x$ for what comes into the norm (here a layer's $z$), $\mu$ and $\sigma^2$ for its mean and variance over the $n$ rows of the batch:
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y = \gamma\, \hat x + \beta$$
#
# $\epsilon = 10^{-5}$ guards against division by 0. Each unit's scale $\gamma$ and shift $\beta$ begin at 1 and 0 and are **learned**, in case another mean and size serve better.

# %% exercise="gamma_that_undoes"
# A unit's inputs have mean 5 and variance 9 in the batch (take eps as 0). With beta = 5,
# which gamma gives back the inputs as they were?
### BEGIN SOLUTION
gamma_that_undoes = 3
### END SOLUTION

# %% exercise="bias_before"
# Before batch norm stands z = x @ W + b. What does b do to y?
# "it shifts y", "it scales y" or "nothing"
### BEGIN SOLUTION
bias_before = "nothing"
### END SOLUTION

# %% [markdown]
# ### One row alone
#
# After training somebody hands you *one* digit, whose answer must not depend on its company. So in training the layer takes notes: running averages of
# the batch's statistics, like RMSProp's in [lesson 06](../06_optimizers/06_optimizers.ipynb). One unit's mean, in batches of 8:

# %%
rng = np.random.default_rng(0)
means = rng.normal(4, 3, size=(100, 8)).mean(axis=1)
lines = {"mean of the batch": means}
for momentum in (0.1, 0.9):
    running, notes = 0.0, []
    for mean in means:
        running = (1 - momentum) * running + momentum * mean
        notes.append(running)
    lines[f"running mean, share of the new {momentum}"] = notes
show(curves(lines, xlabel="batch", title="The true mean is 4", ax=axes_row(width=7)[0]))

# %% [markdown]
# $$\text{running} \leftarrow (1 - m) \cdot \text{running} + m \cdot \text{batch}$$
#
# The momentum $m$ is the share of the *new*, 0.1 in PyTorch. (In Keras, and in lesson 06, it is the share of the old.)

# %% exercise="running_after_three"
# running_mean begins at 0 and m = 0.1. Three batches come, each with mean 10.
# What is running_mean after the third? To 2 decimals.   (the running average of lesson 06)
### BEGIN SOLUTION
running_after_three = 2.71
### END SOLUTION

# %% [markdown]
# ### Exercise: put a training step in order
#
# | | |
# |---|---|
# | A | `y = gamma * x_hat + beta` |
# | B | `running_mean = (1 - m) * running_mean + m * mean` |
# | C | `var = ((x - mean) ** 2).mean(axis=0)` |
# | D | `x_hat = (x - mean) / np.sqrt(var + eps)` |
# | E | `mean = x.mean(axis=0)` |
# | F | `running_var = (1 - m) * running_var + m * var` |

# %% exercise="norm_order"
# All six letters, such as "ABCDEF". There is more than one right order.
### BEGIN SOLUTION
norm_order = "ECDABF"
### END SOLUTION

# %% [markdown]
# ### Exercise: batch norm
#
# With `train=True` use the statistics of the batch, and bring the notes up to date. With `train=False` use the notes as they are.
# (PyTorch divides the variance *for the notes* by $n - 1$; leave that out.)


# %% exercise="BatchNorm"
class BatchNorm:
    """y = gamma * x_hat + beta for x (batch, features)."""

    def __init__(self, features, momentum=0.1, eps=1e-5):
        self.gamma, self.beta = np.ones(features), np.zeros(features)
        self.running_mean, self.running_var = np.zeros(features), np.ones(features)
        self.momentum, self.eps = momentum, eps

    def forward(self, x, train):
        ### BEGIN SOLUTION
        mean, var = self.running_mean, self.running_var
        if train:
            mean, var = x.mean(axis=0), x.var(axis=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
        x_hat = (x - mean) / np.sqrt(var + self.eps)
        return self.gamma * x_hat + self.beta
        ### END SOLUTION


# %% [markdown]
# Your layer on a batch far from 0:

# %%
if ready(BatchNorm):
    rng, norm = np.random.default_rng(0), BatchNorm(2)
    far = rng.normal([50.0, -3.0], [10.0, 0.1], size=(32, 2))
    print("row 0 in its batch, training  ", norm.forward(far, train=True)[0].round(2))
    print("row 0 alone, after 1 batch    ", norm.forward(far[:1], train=False)[0].round(2))
    for _ in range(99):
        norm.forward(rng.normal([50.0, -3.0], [10.0, 0.1], size=(32, 2)), train=True)
    print("row 0 alone, after 100 batches", norm.forward(far[:1], train=False)[0].round(2))

# %% [markdown]
# Notes need time. In the widget compare the loss on fresh points, dashed with batch norm, dotted without: for raw inputs, for standardized ones, for batches of 2.

# %%
BatchNormExplorer()

# %% [markdown]
# ## 5 · The way back: three routes
#
# In training $\mu$ and $\sigma^2$ are made of $x$, so $x$ reaches $y$ by **three routes**: straight, through the mean, through the variance. Where routes meet, slopes add (lesson 04).
#
# Two routes first. Centring is $y = x - \text{mean}(x)$: nudge $x$ in one row, and its own $y$ moves as far, while *every* row's $y$ sinks by an $n$-th of that. Going back, $x$ hears from them all.

# %% [markdown]
# ### Exercise: back through centring


# %% exercise="centre_backward"
def centre_backward(dy):
    """dx of y = x - x.mean(axis=0), given dy (batch, features)."""
    ### BEGIN SOLUTION
    return dy - dy.mean(axis=0)
    ### END SOLUTION


# %% exercise="ones_upstream"
# The gradient that arrives is 1 for every row. What is dx behind centring?
### BEGIN SOLUTION
ones_upstream = 0
### END SOLUTION

# %% [markdown]
# The route through the mean takes out what pushes all rows alike, the one through the variance what *stretches* the column. With $s = \sqrt{\sigma^2 + \epsilon}$ and $d\hat x = \gamma\, dy$:
#
# | route | its slopes | brings to $dx$ |
# |---|---|---|
# | straight | $x$ moves its own $\hat x$ by $1/s$ | $d\hat x / s$ |
# | through $\mu$ | $x$ moves $\mu$ by $1/n$; $\mu$ moves every $\hat x$ by $-1/s$ | $-\,\text{mean}(d\hat x) / s$ |
# | through $\sigma^2$ | $x$ moves $\sigma^2$ by $2 (x - \mu) / n$; $\sigma^2$ moves every $\hat x$ by $-\hat x / (2 s^2)$ | $-\,\hat x\, \text{mean}(d\hat x\, \hat x) / s$ |
#
# In the third row $(x - \mu) / s$ is $\hat x$ again. In one line, with means over the rows:
#
# $$dx = \frac{1}{s} \Big( d\hat x - \text{mean}(d\hat x) - \hat x \;\text{mean}(d\hat x\, \hat x) \Big) \qquad d\gamma = \sum_n dy\, \hat x \qquad d\beta = \sum_n dy$$

# %% [markdown]
# ### Exercise: back through batch norm


# %% exercise="batch_norm_backward"
def batch_norm_backward(dy, x, gamma, eps=1e-5):
    """dx, dgamma, dbeta of batch norm in training; dy and x (batch, features)."""
    ### BEGIN SOLUTION
    s = np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - x.mean(axis=0)) / s
    dgamma, dbeta = (dy * x_hat).sum(axis=0), dy.sum(axis=0)
    dx_hat = gamma * dy
    dx = (dx_hat - dx_hat.mean(axis=0) - x_hat * (dx_hat * x_hat).mean(axis=0)) / s
    return dx, dgamma, dbeta
    ### END SOLUTION


# %% [markdown]
# Check it by nudging. The loss is $\sum dy \cdot y$, so `dy` is yours to choose. Here are two, for your function and one without the third route.


# %%
def no_variance_route(dy, x, gamma, eps=1e-5):
    return (gamma * (dy - dy.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps),)


def nudged(dy, x, gamma, h=1e-5):
    """dx by nudging every x both ways."""
    norm, dx = BatchNorm(x.shape[1]), np.zeros_like(x)
    norm.gamma = gamma
    for place in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[place] = h
        up, down = (norm.forward(x + side * step, train=True) for side in (1, -1))
        dx[place] = np.sum(dy * (up - down)) / (2 * h)
    return dx


if ready(BatchNorm, batch_norm_backward):
    rng = np.random.default_rng(0)
    some, gamma = rng.normal(size=(5, 3)), np.array([2.0, 0.5, -1.0])
    for name, dy in (("all ones", np.ones((5, 3))), ("random", rng.normal(size=(5, 3)))):
        for f in (batch_norm_backward, no_variance_route):
            off = np.abs(f(dy, some, gamma)[0] - nudged(dy, some, gamma)).max()
            print(f"dy {name:<9} {f.__name__:<20} off by at most {off:.6f}")

# %% [markdown]
# **With ones the check is blind:** every $dx$ is 0, even without the third route or with a wrong $\gamma$ or $s$. Check with a random `dy`, and with `train=True`.
#
# ## 6 · What it is good for
#
# Batch norm is said to allow **higher learning rates**. Measure it: three hidden layers, two epochs, seven rates, five starts.

# %% predict="higher_rates"
# At lr = 1 the plain network guesses. And with your batch norm?
# "it guesses too", "about half" or "over 90 %"
higher_rates = ...


# %%
class Yours(layers.BatchNorm):
    """Your class and your way back in a layer of nnedu."""

    def __init__(self, features):
        super().__init__(features)
        self.own = BatchNorm(features)

    def forward(self, x, *, train):
        self.x = x
        self.own.gamma, self.own.beta = self.gamma, self.beta
        return self.own.forward(x, train).astype(x.dtype)

    def backward(self, dy):
        dx, self.dgamma, self.dbeta = batch_norm_backward(dy, self.x, self.gamma)
        return dx.astype(dy.dtype)


rates = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0]
if reveal("higher_rates") and ready(BatchNorm, batch_norm_backward):
    ax, words = axes_row(width=6.5)[0], []
    for i, (name, norm) in enumerate({"plain": None, "batch norm": Yours}.items()):
        runs = [results(lr, seeds=5, norm=norm) for lr in tqdm(rates, desc=name)]
        means, deviations = np.mean(runs, axis=1), np.std(runs, axis=1)
        ax.errorbar(
            rates, means, deviations, color=COLORS[i], marker="o^"[i], capsize=5, label=name
        )
        words.append(f"{name}: " + ", ".join(f"{m:.0%}" for m in means))
    ax.set(xscale="log", ylim=(0, 1), xlabel="lr", title="Unseen digits read right, two epochs")
    ax.legend()
    show(ax, alt=f"Digits read right for lr {rates}. {'; '.join(words)}.")

# %% [markdown]
# The plain network passes 70 % at two rates, with batch norm at five, from 0.03 to 3. Why? If a unit's weights grow, its $\hat x$ stays the same, so too long a step does less harm.
#
# After *two epochs* the best plain network is some 17 points behind. Give both time and a good rate:

# %%
groups = {}
for name, lr, norm in tqdm([("plain", 0.1, None), ("batch norm", 0.3, layers.BatchNorm)]):
    longer = {"epochs": 15}
    groups[f"{name}, lr {lr}"] = results(lr, seeds=5, training=longer, norm=norm)
ax = spread(groups, title="Digits read right after 15 epochs", ax=axes_row(width=5.5)[0])
ax.set_ylim(0.8, 1)
show(ax)

# %% [markdown]
# About three points are left: with enough time, three layers can nearly do without. Deep networks gain more: in lesson 07 ten layers of sigmoids learned with batch norm and guessed without.
#
# ## 7 · Layer norm
#
# Batch norm looks down a column: one unit, all rows. **Layer norm** looks along a row: one example, all its units.
#
# $$\mu, \sigma^2 \text{ over the features of each row} \qquad \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \qquad y = \gamma\, \hat x + \beta$$
#
# $\gamma$ and $\beta$ still have one number for each feature. A row needs no company, so there are no notes, and a test is like training.

# %% exercise="how_many_means"
# 32 rows of 100 features come through a layer norm. How many means does it work out?
### BEGIN SOLUTION
how_many_means = 32
### END SOLUTION

# %% [markdown]
# ### Exercise: layer norm


# %% exercise="layer_norm"
def layer_norm(x, gamma, beta, eps=1e-5):
    """Every row of x (batch, features) standardized, then scaled and shifted."""
    ### BEGIN SOLUTION
    mean = x.mean(axis=1, keepdims=True)
    var = x.var(axis=1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta
    ### END SOLUTION


# %% [markdown]
# The same row in different company:

# %%
if ready(BatchNorm, layer_norm):
    rng = np.random.default_rng(0)
    row = rng.normal(size=(1, 3))
    for company in (0.0, 5.0):
        batch = np.vstack([row, rng.normal(company, 1, size=(7, 3))])
        print(f"company about {company}:")
        print("   batch norm, training", BatchNorm(3).forward(batch, train=True)[0].round(2))
        print("   layer norm          ", layer_norm(batch, np.ones(3), np.zeros(3))[0].round(2))

# %% [markdown]
# ## 8 · What goes wrong
#
# **A batch of one.**

# %% predict="one_row"
# Your BatchNorm in training, on a batch of one row. What comes out?
# "the row as it was", "beta, whatever the row" or "random numbers"
one_row = ...

# %%
if reveal("one_row") and ready(BatchNorm):
    for row in ([[3.0, -7.0, 0.5]], [[1000.0, 2.0, 40.0]]):
        print(row, "->", BatchNorm(3).forward(np.array(row), train=True))

# %% [markdown]
# `nnedu` and PyTorch refuse such a batch. In a batch of two every $\hat x$ is -1 or 1. Small batches, each with the better of two rates:

# %%
norms = {"plain": None, "batch norm": layers.BatchNorm, "layer norm": layers.LayerNorm}
axes = axes_row(3, width=3.4)
for ax, size in zip(axes, tqdm((2, 8, 32), desc="batch sizes")):
    short = {"epochs": 1, "batch_size": size, "rows": 800}
    groups = {name: best_of((0.05, 0.3), norm=norm, training=short) for name, norm in norms.items()}
    spread(groups, title=f"Batches of {size}", ax=ax).set_ylim(0, 1)
show(axes[0])

# %% [markdown]
# Layer norm does not mind two rows. People take it where batches are small or rows are sequences of different length.
#
# **Statistics at test time.** The commonest bug: `train=True` is left on. A trained network gets the unseen digits sorted: a batch of 0s, a batch of 1s ...

# %% predict="sorted_digits"
# With the notes it reads about 97 %. How many with the statistics of the sorted batches?
# "about 97 %", "about 60 %" or "as many as by guessing"
sorted_digits = ...


# %%
def trained(seed, batch_size=32, lr=0.3):
    rng = np.random.default_rng(seed)
    model = digit_net(rng, norm=layers.BatchNorm)
    read_right(model, lr, rng, epochs=3, batch_size=batch_size)
    return model


def in_batches(model, batches):
    """Share read right with the statistics of each batch: the bug."""
    guesses = [model.forward(x_test[rows], train=True).argmax(axis=1) for rows in batches]
    return np.mean(np.concatenate(guesses) == y_test[np.concatenate(batches)])


if reveal("sorted_digits"):
    models, rows = [trained(seed) for seed in range(3)], np.arange(len(x_test))
    groups = {"notes": [accuracy(m.forward(x_test, train=False), y_test) for m in models]}
    for size in (51, 17, 7, 3):
        batches = np.split(rows, len(rows) // size)
        groups[f"{size} mixed"] = [in_batches(m, batches) for m in models]
    by_class = [rows[y_test == digit] for digit in range(10)]
    groups["sorted"] = [in_batches(m, by_class) for m in models]
    ax = spread(groups, title="Where the statistics come from", ax=axes_row(width=6.5)[0])
    ax.set_ylim(0, 1)
    show(ax)

# %% [markdown]
# **With large mixed batches nobody notices the bug** until somebody hands in one digit. Test that a row alone gets what it gets in a batch.
#
# **Momentum the wrong way round.** With 0.9 in place of 0.1 the notes follow the last batch and little else. Trained networks take new notes on 180 batches of 8:


# %%
def with_notes(model, momentum):
    """Share read right after new notes, from the start, with this momentum."""
    norms = [layer for layer in model.layers if isinstance(layer, layers.BatchNorm)]
    for layer in norms:
        layer.momentum = momentum
        layer.running_mean[:], layer.running_var[:] = 0, 1
    for batch in np.split(x_train, 180):
        model.forward(batch, train=True)
    return accuracy(model.forward(x_test, train=False), y_test)


models = [trained(seed, batch_size=8, lr=0.1) for seed in range(3)]
groups = {f"m = {m}": [with_notes(model, m) for model in models] for m in (0.001, 0.1, 0.9, 1.0)}
ax = spread(groups, title="Digits read right, by the momentum of the notes")
ax.set_ylim(0, 1)
show(ax)

# %% [markdown]
# Training never uses the notes, so it does not show this bug. With a tiny momentum, 0.001, 180 batches are too few to forget where the notes began.
#
# ## 9 · Faster
#
# ### Exercise: a network for large steps
#
# After two epochs with `lr = 1` this network still guesses. Make it read 80 % of the unseen digits or more, as the mean of three starts. Keep three or more hidden `Dense` layers of at least 32 units, with `ReLU`, and
# take all random numbers from `rng`. The norms are `layers.BatchNorm(32)` and `layers.LayerNorm(32)`.


# %% exercise="fast_network" starts_from="no norm"
def fast_network(rng):
    """64 pixels -> three hidden layers of 32 relu units -> 10 scores, for lr = 1."""
    stack = []
    for fan_in, fan_out in pairwise([64, 32, 32, 32]):
        stack += [Dense(fan_in, fan_out, rng=rng), layers.BatchNorm(fan_out), ReLU()]
    return Sequential(*stack, Dense(32, 10, rng=rng))


# %%
if ready(fast_network):
    rngs = [np.random.default_rng(seed) for seed in range(5)]
    groups = {
        "as it stood": results(1.0, seeds=5),
        "yours": [read_right(fast_network(rng), 1.0, rng) for rng in rngs],
    }
    ax = spread(groups, title="Two epochs with lr = 1")
    ax.set_ylim(0, 1)
    show(ax)

# %% [markdown]
# ## In plain words
#
# - Units that begin alike stay alike, so the first weights are random. Biases may be 0.
# - Variances add up. So $1/\text{fan\_in}$ keeps the size (LeCun), $2/\text{fan\_in}$ for relu (He: fan_in, not n_avg), and Glorot is a compromise with the way back.
# - Batch norm standardizes each unit over the batch, then scales and shifts it as learned. At test time it uses the notes.
# - Going back, $x$ has three routes. Check them with a random gradient: ones are blind.
# - Batch norm allows larger steps and gets there sooner. With time the plain network came nearly as far.
# - Layer norm works along the row: no notes, no difference between training and test.
# - Tiny batches, `train=True` at test time and momentum the wrong way round spoil batch norm; the last two do not show in training.
#
# Your networks now learn whatever you give them, noise as well. How to keep them from it: [lesson 09](../09_regularization/09_regularization.ipynb).

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - Y. LeCun, L. Bottou, G. Orr, K.-R. Müller (1998). *Efficient BackProp.*
# - X. Glorot, Y. Bengio (2010). *Understanding the difficulty of training deep feedforward neural networks.*
# - K. He, X. Zhang, S. Ren, J. Sun (2015). *Delving deep into rectifiers.* The variance with fan_in stands in its section 2.2.
# - S. Ioffe, C. Szegedy (2015). *Batch normalization.*
# - J. Ba, J. Kiros, G. Hinton (2016). *Layer normalization.*
# - S. Santurkar, D. Tsipras, A. Ilyas, A. Madry (2018). *How does batch normalization help optimization?* Why it helps is less clear than that it does.
