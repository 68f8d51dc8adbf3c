"""Construct tests synthesise in this process, without the template validation."""

import os

from hypothesis import settings

# Read when Node starts, which is when the first test module imports CDK. The gate validates the templates.
os.environ["CDK_VALIDATION"] = "false"

# The same examples in every run: a test that fails now and then proves nothing.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")
