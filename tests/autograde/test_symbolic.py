"""sympy's values cross as they are, and a text that lies builds nothing and runs nothing."""

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.intake import ANSWER, CHECK, Cell
from autograde.ordinary_source import Source
from autograde.remote.frames import ProtocolError, pack
from autograde.remote.symbolic import symbolic, symbolic_text
from autograde.remote.wire import Wire
from autograde.run import Limits, run
from autograde.sandbox.worlds import Worlds
from tests.autograde.test_remote_frames import head
from tests.autograde.test_wire import NoHandles, cross

sp = pytest.importorskip("sympy", reason="sympy comes with PyTorch, which is optional")

x, y = sp.symbols("x y")
n = sp.Symbol("n", integer=True, positive=True)
f = sp.Function("f")
M = sp.Matrix([[1, x], [sp.pi, 4]])

LEAVES = (
    st.sampled_from([x, y, n, sp.pi, sp.E, sp.I, sp.oo, sp.nan])
    | st.integers(-(10**9), 10**9).map(sp.Integer)
    | st.fractions(-9, 9, max_denominator=99).map(sp.Rational)
    | st.floats(allow_nan=False).map(sp.Float)
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(sp.Add, inner, inner, evaluate=st.booleans())
        | st.builds(sp.Mul, inner, inner, evaluate=st.booleans())
        | st.builds(sp.Pow, inner, st.sampled_from([2, -1, x, sp.S.Half]), evaluate=st.just(False))
        | st.builds(sp.sin, inner, evaluate=st.just(False))
        | st.builds(f, inner)
    ),
    max_leaves=8,
)


@given(TREES)
def test_an_expression_comes_out_as_it_went_in(value):
    back = cross(value)
    assert type(back) is type(value)
    assert back == value
    assert sp.srepr(back, order="none") == sp.srepr(value, order="none")


@pytest.mark.parametrize(
    "value",
    [
        sp.factor(2 * x + 2),
        sp.Float("0.1", 30),
        sp.sqrt(8) / 3,
        sp.Derivative(f(x), x),
        sp.Integral(sp.exp(-(x**2)), (x, 0, sp.oo)),
        sp.Eq(f(x), 3),
        sp.Piecewise((x, x < 1), (0, True)),
        sp.FiniteSet(1, sp.sqrt(2)),
        sp.Interval(0, 1, left_open=True),
        sp.solveset(sp.sin(x), x),
        sp.Poly(x**2 + y, x, y),
        sp.series(sp.cos(x), x, 0, 5),
        sp.MatrixSymbol("A", 2, n).T,
        sp.ImmutableMatrix(M),
        sp.Symbol(r"\theta_{1}", real=True),
        sp.Dummy("d"),
        sp.true,
        f,
        sp.sin,
        sp.Pow(10, 10**12, evaluate=False),
    ],
    ids=str,
)
def test_every_kind_of_value_crosses(value):
    assert type(cross(value)) is type(value)
    assert cross(value) == value


def test_values_cross_in_containers():
    value = {x: [x**2, (sp.Integer(2), M.det())], "roots": {sp.Integer(-2), sp.sqrt(2)}}
    assert cross(value) == value
    array = np.array([x, 2 * x], dtype=object)
    assert cross(array).tolist() == [x, 2 * x]


@pytest.mark.parametrize("matrix", [M, sp.zeros(0, 3), sp.SparseMatrix(M)], ids=repr)
def test_a_matrix_is_one_matrix_on_both_sides(matrix):
    here, there = Wire(NoHandles(), 1), Wire(NoHandles(), -1)
    mine = matrix.copy()
    theirs, _ = there.load(here.dump(mine, {}))
    assert type(theirs) is type(mine)
    assert theirs == mine
    if mine.rows:
        theirs[0, 0] = x**5
        theirs.row_del(1)
    assert here.load(there.dump(theirs, {}))[0] is mine
    assert mine == theirs


class Temperature(sp.Symbol):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Temperature("x") + 1,
        sp.Poly(x, x, modulus=5),
        sp.Function("g", real=True)(x),
        sp.Symbol("print('x')"),
        sp.Function("exec")(x),
        sp.Integer(2) ** 14_100,
        sp.Matrix([Temperature("x")]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_built_equal_stays_where_it_is(value):
    assert symbolic_text(value) is None
    with pytest.raises(TypeError, match="cannot cross"):
        cross(value)


HOSTILE = [
    'sin(\'__import__("os").mkdir("ran")\')',
    'Integer(\'__import__("os").mkdir("ran")\')',
    "Tuple(Integer(1), ['mkdir'])",
    "FiniteSet(('mkdir',))",
    "Matrix('[[1]]')",
    "Add('1', '2')",
    "__import__('os').mkdir('ran')",
    "sympify('1')",
    "eval('1')",
    "lambdify(pi, pi)",
    "S",
    "sin(sin)",
    "pi.func",
    "Symbol.mro()",
    "(lambda: pi)()",
    "[pi for x in [1]][0]",
    "pi if pi else E",
    "sin(pi)(pi)",
    "pi(pi)",
    "FiniteSet(*[1])",
    "Symbol('x', **{'real': True})",
    "Symbol('x', cls=True)",
    "Symbol('x', real=pi)",
    "Symbol('x', real='yes')",
    "Symbol('exec(1)')",
    "Symbol('a.b')",
    "Str('f(')",
    "Symbol(b'x')",
    "Function('eval')(pi)",
    "Function('ｅｖａｌ')(pi)",
    "Function('__import__')(pi)",
    "Function('fromfile')(pi)",
    "Function('f', __eq__=True)",
    "Function('f', (pi,), {})",
    "Add(Integer(1), pi, evaluate=True)",
    "Float('__import__(\"os\")', precision=53)",
    "Float('1.0', precision=1000000000)",
    "Float('1.0', precision=True)",
    "Float((0, '1', 2, 3), precision=53)",
    "Integer(0x" + "f" * 10_000 + ")",
    "Integer(" + "9" * 5_000 + ")",
    "Integer(1.5)",
    "sin(" * 170 + "pi" + ")" * 170,
    "sin(" * 10_000 + "pi" + ")" * 10_000,
    "-" * 10_000 + "pi",
    "MutableDenseMatrix(1000000, 1000000, [])",
    "Tuple(" + "pi," * 100_000 + ")",
    "True",
    "[pi]",
    "pi; E",
    "pi\0",
    "\ud800",
    "",
    7,
    ["pi"],
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: str(text)[:30])
def test_a_lying_text_is_an_error_and_runs_nothing(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), -1).load(pack(head(["sympy", text]), []))
    assert not os.listdir()


@pytest.mark.parametrize("content", [["matrix", "pi"], ["matrix", "'x'"], ["matrix"]])
def test_a_matrix_that_lies_is_an_error(content):
    with pytest.raises(ProtocolError):
        Wire(NoHandles(), -1).load(pack(head(["@", 1], [[1, content]]), []))


def test_nothing_is_worked_out_that_has_no_end():
    assert symbolic("Pow(Integer(10), Pow(Integer(10), Integer(100)))").is_Pow
    assert symbolic("factorial(Integer(10000000000))").func is sp.factorial


ANSWER_CELL = """
import sympy as sp
x = sp.Symbol("x")
n = sp.Integer(10)
d = sp.diff(x**3, x)
roots = sp.solve(x**2 - 4, x)
M = sp.Matrix([[1, 2], [3, 4]])
def deriv(expr): return sp.diff(expr, x)
def swap(matrix): matrix.row_swap(0, 1)
def own(): return type("Own", (sp.Symbol,), {"__eq__": lambda *_: True, "__hash__": object.__hash__})("x")
"""
HOLDS = [
    "sp.expand(d - 3*x**2) == 0",
    "n == 10 and isinstance(n, sp.Integer)",
    "sorted(roots) == [-2, 2]",
    "isinstance(x, sp.Symbol)",
    "M.det() == -2 and M * M.inv() == sp.eye(2)",
    "deriv(sp.sin(x)**2) == 2*sp.sin(x)*sp.cos(x)",
    "sp.lambdify(x, d)(2) == 12",
    "not own() == sp.Symbol('y')",
]


def test_answers_are_judged_as_values(worlds: Worlds) -> None:
    cells = [Cell("code", ANSWER_CELL, ANSWER, "a", "deriv")]
    tests = [f"import sympy as sp\nassert {test}" for test in HOLDS]
    tests.append(
        "import sympy as sp\nkept = sp.Matrix([[1, 0], [0, 2]])\nswap(kept)\nassert kept[0, 1] == 2"
    )
    tests.append("assert deriv(x**2) == 2*x")
    cells += [Cell("code", test, CHECK, f"t{k}", f"test-{k}") for k, test in enumerate(tests)]
    names = ["x", "n", "d", "roots", "M", "deriv", "swap", "own"]
    source = Source(names, {"sp": "sympy"})
    ran = run(cells, {}, None, Limits(cell=20, total=120), worlds, source=source)
    errors = {test: ran.tests.get(f"test-{k}", {}).get("error") for k, test in enumerate(tests)}
    assert errors == dict.fromkeys(tests, ""), ran.stopped
