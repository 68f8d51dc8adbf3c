"""Resolver rules, which say where questions about a domain go, and the VPCs that follow them.

Source: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-rules-managing.html
"""

from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from moto.route53resolver.models import route53resolver_backends

from sandbox.networking.resolver import endpoints
from sandbox.networking.resolver.common import arn, begun, check_unused, check_vpc, chosen, identity, lent, tag
from sandbox.networking.shelf import Shelf, refuse, said, stamp
from sandbox.patching import Place

Json = Any
Record = dict[str, Json]
RULES = replace(endpoints.RULES, shared=lambda place: lent(place, "route53resolver:ResolverRule", endpoints.RULES))
ASSOCIATIONS = Shelf(name="Resolver rule association")
_DNS = {"Port": 53, "Protocol": "Do53"}
_AUTODEFINED = "rslvr-autodefined-rr-internet-resolver"


def _internet(place: Place) -> Record:
    """Return the rule that every VPC follows for what no other rule is about."""
    return {
        "Id": _AUTODEFINED,
        "CreatorRequestId": "",
        "Arn": f"arn:{place.partition}:route53resolver:{place.region}::autodefined-rule/{_AUTODEFINED}",
        "DomainName": ".",
        "Status": "COMPLETE",
        "RuleType": "RECURSIVE",
        "Name": "Internet Resolver",
        "OwnerId": "Route 53 Resolver",
        "ShareStatus": "NOT_SHARED",
    }


def create(place: Place, given: Record) -> Record:
    """Make a rule."""
    check_unused(RULES, place, given)
    _check(place, given, given["RuleType"])
    named = identity("rslvr-rr")
    rule: Record = {
        "Id": named,
        "Arn": arn(place, "resolver-rule", named),
        **begun(given),
        "DomainName": f"{given.get('DomainName', '.').rstrip('.')}.",
        "RuleType": given["RuleType"],
        "Status": "COMPLETE",
        "StatusMessage": "Successfully created Resolver Rule",
        "OwnerId": place.account,
        "ShareStatus": "NOT_SHARED",
        **said(given, "Name", "ResolverEndpointId", "DelegationRecord"),
    }
    if "TargetIps" in given:
        rule["TargetIps"] = [{**_DNS, **target} for target in given["TargetIps"]]
    RULES.keep(place, rule)
    tag(place, rule["Arn"], given)
    return {"ResolverRule": rule}


def _check(place: Place, given: Record, kind: str) -> None:
    for target in given.get("TargetIps", ()):
        for name in ("Ip", "Ipv6"):
            try:
                ip_address(target.get(name, "::"))
            except ValueError:
                refuse("InvalidParameterException", f"Invalid IP address: '{target[name]}'")
    endpoint = given.get("ResolverEndpointId")
    if endpoint is None:
        return
    if kind == "SYSTEM":
        message = "Cannot specify resolver endpoint ID and target IP for SYSTEM type resolver rule"
        refuse("InvalidRequestException", message)
    if endpoints.ENDPOINTS.own(place, endpoint)["Direction"] != "OUTBOUND":
        refuse("InvalidRequestException", f"Resolver rules need an outbound endpoint, and '{endpoint}' is none.")


def update(place: Place, given: Record) -> Record:
    """Change a rule's name, endpoint or targets."""
    rule, config = RULES.own(place, given["ResolverRuleId"]), given["Config"]
    _check(place, config, rule["RuleType"])
    rule |= said(config, "Name", "ResolverEndpointId")
    if "TargetIps" in config:
        rule["TargetIps"] = [{**_DNS, **target} for target in config["TargetIps"]]
    rule["ModificationTime"] = stamp()
    return {"ResolverRule": rule}


def delete(place: Place, given: Record) -> Record:
    """Remove a rule that no VPC follows, in whichever account."""
    rule = RULES.own(place, given["ResolverRuleId"])
    for regions in list(route53resolver_backends.values()):
        if place.region in dict(regions):
            for one in ASSOCIATIONS.all(regions[place.region]).values():
                if one["ResolverRuleId"] == rule["Id"]:
                    message = "Please disassociate this resolver rule from VPC first before deleting"
                    refuse("ResourceInUseException", message)
    return {"ResolverRule": {**RULES.take(place, rule["Id"]), "Status": "DELETING"}}


def get(place: Place, given: Record) -> Record:
    """Tell of a rule."""
    if given["ResolverRuleId"] == _AUTODEFINED:
        return {"ResolverRule": _internet(place)}
    return {"ResolverRule": RULES.find(place, given["ResolverRuleId"])}


def tell(place: Place, given: Record) -> Record:
    """Tell of all rules."""
    return {"ResolverRules": chosen([_internet(place), *RULES.seen(place)], given)}


def associate(place: Place, given: Record) -> Record:
    """Let a VPC follow a rule; it follows one for each domain."""
    rule = RULES.find(place, given["ResolverRuleId"])
    check_vpc(place, given["VPCId"])
    for one in ASSOCIATIONS.all(place.backend).values():
        other = RULES.find(place, one["ResolverRuleId"])
        if one["VPCId"] == given["VPCId"] and other["DomainName"] == rule["DomainName"]:
            message = "Cannot associate rules with same domain name with same VPC. Conflict with resolver rule"
            refuse("InvalidRequestException", f"{message} '{other['Id']}'")
    association: Record = {
        "Id": identity("rslvr-rrassoc"),
        **said(given, "ResolverRuleId", "VPCId", "Name"),
        "Status": "COMPLETE",
        "StatusMessage": "",
    }
    return {"ResolverRuleAssociation": ASSOCIATIONS.keep(place, association)}


def disassociate(place: Place, given: Record) -> Record:
    """Let a VPC follow a rule no more."""
    for one in list(ASSOCIATIONS.all(place.backend).values()):
        if (one["ResolverRuleId"], one["VPCId"]) == (given["ResolverRuleId"], given["VPCId"]):
            return {"ResolverRuleAssociation": {**ASSOCIATIONS.take(place, one["Id"]), "Status": "DELETING"}}
    message = f"Resolver Rule Association between Resolver Rule '{given['ResolverRuleId']}' and VPC '{given['VPCId']}'"
    return refuse("ResourceNotFoundException", f"{message} does not exist")


OPERATIONS = {
    "CreateResolverRule": create,
    "UpdateResolverRule": update,
    "DeleteResolverRule": delete,
    "GetResolverRule": get,
    "ListResolverRules": tell,
    "AssociateResolverRule": associate,
    "DisassociateResolverRule": disassociate,
    "GetResolverRuleAssociation": lambda place, given: {
        "ResolverRuleAssociation": ASSOCIATIONS.own(place, given["ResolverRuleAssociationId"])
    },
    "ListResolverRuleAssociations": lambda place, given: {
        "ResolverRuleAssociations": chosen(ASSOCIATIONS.all(place.backend).values(), given)
    },
}
