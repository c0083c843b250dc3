# %% [markdown]
# # 07 · Vanishing gradients
#
# **A network with one hidden layer reads handwriting. Give it nine layers more and it guesses. Where did the learning go?**
#
# It was lost on the way back, and so networks stayed shallow for twenty years. You find the cause, build the remedies, and try each on the same two sick networks.
#
# It takes about 75 minutes; after part 4 is a good place to pause. You need slopes and saturation from [lesson 02](../02_activations/02_activations.ipynb) and the backward pass from [lesson 04](../04_backprop/04_backprop.ipynb).

# %% setup=true
from itertools import pairwise

import numpy as np

from nnedu import Activation, Dense, Dropout, LeakyReLU, ReLU, Sequential, Sigmoid, Tanh
from nnedu.initializers import glorot_normal, he_normal
from nnedu.layers import LSTM, RNN, BatchNorm, LayerNorm, Residual


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid_backward(da, z):
    return da * sigmoid(z) * (1 - sigmoid(z))


def tanh_backward(da, z):
    return da * (1 - np.tanh(z) ** 2)


def relu(z):
    return np.maximum(0, z)


def relu_backward(da, z):
    return da * (z > 0)


# %% [markdown]
# ## 1 · Deeper and worse
#
# The digits of lesson 04, 360 kept aside, and two helpers you need not read now: `digit_net` builds a network, `read_right` trains it.

# %%
from functools import partial

from tqdm.auto import tqdm

from nnedu import SGD, Adam, Diverged, accuracy, cross_entropy, train
from nnedu.data import digits
from nnedu.plots import axes_row, curves, show, spread
from nnedu.regularizers import l2

x, y = digits()
order = np.random.default_rng(0).permutation(len(x))
x, y = x[order], y[order]
x_test, y_test, x_train, y_train = x[:360], y[:360], x[360:], y[360:]


def digit_net(depth, rng, f=Sigmoid, init=glorot_normal, norm=None, skip=False, p_drop=0):
    """64 pixels, hidden layers of 32 units, 10 scores."""
    layers = [Dense(64, 32, rng=rng, init=init), f()]
    for _ in range(depth - 1):
        block = [Dense(32, 32, rng=rng, init=init), f()]
        if norm:
            block.insert(1, norm(32))
        if p_drop:
            block.append(Dropout(p_drop, rng=rng))
        layers += [Residual(*block)] if skip else block
    return Sequential(*layers, Dense(32, 10, rng=rng, init=glorot_normal))


def read_right(model, lr, rng, epochs=6, optimizer=SGD, **options):
    """Share of the unseen digits read right after training; 0.1 is guessing."""
    descent = optimizer(model, lr=lr)
    try:
        for _ in train(
            model, (x_train, y_train), loss=cross_entropy, optimizer=descent,
            rng=rng, epochs=epochs, **options,
        ):  # fmt: skip
            pass
    except Diverged:
        return 0.1
    return accuracy(model.forward(x_test, train=False), y_test)


# %% [markdown]
# One hidden layer of sigmoids reads 95 % of the unseen digits, ten of them guess. And in between, at the better of two learning rates?

# %% predict="deeper"
# Three hidden layers. How many of the unseen digits will it read?
# "over 90 %", "about 60 %" or "under 30 %"
deeper = ...


# %%
def best_of(rates, seeds=3, options=None, **how):
    """One result for each seed, with the learning rate that does best over the seeds."""
    results = []
    for lr in rates:
        rngs = [np.random.default_rng(seed) for seed in range(seeds)]
        results.append(
            [read_right(digit_net(rng=r, **how), lr, r, **(options or {})) for r in rngs]
        )
    return max(results, key=np.mean)


if reveal("deeper"):
    groups = {str(n): best_of((0.1, 1.0), depth=n) for n in (1, 2, 3, 5, 10)}
    ax = spread(groups, title="Digits read right, by hidden layers")
    ax.set_ylim(0, 1)
    show(ax)

# %% [markdown]
# A deeper network could do all that the shallow one does; it does not *learn* it. Follow one slope back to see why.
#
# ## 2 · A product
#
# Take one unit a layer, $z_l = w_l\, a_{l-1}$ and $a_l = f(z_l)$. Along a route slopes multiply (lesson 04), and from $a_l$ back to $a_{l-1}$ there are two:
#
# $$\frac{\partial\,\text{loss}}{\partial a_{l-1}} = \frac{\partial\,\text{loss}}{\partial a_l} \cdot \underbrace{f'(z_l)\, w_l}_{\text{one factor a layer}}$$
#
# What arrives at layer $l$ is what left the end, times **all the factors on the way**.

# %% [markdown]
# ### Exercise: through the layers
#
# `factors` holds $f'(z_l)\,w_l$ of every layer, first layer first, and `da` is the gradient behind the last layer.


# %% exercise="gradients_back"
def gradients_back(factors, da):
    """The gradient before each layer: entry l has passed layers l, l + 1, ...
    up to the last."""
    gradients = np.zeros(len(factors))
    for l in reversed(range(len(factors))):
        ### BEGIN SOLUTION
        da = da * factors[l]
        gradients[l] = da
        ### END SOLUTION
    return gradients


# %% predict="after_fifty"
# Each of 50 layers passes on 0.9 of the gradient. How much of it reaches the first?
# "about half", "about a twentieth" or "about a two-hundredth"
after_fifty = ...

# %%
if reveal("after_fifty") and ready(gradients_back):
    lines = {f"factor {f}": gradients_back(np.full(50, f), 1.0) for f in (0.9, 1.0, 1.1)}
    show(curves(lines, xlabel="layer", first=1, log=True, title="A gradient of 1, going back"))

# %% [markdown]
# With factors a little below 1 the gradient **vanishes**, a little above 1 it **explodes**. Both are **unstable gradients**: the layers of one network learn at very different rates.

# %% exercise="layers_of_growth"
# Every layer has the factor 1.1. How many layers does it take until the gradient
# has grown to more than 1000 times its size? One whole number.
### BEGIN SOLUTION
layers_of_growth = 73
### END SOLUTION

# %% [markdown]
# Where do small factors come from? The sigmoid's slope is at most 1/4 (lesson 02), that of tanh is $1 - \tanh^2(z)$: 1 in the middle, less elsewhere.

# %% exercise="tanh_chain"
# All weights are 1 and every unit is a tanh at z = 1. How many layers does it take
# until less than a thousandth of the gradient is left? One whole number.
### BEGIN SOLUTION
tanh_chain = 8
### END SOLUTION

# %% [markdown]
# ## 3 · Measure it in a network of your own
#
# Real layers are wide: the factor is a matrix, whose size you can measure. The forward pass is written, without biases.


# %% setup=true
def random_weights(sizes, rng, gain=1.0):
    """A matrix for each pair of sizes; with gain 1 a layer neither grows nor shrinks z by itself."""
    return [gain * rng.normal(size=pair) / np.sqrt(pair[0]) for pair in pairwise(sizes)]


def run_forward(x, weights, f):
    """The input of every layer and its z, first layer first; the last z are the logits."""
    inputs, zs = [], []
    for W in weights:
        inputs.append(x)
        zs.append(x @ W)
        x = f(zs[-1])
    return inputs, zs


# %% [markdown]
# A question before you write the way back (lesson 04):

# %% exercise="passes_back"
# A layer computes z = x @ W + b, and dz has arrived. Which of the three travels on
# to the layer before? "dx = dz @ W.T", "dW = x.T @ dz" or "db = dz.sum(axis=0)"
### BEGIN SOLUTION
passes_back = "dx = dz @ W.T"
### END SOLUTION

# %% [markdown]
# ### Exercise: the way back through any number of layers
#
# `dlogits` is the gradient of the last `z`, with no activation behind it. Elsewhere `f_backward(da, z)` takes the gradient back through $f$.


# %% exercise="deep_backward"
def deep_backward(dlogits, inputs, zs, weights, f_backward):
    """dW of every layer, first layer first, given what run_forward returned."""
    ### BEGIN SOLUTION
    dWs = []
    dz = dlogits
    for l in reversed(range(len(weights))):
        dWs.append(inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs[::-1]
    ### END SOLUTION


# %% [markdown]
# ### Exercise: how large is a gradient?
#
# The **norm** of a layer's `dW` is its length as one long vector, $\lVert dW \rVert = \sqrt{\sum_{ij} dW_{ij}^2}$.


# %% exercise="gradient_norms"
def gradient_norms(dWs):
    """The norm of each array in the list, as an array of numbers."""
    ### BEGIN SOLUTION
    return np.array([np.sqrt(np.sum(dW**2)) for dW in dWs])
    ### END SOLUTION


# %% [markdown]
# Ten hidden layers of 32 sigmoids read 300 digits, and you go back once.

# %% predict="first_layer"
# How many times larger is the gradient of the tenth layer than that of the first?
# "about 10 times", "about 1000 times" or "more than 100,000 times"
first_layer = ...


# %%
def norms_of(weights, f, f_backward):
    """Your gradient norms on 300 digits."""
    inputs, zs = run_forward(x_train[:300], weights, f)
    dlogits = cross_entropy(zs[-1], y_train[:300])[1]
    return gradient_norms(deep_backward(dlogits, inputs, zs, weights, f_backward))


sizes = [64] + [32] * 10 + [10]
ACTIVATIONS = {
    "sigmoid": (sigmoid, sigmoid_backward),
    "tanh": (np.tanh, tanh_backward),
    "relu": (relu, relu_backward),
}
if reveal("first_layer") and ready(deep_backward, gradient_norms):
    norms = {
        name: norms_of(random_weights(sizes, np.random.default_rng(0)), *pair)
        for name, pair in ACTIVATIONS.items()
    }
    show(curves(norms, xlabel="layer", first=1, log=True, title="Norm of dW, layer by layer"))
    for name, n in norms.items():
        print(f"{name:<8} tenth layer / first layer: {n[9] / n[0]:,.1f}")

# %% [markdown]
# Tanh and relu are level: with these weights their factors are close to 1.
#
# ## 4 · Layers that learn at different rates
#
# A step is `lr` times the gradient. How far does each layer move in six epochs?


# %%
def moved(f):
    """How far the weights of each layer move in training, as a share of their own size."""
    rng = np.random.default_rng(0)
    model = digit_net(10, rng, f)
    dense = [layer for layer in model.layers if isinstance(layer, Dense)]
    before = [layer.W.copy() for layer in dense]
    read_right(model, 0.1, rng)
    size = np.linalg.norm
    return [size(layer.W - W) / size(W) for layer, W in zip(dense, before)]


shares = {"sigmoid": moved(Sigmoid), "tanh": moved(Tanh)}
show(curves(shares, xlabel="layer", first=1, log=True, title="How far the weights moved"))

# %% [markdown]
# The last layer of the sigmoid network does learn, but only from what ten unchanged random layers make of a digit. Could larger steps help?

# %% predict="larger_steps"
# The ten layers of sigmoids with lr = 1, 10 and 100. How many of the unseen digits, at best?
# "over 90 %", "about half" or "as many as by guessing"
larger_steps = ...

# %%
if reveal("larger_steps"):
    for lr in (0.1, 1.0, 10.0, 100.0):
        print(f"lr = {lr:5}: {np.mean(best_of([lr], depth=10)):.0%} read right")
    adam = best_of([0.01], options={"optimizer": Adam}, depth=10)
    print(f"Adam, 0.01: {np.mean(adam):.0%} read right")

# %% [markdown]
# **The learning rate cures gradients that are all too small or all too large; it cannot cure layers that differ.** Nor can Adam ([lesson 06](../06_optimizers/06_optimizers.ipynb)), though it scales each weight's step by itself: behind the tenth layer all digits look alike, to two millionths, whoever steps.
#
# So look at the norms *before* training.

# %% [markdown]
# ### Exercise: find the bug
#
# A norm above 10 means "exploding", one below 0.001 "vanishing", otherwise the network is "healthy". Mend the function: last night it called `[nan, nan, nan]` healthy, and such a network *has* exploded.


# %% exercise="diagnosis" starts_from="nan slips through"
def diagnosis(norms):
    """What a network with these norms is: "exploding", "vanishing" or "healthy"."""
    if not np.all(np.isfinite(norms)) or np.max(norms) > 10:
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


# %% [markdown]
# **So far:** going back, a gradient meets one factor a layer. Now you keep it near 1.

# %% [markdown]
# ## 5 · Try the remedies
#
# Press **Play** and watch a deep network's gradient norms. Then change one thing at a time:
#
# 1. Sigmoids, 10 layers. How many times slower does the first layer learn?
# 2. Fewer layers. From which depth on does it learn?
# 3. Another activation, other first weights, skip connections (part 7).
# 4. Make it explode. Then clip (part 8).

# %%
from nnedu.widgets import VanishingGradients

VanishingGradients()

# %% [markdown]
# ## 6 · Better slopes, better weights
#
# **Activation.** Choose $f$ with $f'$ near 1: tanh near 0, relu on its right side. Units of relu can die, though:

# %% exercise="leaky_unit"
# z of a unit is -3 for every row of the data. With which activation does it still learn?
# "relu", "leaky relu" or "heaviside"
### BEGIN SOLUTION
leaky_unit = "leaky relu"
### END SOLUTION

# %% [markdown]
# **Initialisation.** Choose $w$ so that the product comes out near 1. [Lesson 08](../08_normalization/08_normalization.ipynb) has formulas; here you draw any weights, run the data through, and divide by how large $z$ becomes.

# %% [markdown]
# ### Exercise: a measured start
#
# The standard deviation of a layer's `z` is one number, over all rows and units. After each layer, `x` becomes what the next one sees.


# %% exercise="measured_start"
def measured_start(x, sizes, f, rng):
    """Random weights for each layer, scaled so that every z has standard deviation 1 on x."""
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        ### BEGIN SOLUTION
        W = W / np.std(x @ W)
        weights.append(W)
        x = f(x @ W)
        ### END SOLUTION
    return weights


# %%
if ready(deep_backward, gradient_norms, diagnosis, measured_start):
    rng, data = np.random.default_rng(0), x_train[:300]
    starts = {f"gain {g}": random_weights(sizes, rng, g) for g in (0.5, 4.0)}
    starts["measured"] = measured_start(data, sizes, relu, rng)
    norms = {name: norms_of(weights, relu, relu_backward) for name, weights in starts.items()}
    ax = curves(norms, xlabel="layer", first=1, log=True, title="Three starts, ten layers of relu")
    ax.set_ylim(1e-6, 1e10)
    show(ax)
    for name, n in norms.items():
        print(f"{name:<8} {diagnosis(n)}")

# %% [markdown]
# With relu, all layers explode together: the forward pass grows towards the last layer, the backward pass towards the first, and `dW` is their product.
#
# But from this start on the weights change. **Batch norm** (over the rows of a batch) and **layer norm** (over the units of a row) rescale $z$ in *every* step (lesson 08).
#
# ## 7 · A way around
#
# The boldest remedy is a way around every layer: $y = x + f(x)$.

# %% exercise="routes_meet"
# Now x reaches y by two routes. What becomes of their slopes where they meet in x?
# "they multiply", "they add" or "the larger one counts"
### BEGIN SOLUTION
routes_meet = "they add"
### END SOLUTION

# %% [markdown]
# So the factor of a layer becomes $1 + f'(z)\,w$: not 0 but 1, if the layer passes on nothing. Ten layers whose own factor is 0.05 pass on
# $0.05^{10} \approx 10^{-13}$ without the way around, $1.05^{10} \approx 1.6$ with it. This is a **skip connection** or **residual connection**.
#
# ### Exercise: put the way back in order
#
# Forward, a block ran `z = x @ W1`, `a = np.tanh(z)`, `y = x + a @ W2`. Now `dy` has arrived.
#
# | | |
# |---|---|
# | A | `dW1 = x.T @ dz` |
# | B | `dx = dx + dz @ W1.T` |
# | C | `da = dy @ W2.T` |
# | D | `dx = dy` |
# | E | `dz = da * (1 - a**2)` |
# | F | `dW2 = a.T @ dy` |

# %% exercise="skip_order"
# All six letters, such as "ABCDEF". There is more than one right order.
### BEGIN SOLUTION
skip_order = "DFCEBA"
### END SOLUTION

# %% [markdown]
# ### Exercises: a skip connection, forward and back
#
# Now a block with one matrix. It is square, for $x$ is added to what comes out.


# %% exercise="skip"
def skip(x, W, b):
    """y = x + tanh(x W + b), with x (batch, units), W (units, units), b (units,)."""
    ### BEGIN SOLUTION
    return x + np.tanh(x @ W + b)
    ### END SOLUTION


# %% exercise="skip_backward"
def skip_backward(dy, x, W, b):
    """dx, dW, db of y = skip(x, W, b), given dy; the loss has divided by the batch already."""
    ### BEGIN SOLUTION
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# Forty layers of tanh, weights too small, with your way around and without:

# %%
if ready(skip, skip_backward):
    rng = np.random.default_rng(0)
    weights, b = random_weights([32] * 41, rng, gain=0.5), np.zeros(32)
    x_first, da = rng.normal(size=(100, 32)), rng.normal(size=(100, 32))
    inputs, zs = run_forward(x_first, weights, np.tanh)
    xs, dx = [x_first], da
    for W in weights:
        xs.append(skip(xs[-1], W, b))
    around, plain = np.zeros(40), np.zeros(40)
    for l in reversed(range(40)):
        dx = skip_backward(dx, xs[l], weights[l], b)[0]
        da = tanh_backward(da, zs[l]) @ weights[l].T
        around[l], plain[l] = np.linalg.norm(dx), np.linalg.norm(da)
    both = {"with the way around": around, "without": plain}
    show(curves(both, xlabel="layer", first=1, log=True, title="Size of the gradient, 40 layers"))

# %% [markdown]
# ## 8 · Too large: clip it
#
# An exploding gradient throws the weights off, and the loss becomes `nan`. **Clipping** cuts the gradient before the step.
#
# **By value:** every number is cut to lie between `-limit` and `limit`. **By norm:** a gradient longer than `max_norm` is scaled down to that length.

# %%
ax = axes_row(width=6.5, height=2.6)[0]
arrows = {"gradient": (6, 2), "by value, limit 3": (3, 2), "by norm, 3": (2.85, 0.95)}
for (name, (right, up)), style in zip(arrows.items(), ("-", "--", ":")):
    ax.plot([0, right], [0, up], style, linewidth=4, marker="o", label=name)
ax.set(xlabel="first number", ylabel="second number", title="One gradient, clipped in two ways")
ax.legend()
show(
    ax,
    alt="A line to (6, 2). By value it ends at (3, 2), elsewhere; by norm at (2.85, 0.95), on it.",
)

# %% [markdown]
# By value may turn the gradient. By norm keeps its direction, if it measures **one length for all arrays together**: cut one by one, they would lose their proportions.

# %% exercise="clipped"
# Two layers. dW of the first is [3, 4], dW of the second is [12]. Clip them by norm to
# max_norm = 6.5. What becomes of the 12? One number.
### BEGIN SOLUTION
clipped = 6
### END SOLUTION

# %% [markdown]
# ### Exercises: clip by value, clip by norm
#
# Both return a new list and leave the old arrays as they are.


# %% exercise="clip_by_value"
def clip_by_value(grads, limit):
    """The arrays with every number cut to -limit ... limit."""
    ### BEGIN SOLUTION
    return [np.clip(grad, -limit, limit) for grad in grads]
    ### END SOLUTION


# %% exercise="clip_by_norm"
def clip_by_norm(grads, max_norm):
    """The arrays, scaled down together if their common length is above max_norm."""
    ### BEGIN SOLUTION
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * (max_norm / norm) for grad in grads]
    ### END SOLUTION


# %% [markdown]
# Ten layers of relu, weights twice too large, with your clipping before each step:


# %%
def clipping(clip, limit):
    """Your function, in the form that train wants: it changes the one long gradient in place."""

    def in_place(grad):
        grad[:] = clip([grad], limit)[0]

    return {"clip": in_place}


def twice_too_large(shape, rng):
    return 2 * he_normal(shape, rng)


if ready(clip_by_value, clip_by_norm):
    for name, lr, options in (
        ("as it is", 0.1, {}),
        ("clipped by value, 0.1", 0.1, clipping(clip_by_value, 0.1)),
        ("clipped by norm, 1", 0.1, clipping(clip_by_norm, 1.0)),
        ("lr 100 times smaller", 0.001, {}),
    ):
        results = best_of([lr], options=options, depth=10, f=ReLU, init=twice_too_large)
        print(f"{name:<22}", ", ".join(f"{share:.0%}" for share in results))

# %% [markdown]
# Clipped, the network lives long enough to learn. A much smaller learning rate does the same, but shortens *every* step.

# %% predict="clip_cures"
# And the ten layers of sigmoids, whose gradients vanish: what will clipping do for them?
# "they learn", "nothing" or "they explode"
clip_cures = ...

# %%
if reveal("clip_cures") and ready(clip_by_value, clip_by_norm):
    results = best_of([0.1, 1.0], options=clipping(clip_by_norm, 1.0), depth=10)
    print("sigmoids, clipped by norm:", ", ".join(f"{share:.0%}" for share in results))

# %% [markdown]
# ## 9 · Every remedy, on both patients
#
# Patient one, of sigmoids, vanishes. Patient two, of relu with weights twice too large, explodes.
# Each remedy is added alone, with three starts and the better of two rates. Some limit steps or weights, others change the factor. He's is a start made for relu (lesson 08).


# %%
def trial(name, patient, rates, remedies):
    """Every remedy alone, three starts each."""
    results = {}
    for remedy, (how, options) in tqdm(remedies.items(), desc=name):
        options = {"batch_size": 64, **options}
        results[remedy] = best_of(rates, options=options, depth=10, **{**patient, **how})
    ax = spread(results, title=f"{name}: unseen digits read right", ax=axes_row(width=7.5)[0])
    ax.set_ylim(0, 1)
    show(ax)


if ready(clip_by_value, clip_by_norm):
    limits = {
        "nothing": ({}, {}),
        "clip value": ({}, clipping(clip_by_value, 0.1)),
        "clip norm": ({}, clipping(clip_by_norm, 1.0)),
        "L2": ({}, {"penalty": partial(l2, strength=0.01)}),
        "dropout": ({"p_drop": 0.1}, {}),
    }
    trial("Vanishing, limited", {"f": Sigmoid}, (0.1, 1.0), limits)

# %%
factors = {
    "layer norm": ({"norm": LayerNorm}, {}),
    "batch norm": ({"norm": BatchNorm}, {}),
    "skip": ({"skip": True}, {}),
    "tanh": ({"f": Tanh}, {}),
    "He start": ({"init": he_normal}, {}),
}
leaky = {
    "leaky relu": ({"f": LeakyReLU}, {}),
    "leaky and He": ({"f": LeakyReLU, "init": he_normal}, {}),
}
trial("Vanishing, factor changed", {"f": Sigmoid}, (0.1, 1.0), factors | leaky)

# %%
if ready(clip_by_value, clip_by_norm):
    patient = {"f": ReLU, "init": twice_too_large}
    trial("Exploding", patient, (0.01, 0.1), limits | factors)

# %% [markdown]
# - **Vanishing:** batch norm, skip connections and tanh cure it; leaky relu with He's start gets half way. Neither that start nor layer norm makes up for a sigmoid's slope below a quarter. Batch norm does: it divides $z$ by its spread *between digits*, about 0.2. Clipping, L2 and dropout do nothing.
# - **Exploding:** He's start, tanh, clipping and both norms help, batch norm most. A skip connection makes the factor larger still.
# - **Weight regularisation** (L2) pulls weights towards 0 a little in every step: too slow if a network explodes at once. **Dropout** is on many lists and cures neither. [Lesson 09](../09_regularization/09_regularization.ipynb) has a use for both.
#
# In practice one combines: relu, He's start, a norm, skip connections.
#
# ## 10 · The same along time
#
# A recurrent network reads a sequence moment by moment, with the *same* weights. Going back, a hundred moments are a hundred layers with a factor each. The **LSTM** (1997, its forget gate 2000) keeps a memory cell with a way straight through: $c_t = \text{forget gate} \cdot c_{t-1} + \ldots$ Along it,
# the factor is the forget gate, which the network sets. At 1 it is a skip connection through time.

# %% exercise="gate"
# The forget gate stands at 0.99 in each of 100 moments. What share of the gradient
# is left along the memory cell? To 3 decimals.
### BEGIN SOLUTION
gate = 0.99**100
### END SOLUTION

# %% [markdown]
# Of 100 numbers, the first is 1 or -1, the rest is noise. After the last, say what the first was.

# %% predict="remembers"
# Which of the two will remember over 100 moments? "both", "the LSTM only" or "neither"
remembers = ...


# %%
def sequences(n, rng):
    """x (n, 100, 1) and whether its first number was 1."""
    y = rng.integers(2, size=n)
    x = 0.5 * rng.normal(size=(n, 100, 1))
    x[:, 0, 0] = 2 * y - 1
    return x, y


def remember(kind, seed):
    """Gradient at each moment before training, and the share of new sequences right after it."""
    rng = np.random.default_rng(seed)
    (x, y), (x_new, y_new) = sequences(300, rng), sequences(300, rng)
    cell = kind(1, 8, rng=rng)
    if kind is LSTM:
        cell.b[8:16] = 3  # forget gates begin at sigmoid(3) = 0.95
    model = Sequential(cell, Dense(8, 2, rng=rng))
    dx = model.backward(cross_entropy(model.forward(x, train=True), y)[1])
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.01), "rng": rng}
    for _ in train(model, (x, y), **learning, epochs=8):
        pass
    return np.linalg.norm(dx[:, :, 0], axis=0), accuracy(model.forward(x_new, train=False), y_new)


if reveal("remembers"):
    results = {
        kind.__name__: [remember(kind, seed) for seed in range(5)]
        for kind in tqdm((RNN, LSTM), desc="remembering")
    }
    left, right = axes_row(2)
    lines = {name: np.median([g for g, _ in runs], axis=0) for name, runs in results.items()}
    curves(lines, xlabel="moment", log=True, title="Gradient at each moment, at the start", ax=left)
    shares = {name: [share for _, share in runs] for name, runs in results.items()}
    spread(shares, title="Right after training (0.5: guessing)", ax=right).set_ylim(0.3, 1.05)
    show(left)

# %% [markdown]
# Five starts show a tendency, not a law. In [lesson 11](../11_architectures/11_architectures.ipynb) you build both.
#
# ## 11 · Your own deep network
#
# ### Exercise: make it learn
#
# Change the network of part 1 until it reads at least 85 % of the unseen digits after six epochs with `lr = 0.1`. Use any remedies, `nnedu`'s (`digit_net` shows how they are written) or your own (functions go into
# an `Activation`). Keep ten hidden `Dense` layers of 32 units or more, and draw all random numbers from `rng`.


# %% exercise="healthy_network" starts_from="ten layers of sigmoids"
def healthy_network(rng):
    """A network that learns the digits:
    64 -> ten or more hidden layers of 32 units -> 10 scores."""
    layers = [Dense(64, 32, rng=rng), Tanh()]
    for _ in range(9):
        layers += [Residual(Dense(32, 32, rng=rng), BatchNorm(32), Tanh())]
    layers += [Dense(32, 10, rng=rng)]
    return Sequential(*layers)


# %%
if ready(healthy_network):
    seeds = [np.random.default_rng(seed) for seed in range(5)]
    before = [read_right(digit_net(10, rng), 0.1, rng) for rng in seeds]
    after = [read_right(healthy_network(rng), 0.1, rng) for rng in seeds]
    ax = spread({"before": before, "after": after}, title="Ten hidden layers: digits read right")
    ax.set_ylim(0, 1)
    show(ax)

# %% [markdown]
# ## In plain words
#
# - Going back, a gradient meets one factor a layer, slope times weight. A little below 1 it vanishes, a little above it explodes, and no single learning rate serves all layers.
# - Look before you train: the norm of `dW`, layer by layer, on a logarithmic axis. `nan` compares false with everything.
# - Every real cure keeps the factor near 1: slopes, the size of the start, norms, a way around, an open gate.
# - Clipping limits the step, not the factor: it tames explosions but cannot bring back what vanished.
# - Measure before you believe a list of remedies.
#
# Which formulas give a good start, and what do the norms do inside? That is [lesson 08](../08_normalization/08_normalization.ipynb).

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - S. Hochreiter (1991), *Untersuchungen zu dynamischen neuronalen Netzen*; Y. Bengio, P. Simard, P. Frasconi (1994), *Learning long-term dependencies with gradient descent is difficult*: where the problem was found.
# - S. Hochreiter, J. Schmidhuber (1997), *Long short-term memory.*
# - X. Glorot, Y. Bengio (2010), *Understanding the difficulty of training deep feedforward neural networks*: your picture of part 3, and a start that levels it.
# - R. Pascanu, T. Mikolov, Y. Bengio (2013), *On the difficulty of training recurrent neural networks*: clipping by norm.
# - S. Ioffe, C. Szegedy (2015), *Batch normalization*; J. Ba, J. Kiros, G. Hinton (2016), *Layer normalization.*
# - K. He, X. Zhang, S. Ren, J. Sun (2016), *Deep residual learning for image recognition*: skip connections, 152 layers.
# - D. Mishkin, J. Matas (2016), *All you need is a good init*: the measured start.
