"""Processes that may hold a student's code: isolated, limited, and ended with all that they started."""
