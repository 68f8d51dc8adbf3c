"""Construct tests synthesise in this process: with the environment's own Node and without the template validation."""

import os
import sys
from pathlib import Path

from hypothesis import settings

# Both are read when Node starts, which is when the first test module imports CDK. The gate validates the templates.
os.environ["CDK_VALIDATION"] = "false"
os.environ.setdefault("JSII_NODE", str(Path(sys.executable).with_name("node")))

# The same examples in every run: a test that fails now and then proves nothing.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.load_profile("repeatable")
