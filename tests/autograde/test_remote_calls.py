"""A student's functions, classes and objects are used through proxies as if they were here."""

import io
import warnings
from collections.abc import Iterator
from contextlib import redirect_stdout
from types import SimpleNamespace
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from autograde.observe import LINE
from autograde.remote.client import Client
from autograde.remote.special import NAMED_ONLY
from tests.autograde.remote_own import OWN
from tests.autograde.remote_pair import serving, student


@pytest.fixture(scope="module")
def own() -> Iterator[Any]:
    """The student's names, each as the judge sees it."""
    with student(serving(OWN)) as exchange:
        client = Client(exchange)

        class Own(SimpleNamespace):
            def __getattr__(self, name: str) -> Any:
                kind, value = client.look(name, NAMED_ONLY)
                assert kind == "value"
                return value

        yield Own(client=client)


def test_a_function_takes_and_gives_values(own):
    assert own.add(2) == 3
    assert own.add([1], b=[2]) == [1, 2]
    assert own.add.__name__ == "add"
    assert callable(own.add)
    assert own.count_up.__doc__ == "Counts."
    np.testing.assert_array_equal(own.add(np.arange(3), 1.5), [1.5, 2.5, 3.5])


def test_an_argument_that_comes_back_is_the_argument(own):
    for value in ([1, [2]], {"a": 1}, np.arange(3.0), {1, 2}):
        assert own.same(value) is value


def test_a_change_in_place_is_seen_here(own):
    z, values = np.array([1.0, -2.0]), [7]
    assert own.double_in_place(z) is z
    assert z.tolist() == [2, -4]
    assert own.append(values) is values
    assert values == [7, 1]


def test_a_view_of_an_argument_shares_its_memory(own):
    x = np.arange(6.0).reshape(2, 3)
    back = own.transposed(x)
    x[0, 0] = 99
    assert back[0, 0] == 99
    assert np.shares_memory(back, x)


def test_an_array_that_must_not_be_changed_cannot_be(own):
    z = np.ones(2)
    z.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        own.double_in_place(z)


def test_functions_of_the_check_are_called_back(own):
    seen = []

    def cube(z):
        seen.append(z.copy())
        return z**3

    np.testing.assert_allclose(own.slope(cube, np.array([1.0, 2.0]), 1e-4), [3, 12], rtol=1e-6)
    assert len(seen) == 2


def test_a_random_generator_goes_on(own):
    rng, twin = np.random.default_rng(3), np.random.default_rng(3)
    np.testing.assert_array_equal(own.draw(rng), twin.normal(size=3))
    assert rng.normal() == twin.normal()


def test_global_seeds_reach_the_student_and_none_come_back(own):
    import random

    np.random.seed(4)  # noqa: NPY002
    random.seed(4)
    before = np.random.get_state()[2], random.getstate()  # noqa: NPY002
    drawn = own.global_draw()
    assert (np.random.get_state()[2], random.getstate()) == before  # noqa: NPY002
    assert drawn == (np.random.normal(), random.random())  # noqa: NPY002


def test_what_is_printed_and_warned_is_heard_here(own):
    printed = io.StringIO()
    with redirect_stdout(printed):
        own.say()
    assert printed.getvalue() == "hello\n"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        own.warn()
    assert [str(w.message).split(" encountered")[0] for w in caught] == [
        "careful",
        "divide by zero",
    ]
    assert [w.category for w in caught] == [UserWarning, RuntimeWarning]


def test_how_numpy_treats_errors_is_the_same_there(own):
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        own.divide(np.ones(1), np.zeros(1))


def test_exceptions_are_what_they_were(own):
    with pytest.raises(ZeroDivisionError, match="division by zero") as caught:
        own.divide(1, 0)
    assert getattr(caught.value, LINE) == "def divide(a, b): return a / b"
    with pytest.raises(KeyError) as key:
        own.unknown("a")
    assert key.value.args == ("a",)
    with pytest.raises(np.linalg.LinAlgError, match="Singular"):
        own.singular()
    with pytest.raises(TypeError, match="missing 1 required positional argument"):
        own.add()


def test_an_exception_of_their_own_can_be_caught_by_its_class_or_its_base(own):
    account = own.Account(3)
    with pytest.raises(own.TooPoor, match="5 is too much") as caught:
        account.pay(5)
    assert caught.value.wanted == 5
    with pytest.raises(ValueError, match="4 is too much"):
        account.pay(4)
    with pytest.raises(own.TooPoor):
        raise own.TooPoor(1)


def test_an_exception_of_the_check_passes_through(own):
    class Mine(Exception):
        pass

    error = Mine("here")

    def fail():
        raise error

    with pytest.raises(Mine) as caught:
        own.call(fail)
    assert caught.value is error
    assert own.call_and_catch(lambda: {}["k"]) == "'k'"


def test_an_object_has_attributes_and_methods(own):
    account = own.Account(10)
    account.pay(4)
    assert (account.balance, account.double) == (6, 12)
    account.balance = 20
    assert account.double == 40
    del account.balance
    assert not hasattr(account, "balance")
    assert vars(account) == {}


def test_a_class_is_a_class(own):
    account = own.Savings(1)
    assert isinstance(account, own.Account)
    assert type(account) is own.Savings
    assert issubclass(own.Savings, own.Account)
    assert own.Account.bank() == "ours"
    assert own.Account.__doc__ == "Money."
    assert own.Account.opened > 0
    assert not isinstance(own.Account(1), own.Savings)


def test_special_methods_work_where_the_class_has_them(own):
    a, b = own.Account(3), own.Account(4)
    assert (a + b).balance == (a + 4).balance == 7
    assert a + 1 == b
    assert a != b
    assert (len(a), a[5], 3 in a, 4 in a, bool(own.Account(0))) == (3, 15, True, False, False)
    assert (str(a), f"{a!r}") == ("Account(3)", "Account(3)")
    with a as inside:
        assert inside is a
    assert a.balance == 0
    with pytest.raises(TypeError, match="unsupported operand"):
        a - b
    assert not hasattr(own.Account, "__sub__")


def test_arrays_inside_of_objects_stay_shared(own):
    W = np.ones((3, 2))
    layer = own.Layer(W)
    layer.step()
    assert not W.any()
    layer.W[0, 0] = 7
    np.testing.assert_array_equal(layer(np.eye(3)), layer.W)
    assert layer.W is W


def test_generators_are_gone_through(own):
    assert list(own.count_up(3)) == [0, 1, 2]
    steps = own.count_up(1)
    next(steps)
    with pytest.raises(StopIteration):
        next(steps)


def test_their_subclasses_of_plain_types(own):
    assert own.letters("abba") == {"a": 2, "b": 2}
    assert own.make_point(1, 2).y == 2
    assert own.make_point(1, 2) == (1, 2)
    stack = own.Stack([1, 2])
    assert stack.top() == 2
    assert (type(own.same(stack)), len(stack)) == (own.Stack, 2)


def test_axes_of_the_test_can_be_drawn_in(own):
    figure, axes = plt.subplots()
    assert own.plot(axes, 4) is axes
    [line] = axes.lines
    assert list(line.get_ydata()) == [0, 1, 4, 9]
    assert axes.get_title() == "squares"
    plt.close(figure)
