"""Lets one mend be left out, to see that its test fails without it: ``WITHOUT_MEND=nat_gateways pytest …``."""

import os

from sandbox import mends

LEFT_OUT = os.environ.get("WITHOUT_MEND")

if LEFT_OUT is not None:
    _all_mends = mends.all_mends
    mends.all_mends = lambda: tuple(mend for mend in _all_mends() if mend.name != LEFT_OUT)
