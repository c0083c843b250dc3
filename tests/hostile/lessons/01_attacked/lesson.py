# %% [markdown]
# # 01 · Attacked
#
# Three exercises for the hostile corpus.

# %% setup=true
import numpy as np

# %% [markdown]
# A curve that goes flat slowly.


# %% exercise="softsign"
def softsign(z):
    """z / (1 + |z|), number by number."""
    ### BEGIN SOLUTION
    return z / (1 + np.abs(z))
    ### END SOLUTION


# %%
if ready(softsign):
    print("softsign of 3:", softsign(np.array([3.0])))


# %% exercise="tally" starts_from="only_the_last"
# Find the bug: the mean is of the last number alone.
### BEGIN SOLUTION
class tally:
    def __init__(self):
        self.count, self.total = 0, 0.0

    def add(self, number):
        self.count += 1
        self.total += number

    def mean(self):
        return self.total / self.count


### END SOLUTION

# %% [markdown]
# A question.

# %% exercise="steepest"
# Where is softsign steepest: "left", "middle" or "right"?
### BEGIN SOLUTION
steepest = "middle"
### END SOLUTION
