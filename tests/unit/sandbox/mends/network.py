"""A VPC with a subnet in each of three zones, made through boto3."""

from dataclasses import dataclass
from typing import Any

from tests.unit.sandbox.account import Account, image_of


@dataclass(frozen=True)
class Network:
    """What was made."""

    ec2: Any
    vpc: str
    subnets: tuple[str, ...]

    @classmethod
    def of(cls, account: Account) -> "Network":
        """Make a network in an account."""
        ec2 = account.client("ec2")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        subnets = tuple(
            ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"][
                "SubnetId"
            ]
            for n, zone in enumerate("abc", 1)
        )
        return cls(ec2, vpc, subnets)

    def interfaces(self, description: str) -> list[dict[str, Any]]:
        """Return the interfaces of the VPC whose description begins so, by address."""
        found = self.ec2.describe_network_interfaces(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])
        chosen = [i for i in found["NetworkInterfaces"] if i["Description"].startswith(description)]
        return sorted(chosen, key=lambda interface: interface["PrivateIpAddress"])

    def group(self, name: str) -> str:
        """Make a security group."""
        return str(self.ec2.create_security_group(GroupName=name, Description=name, VpcId=self.vpc)["GroupId"])

    def image(self) -> str:
        """Return an image to launch."""
        return image_of(self.ec2)
