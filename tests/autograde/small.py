"""A small lesson on disk, for tests of the machinery."""

from pathlib import Path

LESSON = '''\
# %% [markdown]
# # A small lesson
#
# Two pieces and a question.

# %% setup=true
import numpy as np

# %% exercise="double"
def double(z):
    """Twice z, number by number."""
    ### BEGIN SOLUTION
    return 2 * z
    ### END SOLUTION

# %% predict="larger"
larger = ...

# %%
if reveal("larger"):
    print(double(np.array([3.0])))

# %% exercise="counter" starts_from="never_counts"
### BEGIN SOLUTION
class counter:
    def __init__(self):
        self.count = 0

    def step(self):
        self.count += 1
        return self.count
### END SOLUTION

# %% exercise="letter"
# Which letter follows a?
### BEGIN SOLUTION
letter = "b"
### END SOLUTION
'''

CHECKS = '''\
import numpy as np

from autograde.exercise import Exercise, Prediction, choice

double = Exercise("Twice a number", hints=["What is 3 + 3?", "2 * z"])


@double.visible(points=2)
def three_numbers(double):
    """below, at and above zero"""
    return {"double(z)": double(np.array([-1.0, 0.0, 2.5]))}


# The secret is that z must not change.
@double.hidden(points=1)
def input_is_left_alone(double):
    """z is not changed"""
    z = np.array([1.5, -2.5])
    double(z)
    return {"z after the call": z}


counter = Exercise("A counter that counts")


@counter.visible()
def two_steps(counter):
    """two steps"""
    it = counter()
    return {"first": it.step(), "second": it.step()}


letter = choice("Which letter follows a?", options=["a", "b", "c"])
larger = Prediction("Is 2z larger than z?", ["yes", "no"], "yes", "It is for z > 0.")
'''

ANSWERS = """\
import numpy as np

from autograde.answers import right, wrong, wrong_value


@wrong("double", "You squared z.", ask="What is twice 3?")
def squared(z):
    return z**2


@wrong("double", "You changed z itself.")
def in_place(z):
    z *= 2
    return z


@right("double")
def added(z):
    return z + z


@right("double")
def in_a_list(z):
    return [2 * float(value) for value in z]


@right("double")
def in_single_precision(z):
    return (2 * z).astype(np.float32)


@wrong("counter", "The count is never kept.", ask="Where does it live between two calls?")
class never_counts:
    def step(self):
        count = 0
        count += -1
        return count


letter_c = wrong_value("letter", "c", "one too far", "That is two letters on.")
letter_a = wrong_value("letter", "a", "the same letter", "It comes after a.")
"""


def write_small_lesson(root: Path, name: str = "01_small", **texts: str) -> Path:
    """Write the lesson into ``root/name``; a text given by keyword takes the place of a file's."""
    folder = root / name
    folder.mkdir(parents=True)
    for stem, text in {"lesson": LESSON, "checks": CHECKS, "answers": ANSWERS, **texts}.items():
        (folder / f"{stem}.py").write_text(text)
    return folder
