"""DNS Firewall: lists of domains, groups of rules about them, and the VPCs that groups protect.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
"""

from dataclasses import replace
from typing import Any

from moto.s3.models import s3_backends

from sandbox.networking.resolver.common import arn, begun, check_unused, check_vpc, chosen, identity, lent, tag
from sandbox.networking.shelf import Shelf, refuse, said, stamp
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
LISTS = Shelf(name="Firewall domain list")
_OWN = Shelf(name="Firewall rule group")
GROUPS = replace(_OWN, shared=lambda place: lent(place, "route53resolver:FirewallRuleGroup", _OWN))
ASSOCIATIONS = Shelf(name="Firewall rule group association")
_RULE = (
    "Name",
    "FirewallDomainListId",
    "FirewallDomainRedirectionAction",
    "Priority",
    "Action",
    "BlockResponse",
    "BlockOverrideDomain",
    "BlockOverrideDnsType",
    "BlockOverrideTtl",
    "Qtype",
    "DnsThreatProtection",
    "ConfidenceThreshold",
    "FirewallRuleType",
)


def create_list(place: Place, given: Record) -> Record:
    """Make an empty list."""
    check_unused(LISTS, place, given)
    named = identity("rslvr-fdl")
    made: Record = {
        "Id": named,
        "Arn": arn(place, "firewall-domain-list", named),
        "Name": given["Name"],
        **begun(given),
        "DomainCount": 0,
        "Status": "COMPLETE",
        "StatusMessage": "Created Firewall Domain List",
        "domains": [],
    }
    LISTS.keep(place, made)
    tag(place, made["Arn"], given)
    return {"FirewallDomainList": made}


def delete_list(place: Place, given: Record) -> Record:
    """Remove a list that no rule is about."""
    named = LISTS.own(place, given["FirewallDomainListId"])["Id"]
    groups = _OWN.all(place.backend).values()
    if any(rule.get("FirewallDomainListId") == named for group in groups for rule in group["rules"]):
        refuse("ConflictException", f"The firewall domain list {named} is in use.")
    return {"FirewallDomainList": {**LISTS.take(place, named), "Status": "DELETING"}}


def update_domains(place: Place, given: Record) -> Record:
    """Add domains to a list, take some out, or replace all."""
    made = LISTS.own(place, given["FirewallDomainListId"])
    domains = [f"{domain.lower().rstrip('.')}." for domain in given["Domains"]]
    if given["Operation"] == "REPLACE":
        kept: list[str] = []
    else:
        kept = [domain for domain in made["domains"] if domain not in domains]
    return _set(made, kept if given["Operation"] == "REMOVE" else [*kept, *domains])


def _set(made: Record, domains: list[str]) -> Record:
    made |= {"domains": list(dict.fromkeys(domains)), "ModificationTime": stamp()}
    made["DomainCount"] = len(made["domains"])
    return said(made, "Id", "Name", "Status", "StatusMessage")


def import_domains(place: Place, given: Record) -> Record:
    """Replace the domains of a list by those of a file in S3, one on each line."""
    made = LISTS.own(place, given["FirewallDomainListId"])
    bucket, _, key = given["DomainFileUrl"].split("://", 1)[-1].partition("/")
    bucket = bucket.split(".s3", 1)[0]
    found = s3_backends[place.account][place.partition].get_object(bucket, key)
    if found is None:
        refuse("ValidationException", f"The file {given['DomainFileUrl']} does not exist.")
    lines = [line.strip() for line in found.value.decode().splitlines()]
    return _set(made, [f"{line.lower().rstrip('.')}." for line in lines if line])


def create_group(place: Place, given: Record) -> Record:
    """Make a group without rules."""
    check_unused(GROUPS, place, given)
    named = identity("rslvr-frg")
    group: Record = {
        "Id": named,
        "Arn": arn(place, "firewall-rule-group", named),
        "Name": given["Name"],
        **begun(given),
        "RuleCount": 0,
        "Status": "COMPLETE",
        "StatusMessage": "Created Firewall Rule Group",
        "OwnerId": place.account,
        "ShareStatus": "NOT_SHARED",
        "rules": [],
    }
    GROUPS.keep(place, group)
    tag(place, group["Arn"], given)
    return {"FirewallRuleGroup": group}


def delete_group(place: Place, given: Record) -> Record:
    """Remove a group that protects no VPC."""
    named = GROUPS.own(place, given["FirewallRuleGroupId"])["Id"]
    if any(one["FirewallRuleGroupId"] == named for one in ASSOCIATIONS.all(place.backend).values()):
        refuse("ConflictException", f"The firewall rule group {named} is associated with VPCs.")
    return {"FirewallRuleGroup": {**GROUPS.take(place, named), "Status": "DELETING"}}


def _rule(group: Record, given: Record) -> Record:
    """Return the rule of a group that a request names: by its list, or as a threat protection, and the query type."""
    for rule in group["rules"]:
        named = [
            name
            for name in ("FirewallDomainListId", "FirewallThreatProtectionId", "Qtype")
            if given.get(name) is not None or (name == "Qtype" and rule.get(name))
        ]
        if named and all(rule.get(name) == given.get(name) for name in named):
            found: Record = rule
            return found
    return refuse("ResourceNotFoundException", f"There is no such rule in the firewall rule group {group['Id']}.")


def create_rule(place: Place, given: Record) -> Record:
    """Add a rule to a group; each has a priority of its own."""
    group = GROUPS.own(place, given["FirewallRuleGroupId"])
    _check_rule(group, given)
    rule: Record = {"FirewallRuleGroupId": group["Id"], **said(given, *_RULE), **begun(given)}
    if "DnsThreatProtection" in rule or "FirewallRuleType" in rule:
        rule["FirewallThreatProtectionId"] = identity("rslvr-ftp")
    group["rules"].append(rule)
    group |= {"RuleCount": len(group["rules"]), "ModificationTime": stamp()}
    return {"FirewallRule": rule}


def _check_rule(group: Record, given: Record, beside: Record | None = None) -> None:
    for rule in group["rules"]:
        if rule is not beside and rule["Priority"] == given.get("Priority"):
            refuse("ConflictException", f"There is a rule of priority {rule['Priority']} in {group['Id']}.")
    if given.get("Action") == "BLOCK" and "BlockResponse" not in given and beside is None:
        refuse("ValidationException", "BlockResponse is needed when the rule action is BLOCK.")
    if given.get("BlockResponse") == "OVERRIDE" and "BlockOverrideDomain" not in {**(beside or {}), **given}:
        refuse("ValidationException", "BlockOverrideDomain is needed when the block response is OVERRIDE.")


def update_rule(place: Place, given: Record) -> Record:
    """Change a rule."""
    group = GROUPS.own(place, given["FirewallRuleGroupId"])
    rule = _rule(group, given)
    _check_rule(group, given, rule)
    rule |= {**said(given, *_RULE), "ModificationTime": stamp()}
    return {"FirewallRule": rule}


def delete_rule(place: Place, given: Record) -> Record:
    """Take a rule out of a group."""
    group = GROUPS.own(place, given["FirewallRuleGroupId"])
    rule = _rule(group, given)
    group["rules"].remove(rule)
    group |= {"RuleCount": len(group["rules"]), "ModificationTime": stamp()}
    return {"FirewallRule": rule}


def rules(place: Place, given: Record) -> Record:
    """Tell the rules of a group, by priority."""
    group = GROUPS.find(place, given["FirewallRuleGroupId"])
    found = [
        rule
        for rule in group["rules"]
        if all(rule.get(name) == given[name] for name in ("Priority", "Action") if name in given)
    ]
    return {"FirewallRules": sorted(found, key=lambda rule: int(rule["Priority"]))}


def associate(place: Place, given: Record) -> Record:
    """Protect a VPC by a group."""
    group = GROUPS.find(place, given["FirewallRuleGroupId"])
    check_vpc(place, given["VpcId"])
    for one in ASSOCIATIONS.all(place.backend).values():
        if one["VpcId"] == given["VpcId"] and given["Priority"] == one["Priority"]:
            refuse("ConflictException", f"The VPC {given['VpcId']} has a group of priority {one['Priority']}.")
        if one["VpcId"] == given["VpcId"] and one["FirewallRuleGroupId"] == group["Id"]:
            refuse("ConflictException", f"The VPC {given['VpcId']} is protected by {group['Id']} already.")
    named = identity("rslvr-frgassoc")
    association: Record = {
        "Id": named,
        "Arn": arn(place, "firewall-rule-group-association", named),
        **begun(given),
        "MutationProtection": "DISABLED",
        **said(given, "FirewallRuleGroupId", "VpcId", "Name", "Priority", "MutationProtection"),
        "Status": "COMPLETE",
        "StatusMessage": "Created Firewall Rule Group Association",
    }
    ASSOCIATIONS.keep(place, association)
    tag(place, association["Arn"], given)
    return {"FirewallRuleGroupAssociation": association}


def update_association(place: Place, given: Record) -> Record:
    """Change an association."""
    association = ASSOCIATIONS.own(place, given["FirewallRuleGroupAssociationId"])
    association |= {**said(given, "Name", "Priority", "MutationProtection"), "ModificationTime": stamp()}
    return {"FirewallRuleGroupAssociation": association}


def disassociate(place: Place, given: Record) -> Record:
    """Protect a VPC no more."""
    gone = ASSOCIATIONS.take(place, given["FirewallRuleGroupAssociationId"])
    return {"FirewallRuleGroupAssociation": {**gone, "Status": "DELETING"}}


def associations(place: Place, given: Record) -> Record:
    """Tell which groups protect which VPCs."""
    wanted = ("FirewallRuleGroupId", "VpcId", "Priority", "Status")
    found = [
        one
        for one in ASSOCIATIONS.all(place.backend).values()
        if all(one.get(name) == given[name] for name in wanted if name in given)
    ]
    return {"FirewallRuleGroupAssociations": found}


OPERATIONS = {
    "CreateFirewallDomainList": create_list,
    "DeleteFirewallDomainList": delete_list,
    "GetFirewallDomainList": lambda place, given: {
        "FirewallDomainList": LISTS.own(place, given["FirewallDomainListId"])
    },
    "ListFirewallDomainLists": lambda place, given: {
        "FirewallDomainLists": chosen(LISTS.all(place.backend).values(), given)
    },
    "UpdateFirewallDomains": update_domains,
    "ImportFirewallDomains": import_domains,
    "ListFirewallDomains": lambda place, given: {"Domains": LISTS.own(place, given["FirewallDomainListId"])["domains"]},
    "CreateFirewallRuleGroup": create_group,
    "DeleteFirewallRuleGroup": delete_group,
    "GetFirewallRuleGroup": lambda place, given: {
        "FirewallRuleGroup": GROUPS.find(place, given["FirewallRuleGroupId"])
    },
    "ListFirewallRuleGroups": lambda place, given: {"FirewallRuleGroups": chosen(GROUPS.seen(place), given)},
    "CreateFirewallRule": create_rule,
    "UpdateFirewallRule": update_rule,
    "DeleteFirewallRule": delete_rule,
    "ListFirewallRules": rules,
    "AssociateFirewallRuleGroup": associate,
    "UpdateFirewallRuleGroupAssociation": update_association,
    "DisassociateFirewallRuleGroup": disassociate,
    "GetFirewallRuleGroupAssociation": lambda place, given: {
        "FirewallRuleGroupAssociation": ASSOCIATIONS.own(place, given["FirewallRuleGroupAssociationId"])
    },
    "ListFirewallRuleGroupAssociations": associations,
}
