# %% [markdown]
# # 02 · Activations
#
# **Why does a network need a bend at all, and why did everyone change the bend?**
#
# For decades the bend was an S. Around 2011 it became a line with a kink, and networks that nobody could train began to learn. In about an hour you will have written both, counted the neurons, or **units**, they kill, and timed which learns faster.
#
# You need the neuron of [lesson 01](../01_neuron/01_neuron.ipynb), and derivatives.

# %% setup=true
import numpy as np
from tqdm.auto import tqdm

from nnedu import SGD, Activation, Dense, Identity, Sequential, Tanh, functional
from nnedu.data import digits, moons, spirals
from nnedu.initializers import he_normal
from nnedu.losses import cross_entropy
from nnedu.metrics import accuracy
from nnedu.plots import axes_row, curves, decision_boundary, histograms, image_grid, show, spread
from nnedu.training import fit, train
from nnedu.widgets import ActivationExplorer

# %% [markdown]
# This helper trains a network. Later lessons show how.


# %%
def trained(model, data, lr, epochs):
    """The model after some epochs of gradient descent with steps of size lr."""
    learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=lr), "epochs": epochs}
    fit(model, data, **learning, rng=np.random.default_rng(0), progress=False)
    return model


# %% [markdown]
# ## 1 · Why a bend?
#
# A layer, $z = x W + b$, stretches, turns and shifts. What can ten of them do?

# %% predict="ten_layers"
# Ten layers, no bend between them, trained to part two moons: crescents of points, hooked
# into each other. What will the border be?
# "one straight line", "a gentle curve" or "a zigzag of ten lines"
ten_layers = ...


# %%
def moon_classifier(bend, layers):
    """A network with this bend between its layers, trained; a function from points to classes."""
    rng = np.random.default_rng(1)
    hidden = [layer for _ in range(layers - 2) for layer in (Dense(8, 8, rng=rng), bend())]
    model = Sequential(Dense(2, 8, rng=rng), bend(), *hidden, Dense(8, 2, rng=rng))
    trained(model, moon_data, lr=0.3, epochs=150)
    return lambda points: model.forward(points, train=False).argmax(axis=1)


moon_data = moons(200, rng=np.random.default_rng(0))
if reveal("ten_layers"):
    left, right = axes_row(2)
    straight, bent = moon_classifier(Identity, layers=10), moon_classifier(Tanh, layers=3)
    decision_boundary(straight, *moon_data, title="10 layers, no bend", ax=left)
    decision_boundary(bent, *moon_data, title="3 layers, a bend between them", ax=right)
    show(left)

# %% [markdown]
# Two layers are one: $(x W_1 + b_1) W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$. And so are ten.

# %% exercise="one_line"
# z1 = 2 * x + 1,   z2 = -3 * z1 + 5,   z3 = 0.5 * z2 - 1
# Together they are one line, z3 = w * x + b. What is w?
### BEGIN SOLUTION
one_line = -3
### END SOLUTION

# %% [markdown]
# So something must bend between the sums: the **activation** $a = f(z)$. The oldest are steps (McCulloch and Pitts, 1943).
#
# $$\text{heaviside}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases} \qquad\qquad
# \text{sign}(z) = \begin{cases} 1 & z > 0 \\ 0 & z = 0 \\ -1 & z < 0 \end{cases}$$
#
# A network learns by following slopes downhill. So ask of every activation: **how steep is it?** Build an instrument that tells.
#
# $$f'(z) \approx \frac{f(z + h) - f(z - h)}{2h}$$


# %% exercise="slope"
def slope(f, z, h=1e-5):
    """How steep f is at each z: rise over run between z - h and z + h."""
    rise = f(z + h) - f(z - h)
    ### BEGIN SOLUTION
    return rise / (2 * h)
    ### END SOLUTION


# %%
if ready(slope):
    z = np.linspace(-4, 4, 200)
    axes = axes_row(3, width=3.4, height=2.8)
    for ax, f in zip(axes, (functional.identity, functional.heaviside, functional.sign)):
        curves({"f": f(z), "slope": slope(f, z)}, x=z, xlabel="z", title=f.__name__, ax=ax)
    show(axes[0])

# %% [markdown]
# The steps have slope 0 wherever you look.

# %% predict="frozen"
# A network 2 - 16 - 2 with steps in the middle is trained on the moons.
# How many of the 32 weights before the steps will have moved? "none", "about half" or "all"
frozen = ...

# %%
if reveal("frozen"):
    rng = np.random.default_rng(3)
    step = Activation(functional.heaviside, lambda da, z: da * 0)
    model = Sequential(Dense(2, 16, rng=rng), step, Dense(16, 2, rng=rng))
    before = [layer.W.copy() for layer in model.layers if isinstance(layer, Dense)]
    trained(model, moon_data, lr=0.1, epochs=20)
    after = [layer.W for layer in model.layers if isinstance(layer, Dense)]
    for where, old, new in zip(("before", "behind"), before, after):
        print(f"weights that moved {where} the steps: {(old != new).sum()} of {new.size}")

# %% [markdown]
# A bend is not enough. It needs a **slope**.
#
# ## 2 · The S-curves
#
# Round off the step and you get the **sigmoid**, which squashes any number into $(0, 1)$.

# %%
z = np.linspace(-8, 8, 200)
both = {"heaviside": functional.heaviside(z), "sigmoid": functional.sigmoid(z)}
show(curves(both, x=z, xlabel="z", title="A step, and the step rounded off"))

# %% [markdown]
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# A trap: at $z = -1000$ this asks for $e^{1000}$, which no float can hold. Two facts help: $e^{-|z|}$ never overflows, and $\frac{1}{1 + e^{-z}} = \frac{e^{z}}{1 + e^{z}}$.


# %% exercise="sigmoid"
def sigmoid(z):
    """1 / (1 + e^-z), for an array z of any shape; no overflow, however far out z lies."""
    ### BEGIN SOLUTION
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)
    ### END SOLUTION


# %% [markdown]
# The sigmoid's slope, written with the output $a$, is $\sigma'(z) = a\,(1 - a)$.
#
# In a network the layer behind sends back `da`, the **upstream gradient**. A gradient is the slope of the loss, the network's error: here how much it changes with each $a$. You pass on `dz`, the same for each $z$, by the chain rule: $dz = da \cdot f'(z)$. Every `..._backward` in this course has that form, here for $z^2$:


# %%
def square(z):
    return z * z


def square_backward(da, z):
    return da * 2 * z  # da times the slope of z * z, taken at z


print(square_backward(np.array([1.0, 10.0, -1.0]), np.array([3.0, 3.0, 3.0])))


# %% exercise="sigmoid_backward"
def sigmoid_backward(da, z):
    """dz for a = sigmoid(z). da and z have the same shape;
    z is the input of the sigmoid, not its output."""
    ### BEGIN SOLUTION
    a = sigmoid(z)
    return da * a * (1 - a)
    ### END SOLUTION


# %% [markdown]
# The second S-curve is **tanh**, $\frac{e^z - e^{-z}}{e^z + e^{-z}}$. It squashes into $(-1, 1)$, and its slope is $1 - \tanh(z)^2$.


# %% exercise="tanh_backward"
def tanh_backward(da, z):
    """dz for a = np.tanh(z)."""
    a = np.tanh(z)
    ### BEGIN SOLUTION
    return da * (1 - a * a)
    ### END SOLUTION


# %% [markdown]
# Drag the input of **your** functions. Where is the slope largest? In the grey bands it is below 0.05: there the curve is **saturated**.

# %%
if ready(sigmoid, sigmoid_backward, tanh_backward):
    display(ActivationExplorer(sigmoid, sigmoid_backward, np.tanh, tanh_backward))

# %% [markdown]
# The sigmoid is never steeper than $1/4$; tanh reaches 1. In a deep network the slopes of all layers multiply.

# %% exercise="thousandth"
# A gradient travels back through sigmoids in a row, each at z = 0, with all weights 1.
# After how many sigmoids has it shrunk to less than a thousandth?
### BEGIN SOLUTION
thousandth = 5
### END SOLUTION

# %% [markdown]
# And that was the best case. How much of a real layer is saturated? With `da = 1`, any backward function returns the slope itself.


# %% exercise="saturated_share"
def saturated_share(f_backward, z):
    """Share (0 to 1) of all entries of z at which the slope is smaller than 0.05 in size."""
    ### BEGIN SOLUTION
    slopes = f_backward(np.ones_like(z), z)
    return float((np.abs(slopes) < 0.05).mean())
    ### END SOLUTION


# %% [markdown]
# Real data: 1797 handwritten digits of 8 × 8 pixels, from 0 (paper) to 16 (ink). The raw pixels go into 50 units with random weights of standard deviation 1.

# %%
digit_data = digits()  # comes scaled: pixels from 0 to 1
x, y = digit_data
axes = image_grid(x[:8].reshape(-1, 8, 8), [str(label) for label in y[:8]], title="Digits")
show(axes[0])

# %% predict="raw_pixels"
# What share of the 1797 x 50 sigmoids will be saturated? "under 10 %", "about half" or "over 90 %"
raw_pixels = ...

# %%
if reveal("raw_pixels") and ready(sigmoid_backward, tanh_backward, saturated_share):
    W = np.random.default_rng(0).normal(size=(64, 50))
    layers = {
        "raw pixels, weights of size 1": 16 * x @ W,
        "pixels 0 to 1, weights of size 1": x @ W,
        "pixels 0 to 1, weights of size 1/8": x @ W / 8,
    }
    for what, z in layers.items():
        sigmoids, tanhs = (saturated_share(f, z) for f in (sigmoid_backward, tanh_backward))
        print(
            f"{what:<36} z of size {z.std():4.1f}, saturated: sigmoid {sigmoids:4.0%}, tanh {tanhs:4.0%}"
        )

# %% [markdown]
# An S-curve works while $z$ stays near 0: one reason to scale inputs and keep first weights small ($1/8 = 1/\sqrt{64}$, for 64 inputs).
#
# ## 3 · A line with a kink
#
# What if one side did not flatten? That is the **rectified linear unit**, **ReLU**:
#
# $$\text{relu}(z) = \max(0, z) \qquad \text{slope: } 1 \text{ where } z > 0, \; 0 \text{ where } z < 0$$
#
# On the right, a hundred slopes multiplied are still 1.


# %% exercise="relu"
def relu(z):
    """max(0, z), number by number, for an array z of any shape."""
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION


# %% [markdown]
# At the kink, the slopes 0 and 1 serve equally well.


# %% exercise="relu_backward"
def relu_backward(da, z):
    """dz for a = relu(z). Neither da nor z is changed."""
    ### BEGIN SOLUTION
    return da * (z > 0)
    ### END SOLUTION


# %% [markdown]
# The left side has a price: **dead units**. A unit whose $z$ is negative for *every* example always returns 0, with slope 0. No gradient reaches its weights, so it stays dead.
#
# Find the bug in this count.


# %% exercise="dead_units" starts_from="silent_once"
### BEGIN SOLUTION
def dead_units(a):
    """How many units are 0 for every example.
    a (batch, units) is what a ReLU layer returned."""
    silent = a == 0
    return int(silent.all(axis=0).sum())


### END SOLUTION

# %% [markdown]
# A network 64 - 50 - 10 with your `relu` learns the digits, with steps from sensible (`lr=0.1`) to too large (`lr=2.0`).

# %% predict="too_large_steps"
# With lr=2.0: how many of the 50 units will be dead afterwards?
# "at most 5", "about half" or "nearly all"
too_large_steps = ...


# %%
def digit_net(f, f_backward, lr):
    """A network 64 - 50 - 10 with the given activation, after 10 epochs on the digits."""
    rng = np.random.default_rng(1)
    first, last = Dense(64, 50, rng=rng, init=he_normal), Dense(50, 10, rng=rng)
    return trained(Sequential(first, Activation(f, f_backward), last), digit_data, lr, epochs=10)


def hidden_z(model):
    """What goes into the bend, z (batch, units), for all the digits."""
    return model.layers[0].forward(x, train=False)


if reveal("too_large_steps") and ready(relu, relu_backward, dead_units):
    for lr in (0.1, 1.0, 2.0):
        model = digit_net(relu, relu_backward, lr)
        right = accuracy(model.forward(x, train=False), y)
        dead = dead_units(relu(hidden_z(model)))
        print(f"lr={lr}: {dead:2} of 50 units dead, {right:.0%} of the digits right")

# %% [markdown]
# Ten per cent is guessing: with every hidden unit silent, all digits get the same answer. Even at `lr=1.0` a few units are gone for good.
#
# Here is each unit's largest $z$. Below 0 there is no way back.

# %%
if ready(relu, relu_backward):
    largest = {
        f"lr={lr}": hidden_z(digit_net(relu, relu_backward, lr)).max(axis=0)
        for lr in (0.1, 1.0, 2.0)
    }
    show(histograms(largest, title="Largest z of each of the 50 units")[0])

# %% [markdown]
# ## 4 · Bends with a slope on the left
#
# The cure is a little slope $\alpha$ on the left. **Leaky ReLU** (2013) fixes it, often at 0.01. In **PReLU** (2015) every unit learns its own:
#
# $$a = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases} \qquad\qquad
# \frac{\partial a}{\partial z} = \begin{cases} 1 \\ \alpha \end{cases} \qquad
# \frac{\partial a}{\partial \alpha} = \begin{cases} 0 & z > 0 \\ z & z \le 0 \end{cases}$$
#
# One $\alpha$ serves the whole batch, so `dalpha` collects from all examples.


# %% setup=true
def prelu(z, alpha):
    """z where z > 0, else alpha * z. z (batch, units), alpha (units,)."""
    return np.where(z > 0, z, alpha * z)


# %% exercise="prelu_backward"
def prelu_backward(da, z, alpha):
    """dz (batch, units) and dalpha (units,) for a = prelu(z, alpha)."""
    ### BEGIN SOLUTION
    dz = np.where(z > 0, da, alpha * da)
    dalpha = (da * np.minimum(z, 0)).sum(axis=0)
    return dz, dalpha
    ### END SOLUTION


# %% [markdown]
# Three slopes start at 0.5 and find the values that made the targets.

# %%
if ready(prelu_backward):
    z = np.random.default_rng(5).normal(size=(200, 3))
    target, alpha, path = prelu(z, np.array([0.05, 0.25, 0.8])), np.full(3, 0.5), []
    for _ in range(40):
        path.append(alpha)
        da = 2 * (prelu(z, alpha) - target) / len(z)
        alpha = alpha - 0.1 * prelu_backward(da, z, alpha)[1]
    names = ["unit 1, made with 0.05", "unit 2, made with 0.25", "unit 3, made with 0.8"]
    paths = dict(zip(names, np.array(path).T))
    show(curves(paths, xlabel="step", ylabel="alpha", title="Learned slopes"))

# %% [markdown]
# **ELU** (2016) bends smoothly: $z$ on the right, $\alpha\,(e^z - 1)$ on the left, where it settles at $-\alpha$.
#
# These shuffled lines return its value and slope, but **two of the six are traps**. Which four, in which order?
#
# ```python
# def elu(z, alpha):
#     A   slope = np.where(z > 0, 1.0, alpha * np.exp(low))
#     B   low = np.minimum(z, 0)
#     C   return a, slope
#     D   a = np.where(z > 0, z, alpha * (np.exp(low) - 1))
#     E   low = np.maximum(z, 0)
#     F   slope = np.where(z > 0, 1.0, a)
# ```

# %% exercise="elu_order"
# Four letters in order, such as "ABCD".
### BEGIN SOLUTION
elu_order = "BDAC"
### END SOLUTION

# %% [markdown]
# Do they save the units? Once more `lr=2.0`, with ReLU, leaky ReLU (your `prelu_backward`, fixed at 0.01) and ELU. A unit is lost if its slope is below 0.001 for every digit.

# %%
if ready(relu, relu_backward, prelu_backward):
    fixed = np.full(50, 0.01)
    bends = {
        "relu": (relu, relu_backward),
        "leaky relu": (lambda z: prelu(z, fixed), lambda da, z: prelu_backward(da, z, fixed)[0]),
        "elu": (functional.elu, functional.elu_backward),
    }
    for name, (f, f_backward) in bends.items():
        model = digit_net(f, f_backward, lr=2.0)
        z, right = hidden_z(model), accuracy(model.forward(x, train=False), y)
        steepest = f_backward(np.ones_like(z), z).max(axis=0)
        print(
            f"{name:<10} {(steepest < 0.001).sum():2} of 50 units lost, {right:.0%} of the digits right"
        )

# %% [markdown]
# You may read that "these variants cannot die because they can output negative values". Is that what you measured?

# %% exercise="why_leaky"
# What kept the leaky network teachable after the leap, when ReLU and ELU were lost?
# "a"  its units can output negative numbers
# "b"  its slope on the left stays the same, however far out
# "c"  the mean of its outputs is nearer to 0
### BEGIN SOLUTION
why_leaky = "b"
### END SOLUTION

# %% [markdown]
# ELU outputs negative numbers, and still its slope on the left fades as $e^z$: it helps near 0, not after a leap.
#
# ### The family
#
# These bends answer two wishes: a slope that survives, and, most of them, outputs on both sides of 0.
#
# | name | $a = f(z)$ | remember |
# |---|---|---|
# | SELU (2017) | $1.0507 \cdot \text{elu}(z)$ with $\alpha = 1.6733$ | keeps mean 0 and variance 1 from layer to layer, with matching first weights |
# | GELU (2016) | $z \cdot \Phi(z)$, $\Phi$ the normal distribution's area | the bend of most language models |
# | swish, SiLU (2017) | $z \cdot \sigma(z)$ | nearly the same curve |
# | softplus (2000) | $\log(1 + e^z)$ | a smooth ReLU; its slope is the sigmoid |

# %%
if ready(slope, sigmoid, relu):
    z = np.linspace(-4, 4, 200)
    family = (
        (sigmoid, functional.tanh, relu, functional.leaky_relu),
        (functional.elu, functional.selu, functional.gelu, functional.softplus),
    )
    for row in family:
        axes = axes_row(4, width=2.6, height=2.3)
        for ax, f in zip(axes, row):
            curves({"f": f(z), "slope": slope(f, z)}, x=z, xlabel="", title=f.__name__, ax=ax)
        show(axes[0])

# %% [markdown]
# Which dip below 0 and come back? Which have a slope above 1?

# %%
if ready(relu, relu_backward):
    display(
        ActivationExplorer(
            relu, relu_backward, "leaky_relu", "elu", "selu", "gelu", "swish", "softplus"
        )
    )

# %% [markdown]
# **Maxout** (2013) learns the bend itself: each unit returns the largest of several lines. With $z$ and 0 it is ReLU.
#
# **Dynamic ReLU** (2020) is a maxout that computes its lines from the input: each example gets its own bend.

# %%
z = np.linspace(-3, 3, 121)
pieces = {"z + 1": z + 1, "-z": -z, "1.5": np.full(121, 1.5)}
bent = functional.maxout(np.stack([*pieces.values()], axis=-1)[:, None])[:, 0]
axes = axes_row(2)
lines = {"maxout": bent} | pieces
curves(lines, x=z, xlabel="z", title="Maxout: the largest of three lines", ax=axes[0])
two = {"one digit": np.maximum(z, 0.1 * z), "another digit": np.maximum(0.5 * z + 0.5, -0.3 * z)}
curves(two, x=z, xlabel="z", title="Dynamic ReLU: each example its bend", ax=axes[1])
show(axes[0])

# %% exercise="maxout_slope"
# A maxout unit has the pieces 3 * z + 1, -z and 0.5 * z. What is its slope at z = -2?
### BEGIN SOLUTION
maxout_slope = -1
### END SOLUTION

# %% [markdown]
# ## 5 · Does ReLU learn faster?
#
# In the paper that made ReLU famous (Krizhevsky, Sutskever and Hinton, 2012), a network learns six times faster with it than with tanh. That was one network on one set of photographs.
#
# Race *your* functions on the digits, and on two spirals wound around each other: two hidden layers of 32 units, the better of two learning rates, five starts, until 95 % are right.

# %% predict="faster"
# Which needs fewer steps? "ReLU on both data sets", "tanh on both data sets" or "it depends on the data"
faster = ...


# %%
def steps_needed(f, f_backward, data, lr, seed, limit=800):
    """Steps until 95 % are right; we look after every 20 and give up at the limit."""
    rng = np.random.default_rng(seed)
    first = Dense(data.x.shape[1], 32, rng=rng, init=he_normal)
    second = Dense(32, 32, rng=rng, init=he_normal)
    last = Dense(32, data.classes, rng=rng)
    model = Sequential(first, Activation(f, f_backward), second, Activation(f, f_backward), last)
    learning = {"loss": cross_entropy, "optimizer": SGD(model, lr=lr), "epochs": 1000}
    for step in train(model, data, **learning, rng=rng):
        if step.step % 20 == 0 and accuracy(model.forward(data.x, train=False), data.y) >= 0.95:
            break
        if step.step == limit:
            break
    return step.step


# %%
if reveal("faster") and ready(sigmoid, sigmoid_backward, tanh_backward, relu, relu_backward):
    racers = {
        "sigmoid": (sigmoid, sigmoid_backward),
        "tanh": (np.tanh, tanh_backward),
        "relu": (relu, relu_backward),
    }
    tracks = {
        "digits": digit_data,
        "spirals": spirals(600, turns=1.5, rng=np.random.default_rng(0)),
    }
    results = {track: {} for track in tracks}
    for name, pair in tqdm(racers.items(), desc="racing"):
        for track, data in tracks.items():
            tries = [[steps_needed(*pair, data, lr, s) for s in range(5)] for lr in (0.3, 1.0)]
            results[track][name] = min(tries, key=np.mean)
    axes = axes_row(2)
    for ax, (track, groups) in zip(axes, results.items()):
        spread(
            groups,
            title=f"{track}: steps to 95 % (800: never)",
            ylabel="bar: mean ± standard deviation",
            ax=ax,
        ).set_ylim(0)
        print(f"{track:<8}", {name: round(np.mean(steps)) for name, steps in groups.items()})
    show(axes[0])

# %% [markdown]
# The sigmoid is slowest on both. ReLU wins the spirals, far outside the bars; on the digits tanh is no slower.
#
# So "six times faster" is a measurement, not a law. ReLU became the default because it keeps its slope in deep networks and at large $z$, and costs almost nothing.
#
# ## 6 · The last layer
#
# At the output the bend decides **which answers are possible**. For one of several classes the scores, called **logits**, compete: **softmax** turns a row of them into **probabilities**. A temperature $T$ above 1 flattens them, below 1 sharpens:
#
# $$a_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$
#
# The trap $e^{1000}$ is back. What you subtract from a whole row cancels in the fraction: so keep every exponent at most 0.


# %% exercise="softmax"
def softmax(z, temperature=1.0):
    """Probabilities (batch, classes) from scores z (batch, classes); each row sums to 1.
    No overflow."""
    ### BEGIN SOLUTION
    z = z / temperature
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# Here is the digit your ReLU network is least sure about, at three temperatures.

# %%
if ready(softmax, relu, relu_backward):
    z = digit_net(relu, relu_backward, lr=0.1).forward(x, train=False)
    unsure = softmax(z).max(axis=1).argmin()
    picture = x[[unsure]].reshape(-1, 8, 8)
    show(image_grid(picture, [f"a {y[unsure]}"], title="The hardest digit")[0])
    ax = axes_row(width=6)[0]
    for T, marker in ((0.25, "^"), (1.0, "o"), (4.0, "s")):
        p = softmax(z[[unsure]], T)[0]
        ax.plot(p, marker, markersize=8, alpha=0.7, label=f"T = {T:g}: at most {p.max():.2f}")
    ax.set(xlabel="class", ylabel="probability", xticks=range(10), ylim=(-0.02, 0.5))
    ax.legend()
    show(
        ax,
        alt="Probabilities of the ten classes: a few stand out at T = 0.25, nearly even at T = 4.",
    )

# %% [markdown]
# The order of the classes never changes, only how sure the network sounds.
#
# | where | usual choice | why |
# |---|---|---|
# | hidden layers | ReLU, or one of its family | cheap, and its slope survives |
# | output: one of several classes | softmax | the classes compete, and the probabilities sum to 1 |
# | output: yes or no, or several labels at once | a sigmoid for each | each one is a question of its own |
# | output: any number | identity | every number must be possible |

# %% exercise="outputs"
# Choose an output activation for each task:   I identity   S sigmoid   X softmax   R ReLU
#   1  Which of the ten digits is this?
#   2  Which of twenty tags fit this photo? (beach, sunset, dog ... several may fit)
#   3  How warm will it be tomorrow, in °C?
#   4  Is this patient ill? (one output unit)
# Four letters in order, such as "ISXR".
### BEGIN SOLUTION
outputs = "XSIS"
### END SOLUTION

# %% [markdown]
# ### Three questions from before

# %% exercise="learned_numbers"
# How many numbers does the network 64 - 50 - 10 learn, biases included?   (lesson 01)
### BEGIN SOLUTION
learned_numbers = 3760
### END SOLUTION

# %% exercise="largest_of_each"
# z has the shape (1797, 50). How many numbers are in z.max(axis=0)?   (lesson 00)
### BEGIN SOLUTION
largest_of_each = 50
### END SOLUTION

# %% exercise="no_line_parts"
# One perceptron is set on the two moons of this lesson. What will it do?   (lesson 01)
# "a"  find a border with no mistakes, after many rounds
# "b"  move its border for ever
# "c"  stop at the line with the fewest mistakes
### BEGIN SOLUTION
no_line_parts = "b"
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - Without a bend, any number of layers is one line. Before a bend without slope, nothing learns.
# - A saturated S-curve passes on next to nothing, the sigmoid a quarter at best.
# - ReLU keeps slope 1 on the right and pays with dead units on the left; leaky ReLU lets them come back.
# - What is faster depends on the data: measure, with several starts.
# - Hidden layers: begin with ReLU. Output: ask which answers must be possible.
# - Keep exponents at or below 0, or they overflow.
#
# What does a mistake cost? That is [lesson 03](../03_losses/03_losses.ipynb).

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - X. Glorot, A. Bordes, Y. Bengio (2011). *Deep sparse rectifier neural networks.* ReLU against tanh, carefully.
# - A. Krizhevsky, I. Sutskever, G. Hinton (2012). *ImageNet classification with deep convolutional neural networks.* The "six times faster", figure 1.
# - I. Goodfellow, D. Warde-Farley, M. Mirza, A. Courville, Y. Bengio (2013). *Maxout networks.*
# - A. Maas, A. Hannun, A. Ng (2013). *Rectifier nonlinearities improve neural network acoustic models.* Leaky ReLU.
# - K. He, X. Zhang, S. Ren, J. Sun (2015). *Delving deep into rectifiers.* PReLU, and how to choose the first weights for it.
# - D.-A. Clevert, T. Unterthiner, S. Hochreiter (2016). *Fast and accurate deep network learning by exponential linear units (ELUs).*
# - D. Hendrycks, K. Gimpel (2016). *Gaussian error linear units (GELUs).*
# - G. Klambauer, T. Unterthiner, A. Mayr, S. Hochreiter (2017). *Self-normalizing neural networks.* SELU.
# - Y. Chen and others (2020). *Dynamic ReLU.*
