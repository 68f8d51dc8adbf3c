"""Security groups and their rules, which EC2 takes as lists of permissions and CloudFormation as flat objects."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from sandbox.resources.changes import changed
from sandbox.resources.irregular.base import Irregular
from sandbox.resources.provider import Context, NotFoundError, Physical
from sandbox.resources.tags import Ec2Tags

Json = Any
_TAGS = Ec2Tags("security-group")
_EVERYTHING_OUT = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
_RULE = frozenset({"CidrIp", "CidrIpv6", "Description", "FromPort", "GroupId", "IpProtocol", "ToPort"})


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
    group = rule.get("SourceSecurityGroupId") or rule.get("DestinationSecurityGroupId")
    if group:
        owner = rule.get("SourceSecurityGroupOwnerId")
        result["UserIdGroupPairs"] = [{"GroupId": group, **({"UserId": owner} if owner else {}), **about}]
    return result


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
            self._change(context, physical.id, "Revoke", "Egress", [_EVERYTHING_OUT])
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
        return rules or ([_EVERYTHING_OUT] if direction == "Egress" else [])

    @staticmethod
    def _change(context: Context, group: str, verb: str, direction: str, permissions: list[dict[str, Json]]) -> None:
        if permissions:
            context.call("ec2", f"{verb}SecurityGroup{direction}", GroupId=group, IpPermissions=permissions)


class _Rule(Irregular):
    """One rule of a group, as a resource of its own."""

    direction: str

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Authorize the rule; its id is the one EC2 gives to rules."""
        answer = context.call(
            "ec2",
            f"AuthorizeSecurityGroup{self.direction}",
            GroupId=properties["GroupId"],
            IpPermissions=[permission(properties)],
        )
        physical = Physical(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"], properties)
        context.created(physical.id)
        return physical

    def update(self, context: Context, physical: Physical, new: Mapping[str, Json]) -> Physical:
        """Change the description, the only property that does not replace the rule."""
        context.call(
            "ec2",
            f"UpdateSecurityGroupRuleDescriptions{self.direction}",
            GroupId=new["GroupId"],
            IpPermissions=[permission(new)],
        )
        return Physical(physical.id, new)

    def delete(self, context: Context, physical: Physical, *, snapshot: bool = False) -> None:
        """Revoke the rule."""
        del snapshot
        self.found(
            context,
            "ec2",
            f"RevokeSecurityGroup{self.direction}",
            GroupId=physical.properties["GroupId"],
            IpPermissions=[permission(physical.properties)],
        )

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the rule by its id."""
        answer = self.found(
            context,
            "ec2",
            "DescribeSecurityGroupRules",
            Filters=[{"Name": "group-id", "Values": [physical.properties["GroupId"]]}],
        )
        for rule in answer["SecurityGroupRules"]:
            if rule["SecurityGroupRuleId"] == physical.id:
                return rule
        raise NotFoundError(physical.id)

    def attribute(self, context: Context, physical: Physical, name: str) -> Json:
        """Return the id."""
        if name == "Id":
            return physical.id
        return super().attribute(context, physical, name)


class IngressRule(_Rule):
    """``AWS::EC2::SecurityGroupIngress``."""

    name = "AWS::EC2::SecurityGroupIngress"
    direction = "Ingress"
    honours = _RULE | {"SourceSecurityGroupId", "SourcePrefixListId", "SourceSecurityGroupOwnerId"}


class EgressRule(_Rule):
    """``AWS::EC2::SecurityGroupEgress``.

    CloudFormation takes the rule that lets everything out away from a group as soon as an egress rule is added to
    it as a resource of its own; CDK counts on that.

    Source: https://github.com/aws/aws-cdk/pull/998 and https://github.com/aws/aws-cdk/issues/3355
    """

    name = "AWS::EC2::SecurityGroupEgress"
    direction = "Egress"
    honours = _RULE | {"DestinationSecurityGroupId", "DestinationPrefixListId"}

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Authorize the rule, and revoke the one that lets everything out if it is still there."""
        wanted = permission(properties)
        is_everything = wanted["IpProtocol"] == "-1" and properties.get("CidrIp") == "0.0.0.0/0"
        group = self.found(context, "ec2", "DescribeSecurityGroups", GroupIds=[properties["GroupId"]])
        present = group["SecurityGroups"][0]["IpPermissionsEgress"]
        everything = any(
            entry["IpProtocol"] == "-1" and any(peer["CidrIp"] == "0.0.0.0/0" for peer in entry.get("IpRanges", ()))
            for entry in present
        )
        if everything and not is_everything:
            self._revoke_everything(context, properties["GroupId"])
        return super().create(context, properties)

    @staticmethod
    def _revoke_everything(context: Context, group: str) -> None:
        context.call("ec2", "RevokeSecurityGroupEgress", GroupId=group, IpPermissions=[_EVERYTHING_OUT])


TYPES = (SecurityGroup(), IngressRule(), EgressRule())
