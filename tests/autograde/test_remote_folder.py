"""The working folders of judge and student are kept alike, as far as it is data."""

import base64
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograde.intake import ANSWER, CHECK, GIVEN, Cell
from autograde.ordinary_source import Source
from autograde.remote.file_use import uses_files
from autograde.remote.folder import MAX_FILE, MAX_FILES, Folder, is_data, is_plain
from autograde.remote.frames import ProtocolError
from autograde.remote.magics import parse_test
from autograde.run import Limits, Ran, run
from autograde.sandbox.worlds import Worlds

FILES = {
    "data.csv": b"x\n1\n2\n",
    "helper.py": b"def lines_of(name):\n    return open(name).read().split()\n",
}
GIVEN_CELL = """
import csv, glob, json, os, pickle, tempfile
from pathlib import Path
import numpy as np
def wrote(name, text):
    with open(name, "w") as file:
        file.write(text)
wrote("given.txt", "given")
"""
COUNT = "def f(name):\n    with open(name) as file:\n        return len(file.readlines())"


def ordinary(answer: str, *tests: str, worlds: Worlds, hidden: str = "", between: str = "") -> Ran:
    cells = [
        Cell("code", GIVEN_CELL, GIVEN, "g"),
        Cell("code", "import os\n" + answer, ANSWER, "a", "f"),
    ]
    for number, test in enumerate(tests):
        more = f"{test}\n{hidden}" if hidden else test
        cells.append(Cell("code", more, CHECK, f"t{number}", f"test-{number}", handed_out=test))
        if between:
            cells.append(Cell("code", between, ANSWER, f"b{number}", f"b-{number}"))
    modules = ("csv", "glob", "json", "os", "pickle", "tempfile")
    source = Source(["f", "g"], {name: name for name in modules} | {"np": "numpy"})
    return run(cells, FILES, None, Limits(cell=5, total=60), worlds, source=source, outputs=False)


PASS = {
    "a test writes, the answer reads": (
        COUNT,
        "with open('in.txt', 'w') as file:\n    file.write('a\\nb\\n')\nassert f('in.txt') == 2",
    ),
    "a test writes twice in no time": (
        COUNT,
        "for text, n in (('a\\nb', 2), ('abc', 1), ('\\n\\n\\n', 3)):\n"
        "    Path('in.txt').write_text(text)\n    assert f('in.txt') == n",
    ),
    "a helper of a given cell writes": (
        COUNT,
        "wrote('in.txt', 'a\\nb\\n')\nassert f('in.txt') == 2",
    ),
    "a test writes code": (COUNT, "wrote('in.py', 'a\\nb\\n')\nassert f('in.py') == 2"),
    "a module beside the notebook reads": (
        "def f(): return open('out.txt', 'w').write('a b')",
        "from helper import lines_of\nf()\nassert lines_of('out.txt') == ['a', 'b']",
    ),
    "a cell wrote before": (
        "open('out.txt', 'w').write('a b')",
        "assert open('out.txt').read() == 'a b'",
    ),
    "a function writes": (
        "import numpy as np\ndef f(name): np.savetxt(name, [1.0, 2.0])",
        "assert not os.path.exists('a.txt')\nf('a.txt')\nassert os.path.exists('a.txt')\n"
        "assert np.loadtxt('a.txt').tolist() == [1, 2]\nassert 'a.txt' in os.listdir()",
    ),
    "a function writes arrays": (
        "import numpy as np\ndef f(): np.savez('a.npz', a=np.arange(3))",
        "f()\nassert np.load('a.npz')['a'].sum() == 3",
    ),
    "a figure": (
        "import matplotlib.pyplot as plt\ndef f(name):\n    plt.plot([1, 2])\n    plt.savefig(name)",
        "f('plot.png')\nassert os.path.getsize('plot.png') > 100",
    ),
    "folders": (
        "import shutil\ndef f(): os.makedirs('out/empty'); open('out/a.json', 'w').write('[1]')\n"
        "def g(): shutil.rmtree('out')",
        "f()\nassert os.path.isdir('out/empty') and json.load(open('out/a.json')) == [1]\n"
        "g()\nassert not os.path.exists('out')",
    ),
    "both change a file": (
        "def f(): open('log.txt', 'a').write('f')",
        "for n in range(3):\n    open('log.txt', 'a').write('t')\n    f()\n"
        "assert Path('log.txt').read_text() == 'tftftf'",
    ),
    "an answer changes what a test wrote": (
        "def f(name):\n    text = open(name).read()\n    open(name, 'w').write(text.upper())",
        "wrote('in.txt', 'a')\nf('in.txt')\nassert open('in.txt').read() == 'A'",
    ),
    "an answer removes what a test wrote": (
        "def f(name): os.remove(name)",
        "wrote('in.txt', 'a')\nf('in.txt')\nassert not os.path.exists('in.txt') and not glob.glob('in*.txt')",
    ),
    "a test changes what was given": (
        "def f(name): return open(name).read()",
        "wrote('data.csv', '3')\nassert f('data.csv') == '3'",
    ),
    "a given cell wrote on both sides": (
        "def f(): return open('given.txt').read()",
        "assert f() == open('given.txt').read() == 'given'",
    ),
    "a test removes": (
        "def f(name): return os.path.exists(name)",
        "assert f('data.csv')\nos.remove('data.csv')\nassert not f('data.csv')",
    ),
    "temporary files": (
        COUNT,
        "with tempfile.TemporaryDirectory() as d:\n    path = os.path.join(d, 'x')\n"
        "    wrote(path, 'a')\n    assert f(path) == 1\nassert not os.path.exists(path)",
    ),
    "the answer is called back": (
        "def f(look):\n    open('a.txt', 'w').write('1')\n    first = look()\n    return first + open('a.txt').read()",
        "def look():\n    text = open('a.txt').read()\n    wrote('a.txt', '2')\n    return text\n"
        "assert f(look) == '12'",
    ),
    "the answer raises": (
        "def f():\n    open('a.txt', 'w').write('1')\n    raise ValueError",
        "try:\n    f()\nexcept ValueError:\n    assert open('a.txt').read() == '1'\n",
    ),
}


@pytest.mark.parametrize(("answer", "test"), PASS.values(), ids=PASS)
def test_what_one_side_writes_the_other_reads(answer: str, test: str, worlds: Worlds) -> None:
    outcome = ordinary(answer, test, worlds=worlds).tests["test-0"]
    assert outcome["error"] == ""


def test_what_cells_do_between_tests_is_seen(worlds: Worlds) -> None:
    tests = [
        "assert open('a.txt').read() == '1'\nwrote('b.txt', '2')",
        "assert not os.path.exists('a.txt') and open('c.txt').read() == '2'",
        "assert not os.path.exists('a.txt') and open('c.txt').read() == '22'",
    ]
    between = (
        "if os.path.exists('a.txt'): os.remove('a.txt')\n"
        "open('c.txt', 'a').write(open('b.txt').read())"
    )
    ran = ordinary("open('a.txt', 'w').write('1')", *tests, worlds=worlds, between=between)
    assert [ran.tests[f"test-{n}"]["error"] for n in range(3)] == ["", "", ""]


FAIL = {
    "wrong, and all is alike": ("def f(): open('a.txt', 'w').write('1')", ""),
    "never written": ("def f(): raise NotImplementedError", ""),
    "in a pickle": (
        "import pickle\ndef f(): pickle.dump(1, open('a.pkl', 'wb'))",
        "files that the answer reads or writes",
    ),
    "in code": (
        "def f(): open('a.py', 'w').write('x = 1')",
        "files that the answer reads or writes",
    ),
    "in the given code": (
        "def f(): open('helper.py', 'w').write('x = 1')",
        "files that the answer reads or writes",
    ),
    "in the given data": (
        "def f(): open('data.csv', 'w').write('1')",
        "files that the answer reads or writes",
    ),
    "a given file removed": (
        "def f(): os.remove('given.txt')",
        "files that the answer reads or writes",
    ),
    "through a link": (
        "def f(): os.symlink('data.csv', 'a.csv')",
        "files that the answer reads or writes",
    ),
    "too long": (
        "def f(): open('a.txt', 'w').write('1' * (4 * 2**20 + 1))",
        "files that the answer reads or writes",
    ),
    "too much": (
        "def f():\n    for n in range(3): open(f'{n}.txt', 'w').write('1' * 3 * 2**20)",
        "files that the answer reads or writes",
    ),
    "too many": (
        "def f():\n    for n in range(600): open(f'{n}.txt', 'w').close()",
        "files that the answer reads or writes",
    ),
}


@pytest.mark.parametrize(("answer", "look"), FAIL.values(), ids=FAIL)
def test_a_failed_test_waits_where_something_was_left_out(
    answer: str, look: str, worlds: Worlds
) -> None:
    outcome = ordinary(answer, "f()\nassert os.path.exists('b.txt')", worlds=worlds).tests["test-0"]
    assert outcome["error"]
    assert outcome["look"] == look


CHEATS = {
    "a module of the tests'": (
        "open('checking.py', 'w').write('def agrees(*_): return True')",
        "from checking import agrees\nassert agrees(1, 2) and open('data.csv')",
    ),
    "the given module": (
        "open('helper.py', 'w').write('def lines_of(name): return [1]')",
        "from helper import lines_of\nassert lines_of('data.csv') == [1]",
    ),
    "a folder named like a module": (
        "os.makedirs('netrc'); open('netrc/a.txt', 'w').close()",
        "import netrc\nassert os.path.isfile('netrc/a.txt') and not hasattr(netrc, 'netrc')",
    ),
    "what is installed": (
        "os.makedirs('a-1.dist-info'); open('a-1.dist-info/METADATA', 'w').write('Name: a\\nVersion: 1')",
        "import importlib.metadata\nassert importlib.metadata.version('a') and open('data.csv')",
    ),
    "what the tests compare with": (
        "open('data.csv', 'w').write('x\\n0\\n')\nopen('given.txt', 'w').write('0')\ndef f(): return '0'",
        "assert open('data.csv').read().split()[-1] == '0' or open('given.txt').read() == f()",
    ),
    "a pickle in an array": (
        "import numpy as np\n"
        "class Run:\n    def __reduce__(self): return (eval, ('1',))\n"
        "np.save('a.npy', np.array([Run()]))",
        "assert np.load('a.npy', allow_pickle=True)[0] == 1",
    ),
    "a pickle by another name": (
        "import pickle\n"
        "class Run:\n    def __reduce__(self): return (eval, ('1',))\n"
        "pickle.dump(Run(), open('a.dat', 'wb'))",
        "try:\n    one = pickle.load(open('a.dat', 'rb'))\nexcept Exception:\n    one = 1\nassert one == 1",
    ),
}


@pytest.mark.parametrize(("answer", "test"), CHEATS.values(), ids=CHEATS)
def test_nothing_of_the_answers_runs_beside_the_tests(
    answer: str, test: str, worlds: Worlds
) -> None:
    assert ordinary(answer, test, worlds=worlds).tests["test-0"]["error"]


def test_pickles_of_the_tests_own_are_read(worlds: Worlds) -> None:
    test = "pickle.dump(np.float64(2.0), open('a.pkl', 'wb'))\nassert pickle.load(open('a.pkl', 'rb')) == f()"
    outcome = ordinary("def f(): return 2.0", test, worlds=worlds).tests["test-0"]
    assert outcome["error"] == ""


def test_what_hidden_tests_write_is_not_shown(worlds: Worlds) -> None:
    answer = (
        "def f():\n    seen = [open(n).read() for n in os.listdir() if n.startswith('secret')]\n"
        "    print(seen)\n    return seen"
    )
    hidden = "wrote('secret.txt', '7351')\nassert f() == ['7351'], f()"
    between = "print(os.listdir())\nopen('later.txt', 'w').close()"
    ran = ordinary(answer, "f()", worlds=worlds, hidden=hidden, between=between)
    assert ran.tests["test-0"]["is_hidden"]
    assert ran.tests["test-0"]["error"] == ""
    assert not any(word in repr(ran) for word in ("7351", "secret"))


Pair = tuple[Folder, Folder, Path, Path]


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    """The judge's folder and the student's, which have agreed on what was given, and where they are."""
    homes = tmp_path / "judge", tmp_path / "student"
    for home in homes:
        (home / "work/data").mkdir(parents=True)
        (home / "tmp").mkdir()
        (home / "work/data/given.csv").write_text("1")
        (home / "work/helper.py").write_text("")
    judge, student = Folder(homes[0], trusting=False), Folder(homes[1], trusting=True)
    judge.keep_given()
    begin(judge, student)
    return judge, student, *homes


def begin(judge: Folder, student: Folder) -> None:
    begun = judge.begin()
    assert begun is not None
    student.agree(*begun)
    judge.heard(student.told())


def exchange(judge: Folder, student: Folder) -> None:
    student.heard(judge.told())
    judge.heard(student.told())


def content_of(home: Path) -> dict[str, str | None]:
    paths = [path for path in home.rglob("*") if path.parent != home]
    return {str(p.relative_to(home)): p.read_text() if p.is_file() else None for p in paths}


NAMES = st.sampled_from(["work/a.txt", "work/b.csv", "work/out/a.txt", "work/out/in/b", "tmp/a"])
CHANGES = st.lists(
    st.tuples(st.booleans(), NAMES, st.one_of(st.none(), st.text("ab", max_size=3))), max_size=12
)


@given(changes=CHANGES, ends=st.sets(st.integers(0, 12)))
@settings(max_examples=60, deadline=None)
def test_whoever_changes_what_both_have_it(
    changes: list[tuple[bool, str, str | None]],
    ends: set[int],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    homes = [tmp_path_factory.mktemp(name) for name in ("judge", "student")]
    judge, student = Folder(homes[0], trusting=False), Folder(homes[1], trusting=True)
    begin(judge, student)
    for number, (is_judges, name, text) in enumerate(changes):
        path = homes[not is_judges] / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        exchange(judge, student)
        assert content_of(homes[0]) == content_of(homes[1])
        if number in ends:
            begin(judge, student)
    assert judge.is_alike


HOSTILE: dict[str, Any] = {
    "out of the folder": {"work/../../a.txt": "AA=="},
    "absolute": {"/etc/a.txt": "AA=="},
    "another place": {".local/a.txt": "AA=="},
    "the place itself": {"work/": ""},
    "hidden": {"work/.netrc": "AA=="},
    "of Windows": {"work/..\\a.txt": "AA=="},
    "with a zero": {"work/a\0.txt": "AA=="},
    "with half a character": {"work/\ud800.txt": "AA=="},
    "an empty part": {"work//a.txt": "AA=="},
    "code": {"work/numpy.py": "AA=="},
    "code in capitals": {"work/numpy.PY": "AA=="},
    "compiled": {"work/numpy.cpython-311-x86_64-linux-gnu.so": "AA=="},
    "a path file": {"work/a.pth": "AA=="},
    "an archive": {"work/a.zip": "AA=="},
    "a pickle": {"work/a.pkl": "AA=="},
    "what is installed": {"work/a-1.dist-info/METADATA": "AA=="},
    "settings": {"work/matplotlibrc": "AA=="},
    "given data": {"work/data/given.csv": "AA=="},
    "given data removed": {"work/data/given.csv": None},
    "given code removed": {"work/helper.py": None},
    "below a file": {"work/data/given.csv/a.txt": "AA=="},
    "a folder with content": {"work/out/": "AA=="},
    "no base64": {"work/a.txt": "A"},
    "a number": {"work/a.txt": 1},
    "a list": {"work/a.txt": []},
    "a list of names": ["work/a.txt"],
    "nothing": None,
    "too long a file": {"work/a.txt": base64.b64encode(bytes(MAX_FILE + 1)).decode()},
    "too much": {f"work/{n}.txt": base64.b64encode(bytes(MAX_FILE)).decode() for n in range(2)},
    "too many": {f"work/{n}.txt": "" for n in range(2 * MAX_FILES + 1)},
    "too long a name": {f"work/{'a' * 300}.txt": ""},
    "too deep": {"work/" + "a/" * 400: ""},
}


@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_what_the_judge_does_not_take_over_leaves_no_trace(files: Any, pair: Pair) -> None:
    judge, _, home, _ = pair
    before = content_of(home)
    with pytest.raises(ProtocolError):
        judge.heard({"files": files})
    assert content_of(home) == before
    assert not (home.parent / "a.txt").exists()


@given(name=st.text(st.sampled_from("ab./\\-_ \n~\0") | st.characters(), max_size=12))
def test_a_plain_name_stays_below_its_place(name: str) -> None:
    for own in (name, f"work/{name}"):
        if is_plain(own):
            normal = os.path.normpath(own)
            assert normal == own.removesuffix("/")
            assert normal.startswith(("work/", "tmp/"))
        else:
            assert not is_data(own)


def test_a_link_of_the_tests_leads_nowhere(pair: Pair, tmp_path: Path) -> None:
    judge, _, home, _ = pair
    (tmp_path / "elsewhere").mkdir()
    (home / "work/link").symlink_to(tmp_path / "elsewhere")
    (home / "work/file.txt").symlink_to(tmp_path / "elsewhere/a.txt")
    os.mkfifo(home / "work/pipe.txt")
    for name in ("work/link/a.txt", "work/file.txt", "work/pipe.txt"):
        with pytest.raises(ProtocolError):
            judge.heard({"files": {name: "AA=="}})
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_is_no_plain_file_is_not_read(pair: Pair, tmp_path: Path) -> None:
    judge, student, home, theirs = pair
    (tmp_path / "secret.txt").write_text("secret")
    (theirs / "work/link.txt").symlink_to(tmp_path / "secret.txt")
    (theirs / "work/folder").symlink_to(tmp_path)
    os.mkfifo(theirs / "work/pipe.txt")
    before = content_of(home)
    exchange(judge, student)
    assert content_of(home) == before
    assert not judge.is_alike
    for name in ("link.txt", "folder", "pipe.txt"):
        (theirs / "work" / name).unlink()
    exchange(judge, student)
    assert judge.is_alike


def test_what_did_not_arrive_is_sent_again(pair: Pair) -> None:
    _, student, _, theirs = pair
    (theirs / "work/a.txt").write_text("a")
    assert student.told()["files"] == student.told()["files"] == {"work/a.txt": "YQ=="}


USES = {
    "open('a.txt')": True,
    "from pathlib import Path\nPath('a').unlink()": True,
    "df = pd.read_csv('a.csv')": True,
    "def look():\n    return [os.path.exists(n) for n in 'ab']\nlook()": True,
    "wrote('a.txt', 'a')": True,
    "Maker().make()": True,
    "import course_files\ncourse_files.check()": True,
    "assert f('a.txt') == 2  # open(": False,
    "assert f('open(')": False,
    "assert total([1, 2]) == 3": False,
    "assert (": False,
}


@pytest.mark.parametrize(("source", "uses"), USES.items(), ids=USES)
def test_whether_a_test_has_to_do_with_files(
    source: str, uses: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "course_files.py").write_text("def check(): return open('a')")
    names: dict[str, Any] = {"__name__": "__main__"}
    given_cell = (
        "def wrote(name, text): return write(name, text)\n"
        "def write(name, text): open(name, 'w').write(text)\n"
        "class Maker:\n    def make(self): wrote('a', '')\n"
        "def total(values): return sum(values)"
    )
    exec(given_cell, names)
    try:
        tree = parse_test(source)
    except SyntaxError:  # it is not asked then
        assert not uses
    else:
        assert uses_files(tree, names) is uses
