"""A lesson's text becomes notebooks: the same bytes each time, nothing private in the learner's."""

import json
import re

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner

from autograde.bank import make_bank, without_hidden_checks
from autograde.build import build_lesson, learner_notebook, source_notebook, without_solution
from autograde.cli import main
from autograde.lesson import LessonError, load_lesson
from tests.autograde.small import ANSWERS, CHECKS, LESSON, write_small_lesson


@pytest.fixture
def lesson(tmp_path):
    return load_lesson(write_small_lesson(tmp_path))


def test_building_twice_gives_the_same_bytes(lesson):
    assert build_lesson(lesson) == build_lesson(load_lesson(lesson.folder))


def test_what_one_lesson_tells_numpy_holds_for_no_other(tmp_path):
    before = np.geterr()
    folder = write_small_lesson(tmp_path)
    text = LESSON.replace(
        "import numpy as np\n", 'import numpy as np\nnp.seterr(all="ignore")\n', 1
    )
    assert text != LESSON
    (folder / "lesson.py").write_text(text, encoding="utf-8")
    build_lesson(load_lesson(folder))
    assert np.geterr() == before


def test_the_learners_notebook_has_stubs_checks_and_no_outputs(lesson):
    cells = {cell.id: cell for cell in learner_notebook(lesson).cells}
    assert 'raise NotImplementedError("double is not written yet")' in cells["double"].source
    assert cells["check-double"].source == "check(double)"
    assert cells["check-double"].metadata.nbgrader.points == 3
    assert cells["letter"].source == "# Which letter follows a?\nletter = ..."
    assert cells["check-letter"].source == "check(letter=letter)"
    assert cells["counter"].source.startswith("class counter:\n    def step(self):")
    assert cells["predict-larger"].source == "predict(larger=larger)"
    assert all(not cell.get("outputs") for cell in cells.values())


def test_the_source_notebook_keeps_the_solutions_between_their_marks(lesson):
    cells = {cell.id: cell for cell in source_notebook(lesson).cells}
    assert "### BEGIN SOLUTION\n    return 2 * z" in cells["double"].source
    nbformat.validate(source_notebook(lesson))


def test_nothing_private_reaches_the_public_bank(lesson):
    text = json.dumps(make_bank(lesson, hidden=False, solutions=False))
    for private in ("input_is_left_alone", "The secret", "z after", "z**2", "z *= 2", "2 * z\\n"):
        assert private not in text, private
    assert "changed z itself" not in text, "a mistake that only a hidden check sees gives it away"
    assert "squared" in text


def test_hidden_checks_are_cut_with_their_comment():
    cut = without_hidden_checks(CHECKS)
    assert "hidden" not in cut
    assert "secret" not in cut
    compile(cut, "checks.py", "exec")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"lesson": LESSON.replace('exercise="letter"', 'exercise="leter"')},
            "no Exercise 'leter'",
        ),
        ({"checks": CHECKS.replace("letter =", "word =")}, "no Exercise 'letter'"),
        ({"checks": CHECKS + "extra = Exercise('More')\n"}, "no cell exercise='extra'"),
        ({"answers": ANSWERS.replace('right("double")', 'right("duble")')}, "no such exercise"),
        ({"lesson": LESSON.replace("    ### END SOLUTION\n", "", 1)}, "### BEGIN SOLUTION"),
        ({"lesson": LESSON.replace("never_counts", "no_such")}, "no wrong answer 'no_such'"),
        ({"lesson": LESSON.replace('predict="larger"', 'predict="smaller"')}, "'smaller'"),
        ({"lesson": LESSON.replace('reveal("larger")', 'reveal("smaller")')}, "reveals 'smaller'"),
        ({"checks": CHECKS + "more = Prediction('?', ['a'], 'a', '')\n"}, "no cell predict='more'"),
        (
            {"lesson": LESSON.replace("return 2 * z", "return 2 *")},
            "01_small/lesson.py, cell double, line 4: SyntaxError",
        ),
        (
            {"lesson": LESSON.replace("import numpy", "import numpie")},
            "01_small/lesson.py, cell setup, line 1: ModuleNotFoundError",
        ),
        ({"lesson": LESSON.replace("def double", "def twice")}, "defines nothing called 'double'"),
        (
            {"lesson": "# %% [markdown]\n# # Words", "checks": "", "answers": ""},
            "has no code cell",
        ),
        ({"checks": CHECKS.replace("hints=", "hint=")}, "01_small/checks.py, line 5: TypeError"),
        ({"checks": CHECKS.replace(".visible()", ".visible")}, "with brackets"),
        ({"checks": CHECKS.replace('return {"double', '{"double')}, "returns None"),
        ({"checks": CHECKS + "def two_steps(): ...\n"}, "defines 'two_steps' 2 times"),
        ({"answers": ANSWERS + "letter_a = 3\n"}, "defines 'letter_a' 2 times"),
        (
            {"answers": ANSWERS.replace('"You squared', "You squared")},
            "01_small/answers.py, line 6",
        ),
    ],
)
def test_a_broken_lesson_names_its_file_and_rule(tmp_path, change, message):
    folder = write_small_lesson(tmp_path, **change)
    with pytest.raises(LessonError, match=re.escape(message)):
        build_lesson(load_lesson(folder))


def test_a_missing_file_is_named(tmp_path):
    folder = write_small_lesson(tmp_path)
    (folder / "answers.py").unlink()
    with pytest.raises(LessonError, match=r"answers\.py is missing"):
        load_lesson(folder)


def test_marks_inside_a_function_keep_the_given_lines():
    source = "def f(z):\n    a = z + 1\n    ### BEGIN SOLUTION\n    b = 2\n    ### END SOLUTION\n    return b"
    stub = without_solution(source, "f", "here")
    assert stub.splitlines()[1] == "    a = z + 1"
    assert stub.splitlines()[-1] == "    return b"
    assert "b = 2" not in stub


def test_build_writes_and_check_finds_what_was_edited_by_hand(tmp_path):
    folder = write_small_lesson(tmp_path)
    run = CliRunner().invoke(main, ["build", "--course", str(tmp_path)])
    assert run.exit_code == 0, run.output
    notebook = folder / "01_small.ipynb"
    assert CliRunner().invoke(main, ["build", "--check", "--course", str(tmp_path)]).exit_code == 0
    notebook.write_text(notebook.read_text().replace("Two pieces", "Three pieces"))
    run = CliRunner().invoke(main, ["build", "--check", "--course", str(tmp_path)])
    assert run.exit_code == 1
    assert "edit lesson.py" in run.output


def test_build_of_an_empty_folder_says_what_a_lesson_is(tmp_path):
    run = CliRunner().invoke(main, ["build", "--course", str(tmp_path)])
    assert run.exit_code == 1
    assert "a lesson is a folder with a lesson.py" in run.output


def test_a_question_beside_a_helper_whose_name_begins_alike_is_checked_as_a_value(tmp_path):
    helper = "# Which letter follows a?\ndef letter_of(x): ...\n"
    text = LESSON.replace("# Which letter follows a?\n", helper)
    notebook = learner_notebook(load_lesson(write_small_lesson(tmp_path, lesson=text)))
    assert "check(letter=letter)" in [cell.source for cell in notebook.cells]
