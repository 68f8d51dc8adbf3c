"""Rules: what parameters together have to be, before anything is made."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.unit.sandbox.account import Account

ALL_IN_THE_VPC = {"Fn::EachMemberEquals": [{"Fn::ValueOf": ["Subnets", "VpcId"]}, {"Ref": "Vpc"}]}
IN_ANY_VPC = {
    "Fn::EachMemberIn": [{"Fn::ValueOfAll": ["AWS::EC2::Subnet::Id", "VpcId"]}, {"Fn::RefAll": "AWS::EC2::VPC::Id"}]
}
TAGGED = {"Fn::EachMemberEquals": [{"Fn::ValueOfAll": ["AWS::EC2::VPC::Id", "Tags.Department"]}, "IT"]}
NOT_THE_DEFAULT = {
    "Fn::Not": [{"Fn::Contains": [[{"Fn::ValueOf": ["Vpc", "DefaultSecurityGroup"]}], {"Ref": "Group"}]}]
}


def test_rules_refuse_parameters_before_anything_is_made(account: Account) -> None:
    """An assertion that does not hold refuses the template with its own description; Fn::Contains, Fn::EachMemberIn."""
    template = {
        "Parameters": {
            "Name": {"Type": "String", "Default": "web"},
            "Names": {"Type": "CommaDelimitedList", "Default": "a, b,c"},
            "Big": {"Type": "String", "Default": "true"},
        },
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
        "Rules": {
            "Known": {
                "RuleCondition": {"Fn::Equals": [{"Ref": "Big"}, "true"]},
                "Assertions": [
                    {
                        "Assert": {"Fn::EachMemberIn": [{"Ref": "Names"}, ["a", "b", "c"]]},
                        "AssertDescription": "a to c",
                    },
                    {"Assert": {"Fn::Contains": [["web", "api"], {"Ref": "Name"}]}, "AssertDescription": "web or api"},
                ],
            }
        },
    }
    for parameter, value, message in (("Name", "db", "web or api"), ("Names", "a,z", "a to c")):
        with pytest.raises(ClientError, match=message):
            account.create(template, Parameters=[{"ParameterKey": parameter, "ParameterValue": value}])
    given = [{"ParameterKey": "Name", "ParameterValue": "db"}, {"ParameterKey": "Big", "ParameterValue": "no"}]
    assert account.create(template, Parameters=given) == "CREATE_COMPLETE"


@pytest.fixture
def network(account: Account) -> dict[str, str]:
    """Return a VPC of the department IT, a subnet in it, one in another VPC, its default group and one of its own."""
    ec2 = account.client("ec2")
    vpc, other = (ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"] for block in ("10.0.0.0/16", "10.1.0.0/16"))
    ec2.create_tags(Resources=[vpc], Tags=[{"Key": "Department", "Value": "IT"}])
    within = [{"Name": "vpc-id", "Values": [vpc]}]
    return {
        "vpc": vpc,
        "other": other,
        "inside": ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"],
        "outside": ec2.create_subnet(VpcId=other, CidrBlock="10.1.1.0/24")["Subnet"]["SubnetId"],
        "default": ec2.describe_security_groups(Filters=within)["SecurityGroups"][0]["GroupId"],
        "own": ec2.create_security_group(GroupName="own", Description="own", VpcId=vpc)["GroupId"],
    }


@pytest.mark.parametrize(
    ("rule", "changed", "holds"),
    [
        (ALL_IN_THE_VPC, {}, True),
        (ALL_IN_THE_VPC, {"Subnets": "{inside},{outside}"}, False),
        (IN_ANY_VPC, {"Subnets": "{inside},{outside}"}, True),
        (TAGGED, {}, True),
        (TAGGED, {"Vpc": "{other}"}, False),
        (NOT_THE_DEFAULT, {}, True),
        (NOT_THE_DEFAULT, {"Group": "{default}"}, False),
    ],
)
def test_a_rule_asks_what_the_account_has(
    account: Account, network: dict[str, str], rule: dict[str, Any], changed: dict[str, str], *, holds: bool
) -> None:
    """Fn::ValueOf and Fn::ValueOfAll look at what parameters name, Fn::RefAll at all that there is."""
    template = {
        "Parameters": {
            "Vpc": {"Type": "AWS::EC2::VPC::Id"},
            "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>"},
            "Group": {"Type": "AWS::EC2::SecurityGroup::Id"},
        },
        "Rules": {"Network": {"Assertions": [{"Assert": rule, "AssertDescription": "the wrong network"}]}},
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    }
    values = {"Vpc": "{vpc}", "Subnets": "{inside}", "Group": "{own}", **changed}
    given = [{"ParameterKey": name, "ParameterValue": value.format(**network)} for name, value in values.items()]
    if holds:
        assert account.create(template, Parameters=given) == "CREATE_COMPLETE"
        return
    with pytest.raises(ClientError, match="Rule Network: the wrong network"):
        account.create(template, Parameters=given)


def test_an_attribute_that_rules_cannot_ask_for_is_refused_by_name(account: Account, network: dict[str, str]) -> None:
    """A VPC has no zone."""
    template = {
        "Parameters": {"Vpc": {"Type": "AWS::EC2::VPC::Id", "Default": network["vpc"]}},
        "Rules": {
            "R": {"Assertions": [{"Assert": {"Fn::Equals": [{"Fn::ValueOf": ["Vpc", "AvailabilityZone"]}, "x"]}}]}
        },
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
    }
    with pytest.raises(ClientError, match="AWS::EC2::VPC::Id have no attribute AvailabilityZone"):
        account.create(template)
