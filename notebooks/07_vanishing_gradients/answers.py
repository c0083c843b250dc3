"""What people write for the exercises of 07_vanishing_gradients: wrong answers with what to tell them, right ones in other styles."""

from autograde.answers import right, right_value, wrong, wrong_value

# gradients_back -----------------------------------------------------------------------------------


@wrong(
    "gradients_back",
    "You multiplied from the first layer on; the gradient starts behind the last.",
    ask="Which factor does the gradient meet first on its way back?",
)
def from_the_wrong_end(factors, da):
    return da * np.cumprod(factors)


@wrong(
    "gradients_back",
    "You wrote the gradient down before it had passed the layer.",
    ask="Is gradients[l] the gradient behind layer l, or before it?",
)
def written_down_too_early(factors, da):
    gradients = np.zeros(len(factors))
    for l in reversed(range(len(factors))):
        gradients[l] = da
        da = da * factors[l]
    return gradients


@wrong(
    "gradients_back",
    "Along a route slopes multiply; you added the factors up.",
    ask="Two layers halve the gradient one after the other. How much is left?",
)
def factors_added(factors, da):
    return da * np.cumsum(factors[::-1])[::-1]


@wrong(
    "gradients_back",
    "Each entry has met one factor only: what is left of da is not carried on to the next layer.",
    ask="What has the gradient gone through before it comes to layer l?",
)
def one_factor_each(factors, da):
    return da * np.asarray(factors)


@wrong(
    "gradients_back",
    "The products are right for da = 1, but da itself is not in them.",
    ask="With which number does the walk begin?",
)
def da_forgotten(factors, da):
    return np.cumprod(factors[::-1])[::-1]


@wrong(
    "gradients_back",
    "The right numbers, the wrong way round: entry 0 belongs to the first layer.",
    ask="Which layer's gradient has passed the most factors?",
)
def last_layer_first(factors, da):
    return da * np.cumprod(factors[::-1])


@wrong(
    "gradients_back",
    "Every layer got the product of all factors; layer l has only those from l on behind it.",
    ask="Through how many layers has the gradient before the last layer gone?",
)
def all_factors_everywhere(factors, da):
    return np.full(len(factors), da * np.prod(factors))


@wrong(
    "gradients_back",
    "You wrote the products into factors, which still belongs to whoever called you.",
    ask="What would a second call with the same factors return?",
    mistake=9,
)
def factors_overwritten(factors, da):
    for l in reversed(range(len(factors))):
        da = da * factors[l]
        factors[l] = da
    return factors.copy()


@wrong(
    "gradients_back",
    "You walked from the first layer to the last; turning the result round at the end does not help.",
    ask="Where does the gradient come from: the input or the loss?",
)
def walked_forwards(factors, da):
    gradients = np.zeros(len(factors))
    for l in range(len(factors)):
        da = da * factors[l]
        gradients[l] = da
    return gradients[::-1]


@wrong(
    "gradients_back",
    "You added the product to da, so each layer multiplies by 1 + factor: that is a layer with a way around it, and comes in part 7.",
    ask="A layer passes on a tenth. How much of the gradient is left behind it?",
)
def added_to_da(factors, da):
    gradients = np.zeros(len(factors))
    for l in reversed(range(len(factors))):
        da += da * factors[l]
        gradients[l] = da
    return gradients


@wrong(
    "gradients_back",
    "The result of the multiplication is written down, but da stays what it was: each entry starts from the 0 that np.zeros put there.",
    ask="Which name carries the gradient from one layer to the next?",
)
def nothing_carried_along(factors, da):
    gradients = np.zeros(len(factors))
    for l in reversed(range(len(factors))):
        gradients[l] = gradients[l] * factors[l]
    return gradients


@right("gradients_back")
def with_cumprod(factors, da):
    return da * np.cumprod(factors[::-1])[::-1]


@right("gradients_back")
def a_list_of_products(factors, da):
    return [da * np.prod(factors[l:]) for l in range(len(factors))]


@right("gradients_back")
def growing_at_the_front(factors, da):
    gradients = []
    for factor in reversed(list(factors)):
        da *= factor
        gradients.insert(0, da)
    return np.array(gradients, dtype=np.float32)


# layers_of_growth, tanh_chain, passes_back --------------------------------------------------------

product_answers = [
    wrong_value(
        "layers_of_growth",
        72,
        "one too few",
        "1.1 to the power of 72 is 955: not yet.",
        ask="Did you round down?",
    ),
    wrong_value(
        "layers_of_growth",
        10000,
        "growth taken as a sum",
        "That adds a tenth of the first size each time; here each layer adds a tenth of what has come so far.",
        ask="Is it 1 + 0.1 n or 1.1 to the power of n?",
    ),
    wrong_value(
        "layers_of_growth",
        66,
        "the factor 0.9",
        "66 is how many layers of 0.9 shrink it to a thousandth.",
        ask="Which logarithm belongs to 1.1?",
    ),
    wrong_value(
        "layers_of_growth",
        909,
        "divided in place of a logarithm",
        "You divided 1000 by 1.1.",
        ask="1.1 times 1.1 times ...: which operation counts how often?",
    ),
    right_value("layers_of_growth", 73.0, "as a float"),
    wrong_value(
        "tanh_chain",
        26,
        "the height in place of the slope",
        "You multiplied tanh(1) = 0.76, its height at z = 1. A gradient is multiplied by the slope.",
        ask="What is the derivative of tanh?",
        mistake=7,
    ),
    wrong_value(
        "tanh_chain",
        7,
        "one too few",
        "After 7 layers 0.0023 is left: not below a thousandth yet.",
        ask="Did you round down?",
    ),
    wrong_value(
        "tanh_chain",
        5,
        "the slope of the sigmoid",
        "5 is right for a quarter a layer: that is the sigmoid at z = 0.",
        ask="How steep is tanh at z = 1?",
    ),
    wrong_value(
        "tanh_chain",
        13,
        "squashed twice",
        "You took the slope at tanh(1) in place of z = 1.",
        ask="Is the input of the slope z or a?",
        mistake=7,
    ),
    wrong_value(
        "tanh_chain",
        9,
        "one too many",
        "Already after 8 layers less than a thousandth is left.",
        ask="What is 0.42 to the power of 8?",
    ),
    right_value("tanh_chain", 8.0, "as a float"),
    wrong_value(
        "passes_back",
        "dW = x.T @ dz",
        "the gradient of the weights",
        "dW stays in the layer: its own weights are changed by it.",
        ask="What did the layer before produce?",
        mistake=10,
    ),
    wrong_value(
        "passes_back",
        "db = dz.sum(axis=0)",
        "the gradient of the bias",
        "db stays in the layer: its own biases are changed by it.",
        ask="What did the layer before produce?",
    ),
    right_value("passes_back", "DX = DZ @ W.T", "in capitals"),
]

# deep_backward ------------------------------------------------------------------------------------


@wrong(
    "deep_backward",
    "The list is the wrong way round: the last layer comes first in it.",
    ask="In which order do you meet the layers on the way back, and in which are they asked for?",
)
def last_layer_comes_first(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.append(inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "You sent dlogits through f as well, but no activation stands behind the last z.",
    ask="Of what is dlogits the gradient: of the last z, or of something behind it?",
    mistake=8,
)
def an_activation_behind_the_logits(dlogits, inputs, zs, weights, f_backward):
    dWs, da = [], dlogits
    for l in reversed(range(len(weights))):
        dz = f_backward(da, zs[l])
        dWs.insert(0, inputs[l].T @ dz)
        da = dz @ weights[l].T
    return dWs


@wrong(
    "deep_backward",
    "The gradient never passes through f: its slopes are missing.",
    ask="What happened to z before it became the next layer's input?",
    mistake=8,
)
def no_slopes(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        dz = dz @ weights[l].T
    return dWs


@wrong(
    "deep_backward",
    "You took the slopes at the activations, inputs[l], and f_backward wants z.",
    ask="Is the second argument of f_backward z or a?",
    mistake=7,
)
def slopes_at_the_activations(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(dz @ weights[l].T, inputs[l])
    return dWs


@wrong(
    "deep_backward",
    "The gradient went back through dW in place of W.",
    ask="Through what does the error flow back: the weights, or their gradient?",
    mistake=10,
)
def back_through_dW(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(dz @ dWs[0].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "dz is never carried on: every layer sees dlogits, and the shapes do not fit.",
    ask="What does the layer before receive?",
)
def dlogits_for_every_layer(dlogits, inputs, zs, weights, f_backward):
    return [inputs[l].T @ dlogits for l in range(len(weights))]


@wrong(
    "deep_backward",
    "You divided by the batch, and the loss has done that already.",
    ask="Who divided already?",
    mistake=3,
)
def divided_by_the_batch_again(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz / len(dz))
        if l > 0:
            dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "The weights were taken out of the list that was handed in: a second call finds it empty.",
    ask="What is left in weights after your call?",
    mistake=9,
)
def the_weights_are_used_up(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        dx = dz @ weights.pop().T
        if l > 0:
            dz = f_backward(dx, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "The walk stops one layer too early: the first layer has weights as well.",
    ask="What is the last number that range(n, 0, -1) gives?",
)
def first_layer_left_out(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in range(len(weights) - 1, 0, -1):
        dWs.insert(0, inputs[l].T @ dz)
        dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "dz does not fit to the matrix it goes back through: that W is not transposed, or it belongs to another layer.",
    ask="dz is (batch, fan_out) and W of the same layer is (fan_in, fan_out): which product fits?",
    mistake=4,
)
def W_not_transposed_on_the_way(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(dz @ weights[l], zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "You go one layer too far: before the first layer there is no z, and zs[-1] is the last one.",
    ask="What does zs[l - 1] mean when l is 0?",
)
def past_the_first_layer(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "inputs is not transposed: dW must have the shape of W.",
    ask="inputs[l] is (batch, fan_in) and dz is (batch, fan_out): what gives (fan_in, fan_out)?",
    mistake=4,
)
def inputs_not_transposed(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l] @ dz)
        if l > 0:
            dz = f_backward(dz @ weights[l].T, zs[l - 1])
    return dWs


@wrong(
    "deep_backward",
    "The two arguments of f_backward are exchanged: the gradient comes first, then z.",
    ask="What does f_backward(da, z) multiply, and where does it take the slope?",
)
def arguments_exchanged(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        if l > 0:
            dz = f_backward(zs[l - 1], dz @ weights[l].T)
    return dWs


@wrong(
    "deep_backward",
    "You wrote the slope of tanh yourself; with another f the same loop must work, so call f_backward.",
    ask="What did you get f_backward for?",
    mistake=25,
)
def the_slope_of_tanh_built_in(dlogits, inputs, zs, weights, f_backward):
    dWs, dz = [], dlogits
    for l in reversed(range(len(weights))):
        dWs.insert(0, inputs[l].T @ dz)
        if l > 0:
            dz = (dz @ weights[l].T) * (1 - inputs[l] ** 2)
    return dWs


@right("deep_backward")
def with_a_recursion(dlogits, inputs, zs, weights, f_backward):
    dW = inputs[-1].T @ dlogits
    if len(weights) == 1:
        return [dW]
    dz = f_backward(dlogits @ weights[-1].T, zs[-2])
    return deep_backward(dz, inputs[:-1], zs[:-1], weights[:-1], f_backward) + [dW]


@right("deep_backward")
def into_a_list_of_places(dlogits, inputs, zs, weights, f_backward):
    dWs = [None] * len(weights)
    dzs = [None] * (len(weights) - 1) + [dlogits]
    for l in range(len(weights) - 1, -1, -1):
        dWs[l] = np.einsum("ni,nj->ij", inputs[l], dzs[l])
        if l:
            dzs[l - 1] = f_backward(np.einsum("nj,ij->ni", dzs[l], weights[l]), zs[l - 1])
    return tuple(dWs)


@right("deep_backward")
def layers_zipped(dlogits, inputs, zs, weights, f_backward):
    grads = []
    before = [None, *zs[:-1]]
    for x, z, W in zip(inputs[::-1], before[::-1], weights[::-1]):
        grads = [np.dot(x.T, dlogits), *grads]
        if z is not None:
            dlogits = f_backward(np.dot(dlogits, W.T), z)
    return grads


# gradient_norms -----------------------------------------------------------------------------------


@wrong(
    "gradient_norms",
    "The root is missing: that is the square of the norm.",
    ask="How long is the vector (3, 4): 5 or 25?",
)
def the_root_is_missing(dWs):
    return [np.sum(dW**2) for dW in dWs]


@wrong(
    "gradient_norms",
    "You added up sizes; for the norm the squares are added, and then the root is taken.",
    ask="How long is the vector (3, 4): 5 or 7?",
)
def sizes_added(dWs):
    return [np.abs(dW).sum() for dW in dWs]


@wrong(
    "gradient_norms",
    "You took a mean in place of a sum, so a large layer looks as small as a little one.",
    ask="Does the length of (1, 1, 1, 1) differ from that of (1)?",
    mistake=3,
)
def mean_in_place_of_sum(dWs):
    return [np.sqrt(np.mean(dW**2)) for dW in dWs]


@wrong(
    "gradient_norms",
    "That is the largest number in each array; the norm counts all of them.",
    ask="How long is the vector (3, 4)?",
)
def the_largest_number(dWs):
    return [np.abs(dW).max() for dW in dWs]


@wrong(
    "gradient_norms",
    "One number came back for all layers together; one for each is asked for.",
    ask="How could you tell from it which layer stands still?",
)
def one_norm_for_all(dWs):
    return np.sqrt(sum(np.sum(dW**2) for dW in dWs))


@wrong(
    "gradient_norms",
    "For a matrix, np.linalg.norm(dW, 2) is its largest singular value, not the root of the sum of squares.",
    ask="What does np.linalg.norm(dW) give without the 2?",
)
def the_spectral_norm(dWs):
    return [np.linalg.norm(dW, 2) for dW in dWs]


@wrong(
    "gradient_norms",
    "You squared the sum; positive and negative numbers cancel in it.",
    ask="What is squared first, each number or their sum?",
)
def the_sum_squared(dWs):
    return [np.sqrt(np.sum(dW) ** 2) for dW in dWs]


@wrong(
    "gradient_norms",
    "With an axis there is one norm for each column or row; one for the whole array is asked for.",
    ask="How many numbers should come back for one dW?",
    mistake=5,
)
def one_norm_a_column(dWs):
    return [np.linalg.norm(dW, axis=0) for dW in dWs]


@wrong(
    "gradient_norms",
    "dWs is a list of arrays of different shapes: NumPy cannot make one array of it.",
    ask="How do you go through a list, one array at a time?",
)
def the_whole_list_at_once(dWs):
    return np.linalg.norm(dWs)


@wrong(
    "gradient_norms",
    "You divided by the number of entries; a length is not an average.",
    ask="Is the vector (3, 4) of length 5 or of length 2.5?",
    mistake=3,
)
def divided_by_the_size(dWs):
    return [np.linalg.norm(dW) / dW.size for dW in dWs]


@right("gradient_norms")
def with_linalg(dWs):
    return [np.linalg.norm(dW) for dW in dWs]


@right("gradient_norms")
def number_by_number(dWs):
    norms = []
    for dW in dWs:
        total = 0.0
        for number in np.ravel(dW):
            total += number * number
        norms.append(total**0.5)
    return np.array(norms)


@right("gradient_norms")
def as_one_long_vector(dWs):
    return np.array([np.sqrt(dW.ravel() @ dW.ravel()) for dW in dWs], dtype=np.float32)


# diagnosis ----------------------------------------------------------------------------------------


@wrong(
    "diagnosis",
    "nan > 10 is False and so is nan < 0.001, so a network full of nan comes out healthy. (norms == np.nan is never true either.)",
    ask="Which NumPy function tells nan from a number?",
)
def nan_slips_through(norms):
    if np.max(norms) > 10:
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "np.nanmax leaves the nan out, and with it the very sign that was to be found.",
    ask="Is a network with one nan among its norms healthy?",
)
def nan_left_out(norms):
    if np.nanmax(norms) > 10:
        return "exploding"
    if np.nanmin(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "You call it exploding only if every norm is lost; one is enough.",
    ask="What becomes of the other layers in the next step?",
)
def only_if_all_are_lost(norms):
    if not np.any(np.isfinite(norms)) or np.max(norms) > 10:
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "You look at the first layer only; any layer may be the sick one.",
    ask="What if the last layer explodes?",
)
def first_layer_only(norms):
    if not np.isfinite(norms).all() or norms[0] > 10:
        return "exploding"
    if norms[0] < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "You ask for vanishing first, so a network with tiny numbers and nan is told that it vanishes.",
    ask="Which of the two is worse, and has to be found first?",
)
def vanishing_asked_first(norms):
    if np.nanmin(norms) < 0.001:
        return "vanishing"
    if not np.isfinite(norms).all() or np.max(norms) > 10:
        return "exploding"
    return "healthy"


@wrong(
    "diagnosis",
    "isnan finds nan, but now numbers above 10 and infinity pass: the old test has to stay.",
    ask="What do you say to norms of 35, 20 and 8?",
)
def nothing_but_nan(norms):
    if np.isnan(norms).any():
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "np.isnan gives one answer for every norm, and an if needs a single one.",
    ask="When has the network exploded: if any of them is nan, or if all are?",
)
def many_answers_for_one_if(norms):
    if np.isnan(norms) or np.max(norms) > 10:
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "A nan that does not come first slips through: norms[0] never sees it, and Python's own max passes over it.",
    ask="Which NumPy function tells you about every norm?",
)
def nan_looked_for_in_one_place(norms):
    if np.isnan(norms[0]) or np.max(norms) > 10:
        return "exploding"
    if np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@wrong(
    "diagnosis",
    "You found the nan and put it with what vanishes; a gradient becomes nan when numbers grew beyond all bounds.",
    ask="What is infinity minus infinity?",
)
def nan_counted_as_vanishing(norms):
    if np.max(norms) > 10:
        return "exploding"
    if np.isnan(norms).any() or np.min(norms) < 0.001:
        return "vanishing"
    return "healthy"


@right("diagnosis")
def turned_round(norms):
    if not np.max(norms) <= 10:
        return "exploding"
    return "vanishing" if np.min(norms) < 0.001 else "healthy"


@right("diagnosis")
def norm_by_norm(norms):
    import math

    words = "healthy"
    for norm in norms:
        if math.isnan(norm) or norm > 10:
            return "exploding"
        if norm < 0.001:
            words = "vanishing"
    return words


@right("diagnosis")
def with_masks(norms):
    norms = np.nan_to_num(np.array(norms), nan=np.inf)
    if (norms > 10).any():
        return "exploding"
    return "vanishing" if (norms < 0.001).any() else "healthy"


# leaky_unit, measured_start -----------------------------------------------------------------------

leaky_answers = [
    wrong_value(
        "leaky_unit",
        "relu",
        "a dead unit",
        "relu has slope 0 at z = -3: no gradient reaches the weights.",
        ask="What does relu_backward multiply da by where z < 0?",
        mistake=9,
    ),
    wrong_value(
        "leaky_unit",
        "heaviside",
        "a step has no slope",
        "A step has slope 0 on both sides: nothing before it learns.",
        ask="Which of the three still rises at z = -3?",
    ),
    right_value("leaky_unit", "Leaky ReLU", "in capitals"),
]


@wrong(
    "measured_start",
    "You divided by the variance, which is the square of the standard deviation.",
    ask="If z is 3 times too large, how large is its variance?",
)
def divided_by_the_variance(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.var(x @ W)
        weights.append(W)
        x = f(x @ W)
    return weights


@wrong(
    "measured_start",
    "f is left out: the next layer sees f(z), not z.",
    ask="What does the forward pass put into the next layer?",
)
def no_activation_between(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(x @ W)
        weights.append(W)
        x = x @ W
    return weights


@wrong(
    "measured_start",
    "x moves on with the weights as they were drawn, before you scaled them.",
    ask="Which W will the network use when it runs?",
    mistake=15,
)
def moved_on_too_early(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        z = x @ W
        weights.append(W / np.std(z))
        x = f(z)
    return weights


@wrong(
    "measured_start",
    "You scaled z and kept W as it was drawn; the network is built from W.",
    ask="What is z / s, written as a product with x?",
)
def z_scaled_in_place_of_W(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        z = x @ W
        z = z / np.std(z)
        weights.append(W)
        x = f(z)
    return weights


@wrong(
    "measured_start",
    "You gave W itself the standard deviation 1; it is z that matters, and z adds up fan_in terms.",
    ask="How many terms add up in z?",
    mistake=24,
)
def W_of_deviation_one(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(W)
        weights.append(W)
        x = f(x @ W)
    return weights


@wrong(
    "measured_start",
    "You measured the layer's output; asked for is the size of z, before f.",
    ask="Is the standard deviation of f(z) that of z?",
    mistake=7,
)
def measured_behind_f(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(f(x @ W))
        weights.append(W)
        x = f(x @ W)
    return weights


@wrong(
    "measured_start",
    "That is a formula, 1 / sqrt(fan_in): good for inputs of size 1, but these you were to measure.",
    ask="What is the standard deviation of z if the inputs are 3 times as large?",
    mistake=24,
)
def a_formula_in_place_of_measuring(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        weights.append(rng.normal(size=(fan_in, fan_out)) / np.sqrt(fan_in))
    return weights


@wrong(
    "measured_start",
    "You scaled every unit by itself; one number for the whole layer is asked for.",
    ask="Over what does np.std go with axis=0?",
    mistake=13,
)
def every_unit_by_itself(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(x @ W, axis=0)
        weights.append(W)
        x = f(x @ W)
    return weights


@wrong(
    "measured_start",
    "You shifted and scaled x in place: the data of whoever called you are changed.",
    ask="What does x hold after your call?",
    mistake=9,
)
def the_data_are_changed(x, sizes, f, rng):
    weights = []
    start = x.copy()
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(start @ W)
        weights.append(W)
        start = f(start @ W)
    x /= np.std(x)
    return weights


@wrong(
    "measured_start",
    "x never moves on: the second layer is measured with the inputs of the first.",
    ask="What does the second layer see?",
)
def x_stays_behind(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W / np.std(x @ W)
        weights.append(W)
    return weights


@wrong(
    "measured_start",
    "You replaced x before you measured, so what you measured is the layer's output with the weights as drawn.",
    ask="In which order: measure, scale, move on?",
    mistake=15,
)
def measured_after_moving_on(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        x = f(x @ W)
        W = W / np.std(x)
        weights.append(W)
    return weights


@wrong(
    "measured_start",
    "You multiplied by the standard deviation: what was too large is larger still.",
    ask="z has standard deviation 8. What do you have to do to get 1?",
)
def multiplied_by_the_deviation(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        W = W * np.std(x @ W)
        weights.append(W)
        x = f(x @ W)
    return weights


@right("measured_start")
def scaled_on_the_way(x, sizes, f, rng):
    weights = []
    for fan_in, fan_out in pairwise(sizes):
        W = rng.normal(size=(fan_in, fan_out))
        z = x @ W
        size = np.sqrt(np.mean((z - z.mean()) ** 2))
        weights.append(W / size)
        x = f(z / size)
    return weights


@right("measured_start")
def in_place_on_W(x, sizes, f, rng):
    weights, a = [], np.array(x)
    for l in range(len(sizes) - 1):
        W = rng.normal(size=(sizes[l], sizes[l + 1]))
        W /= (a @ W).std()
        a = f(a @ W)
        weights += [W]
    return weights


@right("measured_start")
def with_einsum(x, sizes, f, rng):
    weights = ()
    for pair in zip(sizes, sizes[1:]):
        W = rng.normal(size=pair)
        W = np.multiply(W, 1 / np.std(np.einsum("ni,ij->nj", x, W)))
        weights += (W,)
        x = f(np.einsum("ni,ij->nj", x, W))
    return weights


# routes_meet, skip_order --------------------------------------------------------------------------

skip_answers = [
    wrong_value(
        "routes_meet",
        "they multiply",
        "multiplied where routes meet",
        "Slopes multiply along one route; here are two beside each other.",
        ask="A nudge of x moves y along both routes at once: by how much in all?",
    ),
    wrong_value(
        "routes_meet",
        "the larger one counts",
        "the larger route only",
        "The smaller one moves y as well.",
        ask="A nudge of x moves y along both routes at once: by how much in all?",
    ),
    right_value("routes_meet", "They add", "in capitals"),
    wrong_value(
        "skip_order",
        "AEBCFD",
        "backwards",
        "The lines stand the wrong way round: each needs what the one behind it makes.",
        ask="Which line needs nothing but dy?",
    ),
    wrong_value(
        "skip_order",
        "FCEBDA",
        "dx overwritten",
        "Line B adds to a dx that does not exist yet; D makes it, and has to come before.",
        ask="What is in dx before something is added to it?",
        mistake=16,
    ),
    wrong_value(
        "skip_order",
        "DFCBEA",
        "dz used before it is there",
        "Line B needs dz, and E makes it.",
        ask="Through what does the gradient pass after W2?",
        mistake=8,
    ),
    wrong_value(
        "skip_order",
        "DFECBA",
        "the slope before its da",
        "Line E needs da, and C makes it.",
        ask="Which gradient does tanh receive from behind?",
    ),
    wrong_value(
        "skip_order",
        "DFCEB",
        "a line left out",
        "One of the six lines is missing: use each letter once.",
        ask="Which gradient has no line yet?",
    ),
    right_value("skip_order", "FCEADB", "the weights first"),
    right_value("skip_order", "CDEFAB", "another valid order"),
    right_value("skip_order", "d c f e a b", "small letters with spaces"),
]

# skip ---------------------------------------------------------------------------------------------


@wrong(
    "skip",
    "There is no way around: x is not added.",
    ask="What should y be if W and b are 0?",
)
def no_way_around(x, W, b):
    return np.tanh(x @ W + b)


@wrong(
    "skip",
    "You added x before the tanh, and it gets squashed with the rest.",
    ask="Does x come through unchanged if W and b are 0?",
)
def x_inside_the_tanh(x, W, b):
    return np.tanh(x + x @ W + b)


@wrong(
    "skip",
    "You multiplied where the routes meet; they add.",
    ask="What should y be if W and b are 0?",
)
def multiplied_with_x(x, W, b):
    return x * np.tanh(x @ W + b)


@wrong(
    "skip",
    "The tanh is missing.",
    ask="What bends z?",
)
def no_tanh(x, W, b):
    return x + x @ W + b


@wrong(
    "skip",
    "x stands beside the layer's output, not added to it: the block has become twice as wide.",
    ask="Which shape has y to have, so that the next block fits?",
)
def put_beside_each_other(x, W, b):
    return np.concatenate([x, np.tanh(x @ W + b)], axis=1)


@wrong(
    "skip",
    "x += changes the array that was handed in, and the backward pass will need it as it was.",
    ask="What is in x after your call?",
    mistake=9,
)
def added_in_place(x, W, b):
    x += np.tanh(x @ W + b)
    return x


@wrong(
    "skip",
    "The bias is left out.",
    ask="What does z add besides x @ W?",
)
def no_bias(x, W, b):
    return x + np.tanh(x @ W)


@wrong(
    "skip",
    "The bias stands outside the tanh; it belongs to z.",
    ask="What is z of this layer?",
)
def bias_outside_the_tanh(x, W, b):
    return x + np.tanh(x @ W) + b


@wrong(
    "skip",
    "You squashed x and multiplied then; z comes first, and tanh is taken of it.",
    ask="What goes into the tanh: x or x @ W + b?",
)
def squashed_too_early(x, W, b):
    return x + np.tanh(x) @ W + b


@right("skip")
def in_steps(x, W, b):
    z = np.dot(x, W) + b
    y = np.array(x)
    y += np.tanh(z)
    return y


@right("skip")
def row_by_row(x, W, b):
    return [[x_i + np.tanh(z_i) for x_i, z_i in zip(row, row @ W + b)] for row in x]


@right("skip")
def sum_of_two_float32(x, W, b):
    x32 = x.astype(np.float32)
    return np.add(x32, np.tanh(np.einsum("ni,ij->nj", x32, W.astype(np.float32)) + b))


# skip_backward ------------------------------------------------------------------------------------


@wrong(
    "skip_backward",
    "The way around is missing: of the factor 1 + f'(z) w you have only the second part.",
    ask="By how many routes does dy reach x?",
)
def the_one_is_missing(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "You added the number 1; along the way around comes dy itself.",
    ask="What is 1 times dy?",
)
def one_in_place_of_dy(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return 1 + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "You sent dz along the way around; no tanh stands on that route.",
    ask="Which slopes does dy meet between y and x, on the way around?",
)
def dz_along_the_way_around(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dz + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "x came in place of dy: forward x is added, back the gradient is.",
    ask="What arrives from behind and goes straight on to x?",
)
def x_in_place_of_dy(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return x + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "You multiplied where the routes meet; they add.",
    ask="A nudge of x travels both routes at once: do their effects multiply or add?",
)
def routes_multiplied(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dy * (dz @ W.T), x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "W is not transposed. It is square, so the shapes fit and only the numbers tell.",
    ask="Forward, unit i goes to unit j through W[i, j]. Which way does the gradient go?",
    mistake=4,
)
def W_not_transposed(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dy + dz @ W, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "The slope of tanh is missing on the way into the layer.",
    ask="What is da/dz, where a = tanh(z)?",
    mistake=8,
)
def no_slope_of_tanh(dy, x, W, b):
    return dy + dy @ W.T, x.T @ dy, dy.sum(axis=0)


@wrong(
    "skip_backward",
    "You took the slope at y = x + tanh(z); it belongs at tanh(z) alone.",
    ask="Which number did the tanh itself give out?",
    mistake=7,
)
def slope_at_y(dy, x, W, b):
    y = x + np.tanh(x @ W + b)
    dz = dy * (1 - y**2)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "You divided by the batch, or took a mean for a sum, and the loss has done that already.",
    ask="Who divided already?",
    mistake=3,
)
def divided_again(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dy + dz @ W.T, x.T @ dz / len(x), dz.mean(axis=0)


@wrong(
    "skip_backward",
    "db is not summed over the rows: one bias serves all of them.",
    ask="What is the shape of b?",
    mistake=5,
)
def db_not_summed(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * (1 - a**2)
    return dy + dz @ W.T, x.T @ dz, dz


@wrong(
    "skip_backward",
    "You multiplied dy in place, so what was to go around is no longer what came in.",
    ask="What is in dy after dy *= ...?",
    mistake=9,
)
def dy_changed_in_place(dy, x, W, b):
    dy *= 1 - np.tanh(x @ W + b) ** 2
    return dy + dy @ W.T, x.T @ dy, dy.sum(axis=0)


@wrong(
    "skip_backward",
    "The gradients are right, but += changed dy, which belongs to whoever called you.",
    ask="What is in dy after your call?",
    mistake=9,
)
def dx_written_into_dy(dy, x, W, b):
    dz = dy * (1 - np.tanh(x @ W + b) ** 2)
    dx = dy
    dx += dz @ W.T
    return dx, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "The right gradients in another order: dx comes first, then dW, then db.",
    ask="What does the docstring say about the order?",
)
def returned_in_another_order(dy, x, W, b):
    dz = dy * (1 - np.tanh(x @ W + b) ** 2)
    return x.T @ dz, dz.sum(axis=0), dy + dz @ W.T


@wrong(
    "skip_backward",
    "The slope of tanh is 1 - tanh(z)**2; you squared z itself.",
    ask="In 1 - a**2, is a what went into tanh or what came out?",
    mistake=7,
)
def slope_with_z_squared(dy, x, W, b):
    z = x @ W + b
    dz = dy * (1 - z**2)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "db is summed over the wrong axis: it has one number for each row, not for each unit.",
    ask="One bias serves how many rows?",
    mistake=5,
)
def db_over_the_wrong_axis(dy, x, W, b):
    dz = dy * (1 - np.tanh(x @ W + b) ** 2)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=1)


@wrong(
    "skip_backward",
    "tanh_backward wants z, and you gave it tanh(z): the slope is taken one tanh too late.",
    ask="Is the second argument of tanh_backward z or a?",
    mistake=7,
)
def slope_at_the_activation(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = tanh_backward(dy, a)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "a (1 - a) is the slope of the sigmoid; the slope of tanh is 1 - a**2.",
    ask="How steep is tanh at z = 0?",
)
def slope_of_the_sigmoid(dy, x, W, b):
    a = np.tanh(x @ W + b)
    dz = dy * a * (1 - a)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@wrong(
    "skip_backward",
    "The bias is left out of z, so the slope is taken at the wrong place.",
    ask="What went into the tanh on the way forward?",
)
def bias_left_out_of_z(dy, x, W, b):
    a = np.tanh(x @ W)
    dz = dy * (1 - a**2)
    return dy + dz @ W.T, x.T @ dz, dz.sum(axis=0)


@right("skip_backward")
def with_the_identity(dy, x, W, b):
    dz = dy / np.cosh(x @ W + b) ** 2
    dx = dy @ np.eye(len(W)) + dz @ W.T
    return dx, np.dot(x.T, dz), np.ones(len(x)) @ dz


@right("skip_backward")
def rows_one_by_one(dy, x, W, b):
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros_like(b)
    for n in range(len(x)):
        dz = dy[n] * (1 - np.tanh(x[n] @ W + b) ** 2)
        dx[n] = dy[n] + W @ dz
        dW += np.outer(x[n], dz)
        db += dz
    return dx, dW, db


@right("skip_backward")
def as_a_list_with_einsum(dy, x, W, b):
    a = np.tanh(np.einsum("ni,ij->nj", x, W) + b)
    dz = dy * (1 - a) * (1 + a)
    dx = dy.copy()
    dx += np.einsum("nj,ij->ni", dz, W)
    return [dx, np.einsum("ni,nj->ij", x, dz), np.einsum("nj->j", dz)]


# clipped, clip_by_value ---------------------------------------------------------------------------

clipped_answers = [
    wrong_value(
        "clipped",
        6.5,
        "each array by itself",
        "You clipped the second array alone, or cut the number off at 6.5. One length is taken over all arrays.",
        ask="How long is (3, 4, 12)?",
    ),
    wrong_value(
        "clipped",
        12,
        "not clipped",
        "The whole gradient is longer than 6.5, so it has to shrink.",
        ask="How long is (3, 4, 12)?",
    ),
    wrong_value(
        "clipped",
        4.105263,
        "sizes added",
        "You took 3 + 4 + 12 for the length.",
        ask="How long is the vector (3, 4)?",
    ),
    wrong_value(
        "clipped",
        4.588235,
        "norms added",
        "You added the lengths of the two arrays, 5 + 12; the length of both together is 13.",
        ask="Which numbers are squared and added, and when is the root taken?",
    ),
    wrong_value(
        "clipped",
        24,
        "scaled the wrong way",
        "You multiplied by length / limit; the gradient is to become shorter.",
        ask="Is the factor above 1 or below?",
    ),
    right_value("clipped", 6.0, "as a float"),
]


@wrong(
    "clip_by_value",
    "You cut off large numbers only; those below -limit are as long.",
    ask="What should become of -7 if the limit is 3?",
)
def one_side_only(grads, limit):
    return [np.minimum(grad, limit) for grad in grads]


@wrong(
    "clip_by_value",
    "The sign is lost: a slope of -7 has become 3, and the step goes the wrong way.",
    ask="What should become of -7 if the limit is 3?",
    mistake=1,
)
def the_sign_is_lost(grads, limit):
    return [np.minimum(np.abs(grad), limit) for grad in grads]


@wrong(
    "clip_by_value",
    "You cut away what is too large, and put 0 there: the weights that need it most do not move.",
    ask="What should become of 7 if the limit is 3?",
)
def large_numbers_set_to_zero(grads, limit):
    return [np.where(np.abs(grad) > limit, 0.0, grad) for grad in grads]


@wrong(
    "clip_by_value",
    "You made every number as large as the limit, the small ones too.",
    ask="What should become of 1 if the limit is 3?",
)
def every_number_to_the_limit(grads, limit):
    return [limit * np.sign(grad) for grad in grads]


@wrong(
    "clip_by_value",
    "You scaled the whole array by its largest number; by value, each number is cut by itself.",
    ask="What should become of 1 if 7 stands beside it?",
)
def scaled_by_the_largest(grads, limit):
    return [grad * min(1.0, limit / np.abs(grad).max()) for grad in grads]


@wrong(
    "clip_by_value",
    "The numbers are right, but your function wrote them into the arrays that were handed in.",
    ask="What is in grads after your call?",
    mistake=9,
)
def clipped_in_place(grads, limit):
    return [np.clip(grad, -limit, limit, out=grad) for grad in grads]


@wrong(
    "clip_by_value",
    "That is clipping by norm: one scale for all numbers.",
    ask="What should become of a number that is small already?",
)
def clipped_by_norm(grads, limit):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * min(1.0, limit / norm) for grad in grads]


@wrong(
    "clip_by_value",
    "You returned the first array only; return is inside the loop.",
    ask="What happens to the second array?",
)
def returned_too_early(grads, limit):
    for grad in grads:
        return [np.clip(grad, -limit, limit)]


@wrong(
    "clip_by_value",
    "In the loop you gave the name g to a new array; the list still holds the old ones.",
    ask="Where do the clipped arrays go?",
)
def the_list_stays_as_it_was(grads, limit):
    for g in grads:
        g = np.clip(g, -limit, limit)
    return grads


@wrong(
    "clip_by_value",
    "grads is a list of arrays of different shapes: NumPy cannot clip it at once.",
    ask="How do you go through a list, one array at a time?",
)
def all_arrays_at_once(grads, limit):
    return np.clip(grads, -limit, limit)


@right("clip_by_value")
def minimum_of_maximum(grads, limit):
    return [np.minimum(np.maximum(grad, -limit), limit) for grad in grads]


@right("clip_by_value")
def sign_times_size(grads, limit):
    return tuple(np.sign(grad) * np.minimum(abs(grad), limit) for grad in grads)


@right("clip_by_value")
def copies_with_masks(grads, limit):
    cut = []
    for grad in grads:
        new = grad.copy()
        new[new > limit] = limit
        new[new < -limit] = -limit
        cut.append(new)
    return cut


# clip_by_norm -------------------------------------------------------------------------------------


@wrong(
    "clip_by_norm",
    "You clipped each array by itself. Their sizes relative to each other have changed, and with them the direction of the step.",
    ask="How many lengths has one gradient?",
)
def each_array_by_itself(grads, max_norm):
    clipped = []
    for grad in grads:
        norm = np.linalg.norm(grad)
        clipped.append(grad * max_norm / norm if norm > max_norm else grad.copy())
    return clipped


@wrong(
    "clip_by_norm",
    "You scaled the wrong way: norm / max_norm makes a long gradient longer.",
    ask="Is the factor above 1 or below?",
)
def longer_in_place_of_shorter(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * norm / max_norm for grad in grads]


@wrong(
    "clip_by_norm",
    "The direction is turned round: with a minus the step goes uphill.",
    ask="Which way does a clipped gradient point?",
    mistake=1,
)
def the_wrong_direction(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm <= max_norm:
        return [-grad for grad in grads]
    return [-grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "You scale every gradient to max_norm, short ones too: near the minimum the steps can never become small. And a gradient of 0 gives nan.",
    ask="What should become of a gradient that is short enough?",
)
def always_scaled(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "The root is missing: you compared with the square of the length.",
    ask="How long is the vector (3, 4): 5 or 25?",
)
def no_root(grads, max_norm):
    norm = sum(np.sum(grad**2) for grad in grads)
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "You added the lengths of the arrays; squares are added first, over all arrays, and then comes the root.",
    ask="One array has length 3, another 4. How long are both together: 7 or 5?",
)
def lengths_added(grads, max_norm):
    norm = sum(np.linalg.norm(grad) for grad in grads)
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "You cut every number by itself: that is clipping by value, and it turns the gradient.",
    ask="Do the numbers keep their sizes relative to each other?",
)
def clipped_by_value(grads, max_norm):
    return [np.clip(grad, -max_norm, max_norm) for grad in grads]


@wrong(
    "clip_by_norm",
    "The arrays that were handed in are changed: *= works in place.",
    ask="What is in grads after your call?",
    mistake=9,
)
def scaled_in_place(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm > max_norm:
        for grad in grads:
            grad *= max_norm / norm
    return grads


@wrong(
    "clip_by_norm",
    "You took the largest number for the length.",
    ask="How long is the vector (3, 4)?",
)
def the_largest_for_the_length(grads, max_norm):
    norm = max(np.abs(grad).max() for grad in grads)
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "You divided by the length and left max_norm out: every long gradient gets length 1.",
    ask="How long should it be after clipping?",
)
def cut_to_length_one(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "grads is a list of arrays of different shapes: np.linalg.norm cannot take it as a whole.",
    ask="What can you add up over the arrays, one after the other?",
)
def the_norm_of_a_list(grads, max_norm):
    norm = np.linalg.norm(grads)
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "grads is a list of arrays of different shapes, which np.linalg.norm cannot take as a whole. And short gradients are scaled too.",
    ask="What can you add up over the arrays, one after the other?",
)
def the_norm_of_a_list_always_scaled(grads, max_norm):
    norm = np.linalg.norm(grads)
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "You compared with the length of one array only; the squares of all arrays are added, and then comes the root.",
    ask="One array has length 5, another 12. How long are both together?",
)
def the_longest_array(grads, max_norm):
    norm = max(np.linalg.norm(grad) for grad in grads)
    if norm <= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@wrong(
    "clip_by_norm",
    "The comparison is the wrong way round: long gradients stay long, short ones are stretched, and one of 0 gives nan.",
    ask="Which gradients should come out as they were?",
)
def the_comparison_turned_round(grads, max_norm):
    norm = np.sqrt(sum(np.sum(grad**2) for grad in grads))
    if norm >= max_norm:
        return [grad.copy() for grad in grads]
    return [grad * max_norm / norm for grad in grads]


@right("clip_by_norm")
def one_long_vector(grads, max_norm):
    norm = np.linalg.norm(np.concatenate([grad.ravel() for grad in grads]))
    scale = max_norm / norm if norm > max_norm else 1.0
    return [scale * grad for grad in grads]


@right("clip_by_norm")
def in_loops(grads, max_norm):
    total = 0.0
    for grad in grads:
        for number in grad.flat:
            total += number**2
    norm = total**0.5
    clipped = []
    for grad in grads:
        clipped.append(grad * (max_norm / max(norm, max_norm)))
    return clipped


@right("clip_by_norm")
def the_norm_of_norms(grads, max_norm):
    norm = np.linalg.norm([np.linalg.norm(grad) for grad in grads])
    return tuple(grad.astype(np.float32) / max(1.0, norm / max_norm) for grad in grads)


# gate, healthy_network ----------------------------------------------------------------------------

gate_answers = [
    wrong_value(
        "gate",
        0.99,
        "one moment only",
        "That is what is left after one moment.",
        ask="How many times is the gradient multiplied?",
    ),
    wrong_value(
        "gate",
        99.0,
        "multiplied by a hundred",
        "You multiplied 0.99 by 100; it is multiplied with itself, a hundred times.",
        ask="Can more be left than there was?",
    ),
    wrong_value(
        "gate",
        0.634,
        "what is lost",
        "That is the share that is lost.",
        ask="And what is left?",
    ),
    wrong_value(
        "gate",
        0.0,
        "a hundredth lost each time",
        "You took away a hundredth of the first size each time; each moment takes a hundredth of what is left.",
        ask="Is it 1 - 100 / 100 or 0.99 to the power of 100?",
    ),
    wrong_value(
        "gate",
        0.37,
        "two decimals",
        "Right as far as it goes, but three decimals were asked for.",
        ask="Can you leave the arithmetic to Python?",
    ),
    right_value("gate", 0.36603, "five decimals"),
]


@wrong(
    "healthy_network",
    "Ten sigmoids in a row: each passes on a quarter of the gradient at most.",
    ask="Which layers pass on more?",
)
def ten_layers_of_sigmoids(rng):
    layers = [Dense(64, 32, rng=rng), Sigmoid()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng), Sigmoid()]
    layers += [Dense(32, 10, rng=rng)]
    return Sequential(*layers)


@wrong(
    "healthy_network",
    "It learns because it is shallow: ten hidden layers were asked for.",
    ask="What keeps the factor near 1 when there are ten?",
)
def a_shallow_network(rng):
    return Sequential(Dense(64, 32, rng=rng), Tanh(), Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "Good slopes, but the weights are ten times too small: the gradient vanishes all the same.",
    ask="The factor is slope times weight. How large are your weights?",
    mistake=24,
)
def weights_too_small(rng):
    def small(shape, rng):
        return 0.1 * glorot_normal(shape, rng)

    layers = [Dense(64, 32, rng=rng, init=small), Tanh()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng, init=small), Tanh()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "relu does not shrink the gradient, but with weights this large every layer enlarges it, and the first step blows up.",
    ask="By which factor does a layer with twice the weights multiply?",
    mistake=24,
)
def weights_too_large(rng):
    def large(shape, rng):
        return 3 * he_normal(shape, rng)

    layers = [Dense(64, 32, rng=rng, init=large), ReLU()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng, init=large), ReLU()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "Relu passes the gradient on, and yet relu alone does not get there in six epochs, not even with He's start.",
    ask="What else does one combine it with (the end of part 9)?",
)
def relu_alone(rng):
    layers = [Dense(64, 32, rng=rng), ReLU()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng), ReLU()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "Layer norm helps relu, though not all the way in six epochs.",
    ask="Which remedies can stand beside it, or in its place (the end of part 9)?",
)
def relu_with_layer_norm(rng):
    layers = [Dense(64, 32, rng=rng), LeakyReLU()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng), LayerNorm(32), LeakyReLU()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "With the way around a layer's factor is 1 + ..., and relu only ever adds: from block to block the numbers grow, and the first steps leap too far.",
    ask="What inside each block brings the numbers back to one size?",
)
def a_way_around_relu(rng):
    layers = [Dense(64, 32, rng=rng), ReLU()]
    for _ in range(9):
        layers += [Residual(Dense(32, 32, rng=rng), ReLU())]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "The way around carries the gradient past the sigmoids. But each block adds about a half to every unit, and what tells the digits apart drowns in it.",
    ask="Which activation gives numbers of both signs?",
)
def a_way_around_sigmoids(rng):
    layers = [Dense(64, 32, rng=rng), Sigmoid()]
    for _ in range(9):
        layers += [Residual(Dense(32, 32, rng=rng), Sigmoid())]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "A skip connection around a layer that changes the width: 64 numbers and 32 cannot be added.",
    ask="Which layers have inputs and outputs of one shape?",
)
def a_way_around_the_first_layer(rng):
    layers = [Residual(Dense(64, 32, rng=rng), Tanh())]
    for _ in range(9):
        layers += [Residual(Dense(32, 32, rng=rng), Tanh())]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@wrong(
    "healthy_network",
    "The last layer, from 32 units to 10 scores, is missing: there are 32 scores for 10 digits.",
    ask="How many numbers should come out for one digit?",
)
def no_layer_for_the_scores(rng):
    layers = [Dense(64, 32, rng=rng), Tanh()]
    for _ in range(10):
        layers += [Dense(32, 32, rng=rng), BatchNorm(32), Tanh()]
    return Sequential(*layers)


@right("healthy_network")
def ten_layers_of_tanh(rng):
    layers = [Dense(64, 32, rng=rng), Tanh()]
    for _ in range(9):
        layers += [Dense(32, 32, rng=rng), BatchNorm(32), Tanh()]
    return Sequential(*layers, Dense(32, 10, rng=rng))


@right("healthy_network")
def batch_norm_and_relu(rng):
    def block(fan_in, fan_out):
        return [Dense(fan_in, fan_out, rng=rng, init=he_normal), BatchNorm(fan_out), ReLU()]

    layers = block(64, 48)
    for _ in range(9):
        layers = layers + block(48, 48)
    return Sequential(*layers, Dense(48, 10, rng=rng))


@right("healthy_network")
def skips_with_ones_own_tanh(rng):
    def bend():
        return Activation(np.tanh, tanh_backward)

    blocks = [Residual(Dense(32, 32, rng=rng), bend()) for _ in range(10)]
    return Sequential(Dense(64, 32, rng=rng), bend(), *blocks, Dense(32, 10, rng=rng))


@right("healthy_network")
def leaky_relu_normalised(rng):
    layers = [Dense(64, 32, rng=rng), BatchNorm(32), LeakyReLU()]
    for _ in range(11):
        layers += [Residual(Dense(32, 32, rng=rng), BatchNorm(32), LeakyReLU())]
    return Sequential(*layers, Dense(32, 10, rng=rng))
