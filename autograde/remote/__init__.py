"""Calls between the judge's process and the student's: only plain data crosses, and each side keeps its own objects."""
