"""What the instructor's process and the student's say to each other."""

ENTRY = "autograde.sandbox.student:main"
WARM = ("autograde.sandbox.student:warm_up", "autograde.remote.serve", "numpy.random")
# The first byte of a frame: a cell to run and what came of it, or a frame of the judge's and its answer.
RUN, EXCHANGE = b"R", b"X"
