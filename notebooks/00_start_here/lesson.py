# %% [markdown]
# # 00 · Start here
#
# **How do you work with a notebook, and what shape is an array?** In ten minutes you have moved your first slider and passed your first
# check. In forty you know the three rules about shapes that the course stands on.
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
# You cannot break anything here. Click in the first grey cell below and press **Shift + Enter**: a line under it says that the checks are
# ready. Then run the second one. It loads NumPy, which does the arithmetic, and prints nothing.

# %% setup=true
import numpy as np

# %% [markdown]
# ## Your first slider
#
# First say what you expect. A wrong guess is remembered best; it is kept, but never graded.
#
# A curve called the *sigmoid* is drawn for inputs z from −6 to 6. At z = 0 it rises. At the far right, at z = 6, is it steeper or flatter?
# Put **one of the three words, with its quotes**, in place of the three dots, then run that cell and the next two.

# %% predict="slope_at_six"
# "steeper", "flatter" or "no different"
slope_at_six = ...

# %%
if reveal("slope_at_six"):
    from nnedu.widgets import ActivationExplorer

    display(ActivationExplorer("sigmoid", z=0.0))

# %% [markdown]
# Drag the slider for z, or click on it and press **←** and **→**. The slope goes to nothing on *both* sides: [lesson 02](../02_activations/02_activations.ipynb) shows what that
# does to learning.

# %% [markdown]
# ## Your first check
#
# Below, put your line in place of the one that says `raise NotImplementedError`. Keep the four spaces in front of it, and begin it with
# `return`. Run the cell, then the one with `check(double)`.


# %% exercise="double"
def double(x):
    """Twice x, where x is a number or a NumPy array."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% [markdown]
# Passed? Then get it **wrong on purpose**: write `return x ** 2`, run both cells again and read the answer. A check shows what it tried,
# what it *got* and what it *expected*, and where it knows the mistake, it asks you a question. Trying costs nothing. Mend it and go on.
#
# Stuck? Ask for a hint, one at a time, in any cell:

# %%
hint("double")

# %% [markdown]
# `solution("double")` shows an answer, once you have passed or made three different tries of your own.
#
# ## Rows are examples, columns are features
#
# In this course each row of a table is one example and each column one *feature*, something that was measured. The **shape** says how many of each:

# %%
from nnedu import data
from nnedu.plots import axes_row, histograms, show, table

x = np.arange(1, 13).reshape(3, 4)
show(table(x, title=f"x.shape is {x.shape}"))

# %% [markdown]
# Axis 0 runs down, over the 3 examples. Axis 1 runs across, over the 4 features.
#
# Answer this one with a number: 50 pictures of 8 × 8 pixels, each laid out as one row of an array. How many numbers does the array hold?

# %% exercise="pixels"
### BEGIN SOLUTION
pixels = 3200
### END SOLUTION

# %% [markdown]
# ## The axis you name is the one that goes away
#
# Above, `x` has shape (3, 4). Which shape has `x.mean(axis=0)`?

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
# `x.mean(axis=1)` has shape `(3,)`: the axis is gone, and its three numbers are neither row nor column. `keepdims=True` keeps a 1 in its
# place.


# %% exercise="row_means"
def row_means(x):
    """The mean of each row of x (batch, features), as a column of shape (batch, 1)."""
    ### BEGIN SOLUTION
    return x.mean(axis=1, keepdims=True)
    ### END SOLUTION


# %% [markdown]
# ## Broadcasting stretches what is 1
#
# What is a column plus a row? NumPy lines the two shapes up **at the right**. Each pair must be equal, or one of them must be 1 or missing:
# that one is stretched.

# %%
column, row = np.array([[10], [20], [30]]), np.array([1, 2, 3, 4])
left, middle, right = axes_row(3, width=3.2, height=2.7)
table(column, title="column (3, 1)", ax=left)
table(row.reshape(1, 4), title="+ row (4,)", ax=middle)
show(table(column + row, title="= (3, 4)", ax=right))

# %% [markdown]
# One of these four sums is refused. Which?
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
# Features come on all kinds of scales, and networks learn badly from that. To **standardize** a feature, subtract its mean, then divide by
# its standard deviation (`x.std`):
#
# $$ \text{standardize}(x) = \frac{x - \text{mean of its column}}{\text{standard deviation of its column}} $$


# %% exercise="standardize"
def standardize(x):
    """x (batch, features) with every column brought to mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    return (x - x.mean(axis=0)) / x.std(axis=0)
    ### END SOLUTION


# %% [markdown]
# Yours on 178 wines, 13 measurements of each. Read the numbers below the pictures, before and after.

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
# A network predicts `p`, one number an example, as a column of shape `(batch, 1)`. The true values `y` often come as shape `(batch,)`.
# If `p` has shape (3, 1) and `y` has shape (3,), how many numbers are in `p - y`?

# %% predict="how_many"
# "3", "9" or "an error"
how_many = ...

# %%
if reveal("how_many"):
    p, y = np.array([[1], [2], [3]]), np.array([1, 2, 3])
    show(table(p - y, title=f"p - y has shape {(p - y).shape}"))

# %% [markdown]
# Here every prediction is perfect, and most differences are not 0. No error, no warning: such a network trains, badly. **Print the shape.**
#
# The function below has that bug. Mend it: it should give the mean squared error, the mean over the batch of $(p - y)^2$.


# %% exercise="mean_squared_error" starts_from="nine_differences"
def mean_squared_error(p, y):
    """The mean over the batch of (p - y)², for p (batch, 1) and y (batch,)."""
    return np.mean((p[:, 0] - y) ** 2)


# %% [markdown]
# ## Your first layer
#
# A *dense layer* turns each example into a few new numbers, its outputs. Shapes below the symbols:
#
# $$ \underset{(\text{batch},\ \text{outputs})}{z} \;=\; \underset{(\text{batch},\ \text{features})}{x}\;\underset{(\text{features},\ \text{outputs})}{W} \;+\; \underset{(\text{outputs},)}{b} $$
#
# Each output is a weighted sum of the features; a column of `W` holds its weights. In NumPy `@` does that, the *matrix product*: the two
# inner sizes meet and go away. `b` is stretched over the batch.


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
# You wrote a layer of a network. The lessons to come let it learn `W` and `b`.
#
# ## How you keep and hand in your work
#
# Your work is saved when you press **Ctrl + S** (**⌘ + S** on a Mac). What you have passed is remembered, also after a restart:

# %%
progress()

# %% [markdown]
# - **On your own** there is nothing to hand in. Next time, `make lab` brings you back here. The other lessons are in the list of folders
#   on the left.
# - **In a class** save, then hand in this one file, `00_start_here.ipynb`, where your instructor says. Your answers are tried on more inputs
#   than here, so what is right only for the numbers you saw does not count. A check cell that you changed or deleted by accident is
#   put back.
# - Write your own code: a library that already holds the piece you are asked for earns no points.
#
# ## In short
#
# - **Predict, run, write, check.** A wrong answer tells you which mistake it was.
# - Rows are examples, columns are features; write the shape before the code.
# - The axis you name goes away; `keepdims=True` keeps a 1 in its place.
# - Shapes line up at the right, and what is 1 or missing is stretched. `(n, 1)` with `(n,)` gives `(n, n)`.
#
# **If you want more:** C. R. Harris and others (2020), *Array programming with NumPy*, Nature 585, explains arrays and broadcasting in a few pages. In your own copy of the
# course, beside the lessons' folders, `glossary.md` explains every word and `index.md` lists every exercise.
#
# A dense layer is a row of neurons. What one neuron can do, and what a stack of them can, is [lesson 01](../01_neuron/01_neuron.ipynb).
