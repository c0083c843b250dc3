"""Whatever a learner's code returns or does, it becomes plain JSON values."""

import json
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograde.compare import as_array
from autograde.exercise import Exercise, Secret, choice, number, what_numpy_warns_of
from autograde.observe import CALL, MAX_TEXT, encode, observe


def seen(subject):
    exercise = Exercise("Try it")

    @exercise.visible()
    def call(subject):
        """it is called"""
        return {"value": subject()}

    return observe(exercise.checks[0], subject)


@given(
    arrays(
        st.sampled_from([np.float64, np.float32, np.int64, np.bool_]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
    )
)
def test_an_array_survives_json(values):
    back = as_array(json.loads(json.dumps(encode(values))))
    np.testing.assert_array_equal(back, values.astype(np.float64))


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        True,
        np.True_,
        {"a": 1},
        [[1, 2], [3]],
        object(),
        np.array(["a"]),
        {1, 2},
        1 + 2j,
        print,
    ],
)
def test_anything_else_becomes_text(value):
    assert "text" in encode(value)
    json.dumps(encode(value))


def test_long_text_and_large_arrays_are_cut():
    assert len(encode("x" * 10 * MAX_TEXT)["text"]) < 2 * MAX_TEXT
    assert "too large" in encode(np.zeros((200, 200)))["text"]


def test_a_secret_is_a_digest():
    assert encode(Secret("b")) == encode(Secret("b")) != encode(Secret("c"))
    assert encode(Secret("b"))["secret"] != "b"
    assert len(encode(Secret("b"))["secret"]) == 64


@pytest.mark.parametrize("error", [ValueError, ZeroDivisionError, RecursionError, MemoryError])
def test_an_exception_is_observed(error):
    def subject():
        raise error("why")

    assert seen(subject)[CALL]["raised"] == error.__name__


def test_the_stub_is_told_apart():
    def subject():
        raise NotImplementedError("later")

    assert seen(subject) == {CALL: {"unwritten": "later"}}
    assert "unwritten" in seen(...)[CALL]


def test_a_warning_is_not_seen():
    def subject():
        warnings.warn("careful", stacklevel=1)
        return np.log(np.zeros(1))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert seen(subject)["value"]["array"] == [-np.inf]
    assert not caught


def test_only_what_numpy_itself_warns_of_counts():
    def meanwhile(z):
        warnings.warn("unclosed socket", ResourceWarning, stacklevel=1)
        warnings.warn("coroutine was never awaited", RuntimeWarning, stacklevel=1)
        return np.exp(z)

    assert what_numpy_warns_of(meanwhile, np.array(0.0)) == (1.0, "nothing")
    assert what_numpy_warns_of(meanwhile, np.array(800.0)) == (np.inf, "overflow")
    with np.errstate(all="ignore"):
        assert what_numpy_warns_of(meanwhile, np.array(800.0)) == (np.inf, "overflow")
    with np.errstate(all="raise"):
        assert what_numpy_warns_of(np.exp, np.array(-800.0)) == (0.0, "nothing")


def test_an_array_of_one_number_is_a_number():
    (check,) = number("The sum", decimals=2).checks
    for answer in (np.array([4.5]), np.array([[4.5]]), np.float32(4.5)):
        assert observe(check, answer) == observe(check, 4.5)
    for answer in (np.array([4.5, 4.5]), [4.5], True, "4.5"):
        assert "the answer is a number" in observe(check, answer)[CALL]["message"]


def test_a_choice_may_be_written_with_other_blanks_and_capitals():
    (check,) = choice("Which?", options=["dx = dz @ W.T", "dx = dz * W"]).checks
    assert observe(check, "DX=dz @W.T ") == observe(check, "dx = dz @ W.T")
    assert observe(check, "dx=dz*W") != observe(check, "dx = dz @ W.T")
    assert "raised" in observe(check, "dx = W")[CALL]


def test_a_none_that_a_check_has_wrapped_is_still_none():
    assert encode(np.array(None)) == encode(None) == {"text": "None"}


@pytest.mark.parametrize(
    ("answer", "taken"), [(45, True), (45.0, True), (44.9, False), (45.4, False)]
)
def test_a_whole_number_is_not_rounded_into_a_right_one(answer, taken):
    (check,) = number("Steps in an epoch", decimals=0).checks
    seen = observe(check, answer)
    assert (seen == observe(check, 45)) == taken
    assert taken or seen[CALL]["message"] == f"the answer is a whole number, got {answer}"
