#!/usr/bin/env python3
"""The CDK app: the whole catalogue, or one scenario with ``-c scenario=<slug>``."""

import gc
import os
import sys
from pathlib import Path

# jsii runs CDK in Node; the environment's own is a version that CDK supports, the system's may not be.
node = Path(sys.executable).with_name("node")
if node.exists():
    os.environ.setdefault("JSII_NODE", str(node))

# A synthesis keeps nearly all that it makes and ends within seconds: looking for garbage would only take time.
gc.disable()

from stacks import catalogue  # noqa: E402 after the choice of Node

if __name__ == "__main__":
    try:
        catalogue.synthesise(sys.argv[1:])
    except catalogue.InputError as error:
        sys.exit(f"refarch: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
