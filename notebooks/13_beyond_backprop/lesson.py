# %% [markdown]
# # 13 · Beyond backprop
#
# **If a computer can take the slope of a network, can it take the slope of anything?**
#
# Of a loop, an equation, a ball in flight? It can, and in about an hour you will have written the parts.
#
# You need: backpropagation ([lesson 04](../04_backprop/04_backprop.ipynb)) and gradient descent (05).

# %% setup=true
import math

import numpy as np

from nnedu import Adam, Dense, Sequential, Tanh, accuracy, cross_entropy, mse
from nnedu.checkpointing import checkpointed, measure, memory_poor, vanilla
from nnedu.data import moons
from nnedu.implicit import FixedPoint
from nnedu.multilevel import Split, learn_strength
from nnedu.physics import Throw
from nnedu.plots import axes_row, curves, decision_boundary, show
from nnedu.training import fit

# %% [markdown]
# ## 1 · Three ways to a slope
#
# | way | how | trouble |
# |---|---|---|
# | numeric | nudge, look, divide | never exact |
# | symbolic | rules of calculus on the formula | formulas swell |
# | **automatic differentiation** | rules of calculus on the *numbers*, step by step | neither |
#
# Take $f(x) = e^{\sin x}$ at $x = 1$, and nudge $x$ by a small $h$.

# %% predict="smaller_h"
# The smaller h, the better the numeric slope? "yes, always", "no, there is a best h" or "h makes no difference"
smaller_h = ...

# %%
if reveal("smaller_h"):
    true_slope = math.exp(math.sin(1)) * math.cos(1)
    h = 10.0 ** -np.arange(1, 16)
    rise = np.exp(np.sin(1 + h)) - np.exp(np.sin(1 - h))
    ax = curves(
        {"error": np.abs(rise / (2 * h) - true_slope)},
        x=h,
        log=True,
        xlabel="h",
        title="Error of a numeric slope",
    )
    ax.set_xscale("log")
    show(ax)

# %% [markdown]
# From the right the error falls with $h^2$, until rounding takes over near $10^{-5}$: good enough to *check* a gradient, no more.
#
# The symbolic way is exact, but the product rule turns a product of $n$ factors into a sum of $n$ products:

# %% exercise="swelling"
# f(x) = x (x + 1) (x + 2) ... (x + 9), ten factors. Written out by the product rule,
# how many factors does f'(x) have in all?
### BEGIN SOLUTION
swelling = 90
### END SOLUTION

# %% [markdown]
# ## 2 · A number that knows its slope
#
# The automatic way carries along, with each number $a$, its slope $a'$ in $x$: a **dual number**. $x$ itself has the slope 1, constants have 0, and each operation makes a new pair:
#
# $$(a, a') + (b, b') = (a + b,\; a' + b') \qquad\qquad (a, a') \cdot (b, b') = (ab,\; a'b + ab')$$
#
# Plus is there. Write times. (Python calls `__mul__` for `self * other`.)


# %% exercise="Dual"
class Dual:
    """A number and its slope in x."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        ### BEGIN SOLUTION
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)
        ### END SOLUTION


# %% [markdown]
# That is enough for the slope of a *loop*, even one that decides when to stop:

# %%
if ready(Dual):

    def grow(x):
        total, power = Dual(1.0), Dual(1.0)
        while abs(power.value) > 0.01:
            power = power * x
            total = total + power
        return total

    found = grow(Dual(0.5, 1.0))
    print(
        f"1 + x + x² + ... at 0.5: value {found.value:.4f}, slope {found.slope:.4f}   (exactly 2 and 4)"
    )

# %% [markdown]
# This is **forward mode**: one run gives the slope in *one* input.

# %% exercise="forward_runs"
# A network has 5000 weights and one loss.
# How many runs in forward mode for the whole gradient?
### BEGIN SOLUTION
forward_runs = 5000
### END SOLUTION

# %% [markdown]
# **Reverse mode** needs one run. It writes on a *tape* what was computed from what, and goes back over it once: backpropagation, for any program.
#
# A tape entry names a result by its number, then each input with its local slope. The function fails once a number is used twice. Find the bug.


# %% exercise="go_back" starts_from="last_use_wins"
### BEGIN SOLUTION
def go_back(tape, count):
    """Slopes of the last result in each of `count` numbers;
    tape lists (result, [(input, local slope), ...]) in order."""
    slopes = [0.0] * count
    slopes[tape[-1][0]] = 1.0
    for result, inputs in reversed(tape):
        for number, local in inputs:
            slopes[number] += slopes[result] * local
    return slopes


### END SOLUTION

# %%
if ready(go_back):
    # x is number 0;  1: a = x * x;  2: b = a * x;  3: c = a + b, at x = 3
    x = 3.0
    tape = [(1, [(0, x), (0, x)]), (2, [(1, x), (0, x * x)]), (3, [(1, 1.0), (2, 1.0)])]
    print("slope of x² + x³ at 3:", go_back(tape, 4)[0], "  by hand:", 2 * x + 3 * x**2)

# %% exercise="which_mode"
# A simulation turns ONE parameter into a million pixels.
# Which mode gives all million slopes in one run?
# "a" forward   "b" reverse   "c" neither
### BEGIN SOLUTION
which_mode = "a"
### END SOLUTION

# %% [markdown]
# ## 3 · A backward pass that forgets
#
# Going back, each layer needs what it saw going forward. So memory, not time, limits the size of a network.
#
# | keep | memory for $n$ layers | layers computed again |
# |---|---|---|
# | everything (*vanilla*) | $n$ | 0 |
# | the input alone (*memory-poor*) | 1 | about $n^2 / 2$ |
# | every $k$-th (*checkpoints*) | $n/k + k$ | about $n$ |

# %% exercise="best_k"
# 100 layers. For which k is n/k + k smallest?
### BEGIN SOLUTION
best_k = 10
### END SOLUTION

# %% [markdown]
# Write checkpoints for a chain of functions `fs` of one number, with derivatives `slopes`. Going back, take the pieces from last to first: compute a piece's inputs again from its checkpoint in `kept`, then go back through it.


# %% exercise="checkpointed_slope"
def checkpointed_slope(fs, slopes, x, k):
    """The slope of fs[-1](... fs[0](x)) in x,
    keeping the input of every k-th function alone.

    In go_back slopes were numbers; here they are functions: slopes[i](a) is that of fs[i] at a.
    """
    kept = []
    for i, f in enumerate(fs):
        if i % k == 0:
            kept.append(x)
        x = f(x)
    ### BEGIN SOLUTION
    back = 1.0
    for piece in reversed(range(len(kept))):
        first, last = piece * k, min((piece + 1) * k, len(fs))
        inputs, a = [], kept[piece]
        for i in range(first, last):
            inputs.append(a)
            a = fs[i](a)
        for i in reversed(range(first, last)):
            back *= slopes[i](inputs[i - first])
    return back
    ### END SOLUTION


# %% predict="time_for_memory"
# 64 layers with checkpoints instead of keeping everything: the time of a pass becomes ...
# "at most half as much again", "about four times" or "about thirty times"
time_for_memory = ...

# %%
if reveal("time_for_memory"):
    rng = np.random.default_rng(0)
    deep = [layer for _ in range(32) for layer in (Dense(32, 32, rng=rng), Tanh())]
    x, y = rng.normal(size=(128, 32)), rng.normal(size=(128, 32))
    print("way            kept memory   layers forward   time")
    for method, tries in ((vanilla, 20), (checkpointed, 20), (memory_poor, 2)):
        costs = [measure(method, deep, x, y, loss=mse) for _ in range(tries)]
        kept, seconds = costs[0].peak_bytes / 2**20, min(cost.seconds for cost in costs)
        print(
            f"{method.__name__:<13} {kept:7.1f} MiB {costs[0].forwards:13} {1000 * seconds:9.1f} ms"
        )

# %% [markdown]
# The gradients are the same, bit for bit. About a third more time (it varies from run to run) is a small price for several times the depth.
#
# ## 4 · A layer that is an equation
#
# A layer can be a *question*: which $z$ satisfies $z = f(z, x)$? Put $z$ into $f$, round and round, until it stays the same: a **fixed point**.


# %% exercise="fixed_point"
def fixed_point(f, z, tolerance=1e-10, rounds=1000):
    """The z with f(z) = z, found by going round from the given z.

    It has settled when a round changes z by tolerance at most;
    ArithmeticError if it has not after that many rounds.
    """
    ### BEGIN SOLUTION
    for _ in range(rounds):
        before, z = z, f(z)
        if abs(z - before) <= tolerance:
            return z
    raise ArithmeticError(f"z still changes after {rounds} rounds")
    ### END SOLUTION


# %% [markdown]
# Try it: $z = \frac12 (z + x / z)$ has the fixed point $\sqrt x$.

# %%
if ready(fixed_point):
    print("the root of 2:", fixed_point(lambda z: (z + 2 / z) / 2, 1.0))
    print("where cos z = z:", fixed_point(math.cos, 1.0))

# %% [markdown]
# For the slope of the *solution* in $x$, take the slope on both sides of $z = f(z, x)$:
#
# $$\frac{dz}{dx} = \frac{\partial f}{\partial z}\,\frac{dz}{dx} + \frac{\partial f}{\partial x} \qquad\Longrightarrow\qquad
# \frac{dz}{dx} = \frac{\partial f / \partial x}{1 - \partial f / \partial z}$$
#
# No round is stored, however many.


# %% exercise="implicit_slope"
def implicit_slope(df_dz, df_dx, z, x):
    """dz/dx at the fixed point z = f(z, x). df_dz and df_dx are functions of (z, x)."""
    ### BEGIN SOLUTION
    return df_dx(z, x) / (1 - df_dz(z, x))
    ### END SOLUTION


# %% [markdown]
# With $z$ a vector, here $f(z, x) = \tanh(z W + x U + b)$, the division becomes a linear system, and you have a **deep equilibrium** layer: as deep as it needs to be, with the memory of one.

# %%
rng = np.random.default_rng(0)
data = moons(200, rng=rng)
model = Sequential(FixedPoint(2, 16, rng=rng), Dense(16, 2, rng=rng))
fit(
    model,
    data,
    loss=cross_entropy,
    optimizer=Adam(model, lr=0.02),
    rng=rng,
    epochs=40,
    progress=False,
)
border = decision_boundary(
    lambda p: model.forward(p, train=False).argmax(axis=1),
    *data,
    points=60,
    title="A layer that is an equation",
)
show(border)

# %% [markdown]
# ## 5 · Learning what is not learned
#
# How strong should a penalty on the weights be ([lesson 09](../09_regularization/09_regularization.ipynb))? The best weights $w^*$ *depend* on the strength $\lambda$, and that dependence has a slope. So $\lambda$ can be learned by
# gradient, in an outer loop around training:
#
# $$\min_\lambda\; L_{\text{validation}}\big(w^*(\lambda)\big) \qquad\text{where}\qquad w^*(\lambda) = \arg\min_w\; L_{\text{training}}(w) + \tfrac{\lambda}{2} \lVert w \rVert^2$$
#
# ($\arg\min_w$: the $w$ that makes it smallest.) The trick of part 4 gives the slope: at $w^*$ the gradient of that sum is 0, and stays 0 as $\lambda$ changes.

# %%
rng = np.random.default_rng(3)
x = rng.uniform(-1, 1, (60, 1))
y = np.sin(4 * x) + rng.normal(0, 0.3, (60, 1))
powers = x ** np.arange(12)
split = Split(powers[:20], y[:20], powers[20:], y[20:])
strengths = np.linspace(-12, 2, 60)
losses = [learn_strength(split, s, steps=1).losses[0] for s in strengths]
ax = curves(
    {"60 strengths tried": losses},
    x=strengths,
    xlabel="log strength",
    ylabel="validation loss",
    title="A penalty, learned by gradient",
)
for start, marker in ((0.0, "o"), (-6.0, "s")):
    learned = learn_strength(split, start, lr=0.3, steps=80)
    label = f"downhill from {start:g}"
    ax.plot(learned.log_strength, learned.losses[-1], marker, markersize=10, label=label)
ax.legend()
alt = "Validation loss against the logarithm of the penalty's strength: two valleys, the left one deeper. Gradient descent from 0 ends in the right one, from -6 in the left one."
show(ax, alt=alt)

# %% [markdown]
# Gradient descent ends in the valley it starts above.
#
# This is **multi-level optimisation**. With one hyperparameter, trying sixty values is simpler. With a thousand, only the gradient is left.
#
# ## 6 · A ball in flight
#
# A camera sees a thrown ball, none too exactly. How fast was it thrown, and how much does the air slow it? Write the flight as a program of small steps, and take the slope of the error through
# them all: **differentiable physics**.

# %%
rng = np.random.default_rng(1)
seen = Throw(24.0, 0.03, angle=50, steps=120).forward()[:, :2] + rng.normal(0, 0.3, (121, 2))
guess = Throw(12.0, 0.005, angle=50, steps=120)
first = guess.forward()[:, :2].copy()
guess.fit(seen, epochs=150)
ax = axes_row(width=6)[0]
ax.plot(*seen.T, ".", color="gray", label="seen by the camera")
ax.plot(*first.T, "--", label="first guess")
ax.plot(*guess.forward()[:, :2].T, "-", label="learned")
ax.set(xlabel="metres", ylabel="metres up")
ax.legend()
show(
    ax,
    alt="The path of a ball seen by a camera, the first guess far below it, and the learned path right through the points.",
)
print(f"thrown at {guess.speed:.1f} m/s (truth 24), drag {guess.drag:.4f} per metre (truth 0.03)")

# %% exercise="what_was_learned"
# How many numbers did the gradient change here?
### BEGIN SOLUTION
what_was_learned = 2
### END SOLUTION

# %% [markdown]
# Write down the physics you know, and let the gradient find the rest.
#
# ### Exercise: back through the steps
#
# A stone falls: at each step its speed `v` becomes `v + dt * (9.81 - drag * v)`. These lines take the last speed's slope in `drag`; `dv`, its slope in the speed at hand, starts at 1. One of **E** and **G** is a trap: leave it out.
#
# ```python
#     def slope_in_drag(v, drag, dt, steps):
#         kept, dv, ddrag = [], 1.0, 0.0
# A           kept.append(v)
# B           v = v + dt * (9.81 - drag * v)
# C           ddrag = ddrag - dt * v * dv
# D           dv = dv * (1 - dt * drag)
# E       for v in reversed(kept):
# F       for _ in range(steps):
# G       for v in kept:
#         return ddrag
# ```

# %% exercise="fall_order"
# Six letters in order, such as "ABCDEF".
### BEGIN SOLUTION
fall_order = "FABECD"
### END SOLUTION

# %% [markdown]
# ### Three questions from before

# %% exercise="used_twice"
# A number is used twice, and the two routes to the loss have the slopes 2 and -5.
# What is its slope?   (lesson 04)
### BEGIN SOLUTION
used_twice = -3
### END SOLUTION

# %% exercise="steps_of_adam"
# Adam, first step, lr = 0.3, slope -7.
# By how much does the weight change (with its sign)?   (lesson 06)
### BEGIN SOLUTION
steps_of_adam = 0.3
### END SOLUTION

# %% exercise="honest_choice"
# A penalty's strength is chosen on data that the final result is also reported on.
# What is that called?
# "a" early stopping   "b" a leak   "c" cross-validation          (lesson 10)
### BEGIN SOLUTION
honest_choice = "b"
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - Numeric slopes are for checking, symbolic ones swell. Automatic ones are exact, and cost about as much as the program.
# - Forward mode: one run for each input. Reverse mode: one for each output, and a tape.
# - A tape takes memory: keep some of it, compute the rest again.
# - Solutions of equations, training, a ball in flight: whatever is a program of smooth steps can be learned by gradient.
#
# This is the end of the course. You have written, by hand, nearly everything a deep-learning library does. Build something.

# %%
progress()

# %% [markdown]
# ### If you want more
#
# - A. Baydin, B. Pearlmutter, A. Radul, J. Siskind (2018). *Automatic differentiation in machine learning: a survey.*
# - T. Chen, B. Xu, C. Zhang, C. Guestrin (2016). *Training deep nets with sublinear memory cost.* Checkpoints.
# - S. Bai, J. Kolter, V. Koltun (2019). *Deep equilibrium models.*
# - D. Maclaurin, D. Duvenaud, R. Adams (2015). *Gradient-based hyperparameter optimization through reversible learning.*
# - P. Holl, V. Koltun, N. Thuerey (2020). *Learning to control PDEs with differentiable physics.*
