"""Resolver endpoints stand in subnets; rules lead through them."""

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _endpoint(account: Account, network: Network, direction: str = "OUTBOUND", **more: Any) -> Any:
    addresses = more.pop("IpAddresses", [{"SubnetId": subnet} for subnet in network.subnets[:2]])
    resolver = account.client("route53resolver")
    return resolver.create_resolver_endpoint(
        CreatorRequestId=direction,
        Name="endpoint",
        Direction=direction,
        SecurityGroupIds=[network.group(str(uuid4()))],
        IpAddresses=addresses,
        **more,
    )["ResolverEndpoint"]


def _rule(account: Account, domain: str = "corp.example.com", **more: Any) -> Any:
    resolver = account.client("route53resolver")
    return resolver.create_resolver_rule(
        CreatorRequestId=domain, Name="rule", RuleType="FORWARD", DomainName=domain, **more
    )["ResolverRule"]


def test_an_endpoint_has_an_interface_for_each_address(account: Account) -> None:
    """They come and go with the addresses; two at least stay."""
    network, resolver = Network.of(account), account.client("route53resolver")
    first, second, third = network.subnets
    given = [{"SubnetId": first, "Ip": "10.0.1.9"}, {"SubnetId": second}]
    endpoint = _endpoint(account, network, "INBOUND", IpAddresses=given, Protocols=["Do53", "DoH"])
    assert (endpoint["Protocols"], endpoint["ResolverEndpointType"]) == (["Do53", "DoH"], "IPV4")
    words = f"Route 53 Resolver: {endpoint['Id']}:rni-"
    assert [i["PrivateIpAddress"] for i in network.interfaces(words)] == ["10.0.1.9", "10.0.2.4"]
    named = {"ResolverEndpointId": endpoint["Id"]}
    resolver.associate_resolver_endpoint_ip_address(**named, IpAddress={"SubnetId": third})
    addresses = resolver.list_resolver_endpoint_ip_addresses(**named)["IpAddresses"]
    assert [address["Ip"] for address in addresses] == ["10.0.1.9", "10.0.2.4", "10.0.3.4"]
    resolver.disassociate_resolver_endpoint_ip_address(**named, IpAddress={"IpId": addresses[0]["IpId"]})
    assert [i["PrivateIpAddress"] for i in network.interfaces(words)] == ["10.0.2.4", "10.0.3.4"]
    with pytest.raises(ClientError, match="at least 2 IP addresses"):
        resolver.disassociate_resolver_endpoint_ip_address(**named, IpAddress={"IpId": addresses[1]["IpId"]})
    resolver.delete_resolver_endpoint(**named)
    assert network.interfaces(words) == []


def test_an_endpoint_takes_free_addresses_of_one_vpc(account: Account) -> None:
    """Neither reserved ones, nor those of somebody else."""
    network, other = Network.of(account), Network.of(account)
    with pytest.raises(ClientError, match="must be in one VPC"):
        _endpoint(account, network, IpAddresses=[{"SubnetId": network.subnets[0]}, {"SubnetId": other.subnets[1]}])
    network.ec2.create_network_interface(SubnetId=network.subnets[0], PrivateIpAddress="10.0.1.9")
    for address, words in (("10.0.1.9", "already in use"), ("10.0.1.1", "is reserved")):
        given = [{"SubnetId": network.subnets[0], "Ip": address}, {"SubnetId": network.subnets[1]}]
        with pytest.raises(ClientError, match=words):
            _endpoint(account, other, IpAddresses=given)


def test_a_rule_forwards_through_an_outbound_endpoint_and_can_be_changed(account: Account) -> None:
    """The endpoint stays as long as a rule needs it."""
    network, resolver = Network.of(account), account.client("route53resolver")
    inbound, outbound = _endpoint(account, network, "INBOUND"), _endpoint(account, Network.of(account))
    targets = [{"Ip": "10.8.0.2"}]
    with pytest.raises(ClientError, match="need an outbound endpoint"):
        _rule(account, ResolverEndpointId=inbound["Id"], TargetIps=targets)
    rule = _rule(account, ResolverEndpointId=outbound["Id"], TargetIps=targets)
    assert rule["TargetIps"] == [{"Ip": "10.8.0.2", "Port": 53, "Protocol": "Do53"}]
    config = {"Name": "other", "TargetIps": [{"Ip": "10.8.0.3", "Port": 5353}]}
    changed = resolver.update_resolver_rule(ResolverRuleId=rule["Id"], Config=config)["ResolverRule"]
    assert (changed["Name"], changed["TargetIps"][0]["Port"]) == ("other", 5353)
    with pytest.raises(ClientError, match="unless its related resolver rules are deleted"):
        resolver.delete_resolver_endpoint(ResolverEndpointId=outbound["Id"])
    internet = resolver.list_resolver_rules(Filters=[{"Name": "TYPE", "Values": ["RECURSIVE"]}])["ResolverRules"]
    assert [one["DomainName"] for one in internet] == ["."]


def test_a_vpc_follows_one_rule_for_each_domain(account: Account) -> None:
    """Whichever rule that is."""
    network, resolver = Network.of(account), account.client("route53resolver")
    first, second = _rule(account), _rule(account, "CORP.example.com.".lower())
    resolver.associate_resolver_rule(ResolverRuleId=first["Id"], VPCId=network.vpc, Name="one")
    with pytest.raises(ClientError, match=f"Conflict with resolver rule '{first['Id']}'"):
        resolver.associate_resolver_rule(ResolverRuleId=second["Id"], VPCId=network.vpc, Name="two")
    with pytest.raises(ClientError, match="ResourceInUseException"):
        resolver.delete_resolver_rule(ResolverRuleId=first["Id"])
    resolver.disassociate_resolver_rule(ResolverRuleId=first["Id"], VPCId=network.vpc)
    resolver.delete_resolver_rule(ResolverRuleId=first["Id"])


def test_a_shared_rule_is_followed_by_vpcs_of_another_account(account: Account) -> None:
    """Which sees it as shared with it, and cannot change it."""
    rule, other = _rule(account), Account()
    account.client("ram").create_resource_share(name="dns", resourceArns=[rule["Arn"]], principals=[other.id])
    ram, theirs = other.client("ram"), other.client("route53resolver")
    [invitation] = ram.get_resource_share_invitations()["resourceShareInvitations"]
    ram.accept_resource_share_invitation(resourceShareInvitationArn=invitation["resourceShareInvitationArn"])
    filters = [{"Name": "TYPE", "Values": ["FORWARD"]}]
    [seen] = theirs.list_resolver_rules(Filters=filters)["ResolverRules"]
    assert (seen["Id"], seen["OwnerId"], seen["ShareStatus"]) == (rule["Id"], account.id, "SHARED_WITH_ME")
    vpc = Network.of(other).vpc
    theirs.associate_resolver_rule(ResolverRuleId=rule["Id"], VPCId=vpc, Name="shared")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        theirs.update_resolver_rule(ResolverRuleId=rule["Id"], Config={"Name": "mine"})
    with pytest.raises(ClientError, match="ResourceInUseException"):
        account.client("route53resolver").delete_resolver_rule(ResolverRuleId=rule["Id"])


def test_endpoints_and_rules_are_tagged(account: Account) -> None:
    """By their ARNs."""
    resolver, rule = account.client("route53resolver"), _rule(account, Tags=[{"Key": "tier", "Value": "dns"}])
    resolver.tag_resource(ResourceArn=rule["Arn"], Tags=[{"Key": "team", "Value": "core"}])
    resolver.untag_resource(ResourceArn=rule["Arn"], TagKeys=["tier"])
    assert resolver.list_tags_for_resource(ResourceArn=rule["Arn"])["Tags"] == [{"Key": "team", "Value": "core"}]
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        resolver.list_tags_for_resource(ResourceArn=f"{rule['Arn']}0")
