r"""Differentiable physics: learn how a ball was thrown from its path. Lesson: 13_beyond_backprop

A simulation is a chain of small formulas, like a network; its parameters are learned in the same way,
by sending the gradient of a loss back through every step.
"""

import math

import numpy as np

from nnedu.losses import mse
from nnedu.optimizers import Adam

GRAVITY = np.array([0.0, -9.81])  # m/s^2


def move(state: np.ndarray, drag: float | np.ndarray, dt: float) -> np.ndarray:
    r"""One step of a flying ball, pulled down by gravity g and slowed by the air.

    .. math:: v' = v + dt\,(g - drag\,|v|\,v) \qquad p' = p + dt\,v'

    Parameters:  state (4,) of position p and velocity v, each across and up, in m and m/s,
                 drag in 1/m, dt in s
    Returns:     the next state (4,)
    Lesson:      13_beyond_backprop
    Example:
        >>> move(np.array([0.0, 0.0, 10.0, 0.0]), drag=0.01, dt=0.1)
        array([ 0.99  , -0.0981,  9.9   , -0.981 ])
    """
    p, v = state[:2], state[2:]
    v_next = v + dt * (GRAVITY - drag * _length(v) * v)
    return np.concatenate([p + dt * v_next, v_next])


def move_backward(
    dstate: np.ndarray, state: np.ndarray, drag: float | np.ndarray, dt: float
) -> tuple[np.ndarray, float]:
    r"""Gradients of `move`.

    .. math:: dv' \leftarrow dv' + dt\,dp' \qquad dp = dp' \qquad
              dv = dv' - dt\,drag \Bigl(|v|\,dv' + \frac{v \cdot dv'}{|v|} v\Bigr) \qquad
              ddrag = -dt\,|v|\,(v \cdot dv')

    Parameters:  dstate (4,) of the next state, state (4,), drag, dt
    Returns:     the gradients of state (4,) and of drag
    Lesson:      13_beyond_backprop
    Example:
        >>> dstate, ddrag = move_backward(np.array([0.0, 0, 1, 0]), np.array([0.0, 0, 3, 4]), 0.1, 1.0)
        >>> dstate.round(4), round(ddrag, 4)
        (array([ 0.  ,  0.  ,  0.32, -0.24]), -15.0)
    """
    v, speed = state[2:], _length(state[2:])
    dp, dv_next = dstate[:2], dstate[2:] + dt * dstate[:2]
    along = float(v @ dv_next)
    # A ball at rest feels no drag, whichever way it is nudged.
    turned = along / speed * v if speed > 0 else 0 * v
    dv = dv_next - dt * drag * (speed * dv_next + turned)
    return np.concatenate([dp, dv]), -dt * speed * along


class Throw:
    r"""A throw whose launch speed and drag can be learned: a model with ``theta`` and ``grad``.

    ``theta = [log speed, log drag]``: logarithms keep both above 0, and a step changes each by a share.

    Parameters:  speed in m/s and drag in 1/m to start with, angle of the throw in degrees,
                 steps of dt seconds
    Lesson:      13_beyond_backprop
    Example:
        >>> throw = Throw(speed=20, drag=0.02, angle=45, steps=100)
        >>> throw.forward().shape
        (101, 4)
    """

    def __init__(
        self, speed: float, drag: float, *, angle: float, steps: int, dt: float = 0.02
    ) -> None:
        for name, value in {"speed": speed, "drag": drag, "dt": dt, "steps": steps}.items():
            if not value > 0:
                raise ValueError(f"a Throw expects {name} above 0, got {value}")
        self.theta = np.log([speed, drag])
        self.grad = np.zeros(2)
        self.direction = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
        self.steps, self.dt = steps, dt

    @property
    def speed(self) -> float:
        """The launch speed, m/s."""
        return float(np.exp(self.theta[0]))

    @property
    def drag(self) -> float:
        """The drag, 1/m: the speed that is lost in each metre, as a share of the speed."""
        return float(np.exp(self.theta[1]))

    def forward(self) -> np.ndarray:
        """The path: all states (steps + 1, 4), the launch first."""
        states = [np.concatenate([np.zeros(2), self.speed * self.direction])]
        for _ in range(self.steps):
            states.append(move(states[-1], self.drag, self.dt))
        self.path = np.array(states)
        return self.path

    def backward(self, dpath: np.ndarray) -> None:
        """Write ``grad``, given the gradient (steps + 1, 4) of all states of the path."""
        dstate, ddrag = dpath[-1], 0.0
        for state, dpassing in zip(self.path[-2::-1], dpath[-2::-1], strict=True):
            dstate, share = move_backward(dstate, state, self.drag, self.dt)
            dstate, ddrag = dstate + dpassing, ddrag + share
        dspeed = float(dstate[2:] @ self.direction)
        # The chain rule for exp: dlog = d * value.
        self.grad[:] = dspeed * self.speed, ddrag * self.drag

    def fit(self, positions: np.ndarray, *, lr: float = 0.05, epochs: int = 300) -> list[float]:
        """Learn speed and drag from positions seen, by gradient through the simulation.

        Parameters:  positions (steps + 1, 2) in m, lr of Adam, epochs
        Returns:     the mean squared error in every epoch
        Raises:      ValueError where there are more or fewer positions than states
        """
        if np.shape(positions) != (self.steps + 1, 2):
            raise ValueError(
                f"fit expects the positions of the launch and of {self.steps} steps, of shape "
                f"{(self.steps + 1, 2)}, got {np.shape(positions)}"
            )
        adam, losses = Adam(self, lr=lr), []
        for _ in range(epochs):
            value, dpositions = mse(self.forward()[:, :2], positions)
            self.backward(np.hstack([dpositions, np.zeros_like(dpositions)]))
            adam.step()
            losses.append(value)
        return losses

    def __repr__(self) -> str:
        return f"Throw(speed={self.speed:.4g}, drag={self.drag:.4g})"


def _length(v: np.ndarray) -> float:
    return math.hypot(*v)
