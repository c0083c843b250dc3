"""What is read from the source of an ordinary assignment."""

from nbformat.v4 import new_code_cell, new_notebook

from autograde.ordinary_source import read_source


def _cell(source: str, **label: bool):
    return new_code_cell(source, metadata={"nbgrader": label} if label else {})


def test_names_belong_to_who_makes_them():
    found = read_source(
        new_notebook(
            cells=[
                _cell("%matplotlib inline\nimport numpy as np\nlimit = f(2)"),
                _cell("def f(x):\n    return x\nk = 2.5", solution=True),
                _cell("class V:\n    def __add__(self, o): ...", solution=True, grade=True),
                _cell("from math import isclose\nlimit = 3\nfor k in (1, 2): v = k", grade=True),
            ]
        )
    )
    assert {"V", "f", "k"} <= set(found.answer_names)
    assert found.test_names == ["isclose", "v"]
    assert list(found.classes) == ["V"]
    assert "__add__" in found.classes["V"]
    assert "__sub__" not in found.classes["V"]
