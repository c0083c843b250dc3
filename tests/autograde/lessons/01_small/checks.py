import numpy as np

from autograde.exercise import Exercise, Prediction, choice

double = Exercise("Twice a number", hints=["What is 3 + 3?", "2 * z"])


@double.visible(points=2)
def three_numbers(double):
    """numbers below, at and above zero"""
    return {"double(z)": double(np.array([-1.0, 0.0, 2.5]))}


@double.hidden(points=1)
def input_is_left_alone(double):
    """z itself is not changed"""
    z = np.array([1.5, -2.5])
    double(z)
    return {"z after the call": z}


total = Exercise("The sum of all numbers")


@total.visible(points=1)
def four_numbers(total):
    """four numbers"""
    return {"total(z)": total(np.array([1.0, -2.0, 4.0, 0.5]))}


@total.hidden(points=2)
def no_numbers(total):
    """an empty array"""
    return {"total of nothing": total(np.array([]))}


counter = Exercise("A counter that counts")


@counter.visible(points=2)
def two_steps(counter):
    """two steps"""
    it = counter()
    return {"first": it.step(), "second": it.step()}


letter = choice("Which letter follows a?", options=["a", "b", "c"])
larger = Prediction(
    "Is 2z larger than z?", ["always", "for z > 0"], "for z > 0", "Twice -1 is smaller than -1."
)
