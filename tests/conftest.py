"""What holds for every test."""

import signal

from hypothesis import settings

# A deadline would fail a right answer on a busy machine: no test asserts a time.
settings.register_profile("nnedu", deadline=None)
settings.load_profile("nnedu")

# A shell's background jobs ignore Ctrl-C, and so does all that they start; some tests press it.
signal.signal(signal.SIGINT, signal.default_int_handler)
