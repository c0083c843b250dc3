# %% [markdown]
# # 04 · Backpropagation
#
# **A network has a million weights and its answer was wrong. Which way should each weight move?**
#
# For one weight, a nudge tells you: does the loss go down? A million weights
# would need a million runs for a single step of learning. **Backpropagation** answers for all at once, for about
# the price of three. Here you build it, check it, and train it to read handwriting.
#
# It takes about 75 minutes; after part 4 is a good place to pause. You need the chain rule from calculus,
# sigmoid, rectifier and softmax from [lesson 02](../02_activations/02_activations.ipynb), and cross-entropy from [lesson 03](../03_losses/03_losses.ipynb).

# %% setup=true
import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


def sigmoid_slope(z):
    """The derivative of the sigmoid at z."""
    return sigmoid(z) * (1 - sigmoid(z))


# %%
from nnedu.plots import axes_row, curves, image_grid, show, table
from nnedu.widgets import GraphStepper

# %% [markdown]
# ## 1 · Slopes
#
# A network of one neuron, $a = \text{sigmoid}(w x + b)$. Its loss is the squared distance to a target, $(a - t)^2$,
# drawn with its tangent at $w = 1.5$.


# %%
def neuron_loss(w, x=2.0, b=-1.0, t=0.0):
    return (sigmoid(w * x + b) - t) ** 2


w = np.linspace(-2, 3, 101)
lines = {"loss": neuron_loss(w), "tangent": neuron_loss(1.5) + 0.37 * (w - 1.5)}
show(curves(lines, x=w, xlabel="w", title="The loss for every w"))

# %% [markdown]
# The tangent rises to the right: **its slope is positive, so $w$ should go down.** The slope is called
# $\partial \text{loss} / \partial w$, in code `dw`. A step of learning, at the rate `lr`, is `w = w - lr * dw`.
#
# Measure it by nudging $w$ both ways:

# %%
nudge = 0.001
slope = (neuron_loss(1.5 + nudge) - neuron_loss(1.5 - nudge)) / (2 * nudge)
print(f"{slope:.4f}")

# %% [markdown]
# That took two runs, for one weight.
#
# ## 2 · The chain rule, box by box
#
# Write the computation as a graph, one small operation a box. Each box knows its own slope: how much its output moves with its
# input. The **chain rule** says: **along a route, slopes multiply.**
#
# Press **Step** until the end. The **forward pass** carries values to the loss, in blue. The gradients come back, and
# each box multiplies by its slope. Find the number you measured.

# %%
GraphStepper("a = sigmoid(w*x + b); loss = (a - t)**2", w=1.5, x=2, b=-1, t=0)

# %% [markdown]
# From right to left, with $z = w x + b = 2$ and $a = \text{sigmoid}(2) = 0.881$:
#
# | gradient | is the gradient behind it | times the slope of the box | |
# |---|---|---|---|
# | `da` | `dloss` = 1, the loss's slope in itself | $2 (a - t)$ | 1.762 |
# | `dz` | `da` = 1.762 | $a (1 - a)$ = 0.105 | 0.185 |
# | `dw` | `dz` = 0.185 | $x$ = 2 | 0.370 |
#
# `dz` always means $\partial \text{loss} / \partial z$, the slope of the *loss*.
#
# What if a weight is used twice?

# %% predict="two_routes"
# w reaches the loss along two routes. The slopes along one multiply to 3, along the other to 4.
# What is dloss/dw? Write "4", "7" or "12".
two_routes = ...

# %%
if reveal("two_routes"):
    display(GraphStepper("loss = 3*w + 4*w", w=1))

# %% [markdown]
# **Along a route, slopes multiply. Where routes meet, they add.** There is no third rule.

# %% [markdown]
# ### Exercise: the chain rule where w is used twice
#
# Write the rest of the way back. The slope of $\tanh$ is $1 - \tanh^2$.


# %% exercise="slope_of_loss"
def slope_of_loss(w, x, t):
    """dloss/dw of loss = (w * tanh(w * x) - t)**2."""
    z = w * x
    a = np.tanh(z)
    y = w * a
    loss = (y - t) ** 2

    dy = 2 * (y - t)
    ### BEGIN SOLUTION
    da = dy * w
    dz = da * (1 - a**2)
    dw = dy * a + dz * x
    ### END SOLUTION
    return dw


# %% [markdown]
# ## 3 · A small network by hand
#
# Many books work this example, so you can compare your numbers. Two inputs, hidden
# units $h_1, h_2$ and outputs $o_1, o_2$, all sigmoids.
# $x_1$, $h_1$ and $o_1$ are on top, so $w_1 = 0.15$ and $w_2 = 0.20$ end in $h_1$, $w_5 = 0.40$ and $w_6 = 0.45$ in $o_1$.
# The bias $b_1$ serves both hidden units, $b_2$ both outputs.

# %%
from nnedu import Dense, Sequential, Sigmoid

rng = np.random.default_rng(0)
example = Sequential(Dense(2, 2, rng=rng), Sigmoid(), Dense(2, 2, rng=rng), Sigmoid())
example.layers[0].W = np.array([[0.15, 0.25], [0.20, 0.30]])
example.layers[2].W = np.array([[0.40, 0.50], [0.45, 0.55]])
example.diagram()

# %% setup=true
x1, x2 = 0.05, 0.10  # inputs
t1, t2 = 0.01, 0.99  # targets
w1, w2, w3, w4, b1 = 0.15, 0.20, 0.25, 0.30, 0.35
w5, w6, w7, w8, b2 = 0.40, 0.45, 0.50, 0.55, 0.60

formulas = """
h1 = sigmoid(w1*x1 + w2*x2 + b1)
h2 = sigmoid(w3*x1 + w4*x2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
error = (t1 - o1)**2/2 + (t2 - o2)**2/2
"""

# %% [markdown]
# ### Exercises: forward
#
# Let Python do the arithmetic. All names above are set, and each answer serves the next.

# %% exercise="h1"
# The output of the first hidden unit, to 6 decimals or more.
### BEGIN SOLUTION
h1 = sigmoid(w1 * x1 + w2 * x2 + b1)
### END SOLUTION

# %% exercise="total_error"
# The total error, to 6 decimals or more. Keep h2, o1 and o2: you need them on the way back.
### BEGIN SOLUTION
h2 = sigmoid(w3 * x1 + w4 * x2 + b1)
o1 = sigmoid(w5 * h1 + w6 * h2 + b2)
o2 = sigmoid(w7 * h1 + w8 * h2 + b2)
total_error = (t1 - o1) ** 2 / 2 + (t2 - o2) ** 2 / 2
### END SOLUTION

# %% [markdown]
# ### Exercise: one weight of the output layer
#
# One route leads back to $w_5$: error → $o_1$ → $z_{o1}$ → $w_5$, where $z_{o1}$ is $o_1$ before the sigmoid.
# Multiply three slopes, then take a step: $w_5 - 0.5 \cdot dw_5$.

# %% exercise="new_w5"
# w5 after one step with the learning rate 0.5, to 6 decimals or more.
### BEGIN SOLUTION
dz_o1 = (o1 - t1) * o1 * (1 - o1)
dw5 = dz_o1 * h1
new_w5 = w5 - 0.5 * dw5
### END SOLUTION

# %% [markdown]
# Next comes $w_1$, one layer further back.

# %% predict="larger_slope"
# Which slope is larger in size: "dw1", "dw5" or "about the same"?
larger_slope = ...

# %% [markdown]
# ### Exercise: one weight of the hidden layer
#
# $h_1$ feeds both outputs: add the two routes up in `dh1`, then go on to `dw1`.

# %% exercise="new_w1"
# w1 after one step with the learning rate 0.5, to 7 decimals or more.
# All slopes are taken with the old weights; w5 changes only when every slope is known.
### BEGIN SOLUTION
dz_o2 = (o2 - t2) * o2 * (1 - o2)
dh1 = dz_o1 * w5 + dz_o2 * w7
dw1 = dh1 * h1 * (1 - h1) * x1
new_w1 = w1 - 0.5 * dw1
### END SOLUTION

# %%
if reveal("larger_slope"):
    weights = {"w1": w1, "w2": w2, "w3": w3, "w4": w4, "w5": w5, "w6": w6, "w7": w7, "w8": w8}
    display(GraphStepper(formulas, **weights, x1=x1, x2=x2, b1=b1, b2=b2, t1=t1, t2=t2))

# %% [markdown]
# Step through the graph and find your numbers.
#
# ### Exercises: on paper
#
# A network of one relu unit and one output. In a class, everyone has numbers of their own.
#
# $$z = w_1 x \qquad a = \text{relu}(z) \qquad p = w_2\, a \qquad J = \tfrac{1}{2}(p - t)^2$$

# %% setup=true variant=true
x_own = 2
t_own = 3
w1_own = 1.5
w2_own = 0.5

# %% exercise="dw2_by_hand"
# Go forward and write down z, a and p. Then back: what is dJ/dw2?
### BEGIN SOLUTION
a_own = max(0, w1_own * x_own)
p_own = w2_own * a_own
dw2_by_hand = (p_own - t_own) * a_own
### END SOLUTION

# %% exercise="dw1_by_hand"
# One layer further: what is dJ/dw1?
### BEGIN SOLUTION
da_own = (p_own - t_own) * w2_own
dw1_by_hand = da_own * 1 * x_own
### END SOLUTION

# %% [markdown]
# ## 4 · The next weight

# %% predict="reusable"
# Back to the network of part 3. You have worked out dloss/dw1.
# How much of that work can you use again for dloss/dw2?
# "nothing", "all but the last factor" or "only the loss"
reusable = ...

# %%
if reveal("reusable"):
    print("dw1 = dh1 * h1 * (1 - h1) * x1\ndw2 = dh1 * h1 * (1 - h1) * x2")

# %% [markdown]
# This is why backpropagation is fast: a slope is worked out once, and everything to its left reads it from its box.
# To save and reuse partial results is called **dynamic programming**. How much does it save?

# %% [markdown]
# ### Exercise: how many routes?
#
# A network has 4 inputs, three hidden layers of 10 units each, and 1 output. How many routes lead from one weight of the first
# layer to the loss?

# %% exercise="routes"
# One whole number.
### BEGIN SOLUTION
routes = 10 * 10
### END SOLUTION

# %% [markdown]
# With ten hidden layers there are a thousand million routes, but only about 1000 lines in the drawing.
# Going back uses each line *once*, and the first layer still gets the sum over all routes.
#
# ## 5 · Whole layers at once
#
# A **dense layer** of any width, for a whole batch, is one line of NumPy:
#
# $$z = x W + b$$
#
# | | shape | in the exercise |
# |---|---|---|
# | $x$ | (batch, fan_in) | 3 rows of 5 inputs |
# | $W$ | (fan_in, fan_out) | 5 inputs to 4 units |
# | $b$ | (fan_out,) | one for each unit, added to every row |
# | $z$ | (batch, fan_out) | 3 rows of 4 outputs |
#
# Below, row 0 of $x$ meets column 2 of $W$: $1 \cdot 2 + 2 \cdot 1 = 4$, in row 0, column 2 of $x W$.

# %%
x, W = np.array([[1, 2], [3, 4], [5, 6]]), np.array([[1, 0, 2, 1], [0, 1, 1, 3]])
for ax, name, array in zip(axes_row(3, 2.6, 2.6), ["x", "W", "x W"], [x, W, x @ W]):
    table(array, title=f"{name}, shape {array.shape}", ax=ax)
show(ax)

# %% [markdown]
# ### Exercise: a dense layer


# %% exercise="dense"
def dense(x, W, b):
    """z = x W + b, with x (batch, fan_in), W (fan_in, fan_out), b (fan_out,)."""
    ### BEGIN SOLUTION
    return x @ W + b
    ### END SOLUTION


# %% [markdown]
# Going back, you are handed `dz` and owe `dx`, `dW` and `db`.
#
# The weight $W_{ij}$ carries input $i$ to unit $j$ in every row $n$: a nudge of it moves $z_{nj}$ by $x_{ni}$ times as much. Rows are routes, so they add:
#
# $$dW_{ij} = \sum_n x_{ni} \, dz_{nj}$$
#
# That sum is a matrix product. Let the shapes say which: if you may transpose, there is one way to make `dW` (5, 4) of
# `x` (3, 5) and `dz` (3, 4). The same goes for `dx`, from `dz` and `W`. And one bias serves all rows.

# %% [markdown]
# ### Exercise: backward through a dense layer


# %% exercise="dense_backward"
def dense_backward(dz, x, W):
    """Gradients of z = x W + b: dx, dW, db, each with the shape of x, W, b."""
    ### BEGIN SOLUTION
    dx = dz @ W.T
    dW = x.T @ dz
    db = dz.sum(axis=0)
    return dx, dW, db
    ### END SOLUTION


# %% [markdown]
# Does a nudge of one weight agree? The loss is $\frac12 \sum z^2$, whose slope in $z$ is $z$.

# %%
if ready(dense, dense_backward):
    rng = np.random.default_rng(0)
    x, W, b = rng.normal(size=(3, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    nudge = np.zeros((5, 4))
    nudge[2, 1] = 0.001
    above, below = (np.sum(dense(x, W + side * nudge, b) ** 2) / 2 for side in (1, -1))
    dx, dW, db = dense_backward(dense(x, W, b), x, W)
    print(f"nudged {(above - below) / 0.002:.6f}, your dW[2, 1] {dW[2, 1]:.6f}")

# %% [markdown]
# ### Exercise: the published example with arrays
#
# An activation works on each number alone, and so does its way back: `dz = da * slope`.
# All slopes first, then all updates.


# %% exercise="example_step"
def example_step(x, target, W1, b1, W2, b2, lr):
    """W1 and W2 after one step; sigmoid units,
    the error is the sum of (target - a2)**2 / 2."""
    a1 = sigmoid(dense(x, W1, b1))
    a2 = sigmoid(dense(a1, W2, b2))
    ### BEGIN SOLUTION
    dz2 = (a2 - target) * a2 * (1 - a2)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dz1 = da1 * a1 * (1 - a1)
    dx, dW1, db1 = dense_backward(dz1, x, W1)
    return W1 - lr * dW1, W2 - lr * dW2
    ### END SOLUTION


# %% [markdown]
# The total error starts at 0.298371109:

# %%
if ready(example_step):
    x, target = np.array([[x1, x2]]), np.array([[t1, t2]])
    W1, W2 = np.array([[w1, w3], [w2, w4]]), np.array([[w5, w7], [w6, w8]])
    errors = []
    for _ in range(10_000):
        a2 = sigmoid(sigmoid(x @ W1 + b1) @ W2 + b2)
        errors.append(np.sum((target - a2) ** 2) / 2)
        W1, W2 = example_step(x, target, W1, np.full(2, b1), W2, np.full(2, b2), 0.5)
    show(curves({"total error": errors}, xlabel="step", title="10,000 of your steps", log=True))
    print(f"total error {errors[-1]:.7f}, outputs {a2.round(3)}, targets {target}")

# %% [markdown]
# ### Exercises: the rectifier, forward and back
#
# Write it from memory, then its way back.


# %% exercise="relu"
def relu(z):
    """max(0, z), number by number."""
    ### BEGIN SOLUTION
    return np.maximum(0, z)
    ### END SOLUTION


# %% exercise="relu_backward"
def relu_backward(da, z):
    """dLoss/dz, given da = dLoss/da of a = relu(z)."""
    ### BEGIN SOLUTION
    return da * (z > 0)
    ### END SOLUTION


# %% [markdown]
# Pull $b$ down until the unit is off. What happens to the gradients of $w$ and $b$?

# %%
if ready(relu, relu_backward):
    numbers = {"w": 1.5, "x": 1, "b": 0.5, "t": 1}
    own = (relu, relu_backward)
    display(GraphStepper("a = relu(w*x + b); loss = (a - t)**2", relu=own, **numbers))

# %% [markdown]
# ### Two questions from earlier lessons

# %% exercise="dead_unit"
# The z of a relu unit is below 0 for every row of the training data.
# What do its weights receive?
# "a large gradient", "no gradient" or "half the gradient"
### BEGIN SOLUTION
dead_unit = "no gradient"
### END SOLUTION

# %% exercise="sigmoid_limit"
# A gradient of 1 goes back through three sigmoids in a row, with weights of 1 between them.
# What is the most that can be left of it, to 6 decimals?
### BEGIN SOLUTION
sigmoid_limit = (1 / 4) ** 3
### END SOLUTION

# %% [markdown]
# ## 6 · Where the gradient starts
#
# A classifier ends in logits $z$. Softmax makes probabilities of them, $p_j = e^{z_j} / \sum_k e^{z_k}$, and a row whose right class is
# $y$ costs $-\log p_y$. Put together:
#
# $$-z_y + \log \sum_k e^{z_k}$$
#
# Its slope in $z_j$ is $p_j$, and 1 less for the right class. The whole chain shrinks to
#
# $$dz = \frac{p - \text{onehot}(y)}{N}$$
#
# The right class is pushed up, the others down, each by as much as it was wrong. The loss is the *mean* over $N$ rows: it
# divides, and nobody after it divides again.

# %% [markdown]
# ### Exercise: cross-entropy and its gradient
#
# $e^{1000}$ overflows. Subtracting from each row its largest logit changes no probability. Why?


# %% exercise="cross_entropy"
def cross_entropy(logits, y):
    """The mean loss and dlogits; logits is (batch, classes), y (batch,) the right classes."""
    ### BEGIN SOLUTION
    n = len(y)
    rows = np.arange(n)
    shifted = logits - logits.max(axis=1, keepdims=True)
    total = np.exp(shifted).sum(axis=1, keepdims=True)
    log_probs = shifted - np.log(total)
    loss = -log_probs[rows, y].mean()
    dlogits = np.exp(log_probs)
    dlogits[rows, y] -= 1
    return loss, dlogits / n
    ### END SOLUTION


# %% [markdown]
# ## 7 · Trust, but nudge
#
# Backward code that is nearly right still learns a little, so its mistakes hide. A **gradient check** compares it with nudged slopes. It is slow,
# so do it once, on a tiny network.

# %% [markdown]
# ### Exercise: find the bug
#
# This function is nearly right, and it returns zeros. Run the check, then mend it.


# %% exercise="numeric_gradient" starts_from="two names for one array"
def numeric_gradient(loss, theta, eps=1e-5):
    """The slope of loss(theta) in every entry of theta, measured by nudging it both ways."""
    grad = np.zeros_like(theta)
    for i in range(theta.size):
        plus = theta.copy()
        plus[i] += eps
        minus = theta.copy()
        minus[i] -= eps
        grad[i] = (loss(plus) - loss(minus)) / (2 * eps)
    return grad


# %% [markdown]
# Let it judge your `cross_entropy`:

# %%
if ready(cross_entropy, numeric_gradient):
    logits, y = np.array([[2.0, -1.0, 0.5]]), np.array([2])
    nudged = numeric_gradient(lambda z: cross_entropy(z[None], y)[0], logits[0])
    print("nudged  ", nudged)
    print("formula ", cross_entropy(logits, y)[1][0])

# %% [markdown]
# ## 8 · Two layers, front to back
#
# A training step with a hidden relu and the mean squared error, its lines shuffled. The forward pass has stored `x, z1, a1, z2`.
#
# | | |
# |---|---|
# | A | `W1 = W1 - lr * dW1` |
# | B | `dz2 = 2 * (z2 - y) / y.size` |
# | C | `dW1 = x.T @ dz1` |
# | D | `W2 = W2 - lr * dW2` |
# | E | `dz1 = da1 * (z1 > 0)` |
# | F | `dW2 = a1.T @ dz2` |
# | G | `da1 = dz2 @ W2.T` |
#
# ### Exercise: put them in order

# %% exercise="step_order"
# All seven letters, such as "ABCDEFG". There is more than one right order.
### BEGIN SOLUTION
step_order = "BFGECDA"
### END SOLUTION

# %% [markdown]
# ### Exercise: backward through two layers
#
# Now with biases and cross-entropy. Each line forward has one on the way back, in reverse order.


# %% exercise="two_layer_gradients"
def two_layer_gradients(x, y, W1, b1, W2, b2):
    """dW1, db1, dW2, db2 of the mean cross-entropy of dense, relu, dense."""
    z1 = dense(x, W1, b1)
    a1 = relu(z1)
    z2 = dense(a1, W2, b2)
    ### BEGIN SOLUTION
    loss, dz2 = cross_entropy(z2, y)
    da1, dW2, db2 = dense_backward(dz2, a1, W2)
    dz1 = relu_backward(da1, z1)
    dx, dW1, db1 = dense_backward(dz1, x, W1)
    return dW1, db1, dW2, db2
    ### END SOLUTION


# %% [markdown]
# Does it pass your gradient check? Two helpers turn four arrays into one and back.


# %% setup=true
def pack(arrays):
    return np.concatenate([array.ravel() for array in arrays])


def unpack(theta, like):
    pieces = np.split(theta, np.cumsum([array.size for array in like])[:-1])
    return [piece.reshape(array.shape) for piece, array in zip(pieces, like)]


def start_weights(inputs, hidden, outputs, rng):
    """W1, b1, W2, b2 of a fresh network."""
    W1 = rng.normal(size=(inputs, hidden)) / np.sqrt(inputs)
    W2 = rng.normal(size=(hidden, outputs)) / np.sqrt(hidden)
    return [W1, np.zeros(hidden), W2, np.zeros(outputs)]


# %%
def slopes_by_nudging(x, y, weights):
    """All slopes, and how many forward passes they took."""
    passes = []

    def loss(theta):
        W1, b1, W2, b2 = unpack(theta, weights)
        passes.append(1)
        return cross_entropy(dense(relu(dense(x, W1, b1)), W2, b2), y)[0]

    return numeric_gradient(loss, pack(weights)), len(passes)


if ready(dense, relu, cross_entropy, numeric_gradient, two_layer_gradients):
    rng = np.random.default_rng(0)
    x, y, weights = rng.normal(size=(7, 5)), rng.integers(3, size=7), start_weights(5, 4, 3, rng)
    nudged, passes = slopes_by_nudging(x, y, weights)
    difference = np.abs(nudged - pack(two_layer_gradients(x, y, *weights))).max()
    print(f"{nudged.size} slopes, {passes} forward passes to nudge them all")
    print(f"largest difference {difference:.1e}")

# %% [markdown]
# Rounding leaves about $10^{-10}$, a mistake more like $10^{-2}$.
#
# ## 9 · What it costs
#
# A forward pass uses each weight once for every row. Backward needs two such products, for `dW` and for `dx`. Together they
# cost about **three forward passes**, whatever the network's size. Nudging needs **two for each weight**.

# %% predict="ten_times_larger"
# A network grows to ten times as many weights.
# How many times the work is it to nudge every weight?
# "10 times", "100 times" or "1000 times"
ten_times_larger = ...


# %%
def multiplications(weights, rows):
    """Products that all slopes take: by nudging, and by a forward and a backward pass."""
    forward = rows * (weights[0].size + weights[2].size)
    return 2 * pack(weights).size * forward, 3 * forward


if reveal("ten_times_larger"):
    for hidden in (3, 30, 300):
        weights = start_weights(20, hidden, 10, np.random.default_rng(0))
        nudging, backprop = multiplications(weights, rows=100)
        print(f"{pack(weights).size:>5,} weights: {nudging:>14,} nudging, {backprop:>9,} backprop")

# %% [markdown]
# Now by the clock:

# %%
from time import perf_counter


def seconds(run):
    began = perf_counter()
    run()
    return perf_counter() - began


def times(hidden):
    """How many weights, and the seconds for all slopes: by nudging, by your backward pass."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(100, 20)), rng.integers(10, size=100)
    weights = start_weights(20, hidden, 10, rng)
    nudging = seconds(lambda: slopes_by_nudging(x, y, weights))
    backprop = min(seconds(lambda: two_layer_gradients(x, y, *weights)) for _ in range(20))
    return pack(weights).size, nudging, backprop


if ready(dense, relu, cross_entropy, numeric_gradient, two_layer_gradients):
    sizes, nudging, backprop = np.array([times(hidden) for hidden in (4, 16, 32, 64, 128)]).T
    both = {"nudging": nudging, "backprop": backprop}
    show(curves(both, x=sizes, xlabel="weights", ylabel="seconds", title="All slopes", log=True))
    print(
        f"{sizes[-1]:,.0f} weights: nudging took {nudging[-1] / backprop[-1]:,.0f} times as long."
    )

# %% [markdown]
# ## 10 · Find the bugs
#
# A network as a class, as many pages have it. The forward pass and the shapes of `W1` and `W2` are right. The rest has slips of four kinds:
# something used but never stored, a sign, slopes taken at the wrong place, missing transposes. `dW1` must be $\partial \text{loss} / \partial W_1$.

# %% [markdown]
# ### Exercise: mend the network


# %% exercise="Network" starts_from="the sketch"
class Network:
    """Two layers of sigmoid units without biases; the loss is the mean squared error."""

    def __init__(self, x, y, hidden, rng):
        self.x, self.y = x, y
        self.W1 = rng.normal(size=(self.x.shape[1], hidden))
        self.W2 = rng.normal(size=(hidden, self.y.shape[1]))

    def forward(self):
        self.z1 = self.x @ self.W1
        self.a1 = sigmoid(self.z1)
        self.z2 = self.a1 @ self.W2
        self.a2 = sigmoid(self.z2)
        return np.mean((self.a2 - self.y) ** 2)

    def backward(self):
        da2 = 2 * (self.a2 - self.y) / self.y.size
        dz2 = da2 * sigmoid_slope(self.z2)
        da1 = dz2 @ self.W2.T
        dz1 = da1 * sigmoid_slope(self.z1)
        self.dW1 = self.x.T @ dz1
        self.dW2 = self.a1.T @ dz2

    def step(self, lr):
        self.W1 = self.W1 - lr * self.dW1
        self.W2 = self.W2 - lr * self.dW2


# %% [markdown]
# Your network learns XOR. The third column, always 1, stands in for a bias.

# %%
if ready(Network):
    x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1.0]])
    y = np.array([[0], [1], [1], [0.0]])
    network, losses = Network(x, y, 6, np.random.default_rng(3)), []
    for _ in range(3000):
        losses.append(network.forward())
        network.backward()
        network.step(2.0)
    show(curves({"loss": losses}, xlabel="step", title="XOR, learned by your network", log=True))
    print(network.a2.round(2).ravel(), "should be", y.ravel())

# %% [markdown]
# ### A question about signs

# %% exercise="two_signs"
# Some sketches compute d = 2 * (y - a), name it the slope of the loss,
# and update with w = w + lr * d * (the rest of the chain). Where does their loss go?
# "down", "up" or "nowhere"
### BEGIN SOLUTION
two_signs = "down"
### END SOLUTION

# %% [markdown]
# ## 11 · Read handwriting
#
# 1797 digits of 8 by 8 pixels, written by 13 people. The first 360 stay unseen until the end.

# %%
from nnedu.data import digits

x, y = digits()
order = np.random.default_rng(0).permutation(len(x))
x, y = x[order], y[order]
x_test, y_test, x_train, y_train = x[:360], y[:360], x[360:], y[360:]
show(image_grid(x_train[:16].reshape(-1, 8, 8), [str(label) for label in y_train[:16]])[0])

# %% [markdown]
# ### Exercise: train
#
# An *epoch* shows all rows once, in a fresh order, a few at a time. For each batch, move all four arrays one step down.


# %% exercise="train_network"
def train_network(x, y, weights, lr, batch_size, epochs, rng):
    """The weights [W1, b1, W2, b2] after training; those handed in are not changed."""
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x), batch_size):
            rows = order[first : first + batch_size]
            ### BEGIN SOLUTION
            gradients = two_layer_gradients(x[rows], y[rows], *weights)
            weights = [w - lr * dw for w, dw in zip(weights, gradients)]
            ### END SOLUTION
    return weights


# %%
if ready(dense, relu, train_network):
    rng = np.random.default_rng(1)
    trained = train_network(x_train, y_train, start_weights(64, 64, 10, rng), 0.1, 16, 30, rng)
    guess = dense(relu(dense(x_test, *trained[:2])), *trained[2:]).argmax(axis=1)
    print(f"{np.mean(guess == y_test):.1%} of the unseen digits are read right. The others:")
    missed = np.flatnonzero(guess != y_test)[:16]
    titles = [f"{y_test[i]} as {guess[i]}" for i in missed]
    show(image_grid(x_test[missed].reshape(-1, 8, 8), titles)[0])

# %% [markdown]
# Would you have read them?
#
# Your functions are what a library is made of. Here they replace `nnedu`'s own:

# %%
from nnedu import SGD, Activation, Op, train

if ready(dense, dense_backward, relu, relu_backward, cross_entropy):
    rng = np.random.default_rng(1)
    op = Op(dense, dense_backward)
    first, last = Dense(64, 64, rng=rng, op=op), Dense(64, 10, rng=rng, op=op)
    model = Sequential(first, Activation(relu, relu_backward), last)
    digit_data, descent = (x_train, y_train), SGD(model, lr=0.1)
    steps = train(model, digit_data, loss=cross_entropy, optimizer=descent, rng=rng, epochs=30)
    losses = [step.loss for step in steps]
    show(curves({"loss": losses}, xlabel="step", title="nnedu's loop, your functions"))
    right = model.forward(x_test, train=False).argmax(axis=1) == y_test
    print(f"{np.mean(right):.1%} right")

# %% [markdown]
# ### A last question, from the first lesson

# %% exercise="linear_stack"
# Leave out the relu between the two layers. What can the network still represent?
# "any function", "one linear map" or "nothing"
### BEGIN SOLUTION
linear_stack = "one linear map"
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - Along a route slopes multiply, where routes meet they add.
# - The forward pass stores its values. The backward pass walks from the loss to the inputs and uses each once.
# - Layer by layer: `dz` becomes `dW = x.T @ dz`, `db = dz.sum(axis=0)` and `dx = dz @ W.T`; an activation multiplies by its slope at `z`.
# - Both together cost about three forward passes. Nudging costs two for every weight, and checks the rest.
# - All slopes first, then all updates.
# - `dW` is the slope, and is subtracted. Two wrong signs cancel, until somebody mends one.
#
# You have every slope. How far should a step go? That is [lesson 05](../05_gradient_descent/05_gradient_descent.ipynb).
#
# ### If you want more
#
# - Rumelhart, Hinton and Williams (1986), *Learning representations by back-propagating errors*: the four pages that made it known.
# - Linnainmaa (1976), *Taylor expansion of the accumulated rounding error*: the same idea ten years earlier, not for networks at all.
# - Baydin, Pearlmutter, Radul and Siskind (2018), *Automatic differentiation in machine learning: a survey*: how libraries do it for any program.
# - LeCun, Bottou, Orr and Müller (1998), *Efficient BackProp*: what to do when it is right and still slow.
#
# Run `progress()` to see what is done.

# %%
progress()
