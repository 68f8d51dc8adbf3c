"""Resolver endpoints, whose addresses have ids of their own; and rule groups of DNS Firewall with their rules."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sandbox.resources.conversion import convert
from sandbox.resources.provider import Context, Physical
from sandbox.resources.row import Call, Named, Read, Row
from sandbox.resources.table import TableResource
from sandbox.resources.tables.resolver import TAG_KEY, TAGS
from sandbox.services import operation_model

Json = Any
_ENDPOINT = Row(
    type="AWS::Route53Resolver::ResolverEndpoint",
    service="route53resolver",
    create="CreateResolverEndpoint",
    id="ResolverEndpoint.Id",
    extra={"CreatorRequestId": "$unique"},
    read=Read("GetResolverEndpoint", {"ResolverEndpointId": "$id"}, "ResolverEndpoint"),
    delete=Call("DeleteResolverEndpoint", {"ResolverEndpointId": "$id"}),
    update=Call("UpdateResolverEndpoint", {"ResolverEndpointId": "$id"}),
    defaults={
        "Protocols": ["Do53"],
        "ResolverEndpointType": "IPV4",
        "Dns64Enabled": False,
        "Ipv6InternetAccessEnabled": False,
        "RniEnhancedMetricsEnabled": False,
        "TargetNameServerMetricsEnabled": False,
    },
    tells={"IpAddresses": Read("ListResolverEndpointIpAddresses", {"ResolverEndpointId": "$id"}, "IpAddresses")},
    attributes={
        "Arn": "Arn",
        "Direction": "Direction",
        "HostVPCId": "HostVPCId",
        "IpAddressCount": "IpAddressCount",
        "Name": "Name",
        "ResolverEndpointId": "$id",
        "ResolverEndpointType": "ResolverEndpointType",
    },
    tags=TAGS,
    tag_key=TAG_KEY,
)
_GROUP = Row(
    type="AWS::Route53Resolver::FirewallRuleGroup",
    service="route53resolver",
    create="CreateFirewallRuleGroup",
    id="FirewallRuleGroup.Id",
    extra={"CreatorRequestId": "$unique"},
    read=Read("GetFirewallRuleGroup", {"FirewallRuleGroupId": "$id"}, "FirewallRuleGroup"),
    delete=Call("DeleteFirewallRuleGroup", {"FirewallRuleGroupId": "$id"}),
    named=Named("Name", longest=64),
    values={"FirewallRules": lambda rules: rules},
    tells={"FirewallRules": Read("ListFirewallRules", {"FirewallRuleGroupId": "$id"}, "FirewallRules")},
    attributes={
        name: name
        for name in (
            "Id",
            "Arn",
            "RuleCount",
            "Status",
            "StatusMessage",
            "OwnerId",
            "ShareStatus",
            "CreatorRequestId",
            "CreationTime",
            "ModificationTime",
        )
    },
    tags=TAGS,
    tag_key=TAG_KEY,
)


class ResolverEndpoint(TableResource):
    """``AWS::Route53Resolver::ResolverEndpoint``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_ENDPOINT)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Give the endpoint the addresses that come, and then take those that go."""
        going, coming = _difference(physical.properties["IpAddresses"], new["IpAddresses"])
        named = {"ResolverEndpointId": physical.id}
        present = context.call("route53resolver", "ListResolverEndpointIpAddresses", **named)["IpAddresses"]
        for address in coming:
            context.call("route53resolver", "AssociateResolverEndpointIpAddress", **named, IpAddress=address)
        for address in going:
            found = next(one for one in present if all(one.get(name) == value for name, value in address.items()))
            present.remove(found)
            wanted = {"IpAddress": {"IpId": found["IpId"]}}
            context.call("route53resolver", "DisassociateResolverEndpointIpAddress", **named, **wanted)
        settled = {**physical.properties, "IpAddresses": new["IpAddresses"]}
        return super().update(context, Physical(physical.id, settled, physical.generated), new)


def _difference(before: list[Json], after: list[Json]) -> tuple[list[Json], list[Json]]:
    """Return what goes and what comes; the same may be in a list several times."""
    going, coming = list(before), []
    for item in after:
        if item in going:
            going.remove(item)
        else:
            coming.append(item)
    return going, coming


class FirewallRuleGroup(TableResource):
    """``AWS::Route53Resolver::FirewallRuleGroup``."""

    def __init__(self) -> None:
        """Take the row."""
        super().__init__(_GROUP)

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Make the group, and its rules one by one."""
        without = {name: value for name, value in properties.items() if name != "FirewallRules"}
        made = super().create(context, without)
        for rule in properties.get("FirewallRules", ()):
            self._call(context, made, "CreateFirewallRule", {**_named(rule), "CreatorRequestId": str(uuid4()), **rule})
        return Physical(made.id, properties, made.generated)

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Take rules out, change those that stay, and add others."""
        before = {_key(rule): rule for rule in physical.properties.get("FirewallRules", ())}
        after = {_key(rule): rule for rule in new.get("FirewallRules", ())}
        self._remove(context, physical, [rule for key, rule in before.items() if key not in after])
        for key, rule in after.items():
            if key not in before:
                given = {**_named(rule), "CreatorRequestId": str(uuid4()), **rule}
                self._call(context, physical, "CreateFirewallRule", given)
            elif before[key] != rule:
                self._call(
                    context, physical, "UpdateFirewallRule", {**self._identified(context, physical, rule), **rule}
                )
        settled = {name: value for name, value in physical.properties.items() if name != "FirewallRules"}
        if "FirewallRules" in new:
            settled["FirewallRules"] = new["FirewallRules"]
        return super().update(context, Physical(physical.id, settled, physical.generated), new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the group after its rules."""
        self.read(context, physical)
        self._remove(context, physical, physical.properties.get("FirewallRules", []))
        super().delete(context, physical, snapshot=snapshot)

    def _remove(self, context: Context, physical: Physical, rules: list[Json]) -> None:
        for rule in rules:
            named = self._identified(context, physical, rule)
            if named:
                self._call(context, physical, "DeleteFirewallRule", named)

    @staticmethod
    def _identified(context: Context, physical: Physical, rule: Mapping[str, Json]) -> dict[str, Json]:
        """Return what names a rule in its group; nothing if it is not there."""
        found = context.call("route53resolver", "ListFirewallRules", FirewallRuleGroupId=physical.id)["FirewallRules"]
        for one in found:
            if _key(one) == _key(rule):
                names = ("FirewallDomainListId", "FirewallThreatProtectionId", "Qtype")
                return {name: one[name] for name in names if name in one}
        return {}

    def _call(self, context: Context, physical: Physical, operation: str, given: Mapping[str, Json]) -> None:
        shape = operation_model("route53resolver", operation).input_shape
        parameters = convert({"FirewallRuleGroupId": physical.id, **given}, shape, f"{self.name}.FirewallRules")
        context.call("route53resolver", operation, **parameters)


def _named(rule: Mapping[str, Json]) -> dict[str, str]:
    """Return the name that the API wants and the template cannot give."""
    return {"Name": f"rule-{rule['Priority']}"}


def _key(rule: Mapping[str, Json]) -> tuple[str, ...]:
    """Return what tells a rule from others of its group."""
    return tuple(str(rule.get(name, "")) for name in ("FirewallDomainListId", "DnsThreatProtection", "Qtype"))


TYPES = (ResolverEndpoint(), FirewallRuleGroup())
