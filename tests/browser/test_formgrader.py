"""nbgrader's formgrader opens a class that was graded here, and its autograde button grades as we do."""

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from autograde.classroom import Classroom, new_classroom
from autograde.grade import grade, load_assignment
from autograde.nbgrader_course.gradebook import open_gradebook
from autograde.release import release
from autograde.run import Limits
from tests.autograde.classes import (
    COURSE,
    LESSON,
    answered,
    put,
    released,
    solutions,
    text_of,
)
from tests.browser.conftest import _free_port, _is_root, _own_environment, _wait

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Formgrader:
    """A Jupyter server that was started in a graded class's folder."""

    classroom: Classroom
    url: str
    token: str

    def open(self, page: Page, path: str) -> None:
        page.set_extra_http_headers({"Authorization": f"token {self.token}"})
        page.goto(f"{self.url}/formgrader/{path}")


@pytest.fixture(scope="module")
def formgrader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Formgrader]:
    home = tmp_path_factory.mktemp("home")
    classroom = graded_class(home / "class")
    token, port = secrets.token_hex(16), _free_port()
    command = [
        *(sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1"),
        *(f"--port={port}", f"--IdentityProvider.token={token}"),
        *(["--allow-root"] if _is_root() else []),
    ]
    log = home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command,
            cwd=classroom.root,
            env=_own_environment(home),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/api?token={token}", server, log)
            yield Formgrader(classroom, url, token)
        finally:
            server.terminate()
            server.wait(20)


def graded_class(root: Path) -> Classroom:
    classroom = new_classroom(root, COURSE)
    release(classroom, LESSON)
    submitted = classroom.root / "submitted"
    wrong = solutions() | {"double": "def double(z):\n    return z**2"}
    put(submitted, f"bert/{LESSON}/{LESSON}.ipynb", answered(released(classroom), wrong))
    put(submitted, f"emil/{LESSON}/{LESSON}.ipynb", text_of(released(classroom))[:900])
    for _ in grade(classroom, load_assignment(classroom, LESSON), ["bert", "emil"], Limits()):
        pass
    put(submitted, f"anna/{LESSON}/{LESSON}.ipynb", answered(released(classroom), wrong))
    return classroom


def test_the_formgrader_opens_the_graded_class(page: Page, formgrader: Formgrader) -> None:
    formgrader.open(page, "manage_assignments")
    expect(page.get_by_role("link", name=LESSON).first).to_be_visible()

    formgrader.open(page, f"manage_submissions/{LESSON}")
    expect(page.locator("tr", has_text="bert")).to_contain_text("7 / 9")
    expect(page.locator("tr", has_text="emil")).to_contain_text("needs manual grading")

    formgrader.open(page, f"gradebook/{LESSON}/{LESSON}")
    page.locator("tr", has_text="7 / 9").get_by_role("link").first.click()
    expect(page.locator("body")).to_contain_text("This looks like “squared”")
    expect(page.locator("body")).to_contain_text("double: not right yet")


def test_the_formgrader_says_why_a_submission_failed(page: Page, formgrader: Formgrader) -> None:
    formgrader.open(page, f"gradebook/{LESSON}/{LESSON}")
    page.locator("tr", has_text="0 / 9").get_by_role("link").first.click()
    expect(page.locator("body")).to_contain_text("the file is damaged: it breaks off in the middle")


def test_the_autograde_button_gives_our_scores(page: Page, formgrader: Formgrader) -> None:
    formgrader.open(page, f"manage_submissions/{LESSON}")
    page.locator("tr", has_text="anna").locator(".autograde a").click()
    # The button waits for a whole run of nbgrader's command.
    expect(page.locator(".modal-dialog")).to_contain_text("Success", timeout=120_000)
    with open_gradebook(formgrader.classroom) as book:
        assert book.find_submission(LESSON, "anna").score == 7.0
