"""VPC Block Public Access: what it keeps from passing internet gateways."""

from analysis.network.answer import Component
from analysis.network.walk import StoppedError, Walk
from analysis.snapshot.model.account import CannotDecideError

_OFF = "off"


def check_public_access(
    walk: Walk, component: Component, vpc_id: str, subnet_id: str, *, outward: bool, nat: bool = False
) -> None:
    """Stop what an account does not let through its internet gateways.

    Replies pass where their connections could be opened: they are not asked about. Not modelled: that an exclusion of
    a subnet does not help traffic that gateway route tables lead elsewhere.

    Args:
        walk: the packet's way so far.
        component: the gateway.
        vpc_id: its VPC.
        subnet_id: the subnet whose packets pass.
        outward: whether they leave.
        nat: whether they come from a NAT gateway, or pass an egress-only gateway, so that nobody outside can call.

    Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
    """
    account = walk.account
    places = {(account.id, account.region), account.place_of(vpc_id)}
    found = next((a for a in account.public_access if not a.account or (a.account, a.region) in places), None)
    if walk.returning or found is None or found.mode == _OFF:
        return
    excluded = {e.mode for e in account.public_access_exclusions if e.resource_id in (vpc_id, subnet_id)}
    if "allow-bidirectional" in excluded or (outward and "allow-egress" in excluded):
        return
    if outward and nat and found.mode == "block-ingress":
        return
    way, who = "to" if outward else "from", walk.label(subnet_id) or subnet_id
    walk.stop(
        "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
        component,
        f"VPC Block Public Access ({found.mode}) lets nothing of {who} pass {way} {component}",
        details={"Vpc": {"Id": vpc_id}},
    )


def check_public_access_of_regional(walk: Walk, component: Component, nat_id: str, vpc_id: str, subnet_id: str) -> None:
    """Stop what leaves by a regional NAT gateway and an account does not let through its internet gateways.

    The gateway is in no subnet, so that an exclusion of its VPC lets it pass. Whether one of the sender's subnet does,
    AWS's page does not tell.

    Args:
        walk: the packet's way so far.
        component: the internet gateway.
        nat_id: the NAT gateway.
        vpc_id: its VPC.
        subnet_id: the sender's.

    Raises:
        CannotDecideError: if the sender's subnet is excluded and the VPC is not.

    Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_BlockPublicAccessStates.html and
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    if not walk.account.public_access:
        return
    try:
        check_public_access(walk, component, vpc_id, nat_id, outward=True, nat=True)
    except StoppedError:
        if any(each.resource_id == subnet_id for each in walk.account.public_access_exclusions):
            msg = f"whether the exclusion of {subnet_id} from VPC Block Public Access counts for {nat_id} is not told"
            raise CannotDecideError(msg) from None
        raise
