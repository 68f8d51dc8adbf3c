"""Direct Connect as a whole: the deployed scenario, in which every kind of interface and a VPN stand side by side."""

import pytest

from analysis.network import Answer
from stacks.catalogue import find
from study.deployed import Deployed
from tests.teaching import teaches

LINE, BACKUP = "Line/Private101", "Branch/BranchConnection"


@pytest.fixture(scope="module")
def hybrid() -> Deployed:
    """Return the scenario: look, and change nothing."""
    return Deployed(find("direct-connect-hybrid"))


def names(answer: Answer) -> list[str]:
    """Return what a packet passes, by the names of constructs."""
    assert answer.reachable
    return [hop.component.name for hop in answer.forward]


@teaches("direct-connect.17")
def test_one_private_virtual_interface_leads_to_vpcs_of_two_regions(hybrid: Deployed) -> None:
    """Each VPC has a gateway of its own; what they share is the Direct Connect gateway, which is of no Region."""
    for vpc in ("app", "standby"):
        assert LINE in names(hybrid.follow("site", vpc, 443))
    regions = {hybrid.place_of(stack)[1] for stack in ("direct-connect-hybrid", "direct-connect-hybrid-second")}
    assert len(regions) == 2


@teaches("direct-connect.18")
def test_neither_of_its_vpcs_reaches_the_other(hybrid: Deployed) -> None:
    """Although the groups of both would let it: nobody tells either of the other."""
    assert hybrid.follow("app", "standby", 443).codes == ("NO_ROUTE_TO_DESTINATION",)


@teaches("direct-connect.16")
def test_a_vpn_over_the_public_virtual_interface_is_encrypted_and_keeps_off_the_internet(hybrid: Deployed) -> None:
    """It takes both: the line alone is not encrypted, a VPN alone goes over the internet."""
    way = names(hybrid.follow("site", "ledger", 443))

    assert "Line/Public103" in way
    assert "Core/CoreConnection" in way


@teaches("direct-connect.19")
def test_without_the_line_the_vpn_carries_everything_that_it_announces_too(hybrid: Deployed) -> None:
    """Until then it carries nothing: AWS prefers Direct Connect to a VPN that leads to the same block."""
    (line,) = hybrid.before.direct_connect_lines

    assert BACKUP not in names(hybrid.follow("app", "site", 5432))
    assert BACKUP in names(hybrid.lose(line).follow("app", "site", 5432))


@teaches("direct-connect.19", twin=True)
def test_what_has_no_vpn_beside_the_line_is_cut_off_with_it(hybrid: Deployed) -> None:
    """All of a line's virtual interfaces are lost with it; a second line has to end elsewhere."""
    (line,) = hybrid.before.direct_connect_lines
    left = hybrid.lose(line)

    assert hybrid.follow("site", "shared", 443).reachable
    assert not left.follow("site", "shared", 443).reachable
