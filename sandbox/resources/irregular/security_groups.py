"""Security groups and their rules, which EC2 takes as lists of permissions and CloudFormation as flat objects."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, Physical
from sandbox.resources.tags import Ec2Tags

Json = Any
_TAGS = Ec2Tags("security-group")
EVERYTHING_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
_PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6"}


def permission(rule: Mapping[str, Json]) -> dict[str, Json]:
    """Return a rule of a template as EC2's ``IpPermission``."""
    about = {"Description": rule["Description"]} if rule.get("Description") else {}
    result: dict[str, Json] = {"IpProtocol": str(rule["IpProtocol"])}
    for end in ("FromPort", "ToPort"):
        if end in rule:
            result[end] = int(rule[end])
    if "CidrIp" in rule:
        result["IpRanges"] = [{"CidrIp": rule["CidrIp"], **about}]
    if "CidrIpv6" in rule:
        result["Ipv6Ranges"] = [{"CidrIpv6": rule["CidrIpv6"], **about}]
    prefix_list = rule.get("SourcePrefixListId") or rule.get("DestinationPrefixListId")
    if prefix_list:
        result["PrefixListIds"] = [{"PrefixListId": prefix_list, **about}]
    group, owner = peer_of(rule), rule.get("SourceSecurityGroupOwnerId")
    if group:
        result["UserIdGroupPairs"] = [{**group, **({"UserId": owner} if owner else {}), **about}]
    return result


def peer_of(rule: Mapping[str, Json]) -> dict[str, str]:
    """Return the security group that a rule lets in or out, as EC2 takes it; nothing if its peer is something else.

    Where a template gives a group of the default VPC by its name, ``Ref`` of that group is its id all the same.
    """
    group = rule.get("SourceSecurityGroupId") or rule.get("DestinationSecurityGroupId")
    name = group or rule.get("SourceSecurityGroupName")
    if not name:
        return {}
    return {"GroupId" if group or str(name).startswith("sg-") else "GroupName": name}


def _told(permissions: list[Mapping[str, Json]], peer: str) -> list[dict[str, Json]]:
    """Return what EC2 tells of a group's rules as templates write them, one for each peer.

    Args:
        permissions: as EC2 describes them.
        peer: whether the peers are a Source or a Destination.
    """
    told = []
    for one in permissions:
        ends = {name: one[name] for name in ("IpProtocol", "FromPort", "ToPort") if name in one}
        for kind, names in (
            ("IpRanges", {"CidrIp": "CidrIp"}),
            ("Ipv6Ranges", {"CidrIpv6": "CidrIpv6"}),
            ("PrefixListIds", {"PrefixListId": f"{peer}PrefixListId"}),
            (
                "UserIdGroupPairs",
                {
                    "GroupId": f"{peer}SecurityGroupId",
                    "GroupName": f"{peer}SecurityGroupName",
                    "UserId": f"{peer}SecurityGroupOwnerId",
                },
            ),
        ):
            for entry in one.get(kind, ()):
                known = {**names, "Description": "Description"}
                told.append({**ends, **{known[name]: value for name, value in entry.items() if name in known}})
    return told


def _asked(rule: Mapping[str, Json]) -> dict[str, Json]:
    """Return a template's rule with protocol and group as EC2 tells them."""
    by_id = peer_of(rule).get("GroupId")
    plain = {name: value for name, value in rule.items() if not (by_id and name == "SourceSecurityGroupName")}
    protocol = _PROTOCOLS.get(str(rule["IpProtocol"]), str(rule["IpProtocol"]).lower())
    if protocol == "-1":  # Every port, whatever a template says of them.
        plain = {name: value for name, value in plain.items() if name not in {"FromPort", "ToPort"}}
    known = {"SourceSecurityGroupId": by_id} if by_id and "DestinationSecurityGroupId" not in rule else {}
    return {**plain, "IpProtocol": protocol, **known}


class SecurityGroup(Irregular):
    """``AWS::EC2::SecurityGroup`` with its inline rules."""

    name = "AWS::EC2::SecurityGroup"
    attributes = frozenset({"VpcId"})
    tells = MappingProxyType({"GroupDescription": "Description"})
    honours = frozenset(
        {"GroupDescription", "GroupName", "VpcId", "SecurityGroupIngress", "SecurityGroupEgress", "Tags"}
    )

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Create the group, then its rules.

        With egress rules of its own the group loses the one that lets everything out.
        """
        answer = context.call(
            "ec2",
            "CreateSecurityGroup",
            GroupName=properties.get("GroupName") or context.generated_name(),
            Description=properties["GroupDescription"],
            **({"VpcId": properties["VpcId"]} if "VpcId" in properties else {}),
            **_TAGS.on_create(context.tags(properties.get("Tags"))),
        )
        physical = Physical(answer["GroupId"], properties)
        context.created(physical.id)
        if properties.get("SecurityGroupEgress"):
            self._change(context, physical.id, "Revoke", "Egress", [EVERYTHING_OUT])
        for direction in ("Ingress", "Egress"):
            rules = [permission(rule) for rule in properties.get(f"SecurityGroup{direction}", ())]
            self._change(context, physical.id, "Authorize", direction, rules)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Add the rules that are new, then remove the ones that are gone."""
        for direction in ("Ingress", "Egress"):
            before = self._rules(physical.properties, direction)
            after = self._rules(new, direction)
            self._change(context, physical.id, "Authorize", direction, [r for r in after if r not in before])
            self._change(context, physical.id, "Revoke", direction, [r for r in before if r not in after])
        if context.retagging or "Tags" in changed(physical.properties, new):
            old, tags = context.tags(physical.properties.get("Tags"), before=True), context.tags(new.get("Tags"))
            added = {key: value for key, value in tags.items() if old.get(key) != value}
            _TAGS.change(context, physical, added, [key for key in old if key not in tags], {})
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Delete the group; EC2 refuses while another group or an interface uses it."""
        del snapshot
        self.found(context, "ec2", "DeleteSecurityGroup", GroupId=physical.id)

    def read(self, context: Context, physical: Physical) -> Json:
        """Describe the group."""
        return self.found(context, "ec2", "DescribeSecurityGroups", GroupIds=[physical.id])["SecurityGroups"][0]

    def asked(self, properties: Mapping[str, Json]) -> Mapping[str, Json]:
        """Return the rules in the form in which EC2 tells them."""
        names = ("SecurityGroupIngress", "SecurityGroupEgress")
        return {name: [_asked(rule) for rule in properties[name]] for name in names if name in properties}

    def details(self, context: Context, physical: Physical) -> Json:
        """Describe the group with its rules as templates write them."""
        group = self.read(context, physical)
        return {
            **group,
            "SecurityGroupIngress": _told(group.get("IpPermissions", []), "Source"),
            "SecurityGroupEgress": _told(group.get("IpPermissionsEgress", []), "Destination"),
        }

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id or the VPC."""
        if name in {"GroupId", "Id"}:
            return physical.id
        if name == "VpcId":
            return self.read(context, physical)["VpcId"]
        return super().attribute(context, physical, name)

    @staticmethod
    def _rules(properties: Mapping[str, Json], direction: str) -> list[dict[str, Json]]:
        rules = [permission(rule) for rule in properties.get(f"SecurityGroup{direction}", ())]
        return rules or ([EVERYTHING_OUT] if direction == "Egress" else [])

    @staticmethod
    def _change(context: Context, group: str, verb: str, direction: str, permissions: list[dict[str, Json]]) -> None:
        if permissions:
            context.call("ec2", f"{verb}SecurityGroup{direction}", GroupId=group, IpPermissions=permissions)


TYPES = (SecurityGroup(),)
