# %% [markdown]
# # 00 · Start here
#
# **How do you work with a notebook, and what shape is an array?** It takes about forty minutes.
#
# A notebook is a column of **cells**: some hold text, like this one, and the grey ones hold code.
#
# | you want to | do this |
# |:---|:---|
# | run a cell | click in it, then press **Shift + Enter** (or the **▶** button at the top) |
# | know what it is doing | look left of it: `[ ]` not run yet, `[*]` running, `[3]` done, it was the third |
# | stop a cell that hangs | press the **■** button |
# | begin afresh | press the **↻** button, then run the cells again from the top; what you typed stays |
#
# You cannot break anything. Click in the first grey cell below and press **Shift + Enter**: a line under it says that the checks are
# ready. Then run the second one, which loads NumPy and prints nothing.

# %% setup=true
import numpy as np

# %% [markdown]
# ## Your first slider
#
# First say what you expect: a wrong guess is remembered best, and never graded.
#
# A curve, the *sigmoid*, rises at z = 0. Is it steeper or flatter at z = 6?
# Put **one of the three words, with its quotes**, in place of the dots, then run that cell and the next two.

# %% predict="slope_at_six"
# "steeper", "flatter" or "no different"
slope_at_six = ...

# %%
if reveal("slope_at_six"):
    from nnedu.widgets import ActivationExplorer

    display(ActivationExplorer("sigmoid", z=0.0))

# %% [markdown]
# Drag the slider for z, or click on it and press **←** and **→**. Watch the slope on *both* sides.

# %% [markdown]
# ## Your first check
#
# Put your line in place of `raise NotImplementedError`. Keep the four spaces in front of it, and begin it with `return`. Run the cell, then the one with `check(double)`.


# %% exercise="double"
def double(x):
    """Twice x, where x is a number or a NumPy array."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% [markdown]
# Passed? Then get it **wrong on purpose**: write `return x ** 2`, run both cells again and read what the check *got*, what it *expected* and what it asks you. Trying costs nothing. Then mend it.
#
# Stuck? Ask for a hint, one at a time, in any cell:

# %%
hint("double")

# %% [markdown]
# `solution("double")` shows an answer, once you have passed or made three different tries.
#
# ## Rows are examples, columns are features
#
# A row is one **example**, a column one measured **feature**, and all rows together a **batch**. The **shape** says how many rows and columns:

# %%
from nnedu import data
from nnedu.plots import axes_row, histograms, show, table

x = np.arange(1, 13).reshape(3, 4)
show(table(x, title=f"x.shape is {x.shape}"))

# %% [markdown]
# **Axis** 0 runs down, over the examples, axis 1 across, over the features.
#
# How many numbers are in an array of 50 pictures of 8 × 8 pixels, one a row? Answer with a number.

# %% exercise="pixels"
### BEGIN SOLUTION
pixels = 3200
### END SOLUTION

# %% [markdown]
# ## The axis you name is the one that goes away
#
# `x` has shape (3, 4). Which shape has `x.mean(axis=0)`?

# %% predict="shape_of_means"
# "(3,)", "(4,)" or "(3, 4)"
shape_of_means = ...

# %%
if reveal("shape_of_means"):
    left, middle, right = axes_row(3, width=3.2, height=2.7)
    table(x, title="x", ax=left)
    table(x.mean(axis=0, keepdims=True), title="x.mean(axis=0)", ax=middle)
    show(table(x.mean(axis=1, keepdims=True), title="x.mean(axis=1)", ax=right))

# %% [markdown]
# `x.mean(axis=1)` has shape `(3,)`: its three numbers are neither row nor column. `keepdims=True` keeps a 1 where the axis was.


# %% exercise="row_means"
def row_means(x):
    """The mean of each row of x (batch, features), as a column of shape (batch, 1)."""
    ### BEGIN SOLUTION
    return x.mean(axis=1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# ## Broadcasting stretches what is 1
#
# To add a column and a row, NumPy's **broadcasting** lines the shapes up **at the right**. Each pair must be equal, or one of them 1 or missing:
# that one is stretched.

# %%
column, row = np.array([[10], [20], [30]]), np.array([1, 2, 3, 4])
left, middle, right = axes_row(3, width=3.2, height=2.7)
table(column, title="column (3, 1)", ax=left)
table(row.reshape(1, 4), title="+ row (4,)", ax=middle)
show(table(column + row, title="= (3, 4)", ax=right))

# %% [markdown]
# Which sum is refused?
#
# - **A** `(3, 4) + (4,)`
# - **B** `(3, 4) + (3, 1)`
# - **C** `(3, 4) + (3,)`
# - **D** `(3, 4) + (1, 1)`

# %% exercise="refused"
# "A", "B", "C" or "D"
### BEGIN SOLUTION
refused = "C"
### END SOLUTION

# %% [markdown]
# Networks learn badly from features on different scales. So **standardize** them (`x.std(...)`, called like `x.mean(...)`, gives the standard deviation):
#
# $$ \text{standardize}(x) = \frac{x - \text{mean of its column}}{\text{standard deviation of its column}} $$


# %% exercise="standardize"
def standardize(x):
    """x (batch, features) with every column brought to mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    ### END SOLUTION


# %% [markdown]
# Yours on 178 wines. Look at the axes: the shapes stay, only the scales change.

# %%
if ready(standardize):
    wine = data.wine()
    after = standardize(wine.x)
    pictures = {
        "hue, before": wine.x[:, 10],
        "hue, after": after[:, 10],
        "proline, before": wine.x[:, 12],
        "proline, after": after[:, 12],
    }
    show(histograms(pictures)[0].figure)

# %% [markdown]
# ## The trap
#
# A network's three predictions `p` are a column, (3, 1). The true values `y` often come as (3,). How many numbers are in `p - y`?

# %% predict="how_many"
# "3", "9" or "an error"
how_many = ...

# %%
if reveal("how_many"):
    p, y = np.array([[1], [2], [3]]), np.array([1, 2, 3])
    show(table(p - y, title=f"p - y has shape {(p - y).shape}"))

# %% [markdown]
# Every prediction is perfect, yet most differences are not 0. Nothing warns you: such a network trains, badly. **Print the shape.**
#
# The *mean squared error* below has that bug. Mend it.


# %% exercise="mean_squared_error" starts_from="nine_differences"
def mean_squared_error(p, y):
    """The mean over the batch of (p - y)², for p (batch, 1) and y (batch,)."""
    return np.mean((p[:, 0] - y) ** 2)


# %% [markdown]
# ## Your first layer
#
# A *dense layer* makes a few new numbers, its outputs, of each example:
#
# $$ \underset{(\text{batch},\ \text{outputs})}{z} \;=\; \underset{(\text{batch},\ \text{features})}{x}\;\underset{(\text{features},\ \text{outputs})}{W} \;+\; \underset{(\text{outputs},)}{b} $$
#
# Each output is a weighted sum of the features; a column of `W` holds its weights. NumPy writes this *matrix product* `@`: the inner sizes meet and go away. `b` is stretched.


# %% exercise="dense"
def dense(x, W, b):
    """z (batch, outputs) from x (batch, features), W (features, outputs), b (outputs,)."""
    ### BEGIN SOLUTION
    return x @ W + b
    ### END SOLUTION


# %%
if ready(standardize, dense):
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(13, 3)), np.zeros(3)
    z = dense(standardize(data.wine().x), W, b)
    print("178 wines, 13 features in, 3 outputs out:", z.shape)

# %% [markdown]
# Soon this layer learns its `W` and `b`.
#
# ## How you keep and hand in your work
#
# **Ctrl + S** (**⌘ + S** on a Mac) saves your work. What you have passed is remembered, also after a restart:

# %%
progress()

# %% [markdown]
# - **On your own**, `make lab` brings you back here next time; the other lessons are in the folders on the left.
# - **In a class** save, then hand in `00_start_here.ipynb` where your instructor says. Your answers are tried on more inputs than here.
# - Write your own code: a library that holds the piece asked for earns no points.
#
# ## In short
#
# - **Predict, run, write, check.**
# - Rows are examples, columns are features.
# - The axis you name goes away; `keepdims=True` keeps a 1.
# - Shapes line up at the right, and what is 1 or missing is stretched: `(n, 1)` with `(n,)` gives `(n, n)`.
#
# **If you want more:** C. R. Harris and others (2020), *Array programming with NumPy*. Beside the lessons' folders, `glossary.md` explains every word and `index.md` lists every exercise.
#
# A dense layer is a row of neurons. [Lesson 01](../01_neuron/01_neuron.ipynb) asks what one can do.
