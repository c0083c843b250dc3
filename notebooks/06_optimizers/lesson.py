# %% [markdown]
# # 06 · Optimizers
#
# **One rate for all directions is too large for some and too small for others. Who says that there has to be one?**
#
# You need the training loop of [lesson 05](../05_gradient_descent/05_gradient_descent.ipynb), where the steep walls of a valley set the rate for its flat floor. Every **optimizer** is somebody's way out. In about an hour you write seven, and watch six race fairly.

# %% setup=true
from functools import partial

import numpy as np
from tqdm.auto import tqdm

from nnedu import Dense, ReLU, Sequential, accuracy, cross_entropy, optimizers
from nnedu.data import digits
from nnedu.optimizers.second_order import minimize
from nnedu.plots import axes_row, curves, paths, show, spread
from nnedu.training import fit
from nnedu.widgets import OptimizerRace, ScheduleExplorer

# %% [markdown]
# Our valley: curvature 1 along, 25 across.


# %%
def height(w1, w2):
    return 0.5 * w1**2 + 12.5 * w2**2


def slope(theta):
    return theta * np.array([1.0, 25.0])


def route(step, state, steps=40, start=(-4.0, 1.0)):
    """All places on the way of an optimizer: step(theta, grad, *state) returns theta and the new state."""
    places = [np.array(start)]
    for _ in range(steps):
        theta, *state = step(places[-1], slope(places[-1]), *state)
        places.append(theta)
    return np.array(places)


# %% [markdown]
# ## 1 · A ball that rolls
#
# Above the rate 1/25 the slope across the valley changes sign at every step, along it never. So let slopes $g$ add up to a **velocity** $v$, of which a share $\mu$ survives each step: across they cancel, along they pile up.
#
# $$v \leftarrow \mu\, v + g \qquad \theta \leftarrow \theta - lr \cdot v$$
#
# This is **momentum** (Polyak, 1964), usually with $\mu = 0.9$.
#
# ### Exercise: momentum


# %% exercise="momentum_step"
def momentum_step(theta, grad, v, lr=0.05, momentum=0.9):
    """New theta and new v; the old ones are left as they are."""
    ### BEGIN SOLUTION
    v = momentum * v + grad
    return theta - lr * v, v
    ### END SOLUTION


# %% predict="rolling"
# Forty steps down the valley with lr = 0.02, plain and with momentum 0.9. Who ends nearer to the bottom?
# "plain", "momentum" or "both the same"
rolling = ...

# %%
if reveal("rolling") and ready(momentum_step):
    routes = {
        "plain": route(lambda theta, grad: (theta - 0.02 * grad,), []),
        "momentum": route(partial(momentum_step, lr=0.02), [np.zeros(2)]),
    }
    left, right = axes_row(2)
    paths(height, routes, title="Down the valley", corners=((-4.5, -1.5), (2.5, 1.5)), ax=left)
    losses = {name: height(*places.T) for name, places in routes.items()}
    curves(losses, xlabel="step", ylabel="loss", log=True, title="How far down", ax=right)
    show(left)

# %% [markdown]
# The ball overshoots: it cannot stop at once.
#
# ### Exercise: how fast?

# %% exercise="top_speed"
# On a slope that stays the same, g = 1, with momentum 0.9: what does v come to in the end?
### BEGIN SOLUTION
top_speed = 10
### END SOLUTION

# %% [markdown]
# Steps grow up to tenfold: at the old rate the loss often explodes.
#
# **Nesterov's** variant (1983) steps along $g + \mu v$, as if it had already rolled on.
#
# ### Exercise: Nesterov's step


# %% exercise="nesterov_step"
def nesterov_step(theta, grad, v, lr=0.05, momentum=0.9):
    """New theta and new v; theta moves along grad + momentum * v, with the new v."""
    ### BEGIN SOLUTION
    v = momentum * v + grad
    return theta - lr * (grad + momentum * v), v
    ### END SOLUTION


# %% [markdown]
# ## 2 · A rate for every weight
#
# Another way out: each weight has its own step, shorter where slopes are large. **AdaGrad** (2011) divides by
# the root of the sum of all squared slopes so far, number by number. A tiny $\epsilon$ avoids dividing by 0:
#
# $$s \leftarrow s + g^2 \qquad \theta \leftarrow \theta - lr\, \frac{g}{\sqrt{s} + \epsilon}$$

# %% predict="adagrad_later"
# On a slope that stays the same, what becomes of AdaGrad's steps? "they stay", "they shrink for ever" or "they grow"
adagrad_later = ...

# %%
if reveal("adagrad_later"):
    steps = np.arange(1, 101)
    sizes = {"AdaGrad": 1 / np.sqrt(steps), "RMSProp (next)": 1 / np.sqrt(1 - 0.9**steps)}
    show(
        curves(sizes, x=steps, xlabel="step", ylabel="size / lr", title="Steps on a constant slope")
    )

# %% [markdown]
# AdaGrad never forgets: bad where slopes were large at the start. **RMSProp** (Hinton's lecture, 2012) keeps a *running mean* of squares:
#
# $$s \leftarrow \beta\, s + (1 - \beta)\, g^2 \qquad \theta \leftarrow \theta - lr\, \frac{g}{\sqrt{s} + \epsilon}$$
#
# The mean starts at 0, so the first steps are too long.
#
# ### Exercise: RMSProp


# %% exercise="rmsprop_step"
def rmsprop_step(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    """New theta and new s."""
    ### BEGIN SOLUTION
    s = beta * s + (1 - beta) * grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s
    ### END SOLUTION


# %% [markdown]
# ### Exercise: find the bug
#
# **AdaDelta** (2012) needs no $lr$. Beside $s$ it keeps a running mean $d$ of its own squared steps:
#
# $$\text{step} = \frac{\sqrt{d + \epsilon}}{\sqrt{s + \epsilon}}\; g$$
#
# Like some slides, this function *accumulates* squared slopes. Let both means forget, with the share $\rho$.


# %% exercise="adadelta_step" starts_from="accumulates"
def adadelta_step(theta, grad, s, d, rho=0.9, eps=1e-4):
    """New theta, s and d; s is of the squared slopes, d of the squared steps."""
    s = rho * s + (1 - rho) * grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


# %%
def accumulating_step(theta, grad, s, d, eps=1e-4):
    """What the slides say."""
    s = s + grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    return theta - step, s, 0.9 * d + 0.1 * step**2


if ready(adadelta_step):
    start = [np.zeros(2), np.zeros(2)]
    routes = {
        "accumulates": route(accumulating_step, start, steps=200),
        "yours forgets": route(adadelta_step, start, steps=200),
    }
    losses = {name: height(*places.T) for name, places in routes.items()}
    show(curves(losses, xlabel="step", ylabel="loss", log=True, title="AdaDelta in the valley"))

# %% [markdown]
# Without forgetting, it is AdaGrad again.
#
# ## 3 · Adam
#
# A running mean of slopes and one of their squares (RMSProp's $s$, now $v$): that is **Adam** (2015), today's first choice.
#
# Both start at 0, so after $t$ steps they hold only $1 - \beta^t$ of what they should. Adam divides by that:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g \qquad v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t} \qquad \hat v = \frac{v}{1 - \beta_2^t} \qquad \theta \leftarrow \theta - lr\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}$$
#
# $\hat m$ and $\hat v$ serve this step alone.
#
# ### Exercises: Adam


# %% exercise="adam_step"
def adam_step(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    """New theta, m, v and t. t is the number of steps taken before this one."""
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    ### BEGIN SOLUTION
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t
    ### END SOLUTION


# %% exercise="first_adam_step"
# lr = 0.05, the very first step, and the slope is 400.
# How far does Adam move, to two decimals? (A distance, so no sign.)
### BEGIN SOLUTION
first_adam_step = 0.05
### END SOLUTION

# %% [markdown]
# The first step is $lr$ in size, whatever the slope: $\hat m / \sqrt{\hat v} = g / |g|$. So one rate, 0.001, serves many networks.

# %%
# Forty steps each, from the open circle: who swings, who overshoots, who walks straight in?
if ready(momentum_step, nesterov_step, rmsprop_step, adam_step):
    zero = np.zeros(2)
    routes = {
        "momentum": route(partial(momentum_step, lr=0.02), [zero]),
        "Nesterov": route(partial(nesterov_step, lr=0.02), [zero]),
        "RMSProp": route(partial(rmsprop_step, lr=0.2), [zero]),
        "Adam": route(partial(adam_step, lr=0.4), [zero, zero, 0]),
    }
    axes = axes_row(4, width=3.1, height=2.8)
    for ax, (name, places) in zip(axes, routes.items()):
        paths(height, {name: places}, title=name, corners=((-4.5, -1.5), (2.5, 1.5)), ax=ax)
    show(axes[0])

# %% [markdown]
# The same function trains the 2410 weights of a network:

# %%
data = digits()
order = np.random.default_rng(0).permutation(len(data.x))
train_rows, check_rows, test_rows = order[:1100], order[1100:1400], order[1400:]

if ready(adam_step):
    rng = np.random.default_rng(0)
    model = Sequential(Dense(64, 32, rng=rng), ReLU(), Dense(32, 10, rng=rng))
    zeros, losses = np.zeros(model.theta.size), []
    theta, state = model.theta.copy(), (zeros, zeros, 0)
    for _ in range(8):
        for rows in np.split(rng.permutation(train_rows), range(32, 1100, 32)):
            model.theta[:] = theta
            value, dlogits = cross_entropy(model.forward(data.x[rows], train=True), data.y[rows])
            model.backward(dlogits)
            theta, *state = adam_step(theta, model.grad, *state, lr=0.01)
            losses.append(value)
    show(curves({"loss": losses}, xlabel="step", title=f"Your Adam, {theta.size} weights"))
    model.theta[:] = theta
    read = accuracy(model.forward(data.x[test_rows], train=False), data.y[test_rows])
    print(f"{read:.1%} of unseen digits read right")

# %% [markdown]
# On the narrow valley, find a rate where SGD explodes while Adam walks calmly. Then find a surface where Adam loses.

# %%
OptimizerRace()

# %% [markdown]
# ### Weight decay, put right
#
# **Weight decay** keeps weights small by adding $wd \cdot \theta$ to the gradient ([lesson 09](../09_regularization/09_regularization.ipynb)). Adam divides it by $\sqrt{\hat v}$ like everything else, so weights with large slopes hardly decay.
# **AdamW** (2019) shrinks the weights directly:
#
# $$\theta \leftarrow (1 - lr \cdot wd)\,\theta \qquad \text{then Adam's step with the plain gradient}$$
#
# ### Exercise: AdamW


# %% exercise="adamw_step"
def adamw_step(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    """New theta, m, v and t: decoupled weight decay,
    then your adam_step with its usual betas."""
    ### BEGIN SOLUTION
    return adam_step((1 - lr * weight_decay) * theta, grad, m, v, t, lr)
    ### END SOLUTION


# %% [markdown]
# ### The relatives
#
# | name | its idea |
# |---|---|
# | RAdam (2020) | at first $v$ is a guess: leave it out until it can be trusted |
# | AdaBelief (2020) | divide by how much $g$ *differs* from $m$ |
# | AdaBound, AMSBound (2019) | keep each weight's rate between two bounds that close in: Adam at first, SGD in the end |
# | Lookahead (2019) | run ahead for $k$ steps, then go only half of the way |
# | Ranger | RAdam inside Lookahead |
#
# In Lookahead, slow weights $\phi$ stay behind while fast weights $\theta$ run. Every $k$ steps $\phi \leftarrow \phi + \alpha\,(\theta - \phi)$, and $\theta$ starts again from there.
#
# ### Exercise: put Lookahead in order
#
# The spaces in front are right; **one of the seven lines is a trap**.
#
# ```python
#     def lookahead(step, theta, k, alpha, rounds):
# A               theta = step(theta)
# B       slow = theta
# C           slow = slow + alpha * (theta - slow)
# D       for _ in range(rounds):
# E           theta = slow
# F           for _ in range(k):
# G           slow = theta + alpha * slow
#         return slow
# ```

# %% exercise="lookahead_order"
# Six letters in order, such as "ABCDEF".
### BEGIN SOLUTION
lookahead_order = "BDFACE"
### END SOLUTION

# %% [markdown]
# ## 4 · A rate that changes
#
# Large steps find the valley, small ones its bottom. So a **schedule** lets the rate fall: in **steps** ($\times 0.1$ now and then), **exponentially**, as **1/t**, or along half a **cosine**. Where the first slopes are wild, as with large batches, a **warm-up** lets it rise first.
#
# $$lr(s) = \begin{cases} lr_{\max} \cdot \frac{s + 1}{w} & s < w \\[4pt] \frac{1}{2}\, lr_{\max} \big(1 + \cos(\pi\, \frac{s - w}{S - w})\big) & \text{otherwise} \end{cases}$$
#
# for step $s = 0, 1, \ldots$, a warm-up of $w$ steps and $S$ in all.
#
# ### Exercise: a warm-up, then half a cosine


# %% exercise="warm_cosine"
def warm_cosine(step, lr, warmup, total):
    """The rate at this step: a straight rise over `warmup` steps,
    then half a cosine down to 0 at `total`."""
    if step < warmup:
        return lr * (step + 1) / warmup
    ### BEGIN SOLUTION
    return 0.5 * lr * (1 + np.cos(np.pi * (step - warmup) / (total - warmup)))
    ### END SOLUTION


# %%
# With the highest rate near 8, cosine fails. How many warm-up steps save it?
ScheduleExplorer()

# %% [markdown]
# *Reduce on plateau* has no plan: it divides the rate when the loss of rows kept aside stalls (`nnedu.schedules.ReduceOnPlateau`).
#
# ## 5 · A fair race
#
# *"Our optimizer is better"* usually means: ours was tuned. Here each tries four rates, then runs its best from five new starts, the same for all.

# %% predict="spread_of_winners"
# Each with its own best rate: how far apart will the test accuracies of momentum, RMSProp, Adam ... be?
# "more than 10 points", "about 5 points" or "about 1 point"
spread_of_winners = ...


# %%
def run(make, lr, seed, rows):
    """Share right on these rows after 8 epochs."""
    rng = np.random.default_rng(seed)
    model = Sequential(Dense(64, 32, rng=rng), ReLU(), Dense(32, 10, rng=rng))
    learning = {"loss": cross_entropy, "optimizer": make(model, lr=lr), "epochs": 8}
    with np.errstate(all="ignore"):
        try:
            seen = data.x[train_rows], data.y[train_rows]
            fit(model, seen, **learning, rng=rng, progress=False)
        except FloatingPointError:  # it diverged
            return 0.1
    return float(accuracy(model.forward(data.x[rows], train=False), data.y[rows]))


racers = {
    "SGD": (optimizers.SGD, (0.03, 0.1, 0.3, 1.0)),
    "momentum": (partial(optimizers.SGD, momentum=0.9), (0.01, 0.03, 0.1, 0.3)),
    "AdaGrad": (optimizers.AdaGrad, (0.01, 0.03, 0.1, 0.3)),
    "RMSProp": (optimizers.RMSProp, (0.0003, 0.001, 0.003, 0.01)),
    "Adam": (optimizers.Adam, (0.003, 0.01, 0.03, 0.1)),
    "AdaBelief": (optimizers.AdaBelief, (0.003, 0.01, 0.03, 0.1)),
}
if reveal("spread_of_winners"):
    tuned, default = {}, {}
    for name, (make, rates) in tqdm(racers.items(), desc="racing"):
        best = max(rates, key=lambda lr: np.mean([run(make, lr, s, check_rows) for s in (5, 6, 7)]))
        tuned[f"{name}\n{best:g}"] = [run(make, best, seed, test_rows) for seed in range(5)]
        default[name] = [run(make, 0.001, seed, test_rows) for seed in range(5)]
    axes = axes_row(2, width=6.2)
    spread(tuned, title="Each with the best of its four rates", ylabel="share right", ax=axes[0])
    spread(default, title="All with 0.001", ylabel="share right", ax=axes[1])
    show(axes[0])

# %% [markdown]
# On the right, untuned, they seem worlds apart. **Tune the rate before you change the optimizer**, and distrust comparisons that tuned one side only.
#
# ## 6 · Using the curvature
#
# So far, curvature was guessed from slopes; **Newton's method** asks for it. With $H$, the matrix of second derivatives, it jumps to the bottom of the parabola that fits here:
#
# $$\theta \leftarrow \theta - H^{-1} g$$
#
# Never invert: solve $H d = g$ for the step $d$, with `np.linalg.solve`.
#
# ### Exercises: Newton's step


# %% exercise="newton_step"
def newton_step(theta, grad, H):
    """New theta; grad (n,), H (n, n)."""
    ### BEGIN SOLUTION
    return theta - np.linalg.solve(H, grad)
    ### END SOLUTION


# %% exercise="newton_in_a_bowl"
# How many Newton steps does the valley of this lesson need, from anywhere?
### BEGIN SOLUTION
newton_in_a_bowl = 1
### END SOLUTION

# %% exercise="size_of_H"
# Why doesn't everybody use it? A network has 1000 weights (a small one).
# How many numbers does H hold?
### BEGIN SOLUTION
size_of_H = 1000000
### END SOLUTION

# %% [markdown]
# And where the surface bends down, the jump leads uphill. So **BFGS** and **DFP** build $H^{-1}$ from the slopes of past steps, **L-BFGS** keeps only the last ten, **conjugate gradient** only a few vectors.
# They want all data in every step, and on small problems beat even tuned plain descent:

# %%
alike = np.isin(data.y, (3, 5, 8))  # three digits that look alike
small_x, small_y = data.x[alike], np.searchsorted((3, 5, 8), data.y[alike])


def twenty_steps(lr):
    """The loss after 20 steps of plain descent, all rows in each."""
    plain = Sequential(Dense(64, 3, rng=np.random.default_rng(0)), dtype=np.float64)
    for _ in range(20):
        value, dlogits = cross_entropy(plain.forward(small_x[:400], train=True), small_y[:400])
        plain.backward(dlogits)
        plain.theta[:] -= lr * plain.grad
    return cross_entropy(plain.forward(small_x[:400], train=False), small_y[:400])[0]


print(f"plain     loss after 20 steps {min(map(twenty_steps, (0.3, 1, 3, 10))):.4f}")
for method in ("BFGS", "L-BFGS-B", "CG"):
    small = Sequential(Dense(64, 3, rng=np.random.default_rng(0)), dtype=np.float64)
    minimize(small, small_x[:400], small_y[:400], loss=cross_entropy, method=method, steps=20)
    loss = cross_entropy(small.forward(small_x[:400], train=False), small_y[:400])[0]
    right = accuracy(small.forward(small_x[400:], train=False), small_y[400:])
    print(f"{method:<9} loss after 20 steps {loss:.4f}, {right:.1%} of the test right")

# %% [markdown]
# ### The natural gradient
#
# A step of 0.1 in the weights may change nothing or everything the network *says*. The **natural gradient** (Amari, 1998) measures distance in the predictions, and divides by the **Fisher matrix** $F$,
# made of each example's gradient $g_i$, its label drawn from the network's own predictions:
#
# $$F = \frac{1}{n} \sum_i g_i\, g_i^T \qquad \theta \leftarrow \theta - lr\,(F + \lambda I)^{-1} g$$
#
# The damping $\lambda$ keeps it solvable.
#
# ### Exercise: the natural gradient


# %% exercise="natural_step"
def natural_step(theta, grad, gradients, lr=1.0, damping=1e-3):
    """New theta; grad (n,) is the slope to follow. gradients (examples, n) holds
    each g_i as a row; in the formula of F it is a column."""
    ### BEGIN SOLUTION
    F = gradients.T @ gradients / len(gradients)
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)
    ### END SOLUTION


# %% [markdown]
# $F$ is as large as $H$. **K-FAC** (2015) takes it apart into two small matrices a layer, of its inputs and its slopes; **K-BFGS** does so with BFGS updates, and **Shampoo** (2018) with one
# for each axis of a weight array. `nnedu.optimizers.second_order` has all of them.
#
# ### Three questions from before

# %% exercise="too_steep"
# In a valley with curvatures 1 and 25,
# above which rate does plain gradient descent diverge?   (lesson 05)
### BEGIN SOLUTION
too_steep = 0.08
### END SOLUTION

# %% exercise="who_divides"
# Who divides by the number of examples:
# "the loss", "the optimizer" or "both"?   (lessons 03, 04)
### BEGIN SOLUTION
who_divides = "the loss"
### END SOLUTION

# %% exercise="batch_noise"
# Four times as many rows in a batch:
# how many times smaller is the noise of the gradient?   (lesson 05)
### BEGIN SOLUTION
batch_noise = 2
### END SOLUTION

# %% [markdown]
# ## In plain words
#
# - Momentum lets slopes add up: across a valley they cancel, along it they pile up.
# - AdaGrad, RMSProp and Adam give each weight its own rate. Running means forget, sums do not.
# - Adam corrects means that start at 0. AdamW keeps weight decay out of the division.
# - Let the rate fall towards the end, and rise at a wild start.
# - Tuned alike, optimizers differ little here. Tune the rate first.
# - Curvature saves steps and costs memory: the number of weights squared, unless taken apart.
#
# ### If you want more
#
# - B. Polyak (1964). *Some methods of speeding up the convergence of iteration methods.* Y. Nesterov (1983). *A method for solving the convex programming problem with convergence rate O(1/k²).*
# - J. Duchi, E. Hazan, Y. Singer (2011). *Adaptive subgradient methods for online learning and stochastic optimization.* M. Zeiler (2012). *ADADELTA: an adaptive learning rate method.*
# - D. Kingma, J. Ba (2015). *Adam: a method for stochastic optimization.* I. Loshchilov, F. Hutter (2019). *Decoupled weight decay regularization.*
# - M. Zhang, J. Lucas, G. Hinton, J. Ba (2019). *Lookahead optimizer: k steps forward, 1 step back.* L. Liu and others (2020). *On the variance of the adaptive learning rate and beyond.* RAdam.
# - S. Amari (1998). *Natural gradient works efficiently in learning.* J. Martens, R. Grosse (2015). *Optimizing neural networks with Kronecker-factored approximate curvature.*
# - R. Schmidt, F. Schneider, P. Hennig (2021). *Descending through a crowded valley.* Fifteen optimizers, compared fairly.
#
# Sometimes no optimizer helps, because no slope arrives. That is [lesson 07](../07_vanishing_gradients/07_vanishing_gradients.ipynb).

# %%
progress()
