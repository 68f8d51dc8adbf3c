"""DNS Firewall decides about the domains that VPCs ask for."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account
from tests.unit.sandbox.mends.network import Network


def _list(resolver: Any, name: str, *domains: str) -> str:
    made = resolver.create_firewall_domain_list(Name=name, CreatorRequestId=name)["FirewallDomainList"]
    resolver.update_firewall_domains(FirewallDomainListId=made["Id"], Operation="ADD", Domains=list(domains))
    return str(made["Id"])


def _group(resolver: Any) -> str:
    return str(resolver.create_firewall_rule_group(Name="egress", CreatorRequestId="one")["FirewallRuleGroup"]["Id"])


def test_domains_are_added_to_a_list_removed_replaced_and_imported(account: Account) -> None:
    """In lower case, with the last dot."""
    resolver, s3 = account.client("route53resolver"), account.client("s3")
    made = _list(resolver, "blocked", "One.example.com", "two.example.com")
    named = {"FirewallDomainListId": made}

    def domains() -> list[str]:
        found: list[str] = resolver.list_firewall_domains(**named)["Domains"]
        return found

    assert domains() == ["one.example.com.", "two.example.com."]
    resolver.update_firewall_domains(**named, Operation="REMOVE", Domains=["one.example.com"])
    assert domains() == ["two.example.com."]
    resolver.update_firewall_domains(**named, Operation="REPLACE", Domains=["three.example.com"])
    assert domains() == ["three.example.com."]
    s3.create_bucket(Bucket=f"lists-{account.id}")
    s3.put_object(Bucket=f"lists-{account.id}", Key="all.txt", Body="four.example.com\nfive.example.com\n")
    url = f"s3://lists-{account.id}/all.txt"
    resolver.import_firewall_domains(**named, Operation="REPLACE", DomainFileUrl=url)
    assert domains() == ["four.example.com.", "five.example.com."]
    assert resolver.get_firewall_domain_list(**named)["FirewallDomainList"]["DomainCount"] == 2


def test_rules_of_a_group_have_priorities_and_a_response_to_what_they_block(account: Account) -> None:
    """A list that a rule is about stays."""
    resolver = account.client("route53resolver")
    blocked, group = _list(resolver, "blocked", "bad.example.com"), _group(resolver)
    rule = {"FirewallRuleGroupId": group, "FirewallDomainListId": blocked, "Name": "block", "Action": "BLOCK"}
    with pytest.raises(ClientError, match="BlockResponse is needed"):
        resolver.create_firewall_rule(CreatorRequestId="one", Priority=10, **rule)
    resolver.create_firewall_rule(CreatorRequestId="one", Priority=10, BlockResponse="NODATA", **rule)
    threat = {"Name": "dga", "Action": "ALERT", "DnsThreatProtection": "DGA", "ConfidenceThreshold": "HIGH"}
    with pytest.raises(ClientError, match="There is a rule of priority 10"):
        resolver.create_firewall_rule(CreatorRequestId="two", FirewallRuleGroupId=group, Priority=10, **threat)
    made = resolver.create_firewall_rule(CreatorRequestId="two", FirewallRuleGroupId=group, Priority=5, **threat)
    assert made["FirewallRule"]["FirewallThreatProtectionId"].startswith("rslvr-ftp-")
    rules = resolver.list_firewall_rules(FirewallRuleGroupId=group)["FirewallRules"]
    assert [one["Priority"] for one in rules] == [5, 10]
    resolver.update_firewall_rule(FirewallRuleGroupId=group, FirewallDomainListId=blocked, BlockResponse="NXDOMAIN")
    with pytest.raises(ClientError, match="is in use"):
        resolver.delete_firewall_domain_list(FirewallDomainListId=blocked)
    resolver.delete_firewall_rule(FirewallRuleGroupId=group, FirewallDomainListId=blocked)
    resolver.delete_firewall_domain_list(FirewallDomainListId=blocked)
    assert resolver.get_firewall_rule_group(FirewallRuleGroupId=group)["FirewallRuleGroup"]["RuleCount"] == 1


def test_groups_protect_vpcs_in_the_order_of_their_priorities(account: Account) -> None:
    """A group stays as long as it protects one."""
    resolver, vpc = account.client("route53resolver"), Network.of(account).vpc
    group = _group(resolver)
    given = {"FirewallRuleGroupId": group, "VpcId": vpc, "Name": "protect", "CreatorRequestId": "one"}
    made = resolver.associate_firewall_rule_group(Priority=101, **given)["FirewallRuleGroupAssociation"]
    assert made["MutationProtection"] == "DISABLED"
    with pytest.raises(ClientError, match="ConflictException"):
        resolver.associate_firewall_rule_group(Priority=102, **given)
    with pytest.raises(ClientError, match="ConflictException"):
        resolver.delete_firewall_rule_group(FirewallRuleGroupId=group)
    named = {"FirewallRuleGroupAssociationId": made["Id"]}
    resolver.update_firewall_rule_group_association(**named, Priority=200)
    found = resolver.list_firewall_rule_group_associations(VpcId=vpc)["FirewallRuleGroupAssociations"]
    assert [one["Priority"] for one in found] == [200]
    resolver.disassociate_firewall_rule_group(**named)
    resolver.delete_firewall_rule_group(FirewallRuleGroupId=group)
