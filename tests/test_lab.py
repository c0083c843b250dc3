"""The learner's copy keeps what was written, and JupyterLab answers on it."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from unittest.mock import Mock, patch

import pytest
from click.testing import CliRunner
from jupyter_server.services.kernels.connection.base import BaseKernelWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from traitlets.utils.importstring import import_item

from nnedu.cli import main
from nnedu.lab import SETTINGS, CannotOpen, course_source, deliver, open_lab


@pytest.fixture
def course(tmp_path):
    """A course of one lesson."""
    folder = tmp_path / "course" / "01_small"
    folder.mkdir(parents=True)
    (folder / "01_small.ipynb").write_text("version 1")
    (folder / "exercises.json").write_text('{"title": "Small", "exercises": {"relu": {}}}')
    return tmp_path / "course"


def test_a_first_copy_has_the_notebooks(course, tmp_path):
    assert deliver(course, tmp_path / "mine") == ["added 01_small/01_small.ipynb"]
    assert (tmp_path / "mine/01_small/01_small.ipynb").read_text() == "version 1"
    assert deliver(course, tmp_path / "mine") == []


def test_answers_stay_and_a_new_version_comes_beside_once(course, tmp_path):
    mine = tmp_path / "mine"
    deliver(course, mine)
    (mine / "01_small/01_small.ipynb").write_text("my answers")
    assert deliver(course, mine) == [], "an unchanged course brings nothing"
    (course / "01_small/01_small.ipynb").write_text("version 2")
    (course / "01_small/exercises.json").write_text('{"newer": 1}')
    assert "put beside yours as 01_small.new.ipynb" in deliver(course, mine)[0]
    assert deliver(course, mine) == []
    (course / "01_small/01_small.ipynb").write_text("version 3")
    deliver(course, mine)
    kept = {path.name: path.read_text() for path in (mine / "01_small").iterdir()}
    assert kept == {
        "01_small.ipynb": "my answers",
        "01_small.new.ipynb": "version 2",
        "01_small.new-2.ipynb": "version 3",
        "exercises.json": '{"newer": 1}',
    }


def test_the_pages_of_the_course_are_renewed_unless_they_were_written_on(course, tmp_path):
    mine = tmp_path / "mine"
    (course / "glossary.md").write_text("words")
    assert deliver(course, mine) == ["added 01_small/01_small.ipynb", "added glossary.md"]
    (course / "glossary.md").write_text("more words")
    assert deliver(course, mine) == []
    assert (mine / "glossary.md").read_text() == "more words"
    (mine / "glossary.md").write_text("my notes")
    (course / "glossary.md").write_text("still more words")
    assert "put beside yours as glossary.new.md" in deliver(course, mine)[0]
    assert (mine / "glossary.md").read_text() == "my notes"
    assert deliver(course, mine) == []


def test_a_new_lesson_is_added(course, tmp_path):
    deliver(course, tmp_path / "mine")
    folder = course / "02_more"
    folder.mkdir()
    (folder / "02_more.ipynb").write_text("more")
    (folder / "exercises.json").write_text("{}")
    assert deliver(course, tmp_path / "mine") == ["added 02_more/02_more.ipynb"]


def test_the_clone_carries_the_course():
    assert (course_source() / "00_start_here" / "00_start_here.ipynb").is_file()


def test_messages_of_a_kernel_are_sent_at_once():
    settings = json.loads((SETTINGS / "jupyter_server_config.json").read_text(encoding="utf-8"))
    connection = import_item(settings["ServerApp"]["kernel_websocket_connection_class"])
    assert issubclass(connection, BaseKernelWebsocketConnection)
    socket, began = Mock(spec=KernelWebsocketHandler), object()
    with patch.object(connection.__base__, "connect", return_value=began):
        assert connection(websocket_handler=socket).connect() is began
    socket.set_nodelay.assert_called_once_with(True)


def test_a_taken_port_is_named(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotOpen, match=f"port {port} is taken"):
            open_lab(tmp_path, port)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_lab_prints_an_address_that_answers_until_it_is_ended(tmp_path, end):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    environment.pop("DISPLAY", None)
    command = [sys.executable, "-m", "nnedu", "lab", str(tmp_path / "mine"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as lab:
        try:
            printed = ""
            for line in lab.stdout:
                printed += line
                if "No browser" in line:
                    break
            address = re.search(r"http://localhost:\S+", printed).group()
            assert "added 00_start_here/00_start_here.ipynb" in printed
            with urllib.request.urlopen(address.replace("localhost", "127.0.0.1")) as answer:
                assert answer.status == 200
            token = address.partition("token=")[2]
            plugin = "@jupyterlab/docmanager-extension:plugin"
            settings = f"http://127.0.0.1:{port}/lab/api/settings/{plugin}?token={token}"
            with urllib.request.urlopen(settings) as answer:
                viewers = json.load(answer)["schema"]["properties"]["defaultViewers"]["default"]
                assert viewers == {"markdown": "Markdown Preview"}, "the glossary opens as a page"
        finally:
            lab.send_signal(end)
            lab.wait(30)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server outlived its command"


def test_progress_counts_what_passed(course, tmp_path):
    folder = course / "01_small"
    run = CliRunner().invoke(main, ["progress", str(course)])
    assert "0 of 1" in run.output
    record = {"attempts": ["a"], "passed": True, "hints": 0, "last": ""}
    (folder / "progress.json").write_text(json.dumps({"exercises": {"relu": record}}))
    assert "1 of 1" in CliRunner().invoke(main, ["progress", str(course)]).output
    (folder / "progress.json").write_text("{ half")
    run = CliRunner().invoke(main, ["progress", str(course)])
    assert run.exit_code == 0
    assert "damaged" in run.output


def test_progress_without_a_course_says_what_to_do(tmp_path):
    run = CliRunner().invoke(main, ["progress", str(tmp_path)])
    assert run.exit_code == 1
    assert "Run this where you ran nnedu lab" in run.output
