"""What is tried on the exercises of 00_start_here."""

import numpy as np

from autograde.exercise import Exercise, Prediction, choice, number

slope_at_six = Prediction(
    "At z = 6, is the curve steeper or flatter than at z = 0?",
    ["steeper", "flatter", "no different"],
    "flatter",
    "Far out the sigmoid hardly changes: at z = 6 its slope is a hundredth of what it is at 0.",
)

double = Exercise(
    "Twice a number",
    hints=[
        "What would you type into a calculator for x = 5? Write that with x in place of 5.",
        "A function hands over its result with return: return 2 * ...",
    ],
)


@double.visible()
def a_number(double):
    """a number"""
    return {"double(5)": double(5), "double(-0.5)": double(-0.5)}


@double.visible()
def an_array(double):
    """an array"""
    return {"double(np.array([1.0, -3.0, 7.0]))": double(np.array([1.0, -3.0, 7.0]))}


@double.hidden()
def the_input_is_left_alone(double):
    """x itself is not changed"""
    x = np.array([4.0, 7.0])
    double(x)
    return {"x after the call": x}


pixels = number(
    "The size of an array of pictures",
    decimals=0,
    hints=[
        "How many numbers are in one row, that is, in one picture?",
        "50 rows of 8 × 8 numbers each.",
    ],
)

shape_of_means = Prediction(
    "Which shape has x.mean(axis=0)?",
    ["(3,)", "(4,)", "(3, 4)"],
    "(4,)",
    "Axis 0, of length 3, goes away: one mean for each of the 4 columns. "
    "The pictures keep a 1 where the axis was, so that you see whether it is a row or a column.",
)

row_means = Exercise(
    "The mean of each row",
    hints=[
        "One mean for each row: which axis has to go away, the one that runs down (0) or across (1)?",
        "x.mean takes two arguments here: axis=... and keepdims=True.",
    ],
)


@row_means.visible()
def three_rows(row_means):
    """three rows of two numbers, then two rows of four"""
    return {
        "row_means(x), 3 rows": row_means(np.array([[1.0, 3.0], [4.0, 8.0], [-2.0, 0.0]])),
        "row_means(x), 2 rows": row_means(np.array([[1.0, 3.0, 4.0, 8.0], [0.0, 2.0, 0.0, 4.0]])),
    }


@row_means.hidden()
def five_rows(row_means):
    """five rows you have not seen"""
    return {"row_means(x)": row_means(np.random.default_rng(1).normal(size=(5, 3)))}


@row_means.hidden()
def it_can_be_subtracted(row_means):
    """x - row_means(x) has rows of mean 0"""
    x = np.random.default_rng(2).normal(size=(4, 6))
    return {"mean of each row": np.round((x - row_means(x)).mean(axis=1), 5) + 0.0}


refused = choice(
    "Which sum is refused?",
    options=["A", "B", "C", "D"],
    hints=[
        "Write the two shapes below each other, lined up at the right. Which pair is neither equal nor 1?",
        "(4,) stands below the 4 of (3, 4). What stands below it in (3,)?",
    ],
)

standardize = Exercise(
    "Every feature to mean 0 and standard deviation 1",
    hints=[
        "You need one mean for each column: which axis goes away?",
        "Subtract x.mean(axis=0), put the difference in brackets, then divide by x.std(axis=0).",
    ],
)


@standardize.visible(points=2)
def two_features(standardize):
    """three examples of two features on different scales"""
    x = np.array([[1.0, 100.0], [2.0, 500.0], [6.0, 300.0]])
    return {"standardize(x)": standardize(x)}


@standardize.hidden()
def many_examples(standardize):
    """examples you have not seen"""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(7, 4)) * np.array([0.1, 1.0, 10.0, 300.0]) + 5
    return {"standardize(x)": standardize(x)}


@standardize.hidden()
def the_data_is_left_alone(standardize):
    """x itself is not changed"""
    x = np.array([[1.0, -1.0], [3.0, 5.0], [8.0, 2.0]])
    standardize(x)
    return {"x after the call": x}


how_many = Prediction(
    "How many numbers are in p - y?",
    ["3", "9", "an error"],
    "9",
    "Lined up at the right, (3, 1) meets (1, 3): both are stretched to (3, 3).",
)

mean_squared_error = Exercise(
    "Find the bug: nine differences instead of three",
    hints=[
        "Which shape must p have so that p - y has one difference for each example?",
        "p[:, 0] is the column as shape (batch,). Subtract y from that.",
    ],
)


@mean_squared_error.visible()
def a_perfect_prediction(mean_squared_error):
    """a perfect prediction has error 0"""
    y = np.array([1.0, 2.0, 4.0])
    return {"error where p equals y": mean_squared_error(y.reshape(3, 1), y)}


@mean_squared_error.visible()
def one_prediction_off(mean_squared_error):
    """one prediction of four is too low by 3"""
    p, y = np.array([[1.0], [2.0], [3.0], [0.0]]), np.array([1.0, 5.0, 3.0, 0.0])
    return {"error": mean_squared_error(p, y)}


@mean_squared_error.hidden()
def random_predictions(mean_squared_error):
    """predictions you have not seen"""
    rng = np.random.default_rng(4)
    return {"error": mean_squared_error(rng.normal(size=(5, 1)), rng.normal(size=5))}


dense = Exercise(
    "A dense layer",
    hints=[
        "x (batch, features) and W (features, outputs): in which order do the inner sizes meet?",
        "Multiply with @, not *, and add b at the end.",
    ],
)


@dense.visible()
def whole_numbers(dense):
    """four examples, three features, two outputs"""
    x = np.array([[1.0, 2.0, 3.0], [0.0, -1.0, 4.0], [2.0, 0.0, 0.0], [5.0, 1.0, 1.0]])
    W = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]])
    return {"dense(x, W, b)": dense(x, W, np.array([10.0, -20.0]))}


@dense.hidden(points=2)
def other_sizes(dense):
    """sizes and numbers you have not seen"""
    rng = np.random.default_rng(5)
    x, W, b = rng.normal(size=(3, 5)), rng.normal(size=(5, 4)), rng.normal(size=4)
    return {"dense(x, W, b)": dense(x, W, b)}
