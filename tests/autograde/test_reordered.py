"""What is said of lines in an order that does not work."""

import pytest

from autograde.reordered import reordered

LINES = {
    "A": "    for x in xs:",
    "B": "        total = total + x",
    "C": "    total = 0",
    "D": "        total = x",
}
HEAD, TAIL = "def summed(xs):", "    return total"


def summed(order, **options):
    return reordered(order, LINES, HEAD, TAIL, **options)([1, 2, 3])


@pytest.mark.parametrize("order", ["CAB", "c, a, b", "C -> A -> B", ["C", "A", "B"]])
def test_the_lines_run_however_the_order_is_written(order):
    assert summed(order, most=3) == 6


def test_another_order_gives_what_it_gives():
    assert summed("CAD", most=3) == 3


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("CAX", "the lines are A, B, C, D, got 'X'"),
        ("CACB", "each line stands at most once, got CACB"),
        ("CABD", "not all lines are needed: 3 make the function, got 4"),
        ("AB", "line B needs total, which no line before it makes"),
        ("CA", "line A opens a block with nothing in it"),
        ("CB", "line B cannot stand right below C: look at the blanks in front of both"),
        ("ACB", "line C cannot stand right below A"),
        ("BCA", "line C cannot stand right below B"),
        ("", "the last line needs total, which no line before it makes"),
    ],
)
def test_what_does_not_work_is_said_in_words(order, said):
    with pytest.raises(ValueError, match=said):
        summed(order, most=3)


def test_a_first_line_too_far_in_is_told():
    head = f"{HEAD}\n    total = 0"
    with pytest.raises(ValueError, match="line B cannot be the first"):
        reordered("BA", LINES, head, TAIL, most=2)


def test_all_lines_are_needed_where_none_is_a_trap():
    with pytest.raises(ValueError, match="all of the 4 lines are needed, got 3"):
        summed("CAB")


def test_a_function_that_returns_nothing_is_told():
    with pytest.raises(ValueError, match="which line returns"):
        reordered("A", {"A": "    y = x"}, "def f(x):")(1)


def test_an_answer_of_another_kind_is_told():
    with pytest.raises(TypeError, match="letters in order, such as 'ABC', got 3"):
        summed(3, most=3)
