"""VPCs and subnets of templates take their blocks from pools."""

from tests.unit.sandbox.account import Account, template

_TEMPLATE = """
Ipam: {Type: AWS::EC2::IPAM, Properties: {OperatingRegions: [{RegionName: us-east-1}]}}
Top:
  Type: AWS::EC2::IPAMPool
  Properties:
    IpamScopeId: {"Fn::GetAtt": [Ipam, PrivateDefaultScopeId]}
    AddressFamily: ipv4
    Locale: us-east-1
    ProvisionedCidrs: [{Cidr: 10.0.0.0/12}]
Vpc: {Type: AWS::EC2::VPC, Properties: {Ipv4IpamPoolId: {Ref: Top}, Ipv4NetmaskLength: 16}}
Within:
  Type: AWS::EC2::IPAMPool
  Properties:
    IpamScopeId: {"Fn::GetAtt": [Ipam, PrivateDefaultScopeId]}
    AddressFamily: ipv4
    Locale: us-east-1
    SourceIpamPoolId: {Ref: Top}
    SourceResource:
      {ResourceId: {Ref: Vpc}, ResourceType: vpc, ResourceRegion: us-east-1, ResourceOwner: {Ref: "AWS::AccountId"}}
    ProvisionedCidrs: [{Cidr: {"Fn::GetAtt": [Vpc, CidrBlock]}}]
Subnet:
  Type: AWS::EC2::Subnet
  Properties: {VpcId: {Ref: Vpc}, Ipv4IpamPoolId: {Ref: Within}, Ipv4NetmaskLength: 24}
"""


def test_a_vpc_and_its_subnets_are_planned_by_pools(account: Account) -> None:
    """A pool whose source is the VPC gives its subnets parts of the VPC's block; all goes in order."""
    assert account.create(template(_TEMPLATE)) == "CREATE_COMPLETE", account.reasons()
    lookup = account.look_up()
    assert lookup.good
    assert [one for one in lookup.untold if "Ipam" in one] == []
    assert account.read("Subnet")["CidrBlock"] == "10.0.0.0/24"
    assert account.delete() == "DELETE_COMPLETE", account.reasons()
