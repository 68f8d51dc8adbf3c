"""Scenarios are synthesised in this process: with the environment's own Node and without the template validation."""

import os
import sys
from pathlib import Path

# Both are read when Node starts, which is when the first test imports CDK. The gate validates the templates.
os.environ["CDK_VALIDATION"] = "false"
os.environ.setdefault("JSII_NODE", str(Path(sys.executable).with_name("node")))
