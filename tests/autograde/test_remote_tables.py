"""Test cells of data science courses, judged with the answers in another process: what tests do with pandas objects."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograde.intake import ANSWER, CHECK, GIVEN, Cell
from autograde.ordinary_source import read_source
from autograde.run import Limits, Ran, run
from autograde.sandbox.worlds import Worlds

# A warm process takes pandas along only where an assignment's given cells import it.
PANDAS = "import numpy as np\nimport pandas as pd"
FRAME = "df = pd.DataFrame({'k': ['a', 'b', 'a'], 'n': [1.0, 4.0, 9.0]})"
# The test of each idiom, a right answer and a wrong one.
IDIOMS = {
    "isinstance": (
        "assert isinstance(f(), pd.DataFrame) and f().shape == (1, 1)",
        "def f(): return pd.DataFrame([[1]])",
        "def f(): return {'a': [1]}",
    ),
    "assert_frame_equal": (
        "pd.testing.assert_frame_equal(f(df), pd.DataFrame({'k': ['a', 'a'], 'n': [1.0, 9.0]}, index=[0, 2]))",
        "def f(df): return df[df['k'] == 'a']",
        "def f(df): return df[df['k'] == 'b']",
    ),
    "assert_series_equal": (
        "pd.testing.assert_series_equal(f(df), pd.Series([10.0, 4.0], index=pd.Index(['a', 'b'], name='k'), name='n'))",
        "def f(df): return df.groupby('k')['n'].sum()",
        "def f(df): return df.groupby('k')['n'].mean()",
    ),
    "assert_index_equal": (
        "pd.testing.assert_index_equal(f(df).columns, pd.Index(['k', 'n']))",
        "def f(df): return df.copy()",
        "def f(df): return df[['n', 'k']]",
    ),
    "compared with a list": (
        "assert (s == [1, 2, 3]).all()",
        "s = pd.Series([1, 2, 3])",
        "s = pd.Series([1, 2, 4])",
    ),
    "a moment": (
        "assert moment == pd.Timestamp('2024-02-29') and isinstance(moment, pd.Timestamp)",
        "moment = pd.to_datetime('2024-02-28') + pd.Timedelta('1D')",
        "moment = pd.to_datetime('2024-02-28')",
    ),
    "concat": (
        "assert pd.concat([f(df), df]).shape == (6, 2)",
        "def f(df): return df.sort_values('n')",
        "def f(df): return df.head(2)",
    ),
    "a ufunc": (
        "assert np.sqrt(f(df)['n']).tolist() == [1, 2, 3]",
        "def f(df): return df",
        "def f(df): return df.assign(n=0)",
    ),
    "rounding": (
        "assert round(f(df), 1).tolist() == [0.1, 0.3, 0.6]",
        "def f(df): return df['n'] / df['n'].sum()",
        "def f(df): return df['n'] / df['n'].max()",
    ),
    "dtypes": (
        "assert f(df).dtypes['n'] == int and f(df)['k'].dtype == 'category' and f(df)['n'].dtype == np.int64",
        "def f(df): return df.astype({'n': int, 'k': 'category'})",
        "def f(df): return df.astype({'k': 'category'})",
    ),
    "changed in place": (
        "given = df.copy()\nf(given)\nassert given['twice'].tolist() == [2, 8, 18] and 'twice' not in df",
        "def f(df): df['twice'] = 2 * df['n']",
        "def f(df): df = df.assign(twice=2 * df['n'])",
    ),
    "left alone": (
        "given = df.copy()\nf(given)\npd.testing.assert_frame_equal(given, df)",
        "def f(df): return df.assign(n=0)",
        "def f(df): df['n'] = 0",
    ),
    "given back": (
        "assert f(df) is df",
        "def f(df): return df",
        "def f(df): return df.copy()",
    ),
    "what is missing": (
        "assert f(pd.Series([1, None])).isna().sum() == 0 and pd.isna(gap) and gap is pd.NaT",
        "gap = pd.NaT\ndef f(s): return s.dropna()",
        "gap = 0\ndef f(s): return s",
    ),
    "a given table that the answer extends": (
        "assert df['root'].tolist() == [1, 2, 3]",
        "df['root'] = df['n'] ** 0.5",
        "df['root'] = df['n']",
    ),
    "values of a column": (
        "assert sorted(f(df)) == ['a', 'b'] and list(df['k'].unique()) == list(f(df))",
        "def f(df): return df['k'].unique()",
        "def f(df): return df['k']",
    ),
    "levels": (
        "assert f(df).loc[('a', 9.0), 'n'] == 1 and f(df).index.names == ['k', 'm']",
        "def f(df): return df.assign(m=df['n'] - 0).groupby(['k', 'm']).count()",
        "def f(df): return df.groupby('k').count()",
    ),
    "an error of pandas": (
        "try:\n    f(df)\nexcept pd.errors.MergeError:\n    pass\nelse:\n    raise AssertionError",
        "def f(df): return df.merge(df, on='k', validate='one_to_one')",
        "def f(df): return df.merge(df, on='k')",
    ),
    "printed": (
        "wide = pd.DataFrame(np.zeros((2, 15)), columns=[f'column {i}' for i in range(15)])\n"
        "assert f(wide) == str(wide) and 'column 7' in f(wide)",
        "def f(df): return str(df)",
        "def f(df): return df.to_string(max_cols=6)",
    ),
}


def tried(worlds: Worlds, answer: str, *tests: str, solution: str = "") -> Ran:
    """An assignment of one answer and its tests, run with this answer."""
    given = [PANDAS, FRAME]
    cells = [*map(new_code_cell, (*given, solution or answer, *tests))]
    cells[2].metadata["nbgrader"] = {"solution": True}
    for cell in cells[3:]:
        cell.metadata["nbgrader"] = {"grade": True}
    source = read_source(new_notebook(cells=cells))
    made = [Cell("code", text, GIVEN) for text in given]
    made.append(Cell("code", answer, ANSWER, "a", "f"))
    made += [Cell("code", test, CHECK, f"t{i}", f"test-{i}") for i, test in enumerate(tests)]
    return run(made, {}, None, Limits(cell=30, total=120), worlds, source=source)


@pytest.mark.parametrize("idiom", IDIOMS)
def test_an_idiom_is_judged_as_in_a_notebook(idiom: str, worlds: Worlds) -> None:
    test, right, wrong = IDIOMS[idiom]
    assert tried(worlds, right, test).tests["test-0"]["error"] == ""
    assert tried(worlds, wrong, test, solution=right).tests["test-0"]["error"]


READERS = {
    "evaluates": "df.eval('@source', level=k)",
    "evaluates with pandas": "pd.eval('@source', level=k)",
    "asks for names": "df.query('n in @expected', level=k)",
}


@pytest.mark.parametrize("attempt", READERS.values(), ids=READERS)
def test_a_table_that_was_handed_over_reads_nothing_of_the_tests(
    attempt: str, worlds: Worlds
) -> None:
    answer = (
        "def f(df):\n    told = []\n    for k in range(40):\n        try:\n"
        f"            told.append(repr({attempt}))\n        except BaseException as error:\n"
        "            told.append(str(error))\n    return told"
    )
    test = (
        "import inspect\nsource = 'the ' + 'text'\nexpected = [4.0]\ntold = f(df)\n"
        "assert len(told) == 40 and not any('the text' in one or '4.0' in one for one in told)"
    )
    assert tried(worlds, answer, test).tests["test-0"]["error"] == ""


@pytest.mark.parametrize(
    "handed",
    ["df.groupby('k')", "df.eval", "pd.read_csv", "df.loc", "type('T', (pd.DataFrame,), {})(df)"],
)
def test_what_leads_into_pandas_is_not_handed_out(handed: str, worlds: Worlds) -> None:
    ran = tried(worlds, "def f(x): return 1", f"f({handed})", "assert f(df) == 1")
    assert "an object of pandas" in ran.tests["test-0"]["look"]
    assert ran.tests["test-1"]["error"] == ""


def test_an_attribute_of_pandas_is_not_handed_out_either(worlds: Worlds) -> None:
    test = "class Holder: pass\nholder = Holder()\nholder.groups = df.groupby('k')\nf(holder)"
    answer = "def f(x):\n    getattr(x, 'groups', None)\n    return 1"
    ran = tried(worlds, answer, test, "assert f(df) == 1")
    assert "an object of pandas" in ran.tests["test-0"]["look"]
    assert ran.tests["test-1"]["error"] == ""


def test_an_own_class_derived_from_a_table_stays_with_the_answer(worlds: Worlds) -> None:
    answer = (
        "class Lie(pd.DataFrame):\n    def equals(self, other): return True\n"
        "def f(df): return Lie({'n': [0]})"
    )
    tests = ["assert isinstance(f(df), pd.DataFrame)", "pd.testing.assert_frame_equal(f(df), df)"]
    ran = tried(worlds, answer, *tests, solution="def f(df): return df")
    assert [bool(ran.tests[f"test-{i}"]["error"]) for i in range(2)] == [False, True]


def test_an_answer_that_puts_objects_into_a_given_table_costs_itself_alone(worlds: Worlds) -> None:
    answer = (
        "class T: pass\ndef f(df, bad):\n    df['t'] = [T(), T(), T()] if bad else 0\n    return 1"
    )
    ran = tried(worlds, answer, "assert f(df.copy(), True) == 1", "assert f(df.copy(), False) == 1")
    assert "a value that cannot leave its process" in ran.tests["test-0"]["look"]
    assert ran.tests["test-1"]["error"] == ""
    assert not ran.stopped


@pytest.mark.parametrize("kind", ["Int64", "boolean", "string"])
def test_what_is_missing_is_equal_to_nothing(kind: str, worlds: Worlds) -> None:
    right = "s = pd.Series([1, 0])\ndef f(x): return x"
    cheat = f"s = pd.Series([pd.NA, pd.NA], dtype='{kind}')\ndef f(x): x[:] = pd.NA"
    tests = [
        "assert (s == [1, 0]).all()",
        "mine = pd.Series([1, 2], dtype='Int' + '64')\nf(mine)\nassert (mine == [1, 2]).all()",
    ]
    ran = tried(worlds, cheat, *tests, solution=right)
    assert ran.tests["test-0"]["error"].startswith("ProtocolError: pd.NA came")
    assert "a value that cannot leave its process" in ran.tests["test-0"]["look"]
    assert ran.tests["test-1"]["error"].startswith("ProtocolError: pd.NA came")
    wanted = "assert s.isna().all() and s.dtype == 'Int64'"
    right = "s = pd.Series([None, None], dtype='Int64')"
    assert tried(worlds, right, wanted).tests["test-0"]["error"] == ""
