"""Construct tests synthesise in this process, the same examples in every run."""

from hypothesis import settings

# The same examples in every run: a test that fails now and then proves nothing.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")
