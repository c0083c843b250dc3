"""``python -m autograde`` is the command ``autograde``."""

from autograde.cli import main

main(prog_name="autograde")
