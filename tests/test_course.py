"""course.py lists its tasks, knows the Makefile's, and says what is missing."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import course

ROOT = Path(__file__).resolve().parent.parent


def run(*arguments):
    command = [sys.executable, str(ROOT / "course.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_lists_every_task_with_a_sentence():
    listed = run("help").stdout
    for task in course.TASKS:
        assert task.__name__.replace("_", "-") in listed
        assert task.__doc__ in listed


def test_make_and_course_have_the_same_tasks():
    tasks = re.search(r"TASKS := (.*)", (ROOT / "Makefile").read_text()).group(1).split()
    assert sorted(tasks) == sorted(task.__name__.replace("_", "-") for task in course.TASKS)


def test_an_unknown_task_is_named():
    done = run("labb")
    assert done.returncode == 2
    assert "there is no task 'labb'" in done.stderr


def test_an_old_python_is_told(monkeypatch, capsys):
    monkeypatch.setattr(course.sys, "version_info", (3, 9, 1))
    assert course.main(["setup"]) == 1
    assert "Python 3.11 or newer is needed, this is 3.9" in capsys.readouterr().err


def test_no_network_is_told(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(course, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(course, "uv", lambda: "false")
    assert course.main(["setup"]) == 1
    assert "Most often there is no network" in capsys.readouterr().err
    assert not (tmp_path / "stamp").exists()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_documented_tasks_exist(name):
    tasks = {task.__name__.replace("_", "-") for task in course.TASKS} | {"help"}
    text = (ROOT / name).read_text()
    for task in re.findall(r"(?:`make |course\.py )([a-z-]+)", text):
        assert task in tasks, f"{name} names make {task}"


def test_the_readmes_example_learns_the_digits(capsys):
    code = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL).group(1)
    exec(compile(code, "README.md", "exec"), {"__name__": "example"})
    assert float(capsys.readouterr().out.split()[-1]) > 0.9
