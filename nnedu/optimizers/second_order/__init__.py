r"""Second order: use how the slope changes, not the slope alone. Lesson: 06_optimizers"""

from nnedu.optimizers.second_order.kronecker import KBFGS, KFAC
from nnedu.optimizers.second_order.newton import (
    fisher,
    hessian,
    minimize,
    natural_gradient,
    newton,
    objective,
)
from nnedu.optimizers.second_order.quasi_newton import bfgs, broyden, dfp
from nnedu.optimizers.second_order.shampoo import Shampoo

__all__ = [
    "KBFGS",
    "KFAC",
    "Shampoo",
    "bfgs",
    "broyden",
    "dfp",
    "fisher",
    "hessian",
    "minimize",
    "natural_gradient",
    "newton",
    "objective",
]
