"""pyproject.toml, environment.yml and requirements.lock describe one environment."""

import re
import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCK = (ROOT / "requirements.lock").read_text()
# conda-forge's name for the package without a Qt window system.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


def ranges(requirements):
    parsed = [Requirement(text) for text in requirements]
    return {requirement.name: requirement.specifier for requirement in parsed}


def test_conda_and_pip_ask_for_the_same_packages():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = ranges(entry for entry in environment if isinstance(entry, str) and entry != "pip")
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    assert {CONDA_NAMES.get(name, name): r for name, r in conda.items()} == ranges(
        PROJECT["dependencies"]
    )
    assert {"pip": ["-e ."]} in environment


def test_the_lock_satisfies_every_range():
    locked = {
        name: {Version(v) for v in re.findall(rf"(?m)^{re.escape(name)}==([^\s;\\]+)", LOCK)}
        for name in re.findall(r"(?m)^([a-z0-9][a-z0-9._-]*)==", LOCK)
    }
    extras = [text for group in PROJECT["optional-dependencies"].values() for text in group]
    for name, allowed in ranges([*PROJECT["dependencies"], *extras]).items():
        assert name in locked, f"{name} is in pyproject.toml but not in the lock: run make lock"
        for version in locked[name]:
            assert version in allowed, f"the lock's {name} {version} is outside {allowed}"


def test_every_locked_package_is_hashed():
    entries = re.split(r"(?m)^(?=[a-z0-9][a-z0-9._-]*==)", LOCK)[1:]
    assert len(entries) > 50
    assert all("--hash=sha256:" in entry for entry in entries)


def test_no_file_names_a_registry():
    assert "://" not in LOCK
    assert not (ROOT / "uv.lock").exists() or "uv.lock" in (ROOT / ".gitignore").read_text()
