"""A lesson, an ordinary assignment and one graded class, shared by the tests of a class."""

collect_ignore = ["lessons"]
