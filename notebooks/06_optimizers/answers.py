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


adadelta_answers = [
    wrong_value("adadelta", "a", "accumulates", "Accumulating never forgets: those are AdaGrad's ever smaller steps.", ask="In which line does an old square weigh less and less?"),
    wrong_value("adadelta", "c", "divided by the rate", "Nothing is divided by lr there, and rho times the whole sum shrinks the new square, too.", ask="Which line is a running mean?"),
    right_value("adadelta", "B", "as a capital"),
]  # fmt: skip

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
    right_value("batch_noise", 2.0, "as a float, too"),
]  # fmt: skip
