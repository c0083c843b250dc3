"""Naming mistakes: by what known wrong answers return, then by how the right values are distorted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from autograde.compare import Difference, differences, why_not_equal
from autograde.mistakes import Mistake, distortion, name_mistakes
from autograde.observe import CALL, encode

finite = st.floats(-1e6, 1e6, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-3)
matrices = arrays(np.float64, (3, 4), elements=finite)


def difference(got, expected, label="dW"):
    return Difference(label, encode(got), encode(expected), "other values")


@given(matrices)
def test_an_array_equals_itself_in_single_precision_and_as_a_list(values):
    expected = encode(values)
    assert not why_not_equal(encode(values), expected)
    assert not why_not_equal(encode(values.astype(np.float32)), expected)
    assert not why_not_equal(encode(values.tolist()), expected)


@given(matrices)
def test_a_change_of_a_thousandth_is_seen(values):
    changed = values.copy()
    changed[1, 2] += 1e-3 * max(1, np.abs(values).max())
    assert why_not_equal(encode(changed), encode(values)) == "other values"


def test_the_reason_of_a_difference():
    one = np.ones((2, 3))
    assert why_not_equal(encode(one.T), encode(one)) == "shape (3, 2) instead of (2, 3)"
    assert why_not_equal(encode(one * np.nan), encode(one)) == "some values are nan"
    assert why_not_equal(encode(one * np.inf), encode(one)) == "some values are infinite"
    assert why_not_equal(None, encode(one)) == "nothing was returned for it"


@pytest.mark.parametrize(
    ("distort", "words"),
    [
        (lambda dW: -dW, "wrong sign"),
        (lambda dW: dW / 3, "1/3 times"),
        (lambda dW: 2 * dW, "2 times"),
        (lambda dW: dW.T, "transposed"),
        (lambda dW: 0 * dW, "zero everywhere"),
        (lambda dW: dW.reshape(4, 3, 1), "another shape"),
    ],
)
def test_distortions_in_words(distort, words):
    expected = np.random.default_rng(0).normal(size=(3, 4))
    assert words in distortion(difference(distort(expected), expected))


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (12.0, "loss is 4 times what it should be."),
        (-1.5, "loss is -1/2 times what it should be."),
        (0.0, ""),
        (7.1, ""),  # any number is some number of times another
    ],
)
def test_a_single_number_gets_a_remark_only_where_it_tells_something(got, words):
    assert distortion(difference(np.array(got), np.array(3.0), "loss")) == words


def test_a_missing_sum_is_seen():
    rows = np.random.default_rng(0).normal(size=(3, 4))
    assert (
        distortion(difference(rows, rows.sum(axis=0), "db")) == "db is not summed yet over axis 0."
    )


def test_a_missing_return_is_seen():
    assert distortion(difference(None, np.ones(3))) == "dW gives None: is its return missing?"
    message = "cannot unpack non-iterable NoneType object"
    stumbled = {"raised": "TypeError", "message": message, "where": ""}
    said = distortion(Difference(CALL, stumbled, None, "it did not return"))
    assert said == "Your answer gives None: is its return missing?"


@given(matrices, matrices)
def test_unrelated_values_get_no_remark_that_does_not_hold(got, expected):
    said = distortion(difference(got, expected))
    if "times" in said and "-1" not in said:
        nonzero = expected != 0
        ratios = got[nonzero] / expected[nonzero]
        assert np.ptp(ratios) <= 1e-3 * np.abs(ratios).max()


def test_two_mistakes_at_once_are_both_named():
    expected = {"dW": encode(np.array([1.0, 2.0])), "db": encode(np.array([3.0]))}
    sign = Mistake("sign", "", seen={"c": {"dW": encode(np.array([-1.0, -2.0]))}})
    mean = Mistake("mean", "", seen={"c": {"db": encode(np.array([1.5]))}})
    other = Mistake("other", "", seen={"c": {"db": encode(np.array([9.0]))}})
    got = {"dW": encode(np.array([-1.0, -2.0])), "db": encode(np.array([1.5]))}
    failures = {("c", d.label): d for d in differences(got, expected)}
    assert {m.name for m in name_mistakes(failures, [other, mean, sign], ["c"])} == {"sign", "mean"}


def test_a_mistake_that_would_have_failed_more_ranks_behind():
    wide = Mistake("wide", "", seen={"c": {"a": encode(2.0), "b": encode(2.0)}})
    narrow = Mistake("narrow", "", seen={"c": {"a": encode(2.0)}})
    failures = {("c", "a"): difference(2.0, 1.0, "a")}
    assert [m.name for m in name_mistakes(failures, [wide, narrow], ["c"])] == ["narrow"]


def test_a_mistake_that_fits_one_value_by_chance_is_not_named():
    squared = Mistake(
        "squared", "", seen={"c": {"3": encode(9.0), "5": encode(25.0), "7": encode(49.0)}}
    )
    tripled = {
        "3": difference(9.0, 6.0, "3"),
        "5": difference(15.0, 10.0, "5"),
        "7": difference(21.0, 14.0, "7"),
    }
    failures = {("c", label): wrong for label, wrong in tripled.items()}
    assert name_mistakes(failures, [squared], ["c"]) == []


def test_an_answer_that_fits_nothing_is_not_named():
    failures = {("c", "a"): difference(5.0, 1.0, "a")}
    known = [Mistake("no", "", seen={"c": {"a": encode(2.0)}})]
    assert name_mistakes(failures, known, ["c"]) == []
