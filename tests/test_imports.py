"""Who may import what: the rules as data, read from the source."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STANDARD = set(sys.stdlib_module_names)

# A module (or package) -> what its files may import at the top, besides the standard library.
# A name stands for itself and everything below it; the nearest name that has a rule counts.
NUMPY_ALONE = {"numpy"}
ALLOWED = {
    "nnedu.functional": NUMPY_ALONE | {"nnedu.functional"},
    "nnedu.initializers": NUMPY_ALONE,
    "nnedu.schedules": NUMPY_ALONE | {"nnedu.schedules"},
    "nnedu.regularizers": NUMPY_ALONE,
    "nnedu.metrics": NUMPY_ALONE,
    "nnedu.gradcheck": NUMPY_ALONE,
    "nnedu.probes": NUMPY_ALONE,
    "nnedu.losses": NUMPY_ALONE | {"nnedu.losses", "nnedu.functional"},
    "nnedu.optimizers": NUMPY_ALONE | {"nnedu.optimizers", "nnedu.schedules"},
    # K-FAC and K-BFGS listen to dense layers.
    "nnedu.optimizers.second_order": NUMPY_ALONE
    | {"nnedu.optimizers.second_order", "nnedu.optimizers.base", "nnedu.schedules"}
    | {"nnedu.losses", "nnedu.layers"},
    "nnedu.data": NUMPY_ALONE | {"nnedu.data"},
    "nnedu.layers": NUMPY_ALONE | {"nnedu.layers", "nnedu.functional", "nnedu.initializers"},
    "nnedu.model": NUMPY_ALONE | {"nnedu.layers"},
    "nnedu.history": set(),
    "nnedu.diverged": NUMPY_ALONE,
    "nnedu.training": NUMPY_ALONE
    | {"nnedu.model", "nnedu.layers", "nnedu.data", "nnedu.history", "nnedu.losses"}
    | {"nnedu.optimizers", "nnedu.diverged"},
    "nnedu.diagram": {"numpy", "nnedu.layers"},
    "nnedu.zoo": NUMPY_ALONE
    | {"nnedu.zoo", "nnedu.functional", "nnedu.initializers", "nnedu.layers", "nnedu.model"}
    | {"nnedu.optimizers"},
    "nnedu.checkpointing": NUMPY_ALONE
    | {"nnedu.checkpointing", "nnedu.layers", "nnedu.losses", "nnedu.model"},
    "nnedu.implicit": NUMPY_ALONE | {"nnedu.functional", "nnedu.initializers", "nnedu.layers"},
    "nnedu.multilevel": NUMPY_ALONE | {"nnedu.losses", "nnedu.optimizers", "nnedu.regularizers"},
    "nnedu.physics": NUMPY_ALONE | {"nnedu.losses", "nnedu.optimizers"},
    "nnedu.plots": NUMPY_ALONE | {"nnedu.plots", "matplotlib"},
    # A notebook imports these for checking: they must come with NumPy alone.
    "autograde.learner": NUMPY_ALONE | {"autograde"},
    "autograde.session": NUMPY_ALONE | {"autograde"},
    "autograde.compare": NUMPY_ALONE | {"autograde"},
    "autograde.mistakes": NUMPY_ALONE | {"autograde"},
    "autograde.progress": NUMPY_ALONE | {"autograde"},
    "autograde.forbidden": NUMPY_ALONE | {"autograde"},
    "autograde.observe": NUMPY_ALONE | {"autograde"},
}

# What may be imported inside a function only, and by whom.
INSIDE = {
    "scipy": {"nnedu.functional", "nnedu.optimizers", "nnedu.data"},
    "sklearn": {"nnedu.data"},
    "tqdm": {"nnedu.training"},
    "IPython": {"nnedu.plots", "nnedu.widgets", "autograde"},
}

# What only these import, at the top or inside a function.
ONLY = {"nbgrader": {"autograde.nbgrader_course"}}
CHECKING = [name for name in ALLOWED if name.startswith("autograde.")]


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules() -> list[Path]:
    return sorted(p for part in ("nnedu", "autograde") for p in (ROOT / part).rglob("*.py"))


def imports(path: Path, *, inside_functions: bool) -> set[str]:
    """Full names that a file imports at its top, or inside its functions; types alone do not count."""
    found: set[str] = set()

    def visit(node: ast.AST, inside: bool) -> None:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import | ast.ImportFrom) and inside == inside_functions:
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            else:
                assert node.level == 0, f"{path}: write imports in full"
                found.update(f"{node.module}.{alias.name}" for alias in node.names)
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(ast.parse(path.read_text()), inside=False)
    return found


def within(name: str, packages: set[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def rule_of(name: str) -> str | None:
    """The nearest package that has a rule."""
    return max((p for p in ALLOWED if within(name, {p})), key=len, default=None)


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_at_the_top_go_in_the_right_direction(package):
    files = [p for p in modules() if rule_of(module_name(p)) == package]
    assert files, f"{package} has no file"
    for path in files:
        for name in imports(path, inside_functions=False):
            standard = name.partition(".")[0] in STANDARD
            assert standard or within(name, ALLOWED[package]), f"{package} must not import {name}"


@pytest.mark.parametrize("package", ONLY)
def test_what_few_import_nobody_else_does(package):
    found = {
        module_name(path)
        for path in modules()
        for inside in (False, True)
        if any(within(name, {package}) for name in imports(path, inside_functions=inside))
    }
    assert found, f"nobody imports {package}"
    assert all(within(name, ONLY[package]) for name in found), f"{package}: {sorted(found)}"


@pytest.mark.parametrize("package", INSIDE)
def test_heavy_packages_are_imported_inside_functions_of_few(package):
    for path in modules():
        name = module_name(path)
        if within(name, {"nnedu"}):
            top = imports(path, inside_functions=False)
            assert not any(within(i, {package}) for i in top), (
                f"{name} imports {package} at the top"
            )
        if not within(name, INSIDE[package]) and within(name, {"nnedu"}):
            inside = imports(path, inside_functions=True)
            assert not any(within(i, {package}) for i in inside), f"{name} imports {package}"


def test_only_plots_imports_matplotlib_and_only_widgets_their_toolkit():
    for path in modules():
        name = module_name(path)
        for inside in (False, True):
            for imported in imports(path, inside_functions=inside):
                if within(imported, {"matplotlib"}) and within(name, {"nnedu"}):
                    assert within(name, {"nnedu.plots"}), f"{name} imports {imported}"
                if within(imported, {"anywidget", "ipywidgets", "traitlets"}):
                    assert within(name, {"nnedu.widgets"}) or within(name, {"autograde"}), name


def test_nothing_in_nnedu_imports_the_grader_or_its_own_widgets():
    for path in modules():
        name = module_name(path)
        if name == "nnedu.cli" or within(name, {"nnedu.widgets"}) or not within(name, {"nnedu"}):
            continue
        both = imports(path, inside_functions=False) | imports(path, inside_functions=True)
        assert not any(within(i, {"autograde", "nnedu.widgets"}) for i in both), name


def run(code: str) -> str:
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return result.stdout.strip()


def test_import_nnedu_stays_light():
    heavy = {"matplotlib", "scipy", "sklearn", "anywidget", "ipywidgets", "tqdm", "IPython"}
    code = "import sys, nnedu; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    assert heavy.isdisjoint(run(code).split())


def test_what_a_notebook_needs_for_checking_brings_numpy_alone():
    code = f"import sys, {', '.join(CHECKING)}"
    code += "; print(*sorted({m.partition('.')[0] for m in sys.modules}))"
    heavy = {"matplotlib", "scipy", "sklearn", "nbgrader", "nbformat", "IPython", "sqlalchemy"}
    assert heavy.isdisjoint(run(code).split())
