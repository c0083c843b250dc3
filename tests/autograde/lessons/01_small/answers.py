import numpy as np

from autograde.answers import right, wrong, wrong_value


@wrong("double", "You squared z.", ask="What is twice 3?")
def squared(z):
    return z**2


@wrong("double", "You changed z itself.", ask="What does the caller's z hold afterwards?")
def in_place(z):
    z *= 2
    return z


@right("double")
def added(z):
    return z + z


@wrong("total", "You return inside the loop.", ask="How often does the loop run?")
def returns_in_the_loop(z):
    result = 0.0
    for value in z:
        result += float(value)
        return result


@wrong("total", "You sum into a name that is not there yet.", ask="Where does the sum begin?")
def begins_nowhere(z):
    for value in z:
        sum_so_far += float(value)
    return sum_so_far


@right("total")
def with_numpy(z):
    return float(np.sum(z))


@wrong("counter", "The count is never kept.", ask="Where does it live between two calls?")
class forgets:
    def step(self):
        count = 0
        count += 1
        return count


letter_c = wrong_value(
    "letter", "c", "one too far", "That is two letters on.", ask="Say the alphabet."
)
