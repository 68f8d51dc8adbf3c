"""A security group and its rules are described in a small set of characters."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network

GOOD, BAD = "From the partner's".replace("'", ""), ("From the partner's", "Über", "x" * 256)


def peers(said: str, group: str) -> dict[str, Any]:
    """Return each kind of peer, described."""
    return {
        "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": said}],
        "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32", "Description": said}],
        "UserIdGroupPairs": [{"GroupId": group, "Description": said}],
    }


@pytest.mark.parametrize("kind", ["IpRanges", "Ipv6Ranges", "UserIdGroupPairs"])
@pytest.mark.parametrize("way", ["ingress", "egress"])
def test_a_rule_is_described_in_the_characters_that_ec2_takes(account: Account, way: str, kind: str) -> None:
    """An apostrophe is none of them, whoever the peer is; the same words without it are taken."""
    network = Network.of(account)
    group = network.ec2.create_security_group(GroupName="g", Description=GOOD, VpcId=network.vpc)["GroupId"]
    authorize = getattr(network.ec2, f"authorize_security_group_{way}")

    def rule(said: str) -> list[dict[str, Any]]:
        return [{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, kind: peers(said, group)[kind]}]

    for said in BAD:
        with pytest.raises(ClientError, match="Invalid rule description"):
            authorize(GroupId=group, IpPermissions=rule(said))
    authorize(GroupId=group, IpPermissions=rule(GOOD))
    update = getattr(network.ec2, f"update_security_group_rule_descriptions_{way}")
    with pytest.raises(ClientError, match="Invalid rule description"):
        update(GroupId=group, IpPermissions=rule(BAD[0]))


def test_a_group_is_described_so_too(account: Account) -> None:
    """The twin of the group above."""
    network = Network.of(account)
    for said in BAD:
        with pytest.raises(ClientError, match="Invalid security group description"):
            network.ec2.create_security_group(GroupName="g", Description=said, VpcId=network.vpc)
