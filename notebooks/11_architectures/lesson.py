# %% [markdown]
# # 11 · Architectures
#
# **Move a digit by one pixel and the network of [lesson 10](../10_data/10_data.ipynb) no longer knows it. Can a network know from the start that it is the same digit?**
#
# It can, by its **architecture**: what is connected to what, and which connections share a weight.
#
# It takes about 75 minutes; after part 4 is a good place to pause. You need the backward pass of [lesson 04](../04_backprop/04_backprop.ipynb) and the forget gate of [lesson 07](../07_vanishing_gradients/07_vanishing_gradients.ipynb).

# %% setup=true
from itertools import pairwise

import numpy as np

from nnedu import Dense, Dropout, ReLU, Sequential
from nnedu.layers import LSTM, RNN, AvgPool2D, Conv2D, Flatten, MaxPool2D


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


# %%
from functools import partial

from tqdm.auto import tqdm

from nnedu import SGD, Adam, accuracy, cross_entropy, mse, train
from nnedu.data import digits
from nnedu.initializers import he_normal
from nnedu.plots import axes_row, curves, image_grid, show, spread
from nnedu.widgets import ConvolutionStepper
from nnedu.zoo import DBM, RBM, LeNet5, RecursiveNet, SelfOrganizingMap
from nnedu.zoo.parameter_counts import table

x, y = digits()
order = np.random.default_rng(0).permutation(len(x))
images, labels = x[order].reshape(-1, 8, 8, 1).astype(np.float32), y[order]
new, learn = slice(0, 360), slice(360, None)

# %% [markdown]
# ## 1 · Why deep?
#
# In [lesson 01](../01_neuron/01_neuron.ipynb) ten layers of two ReLU units folded a line into 1024 straight pieces.
#
# One wide layer needs a unit for each of the 1023 bends, with a weight in, a bias and a weight out, and one bias at the end: $3 \cdot 1023 + 1 = 3070$ parameters. And the deep one?

# %% exercise="deep_parameters"
# Ten hidden layers of 2 units, one input, one output, biases everywhere. How many parameters?
### BEGIN SOLUTION
deep_parameters = (1 * 2 + 2) + 9 * (2 * 2 + 2) + (2 * 1 + 1)
### END SOLUTION


# %%
def folding_network(depth):
    """Weights written by hand: every layer folds once more."""
    sizes = [1] + [2] * depth + [1]
    layers = [Dense(a, b, rng=np.random.default_rng(0)) for a, b in pairwise(sizes)]
    for layer in layers[:-1]:
        layer.W = np.array([[2, 4], [-2, -4]])[: len(layer.W)]
        layer.b = np.array([0, -2])
    layers[-1].W = np.array([[1], [-1]])
    return Sequential(*[part for layer in layers[:-1] for part in (layer, ReLU())], layers[-1])


line = np.linspace(0, 1, 1025)[:, None]
bends = {depth: folding_network(depth).forward(line, train=False)[:, 0] for depth in (3, 5)}
ax = curves({f"{d} layers": v for d, v in bends.items()}, x=line[:, 0], title="Folded by hand")
ax.set_ylim(0, 1.3)
show(ax)
pieces = 1 + np.sum(np.abs(np.diff(bends[5], 2)) > 1e-3)
print(f"five layers of 2 units: {pieces} straight pieces")

# %% [markdown]
# Every layer *doubles* the pieces; every unit of a wide layer *adds* one. The case for depth is **parameter efficiency**.
#
# Would training find what was written by hand here? Take three foldings, 8 pieces, and give both kinds four times the parameters they need.

# %% predict="finds_folds"
# Which network learns the curve of 8 pieces? "the wide one", "the deep one" or "neither"
finds_folds = ...


# %%
def relu_net(sizes, rng, p_drop=0):
    """Dense layers of these sizes with ReLU, and dropout where asked for, between them."""
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        layers += [Dense(fan_in, fan_out, rng=rng, init=he_normal), ReLU()]
        if p_drop:
            layers.append(Dropout(p_drop, rng=rng))
    return Sequential(*layers[: -2 if p_drop else -1])


def fit_folds(sizes, folds, seed, lr, x=line[:-1:4]):
    rng = np.random.default_rng(seed)
    model, target = relu_net(sizes, rng), folding_network(folds).forward(x, train=False)
    learning = {"loss": mse, "optimizer": Adam(model, lr=lr), "rng": rng}
    for _ in train(model, (4 * x - 2, target), **learning, epochs=200, batch_size=64):
        pass
    return np.sqrt(np.mean((model.forward(4 * x - 2, train=False) - target) ** 2))


def best_of(rates, run, seeds=5):
    """One result for each seed, with the learning rate that does best over the seeds."""
    return min(([run(seed, lr) for seed in range(seeds)] for lr in rates), key=np.mean)


if reveal("finds_folds"):
    kinds = {"wide: 32": [1, 32, 1], "deep: 8, 7": [1, 8, 7, 1], "deep: 5, 5, 5": [1, 5, 5, 5, 1]}
    axes = axes_row(2)
    for folds, ax in zip((2, 3), axes):
        found = {
            name: best_of((0.01, 0.03), partial(fit_folds, sizes, folds))
            for name, sizes in tqdm(kinds.items(), desc="folding")
        }
        spread(found, title=f"{folds} foldings: error after training", ax=ax).set_ylim(0, 0.32)
    show(axes[0])

# %% [markdown]
# Always guessing 1/2 gets an error of 0.29: three foldings nobody learns. **What a network can represent and what training finds are two questions.**
#
# A rule of thumb for real data: with equally many parameters, deeper is better. Two recipes for the widths:
#
# - a **funnel**, such as 100-64-32-16-10: each layer narrower than the one before;
# - **stretch pants**, which fit anybody: wider than you need, then regularised, say by dropout.
#
# Try them on 300 digits; one layer of 210 units has as many parameters as the funnel.

# %% predict="equal_budget"
# Which reads more of the unseen digits? "the funnel", "one wide layer" or "they are equal"
equal_budget = ...


# %%
def wrong_digits(sizes, p_drop, seed, lr):
    rng = np.random.default_rng(seed)
    model, flat = relu_net([64, *sizes, 10], rng, p_drop), images.reshape(-1, 64)
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=lr), "rng": rng}
    for _ in train(model, (flat[360:660], labels[360:660]), **learning, epochs=30):
        pass
    return 1 - accuracy(model.forward(flat[new], train=False), labels[new])


SHAPES = {
    "funnel": ((100, 64, 32, 16), 0),
    "one layer": ((210,), 0),
    "twice as\nwide": ((200, 128, 64, 32), 0),
    "stretch\npants": ((200, 128, 64, 32), 0.3),
}
if reveal("equal_budget"):
    results = {
        name: best_of((0.001, 0.003), partial(wrong_digits, *shape))
        for name, shape in tqdm(SHAPES.items(), desc="shapes")
    }
    ax = axes_row(width=6)[0]
    show(spread(results, title="Share of unseen digits read wrong, five starts", ax=ax))
    for name, (sizes, _) in SHAPES.items():
        count = relu_net([64, *sizes, 10], np.random.default_rng(0)).theta.size
        print(
            f"{name.replace(chr(10), ' '):<14} {count:6,} parameters, {np.mean(results[name]):.1%} wrong"
        )

# %% [markdown]
# Here the rule fails: neither funnel nor pants beat one wide layer. What the famous deep networks have besides depth is *structure*.
#
# ## 2 · Fewer lines
#
# A dense layer has to learn that neighbouring pixels belong together. Two ideas change that:
#
# 1. **Partial connection.** A unit sees a small window, say 3 by 3 pixels.
# 2. **Shared weights.** Units at different places use the *same* nine weights: what helps on the left helps on the right.
#
# A picture of 8 by 8 has 6 by 6 places for such a window. With 8 units at each:
#
# | layer | parameters |
# |---|---|
# | dense, 64 inputs to 288 units | 18,720 |
# | partial, every unit with nine weights and a bias of its own | ? |
# | partial and shared | 80 |

# %% exercise="partial_count"
# How many parameters has the partial layer, nothing shared? One whole number.
### BEGIN SOLUTION
partial_count = 6 * 6 * 8 * (3 * 3 + 1)
### END SOLUTION

# %% [markdown]
# Partial and shared together are **convolution**. In one dimension, slide the shared weights, the **kernel** $w$, along $x$, multiply what lies under it and add up:
#
# $$z_i = \sum_k x_{i s + k}\, w_k$$
#
# The step $s$ from place to place is the **stride**. With $x = (1, 2, 4, 8, 16)$, $w = (1, -1, 2)$ and $s = 1$: $z_0 = 1 - 2 + 8 = 7$, then $z_1 = 2 - 4 + 16 = 14$.

# %% [markdown]
# ### Exercise: slide


# %% exercise="slide"
def slide(x, w, stride):
    """z (places,): the sum of x * w wherever the kernel w (k,) lies wholly on x (n,)."""
    z = []
    for start in range(0, len(x) - len(w) + 1, stride):
        ### BEGIN SOLUTION
        z.append(np.sum(x[start : start + len(w)] * w))
        ### END SOLUTION
    return np.array(z)


# %% [markdown]
# To keep the length of $x$, first put $p$ zeros at *each* end: **padding**. The kernel may then start anywhere from 0 to $n + 2p - \text{kernel}$.

# %% [markdown]
# ### Exercise: the size of what comes out


# %% exercise="output_size"
def output_size(n, kernel, stride, padding):
    """How many places a kernel has on n numbers with padding zeros at each end; a whole number."""
    ### BEGIN SOLUTION
    return (n + 2 * padding - kernel) // stride + 1
    ### END SOLUTION


# %% [markdown]
# ## 3 · Convolution
#
# An image is (height, width, channels), with 3 channels in colour, 1 in grey. A kernel reaches through *all* of them and leaves its own **feature map**, one channel of $z$:
#
# $$z_{nijo} = b_o + \sum_{k,\, l,\, c} x_{n,\; i s + k,\; j s + l,\; c}\; W_{klco}$$
#
# | | shape | its letters |
# |---|---|---|
# | $x$ | (batch, height, width, in) | $n,\; i s + k,\; j s + l,\; c$ |
# | $W$ | (kernel_h, kernel_w, in, out) | $k,\; l,\; c,\; o$ |
# | $b$ | (out,), one for each kernel | $o$ |
# | $z$ | (batch, out_h, out_w, out) | $n,\; i,\; j,\; o$ |
#
# At one place the patch under the kernels, (batch, kernel_h, kernel_w, in), meets $W$, and (batch, out) remains: `np.tensordot(patch, W, axes=3)`.

# %% [markdown]
# ### Exercise: convolution


# %% exercise="conv2d"
def conv2d(x, W, b, stride, padding):
    """z (batch, out_h, out_w, out) of images x (batch, height, width, in)."""
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    kernel_h, kernel_w = W.shape[:2]
    out_h = (x.shape[1] - kernel_h) // stride + 1
    out_w = (x.shape[2] - kernel_w) // stride + 1
    z = np.zeros((len(x), out_h, out_w, W.shape[3]))
    ### BEGIN SOLUTION
    for i in range(out_h):
        for j in range(out_w):
            top, left = i * stride, j * stride
            patch = x[:, top : top + kernel_h, left : left + kernel_w]
            z[:, i, j] = np.tensordot(patch, W, axes=3) + b
    ### END SOLUTION
    return z


# %% [markdown]
# Press **Step** and follow one number of the map. Then find a kernel that answers to horizontal edges.

# %%
if ready(conv2d):
    display(ConvolutionStepper(conv2d))

# %% [markdown]
# Now a 3, and the same 3 one pixel further right, through a kernel for vertical edges.

# %%
if ready(conv2d):
    three = images[labels == 3][3:4]
    both = np.concatenate([three, np.roll(three, 1, axis=2)])
    edge = np.array([[1, 0, -1]] * 3, dtype=float)[:, :, None, None]
    maps = conv2d(both, edge, np.zeros(1), 1, 1)
    titles = ["a 3", "moved", "its map", "moved map"]
    show(image_grid(np.concatenate([both, maps])[..., 0], titles, columns=4)[0])
    print("largest answer anywhere:", maps.max(axis=(1, 2, 3)).round(3))

# %% [markdown]
# A convolution moves along with its input, and its *largest* answer stays: "somewhere there is such an edge".
#
# **Pooling** then forgets where: it keeps the largest number of each window. A window as large as the map forgets the place altogether.

# %% [markdown]
# ### Exercise: pooling
#
# Windows of `size` by `size` lie side by side, each channel by itself. Rows and columns that do not fill one are left out.


# %% exercise="max_pool"
def max_pool(x, size):
    """The largest number of each window,
    (batch, height // size, width // size, channels) of x (batch, height, width, channels)."""
    ### BEGIN SOLUTION
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    x = x[:, : rows * size, : columns * size]
    return x.reshape(batch, rows, size, columns, size, channels).max(axis=(2, 4))
    ### END SOLUTION


# %% [markdown]
# ## 4 · The way back
#
# Think of lesson 04: a slope travels back along every route.

# %% exercise="shared_weight"
# One weight of a kernel is used at 36 places, and each place sends a slope
# back to it. Its gradient is "the sum", "the mean" or "the largest" of the 36.
### BEGIN SOLUTION
shared_weight = "the sum"
### END SOLUTION

# %% [markdown]
# In one dimension again, $z_i = \sum_k x_{i s + k}\, w_k$. Given `dz`, place $i$ owes
#
# $$dw_k \mathrel{+}= x_{i s + k}\; dz_i \qquad\qquad dx_{i s + k} \mathrel{+}= w_k\; dz_i$$
#
# Windows overlap, so several places may owe one number of $x$ something.

# %% [markdown]
# ### Exercise: backward through a convolution


# %% exercise="slide_backward"
def slide_backward(dz, x, w, stride):
    """dx, dw of z = slide(x, w, stride), given dz (places,)."""
    ### BEGIN SOLUTION
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw += x[under] * dz[i]
        dx[under] += w * dz[i]
    return dx, dw
    ### END SOLUTION


# %% [markdown]
# Compare with nudging. The loss is $\frac12 \sum z^2$, whose slope in $z$ is $z$.

# %%
if ready(slide, slide_backward):
    rng = np.random.default_rng(0)
    x, w = rng.normal(size=9), rng.normal(size=3)
    above, below = (np.sum(slide(x, w + side * np.eye(3)[1], 2) ** 2) / 2 for side in (1e-3, -1e-3))
    dx, dw = slide_backward(slide(x, w, 2), x, w, 2)
    print(f"nudged {(above - below) / 0.002:.6f}, your dw[1] {dw[1]:.6f}")

# %% [markdown]
# ### Exercise: find the bug
#
# Back through pooling, the gradient goes to the number that won. This version works on random numbers, but behind a ReLU many are 0, and
# `pool_backward(np.array([1.0]), np.array([0.0, 0.0]), 2)` gives `[1, 1]`, twice what came in. Where numbers tie, **the first** shall get it all.


# %% exercise="pool_backward" starts_from="every winner gets it all"
def pool_backward(da, x, size):
    """dx (n,), given da (n // size,) of the largest number in each window of x (n,)."""
    dx = np.zeros(len(x))
    for i in range(len(da)):
        window = x[i * size : (i + 1) * size]
        dx[i * size + np.argmax(window)] = da[i]
    return dx


# %% [markdown]
# ## 5 · The moved digits
#
# In lesson 10 one pixel cost a dense network 39 points. Now compare three networks:
#
# 1. **dense:** 64 units;
# 2. **conv, small windows:** two convolutions, each with pooling over 2 by 2, then a dense layer on the $2 \times 2$ places left;
# 3. **conv, one window:** two convolutions, then pooling over the *whole* map, so that the dense layer knows no places.

# %% predict="moved_digits"
# The third network sees digits where they are, never moved ones. Moved by a pixel, it loses
# "about 40 points", "about 10 points" or "less than 3 points".
moved_digits = ...


# %%
def dense_net(rng):
    return Sequential(
        Flatten(), Dense(64, 64, rng=rng, init=he_normal), ReLU(), Dense(64, 10, rng=rng)
    )


def small_windows(rng):
    layers = [Conv2D(1, 8, 3, rng=rng, padding=1), ReLU(), MaxPool2D(2)]
    layers += [Conv2D(8, 16, 3, rng=rng, padding=1), ReLU(), MaxPool2D(2), Flatten()]
    return Sequential(*layers, Dense(64, 10, rng=rng))


def one_window(rng):
    layers = [Conv2D(1, 8, 3, rng=rng, padding=1), ReLU()]
    layers += [Conv2D(8, 32, 3, rng=rng, padding=1), ReLU(), MaxPool2D(8), Flatten()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


def moved_right(images):
    return np.pad(images, ((0, 0), (0, 0), (1, 0), (0, 0)))[:, :, :-1]


def plain_and_moved(network, seed):
    """Share of new digits read right as they are, and moved by one pixel."""
    rng = np.random.default_rng(seed)
    model = network(rng)
    learning = {"loss": cross_entropy, "optimizer": Adam(model, lr=0.01), "rng": rng}
    for _ in train(model, (images[learn], labels[learn]), **learning, epochs=5):
        pass
    tests = images[new], moved_right(images[new])
    return [accuracy(model.forward(test, train=False), labels[new]) for test in tests]


if reveal("moved_digits"):
    found = {
        "dense": dense_net, "small windows": small_windows, "one window": one_window
    }  # fmt: skip
    found = {
        name: np.array([plain_and_moved(f, s) for s in range(3)])
        for name, f in tqdm(found.items(), desc="networks")
    }
    axes = axes_row(2)
    for k, title in enumerate(["as they are", "moved by one pixel"]):
        rights = {name: pairs[:, k] for name, pairs in found.items()}
        spread(rights, title=f"New digits read right, {title}", ax=axes[k]).set_ylim(0.3, 1.02)
    show(axes[0])
    for name, pairs in found.items():
        plain, moved = pairs.mean(axis=0)
        print(f"{name:<14} {plain:.1%}, moved {moved:.1%}: {100 * (plain - moved):.0f} points lost")

# %% [markdown]
# With 2746 parameters against 4810 the third network hardly notices. Nobody taught it: **its shape knows**. The second forgets one pixel in some places only.
#
# The price: the third cannot tell where something is. And augmentation teaches a dense network much the same, with more pictures.

# %% [markdown]
# ### Exercise: a network for moved digits
#
# Change this dense network until, after three epochs on digits in their places, it reads at least 85 % of the moved ones. You have `Conv2D(channels_in, channels_out, kernel, rng=rng, padding=...)`,
# `MaxPool2D(size)`, `AvgPool2D(size)`, `Flatten()` ... Not `one_window` again, please.


# %% exercise="moved_net" starts_from="a dense network"
def moved_net(rng):
    """A network from images (batch, 8, 8, 1) to 10 scores that reads digits wherever they are."""
    return Sequential(
        Conv2D(1, 16, 3, rng=rng, padding=1),
        ReLU(),
        Conv2D(16, 32, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(8),
        Flatten(),
        Dense(32, 10, rng=rng),
    )


# %%
if ready(moved_net):
    yours = np.array([plain_and_moved(moved_net, seed) for seed in tqdm(range(3), desc="starts")])
    groups = {"as they are": yours[:, 0], "moved": yours[:, 1]}
    show(spread(groups, title="Your network, three starts: new digits read right"))

# %% [markdown]
# ### Two questions from earlier lessons

# %% exercise="stacked_linear"
# Two convolutions in a row with no activation between them. Together they can do no more than
# "a" one convolution with a larger kernel   "b" one dense unit   "c" pooling   (lesson 01)
### BEGIN SOLUTION
stacked_linear = "a"
### END SOLUTION

# %% exercise="copies_and_cut"
# You add moved copies of every picture. When do you cut off the test set?   (lesson 10)
# "before making the copies", "after making the copies" or "it does not matter"
### BEGIN SOLUTION
copies_and_cut = "before making the copies"
### END SOLUTION

# %% [markdown]
# ## 6 · LeNet-5 and its heirs
#
# In 1998 LeNet-5 read the amounts on bank cheques.
#
# From 32 by 32 to the first dense layer: a 5 by 5 kernel without padding and pooling by 2, then both again, with 16 maps.

# %% exercise="lenet_flat"
# How many numbers go into the first dense layer of LeNet-5? One whole number.
### BEGIN SOLUTION
lenet_flat = 5 * 5 * 16
### END SOLUTION

# %% [markdown]
# Here it reads our digits, enlarged to 32 by 32.

# %%
large = np.kron(images, np.ones((1, 4, 4, 1), np.float32))
rng = np.random.default_rng(0)
lenet = LeNet5(rng=rng, side=32)
learning = {"loss": cross_entropy, "optimizer": Adam(lenet, lr=0.002), "rng": rng}
for _ in train(lenet, (large[learn], labels[learn]), **learning, epochs=1):
    pass
right = accuracy(lenet.forward(large[new], train=False), labels[new])
print(f"one epoch: {right:.0%} of the new digits. Its layers and their parameters:")
print(lenet.summary())
maps = np.tanh(lenet.layers[0].forward(large[:1], train=False))[0].transpose(2, 0, 1)
inside = large[:1, 2:-2, 2:-2, 0]
show(image_grid(np.concatenate([inside, maps]), ["input", *"123456"])[0])

# %% [markdown]
# ### Exercise: count parameters
#
# A network is a list of `("conv", kernel, channels_in, channels_out)` with square kernels, `("dense", fan_in, fan_out)` and `("pool", size)`. Every kernel and dense unit has one bias; pooling learns nothing.


# %% exercise="count_parameters"
def count_parameters(layers):
    """The number of parameters of all layers together."""
    total = 0
    ### BEGIN SOLUTION
    for kind, *sizes in layers:
        if kind == "conv":
            kernel, channels_in, channels_out = sizes
            total += (kernel * kernel * channels_in + 1) * channels_out
        elif kind == "dense":
            fan_in, fan_out = sizes
            total += (fan_in + 1) * fan_out
    ### END SOLUTION
    return total


# %% [markdown]
# Now VGG-16 (2014), whose kernels are 3 by 3.

# %%
if ready(count_parameters):
    lenet_layers = [("conv", 5, 1, 6), ("pool", 2), ("conv", 5, 6, 16), ("pool", 2)]
    lenet_layers += [("dense", 400, 120), ("dense", 120, 84), ("dense", 84, 10)]
    print("LeNet-5 above:", count_parameters(lenet_layers), "and", lenet.theta.size)
    channels = [3] + [64] * 2 + [128] * 2 + [256] * 3 + [512] * 6
    convolutions = [("conv", 3, a, b) for a, b in pairwise(channels)]
    end = [("dense", 7 * 7 * 512, 4096), ("dense", 4096, 4096), ("dense", 4096, 1000)]
    print(f"VGG-16: {count_parameters(convolutions + end):,}")
    print(f"  its 13 convolutions: {count_parameters(convolutions):,}\n")
    print(table())

# %% [markdown]
# Nine tenths of VGG-16 are its three dense layers. Often quoted numbers can be wrong: see GoogLeNet.
# (LeNet-5 of 1998 has fewer than ours: most of its second kernels see only some of the maps.)
#
# Why have kernels been so small ever since? Three in a row see a larger window.

# %% exercise="window_seen"
# A number after three 3 by 3 convolutions (stride 1): how many pixels wide is the window
# of the image that it depends on?
### BEGIN SOLUTION
window_seen = 7
### END SOLUTION

# %% [markdown]
# For each pair of channels the three have $3 \cdot 9 = 27$ weights, one kernel that wide has 49, and there are three activations instead of one. This time depth pays.
#
# ## 7 · Sequences
#
# A melody is (time, features), of no fixed length. Every moment takes the same step, with the same weights, and a **state** $h$ keeps what was seen:
#
# $$h' = \tanh(x W_x + h W_h + b)$$
#
# This is a **recurrent network**, *fully* recurrent, for $W_h$ leads from every unit to every unit.

# %% [markdown]
# ### Exercises: one step, and back
#
# For the way back, call $z$ what is inside the tanh: the dense layer of lesson 04, twice.


# %% exercise="rnn_step"
def rnn_step(x, h, Wx, Wh, b):
    """The new state (batch, hidden) from x (batch, features) and the state h (batch, hidden)."""
    ### BEGIN SOLUTION
    return np.tanh(x @ Wx + h @ Wh + b)
    ### END SOLUTION


# %% exercise="rnn_step_backward"
def rnn_step_backward(dh_new, x, h, h_new, Wx, Wh):
    """dx, dh, dWx, dWh, db, given dh_new = dLoss/dh_new and h_new = rnn_step(x, h, Wx, Wh, b)."""
    ### BEGIN SOLUTION
    dz = dh_new * (1 - h_new**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)
    ### END SOLUTION


# %% [markdown]
# ### Exercise: reorder the lines
#
# Now back through a whole sequence. `states[t]` is the state before moment `t`, `states[t + 1]` the one after it, `dstates[t]` the slope that `states[t + 1]` gets from the loss directly.
# The slope from later moments is `dh`, which begins at 0. The loop is `for t in reversed(range(time)):`. Put its lines in an order that works:
#
# ```
# A    dh = dz @ Wh.T
# B    dWh += states[t].T @ dz
# C    dz = dh * (1 - states[t + 1] ** 2)
# D    dh = dh + dstates[t]
# ```

# %% exercise="through_time"
# Your order, such as "ABCD".
### BEGIN SOLUTION
through_time = "DCBA"
### END SOLUTION

# %% [markdown]
# Line A runs once a moment: a product, as in lesson 07, so a plain recurrent network forgets. The **LSTM** (1997, its forget gate 2000) has a second state, the **cell** $c$, and four blocks of units, their weights side by side in the columns of $W_x$, $W_h$ and $b$:
#
# $$(i, f, g, o) = x W_x + h W_h + b$$
#
# | | | through | says |
# |---|---|---|---|
# | $i$ | input gate | sigmoid | how much of the new goes in |
# | $f$ | forget gate | sigmoid | how much of the old stays |
# | $g$ | cell candidate | tanh | the new |
# | $o$ | output gate | sigmoid | how much of the cell is shown |
#
# $$c' = \sigma(f)\, c + \sigma(i) \tanh(g) \qquad\qquad h' = \sigma(o) \tanh(c')$$

# %% [markdown]
# ### Exercise: the LSTM's step
#
# `np.split(z, 4, axis=1)` cuts an array into four blocks of columns; `sigmoid` is there.


# %% exercise="lstm_step"
def lstm_step(x, h, c, Wx, Wh, b):
    """The new h and the new c, each (batch, hidden).

    Wx is (features, 4 hidden), Wh (hidden, 4 hidden), b (4 hidden,).
    """
    ### BEGIN SOLUTION
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    h_new = sigmoid(o) * np.tanh(c_new)
    return h_new, c_new
    ### END SOLUTION


# %% exercise="open_gate"
# From c to c' there is the factor sigmoid(f). If it stands at 1, the cell is, through time,
# "a skip connection", "batch norm" or "gradient clipping".   (lesson 07)
### BEGIN SOLUTION
open_gate = "a skip connection"
### END SOLUTION

# %% [markdown]
# How much of a nudge to the first state arrives after $t$ of your steps? This slope, $\partial\,\text{state}_t / \partial\,\text{state}_0$, multiplies the gradient on its way back.

# %%
if ready(rnn_step, lstm_step):
    rng = np.random.default_rng(0)
    inputs, eps = rng.normal(size=(60, 1, 3)), 1e-4
    Wx, Wh = rng.normal(size=(3, 32)) / 2, rng.normal(size=(8, 32)) / 4
    gates = np.zeros(32)
    gates[8:16] = 3  # forget gates near 1
    plain = {side: np.full((1, 8), side * eps) for side in (1, -1)}
    cells = {side: (np.zeros((1, 8)), np.full((1, 8), side * eps)) for side in (1, -1)}
    arrived = {"plain recurrent": [], "cell of the LSTM": []}
    for x in inputs:
        for side in (1, -1):
            plain[side] = rnn_step(x, plain[side], Wx[:, :8], Wh[:, :8], np.zeros(8))
            cells[side] = lstm_step(x, *cells[side], Wx, Wh, gates)
        arrived["plain recurrent"].append(np.abs(plain[1] - plain[-1]).mean() / (2 * eps))
        arrived["cell of the LSTM"].append(np.abs(cells[1][1] - cells[-1][1]).mean() / (2 * eps))
    show(curves(arrived, xlabel="moments", first=1, log=True, title="What arrives of a nudge"))

# %% [markdown]
# The plain state loses more than a third of the nudge a moment, the cell three hundredths: nothing squashes $c$, and its factor is a gate that the network sets.
#
# Does it matter for learning? In a sequence of 20 numbers two are marked, and their sum is wanted.

# %% predict="sums_marked"
# Which one learns to add the two marked numbers? "both", "the LSTM only" or "neither"
sums_marked = ...


# %%
def marked(n, rng):
    """x (n, 20, 2), numbers and marks, and the sum of the two marked numbers (n, 1)."""
    x = np.zeros((n, 20, 2), np.float32)
    x[:, :, 0] = rng.random((n, 20))
    places = rng.random((n, 20)).argsort(axis=1)[:, :2]
    np.put_along_axis(x[:, :, 1], places, 1, axis=1)
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=1, keepdims=True)


def sum_error(kind, seed, lr=0.01):  # for both the better of 0.003 and 0.01
    rng = np.random.default_rng(seed)
    (x, y), (x_new, y_new) = marked(800, rng), marked(300, rng)
    model = Sequential(kind(2, 16, rng=rng), Dense(16, 1, rng=rng))
    learning = {"loss": mse, "optimizer": Adam(model, lr=lr), "rng": rng}
    for _ in train(model, (x, y), **learning, epochs=20):
        pass
    return np.sqrt(np.mean((model.forward(x_new, train=False) - y_new) ** 2))


if reveal("sums_marked"):
    errors = {
        kind.__name__: [sum_error(kind, seed) for seed in range(3)]
        for kind in tqdm((RNN, LSTM), desc="adding")
    }
    show(spread(errors, title="Error on new sequences (0.41: always 1)"))

# %% [markdown]
# ### Trees
#
# A sentence is more than a row of words: "not (very good)". A **recursive** network shares its weights over a tree: one layer joins two branches into one, from the leaves to the root.
#
# Here it learns, from trees up to four joints deep, what *good*, *bad*, *not* and *very* mean together; then it reads trees of five to eight.

# %%
GOOD, BAD, NOT, VERY = range(4)


def phrases(n, depths, rng):
    """Trees such as (NOT, (VERY, GOOD)), and 0 where they mean good, 1 where bad."""
    trees, means = [], []
    for depth in rng.choice(depths, n):
        tree = int(rng.integers(2))
        mean = tree
        for word in rng.choice([NOT, VERY], depth):
            tree, mean = (int(word), tree), mean ^ (word == NOT)
        trees.append(tree)
        means.append(mean)
    return trees, np.array(means)


def reads_trees(seed):
    rng = np.random.default_rng(seed)
    (trees, means), (deep, deep_means) = (
        phrases(200, [1, 2, 3, 4], rng),
        phrases(300, [5, 6, 7, 8], rng),
    )
    net = RecursiveNet(4, 8, 2, rng=rng)
    adam = Adam(net, lr=0.03)
    for start in list(range(0, 200, 20)) * 15:
        part = slice(start, start + 20)
        net.backward(cross_entropy(net.forward(trees[part], train=True), means[part])[1])
        adam.step()
    return accuracy(net.forward(deep, train=False), deep_means)


show(
    spread(
        {"recursive network": [reads_trees(s) for s in range(5)]},
        title="Deeper trees read right (0.5: guessing)",
    )
)

# %% [markdown]
# ## 8 · The zoo
#
# Four networks that need no labels and send no error back.
#
# ### Hopfield: a memory
#
# Units are $-1$ or $1$. Two that agree in a stored pattern get a positive weight between them (**Hebb's rule**):
#
# $$W_{ij} = \sum_p x_{pi}\, x_{pj}, \quad W_{ii} = 0 \qquad\qquad x_i \leftarrow \text{sign}\Bigl(\sum_j W_{ij}\, x_j\Bigr)$$
#
# $x_{pi}$ is unit $i$ of stored pattern $p$, $x_i$ alone the unit as it is now. From half a pattern the network finds the rest.

# %% [markdown]
# ### Exercise: recall
#
# Go through the units in `order`; each sees what the ones before it have become, and a sum of 0 changes nothing. Stop after a round without a change. The `x` handed in stays untouched.


# %% exercise="recall"
def recall(W, x, order):
    """The state (units,) of -1 and 1 in which the network settles when it starts at x."""
    # Should it never end, press the stop button: do all units change at once?
    ### BEGIN SOLUTION
    x = x.copy()
    changed = True
    while changed:
        changed = False
        for i in order:
            if x[i] * (W[i] @ x) < 0:
                x[i] = -x[i]
                changed = True
    return x
    ### END SOLUTION


# %%
LETTERS = {
    "H": "#.....# #.....# #.....# ####### #.....# #.....# #.....#",
    "T": "####### #..#..# ...#... ...#... ...#... ...#... ...#...",
    "O": ".#####. #.....# #.....# #.....# #.....# #.....# .#####.",
}
rows = [text.replace(" ", "") for text in LETTERS.values()]
patterns = np.array([[1.0 if dot == "#" else -1.0 for dot in row] for row in rows])
W = patterns.T @ patterns
np.fill_diagonal(W, 0)
if ready(recall):
    rng = np.random.default_rng(1)
    damaged = np.where(rng.random(patterns.shape) < 0.2, -patterns, patterns)
    found = [recall(W, x, rng.permutation(49)) for x in damaged]
    both = np.concatenate([damaged, found]).reshape(-1, 7, 7)
    titles = [f"{name} {state}" for state in ("damaged", "recalled") for name in LETTERS]
    show(image_grid(both, titles, columns=3)[0])

# %% [markdown]
# How many patterns fit into 100 units? Store random ones, turn a tenth of their units, and count those that come back whole.

# %%
if ready(recall):
    shares = []
    for n in range(2, 31, 4):
        rng, right = np.random.default_rng(n), []
        for _ in range(3):
            stored = rng.choice([-1.0, 1.0], (n, 100))
            W = stored.T @ stored
            np.fill_diagonal(W, 0)
            for x in stored[:8]:
                start = np.where(rng.random(100) < 0.1, -x, x)
                right.append(np.array_equal(recall(W, start, rng.permutation(100)), x))
        shares.append(np.mean(right))
    ax = curves(
        {"share recalled": shares}, x=range(2, 31, 4), xlabel="patterns stored", title="100 units"
    )
    show(ax)

# %% [markdown]
# The network remembers about a tenth as many patterns as it has units. Beyond that it settles in mixtures that nobody stored.
#
# ### Boltzmann machines: dreaming
#
# Make the units chancy, 0 or 1 with a probability, some visible, some hidden. A **restricted Boltzmann machine** (RBM) has lines between the two kinds only. It learns how *likely* a picture is: each step makes the data likelier and its dreams, pictures that it draws by itself, less likely. A **deep** one (DBM) has a second hidden layer. Both learn black and white digits, then dream, the RBM from data, the DBM from noise.

# %%
rng = np.random.default_rng(0)
pixels = (images.reshape(-1, 64) > 0.5).astype(np.float32)
rbm, dbm = RBM(64, 48, rng=rng), DBM(64, 48, 16, rng=rng)
descents = {rbm: SGD(rbm, lr=0.1), dbm: SGD(dbm, lr=0.05)}
for _ in range(25):
    for start in range(0, 1780, 20):
        batch = pixels[start : start + 20]
        rbm.contrastive_divergence(batch, rng=rng)
        descents[rbm].step()
        dbm.persistent_contrastive_divergence(batch, rng=rng)
        descents[dbm].step()
dreams = rbm.visible_probs(rbm.hidden_probs(rbm.gibbs(pixels[:8], rng=rng, steps=10)))
rows = np.concatenate([pixels[:8], dreams, dbm.dream[:8]]).reshape(-1, 8, 8)
show(
    image_grid(
        rows,
        title="Above data, in the middle the RBM's dreams ten steps on, below the DBM's dreams",
    )[0]
)

# %% [markdown]
# ### A map that orders itself
#
# A **self-organising map** (Kohonen, 1982) is a grid of units, each with a picture. The one nearest to a digit wins, and it *and its neighbours on the grid* move a little towards it.

# %%
som = SelfOrganizingMap(6, 10, 64, rng=np.random.default_rng(0))
som.fit(images[:1000].reshape(-1, 64), rng=np.random.default_rng(1), epochs=3)
show(image_grid(som.W.reshape(-1, 8, 8), columns=10, title="A map of digits, 6 by 10 units")[0])

# %% [markdown]
# Where do the 1s turn into something else? The map shows what your data thinks is similar.
#
# ## In plain words
#
# - Depth saves parameters for functions that repeat themselves, if training finds them.
# - A convolution shares a few weights over all places and moves along with its input; pooling forgets the place.
# - A shared weight gets the sum of what its places owe it.
# - A recurrent network shares one step over time, a recursive one over a tree. The LSTM's cell has a way straight through.
# - An architecture is knowledge: where it is true of the data, you need fewer parameters and examples; where not, it stands in the way.
#
# [Lesson 12](../12_tuning/12_tuning.ipynb) tries all these choices with a plan.

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - K. Fukushima (1980), *Neocognitron*; Y. LeCun, L. Bottou, Y. Bengio, P. Haffner (1998), *Gradient-based learning applied to document recognition.* LeNet-5.
# - A. Krizhevsky, I. Sutskever, G. Hinton (2012), *ImageNet classification with deep convolutional neural networks*; K. Simonyan, A. Zisserman (2015), *Very deep convolutional networks for large-scale image recognition.*
# - M. Telgarsky (2016), *Benefits of depth in neural networks*; S. Shalev-Shwartz, O. Shamir, S. Shammah (2017), *Failures of gradient-based deep learning*: what exists, and what training finds.
# - J. Elman (1990), *Finding structure in time*; S. Hochreiter, J. Schmidhuber (1997), *Long short-term memory*; F. Gers, J. Schmidhuber, F. Cummins (2000), *Learning to forget.*
# - C. Goller, A. Küchler (1996), *Learning task-dependent distributed representations by backpropagation through structure.*
# - J. Hopfield (1982), *Neural networks and physical systems with emergent collective computational abilities*; R. Salakhutdinov, G. Hinton (2009), *Deep Boltzmann machines*; T. Kohonen (1982), *Self-organized formation of topologically correct feature maps.*
