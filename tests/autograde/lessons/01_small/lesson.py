# %% [markdown]
# # 01 · Small steps
#
# Four exercises, for the tests of a class.

# %% setup=true
import numpy as np

# %% [markdown]
# Twice a number.


# %% exercise="double"
def double(z):
    """Twice z, number by number."""
    ### BEGIN SOLUTION
    return 2 * z
    ### END SOLUTION


# %% predict="larger"
# Is 2z larger than z? "always" or "for z > 0"
larger = ...

# %%
if reveal("larger"):
    print(double(np.array([-1.0, 1.0])))


# %% exercise="total"
def total(z):
    """The sum of all numbers in z, as a float."""
    ### BEGIN SOLUTION
    result = 0.0
    for value in z:
        result += float(value)
    return result
    ### END SOLUTION


# %%
if ready(double, total):
    print("twice the total:", total(double(np.array([1.0, 2.0]))))


# %% exercise="counter" starts_from="forgets"
# Find the bug: the counter forgets.
### BEGIN SOLUTION
class counter:
    def __init__(self):
        self.count = 0

    def step(self):
        self.count += 1
        return self.count


### END SOLUTION

# %% [markdown]
# A question.

# %% exercise="letter"
# Which letter follows a?
### BEGIN SOLUTION
letter = "b"
### END SOLUTION
