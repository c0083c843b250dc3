"""What people write for the exercises of 11_architectures: wrong answers with what to tell them, right ones in other styles."""

from itertools import cycle

from autograde.answers import right, right_value, wrong, wrong_value

# Numbers and choices --------------------------------------------------------------------------

deep_parameters_answers = [
    wrong_value(
        "deep_parameters",
        40,
        "no biases",
        "You counted the weights; every unit has a bias as well.",
        ask="How many biases has a layer of 2 units? And the output?",
    ),
    wrong_value(
        "deep_parameters",
        44,
        "eleven hidden layers and no biases",
        "Ten hidden layers have nine gaps between them, and every unit has a bias as well.",
        ask="How many layers lead from 2 units to 2 units, and how many biases has each of them?",
    ),
    wrong_value(
        "deep_parameters",
        51,
        "one bias a layer",
        "You gave each layer one bias; every unit has one.",
        ask="How many biases has a layer of 2 units?",
    ),
    wrong_value(
        "deep_parameters",
        67,
        "eleven hidden layers",
        "You took 2 by 2 layers ten times; one of the ten hidden layers sees the input instead.",
        ask="Ten hidden layers: how many gaps lie between them?",
    ),
    wrong_value(
        "deep_parameters",
        60,
        "no bias at the output",
        "All but the bias of the output.",
        ask="Biases everywhere: how many for the single output?",
    ),
    wrong_value(
        "deep_parameters",
        20,
        "units",
        "That is the number of units.",
        ask="How many numbers does one unit learn?",
    ),
    right_value("deep_parameters", 61.0, "as a float"),
]

partial_count_answers = [
    wrong_value(
        "partial_count",
        2592,
        "no biases",
        "The nine weights of each unit are there, its bias is not.",
        ask="What does every unit add to its sum?",
    ),
    wrong_value(
        "partial_count",
        360,
        "one unit a place",
        "At each of the 36 places there are 8 units.",
        ask="How many units are there in all?",
    ),
    wrong_value(
        "partial_count",
        80,
        "shared",
        "That is the count with shared weights.",
        ask="If nothing is shared, how many units have nine weights of their own?",
    ),
    wrong_value(
        "partial_count",
        5120,
        "eight by eight places",
        "A window of 3 does not fit at all 8 by 8 places.",
        ask="At how many places can a window of 3 start, in a row of 8?",
    ),
    right_value("partial_count", 2880.0, "as a float"),
]

shared_weight_answers = [
    wrong_value(
        "shared_weight",
        "the mean",
        "the mean",
        "Nothing divides by the number of places.",
        ask="Nudge the weight: do the 36 effects on the loss add up, or average?",
        mistake=3,
    ),
    wrong_value(
        "shared_weight",
        "the largest",
        "the largest",
        "That is what pooling does forward; a shared weight hears from all its places.",
        ask="Slopes that meet at a weight: what did lesson 04 do with them?",
        mistake=16,
    ),
]

stacked_linear_answers = [
    wrong_value(
        "stacked_linear",
        "b",
        "one dense unit",
        "A dense unit has one output; the two convolutions still leave a map.",
        ask="Is the weight from one pixel to the next still the same at every place?",
    ),
    wrong_value(
        "stacked_linear",
        "c",
        "pooling",
        "Pooling takes a maximum, and no weighted sum can do that.",
        ask="A weighted sum of weighted sums of pixels: what is it?",
    ),
]

copies_and_cut_answers = [
    wrong_value(
        "copies_and_cut",
        "after making the copies",
        "after making the copies",
        "Then a moved copy of a test picture may stand in the training data.",
        ask="What does the test measure if the network has seen nearly the same picture?",
    ),
    wrong_value(
        "copies_and_cut",
        "it does not matter",
        "does not matter",
        "It does: the copies of one picture must stay on one side of the cut.",
        ask="What does the test measure if the network has seen nearly the same picture?",
    ),
]

lenet_flat_answers = [
    wrong_value(
        "lenet_flat",
        784,
        "one kernel",
        "That is 7 by 7 by 16: somewhere a convolution did not shrink its map.",
        ask="Without padding, how wide is the map of a 5 by 5 kernel on 14?",
    ),
    wrong_value(
        "lenet_flat",
        1600,
        "second pooling left out",
        "That is 10 by 10 by 16, before the second pooling.",
        ask="What does pooling by 2 make of 10?",
    ),
    wrong_value(
        "lenet_flat",
        25,
        "one map",
        "That is one map, and there are 16.",
        ask="How many kernels has the second convolution?",
    ),
    wrong_value(
        "lenet_flat",
        1024,
        "padded",
        "That is 8 by 8 by 16, as if the convolutions kept the size.",
        ask="How many places has a kernel of 5 on 32 pixels?",
    ),
    right_value("lenet_flat", 400.0, "as a float"),
]

window_seen_answers = [
    wrong_value(
        "window_seen",
        9,
        "added up",
        "The windows overlap, so their widths do not add up.",
        ask="A place sees three neighbours, each three wide. How far do the outer two reach?",
    ),
    wrong_value(
        "window_seen",
        27,
        "multiplied",
        "The windows overlap almost wholly; only a rim is new each time.",
        ask="A place sees three neighbours, each three wide. How far do the outer two reach?",
    ),
    wrong_value(
        "window_seen",
        3,
        "the last one alone",
        "Three is what the last kernel sees of the map before it, and each number there saw more.",
        ask="How many pixels does one number of the first map depend on?",
    ),
    wrong_value(
        "window_seen",
        5,
        "two convolutions",
        "That is what two of them see.",
        ask="By how much does the third one widen it?",
    ),
    right_value("window_seen", 7.0, "as a float"),
]

open_gate_answers = [
    wrong_value(
        "open_gate",
        "batch norm",
        "batch norm",
        "Batch norm rescales; an open gate leaves the cell as it is and adds to it.",
        ask="What did x + f(x) in lesson 07 do for the gradient?",
    ),
    wrong_value(
        "open_gate",
        "gradient clipping",
        "clipping",
        "Clipping shortens a gradient that is too long; an open gate passes it on whole.",
        ask="What did x + f(x) in lesson 07 do for the gradient?",
    ),
]

through_time_answers = [
    wrong_value(
        "through_time",
        "CBAD",
        "its own slope comes last",
        "dz is worked out before dstates[t] has arrived, so every moment sends back one slope too few.",
        ask="Which two slopes arrive at the state after moment t?",
        mistake=16,
    ),
    wrong_value(
        "through_time",
        "CDBA",
        "dz without its own moment",
        "dz is worked out, then dstates[t] arrives, and A overwrites it: that slope is lost.",
        ask="When dz is worked out, is all of dh there?",
        mistake=16,
    ),
    wrong_value(
        "through_time",
        "DACB",
        "dz of nowhere",
        "Line A uses dz before any line has made it.",
        ask="Which line makes dz?",
    ),
    right_value("through_time", "DCAB", "B and A change places"),
    right_value("through_time", "d c b a", "small letters"),
    right_value("through_time", ["D", "C", "B", "A"], "a list"),
]

# slide ----------------------------------------------------------------------------------------


@wrong(
    "slide",
    "Your kernel is turned round: that is convolution as mathematicians define it; networks do without the turn.",
    ask="Which number of w meets the first number under the kernel?",
)
def kernel_turned_round(x, w, stride):
    return np.array(
        [np.sum(x[s : s + len(w)] * w[::-1]) for s in range(0, len(x) - len(w) + 1, stride)]
    )


@wrong(
    "slide",
    "The last place is missing.",
    ask="With 5 numbers and a kernel of 3: at which three places can it start?",
)
def last_place_missing(x, w, stride):
    return np.array([np.sum(x[s : s + len(w)] * w) for s in range(0, len(x) - len(w), stride)])


@wrong(
    "slide",
    "Your kernel moves by 1, whatever the stride.",
    ask="Where does the second place start when the stride is 2?",
)
def stride_ignored(x, w, stride):
    return np.array([np.sum(x[s : s + len(w)] * w) for s in range(len(x) - len(w) + 1)])


@wrong(
    "slide",
    "You took the mean of the products; a convolution adds them up.",
    ask="What is 1 * 1 + 2 * -1 + 4 * 2?",
    mistake=3,
)
def mean_for_sum(x, w, stride):
    return np.array([np.mean(x[s : s + len(w)] * w) for s in range(0, len(x) - len(w) + 1, stride)])


@wrong(
    "slide",
    "You added up what lies under the kernel, and the kernel's weights play no part.",
    ask="What is each number under the kernel multiplied by?",
)
def without_weights(x, w, stride):
    return np.array([np.sum(x[s : s + len(w)]) for s in range(0, len(x) - len(w) + 1, stride)])


@right("slide")
def slide_with_windows(x, w, stride):
    return np.lib.stride_tricks.sliding_window_view(x, len(w))[::stride] @ w


@right("slide")
def slide_with_loops(x, w, stride):
    z = []
    for i in range((len(x) - len(w)) // stride + 1):
        total = 0.0
        for k in range(len(w)):
            total += x[i * stride + k] * w[k]
        z.append(total)
    return z


@right("slide")
def slide_with_numpy(x, w, stride):
    return np.correlate(x, w, mode="valid")[::stride]


# output_size ----------------------------------------------------------------------------------


@wrong(
    "output_size",
    "The first place is missing: divide the way to go by the stride, then add 1 for where you start.",
    ask="A kernel as long as its input: how many places?",
)
def no_plus_one(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) // stride


@wrong(
    "output_size",
    "You counted the padding once, and it is there at both ends.",
    ask="How long is the row with one zero at each end?",
)
def padding_once(n, kernel, stride, padding):
    return (n + padding - kernel) // stride + 1


@wrong(
    "output_size",
    "The 1 belongs to the number of steps, after the division.",
    ask="With n = 8, kernel = 3 and stride = 2: where does the kernel start, and how often?",
)
def one_before_the_division(n, kernel, stride, padding):
    return (n + 2 * padding - kernel + 1) // stride


@wrong(
    "output_size",
    "The size is a whole number: use //, for a place that does not fit does not count.",
    ask="What is half a place?",
)
def a_fraction(n, kernel, stride, padding):
    return (n + 2 * padding - kernel) / stride + 1


@wrong(
    "output_size",
    "Padding makes the row longer, so it is added.",
    ask="How long is the row with one zero at each end?",
    mistake=1,
)
def padding_taken_away(n, kernel, stride, padding):
    return (n - 2 * padding - kernel) // stride + 1


@right("output_size")
def size_by_counting(n, kernel, stride, padding):
    return len(range(0, n + 2 * padding - kernel + 1, stride))


@right("output_size")
def size_with_floor(n, kernel, stride, padding):
    return int(np.floor((n + 2 * padding - kernel) / stride)) + 1


@right("output_size")
def size_by_walking(n, kernel, stride, padding):
    places, start = 0, -padding
    while start + kernel <= n + padding:
        places, start = places + 1, start + stride
    return places


# conv2d ---------------------------------------------------------------------------------------


@wrong(
    "conv2d",
    "The map has its size, but your patches start at (i, j): with a stride, place i starts at i * stride.",
    ask="With stride 2, which row does the second place start at?",
)
def patches_without_stride(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            z[:, i, j] = np.tensordot(x[:, i : i + height, j : j + width], W, axes=3) + b
    return z


@wrong(
    "conv2d",
    "The bias is missing.",
    ask="What is added to each weighted sum?",
)
def bias_missing(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            z[:, i, j] = np.tensordot(x[:, top : top + height, left : left + width], W, axes=3)
    return z


@wrong(
    "conv2d",
    "You padded a second time: x already has its zeros when your lines begin.",
    ask="Which line of the cell puts zeros around x?",
)
def padded_twice(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (2 * padding, 2 * padding), (2 * padding, 2 * padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            z[:, i, j] = np.tensordot(x[:, top : top + height, left : left + width], W, axes=3) + b
    return z


@wrong(
    "conv2d",
    "Your kernel is turned round, by half a turn: the first row of W belongs to the first row under it.",
    ask="Which pixel does W[0, 0] meet?",
)
def kernel_half_a_turn(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    W = W[::-1, ::-1]
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            z[:, i, j] = np.tensordot(x[:, top : top + height, left : left + width], W, axes=3) + b
    return z


@wrong(
    "conv2d",
    "Every kernel looks at the first channel alone, and it reaches through all of them.",
    ask="What is the shape of what lies under one kernel, in a colour photograph?",
)
def first_channel_alone(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            patch = x[:, top : top + height, left : left + width, 0]
            z[:, i, j] = np.tensordot(patch, W[:, :, 0], axes=2) + b
    return z


@wrong(
    "conv2d",
    "The patch has not the shape of the kernels.",
    ask="W.shape is (kernel_h, kernel_w, in, out): in which row does the patch begin, in which does it end, and how many rows are that?",
    mistake=4,
)
def patch_of_another_shape(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            patch = x[:, top : top + width, left : left + height]
            z[:, i, j] = np.tensordot(patch, W, axes=3) + b
    return z


@wrong(
    "conv2d",
    "range(0, out_h, stride) skips places of z: they stay 0. The stride is how far the kernel moves on x.",
    ask="Which rows of x lie under the kernel for z[:, 1]?",
)
def places_skipped(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, W.shape[3]))
    for i in range(0, rows, stride):
        for j in range(0, columns, stride):
            z[:, i, j] = np.tensordot(x[:, i : i + height, j : j + width], W, axes=3) + b
    return z


@right("conv2d")
def all_six_loops(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width, channels, kernels = W.shape
    rows, columns = (x.shape[1] - height) // stride + 1, (x.shape[2] - width) // stride + 1
    z = np.zeros((len(x), rows, columns, kernels))
    for i in range(rows):
        for j in range(columns):
            z[:, i, j] = b
            for k in range(height):
                for l in range(width):
                    for c in range(channels):
                        pixel = x[:, i * stride + k, j * stride + l, c]
                        z[:, i, j] += pixel[:, None] * W[k, l, c]
    return z


@right("conv2d")
def shifted_pictures(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    height, width = W.shape[:2]
    rows, columns = x.shape[1] - height + 1, x.shape[2] - width + 1
    z = b
    for k in range(height):
        for l in range(width):
            z = z + x[:, k : k + rows : stride, l : l + columns : stride] @ W[k, l]
    return z


@right("conv2d")
def with_einsum(x, W, b, stride, padding):
    x = np.pad(x, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, W.shape[:2], axis=(1, 2))
    return np.einsum("nijckl,klco->nijo", windows[:, ::stride, ::stride], W) + b


# max_pool -------------------------------------------------------------------------------------


@wrong(
    "max_pool",
    "You took the mean of each window; max pooling keeps the largest number.",
    ask="If an edge is found in one corner of the window: should the others dilute it?",
)
def mean_of_each_window(x, size):
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    x = x[:, : rows * size, : columns * size]
    return x.reshape(batch, rows, size, columns, size, channels).mean(axis=(2, 4))


@wrong(
    "max_pool",
    "The channels went into one pot: each channel is pooled by itself.",
    ask="What is the shape of the result, with 3 channels?",
    mistake=13,
)
def over_the_channels_too(x, size):
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    x = x[:, : rows * size, : columns * size]
    return x.reshape(batch, rows, size, columns, size, channels).max(axis=(2, 4, 5), keepdims=False)


@wrong(
    "max_pool",
    "Your windows overlap: they move by 1, and should stand side by side.",
    ask="With windows of 2 on a row of 6: where does the second one start?",
)
def windows_that_overlap(x, size):
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    a = np.zeros((batch, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            a[:, i, j] = x[:, i : i + size, j : j + size].max(axis=(1, 2))
    return a


@wrong(
    "max_pool",
    "Where all numbers of a window lie below 0, you return 0: the maximum started at 0.",
    ask="What is the largest of -3 and -5?",
)
def never_below_zero(x, size):
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    x = np.maximum(0, x[:, : rows * size, : columns * size])
    return x.reshape(batch, rows, size, columns, size, channels).max(axis=(2, 4))


@wrong(
    "max_pool",
    "The reshape does not make windows: it cuts the numbers into groups that follow each other in memory.",
    ask="Which two axes does the height become, and in which order: rows of windows, or rows in a window?",
    mistake=13,
)
def axes_in_the_wrong_order(x, size):
    batch, height, width, channels = x.shape
    rows, columns = height // size, width // size
    x = x[:, : rows * size, : columns * size]
    return x.reshape(batch, size, rows, size, columns, channels).max(axis=(1, 3))


@wrong(
    "max_pool",
    "At the end you pool what is left over as well.",
    ask="Do 7 rows hold two or three whole windows of 3?",
)
def leftovers_too(x, size):
    batch, height, width, channels = x.shape
    rows, columns = -(-height // size), -(-width // size)
    a = np.zeros((batch, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * size : (i + 1) * size, j * size : (j + 1) * size]
            a[:, i, j] = window.max(axis=(1, 2))
    return a


@wrong(
    "max_pool",
    "The largest number of all images and all channels went into each place.",
    ask="Over which two of the four axes does a window reach?",
)
def one_number_for_all(x, size):
    batch, height, width, channels = x.shape
    a = np.zeros((batch, height // size, width // size, channels))
    for i in range(height // size):
        for j in range(width // size):
            a[:, i, j] = x[:, i * size : (i + 1) * size, j * size : (j + 1) * size].max()
    return a


@right("max_pool")
def window_by_window(x, size):
    batch, height, width, channels = x.shape
    a = np.zeros((batch, height // size, width // size, channels))
    for i in range(height // size):
        for j in range(width // size):
            window = x[:, i * size : (i + 1) * size, j * size : (j + 1) * size]
            a[:, i, j] = window.max(axis=(1, 2))
    return a


@right("max_pool")
def largest_of_shifted_pictures(x, size):
    rows, columns = x.shape[1] // size * size, x.shape[2] // size * size
    shifted = [x[:, k:rows:size, l:columns:size] for k in range(size) for l in range(size)]
    return np.max(shifted, axis=0)


@right("max_pool")
def number_by_number(x, size):
    batch, height, width, channels = x.shape
    a = np.full((batch, height // size, width // size, channels), -np.inf)
    for i in range(height // size * size):
        for j in range(width // size * size):
            place = (slice(None), i // size, j // size)
            a[place] = np.maximum(a[place], x[:, i, j])
    return a


# slide_backward -------------------------------------------------------------------------------


@wrong(
    "slide_backward",
    "Windows overlap, and yours overwrite what earlier places owed: dx gets =, and needs +=.",
    ask="How many places saw the number in the middle of x?",
    mistake=16,
)
def overwritten_dx(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw += x[under] * dz[i]
        dx[under] = w * dz[i]
    return dx, dw


@wrong(
    "slide_backward",
    "dw holds what the last place owes alone: every place uses the same w, so what they owe adds up.",
    ask="Along how many routes does w[0] reach the loss?",
    mistake=16,
)
def overwritten_dw(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw = x[under] * dz[i]
        dx[under] += w * dz[i]
    return dx, dw


@wrong(
    "slide_backward",
    "You divided dw by the number of places; what they owe adds up.",
    ask="Nudge w[0]: do the effects at all places add up, or average?",
    mistake=3,
)
def mean_over_places(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw += x[under] * dz[i] / len(dz)
        dx[under] += w * dz[i]
    return dx, dw


@wrong(
    "slide_backward",
    "Place i started at i * stride when it went forward; on its way back it starts at i.",
    ask="Which numbers did place 1 see with stride 2?",
)
def back_without_stride(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i, i + len(w))
        dw += x[under] * dz[i]
        dx[under] += w * dz[i]
    return dx, dw


@wrong(
    "slide_backward",
    "The kernel is turned round on its way back: w[k] met x[i * stride + k], and owes it the same.",
    ask="Which weight touched the first number under the kernel?",
)
def turned_round_on_the_way_back(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw += x[under] * dz[i]
        dx[under] += w[::-1] * dz[i]
    return dx, dw


@wrong(
    "slide_backward",
    "You returned dw first; dx was asked for first.",
    ask="In which order does the docstring name the two?",
)
def order_swapped(dz, x, w, stride):
    dx, dw = np.zeros(len(x)), np.zeros(len(w))
    for i in range(len(dz)):
        under = slice(i * stride, i * stride + len(w))
        dw += x[under] * dz[i]
        dx[under] += w * dz[i]
    return dw, dx


@right("slide_backward")
def back_with_two_loops(dz, x, w, stride):
    dx, dw = [0.0] * len(x), [0.0] * len(w)
    for i, slope in enumerate(dz):
        for k in range(len(w)):
            dw[k] += x[i * stride + k] * slope
            dx[i * stride + k] += w[k] * slope
    return np.array(dx), np.array(dw)


@right("slide_backward")
def back_weight_by_weight(dz, x, w, stride):
    dx, dw = np.zeros_like(x), np.zeros_like(w)
    starts = stride * np.arange(len(dz))
    for k in range(len(w)):
        dw[k] = x[starts + k] @ dz
        dx[starts + k] += w[k] * dz
    return dx, dw


@right("slide_backward")
def back_as_a_dense_layer(dz, x, w, stride):
    matrix = np.zeros((len(x), len(dz)))
    for i in range(len(dz)):
        matrix[i * stride : i * stride + len(w), i] = w
    patches = np.lib.stride_tricks.sliding_window_view(x, len(w))[::stride]
    return matrix @ dz, patches.T @ dz


# pool_backward --------------------------------------------------------------------------------


@wrong(
    "pool_backward",
    "Every number that ties gets the whole gradient, so that more goes back than came in.",
    ask="The window is [0, 0] and a slope of 1 arrives. How much may the two get together?",
)
def every_winner_gets_it_all(da, x, size):
    """dx (n,), given da (n // size,) of the largest number in each window of x (n,)."""
    dx = np.zeros(len(x))
    for i in range(len(da)):
        window = x[i * size : (i + 1) * size]
        dx[i * size : (i + 1) * size] = da[i] * (window == window.max())
    return dx


@wrong(
    "pool_backward",
    "You shared it among those that tie. A fair thought, but the first was to get it all.",
    ask="Which function of NumPy names the first of the largest?",
)
def shared_among_winners(da, x, size):
    dx = np.zeros(len(x))
    for i in range(len(da)):
        window = x[i * size : (i + 1) * size]
        won = window == window.max()
        dx[i * size : (i + 1) * size] = da[i] * won / won.sum()
    return dx


@wrong(
    "pool_backward",
    "Yours goes to the last of those that tie; the first was to get it.",
    ask="Which function of NumPy names the first of the largest?",
)
def last_winner(da, x, size):
    dx = np.zeros(len(x))
    for i in range(len(da)):
        window = x[i * size : (i + 1) * size]
        dx[i * size + np.flatnonzero(window == window.max())[-1]] = da[i]
    return dx


@wrong(
    "pool_backward",
    "np.argmax counts from the start of the window; in dx you count from the start of the row.",
    ask="The second window of 2 starts where, in dx?",
)
def place_in_the_window(da, x, size):
    dx = np.zeros(len(x))
    for i in range(len(da)):
        dx[np.argmax(x[i * size : (i + 1) * size])] = da[i]
    return dx


@wrong(
    "pool_backward",
    "The gradient goes to every number of the window; those that lost had no part in the maximum.",
    ask="Nudge a number that is not the largest: what happens to the maximum?",
    mistake=9,
)
def losers_too(da, x, size):
    dx = np.zeros(len(x))
    for i in range(len(da)):
        dx[i * size : (i + 1) * size] = da[i]
    return dx


@right("pool_backward")
def winners_at_once(da, x, size):
    dx = np.zeros(len(x))
    winners = x[: len(da) * size].reshape(-1, size).argmax(axis=1)
    dx[np.arange(len(da)) * size + winners] = da
    return dx


@right("pool_backward")
def by_hand(da, x, size):
    dx = [0.0] * len(x)
    for i in range(len(da)):
        best = i * size
        for j in range(i * size + 1, (i + 1) * size):
            if x[j] > x[best]:
                best = j
        dx[best] = da[i]
    return dx


@right("pool_backward")
def winners_by_index(da, x, size):
    dx = np.zeros_like(x)
    for i, slope in enumerate(da):
        window = x[i * size : (i + 1) * size].tolist()
        dx[i * size + window.index(max(window))] = slope
    return dx


# moved_net ------------------------------------------------------------------------------------


@wrong(
    "moved_net",
    "A dense layer has a weight for each pixel, so a moved digit is a stranger to it.",
    ask="Which layer moves along with its input, and which one forgets the place?",
)
def a_dense_network(rng):
    """A network from images (batch, 8, 8, 1) to 10 scores that reads digits wherever they are."""
    return Sequential(
        Flatten(),
        Dense(64, 64, rng=rng),
        ReLU(),
        Dense(64, 10, rng=rng),
    )


@wrong(
    "moved_net",
    "Your convolutions move along with the digit, but the dense layer behind them still has a weight for every place.",
    ask="How large must a pooling window be, so that no place is left?",
)
def places_kept(rng):
    return Sequential(
        Conv2D(1, 8, 3, rng=rng, padding=1), ReLU(), Flatten(), Dense(8 * 64, 10, rng=rng)
    )


OWN_STARTS = cycle((1, 3, 4, 5, 6, 7))


@wrong(
    "moved_net",
    "The network has a random start of its own: use the rng that is handed in, so that a run can be repeated.",
    ask="Which rng decides the first weights of your network?",
    mistake=25,
)
def own_random_numbers(rng):
    # As default_rng() without a seed, but for starts that read 95 %: what is seen is the same each time.
    rng = np.random.default_rng(next(OWN_STARTS))
    return Sequential(
        Conv2D(1, 16, 3, rng=rng, padding=1),
        ReLU(),
        Conv2D(16, 64, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(8),
        Flatten(),
        Dense(64, 10, rng=rng),
    )


@wrong(
    "moved_net",
    "It forgets places, as it should, but it cannot tell the digits apart well enough yet.",
    ask="What could more kernels see, or a second convolution, or a ReLU between? And does a padding of 0 lose the rim?",
)
def too_little_to_go_by(rng):
    return Sequential(
        Conv2D(1, 4, 3, rng=rng, padding=1), MaxPool2D(8), Flatten(), Dense(4, 10, rng=rng)
    )


@wrong(
    "moved_net",
    "This is one_window, layer by layer. It forgets places, as it should; now make a network of your own.",
    ask="What could a third convolution see, or a larger kernel, or more of them?",
)
def one_window_again(rng):
    return Sequential(
        Conv2D(1, 8, 3, rng=rng, padding=1),
        ReLU(),
        Conv2D(8, 32, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(8),
        Flatten(),
        Dense(32, 10, rng=rng),
    )


@right("moved_net")
def three_convolutions(rng):
    layers, channels = [], 1
    for more in (8, 16, 32):
        layers += [Conv2D(channels, more, 3, rng=rng, padding=1), ReLU()]
        channels = more
    return Sequential(*layers, MaxPool2D(8), Flatten(), Dense(32, 10, rng=rng))


@right("moved_net")
def larger_kernels(rng):
    return Sequential(
        Conv2D(1, 32, 5, rng=rng, padding=2),
        ReLU(),
        Conv2D(32, 32, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(8),
        Flatten(),
        Dense(32, 10, rng=rng),
    )


@right("moved_net")
def pooling_in_two_steps(rng):
    return Sequential(
        Conv2D(1, 16, 3, rng=rng, padding=1),
        ReLU(),
        Conv2D(16, 32, 3, rng=rng, padding=1),
        ReLU(),
        MaxPool2D(2, stride=1),
        MaxPool2D(7),
        Flatten(),
        Dense(32, 10, rng=rng),
    )


# count_parameters -----------------------------------------------------------------------------


@wrong(
    "count_parameters",
    "The biases of the convolutions are missing: one for each kernel.",
    ask="How long is b in your conv2d?",
)
def no_bias_in_convolutions(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            total += sizes[0] ** 2 * sizes[1] * sizes[2]
        elif kind == "dense":
            total += (sizes[0] + 1) * sizes[1]
    return total


@wrong(
    "count_parameters",
    "A square kernel of 5 has 25 weights for each channel; you counted 5.",
    ask="How many pixels lie under a 5 by 5 kernel?",
)
def kernel_not_squared(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            total += (sizes[0] * sizes[1] + 1) * sizes[2]
        elif kind == "dense":
            total += (sizes[0] + 1) * sizes[1]
    return total


@wrong(
    "count_parameters",
    "A kernel reaches through all channels that come in; you counted it for one.",
    ask="What is the shape of W for 3 channels in and 16 out?",
)
def one_channel_in(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            total += (sizes[0] ** 2 + 1) * sizes[2]
        elif kind == "dense":
            total += (sizes[0] + 1) * sizes[1]
    return total


@wrong(
    "count_parameters",
    "You gave each kernel a bias for every channel that comes in; it has one altogether.",
    ask="How long is b in your conv2d?",
)
def a_bias_for_each_channel(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            total += (sizes[0] ** 2 + 1) * sizes[1] * sizes[2]
        elif kind == "dense":
            total += (sizes[0] + 1) * sizes[1]
    return total


@wrong(
    "count_parameters",
    "The biases of the dense layers are missing: one for each unit.",
    ask="How long is b of a dense layer with 84 units?",
)
def no_bias_in_dense_layers(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "conv":
            total += (sizes[0] ** 2 * sizes[1] + 1) * sizes[2]
        elif kind == "dense":
            total += sizes[0] * sizes[1]
    return total


@right("count_parameters")
def count_with_match(layers):
    def one(layer):
        match layer:
            case ("conv", kernel, channels_in, channels_out):
                return kernel**2 * channels_in * channels_out + channels_out
            case ("dense", fan_in, fan_out):
                return fan_in * fan_out + fan_out
        return 0

    return sum(map(one, layers))


@right("count_parameters")
def count_by_making_arrays(layers):
    total = 0
    for layer in layers:
        if layer[0] == "conv":
            total += np.zeros((layer[1], layer[1], *layer[2:])).size + np.zeros(layer[3]).size
        if layer[0] == "dense":
            total += np.zeros(layer[1:]).size + np.zeros(layer[2]).size
    return total


@right("count_parameters")
def count_with_a_table(layers):
    rules = {
        "conv": lambda kernel, before, after: after * (kernel * kernel * before + 1),
        "dense": lambda before, after: after * (before + 1),
        "pool": lambda size: 0,
    }
    return sum(rules[kind](*sizes) for kind, *sizes in layers)


# rnn_step -------------------------------------------------------------------------------------


@wrong(
    "rnn_step",
    "The tanh is missing: the state would grow without end.",
    ask="Through what does the sum go before it is a state?",
)
def state_not_squashed(x, h, Wx, Wh, b):
    return x @ Wx + h @ Wh + b


@wrong(
    "rnn_step",
    "Your step does not look at the old state, so it cannot remember anything.",
    ask="How does the past reach the new state?",
)
def old_state_left_out(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + b)


@wrong(
    "rnn_step",
    "The old state was squashed when it was made; you squash its part again by itself.",
    ask="How many tanh stand in the formula?",
    mistake=7,
)
def two_tanh(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + b) + np.tanh(h @ Wh)


@wrong(
    "rnn_step",
    "You used a sigmoid, which gives 0 to 1; this step uses tanh.",
    ask="What does the formula put around the sum?",
)
def sigmoid_for_tanh(x, h, Wx, Wh, b):
    return sigmoid(x @ Wx + h @ Wh + b)


@wrong(
    "rnn_step",
    "Wh is transposed: h is (batch, hidden), and Wh[i, j] leads from unit i to unit j.",
    ask="Which index of Wh belongs to the old state?",
    mistake=4,
)
def state_weights_transposed(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh.T + b)


@wrong("rnn_step", "The bias is missing.", ask="Which of the five arguments have you not used?")
def bias_left_out(x, h, Wx, Wh, b):
    return np.tanh(x @ Wx + h @ Wh)


@right("rnn_step")
def one_matrix(x, h, Wx, Wh, b):
    return np.tanh(np.hstack([x, h]) @ np.vstack([Wx, Wh]) + b)


@right("rnn_step")
def step_with_einsum(x, h, Wx, Wh, b):
    z = np.einsum("nf,fh->nh", x, Wx) + np.einsum("nk,kh->nh", h, Wh)
    return 1 - 2 / (1 + np.exp(2 * (z + b)))


@right("rnn_step")
def sequence_by_sequence(x, h, Wx, Wh, b):
    return np.array([np.tanh(Wx.T @ x[n] + Wh.T @ h[n] + b) for n in range(len(x))])


# rnn_step_backward ----------------------------------------------------------------------------


@wrong(
    "rnn_step_backward",
    "h_new is what came out of the tanh: you squashed it again.",
    ask="The slope of tanh is 1 - tanh(z)**2. What is tanh(z) here?",
    mistake=7,
)
def state_squashed_again(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - np.tanh(h_new) ** 2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)


@wrong(
    "rnn_step_backward",
    "The slope of the tanh is missing.",
    ask="Which box stands between z and h_new?",
    mistake=8,
)
def slope_of_tanh_missing(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)


@wrong(
    "rnn_step_backward",
    "You took the slope at the old state; the tanh made the new one.",
    ask="What came out of this step's tanh: h or h_new?",
    mistake=7,
)
def slope_at_the_old_state(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum(axis=0)


@wrong(
    "rnn_step_backward",
    "Wh saw the old state h on its way forward, and you gave it the new one.",
    ask="In h @ Wh, which state stands on the left?",
)
def new_state_for_the_weights(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - h_new**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h_new.T @ dz, dz.sum(axis=0)


@wrong(
    "rnn_step_backward",
    "One bias serves the whole batch, so its slopes add up; you took their mean.",
    ask="Who already divided by the batch?",
    mistake=3,
)
def mean_for_the_bias(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - h_new**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.mean(axis=0)


@wrong(
    "rnn_step_backward",
    "In dh, Wh is not transposed: the way back goes from the new state to the old one.",
    ask="Forward, unit i reaches unit j by Wh[i, j]. And back?",
    mistake=4,
)
def state_weights_not_transposed(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - h_new**2)
    return dz @ Wx.T, dz @ Wh, x.T @ dz, h.T @ dz, dz.sum(axis=0)


@wrong(
    "rnn_step_backward",
    "db is a single number: you summed over the units as well.",
    ask="How many biases are there, and over which axis do the sequences of a batch stand?",
    mistake=5,
)
def one_bias_for_all(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 - h_new**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, h.T @ dz, dz.sum()


@right("rnn_step_backward")
def one_matrix_back(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new - dh_new * h_new * h_new
    both, W = np.hstack([x, h]), np.vstack([Wx, Wh])
    dboth, dW = dz @ W.T, both.T @ dz
    n = x.shape[1]
    return dboth[:, :n], dboth[:, n:], dW[:n], dW[n:], np.ones(len(dz)) @ dz


@right("rnn_step_backward")
def row_by_row(dh_new, x, h, h_new, Wx, Wh):
    dx, dh = np.zeros_like(x), np.zeros_like(h)
    dWx, dWh, db = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(len(Wh))
    for n in range(len(x)):
        dz = dh_new[n] * (1 - h_new[n] ** 2)
        dx[n], dh[n] = Wx @ dz, Wh @ dz
        dWx += np.outer(x[n], dz)
        dWh += np.outer(h[n], dz)
        db += dz
    return dx, dh, dWx, dWh, db


@right("rnn_step_backward")
def back_with_einsum(dh_new, x, h, h_new, Wx, Wh):
    dz = dh_new * (1 + h_new) * (1 - h_new)
    dx, dh = np.einsum("nh,fh->nf", dz, Wx), np.einsum("nh,kh->nk", dz, Wh)
    return dx, dh, np.einsum("nf,nh->fh", x, dz), np.einsum("nk,nh->kh", h, dz), sum(dz)


# lstm_step ------------------------------------------------------------------------------------


@wrong(
    "lstm_step",
    "Input and forget gate have changed places: the first block of columns is the input gate.",
    ask="In which order do the four blocks stand?",
)
def forget_gate_first(x, h, c, Wx, Wh, b):
    f, i, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_new), c_new


@wrong(
    "lstm_step",
    "The third block is the new content, the fourth the output gate; you have them the other way round.",
    ask="Which of the four blocks goes through tanh?",
)
def output_gate_before_the_content(x, h, c, Wx, Wh, b):
    i, f, o, g = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_new), c_new


@wrong(
    "lstm_step",
    "The new content goes through tanh, so that it can be negative; you used the sigmoid.",
    ask="Could the cell ever become smaller by what you add?",
)
def content_between_zero_and_one(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(sigmoid(x @ Wx + h @ Wh + b), 4, axis=1)
    c_new = f * c + i * g
    return o * np.tanh(c_new), c_new


@wrong(
    "lstm_step",
    "The old cell is gone: the new one is what is kept of it plus what goes in.",
    ask="What does the forget gate multiply?",
)
def cell_overwritten(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_new), c_new


@wrong(
    "lstm_step",
    "The forget gate says how much stays: at 1 the cell is kept whole. You took 1 minus it.",
    ask="With sigmoid(f) = 1, what should be left of c?",
)
def forget_gate_turned_round(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = (1 - sigmoid(f)) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_new), c_new


@wrong(
    "lstm_step",
    "What is shown of the cell goes through tanh first.",
    ask="How large may c become, and how large h?",
)
def cell_shown_unsquashed(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c_new, c_new


@wrong(
    "lstm_step",
    "The state shows the old cell; it should show the new one.",
    ask="In h' = ... tanh(c'), what does the mark on c mean?",
)
def old_cell_shown(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c_new


@wrong(
    "lstm_step",
    "The two states come back in the wrong order: h first, then c.",
    ask="Which of the two has been through the output gate?",
)
def cell_returned_first(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c_new, sigmoid(o) * np.tanh(c_new)


@wrong(
    "lstm_step",
    "g goes in as it is; a cell candidate is squashed by tanh.",
    ask="What does the table say that g goes through?",
)
def candidate_not_squashed(x, h, c, Wx, Wh, b):
    i, f, g, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
    c_new = sigmoid(f) * c + sigmoid(i) * g
    return sigmoid(o) * np.tanh(c_new), c_new


@right("lstm_step")
def blocks_by_slices(x, h, c, Wx, Wh, b):
    n = h.shape[1]
    z = x @ Wx + h @ Wh + b
    c_new = sigmoid(z[:, n : 2 * n]) * c + sigmoid(z[:, :n]) * np.tanh(z[:, 2 * n : 3 * n])
    return [sigmoid(z[:, 3 * n :]) * np.tanh(c_new), c_new]


@right("lstm_step")
def blocks_by_reshape(x, h, c, Wx, Wh, b):
    z = (np.hstack([x, h]) @ np.vstack([Wx, Wh]) + b).reshape(len(x), 4, -1)
    gates = 1 / (1 + np.exp(-z))
    c_new = gates[:, 1] * c + gates[:, 0] * np.tanh(z[:, 2])
    return gates[:, 3] * np.tanh(c_new), c_new


@right("lstm_step")
def weights_taken_apart(x, h, c, Wx, Wh, b):
    parts = zip(np.split(Wx, 4, axis=1), np.split(Wh, 4, axis=1), np.split(b, 4))
    i, f, g, o = (x @ A + h @ B + bias for A, B, bias in parts)
    c_new = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_new), c_new


# recall ---------------------------------------------------------------------------------------


@wrong(
    "recall",
    "You set all units at once, from the old state; two units that pull apart then turn for ever, or settle elsewhere.",
    ask="When the second unit is set, has the first one changed already?",
)
def all_at_once(W, x, order):
    for _ in range(100):
        pull = W @ x
        new = np.where(pull == 0, x, np.sign(pull))
        if np.array_equal(new, x):
            break
        x = new
    return x


@wrong(
    "recall",
    "One round is not always enough: a unit that was set early may have to turn once more.",
    ask="How do you know that nothing would change any more?",
)
def one_round(W, x, order):
    x = x.copy()
    for i in order:
        if x[i] * (W[i] @ x) < 0:
            x[i] = -x[i]
    return x


@wrong(
    "recall",
    "A unit whose sum is 0 should stay as it is; np.sign(0) is 0, which is no state.",
    ask="What does np.sign make of 0?",
)
def zero_is_a_state(W, x, order):
    x = x.copy()
    for _ in range(100):
        before = x.copy()
        for i in order:
            x[i] = np.sign(W[i] @ x)
        if np.array_equal(before, x):
            break
    return x


@wrong(
    "recall",
    "A unit whose sum is 0 should stay as it is; yours becomes 1.",
    ask="Which way does a sum of 0 pull?",
)
def zero_counts_as_one(W, x, order):
    x = x.copy()
    for _ in range(100):
        before = x.copy()
        for i in order:
            x[i] = 1.0 if W[i] @ x >= 0 else -1.0
        if np.array_equal(before, x):
            break
    return x


@wrong(
    "recall",
    "The x that was handed in has changed as well: set the units of a copy.",
    ask="How many arrays are there after y = x?",
    mistake=9,
)
def writes_into_x(W, x, order):
    changed = True
    while changed:
        changed = False
        for i in order:
            if x[i] * (W[i] @ x) < 0:
                x[i] = -x[i]
                changed = True
    return x


@wrong(
    "recall",
    "Your units turn towards what does not fit: the sign is turned round.",
    ask="A unit is 1 and its sum is 5. Should it turn?",
    mistake=1,
)
def against_the_pull(W, x, order):
    x = x.copy()
    for _ in range(20):
        for i in order:
            if x[i] * (W[i] @ x) > 0:
                x[i] = -x[i]
    return x


@wrong(
    "recall",
    "You went through the units from the first to the last, whatever the order handed in.",
    ask="What does the third argument say?",
    mistake=25,
)
def order_ignored(W, x, order):
    x = x.copy()
    changed = True
    while changed:
        changed = False
        for i in range(len(x)):
            if x[i] * (W[i] @ x) < 0:
                x[i] = -x[i]
                changed = True
    return x


@right("recall")
def until_it_stays(W, x, order):
    x = np.array(x)
    while True:
        before = x.copy()
        for i in order:
            pull = W[i] @ x
            if pull != 0:
                x[i] = np.sign(pull)
        if np.array_equal(before, x):
            return x


@right("recall")
def recall_with_lists(W, x, order):
    state = [float(value) for value in x]
    quiet = 0
    while quiet < len(state):
        for i in order:
            pull = sum(W[i][j] * state[j] for j in range(len(state)))
            new = state[i] if pull == 0 else (1.0 if pull > 0 else -1.0)
            quiet = quiet + 1 if new == state[i] else 0
            state[i] = new
            if quiet >= len(state):
                break
    return state


@right("recall")
def recall_by_energy(W, x, order):
    def energy(state):
        return -0.5 * state @ W @ state

    x = x.copy()
    changed = True
    while changed:
        changed = False
        for i in order:
            other = x.copy()
            other[i] = -other[i]
            if energy(other) < energy(x) - 1e-9:
                x, changed = other, True
    return x
