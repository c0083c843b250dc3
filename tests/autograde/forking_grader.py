"""A process that has imported everything and runs a command of autograde in a fork for each line that it reads.

It tells the fork's number, then how it ended. What a killed fork leaves behind becomes this process's child.
"""

import ctypes
import os
import shlex
import sys

import autograde.grade  # imported once, for all forks
from autograde.cli import main

PR_SET_CHILD_SUBREAPER = 36


def serve() -> None:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for line in sys.stdin:
        output, *arguments = shlex.split(line)
        own = os.fork()
        if own == 0:
            with open(output, "w") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
            main(arguments)
        print(own, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(own, 0)[1]), flush=True)


if __name__ == "__main__":
    assert autograde.grade
    serve()
