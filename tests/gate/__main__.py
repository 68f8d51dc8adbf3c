"""Run the template gate: ``python -m tests.gate``, or of some scenarios ``python -m tests.gate three-tier-web``.

Exits 1 if any judge has anything to say about any scenario, 2 if there is none of a name.
"""

import sys

from tests.gate.catalogue import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
