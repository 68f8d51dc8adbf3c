"""Makes CDK run in the environment's own Node: a machine may have none, or one that CDK no longer supports.

Imported for what it does, before anything imports CDK, which starts Node.
"""

import os

from sandbox import toolchain

os.environ.setdefault("JSII_NODE", str(toolchain.node()))
