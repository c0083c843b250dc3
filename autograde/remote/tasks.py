"""What the instructor's process and the judge's say to each other."""

ENTRY = "autograde.remote.judge_main:main"
WARM = ("autograde.remote.judge_main",)
# The first byte of a frame: a task and what came of it; the judge's frame for the student, the answer, or why there is none.
TASK, DONE, ASK, ANSWER, STOP = b"T", b"D", b"A", b"F", b"S"
