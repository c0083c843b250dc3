# %% [markdown]
# # 01 · The neuron
#
# **How can a weighted sum and a bend tell a sick cell from a healthy one?**
#
# In about an hour you write a neuron, watch it fail at a child's puzzle, stack three that solve it, and see why stacks can imitate any curve.
#
# You need: shapes and broadcasting from [lesson 00](../00_start_here/00_start_here.ipynb).

# %% setup=true
import numpy as np

from nnedu import Adam, Dense, Sequential, Sigmoid, functional
from nnedu.data import breast_cancer, standardize
from nnedu.losses import mse
from nnedu.plots import axes_row, curves, decision_boundary, describe, scatter_classes, show, table
from nnedu.training import fit
from nnedu.widgets import PerceptronSteps


# %% setup=true
def heaviside(z):
    return np.where(z >= 0, 1.0, 0.0)


def sigmoid(z):
    e = np.exp(-np.abs(z))  # never overflows; lesson 02 explains the trick
    return np.where(z >= 0, 1, e) / (1 + e)


# %% [markdown]
# ## 1 · From regression to a neuron
#
# Does a larger flat cost more?

# %%
area = np.array([28, 35, 47, 52, 61, 70, 78, 95])
price = np.array([118, 146, 157, 189, 203, 219, 254, 281])
w, b = np.polyfit(area, price, 1)  # the line that fits best
ax = axes_row(width=5.5, height=3)[0]
ax.plot(area, price, "o", label="flats")
ax.plot(area, w * area + b, label=f"price = {w:.1f} · area + {b:.0f}")
ax.set(xlabel="area in m²", ylabel="price in thousands")
ax.legend()
show(
    ax,
    alt="Eight flats as points, price against area, and a straight line that rises through them.",
)

# %% [markdown]
# The line is $\text{price} = w \cdot \text{area} + b$. With several measurements, each has a **weight**, and the **bias** $b$ is added:
#
# $$z = x_1 w_1 + x_2 w_2 + \dots + b$$
#
# This **linear regression** with its **parameters** $w$ and $b$ is the first half of a neuron. The second, an **activation** $f$, says what to make of $z$, the **pre-activation**: $a = f(z)$.

# %%
z = np.linspace(-4, 4, 201)
axes = axes_row(3, width=3.4, height=2.8)
what = {
    "a number": functional.identity,
    "yes or no": heaviside,
    "how likely": sigmoid,
}
for ax, (answer, f) in zip(axes, what.items()):
    curves({f.__name__: f(z)}, x=z, xlabel="z", title=answer, ax=ax)
show(axes[0])

# %% [markdown]
# With the **identity**, $a = z$, the neuron is a regression; with a **step** it decides; with the **sigmoid**, $a = 1 / (1 + e^{-z})$, it says how likely yes is: *logistic regression*.
#
# Write the neuron for a whole batch:


# %% exercise="neuron"
def neuron(x, w, b, f):
    """a = f(z) for each example: x (batch, features), w (features,), b a number,
    f an activation. Returns (batch,)."""
    ### BEGIN SOLUTION
    return f(x @ w + b)
    ### END SOLUTION


# %% [markdown]
# ## 2 · Neurons that decide
#
# The nerve cell of McCulloch and Pitts (1943) computes *logic*: it adds zeros and ones, and fires if the sum reaches a threshold. With the step
#
# $$\text{heaviside}(z) = \begin{cases} 1 & z \ge 0 \\ 0 & z < 0 \end{cases}$$
#
# the weights $(1, 1)$ and $b = -0.5$ make OR: one input is enough.

# %%
corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
if ready(neuron):
    fires = neuron(corners, np.array([1.0, 1.0]), -0.5, heaviside)
    print("x1 x2  OR")
    for (x1, x2), a in zip(corners, fires):
        print(f" {x1:.0f}  {x2:.0f}   {a:.0f}")

# %% [markdown]
# AND fires only if *both* inputs are 1; NAND, its opposite, unless both are.

# %% exercise="and_unit"
# w1, w2, b for AND (any that work), written as 1, 1, -0.5 was for OR
### BEGIN SOLUTION
and_unit = (1, 1, -1.5)
### END SOLUTION

# %% exercise="nand_unit"
# w1, w2, b for NAND
### BEGIN SOLUTION
nand_unit = (-1, -1, 1.5)
### END SOLUTION

# %% [markdown]
# ### Learning the weights
#
# Rosenblatt's **perceptron** (1958) learns its weights. It answers $-1$ or $1$, the sign of its sum. Its one rule: *when wrong, move the weights towards the right answer.*
#
# $$\text{if } y\,(x \cdot w + b) \le 0: \qquad w \leftarrow w + lr \cdot y\,x \qquad b \leftarrow b + lr \cdot y$$
#
# Here $lr$ says how far. One step by hand: $x = (2, 1)$ has the label $y = 1$, and $w = (-1, 1)$, $b = 0$. The sum is $-2 + 1 = -1$, the wrong side. After a step with $lr = 0.5$:

# %% exercise="sum_after"
# What is the new sum x . w + b for that same point?
### BEGIN SOLUTION
sum_after = 2.0
### END SOLUTION


# %% exercise="perceptron_step"
def perceptron_step(x, y, w, b, lr):
    """New w and b after looking at one example x (features,) with label y, which is -1 or 1.
    w itself is not changed."""
    ### BEGIN SOLUTION
    if y * (x @ w + b) <= 0:
        return w + lr * y * x, b + lr * y
    return w, b
    ### END SOLUTION


# %% [markdown]
# Watch one learn:

# %%
PerceptronSteps()

# %% [markdown]
# Before you set the points to *exclusive or* (x1 and x2 of equal sign are one class), predict:

# %% predict="never_ends"
# On "exclusive or", will the perceptron ever have no mistakes?
# "yes, after many steps", "yes, with a small lr" or "never"
never_ends = ...


# %%
def mistakes_by_epoch(data, epochs=30):
    """How many points are on the wrong side after each round through the data, learning with your step."""
    w, b, counts = np.zeros(2), 0.0, []
    for _ in range(epochs):
        for point, label in zip(*data):
            w, b = perceptron_step(point, label, w, b, 0.1)
        counts.append(int(np.sum(data[1] * (data[0] @ w + b) <= 0)))
    return counts


if reveal("never_ends") and ready(perceptron_step):
    rng = np.random.default_rng(4)
    points = rng.normal(size=(60, 2))
    sets = {
        "a line parts them": (points, np.sign(points @ [1.0, -0.7] + 0.3)),
        "exclusive or": (points, np.sign(points.prod(axis=1))),
    }
    counts = {name: mistakes_by_epoch(data) for name, data in sets.items()}
    show(
        curves(
            counts,
            xlabel="rounds through the data",
            ylabel="mistakes",
            first=1,
            title="Mistakes of 60",
        )
    )

# %% [markdown]
# Now set the points to *exclusive or*. If a line can part the classes, the perceptron finds one (Novikoff, 1962). In 1969 this puzzle helped to end the first wave of neural networks.
#
# This program never learns: find the missing character.


# %% exercise="train_perceptron" starts_from="never_starts"
### BEGIN SOLUTION
def train_perceptron(x, y, lr=0.1, epochs=20):
    """Weights and bias after some rounds of the perceptron's rule.
    x (batch, features), y (batch,) of -1 and 1."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(len(x)):
            if y[i] * (x[i] @ w + b) <= 0:
                w, b = w + lr * y[i] * x[i], b + lr * y[i]
    return w, b


### END SOLUTION

# %% [markdown]
# ## 3 · Neurons that say how likely
#
# A step never says how close it was. The sigmoid $\sigma$ does, and it has a slope: a step against it makes the error fall.
# With $a = \sigma(x w + b)$ for $n$ examples, slopes and step are (lessons 03 and 04 show why):
#
# $$dw = \frac{1}{n}\, x^T (a - y) \qquad db = \frac{1}{n} \sum_i (a_i - y_i)$$
#
# $$w \leftarrow w - lr \cdot dw \qquad b \leftarrow b - lr \cdot db$$


# %% exercise="logistic_step"
def logistic_step(x, y, w, b, lr):
    """w and b after one step downhill.
    x (batch, features), y (batch,) of 0 and 1, w (features,)."""
    n = len(x)
    a = sigmoid(x @ w + b)
    ### BEGIN SOLUTION
    dw = x.T @ (a - y) / n
    db = (a - y).mean()
    return w - lr * dw, b - lr * db
    ### END SOLUTION


# %% [markdown]
# 569 growths, measured in 30 ways, 357 harmless (1), 212 malignant (0). A quarter of the patients is kept aside.

# %% predict="one_neuron"
# What share of the patients kept aside will one neuron get right?
# "about 60 %", "about 80 %" or "over 95 %"
one_neuron = ...

# %%
if reveal("one_neuron") and ready(logistic_step):
    cells = breast_cancer()
    order = np.random.default_rng(0).permutation(len(cells.x))
    learn, kept = order[142:], order[:142]
    scale = standardize(cells.x[learn])  # nnedu's gives a function, to scale the others alike
    w, b, right = np.zeros(30), 0.0, {"learned from": [], "kept aside": []}
    for _ in range(100):
        w, b = logistic_step(scale(cells.x[learn]), cells.y[learn], w, b, lr=0.5)
        for name, rows in zip(right, (learn, kept)):
            right[name].append(np.mean((scale(cells.x[rows]) @ w + b > 0) == cells.y[rows]))
    show(
        curves(right, xlabel="step", ylabel="share right", first=1, title="One neuron, 31 numbers")
    )
    print(f"kept aside: {right['kept aside'][-1]:.1%} right")

# %% [markdown]
# ## 4 · Stacking
#
# One neuron draws one straight border. But exclusive or is *x1 or x2, and not both*: OR and NAND, joined by AND.


# %% exercise="xor_network"
def xor_network(x):
    """0 or 1 for each row of x (batch, 2), whose entries are 0 or 1:
    1 where exactly one of them is 1."""
    first = neuron(x, np.array([1.0, 1.0]), -0.5, heaviside)  # OR
    # AND needs both answers as the two columns of one table, (batch, 2).
    ### BEGIN SOLUTION
    second = neuron(x, np.array([-1.0, -1.0]), 1.5, heaviside)
    both = np.stack([first, second], axis=1)
    return neuron(both, np.array([1.0, 1.0]), -1.5, heaviside)
    ### END SOLUTION


# %% [markdown]
# Three neurons solve the puzzle of 1969. With sigmoids in place of steps, they are stacked logistic regressions.
#
# Each column of `W1` holds one neuron's weights. **Two of the six lines are traps.** Which four, in which order?
#
# ```python
# def stack(x, W1, b1, W2, b2):
#     A   z2 = h @ W2 + b2
#     B   h = sigmoid(z1)
#     C   return sigmoid(z2)
#     D   z1 = x @ W1 + b1
#     E   z2 = z1 @ W2 + b2
#     F   z1 = W1 @ x + b1
# ```

# %% exercise="stack_order"
# Four letters in order, such as "ABCD".
### BEGIN SOLUTION
stack_order = "DBAC"
### END SOLUTION

# %% [markdown]
# A stack with slopes can learn. Four points, nine numbers:

# %%
net = Sequential(
    Dense(2, 2, rng=np.random.default_rng(2)),
    Sigmoid(),
    Dense(2, 1, rng=np.random.default_rng(3)),
    Sigmoid(),
)
net.diagram()

# %% [markdown]
# Drawn from the network itself: circles are neurons, lines weights, dashed where negative.

# %%
labels = np.array([[0.0], [1.0], [1.0], [0.0]])
fit(
    net,
    (corners, labels),
    loss=mse,
    optimizer=Adam(net, lr=0.05),
    rng=np.random.default_rng(0),
    epochs=800,
    progress=False,
)
left, right = axes_row(2)
hidden = net.layers[1].forward(net.layers[0].forward(corners, train=False), train=False)


def side(points):
    return (net.forward(points, train=False)[:, 0] > 0.5).astype(int)


decision_boundary(side, corners, labels[:, 0].astype(int), title="what the network says", ax=left)
scatter_classes(
    hidden, labels[:, 0].astype(int), title="the same points after the first layer", ax=right
)
for (h1, h2), (x1, x2) in zip(hidden, corners):
    right.annotate(
        f"({x1:.0f}, {x2:.0f})",
        (h1, h2),
        xytext=(8, 8 if x1 < x2 else -14),
        textcoords="offset points",
    )
right.set(xlabel="h1", ylabel="h2", xlim=(-0.2, 1.3), ylim=(-0.2, 1.3))
describe(
    right,
    "The four points at the places that the hidden layer gives them: a straight line now parts the two classes.",
)
show(left)

# %% [markdown]
# On the right the first layer, a **hidden layer**, has *moved the points*, so that one line parts them.
#
# ### By hand, once
#
# Two inputs, two hidden neurons, one output, identity everywhere, no biases. The columns of $W_1$ lead into the hidden neurons, that of $W_2$ into the output. In a class, everyone's numbers differ.

# %% setup=true variant=true
x_own = [1, 2]
W1_own = [[0.5, -1.0], [0.25, 2.0]]
W2_own = [[2.0], [-0.5]]

# %%
axes = axes_row(3, width=2.6, height=2.2)
for ax, (name, array) in zip(axes, {"x": [x_own], "W1": W1_own, "W2": W2_own}.items()):
    table(np.array(array), title=name, ax=ax)
show(axes[0])

# %% exercise="hidden_by_hand"
# The value of the first hidden neuron
### BEGIN SOLUTION
hidden_by_hand = x_own[0] * W1_own[0][0] + x_own[1] * W1_own[1][0]
### END SOLUTION

# %% exercise="output_by_hand"
# The value of the output
### BEGIN SOLUTION
second_hidden = x_own[0] * W1_own[0][1] + x_own[1] * W1_own[1][1]
output_by_hand = hidden_by_hand * W2_own[0][0] + second_hidden * W2_own[1][0]
### END SOLUTION

# %% [markdown]
# ### Without a bend, a stack is one line
#
# A network is regressions put into one another, $f(x) = f_n(\ldots f_2(f_1(x W_1) W_2) \ldots)$. If every $f$ is the identity, the weights can be multiplied first:
#
# $$(x W_1 + b_1)\, W_2 + b_2 = x\,(W_1 W_2) + (b_1 W_2 + b_2)$$


# %% exercise="collapse"
def collapse(W1, b1, W2, b2):
    """One W and one b that do the same as the two linear layers:
    x W + b = (x W1 + b1) W2 + b2 for every x."""
    ### BEGIN SOLUTION
    return W1 @ W2, b1 @ W2 + b2
    ### END SOLUTION


# %% exercise="bend_needed"
# A friend builds 50 layers without an activation, "to make it strong". What has he built?
# "a"  something stronger than 2 layers
# "b"  a linear regression
# "c"  nothing: it cannot be trained at all
### BEGIN SOLUTION
bend_needed = "b"
### END SOLUTION

# %% [markdown]
# ## 5 · Any curve at all
#
# One steep sigmoid goes up at $l$; take another away at $r$, and a **bump** remains, of height $h$ and steepness $k$:
#
# $$\text{bump}(x) = h \cdot \big(\sigma(k\,(x - l)) - \sigma(k\,(x - r))\big)$$


# %% exercise="bump"
def bump(x, left, right, height, steepness=50.0):
    """About `height` between left and right and about 0 elsewhere, for an array x."""
    ### BEGIN SOLUTION
    up = sigmoid(steepness * (x - left))
    down = sigmoid(steepness * (x - right))
    return height * (up - down)
    ### END SOLUTION


# %% [markdown]
# Each bump is two neurons. Put them side by side, each as high as the curve there:

# %% predict="twice_the_bumps"
# Twice as many bumps: the largest error becomes ... "about half", "about a quarter" or "about the same"
twice_the_bumps = ...

# %%
if reveal("twice_the_bumps") and ready(bump):
    x = np.linspace(0, 1, 1001)
    wanted = np.sin(6 * x) + 0.5 * np.cos(17 * x)
    axes = axes_row(3, width=3.4, height=2.8)
    for ax, count in zip(axes, (8, 16, 32)):
        edges = np.linspace(0, 1, count + 1)
        heights = np.interp((edges[:-1] + edges[1:]) / 2, x, wanted)
        built = sum(bump(x, lo, hi, h, 2000) for lo, hi, h in zip(edges, edges[1:], heights))
        error = np.abs(built - wanted)[5:-5].max()
        curves(
            {"wanted": wanted, "bumps": built},
            x=x,
            title=f"{count} bumps, error {error:.2f}",
            ax=ax,
        )
    show(axes[0])

# %% [markdown]
# So one wide hidden layer can come as close as you like to any continuous curve over an interval: the **universal approximation theorem** (Cybenko, 1989; Hornik, 1991). It promises that the weights *exist*, not that training finds them or that they are few.
#
# ### Narrow and deep
#
# Two neurons with the bend $\text{relu}(z) = \max(0, z)$ can **fold** the line: $\text{fold}(x) = 1 - |1 - 2x|$ maps $[0, 1]$ onto itself, up and down again. Fold again:


# %%
def fold(x):
    return functional.relu(2 * x) - functional.relu(4 * x - 2)  # two neurons


x = np.linspace(0, 1, 801)
axes = axes_row(3, width=3.4, height=2.8)
folded = x
for depth, ax in enumerate(axes, start=1):
    folded = fold(folded)
    curves(
        {f"depth {depth}": folded},
        x=x,
        title=f"{2 * depth} neurons, {2**depth} straight pieces",
        ax=ax,
    )
show(axes[0])

# %% exercise="folds"
# How many straight pieces does the curve have after 10 such layers, with 20 neurons in all?
### BEGIN SOLUTION
folds = 1024
### END SOLUTION

# %% [markdown]
# A single wide layer needs a neuron for each of the 1023 bends. [Lesson 11](../11_architectures/11_architectures.ipynb) asks what depth is worth.
#
# ### Three questions from before

# %% exercise="batch_shape"
# x has the shape (32, 5), w the shape (5,). What is len((x @ w).shape)?   (lesson 00)
### BEGIN SOLUTION
batch_shape = 1
### END SOLUTION

# %% exercise="parameters"
# A layer takes 5 features to 3 neurons, each with a bias. How many numbers does it learn?
### BEGIN SOLUTION
parameters = 18
### END SOLUTION

# %% exercise="broadcast_bias"
# z = x @ W has the shape (32, 3), b the shape (3,). What does z + b do?   (lesson 00)
# "a" adds b to every row   "b" adds b to every column   "c" raises an error
### BEGIN SOLUTION
broadcast_bias = "a"
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - A neuron weighs its inputs, adds up and bends the sum: identity for a number, step for yes or no, sigmoid for how likely.
# - The perceptron ends if, and only if, a line can part the classes.
# - A hidden layer moves the points, so a stack solves what one neuron cannot.
# - Without a bend, any stack is one line.
# - One wide layer can imitate any continuous curve. Some, such as the line folded many times, need exponentially fewer neurons with depth. Training may find neither.
#
# Which bend to take, and why it needs a slope: [lesson 02](../02_activations/02_activations.ipynb).

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - W. McCulloch, W. Pitts (1943). *A logical calculus of the ideas immanent in nervous activity.*
# - F. Rosenblatt (1958). *The perceptron: a probabilistic model for information storage and organization in the brain.*
# - A. Novikoff (1962). *On convergence proofs on perceptrons.*
# - M. Minsky, S. Papert (1969). *Perceptrons.*
# - G. Cybenko (1989). *Approximation by superpositions of a sigmoidal function.* K. Hornik (1991). *Approximation capabilities of multilayer feedforward networks.*
# - M. Telgarsky (2016). *Benefits of depth in neural networks.* The folding.
