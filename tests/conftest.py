"""What holds for every test."""

from hypothesis import settings

# A deadline would fail a right answer on a busy machine: no test asserts a time.
settings.register_profile("nnedu", deadline=None)
settings.load_profile("nnedu")
