"""Zones have name servers; private ones have VPCs."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.zones import Zone


def _vpc(account: Account, region: str = "us-east-1") -> dict[str, str]:
    made = account.services.elsewhere(region).client("ec2").create_vpc(CidrBlock="10.0.0.0/16")
    return {"VPCId": made["Vpc"]["VpcId"], "VPCRegion": region}


def _vpcs(zone: Zone) -> list[Any]:
    found: list[Any] = zone.route53.get_hosted_zone(Id=zone.id)["VPCs"]
    return found


def test_public_zones_have_name_servers_of_their_own_or_of_their_delegation_set(account: Account) -> None:
    """One of each of four top-level domains; a set stays as it is when zones use it."""
    route53 = account.client("route53")
    one = route53.get_hosted_zone(Id=Zone.of(account).id)
    assert one["HostedZone"]["Id"].startswith("/hostedzone/Z")
    assert [s.split(".", 2)[2] for s in one["DelegationSet"]["NameServers"]] == ["com", "net", "org", "co.uk"]
    made = route53.create_reusable_delegation_set(CallerReference="set")["DelegationSet"]
    other = route53.get_hosted_zone(Id=Zone.of(account, DelegationSetId=made["Id"]).id)
    assert other["DelegationSet"]["NameServers"] == made["NameServers"] != one["DelegationSet"]["NameServers"]
    assert [one["Id"] for one in route53.list_reusable_delegation_sets()["DelegationSets"]] == [made["Id"]]


def test_a_zone_with_a_vpc_is_private_and_takes_vpcs_of_any_region(account: Account) -> None:
    """The last one stays, and one VPC has a name once."""
    here, there = _vpc(account), _vpc(account, "eu-west-1")
    zone = Zone.of(account, VPC=here)
    described = zone.route53.get_hosted_zone(Id=zone.id)
    assert described["HostedZone"]["Config"]["PrivateZone"] is True
    assert "DelegationSet" not in described
    zone.route53.associate_vpc_with_hosted_zone(HostedZoneId=zone.id, VPC=there)
    assert _vpcs(zone) == [here, there]
    with pytest.raises(ClientError, match="ConflictingDomainExists"):
        Zone.of(account, VPC=there)
    zone.route53.disassociate_vpc_from_hosted_zone(HostedZoneId=zone.id, VPC=here)
    with pytest.raises(ClientError, match="LastVPCAssociation"):
        zone.route53.disassociate_vpc_from_hosted_zone(HostedZoneId=zone.id, VPC=there)
    with pytest.raises(ClientError, match="InvalidVPCId"):
        zone.route53.associate_vpc_with_hosted_zone(HostedZoneId=zone.id, VPC={**here, "VPCId": "vpc-1"})


def test_another_account_associates_its_vpc_once_it_is_authorized(account: Account) -> None:
    """It sees the zone by its VPC, with the owner."""
    zone, other = Zone.of(account, VPC=_vpc(account)), Account()
    theirs, vpc = other.client("route53"), _vpc(other)
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        theirs.associate_vpc_with_hosted_zone(HostedZoneId=zone.id, VPC=vpc)
    zone.route53.create_vpc_association_authorization(HostedZoneId=zone.id, VPC=vpc)
    assert zone.route53.list_vpc_association_authorizations(HostedZoneId=zone.id)["VPCs"] == [vpc]
    theirs.associate_vpc_with_hosted_zone(HostedZoneId=zone.id, VPC=vpc)
    zone.route53.delete_vpc_association_authorization(HostedZoneId=zone.id, VPC=vpc)
    assert vpc in _vpcs(zone)
    [seen] = theirs.list_hosted_zones_by_vpc(VPCId=vpc["VPCId"], VPCRegion="us-east-1")["HostedZoneSummaries"]
    assert (seen["HostedZoneId"], seen["Owner"]["OwningAccount"]) == (zone.id, account.id)
    with pytest.raises(ClientError, match="NoSuchHostedZone"):
        theirs.get_hosted_zone(Id=zone.id)
    theirs.disassociate_vpc_from_hosted_zone(HostedZoneId=zone.id, VPC=vpc)
    assert vpc not in _vpcs(zone)


def test_accelerated_recovery_is_told(account: Account) -> None:
    """Once it has been switched."""
    zone = Zone.of(account)
    zone.route53.update_hosted_zone_features(HostedZoneId=zone.id, EnableAcceleratedRecovery=True)
    told = zone.route53.get_hosted_zone(Id=zone.id)["HostedZone"]["Features"]
    assert told["AcceleratedRecoveryStatus"] == "ENABLED"
