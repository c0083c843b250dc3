"""Running the widgets' JavaScript under Node."""

import json
import os
import shutil
import subprocess
from typing import Any

import pytest

from nnedu.widgets.bundle import bundle


def javascript(modules: str, script: str, **given: Any) -> Any:
    """What the script, run after the modules (named with spaces between), hands to ``done``."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Node.js is not installed")
        pytest.skip("Node.js is not installed")
    constants = [f"const {name} = {json.dumps(value)};" for name, value in given.items()]
    done = "const done = (value) => console.log(JSON.stringify(value));"
    source = "\n".join([bundle(*modules.split()), done, *constants, script])
    command = [node, "--input-type=module"]
    run = subprocess.run(command, input=source, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
