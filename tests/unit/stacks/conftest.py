"""Scenarios are synthesised in this process, without the template validation."""

import os

# Read when Node starts, which is when the first test imports CDK. The gate validates the templates.
os.environ["CDK_VALIDATION"] = "false"
