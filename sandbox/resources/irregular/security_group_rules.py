"""Rules of security groups as resources of their own."""

from collections.abc import Mapping
from typing import Any

from sandbox.resources.irregular.base import Irregular
from sandbox.resources.irregular.security_groups import EVERYTHING_OUT, permission
from sandbox.resources.provider import Context, NotFoundError, Physical

Json = Any
_RULE = frozenset({"CidrIp", "CidrIpv6", "Description", "FromPort", "GroupId", "IpProtocol", "ToPort"})


class _Rule(Irregular):
    """One rule of a group, as a resource of its own."""

    direction: str

    def create(self, context: Context, properties: Mapping[str, Json]) -> Physical:
        """Authorize the rule; its id is the one EC2 gives to rules."""
        answer = context.call(
            "ec2",
            f"AuthorizeSecurityGroup{self.direction}",
            GroupId=_group(context, properties),
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
            GroupId=_group(context, new),
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
            GroupId=_group(context, physical.properties),
            IpPermissions=[permission(physical.properties)],
        )

    def read(self, context: Context, physical: Physical) -> Json:
        """Find the rule by its id."""
        answer = self.found(
            context,
            "ec2",
            "DescribeSecurityGroupRules",
            Filters=[{"Name": "group-id", "Values": [_group(context, physical.properties)]}],
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


def _group(context: Context, properties: Mapping[str, Json]) -> str:
    """Return the id of the group that a rule belongs to; one of the default VPC may be given by its name.

    Raises:
        NotFoundError: if there is none of the name.
    """
    name = properties.get("GroupId") or properties["GroupName"]
    if str(name).startswith("sg-"):
        return str(name)
    default = [{"Name": "is-default", "Values": ["true"]}]
    vpcs = [vpc["VpcId"] for vpc in context.call("ec2", "DescribeVpcs", Filters=default)["Vpcs"]]
    named = [{"Name": "group-name", "Values": [name]}, {"Name": "vpc-id", "Values": vpcs}]
    found = context.call("ec2", "DescribeSecurityGroups", Filters=named)["SecurityGroups"] if vpcs else []
    if not found:
        msg = f"The security group '{name}' does not exist in default VPC"
        raise NotFoundError(msg)
    return str(found[0]["GroupId"])


class IngressRule(_Rule):
    """``AWS::EC2::SecurityGroupIngress``."""

    name = "AWS::EC2::SecurityGroupIngress"
    direction = "Ingress"
    honours = _RULE | {
        "GroupName",
        "SourcePrefixListId",
        "SourceSecurityGroupId",
        "SourceSecurityGroupName",
        "SourceSecurityGroupOwnerId",
    }


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
        group = self.found(context, "ec2", "DescribeSecurityGroups", GroupIds=[_group(context, properties)])
        present = group["SecurityGroups"][0]["IpPermissionsEgress"]
        everything = any(
            entry["IpProtocol"] == "-1" and any(peer["CidrIp"] == "0.0.0.0/0" for peer in entry.get("IpRanges", ()))
            for entry in present
        )
        if everything and not is_everything:
            self._revoke_everything(context, _group(context, properties))
        return super().create(context, properties)

    @staticmethod
    def _revoke_everything(context: Context, group: str) -> None:
        context.call("ec2", "RevokeSecurityGroupEgress", GroupId=group, IpPermissions=[EVERYTHING_OUT])


TYPES = (IngressRule(), EgressRule())
