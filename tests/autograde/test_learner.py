"""A learner works through the small lesson: what check, hint, solution, predict and progress tell."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

import __main__
from autograde import learner
from autograde.build import build_lesson
from autograde.lesson import define, load_lesson
from tests.autograde.small import write_small_lesson


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The learner's copy of the small lesson, opened."""
    lesson = load_lesson(write_small_lesson(tmp_path))
    for path, text in build_lesson(lesson).items():
        path.write_text(text)
    monkeypatch.chdir(lesson.folder)
    monkeypatch.setattr(learner, "_session", None)
    learner.start("01_small")
    return lesson.folder


def written(source, name="double"):
    """What a cell with this text defines."""
    names = {"__name__": "__main__", "np": np}
    define(source, names, f"{name} {hash(source)}")
    return names[name]


DOUBLE = "def double(z):\n    return {}\n"


def test_start_says_what_is_done(folder, capsys):
    learner.start("01_small")
    assert "A small lesson: 0 of 3 exercises done" in capsys.readouterr().out


def test_start_without_the_bank_says_where_it_looked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="Keep the lesson's folder together"):
        learner.start("99_none")


def test_check_before_start_says_what_to_run(monkeypatch):
    monkeypatch.setattr(learner, "_session", None)
    with pytest.raises(learner.NotStarted, match="first code cell"):
        learner.check(print)


def test_a_right_answer(folder, capsys):
    learner.check(written(DOUBLE.format("2 * z")))
    out = capsys.readouterr().out
    assert "double: right" in out
    assert "1 more check runs when it is graded" in out


def test_a_known_mistake_is_named_and_leads_on(folder, capsys):
    learner.check(written(DOUBLE.format("z * z")))
    out = capsys.readouterr().out
    assert "“squared”: You squared z. What is twice 3?" in out
    assert "got       [1.   0.   6.25]" in out
    assert "expected  [-2.  0.  5.]" in out


def test_an_unknown_mistake_still_gets_got_and_expected(folder, capsys):
    learner.check(written(DOUBLE.format("z + 7")))
    out = capsys.readouterr().out
    assert "This looks like" not in out
    assert "got       [6.  7.  9.5]" in out
    assert 'hint("double")' in out


def test_a_distorted_answer_gets_a_remark(folder, capsys):
    learner.check(written(DOUBLE.format("-2 * z")))
    assert "-1 times what it should be" in capsys.readouterr().out


def test_an_error_quotes_the_learners_line(folder, capsys):
    learner.check(written("def double(z):\n    return z @ None\n"))
    assert "at the line: return z @ None" in capsys.readouterr().out


def test_the_stub_is_told_apart_from_a_mistake(folder, capsys):
    learner.check(written("def double(z):\n    raise NotImplementedError('not yet')\n"))
    learner.check(letter=...)
    out = capsys.readouterr().out
    assert out.count("not written yet") == 2
    assert (
        json.loads((folder / "progress.json").read_text())["exercises"] == {}
        if (folder / "progress.json").exists()
        else True
    )


def test_a_ready_made_answer_is_refused(folder, capsys):
    learner.check(written("import scipy\ndef double(z):\n    return scipy.special.xlogy(z, 1)\n"))
    out = capsys.readouterr().out
    assert "no points for a ready-made answer" in out
    assert "scipy" in out


def test_an_answer_to_a_question_is_never_shown(folder, capsys):
    learner.check(letter="c")
    out = capsys.readouterr().out
    assert "That is two letters on." in out
    assert "'b'" not in out
    learner.check(letter="b")
    assert "letter: right" in capsys.readouterr().out
    learner.check(letter="x")
    assert "the answer is one of 'a', 'b', 'c'" in capsys.readouterr().out


def test_something_that_is_no_exercise(folder, capsys):
    learner.check(3.0)
    learner.check(np.ones(3))
    assert "check(name=name)" in capsys.readouterr().out


def test_hints_come_one_at_a_time(folder, capsys):
    learner.hint("double")
    first = capsys.readouterr().out
    assert "Hint 1 of 2" in first
    assert "2 * z" not in first
    learner.hint("double")
    assert "Hint 2 of 2: 2 * z" in capsys.readouterr().out


def test_the_solution_comes_after_three_different_attempts(folder, capsys):
    wrong = [written(DOUBLE.format(f"z + {k}")) for k in (1, 1, 2, 3)]
    for attempt in wrong[:3]:
        learner.check(attempt)
    learner.solution("double")
    assert "try 1 more answer" in capsys.readouterr().out
    learner.check(wrong[3])
    learner.solution("double")
    assert "return 2 * z" in capsys.readouterr().out


def test_attempts_at_a_class_count_by_their_text(folder, capsys):
    for k in range(3):
        source = f"class counter:\n    def step(self):\n        return {k + 5}\n"
        learner.check(written(source, "counter"))
    learner.solution("counter")
    assert "self.count += 1" in capsys.readouterr().out


def test_the_text_to_mend_is_no_attempt(folder, capsys):
    bug = "class counter:\n    def step(self):\n        count = 0\n        count += -1\n        return count\n"
    learner.check(written(bug, "counter"))
    out = capsys.readouterr().out
    assert (
        "It does what it did when it was handed out. Where does it live between two calls?" in out
    )
    assert "The count is never kept." not in out  # that would find the bug
    learner.solution("counter")
    assert "try 3 more different answers" in capsys.readouterr().out


def test_a_copy_without_solutions_says_so(folder, capsys):
    bank = json.loads((folder / "exercises.json").read_text())
    for entry in bank["exercises"].values():
        entry.pop("solution")
    (folder / "exercises.json").write_text(json.dumps(bank))
    learner.start("01_small")
    learner.solution("double")
    assert "without solutions" in capsys.readouterr().out


def test_the_first_prediction_is_the_one_on_record(folder, capsys):
    assert not learner.reveal("larger")
    learner.predict(larger=...)
    learner.predict(larger="perhaps")
    assert not learner.reveal("larger")
    learner.predict(larger="no")
    learner.predict(larger="yes")
    assert learner.reveal("larger")
    assert "you predicted 'no'" in capsys.readouterr().out


def test_a_prediction_that_the_lesson_does_not_know_is_said(folder, capsys):
    assert not learner.reveal("smaller")
    learner.predict(smaller="no")
    assert capsys.readouterr().out.count("smaller is no prediction of this lesson: larger.") == 2


def test_ready_waits_for_the_checks(folder, capsys):
    assert not learner.ready(written(DOUBLE.format("z")))
    assert "uses your double" in capsys.readouterr().out
    assert learner.ready(written(DOUBLE.format("z + z")))


def test_an_answer_that_calls_a_wrong_one_says_which_to_mend_first(folder, capsys):
    names = {"__name__": "__main__"}
    define(DOUBLE.format("z - 1"), names, "double")
    define("class counter:\n    def step(self):\n        return double(3)\n", names, "counter")
    learner.check(names["counter"])
    assert "It calls your double, not right yet: mend that first" in capsys.readouterr().out
    define(DOUBLE.format("z + z"), names, "double")
    learner.check(names["counter"])
    assert "mend that first" not in capsys.readouterr().out


def test_progress_survives_a_new_kernel(folder, capsys):
    learner.check(written(DOUBLE.format("z + z")))
    learner.start("01_small")
    learner.progress()
    out = capsys.readouterr().out
    assert "1 of 3 exercises done" in out
    assert "✓ double" in out


def test_a_damaged_progress_file_is_set_aside(folder, capsys):
    (folder / "progress.json").write_text("{ half")
    learner.start("01_small")
    assert (folder / "progress.damaged.json").read_text() == "{ half"


def test_a_folder_that_cannot_be_written_does_not_stop_a_check(folder, capsys, monkeypatch):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", _full_disk)
    learner.check(written(DOUBLE.format("2 * z")))
    assert "double: right" in capsys.readouterr().out


def _full_disk(*_, **__):
    raise OSError(28, "No space left on device")


def test_nothing_goes_to_stderr(folder, capsys):
    learner.check(written(DOUBLE.format("2 * z + np.log(np.zeros(3))")))
    learner.check(written(DOUBLE.format("1 / 0")))
    assert capsys.readouterr().err == ""


def test_the_html_is_escaped(folder):
    answer = written("def double(z):\n    raise ValueError('<script>alert(1)</script>')\n")
    report = learner.Report(learner._open().verdict_on("double", answer))
    assert "<script>" not in report.html()
    assert "&lt;script&gt;" in report.html()


def test_an_answer_is_known_by_its_variable(folder, capsys, monkeypatch):
    monkeypatch.setattr(__main__, "double", lambda z: 2 * z, raising=False)
    learner.check(__main__.double)
    learner.check("double")
    assert capsys.readouterr().out.count("double: right") == 2
    assert learner.ready(__main__.double)


def test_the_name_of_an_answer_that_was_never_run_is_not_written_yet(folder, capsys):
    learner.check("double")
    assert "double: not written yet" in capsys.readouterr().out


@pytest.mark.parametrize("tell", [learner.check, learner.hint, learner.solution])
def test_a_name_that_is_no_exercise_is_told(folder, capsys, tell):
    tell("doubel")
    assert "doubel is no exercise of this lesson. Its exercises: double" in capsys.readouterr().out


def test_an_answer_that_ends_python_is_told(folder, capsys):
    learner.check(written("def double(z):\n    raise SystemExit(3)\n"))
    assert "SystemExit: 3, at the line: raise SystemExit(3)" in capsys.readouterr().out


def test_a_plain_kernel_computes_in_one_thread():
    """The first cell of every notebook imports autograde.learner before anything imports NumPy."""
    program = (
        "from autograde.learner import start\n"
        "import numpy\n"
        "from threadpoolctl import threadpool_info\n"
        "print([pool['num_threads'] for pool in threadpool_info() if pool['internal_api'] == 'openblas'])"
    )
    plain = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    asked = [sys.executable, "-c", program]
    ran = subprocess.run(asked, env=plain, capture_output=True, text=True, check=True)
    assert set(json.loads(ran.stdout)) <= {1}, ran.stdout
