"""Objects that lie, and code that looks for the judge's own: nothing of it decides anything."""

import math
import unittest
from collections.abc import Iterator

import numpy as np
import pytest

from autograde.remote.client import Client
from autograde.remote.frames import ProtocolError
from autograde.remote.peer import MAX_NESTING
from autograde.remote.special import NAMED_ONLY
from tests.autograde.remote_pair import serving, student

OWN = '''
import numpy as np
import unittest

class Liar:
    """Equal to everything, close to everything, true, and says that it is a float."""
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 0.0
    def __round__(self, n=None): return 0
    def __hash__(self): return hash(4)
    def __array__(self, *_, **__): return np.zeros(3)
    def __array_ufunc__(self, *_, **__): return True
    def __array_function__(self, *_, **__): return True
    @property
    def __class__(self): return float

class LyingMemory(Liar):
    __array_interface__ = {"shape": (3,), "typestr": "<f8", "data": (0, False), "version": 3}

class Circular(Liar):
    """Makes more of itself where it is asked for a value."""
    def __round__(self, n=None): return self
    __floor__ = __ceil__ = __trunc__ = __round__
    __float__ = __int__ = __index__ = __complex__ = __round__
    def __array__(self, *_, **__): return self
    def __format__(self, how): return "lies"

class LyingFloat(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __hash__ = float.__hash__

class LyingArray(np.ndarray):
    def __eq__(self, other): return np.ones(3, bool)
    def __array_ufunc__(self, *_, **__): return np.ones(3, bool)

class Value:
    def __init__(self, x): self.x = x
    def __sub__(self, other): return self.x - getattr(other, "x", other)
    def __len__(self): return "many"
    def __iter__(self): return 5

class LyingValue(Value):
    def __sub__(self, other): return 0

def liar(*_): return Liar()
def lying_memory(*_): return LyingMemory()
def circular(*_): return Circular()
def lying_float(*_): return LyingFloat(1.0)
def lying_array(*_): return np.array([7.0, 7.0, 7.0]).view(LyingArray)
def lying_value(*_): return LyingValue(3)
def plain_value(x): return Value(x)
def stop(*_): raise StopIteration
def skip(*_): raise unittest.SkipTest("no need")
def leave(*_): raise SystemExit(0)
def interrupt(*_): raise KeyboardInterrupt
def attribute(thing, *names):
    for name in names:
        thing = getattr(thing, name)
    return repr(thing)
def change(thing, name, value): setattr(thing, name, value)
def again(f, n): return f(n)
def tower(n):
    t = ()
    for _ in range(n): t = (t,)
    return t
def large(n): return "x" * n
def bare(): return type
'''


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with student(serving(OWN)) as exchange:
        yield Client(exchange)


def get(client, name):
    return client.look(name)[1]


def test_a_liar_is_equal_to_nothing(client):
    lie = get(client, "liar")()
    for value in (4, 0.0, "x", None, [1], np.float64(3), np.zeros(3), float("nan")):
        assert (lie == value) is False
        assert (value == lie) is False
        assert (lie != value) is True
    assert lie not in [1, 2]
    assert lie not in {4: 1}
    assert not isinstance(lie, float)


@pytest.mark.parametrize(
    "use",
    [
        lambda lie: lie - 4,
        lambda lie: 4 - lie,
        lambda lie: lie < 4,
        lambda lie: lie <= 4,
        abs,
        lambda lie: 4 in lie,
        lambda lie: unittest.TestCase().assertAlmostEqual(lie, 4),  # noqa: PT009
    ],
)
def test_no_operator_decides_for_a_liar(client, use):
    client.remarks.clear()
    with pytest.raises((TypeError, AssertionError)):
        use(get(client, "liar")())
    assert "Liar" in client.unusual()


def test_what_a_liar_converts_to_is_a_value_like_any_other(client):
    lie = get(client, "liar")()
    assert (float(lie), round(lie), math.sqrt(lie)) == (0, 0, 0)
    assert not math.isclose(lie, 4)
    assert not np.isclose(lie, 4).any()
    assert not np.allclose(lie, np.ones(3))
    assert np.asarray(lie, dtype=float).tolist() == [0, 0, 0]
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(lie, np.ones(3))


def test_numpy_computes_with_a_liars_array_not_with_its_operators(client):
    lie = get(client, "liar")()
    assert (np.float64(4) - lie).tolist() == (4 * np.ones(3) - lie).tolist() == [4, 4, 4]
    assert (lie - np.ones(3)).tolist() == [-1, -1, -1]
    assert (lie < np.ones(3)).all()
    assert not (lie > np.ones(3)).any()
    assert np.max(np.abs(np.ones(3) - lie)) == 1
    with pytest.raises(TypeError):
        np.add(np.ones(3), 1, out=lie)


@pytest.mark.parametrize(
    "convert", [round, float, int, complex, math.floor, math.ceil, math.trunc, np.asarray, np.abs]
)
def test_a_conversion_gives_no_object(client, convert):
    client.remarks.clear()
    with pytest.raises((TypeError, ValueError)):
        convert(get(client, "circular")())
    if convert not in (np.asarray, np.abs):
        assert "Circular" in client.unusual()


def test_memory_that_is_not_there_is_read_where_it_is_said_to_be(client):
    with pytest.raises(ValueError, match="NULL"):
        np.asarray(get(client, "lying_memory")())


@pytest.mark.parametrize("compare", [np.testing.assert_array_equal, np.testing.assert_equal])
def test_numpys_comparisons_reject_a_liar(client, compare):
    for wrong in ("liar", "lying_array"):
        with pytest.raises(AssertionError):
            compare(get(client, wrong)(), np.ones(3))
    assert not np.array_equal(get(client, "liar")(), np.ones(3))


def test_numbers_and_arrays_that_lie_are_plain_here(client):
    number, array = get(client, "lying_float")(), get(client, "lying_array")()
    assert (type(number), number == 4, number - 4) == (float, False, -3)
    assert type(array) is np.ndarray
    assert not (array == np.ones(3)).any()


def test_only_a_class_that_was_asked_for_has_operators(client):
    handed = get(client, "plain_value")(3)
    with pytest.raises(TypeError):
        handed - 3
    client.look("Value")
    with pytest.raises(TypeError):
        handed - 3
    client.look("Value", ["__add__", "__lt__"])
    with pytest.raises(TypeError):  # the author's class has no such operator
        handed - 3
    client.look("Value", NAMED_ONLY)
    assert handed - 3 == 0
    with pytest.raises(TypeError, match="unsupported operand"):
        get(client, "lying_value")() - 17
    assert "own" in client.unusual()


def test_python_itself_holds_special_methods_to_their_rules(client):
    value = get(client, "Value")(1)
    for use in (len, iter):
        with pytest.raises(TypeError):
            use(value)


def test_stopping_is_no_end_of_a_row_of_tests(client):
    with pytest.raises(RuntimeError, match="StopIteration"):
        all(map(get(client, "stop"), [1, 2]))


def test_a_test_cannot_be_skipped_from_there(client):
    class Case(unittest.TestCase):
        def runTest(self):
            get(client, "skip")()

    result = unittest.TestResult()
    Case().run(result)
    assert len(result.errors) == 1
    assert not result.skipped


def test_leaving_and_interrupting_are_exceptions_here(client):
    with pytest.raises(SystemExit):
        get(client, "leave")()
    with pytest.raises(Exception, match=r"^$") as caught:
        get(client, "interrupt")()
    assert type(caught.value).__name__ == "KeyboardInterrupt"


class Mine:
    secret = 385

    def __init__(self):
        self.open = "yes"
        self._hidden = 385
        self.function = lambda: 385
        self.module = np
        self.kind = int


PRIVATE = ["_hidden", "__dict__", "__class__", "__init__", "__reduce__", "__getattribute__"]


@pytest.mark.parametrize("name", [*PRIVATE, "function", "module", "kind", "savefig", 5, None])
def test_what_is_not_public_stays_here(client, name):
    mine = Mine()
    mine.savefig = "out"
    assert get(client, "attribute")(mine, "open") == "'yes'"
    for ask in (("get", (mine, name)), ("set", (mine, name, 1)), ("del", (mine, name))):
        if ask[0] == "get" or name in (*PRIVATE, "savefig", 5, None):
            with pytest.raises(AttributeError):
                client.perform(*ask)


@pytest.mark.parametrize("name", ["__globals__", "__code__", "__defaults__", "__closure__", "x"])
def test_functions_classes_and_modules_of_the_check_show_nothing_of_themselves(client, name):
    def check():
        return 385

    for thing in (check, Mine, np):
        with pytest.raises(AttributeError):
            client.perform("get", (thing, name))
        with pytest.raises(AttributeError):
            client.perform("set", (thing, name, 1))


@pytest.mark.parametrize("method", ["__init__", "__reduce__", "__getattribute__", "open", 3])
def test_only_special_methods_that_forward_can_be_called(client, method):
    mine = Mine()
    client.keep(mine)
    with pytest.raises(ProtocolError):
        client.perform("special", (mine, method, ()))


def test_the_names_of_the_judge_cannot_be_asked_for(client):
    for operation in ("look", "bind", "names", "seeds", "eval", "call", "get", "str"):
        with pytest.raises(AttributeError):
            client.perform(operation, ("x", "format"))


def test_no_class_is_built_here_and_no_text_walks_through_what_is_here(client):
    with pytest.raises(AttributeError):
        client.perform("call", (type, ("Liar", (), {}), ()))
    with pytest.raises(AttributeError):
        client.perform("get", ("{0._autograde_remote[0]}", "format"))
    with pytest.raises(ProtocolError):
        client.wire._decode(["type", "__loader__"])


def test_classes_of_the_check_cannot_be_changed(client):
    with pytest.raises(AttributeError):
        get(client, "change")(Mine, "secret", 1)
    assert Mine.secret == 385


def test_calling_each_other_without_end_ends(client):
    again = get(client, "again")

    def call(n):
        return again(call, n + 1)

    with pytest.raises(RecursionError):
        call(0)
    assert get(client, "again")(lambda n: n, MAX_NESTING) == MAX_NESTING


def test_values_that_are_too_deep_or_too_large_are_errors_and_the_next_call_works(client):
    with pytest.raises(ValueError, match="nested too deeply"):
        get(client, "tower")(5000)
    with pytest.raises(ValueError, match="too large"):
        get(client, "large")(20 * 2**20)
    assert get(client, "bare")() is type


def answering(*frames):
    def answer(channel):
        channel.send(channel.receive())  # begins anew
        for frame in frames:
            channel.receive()
            channel.send(frame)

    return answer


@pytest.mark.parametrize("frame", [b"", b"fresh", b"nn1\n\xff\xff\xff\xff", b"x" * 1000])
def test_a_process_that_answers_nonsense_is_an_error(frame):
    with student(answering(frame)) as exchange, pytest.raises(ProtocolError):
        Client(exchange).look("f")
