"""What people write on the exercises of 06_optimizers, and what to tell them."""

import numpy as np

from autograde.answers import right, right_value, wrong, wrong_value

# momentum_step -------------------------------------------------------------------------------


@wrong(
    "momentum_step",
    "You moved with the old velocity: the slope of this step has no say yet.",
    ask="Which comes first, v or theta?",
    mistake=15,
)
def old_velocity(theta, grad, v, lr=0.05, momentum=0.9):
    return theta - lr * v, momentum * v + grad


@wrong(
    "momentum_step",
    "The new slope is weighted with 1 - momentum: that is a running mean, and the ball never gathers speed.",
    ask="What stands before g in the formula?",
)
def running_mean(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + (1 - momentum) * grad
    return theta - lr * v, v


@wrong(
    "momentum_step", "The step goes uphill.", ask="Does the loss fall after your step?", mistake=1
)
def uphill(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta + lr * v, v


@wrong(
    "momentum_step",
    "The velocity loses nothing: without the share the ball rolls for ever.",
    ask="Which factor stands before the old v?",
)
def never_slower(theta, grad, v, lr=0.05, momentum=0.9):
    v = v + grad
    return theta - lr * v, v


@wrong(
    "momentum_step",
    "The rate counts twice: once in v, once in the step.",
    ask="Where is lr in the two formulas?",
)
def rate_twice(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + lr * grad
    return theta - lr * v, v


@wrong(
    "momentum_step",
    "You kept the old v: what the ball has gathered is lost at every step.",
    ask="What should be returned beside theta?",
    mistake=16,
)
def velocity_forgotten(theta, grad, v, lr=0.05, momentum=0.9):
    return theta - lr * (momentum * v + grad), v


@wrong(
    "momentum_step",
    "You wrote into the arrays that were passed in.",
    ask="Which operations make new arrays?",
    mistake=9,
)
def momentum_in_place(theta, grad, v, lr=0.05, momentum=0.9):
    v *= momentum
    v += grad
    theta -= lr * v
    return theta, v


@wrong(
    "momentum_step",
    "Your v holds the rate and the sign already, as some libraries have it. Here v is made of slopes alone, and lr comes in with the step.",
    ask="In the two formulas, which one has lr in it?",
)
def rate_inside_v(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v - lr * grad
    return theta + v, v


@wrong(
    "momentum_step",
    "v is right, but the step does not use it: theta moves along the slope alone.",
    ask="What stands behind lr in the second formula?",
)
def velocity_not_used(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta - lr * grad, v


@wrong(
    "momentum_step",
    "The share is taken of the new slope as well; it belongs to the old v alone.",
    ask="How far do your brackets reach?",
)
def share_of_both(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * (v + grad)
    return theta - lr * v, v


@wrong(
    "momentum_step",
    "0.9 and 0.05 are written into your function; the arguments are not used.",
    ask="What happens if somebody calls it with momentum=0.6?",
    mistake=25,
)
def numbers_written_in(theta, grad, v, lr=0.05, momentum=0.9):
    v = 0.9 * v + grad
    return theta - 0.05 * v, v


@wrong(
    "momentum_step",
    "The values are right and their order is not: theta, then v was asked for.",
    ask="What does the docstring say comes first?",
)
def v_first(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return v, theta - lr * v


@right("momentum_step")
def in_two_names(theta, grad, v, lr=0.05, momentum=0.9):
    faster = grad + momentum * v
    return theta - lr * faster, faster


@right("momentum_step")
def momentum_on_copies(theta, grad, v, lr=0.05, momentum=0.9):
    theta, v = theta.copy(), v.copy()
    v *= momentum
    v += grad
    theta -= lr * v
    return [theta, v]


@right("momentum_step")
def weight_by_weight(theta, grad, v, lr=0.05, momentum=0.9):
    new_v = np.array([momentum * vi + gi for vi, gi in zip(v, grad)])
    return np.array([ti - lr * vi for ti, vi in zip(theta, new_v)]), new_v


number_answers = [
    wrong_value("top_speed", 1, "no gain", "1 is the first step alone. Nine tenths of it are still there at the next.", ask="What is v after two steps?"),
    wrong_value("top_speed", 9, "the share over the rest", "0.9 / 0.1 is what comes from the past; the new slope comes on top.", ask="Which v stays the same under v = 0.9 v + 1?"),
    wrong_value("top_speed", 1.9, "two steps", "That is v after two steps; it goes on growing.", ask="Which v stays the same under v = 0.9 v + 1?"),
    right_value("top_speed", 1 / (1 - 0.9), "computed"),
]  # fmt: skip

# nesterov_step -------------------------------------------------------------------------------


@wrong(
    "nesterov_step",
    "That is plain momentum: the step should look one step further.",
    ask="Along what does theta move?",
)
def plain_momentum(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta - lr * v, v


@wrong(
    "nesterov_step",
    "The whole velocity was added, not a share of it.",
    ask="Which factor stands before v?",
)
def whole_velocity(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta - lr * (grad + v), v


@wrong(
    "nesterov_step",
    "The slope itself is missing in the step.",
    ask="Which two terms does the step have?",
)
def slope_left_out(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta - lr * momentum * v, v


@wrong(
    "nesterov_step",
    "You kept the direction as the velocity: looking ahead is for the step alone.",
    ask="What does v hold after the step?",
    mistake=22,
)
def direction_kept(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    ahead = grad + momentum * v
    return theta - lr * ahead, ahead


@wrong(
    "nesterov_step",
    "lr multiplies the slope alone: it should multiply the whole direction.",
    ask="How far do the brackets reach in lr * (grad + momentum * v)?",
)
def rate_for_the_slope_alone(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta - lr * grad + momentum * v, v


@wrong(
    "nesterov_step",
    "The step is right, but you returned the old v: what the ball has gathered is lost.",
    ask="Which of your two velocities should the next step begin with?",
)
def old_v_returned(theta, grad, v, lr=0.05, momentum=0.9):
    new = momentum * v + grad
    return theta - lr * (grad + momentum * new), v


@wrong(
    "nesterov_step",
    "The step goes uphill.",
    ask="Does the loss fall after your step?",
    mistake=1,
)
def nesterov_uphill(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    return theta + lr * (grad + momentum * v), v


@wrong(
    "nesterov_step",
    "You wrote into the arrays that were passed in, so what an earlier step returned changes later.",
    ask="Which operations make new arrays?",
    mistake=9,
)
def nesterov_in_place(theta, grad, v, lr=0.05, momentum=0.9):
    v *= momentum
    v += grad
    return theta - lr * (grad + momentum * v), v


@right("nesterov_step")
def two_moves(theta, grad, v, lr=0.05, momentum=0.9):
    v = momentum * v + grad
    theta = theta - lr * grad
    return theta - lr * momentum * v, v


@right("nesterov_step")
def from_momentum(theta, grad, v, lr=0.05, momentum=0.9):
    _, v = momentum_step(theta, grad, v, lr, momentum)
    return theta - lr * grad - lr * momentum * v, v


@right("nesterov_step")
def as_a_weighted_sum(theta, grad, v, lr=0.05, momentum=0.9):
    new = grad + momentum * v
    return theta - lr * ((1 + momentum) * grad + momentum**2 * v), new


# rmsprop_step --------------------------------------------------------------------------------


@wrong(
    "rmsprop_step",
    "You added up instead of taking a running mean: that is AdaGrad.",
    ask="What makes s forget?",
)
def adagrad(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = s + grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


@wrong(
    "rmsprop_step",
    "eps belongs outside the root: inside, a small eps becomes a large one.",
    ask="What is the root of 0.0001?",
    mistake=22,
)
def eps_inside(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * grad**2
    return theta - lr * grad / np.sqrt(s + eps), s


@wrong(
    "rmsprop_step",
    "The root is missing: you divided by the square.",
    ask="In which unit is s, if g is in metres?",
)
def no_root(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * grad**2
    return theta - lr * grad / (s + eps), s


@wrong(
    "rmsprop_step",
    "The shares are exchanged: most of the past is forgotten at every step.",
    ask="Which term should change slowly?",
    mistake=20,
)
def shares_exchanged(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = (1 - beta) * s + beta * grad**2
    return theta - lr * grad / (np.sqrt(s) + eps), s


@wrong(
    "rmsprop_step",
    "A running mean of the slopes, not of their squares: it may be negative, and its root is nan.",
    ask="What is averaged in s?",
)
def mean_of_slopes(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * np.abs(grad)
    return theta - lr * grad / (np.sqrt(s) + eps), s


@wrong(
    "rmsprop_step",
    "You divided by the old mean; at the first step that is 0.",
    ask="Which comes first, s or theta?",
    mistake=15,
)
def old_mean(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    return theta - lr * grad / (np.sqrt(s) + eps), beta * s + (1 - beta) * grad**2


@wrong(
    "rmsprop_step",
    "You wrote into the arrays that were passed in.",
    ask="Which operations make new arrays?",
    mistake=9,
)
def rmsprop_in_place(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s *= beta
    s += (1 - beta) * grad**2
    theta -= lr * grad / (np.sqrt(s) + eps)
    return theta, s


@wrong(
    "rmsprop_step",
    "eps is missing: where every slope so far was 0, you divide 0 by 0.",
    ask="What is grad / np.sqrt(s) for grad = 0 and s = 0?",
)
def eps_left_out(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * grad**2
    return theta - lr * grad / np.sqrt(s), s


@wrong(
    "rmsprop_step",
    "Division comes before addition: eps is added to theta, not to the root.",
    ask="Which brackets are missing around np.sqrt(s) + eps?",
)
def brackets_left_out(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * grad**2
    return theta - lr * grad / np.sqrt(s) + eps, s


@wrong(
    "rmsprop_step",
    "The step goes uphill.",
    ask="Does the loss fall after your step?",
    mistake=1,
)
def rmsprop_uphill(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * grad**2
    return theta + lr * grad / (np.sqrt(s) + eps), s


@wrong(
    "rmsprop_step",
    "You kept the root as the new s; the mean itself goes on, and the root is for this step alone.",
    ask="What is averaged at the next step: squares, or roots?",
)
def root_kept(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = np.sqrt(beta * s + (1 - beta) * grad**2)
    return theta - lr * grad / (s + eps), s


@wrong(
    "rmsprop_step",
    "You added the squares of all weights up, so all share one rate; each weight has an s of its own.",
    ask="What is the shape of s?",
)
def one_rate_for_all(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = beta * s + (1 - beta) * np.sum(grad**2)
    return theta - lr * grad / (np.sqrt(s) + eps), s


@right("rmsprop_step")
def moved_towards(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = s + (1 - beta) * (grad * grad - s)
    return theta - lr * (grad / (s**0.5 + eps)), s


@right("rmsprop_step")
def number_by_number(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    rows = []
    for ti, gi, si in zip(theta, grad, s):
        si = beta * si + (1 - beta) * gi * gi
        rows.append((ti - lr * gi / (si**0.5 + eps), si))
    return np.array([r[0] for r in rows]), np.array([r[1] for r in rows])


@right("rmsprop_step")
def with_a_rate_for_each(theta, grad, s, lr=0.05, beta=0.9, eps=1e-8):
    s = np.average([s, np.square(grad)], axis=0, weights=[beta, 1 - beta])
    rate = lr / (np.sqrt(s) + eps)
    return theta - rate * grad, s


# adadelta_step -------------------------------------------------------------------------------


@wrong(
    "adadelta_step",
    "s still adds up and never forgets: those are AdaGrad's ever smaller steps.",
    ask="In which line does an old square weigh less and less, and in which one not?",
)
def accumulates(theta, grad, s, d, rho=0.9, eps=1e-4):
    """New theta, s and d; s is of the squared slopes, d of the squared steps."""
    s = s + grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


@wrong(
    "adadelta_step",
    "s forgets now, but d adds up: its steps grow and grow. d was right as it was.",
    ask="Which of the two lines was a running mean already?",
)
def the_other_one_accumulates(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = rho * s + (1 - rho) * grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = d + step**2
    return theta - step, s, d


@wrong(
    "adadelta_step",
    "The old sum shrinks, but the new square comes in whole: a mean takes only its share of it.",
    ask="What do the two shares of a running mean add up to?",
)
def the_new_square_whole(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = rho * s + grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


@wrong(
    "adadelta_step",
    "rho stands before the sum: the new square should get 1 - rho, and the old mean rho.",
    ask="Which term should change slowly?",
    mistake=20,
)
def the_share_of_the_sum(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = rho * (s + grad**2)
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


@wrong(
    "adadelta_step",
    "The shares in s are exchanged: most of the past is forgotten at every step.",
    ask="Which term should change slowly?",
    mistake=20,
)
def shares_of_s_exchanged(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = (1 - rho) * s + rho * grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


@wrong(
    "adadelta_step",
    "rho is not used for s: 0.9 is written into the function.",
    ask="What happens if somebody calls it with rho=0.7?",
    mistake=25,
)
def the_share_written_in(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = 0.9 * s + 0.1 * grad**2
    step = np.sqrt(d + eps) / np.sqrt(s + eps) * grad
    d = rho * d + (1 - rho) * step**2
    return theta - step, s, d


@right("adadelta_step")
def moved_a_share_of_the_way(theta, grad, s, d, rho=0.9, eps=1e-4):
    s = s + (1 - rho) * (np.square(grad) - s)
    step = grad * np.sqrt((d + eps) / (s + eps))
    d = d + (1 - rho) * (np.square(step) - d)
    return [theta - step, s, d]


@right("adadelta_step")
def by_a_helper(theta, grad, s, d, rho=0.9, eps=1e-4):
    def mixed(mean, new):
        return rho * mean + (1 - rho) * new**2

    s = mixed(s, grad)
    step = ((d + eps) / (s + eps)) ** 0.5 * grad
    return theta - step, s, mixed(d, step)


@right("adadelta_step")
def a_number_at_a_time(theta, grad, s, d, rho=0.9, eps=1e-4):
    places, new_s, new_d = [], [], []
    for at, g, old_s, old_d in zip(theta, grad, s, d):
        new_s.append(rho * old_s + (1 - rho) * g * g)
        step = np.sqrt(old_d + eps) / np.sqrt(new_s[-1] + eps) * g
        new_d.append(rho * old_d + (1 - rho) * step * step)
        places.append(at - step)
    return np.array(places), np.array(new_s), np.array(new_d)


# adam_step -----------------------------------------------------------------------------------


@wrong(
    "adam_step",
    "m and v start at 0, and without the correction the first step is 3.16 times lr.",
    ask="m starts at 0: how far is it from g after one step?",
    mistake=22,
)
def no_correction(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (np.sqrt(v) + eps), m, v, t


@wrong(
    "adam_step",
    "You kept the corrected means: at the next step they are corrected a second time.",
    ask="Which names are returned?",
    mistake=22,
)
def means_overwritten(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    return theta - lr * m / (np.sqrt(v) + eps), m, v, t


@wrong("adam_step", "eps belongs outside the root.", ask="What is the root of 0.0001?", mistake=22)
def eps_under_the_root(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / np.sqrt(v_hat + eps), m, v, t


@wrong(
    "adam_step",
    "Only m is corrected; v starts at 0 as well, and lacks much more.",
    ask="What is 1 - 0.999?",
    mistake=22,
)
def only_m_corrected(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (1 - beta1**t) / (np.sqrt(v) + eps), m, v, t


@wrong(
    "adam_step",
    "You multiplied with t instead of taking a power: 1 - beta * t is below 0 soon.",
    ask="By how much has the 0 at the start faded after t steps?",
    mistake=22,
)
def times_t(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1 * t), v / (1 - beta2 * t)
    with np.errstate(all="ignore"):
        return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "The root is missing: sizes do not cancel, and a large slope makes a tiny step.",
    ask="What is the size of m_hat, and of v_hat?",
)
def root_missing(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps), m, v, t


@wrong(
    "adam_step",
    "You followed the slope itself: then m does nothing, and this is RMSProp.",
    ask="Which mean stands above the line?",
)
def slope_for_mean(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    return theta - lr * grad / (np.sqrt(v / (1 - beta2**t)) + eps), m, v, t


@wrong(
    "adam_step",
    "The new t is not returned: every step would be the first.",
    ask="What is t after this step?",
    mistake=22,
)
def t_stays(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "You divided by 1 - beta, at every step the same; the correction is 1 - beta**t, and it fades.",
    ask="How much of the 0 at the start is left in m after 100 steps?",
    mistake=22,
)
def no_power(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "Your first step has t = 0, and 1 - beta**0 is 0: you divide by it. t counts from 1.",
    ask="What is beta**0?",
    mistake=22,
)
def counted_from_zero(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t + 1


@wrong(
    "adam_step",
    "t is one too large in the corrections: the line above has counted this step already.",
    ask="What is t at the very first step, after t = t + 1?",
    mistake=22,
)
def counted_twice(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "The betas are exchanged in the corrections: m was mixed with beta1, v with beta2.",
    ask="Which beta stands in the line of m?",
    mistake=22,
)
def betas_exchanged(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta2**t), v / (1 - beta1**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "You multiplied by 1 - beta**t: m and v are too small at first, and you made them smaller still.",
    ask="After one step m is 0.1 g. How does 1 - 0.9 make g of it?",
    mistake=22,
)
def multiplied_by_the_correction(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m * (1 - beta1**t), v * (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "Only v is corrected; m starts at 0 as well, and the first steps are ten times too short.",
    ask="m starts at 0: how far is it from g after one step?",
    mistake=22,
)
def only_v_corrected(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    v_hat = v / (1 - beta2**t)
    return theta - lr * m / (np.sqrt(v_hat) + eps), m, v, t


@wrong(
    "adam_step",
    "Division comes before addition: eps is added to theta, not to the root.",
    ask="Which brackets are missing around np.sqrt(v_hat) + eps?",
)
def no_brackets_around_eps(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta - lr * m_hat / np.sqrt(v_hat) + eps, m, v, t


@wrong(
    "adam_step",
    "With both corrections in the rate, eps stands beside the root of v, not of v_hat, where it weighs more. Some libraries do so; the formula here does not.",
    ask="Which of the two roots has eps beside it in the formula?",
)
def eps_beside_the_other_root(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
    return theta - rate * m / (np.sqrt(v) + eps), m, v, t


@wrong(
    "adam_step",
    "The step goes uphill.",
    ask="Does the loss fall after your step?",
    mistake=1,
)
def adam_uphill(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * grad**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return theta + lr * m_hat / (np.sqrt(v_hat) + eps), m, v, t


@right("adam_step")
def corrections_in_the_rate(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t += 1
    m = m + (1 - beta1) * (grad - m)
    v = v + (1 - beta2) * (grad * grad - v)
    root = (1 - beta2**t) ** 0.5
    return theta - lr * root / (1 - beta1**t) * m / (np.sqrt(v) + eps * root), m, v, t


@right("adam_step")
def with_named_shares(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    m = beta1 * m + (1 - beta1) * grad
    v = beta2 * v + (1 - beta2) * np.square(grad)
    missing1, missing2 = beta1**t, beta2**t
    step = (m / (1 - missing1)) / (np.sqrt(v / (1 - missing2)) + eps)
    return theta - lr * step, m, v, t


@right("adam_step")
def weight_after_weight(theta, grad, m, v, t, lr=0.05, beta1=0.9, beta2=0.999, eps=1e-8):
    t = t + 1
    theta, m, v = theta.copy(), m.copy(), v.copy()
    for i, g in enumerate(grad):
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g * g
        theta[i] -= lr * (m[i] / (1 - beta1**t)) / ((v[i] / (1 - beta2**t)) ** 0.5 + eps)
    return theta, m, v, t


first_step_answers = [
    wrong_value("first_adam_step", 20, "plain descent", "That is lr times the slope: plain gradient descent.", ask="What are m_hat and v_hat after one step?"),
    wrong_value("first_adam_step", 0.16, "without the correction", "That is the first step without the correction, 3.16 times lr.", ask="By what are m and v divided?", mistake=22),
    wrong_value("first_adam_step", 0.0, "divided by the square", "The root of v_hat is 400, not 160,000.", ask="What is g / |g|?"),
    wrong_value("first_adam_step", -0.05, "with a sign", "That is what is added to theta; how far is a distance and has no sign.", ask="How long is the step?"),
    wrong_value("first_adam_step", 1, "without the rate", "m_hat divided by the root of v_hat is 1, and lr is still to come.", ask="What stands before the fraction in the formula?"),
    right_value("first_adam_step", 0.05000001, "nearly exact"),
]  # fmt: skip

# adamw_step ----------------------------------------------------------------------------------


@wrong(
    "adamw_step",
    "The decay went into the gradient: Adam divides it away again. That is Adam with L2.",
    ask="What does Adam do to a gradient twice as large?",
)
def decay_in_the_gradient(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step(theta, grad + weight_decay * theta, m, v, t, lr)


@wrong(
    "adamw_step",
    "The decay lacks the rate: the weights shrink by weight_decay at every step.",
    ask="Which two numbers make the factor?",
)
def decay_without_rate(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step((1 - weight_decay) * theta, grad, m, v, t, lr)


@wrong("adamw_step", "The weights grow.", ask="Which sign has the decay?", mistake=1)
def weights_grow(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step((1 + lr * weight_decay) * theta, grad, m, v, t, lr)


@wrong("adamw_step", "No decay at all.", ask="What happens to theta where the gradient is 0?")
def no_decay(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step(theta, grad, m, v, t, lr)


@wrong(
    "adamw_step",
    "lr is not passed on: Adam takes its default.",
    ask="Which arguments does adam_step get?",
    mistake=25,
)
def rate_not_passed(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step((1 - lr * weight_decay) * theta, grad, m, v, t)


@wrong(
    "adamw_step",
    "You shrank theta after Adam's step, so the step itself shrinks as well; the old theta is what decays.",
    ask="Which comes first in the formula: the decay or the step?",
)
def shrunk_after_the_step(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    moved, m, v, t = adam_step(theta, grad, m, v, t, lr)
    return (1 - lr * weight_decay) * moved, m, v, t


@wrong(
    "adamw_step",
    "theta was shrunk in place: whoever called you has lost the old one.",
    ask="What does *= do to the array outside?",
    mistake=9,
)
def shrunk_in_place(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    theta *= 1 - lr * weight_decay
    return adam_step(theta, grad, m, v, t, lr)


@wrong(
    "adamw_step",
    "You shrank the gradient; the weights should shrink.",
    ask="What stands behind the bracket (1 - lr wd) in the formula?",
)
def gradient_shrunk(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step(theta, (1 - lr * weight_decay) * grad, m, v, t, lr)


@wrong(
    "adamw_step",
    "The step was counted twice: adam_step adds 1 to t itself.",
    ask="What does adam_step's docstring say of t?",
)
def counted_once_more(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step((1 - lr * weight_decay) * theta, grad, m, v, t + 1, lr)


@wrong(
    "adamw_step",
    "weight_decay went to adam_step as its beta1.",
    ask="Which argument of adam_step comes behind lr?",
)
def decay_taken_for_beta(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step((1 - lr * weight_decay) * theta, grad, m, v, t, lr, weight_decay)


@wrong(
    "adamw_step",
    "Only lr * weight_decay of theta is left; that share should go, and the rest stay.",
    ask="What is (1 - 0.05 * 0.01), and what is 0.05 * 0.01?",
)
def nearly_all_gone(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    return adam_step(lr * weight_decay * theta, grad, m, v, t, lr)


@right("adamw_step")
def decay_beside_the_step(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    new, m, v, t = adam_step(theta, grad, m, v, t, lr=lr)
    return new - lr * weight_decay * theta, m, v, t


@right("adamw_step")
def shrunk_first(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    smaller = theta - lr * weight_decay * theta
    return adam_step(smaller, grad, m, v, t, lr=lr)


@right("adamw_step")
def written_out(theta, grad, m, v, t, lr=0.05, weight_decay=0.01):
    t = t + 1
    m, v = 0.9 * m + 0.1 * grad, 0.999 * v + 0.001 * grad**2
    theta = theta * (1 - lr * weight_decay)
    return theta - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v, t


lookahead_answers = [
    wrong_value("lookahead_order", "BDFAGE", "the trap", "G adds the slow weights to the fast ones. The slow ones should go a share of the way towards them.", ask="Where is slow + alpha * (theta - slow) for alpha = 0, and for alpha = 1?"),
    wrong_value("lookahead_order", "BDFAC", "the fast ones run on", "The fast weights must start again from the slow ones.", ask="Where do the fast weights begin the second round?"),
    wrong_value("lookahead_order", "BDFAEC", "put back too early", "theta is put back before slow has looked at it: slow never moves.", ask="What is theta - slow after theta = slow?", mistake=15),
    wrong_value("lookahead_order", "DBFACE", "nothing inside the loop", "Right behind `for` Python wants a line that is indented further, and B is not.", ask="What must exist before the loop begins?"),
    right_value("lookahead_order", "bdface", "in small letters"),
    right_value("lookahead_order", "B D F A C E", "with spaces"),
    right_value("lookahead_order", list("BDFACE"), "as a list"),
]  # fmt: skip

# warm_cosine ---------------------------------------------------------------------------------


@wrong(
    "warm_cosine",
    "The cosine begins at step 0 instead of at the end of the warm-up: the rate jumps there.",
    ask="Which rate should follow right after the warm-up?",
)
def cosine_from_zero(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * lr * (1 + np.cos(np.pi * step / total))


@wrong(
    "warm_cosine",
    "A whole cosine comes back up: half of one ends at 0.",
    ask="What is cos(pi), and cos(2 pi)?",
)
def whole_cosine(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * lr * (1 + np.cos(2 * np.pi * (step - warmup) / (total - warmup)))


@wrong(
    "warm_cosine",
    "The half is missing: 1 + cos runs from 2 to 0.",
    ask="What is your rate right after the warm-up?",
)
def twice_as_large(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return lr * (1 + np.cos(np.pi * (step - warmup) / (total - warmup)))


@wrong("warm_cosine", "That is a straight line down.", ask="Where does the cosine come in?")
def straight_down(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return lr * (1 - (step - warmup) / (total - warmup))


@wrong(
    "warm_cosine",
    "It stretches over `total` steps behind the warm-up, and has not ended when training has.",
    ask="How many steps are left after the warm-up?",
)
def ends_too_late(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * lr * (1 + np.cos(np.pi * (step - warmup) / total))


@wrong(
    "warm_cosine",
    "Your rate rises behind the warm-up: the sign of the cosine is turned round.",
    ask="What is cos(0), and what should the first rate behind the warm-up be?",
    mistake=1,
)
def upside_down(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * lr * (1 - np.cos(np.pi * (step - warmup) / (total - warmup)))


@wrong(
    "warm_cosine",
    "lr is missing behind the warm-up.",
    ask="What is your rate right after the warm-up?",
)
def rate_left_out(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * (1 + np.cos(np.pi * (step - warmup) / (total - warmup)))


@wrong(
    "warm_cosine",
    "That is a quarter of a cosine: it leaves its top slowly and arrives steeply.",
    ask="How steep is half a cosine where it ends?",
)
def quarter_cosine(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return lr * np.cos(np.pi / 2 * (step - warmup) / (total - warmup))


@wrong(
    "warm_cosine",
    "Your cosine is a step ahead: right behind the warm-up the rate should be lr itself.",
    ask="Where does the formula say s + 1, and where s?",
)
def a_step_ahead(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return 0.5 * lr * (1 + np.cos(np.pi * (step + 1 - warmup) / (total - warmup)))


@right("warm_cosine")
def by_a_squared_cosine(step, lr, warmup, total):
    if step < warmup:
        return lr * (step + 1) / warmup
    return lr * np.cos(np.pi / 2 * (step - warmup) / (total - warmup)) ** 2


@right("warm_cosine")
def with_a_named_share(step, lr, warmup, total):
    if step < warmup:
        return lr / warmup * (step + 1)
    done = (step - warmup) / (total - warmup)
    return lr * (np.cos(done * np.pi) + 1) / 2


@right("warm_cosine")
def with_math(step, lr, warmup, total):
    import math

    if step < warmup:
        return lr * (1 + step) / warmup
    return lr - lr * math.sin(math.pi / 2 * (step - warmup) / (total - warmup)) ** 2


# newton_step ---------------------------------------------------------------------------------


@wrong(
    "newton_step",
    "You multiplied with H: the steep direction becomes steeper still.",
    ask="Should a steep direction get a longer or a shorter step?",
)
def multiplied(theta, grad, H):
    return theta - H @ grad


@wrong("newton_step", "The step goes the wrong way.", ask="Is your new place lower?", mistake=1)
def wrong_way(theta, grad, H):
    return theta + np.linalg.solve(H, grad)


@wrong(
    "newton_step",
    "You divided by the diagonal only: where the valley lies askew, the other entries count.",
    ask="What is H in a valley that lies askew?",
)
def diagonal_only(theta, grad, H):
    return theta - grad / np.diag(H)


@wrong(
    "newton_step",
    "/ divides number by number and broadcasts: the result is a table.",
    ask="Which function solves H d = g?",
    mistake=4,
)
def divided_by_a_matrix(theta, grad, H):
    with np.errstate(all="ignore"):
        return theta - grad / H


@wrong(
    "newton_step",
    "You returned the step; the place it leads to was asked for.",
    ask="Where does theta go from where it is?",
)
def the_step_alone(theta, grad, H):
    return np.linalg.solve(H, grad)


@wrong(
    "newton_step",
    "`*` multiplies number by number and broadcasts; the inverse has to be multiplied with @.",
    ask="What is the shape of inv(H) * grad?",
    mistake=4,
)
def star_for_the_inverse(theta, grad, H):
    return theta - np.linalg.inv(H) * grad


@wrong(
    "newton_step",
    "solve wants the matrix first, then the right-hand side.",
    ask="In H d = g, which one is the matrix?",
)
def solve_turned_round(theta, grad, H):
    return theta - np.linalg.solve(grad, H)


@right("newton_step")
def with_the_inverse(theta, grad, H):
    return theta - np.linalg.inv(H) @ grad


@right("newton_step")
def with_least_squares(theta, grad, H):
    step, *_ = np.linalg.lstsq(H, grad, rcond=None)
    return theta - step


@right("newton_step")
def by_eigenvectors(theta, grad, H):
    curvatures, directions = np.linalg.eigh(H)
    return theta - directions @ ((directions.T @ grad) / curvatures)


# natural_step --------------------------------------------------------------------------------


@wrong(
    "natural_step",
    "F is the mean of outer products: you added them up without dividing.",
    ask="Each example twice: should F change?",
    mistake=2,
)
def sum_of_products(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "You took the outer product of the mean: opposite slopes cancel before they are multiplied.",
    ask="Mean of products, or product of means?",
)
def product_of_means(theta, grad, gradients, lr=1.0, damping=1e-3):
    mean = gradients.mean(axis=0)
    return theta - lr * np.linalg.solve(np.outer(mean, mean) + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "Adding a number to a matrix adds it to every entry: damping belongs on the diagonal.",
    ask="What is I in F + lambda I?",
)
def damping_everywhere(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / len(gradients)
    return theta - lr * np.linalg.solve(F + damping, grad)


@wrong(
    "natural_step",
    "You multiplied with F instead of dividing by it.",
    ask="Where the predictions change most, should the step be longer or shorter?",
)
def multiplied_with_F(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / len(gradients)
    return theta - lr * (F + damping * np.eye(len(theta))) @ grad


@wrong(
    "natural_step",
    "You centred the gradients: that is their covariance, not the Fisher matrix.",
    ask="Is a mean taken away in the formula?",
)
def covariance(theta, grad, gradients, lr=1.0, damping=1e-3):
    centred = gradients - gradients.mean(axis=0)
    F = centred.T @ centred / len(gradients)
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "The damping is missing: with fewer examples than weights F cannot be solved, or only with enormous steps.",
    ask="What does lambda I add to F?",
)
def damping_left_out(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / len(gradients)
    return theta - lr * np.linalg.lstsq(F, grad, rcond=None)[0]


@wrong(
    "natural_step",
    "You divided by the number of weights; F is a mean over the examples.",
    ask="Which axis of gradients counts the examples?",
    mistake=2,
)
def mean_over_the_weights(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / gradients.shape[1]
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "You kept the diagonal of F alone: that is nearly RMSProp. The other entries count, too.",
    ask="What is the shape of F?",
)
def diagonal_of_F(theta, grad, gradients, lr=1.0, damping=1e-3):
    return theta - lr * grad / (np.mean(gradients**2, axis=0) + damping)


@wrong(
    "natural_step",
    "You followed the mean of the examples' gradients; the slope to follow is grad.",
    ask="Which argument is never used?",
)
def another_slope(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / len(gradients)
    d = np.linalg.solve(F + damping * np.eye(len(theta)), gradients.mean(axis=0))
    return theta - lr * d


@wrong(
    "natural_step",
    "lr is not used.",
    ask="What happens if somebody calls it with lr=0.5?",
)
def rate_not_used(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients.T @ gradients / len(gradients)
    return theta - np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "Your F has a row for each example: the factors stand the other way round.",
    ask="Which shape must F have to be solved with grad (n,)?",
    mistake=4,
)
def a_row_for_each_example(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = gradients @ gradients.T / len(gradients)
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(F)), grad)


@wrong(
    "natural_step",
    "g @ g.T is one number: a row of gradients is flat, so .T does nothing, and your F is no matrix.",
    ask="What is the shape of np.outer(g, g), and of g @ g.T?",
    mistake=4,
)
def a_number_for_each_product(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = sum(g @ g.T for g in gradients) / len(gradients)
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@wrong(
    "natural_step",
    "g @ g.T is one number, for .T does nothing to a flat array; and the sum is not divided by the examples.",
    ask="What is the shape of np.outer(g, g), and of g @ g.T?",
    mistake=4,
)
def a_sum_of_numbers(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = sum(g @ g.T for g in gradients)
    return theta - lr * np.linalg.solve(F + damping * np.eye(len(theta)), grad)


@right("natural_step")
def with_outer_products(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = sum(np.outer(g, g) for g in gradients) / len(gradients)
    return theta - lr * np.linalg.inv(F + damping * np.eye(len(F))) @ grad


@right("natural_step")
def with_einsum(theta, grad, gradients, lr=1.0, damping=1e-3):
    F = np.einsum("ni,nj->ij", gradients, gradients) / gradients.shape[0]
    F[np.diag_indices_from(F)] += damping
    return theta - lr * np.linalg.solve(F, grad)


@right("natural_step")
def by_the_small_side(theta, grad, gradients, lr=1.0, damping=1e-3):
    U = gradients / np.sqrt(len(gradients))
    small = np.linalg.solve(damping * np.eye(len(U)) + U @ U.T, U @ grad)
    return theta - lr * (grad - U.T @ small) / damping


last_answers = [
    wrong_value("newton_in_a_bowl", 2, "one for each weight", "Both directions are corrected in the same step.", ask="What does Newton's method fit to the valley?"),
    wrong_value("newton_in_a_bowl", 40, "as many as the others", "It does not walk: it solves for the bottom.", ask="What does Newton's method fit to the valley?"),
    right_value("newton_in_a_bowl", 1.0, "as a float"),
    wrong_value("size_of_H", 1000, "one for each weight", "That is the gradient. H has a row for each of its entries.", ask="What is the shape of H?"),
    wrong_value("size_of_H", 2000, "twice the weights", "Rows times columns, not rows plus columns.", ask="What is the shape of H?"),
    right_value("size_of_H", 1e6, "as a power"),
    wrong_value("too_steep", 2.0, "the flat direction", "That is the limit of the flat direction; the steep one explodes long before.", ask="Which curvature sets the limit?"),
    wrong_value("too_steep", 0.04, "one step to the bottom", "At 1/25 the steep direction arrives in one step. It diverges above twice that.", ask="For which factor 1 - lr c do the leaps grow?"),
    right_value("too_steep", 2 / 25, "as a fraction"),
    wrong_value("who_divides", "the optimizer", "too late", "The optimizer gets a slope that is a mean already.", ask="What does the loss return?", mistake=3),
    wrong_value("who_divides", "both", "twice", "Then the steps would shrink with the batch.", ask="What is divided by n twice?", mistake=3),
    right_value("who_divides", "The loss", "with a capital"),
    wrong_value("batch_noise", 4, "in proportion", "It goes with the root of the number of rows.", ask="What is the root of 4?"),
    wrong_value("batch_noise", 16, "squared", "It goes with the root of the number of rows, not with its square.", ask="What is the root of 4?"),
    wrong_value("batch_noise", 0.5, "what is left", "Half of it is left; so it is how many times smaller?", ask="How many times does 1/2 go into 1?"),
    right_value("batch_noise", 2.0, "as a float, too"),
]  # fmt: skip
