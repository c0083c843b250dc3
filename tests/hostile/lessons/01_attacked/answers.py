import numpy as np

from autograde.answers import right, wrong, wrong_value


@wrong("softsign", "The bars are missing.", ask="What is it at -1?")
def no_bars(z):
    with np.errstate(divide="ignore"):
        return z / (1 + z)


@wrong("softsign", "You changed z itself.", ask="What does the caller's z hold afterwards?")
def in_place(z):
    z /= 1 + np.abs(z)
    return z


@wrong("softsign", "It is cut at 10.", ask="What is it at 1000?")
def cut(z):
    z = np.clip(z, -10, 10)
    return z / (1 + np.abs(z))


@right("softsign")
def with_where(z):
    return np.where(z > 0, z / (1 + np.abs(z)), z / (1 + np.abs(z)))


@wrong("tally", "The mean is of the last number alone.", ask="Where do the others live?")
class only_the_last:
    def add(self, number):
        self.number = number

    def mean(self):
        return self.number


@wrong("tally", "All tallies share their numbers.", ask="Whose list is it?")
class shared:
    numbers = []

    def add(self, number):
        self.numbers.append(number)

    def mean(self):
        return sum(self.numbers) / len(self.numbers)


@right("tally")
class with_a_list:
    def __init__(self):
        self.numbers = []

    def add(self, number):
        self.numbers.append(number)

    def mean(self):
        return sum(self.numbers) / len(self.numbers)


steepest_left = wrong_value("steepest", "left", "on the left", "It is flat there.", ask="Draw it.")
