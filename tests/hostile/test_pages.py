"""No page that shows a student's work runs any of it or fetches anything for it: seen in a real browser."""

from __future__ import annotations

import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request

from autograde.classroom import Classroom
from autograde.collect import collect
from autograde.nbgrader_course.gradebook import Person, add_people, open_gradebook
from tests.autograde.classes import put
from tests.browser.conftest import (
    _free_port,
    _is_root,
    _own_environment,
    _wait,
    browser,
    page,
)
from tests.hostile.assignments import HOMEWORK, LESSON, make_class
from tests.hostile.corpus import corpus, hand_in

__all__ = ["browser", "page"]  # fixtures

pytestmark = pytest.mark.browser

EVIL = "canary.example"
NAME = "<img src=x onerror=window.ran=70>"
# What a page holds that would run if somebody clicked, touched or waited.
DORMANT = """() => [...document.querySelectorAll('*')].flatMap(one => [...one.attributes]
  .filter(a => (/^on/i.test(a.name) && /ran=/.test(a.value))
    || /^\\s*(javascript|vbscript|data:text)/i.test(a.value))
  .map(a => one.tagName + ' ' + a.name + '=' + a.value))"""


@dataclass
class Seen:
    """What a page did that it must not."""

    page: Page
    fetched: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.context.route(
            "**/*", lambda route: route.continue_() if _is_near(route.request) else route.abort()
        )
        self.page.on("request", self._note)
        self.page.on("dialog", lambda dialog: (self.fetched.append("a dialog"), dialog.dismiss()))

    def _note(self, request: Request) -> None:
        if EVIL in request.url or request.url.endswith("/x"):
            self.fetched.append(request.url)

    def assert_nothing_ran(self) -> None:
        for frame in self.page.frames:
            assert frame.evaluate("window.ran") is None, frame.url
            assert frame.evaluate(DORMANT) == [], frame.url
        assert self.fetched == []


def _is_near(request: Request) -> bool:
    return request.url.startswith(("file:", "data:", "http://127.0.0.1:"))


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """A class of hostile pages, graded, with feedback and report."""
    root = tmp_path_factory.mktemp("pages")
    classroom = make_class(root / "class", with_real=False)
    pages = corpus("pages")
    hand_in(classroom, pages, {})
    for assignment in (HOMEWORK, LESSON):
        content = classroom.submitted(pages[0].name, assignment) / f"{assignment}.ipynb"
        put(root / "inbox", f"{NAME}/{assignment}.ipynb", content.read_bytes())
    collect(classroom, root / "inbox")
    with open_gradebook(classroom) as book:
        evil = "<script>window.ran=71</script>"
        add_people(book, [Person(pages[0].name, evil, evil, f"{evil}@{EVIL}")])
    for command in (["grade", "--timeout=10"], ["feedback"], ["report"], ["similar"]):
        ran = [sys.executable, "-m", "autograde", "-C", str(classroom.root), *command]
        subprocess.run(ran, check=True, stdin=subprocess.DEVNULL, capture_output=True)
    return classroom


def test_the_pages_that_are_written_run_nothing(page: Page, shown: Classroom) -> None:
    seen = Seen(page)
    paths = [path for path in sorted(shown.root.rglob("*.html")) if path.is_file()]
    assert len(paths) >= 2 * (len(corpus("pages")) + 1)
    for path in paths:
        page.goto(path.as_uri())
        seen.assert_nothing_ran()


@pytest.fixture(scope="module")
def formgrader(shown: Classroom) -> Iterator[tuple[str, str]]:
    """nbgrader's formgrader on the class: its address and token."""
    home = shown.root.parent / "home"
    home.mkdir()
    token, port = secrets.token_hex(16), _free_port()
    command = [sys.executable, "-m", "jupyter_server", "--no-browser", "--ip=127.0.0.1"]
    command += [f"--port={port}", f"--IdentityProvider.token={token}"]
    command += ["--allow-root"] if _is_root() else []
    log = home / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            command, cwd=shown.root, env=_own_environment(home), stdout=output, stderr=output
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(f"{url}/api?token={token}", server, log)
            yield url, token
        finally:
            server.terminate()
            server.wait(20)


def test_the_formgrader_runs_nothing(page: Page, formgrader: tuple[str, str]) -> None:
    url, token = formgrader
    seen = Seen(page)
    page.set_extra_http_headers({"Authorization": f"token {token}"})
    for place in ("manage_assignments", "manage_students", f"manage_submissions/{HOMEWORK}"):
        page.goto(f"{url}/formgrader/{place}")
        page.wait_for_load_state("networkidle")
        seen.assert_nothing_ran()
    opened = 0
    for assignment in (HOMEWORK, LESSON):
        page.goto(f"{url}/formgrader/gradebook/{assignment}/{assignment}")
        page.locator("table a[href*='/submissions/']").first.wait_for()
        links = page.locator("table a[href*='/submissions/']").evaluate_all(
            "all => all.map(a => a.href)"
        )
        seen.assert_nothing_ran()
        for link in dict.fromkeys(links):
            answer = page.goto(link)
            assert answer is not None
            assert answer.status == 200, link
            page.wait_for_load_state("load")
            seen.assert_nothing_ran()
            opened += 1
    assert opened == 2 * (len(corpus("pages")) + 1)


def test_the_browser_would_have_seen_it(page: Page, tmp_path: Path) -> None:
    evil = tmp_path / "evil.html"
    evil.write_text(f"<img src='http://{EVIL}/a'><a href='javascript:window.ran=1'>b</a>")
    seen = Seen(page)
    page.goto(evil.as_uri())
    assert seen.fetched == [f"http://{EVIL}/a"]
    with pytest.raises(AssertionError):
        seen.assert_nothing_ran()
