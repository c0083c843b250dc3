"""sympy runs no text of an answer's in the judge's process."""

from __future__ import annotations

import subprocess
import sys

import pytest

from autograde.sandbox.worlds import Worlds
from tests.autograde.test_ordinary_fairness import answer, check, is_lost, is_right, scores, waits

pytest.importorskip("sympy", reason="sympy comes with PyTorch, which is not installed")

GUARDED = """
from autograde.remote.proxies import CannotBeJudged
from autograde.remote.sympy_texts import guard_sympy
{first}
guard_sympy()
import sys, sympy as sp
x = sp.Symbol('x')
for text in sys.argv[1:]:
    for use in (sp.simplify, sp.sympify, sp.sin, lambda t: sp.lambdify(x, t), lambda t: sp.lambdify(x, [t])):
        try:
            use(text)
            print('taken', end=' ')
        except CannotBeJudged:
            print('refused', end=' ')
        except Exception:
            print('failed', end=' ')
"""


def tried(*texts: str, first: str = "") -> list[str]:
    command = [sys.executable, "-c", GUARDED.format(first=first), *texts]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("first", ["", "import sympy"], ids=["before sympy", "after sympy"])
def test_a_formula_is_a_formula(first: str) -> None:
    formulas = ["x**2 + 2*x + 1", "sin(pi/3)*exp(-t)", "f(x) + sqrt(2)", "1.5e-3"]
    assert tried(*formulas, first=first) == [*["taken"] * 3, *["refused"] * 2] * len(formulas)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').getpid()",
        "x.__class__",
        "exec('1')",
        "print(1)",
        "open('no.txt')",
        "sympify('exec(1)')",
        "lambdify(x, '1')",
        "Symbol('exec(1)')",
        "Function('exec')(1)",
        "(lambda: 1)()",
        "[y for y in (1, 2)]",
    ],
)
def test_anything_else_runs_nothing(text: str) -> None:
    results = tried(text)
    assert "refused" in results
    assert "taken" not in results


def test_an_answer_in_words_waits_where_it_would_run(worlds: Worlds) -> None:
    source = [
        answer("f", "import sympy as sp\nx = sp.Symbol('x')\ndef f(): return x - x"),
        check("zero", "import sympy as sp\nassert sp.simplify(f()) == 0"),
    ]
    head = "import sympy as sp\nx = sp.Symbol('x')\n"
    assert is_right(scores(worlds, source, {"f": head + "def f(): return x - x"})["zero"])
    assert is_right(scores(worlds, source, {"f": head + "def f(): return 'x - x'"})["zero"])
    assert is_lost(scores(worlds, source, {"f": head + "def f(): return x"})["zero"])
    cheat = "def f(): return \"__import__('builtins').setattr(__import__('sympy'), 'k', 1) or 0\""
    assert waits(scores(worlds, source, {"f": cheat})["zero"], "a text that sympy would run")
