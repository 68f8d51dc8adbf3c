"""The longest prefix among many, against going through all of them one by one."""

from ipaddress import IPv4Address, ip_network

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.network.prefixes import Prefixes
from analysis.network.ranges import Addresses
from analysis.network.space import Box, explore
from analysis.snapshot.model.network import Network

PROPERTY = settings(derandomize=True, max_examples=300, deadline=None)
BLOCKS = st.builds(
    lambda length, number: ip_network((number >> (32 - length) << (32 - length), length)),
    st.sampled_from([1, 8, 15, 16, 24, 30, 31, 32]),
    st.one_of(st.integers(0x0A000000, 0x0A00FFFF), st.integers(0x0A000000, 0x0A000007)),
)
TABLES = st.lists(BLOCKS, max_size=8, unique=True)


def naive(table: list[Network], number: int) -> Network | None:
    """Return the longest block with an address, by looking at each."""
    found = [block for block in table if IPv4Address(number) in block]
    return max(found, key=lambda block: block.prefixlen, default=None)


@PROPERTY
@given(TABLES, st.integers(0x0A000000, 0x0A00FFFF))
def test_an_address_finds_the_longest_block_that_holds_it(table: list[Network], number: int) -> None:
    """Or none."""
    assert Prefixes((block, block) for block in table).longest(Addresses(number, number)) == naive(table, number)


@PROPERTY
@given(TABLES, st.integers(0x0A000000, 0x0A00FFFF), st.integers(0, 300))
def test_a_range_is_cut_where_another_block_begins_and_nowhere_else(
    table: list[Network], first: int, size: int
) -> None:
    """Each part finds what each of its addresses does; the parts make up the range."""
    prefixes = Prefixes((block, block) for block in table)

    def ask(box: Box) -> Network | None:
        addresses = box.get("destination", Addresses(0, 0))
        assert isinstance(addresses, Addresses)
        return prefixes.longest(addresses)

    parts = list(explore(Box({"destination": Addresses(first, first + size)}), ask))
    spans = [(part.box.ranges["destination"], part.found) for part in parts]

    assert [n for span, _ in spans for n in range(span.first, span.last + 1)] == list(range(first, first + size + 1))
    for span, found in spans:
        assert all(naive(table, number) == found for number in range(span.first, span.last + 1))


def test_of_two_things_of_one_block_the_first_counts() -> None:
    """So that who makes the index says which is preferred."""
    block = ip_network("10.0.0.0/8")

    assert Prefixes([(block, "one"), (block, "other")]).longest(Addresses.of(block)) == "one"
