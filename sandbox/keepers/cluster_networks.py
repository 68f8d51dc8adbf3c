"""Where a cluster of EKS is: its VPC, the security group that EKS makes in it, and who reaches its endpoint.

Source: https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html
"""

from typing import Any

from botocore.exceptions import ClientError

from sandbox.keepers.kind import Record
from sandbox.keepers.place import Place, refuse

Json = Any
_INVALID = "InvalidParameterException"


def network(place: Place, cluster: Record) -> Json:
    """Return where a cluster is: its VPC, and the security group that EKS makes in it."""
    asked = cluster["resourcesVpcConfig"]
    if not asked.get("subnetIds"):
        refuse(_INVALID, "subnetIds in resourcesVpcConfig are required.")
    try:
        subnets = place.services.call("ec2", "DescribeSubnets", SubnetIds=asked["subnetIds"])["Subnets"]
    except ClientError as error:
        refuse(_INVALID, error.response["Error"]["Message"])
    zones = {subnet["AvailabilityZoneId"] for subnet in subnets}
    if len(zones) < 2:
        refuse(_INVALID, "Subnets specified must be in at least two different AZs")
    group = place.services.call(
        "ec2",
        "CreateSecurityGroup",
        GroupName=f"eks-cluster-sg-{cluster['name']}-{cluster['number']}",
        Description="EKS created security group applied to ENI that is attached to EKS Control Plane master nodes, "
        "as well as any managed workloads.",
        VpcId=subnets[0]["VpcId"],
        TagSpecifications=[
            {
                "ResourceType": "security-group",
                "Tags": [
                    {"Key": f"kubernetes.io/cluster/{cluster['name']}", "Value": "owned"},
                    {"Key": "aws:eks:cluster-name", "Value": cluster["name"]},
                ],
            }
        ],
    )["GroupId"]
    itself = [{"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group}]}]
    place.services.call("ec2", "AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=itself)
    return {"vpcId": subnets[0]["VpcId"], "clusterSecurityGroupId": group}


def reach(_place: Place, cluster: Record) -> Json:
    """Return who reaches a cluster's endpoint: everybody and nobody inside, unless the request says otherwise."""
    public = cluster["resourcesVpcConfig"].get("endpointPublicAccess", True)
    return {
        "endpointPublicAccess": True,
        "endpointPrivateAccess": False,
        **({"publicAccessCidrs": ["0.0.0.0/0"]} if public else {}),
        **cluster["resourcesVpcConfig"],
        **cluster["network"],
    }


def addresses(place: Place, cluster: Record) -> Json:
    """Return the addresses of services: EKS takes a block that the VPC's are not in, if the request names none."""
    asked = cluster.get("kubernetesNetworkConfig") or {}
    family = asked.get("ipFamily", "ipv4")
    vpc = place.services.call("ec2", "DescribeVpcs", VpcIds=[cluster["network"]["vpcId"]])["Vpcs"][0]
    free = "172.20.0.0/16" if str(vpc["CidrBlock"]).startswith("10.") else "10.100.0.0/16"
    block = {"serviceIpv6Cidr": "fd30:1c53:5f8a::/108"} if family == "ipv6" else {"serviceIpv4Cidr": free}
    return {"ipFamily": family, "elasticLoadBalancing": {"enabled": False}, **block, **asked}


def drop_group(place: Place, cluster: Record, _params: Record) -> None:
    """Take the cluster's security group away with it, if nobody uses it."""
    group = cluster["network"]["clusterSecurityGroupId"]
    found = place.services.call("ec2", "DescribeSecurityGroups", GroupIds=[group])["SecurityGroups"]
    for one in found:
        if one["IpPermissions"]:
            place.services.call("ec2", "RevokeSecurityGroupIngress", GroupId=group, IpPermissions=one["IpPermissions"])
    place.services.call("ec2", "DeleteSecurityGroup", GroupId=group)
