"""Ready-made code is found however it is reached, and honest code is not accused."""

import numpy as np
import pytest

from autograde.forbidden import ready_made_named, ready_made_used

CHEATS = {
    "import inside": "def f(z):\n    from scipy.special import expit\n    return expit(z)",
    "import outside": "import scipy.special\ndef f(z):\n    return scipy.special.expit(z)",
    "by another name": "from scipy.special import expit as e\ndef f(z):\n    return e(z)",
    "through a helper": "import scipy.special as s\ndef g(z):\n    return s.expit(z)\ndef f(z):\n    return g(z)",
    "the thing itself": "from nnedu.functional import relu as f",
    "in a class": "import scipy.special as s\nclass f:\n    def go(self, z):\n        return s.expit(z)",
    "in a closure": "import scipy.special as s\ndef make(m):\n    return lambda z: m.expit(z)\nf = make(s)",
    "in a lambda": "import scipy.special as s\nf = lambda z: [s.expit(v) for v in z]",
    "by inheritance": "from nnedu import Sequential\nclass f(Sequential):\n    pass",
    "dynamic import": "import importlib\ndef f(z):\n    return importlib.import_module('scipy.special').expit(z)",
    "the import function": "def f(z):\n    return __import__('scipy.special').special.expit(z)",
}


def defined(source):
    names = {"__name__": "__main__", "np": np}
    exec(source, names)
    return names["f"]


@pytest.mark.parametrize("source", CHEATS.values(), ids=CHEATS)
def test_ready_made_code_is_found(source):
    assert ready_made_used(defined(source)) in (["scipy"], ["nnedu"])


@pytest.mark.parametrize(
    "source",
    [
        "def f(z):\n    return np.exp(z)",
        "import scipy\ndef f(z):\n    return z",
        "class f:\n    def go(self, z):\n        return np.exp(z)",
        "def f(z):\n    'like torch and scipy'\n    return z",
        "f = 0.25",
    ],
)
def test_honest_code_is_not_accused(source):
    assert ready_made_used(defined(source)) == []


def test_an_exercise_may_allow_a_library():
    f = defined(CHEATS["the thing itself"])
    assert ready_made_used(f, may_use=["nnedu"]) == []


@pytest.mark.parametrize("source", CHEATS.values(), ids=CHEATS)
def test_ready_made_code_is_found_in_the_text(source):
    assert ready_made_named("f", [source]) in (["scipy"], ["nnedu"])
    assert ready_made_named("f", source.split("\ndef f")[:1] + ["%time 1\n" + source])


@pytest.mark.parametrize(
    "cells",
    [
        ["import scipy, numpy as np", "def f(z):\n    return np.exp(z)"],
        ["from nnedu.functional import relu as f", "def f(z):\n    return z * (z > 0)"],
        ["from torch import relu", "def f(z, relu):\n    return relu(z)"],
        ["def g():\n    import torch as t", "t = 3", "def f(z):\n    return t * z"],
        ["def f(z):\n    'like torch'\n    return z", "f(import torch"],
        [],
    ],
)
def test_honest_text_is_not_accused(cells):
    assert ready_made_named("f", cells) == []
