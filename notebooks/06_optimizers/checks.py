"""What is tried on the exercises of 06_optimizers."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, named, number
from autograde.reordered import reordered

# Predictions ---------------------------------------------------------------------------------

rolling = Prediction(
    "Forty steps down the valley with lr = 0.02: who ends nearer to the bottom?",
    ["plain", "momentum", "both the same"],
    "momentum",
    "Along the valley the slopes all point the same way and pile up. Plain descent has to walk the flat floor in small steps.",
)
adagrad_later = Prediction(
    "On a slope that stays the same, what becomes of AdaGrad's steps?",
    ["they stay", "they shrink for ever", "they grow"],
    "they shrink for ever",
    "The sum of squares only grows, so after t steps the step is lr / sqrt(t).",
)
spread_of_winners = Prediction(
    "Each with its own best rate: how far apart will the test accuracies be?",
    ["more than 10 points", "about 5 points", "about 1 point"],
    "about 1 point",
    "With its own best rate each of them learns this task. The differences are as large as those between two starts.",
)


# Helpers -------------------------------------------------------------------------------------


THETA, GRAD = np.array([1.0, -2.0, 0.5]), np.array([0.4, 3.0, -0.02])


def two_steps(step, state, names, **options):
    """What two steps in a row return, with two different slopes."""
    first = named(["theta", *names], step(THETA.copy(), GRAD.copy(), *state, **options))
    theta, *state = first.values()
    second = named(["theta", *names], step(theta, np.array([-1.0, 0.2, 0.3]), *state, **options))
    seen = {f"{name}, step 1": value for name, value in first.items()}
    return seen | {f"{name}, step 2": value for name, value in second.items()}


def left_alone(step, *state):
    """Changes of what was passed in."""
    arrays = [THETA.copy(), GRAD.copy(), *(np.array(s, float) if np.ndim(s) else s for s in state)]
    before = [np.copy(a) for a in arrays]
    step(*arrays)
    return {
        "change of what was passed in": float(
            sum(np.abs(a - b).sum() for a, b in zip(arrays, before, strict=True))
        )
    }


# 1 · A ball that rolls -----------------------------------------------------------------------

momentum_step = Exercise(
    "Momentum",
    hints=[
        "First the velocity: a share of the old one, plus the slope. Then theta, with the new velocity.",
        "v = momentum * v + grad; return theta - lr * v, v",
    ],
)


@momentum_step.visible(points=2)
def momentum_twice(momentum_step):
    """two steps in a row"""
    return two_steps(momentum_step, [np.array([0.5, 0.0, -1.0])], ["v"])


@momentum_step.visible(points=1)
def other_momentum(momentum_step):
    """lr = 0.1 and momentum = 0.6"""
    return two_steps(momentum_step, [np.zeros(3)], ["v"], lr=0.1, momentum=0.6)


@momentum_step.hidden(points=1)
def momentum_leaves_alone(momentum_step):
    """theta, grad and v are left as they were"""
    return left_alone(momentum_step, [0.5, 0.0, -1.0])


top_speed = number(
    "Top speed",
    decimals=2,
    hints=["In the end v stays the same: v = 0.9 v + 1.", "0.1 v = 1"],
)

nesterov_step = Exercise(
    "Nesterov's step",
    hints=[
        "The velocity is as before. Only the direction of theta's step is another: the slope, plus a share of the new velocity.",
        "v = momentum * v + grad; return theta - lr * (grad + momentum * v), v",
    ],
)


@nesterov_step.visible(points=2)
def nesterov_twice(nesterov_step):
    """two steps in a row"""
    return two_steps(nesterov_step, [np.array([0.5, 0.0, -1.0])], ["v"])


@nesterov_step.hidden(points=1)
def nesterov_other_momentum(nesterov_step):
    """another lr and momentum"""
    return two_steps(nesterov_step, [np.zeros(3)], ["v"], lr=0.2, momentum=0.4)


# 2 · A rate for every weight -----------------------------------------------------------------

rmsprop_step = Exercise(
    "RMSProp",
    hints=[
        "s is a running mean of grad**2. What is under the root: s, or s + eps?",
        "s = beta * s + (1 - beta) * grad**2; return theta - lr * grad / (np.sqrt(s) + eps), s",
    ],
)


@rmsprop_step.visible(points=2)
def rmsprop_twice(rmsprop_step):
    """two steps in a row"""
    return two_steps(rmsprop_step, [np.array([0.1, 0.0, 1.0])], ["s"])


@rmsprop_step.visible(points=1)
def tiny_slope(rmsprop_step):
    """a tiny slope, where eps shows"""
    theta, s = rmsprop_step(np.zeros(1), np.array([1e-6]), np.zeros(1), 0.1, 0.9, 1e-4)
    return {"theta, in millionths": theta * 1e6, "s, times 10 to the 12": s * 1e12}


@rmsprop_step.hidden(points=1)
def rmsprop_leaves_alone(rmsprop_step):
    """theta, grad and s are left as they were"""
    return left_alone(rmsprop_step, [0.1, 0.0, 1.0])


adadelta_step = Exercise(
    "Find the bug: AdaDelta",
    hints=[
        "In which line does an old square never weigh less? How did RMSProp forget?",
        "s = rho * s + (1 - rho) * grad**2; the other lines are right.",
    ],
)


@adadelta_step.visible(points=2)
def adadelta_twice(adadelta_step):
    """two steps in a row"""
    state = [np.array([0.1, 0.0, 1.0]), np.array([0.02, 0.0, 0.003])]
    return two_steps(adadelta_step, state, ["s", "d"])


@adadelta_step.hidden(points=1)
def adadelta_elsewhere(adadelta_step):
    """another rho and eps; nothing passed in is changed"""
    state = [np.array([0.3, 2.0, 0.1]), np.array([0.1, 0.2, 0.0])]
    later = two_steps(adadelta_step, state, ["s", "d"], rho=0.7, eps=0.01)
    return later | left_alone(adadelta_step, [0.3, 2.0, 0.1], [0.1, 0.2, 0.0])


# 3 · Adam ------------------------------------------------------------------------------------

adam_step = Exercise(
    "Adam",
    hints=[
        "By which numbers are m and v too small after t steps? Divide, under other names, so that m and v go on as they are.",
        "m_hat = m / (1 - beta1**t); v_hat = v / (1 - beta2**t); return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t",
    ],
)


@adam_step.visible(points=2)
def adam_twice(adam_step):
    """the first two steps"""
    return two_steps(adam_step, [np.zeros(3), np.zeros(3), 0], ["m", "v", "t"])


@adam_step.visible(points=1)
def three_constant_steps(adam_step):
    """three steps on a constant slope: each is lr in size"""
    theta, m, v, t = np.zeros(2), np.zeros(2), np.zeros(2), 0
    places = []
    for _ in range(3):
        theta, m, v, t = adam_step(theta, np.array([40.0, -0.003]), m, v, t, lr=0.1)
        places.append(np.array(theta))
    return {f"theta after {i} steps": place for i, place in enumerate(places, start=1)}


@adam_step.visible(points=1)
def tiny_slope_of_adam(adam_step):
    """a tiny slope, where eps shows"""
    theta, *_ = adam_step(
        np.zeros(1), np.array([1e-6]), np.zeros(1), np.zeros(1), 0, lr=1.0, eps=1e-4
    )
    return {"theta": theta}


@adam_step.hidden(points=1)
def adam_later(adam_step):
    """a later step with other betas; nothing passed in is changed"""
    state = [np.array([0.1, -0.2, 0.0]), np.array([0.3, 0.1, 0.2]), 6]
    later = two_steps(adam_step, state, ["m", "v", "t"], lr=0.01, beta1=0.8, beta2=0.95)
    return later | left_alone(adam_step, [0.1, -0.2, 0.0], [0.3, 0.1, 0.2], 6)


first_adam_step = number(
    "Adam's first step",
    decimals=2,
    hints=[
        "What are m_hat and v_hat after one step, for g = 400?",
        "m_hat = 400 and the root of v_hat is 400, too.",
    ],
)

adamw_step = Exercise(
    "AdamW",
    hints=[
        "The weights shrink by a factor that holds lr and weight_decay. Does the gradient know of it?",
        "return adam_step((1 - lr * weight_decay) * theta, grad, m, v, t, lr)",
    ],
)


@adamw_step.visible(points=2)
def adamw_twice(adamw_step):
    """the first two steps, with much decay"""
    return two_steps(adamw_step, [np.zeros(3), np.zeros(3), 0], ["m", "v", "t"], weight_decay=0.5)


@adamw_step.hidden(points=1)
def adamw_with_usual_decay(adamw_step):
    """the usual decay, another rate"""
    state = [np.array([0.1, -0.2, 0.0]), np.array([0.3, 0.1, 0.2]), 2]
    return two_steps(adamw_step, state, ["m", "v", "t"], lr=0.3)


lookahead_order = Exercise(
    "Put the lines of Lookahead in order",
    hints=[
        "What must exist before the loop begins? And what happens once the fast weights have run k steps?",
        "slow = theta first; in each round k fast steps, then slow moves a share of the way, and theta starts from there.",
    ],
)

LOOKAHEAD_LINES = {
    "A": "            theta = step(theta)",
    "B": "    slow = theta",
    "C": "        slow = slow + alpha * (theta - slow)",
    "D": "    for _ in range(rounds):",
    "E": "        theta = slow",
    "F": "        for _ in range(k):",
    "G": "        slow = theta + alpha * slow",
}


@lookahead_order.visible(points=2)
def run_the_lines(lookahead_order):
    """your lines, run: 3 rounds of 2 steps, each halving theta"""
    head = "def lookahead(step, theta, k, alpha, rounds):"
    run = reordered(lookahead_order, LOOKAHEAD_LINES, head, tail="    return slow", most=6)
    return {
        "where it ends": run(lambda theta: theta / 2, 16.0, 2, 0.5, 3),
        "with alpha 0.25": run(lambda theta: theta - 1, 10.0, 4, 0.25, 2),
    }


# 4 · A rate that changes ---------------------------------------------------------------------

warm_cosine = Exercise(
    "A warm-up, then half a cosine",
    hints=[
        "How far between the end of the warm-up and the end of training is this step, from 0 to 1? Half a cosine is (1 + cos(pi * that)) / 2.",
        "0.5 * lr * (1 + np.cos(np.pi * (step - warmup) / (total - warmup)))",
    ],
)


@warm_cosine.visible(points=1)
def with_a_warmup(warm_cosine):
    """10 steps of warm-up, 50 in all"""
    return {
        "lr at steps 0, 9, 10, 30, 49": [warm_cosine(s, 0.4, 10, 50) for s in (0, 9, 10, 30, 49)]
    }


@warm_cosine.visible(points=1)
def without_a_warmup(warm_cosine):
    """no warm-up"""
    return {"lr at steps 0, 5, 15, 20": [warm_cosine(s, 1.0, 0, 20) for s in (0, 5, 15, 20)]}


@warm_cosine.hidden(points=1)
def other_lengths(warm_cosine):
    """other lengths"""
    return {"lr": [warm_cosine(s, 0.03, 7, 31) for s in range(0, 32, 3)]}


# 6 · Using the curvature ---------------------------------------------------------------------

newton_step = Exercise(
    "Newton's step",
    hints=[
        "Which step d solves H d = grad? And should theta move along it or against it?",
        "theta - np.linalg.solve(H, grad)",
    ],
)


@newton_step.visible(points=1)
def in_the_valley(newton_step):
    """in the valley"""
    return {
        "theta": newton_step(np.array([-4.0, 1.0]), np.array([-4.0, 25.0]), np.diag([1.0, 25.0]))
    }


@newton_step.visible(points=1)
def a_turned_valley(newton_step):
    """in a valley that lies askew"""
    H, theta = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0])
    return {"theta": newton_step(theta, H @ (theta - [0.5, 0.25]), H)}


@newton_step.hidden(points=1)
def four_weights(newton_step):
    """four weights"""
    rng = np.random.default_rng(61)
    A = rng.normal(size=(4, 4))
    return {"theta": newton_step(rng.normal(size=4), rng.normal(size=4), A @ A.T + np.eye(4))}


newton_in_a_bowl = number(
    "Newton in a bowl",
    decimals=0,
    hints=[
        "The valley is a parabola in both directions. What does Newton's method fit to it?",
        "The parabola it fits is the valley itself.",
    ],
)
size_of_H = number(
    "The size of H",
    decimals=0,
    hints=["H has a row and a column for each weight.", "1000 * 1000"],
)

natural_step = Exercise(
    "The natural gradient",
    hints=[
        "The mean of outer products g_i g_i^T is one matrix product of gradients, (examples, n), with itself. Which shape must F have?",
        "F = gradients.T @ gradients / len(gradients); theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)",
    ],
)


def examples(seed, n, weights):
    rng = np.random.default_rng(seed)
    return rng.normal(size=weights), rng.normal(size=weights), rng.normal(size=(n, weights))


@natural_step.visible(points=2)
def five_examples(natural_step):
    """five examples, three weights"""
    return {"theta": natural_step(*examples(62, 5, 3))}


@natural_step.visible(points=1)
def every_example_twice(natural_step):
    """each example twice: F stays the same"""
    theta, grad, gradients = examples(63, 4, 2)
    return {"theta": natural_step(theta, grad, np.tile(gradients, (2, 1)), 0.5, 0.1)}


@natural_step.hidden(points=1)
def fewer_examples_than_weights(natural_step):
    """fewer examples than weights: only the damping makes it solvable"""
    return {"theta": natural_step(*examples(64, 2, 4), 0.3, 0.05)}


# From before ---------------------------------------------------------------------------------

too_steep = number(
    "Where it diverges",
    decimals=3,
    hints=["Which of the two curvatures sets the limit?", "2 / curvature"],
)

who_divides = choice(
    "Who divides?",
    options=["the loss", "the optimizer", "both"],
    hints=["Once, and in one place.", "Lesson 03: the mean is taken in the loss."],
)
batch_noise = number(
    "Noise of a batch",
    decimals=1,
    hints=["The noise goes with 1 / sqrt(rows).", "The root of 4."],
)
