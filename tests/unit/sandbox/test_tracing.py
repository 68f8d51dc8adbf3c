"""Trace headers: what they say, in whatever order, and with what else is in them."""

import pytest

from sandbox.tracing import Trace, read

ROOT = "1-5759e988-bd862e3fe1be46a994272793"


@pytest.mark.parametrize(
    ("header", "trace"),
    [
        ("", Trace("", "", None)),
        (f"Root={ROOT}", Trace(ROOT, "", None)),
        (f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1", Trace(ROOT, "53995c3f42cd8ad8", sampled=True)),
        (f"Sampled=0;Root={ROOT};Lineage=1234abcd:2", Trace(ROOT, "", sampled=False)),
        (f"Root={ROOT};Sampled=?", Trace(ROOT, "", None)),
        ("Self=x", Trace("", "", None)),
    ],
)
def test_a_header_says_what_is_traced_and_whether(header: str, trace: Trace) -> None:
    """A question mark asks for the decision, which is as good as none."""
    assert read(header) == trace
