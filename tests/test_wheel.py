"""The wheel alone gives a learner the course: notebooks, checks, commands, and nothing private."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return out / done.stdout.split()[-1]


def test_the_wheel_carries_notebooks_and_no_hidden_checks(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for folder in sorted(path.parent.name for path in ROOT.glob("notebooks/*/lesson.py")):
        assert f"nnedu/course/{folder}/{folder}.ipynb" in names
        assert f"nnedu/course/{folder}/exercises.json" in names
    assert {"nnedu/course/index.md", "nnedu/course/glossary.md"} <= set(names)
    private = ("lesson.py", "checks.py", "answers.py", "terms.toml")
    assert not [name for name in names if "course/" in name and name.endswith(private)]
    assert not [name for name in names if name.startswith(("tests/", "notebooks/", "benchmarks/"))]


def test_the_installed_wheel_brings_the_course(wheel, tmp_path):
    """Installed beside the same packages, but away from the clone."""
    folder = tmp_path / "venv"
    venv.create(folder, symlinks=True)
    site = next(folder.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "locked.pth").write_text(packages)
    script = (
        "import nnedu, sys; from nnedu.lab import course_source, deliver; from pathlib import Path;"
        "print(nnedu.__file__); print(*deliver(course_source(), Path('mine')), sep='\\n')"
    )
    python = folder / "bin" / "python"
    done = subprocess.run(
        [python, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert str(folder) in done.stdout.splitlines()[0]
    assert "added 00_start_here/00_start_here.ipynb" in done.stdout
    assert (tmp_path / "mine" / "00_start_here" / "exercises.json").is_file()
    assert (tmp_path / "mine" / "glossary.md").is_file()
