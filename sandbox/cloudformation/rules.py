"""The Rules section: what parameters together have to be, in functions that only rules have.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-rules.html
"""

from collections.abc import Iterator
from typing import Any

from sandbox.cloudformation.errors import ValidationError
from sandbox.cloudformation.existing import existing
from sandbox.cloudformation.intrinsics import Resolver
from sandbox.cloudformation.scope import StackScope

Json = Any

_SUBNET, _VPC, _GROUP = "AWS::EC2::Subnet::Id", "AWS::EC2::VPC::Id", "AWS::EC2::SecurityGroup::Id"
_TAG = "Tags."


def check_rules(scope: StackScope) -> None:
    """Check that a template's parameters are as its rules say.

    Raises:
        ValidationError: with the description of the first assertion that does not hold.
    """
    resolver = _RuleResolver(scope)
    for name, rule in scope.template.rules.items():
        if "RuleCondition" in rule and not resolver.value(rule["RuleCondition"]):
            continue
        for assertion in rule.get("Assertions", ()):
            if not resolver.value(assertion["Assert"]):
                reason = assertion.get("AssertDescription", "assertion failed")
                msg = f"Template error: Rule {name}: {reason}"
                raise ValidationError(msg)


class _RuleResolver(Resolver):
    """Expressions of rules, which see parameters and what the account has, and no resource."""

    def __init__(self, scope: StackScope) -> None:
        super().__init__(scope, extended=scope.template.extended)
        self._stack = scope
        self._functions |= {
            "Fn::Contains": self._contains,
            "Fn::EachMemberEquals": self._each_member_equals,
            "Fn::EachMemberIn": self._each_member_in,
            "Fn::RefAll": self._ref_all,
            "Fn::ValueOf": self._value_of,
            "Fn::ValueOfAll": self._value_of_all,
        }

    def _contains(self, argument: Json) -> bool:
        values, wanted = [self.value(item) for item in argument]
        return wanted in values

    def _each_member_equals(self, argument: Json) -> bool:
        values, wanted = [self.value(item) for item in argument]
        return all(value == wanted for value in values)

    def _each_member_in(self, argument: Json) -> bool:
        values, allowed = [self.value(item) for item in argument]
        return set(values) <= set(allowed)

    def _ref_all(self, kind: Json) -> list[str]:
        return existing(self._stack.services, str(kind))

    def _value_of(self, argument: Json) -> Json:
        name, attribute = argument
        values = self._stack.parameters[name].value
        kind = str(self._stack.template.parameters[name]["Type"])
        if isinstance(values, list):
            return [self._attribute(kind[len("List<") : -1], value, attribute) for value in values]
        return self._attribute(kind, values, attribute)

    def _value_of_all(self, argument: Json) -> list[Json]:
        kind, attribute = argument
        return [self._attribute(kind, value, attribute) for value in self._values_of(kind)]

    def _values_of(self, kind: str) -> Iterator[Json]:
        for name, spec in self._stack.template.parameters.items():
            if spec["Type"] == kind:
                yield self._stack.parameters[name].value
            elif spec["Type"] == f"List<{kind}>":
                yield from self._stack.parameters[name].value

    def _attribute(self, kind: str, value: str, attribute: str) -> str:
        """Return what the account says of what a parameter names.

        Raises:
            ValidationError: if rules cannot ask for that.
        """
        call = self._stack.services.call
        if kind == _SUBNET:
            found = call("ec2", "DescribeSubnets", SubnetIds=[value])["Subnets"][0]
            if attribute in {"AvailabilityZone", "VpcId"}:
                return str(found[attribute])
        elif kind == _VPC:
            found = call("ec2", "DescribeVpcs", VpcIds=[value])["Vpcs"][0]
            within = [{"Name": "vpc-id", "Values": [value]}]
            if attribute == "DefaultNetworkAcl":
                filters = [*within, {"Name": "default", "Values": ["true"]}]
                return str(call("ec2", "DescribeNetworkAcls", Filters=filters)["NetworkAcls"][0]["NetworkAclId"])
            if attribute == "DefaultSecurityGroup":
                filters = [*within, {"Name": "group-name", "Values": ["default"]}]
                return str(call("ec2", "DescribeSecurityGroups", Filters=filters)["SecurityGroups"][0]["GroupId"])
        elif kind == _GROUP:
            found = call("ec2", "DescribeSecurityGroups", GroupIds=[value])["SecurityGroups"][0]
        else:
            found = {}
        if found and attribute.startswith(_TAG):
            tags = {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}
            return str(tags.get(attribute.removeprefix(_TAG), ""))
        msg = f"Template error: parameters of type {kind} have no attribute {attribute} for Fn::ValueOf"
        raise ValidationError(msg)
