import numpy as np

from autograde.exercise import Exercise, choice

softsign = Exercise("Softsign", hints=["What is it at 3?"])


@softsign.visible(points=2)
def three_numbers(softsign):
    """numbers below, at and above zero"""
    return {"softsign(z)": softsign(np.array([-1.0, 0.0, 3.0]))}


@softsign.hidden(points=2)
def far_out(softsign):
    """numbers far from zero"""
    return {"softsign far out": softsign(np.array([7351.0625, -4093.03125]))}


@softsign.hidden(points=1)
def input_is_left_alone(softsign):
    """z itself is not changed"""
    z = np.array([1.5, -2.5])
    a = softsign(z)
    return {"z after the call": z, "rounded to one digit": np.round(np.asarray(a, float), 1)}


tally = Exercise("A mean that grows")


@tally.visible(points=2)
def two_numbers(tally):
    """two numbers"""
    it = tally()
    it.add(1.0)
    it.add(4.0)
    return {"mean": it.mean()}


@tally.hidden(points=3)
def two_tallies(tally):
    """two of them do not share"""
    one, two = tally(), tally()
    one.add(8192.6875)
    one.add(611.15625)
    two.add(-3.0)
    return {"mean of one": one.mean(), "mean of the other": two.mean()}


steepest = choice("Where is it steepest?", options=["left", "middle", "right"])
