"""The marker with which a lesson says what it teaches: ``@teaches("nacls.5")``, and its twin ``twin=True``.

Twins stand beside each other: what is allowed and what is denied, what survives and what breaks. A twin uses the same
network with one thing changed, and shows that it is this one thing which decides.
"""

import pytest

teaches = pytest.mark.teaches
