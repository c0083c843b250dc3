"""``python -m nnedu`` is the command ``nnedu``."""

from nnedu.cli import main

main(prog_name="nnedu")
