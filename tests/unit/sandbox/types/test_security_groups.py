"""Security groups of templates: peers by name, and what EC2 says of the rules."""

from typing import Any

from tests.unit.sandbox.account import Account, template

_NAMED = """
Web: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, GroupName: web}}
Data:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: data
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupName: {Ref: Web}}
      - {IpProtocol: "17", FromPort: "53", ToPort: "53", CidrIp: 10.0.0.0/8, Description: names}
      - {IpProtocol: -1, FromPort: 0, ToPort: 0, CidrIpv6: "::/0"}
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    AvailabilityZones: {"Fn::GetAZs": ""}
    Listeners: [{LoadBalancerPort: "80", InstancePort: "80", Protocol: HTTP}]
Site:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: site
    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 80
        ToPort: 80
        SourceSecurityGroupOwnerId: {"Fn::GetAtt": [Balancer, SourceSecurityGroup.OwnerAlias]}
        SourceSecurityGroupName: {"Fn::GetAtt": [Balancer, SourceSecurityGroup.GroupName]}
Names:
  Type: AWS::EC2::SecurityGroupIngress
  DependsOn: Web
  Properties: {GroupName: web, IpProtocol: udp, FromPort: 53, ToPort: 53, SourceSecurityGroupName: web}
"""


def peers(account: Account, name: str) -> list[Any]:
    """Return the groups that a group lets in."""
    [group] = account.client("ec2").describe_security_groups(GroupIds=[account.physical(name).id])["SecurityGroups"]
    return [pair["GroupId"] for one in group["IpPermissions"] for pair in one["UserIdGroupPairs"]]


def test_a_peer_in_the_default_vpc_may_be_given_by_its_name(account: Account) -> None:
    """By ``Ref``, by the name that a Classic Load Balancer tells of its own, and in a rule that stands alone."""
    assert account.create(template(_NAMED)) == "CREATE_COMPLETE", account.reasons()
    web = account.physical("Web").id
    assert peers(account, "Data") == peers(account, "Web") == [web]
    balancers = account.client("elb").describe_load_balancers()["LoadBalancerDescriptions"]
    assert peers(account, "Site") == balancers[0]["SecurityGroups"]
    assert account.look_up().good, account.look_up()
    assert account.delete() == "DELETE_COMPLETE", account.reasons()


def test_a_rule_that_somebody_has_taken_away_is_missed(account: Account) -> None:
    """The lookup compares the rules one by one; the others are as the template says."""
    account.create(template(_NAMED))
    account.client("ec2").revoke_security_group_ingress(
        GroupId=account.physical("Data").id, IpProtocol="udp", FromPort=53, ToPort=53, CidrIp="10.0.0.0/8"
    )
    [different] = account.look_up().different
    assert "SecurityGroupIngress[1]" in different
